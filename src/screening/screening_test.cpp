// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/screening.h"

#include <gtest/gtest.h>

#include "casefile/people.h"
#include "records/ddl.h"
#include "screening/agreement_texts.h"
#include "screening/queries.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"

namespace kith::screening {
namespace {

using auth::Role;
constexpr Date today = on(2026, 11, 22);
const std::vector<db::Step> store_steps = [] {
  auto steps = db::file_steps();
  for (auto& step : records::ddl_steps()) steps.push_back(std::move(step));
  return steps;
}();

Check clear(std::string type, Date from, Date until) {
  Check c;
  c.type = std::move(type);
  c.result = "clear";
  c.completed = from;
  c.from = from;
  c.until = until;
  return c;
}
Around asks(std::vector<std::string> checks) {
  Around around;
  around.checks = std::move(checks);
  return around;
}

TEST(Checks, the_last_day_counts_and_a_renewal_leaves_no_gap_day) {
  MentorFile f;
  f.checks = {clear("criminal_record", on(2023, 7, 1), on(2026, 6, 30)),
              clear("criminal_record", on(2026, 7, 1), on(2029, 6, 30))};
  EXPECT_EQ(covered_until(f, "criminal_record", on(2026, 6, 30)), on(2029, 6, 30))
      << "edge case 13: valid until 30 June covers 30 June";
  EXPECT_TRUE(gaps(f, "criminal_record", on(2026, 1, 1), on(2026, 12, 31)).empty());
  f.checks[1].from = f.checks[1].completed = on(2026, 7, 2);
  EXPECT_EQ(covered_until(f, "criminal_record", on(2026, 6, 30)), on(2026, 6, 30));
  const auto open = gaps(f, "criminal_record", on(2026, 1, 1), on(2026, 12, 31));
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0].from, on(2026, 7, 1));
  EXPECT_EQ(open[0].until, on(2026, 7, 1)) << "the one day between";
}

TEST(Checks, an_expiry_found_late_suspends_from_its_own_day_and_the_failing_days_stay) {
  MentorFile f;
  f.complete = true;
  f.received = on(2023, 1, 1);
  f.signed_on = f.received;
  f.decided = on(2023, 2, 1);
  f.decision = "accepted";
  f.checks = {clear("criminal_record", on(2023, 1, 10), on(2026, 1, 9))};
  auto around = asks({"criminal_record"});
  around.matched = on(2023, 3, 1);
  around.matches = 1;
  auto s = standing(f, around, on(2026, 1, 9));
  EXPECT_EQ(s.state, State::matched);
  s = standing(f, around, today);
  EXPECT_EQ(s.state, State::suspended);
  EXPECT_EQ(s.since, on(2026, 1, 10)) << "edge case 35";
  f.checks.push_back(clear("criminal_record", on(2026, 11, 20), on(2029, 11, 19)));
  EXPECT_EQ(standing(f, around, today).state, State::matched);
  const auto open = gaps(f, "criminal_record", *f.decided, today);
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0].from, on(2026, 1, 10));
  EXPECT_EQ(open[0].until, on(2026, 11, 19)) << "a renewal cures no day that failed";
}

TEST(Checks, warn_sixty_days_before_the_end) {
  MentorFile f;
  f.checks = {clear("criminal_record", on(2024, 1, 1), on(2026, 12, 31))};
  const auto around = asks({"criminal_record", "vulnerable_sector"});
  EXPECT_EQ(coverage(f, around, on(2026, 11, 1))[0].cover, Cover::expiring);
  EXPECT_EQ(coverage(f, around, on(2026, 10, 31))[0].cover, Cover::valid) << "61 days are left";
  EXPECT_EQ(coverage(f, around, on(2027, 1, 1))[0].cover, Cover::expired);
  EXPECT_EQ(coverage(f, around, today)[1].cover, Cover::missing);
}

TEST(Checks, a_finding_holds_from_the_day_two_have_decided_and_an_exemption_needs_its_law) {
  auto c = clear("criminal_record", on(2026, 1, 1), on(2028, 12, 31));
  c.result = "record_found";
  EXPECT_FALSE(held(c));
  c.adjudication = "accepted";
  EXPECT_FALSE(held(c)) << "the word of the first of two";
  c.adjudicated = on(2026, 2, 1);
  EXPECT_EQ(held(c)->from, on(2026, 2, 1));
  c.revoked = on(2026, 5, 1);
  EXPECT_EQ(held(c)->until, on(2026, 4, 30)) << "revoked_on is the first day without";
  Check law = clear("criminal_record", on(2026, 1, 1), on(2026, 12, 31));
  law.exemption = true;
  EXPECT_FALSE(held(law));
  law.document = true;
  EXPECT_TRUE(held(law));
}

TEST(MentorFile, a_bar_outlives_everything_and_checks_are_hard) {
  MentorFile f;
  f.received = on(2026, 1, 1);
  f.complete = true;
  f.signed_on = on(2026, 1, 2);
  const auto list = blocks(f, asks({"criminal_record"}), today);
  EXPECT_EQ(std::count_if(list.begin(), list.end(), [](const Block& b) { return b.hard; }), 1);
  EXPECT_EQ(list.front().key, "screening.block.check");
  f.barred = on(2020, 5, 5);
  EXPECT_EQ(standing(f, {}, today).state, State::barred) << "a later application changes nothing";
  EXPECT_NE(refused_in(f, State::barred, Act::decision), nullptr);
}

/// Olga screens, Dora directs, Kim is coordinator of Maya's match. Nils asked to become a mentor.
class Screening : public test::BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    olga_ = agency_->worker("Olga", "screening_officer");
    dora_ = agency_->worker("Dora", "director");
    agency_->add("policies", {{"policies.programme_id", agency_->programme},
                              {"policies.key", "selection_criteria"},
                              {"policies.value", "works_with_others;commits_time"},
                              {"policies.valid_from", on(2020, 1, 1)}});
    Uses uses;
    uses.people = test::people_uses(db(), people_);
    uses.files = [this](Date day, FunctionRef<void(const std::map<std::int64_t, MentorFile>&)> read) {
      files_.reading(db(), day, read);
    };
    uses_ = uses;
    pages_ = std::make_unique<test::Pages>(db(), routes(uses));
    as(olga_, Role::screening_officer);
    file_ = inquire({{"given_name", "Nils"}, {"family_name", "Roy"}});
  }
  std::vector<db::Step> steps() const override { return store_steps; }
  void as(PersonId who, Role role) { pages_->actor = agency_->actor(who, role); }
  std::int64_t inquire(test::Pages::Pairs who) {
    for (const auto& pair : test::Pages::Pairs{{"status", "volunteer"},
                                               {"event_date", "2026-11-01"},
                                               {"programme", test::Pages::seal(agency_->programme)}})
      who.push_back(pair);
    const auto answer = pages_->post("/screening/inquiries", who);
    EXPECT_EQ(answer.status, 303) << answer.body;
    for (const auto& [name, value] : answer.headers)
      if (name == "location" || name == "Location")
        if (const auto id = test::FakeVisit::sealer().open(value.substr(19, 26), "mentor_applications")) return *id;
    return 0;
  }
  std::string address(std::string_view act = {}) const {
    return "/screening/mentors/" + test::FakeVisit::sealer().seal(file_, "mentor_applications") +
           (act.empty() ? "" : "/" + std::string(act));
  }
  int record(std::string_view act, test::Pages::Pairs typed) {
    if (std::none_of(typed.begin(), typed.end(), [](const auto& p) { return p.first == "event_date"; }))
      typed.emplace_back("event_date", "2026-11-10");
    return pages_->post(address(act), typed).status;
  }
  MentorFile loaded() {
    return *db().reading("test", [&](db::Tx& tx) { return load_file(tx, file_, today); });
  }
  Standing stands() {
    const auto snapshot = uses_.people.columns();
    return db().reading("test", [&](db::Tx& tx) {
      const auto file = *load_file(tx, file_, today);
      return standing(file, Surroundings(*snapshot, tx, today).around(file), today);
    });
  }
  std::string check(std::size_t n = 0) {
    return test::FakeVisit::sealer().seal(loaded().checks.at(n).chain, "background_checks");
  }
  void apply() {
    EXPECT_EQ(
        record("application", {{"signed_on", "2026-11-02"}, {"consented_on", "2026-11-02"}, {"complete", "true"}}),
        303);
  }
  void order_and_return(const std::string& result) {
    EXPECT_EQ(record("check_order",
                     {{"ordered_on", "2026-11-03"}, {"check_type", "criminal_record"}, {"jurisdiction", "CA"}}),
              303);
    EXPECT_EQ(record("check_return", {{"which", check()}, {"result", result}}), 303);
  }
  void meet() {
    EXPECT_EQ(record("interview", {{"mode", "in_person"}, {"qualities_note", "Warm"}, {"motive_note", "Had a mentor"}}),
              303);
  }
  void all_the_rest() {
    meet();
    for (const auto* name : {"Ann", "Bo"})
      EXPECT_EQ(record("reference",
                       {{"referee_name", name}, {"status", "completed"}, {"method", "phone"}, {"verdict", "positive"}}),
                303);
    EXPECT_EQ(record("score", {{"scores.0.criterion", "works_with_others"},
                               {"scores.0.score", "4"},
                               {"scores.1.criterion", "commits_time"},
                               {"scores.1.score", "3"}}),
              303);
    EXPECT_EQ(record("agreement", {{"kind", "commitment"},
                                   {"kind", "code_of_conduct"},
                                   {"kind", "confidentiality"},
                                   {"min_visits_per_month", "2"},
                                   {"duration_months", "12"}}),
              303);
  }
  test::Pages::Pairs acceptance() const {
    return {{"decision", "accepted"},    {"event_date", "2026-11-20"}, {"qualities_rating", "4"},
            {"qualities_note", "Trust"}, {"availability_rating", "4"}, {"availability_note", "Evenings"}};
  }

  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<test::Pages> pages_;
  casefile::People people_;
  Files files_;
  Uses uses_;
  PersonId olga_, dora_;
  std::int64_t file_{};
};
KITH_BOTH_ENGINES(Screening);

TEST(ScreeningStatements, fit_the_schema) { test::prepare_all(sql::all, store_steps); }

TEST_P(Screening, from_inquiry_to_acceptance) {
  EXPECT_EQ(stands().state, State::inquiry);
  EXPECT_EQ(record("interview", {{"mode", "in_person"}}), 409) << "first the application";
  EXPECT_EQ(record("application", {{"signed_on", "2026-11-02"}, {"complete", "true"}}), 422)
      << "consent to checks is hard";
  apply();
  EXPECT_EQ(loaded().checks.size(), 1u) << "the required check is opened";
  const auto empty = pages_->post(address("interview"), {{"event_date", "2026-11-20"}, {"mode", "in_person"}});
  EXPECT_EQ(empty.status, 422) << "an interview that tells nothing";
  for (const char* field : {"#qualities_note", "#motive_note"})
    EXPECT_NE(empty.body.find(field), std::string::npos) << field;
  EXPECT_EQ(stands().state, State::applied);
  order_and_return("clear");
  EXPECT_EQ(loaded().checks.size(), 1u) << "one check, asked for and back";
  EXPECT_EQ(loaded().checks[0].until, on(2029, 11, 9)) << "three years, the last day included";
  all_the_rest();
  EXPECT_EQ(stands().state, State::decision_pending);
  EXPECT_EQ(record("decision", acceptance()), 422) << "Olga led the interview and is alone";
  auto with_dora = acceptance();
  with_dora.emplace_back("decided_by", test::Pages::seal(dora_));
  EXPECT_EQ(record("decision", with_dora), 303);
  EXPECT_EQ(stands().state, State::accepted);
  EXPECT_EQ(stands().owed.front().act, Act::capacity);
  EXPECT_EQ(stands().owed.front().clause, "M4.03") << "a clause, not the name of a figure";
  EXPECT_EQ(record("capacity", {{"valid_from", "2026-11-20"},
                                {"capacity", "2"},
                                {"paid", "false"},
                                {"full_time", "false"},
                                {"hours_per_month", "8,5"},
                                {"model_note", "One to one"},
                                {"population_note", "Children"}}),
            303);
  EXPECT_TRUE(stands().owed.empty());
  EXPECT_EQ(pages_->get(address()).status, 200);
  EXPECT_EQ(record("transport", {{"start_date", "2026-11-20"}, {"end_date", "2026-11-19"}}), 422);
  EXPECT_EQ(record("transport", {{"start_date", "2026-11-20"}}), 303);
  ASSERT_TRUE(loaded().driving);
  EXPECT_TRUE(test::says(pages_->get(address()), "Drives mentees"));
  EXPECT_EQ(record("transport", {{"start_date", "2026-11-20"}, {"end_date", "2026-11-22"}}), 303) << "ends it";
  EXPECT_FALSE(loaded().driving);
}

TEST_P(Screening, checks_are_hard_and_the_rest_passes_with_a_directors_reason_only) {
  apply();
  as(dora_, Role::director);
  auto passed = acceptance();
  passed.emplace_back("override_reason", "Known for years");
  EXPECT_EQ(record("decision", passed), 422) << "no valid check: nobody passes that";
  order_and_return("clear");
  EXPECT_EQ(record("decision", acceptance()), 422);
  as(olga_, Role::screening_officer);
  EXPECT_EQ(record("decision", passed), 422) << "an officer may not";
  as(dora_, Role::director);
  auto early = std::exchange(passed[1].second, "2026-11-09");
  EXPECT_EQ(record("decision", passed), 422) << "judged by the checks of its day: there was none on the ninth";
  EXPECT_EQ(record("decision", (passed[1].second = early, passed)), 303);
  const auto file = loaded();
  EXPECT_TRUE(std::any_of(file.happened.begin(), file.happened.end(),
                          [](const Happened& h) { return h.text == "Guard passed: Known for years"; }));
  EXPECT_TRUE(file.interviews.empty()) << "edge case 44: what was passed stays missing";
}

TEST_P(Screening, a_finding_is_decided_by_two_of_whom_the_second_directs) {
  apply();
  order_and_return("record_found");
  EXPECT_TRUE(loaded().checks[0].open_finding());
  const test::Pages::Pairs accept{
      {"which", check()}, {"adjudicated_on", "2026-11-12"}, {"adjudication", "accepted"}, {"reason", "Old and small"}};
  EXPECT_EQ(record("adjudication", accept), 303);
  EXPECT_FALSE(held(loaded().checks[0])) << "one is not two";
  EXPECT_EQ(record("adjudication", accept), 422) << "the same person again";
  const auto next = "href=\"" + address() + "/adjudication\"";
  EXPECT_TRUE(test::says(pages_->get(address()), "A director who is somebody else decides now."));
  as(dora_, Role::director);
  EXPECT_TRUE(test::says(pages_->get(address() + "/adjudication"), "Old and small")) << "nobody agrees blindly";
  EXPECT_NE(pages_->get(address()).body.find(next), std::string::npos);
  EXPECT_EQ(record("adjudication", accept), 303);
  EXPECT_EQ(held(loaded().checks[0])->from, on(2026, 11, 12));
  EXPECT_NE(loaded().checks[0].approvers.find(';'), std::string::npos);
}

TEST_P(Screening, a_coordinator_sees_valid_or_not_and_nothing_of_the_finding) {
  apply();
  order_and_return("record_found");
  meet();
  const PersonId kim = agency_->worker("Kim");
  const auto match = agency_->match(loaded().person, agency_->person("Tom"), on(2026, 11, 15));
  agency_->assign(match, kim);
  EXPECT_TRUE(test::says(pages_->get(address()), "A finding to be decided"));
  as(kim, Role::coordinator);
  const auto page = pages_->get(address());
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(test::says(page, "Not valid"));
  for (const auto* secret : {"finding", "Record found", "Warm", "Had a mentor"})
    EXPECT_FALSE(test::says(page, secret)) << secret;
  EXPECT_EQ(pages_->get(address("interview")).status, 403);
  as(agency_->worker("Lea"), Role::coordinator);
  EXPECT_EQ(pages_->get(address()).status, 404) << "another caseload";
  as(kim, Role::team_lead);
  EXPECT_EQ(pages_->get(address()).status, 403) << "edge case 59: an employer's lead has no way in";
}

TEST_P(Screening, everybody_who_is_not_accepted_gets_the_same_letter) {
  const auto reject = [&](const std::string& why) {
    EXPECT_EQ(record("decision", {{"decision", "rejected"}, {"reason", why}}), 303);
    auto text = pages_->get(address("letter")).body;
    EXPECT_EQ(text.find(why), std::string::npos) << "edge case 58";
    return text.substr(text.find("Thank you"), text.find("</article>") - text.find("Thank you"));
  };
  EXPECT_EQ(record("decision", {{"decision", "rejected"}}), 422) << "the reason is kept, inside";
  const auto first = reject("Lives too far");
  file_ = inquire({{"given_name", "Otto"}, {"family_name", "Lund"}});
  EXPECT_EQ(reject("Violence at home"), first);
}

TEST_P(Screening, inquiries_nobody_could_reach_are_closed_in_one_act_and_opened_again) {
  inquire({{"given_name", "Ola"}, {"family_name", "Berg"}});
  EXPECT_TRUE(test::says(pages_->get("/screening/mentors"), "form=\"several\""));
  EXPECT_TRUE(
      test::says(pages_->get("/screening/several", {{"act", "decision"}, {"state", "inquiry"}, {"all", "true"}}),
                 "name=\"count\" value=\"2\""));
  const auto made = pages_->post("/screening/several", {{"act", "decision"},
                                                        {"state", "inquiry"},
                                                        {"all", "true"},
                                                        {"count", "2"},
                                                        {"event_date", "2026-11-20"},
                                                        {"decision", "withdrawn"},
                                                        {"reason", "Nobody answered"}});
  ASSERT_EQ(made.status, 303) << made.body;
  EXPECT_EQ(stands().state, State::withdrawn);
  EXPECT_TRUE(test::says(
      pages_->get("/screening/several", {{"act", "status"}, {"state", "withdrawn"}, {"all", "true"}}), "left-out"))
      << "who was never accepted does not pause";
  std::string place;
  for (const auto& [name, value] : made.headers)
    if (name == "location" || name == "Location") place = value;
  EXPECT_TRUE(test::says(pages_->get(place), "2 recorded"));
  EXPECT_TRUE(test::says(pages_->get("/screening/mentors", {{"state", "withdrawn"}}), place))
      << "the board leads to what can be taken back";
  EXPECT_EQ(pages_->post(place + "/back", {}).status, 303);
  EXPECT_EQ(stands().state, State::inquiry);
}

TEST_P(Screening, a_bar_survives_a_new_application) {
  EXPECT_EQ(record("status", {{"status", "barred"}, {"reason", "Safety"}}), 303);
  const auto person = loaded().person;
  file_ = inquire({{"person", test::Pages::seal(person)}});
  EXPECT_EQ(stands().state, State::barred);
  EXPECT_FALSE(test::says(pages_->get(address()), "What blocks acceptance")) << "nothing lifts a bar";
  EXPECT_EQ(record("application", {{"signed_on", "2026-11-20"}, {"consented_on", "2026-11-20"}, {"complete", "true"}}),
            409);
}

TEST_P(Screening, a_bar_of_somebody_alike_is_seen_in_another_programme_too_and_names_nobody) {
  const auto inquire_as = [&](const std::string& given, const std::string& phone) {
    file_ = inquire({{"given_name", given}, {"family_name", "Stevens"}, {"phone", phone}});
    return pages_->get(address());
  };
  EXPECT_FALSE(test::says(inquire_as("Philip", "+14165550199"), "may not serve as a mentor"));
  const auto other = agency_->new_programme("Elsewhere");
  const auto barred = agency_->add(
      "persons",
      {{"persons.given_name", "Phillip"}, {"persons.family_name", "Stephens"}, {"persons.phone", "+14165550142"}});
  agency_->add("mentor_applications", {{"mentor_applications.person_id", PersonId{barred}},
                                       {"mentor_applications.programme_id", other},
                                       {"mentor_applications.event_date", on(2020, 1, 5)},
                                       {"mentor_applications.status", "volunteer"},
                                       {"mentor_applications.complete", 0}});
  agency_->add("mentor_status_events", {{"mentor_status_events.person_id", PersonId{barred}},
                                        {"mentor_status_events.programme_id", other},
                                        {"mentor_status_events.event_date", on(2020, 5, 5)},
                                        {"mentor_status_events.status", "barred"},
                                        {"mentor_status_events.reason", "Safety"}});
  const auto page = inquire_as("Philip", "+14165550142");
  EXPECT_TRUE(test::says(page, "may not serve as a mentor"));
  EXPECT_FALSE(test::says(page, "Stephens"));
  EXPECT_FALSE(test::says(inquire_as("Philip", "+14165550177"), "may not serve as a mentor")) << "the name alone";
}

TEST_P(Screening, a_bar_is_seen_after_two_records_of_the_person_were_joined) {
  const auto barred = agency_->person("Nils", "Roi");
  agency_->add("mentor_status_events", {{"mentor_status_events.person_id", barred},
                                        {"mentor_status_events.event_date", on(2020, 5, 5)},
                                        {"mentor_status_events.status", "barred"},
                                        {"mentor_status_events.reason", "Safety"}});
  EXPECT_NE(stands().state, State::barred);
  agency_->add("person_merges",
               {{"person_merges.kept_id", loaded().person},
                {"person_merges.absorbed_id", barred},
                {"person_merges.event_date", today},
                {"person_merges.reason", "One number"}},
               today);
  EXPECT_EQ(stands().state, State::barred);
  EXPECT_EQ(stands().since, on(2020, 5, 5));
}

TEST_P(Screening, the_letter_is_in_the_applicants_language_goes_out_once_and_says_when) {
  EXPECT_EQ(pages_->get(address("letter")).status, 404) << "nothing is decided";
  EXPECT_EQ(record("decision", {{"decision", "deferred"}, {"reason", "Grief in the family"}}), 303);
  const auto letter = pages_->get(address("letter"));
  EXPECT_FALSE(test::says(letter, "Grief"));
  EXPECT_TRUE(test::says(letter, "not able to decide now"));
  EXPECT_TRUE(
      test::says(pages_->get(address("letter"), {{"language", "fr"}}), "Nous ne pouvons pas décider maintenant"));
  EXPECT_EQ(pages_->get(address("letter/paper"), {{"language", "fr"}}).status, 200);
  EXPECT_EQ(pages_->post(address("letter"), {{"language", "fr"}}).status, 303);
  EXPECT_TRUE(test::says(pages_->get(address("letter")), "Nous ne pouvons pas décider maintenant")) << "as it was sent";
  EXPECT_TRUE(test::says(pages_->get(address("letter")), "Sent on"));
  EXPECT_EQ(pages_->post(address("letter"), {{"language", "en"}}).status, 409) << "once for each decision";
  EXPECT_EQ(record("decision", {{"decision", "rejected"}, {"reason", "No"}, {"event_date", "2026-11-21"}}), 303);
  EXPECT_EQ(pages_->post(address("letter"), {{"language", "en"}}).status, 303) << "the next decision has its own";
  as(agency_->worker("Kim"), Role::coordinator);
  EXPECT_EQ(pages_->get(address("letter")).status, 403);
}

/// A code of conduct and a commitment of the programme, approved on 2026-11-05.
class Signing : public Screening {
 protected:
  std::int64_t document(const std::string& kind, Date day, const std::string& status = "approved") {
    return agency_->add("documents",
                        {{"documents.programme_id", agency_->programme},
                         {"documents.kind", std::string_view(kind)},
                         {"documents.title", std::string_view(kind)},
                         {"documents.status", std::string_view(status)},
                         {"documents.event_date", day},
                         {"documents.parts_missing", "none"}},
                        today);
  }
  http::Response words(std::int64_t document, const std::string& version, test::Pages::Pairs more = {}) {
    as(dora_, Role::director);
    for (const auto& pair : test::Pages::Pairs{{"version", version},
                                               {"text_en", "We keep appointments.\n\nWe keep secrets safe."},
                                               {"text_fr", "Nous tenons parole."},
                                               {"sign_by", "2026-12-31"}})
      more.push_back(pair);
    auto answer = pages_->post("/screening/texts/" + test::FakeVisit::sealer().seal(document, "documents"), more);
    as(olga_, Role::screening_officer);
    return answer;
  }
  std::string text(std::int64_t document) {
    return test::FakeVisit::sealer().seal(
        db().reading("test", [&](db::Tx& tx) { return text_of_version(tx, document, today)->id; }), "agreement_texts");
  }
  std::size_t blocked(std::string_view key) {
    const auto snapshot = uses_.people.columns();
    return db().reading("test", [&](db::Tx& tx) {
      const auto file = *load_file(tx, file_, today);
      const auto list = blocks(file, Surroundings(*snapshot, tx, today).around(file), today);
      return static_cast<std::size_t>(
          std::count_if(list.begin(), list.end(), [&](const Block& b) { return b.key == key; }));
    });
  }
};
KITH_BOTH_ENGINES(Signing);

TEST_P(Signing, a_text_in_force_is_read_and_signed_in_the_own_account_and_a_new_version_asks_again) {
  const auto code = document("code_of_conduct", on(2026, 11, 5)), form = document("agreement_form", on(2026, 11, 5));
  EXPECT_EQ(words(code, "2026-1").status, 303);
  EXPECT_EQ(words(form, "2026-1").status, 422) << "a commitment names visits and months (MS 4.03c)";
  EXPECT_EQ(words(form, "2026-1", {{"visits", "2"}, {"months", "12"}}).status, 303);
  apply();
  EXPECT_EQ(blocked("screening.block.code_of_conduct"), 1u);
  as(loaded().person, Role::mentor);
  const auto page = pages_->get("/screening/my-agreements");
  EXPECT_TRUE(test::says(page, "We keep appointments."));
  EXPECT_TRUE(test::says(page, "At least 2 visits a month, for 12 months"));
  const auto sign = [&](test::Pages::Pairs typed) { return pages_->post("/screening/my-agreements", typed).status; };
  EXPECT_EQ(sign({{"signed_name", "Nils Roy"}}), 422) << "nothing ticked";
  EXPECT_EQ(sign({{"signed_name", "Max Roy"}, {"code_of_conduct", text(code)}}), 422) << "somebody else's name";
  EXPECT_EQ(sign({{"signed_name", "Nils Roy"}, {"code_of_conduct", text(form)}}), 422) << "another text";
  EXPECT_EQ(sign({{"signed_name", "nils  ROY"}, {"code_of_conduct", text(code)}, {"commitment", text(form)}}), 303);
  const auto signed_by = loaded().agreements;
  ASSERT_EQ(signed_by.size(), 2u);
  EXPECT_EQ(signed_by[0].version, "2026-1");
  EXPECT_EQ(signed_by[0].day, today);
  EXPECT_TRUE(std::any_of(signed_by.begin(), signed_by.end(), [](const auto& a) { return a.numbers; }));
  const auto kept = db().reading("test", [&](db::Tx& tx) { return records::list(tx, "signatures", today, 0, 9); });
  ASSERT_EQ(kept.size(), 2u) << "what an export tells (decision 0243)";
  const auto told = [&](records::ColumnKey column) {
    return kept[0].values.at(static_cast<std::size_t>(column.position() - 1)).text;
  };
  EXPECT_EQ(told("signatures.signed_name"), "nils  ROY");
  EXPECT_EQ(told("signatures.version"), "2026-1");
  EXPECT_EQ(told("signatures.way"), "own_account");
  EXPECT_EQ(told("signatures.wording"), "We keep appointments.\n\nWe keep secrets safe.");
  EXPECT_EQ(blocked("screening.block.code_of_conduct"), 0u);
  EXPECT_TRUE(test::says(pages_->get("/screening/my-agreements"), "Nothing to sign"));
  EXPECT_TRUE(test::says(pages_->get("/api/v1/my-agreements"), "\"to_sign\":[]"));
  EXPECT_EQ(words(code, "2026-1").status, 409) << "what was signed stays as it was read";
  const auto next = document("code_of_conduct", on(2026, 11, 20));
  EXPECT_EQ(words(next, "2026-1").status, 422) << "agreements tell versions by this word";
  EXPECT_EQ(words(next, "2026-2").status, 303);
  EXPECT_EQ(blocked("screening.block.code_of_conduct"), 1u) << "the new version is not signed";
  EXPECT_EQ(blocked("screening.block.commitment"), 0u);
  as(loaded().person, Role::mentor);
  EXPECT_TRUE(test::says(pages_->get("/screening/my-agreements"), "Please sign it by"));
}

TEST_P(Signing, a_draft_asks_nobody_and_the_worker_hands_the_screen_over) {
  const auto draft = document("confidentiality_policy", on(2026, 11, 5), "draft");
  EXPECT_EQ(words(draft, "1").status, 303);
  apply();
  EXPECT_TRUE(test::says(pages_->get(address("sign")), "Nothing to sign"));
  const auto policy = document("confidentiality_policy", on(2026, 11, 6));
  EXPECT_EQ(words(policy, "2").status, 303);
  EXPECT_TRUE(test::says(pages_->get(address()), "Not signed"));
  const test::Pages::Pairs typed{{"signed_name", "Nils Roy"}, {"confidentiality", text(policy)}};
  EXPECT_EQ(pages_->post(address("sign"), typed).status, 303);
  EXPECT_EQ(pages_->post(address("sign"), typed).status, 422) << "signed already";
  const auto person = loaded().person;
  const auto chain = db().reading("test", [&](db::Tx& tx) { return signatures_of(tx, person, today).at(0).agreement; });
  const auto copy = "/screening/signatures/" + test::FakeVisit::sealer().seal(chain, "agreements");
  EXPECT_EQ(pages_->get(copy, {{"language", "fr"}}).status, 200);
  as(loaded().person, Role::mentor);
  EXPECT_EQ(pages_->get(copy).status, 200) << "the own";
  as(agency_->person("Eve", "Else"), Role::mentor);
  EXPECT_EQ(pages_->get(copy).status, 404) << "somebody else's";
  as(agency_->worker("Kim"), Role::coordinator);
  EXPECT_EQ(pages_->get(copy).status, 404);
  EXPECT_EQ(pages_->get(address("sign")).status, 403);
}

TEST_P(Screening, the_list_of_checks_that_expire_and_the_board_follow_the_log) {
  apply();
  order_and_return("clear");
  all_the_rest();
  auto with_dora = acceptance();
  with_dora.emplace_back("decided_by", test::Pages::seal(dora_));
  EXPECT_EQ(record("decision", with_dora), 303);
  EXPECT_TRUE(test::says(pages_->get("/screening/checks"), "No check expires"));
  EXPECT_TRUE(test::says(pages_->get("/screening/mentors"), "Nils"));
  pages_->today = on(2029, 10, 1);
  EXPECT_TRUE(test::says(pages_->get("/screening/checks"), "39 days left"));
  pages_->today = on(2029, 11, 10);
  EXPECT_TRUE(test::says(pages_->get("/screening/checks"), "Expired"));
  EXPECT_TRUE(test::says(pages_->get("/api/v1/expiring-checks"), "\"cover\":\"expired\""));
  as(dora_, Role::intake_worker);
  EXPECT_EQ(pages_->get("/screening/checks").status, 403);
}

TEST_P(Screening, checks_under_another_record_of_the_person_count_while_the_two_are_joined) {
  const auto kept_checks = [&] {
    std::size_t checks = 0;
    files_.reading(db(), today, [&](const Files::Cases& files) { checks = files.at(file_).checks.size(); });
    return checks;
  };
  const auto twice = agency_->person("Ada", "Twice");
  agency_->cleared(twice, on(2027, 1, 2));
  EXPECT_EQ(kept_checks(), 0u);
  const auto person = loaded().person;
  const auto merge = agency_->add("person_merges",
                                  {{"person_merges.kept_id", twice},
                                   {"person_merges.absorbed_id", person},
                                   {"person_merges.event_date", today},
                                   {"person_merges.reason", "One number"}},
                                  today);
  EXPECT_EQ(kept_checks(), 5u) << "read again, though nothing of the file itself was typed";
  EXPECT_EQ(loaded().person, twice) << "the file is of the record that is kept";
  db().write("test", [&](db::Tx& tx) {
    const auto last = records::newest(tx, "person_merges", merge);
    ASSERT_TRUE(
        records::void_record(tx, "person_merges", merge, last->id, {agency_->office, test::SmallAgency::noon(today)}));
  });
  EXPECT_EQ(kept_checks(), 0u);
  EXPECT_EQ(loaded().person, person);
}

}  // namespace
}  // namespace kith::screening
