// SPDX-License-Identifier: AGPL-3.0-or-later
// The life of checks (workflows.md §5.1) on both engines: declarations in the own account, by a link and on paper;
// driving, a move, a revocation; and who applies again (§1).
#include <gtest/gtest.h>

#include "casefile/people.h"
#include "platform/mail/outbox.h"
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
  EXPECT_TRUE(test::says(on_day(on(2025, 3, 10), "/screening/checks"), "Yearly declaration missing"));
  EXPECT_TRUE(test::says(on_day(on(2025, 3, 10), address()), "Yearly declaration missing"));
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
  EXPECT_TRUE(test::says(on_day(on(2025, 12, 1), "/api/v1/my-checks"), "\"declaration_owed\":true"));
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
  EXPECT_EQ(post_on(on(2025, 1, 5), address("ask"), {}), 409) << "mail is off";
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
  EXPECT_EQ(post_on(on(2025, 1, 29), address("ask"), {}), 303) << "thirty days before: another";
  const auto waiting = [&] {
    return db().reading("test", [](db::Tx& tx) { return mail::waiting_records(tx, "declaration").size(); });
  };
  EXPECT_EQ(waiting(), 1u);
  EXPECT_EQ(post_on(on(2025, 1, 30), address("self_declaration"), {{"event_date", "2025-01-30"}, {"result", "clear"}}),
            303);
  EXPECT_EQ(waiting(), 0u) << "given on paper: the letter does not leave";
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

}  // namespace
}  // namespace kith::screening
