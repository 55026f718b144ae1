// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/act_json.h"
#include "app/agency.h"
#include "app/commands.h"
#include "app/commands_for_tests.h"
#include "app/own_door.h"
#include "app/side_door.h"
#include "app/verbs.h"
#include "platform/audit/log.h"
#include "platform/base/clock.h"
#include "support/both_engines.h"
#include "support/small_agency.h"
#include "support/temp_folder.h"

namespace kith::app {
namespace {

using http::FieldDoc;
using http::FieldType;
using nlohmann::json;

/// Ines takes referrals in, Olga screens, Tara trains, Dana directs, Kim looks after the match of Maya and Tom.
class ActCommand : public testing::TestWithParam<db::Engine> {
 protected:
  void SetUp() override {
    if (!test::available(GetParam())) GTEST_SKIP() << "no PostgreSQL here";
    if (GetParam() == db::Engine::postgres) {
      postgres_ = std::make_unique<test::FreshDb>(GetParam(), std::vector<db::Step>{});
      store_.postgres = postgres_->options().postgres;
      postgres_->close();
    }
    Agency agency(store_, true, system_clock);
    records(agency);
    today_ = iso(date_of(agency.now()));
    write("password", password_of_tests + "\n", 0600);
  }
  void records(Agency& agency) {
    test::SmallAgency made(agency.db(), on(2026, 2, 1));
    const PersonId maya = made.person("Maya", "Roy"), kim = made.worker("Kim");
    const MatchId match = made.match(maya, made.person("Tom"), on(2026, 9, 1));
    made.assign(match, kim);
    const auto application = made.add("mentor_applications", {{"mentor_applications.person_id", maya},
                                                              {"mentor_applications.programme_id", made.programme},
                                                              {"mentor_applications.event_date", on(2026, 1, 5)},
                                                              {"mentor_applications.complete", 1},
                                                              {"mentor_applications.status", "volunteer"}});
    made.add("mentor_decisions", {{"mentor_decisions.application_id", application},
                                  {"mentor_decisions.event_date", on(2026, 2, 1)},
                                  {"mentor_decisions.decision", "accepted"}});
    for (const auto& [login, person] :
         {std::pair{"kim", kim}, std::pair{"ines", made.worker("Ines", "intake_worker")},
          std::pair{"olga", made.worker("Olga", "screening_officer")},
          std::pair{"tara", made.worker("Tara", "trainer")}, std::pair{"dana", made.worker("Dana", "director")}})
      open_account(agency, login, person);
    programme_ = agency.sealer().seal(made.programme.value, public_kind<ProgrammeId>());
    match_ = agency.sealer().seal(match.value, public_kind<MatchId>());
    maya_ = agency.sealer().seal(maya.value, public_kind<PersonId>());
  }
  void write(const std::string& name, const std::string& text, mode_t mode = 0644) {
    write_file(folder_ / name, text, mode);
  }
  /// `kith WORDS` on this store.
  int kith(std::vector<std::string> words, const std::string& input = {}) {
    words.insert(words.end(), {"--data", store_.folder});
    if (!store_.postgres.empty()) words.insert(words.end(), {"--postgres", store_.postgres});
    std::istringstream in(input);
    std::ostringstream out, err;
    const int exit = run(words, in, out, err);
    said_ = out.str();
    complained_ = err.str();
    return exit;
  }
  int act(const std::string& login, std::vector<std::string> words, const std::string& input = {}) {
    words.insert(words.begin(), {"act", "--as", login, "--password-file", folder_ / "password"});
    return kith(std::move(words), input);
  }
  /// The id of what was recorded.
  std::string made() const { return json::parse(said_)["id"]; }
  std::string account_of(std::string_view action) {
    Agency agency(store_, false, system_clock);
    std::string found;
    agency.db().read("audit", [&](db::Tx& tx) {
      for (const auto& row : audit::newest(tx, 0, 10'000))
        if (row.action == action) found = auth::find_account(tx, AccountId{row.account})->login;
    });
    return found;
  }

  test::TempFolder folder_;
  std::unique_ptr<test::FreshDb> postgres_;
  StoreOptions store_{folder_ / "agency", ""};
  std::string programme_, match_, maya_, today_, said_, complained_;
};
KITH_BOTH_ENGINES(ActCommand);

TEST_P(ActCommand, takes_a_referral_in_and_declines_it) {
  ASSERT_EQ(act("ines", {"POST", "referrals", "given_name=Zoé", "family_name=Tremblay", "event_date=" + today_,
                         "source=school", "programme=" + programme_}),
            0)
      << complained_;
  const std::string episode = "episodes/" + made();
  ASSERT_EQ(act("ines", {"GET", episode}), 0) << complained_;
  EXPECT_EQ(json::parse(said_)["state"], "referred") << said_;
  ASSERT_EQ(act("ines", {"POST", episode + "/decision", "event_date=" + today_, "decision=declined"}), 2);
  EXPECT_NE(complained_.find("\"reason\""), std::string::npos) << complained_;
  EXPECT_NE(complained_.find("kith act --fields POST episodes/{episode}/decision"), std::string::npos);
  ASSERT_EQ(act("ines", {"POST", episode + "/decision", "event_date=" + today_, "decision=declined",
                         "reason=Lives too far away", "intake_elsewhere=false"}),
            0)
      << complained_;
  ASSERT_EQ(act("ines", {"get", "/api/v1/episodes", "state=declined"}), 0) << complained_;
  EXPECT_NE(said_.find(episode.substr(9)), std::string::npos);
}

TEST_P(ActCommand, who_takes_referrals_in_reads_where_and_whom_an_act_names) {
  ASSERT_EQ(act("ines", {"GET", "places"}), 0) << complained_;
  EXPECT_EQ(json::parse(said_)["programmes"][0]["id"], programme_) << said_;
  ASSERT_EQ(act("ines", {"GET", "staff"}), 0) << complained_;
  EXPECT_FALSE(json::parse(said_)["staff"].empty()) << "a referral says who nominated the child";
  ASSERT_EQ(act("olga", {"GET", "staff"}), 0) << complained_;
  EXPECT_NE(said_.find("Kim"), std::string::npos) << said_;
  EXPECT_NE(said_.find("coordinator"), std::string::npos) << said_;
}

TEST_P(ActCommand, orders_a_check_and_the_log_says_who) {
  ASSERT_EQ(act("olga", {"POST", "inquiries", "given_name=Ann", "family_name=Low", "event_date=" + today_,
                         "status=volunteer", "programme=" + programme_}),
            0)
      << complained_;
  const std::string mentor = "mentors/" + made();
  const std::vector<std::string> order{"POST",
                                       mentor + "/check_order",
                                       "ordered_on=" + today_,
                                       "check_type=criminal_record",
                                       "jurisdiction=CA",
                                       "--key",
                                       "order-0001"};
  EXPECT_EQ(act("olga", order), 5) << "first the application: " << complained_;
  ASSERT_EQ(
      act("olga", {"POST", mentor + "/application", "signed_on=" + today_, "consented_on=" + today_, "complete=true"}),
      0)
      << complained_;
  ASSERT_EQ(act("olga", order), 0) << complained_;
  const std::string first = said_;
  ASSERT_EQ(act("olga", order), 0) << complained_;
  EXPECT_EQ(said_, first) << "the same act is done once";
  EXPECT_EQ(account_of("screening.check_order"), "olga");
}

TEST_P(ActCommand, raises_a_concern_and_closes_a_match) {
  ASSERT_EQ(act("kim", {"POST", "concerns", "match=" + match_, "event_date=" + today_, "category=routine",
                        "summary=They meet less often."}),
            0)
      << complained_;
  const std::vector<std::string> closure{"POST",
                                         "matches/" + match_ + "/closure",
                                         "event_date=" + today_,
                                         "kind=planned",
                                         "reason=goals_reached",
                                         "checklist_items=feelings",
                                         "checklist_items=reasons"};
  ASSERT_EQ(act("kim", closure), 0) << complained_;
  EXPECT_EQ(act("kim", closure), 5) << "it is closed: " << complained_;
}

TEST_P(ActCommand, tells_who_was_at_a_training_by_fields_or_from_its_input) {
  ASSERT_EQ(act("tara", {"POST", "training/courses", "name=Orientation", "kind=orientation", "version=1",
                         "valid_from=2024-01-01", "hours=2.5", "topics=philosophy_role"}),
            0)
      << complained_;
  ASSERT_EQ(act("tara", {"GET", "training/courses"}), 0) << complained_;
  const std::string version = json::parse(said_)["courses"][0]["versions"][0]["id"];
  const auto event = [&] {
    EXPECT_EQ(act("tara", {"POST", "training/events", "programme=" + programme_, "version=" + version,
                           "event_date=" + today_, "mode=in_person"}),
              0)
        << complained_;
    return "training/events/" + made() + "/attendance";
  };
  ASSERT_EQ(act("tara", {"POST", event(), "marks.0.person=" + maya_, "marks.0.status=there", "marks.0.minutes=90"}), 0)
      << complained_;
  const std::string marks = json{{"marks", {{{"person", maya_}, {"status", "there"}}}}}.dump();
  ASSERT_EQ(act("tara", {"POST", event(), "--from", "-"}, marks), 0) << complained_;
}

TEST_P(ActCommand, sends_a_file_where_an_act_takes_one) {
  write("people.csv", "First name,Last name\nZoé,Roy\n");
  ASSERT_EQ(act("dana", {"POST", "bring-in/files", "kind=people", "--file", folder_ / "people.csv"}), 0) << complained_;
  ASSERT_EQ(act("dana", {"GET", "bring-in/files/" + made()}), 0) << complained_;
  EXPECT_NE(said_.find("people.csv"), std::string::npos) << said_;
  EXPECT_EQ(json::parse(said_)["columns"].size(), 2U) << said_;
  EXPECT_EQ(act("dana", {"POST", "bring-in/files", "kind=people", "--file", folder_ / "none.csv"}), 2);
  EXPECT_EQ(act("kim", {"POST", "concerns", "--file", folder_ / "people.csv"}), 2) << "takes no file";
}

TEST_P(ActCommand, a_running_server_does_it_through_its_own_door) {
  Agency agency(store_, false, system_clock);
  OwnDoor own(agency);
  std::atomic<int> asked = 0;
  const SideDoor door(store_.folder, [&](auto args, auto& in, auto& out, auto& err) {
    ++asked;
    return run_for_caller({agency, own.door}, std::move(args), in, out, err);
  });
  const std::string referral = json{
      {"given_name", "Zoé"},
      {"family_name", "Tremblay"},
      {"event_date", today_},
      {"source", "family"},
      {"programme", programme_}}.dump();
  ASSERT_EQ(act("ines", {"POST", "referrals", "--from=-"}, referral), 0) << complained_;
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(act("ines", {"GET", "episodes/" + made()}), 0) << complained_;
  EXPECT_EQ(kith({"act", "--list", "concerns"}), 0) << complained_;
  ASSERT_EQ(kith({"directory", "import", std::string(KITH_SOURCE_DIR) + "/demo/directory"}), 0) << complained_;
  ASSERT_EQ(kith({"directory", "find", "after-school tutoring"}), 0) << complained_;
  EXPECT_NE(said_.find("Flin Flon Youth"), std::string::npos) << said_;
  ASSERT_EQ(kith({"user", "add", "lee", "--name", "Lee", "--password-stdin"}, password_of_tests + "\n"), 0)
      << complained_;
  EXPECT_EQ(act("lee", {"GET", "my-checks"}), 0) << complained_;
  ASSERT_EQ(kith({"user", "suspend", "lee"}), 0) << complained_;
  EXPECT_EQ(act("lee", {"GET", "my-checks"}), 3) << "at once";
  write("people.csv", "First name,Last name\nNoor,Ali\n");
  ASSERT_EQ(kith({"bring", folder_ / "people.csv", "--as", "people", "--by", "kim"}), 0) << complained_ << said_;
}

TEST_P(ActCommand, refuses_as_the_api_does) {
  EXPECT_EQ(act("kim", {"POST", "bring-in/files", "kind=people"}), 3) << complained_;
  EXPECT_EQ(act("kim", {"GET", "concerns/nonsense"}), 4) << complained_;
  EXPECT_EQ(act("kim", {"POST", "concerns", "--from", "-"}, "no json"), 2);
  EXPECT_EQ(act("kim", {"POST", "concerns", "x=1", "--from", "-"}, "{}"), 2);
  EXPECT_EQ(act("kim", {"POST", "concerns", "colour=red"}), 2);
  EXPECT_NE(complained_.find("colour"), std::string::npos) << complained_;
  EXPECT_EQ(kith({"act", "GET", "mentors"}), 2) << "as whom?";
}

struct Said {
  int exit;
  std::string out, err;
};
Said without_an_agency(std::vector<std::string> args) {
  const test::TempFolder folder;
  args.insert(args.begin(), "act");
  args.insert(args.end(), {"--data", folder / "none"});
  std::istringstream in;
  std::ostringstream out, err;
  const int exit = run(std::move(args), in, out, err);
  return {exit, out.str(), err.str()};
}

TEST(ActTable, lists_all_acts_or_those_with_all_words) {
  const auto all = without_an_agency({"--list"}), some = without_an_agency({"--list", "Concerns", "post"});
  EXPECT_EQ(all.exit, 0) << all.err;
  EXPECT_NE(all.out.find("POST   mentors/{application}/check_order "), std::string::npos);
  EXPECT_EQ(all.out.find("/api/v1"), std::string::npos);
  EXPECT_EQ(all.out.find("GET     "), std::string::npos) << "every act has a path";
  EXPECT_NE(some.out.find("POST   concerns "), std::string::npos) << some.out;
  EXPECT_EQ(some.out.find("GET "), std::string::npos) << some.out;
  EXPECT_NE(all.out.find("Service episode: Screening"), std::string::npos) << "acts of one page are told apart";
  EXPECT_EQ(without_an_agency({"--list", "unheard"}).exit, 4);
  EXPECT_NE(all.out, without_an_agency({"--list", "--language", "fr"}).out);
}

TEST(ActTable, says_what_an_act_takes) {
  const auto said = without_an_agency({"--fields", "POST", "training/events/{event}/attendance"});
  EXPECT_EQ(said.exit, 0) << said.err;
  EXPECT_NE(said.out.find("marks.N.status"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("required"), std::string::npos);
  EXPECT_NE(said.out.find("one of there, passed, failed, absent"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("at most 1440"), std::string::npos) << said.out;
  EXPECT_EQ(said.out, without_an_agency({"--fields", "post", "/api/v1/training/events/x/attendance"}).out);
}

TEST(ActTable, says_which_ids_it_wants_and_where_they_are_read) {
  const auto said = without_an_agency({"--fields", "POST", "episodes/{episode}/consent"});
  EXPECT_NE(said.out.find("{episode}  id of an episode: GET episodes"), std::string::npos) << said.out;
  EXPECT_NE(said.out.find("(id of the mentee or somebody of the family: GET people/{person})"), std::string::npos)
      << said.out;
  const auto seal = without_an_agency({"--fields", "POST", "people/{person}/seals/{seal}"});
  EXPECT_NE(seal.out.find("{seal}  one of alias, address"), std::string::npos) << seal.out;
}

TEST(ActTable, a_wrong_name_is_told_with_those_near_it) {
  const auto said = without_an_agency({"POST", "mentors/x/chek_order", "--as", "kim"});
  EXPECT_EQ(said.exit, 2);
  EXPECT_NE(said.err.find("did you mean POST mentors/{application}/check_order?"), std::string::npos) << said.err;
  EXPECT_NE(without_an_agency({"POST", "mentors"}).err.find("GET mentors?"), std::string::npos);
  EXPECT_EQ(without_an_agency({"FETCH", "mentors"}).exit, 2);
  EXPECT_EQ(without_an_agency({"GET"}).exit, 2);
}

TEST(ActJson, gives_values_the_types_of_the_table) {
  static constexpr FieldDoc table[] = {{.name = "name"},
                                       {.name = "count", .type = FieldType::integer},
                                       {.name = "hours", .type = FieldType::decimal},
                                       {.name = "sure", .type = FieldType::boolean},
                                       {.name = "who", .type = FieldType::id, .many = true},
                                       {.name = "day", .type = FieldType::date},
                                       {.name = "note.a"},
                                       {.name = "rows", .type = FieldType::object, .many = true},
                                       {.name = "rows.*.n", .type = FieldType::integer},
                                       {.name = "rows.*.also", .type = FieldType::word, .many = true}};
  const auto of = [](std::vector<std::string> words) { return json_of(typed_fields(words), table); };
  EXPECT_EQ(of({}), "");
  EXPECT_EQ(of({"name=5", "count=5", "hours=1.50", "sure=true"}), R"({"name":"5","count":5,"hours":1.50,"sure":true})");
  EXPECT_EQ(of({"count=five", "sure=yes", "hours=1,5"}), R"({"count":"five","sure":"yes","hours":"1,5"})");
  EXPECT_EQ(of({"who=a", "name=x=y", "who=b"}), R"({"who":["a","b"],"name":"x=y"})");
  EXPECT_EQ(of({"who=a", "other=1"}), R"({"who":["a"],"other":"1"})");
  EXPECT_EQ(of({"name=a", "name=b"}), R"({"name":["a","b"]})") << "the API says that it came twice";
  EXPECT_EQ(of({"name=", "day=", "count="}), R"({"name":"","day":null,"count":null})");
  EXPECT_EQ(of({"note.a=x", "rows.1.n=7", "rows.0.n=8", "rows.1.also=w"}),
            R"({"note":{"a":"x"},"rows":[{"n":7,"also":["w"]},{"n":8}]})");
  EXPECT_THROW(of({"name"}), std::invalid_argument);
  EXPECT_THROW(of({"=x"}), std::invalid_argument);
  EXPECT_THROW(of({"note=x", "note.a=y"}), std::invalid_argument);
}

}  // namespace
}  // namespace kith::app
