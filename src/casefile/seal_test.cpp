// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/seal.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "casefile/casefile.h"
#include "casefile/people.h"
#include "casefile/queries.h"
#include "casefile/same_person.h"
#include "casefile/stage_letter.h"
#include "platform/http/stream.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/fake_visit.h"
#include "support/small_agency.h"

namespace kith::casefile {
namespace {

using auth::Role;
constexpr Date seal_day = on(2026, 11, 22);
const std::vector<db::Step> seal_steps = test::all_steps();

/// Zofia Kowalczyk, whom Maya mentors and Kim looks after, lives in Hidden Lane. Sam leads the team, Dora the
/// programme, Ines takes its referrals.
class Sealing : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return seal_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    kim_ = agency_->worker("Kim");
    ines_ = agency_->worker("Ines", "intake_worker");
    sam_ = agency_->worker("Sam", "supervisor");
    dora_ = agency_->worker("Dora", "director");
    zofia_ = PersonId{agency_->add("persons", {{"persons.given_name", "Zofia"},
                                               {"persons.family_name", "Kowalczyk"},
                                               {"persons.phone", "+14165550190"},
                                               {"persons.street", "7 Hidden Lane"},
                                               {"persons.city", "Sudbury"},
                                               {"persons.postal_code", "P3A 1A1"}})};
    maya_ = agency_->person("Maya", "Lin");
    agency_->assign(agency_->match(maya_, zofia_, on(2026, 9, 1)), kim_);
    sign_in(kim_, Role::coordinator);
  }
  void sign_in(PersonId who, Role role) { actor_ = agency_->actor(who, role, {}); }
  http::Response ask(std::string_view method, std::string_view pattern, http::PathValues path,
                     http::Fields fields = {}) {
    Uses uses;
    uses.columns = [this] {
      return std::make_shared<const snapshot::Snapshot>(
          db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); }));
    };
    uses.book = [this](FunctionRef<void(const Book&)> read) { people_.reading(db(), read); };
    const auto all = casefile::routes(uses);
    for (const auto& route : all) {
      if (http::name(route.method) != method || route.path != pattern) continue;
      http::Request request;
      request.method = route.method;
      request.path = "/test";
      (route.method == http::Method::get ? request.query : request.form) = std::move(fields);
      const i18n::Words words(i18n::Language::en);
      test::FakeVisit visit(db(), request, actor_, words, test::SmallAgency::noon(seal_day), route, path);
      auto answer = route.handler(visit);
      if (answer.stream) answer.body = http::rest_of(*answer.stream);
      seen_ = visit.seen;
      acts_ = visit.acts;
      remarks_ = visit.remarks;
      return answer;
    }
    throw std::logic_error("no such route");
  }
  static http::Fields fields(std::initializer_list<std::pair<const char*, std::string>> list) {
    http::Fields made;
    for (const auto& [name, value] : list) made.add(name, value);
    return made;
  }
  http::PathValues at(PersonId person) const {
    return {{"person", test::FakeVisit::sealer().seal(person.value, "person")}};
  }
  http::PathValues at(PersonId person, const char* seal) const {
    auto path = at(person);
    path["seal"] = seal;
    return path;
  }
  int give(const std::string& alias) {
    return ask("POST", "/casefile/people/{person:id}/seals/{seal:word}", at(zofia_, "alias"),
               fields({{"alias", alias}, {"event_date", "2026-11-22"}, {"reason", "Somebody looks for her"}}))
        .status;
  }
  int protect() {
    return ask("POST", "/casefile/people/{person:id}/seals/{seal:word}", at(zofia_, "address"),
               fields({{"event_date", "2026-11-22"}, {"reason", "Somebody looks for her"}}))
        .status;
  }
  int end(const char* seal, const char* day = "2026-11-22") {
    return ask("POST", "/casefile/people/{person:id}/seals/{seal:word}/end", at(zofia_, seal),
               fields({{"ended_on", day}}))
        .status;
  }
  std::string page() { return ask("GET", "/casefile/people/{person:id}", at(zofia_)).body; }
  std::string find(const char* q) { return ask("GET", "/api/v1/people", {}, fields({{"q", q}})).body; }
  http::Response open(const char* purpose) {
    return ask("POST", "/api/v1/people/{person:id}/open", at(zofia_), fields({{"purpose", purpose}}));
  }

  std::unique_ptr<test::SmallAgency> agency_;
  People people_;
  PersonId kim_, ines_, sam_, dora_, zofia_, maya_;
  auth::Actor actor_;
  test::FakeVisit::Seen seen_;
  std::vector<std::string> acts_, remarks_;
};
KITH_BOTH_ENGINES(Sealing);

bool says(std::string_view text, std::string_view what) { return text.find(what) != text.npos; }

/// G47, decision 0284: the number of somebody who hides is for who may open the seal; nobody else finds by it.
TEST_P(Sealing, g47_the_number_is_for_whoever_may_open_the_seal) {
  const auto told = [&](PersonId who, Role role) {
    sign_in(who, role);
    const auto list = ask("GET", "/casefile/people", {}, fields({{"q", "Rose"}})).body;
    std::string all = page() + list + ask("GET", "/casefile/people/{person:id}/correct", at(zofia_)).body;
    if (role != Role::intake_worker) all += ask("GET", "/casefile/people/{person:id}/same", at(zofia_)).body;
    return says(all, "416") || says(all, "5550190");
  };
  sign_in(ines_, Role::intake_worker);
  EXPECT_TRUE(says(find("5550190"), "Zofia"));
  sign_in(kim_, Role::coordinator);
  for (const bool alias : {false, true}) {
    sign_in(kim_, Role::coordinator);
    ASSERT_EQ(alias ? give("Rose") : protect(), 303);
    if (alias) {
      ASSERT_EQ(end("address"), 303) << "either hides it";
    }
    for (const auto& [who, role] : {std::pair{ines_, Role::intake_worker}, {sam_, Role::supervisor}}) {
      EXPECT_FALSE(told(who, role)) << alias;
      EXPECT_TRUE(says(page(), "it stands on the pages of the match"));
      for (const char* q : {"5550190", "416 555-0190", "+14165550190"})
        EXPECT_FALSE(says(find(q), "Zofia") || says(find(q), "Rose")) << q;
      EXPECT_TRUE(says(find(alias ? "Rose" : "Zofia"), alias ? "Rose" : "Zofia")) << "by the name, as before";
    }
    for (const auto& [who, role] : {std::pair{kim_, Role::coordinator}, {dora_, Role::director}}) {
      sign_in(who, role);
      EXPECT_TRUE(says(page(), "416 555-0190"));
      EXPECT_TRUE(says(find("5550190"), alias ? "Rose" : "Zofia"));
      EXPECT_FALSE(says(ask("GET", "/casefile/people/{person:id}/correct", at(zofia_)).body, "5550190"));
    }
  }
  sign_in(kim_, Role::coordinator);
  ASSERT_EQ(end("alias"), 303);
  EXPECT_TRUE(told(ines_, Role::intake_worker)) << "over";
}

/// Decision 0284: a letter is sent to the e-mail address, which no page and no file of letters shows.
TEST_P(Sealing, g47_the_address_of_a_letter_is_for_sending_alone) {
  const auto adam =
      PersonId{agency_->add("persons", {{"persons.given_name", "Adam"}, {"persons.email", "adam@example.org"}})};
  const auto shown = [&] {
    const auto to = *db().reading("test", [&](db::Tx& tx) { return addressee(tx, adam, seal_day); });
    EXPECT_EQ(to.email, "adam@example.org") << "mail can leave";
    http::Request request;
    request.path = "/survey/links/x";
    const i18n::Words words(i18n::Language::en);
    const auto route = http::page(http::Method::get, "/survey/links/{link:id}", "casefile.link.title",
                                  auth::Permission::see_match, [](Visit&) { return http::Response(); });
    test::FakeVisit visit(db(), request, actor_, words, test::SmallAgency::noon(seal_day), route, {});
    const AnswerLink link{1, "survey", "x", {}, adam, add_days(seal_day, 3), false};
    const LinkLetter letter{to, "Please answer."};
    std::string all = show_link(visit, link, letter, render::Url("/")).body + link_json(visit, link, letter);
    const StageLetter stage{"declaration", 1, 0, adam, to, "Declaration", {"Please declare."}};
    all += show_stage_letter(visit, stage,
                             {"Declaration", "", "Done", render::Url("/"), render::Url("/"), render::Url("/")})
               .body;
    return all;
  };
  const auto open = shown();
  EXPECT_TRUE(says(open, "adam@example.org") && says(open, "mailto:"));
  agency_->add("address_protections",
               {{"address_protections.person_id", adam},
                {"address_protections.event_date", seal_day},
                {"address_protections.reason", "Somebody looks for him"}},
               seal_day);
  const auto hidden = shown();
  EXPECT_FALSE(says(hidden, "adam@") || says(hidden, "mailto:"));
  EXPECT_TRUE(says(hidden, "e-mail address protected"));
}

TEST_P(Sealing, an_alias_is_the_name_everywhere_until_it_is_ended) {
  EXPECT_TRUE(says(page(), "Zofia Kowalczyk"));
  ASSERT_EQ(give("Rose"), 303);
  EXPECT_FALSE(says(page(), "Zofia") || says(page(), "Kowalczyk"));
  EXPECT_TRUE(says(page(), "Rose"));
  EXPECT_TRUE(says(ask("GET", "/casefile/people/{person:id}", at(maya_)).body, "Rose")) << "on the mentor's page too";
  EXPECT_EQ(give("Lily"), 409) << "one is in force";
  EXPECT_EQ(end("alias", "2026-11-23"), 422) << "no day ends it by itself";
  ASSERT_EQ(end("alias"), 303);
  EXPECT_TRUE(says(page(), "Zofia Kowalczyk"));
  EXPECT_EQ(end("alias"), 404);
}

TEST_P(Sealing, the_legal_words_find_the_person_for_whoever_may_open_the_seal) {
  ASSERT_EQ(give("Rose"), 303);
  EXPECT_TRUE(says(find("rose"), "Rose"));
  EXPECT_TRUE(says(find("kowalcz"), "Rose"));
  EXPECT_FALSE(says(find("kowalcz"), "Kowalczyk")) << "and is told the alias";
  sign_in(sam_, Role::supervisor);
  EXPECT_TRUE(says(find("rose"), "Rose"));
  EXPECT_FALSE(says(find("kowalcz"), "Rose")) << "a team is not enough";
  sign_in(dora_, Role::director);
  EXPECT_TRUE(says(find("kowalczyk"), "Rose"));
  ASSERT_EQ(end("alias"), 303);
  sign_in(sam_, Role::supervisor);
  EXPECT_TRUE(says(find("kowalcz"), "Zofia Kowalczyk"));
}

TEST_P(Sealing, is_opened_with_a_reason_by_who_is_assigned_and_directors) {
  EXPECT_EQ(open("visit").status, 404) << "nothing is sealed";
  ASSERT_EQ(give("Rose"), 303);
  ASSERT_EQ(protect(), 303);
  EXPECT_EQ(open("curiosity").status, 422);
  auto told = open("visit");
  EXPECT_EQ(told.status, 200);
  EXPECT_TRUE(says(told.body, "Zofia Kowalczyk") && says(told.body, "7 Hidden Lane, Sudbury, P3A 1A1")) << told.body;
  EXPECT_EQ(std::ranges::count(seen_, std::pair(std::string("person_behind_seal"), zofia_.value)), 1);
  EXPECT_EQ(acts_, std::vector<std::string>{"person.open_seal"});
  EXPECT_EQ(remarks_, std::vector<std::string>{"purpose=visit"});
  told = ask("POST", "/casefile/people/{person:id}/open", at(zofia_), fields({{"purpose", "legal_paper"}}));
  EXPECT_TRUE(says(told.body, "Zofia Kowalczyk"));
  EXPECT_FALSE(says(ask("GET", "/casefile/people/{person:id}/open", at(zofia_)).body, "Kowalczyk"));
  sign_in(sam_, Role::supervisor);
  EXPECT_EQ(open("visit").status, 404);
  EXPECT_EQ(end("address"), 404);
  sign_in(dora_, Role::director);
  EXPECT_EQ(open("visit").status, 200);
}

TEST_P(Sealing, a_protected_address_is_on_no_page_and_no_form_can_empty_it) {
  EXPECT_TRUE(says(page(), "7 Hidden Lane"));
  ASSERT_EQ(protect(), 303);
  EXPECT_FALSE(says(page(), "Hidden Lane") || says(page(), "Sudbury") || says(page(), "P3A"));
  EXPECT_TRUE(says(page(), "Protected"));
  const auto form = ask("GET", "/casefile/people/{person:id}/correct", at(zofia_)).body;
  EXPECT_FALSE(says(form, "Hidden Lane") || says(form, "name=\"street\""));
  const auto at_version = form.find("name=\"version\" value=\"") + 22;
  const auto version = form.substr(at_version, form.find('"', at_version) - at_version);
  EXPECT_EQ(ask("POST", "/casefile/people/{person:id}/correct", at(zofia_),
                fields({{"given_name", "Zofia"}, {"family_name", "Nowak"}, {"street", ""}, {"version", version}}))
                .status,
            303);
  EXPECT_TRUE(says(open("visit").body, "7 Hidden Lane"));
  EXPECT_EQ(
      ask("POST", "/casefile/people/{person:id}/open/correct", at(zofia_), fields({{"street", "8 New Road"}})).status,
      303);
  EXPECT_TRUE(says(open("visit").body, "8 New Road, Sudbury")) << "what was left empty stays";
  EXPECT_FALSE(says(page(), "New Road"));
  EXPECT_EQ(ask("POST", "/casefile/people/{person:id}/open/correct", at(zofia_), fields({{"street", ""}})).status, 422);
}

TEST_P(Sealing, a_json_correction_reaches_what_is_sealed_only_where_the_seal_is_opened) {
  ASSERT_EQ(protect(), 303);
  const auto record = "/api/v1/people/{person:id}", behind = "/api/v1/people/{person:id}/open/correct";
  const auto shown = ask("GET", record, at(zofia_)).body;
  EXPECT_FALSE(says(shown, "Hidden Lane") || says(shown, "\"street\"") || says(shown, "+14165550190")) << shown;
  const auto version_at = shown.find("\"version\":\"") + 11;
  const auto version = shown.substr(version_at, shown.find('"', version_at) - version_at);
  EXPECT_EQ(ask("POST", record, at(zofia_), fields({{"street", "8 New Road"}, {"version", version}})).status, 422);
  EXPECT_EQ(ask("POST", behind, at(zofia_), fields({{"given_name", "Rose"}})).status, 422) << "no alias is in force";
  EXPECT_EQ(ask("POST", behind, at(zofia_), fields({{"street", ""}})).status, 422);
  EXPECT_EQ(ask("POST", behind, at(zofia_), fields({{"street", "8 New Road"}})).status, 200);
  EXPECT_EQ(acts_.back(), "person.correct");
  EXPECT_TRUE(says(open("visit").body, "8 New Road, Sudbury"));
  sign_in(ines_, Role::intake_worker);
  EXPECT_EQ(ask("POST", behind, at(zofia_), fields({{"street", "9 Road"}})).status, 404);
}

TEST_P(Sealing, hiding_is_for_who_may_correct_the_person) {
  sign_in(ines_, Role::intake_worker);
  EXPECT_EQ(give("Rose"), 303) << "a mentee of the programme";
  EXPECT_EQ(end("alias"), 404) << "to show is another matter";
  EXPECT_EQ(ask("GET", "/casefile/people/{person:id}/seals/{seal:word}", at(maya_, "alias")).status, 404);
  EXPECT_EQ(ask("GET", "/casefile/people/{person:id}/seals/{seal:word}", at(zofia_, "other")).status, 404);
}

TEST_P(Sealing, a_second_record_under_the_legal_name_is_stopped_without_telling_whose_it_is) {
  agency_->born(zofia_, on(2012, 5, 4));
  ASSERT_EQ(give("Rose"), 303);
  const auto typed = [](const char* same_as) {
    return fields(
        {{"given_name", "Zofia"}, {"family_name", "Kowalczyk"}, {"birth_date", "2012-05-04"}, {"same_as", same_as}});
  };
  sign_in(ines_, Role::intake_worker);
  for (const char* chosen : {"", "another", "sealed"}) {
    const auto asked = ask("POST", "/casefile/people", {}, typed(chosen));
    EXPECT_EQ(asked.status, 422) << chosen;
    EXPECT_TRUE(says(asked.body, "may open sealed names"));
    EXPECT_FALSE(says(asked.body, "Rose")) << chosen;
  }
  EXPECT_EQ(ask("POST", "/api/v1/people", {}, typed("another")).status, 409);
  sign_in(dora_, Role::director);
  EXPECT_FALSE(says(ask("POST", "/casefile/people", {}, typed("")).body, "may open sealed names"));
}

TEST_P(Sealing, stands_over_every_record_of_the_person) {
  const auto second = PersonId{agency_->add(
      "persons",
      {{"persons.given_name", "Zosia"}, {"persons.family_name", "Kowal"}, {"persons.street", "9 Old Street"}})};
  ASSERT_EQ(give("Rose"), 303);
  ASSERT_EQ(protect(), 303);
  const auto name_of = [&](PersonId person) {
    return db().reading("name", [&](db::Tx& tx) {
      return tx
          .first(sql::person, {{"person", person}, {"as_of", seal_day}},
                 [](const db::Row& row) {
                   return row.string(1) + "|" + (row.null(2) ? "" : row.string(2)) + "|" +
                          (row.null(9) ? "" : row.string(9));
                 })
          .value_or("");
    });
  };
  EXPECT_EQ(name_of(second), "Zosia|Kowal|9 Old Street");
  db().write("join", [&](db::Tx& tx) {
    ASSERT_TRUE(join_records(tx, second, zofia_, "One phone", {kim_, test::SmallAgency::noon(seal_day)}));
  });
  EXPECT_EQ(name_of(second), "Rose||");
  EXPECT_EQ(name_of(zofia_), "Rose||");
  db().read("all", [&](db::Tx& tx) { EXPECT_EQ(seals_of(tx, second).size(), 2u); });
  EXPECT_FALSE(says(page(), "Kowal"));
}

}  // namespace
}  // namespace kith::casefile
