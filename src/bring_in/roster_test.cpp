// SPDX-License-Identifier: AGPL-3.0-or-later
#include "bring_in/roster.h"

#include <gtest/gtest.h>

#include <fstream>

#include "casefile/people.h"
#include "records/ddl.h"
#include "support/both_engines.h"
#include "support/shared.h"
#include "support/small_agency.h"

namespace kith::bring_in {
namespace {

namespace fs = std::filesystem;
const Date roster_day = on(2026, 11, 22);

class RosterTest : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override {
    auto list = db::file_steps();
    for (auto& step : records::ddl_steps()) list.push_back(std::move(step));
    return list;
  }
  void SetUp() override {
    BothEngines::SetUp();
    agency.emplace(db());
  }
  RosterOutcome bring(const fs::path& path, bool groups = true, bool dry_run = false) {
    return people.reading(db(), [&](const casefile::Book& book) {
      return bring_roster(db(), path.string(), book, {agency->programme, groups},
                          {agency->office, test::SmallAgency::noon(roster_day)}, dry_run, nullptr);
    });
  }
  std::int64_t count(records::TableKey table, Date as_of = roster_day) {
    return db().reading("count", [&](db::Tx& tx) {
      return static_cast<std::int64_t>(records::list(tx, table, as_of, 0, 100'000).size());
    });
  }
  std::optional<test::SmallAgency> agency;
  casefile::People people;
};
KITH_BOTH_ENGINES(RosterTest);

/// A feed of a few lines: written to a folder of the test.
struct Feed {
  std::map<std::string, std::string> files{
      {"manifest",
       "propertyName,value\nmanifest.version,1\noneroster.version,1.1\nfile.orgs,bulk\nfile.academicSessions,"
       "bulk\nfile.users,bulk\nfile.demographics,bulk\nfile.classes,bulk\nfile.enrollments,bulk\n"},
      {"orgs",
       "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\ns1,active,2026-09-01,École "
       "Roy,school,1,\n"},
      {"academicSessions",
       "sourcedId,status,title,type,startDate,endDate\ny1,,2026,schoolYear,2026-09-01,2027-06-30\n"},
      {"users",
       "\xEF\xBB\xBFsourcedId,status,enabledUser,orgSourcedIds,role,givenName,familyName,email,sms,phone,"
       "agentSourcedIds,password\nu1,active,TRUE,s1,student,Zoé,Roy,,,,g1,secret\ng1,active,true,s1,parent,Ana,Roy,a@x."
       "org,,+1 514-555-0101,u1,secret\nt1,active,true,s1,teacher,Sam,Poe,,,,,\n"},
      {"demographics", "sourcedId,status,birthDate\nu1,active,2012-03-22\n"},
      {"classes", "sourcedId,status,title,schoolSourcedId,termSourcedIds\nc1,active,=Robotics,s1,y1\n"},
      {"enrollments",
       "sourcedId,status,classSourcedId,schoolSourcedId,userSourcedId,role,beginDate,endDate\ne1,active,c1,s1,u1,"
       "student,2026-09-01,\ne2,active,c1,s1,t1,teacher,2026-09-01,\n"}};
  test::TempFolder folder;
  fs::path write() const {
    for (const auto& [name, text] : files)
      std::ofstream(fs::path(folder.path()) / (name + ".csv"), std::ios::binary) << text;
    return folder.path();
  }
};

TEST_P(RosterTest, a_feed_becomes_records_once) {
  Feed feed;
  const auto first = bring(feed.write());
  ASSERT_TRUE(first.report.stored) << (first.report.problems.empty() ? "" : first.report.problems.front().key);
  EXPECT_EQ(first.done.added, 8U) << "a site, three persons, a relationship, a school year, a group, a member";
  EXPECT_EQ(count("group_memberships"), 1) << "teachers are no mentees";
  const auto again = bring(feed.write());
  EXPECT_EQ(again.done.added + again.done.corrected + again.done.ended, 0U);
  EXPECT_EQ(again.done.unchanged, 8U);
}
TEST_P(RosterTest, a_roster_alone_makes_nobody_a_mentee) {
  Feed feed;
  EXPECT_TRUE(bring(feed.write(), false).report.stored);
  EXPECT_EQ(count("groups") + count("group_memberships") + count("referrals"), 0);
}
TEST_P(RosterTest, a_delta_corrects_and_ends) {
  Feed feed;
  bring(feed.write());
  feed.files["manifest"] =
      "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.users,delta\nfile.enrollments,delta\n";
  feed.files["users"] =
      "sourcedId,status,enabledUser,orgSourcedIds,role,givenName,familyName,email,sms,phone,agentSourcedIds\nu1,active,"
      "true,s1,student,Zoé,Roy-Poe,,,,g1\ng1,tobedeleted,true,s1,parent,Ana,Roy,,,,u1\n";
  feed.files["enrollments"] =
      "sourcedId,status,classSourcedId,schoolSourcedId,userSourcedId,role,beginDate,endDate\ne1,tobedeleted,c1,s1,u1,"
      "student,2026-09-01,\n";
  const auto delta = bring(feed.write());
  ASSERT_TRUE(delta.report.stored) << (delta.report.problems.empty() ? "" : delta.report.problems.front().key);
  EXPECT_EQ(delta.done.ended, 2U) << "a membership and a relationship";
  EXPECT_EQ(delta.done.corrected, 1U);
  EXPECT_EQ(count("persons"), 4) << "nobody is deleted";
  const auto members =
      db().reading("members", [&](db::Tx& tx) { return records::list(tx, "group_memberships", roster_day, 0, 9); });
  EXPECT_EQ(from_day_number(members[0].values[4].integer), roster_day);
  EXPECT_EQ(bring(feed.write()).done.corrected, 0U) << "applied twice it is the same";
}
TEST_P(RosterTest, somebody_of_the_records_is_not_made_again) {
  agency->born(agency->person("Zoe", "Roy"), on(2012, 3, 22));
  Feed feed;
  const auto done = bring(feed.write());
  EXPECT_EQ(done.done.known_people, 1U);
  EXPECT_EQ(count("persons"), 4);
}
TEST_P(RosterTest, somebody_with_an_alias_is_not_made_again_under_the_legal_name) {
  const auto zoe = agency->born(agency->person("Zoe", "Roy"), on(2012, 3, 22));
  agency->add("person_aliases",
              {{"person_aliases.person_id", zoe},
               {"person_aliases.alias", "Rose"},
               {"person_aliases.event_date", on(2026, 1, 4)},
               {"person_aliases.reason", "Somebody looks for her"}},
              on(2026, 1, 4));
  Feed feed;
  EXPECT_EQ(bring(feed.write()).done.known_people, 1U);
  EXPECT_EQ(count("persons"), 4);
}
TEST_P(RosterTest, every_problem_names_file_row_and_column) {
  Feed feed;
  feed.files["enrollments"] =
      "sourcedId,status,classSourcedId,schoolSourcedId,userSourcedId,role,beginDate,endDate\ne1,active,c9,s1,u9,pupil,"
      "2026-02-30,\ne1,gone,c1,s1,u1,student,2026-09-01,2026-08-01\n";
  feed.files["users"].replace(feed.files["users"].find("Zoé"), 4, "");
  const auto report = bring(feed.write()).report;
  std::set<std::string> told;
  for (const auto& line : report.problems) told.insert(line.file + " " + std::to_string(line.row) + " " + line.column);
  EXPECT_EQ(told, (std::set<std::string>{"enrollments.csv 1 classSourcedId", "enrollments.csv 1 userSourcedId",
                                         "enrollments.csv 1 role", "enrollments.csv 1 beginDate",
                                         "enrollments.csv 2 sourcedId", "enrollments.csv 2 status",
                                         "enrollments.csv 2 endDate", "users.csv 1 givenName"}));
  EXPECT_EQ(count("persons"), 1) << "nothing is stored";
}

TEST_P(RosterTest, the_shared_samples) {
  const auto samples = test::shared("data/oneroster");
  if (!samples) GTEST_SKIP() << "skipped: no ../shared";
  const auto bulk = bring(*samples / "dev/derived-ca-guardians");
  ASSERT_TRUE(bulk.report.stored);
  EXPECT_EQ(count("persons"), 1 + 107);
  EXPECT_EQ(count("relationships"), 62);
  EXPECT_EQ(count("groups"), 28);
  const auto delta = bring(*samples / "dev/derived-ca-delta");
  ASSERT_TRUE(delta.report.stored) << (delta.report.problems.empty() ? "" : delta.report.problems.front().key);
  EXPECT_EQ(count("persons"), 1 + 109);
  EXPECT_EQ(bring(*samples / "dev/derived-ca-delta").done.added, 0U);
  EXPECT_EQ(bring(*samples / "dev/derived-ca-v1p2", false).report.problem_count, 0U);
}
TEST_P(RosterTest, the_shared_bad_sets) {
  const auto samples = test::shared("data/oneroster/bad/dev");
  if (!samples) GTEST_SKIP() << "skipped: no ../shared";
  const std::map<std::string, bool> accepted{{"00-valid-mini", true},
                                             {"01-bom-users", true},
                                             {"02-orphan-enrollment-user", false},
                                             {"03-duplicate-user-sourcedId", false},
                                             {"04-missing-required-column", false},
                                             {"05-manifest-bulk-file-missing", false},
                                             {"06-lf-and-no-final-newline", true},
                                             {"07-orphan-agent", false},
                                             {"08-formula-in-names", true},
                                             {"09-cleartext-passwords", true},
                                             {"10-bad-dates", false},
                                             {"zips/ok.zip", true},
                                             {"zips/ok-nested-folder.zip", true}};
  for (const auto& [name, accept] : accepted) {
    const auto outcome = bring(*samples / name, false, true);
    EXPECT_EQ(outcome.report.problem_count == 0, accept) << name;
    for (const auto& line : outcome.report.problems)
      EXPECT_TRUE(!line.file.empty() && (line.row > 0 || line.code == records::Code::missing_column ||
                                         line.code == records::Code::missing_file))
          << name;
  }
}

}  // namespace
}  // namespace kith::bring_in
