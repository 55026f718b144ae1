// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "matching/people_file.h"
#include "matching/report.h"
#include "matching/rules_file.h"

namespace kith::matching {
namespace {

const std::string demo = std::string(KITH_SOURCE_DIR) + "/demo/matching/";

std::string write(const std::string& name, const std::string& content) {
  const std::string path = testing::TempDir() + "matching_" + name;
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

Asked example() {
  const ReadPool read = read_pool(demo + "mentors.csv", demo + "mentees.csv");
  const ReadRules rules = read_rules(demo + "rules.toml");
  EXPECT_TRUE(read.mistakes.empty()) << text(read.mistakes.at(0));
  EXPECT_TRUE(rules.mistakes.empty());
  Asked asked;
  asked.pool = read.pool;
  asked.rules = rules.rules;
  return asked;
}

std::int32_t mentee(const Asked& asked, const std::string& id) {
  for (std::size_t j = 0; j < asked.pool.mentees.size(); ++j)
    if (asked.pool.mentees[j].id == id) return static_cast<std::int32_t>(j);
  throw std::logic_error("no such mentee");
}
std::int32_t mentor(const Asked& asked, const std::string& id) {
  for (std::size_t i = 0; i < asked.pool.mentors.size(); ++i)
    if (asked.pool.mentors[i].id == id) return static_cast<std::int32_t>(i);
  throw std::logic_error("no such mentor");
}

TEST(Files, EmptyCellsAreNotKnown) {
  const auto read = read_pool(write("some.csv", "id,languages,x_km,reach_km,availability\na,french,3,,mon-16\n"),
                              write("none.csv", "id,languages,availability\nb,,\n"));
  ASSERT_TRUE(read.mistakes.empty()) << text(read.mistakes.at(0));
  EXPECT_EQ(read.pool.mentors[0].known, known_languages | known_place | known_availability);
  EXPECT_EQ(read.pool.mentees[0].known, 0);
  EXPECT_NE(blocker(read.pool.mentors[0], read.pool.mentees[0], usual_rules()), Blocker::language);
}

TEST(Files, TheExampleIsPlacedAsAPersonWould) {
  const Asked asked = example();
  ASSERT_EQ(obstacle(asked), std::nullopt);
  const auto run = matching::run(asked);
  EXPECT_EQ(objection(run.problem, run.solution), "");
  EXPECT_TRUE(run.solution.optimal && run.tiers);
  EXPECT_EQ(run.mentor_of[mentee(asked, "ines")], mentor(asked, "anna"));  // urgent, first tier, must be a woman
  EXPECT_EQ(run.mentor_of[mentee(asked, "liam")], mentor(asked, "dev"));  // the only one at the site who speaks English
  EXPECT_EQ(run.mentor_of[mentee(asked, "kim")], mentor(asked, "carol"));
  EXPECT_EQ(run.mentor_of[mentee(asked, "jules")], mentor(asked, "bertrand"));
  EXPECT_EQ(run.mentor_of[mentee(asked, "mona")], nobody);  // free on Fridays only, as nobody else is
  EXPECT_EQ(run.mentor_of[mentee(asked, "noor")], nobody);  // only women: both taken
  const std::string said = report_text(asked, run, {"woman", "man"});
  EXPECT_NE(said.find("4 of 6 mentees placed"), std::string::npos) << said;
  EXPECT_NE(said.find("optimal, proven"), std::string::npos);
  EXPECT_NE(said.find("without availability 1 would be"), std::string::npos) << said;
  EXPECT_NE(report_json(asked, run, {"woman", "man"}).find("\"recruit\":[{\"like\":"), std::string::npos);
}

TEST(Files, LocksHoldAndTheImpossibleIsRefused) {
  Asked asked = example();
  asked.locks = {{mentee(asked, "noor"), mentor(asked, "anna")}};
  ASSERT_EQ(obstacle(asked), std::nullopt);
  const auto run = matching::run(asked);
  EXPECT_EQ(run.mentor_of[mentee(asked, "noor")], mentor(asked, "anna"));
  EXPECT_EQ(run.mentor_of[mentee(asked, "ines")], nobody);
  asked.locks.push_back({mentee(asked, "ines"), mentor(asked, "anna")});
  EXPECT_EQ(obstacle(asked), "the mentor of the locked pair ines with anna has not so many places");
  asked.locks = {{mentee(asked, "ines"), mentor(asked, "dev")}};
  EXPECT_EQ(obstacle(asked), "the locked pair ines with dev is not allowed: programme");
}

TEST(Files, WhyNotIsAnswered) {
  const Asked asked = example();
  const auto run = matching::run(asked);
  EXPECT_NE(
      explain_text(asked, run, mentee(asked, "ines"), mentor(asked, "bertrand")).find("not allowed: mentor_gender"),
      std::string::npos);
  EXPECT_NE(
      explain_text(asked, run, mentee(asked, "noor"), mentor(asked, "anna")).find("the whole placement would be worth"),
      std::string::npos);
  EXPECT_NE(explain_text(asked, run, mentee(asked, "ines"), nobody).find("guardian_wish 500"), std::string::npos);
  const std::string anna = explain_mentor_text(asked, run, mentor(asked, "anna"));
  EXPECT_TRUE(anna.starts_with("anna: ")) << anna;
  EXPECT_NE(explain_mentor_json(asked, run, mentor(asked, "anna")).find("\"ranked\":[{\"mentee\":"), std::string::npos);
}

TEST(Files, APairIsToldPartByPartAndAsPlacedWhereItIs) {
  const Asked asked = example();
  const auto run = matching::run(asked);
  const auto other = explain_text(asked, run, mentee(asked, "noor"), mentor(asked, "anna"));
  EXPECT_NE(other.find(" would change\t"), std::string::npos) << other;
  EXPECT_NE(other.find("\tlanguages "), std::string::npos) << other;
  const auto same = explain_text(asked, run, mentee(asked, "ines"), mentor(asked, "anna"));
  EXPECT_NE(same.find("with anna: placed together, "), std::string::npos) << same;
  EXPECT_NE(same.find("\tguardian_wish 500"), std::string::npos) << same;
  EXPECT_EQ(same.find("less"), std::string::npos) << same;
  const auto json = explain_json(asked, run, mentee(asked, "ines"), mentor(asked, "anna"));
  EXPECT_NE(json.find("\"placed\":true,\"points\":"), std::string::npos) << json;
}

TEST(Files, GroupsOfFewAreNotToldByFigures) {
  Asked asked = example();
  const auto said = report_text(asked, run(asked), {"woman", "man"});
  EXPECT_NE(said.find("\ttoo few to tell\n"), std::string::npos) << said;
  Asked many = example();
  many.pool.mentees.resize(1);
  const auto add = [&](std::int32_t gender, int count) {
    for (int k = 0; k < count; ++k) {
      many.pool.mentees.push_back(asked.pool.mentees[0]);
      many.pool.mentees.back().id = "x" + std::to_string(gender) + std::to_string(k);
      many.pool.mentees.back().gender = gender;
    }
  };
  many.pool.mentees[0].gender = 1;
  add(2, 5), add(4, 7);
  put_in_order(many.pool);
  const auto told = report_json(many, run(many), {"a", "b", "c"});
  EXPECT_NE(told.find(R"({"gender":"a","too_few":true})"), std::string::npos) << told;
  EXPECT_NE(told.find(R"({"gender":"b","too_few":true})"), std::string::npos) << "the total would tell of the one";
  EXPECT_NE(told.find(R"({"gender":"c","too_few":false,"mentees":7)"), std::string::npos) << told;
}

TEST(Files, TheOrderOfRowsChangesNothing) {
  Asked asked = example(), other = asked;
  std::reverse(other.pool.mentors.begin(), other.pool.mentors.end());
  std::reverse(other.pool.mentees.begin(), other.pool.mentees.end());
  put_in_order(other.pool);
  EXPECT_EQ(report_json(asked, run(asked), {"woman", "man"}), report_json(other, run(other), {"woman", "man"}));
}

TEST(Files, TheStablePlacementSaysWhatItCosts) {
  Asked asked = example();
  asked.stable = true;
  const auto run = matching::run(asked);
  EXPECT_GE(run.price_of_stability, 0);
  EXPECT_TRUE(blocking_pairs(likings(run.problem, asked.pool, asked.rules), run.mentor_of).empty());
  EXPECT_NE(report_text(asked, run, {}).find("price of stability"), std::string::npos);
}

/// The rules come first, whatever kind of placement was asked for and however the search ended.
TEST(Files, WhomNoMentorMayTakeIsToldThatInEveryKindOfRun) {
  Asked asked = example();
  for (auto& mentor : asked.pool.mentors) mentor.cleared = 0;
  const std::string why = "no mentor is possible; without not_cleared ";
  const auto said = [&] { return report_text(asked, run(asked), {}); };
  EXPECT_NE(said().find(why), std::string::npos) << said();
  asked.stable = true;
  EXPECT_NE(said().find(why), std::string::npos) << said();
  EXPECT_EQ(said().find("holds others"), std::string::npos) << said();
  auto early = run(asked);
  early.solution.optimal = false;
  asked.stable = false;
  EXPECT_NE(report_json(asked, early, {}).find(why), std::string::npos);
  asked.pool.mentors.clear();
  asked.stable = true;
  EXPECT_NE(said().find("no mentor is possible, and no single change would open one"), std::string::npos) << said();
}

TEST(Files, WhoHasPossibleMentorsIsToldHowMany) {
  Asked asked = example();
  asked.stable = true;
  const auto stable = run(asked);
  const auto noor = mentee(asked, "noor");
  ASSERT_EQ(stable.mentor_of[noor], nobody);
  EXPECT_NE(explain_text(asked, stable, noor, nobody).find("possible, each holds others it likes as much or more"),
            std::string::npos);
  asked.stable = false;
  auto early = run(asked);
  early.solution.optimal = false;
  EXPECT_NE(explain_text(asked, early, noor, nobody).find("possible; the search was ended early"), std::string::npos);
}

TEST(Files, MistakesAreNamedByFileRowAndColumn) {
  const std::string mentors =
      write("mentors.csv", "id,age,reach_km,cleared,colour\nm1,abc,10,yes,red\n,30,-4,maybe,\nm3,30\n");
  const std::string mentees = write("mentees.csv", "id,traits\nc1,1;2;3\nc2,1;2;3;7\nc\"3,\n");
  const ReadPool read = read_pool(mentors, mentees);
  std::vector<std::string> said;
  for (const FileMistake& mistake : read.mistakes) said.push_back(text(mistake));
  const std::vector<std::string> expected{mentors + ":1: colour is no column of this file",
                                          mentors + ":2: age is not a whole number from 0 to 130",
                                          mentors + ":3: cleared is neither yes nor no",
                                          mentors + ":3: id is empty",
                                          mentors + ":3: reach_km is not between 0 and 100000",
                                          mentors + ":4: has 2 values under 5 columns",
                                          mentees + ":2: traits is not four numbers from 0 to 6, separated by ;",
                                          mentees + ":3: traits is not four numbers from 0 to 6, separated by ;",
                                          mentees + ":4: id holds a quote but is not quoted"};
  EXPECT_EQ(said, expected);
  EXPECT_EQ(text(read_pool("/nowhere.csv", mentees).mistakes.at(0)), "/nowhere.csv:1: cannot be read");
}

TEST(Files, AnIdThatStandsTwiceIsNamedByBothRows) {
  const std::string path = write("twice.csv", "id,age\na,30\nb,31\na,32\n");
  const auto read = read_pool(path, write("few.csv", "id\nc\n"));
  ASSERT_EQ(read.mistakes.size(), 1U);
  EXPECT_EQ(text(read.mistakes[0]), path + ":4: id stands in row 2 already");
}

/// A file that cannot be used as a whole is one mistake, said once, and what to do about it where that is known.
TEST(Files, AFileThatIsNoTableIsOneMistake) {
  const auto only = [](const std::string& path) {
    auto read = read_pool(path, write("few.csv", "id\nc\n"));
    read_pairs(path, read);
    EXPECT_EQ(read.mistakes.size(), 2U) << "one for each time it was read";
    EXPECT_EQ(text(read.mistakes[0]), text(read.mistakes.back()));
    return text(read.mistakes[0]).substr(path.size());
  };
  EXPECT_EQ(only(write("nothing.csv", "")), ":1: is empty");
  EXPECT_EQ(only(testing::TempDir()), ":1: is a folder");
  EXPECT_EQ(only("/nowhere.csv"), ":1: cannot be read");
  EXPECT_EQ(only(write("semicolons.csv", "id;age\na;30\n")),
            ":1: has columns separated by semicolons: save it with commas");
  EXPECT_EQ(only(write("tabs.csv", "id\tage\na\t30\n")), ":1: has columns separated by tabs: save it with commas");
}

TEST(Files, EachLockThatCannotBeIsNamed) {
  Asked asked = example();
  const auto lock = [&](const char* a, const char* b) { asked.locks.emplace_back(mentee(asked, a), mentor(asked, b)); };
  lock("noor", "anna"), lock("ines", "dev"), lock("noor", "anna");
  const auto bad = bad_locks(asked);
  ASSERT_EQ(bad.size(), 2U);
  EXPECT_EQ(bad[0].lock, 1U);
  EXPECT_EQ(bad[0].what, "the locked pair ines with dev is not allowed: programme");
  EXPECT_EQ(bad[1].lock, 2U);
  EXPECT_EQ(bad[1].what, "the mentee of the locked pair noor with anna is locked twice");
}

TEST(Files, RulesAreReadStrictly) {
  const ReadRules read =
      read_rules(write("rules.toml", "[hard]\nlanguage = 1\nlenguage = true\n[weights]\ngoals = -1\n[more]\n"));
  ASSERT_EQ(read.mistakes.size(), 4U);
  EXPECT_TRUE(std::any_of(read.mistakes.begin(), read.mistakes.end(), [](const auto& m) {
    return m.row == 3 && m.column == "lenguage" && m.what == "is no hard rule";
  }));
  EXPECT_EQ(read_rules(write("broken.toml", "[hard\n")).mistakes.at(0).row, 1U);
  EXPECT_EQ(read_rules(demo + "rules.toml").rules.years_older, 3);
}

TEST(Files, PairsNameKnownPeopleAndReasons) {
  ReadPool read = read_pool(demo + "mentors.csv", demo + "mentees.csv");
  const auto pairs =
      read_pairs(write("pairs.csv", "mentee,mentor,reason\nines,anna,relative\nines,nobody,\njules,dev,whim\n"), read);
  ASSERT_EQ(pairs.size(), 2U);
  EXPECT_EQ(pairs[0].barrier, Barrier::relative);
  ASSERT_EQ(read.mistakes.size(), 2U);
  EXPECT_EQ(read.mistakes[0].row, 3U);
  EXPECT_EQ(read.mistakes[1].column, "reason");
}

TEST(Engine, EmptyPoolsAndManyPairsAreAnswered) {
  Asked asked;
  asked.rules = usual_rules();
  EXPECT_TRUE(run(asked).solution.optimal);
  for (int k = 0; k < 150; ++k) {  // all pairs possible and equal: solved over all pairs
    Mentor m;
    Mentee c;
    m.id = c.id = std::to_string(1000 + k);
    m.reach = c.reach = 10;
    m.gender = c.gender = m.programmes = c.programmes = 1;
    m.languages = c.languages = 1, m.availability = c.availability = 1;
    asked.pool.mentors.push_back(m);
    asked.pool.mentees.push_back(c);
  }
  asked.locks = {{3, 77}};
  const auto all = run(asked);
  EXPECT_EQ(all.mentor_of[3], 77);
  EXPECT_EQ(std::count(all.mentor_of.begin(), all.mentor_of.end(), nobody), 0);
  EXPECT_EQ(all.mentor_of[0], 0);
  EXPECT_EQ(all.mentor_of[4], 3);
  EXPECT_EQ(objection(all.problem, all.solution), "");
}

}  // namespace
}  // namespace kith::matching
