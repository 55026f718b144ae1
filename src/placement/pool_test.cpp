// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/pool.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "matching/explain.h"
#include "placement/pool_run.h"
#include "placement/queries.h"
#include "placement/word_bits.h"
#include "records/ddl.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/small_agency.h"

namespace kith::placement {
namespace {

using matching::Blocker;
constexpr Date today = on(2026, 11, 22);

/// Maya and Omar are accepted mentors, Ben has only applied; Tom and Zoe wait, Kai is refused.
class Pool : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return records::ddl_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    agency_.emplace(db());
    maya_ = mentor("Maya", "accepted");
    omar_ = mentor("Omar", "accepted");
    mentor("Ben", "deferred");
    tom_ = mentee("Tom", on(2026, 3, 1), "accepted");
    zoe_ = mentee("Zoe", on(2026, 6, 1), "accepted");
    mentee("Kai", on(2026, 3, 1), "declined");
  }
  test::SmallAgency& a() { return *agency_; }
  PersonId mentor(std::string_view name, std::string_view decision) {
    const PersonId who = a().person(name);
    const auto application = a().add("mentor_applications", {{"mentor_applications.person_id", who},
                                                             {"mentor_applications.programme_id", a().programme},
                                                             {"mentor_applications.event_date", on(2026, 1, 2)},
                                                             {"mentor_applications.complete", 1},
                                                             {"mentor_applications.status", "volunteer"}});
    a().add("mentor_decisions", {{"mentor_decisions.application_id", application},
                                 {"mentor_decisions.event_date", on(2026, 1, 5)},
                                 {"mentor_decisions.decision", decision}});
    return who;
  }
  PersonId mentee(std::string_view name, Date day, std::string_view decision) {
    const PersonId who = a().person(name);
    referral_ = a().add("referrals",
                        {{"referrals.mentee_id", who},
                         {"referrals.programme_id", a().programme},
                         {"referrals.event_date", day},
                         {"referrals.source", "school"},
                         {"referrals.screened_under_contract", 0}},
                        day);
    a().add("referral_decisions",
            {{"referral_decisions.referral_id", referral_},
             {"referral_decisions.event_date", day},
             {"referral_decisions.decision", decision},
             {"referral_decisions.intake_elsewhere", 0}},
            day);
    return who;
  }
  void rule(PersonId mentor, PersonId mentee, std::string_view word) {
    a().add("matching_pair_rules", {{"matching_pair_rules.mentor_id", mentor},
                                    {"matching_pair_rules.mentee_id", mentee},
                                    {"matching_pair_rules.rule", word},
                                    {"matching_pair_rules.start_date", on(2026, 1, 1)}});
  }
  ProgrammePool pool(Date day = today) {
    const auto facts = db().reading("facts", [&](db::Tx& tx) { return facts_of(tx, a().programme, day); });
    return pool_of(facts, *db().reading("columns", [](db::Tx& tx) {
      return std::make_shared<const snapshot::Snapshot>(snapshot::load(tx));
    }));
  }
  static std::vector<std::string> names(const std::vector<Somebody>& people) {
    std::vector<std::string> list;
    for (const auto& person : people) list.push_back(person.name);
    std::ranges::sort(list);
    return list;
  }
  /// Exchange ids are random, so is the order.
  static std::int32_t place(const std::vector<Somebody>& people, PersonId who) {
    return static_cast<std::int32_t>(std::ranges::find(people, who, &Somebody::person) - people.begin());
  }
  static const matching::Mentor& mentor_in(const ProgrammePool& pool, PersonId who) {
    return pool.asked.pool.mentors.at(static_cast<std::size_t>(place(pool.mentors, who)));
  }
  static const matching::Mentee& mentee_in(const ProgrammePool& pool, PersonId who) {
    return pool.asked.pool.mentees.at(static_cast<std::size_t>(place(pool.mentees, who)));
  }
  static std::uint32_t against(const ProgrammePool& pool, PersonId mentor, PersonId mentee) {
    return matching::blockers_of(pool.asked.pool, pool.asked.rules, place(pool.mentors, mentor),
                                 place(pool.mentees, mentee));
  }
  static bool says(std::uint32_t against, Blocker blocker) { return (against & matching::bit(blocker)) != 0; }

  std::optional<test::SmallAgency> agency_;
  PersonId maya_, omar_, tom_, zoe_;
  std::int64_t referral_{};
};
KITH_BOTH_ENGINES(Pool);
using Names = std::vector<std::string>;

TEST_P(Pool, holds_accepted_mentors_and_those_who_wait) {
  const auto made = pool();
  EXPECT_EQ(names(made.mentors), (Names{"Maya", "Omar"}));
  EXPECT_EQ(names(made.mentees), (Names{"Tom", "Zoe"}));
  EXPECT_EQ(mentee_in(made, tom_).waiting_days, days_between(on(2026, 3, 1), today));
  EXPECT_TRUE(says(against(made, maya_, tom_), Blocker::not_cleared)) << "no check is on record";
  EXPECT_TRUE(made.mentors[static_cast<std::size_t>(place(made.mentors, maya_))].lacks(Unknown::availability));
  EXPECT_FALSE(says(against(made, maya_, tom_), Blocker::availability)) << "what is not known shuts nobody out";
  const auto score = matching::score(mentor_in(made, maya_), mentee_in(made, tom_), made.asked.rules);
  for (const auto c :
       {matching::Criterion::availability, matching::Criterion::languages, matching::Criterion::proximity})
    EXPECT_EQ(score.parts[static_cast<std::size_t>(c)], 0) << "and scores nothing: " << matching::word(c);
  EXPECT_EQ(names(pool(on(2026, 4, 1)).mentees), (Names{"Tom"})) << "as it was known in April";
}

TEST_P(Pool, a_match_takes_the_place_and_the_mentee_out) {
  const auto match = a().match(maya_, tom_, on(2026, 9, 1));
  auto made = pool();
  EXPECT_EQ(names(made.mentees), (Names{"Zoe"}));
  EXPECT_EQ(mentor_in(made, maya_).capacity, 0);
  EXPECT_TRUE(says(against(made, maya_, zoe_), Blocker::no_place));
  a().add("mentor_capacities", {{"mentor_capacities.person_id", maya_},
                                {"mentor_capacities.programme_id", a().programme},
                                {"mentor_capacities.capacity", 2},
                                {"mentor_capacities.valid_from", on(2026, 1, 1)}});
  EXPECT_EQ(mentor_in(pool(), maya_).capacity, 1);
  a().close(match, on(2026, 10, 1));
  made = pool();
  EXPECT_EQ(names(made.mentees), (Names{"Tom", "Zoe"}));
  EXPECT_EQ(mentor_in(made, maya_).capacity, 2);
}

TEST_P(Pool, mentors_on_hold_are_not_in_it) {
  a().add("mentor_status_events", {{"mentor_status_events.person_id", maya_},
                                   {"mentor_status_events.event_date", on(2026, 1, 5)},
                                   {"mentor_status_events.status", "on_hold"}});
  EXPECT_EQ(names(pool().mentors), (Names{"Omar"}));
  a().add("mentor_status_events", {{"mentor_status_events.person_id", maya_},
                                   {"mentor_status_events.event_date", on(2026, 1, 5)},
                                   {"mentor_status_events.status", "available"}});
  EXPECT_EQ(names(pool().mentors), (Names{"Maya", "Omar"}));
}

TEST_P(Pool, kin_authority_and_written_rules_keep_apart) {
  a().relative(tom_, maya_, "other_relative", false);
  a().relative(zoe_, maya_, "teacher", false);
  rule(omar_, zoe_, "safety");
  rule(omar_, tom_, "kept_apart");
  const auto made = pool();
  EXPECT_TRUE(says(against(made, maya_, tom_), Blocker::relative));
  EXPECT_TRUE(says(against(made, maya_, zoe_), Blocker::line_of_authority));
  EXPECT_TRUE(says(against(made, omar_, zoe_), Blocker::safety));
  EXPECT_TRUE(says(against(made, omar_, tom_), Blocker::forbidden));
}

TEST_P(Pool, wishes_of_mentee_and_guardian_count_together) {
  const auto gendered = [&](PersonId who, const char* gender) {
    const auto version =
        db().reading("version", [&](db::Tx& tx) { return records::history(tx, "persons", who.value); });
    db().write("gender", [&](db::Tx& tx) {
      ASSERT_TRUE(records::correct(tx, "persons", who.value, version.back().id, {{"persons.gender", gender}},
                                   {a().office, {day_number(on(2026, 1, 6)) * 86400LL, 0}}));
    });
  };
  gendered(maya_, "woman");
  gendered(omar_, "man");
  a().add("matching_preferences", {{"matching_preferences.person_id", tom_},
                                   {"matching_preferences.giver", "guardian"},
                                   {"matching_preferences.event_date", on(2026, 1, 5)},
                                   {"matching_preferences.genders", "Woman"},
                                   {"matching_preferences.genders_required", 1}});
  const auto made = pool();
  EXPECT_FALSE(says(against(made, maya_, tom_), Blocker::mentor_gender));
  EXPECT_TRUE(says(against(made, omar_, tom_), Blocker::mentor_gender));
  EXPECT_FALSE(says(against(made, omar_, zoe_), Blocker::mentor_gender)) << "nobody asked for Zoe";
}

TEST_P(Pool, profiles_and_free_hours_are_compared_by_words) {
  const auto profile = [&](PersonId who, const char* interests, records::ColumnKey column, const char* words) {
    a().add("matching_profiles", {{"matching_profiles.person_id", who},
                                  {"matching_profiles.event_date", on(2026, 1, 5)},
                                  {"matching_profiles.interests", interests},
                                  {column, words}});
  };
  profile(maya_, "Chess;Canoë", "matching_profiles.skills", "reading");
  profile(tom_, "canoe;chess;lego", "matching_profiles.goals", "Reading");
  for (const PersonId who : {maya_, tom_})
    a().add("weekly_availabilities", {{"weekly_availabilities.person_id", who},
                                      {"weekly_availabilities.tuesday", who == maya_ ? "h16;h18" : "h18;h20"},
                                      {"weekly_availabilities.valid_from", on(2026, 1, 1)}});
  const auto made = pool();
  const auto score = matching::score(mentor_in(made, maya_), mentee_in(made, tom_), made.asked.rules);
  const auto part = [&](matching::Criterion c) { return score.parts[static_cast<std::size_t>(c)]; };
  EXPECT_EQ(part(matching::Criterion::interests), 2 * 180);
  EXPECT_EQ(part(matching::Criterion::goals), 300);
  EXPECT_EQ(part(matching::Criterion::availability), 150);
}

TEST_P(Pool, criteria_of_the_programme_change_the_usual_ones) {
  a().add("matching_criteria", {{"matching_criteria.programme_id", a().programme},
                                {"matching_criteria.criterion", "age"},
                                {"matching_criteria.mandatory", 1},
                                {"matching_criteria.at_least", 3},
                                {"matching_criteria.points", 8},
                                {"matching_criteria.most", 20},
                                {"matching_criteria.valid_from", on(2026, 11, 1)}});
  EXPECT_EQ(pool(on(2026, 10, 31)).asked.rules.years_older, 0);
  EXPECT_EQ(pool().asked.rules.years_older, 3);
}

TEST_P(Pool, same_records_give_the_same_digest_and_a_change_another) {
  const auto before = digest_of(pool().asked);
  EXPECT_EQ(before, digest_of(pool().asked));
  rule(omar_, tom_, "kept_apart");
  EXPECT_NE(before, digest_of(pool().asked));
}

TEST_P(Pool, an_empty_programme_makes_an_empty_pool) {
  const auto other = a().new_programme("Empty");
  const auto facts = db().reading("facts", [&](db::Tx& tx) { return facts_of(tx, other, today); });
  const auto made = pool_of(facts, snapshot::Snapshot());
  EXPECT_TRUE(made.mentors.empty() && made.mentees.empty());
  EXPECT_EQ(matching::run(made.asked).mentor_of.size(), 0U);
}

/// What the stamp of a pool must hold beside the statements (stamp.cpp).
TEST_P(Pool, reads_no_more_of_the_columns_than_it_says) {
  const auto facts = db().reading("facts", [&](db::Tx& tx) { return facts_of(tx, a().programme, today); });
  const auto columns = db().reading("columns", [](db::Tx& tx) { return snapshot::load(tx); });
  snapshot::KindSet read;
  snapshot::reads_noted = &read;
  pool_of(facts, columns);
  snapshot::reads_noted = nullptr;
  read.each([&](snapshot::Kind kind) {
    const bool derived = kind == snapshot::Kind::pairings;  // of matches
    EXPECT_TRUE(derived || pool_reads().has(kind)) << "kind " << static_cast<int>(kind) << " is not in the stamp";
  });
}

TEST_P(Pool, is_another_when_two_records_of_one_person_are_joined) {
  const auto stamp = [&] { return db().reading("stamp", [](db::Tx& tx) { return stamp_of(tx, today); }); };
  const auto kept = a().person("Zed"), absorbed = a().person("Zeb");
  const auto before = stamp();
  EXPECT_EQ(stamp(), before);
  a().add("person_merges", {{"person_merges.kept_id", kept},
                            {"person_merges.absorbed_id", absorbed},
                            {"person_merges.event_date", on(2026, 1, 4)},
                            {"person_merges.reason", "One number"}});
  EXPECT_NE(stamp(), before);
}

TEST(WordBits, only_shared_words_get_bits_the_commonest_first) {
  WordBits bits(2);
  bits.meet(WordBits::Side::mentors, "a;b;c;only");
  bits.meet(WordBits::Side::mentees, "A;b;c");
  bits.meet(WordBits::Side::mentees, "c");
  bits.settle();
  EXPECT_EQ(bits.words(), (std::vector<std::string>{"c", "a"}));
  EXPECT_EQ(bits.mask("a;c;only;b"), 3U);
}

TEST(Queries, prepare_on_both_engines) { test::prepare_all(sql::all, records::ddl_steps()); }

}  // namespace
}  // namespace kith::placement
