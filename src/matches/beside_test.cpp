// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "casefile/people.h"
#include "intake/episodes.h"
#include "matches/matches.h"
#include "matches/matches_for_tests.h"
#include "matches/rematch.h"
#include "records/append.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/small_agency.h"

/// What forms of a match ask beside its course: group, level of need, helpers with goals, who approved a pause, words
/// of the agency's own, and the days between two matches.
namespace kith::matches {
namespace {

using Pairs = test::Pages::Pairs;
constexpr Date now = on(2026, 11, 22);

/// Sam and Dora supervise, Cora coordinates. Maya was proposed for Tom, everybody said yes. Today is 22 November 2026.
class Beside : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    sam_ = agency_->worker("Sam", "supervisor");
    dora_ = agency_->worker("Dora", "supervisor");
    cora_ = agency_->worker("Cora");
    maya_ = agency_->person("Maya");
    tom_ = agency_->born(agency_->person("Tom"), on(2000, 1, 1));
    pages_ = std::make_unique<test::Pages>(db(), routes(uses()));
    sign_in(sam_, auth::Role::supervisor);
  }
  Uses uses() { return uses_of(db(), people_, episodes_); }
  void sign_in(PersonId who, auth::Role role) { pages_->actor = agency_->actor(who, role); }
  static std::string sealed(std::string_view table, std::int64_t key) {
    return test::FakeVisit::sealer().seal(key, table);
  }
  std::int64_t proposed() {
    const auto proposal = agency_->add("match_proposals",
                                       {{"match_proposals.programme_id", agency_->programme},
                                        {"match_proposals.mentor_id", maya_},
                                        {"match_proposals.mentee_id", tom_},
                                        {"match_proposals.event_date", on(2026, 10, 1)}},
                                       on(2026, 10, 1));
    for (const auto& [party, who] : {std::pair{"mentor", maya_}, {"mentee", tom_}})
      agency_->add("match_acceptances",
                   {{"match_acceptances.proposal_id", proposal},
                    {"match_acceptances.party", party},
                    {"match_acceptances.person_id", who},
                    {"match_acceptances.event_date", on(2026, 10, 2)},
                    {"match_acceptances.response", "accepted"}},
                   on(2026, 10, 2));
    return proposal;
  }
  std::int64_t group(std::string_view name, Date from, std::optional<Date> until = {}) {
    return agency_->add("groups", {{"groups.programme_id", agency_->programme},
                                   {"groups.name", name},
                                   {"groups.start_date", from},
                                   {"groups.end_date", until ? db::Value(*until) : db::Value()}});
  }
  Pairs approval(std::int64_t group = 0, std::string_view need = {}) const {
    Pairs typed{{"event_date", "2026-10-10"},
                {"person_id", test::Pages::seal(cora_)},
                {"need_level", std::string(need)},
                {"override_reason", "Told by phone"}};
    if (group) typed.emplace_back("group", sealed("groups", group));
    return typed;
  }
  /// The first text that a statement finds; "-" for nothing there.
  std::string one(db::Sql sql) {
    return db().reading("test", [&](db::Tx& tx) {
      return tx.first(sql, {}, [](const db::Row& row) { return row.null(0) ? std::string("-") : row.string(0); })
          .value_or("none");
    });
  }
  int pause(MatchId match, std::string on, PersonId by) {
    return pages_
        ->post(at(match, "pause"), {{"start_date", "2026-11-01"},
                                    {"kind", "contact_suspended"},
                                    {"reason", "Away"},
                                    {"expected_end", "2026-12-20"},
                                    {"approved_on", std::move(on)},
                                    {"approved_by", by ? test::Pages::seal(by) : ""}})
        .status;
  }
  std::string at(MatchId match, const char* act) const { return "/matches/" + test::Pages::seal(match) + "/" + act; }
  std::vector<Block> against(PersonId mentor, Date day) {
    const auto columns = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
    return db().reading("test", [&](db::Tx& tx) {
      return conflicts(tx, columns, {agency_->programme, mentor, tom_}, sam_, day);
    });
  }
  bool rests(PersonId mentor, Date day) {
    const auto list = against(mentor, day);
    return std::ranges::any_of(list, [](const Block& b) { return b.key == "life.conflict.resting" && !b.hard; });
  }

  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<test::Pages> pages_;
  casefile::People people_;
  intake::Episodes episodes_;
  PersonId sam_, dora_, cora_, maya_, tom_;
};
KITH_BOTH_ENGINES(Beside);

TEST(LifeWithoutPermission, owes_a_pause_and_begins_nothing) {
  Life life;
  life.proposal = 1;
  life.match = MatchId{2};
  life.approved = on(2026, 9, 20);
  Around around;
  around.today = now;
  around.minor = around.guardian = true;
  const auto stopped = [&](Act act) {
    const auto list = blocks(life, around, act);
    return std::ranges::any_of(list, [](const Block& b) { return b.key == "life.block.permission" && b.hard; });
  };
  const auto pause_owed = [&] {
    const auto owed = standing(life, around).owed;
    return std::ranges::any_of(owed,
                               [](const Due& due) { return due.act == Act::pause && due.day == on(2026, 11, 20); });
  };
  EXPECT_FALSE(stopped(Act::first_meeting));
  around.permission_ended = on(2026, 11, 20);
  EXPECT_TRUE(stopped(Act::first_meeting)) << "nobody passes it";
  life.started = on(2026, 9, 27);
  EXPECT_TRUE(pause_owed());
  life.pauses.push_back({7, "meetings_only", now, {}, {}, {}});
  EXPECT_FALSE(pause_owed()) << "it rests";
}

TEST_P(Beside, the_dead_of_a_closed_match_are_known_from_the_day_of_their_death) {
  const auto match = agency_->match(maya_, tom_, on(2026, 3, 1));
  const auto dead = [&](Date day) {
    return db().reading("test", [&](db::Tx& tx) { return load_life(tx, match, day)->dead; });
  };
  db().writing("test", [&](db::Tx& tx) -> Result<bool> {
    const auto version = records::history(tx, "persons", tom_.value).back().id;
    return records::correct(tx, "persons", tom_.value, version, {{"persons.deceased_on", on(2026, 11, 10)}},
                            records::Author{sam_, test::SmallAgency::noon(on(2026, 11, 11))})
        .has_value();
  });
  EXPECT_TRUE(dead(now).empty()) << "it is not closed, and nobody is to be asked";
  agency_->close(match, on(2026, 11, 12));
  EXPECT_EQ(dead(now), std::vector{Party::mentee});
}

/// Maya meets Tom, who is twelve; Ana withdraws her permission.
TEST_P(Beside, a_permission_that_was_taken_back_stands_on_the_match) {
  const auto lee = agency_->born(agency_->person("Lee"), on(2014, 1, 1));
  const auto match = agency_->match(maya_, lee, on(2026, 9, 1));
  agency_->assign(match, cora_);
  const auto given = agency_->add("consents",
                                  {{"consents.mentee_id", lee},
                                   {"consents.kind", "guardian_permission"},
                                   {"consents.given_by", agency_->person("Ana")},
                                   {"consents.basis", "parent"},
                                   {"consents.event_date", on(2026, 8, 1)}},
                                  on(2026, 8, 1));
  const auto ended = [&] {
    const auto life = db().reading("test", [&](db::Tx& tx) { return load_life(tx, match, now); });
    return around_of(*uses().people.columns(), *life, now).permission_ended;
  };
  EXPECT_FALSE(ended());
  db().write("test", [&](db::Tx& tx) {
    const auto versions = records::history(tx, "consents", given);
    ASSERT_TRUE(records::correct(tx, "consents", given, versions.back().id,
                                 {{"consents.withdrawn_on", on(2026, 11, 20)}}, {sam_, test::SmallAgency::noon(now)}));
  });
  EXPECT_EQ(ended(), on(2026, 11, 20));
  const auto permit = [&](ProgrammeId programme) {
    agency_->add("consents",
                 {{"consents.mentee_id", lee},
                  {"consents.programme_id", programme ? db::Value(programme) : db::Value()},
                  {"consents.kind", "guardian_permission"},
                  {"consents.given_by", agency_->person("Ana")},
                  {"consents.basis", "parent"},
                  {"consents.event_date", on(2026, 8, 1)}},
                 on(2026, 8, 1));
  };
  permit(agency_->new_programme("Holidays"));
  EXPECT_EQ(ended(), on(2026, 11, 20)) << "another programme's permits nothing here";
  permit({});
  EXPECT_FALSE(ended()) << "one that names no programme is for all";
}

/// Ana permits from August and withdraws on 10 November; on the 22nd a meeting of either side of that day is typed.
TEST_P(Beside, a_first_meeting_held_while_it_was_permitted_is_recorded_later) {
  const auto lee = agency_->born(agency_->person("Lee"), on(2014, 1, 1));
  agency_->cleared(maya_, on(2027, 1, 3));
  trained(*agency_, maya_, sam_);
  agency_->add("consents",
               {{"consents.mentee_id", lee},
                {"consents.kind", "guardian_permission"},
                {"consents.given_by", agency_->person("Ana")},
                {"consents.basis", "parent"},
                {"consents.event_date", on(2026, 8, 1)},
                {"consents.withdrawn_on", on(2026, 11, 10)}},
               on(2026, 11, 10));
  const auto match = agency_->unstarted(maya_, lee, on(2026, 10, 1));
  const auto meet = [&](const char* day) {
    return pages_
        ->post(at(match, "first_meeting"), {{"event_date", day},
                                            {"status", "held"},
                                            {"arranged_by_staff", "true"},
                                            {"staff_present", "true"},
                                            {"override_reason", "Told by phone, the note is lost"}})
        .status;
  };
  EXPECT_EQ(meet("2026-11-10"), 422) << "from that day nobody permits it";
  EXPECT_EQ(meet("2026-11-09"), 303) << "the day before it was permitted";
}

TEST_P(Beside, a_concern_that_is_withheld_from_who_proposes_does_not_stand_against_the_two) {
  const auto before = agency_->match(maya_, tom_, on(2026, 2, 1));
  agency_->close(before, on(2026, 3, 1));
  const auto concern = agency_->add("concerns",
                                    {{"concerns.programme_id", agency_->programme},
                                     {"concerns.match_id", before},
                                     {"concerns.event_date", on(2026, 2, 20)},
                                     {"concerns.category", "safety"},
                                     {"concerns.summary", "Cora shouted"}},
                                    on(2026, 2, 20));
  const auto columns = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
  const auto told = [&](const std::vector<std::int64_t>& withheld) {
    const auto list = db().reading("test", [&](db::Tx& tx) {
      return conflicts(tx, columns, {agency_->programme, maya_, tom_}, cora_, now, withheld);
    });
    return std::ranges::any_of(list, [](const Block& b) { return b.key == "life.conflict.concern"; });
  };
  EXPECT_TRUE(told({}));
  EXPECT_FALSE(told({concern}));
}

TEST_P(Beside, an_approval_names_a_group_that_meets_on_its_day_and_the_level_of_need) {
  const auto proposal = proposed();
  const std::string form = "/matches/proposals/" + sealed("match_proposals", proposal) + "/approval";
  EXPECT_EQ(pages_->get(form).body.find("Group they meet in"), std::string::npos) << "the programme has none";
  const auto circle = group("Circle", on(2026, 9, 1)), over = group("Old circle", on(2025, 9, 1), on(2026, 10, 9));
  const auto page = pages_->get(form).body;
  EXPECT_NE(page.find("Group they meet in"), std::string::npos) << page;
  EXPECT_NE(page.find("weighs 1.5"), std::string::npos) << "what a raised need weighs";
  EXPECT_EQ(pages_->post(form, approval(over)).status, 422) << "it ended the day before";
  EXPECT_EQ(pages_->post(form, approval(circle, "middling")).status, 422);
  ASSERT_EQ(pages_->post(form, approval(circle, "raised")).status, 303);
  EXPECT_EQ(one("select need_level from match_assignments order by id desc limit 1"), "raised");
  const MatchId match{std::stoll(one("select cast(chain as text) from matches order by id desc limit 1"))};
  const auto life = db().reading("test", [&](db::Tx& tx) { return load_life(tx, match, now); });
  EXPECT_EQ(life->group, "Circle");
}

TEST_P(Beside, without_a_group_or_a_level_it_is_a_pair_of_standard_need) {
  const auto proposal = proposed();
  ASSERT_EQ(pages_->post("/matches/proposals/" + sealed("match_proposals", proposal) + "/approval", approval()).status,
            303);
  EXPECT_EQ(one("select need_level from match_assignments order by id desc limit 1"), "standard");
  EXPECT_EQ(one("select cast(group_id as text) from matches order by id desc limit 1"), "-");
}

TEST_P(Beside, a_goal_names_who_helps_with_it_of_those_who_work_with_the_mentee) {
  const auto match = agency_->match(maya_, tom_, on(2026, 10, 20));
  const auto provider = [&](PersonId mentee) {
    return agency_->add("coordinating_providers", {{"coordinating_providers.mentee_id", mentee},
                                                   {"coordinating_providers.organization", "Clinic"},
                                                   {"coordinating_providers.start_date", on(2026, 1, 1)}});
  };
  const auto goal = [&](std::int64_t helper) {
    return pages_
        ->post(at(match, "goal"), {{"event_date", "2026-10-25"},
                                   {"statement", "Read a book"},
                                   {"contributors", "mentee"},
                                   {"providers", sealed("coordinating_providers", helper)}})
        .status;
  };
  EXPECT_EQ(goal(provider(maya_)), 422) << "of somebody else";
  const auto clinic = provider(tom_);
  EXPECT_NE(pages_->get(at(match, "goal")).body.find("Clinic"), std::string::npos);
  EXPECT_EQ(goal(clinic), 303);
  const auto life = db().reading("test", [&](db::Tx& tx) { return load_life(tx, match, now); });
  EXPECT_TRUE(std::ranges::any_of(life->happened, [](const Happened& h) { return h.text == "Read a book · Clinic"; }));
}

TEST_P(Beside, the_calendar_file_of_a_suspended_mentor_cancels_the_meeting) {
  const auto match = agency_->match(maya_, tom_, on(2026, 10, 20));
  const auto coming = agency_->unstarted(maya_, agency_->person("Zoe"), on(2026, 11, 1));
  ASSERT_EQ(pages_->post(at(coming, "introduction"), {{"meet_on", "2026-11-30"}, {"place", "Library"}}).status, 303);
  EXPECT_TRUE(test::says(pages_->get(at(coming, "invitation")), "METHOD:PUBLISH"));
  agency_->add("mentor_status_events",
               {{"mentor_status_events.person_id", maya_},
                {"mentor_status_events.event_date", on(2026, 11, 20)},
                {"mentor_status_events.status", "suspended"}},
               on(2026, 11, 20));
  const auto file = pages_->get(at(coming, "invitation"));
  EXPECT_TRUE(test::says(file, "METHOD:CANCEL"));
  EXPECT_TRUE(test::says(file, "STATUS:CANCELLED"));
  const auto life = db().reading("test", [&](db::Tx& tx) { return load_life(tx, match, now); });
  EXPECT_FALSE(planned_in_vain(*life, {})) << "nothing is planned there";
}

TEST_P(Beside, a_suspension_counts_in_its_programme_and_a_bar_in_all) {
  const auto other = agency_->new_programme("School");
  const auto coming = agency_->unstarted(maya_, agency_->person("Zoe"), on(2026, 11, 1));
  ASSERT_EQ(pages_->post(at(coming, "introduction"), {{"meet_on", "2026-11-30"}, {"place", "Library"}}).status, 303);
  const auto decide = [&](ProgrammeId in, const char* status, Date day) {
    agency_->add("mentor_status_events",
                 {{"mentor_status_events.person_id", maya_},
                  {"mentor_status_events.programme_id", in},
                  {"mentor_status_events.event_date", day},
                  {"mentor_status_events.status", status}},
                 day);
  };
  const auto cancelled = [&] { return test::says(pages_->get(at(coming, "invitation")), "METHOD:CANCEL"); };
  const auto unavailable = [&] {
    return std::ranges::count(against(maya_, now), std::string_view("life.conflict.unavailable"), &Block::key);
  };
  decide(other, "suspended", on(2026, 11, 10));
  EXPECT_FALSE(cancelled()) << "the match is of another programme";
  EXPECT_EQ(unavailable(), 1) << "nobody is proposed who is suspended somewhere";
  decide(agency_->programme, "suspended", on(2026, 11, 11));
  decide(other, "available", on(2026, 11, 12));
  EXPECT_TRUE(cancelled()) << "what the other programme says ends nothing here";
  EXPECT_EQ(unavailable(), 1);
  decide(agency_->programme, "available", on(2026, 11, 13));
  EXPECT_FALSE(cancelled());
  EXPECT_EQ(unavailable(), 0);
  decide(other, "barred", on(2026, 11, 14));
  decide(agency_->programme, "available", on(2026, 11, 15));
  EXPECT_TRUE(cancelled()) << "a bar is not lifted by a later word";
  EXPECT_EQ(unavailable(), 1);
}

TEST_P(Beside, each_side_is_told_what_time_is_asked) {
  const auto match = agency_->match(maya_, tom_, on(2026, 10, 20));
  agency_->add(
      "policies",
      {{"policies.key", "min_duration_months"}, {"policies.value", "12"}, {"policies.valid_from", on(2020, 1, 1)}});
  EXPECT_NE(pages_->get(at(match, "commitment")).body.find("value=\"12\""), std::string::npos)
      << "the form begins with what the programme asks";
  const auto tell = [&](const char* party, const char* months, std::string person = {}) {
    return pages_
        ->post(at(match, "commitment"), {{"event_date", "2026-10-21"},
                                         {"party", party},
                                         {"person_id", std::move(person)},
                                         {"duration_months", months},
                                         {"min_visits_per_month", "4"},
                                         {"means", "phone"}})
        .status;
  };
  EXPECT_EQ(tell("mentor", ""), 422) << "how long?";
  EXPECT_EQ(tell("guardian", "12", test::Pages::seal(cora_)), 422) << "no guardian of Tom's";
  EXPECT_EQ(tell("custody_organization", "12"), 422);
  EXPECT_EQ(tell("mentor", "12"), 303);
  EXPECT_EQ(tell("mentee", "12"), 303);
  EXPECT_EQ(one("select cast(person_id as text) from commitments_told order by id desc limit 1"),
            std::to_string(tom_.value));
  const auto life = db().reading("test", [&](db::Tx& tx) { return load_life(tx, match, now); });
  EXPECT_TRUE(std::ranges::any_of(life->happened, [](const Happened& h) {
    return h.act == Act::commitment && h.code == "mentee" && h.text == "12;4;";
  }));
}

TEST_P(Beside, a_supervisor_records_a_pause_that_another_approved_before) {
  const auto match = agency_->match(maya_, tom_, on(2026, 9, 20));
  agency_->assign(match, cora_);
  sign_in(cora_, auth::Role::coordinator);
  EXPECT_EQ(pages_->get(at(match, "pause")).body.find("approved_by"), std::string::npos);
  EXPECT_EQ(pause(match, "2026-11-01", dora_), 422) << "a coordinator approves nothing";
  sign_in(sam_, auth::Role::supervisor);
  EXPECT_EQ(pause(match, "2026-11-01", cora_), 422) << "she does not supervise";
  EXPECT_EQ(pause(match, "2026-11-23", dora_), 422) << "tomorrow";
  EXPECT_EQ(pause(match, "", dora_), 422) << "somebody else, and when?";
  ASSERT_EQ(pause(match, "2026-11-01", dora_), 303);
  EXPECT_EQ(one("select cast(approved_by as text) from match_pauses order by id desc limit 1"),
            std::to_string(dora_.value));
  const auto life = db().reading("test", [&](db::Tx& tx) { return load_life(tx, match, now); });
  const auto approved = std::ranges::find(life->happened, Act::pause_approval, &Happened::act);
  ASSERT_NE(approved, life->happened.end());
  EXPECT_EQ(approved->day, on(2026, 11, 1));
  EXPECT_EQ(approved->first_recorded_on, now) << "so that the timeline marks it as entered late";
}

TEST_P(Beside, an_own_approval_of_a_pause_lies_on_a_day_on_which_one_supervised) {
  const auto match = agency_->match(maya_, tom_, on(2026, 9, 20));  // approved a week before
  const auto eve = agency_->person("Eve");
  agency_->add("staff_roles",
               {{"staff_roles.person_id", eve},
                {"staff_roles.programme_id", agency_->programme},
                {"staff_roles.role", "supervisor"},
                {"staff_roles.oversight", 1},
                {"staff_roles.start_date", on(2026, 11, 10)}},
               on(2026, 11, 10));
  sign_in(eve, auth::Role::supervisor);
  EXPECT_EQ(pause(match, "2026-11-09", {}), 422) << "the day before she began";
  EXPECT_EQ(pause(match, "2026-11-09", eve), 422);
  EXPECT_EQ(pause(match, "2026-11-10", {}), 303);
  EXPECT_EQ(pause(match, "2026-11-22", eve), 303) << "today";
  sign_in(sam_, auth::Role::supervisor);
  EXPECT_EQ(pause(match, "2026-09-12", {}), 422) << "there was no match yet";
  EXPECT_EQ(pause(match, "2026-09-12", dora_), 422);
  EXPECT_EQ(pause(match, "2026-09-13", {}), 303);
}

TEST_P(Beside, whoever_is_recorded_twice_is_offered_as_the_record_that_is_kept) {
  const auto kept = agency_->person("Dora", "Ng");
  agency_->add("person_merges", {{"person_merges.kept_id", kept},
                                 {"person_merges.absorbed_id", dora_},
                                 {"person_merges.event_date", on(2026, 1, 5)},
                                 {"person_merges.decided_by", sam_},
                                 {"person_merges.reason", "The same person"}});
  const auto has = [](const std::vector<PersonId>& people, PersonId who) {
    return std::ranges::find(people, who) != people.end();
  };
  const auto entitled =
      db().reading("test", [&](db::Tx& tx) { return supervisors_of(tx, agency_->programme, now, now); });
  EXPECT_TRUE(has(entitled, kept));
  EXPECT_FALSE(has(entitled, dora_));
  const auto workers = db().reading("test", [&](db::Tx& tx) { return workers_of(tx, agency_->programme, now); });
  EXPECT_TRUE(has(workers, kept));
  EXPECT_FALSE(has(workers, dora_));
}

TEST_P(Beside, what_was_told_is_named_in_words_of_the_agency_too) {
  const std::string form = "/matches/proposals/" + sealed("match_proposals", proposed()) + "/disclosure";
  const auto tell = [&](std::string own, const char* listed = "age") {
    return pages_
        ->post(
            form,
            {{"event_date", "2026-10-02"}, {"audience", "mentor"}, {"fields", listed}, {"own_words", std::move(own)}})
        .status;
  };
  EXPECT_EQ(tell(std::string(61, 'x')), 422);
  EXPECT_EQ(tell("a,b,c,d,e,f,g,h,i"), 422) << "nine";
  EXPECT_EQ(tell("safety plan, pets"), 303);
  EXPECT_EQ(one("select fields from match_disclosures order by id desc limit 1"), "age;safety plan;pets");
  EXPECT_EQ(tell("pets", ""), 303) << "nothing of the list";
  EXPECT_EQ(one("select fields from match_disclosures order by id desc limit 1"), "pets");
  EXPECT_EQ(tell("", ""), 422) << "nothing at all";
}

TEST_P(Beside, the_day_to_answer_of_one_proposal_is_moved_and_the_day_before_stays_on_file) {
  const auto zoe = agency_->person("Zoé");
  const auto proposal = agency_->add("match_proposals",
                                     {{"match_proposals.programme_id", agency_->programme},
                                      {"match_proposals.mentor_id", maya_},
                                      {"match_proposals.mentee_id", zoe},
                                      {"match_proposals.decided_by", sam_},
                                      {"match_proposals.event_date", on(2026, 11, 1)}},
                                     on(2026, 11, 1));
  const std::string page = "/matches/proposals/" + sealed("match_proposals", proposal), form = page + "/deadline";
  const auto late = [&](Date day) {
    const auto columns = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
    return db().reading("test", [&](db::Tx& tx) { return overdue_proposals(tx, columns, sam_, day); });
  };
  EXPECT_TRUE(test::says(pages_->get(form), "value=\"15 Nov 2026\""))
      << "the form begins with the programme's fourteen days";
  EXPECT_EQ(late(on(2026, 11, 16)), 1);
  const auto move = [&](const char* day) { return pages_->post(form, {{"answer_by", day}, {"reason", "On holiday"}}); };
  EXPECT_EQ(move("").status, 422);
  EXPECT_EQ(move("2026-11-21").status, 422) << "yesterday";
  EXPECT_EQ(move("2027-02-21").status, 422) << "91 days ahead";
  EXPECT_EQ(one("select cast(count(*) as text) from proposal_deadlines"), "0");
  EXPECT_EQ(move("2026-11-22").status, 303) << "today";
  EXPECT_EQ(move("2027-02-20").status, 303) << "90 days ahead";
  EXPECT_EQ(pages_->acts, (std::vector<std::string>{"matches.deadline"}));
  EXPECT_EQ(one("select cast(count(*) as text) from proposal_deadlines"), "2");
  EXPECT_EQ(one("select cast(count(*) as text) from proposal_deadlines where supersedes is not null"), "1");
  const auto shown = pages_->get(page);
  EXPECT_TRUE(test::says(shown, "20 Feb 2027") && test::says(shown, "On holiday")) << shown.body;
  EXPECT_TRUE(test::says(pages_->get("/matches/board"), "20 Feb 2027"));
  const auto api = "/api/v1/proposals/" + sealed("match_proposals", proposal);
  EXPECT_TRUE(test::says(pages_->get(api), R"("answer_by":"2027-02-20")"));
  EXPECT_EQ(late(on(2027, 2, 20)), 0);
  EXPECT_EQ(late(on(2027, 2, 21)), 1);
  EXPECT_EQ(pages_->post(api + "/deadline", {{"answer_by", "2026-12-01"}}).status, 201);
  EXPECT_EQ(late(on(2026, 12, 2)), 1);
  agency_->add("match_acceptances",
               {{"match_acceptances.proposal_id", proposal},
                {"match_acceptances.party", "mentor"},
                {"match_acceptances.person_id", maya_},
                {"match_acceptances.event_date", now},
                {"match_acceptances.response", "declined"}},
               now);
  EXPECT_EQ(move("2026-12-05").status, 409) << "nobody is asked any more";
}

TEST_P(Beside, the_day_to_answer_is_offered_beside_an_empty_field_and_left_alone_keeps_no_row) {
  const auto referral = agency_->add("referrals", {{"referrals.mentee_id", tom_},
                                                   {"referrals.programme_id", agency_->programme},
                                                   {"referrals.event_date", on(2026, 1, 2)},
                                                   {"referrals.source", "school"},
                                                   {"referrals.screened_under_contract", 0}});
  agency_->add("referral_decisions", {{"referral_decisions.referral_id", referral},
                                      {"referral_decisions.event_date", on(2026, 1, 4)},
                                      {"referral_decisions.decision", "accepted"},
                                      {"referral_decisions.intake_elsewhere", 0}});
  agency_->add("mentor_applications", {{"mentor_applications.person_id", maya_},
                                       {"mentor_applications.programme_id", agency_->programme},
                                       {"mentor_applications.event_date", on(2026, 1, 2)},
                                       {"mentor_applications.status", "volunteer"},
                                       {"mentor_applications.complete", 1}});
  agency_->add("mentor_capacities", {{"mentor_capacities.person_id", maya_},
                                     {"mentor_capacities.programme_id", agency_->programme},
                                     {"mentor_capacities.capacity", 1},
                                     {"mentor_capacities.valid_from", on(2026, 1, 2)}});
  const std::string tom = test::Pages::seal(tom_), maya = test::Pages::seal(maya_);
  EXPECT_FALSE(test::says(pages_->get("/matches/proposals/new"), "6 Dec 2026")) << "nobody is chosen";
  const auto form = pages_->get("/matches/proposals/new", {{"mentee", tom}, {"mentor", maya}});
  EXPECT_TRUE(test::says(form, "For Tom, proposed today: 6 Dec 2026."));
  const auto field = form.body.substr(form.body.find("name=\"answer_by\""), 120);
  const auto value = field.find("value=\"");
  const auto untouched = value == field.npos ? "" : field.substr(value + 7, field.find('"', value + 7) - value - 7);
  EXPECT_EQ(untouched, "");
  const auto made = pages_->post("/matches/proposals", {{"mentee", tom},
                                                        {"mentor", maya},
                                                        {"event_date", "2026-11-10"},
                                                        {"mentor_strengths", "Patient"},
                                                        {"mentee_strengths", "Curious"},
                                                        {"answer_by", untouched}});
  ASSERT_EQ(made.status, 303) << made.body;
  EXPECT_EQ(one("select cast(count(*) as text) from proposal_deadlines"), "0");
}

TEST_P(Beside, days_between_two_matches_are_a_policy_and_begin_with_the_end) {
  const auto before = agency_->match(maya_, agency_->person("Zoé"), on(2026, 2, 1));
  agency_->close(before, on(2026, 11, 1));
  const auto never = agency_->unstarted(agency_->person("Lea"), tom_, on(2026, 10, 1));
  agency_->close(never, on(2026, 11, 20));
  EXPECT_FALSE(rests(maya_, now)) << "none by default";
  agency_->add("policies", {{"policies.programme_id", agency_->programme},
                            {"policies.key", "rematch_days"},
                            {"policies.value", "30"},
                            {"policies.valid_from", on(2026, 1, 1)},
                            {"policies.approved_by", sam_}});
  EXPECT_TRUE(rests(maya_, now));
  EXPECT_TRUE(rests(maya_, on(2026, 11, 30)));
  EXPECT_FALSE(rests(maya_, on(2026, 12, 1))) << "the end and thirty days";
  EXPECT_FALSE(rests(agency_->person("Ida"), now)) << "what never began leaves nothing behind for Tom";
  const auto columns = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
  const i18n::Words words(i18n::Language::en);
  EXPECT_NE(rest_words(words, rest_of(columns, agency_->programme, maya_, tom_, now)).find("1 Dec 2026"),
            std::string::npos)
      << "it is said until when";
}

}  // namespace
}  // namespace kith::matches
