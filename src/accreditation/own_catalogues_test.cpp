// SPDX-License-Identifier: AGPL-3.0-or-later
// Catalogues and wording that an agency adds without code.
#include "accreditation/own_catalogues.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "accreditation/readiness.h"
#include "support/match_story.h"
#include "support/temp_folder.h"

namespace kith::accreditation {
namespace {

using namespace kith::test;  // NOLINT

class OwnFiles : public testing::Test {
 protected:
  void write(const std::string& name, std::string_view text) const {
    std::ofstream(folder_.path() + "/" + name) << text;
  }
  OwnCatalogues read() const { return read_own_catalogues(folder_.path()); }
  static std::vector<std::string> told(const OwnCatalogues& own) {
    std::vector<std::string> all;
    for (const OwnProblem& p : own.problems) all.push_back(p.file + " " + p.what + " " + p.detail);
    return all;
  }
  TempFolder folder_;
};

constexpr std::string_view county = R"(
body = "County of Elmwood"
family = "Youth fund"
year = 2026
programmes = ["pro-1"]

[[clause]]
id = "Y-1"
title.en = "Every match is called in time"
title.fr = "Chaque jumelage est suivi à temps"
measures = ["M8.03", "M8.01a"]
wording = "Grantee shall contact <each> match."

[[clause]]
id = "Y-2"
title.en = "A monitoring procedure"
document = "monitoring_procedure"

[[clause]]
id = "Y-3"
title.en = "The board says so"
attested = true
)";

TEST_F(OwnFiles, a_countys_clauses_stand_beside_the_standard_with_the_figures_of_the_program) {
  write("county.toml", county);
  write("notes.txt", "not read");
  const OwnCatalogues own = read();
  EXPECT_TRUE(own.problems.empty());
  ASSERT_EQ(own.all.size(), 1U);
  EXPECT_TRUE(own.all[0]->holds_for("pro-1"));
  EXPECT_FALSE(own.all[0]->holds_for("pro-2"));
  EXPECT_EQ(own.all[0]->edition.clauses[1].title.fr, "A monitoring procedure") << "one language serves for both";

  History h;
  const auto programme = h.programme("pro-1"), other = h.programme("pro-2");
  const auto match =
      h.match(programme, h.person("mentor"), h.person("kid", Day(on(2012, 6, 1))), on(2024, 1, 2), "match-1");
  h.meeting_held(match, on(2024, 1, 10));
  const auto snapshot = h.snapshot();
  KeptFigures figures;
  const Live live{std::make_shared<const Snapshot>(snapshot), figures};
  const Day day(on(2024, 6, 30));
  const Readiness ready = readiness_of(live, programme, day, own);
  ASSERT_EQ(ready.overlays.size(), 1U);
  const auto& clauses = ready.overlays[0]->clauses;
  const ClauseStanding called = standing_of(ready, clauses[0]);
  ASSERT_EQ(called.measures.size(), 2U);
  EXPECT_EQ(called.rating, 4) << "nobody was ever called";
  ASSERT_TRUE(standing_of(ready, clauses[1]).document);
  EXPECT_EQ(standing_of(ready, clauses[1]).document->status, 4);
  EXPECT_FALSE(standing_of(ready, clauses[2]).rating);
  EXPECT_TRUE(readiness_of(live, other, day, own).overlays.empty()) << "the fund is of the other programme";
  EXPECT_NE(readiness_json(ready, {}, snapshot, false).find("\"body\":\"County of Elmwood\""), std::string::npos);
}

TEST_F(OwnFiles, pasted_wording_is_found_by_edition_and_clause) {
  write("wording.toml", "[wording.coa-ms-2020]\n\"8.03\" = \"As published.\"\n[wording.nobody-1999]\n\"1\" = \"x\"\n");
  const OwnCatalogues own = read();
  EXPECT_EQ(own.wording_of("coa-ms-2020", "8.03"), "As published.");
  EXPECT_EQ(own.wording_of("coa-ms-2020", "8.01"), "");
  EXPECT_EQ(told(own), (std::vector<std::string>{"wording.toml edition nobody-1999"}));
  EXPECT_TRUE(own.all.empty()) << "wording alone is no catalogue";
}

TEST_F(OwnFiles, what_is_wrong_is_told_by_file_and_the_rest_is_used) {
  write("a.toml",
        "body = \"A\"\n[[clause]]\nid = \"1\"\ntitle.en = \"One\"\nmeasures = [\"M8.03\", \"M9.99\"]\n"
        "[[clause]]\nid = \"1\"\ntitle.en = \"Again\"\nattested = true\n"
        "[[clause]]\nid = \"2\"\ntitle.en = \"Both\"\nattested = true\nmeasures = [\"M8.03\"]\n"
        "[[clause]]\nid = \"3\"\nattested = true\n"
        "[[clause]]\nid = \"4\"\ntitle.en = \"Four\"\ndocument = \"poem\"\n"
        "[[clause]]\ntitle.en = \"Nameless\"\nattested = true\n");
  write("b.toml", "body = \"B\"\nyear = = 2\n");
  write("c.toml", "clause = 7\nbody = 3\n");
  write("d.toml", std::string(2 << 20, '#'));
  std::filesystem::create_directory(folder_.path() + "/e.toml");
  const OwnCatalogues own = read();
  EXPECT_EQ(told(own), (std::vector<std::string>{"a.toml document poem", "a.toml measure M9.99",
                                                 "a.toml clause_twice 1", "a.toml shown_by 2", "a.toml no_title 3",
                                                 "a.toml shown_by 4", "a.toml no_clause_id ", "b.toml unreadable 2",
                                                 "c.toml no_name body", "d.toml unreadable ?"}));
  ASSERT_EQ(own.all.size(), 1U);
  ASSERT_EQ(own.all[0]->edition.clauses.size(), 1U);
  EXPECT_TRUE(own.all[0]->everywhere) << "no programmes are named";
}

TEST_F(OwnFiles, no_folder_is_no_catalogue) {
  EXPECT_TRUE(read_own_catalogues("").all.empty());
  EXPECT_TRUE(read_own_catalogues(folder_.path() + "/absent").problems.empty());
}

}  // namespace
}  // namespace kith::accreditation
