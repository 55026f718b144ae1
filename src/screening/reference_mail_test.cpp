// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/reference_mail.h"

#include <gtest/gtest.h>

#include <utility>

#include "casefile/people.h"
#include "platform/mail/postman.h"
#include "platform/mail/queries.h"
#include "platform/settings/settings.h"
#include "screening/files.h"
#include "screening/screening.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"
#include "support/small_agency.h"

namespace kith::screening {
namespace {

constexpr Date requested_on = on(2026, 11, 22);
Instant noon_of(int days) { return test::SmallAgency::noon(add_days(requested_on, days)); }

Asked asked_by_mail(std::vector<int> sent) {
  Asked asked;
  asked.asked = requested_on;
  asked.way.email = "ana@example.org";
  asked.sent = std::move(sent);
  return asked;
}

TEST(ReferenceMail, leaves_on_its_day_or_within_a_week_of_it) {
  const auto step = [](const Asked& asked, int day) { return step_to_mail(asked, true, add_days(requested_on, day)); };
  EXPECT_EQ(step(asked_by_mail({}), 0), 0);
  EXPECT_EQ(step(asked_by_mail({0}), 2), std::nullopt);
  EXPECT_EQ(step(asked_by_mail({0}), 3), 3);
  EXPECT_EQ(step(asked_by_mail({0, 3}), 6), std::nullopt);
  EXPECT_EQ(step(asked_by_mail({0, 3}), 7), 7);
  EXPECT_EQ(step(asked_by_mail({0}), 8), 7) << "one letter, not two at once";
  EXPECT_EQ(step(asked_by_mail({0, 3, 7}), 10), 10);
  EXPECT_EQ(step(asked_by_mail({0, 3, 7}), 17), 10);
  EXPECT_EQ(step(asked_by_mail({0, 3, 7}), 18), std::nullopt) << "nobody is chased out of the blue";
  EXPECT_EQ(step(asked_by_mail({0, 3, 7, 10}), 12), std::nullopt);
}

TEST(ReferenceMail, does_not_leave_without_an_address_after_an_answer_or_out_of_screening) {
  auto asked = asked_by_mail({});
  EXPECT_EQ(step_to_mail(asked, false, requested_on), std::nullopt);
  asked.answered = true;
  EXPECT_EQ(step_to_mail(asked, true, requested_on), std::nullopt);
  asked.answered = false;
  asked.way.email = "ana@example.org\nBcc: x@y.org";
  EXPECT_EQ(step_to_mail(asked, true, requested_on), std::nullopt);
  asked.way = {"", "514 555 0100", "en", 1};
  EXPECT_EQ(step_to_mail(asked, true, requested_on), std::nullopt);
  EXPECT_TRUE(in_screening(State::inquiry) && in_screening(State::decision_pending));
  EXPECT_FALSE(in_screening(State::accepted) || in_screening(State::rejected) || in_screening(State::withdrawn));
}

/// Maya applied; Ana is asked about her on 22 November 2026. Olga screens.
class ChasedReferees : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    olga_ = agency_->worker("Olga", "screening_officer");
    maya_ = agency_->person("Maya", "Roy");
    agency_->typing_day = requested_on;
    application_ = agency_->add("mentor_applications",
                                {{"mentor_applications.person_id", maya_},
                                 {"mentor_applications.programme_id", agency_->programme},
                                 {"mentor_applications.event_date", requested_on},
                                 {"mentor_applications.signed_on", requested_on},
                                 {"mentor_applications.complete", 1},
                                 {"mentor_applications.status", "volunteer"}},
                                requested_on);
    reference_ = agency_->add("mentor_references",
                              {{"mentor_references.application_id", application_},
                               {"mentor_references.event_date", requested_on},
                               {"mentor_references.referee_name", "Ana"},
                               {"mentor_references.status", "requested"}},
                              requested_on);
    set("mail_from", "kith@example.org");
    set("mail_public_address", "https://kith.example.org");
    set("mail", "on");
    db().write("way", [&](db::Tx& tx) { keep_way(tx, reference_, way_of("ana@example.org", "fr"), noon_of(0)); });
    Uses uses;
    uses.people = test::people_uses(db(), people_);
    uses.mark = [](std::string_view) { return std::string("one network"); };
    uses.files = files();
    pages_ = std::make_unique<test::Pages>(db(), routes(uses));
    pages_->today = requested_on;
    pages_->actor = agency_->actor(olga_, auth::Role::screening_officer);
  }
  std::function<void(Date, FunctionRef<void(const std::map<std::int64_t, MentorFile>&)>)> files() {
    return [this](Date day, FunctionRef<void(const std::map<std::int64_t, MentorFile>&)> read) {
      files_.reading(db(), day, read);
    };
  }
  void set(std::string_view name, std::string_view value) {
    db().write("set", [&](db::Tx& tx) { ASSERT_TRUE(settings::set(tx, name, value, noon_of(0))); });
  }
  int chase(Instant now) {
    return mail_due_letters({db(), files(), test::people_uses(db(), people_).columns,
                             [](std::int64_t key) { return "/reference/" + std::to_string(key); }},
                            now);
  }
  int chase(int days) { return chase(noon_of(days)); }
  std::vector<mail::Posted> posted() {
    return db().reading("posted", [&](db::Tx& tx) { return mail::about(tx, "reference", reference_); });
  }
  std::string text() {
    return db().reading("text", [](db::Tx& tx) {
      std::string all;
      tx.query("select address, subject, body, language from mail_outbox", {}, [&](const db::Row& row) {
        for (int at = 0; at < 4; ++at) all += row.string(at) + "\n";
      });
      return all;
    });
  }
  void decide(std::string_view how) {
    agency_->add("mentor_decisions",
                 {{"mentor_decisions.application_id", application_},
                  {"mentor_decisions.event_date", requested_on},
                  {"mentor_decisions.decision", how}},
                 requested_on);
  }
  std::string where() const {
    return "/screening/references/" + test::FakeVisit::sealer().seal(reference_, "mentor_references");
  }
  std::string file() const {
    return "/screening/mentors/" + test::FakeVisit::sealer().seal(application_, "mentor_applications");
  }
  /// On the page of the reference, and once.
  void record_what_ana_wrote() {
    EXPECT_TRUE(test::says(pages_->get(where()), "Patient"));
    const test::Pages::Pairs read{{"event_date", "2026-11-22"},
                                  {"status", "completed"},
                                  {"method", "form"},
                                  {"verdict", "positive"},
                                  {"read", "true"}};
    EXPECT_EQ(pages_->post(where(), read).status, 303);
    EXPECT_TRUE(test::says(pages_->get(file()), "Ten years"));
    EXPECT_FALSE(test::says(pages_->get(file()), "Read it and record it"));
  }
  std::string link() const { return "/reference/" + test::FakeVisit::sealer().seal(reference_, referee_link_kind); }

  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<test::Pages> pages_;
  casefile::People people_;
  Files files_;
  const test::Pages::Pairs words_of_ana{{"known_for", "Ten years"}, {"strengths", "Patient"}, {"verdict", "positive"}};
  PersonId olga_, maya_;
  std::int64_t application_{}, reference_{};
};
KITH_BOTH_ENGINES(ChasedReferees);

TEST_P(ChasedReferees, four_letters_leave_and_no_fifth) {
  int letters = 0;
  for (int day = 0; day <= 30; ++day) {
    letters += chase(day);
    EXPECT_EQ(chase(day), 0) << "the same on another server, or after a restart";
  }
  EXPECT_EQ(letters, 4);
  std::vector<int> parts;
  for (const auto& one : posted()) parts.push_back(one.part);
  EXPECT_EQ(parts, (std::vector<int>{0, 3, 7, 10}));
}

TEST_P(ChasedReferees, the_letter_is_in_the_referees_language_and_its_subject_says_nothing) {
  chase(0);
  const auto all = text();
  EXPECT_NE(all.find("ana@example.org\n"), std::string::npos);
  EXPECT_NE(all.find("Bonjour Ana"), std::string::npos) << all;
  EXPECT_NE(all.find("https://kith.example.org/reference/"), std::string::npos);
  const auto subject = all.substr(all.find('\n') + 1, all.find('\n', all.find('\n') + 1) - all.find('\n') - 1);
  for (const char* word : {"Maya", "Roy", "Ana", "entor"}) EXPECT_EQ(subject.find(word), std::string::npos) << subject;
}

TEST_P(ChasedReferees, nobody_is_written_to_by_night_or_while_mail_is_off) {
  EXPECT_EQ(chase(Instant{noon_of(0).utc_seconds - 5 * 3600, 0}), 0) << "seven in the morning";
  set("mail", "off");
  EXPECT_EQ(chase(0), 0);
  set("mail", "on");
  EXPECT_EQ(chase(0), 1);
}

TEST_P(ChasedReferees, an_answer_by_the_link_takes_the_waiting_letter_back_and_ends_the_chase) {
  chase(0);
  pages_->actor = auth::anonymous();
  ASSERT_EQ(
      pages_->post(link(), {{"known_for", "Ten years"}, {"strengths", "Patient"}, {"verdict", "positive"}}).status,
      303);
  ASSERT_EQ(posted().size(), 1u);
  EXPECT_EQ(posted()[0].state, mail::State::taken_back);
  for (int day = 1; day < 20; ++day) EXPECT_EQ(chase(day), 0);
}

TEST_P(ChasedReferees, a_decision_or_a_withdrawal_ends_the_chase) {
  chase(0);
  decide("rejected");
  EXPECT_EQ(chase(3), 0);
  EXPECT_EQ(posted()[0].state, mail::State::taken_back) << "the one that waited does not leave either";
}

TEST_P(ChasedReferees, a_deferred_applicants_referees_answer_and_are_recorded_but_not_chased) {
  chase(0);
  decide("deferred");
  EXPECT_EQ(chase(3), 0);
  EXPECT_EQ(posted()[0].state, mail::State::taken_back);
  EXPECT_FALSE(test::says(pages_->get(where()), "Letter to send today"));
  ASSERT_EQ(pages_->post(where() + "/way", {{"reach", "ana@example.net"}, {"language", "en"}}).status, 303);
  EXPECT_EQ(posted().size(), 1u) << "a new address is no new letter";
  const auto olga = std::exchange(pages_->actor, auth::anonymous());
  EXPECT_TRUE(test::says(pages_->get(link()), "Maya Roy")) << "the question is still open";
  ASSERT_EQ(pages_->post(link(), words_of_ana).status, 303);
  pages_->actor = olga;
  record_what_ana_wrote();
}

TEST_P(ChasedReferees, what_a_referee_wrote_before_the_acceptance_is_recorded_after_it) {
  const auto olga = std::exchange(pages_->actor, auth::anonymous());
  ASSERT_EQ(pages_->post(link(), words_of_ana).status, 303);
  pages_->actor = olga;
  decide("accepted");
  EXPECT_TRUE(test::says(pages_->get(file()), "Read it and record it"));
  record_what_ana_wrote();
}

TEST_P(ChasedReferees, the_link_of_an_accepted_applicant_asks_nothing_any_more) {
  decide("accepted");
  EXPECT_FALSE(test::says(pages_->get(where()), "Letter to send today"));
  EXPECT_EQ(pages_->post(where() + "/sent", {{"step", "0"}}).status, 404);
  pages_->actor = auth::anonymous();
  EXPECT_FALSE(test::says(pages_->get(link()), "Maya Roy"));
  EXPECT_EQ(pages_->post(link(), words_of_ana).status, 409);
}

TEST_P(ChasedReferees, a_barred_applicant_is_out_of_screening) {
  agency_->add("mentor_status_events",
               {{"mentor_status_events.person_id", maya_},
                {"mentor_status_events.programme_id", agency_->programme},
                {"mentor_status_events.event_date", requested_on},
                {"mentor_status_events.status", "barred"}},
               requested_on);
  EXPECT_EQ(chase(0), 0);
}

TEST_P(ChasedReferees, another_address_gets_the_letter_that_the_wrong_one_did_not) {
  chase(0);
  ASSERT_EQ(pages_->post(where() + "/way", {{"reach", "ana@example.net"}, {"language", "en"}}).status, 303);
  ASSERT_EQ(posted().size(), 2u);
  EXPECT_EQ(posted()[0].state, mail::State::taken_back);
  EXPECT_EQ(posted()[1].state, mail::State::waiting);
  EXPECT_NE(text().find("ana@example.net"), std::string::npos);
  EXPECT_EQ(text().find("ana@example.org"), std::string::npos);
  ASSERT_EQ(pages_->post(where() + "/way", {{"reach", "514 555 0100"}, {"language", "en"}}).status, 303);
  EXPECT_EQ(posted().back().state, mail::State::taken_back) << "now by phone";
}

TEST_P(ChasedReferees, the_page_says_whether_it_left_and_a_failed_letter_is_offered_to_be_copied) {
  EXPECT_TRUE(test::says(pages_->get(where()), "Letter to send today")) << "nothing was put yet";
  chase(0);
  EXPECT_TRUE(test::says(pages_->get(where()), "Leaves by mail in a moment."));
  EXPECT_FALSE(test::says(pages_->get(where()), "Letter to send today"));
  db().write("came", [](db::Tx& tx) {
    tx.exec(mail::sql::give_up, {{"id", 1}, {"now", noon_of(0).utc_seconds}, {"error", "refused"}});
  });
  EXPECT_TRUE(test::says(pages_->get(where()), "it could not be sent by mail"));
  EXPECT_TRUE(test::says(pages_->get(where()), "Letter to send today"));
  EXPECT_EQ(chase(1), 0) << "the same address is not tried for ever";
  db().write("came", [](db::Tx& tx) { tx.exec(mail::sql::mark_sent, {{"id", 1}, {"now", noon_of(0).utc_seconds}}); });
  EXPECT_TRUE(test::says(pages_->get(where()), "Sent by mail on 22 Nov 2026."));
}

TEST_P(ChasedReferees, are_listed_reached_chased_and_recorded_by_json) {
  const std::string id = test::FakeVisit::sealer().seal(reference_, "mentor_references"),
                    place = "/api/v1/references/" + id;
  EXPECT_TRUE(test::says(pages_->get("/api/v1/references"), "\"id\":\"" + id)) << "Ana";
  EXPECT_TRUE(test::says(pages_->get(place), "\"letter_due\":0"));
  EXPECT_EQ(pages_->post(place + "/sent", {{"step", "0"}}).status, 422) << "takes nothing";
  EXPECT_EQ(pages_->post(place + "/sent", {}).status, 200);
  EXPECT_EQ(pages_->post(place + "/sent", {{"_key", "again"}}).status, 404) << "none is due";
  EXPECT_EQ(pages_->post(place + "/way", {{"reach", " "}, {"language", "en"}}).status, 422);
  EXPECT_EQ(pages_->post(place + "/way", {{"reach", "514 555 0100"}, {"language", "en"}}).status, 200);
  EXPECT_TRUE(test::says(pages_->get(place), "\"reach\":\"514 555 0100\""));
  pages_->actor = auth::anonymous();
  ASSERT_EQ(pages_->post(link(), words_of_ana).status, 303);
  pages_->actor = agency_->actor(olga_, auth::Role::screening_officer);
  EXPECT_TRUE(test::says(pages_->get(place), "\"strengths\":\"Patient\""));
  test::Pages::Pairs read{
      {"event_date", "2026-11-22"}, {"status", "completed"}, {"method", "form"}, {"verdict", "positive"}};
  EXPECT_EQ(pages_->post(place, {{"event_date", "2026-11-22"}}).status, 422);
  EXPECT_EQ(pages_->post(place, read).status, 409) << "it was answered meanwhile: read it first";
  read.emplace_back("read", "true");
  EXPECT_EQ(pages_->post(place, read).status, 201);
  EXPECT_EQ(pages_->get(place).status, 404) << "recorded";
  pages_->actor = agency_->actor(agency_->worker("Ines", "intake_worker"), auth::Role::intake_worker);
  EXPECT_EQ(pages_->get("/api/v1/references").status, 403);
}

TEST_P(ChasedReferees, what_was_sent_by_hand_is_not_sent_by_mail) {
  ASSERT_EQ(pages_->post(where() + "/sent", {{"step", "0"}}).status, 303);
  EXPECT_EQ(chase(0), 0);
  EXPECT_EQ(chase(3), 1);
}

TEST_P(ChasedReferees, the_answer_to_an_applicant_leaves_by_mail_once_and_says_when) {
  const auto versions = db().reading("test", [&](db::Tx& tx) { return records::history(tx, "persons", maya_.value); });
  db().write("test", [&](db::Tx& tx) {
    ASSERT_TRUE(records::correct(tx, "persons", maya_.value, versions.back().id,
                                 {{"persons.email", "maya@example.org"}}, {olga_, noon_of(0)}));
  });
  decide("deferred");
  const std::string letter =
      "/screening/mentors/" + test::FakeVisit::sealer().seal(application_, "mentor_applications") + "/letter";
  EXPECT_TRUE(test::says(pages_->get(letter), "maya@example.org"));
  const std::string in_json =
      "/api/v1/mentors/" + test::FakeVisit::sealer().seal(application_, "mentor_applications") + "/letter";
  EXPECT_EQ(pages_->post(in_json, {{"way", "pigeon"}}).status, 422);
  ASSERT_EQ(pages_->post(in_json, {{"language", "fr"}, {"way", "mail"}}).status, 201);
  EXPECT_NE(text().find("Une réponse pour vous"), std::string::npos);
  EXPECT_TRUE(test::says(pages_->get(letter), "Leaves by mail in a moment."));
  EXPECT_EQ(pages_->post(letter, {{"language", "fr"}, {"way", "mail"}}).status, 409);
}

TEST_P(ChasedReferees, many_are_chased_in_one_act_and_it_is_taken_back_while_the_letters_wait) {
  pages_->today = add_days(requested_on, 3);
  EXPECT_TRUE(test::says(pages_->get("/screening/references"), "form=\"several\""));
  const auto pick = test::FakeVisit::sealer().seal(reference_, "mentor_references");
  const auto send = [&](const char* act, const char* key) {
    return pages_->post("/screening/references/several", {{"act", act}, {"pick", pick}, {"_key", key}});
  };
  const auto place = [](const http::Response& answer) {
    for (const auto& [name, value] : answer.headers)
      if (name == "location" || name == "Location") return value;
    return std::string();
  };
  const auto mailed = send("mail", "a");
  ASSERT_EQ(mailed.status, 303) << mailed.body;
  ASSERT_EQ(posted().size(), 1u);
  EXPECT_EQ(posted()[0].part, 3) << "the letter of the third day";
  EXPECT_EQ(send("mail", "b").status, 409) << "nothing is due any more";
  EXPECT_EQ(pages_->post(place(mailed) + "/back", {{"_key", "c"}}).status, 303);
  EXPECT_EQ(posted()[0].state, mail::State::taken_back);
  EXPECT_EQ(chase(4), 0) << "what a worker took back does not leave by itself";
  const auto by_hand = send("sent", "d");
  ASSERT_EQ(by_hand.status, 303) << by_hand.body;
  const auto sent = [&] {
    return db().reading("test", [&](db::Tx& tx) { return load_asked_one(tx, reference_, pages_->today)->sent; });
  };
  EXPECT_EQ(sent(), std::vector<int>{3});
  EXPECT_EQ(pages_->post(place(by_hand) + "/back", {{"_key", "e"}}).status, 303);
  EXPECT_TRUE(sent().empty());
  EXPECT_EQ(send("mail", "f").status, 303) << "what was taken back can be sent again";
  EXPECT_EQ(chase(7), 1) << "the letter of the seventh day";
}

}  // namespace
}  // namespace kith::screening
