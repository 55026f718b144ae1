// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/casefile.h"

#include <gtest/gtest.h>

#include "casefile/kept_cases.h"
#include "casefile/people.h"
#include "casefile/queries.h"
#include "platform/http/stream.h"
#include "platform/i18n/keys.h"
#include "records/ddl.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/fake_visit.h"
#include "support/small_agency.h"

namespace kith::casefile {
namespace {

using auth::Role;
constexpr Date today = on(2026, 11, 22);
const std::vector<db::Step> store_steps = [] {
  auto steps = db::file_steps();
  steps.push_back(records::ddl_step());
  return steps;
}();

/// Ines takes referrals. Tom is a mentee by referral, Maya mentors Zoé, whom Kim looks after; Ana is Tom's mother.
class Casefile : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return store_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    ines_ = agency_->worker("Ines", "intake_worker");
    kim_ = agency_->worker("Kim");
    tom_ = agency_->born(agency_->person("Tom", "O'Brien", "+14165550103"), on(2014, 2, 3));
    zoe_ = agency_->person("Zoé", "Gagné-Łukasz");
    maya_ = agency_->person("Maya", "Lin", "+14165550101");
    ana_ = agency_->person("Ana", "O’Brien", "+14165550102");
    agency_->relative(tom_, ana_, "parent", true);
    refer(tom_);
    match_ = agency_->match(maya_, zoe_, on(2026, 9, 1));
    agency_->assign(match_, kim_);
    sign_in(ines_, Role::intake_worker);
  }
  std::int64_t refer(PersonId mentee, ProgrammeId in = {}) {
    return agency_->add("referrals", {{"referrals.mentee_id", mentee},
                                      {"referrals.programme_id", in ? in : agency_->programme},
                                      {"referrals.event_date", on(2026, 1, 3)},
                                      {"referrals.source", "school"},
                                      {"referrals.screened_under_contract", 0}});
  }
  void sign_in(PersonId who, Role role, ProgrammeId in = {}) { actor_ = agency_->actor(who, role, in); }
  Uses uses() {
    Uses uses;
    uses.columns = [this] {
      return std::make_shared<const snapshot::Snapshot>(
          db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); }));
    };
    uses.book = [this](FunctionRef<void(const Book&)> read) { people_.reading(db(), read); };
    return uses;
  }
  http::Response ask(std::string_view method, std::string_view pattern, http::Fields fields = {},
                     http::PathValues path = {}) {
    const auto routes = casefile::routes(uses());
    for (const auto& route : routes) {
      if (http::name(route.method) != method || route.path != pattern) continue;
      http::Request request;
      request.method = route.method;
      request.path = "/test";
      (route.method == http::Method::get ? request.query : request.form) = std::move(fields);
      const i18n::Words words(i18n::Language::en);
      test::FakeVisit visit(db(), request, actor_, words, test::SmallAgency::noon(today), route, path);
      auto answer = route.handler(visit);
      if (answer.stream) answer.body = http::rest_of(*answer.stream);
      refusals_ = visit.refusals;
      seen_ = visit.seen;
      return answer;
    }
    throw std::logic_error("no such route");
  }
  std::string find(std::string_view q) {
    http::Fields fields;
    fields.add("q", std::string(q));
    const auto answer = ask("GET", "/api/v1/people", fields);
    std::string names;
    for (std::size_t at = 0; (at = answer.body.find("\"name\":\"", at)) != std::string::npos;) {
      at += 8;
      (names += names.empty() ? "" : ", ") += answer.body.substr(at, answer.body.find('"', at) - at);
    }
    return names;
  }
  std::string sealed(PersonId person) const { return test::FakeVisit::sealer().seal(person.value, "person"); }
  http::PathValues at(PersonId person) const { return {{"person", sealed(person)}}; }
  static http::Fields fields(std::initializer_list<std::pair<const char*, std::string>> list) {
    http::Fields made;
    for (const auto& [name, value] : list) made.add(name, value);
    return made;
  }

  std::unique_ptr<test::SmallAgency> agency_;
  People people_;
  PersonId ines_, kim_, tom_, zoe_, maya_, ana_;
  MatchId match_;
  auth::Actor actor_;
  std::vector<Problem> refusals_;
  test::FakeVisit::Seen seen_;
};
KITH_BOTH_ENGINES(Casefile);

TEST(CasefileStatements, fit_the_schema) { test::prepare_all(sql::all, store_steps); }

/// Persons by key with their number of rows; the read fails while `broken`.
class KeptPersons : public KeptCases<std::int64_t, 1> {
 public:
  KeptPersons() : KeptCases("select chain, 0, id from persons where id > :after0", load) {}
  static inline bool broken = false;

 private:
  static Cases load(db::Tx& tx, std::int64_t first, std::int64_t last, Date) {
    if (broken) throw std::runtime_error("the disk is away");
    Cases cases;
    tx.query("select chain, count(*) from persons where chain between :first and :last group by chain",
             {{"first", first}, {"last", last}}, [&](const db::Row& row) { cases[row.integer(0)] = row.integer(1); });
    return cases;
  }
};

TEST_P(Casefile, a_read_that_fails_leaves_no_kept_case_stale) {
  KeptPersons kept;
  const auto rows_of = [&](PersonId person) {
    std::int64_t rows = 0;
    kept.reading(db(), today, [&](const KeptPersons::Cases& cases) { rows = cases.at(person.value); });
    return rows;
  };
  EXPECT_EQ(rows_of(ana_), 1);
  agency_->born(ana_, on(1980, 5, 6));
  KeptPersons::broken = true;
  EXPECT_THROW(rows_of(ana_), std::runtime_error);
  KeptPersons::broken = false;
  EXPECT_EQ(rows_of(ana_), 2);
  EXPECT_EQ(rows_of(tom_), 2);
}

TEST_P(Casefile, finds_by_accents_apostrophes_beginnings_variants_and_digits) {
  sign_in(agency_->office, Role::director);
  EXPECT_EQ(find("tom o'brien"), "Tom O'Brien");
  EXPECT_EQ(find("obrien"), "Ana O’Brien, Tom O'Brien");
  EXPECT_EQ(find("brien"), "Ana O’Brien, Tom O'Brien");
  EXPECT_EQ(find("ZOE gagne"), "Zoé Gagné-Łukasz");
  EXPECT_EQ(find("lukasz"), "Zoé Gagné-Łukasz");
  EXPECT_EQ(find("thom"), "Tom O'Brien") << "spelled otherwise";
  EXPECT_EQ(find("555-0101"), "Maya Lin");
  EXPECT_EQ(find("nobody"), "");
}

/// What was found formatively cannot be searched for, and opening the person, the file of a search or the JSON tells
/// none of it, whatever the role; a supervisor who becomes director sees no more of it than before.
TEST_P(Casefile, n55_what_was_found_formatively_is_found_by_no_search) {
  const auto cycle = agency_->add("formative_cycles",
                                  {{"formative_cycles.programme_id", agency_->programme},
                                   {"formative_cycles.mentee_id", tom_},
                                   {"formative_cycles.mentor_id", maya_},
                                   {"formative_cycles.start_date", on(2026, 9, 10)},
                                   {"formative_cycles.summary", "Zebra summary"}},
                                  on(2026, 9, 10));
  agency_->add("formative_items",
               {{"formative_items.formative_cycle_id", cycle},
                {"formative_items.event_date", on(2026, 9, 12)},
                {"formative_items.kind", "mentor_observation"},
                {"formative_items.note", "Zebra note"}},
               on(2026, 9, 12));
  const auto boss = agency_->worker("Bo", "supervisor");
  for (const auto role : {Role::intake_worker, Role::supervisor, Role::director}) {
    sign_in(boss, role);
    EXPECT_EQ(find("zebra"), "");
    for (const auto* pattern : {"/casefile/people", "/api/v1/people"})
      EXPECT_EQ(ask("GET", pattern, fields({{"q", "Tom"}})).body.find("Zebra"), std::string::npos) << pattern;
    EXPECT_EQ(
        ask("GET", "/casefile/people/as/{file:word}", fields({{"q", "Tom"}}), {{"file", "csv"}}).body.find("Zebra"),
        std::string::npos);
    const auto person = ask("GET", "/casefile/people/{person:id}", {}, at(tom_));
    EXPECT_EQ(person.body.find("Zebra"), std::string::npos);
  }
}

TEST_P(Casefile, follows_the_write_log) {
  EXPECT_EQ(find("quentin"), "");
  const auto quentin = agency_->person("Quentin", "Roy");
  EXPECT_EQ(find("quentin"), "Quentin Roy") << "nothing hangs on them yet: whoever adds people sees them";
  refer(quentin, agency_->new_programme("Elsewhere"));
  EXPECT_EQ(find("quentin"), "") << "now the file is another programme's";
}

TEST_P(Casefile, intake_never_sees_mentors_and_screening_never_sees_mentees) {
  EXPECT_EQ(find("maya"), "");
  EXPECT_EQ(find("tom"), "Tom O'Brien");
  EXPECT_EQ(ask("GET", "/casefile/people/{person:id}", {}, at(maya_)).status, 404);
  sign_in(ines_, Role::screening_officer);
  EXPECT_EQ(find("maya"), "Maya Lin");
  EXPECT_EQ(find("tom"), "");
  EXPECT_EQ(ask("GET", "/casefile/people/{person:id}", {}, at(tom_)).status, 404);
}

TEST_P(Casefile, the_file_of_a_search_has_whom_the_page_has_and_all_of_them) {
  for (int n = 0; n < 60; ++n) refer(agency_->person("Tomas", "Number" + std::to_string(n)));
  const auto query = fields({{"q", "tom"}});
  const auto page = ask("GET", "/casefile/people", query).body;
  EXPECT_EQ(page.find("Number59") == std::string::npos || page.find("Number0") == std::string::npos ||
                page.find("Number30") == std::string::npos,
            true)
      << "the page shows fifty";
  const auto file = ask("GET", "/casefile/people/as/{file:word}", query, {{"file", "csv"}}).body;
  EXPECT_EQ(std::count(file.begin(), file.end(), '\n'), 62) << file;
  EXPECT_NE(file.find("Tom O'Brien,Mentee,2014-02-03,'+14165550103"), std::string::npos) << file;
  EXPECT_EQ(seen_.size(), 61u) << "each is noted";
  EXPECT_EQ(ask("GET", "/casefile/people/as/{file:word}", fields({{"q", "maya"}}), {{"file", "csv"}}).body.find("Maya"),
            std::string::npos)
      << "intake sees no mentors, in files neither";
}

TEST_P(Casefile, a_coordinator_sees_the_people_of_assigned_matches) {
  sign_in(kim_, Role::coordinator);
  EXPECT_EQ(find("zoe"), "Zoé Gagné-Łukasz");
  EXPECT_EQ(find("maya"), "Maya Lin");
  EXPECT_EQ(find("tom"), "");
}

TEST_P(Casefile, nobody_opens_the_file_of_their_own_family) {
  sign_in(ana_, Role::intake_worker);
  EXPECT_EQ(find("tom"), "");
  EXPECT_EQ(ask("GET", "/casefile/people/{person:id}", {}, at(tom_)).status, 404);
}

TEST_P(Casefile, the_page_tells_family_with_its_rules_and_is_noted) {
  const auto page = ask("GET", "/casefile/people/{person:id}", {}, at(tom_));
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("Parent, guardian"), std::string::npos);
  EXPECT_NE(std::find(seen_.begin(), seen_.end(), std::pair<std::string, std::int64_t>("person", ana_.value)),
            seen_.end());
}

TEST_P(Casefile, adds_a_person_and_asks_first_when_there_is_a_similar_one) {
  EXPECT_EQ(ask("POST", "/casefile/people", fields({{"given_name", ""}})).status, 422);
  const auto same = fields({{"given_name", "Thom"}, {"family_name", "OBrien"}, {"birth_date", "3 Feb 2014"}});
  const auto asked = ask("POST", "/casefile/people", same);
  EXPECT_EQ(asked.status, 422);
  EXPECT_NE(asked.body.find("The same person: Tom O'Brien"), std::string::npos);
  auto known = same;
  known.add("same_as", sealed(tom_));
  EXPECT_EQ(ask("POST", "/casefile/people", known).status, 303);
  EXPECT_EQ(find("thom obrien"), "Tom O'Brien") << "nobody was added";
  auto other = same;
  other.add("same_as", "another");
  EXPECT_EQ(ask("POST", "/casefile/people", other).status, 303);
  EXPECT_EQ(find("thom obrien"), "Thom OBrien, Tom O'Brien");
}

TEST_P(Casefile, a_correction_keeps_the_earlier_version_and_refuses_a_stale_one) {
  const auto last = [&] {
    return db().reading("test", [&](db::Tx& tx) { return records::history(tx, "persons", tom_.value); });
  };
  const auto before = last();
  const auto version = std::to_string(before.back().id);
  const auto typed =
      fields({{"given_name", "Tom"}, {"family_name", "O'Brien"}, {"phone", "416 555 0199"}, {"version", version}});
  EXPECT_EQ(ask("POST", "/casefile/people/{person:id}/correct", typed, at(tom_)).status, 303);
  EXPECT_EQ(last().size(), before.size() + 1);
  EXPECT_EQ(find("0199"), "Tom O'Brien");
  EXPECT_EQ(ask("POST", "/casefile/people/{person:id}/correct", typed, at(tom_)).status, 409);
  EXPECT_EQ(ask("POST", "/casefile/people/{person:id}/correct",
                fields({{"given_name", "Tom"}, {"phone", "12"}, {"version", version}}), at(tom_))
                .status,
            422);
}

TEST_P(Casefile, records_a_guardian_with_the_person_and_custody) {
  const auto made = ask("POST", "/casefile/people/{person:id}/family",
                        fields({{"given_name", "Luc"},
                                {"family_name", "Roy"},
                                {"kind", "grandparent"},
                                {"is_guardian", "true"},
                                {"contact_rule", "barred"},
                                {"start_date", "2026-11-01"}}),
                        at(tom_));
  EXPECT_EQ(made.status, 303);
  const auto page = ask("GET", "/casefile/people/{person:id}", {}, at(tom_));
  EXPECT_NE(page.body.find("No contact allowed"), std::string::npos);
  EXPECT_EQ(ask("POST", "/casefile/people/{person:id}/custody",
                fields({{"organization", "Children's aid"},
                        {"temporary", "true"},
                        {"start_date", "2026-11-01"},
                        {"end_date", "2026-10-01"}}),
                at(tom_))
                .status,
            422)
      << "ends before it begins";
  EXPECT_EQ(
      ask("POST", "/casefile/people/{person:id}/custody",
          fields({{"organization", "Children's aid"}, {"temporary", "true"}, {"start_date", "2026-11-01"}}), at(tom_))
          .status,
      303);
  sign_in(kim_, Role::coordinator);
  EXPECT_EQ(ask("POST", "/casefile/people/{person:id}/custody",
                fields({{"organization", "Elsewhere"}, {"start_date", "2026-11-01"}}), at(tom_))
                .status,
            404)
      << "not Kim's";
}

}  // namespace
}  // namespace kith::casefile
