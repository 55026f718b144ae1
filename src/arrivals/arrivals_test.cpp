// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "arrivals/arrivals_for_tests.h"
#include "arrivals/queries.h"
#include "casefile/people.h"
#include "platform/auth/account.h"
#include "records/ddl.h"
#include "screening/files.h"
#include "screening/reference_letters.h"
#include "screening/screening.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/shared.h"

namespace kith::arrivals {
namespace {

TEST(ArrivalStatements, fit_the_schema) { test::prepare_all(sql::all, test::all_steps()); }

class Arrivals : public ArrivalPages {};
KITH_BOTH_ENGINES(Arrivals);

TEST_P(Arrivals, an_inquiry_waits_for_the_screening_officer_and_becomes_a_file_of_the_day_it_was_sent) {
  auto p = anybody();
  EXPECT_TRUE(test::says(p.get("/apply/mentor"), "How did you hear of us?"));
  const auto thanks = p.post("/apply/mentor", begun(maya()));
  ASSERT_EQ(thanks.status, 303) << thanks.body;
  EXPECT_EQ(location(thanks), "/apply/thanks/mentor");
  ASSERT_EQ(sent().size(), 1u);
  EXPECT_FALSE(sent().front().doubtful);
  EXPECT_TRUE(rows("mentor_applications").empty())
      << "nothing of the public stands in the records before somebody has seen it";
  EXPECT_FALSE(test::says(as(ines_, Role::intake_worker).get("/arrivals"), "Maya Roy"))
      << "intake never sees would-be mentors";
  auto sofia = as(sofia_, Role::screening_officer);
  EXPECT_TRUE(test::says(sofia.get("/arrivals"), "Maya Roy"));
  const auto where = address();
  EXPECT_EQ(as(ines_, Role::intake_worker).get(where).status, 404);
  sofia.today = on(2026, 11, 25);
  EXPECT_EQ(sofia.post(where + "/take", {{"programme", programme()}}).status, 303);
  const auto files =
      db().reading("test", [](db::Tx& tx) { return screening::load_files(tx, 0, 1'000'000, on(2026, 11, 25)); });
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(files.begin()->second.received, today);
  EXPECT_FALSE(files.begin()->second.applied());
  EXPECT_EQ(sofia.post(where + "/take", {{"programme", programme()}}).status, 404) << "once";
}

TEST_P(Arrivals, an_application_signs_consents_and_asks_its_referees) {
  auto p = anybody();
  auto wrong = signed_by_maya();
  std::erase_if(wrong, [](const auto& f) { return f.first == "consent_checks" || f.first == "referee2_reach"; });
  const auto again = p.post("/apply/mentor", begun(wrong));
  EXPECT_EQ(again.status, 422);
  EXPECT_TRUE(test::says(again, "value=\"Maya Roy\"")) << "nothing typed is lost";
  EXPECT_TRUE(sent().empty());
  ASSERT_EQ(p.post("/apply/mentor", begun(signed_by_maya())).status, 303);
  auto sofia = as(sofia_, Role::screening_officer);
  ASSERT_EQ(sofia.post(address() + "/take", {{"programme", programme()}}).status, 303);
  const auto files = db().reading("test", [](db::Tx& tx) { return screening::load_files(tx, 0, 1'000'000, today); });
  ASSERT_EQ(files.size(), 1u);
  EXPECT_TRUE(files.begin()->second.applied());
  EXPECT_EQ(files.begin()->second.references.size(), 2u);
  EXPECT_FALSE(files.begin()->second.checks.empty()) << "each required check is opened";
}

TEST_P(Arrivals, whoever_is_known_already_is_offered_to_the_worker_and_never_told_to_the_public) {
  const auto known = agency_->person("Maya", "Roy", "+15145550142");
  const auto before = agency_->add("mentor_applications", {{"mentor_applications.person_id", known},
                                                           {"mentor_applications.programme_id", agency_->programme},
                                                           {"mentor_applications.event_date", on(2025, 1, 5)},
                                                           {"mentor_applications.complete", 0},
                                                           {"mentor_applications.status", "volunteer"}});
  agency_->add("mentor_decisions", {{"mentor_decisions.application_id", before},
                                    {"mentor_decisions.event_date", on(2025, 2, 5)},
                                    {"mentor_decisions.decision", "withdrawn"}});
  auto p = anybody();
  const auto a = p.post("/apply/mentor", begun(maya()));
  auto other = maya();
  other[0].second = "Nora";
  const auto b = p.post("/apply/mentor", begun(other));
  EXPECT_EQ(a.status, b.status);
  EXPECT_EQ(location(a), location(b));
  auto sofia = as(sofia_, Role::screening_officer);
  EXPECT_TRUE(test::says(sofia.get(address()), "name=\"same_as\""));
  EXPECT_EQ(sofia.post(address() + "/take", {{"programme", programme()}}).status, 422) << "asked first";
  const auto people_before = rows("persons").size();
  EXPECT_EQ(sofia.post(address() + "/take", {{"programme", programme()}, {"same_as", test::Pages::seal(known)}}).status,
            303);
  EXPECT_EQ(rows("persons").size(), people_before);
}

TEST_P(Arrivals, a_form_that_is_put_aside_comes_back_by_its_link_only_and_ends_after_thirty_days) {
  auto p = anybody();
  auto typed = maya();
  typed.emplace_back("act", "later");
  typed.emplace_back("stranger", "not a question");
  const auto kept = location(p.post("/apply/mentor", typed));
  const auto link = kept.substr(0, kept.find('?'));
  ASSERT_TRUE(link.starts_with("/apply/later/"));
  EXPECT_TRUE(test::says(p.get(link), "value=\"Maya\""));
  EXPECT_FALSE(test::says(p.get(link), "not a question"));
  EXPECT_EQ(p.get("/apply/later/" + std::string(43, 'A')).status, 404);
  p.today = on(2026, 12, 23);
  EXPECT_EQ(p.get(link).status, 404) << "31 days";
  p.today = today;
  EXPECT_EQ(p.post(link, begun(maya())).status, 303);
  EXPECT_EQ(location(p.get(link)), "/apply/thanks/mentor") << "what was sent shows nothing of itself";
  EXPECT_EQ(sent().size(), 1u);
  EXPECT_EQ(db().writing("test", [](db::Tx& tx) { return purge(tx, test::SmallAgency::noon(on(2027, 6, 1))); }), 0)
      << "what was sent is not purged";
}

TEST_P(Arrivals, a_machine_is_marked_but_nothing_is_lost) {
  auto p = anybody();
  auto quick = maya();
  quick.emplace_back("act", "send");
  EXPECT_EQ(p.post("/apply/mentor", quick).status, 303);
  auto trapped = begun(maya());
  trapped.emplace_back("website", "http://spam.example");
  EXPECT_EQ(p.post("/apply/mentor", trapped).status, 303);
  ASSERT_EQ(sent().size(), 2u);
  EXPECT_TRUE(sent()[0].doubtful && sent()[1].doubtful);
}

TEST_P(Arrivals, who_mends_a_form_at_once_is_no_machine_and_danger_is_never_doubted) {
  auto p = anybody();
  auto wrong = begun(maya());
  std::erase_if(wrong, [](const auto& f) { return f.first == "given_name"; });
  const auto again = p.post("/apply/mentor", wrong).body;
  const std::string mark = "name=\"begun\" value=\"";
  const auto at = again.find(mark);
  ASSERT_NE(at, std::string::npos);
  auto mended = maya();
  mended.emplace_back("begun", again.substr(at + mark.size(), again.find('"', at + mark.size()) - at - mark.size()));
  EXPECT_EQ(p.post("/apply/mentor", mended).status, 303);
  EXPECT_EQ(p.post("/apply/concern", concern()).status, 303) << "sent at once";
  ASSERT_EQ(sent().size(), 2u);
  EXPECT_FALSE(sent()[0].doubtful || sent()[1].doubtful);
}

TEST_P(Arrivals, one_network_sends_twenty_forms_an_hour) {
  auto p = anybody();
  for (int i = 0; i < 20; ++i) EXPECT_EQ(p.post("/apply/concern", begun(concern())).status, 303);
  const auto refused = p.post("/apply/concern", begun(concern()));
  EXPECT_EQ(refused.status, 429);
  EXPECT_TRUE(test::says(refused, "He drove too fast.")) << "what was typed is still there";
  EXPECT_EQ(sent().size(), 20u);
}

TEST_P(Arrivals, a_concern_names_nobody_and_is_not_seen_by_whom_it_names) {
  auto p = anybody();
  auto about_dana = concern();
  about_dana.emplace_back("who", "DANA Côté, the director");
  EXPECT_EQ(p.post("/apply/concern", begun(about_dana)).status, 303);
  EXPECT_EQ(as(dana_, Role::director, "Dana Cote").get(address()).status, 404);
  EXPECT_EQ(as(sofia_, Role::screening_officer).get(address()).status, 404);
  const auto sam = agency_->worker("Sam", "supervisor");
  auto supervisor = as(sam, Role::supervisor, "Sam Supervisor");
  EXPECT_EQ(supervisor.get(address()).status, 200);
  EXPECT_EQ(supervisor.post(address() + "/take", {{"programme", programme()}}).status, 303);
  ASSERT_EQ(rows("concerns").size(), 1u);
}

TEST_P(Arrivals, a_nickname_in_a_concern_leads_to_whom_it_could_mean_and_tells_the_sender_nothing) {
  const auto referred = [&](std::string_view given, ProgrammeId where) {
    const auto who = agency_->person(given, "Roy");
    agency_->add("referrals", {{"referrals.mentee_id", who},
                               {"referrals.programme_id", where},
                               {"referrals.event_date", on(2026, 1, 5)},
                               {"referrals.source", "school"},
                               {"referrals.screened_under_contract", 0}});
  };
  referred("Tom", agency_->programme);
  referred("Noor", agency_->programme);
  referred("Timo", agency_->new_programme("Elsewhere"));
  auto p = anybody();
  auto about_tommy = concern();
  about_tommy.emplace_back("who", "Tommy, or it was Timo. He is noor there.");
  const auto sent_off = p.post("/apply/concern", begun(about_tommy));
  EXPECT_EQ(sent_off.status, 303);
  EXPECT_FALSE(test::says(sent_off, "Roy"));
  EXPECT_FALSE(test::says(p.get("/apply/thanks/concern"), "Roy"));
  auto director = as(dana_, Role::director, "Dana Director");
  const auto shown = director.get(address());
  EXPECT_TRUE(test::says(shown, "Who could be meant"));
  EXPECT_TRUE(test::says(shown, "Tom Roy"));
  EXPECT_TRUE(test::says(shown, "Noor Roy")) << "a whole name, in small letters";
  EXPECT_FALSE(test::says(shown, "Timo Roy")) << "of a programme that is not hers";
}

TEST_P(Arrivals, a_concern_that_names_everybody_who_could_take_it_is_told_to_whoever_gives_out_roles) {
  const auto unheard = [&] {
    return db().reading("test", [](db::Tx& tx) {
      return concerns_for_nobody(tx, today, [](const Arrival&) { return ProgrammeId{}; });
    });
  };
  const auto account = [&](const char* login, const char* name, PersonId person) {
    db().write("test", [&](db::Tx& tx) {
      (void)auth::create_active_account(tx, {.login = login, .display_name = name, .person = person}, "-",
                                        test::SmallAgency::noon(today))
          .value();
    });
  };
  EXPECT_EQ(unheard(), 0) << "nothing came";
  auto about_dana = concern();
  about_dana.emplace_back("who", "Dana Cote");
  auto p = anybody();
  ASSERT_EQ(p.post("/apply/concern", begun(about_dana)).status, 303);
  EXPECT_EQ(unheard(), 1) << "nobody can sign in";
  account("dana", "Dana Cote", dana_);
  account("sofia", "Sofia", sofia_);
  EXPECT_EQ(unheard(), 1) << "the one is named, the other handles no concerns";
  ASSERT_EQ(p.post("/apply/concern", begun(concern())).status, 303);
  EXPECT_EQ(unheard(), 1) << "the second one Dana may take";
  account("sam", "Sam Board", agency_->worker("Sam", "director"));
  EXPECT_EQ(unheard(), 0);
}

TEST_P(Arrivals, a_referral_keeps_who_wrote_and_may_be_set_aside_with_a_reason) {
  auto p = anybody();
  const Pairs child{{"given_name", "Tom"},       {"birth_date", "2014-02-03"},
                    {"source", "school"},        {"request", "A friend to talk to"},
                    {"by_name", "Ms. Lee"},      {"by_relation", "teacher"},
                    {"by_reach", "514 555 0199"}};
  ASSERT_EQ(p.post("/apply/referral", begun(child)).status, 303);
  ASSERT_EQ(p.post("/apply/referral", begun(child)).status, 303);
  auto ines = as(ines_, Role::intake_worker);
  EXPECT_EQ(ines.post(address() + "/set_aside", {}).status, 422);
  EXPECT_EQ(ines.post(address() + "/set_aside", {{"reason", "sent twice"}}).status, 303);
  ASSERT_EQ(sent().size(), 1u);
  EXPECT_EQ(ines.post(address() + "/take", {{"programme", programme()}}).status, 303);
  const auto referrals = rows("referrals");
  ASSERT_EQ(referrals.size(), 1u);
  EXPECT_TRUE(sent().empty());
  const auto forgotten = [&](int days) {
    return db().writing(
        "test", [&](db::Tx& tx) { return forget_words(tx, 180, test::SmallAgency::noon(add_days(today, days))); });
  };
  EXPECT_EQ(forgotten(180), 0);
  ASSERT_EQ(p.post("/apply/referral", begun(child)).status, 303);
  EXPECT_EQ(forgotten(181), 2) << "what was taken and what was set aside";
  EXPECT_EQ(forgotten(181), 0) << "once";
  EXPECT_EQ(sent().size(), 1u) << "what waits keeps its words";
}

TEST_P(Arrivals, a_parent_who_wrote_becomes_a_guardian_and_is_asked_about_when_known) {
  const Pairs child{{"given_name", "Tom"},        {"birth_date", "2014-02-03"},
                    {"source", "family"},         {"request", "A friend"},
                    {"by_name", "Ana Roy"},       {"by_relation", "his mother"},
                    {"by_reach", "514 555 0199"}, {"by_safe", "Evenings, no voice mail"},
                    {"by_guardian", "true"}};
  auto p = anybody();
  ASSERT_EQ(p.post("/apply/referral", begun(child)).status, 303);
  auto ines = as(ines_, Role::intake_worker);
  const auto shown = ines.get(address());
  for (const char* what : {"value=\"Ana\"", "value=\"Roy\"", "Evenings, no voice mail"})
    EXPECT_TRUE(test::says(shown, what)) << what;
  const auto before = rows("persons").size();
  const Pairs ana{{"programme", programme()}, {"enter_writer", "true"},
                  {"given_name", "Ana"},      {"family_name", "Roy"},
                  {"phone", "514 555 0199"},  {"safe_contact_note", "Evenings, no voice mail"},
                  {"kind", "parent"},         {"is_guardian", "true"},
                  {"may_consent", "true"},    {"contact_rule", "any"}};
  auto nobody = ana;
  nobody[2].second = "";
  EXPECT_EQ(ines.post(address() + "/take", nobody).status, 422);
  EXPECT_EQ(rows("referrals").size(), 0u) << "all or nothing";
  ASSERT_EQ(ines.post(address() + "/take", ana).status, 303);
  EXPECT_EQ(rows("persons").size(), before + 2);
  ASSERT_EQ(rows("relationships").size(), 1u);
  const auto guardian = db().reading("test", [&](db::Tx& tx) {
    return tx.first(
        "select p.chain, p.safe_contact_note from persons p join relationships r on r.person_id = p.chain "
        "where r.is_guardian = 1 and r.kind = 'parent' and p.phone = '+15145550199'",
        {}, [](const db::Row& row) { return std::pair(row.id<PersonId>(0), row.string(1)); });
  });
  ASSERT_TRUE(guardian);
  EXPECT_EQ(guardian->second, "Evenings, no voice mail");
  auto sister = child;
  sister[0].second = "Zoe";
  ASSERT_EQ(p.post("/apply/referral", begun(sister)).status, 303);
  EXPECT_TRUE(test::says(ines.get(address()), "name=\"writer_same_as\""));
  EXPECT_EQ(ines.post(address() + "/take", ana).status, 422) << "asked first";
  auto the_same = ana;
  the_same.emplace_back("writer_same_as", test::Pages::seal(guardian->first));
  EXPECT_EQ(ines.post(address() + "/take", the_same).status, 303);
  EXPECT_EQ(rows("persons").size(), before + 3) << "the sister only";
  EXPECT_EQ(rows("relationships").size(), 2u);
}

TEST_P(Arrivals, who_wrote_is_entered_only_when_the_worker_says_so_and_never_twice) {
  const Pairs child{{"given_name", "Tom"},          {"birth_date", "2014-02-03"}, {"source", "school"},
                    {"request", "A friend"},        {"by_name", "Ms. Lee"},       {"by_relation", "his teacher"},
                    {"by_reach", "lee@example.org"}};
  auto p = anybody();
  for (int i = 0; i < 3; ++i) ASSERT_EQ(p.post("/apply/referral", begun(child)).status, 303);
  auto ines = as(ines_, Role::intake_worker);
  EXPECT_EQ(ines.post(address() + "/take", {{"programme", programme()}}).status, 303);
  EXPECT_EQ(rows("relationships").size(), 0u);
  const auto tom = db().reading("test", [](db::Tx& tx) {
    return tx.first("select mentee_id from referrals", {}, [](const db::Row& row) { return row.id<PersonId>(0); })
        .value();
  });
  const Pairs lee{{"programme", programme()}, {"same_as", test::Pages::seal(tom)},
                  {"enter_writer", "true"},   {"given_name", "Ms."},
                  {"family_name", "Lee"},     {"email", "lee@example.org"},
                  {"kind", "teacher"},        {"contact_rule", "any"}};
  EXPECT_EQ(ines.post(address() + "/take", lee).status, 303);
  ASSERT_EQ(rows("relationships").size(), 1u);
  const auto teacher = db().reading("test", [](db::Tx& tx) {
    return tx.first("select person_id from relationships where is_guardian = 0", {},
                    [](const db::Row& row) { return row.id<PersonId>(0); });
  });
  ASSERT_TRUE(teacher);
  const auto nominated = db().reading("test", [](db::Tx& tx) {
    return tx.all("select nominated_by from referrals where nominated_by is not null", {},
                  [](const db::Row& row) { return row.id<PersonId>(0); });
  });
  EXPECT_EQ(nominated, std::vector<PersonId>{*teacher}) << "a teacher who writes nominates";
  auto again = lee;
  again.emplace_back("writer_same_as", test::Pages::seal(*teacher));
  EXPECT_EQ(ines.post(address() + "/take", again).status, 303);
  EXPECT_EQ(rows("relationships").size(), 1u) << "stands already";
}

TEST_P(Arrivals, programmes_for_survivors_are_not_named_in_public) {
  agency_->add("programmes", {{"programmes.name", "New Path"},
                              {"programmes.model", "one_to_one"},
                              {"programmes.setting", "community"},
                              {"programmes.survivor", 1},
                              {"programmes.high_risk", 1},
                              {"programmes.guardian_topic_applies", 0},
                              {"programmes.standards_family", "MS"},
                              {"programmes.edition_year", 2020},
                              {"programmes.time_zone", "America/Toronto"},
                              {"programmes.start_date", on(2020, 1, 1)}});
  for (const char* form : {"/apply/mentor", "/apply/referral", "/apply/concern"}) {
    EXPECT_TRUE(test::says(anybody().get(form), "Community"));
    EXPECT_FALSE(test::says(anybody().get(form), "New Path"));
  }
}

/// Markup, statements, paths, control characters and odd names of the attack samples, in every field: each is kept as
/// it is or refused with its field, nothing breaks, and what is shown to staff and public is text.
TEST_P(Arrivals, hostile_input_is_only_text) {
  const auto file = test::shared("data/attack/dev/all-payloads.jsonl");
  if (!file) GTEST_SKIP() << "skipped: no ../shared";
  std::ifstream in(*file);
  std::vector<std::string> samples;
  for (std::string line; std::getline(in, line);) {
    const auto one = nlohmann::json::parse(line, nullptr, false);
    if (one.is_object() && one.contains("p") && one["p"].is_string()) samples.push_back(one["p"].get<std::string>());
  }
  ASSERT_GT(samples.size(), 100u);
  int kept = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const auto& sample = samples[i];
    ++network_;
    auto p = anybody();
    Pairs typed{{"nature", "worry"}, {"what", sample},     {"who", sample},      {"when", sample},
                {"by_name", sample}, {"by_reach", sample}, {"programme", sample}};
    if (i % 2)
      typed = {{"given_name", sample}, {"family_name", sample}, {"phone", "514 555 0142"}, {"email", sample},
               {"spoken", sample},     {"city", sample},        {"about_you", sample}};
    auto later = typed;
    later.emplace_back("act", "later");
    const bool even = i % 2 == 0;
    const auto answer = p.post(even ? "/apply/concern" : "/apply/mentor", i % 4 < 2 ? begun(typed) : later);
    ASSERT_TRUE(answer.status == 303 || answer.status == 422) << i << ": " << answer.status;
    kept += answer.status == 303;
    if (sample.find("<script") != std::string::npos) {
      EXPECT_EQ(answer.body.find(sample), std::string::npos) << i;
    }
  }
  EXPECT_GT(kept, 10);
  auto dana = as(dana_, Role::director);
  for (std::size_t at = 0; at < std::min<std::size_t>(sent().size(), 40); ++at) {
    const auto page = dana.get(address(at));
    EXPECT_TRUE(page.status == 200 || page.status == 404);
    EXPECT_EQ(page.body.find("<script"), std::string::npos);
    EXPECT_EQ(page.body.find("<img"), std::string::npos);
  }
}

}  // namespace
}  // namespace kith::arrivals
