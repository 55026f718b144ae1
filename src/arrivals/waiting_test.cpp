// SPDX-License-Identifier: AGPL-3.0-or-later
// What waits for whoever leads: arrivals that nobody took, open concerns, findings that want a second word.
#include <gtest/gtest.h>

#include "arrivals/arrivals.h"
#include "concerns/concerns.h"
#include "screening/screening.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"

namespace kith::arrivals {
namespace {

using auth::Role;

class WaitsForLeads : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    dora_ = agency_->worker("Dora", "director");
    dan_ = agency_->worker("Dan", "director");
    sam_ = agency_->worker("Sam", "supervisor");
    agency_->typing_day = today;
  }
  void sent(Kind kind, Date day, std::string_view who = {}) {
    http::Fields fields;
    fields.add("nature", "worry");
    fields.add("programme", test::Pages::seal(agency_->programme));
    if (!who.empty()) fields.add("who", std::string(who));
    db().write("test", [&](db::Tx& tx) { (void)send(tx, {}, {kind, fields, "en"}, false, agency_->noon(day)); });
  }
  /// "words, days the oldest waits, address;"
  std::string told(PersonId who, Role role, std::string name = "Somebody") {
    std::string text;
    const auto lines = [&](Visit& visit) {
      auto all = waiting_lines(visit);
      const auto people = test::people_uses(db(), people_);
      for (auto& line : concerns::waiting_lines(visit, {people})) all.push_back(std::move(line));
      screening::Uses screening;
      screening.people = people;
      screening.files = [this](Date day, FunctionRef<void(const std::map<std::int64_t, screening::MentorFile>&)> read) {
        files_.reading(db(), day, read);
      };
      if (auto line = screening::waiting_line(visit, screening)) all.push_back(std::move(*line));
      for (const auto& line : all) text += line.words + ", " + std::to_string(days_between(line.oldest, today)) + "; ";
      return http::Response::html("", 200);
    };
    test::Pages pages(db(), {http::page(http::Method::get, "/waits", "supervision.title.work_list",
                                        auth::Permission::signed_in, lines)});
    pages.actor = agency_->actor(who, role);
    pages.actor.display_name = std::move(name);
    EXPECT_EQ(pages.get("/waits").status, 200);
    EXPECT_TRUE(pages.seen.empty()) << "to count is not to read";
    return text;
  }
  std::int64_t concern(std::string_view category, Date day, PersonId about = {}) {
    return agency_->add("concerns", {{"concerns.programme_id", agency_->programme},
                                     {"concerns.about_person_id", about ? db::Value(about) : db::Value()},
                                     {"concerns.event_date", day},
                                     {"concerns.category", category},
                                     {"concerns.summary", "Late"}});
  }

  static constexpr Date today = on(2026, 11, 22);
  std::unique_ptr<test::SmallAgency> agency_;
  casefile::People people_;
  screening::Files files_;
  PersonId dora_, dan_, sam_;
};
KITH_BOTH_ENGINES(WaitsForLeads);

TEST_P(WaitsForLeads, arrivals_that_nobody_took_are_counted_for_whoever_may_take_them) {
  EXPECT_EQ(told(dora_, Role::director), "");
  sent(Kind::referral, on(2026, 11, 20));
  sent(Kind::referral, on(2026, 11, 12));
  sent(Kind::mentor, on(2026, 11, 21));
  sent(Kind::concern, on(2026, 11, 22), "Dora Cote");
  EXPECT_EQ(told(sam_, Role::supervisor),
            "1 concern from outside that nobody has taken, 0; 2 referrals that nobody has taken, 10; ");
  EXPECT_EQ(told(dora_, Role::director, "Dora Cote"), "1 would-be mentor whom nobody has taken, 1; ")
      << "a concern that names her is not counted either";
}

TEST_P(WaitsForLeads, open_concerns_are_counted_but_for_whom_they_name) {
  concern("routine", on(2026, 11, 2));
  concern("routine", on(2026, 11, 12), sam_);
  concern("grievance", on(2026, 11, 21));
  EXPECT_EQ(told(dan_, Role::director), "2 open concerns, 20; 1 open grievance, 1; ");
  EXPECT_EQ(told(sam_, Role::supervisor), "1 open concern, 20; 1 open grievance, 1; ");
  EXPECT_EQ(told(sam_, Role::trainer), "");
}

TEST_P(WaitsForLeads, a_finding_waits_for_the_director_who_has_not_spoken) {
  const auto maya = agency_->person("Maya");
  agency_->add("mentor_applications", {{"mentor_applications.person_id", maya},
                                       {"mentor_applications.programme_id", agency_->programme},
                                       {"mentor_applications.event_date", on(2026, 11, 1)},
                                       {"mentor_applications.signed_on", on(2026, 11, 1)},
                                       {"mentor_applications.complete", 1},
                                       {"mentor_applications.status", "volunteer"}});
  const auto dora = db().reading("test", [&](db::Tx& tx) {
    return tx
        .first("select sourced_id from persons where id = :id", {{"id", dora_}},
               [](const db::Row& row) { return row.string(0); })
        .value();
  });
  agency_->add("background_checks", {{"background_checks.person_id", maya},
                                     {"background_checks.check_type", "criminal_record"},
                                     {"background_checks.consented_on", on(2026, 11, 1)},
                                     {"background_checks.ordered_on", on(2026, 11, 1)},
                                     {"background_checks.event_date", on(2026, 11, 15)},
                                     {"background_checks.result", "record_found"},
                                     {"background_checks.adjudication", "accepted"},
                                     {"background_checks.approvers", std::string_view(dora)},
                                     {"background_checks.law_exemption", 0}});
  EXPECT_EQ(told(dora_, Role::director), "") << "she has said the first word";
  EXPECT_EQ(told(dan_, Role::director), "1 finding to decide on as the second, 7; ");
  EXPECT_EQ(told(sam_, Role::supervisor), "");
}

}  // namespace
}  // namespace kith::arrivals
