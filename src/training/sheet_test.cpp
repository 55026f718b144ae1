// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "casefile/people.h"
#include "snapshot/load.h"
#include "snapshot/mentor_ready.h"
#include "snapshot/refs.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "training/eligible.h"
#include "training/training.h"

/// Sheets of trainings and of sessions for mentors: who may stand there by the day, and what one line says.
namespace kith::training {
namespace {

constexpr Date sheet_day = on(2026, 11, 22);
const std::vector<db::Step> sheet_steps = test::all_steps();

/// Maya and Noor are accepted since September, Gone left in October, Ana applied, Rex was rejected, Dora directs.
class Sheets : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return sheet_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db(), sheet_day);
    tara_ = agency_->worker("Tara", "trainer");
    dora_ = agency_->worker("Dora", "director");
    maya_ = applied("Maya", "Roy", "accepted");
    noor_ = applied("Noor", "Ali", "accepted");
    gone_ = applied("Gone", "Away", "accepted");
    ana_ = applied("Ana", "Diaz", nullptr);
    rex_ = applied("Rex", "Late", "rejected");
    agency_->add("mentor_status_events", {{"mentor_status_events.person_id", gone_},
                                          {"mentor_status_events.event_date", on(2026, 10, 10)},
                                          {"mentor_status_events.status", "exited"}});
    const auto course = agency_->add("courses", {{"courses.name", "Core"}, {"courses.kind", "training"}});
    version_ = agency_->add("course_versions", {{"course_versions.course_id", course},
                                                {"course_versions.version", "1"},
                                                {"course_versions.valid_from", on(2024, 1, 1)},
                                                {"course_versions.hours", 200},
                                                {"course_versions.topics", "boundaries;diversity"}});
  }
  PersonId applied(std::string_view given, std::string_view family, const char* decision) {
    const auto who = agency_->person(given, family);
    const auto application =
        agency_->add("mentor_applications", {{"mentor_applications.person_id", who},
                                             {"mentor_applications.programme_id", agency_->programme},
                                             {"mentor_applications.event_date", on(2026, 8, 1)},
                                             {"mentor_applications.complete", 1},
                                             {"mentor_applications.status", "volunteer"}});
    if (decision)
      agency_->add("mentor_decisions", {{"mentor_decisions.application_id", application},
                                        {"mentor_decisions.event_date", on(2026, 9, 1)},
                                        {"mentor_decisions.decision", decision}});
    return who;
  }
  Uses sheet_uses() {
    Uses uses;
    uses.people.columns = [this] {
      return std::make_shared<const snapshot::Snapshot>(
          db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); }));
    };
    uses.people.book = [this](FunctionRef<void(const casefile::Book&)> read) { people_.reading(db(), read); };
    return uses;
  }
  test::Pages pages(PersonId who, auth::Role role) {
    const auto list = training::routes(sheet_uses());
    test::Pages pages(db(), list);
    pages.actor = agency_->actor(who, role);
    pages.today = sheet_day;
    return pages;
  }
  static std::string sealed(const char* table, std::int64_t key) { return test::FakeVisit::sealer().seal(key, table); }
  static std::string place_of(const http::Response& made) {
    std::string place;
    for (const auto& [name, value] : made.headers)
      if (name == "location" || name == "Location") place = value.substr(0, value.find('?'));
    return place;
  }
  std::string session(test::Pages& p, const char* kind, const char* day) {
    const auto made = p.post("/training/sessions", {{"programme", test::Pages::seal(agency_->programme)},
                                                    {"kind", kind},
                                                    {"event_date", day},
                                                    {"mode", "in_person"},
                                                    {"hours", "1"}});
    EXPECT_EQ(made.status, 303) << made.body;
    return place_of(made);
  }
  std::string course(test::Pages& p, const char* day = "2026-11-20") {
    const auto made = p.post("/training/events", {{"programme", test::Pages::seal(agency_->programme)},
                                                  {"version", sealed("course_versions", version_)},
                                                  {"event_date", day},
                                                  {"mode", "in_person"}});
    EXPECT_EQ(made.status, 303) << made.body;
    return place_of(made);
  }
  int marked(test::Pages& p, const std::string& place, PersonId who, test::Pages::Pairs more) {
    test::Pages::Pairs sent{{"marks.0.person", test::Pages::seal(who)}};
    sent.insert(sent.end(), more.begin(), more.end());
    return p.post("/api/v1" + place + "/attendance", sent).status;
  }
  /// Page of the one training record there is.
  std::string place_of_record(const std::string& training) {
    const auto rows =
        db().reading("test", [](db::Tx& tx) { return records::list(tx, "training_records", sheet_day, 0, 9); });
    EXPECT_EQ(rows.size(), 1u);
    return training + "/records/" + sealed("training_records", rows.at(0).chain);
  }
  std::string prior_of(PersonId who) { return "/training/people/" + test::Pages::seal(who) + "/prior-learning"; }
  int corrected(test::Pages& p, const std::string& record, const char* result, const char* day) {
    const auto page = p.get(record);
    const auto from = page.body.find("name=\"version\" value=\"") + 22;
    return p
        .post(record, {{"version", page.body.substr(from, page.body.find('"', from) - from)},
                       {"result", result},
                       {"event_date", day},
                       {"mode", "in_person"},
                       {"correction_reason", "Told otherwise"}})
        .status;
  }
  template <class T>
  T of(PersonId who, const char* column) {
    return db().reading("test", [&](db::Tx& tx) {
      for (const auto& row : records::list(tx, "training_records", sheet_day, 0, 100)) {
        const auto& values = row.values;
        const auto at = [&](records::ColumnKey key) { return values[static_cast<std::size_t>(key.position()) - 1]; };
        if (at("training_records.person_id").integer != who.value) continue;
        const std::string_view name(column);
        const auto& stored = name == "result"    ? at("training_records.result")
                             : name == "topics"  ? at("training_records.topics_covered")
                             : name == "mode"    ? at("training_records.mode")
                             : name == "hours"   ? at("training_records.hours")
                             : name == "expires" ? at("training_records.expires_on")
                                                 : at("training_records.event_date");
        if constexpr (std::is_same_v<T, std::string>)
          return stored.text;
        else
          return static_cast<T>(stored.integer);
      }
      return T{};
    });
  }
  std::string result(PersonId who) { return of<std::string>(who, "result"); }
  std::size_t versions(PersonId who) {
    return db().reading("test", [&](db::Tx& tx) {
      for (const auto& row : records::list(tx, "training_records", sheet_day, 0, 100))
        if (row.values[static_cast<std::size_t>(records::ColumnKey("training_records.person_id").position()) - 1]
                .integer == who.value)
          return records::history(tx, "training_records", row.chain).size();
      return std::size_t{};
    });
  }

  std::unique_ptr<test::SmallAgency> agency_;
  casefile::People people_;
  PersonId tara_, dora_, maya_, noor_, gone_, ana_, rex_;
  std::int64_t version_{};
};
KITH_BOTH_ENGINES(Sheets);

TEST_P(Sheets, prior_learning_counts_when_a_supervisor_signs_for_it) {
  const auto sue = agency_->worker("Sue", "supervisor");
  const auto mia = applied("Mia", "Low", "accepted");
  auto tess = pages(agency_->worker("Tess"), auth::Role::coordinator);
  const test::Pages::Pairs learnt{
      {"event_date", "2025-11-20"}, {"topics_covered", "boundaries"}, {"topics_covered", "diversity"}};
  EXPECT_EQ(tess.get(prior_of(mia)).status, 404) << "no supervisor";
  EXPECT_EQ(tess.post(prior_of(mia), learnt).status, 404);
  auto supervisor = pages(sue, auth::Role::supervisor);
  EXPECT_TRUE(test::says(supervisor.get("/training/owed"), prior_of(mia)));
  EXPECT_EQ(supervisor.get(prior_of(mia)).status, 200);
  EXPECT_EQ(supervisor.post(prior_of(mia), {}).status, 422) << "which topics?";
  EXPECT_EQ(supervisor.get(prior_of(ana_)).status, 404) << "an applicant is no mentor yet";
  EXPECT_EQ(supervisor.post(prior_of(mia), learnt).status, 303);
  const auto rows =
      db().reading("test", [](db::Tx& tx) { return records::list(tx, "training_records", sheet_day, 0, 9); });
  ASSERT_EQ(rows.size(), 1u);
  const auto value = [&](records::ColumnKey column) {
    return rows[0].values[static_cast<std::size_t>(column.position() - 1)];
  };
  EXPECT_EQ(value("training_records.result").text, "credited") << "shows as such";
  EXPECT_EQ(value("training_records.approved_by").integer, sue.value);
  EXPECT_EQ(of<std::int64_t>(mia, "event_date"), day_number(sheet_day)) << "signed today, whatever day is sent";
  const auto snapshot = sheet_uses().people.columns();
  const auto topics =
      snapshot::topics_by(*snapshot, snapshot::ref_of(mia), snapshot::Day(sheet_day), snapshot::Day(sheet_day));
  EXPECT_TRUE(topics.has(snapshot::Topic::boundaries) && topics.has(snapshot::Topic::diversity));
  const auto credit = prior_of(mia) + "/" + sealed("training_records", rows[0].chain);
  EXPECT_TRUE(test::says(supervisor.get(prior_of(mia)), credit)) << "where it is undone";
  EXPECT_EQ(tess.get(credit).status, 404);
  EXPECT_EQ(supervisor.get(prior_of(ana_) + "/" + sealed("training_records", rows[0].chain)).status, 404);
  const auto mine = pages(mia, auth::Role::mentor).get("/training/mine");
  EXPECT_TRUE(test::says(mine, "<th scope=\"row\">Prior learning <small")) << "no course: what it is, and its topics";
  test::Pages::Pairs undo{{"version", std::to_string(rows[0].id)},
                          {"withdrawal", "true"},
                          {"withdrawal_reason", "Another mentor's papers"}};
  EXPECT_EQ(tess.post(credit + "/withdraw", undo).status, 404);
  EXPECT_EQ(tess.get("/api/v1" + credit).status, 404);
  EXPECT_TRUE(test::says(supervisor.get("/api/v1" + prior_of(mia)), sealed("training_records", rows[0].chain)));
  EXPECT_EQ(
      supervisor.post("/api/v1" + credit, {{"version", std::to_string(rows[0].id)}, {"topics_covered", "boundaries"}})
          .status,
      422)
      << "why?";
  EXPECT_EQ(supervisor
                .post("/api/v1" + credit, {{"version", std::to_string(rows[0].id)},
                                           {"topics_covered", "boundaries"},
                                           {"correction_reason", "One course only"}})
                .status,
            201);
  const test::Pages::Pairs late{{"version", std::to_string(rows[0].id)}, {"correction_reason", "Another mentor's"}};
  EXPECT_EQ(supervisor.post("/api/v1" + credit + "/withdraw", late).status, 409) << "corrected meanwhile";
  const auto corrected =
      db().reading("test", [](db::Tx& tx) { return records::list(tx, "training_records", sheet_day, 0, 9); });
  undo[0].second = std::to_string(corrected.at(0).id);
  EXPECT_EQ(supervisor.post(credit + "/withdraw", undo).status, 303);
  EXPECT_TRUE(
      db().reading("test", [](db::Tx& tx) { return records::list(tx, "training_records", sheet_day, 0, 9); }).empty());
}

TEST_P(Sheets, who_may_stand_there_is_judged_by_the_day_of_the_training) {
  const auto snapshot = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
  const auto on_day = [&](Date day) { return trainees_on(snapshot, agency_->programme, day, sheet_day); };
  EXPECT_FALSE(on_day(on(2026, 7, 31)).contains(maya_)) << "not yet applied";
  const auto august = on_day(on(2026, 8, 15));
  for (const auto who : {maya_, gone_, ana_, rex_, dora_}) EXPECT_TRUE(august.contains(who));
  EXPECT_FALSE(august.contains(tara_)) << "a trainer leads no programme";
  EXPECT_FALSE(on_day(on(2026, 9, 1)).contains(rex_)) << "rejected that day";
  auto p = pages(tara_, auth::Role::trainer);
  const auto before = course(p, "2026-10-09"), after = course(p, "2026-10-10");
  EXPECT_EQ(marked(p, before, gone_, {{"marks.0.status", "there"}}), 200) << "a mentor on that day, who left since";
  EXPECT_EQ(marked(p, after, gone_, {{"marks.0.status", "there"}}), 422) << "had left";
  EXPECT_EQ(marked(p, before, ana_, {{"marks.0.status", "there"}}), 200) << "an applicant in training";
  EXPECT_EQ(marked(p, before, dora_, {{"marks.0.status", "there"}}), 200) << "a leader";
  EXPECT_EQ(marked(p, before, rex_, {{"marks.0.status", "there"}}), 422) << "rejected by then";
  EXPECT_EQ(marked(p, before, agency_->person("Stranger"), {{"marks.0.status", "there"}}), 422);
  const auto room = p.get(before);
  EXPECT_TRUE(test::says(room, "entered late"));
  EXPECT_TRUE(test::says(room, "Gone Away"));
}

TEST_P(Sheets, an_own_day_is_one_on_which_the_person_could_stand_there) {
  auto p = pages(tara_, auth::Role::trainer);
  const auto core = course(p, "2026-10-09");
  EXPECT_EQ(marked(p, core, gone_, {{"marks.0.status", "there"}, {"marks.0.day", "2026-10-10"}}), 422) << "had left";
  EXPECT_EQ(p.post(core + "/people", {{"other", test::Pages::seal(gone_)}}).status, 303);
  const auto on_page = [&](const char* status, const char* day) {
    return p
        .post(core + "/attendance",
              {{"marks.0.person", test::Pages::seal(gone_)}, {"marks.0.status", status}, {"marks.0.day", day}})
        .status;
  };
  EXPECT_EQ(on_page("there", "2026-10-10"), 422) << "the page as well";
  EXPECT_EQ(on_page("there", "2026-10-08"), 303) << "the day before";
  EXPECT_EQ(on_page("there", "2026-10-12"), 422) << "moved to a day after";
  EXPECT_EQ(on_page("absent", "2026-10-12"), 303) << "who was not there proves nothing";
  EXPECT_EQ(on_page("there", "2026-10-12"), 422);
}

TEST_P(Sheets, whoever_missed_all_minutes_was_absent_and_is_credited_no_topic) {
  auto p = pages(tara_, auth::Role::trainer);
  const auto core = course(p);
  for (const char* minutes : {"120", "500"})
    EXPECT_EQ(marked(p, core, maya_, {{"marks.0.status", "there"}, {"marks.0.minutes", minutes}}), 422) << minutes;
  EXPECT_EQ(marked(p, core, maya_, {{"marks.0.status", "there"}, {"marks.0.minutes", "119"}}), 200);
  EXPECT_EQ(result(maya_), "partial");
}

/// Users' finding T2 and T7: ticks were lost after an error, and stood by the number of the row.
TEST_P(Sheets, a_refused_sheet_comes_back_as_it_was_sent) {
  auto p = pages(tara_, auth::Role::trainer);
  const auto core = course(p);
  for (const auto who : {maya_, noor_, ana_})
    ASSERT_EQ(p.post(core + "/people", {{"other", test::Pages::seal(who)}}).status, 303);
  const auto refused = p.post(core + "/attendance", {{"marks.0.person", test::Pages::seal(ana_)},
                                                     {"marks.0.status", "absent"},
                                                     {"marks.1.person", test::Pages::seal(maya_)},
                                                     {"marks.1.status", "there"},
                                                     {"marks.1.topics", "diversity"},
                                                     {"expires_on", "31 Feb 2027"}});
  ASSERT_EQ(refused.status, 422);
  const auto stands = [&](const std::string& text) { return refused.body.find(text) != std::string::npos; };
  EXPECT_TRUE(stands("name=\"marks.0.person\" value=\"" + test::Pages::seal(ana_) + '"'));
  EXPECT_TRUE(stands("name=\"marks.1.person\" value=\"" + test::Pages::seal(maya_) + '"'));
  EXPECT_TRUE(stands("name=\"marks.2.person\" value=\"" + test::Pages::seal(noor_) + '"')) << "was not sent";
  EXPECT_TRUE(stands("name=\"marks.0.status\" value=\"absent\" checked"));
  EXPECT_TRUE(stands("name=\"marks.1.topics\" value=\"diversity\" checked"));
  EXPECT_FALSE(stands("name=\"marks.1.topics\" value=\"boundaries\" checked"));
}

TEST_P(Sheets, whoever_was_expected_and_left_before_the_day_was_not_there) {
  auto p = pages(tara_, auth::Role::trainer);
  const auto core = course(p);
  ASSERT_EQ(p.post(core + "/people", {{"other", test::Pages::seal(maya_)}}).status, 303);
  agency_->add("mentor_status_events", {{"mentor_status_events.person_id", maya_},
                                        {"mentor_status_events.event_date", on(2026, 11, 19)},
                                        {"mentor_status_events.status", "exited"}});
  EXPECT_EQ(
      p.post(core + "/attendance", {{"marks.0.person", test::Pages::seal(maya_)}, {"marks.0.status", "there"}}).status,
      422);
  EXPECT_EQ(marked(p, core, maya_, {{"marks.0.status", "passed"}}), 422) << "as JSON";
  EXPECT_EQ(marked(p, core, maya_, {{"marks.0.status", "absent"}}), 200);
}

TEST_P(Sheets, what_is_on_record_stays_when_leaving_is_told_later) {
  auto p = pages(tara_, auth::Role::trainer);
  const auto core = course(p);
  ASSERT_EQ(marked(p, core, maya_, {{"marks.0.status", "there"}}), 200);
  agency_->add("mentor_status_events", {{"mentor_status_events.person_id", maya_},
                                        {"mentor_status_events.event_date", on(2026, 11, 19)},
                                        {"mentor_status_events.status", "exited"}});
  EXPECT_EQ(marked(p, core, maya_, {{"marks.0.status", "passed"}}), 200);
  EXPECT_EQ(result(maya_), "passed");
}

TEST_P(Sheets, a_correction_moves_nobody_to_a_day_after_they_left) {
  auto p = pages(tara_, auth::Role::trainer);
  const auto core = course(p, "2026-10-09");
  ASSERT_EQ(marked(p, core, gone_, {{"marks.0.status", "there"}}), 200);
  const auto record = place_of_record(core);
  EXPECT_EQ(corrected(p, record, "attended", "2026-10-12"), 422);
  EXPECT_EQ(corrected(p, record, "passed", "2026-10-09"), 303) << "the day as it was";
  EXPECT_EQ(corrected(p, record, "passed", "2026-10-08"), 303);
}

TEST_P(Sheets, a_session_for_mentors_is_not_passed_by_a_correction_either) {
  auto p = pages(tara_, auth::Role::trainer);
  const auto meeting = session(p, "community_meeting", "2026-11-20");
  ASSERT_EQ(marked(p, meeting, maya_, {{"marks.0.status", "there"}}), 200);
  const auto record = place_of_record(meeting);
  for (const char* of_courses : {"passed", "failed"})
    EXPECT_EQ(corrected(p, record, of_courses, "2026-11-20"), 422) << of_courses;
  EXPECT_EQ(corrected(p, record, "absent", "2026-11-20"), 303);
}

TEST_P(Sheets, the_last_valid_day_is_compared_with_the_own_day_of_a_line) {
  auto p = pages(tara_, auth::Role::trainer);
  const auto core = course(p, "2026-11-10");
  const auto until = [&](PersonId who, const char* own_day, const char* last) {
    return marked(p, core, who, {{"marks.0.status", "there"}, {"marks.0.day", own_day}, {"expires_on", last}});
  };
  EXPECT_EQ(until(maya_, "2026-11-12", "2026-11-11"), 422);
  EXPECT_EQ(until(maya_, "2026-11-12", "2026-11-12"), 200);
  EXPECT_EQ(until(noor_, "2026-11-05", "2026-11-07"), 200) << "before the training, after the own day";
  EXPECT_EQ(until(noor_, "2026-11-10", "2026-11-09"), 422);
  EXPECT_EQ(marked(p, core, maya_, {{"marks.0.status", "there"}, {"marks.0.day", "2026-11-13"}}), 422)
      << "after the last day that stands";
}

TEST_P(Sheets, the_file_says_who_did_not_pass_and_what_differs) {
  auto p = pages(tara_, auth::Role::trainer);
  const auto core = course(p, "2026-11-10");
  ASSERT_EQ(marked(p, core, maya_,
                   {{"marks.0.status", "failed"},
                    {"marks.0.day", "2026-11-12"},
                    {"marks.0.hours", "3.5"},
                    {"marks.0.mode", "video"}}),
            200);
  const auto file = p.get(core + "/as/csv");
  ASSERT_EQ(file.status, 200) << file.body;
  for (const char* told : {"Did not pass", "2026-11-12", "3.5", "Day, if another"})
    EXPECT_TRUE(test::says(file, told)) << told << " in " << file.body;
}

TEST_P(Sheets, whoever_could_not_stand_there_then_is_not_offered_for_owing_a_topic) {
  auto p = pages(tara_, auth::Role::trainer);
  EXPECT_TRUE(test::says(p.get(course(p)), "Maya Roy"));
  EXPECT_FALSE(test::says(p.get(course(p, "2026-07-31")), "Maya Roy")) << "she applied the day after";
}

TEST_P(Sheets, a_training_gets_one_plan_whoever_asks_first) {
  const auto meeting = agency_->add("training_events", {{"training_events.programme_id", agency_->programme},
                                                        {"training_events.kind", "mentor_meeting"},
                                                        {"training_events.event_date", on(2026, 11, 20)},
                                                        {"training_events.mode", "in_person"}});
  const auto before = db().reading("test", [&](db::Tx& tx) { return load_event(tx, meeting, sheet_day); });
  ASSERT_TRUE(before);
  const auto plan = [&] {
    return db().writing("test", [&](db::Tx& tx) {
      return plan_of(tx, *before, {tara_, test::SmallAgency::noon(sheet_day)});
    });
  };
  const auto first = plan();
  EXPECT_EQ(plan(), first) << "of an event that was read before";
}

TEST_P(Sheets, a_session_for_mentors_is_planned_held_and_says_its_clause) {
  auto p = pages(tara_, auth::Role::trainer);
  EXPECT_TRUE(test::says(p.get("/training/sessions/new"), "IMA I-5"));
  const auto meeting = session(p, "community_meeting", "2026-11-22");
  EXPECT_TRUE(test::says(p.get(meeting), "proves IMA I-5"));
  EXPECT_TRUE(test::says(p.get(session(p, "observation", "2026-12-01")), "proves IMA IV-3"));
  EXPECT_TRUE(test::says(p.get("/training/events"), "Meeting of the community"));
  EXPECT_EQ(p.post(meeting + "/people", {{"other", test::Pages::seal(maya_)}}).status, 303);
  EXPECT_EQ(marked(p, meeting, maya_, {{"marks.0.status", "there"}}), 200);
  EXPECT_EQ(result(maya_), "attended");
  EXPECT_EQ(marked(p, meeting, noor_, {{"marks.0.status", "passed"}}), 200);
  EXPECT_EQ(result(noor_), "attended") << "nothing to pass in a meeting";
  const auto events =
      db().reading("test", [](db::Tx& tx) { return records::list(tx, "training_events", sheet_day, 0, 9); });
  ASSERT_EQ(events.size(), 1u) << "the one to come is no record yet";
  for (const char* kind : {"course", "mentor_meeting", "party"})
    EXPECT_EQ(p.post("/training/sessions", {{"programme", test::Pages::seal(agency_->programme)},
                                            {"kind", kind},
                                            {"event_date", "2026-11-22"},
                                            {"mode", "in_person"}})
                  .status,
              422);
}

TEST_P(Sheets, passed_is_stored_as_passed_and_stays_so_when_the_sheet_is_saved_again) {
  auto p = pages(tara_, auth::Role::trainer);
  const auto core = course(p);
  EXPECT_EQ(marked(p, core, maya_, {{"marks.0.status", "passed"}}), 200);
  EXPECT_EQ(result(maya_), "passed");
  EXPECT_EQ(of<std::int64_t>(maya_, "hours"), 200);
  EXPECT_EQ(marked(p, core, maya_, {{"marks.0.status", "passed"}}), 200);
  EXPECT_EQ(versions(maya_), 1u) << "nothing changed";
  EXPECT_EQ(marked(p, core, maya_, {{"marks.0.status", "failed"}}), 200);
  EXPECT_EQ(result(maya_), "failed");
  EXPECT_EQ(versions(maya_), 2u);
  EXPECT_EQ(marked(p, core, maya_, {{"marks.0.status", "passed"}, {"marks.0.topics", "diversity"}}), 200);
  EXPECT_EQ(result(maya_), "partial") << "a topic that was missed is told";
  EXPECT_EQ(of<std::string>(maya_, "topics"), "boundaries");
}

TEST_P(Sheets, one_line_may_have_its_own_day_hours_way_and_topics) {
  auto p = pages(tara_, auth::Role::trainer);
  const auto core = course(p, "2026-11-10");
  EXPECT_EQ(marked(p, core, maya_,
                   {{"marks.0.status", "there"},
                    {"marks.0.day", "2026-11-12"},
                    {"marks.0.hours", "3.0"},
                    {"marks.0.mode", "video"}}),
            200);
  EXPECT_EQ(result(maya_), "attended");
  EXPECT_EQ(of<std::int64_t>(maya_, "hours"), 300);
  EXPECT_EQ(of<std::string>(maya_, "mode"), "video");
  EXPECT_EQ(from_day_number(static_cast<int>(of<std::int64_t>(maya_, "day"))), on(2026, 11, 12));
  EXPECT_EQ(marked(p, core, noor_,
                   {{"marks.0.status", "there"}, {"marks.0.topics", "diversity"}, {"marks.0.also", "closure"}}),
            200);
  EXPECT_EQ(of<std::string>(noor_, "topics"), "boundaries;closure");
  for (const char* day : {"2026-11-23", "2026-10-09"})
    EXPECT_EQ(marked(p, core, noor_, {{"marks.0.status", "there"}, {"marks.0.day", day}}), 422) << day;
  const auto page = p.get(core);
  EXPECT_TRUE(test::says(page, "value=\"12 Nov 2026\""));
  EXPECT_EQ(p.post(core + "/attendance", {{"marks.0.person", test::Pages::seal(maya_)},
                                          {"marks.0.status", "there"},
                                          {"marks.0.day", "2026-11-12"},
                                          {"marks.0.hours", "3"},
                                          {"marks.0.mode", "video"},
                                          {"marks.1.person", test::Pages::seal(noor_)},
                                          {"marks.1.status", "there"},
                                          {"marks.1.topics", "diversity"}})
                .status,
            303);
  EXPECT_EQ(versions(maya_), 1u);
  EXPECT_EQ(versions(noor_), 1u) << "topics beside the course stay";
}

TEST_P(Sheets, the_last_valid_day_stays_when_the_sheet_is_saved_again) {
  auto p = pages(tara_, auth::Role::trainer);
  const auto core = course(p);
  EXPECT_EQ(marked(p, core, maya_, {{"marks.0.status", "there"}, {"expires_on", "2027-11-20"}}), 200);
  EXPECT_EQ(marked(p, core, maya_, {{"marks.0.status", "passed"}}), 200);
  EXPECT_EQ(result(maya_), "passed");
  EXPECT_EQ(from_day_number(static_cast<int>(of<std::int64_t>(maya_, "expires"))), on(2027, 11, 20));
}

TEST_P(Sheets, a_meeting_recorded_without_a_plan_gets_its_sheet) {
  const auto meeting = agency_->add("training_events", {{"training_events.programme_id", agency_->programme},
                                                        {"training_events.kind", "mentor_meeting"},
                                                        {"training_events.event_date", on(2026, 11, 20)},
                                                        {"training_events.mode", "in_person"}});
  auto p = pages(tara_, auth::Role::trainer);
  const std::string place = "/training/events/" + sealed("training_events", meeting);
  EXPECT_TRUE(test::says(p.get(place), "MG-P2"));
  EXPECT_EQ(p.post(place + "/people", {{"other", test::Pages::seal(maya_)}}).status, 303);
  EXPECT_EQ(p.post(place + "/people", {{"other", test::Pages::seal(noor_)}}).status, 303);
  EXPECT_TRUE(test::says(p.get(place), "Noor Ali"));
  EXPECT_EQ(
      p.post(place + "/attendance", {{"marks.0.person", test::Pages::seal(maya_)}, {"marks.0.status", "there"}}).status,
      303);
  EXPECT_EQ(result(maya_), "attended");
  const auto events =
      db().reading("test", [](db::Tx& tx) { return records::list(tx, "training_events", sheet_day, 0, 9); });
  EXPECT_EQ(events.size(), 1u) << "it was recorded already";
}

TEST_P(Sheets, one_record_is_corrected_and_withdrawn_with_a_reason) {
  auto p = pages(tara_, auth::Role::trainer);
  const auto core = course(p);
  ASSERT_EQ(marked(p, core, maya_, {{"marks.0.status", "there"}}), 200);
  const auto row =
      db().reading("test", [](db::Tx& tx) { return records::list(tx, "training_records", sheet_day, 0, 9).at(0); });
  const auto place = core + "/records/" + sealed("training_records", row.chain);
  EXPECT_TRUE(test::says(p.get(core), place));
  const auto page = p.get(place);
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(test::says(page, "Maya Roy"));
  const auto from = page.body.find("name=\"version\" value=\"") + 22;
  const auto seen = page.body.substr(from, page.body.find('"', from) - from);
  test::Pages::Pairs sent{{"version", seen},
                          {"result", "partial"},
                          {"event_date", "2026-11-20"},
                          {"hours", "1"},
                          {"topics_covered", "boundaries"},
                          {"topics_covered", "closure"},
                          {"mode", "in_person"}};
  EXPECT_EQ(p.post(place, sent).status, 422) << "no reason";
  sent.emplace_back("correction_reason", "Left early");
  EXPECT_EQ(p.post(place, sent).status, 303);
  EXPECT_EQ(of<std::string>(maya_, "topics"), "boundaries;closure");
  EXPECT_EQ(p.post(place, sent).status, 409) << "corrected meanwhile";
  const auto newest =
      db().reading("test", [&](db::Tx& tx) { return records::newest(tx, "training_records", row.chain); });
  EXPECT_EQ(p.post("/api/v1" + place, {{"version", std::to_string(newest->id)},
                                       {"result", "partial"},
                                       {"event_date", "2026-11-20"},
                                       {"hours", "1.5"},
                                       {"correction_reason", "Left later"}})
                .status,
            201);
  EXPECT_EQ(of<std::string>(maya_, "topics"), "boundaries;closure") << "what JSON leaves out stays";
  const auto other = course(p, "2026-11-19");
  EXPECT_EQ(p.get(other + "/records/" + sealed("training_records", row.chain)).status, 404) << "of another training";
  const auto again = p.get(place);
  const auto at = again.body.find("name=\"version\" value=\"") + 22;
  EXPECT_EQ(p.post(place + "/withdraw", {{"version", again.body.substr(at, again.body.find('"', at) - at)},
                                         {"withdrawal", "true"},
                                         {"withdrawal_reason", "Was not there"}})
                .status,
            303);
  EXPECT_EQ(result(maya_), "");
  auto stranger = pages(dora_, auth::Role::director);
  EXPECT_EQ(stranger.get(place).status, 403);
}

TEST_P(Sheets, courses_and_their_versions_as_json) {
  auto p = pages(tara_, auth::Role::trainer);
  const std::string all = "/api/v1/training/courses";
  test::Pages::Pairs course{{"name", "Closing well"}, {"kind", "ongoing"}, {"version", "1"}};
  EXPECT_EQ(p.post(all, course).status, 422) << "no topics, no first day";
  course.insert(course.end(), {{"valid_from", "2026-11-01"}, {"topics", "closure"}});
  EXPECT_EQ(p.post(all, course).status, 201);
  const auto added = db().reading("test", [](db::Tx& tx) { return records::list(tx, "courses", sheet_day, 0, 9); });
  ASSERT_EQ(added.size(), 2u);
  const std::string versions = all + "/" + sealed("courses", added.back().chain) + "/versions";
  EXPECT_EQ(p.post(versions, {{"version", "2"}, {"valid_from", "2026-10-31"}, {"topics", "closure"}}).status, 422)
      << "before the first";
  EXPECT_EQ(p.post(versions, {{"version", "2"}, {"valid_from", "2026-11-20"}, {"topics", "closure"}}).status, 201);
  EXPECT_EQ(p.post(all + "/" + std::string(26, '0') + "/versions",
                   {{"version", "3"}, {"valid_from", "2026-11-21"}, {"topics", "closure"}})
                .status,
            404);
  const auto shown = p.get(all);
  EXPECT_TRUE(test::says(shown, R"("name":"Closing well","kind":"ongoing","versions":[{)")) << shown.body;
  EXPECT_TRUE(test::says(shown, R"("hours":2.00,"topics":["boundaries","diversity"])")) << shown.body;
}

TEST_P(Sheets, who_is_expected_and_the_sheet_as_json) {
  auto p = pages(tara_, auth::Role::trainer);
  const auto training = "/api/v1" + course(p, "2026-11-24");
  EXPECT_EQ(p.post(training + "/people", {{"expected", test::Pages::seal(gone_)}}).status, 422) << "had left";
  EXPECT_EQ(
      p.post(training + "/people", {{"expected", test::Pages::seal(maya_)}, {"expected", test::Pages::seal(noor_)}})
          .status,
      200);
  const auto shown = p.get(training);
  EXPECT_TRUE(test::says(shown, R"("event_date":"2026-11-24","mode":"in_person")")) << shown.body;
  EXPECT_TRUE(test::says(shown, R"("name":"Maya Roy","status":"")")) << shown.body;
  EXPECT_TRUE(test::says(p.get("/api/v1/training/events"), R"("event_date":"2026-11-24")"));
  EXPECT_FALSE(test::says(p.get("/api/v1/training/events", {{"since", "2026-11-25"}}), R"("event_date":"2026-11-24")"));
  p.actor = agency_->actor(tara_, auth::Role::trainer, agency_->new_programme("Other"));
  EXPECT_EQ(p.get(training).status, 404);
  EXPECT_EQ(p.post(training + "/people", {{"expected", test::Pages::seal(maya_)}}).status, 404);
}

}  // namespace
}  // namespace kith::training
