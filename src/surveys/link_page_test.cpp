// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "casefile/answer_link.h"
#include "casefile/people.h"
#include "platform/auth/public_tries.h"
#include "platform/mail/outbox.h"
#include "platform/settings/settings.h"
#include "records/append.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"
#include "support/small_agency.h"
#include "surveys/surveys.h"

namespace kith::surveys {
namespace {

/// Kim looks after Maya and Tom, who began on 10 January 2026; Ana is Tom's mother, Lee looks after nobody.
class SurveyLinks : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    kim_ = agency_->worker("Kim");
    lee_ = agency_->worker("Lee");
    tom_ = agency_->person("Tom", "Reed");
    maya_ = agency_->person("Maya", "Stone", "+14165550110", "Text first");
    match_ = agency_->match(maya_, tom_, on(2026, 1, 10));
    agency_->assign(match_, kim_);
    Uses uses;
    uses.people = test::people_uses(db(), people_);
    uses.responses = [this](Date day, FunctionRef<void(const Responses::Cases&)> read) {
      kept_.reading(db(), day, read);
    };
    uses.mark = [](std::string_view) { return std::string("one network"); };
    pages_ = std::make_unique<test::Pages>(db(), routes(uses));
    worker();
  }
  void worker() { pages_->actor = agency_->actor(kim_, auth::Role::coordinator); }
  void nobody() { pages_->actor = auth::anonymous(); }
  http::Response ask(const char* rest) {
    return pages_->post("/surveys/" + test::Pages::seal(match_) + "/" + rest + "/link", {});
  }
  static std::string target(const http::Response& answer) {
    for (const auto& [name, value] : answer.headers)
      if (name == "location" || name == "Location") return value;
    return {};
  }
  /// The worker's page of a new link, and where it is answered.
  std::string letter_of(const char* rest) { return target(ask(rest)); }
  std::string link_in(const std::string& letter) {
    const auto body = pages_->get(letter).body;
    const auto at = body.find("/survey/");
    return at == body.npos ? "" : body.substr(at, std::string("/survey/").size() + 26);
  }
  std::vector<Response> told() {
    return db().reading("test", [&](db::Tx& tx) { return load_match(tx, match_, pages_->today); });
  }

  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<test::Pages> pages_;
  casefile::People people_;
  Responses kept_;
  PersonId kim_, lee_, tom_, maya_;
  MatchId match_;
};
KITH_BOTH_ENGINES(SurveyLinks);

TEST_P(SurveyLinks, one_tap_makes_the_letter_and_the_answer_without_an_account_settles_what_was_due) {
  const auto letter = letter_of("relationship/mentor");
  const auto shown = pages_->get(letter);
  ASSERT_EQ(shown.status, 200);
  EXPECT_TRUE(test::says(shown, "Hello Maya,"));
  EXPECT_TRUE(test::says(shown, "22 Dec 2026")) << "thirty days";
  EXPECT_TRUE(test::says(shown, "Text first")) << "how to contact safely";
  EXPECT_TRUE(test::says(pages_->get("/surveys/due"), "link open until 22 Dec 2026"));
  const auto link = link_in(letter);
  nobody();
  const auto page = pages_->get(link);
  ASSERT_EQ(page.status, 200);
  for (const char* name : {"Tom", "Reed", "Maya", "Stone", "Kim"})
    EXPECT_FALSE(test::says(page, name)) << "nothing of the case: " << name;
  EXPECT_EQ(pages_->post(link, {}).status, 422) << "nothing ticked";
  EXPECT_EQ(pages_->post(link, {{"q1", "5"}, {"q2", "4"}, {"q3", "4"}, {"q4", "1"}, {"q5", "5"}}).status, 303);
  EXPECT_EQ(pages_->get(link).status, 404) << "once";
  EXPECT_EQ(pages_->post(link, {{"q1", "1"}}).status, 404);
  EXPECT_EQ(pages_->get(link, {{"done", "done.answered"}}).status, 200);
  ASSERT_EQ(told().size(), 1u);
  EXPECT_EQ(told()[0].score(), 460);
  EXPECT_EQ(told()[0].day, pages_->today);
  const auto chain = told()[0].chain;
  const auto by = db().reading(
      "test", [&](db::Tx& tx) { return records::history(tx, "survey_responses", chain).front().recorded_by; });
  EXPECT_EQ(by, maya_) << "it is the mentor who says it";
  worker();
  EXPECT_TRUE(test::says(pages_->get("/surveys/due"), "2 surveys are due"));
  EXPECT_EQ(ask("relationship/mentor").status, 409) << "not due any more";
}

TEST_P(SurveyLinks, the_letter_leaves_by_mail_when_that_is_on_and_there_is_an_address) {
  const auto letter = letter_of("relationship/mentor");
  EXPECT_EQ(pages_->post(letter + "/mail", {}).status, 409) << "off, and no address";
  EXPECT_FALSE(test::says(pages_->get(letter), "Send by mail"));
  const auto versions = db().reading("test", [&](db::Tx& tx) { return records::history(tx, "persons", maya_.value); });
  db().write("test", [&](db::Tx& tx) {
    const auto now = test::SmallAgency::noon(pages_->today);
    ASSERT_TRUE(records::correct(tx, "persons", maya_.value, versions.back().id,
                                 {{"persons.email", "maya@example.org"}}, {kim_, now}));
    for (const auto& [name, value] : {std::pair{"mail", "on"}, std::pair{"mail_from", "kith@example.org"},
                                      std::pair{"mail_public_address", "https://kith.example.org"}})
      ASSERT_TRUE(settings::set(tx, name, value, now));
  });
  EXPECT_TRUE(test::says(pages_->get(letter), "Send by mail"));
  EXPECT_EQ(pages_->post(letter + "/mail", {}).status, 303);
  EXPECT_EQ(pages_->post(letter + "/mail", {}).status, 409) << "once";
  EXPECT_TRUE(test::says(pages_->get(letter), "Leaves by mail in a moment."));
  const auto posted = [&] {
    return db().reading("test", [](db::Tx& tx) { return mail::about_all(tx, casefile::link_letter_act); });
  };
  ASSERT_EQ(posted().size(), 1u);
  const auto link = link_in(letter);
  nobody();
  EXPECT_EQ(pages_->post(link, {{"q1", "5"}, {"q2", "4"}, {"q3", "4"}, {"q4", "1"}, {"q5", "5"}}).status, 303);
  EXPECT_EQ(posted()[0].state, mail::State::taken_back) << "answered before it left";
}

TEST_P(SurveyLinks, to_decline_is_an_answer) {
  const auto link = link_in(letter_of("relationship/mentee"));
  nobody();
  EXPECT_EQ(pages_->post(link, {{"result", "declined"}}).status, 303);
  ASSERT_EQ(told().size(), 1u);
  EXPECT_TRUE(told()[0].declined);
}

TEST_P(SurveyLinks, asking_again_gives_the_same_link_until_it_is_taken_back) {
  const auto letter = letter_of("relationship/mentor");
  EXPECT_EQ(letter_of("relationship/mentor"), letter);
  const auto link = link_in(letter);
  EXPECT_EQ(pages_->post(letter + "/withdraw", {}).status, 303);
  nobody();
  EXPECT_EQ(pages_->get(link).status, 404);
  worker();
  EXPECT_NE(letter_of("relationship/mentor"), letter);
  EXPECT_TRUE(test::says(pages_->get(letter), "taken back"));
}

TEST_P(SurveyLinks, opens_on_the_thirtieth_day_and_not_after) {
  const auto link = link_in(letter_of("youth_outcomes/mentee"));
  nobody();
  pages_->today = on(2026, 12, 22);
  EXPECT_EQ(pages_->get(link).status, 200);
  pages_->today = on(2026, 12, 23);
  EXPECT_EQ(pages_->get(link).status, 404);
  EXPECT_EQ(pages_->post(link, {{"q1", "5"}}).status, 404);
}

TEST_P(SurveyLinks, opens_nothing_once_a_worker_recorded_the_answer) {
  const auto link = link_in(letter_of("relationship/mentor"));
  EXPECT_EQ(pages_
                ->post("/surveys/" + test::Pages::seal(match_) + "/relationship/mentor",
                       {{"result", "declined"}, {"event_date", "2026-11-20"}, {"mode", "phone"}})
                .status,
            303);
  nobody();
  EXPECT_EQ(pages_->get(link).status, 404);
}

TEST_P(SurveyLinks, unknown_and_foreign_links_are_not_found) {
  const auto letter = letter_of("relationship/mentor");
  pages_->actor = agency_->actor(lee_, auth::Role::coordinator);
  EXPECT_EQ(pages_->get(letter).status, 404) << "another worker's";
  EXPECT_EQ(pages_->post(letter + "/withdraw", {}).status, 404);
  EXPECT_EQ(ask("relationship/mentor").status, 404);
  nobody();
  EXPECT_EQ(pages_->get("/survey/00000000000000000000000000").status, 404);
  EXPECT_EQ(pages_->get("/survey/" + test::Pages::seal(match_)).status, 404) << "an id of another kind";
}

TEST_P(SurveyLinks, a_guardian_is_asked_only_while_they_may_be_contacted) {
  pages_->today = on(2027, 1, 12);  // the programme's feedback is due after twelve months
  EXPECT_EQ(ask("programme_feedback/guardian").status, 409) << "no guardian on file";
  const auto ana = agency_->person("Ana");
  agency_->relative(tom_, ana, "parent", true, "barred");
  EXPECT_EQ(ask("programme_feedback/guardian").status, 409) << "barred";
  const auto eva = agency_->person("Eva");
  agency_->relative(tom_, eva, "parent", true);
  const auto letter = letter_of("programme_feedback/guardian");
  EXPECT_TRUE(test::says(pages_->get(letter), "Hello Eva,"));
  const auto link = link_in(letter);
  agency_->relative(tom_, eva, "other", false, "barred");
  nobody();
  EXPECT_EQ(pages_->get(link).status, 404) << "barred since the link was made";
}

TEST_P(SurveyLinks, from_one_network_twenty_answers_an_hour) {
  const auto link = link_in(letter_of("relationship/mentor"));
  nobody();
  db().writing("test", [&](db::Tx& tx) {
    const auth::PublicTries tries("survey", "one network", casefile::link_answers_an_hour);
    for (int n = 0; n < casefile::link_answers_an_hour; ++n) tries.count(tx, test::SmallAgency::noon(pages_->today));
  });
  EXPECT_EQ(pages_->post(link, {{"q1", "5"}, {"q2", "5"}, {"q3", "5"}, {"q4", "1"}}).status, 429);
  EXPECT_TRUE(told().empty());
}

TEST_P(SurveyLinks, the_letter_speaks_the_language_of_whoever_is_asked) {
  agency_->add("persons", {{"persons.given_name", "Luc"}, {"persons.languages", "fr;en"}});
  const auto luc = PersonId{agency_->add("persons", {{"persons.given_name", "Luc"}, {"persons.languages", "fr;en"}})};
  match_ = agency_->match(luc, agency_->person("Zoe"), on(2026, 1, 10));
  agency_->assign(match_, kim_);
  EXPECT_TRUE(test::says(pages_->get(letter_of("relationship/mentor")), "Bonjour Luc,"));
}

TEST_P(SurveyLinks, the_link_as_json) {
  const auto made = pages_->post("/api/v1/matches/" + test::Pages::seal(match_) + "/survey-links",
                                 {{"instrument", "relationship"}, {"party", "mentor"}});
  EXPECT_EQ(made.status, 201);
  EXPECT_TRUE(test::says(made, "\"until\":\"2026-12-22\"")) << made.body;
  EXPECT_EQ(pages_
                ->post("/api/v1/matches/" + test::Pages::seal(match_) + "/survey-links",
                       {{"instrument", "programme_feedback"}, {"party", "mentor"}})
                .status,
            409);
}

TEST_P(SurveyLinks, the_letter_is_read_mailed_and_taken_back_as_json) {
  const auto link = letter_of("relationship/mentor").substr(std::string("/surveys/links/").size());
  const std::string at = "/api/v1/survey-links/" + link;
  const auto shown = pages_->get(at);
  EXPECT_EQ(shown.status, 200);
  EXPECT_TRUE(test::says(shown, "\"id\":\"" + link + "\",\"open\":true")) << shown.body;
  EXPECT_EQ(pages_->post(at + "/mail", {}).status, 409) << "off, and no address";
  EXPECT_EQ(pages_->post(at + "/withdraw", {{"more", "1"}}).status, 422) << "takes nothing";
  pages_->actor = agency_->actor(lee_, auth::Role::coordinator);
  EXPECT_EQ(pages_->post(at + "/withdraw", {}).status, 404) << "looks after nobody";
  worker();
  const auto gone = pages_->post(at + "/withdraw", {});
  EXPECT_EQ(gone.status, 200);
  EXPECT_TRUE(test::says(gone, link)) << gone.body;
  EXPECT_TRUE(test::says(pages_->get(at), "\"open\":false"));
}

TEST_P(SurveyLinks, several_are_asked_at_once_by_mail_where_there_is_an_address) {
  db().write("test", [&](db::Tx& tx) {
    const auto now = test::SmallAgency::noon(pages_->today);
    for (const auto& [name, value] : {std::pair{"mail", "on"}, std::pair{"mail_from", "kith@example.org"},
                                      std::pair{"mail_public_address", "https://kith.example.org"}})
      ASSERT_TRUE(settings::set(tx, name, value, now));
  });
  const auto due = pages_->get("/surveys/due");
  EXPECT_TRUE(test::says(due, "form=\"several\""));
  const auto at = due.body.find(" of this list");
  const auto from = due.body.rfind("All ", at) + 4;
  const std::string count = due.body.substr(from, at - from);
  const auto maya_has = [&](std::initializer_list<records::Field> values) {
    db().write("test", [&](db::Tx& tx) {
      const auto last = records::newest(tx, "persons", maya_.value);
      const auto now = test::SmallAgency::noon(pages_->today);
      ASSERT_TRUE(records::correct(tx, "persons", maya_.value, last->id, values, {kim_, now}));
    });
  };
  const auto mail_all = [&](std::string key) {
    return pages_->post("/surveys/several",
                        {{"act", "mail"}, {"all", "true"}, {"count", count}, {"_key", std::move(key)}});
  };
  const auto posted = [&] {
    return db().reading("test", [](db::Tx& tx) { return mail::about_all(tx, casefile::link_letter_act); });
  };
  maya_has({{"persons.email", "maya@example.org"}});
  EXPECT_EQ(mail_all("k").status, 409) << "her note on safe contact is to be read first";
  EXPECT_TRUE(posted().empty());
  maya_has({{"persons.safe_contact_note", db::Value()}});
  const auto made = mail_all("a");
  ASSERT_EQ(made.status, 303) << made.body;
  ASSERT_FALSE(posted().empty());
  const auto page = pages_->get(target(made));
  EXPECT_TRUE(test::says(page, "No e-mail address is on file, or mail is off")) << "Tom has none";
  EXPECT_EQ(pages_->post(target(made) + "/back", {{"_key", "b"}}).status, 303);
  for (const auto& one : posted()) EXPECT_EQ(one.state, mail::State::taken_back);
}

}  // namespace
}  // namespace kith::surveys
