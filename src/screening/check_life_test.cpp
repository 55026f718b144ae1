// SPDX-License-Identifier: AGPL-3.0-or-later
// The life of checks (workflows.md §5.1) on both engines: declarations in the own account, by a link and on paper;
// driving, a move, a revocation; and who applies again (§1).
#include <gtest/gtest.h>

#include "casefile/people.h"
#include "platform/i18n/keys.h"
#include "platform/mail/outbox.h"
#include "platform/mail/queries.h"
#include "platform/settings/settings.h"
#include "screening/declaration.h"
#include "screening/screening.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"
#include "support/small_agency.h"

namespace kith::screening {
namespace {

constexpr Date began = on(2024, 3, 1);

/// Maya has mentored since 1 March 2024, when her check came back; the programme asks for a declaration a year.
class LifeOfChecks : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    agency_->typing_day = began;
    olga_ = agency_->worker("Olga", "screening_officer");
    kim_ = agency_->worker("Kim");
    maya_ = agency_->person("Maya", "Roy");
    policy("declaration_months", "12");
    application_ = apply(began);
    agency_->add("mentor_decisions", {{"mentor_decisions.application_id", application_},
                                      {"mentor_decisions.event_date", began},
                                      {"mentor_decisions.decision", "accepted"}});
    check("criminal_record", began, on(2027, 2, 28));
    Uses uses;
    uses.people = test::people_uses(db(), people_);
    uses.mark = [](std::string_view) { return std::string("one network"); };
    uses.files = [this](Date day, FunctionRef<void(const std::map<std::int64_t, MentorFile>&)> read) {
      files_.reading(db(), day, read);
    };
    uses_ = uses;
    pages_ = std::make_unique<test::Pages>(db(), routes(uses));
    pages_->actor = agency_->actor(olga_, auth::Role::screening_officer);
  }
  std::int64_t apply(Date day) {
    return agency_->add("mentor_applications",
                        {{"mentor_applications.person_id", maya_},
                         {"mentor_applications.programme_id", agency_->programme},
                         {"mentor_applications.event_date", day},
                         {"mentor_applications.signed_on", day},
                         {"mentor_applications.complete", 1},
                         {"mentor_applications.status", "volunteer"}},
                        day);
  }
  void policy(std::string_view key, std::string_view value) {
    agency_->add("policies", {{"policies.programme_id", agency_->programme},
                              {"policies.key", key},
                              {"policies.value", value},
                              {"policies.valid_from", on(2020, 1, 1)}});
  }
  void check(std::string_view type, Date from, Date until, std::string_view place = "CA") {
    agency_->add("background_checks", {{"background_checks.person_id", maya_},
                                       {"background_checks.check_type", type},
                                       {"background_checks.jurisdiction", place},
                                       {"background_checks.event_date", from},
                                       {"background_checks.result", "clear"},
                                       {"background_checks.law_exemption", 0},
                                       {"background_checks.valid_from", from},
                                       {"background_checks.valid_until", until}});
  }
  std::string address(std::string_view act = {}) const {
    return "/screening/mentors/" + test::FakeVisit::sealer().seal(application_, "mentor_applications") +
           (act.empty() ? "" : "/" + std::string(act));
  }
  State state_on(Date day) {
    const auto snapshot = uses_.people.columns();
    return db().reading("test", [&](db::Tx& tx) {
      const auto file = *load_file(tx, application_, day);
      return standing(file, Surroundings(*snapshot, tx, day).around(file), day).state;
    });
  }
  std::vector<Block> blocks_of(std::int64_t application, Date day) {
    const auto snapshot = uses_.people.columns();
    return db().reading("test", [&](db::Tx& tx) {
      const auto file = *load_file(tx, application, day);
      return blocks(file, Surroundings(*snapshot, tx, day).around(file), day);
    });
  }
  static bool blocked_by(const std::vector<Block>& list, std::string_view key) {
    return std::any_of(list.begin(), list.end(), [&](const Block& b) { return b.key == key; });
  }
  MentorFile loaded(Date day) {
    return *db().reading("test", [&](db::Tx& tx) { return load_file(tx, application_, day); });
  }
  http::Response on_day(Date day, const std::string& path) {
    pages_->today = day;
    return pages_->get(path);
  }
  int post_on(Date day, const std::string& path, const test::Pages::Pairs& form) {
    pages_->today = day;
    return pages_->post(path, form).status;
  }
  std::string link_on(Date day) {
    const auto page = on_day(day, address("ask"));
    const auto at = page.body.find("/declaration/");
    return at == page.body.npos ? std::string() : page.body.substr(at, 13 + 26);
  }

  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<test::Pages> pages_;
  casefile::People people_;
  Files files_;
  Uses uses_;
  PersonId olga_, kim_, maya_;
  std::int64_t application_{};
};
KITH_BOTH_ENGINES(LifeOfChecks);

TEST_P(LifeOfChecks, a_missing_declaration_suspends_after_thirty_days_and_not_before) {
  agency_->match(maya_, agency_->person("Tom", "Poe"), on(2024, 4, 1));
  EXPECT_EQ(state_on(on(2025, 2, 28)), State::matched);
  EXPECT_EQ(state_on(on(2025, 3, 29)), State::matched) << "day 29";
  EXPECT_EQ(state_on(on(2025, 3, 30)), State::matched) << "day 30";
  EXPECT_EQ(state_on(on(2025, 3, 31)), State::suspended) << "day 31";
  EXPECT_TRUE(test::says(on_day(on(2025, 3, 10), "/screening/checks"), "Regular declaration missing"));
  EXPECT_TRUE(test::says(on_day(on(2025, 3, 10), address()), "Regular declaration missing"));
  EXPECT_TRUE(test::says(on_day(on(2025, 4, 10), address()), "is suspended since the day after"));
  EXPECT_EQ(post_on(on(2025, 4, 10), address("self_declaration"), {{"event_date", "2025-04-09"}, {"result", "clear"}}),
            303)
      << "on paper's behalf";
  EXPECT_EQ(state_on(on(2025, 4, 10)), State::matched);
  EXPECT_EQ(state_on(on(2026, 5, 8)), State::matched) << "the year begins with the day it was given";
  EXPECT_EQ(state_on(on(2026, 5, 9)), State::suspended);
}

TEST_P(LifeOfChecks, the_mentor_declares_in_the_own_account_once_it_is_asked_for) {
  pages_->actor = agency_->actor(maya_, auth::Role::mentor);
  EXPECT_EQ(post_on(on(2024, 9, 1), "/screening/my-checks", {{"result", "clear"}}), 409) << "not asked for";
  EXPECT_FALSE(test::says(on_day(on(2024, 12, 29), "/screening/my-checks"), "name=\"result\""));
  EXPECT_TRUE(test::says(on_day(on(2024, 12, 30), "/screening/my-checks"), "name=\"result\"")) << "60 days before";
  EXPECT_EQ(post_on(on(2025, 1, 2), "/screening/my-checks", {}), 422);
  EXPECT_EQ(post_on(on(2025, 1, 2), "/screening/my-checks", {{"result", "unable"}}), 422);
  EXPECT_EQ(post_on(on(2025, 1, 2), "/screening/my-checks", {{"result", "clear"}}), 303);
  EXPECT_EQ(pages_->acts, std::vector<std::string>{"screening.declared"});
  EXPECT_EQ(post_on(on(2025, 1, 2), "/screening/my-checks", {{"result", "clear"}}), 409) << "once";
  EXPECT_EQ(loaded(on(2025, 1, 2)).checks.back().until, on(2026, 1, 1));
  EXPECT_EQ(post_on(on(2025, 12, 1), "/api/v1/my-checks", {{"result", "record_found"}}), 201);
  const auto told = loaded(on(2025, 12, 1)).checks.back();
  EXPECT_TRUE(told.open_finding()) << "decided by two, as any finding";
  EXPECT_TRUE(test::says(on_day(on(2025, 12, 1), "/api/v1/my-checks"), "\"declaration_owed\":false"));
  EXPECT_EQ(post_on(on(2025, 12, 2), "/screening/my-checks", {{"result", "clear"}}), 409) << "until two have decided";
}

TEST_P(LifeOfChecks, while_a_declared_change_is_undecided_nothing_is_owed_and_its_days_do_not_count) {
  agency_->match(maya_, agency_->person("Tom", "Poe"), on(2024, 4, 1));
  pages_->actor = agency_->actor(maya_, auth::Role::mentor);
  ASSERT_EQ(post_on(on(2025, 3, 10), "/screening/my-checks", {{"result", "record_found"}}), 303);
  EXPECT_TRUE(test::says(on_day(on(2025, 3, 11), "/screening/my-checks"), "A change was declared"));
  EXPECT_FALSE(test::says(on_day(on(2025, 3, 11), "/screening/my-checks"), "name=\"result\""));
  pages_->actor = agency_->actor(olga_, auth::Role::screening_officer);
  EXPECT_EQ(on_day(on(2025, 3, 11), address("ask")).status, 404) << "no letter";
  EXPECT_EQ(post_on(on(2025, 3, 11), address("self_declaration"), {{"event_date", "2025-03-11"}, {"result", "clear"}}),
            409)
      << "no second answer meanwhile";
  EXPECT_TRUE(test::says(on_day(on(2025, 3, 11), address()), "A change was declared"));
  EXPECT_EQ(state_on(on(2025, 6, 30)), State::matched) << "a finding suspends nobody by itself";
}

TEST_P(LifeOfChecks, a_link_opens_without_an_account_until_it_is_answered) {
  EXPECT_EQ(link_on(on(2024, 12, 29)), "") << "nothing is asked for yet";
  const auto link = link_on(on(2025, 1, 5));
  ASSERT_EQ(link.size(), 39u);
  pages_->actor = auth::Actor();
  const auto page = on_day(on(2025, 1, 6), link);
  EXPECT_EQ(page.status, 200);
  EXPECT_FALSE(test::says(page, "Maya")) << "whoever steals the letter learns no name";
  EXPECT_EQ(post_on(on(2025, 1, 6), link, {}), 422);
  EXPECT_EQ(post_on(on(2025, 1, 6), link, {{"result", "clear"}}), 303);
  EXPECT_EQ(post_on(on(2025, 1, 6), link, {{"result", "clear"}}), 404) << "answered";
  EXPECT_EQ(on_day(on(2026, 1, 2), link).status, 404) << "the next year has a link of its own";
  pages_->actor = agency_->actor(olga_, auth::Role::screening_officer);
  const auto next = link_on(on(2026, 1, 2));
  EXPECT_NE(next, link);
  pages_->actor = auth::Actor();
  EXPECT_EQ(on_day(on(2026, 6, 1), next).status, 200) << "as long as it is owed";
  EXPECT_EQ(on_day(on(2026, 1, 2), "/declaration/" + test::FakeVisit::sealer().seal(1, "declaration link")).status,
            404);
}

TEST_P(LifeOfChecks, the_letter_leaves_by_mail_once_at_each_warning) {
  const auto set = [&](std::string_view name, std::string_view value) {
    db().write("set", [&](db::Tx& tx) { ASSERT_TRUE(settings::set(tx, name, value, test::SmallAgency::noon(began))); });
  };
  const std::string in_json =
      "/api/v1/mentors/" + address("ask").substr(std::string_view("/screening/mentors/").size());
  EXPECT_EQ(post_on(on(2025, 1, 5), address("ask"), {}), 409) << "mail is off";
  EXPECT_EQ(post_on(on(2025, 1, 5), in_json, {}), 409);
  EXPECT_TRUE(test::says(on_day(on(2025, 1, 5), in_json), "\"paragraphs\":[")) << in_json;
  set("mail_from", "kith@example.org");
  set("mail_public_address", "https://kith.example.org");
  set("mail", "on");
  EXPECT_EQ(post_on(on(2025, 1, 5), address("ask"), {}), 409) << "no address";
  const auto versions = db().reading("test", [&](db::Tx& tx) { return records::history(tx, "persons", maya_.value); });
  db().write("address", [&](db::Tx& tx) {
    ASSERT_TRUE(records::correct(tx, "persons", maya_.value, versions.back().id,
                                 {{"persons.email", "maya@example.org"}}, {olga_, test::SmallAgency::noon(began)}));
  });
  EXPECT_EQ(post_on(on(2025, 1, 5), address("ask"), {}), 303);
  EXPECT_EQ(post_on(on(2025, 1, 6), address("ask"), {}), 409) << "sixty days before: one letter";
  db().write("came", [](db::Tx& tx) {
    tx.exec(mail::sql::give_up,
            {{"id", 1}, {"now", test::SmallAgency::noon(on(2025, 1, 7)).utc_seconds}, {"error", "refused"}});
  });
  EXPECT_EQ(post_on(on(2025, 1, 7), address("ask"), {}), 303) << "one that failed has not left";
  EXPECT_EQ(post_on(on(2025, 1, 8), address("ask"), {}), 409);
  EXPECT_EQ(post_on(on(2025, 1, 29), in_json, {}), 201) << "thirty days before: another";
  const auto waiting = [&] {
    return db().reading("test", [](db::Tx& tx) { return mail::waiting_records(tx, "declaration").size(); });
  };
  EXPECT_EQ(waiting(), 1u);
  EXPECT_EQ(post_on(on(2025, 1, 30), address("self_declaration"), {{"event_date", "2025-01-30"}, {"result", "clear"}}),
            303);
  EXPECT_EQ(waiting(), 0u) << "given on paper: the letter does not leave";
}

TEST_P(LifeOfChecks, the_letter_about_a_check_says_which_and_when_in_the_mentors_language) {
  EXPECT_EQ(on_day(on(2026, 12, 29), address("reminder")).status, 404) << "61 days before: nothing runs out";
  const auto page = on_day(on(2026, 12, 31), address("reminder"));
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(test::says(page, "until 28 Feb 2027")) << page.body;
  EXPECT_FALSE(test::says(page, "Clear")) << "never what came of it";
  EXPECT_TRUE(test::says(on_day(on(2026, 12, 31), "/screening/checks"), "/reminder"));
  const auto set = [&](std::string_view name, std::string_view value) {
    db().write("set", [&](db::Tx& tx) { ASSERT_TRUE(settings::set(tx, name, value, test::SmallAgency::noon(began))); });
  };
  EXPECT_EQ(post_on(on(2026, 12, 31), address("reminder"), {}), 409) << "mail is off";
  set("mail_from", "kith@example.org");
  set("mail_public_address", "https://kith.example.org");
  set("mail", "on");
  const auto versions = db().reading("test", [&](db::Tx& tx) { return records::history(tx, "persons", maya_.value); });
  db().write("address", [&](db::Tx& tx) {
    ASSERT_TRUE(records::correct(tx, "persons", maya_.value, versions.back().id,
                                 {{"persons.email", "maya@example.org"}, {"persons.languages", "fr"}},
                                 {olga_, test::SmallAgency::noon(began)}));
  });
  EXPECT_TRUE(test::says(on_day(on(2026, 12, 31), address("reminder")), "Bonjour"));
  EXPECT_EQ(post_on(on(2026, 12, 31), address("reminder"), {}), 303);
  EXPECT_EQ(post_on(on(2027, 1, 5), address("reminder"), {}), 409) << "sixty days before: one letter";
  EXPECT_EQ(post_on(on(2027, 1, 30), address("reminder"), {}), 303) << "thirty days before: another";
  EXPECT_EQ(post_on(on(2027, 3, 2), address("reminder"), {}), 303) << "late";
  const auto waiting = [&] {
    return db().reading("test", [](db::Tx& tx) { return mail::waiting_records(tx, "check").size(); });
  };
  EXPECT_EQ(waiting(), 1u) << "about one check";
  for (const char* act : {"check", "check_missing"})
    EXPECT_TRUE(i18n::Key::find("accounts.mail.about." + std::string(act))) << "the list of letters names it";
  ASSERT_EQ(post_on(on(2027, 3, 3), address("check_order"),
                    {{"ordered_on", "2027-03-03"}, {"check_type", "criminal_record"}, {"jurisdiction", "Canada"}}),
            303);
  const auto ordered = loaded(on(2027, 3, 3)).checks.back();
  EXPECT_EQ(post_on(on(2027, 3, 3), address("reminder"), {}), 409)
      << "a renewal that is ordered begins no letters anew";
  EXPECT_EQ(ordered.jurisdiction, "CA") << "kept as its code";
  EXPECT_EQ(post_on(on(2027, 3, 4), address("check_return"),
                    {{"event_date", "2027-03-04"},
                     {"which", test::FakeVisit::sealer().seal(ordered.chain, "background_checks")},
                     {"result", "clear"}}),
            303);
  EXPECT_EQ(waiting(), 0u) << "it is back: the letter does not leave";
  EXPECT_EQ(on_day(on(2027, 3, 4), address("reminder")).status, 404);
}

TEST_P(LifeOfChecks, a_coordinator_is_told_valid_or_not_and_no_reason) {
  const auto match = agency_->match(maya_, agency_->person("Tom", "Poe"), on(2024, 4, 1));
  agency_->assign(match, kim_);
  pages_->actor = agency_->actor(kim_, auth::Role::coordinator);
  const auto path = "/api/v1/mentors/" + test::FakeVisit::sealer().seal(application_, "mentor_applications");
  const auto late = on_day(on(2025, 3, 10), path);
  EXPECT_EQ(late.status, 200);
  EXPECT_TRUE(test::says(late, "\"valid\"")) << late.body;
  EXPECT_FALSE(test::says(late, "expiring")) << late.body;
  EXPECT_FALSE(test::says(late, "bring_by"));
  EXPECT_TRUE(test::says(on_day(on(2025, 3, 31), path), "\"missing\""));
  EXPECT_FALSE(test::says(on_day(on(2025, 3, 31), path), "expired"));
}

TEST_P(LifeOfChecks, driving_waits_for_its_check_and_matches_that_run_for_thirty_days) {
  agency_->match(maya_, agency_->person("Tom", "Poe"), on(2024, 4, 1));
  EXPECT_EQ(post_on(on(2024, 6, 1), address("transport"), {{"start_date", "2024-06-01"}}), 303);
  EXPECT_TRUE(test::says(on_day(on(2024, 6, 2), address()), "may not drive"));
  EXPECT_TRUE(test::says(on_day(on(2024, 6, 2), "/screening/checks"), "began to drive"));
  EXPECT_EQ(state_on(on(2024, 7, 1)), State::matched) << "day 30";
  EXPECT_EQ(state_on(on(2024, 7, 2)), State::suspended) << "day 31";
  agency_->typing_day = on(2024, 6, 20);
  check("driving_record", on(2024, 6, 20), on(2027, 6, 19));
  EXPECT_EQ(state_on(on(2024, 7, 2)), State::matched);
  EXPECT_FALSE(test::says(on_day(on(2024, 7, 2), address()), "may not drive"));
  pages_->actor = agency_->actor(maya_, auth::Role::mentor);
  EXPECT_TRUE(test::says(on_day(on(2024, 6, 2), "/screening/my-checks"), "You may not drive mentees"));
}

TEST_P(LifeOfChecks, a_move_opens_the_checks_of_the_new_place_at_once) {
  agency_->match(maya_, agency_->person("Tom", "Poe"), on(2024, 4, 1));
  EXPECT_EQ(post_on(on(2024, 6, 1), address("move"), {{"consented_on", "2024-06-01"}, {"jurisdiction", " ca "}}), 422)
      << "she lives there";
  EXPECT_EQ(post_on(on(2024, 6, 1), address("move"), {{"consented_on", "2024-06-01"}, {"jurisdiction", "US"}}), 303);
  EXPECT_EQ(post_on(on(2024, 6, 1), address("move"), {{"consented_on", "2024-06-01"}, {"jurisdiction", "us"}}), 422)
      << "they are asked for";
  EXPECT_TRUE(test::says(on_day(on(2024, 6, 2), address()), "since the move"));
  EXPECT_EQ(state_on(on(2024, 7, 1)), State::matched) << "day 30";
  EXPECT_EQ(state_on(on(2024, 7, 2)), State::suspended) << "day 31";
  const auto which = test::FakeVisit::sealer().seal(loaded(on(2024, 6, 2)).checks.back().chain, "background_checks");
  EXPECT_EQ(post_on(on(2024, 6, 5), address("check_order"),
                    {{"ordered_on", "2024-06-05"}, {"check_type", "criminal_record"}, {"jurisdiction", "US"}}),
            303);
  EXPECT_EQ(loaded(on(2024, 6, 5)).checks.size(), 2u) << "the one that was opened";
  EXPECT_EQ(post_on(on(2024, 6, 25), address("check_return"),
                    {{"event_date", "2024-06-25"}, {"which", which}, {"result", "clear"}}),
            303);
  EXPECT_EQ(state_on(on(2024, 7, 2)), State::matched);
}

TEST_P(LifeOfChecks, an_order_for_another_place_leaves_the_check_that_a_move_opened) {
  ASSERT_EQ(post_on(on(2024, 6, 1), address("move"), {{"consented_on", "2024-06-01"}, {"jurisdiction", "US"}}), 303);
  const auto order = [&](Date day, const char* typed, const char* place) {
    return post_on(day, address("check_order"),
                   {{"ordered_on", typed}, {"check_type", "criminal_record"}, {"jurisdiction", place}});
  };
  const auto ordered_in = [&](std::string_view place) {
    const auto file = loaded(on(2024, 6, 10));
    return std::count_if(file.checks.begin(), file.checks.end(), [&](const Check& c) {
      return c.waiting() && c.ordered && c.place() == snapshot::place_of(place);
    });
  };
  EXPECT_EQ(order(on(2024, 6, 2), "2024-06-02", "CA"), 303);
  EXPECT_EQ(loaded(on(2024, 6, 2)).checks.size(), 3u) << "a renewal beside the one that the move opened";
  EXPECT_EQ(ordered_in("US"), 0);
  EXPECT_EQ(bringing_act(loaded(on(2024, 6, 2)), "criminal_record"), Act::check_order);
  EXPECT_TRUE(test::says(on_day(on(2024, 6, 2), address("check_order")), "value=\"United States (US)\""));
  EXPECT_EQ(order(on(2024, 6, 3), "2024-06-03", "us"), 303);
  EXPECT_EQ(loaded(on(2024, 6, 3)).checks.size(), 3u);
  EXPECT_EQ(ordered_in("US"), 1);
  EXPECT_EQ(bringing_act(loaded(on(2024, 6, 3)), "criminal_record"), Act::check_return);
  EXPECT_EQ(ordered_in("CA"), 1);
  EXPECT_EQ(order(on(2024, 6, 4), "2024-06-04", ""), 303);
  EXPECT_EQ(ordered_in("US") + ordered_in("CA"), 2) << "without a place none is taken away";
}

TEST_P(LifeOfChecks, an_exemption_by_law_is_not_revoked) {
  const auto law = agency_->add("documents", {{"documents.programme_id", agency_->programme},
                                              {"documents.kind", "legal_text"},
                                              {"documents.title", "An act"},
                                              {"documents.status", "approved"},
                                              {"documents.event_date", began},
                                              {"documents.parts_missing", "none"}});
  const auto exempted = agency_->add("background_checks", {{"background_checks.person_id", maya_},
                                                           {"background_checks.check_type", "vulnerable_sector"},
                                                           {"background_checks.event_date", began},
                                                           {"background_checks.result", "unable"},
                                                           {"background_checks.law_exemption", 1},
                                                           {"background_checks.document_id", law},
                                                           {"background_checks.valid_from", began},
                                                           {"background_checks.valid_until", on(2025, 2, 28)}});
  const auto which = test::FakeVisit::sealer().seal(exempted, "background_checks");
  EXPECT_TRUE(test::says(on_day(on(2024, 8, 2), address("revocation")), "name=\"which\""));
  EXPECT_FALSE(test::says(on_day(on(2024, 8, 2), address("revocation")), which)) << "its days would stay (M4.01)";
  EXPECT_EQ(post_on(on(2024, 8, 2), address("revocation"),
                    {{"which", which}, {"revoked_on", "2024-08-01"}, {"reason", "A call"}}),
            422);
  auto file = loaded(on(2024, 8, 2));
  EXPECT_EQ(refused_in(file, State::accepted, Act::revocation), nullptr);
  std::erase_if(file.checks, [](const Check& c) { return !c.exemption; });
  ASSERT_EQ(file.checks.size(), 1u);
  EXPECT_NE(refused_in(file, State::accepted, Act::revocation), nullptr);
}

TEST_P(LifeOfChecks, a_revoked_check_suspends_from_that_day_with_its_reason_on_file) {
  agency_->match(maya_, agency_->person("Tom", "Poe"), on(2024, 4, 1));
  const auto which = test::FakeVisit::sealer().seal(loaded(began).checks.front().chain, "background_checks");
  EXPECT_EQ(post_on(on(2024, 8, 2), address("revocation"), {{"which", which}, {"revoked_on", "2024-08-01"}}), 422)
      << "why";
  EXPECT_EQ(post_on(on(2024, 8, 2), address("revocation"),
                    {{"which", which}, {"revoked_on", "2024-08-03"}, {"reason", "A call"}}),
            422)
      << "not ahead";
  EXPECT_EQ(post_on(on(2024, 8, 2), address("revocation"),
                    {{"which", which}, {"revoked_on", "2024-08-01"}, {"reason", "A call"}}),
            303);
  EXPECT_EQ(state_on(on(2024, 8, 2)), State::suspended);
  EXPECT_EQ(post_on(on(2024, 8, 2), address("revocation"),
                    {{"which", which}, {"revoked_on", "2024-08-01"}, {"reason", "A call"}}),
            422)
      << "nothing holds any more";
}

TEST_P(LifeOfChecks, who_applies_again_brings_what_is_valid_and_after_a_year_everything_else_anew) {
  const auto match = agency_->match(maya_, agency_->person("Tom", "Poe"), on(2024, 4, 1));
  agency_->add("mentor_interviews", {{"mentor_interviews.application_id", application_},
                                     {"mentor_interviews.event_date", began},
                                     {"mentor_interviews.mode", "in_person"},
                                     {"mentor_interviews.qualities_note", "Warm"},
                                     {"mentor_interviews.motive_note", "Had one"}});
  for (const char* name : {"Ann", "Bo"})
    agency_->add("mentor_references", {{"mentor_references.application_id", application_},
                                       {"mentor_references.event_date", began},
                                       {"mentor_references.referee_name", name},
                                       {"mentor_references.status", "completed"},
                                       {"mentor_references.verdict", "positive"}});
  agency_->close(match, on(2025, 1, 31));
  agency_->typing_day = on(2025, 2, 1);
  const auto left = [&](std::string_view status, Date day) {
    agency_->add("mentor_status_events", {{"mentor_status_events.person_id", maya_},
                                          {"mentor_status_events.programme_id", agency_->programme},
                                          {"mentor_status_events.event_date", day},
                                          {"mentor_status_events.status", status}});
  };
  left("exited", on(2025, 2, 1));
  EXPECT_EQ(state_on(on(2025, 3, 1)), State::exited);
  EXPECT_TRUE(test::says(on_day(on(2025, 3, 1), address()), "Applies again"));
  const auto first = application_;
  application_ = apply(on(2025, 2, 2));
  auto list = blocks_of(application_, on(2026, 1, 30));
  const auto criminal = [&] {
    return std::any_of(list.begin(), list.end(), [](const Block& b) { return b.type == "criminal_record"; });
  };
  EXPECT_FALSE(criminal()) << "in validity; only the yearly declaration is to be given";
  EXPECT_TRUE(blocked_by(list, "screening.block.check"));
  EXPECT_FALSE(blocked_by(list, "screening.block.interview")) << "twelve months after 30 January 2025, its last day";
  EXPECT_FALSE(blocked_by(list, "screening.block.references"));
  EXPECT_TRUE(blocked_by(list, "screening.block.criteria") || blocked_by(list, "screening.block.commitment"));
  list = blocks_of(application_, on(2026, 1, 31));
  EXPECT_TRUE(blocked_by(list, "screening.block.interview")) << "a day later";
  EXPECT_TRUE(blocked_by(list, "screening.block.references"));
  EXPECT_FALSE(criminal());
  EXPECT_TRUE(test::says(on_day(on(2025, 3, 1), address()), "what is carried over"));
  list = blocks_of(application_, on(2027, 3, 1));
  EXPECT_TRUE(criminal()) << "always current checks";
  left("barred", on(2025, 2, 1));
  EXPECT_EQ(state_on(on(2025, 3, 1)), State::barred) << "a bar outlives it";
  EXPECT_TRUE(blocked_by(blocks_of(application_, on(2025, 3, 1)), "screening.block.barred"));
  EXPECT_NE(first, application_);
}

TEST_P(LifeOfChecks, the_own_page_shows_each_check_once_and_nothing_of_who_has_left) {
  agency_->typing_day = on(2025, 2, 1);
  agency_->add("mentor_status_events", {{"mentor_status_events.person_id", maya_},
                                        {"mentor_status_events.programme_id", agency_->programme},
                                        {"mentor_status_events.event_date", on(2025, 2, 1)},
                                        {"mentor_status_events.status", "exited"}});
  pages_->actor = agency_->actor(maya_, auth::Role::mentor);
  EXPECT_TRUE(test::says(on_day(on(2025, 1, 31), "/api/v1/my-checks"), "criminal_record"));
  EXPECT_FALSE(test::says(on_day(on(2025, 2, 2), "/api/v1/my-checks"), "criminal_record"));
  EXPECT_TRUE(test::says(on_day(on(2025, 2, 2), "/screening/my-checks"), "no mentor file"));
  agency_->add("mentor_decisions",
               {{"mentor_decisions.application_id", apply(on(2025, 2, 10))},
                {"mentor_decisions.event_date", on(2025, 2, 20)},
                {"mentor_decisions.decision", "accepted"}},
               on(2025, 2, 20));
  const auto body = on_day(on(2025, 2, 21), "/api/v1/my-checks").body;
  const auto first = body.find("criminal_record");
  ASSERT_NE(first, body.npos) << body;
  EXPECT_EQ(body.find("criminal_record", first + 1), body.npos) << body;
}

TEST_P(LifeOfChecks, a_correction_of_an_earlier_application_reaches_the_later_file) {
  const auto first = application_;
  application_ = apply(on(2025, 2, 2));
  const auto earlier = [&] {
    std::optional<Date> received;
    files_.reading(db(), on(2025, 3, 1), [&](const std::map<std::int64_t, MentorFile>& all) {
      received = all.at(application_).earlier.received;
    });
    return received;
  };
  EXPECT_EQ(earlier(), began);
  db().write("test", [&](db::Tx& tx) {
    const auto versions = records::history(tx, "mentor_applications", first);
    ASSERT_TRUE(records::correct(tx, "mentor_applications", first, versions.back().id,
                                 {{"mentor_applications.event_date", on(2024, 2, 15)}},
                                 {olga_, test::SmallAgency::noon(on(2025, 2, 3))}));
  });
  EXPECT_EQ(earlier(), on(2024, 2, 15)) << "without a restart";
}

/// Accepted on 1 February 2026; nothing else is on file.
MentorFile accepted_file() {
  MentorFile f;
  f.complete = true;
  f.received = on(2026, 1, 1);
  f.signed_on = f.received;
  f.decided = on(2026, 2, 1);
  f.decision = "accepted";
  return f;
}

TEST(StatesOfAFile, a_state_recorded_before_the_decision_counts_unless_it_is_of_an_earlier_term) {
  auto f = accepted_file();
  f.statuses = {{on(2026, 1, 20), "on_hold"}};
  EXPECT_EQ(standing(f, {}, on(2026, 3, 1)).state, State::on_hold);
  f.earlier.received = on(2024, 1, 1);
  EXPECT_EQ(standing(f, {}, on(2026, 3, 1)).state, State::accepted);
}

TEST(StatesOfAFile, a_declaration_revoked_from_its_first_day_on_has_no_grace) {
  auto f = accepted_file();
  Check c;
  c.type = "criminal_record";
  c.result = "clear";
  c.completed = on(2026, 1, 10);
  c.from = c.completed;
  c.until = on(2029, 1, 9);
  f.checks = {c};
  c.type = "self_declaration";
  c.completed = on(2026, 3, 1);
  c.from = c.completed;
  c.until = on(2027, 2, 28);
  c.revoked = c.completed;
  f.checks.push_back(c);
  Around around;
  around.terms.always = {snapshot::CheckType::criminal_record};
  around.terms.declaration_months = 12;
  const auto declaration = [&](Date day) {
    for (const auto& one : coverage(f, around, day))
      if (one.type == declaration_type) return one;
    return Covered();
  };
  EXPECT_FALSE(declaration(on(2026, 2, 28)).suspends());
  EXPECT_TRUE(declaration(on(2026, 3, 1)).suspends());
  EXPECT_EQ(declaration(on(2026, 3, 1)).suspends_from(), on(2026, 3, 1));
}

TEST(PlaceOfACheck, is_in_small_letters_however_long_its_name) {
  Check typed, small;
  typed.jurisdiction = " " + std::string(80, 'A');
  small.jurisdiction = std::string(80, 'a');
  EXPECT_EQ(typed.place(), small.place());
}

TEST_P(LifeOfChecks, somebody_saw_the_paper_that_a_school_holds) {
  const auto day = on(2024, 3, 10);
  const auto check = test::FakeVisit::sealer().seal(loaded(day).checks.at(0).chain, "background_checks");
  const auto seen = [&](std::string when, std::string by = {}) {
    return post_on(
        day, address("sighting"),
        {{"which", check}, {"event_date", std::move(when)}, {"shown", "original"}, {"seen_by", std::move(by)}});
  };
  EXPECT_FALSE(test::says(on_day(day, address()), "seen by"));
  EXPECT_EQ(seen("2024-02-28"), 422) << "before it came back";
  EXPECT_EQ(seen("2024-03-11"), 422) << "tomorrow";
  EXPECT_EQ(seen("2024-03-05", test::Pages::seal(maya_)), 422) << "not the mentor";
  EXPECT_EQ(seen("2024-03-05"), 303);
  EXPECT_TRUE(test::says(on_day(day, address()), "seen by Olga"));
  EXPECT_TRUE(test::says(on_day(day, address()), "The original"));
  EXPECT_EQ(post_on(day, "/api/v1/mentors/" + address().substr(19) + "/sighting",
                    {{"which", check}, {"event_date", "2024-03-06"}, {"shown", "register"}}),
            201);
  ASSERT_EQ(loaded(day).sightings.size(), 2u);
  EXPECT_EQ(loaded(day).sightings[1].seen_by, olga_);
}

TEST_P(LifeOfChecks, an_applicant_is_told_what_time_is_asked) {
  const auto day = on(2024, 3, 10);
  EXPECT_TRUE(test::says(on_day(day, address()), "Not told yet."));
  policy("meeting_min_count", "4");
  EXPECT_TRUE(test::says(on_day(day, address("commitment_told")), "value=\"4\"")) << "what the programme asks";
  EXPECT_EQ(post_on(day, address("commitment_told"), {{"event_date", "2024-02-20"}}), 422) << "how long?";
  EXPECT_EQ(post_on(day, address("commitment_told"),
                    {{"event_date", "2024-02-20"}, {"duration_months", "12"}, {"min_hours_per_month", "6.5"}}),
            303)
      << "at the inquiry, before the application";
  EXPECT_TRUE(test::says(on_day(day, address()), "Told on 20 Feb 2024: 12 months"));
  EXPECT_TRUE(test::says(on_day(day, address()), "at least 6.5 h a month"));
}

TEST_P(LifeOfChecks, who_is_under_age_is_what_the_programme_says) {
  const auto day = on(2024, 3, 10);
  agency_->born(maya_, on(2005, 6, 1));
  EXPECT_FALSE(test::says(on_day(day, address()), "Under the age of majority")) << "eighteen, and no policy";
  policy("age_of_majority", "19");
  EXPECT_TRUE(test::says(on_day(day, address()), "Under the age of majority"));
}

}  // namespace
}  // namespace kith::screening
