// SPDX-License-Identifier: AGPL-3.0-or-later
#include "directory/directory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "directory/command.h"
#include "directory/queries.h"
#include "platform/base/crypto.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/shared.h"

namespace kith::directory {
namespace {

using auth::Role;
constexpr Date today = on(2026, 11, 22);
const std::vector<db::Step> store_steps = test::all_steps();
const std::string demonstration = std::string(KITH_SOURCE_DIR) + "/demo/directory";

std::vector<Listing> read(const std::vector<Given>& files, records::ImportReport& report) {
  return read_services(files, report);
}
/// "services.csv 2 name directory.flaw.required"
std::vector<std::string> problems(const std::vector<Given>& files) {
  records::ImportReport report;
  read(files, report);
  std::vector<std::string> list;
  for (const auto& line : report.problems)
    list.push_back(line.file + " " + std::to_string(line.row) + " " + line.column + " " + line.key);
  return list;
}
using List = std::vector<std::string>;

TEST(Hsds, version_3_in_tables_is_joined_into_services) {
  records::ImportReport report;
  const auto services = read(files_at(demonstration), report);
  ASSERT_EQ(report.problem_count, 0u);
  ASSERT_EQ(services.size(), 40u);
  const auto& s = services.front();
  EXPECT_EQ(s.name, "After-school tutoring");
  EXPECT_EQ(s.other_name, "Soutien scolaire après l’école");
  EXPECT_EQ(s.organization, "Flin Flon Youth & Family Services");
  EXPECT_EQ(s.languages, "English");
  EXPECT_EQ(s.language_codes, ";en;");
  EXPECT_EQ(s.areas, "City of Ottawa");
  EXPECT_EQ(s.addresses, "10 Hartmann-Collier Bypass, East Cruz, ON K1A 0B1");
  EXPECT_EQ(s.phones, "+1 514-555-0100");
  EXPECT_EQ(s.hours, "MO,WE,FR 09:00-17:00");
  EXPECT_EQ(s.least_age, 0);
  EXPECT_EQ(s.most_age, 5);
  EXPECT_EQ(s.assured_on, on(2026, 1, 15));
}

TEST(Hsds, json_and_tables_say_the_same) {
  const auto json = test::shared("data/hsds/dev/derived-directory-40/services_full.json");
  if (!json) GTEST_SKIP() << "skipped: no ../shared";
  records::ImportReport report;
  const auto one = read(files_at(json->string()), report), other = read(files_at(demonstration), report);
  EXPECT_EQ(report.problem_count, 0u);
  ASSERT_EQ(one.size(), other.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].external, other[i].external);
    EXPECT_EQ(one[i].addresses, other[i].addresses);
    EXPECT_EQ(one[i].organization, other[i].organization);
    EXPECT_EQ(one[i].hours, other[i].hours);
  }
}

TEST(Hsds, every_form_of_json_in_the_specification_is_read) {
  const auto folder = test::shared("data/hsds/dev/json");
  if (!folder) GTEST_SKIP() << "skipped: no ../shared";
  for (const char* name : {"service_full.json", "service_list.json", "service_at_location_full.json",
                           "organization_full.json", "tabular.json"}) {
    records::ImportReport report;
    const auto services = read(files_at((*folder / name).string()), report);
    for (const auto& line : report.problems)
      ADD_FAILURE() << name << ": " << line.row << " " << line.column << line.key;
    ASSERT_EQ(services.size(), 1u) << name;
    EXPECT_EQ(services.front().name, "Community Counselling") << name;
    EXPECT_EQ(services.front().least_age, 12) << name;
  }
  records::ImportReport report;
  const auto whole = read(files_at((*folder / "service_full.json").string()), report).front();
  EXPECT_EQ(whole.organization, "Example Organization Inc.");
  EXPECT_EQ(whole.language_codes, ";ur;");
  EXPECT_TRUE(whole.phones.starts_with("+44 1234 234567")) << whole.phones;
}

TEST(Hsds, version_2_names_its_tables_otherwise) {
  records::ImportReport report;
  const auto services =
      read({{"organizations.csv", "id,name\no1,House of Youth\n"},
            {"services.csv", "id,organization_id,name,status,application_process\ns1,o1,Helpline,active,Call us\n"},
            {"locations.csv", "id,organization_id,name\nl1,o1,Main\n"},
            {"services_at_location.csv", "id,service_id,location_id\nsl1,s1,l1\n"},
            {"physical_addresses.csv",
             "id,location_id,address_1,city,state_province,postal_code,country\na1,l1,1 Main St,"
             "Ottawa,ON,K1A 0B1,CA\n"},
            {"phones.csv", "id,location_id,number,extension\np1,l1,613-555-0100,12\n"},
            {"eligibilities.csv", "id,service_id,eligibility\ne1,s1,Youth\ne2,s1,Parents\n"},
            {"regular_schedules.csv", "id,service_id,weekday,opens_at,closes_at\nr1,s1,MO,09:00,17:00\n"},
            {"languages.csv", "id,service_id,language\nx1,s1,fr\n"},
            {"datapackage.json", "{\"name\": \"human_services_data\"}"}},
           report);
  for (const auto& line : report.problems) ADD_FAILURE() << line.file << " " << line.row << " " << line.key;
  ASSERT_EQ(services.size(), 1u);
  const auto& s = services.front();
  EXPECT_EQ(s.organization, "House of Youth");
  EXPECT_EQ(s.addresses, "1 Main St, Ottawa, ON K1A 0B1");
  EXPECT_EQ(s.phones, "613-555-0100 x12") << "of the place, when the service has none";
  EXPECT_EQ(s.eligibility, "Youth\nParents");
  EXPECT_EQ(s.language_codes, ";fr;");
  EXPECT_EQ(s.hours, "MO 09:00-17:00");
}

TEST(Hsds, what_is_wrong_is_told_by_file_row_and_field) {
  EXPECT_EQ(problems({{"services.csv",
                       "id,name,status,minimum_age,maximum_age,assured_date,organization_id\n"
                       "s1,,open,12,6,2026-02-30,\ns1,Two,active,x,,,o9\n"},
                      {"phones.csv", "id,service_id,number\np1,s7,1\n"}}),
            (List{"services.csv 1 name directory.flaw.required", "services.csv 2 id directory.flaw.twice",
                  "phones.csv 1 service_id directory.flaw.reference", "services.csv 1 maximum_age directory.flaw.ages",
                  "services.csv 1 status directory.flaw.status", "services.csv 1 assured_date directory.flaw.day",
                  "services.csv 2 minimum_age directory.flaw.age",
                  "services.csv 2 organization_id directory.flaw.reference"}));
  EXPECT_EQ(problems({{"services.csv", "name\nOne\n"}}), (List{"services.csv 0 id directory.flaw.column"}));
  EXPECT_EQ(problems({{"services.csv", "id,name\n1,\"open\n"}}), (List{"services.csv 1  directory.flaw.csv"}));
  EXPECT_EQ(problems({{"services.csv", "id,name\n1,\xff\n"}}), (List{"services.csv 1  directory.flaw.encoding"}));
  EXPECT_EQ(problems({{"a.json", "{\"id\": "}}), (List{"a.json 0  directory.flaw.json"}));
  EXPECT_EQ(problems({{"a.json", "[{\"id\":\"1\",\"name\":\"x\",\"status\":\"active\"},7]"}}),
            (List{"a.json 2  directory.flaw.item"}));
  EXPECT_EQ(problems({{"a.json", "[{\"id\":\"1\",\"name\":\"a\\u0000b\",\"status\":\"active\"}]"}}).front(),
            "a.json 1 name directory.flaw.character");
  EXPECT_EQ(problems({{"organizations.csv", "id,name\no1,One\n"}}), (List{"services 0  directory.flaw.no_services"}));
  EXPECT_EQ(problems({{"a.json", std::string(100'000, '[')}}), (List{"a.json 0  directory.flaw.json"}));
}

TEST(DirectoryStatements, fit_the_schema) { test::prepare_all(sql::all, store_steps); }

Listing invented(std::string id, std::string name) {
  Listing s;
  s.external = std::move(id);
  s.name = std::move(name);
  return s;
}

/// Ines takes referrals, Max is a mentor.
class Directory : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return store_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db(), today);
    ines_ = agency_->worker("Ines", "intake_worker");
  }
  test::Pages pages(Role role = Role::intake_worker) {
    test::Pages p(db(), directory::routes());
    p.actor = agency_->actor(ines_, role);
    p.today = today;
    return p;
  }
  Result<Done> bring(const std::vector<Listing>& services, bool dry = false, bool sure = false,
                     const char* source = "211") {
    return db().writing("test", [&](db::Tx& tx) {
      return take(tx, services, {source, ines_, test::SmallAgency::noon(today), dry, sure});
    });
  }
  std::vector<std::string> names(const Asked& asked) {
    return db().reading("test", [&](db::Tx& tx) {
      std::vector<std::string> list;
      for (const auto& found : find(tx, asked, 100, 0)) list.push_back(found.service.name);
      EXPECT_EQ(static_cast<std::int64_t>(list.size()), count(tx, asked));
      return list;
    });
  }
  std::int64_t id_of(const std::string& words) {
    return db().reading("test", [&](db::Tx& tx) { return find(tx, {words, {}, {}, true}, 1, 0).at(0).id; });
  }
  std::unique_ptr<test::SmallAgency> agency_;
  PersonId ines_;
};
KITH_BOTH_ENGINES(Directory);

TEST_P(Directory, a_newer_file_changes_what_changed_and_marks_what_vanished) {
  auto done = bring({invented("1", "Helpline"), invented("2", "Tutoring"), invented("3", "Shelter")});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->added, 3);
  const auto helpline = id_of("helpline"), shelter = id_of("shelter");
  done = bring({invented("1", "Helpline"), invented("2", "Tutoring"), invented("3", "Shelter")});
  EXPECT_EQ(done->unchanged, 3) << "the same file twice changes nothing";
  done = bring({invented("1", "Helpline for youth"), invented("2", "Tutoring"), invented("4", "Food bank")}, true);
  EXPECT_EQ(std::tie(done->added, done->changed, done->unchanged, done->gone), std::tuple(1, 1, 1, 1));
  EXPECT_EQ(names({}), (List{"Helpline", "Shelter", "Tutoring"})) << "a dry run stores nothing";
  done = bring({invented("1", "Helpline for youth"), invented("2", "Tutoring"), invented("4", "Food bank")});
  EXPECT_EQ(done->gone, 1);
  EXPECT_EQ(id_of("helpline"), helpline) << "what a referral refers to stays itself";
  EXPECT_EQ(names({}), (List{"Food bank", "Helpline for youth", "Tutoring"}));
  EXPECT_EQ(names({{}, {}, {}, true}).size(), 4u);
  EXPECT_EQ(id_of("shelter"), shelter);
  done = bring({invented("1", "Helpline for youth"), invented("2", "Tutoring"), invented("3", "Shelter"),
                invented("4", "Food bank")});
  EXPECT_EQ(done->back, 1);
  EXPECT_EQ(names({}).size(), 4u);
}

TEST_P(Directory, a_part_of_a_list_is_not_taken_for_the_whole) {
  ASSERT_TRUE(bring({invented("1", "Helpline"), invented("2", "Tutoring"), invented("3", "Shelter")}));
  const auto half = bring({invented("1", "Helpline")});
  ASSERT_FALSE(half);
  EXPECT_EQ(half.error().kind, RefusalKind::conflict);
  EXPECT_EQ(names({}).size(), 3u);
  EXPECT_TRUE(bring({invented("1", "Helpline")}, false, false, "Another one")) << "each directory is for itself";
  EXPECT_TRUE(bring({invented("1", "Helpline")}, false, true));
  EXPECT_EQ(names({}).size(), 2u);
}

TEST_P(Directory, is_searched_by_words_in_any_field_language_and_age) {
  records::ImportReport report;
  ASSERT_TRUE(bring(read(files_at(demonstration), report)));
  EXPECT_FALSE(names({"ecoute jeunesse", {}, {}, false}).empty()) << "without accents";
  for (const auto& name : names({"ligne d'écoute", {}, {}, false})) EXPECT_NE(name.find("coute"), name.npos) << name;
  EXPECT_TRUE(names({"nothing%like_this", {}, {}, false}).empty());
  const auto all = names({{}, {}, {}, true}).size(), french = names({{}, "fr", {}, true}).size();
  EXPECT_EQ(all, 40u);
  EXPECT_GT(french, 0u);
  EXPECT_LT(french, all);
  for (const auto& found : db().reading("test", [](db::Tx& tx) { return find(tx, {{}, {}, 8, false}, 100, 0); })) {
    EXPECT_LE(found.service.least_age.value_or(0), 8);
    EXPECT_GE(found.service.most_age.value_or(99), 8);
  }
}

TEST_P(Directory, pages_show_filter_and_turn_and_offer_a_choice_to_a_referral) {
  records::ImportReport report;
  ASSERT_TRUE(bring(read(files_at(demonstration), report), false, false));
  auto p = pages();
  auto answer = p.get("/directory/services", {{"all", "true"}});
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(test::says(answer, "page=2"));
  EXPECT_FALSE(test::says(answer, "onward"));
  EXPECT_TRUE(test::says(p.get("/directory/services", {{"all", "true"}, {"page", "2"}}), "all=true&amp;page=1"));
  EXPECT_TRUE(test::says(p.get("/directory/services", {{"words", "zzzz"}}), "No service fits"));
  const auto referral = test::FakeVisit::sealer().seal(5, "referrals");
  answer = p.get("/directory/services", {{"referral", referral}, {"words", "tutoring"}});
  EXPECT_TRUE(test::says(answer, "/intake/episodes/" + referral + "/onward?service="));
  EXPECT_FALSE(test::says(p.get("/directory/services", {{"referral", "made-up"}}), "made-up"));
  const auto id = test::FakeVisit::sealer().seal(id_of("tutoring"), "directory_services");
  answer = p.get("/directory/services/" + id);
  EXPECT_TRUE(test::says(answer, "Mon, Wed, Fri 09:00-17:00"));
  EXPECT_TRUE(test::says(answer, "tel:+15145550100"));
  EXPECT_EQ(p.get("/directory/services/" + std::string(26, 'a')).status, 404);
  EXPECT_TRUE(test::says(p.get("/api/v1/services", {{"words", "tutoring"}}), "\"minimum_age\":"));
  EXPECT_TRUE(test::says(p.get("/api/v1/services/" + id), "\"source\":\"211\""));
  EXPECT_TRUE(test::says(p.get("/directory/services/as/csv"), "Flin Flon Youth"));
  auto mentor = pages(Role::mentor);
  EXPECT_EQ(mentor.get("/directory/services").status, 403);
}

TEST_P(Directory, files_are_sent_tried_refused_and_read) {
  auto p = pages();
  EXPECT_EQ(p.get("/directory/readings").status, 200);
  EXPECT_EQ(p.post("/directory/readings", {{"source", "211"}}).status, 422);
  p.uploads = {{"file", "services.csv", "text/csv", "id,name\n1,\n"}};
  auto answer = p.post("/directory/readings", {{"source", "211"}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_TRUE(test::says(answer, "This must be filled in."));
  const http::Upload good{"file", "services.csv", "text/csv", "id,name\n1,Helpline\n"};
  p.uploads = {good};
  answer = p.post("/directory/readings", {{"source", "211"}, {"only_try", "true"}});
  EXPECT_TRUE(test::says(answer, "It would add 1"));
  EXPECT_TRUE(names({}).empty());
  p.uploads = {good};
  EXPECT_EQ(p.post("/directory/readings", {{"source", "211"}}).status, 303);
  EXPECT_EQ(names({}), List{"Helpline"});
  p.get("/directory/readings");
  EXPECT_TRUE(p.offers_file);
  EXPECT_TRUE(test::says(p.get("/directory/readings/as/csv"), "\r\n211,2026-11-22,1,0,0,0\r\n"))
      << p.get("/directory/readings/as/csv").body;
  p.uploads = {{"file", "services.csv", "text/csv", "id,name\n2,Shelter\n"}};
  answer = p.post("/directory/readings", {{"source", "211"}, {"_key", "a"}});
  EXPECT_EQ(answer.status, 409);
  EXPECT_TRUE(test::says(answer, "name=\"sure\""));
  p.uploads = {{"file", "x.zip", "application/zip", std::string("PK\x03\x04") + "no archive"}};
  EXPECT_EQ(p.post("/directory/readings", {{"source", "211"}, {"_key", "b"}}).status, 422);
  auto director = pages(Role::director);
  EXPECT_EQ(director.get("/directory/readings").status, 403) << "referrals are recorded by whoever records intake";
}

TEST_P(Directory, a_file_is_tried_refused_and_read_by_json) {
  auto p = pages();
  const auto send = [&](std::string_view file, test::Pages::Pairs more) {
    more.insert(more.end(), {{"source", "211"},
                             {"file_name", "services.csv"},
                             {"content", crypto::base64(std::vector<unsigned char>(file.begin(), file.end()))}});
    return p.post("/api/v1/directory/readings", more);
  };
  const auto wrong = send("id,name\n1,\n", {});
  EXPECT_EQ(wrong.status, 422);
  EXPECT_TRUE(test::says(wrong, "services.csv:1:name")) << wrong.body;
  EXPECT_EQ(p.post("/api/v1/directory/readings", {{"source", "211"}}).status, 422) << "no file";
  const auto tried = send("id,name\n1,Helpline\n", {{"only_try", "true"}});
  EXPECT_EQ(tried.status, 200) << tried.body;
  EXPECT_TRUE(test::says(tried, "\"tried\":true,\"added\":1")) << tried.body;
  EXPECT_TRUE(names({}).empty());
  EXPECT_EQ(send("id,name\n1,Helpline\n", {}).status, 200);
  EXPECT_EQ(names({}), List{"Helpline"});
  EXPECT_EQ(send("id,name\n2,Shelter\n", {{"_key", "a"}}).status, 409);
  EXPECT_EQ(send("id,name\n2,Shelter\n", {{"_key", "b"}, {"sure", "true"}}).status, 200);
  EXPECT_TRUE(test::says(p.get("/api/v1/directory/readings"), "\"source\":\"211\",\"read_on\":"));
  EXPECT_EQ(pages(Role::director).get("/api/v1/directory/readings").status, 403);
}

TEST_P(Directory, the_command_line_reads_and_finds) {
  int audited = 0;
  const Here here{db(), test::SmallAgency::noon(today), [&](db::Tx&, const Done&) { ++audited; }};
  std::ostringstream out, err;
  const auto run = [&](const std::vector<std::string>& args) {
    out.str("");
    err.str("");
    return directory_command(args, here, out, err);
  };
  EXPECT_EQ(run({"import", demonstration, "--dry-run"}), 0) << err.str();
  EXPECT_NE(out.str().find("add 40"), std::string::npos) << out.str();
  EXPECT_EQ(audited, 0);
  EXPECT_EQ(run({"import", demonstration}), 0) << err.str();
  EXPECT_EQ(audited, 1);
  EXPECT_EQ(run({"find", "after-school tutoring"}), 0);
  EXPECT_NE(out.str().find("Flin Flon Youth"), std::string::npos) << out.str();
  EXPECT_EQ(run({"import", "/no/such/place"}), 2);
  EXPECT_EQ(run({"import", demonstration + "/phones.csv"}), 2);
  EXPECT_EQ(err.str().find("directory.flaw"), std::string::npos) << "words, not keys: " << err.str();
  EXPECT_NE(err.str().find("There is no service in these files"), std::string::npos) << err.str();
}

}  // namespace
}  // namespace kith::directory
