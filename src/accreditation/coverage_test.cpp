// SPDX-License-Identifier: AGPL-3.0-or-later
// Every clause of the editions beside the base says what shows it: measures, a document, or that it is attested.
#include <gtest/gtest.h>
#include <toml++/toml.h>

#include <map>
#include <set>

#include "accreditation/catalogue.h"
#include "accreditation/edition.h"
#include "accreditation/pinned_edition.h"

namespace kith::accreditation {
namespace {

toml::table edition(const std::string& folder) {
  return toml::parse_file(KITH_SOURCE_DIR "/standards/" + folder + "/edition.toml");
}
std::set<std::string> measures_of_the_program() {
  std::set<std::string> all;
  for (const ClauseRules* rules : all_clauses())
    for (const std::string_view id : rules->measures) all.insert(std::string(id));
  return all;
}
bool is_document(const std::string& kind) {
  for (int i = 0; i <= static_cast<int>(snapshot::DocumentKind::other); ++i)
    if (kind == word(static_cast<snapshot::DocumentKind>(i))) return true;
  return false;
}

class Editions : public testing::TestWithParam<const char*> {};

TEST_P(Editions, every_clause_is_shown_by_something) {
  const auto computed = measures_of_the_program();
  std::set<std::string> ids;
  const toml::table told = edition(GetParam());
  for (const auto& item : *told["clause"].as_array()) {
    const toml::table& clause = *item.as_table();
    const std::string id = clause["id"].value_or("");
    EXPECT_TRUE(ids.insert(id).second) << id << " twice";
    EXPECT_TRUE(clause["title"]["en"].value<std::string>() && clause["title"]["fr"].value<std::string>()) << id;
    int ways = clause["attested"].value_or(false) ? 1 : 0;
    if (const auto* measures = clause["measures"].as_array()) {
      ++ways;
      for (const auto& m : *measures) {
        const std::string name = *m.value<std::string>();
        EXPECT_TRUE(computed.contains(name)) << id << " " << name;
      }
    }
    if (const auto kind = clause["document"].value<std::string>()) {
      ++ways;
      EXPECT_TRUE(is_document(*kind)) << id << " " << *kind;
    }
    EXPECT_EQ(ways, 1) << id;
  }
}
INSTANTIATE_TEST_SUITE_P(Beside, Editions,
                         testing::Values("coa-sisters-2020", "ima-2011", "cpa-martin-schools", "mentor-eepm-4",
                                         "mentor-eepm-5"));

TEST(Coverage, the_fourth_edition_has_its_48_benchmarks_by_group) {
  std::map<std::string, int> groups;
  const toml::table fourth = edition("mentor-eepm-4");
  for (const auto& item : *fourth["clause"].as_array())
    if (const std::string id = (*item.as_table())["id"].value_or(std::string()); id.starts_with("B."))
      ++groups[id.substr(0, 3)];
  EXPECT_EQ(groups,
            (std::map<std::string, int>{{"B.1", 7}, {"B.2", 12}, {"B.3", 4}, {"B.4", 4}, {"B.5", 12}, {"B.6", 9}}));
}

TEST(Editions, an_edition_holds_only_what_differs_and_takes_the_rest_from_its_base) {
  const i18n::Words english(i18n::Language::en);
  const Edition* own = edition_of("MS", 2020);
  const Edition* public_agency = edition_of("PA-MS", 2022);
  const Edition* canadian = edition_of("CA-MS", 2024);
  ASSERT_TRUE(own && public_agency && canadian);
  EXPECT_EQ(edition_of("MS", 2008), nullptr) << "before 2020 the numbers mean other things";
  EXPECT_EQ(term_of(*public_agency).en, "agency");
  EXPECT_EQ(term_of(*canadian).en, "organization") << "of the base";
  for (const char* section : {"1", "3", "4", "8"})
    for (int rating = 1; rating <= 4; ++rating) {
      const EditionText* base = level_text(*own, section, rating);
      ASSERT_TRUE(base && !base->en.empty() && !base->fr.empty()) << section << rating;
      EXPECT_EQ(level_text(*canadian, section, rating)->en, base->en) << "identical to the private scale";
      EXPECT_NE(level_text(*public_agency, section, rating)->en, base->en) << "a scale of its own";
    }
  EXPECT_NE(level_text(*own, "1", 1)->en, level_text(*own, "4", 1)->en) << "sections 1 to 3 have tests of their own";
  EXPECT_EQ(level_text(*public_agency, "1", 1)->en, level_text(*public_agency, "4", 1)->en);
  EXPECT_FALSE(public_agency->evidence.empty());
  EXPECT_TRUE(canadian->evidence.empty() && canadian->scales.empty());
}

TEST(Editions, n48_numbers_of_before_2020_are_not_read_with_the_clauses_of_2020) {
  for (const Edition& edition : editions()) {
    if (!edition.overlay.empty() || edition.family.find("MS") == std::string::npos) continue;
    for (const int year : edition.years) {
      EXPECT_GE(year, 2020) << edition.folder;
      EXPECT_EQ(edition_of(edition.family, year), &edition) << "one catalogue a year";
    }
  }
  for (const char* family : {"MS", "PA-MS", "CA-MS"})
    for (const int year : {2008, 2013, 2019}) EXPECT_EQ(edition_of(family, year), nullptr) << family << year;
  EXPECT_EQ((PinnedEdition{"MS", 2008, on(2019, 1, 1), nullptr}.level(i18n::Words(i18n::Language::en), "8", 2)), "")
      << "what a rating means is not borrowed from another edition";
}

TEST(Coverage, every_clause_of_the_base_has_its_measures_and_the_other_way_round) {
  std::vector<std::string> told, computed;
  const toml::table base = edition("coa-ms-2020");
  for (const auto& section : *base["section"].as_array())
    for (const auto& clause : *(*section.as_table())["clauses"].as_array())
      told.push_back((*section.as_table())["number"].value_or(std::string()) + " " + *clause.value<std::string>());
  for (const ClauseRules* rules : all_clauses())
    if (!rules->section.empty()) {
      computed.push_back(std::string(rules->section) + " " + std::string(rules->clause));
      EXPECT_FALSE(rules->measures.empty()) << rules->clause;
    }
  EXPECT_EQ(told, computed);
}

TEST(Coverage, every_overlay_measure_belongs_to_a_clause_of_its_edition) {
  std::set<std::string> told;
  for (const char* folder : {"coa-sisters-2020", "ima-2011", "cpa-martin-schools", "mentor-eepm-4"}) {
    const toml::table of = edition(folder);
    for (const auto& item : *of["clause"].as_array())
      if (const auto* measures = (*item.as_table())["measures"].as_array())
        for (const auto& m : *measures) told.insert(*m.value<std::string>());
  }
  for (const ClauseRules* rules : all_clauses()) {
    if (!rules->section.empty()) continue;
    for (const std::string_view id : rules->measures) EXPECT_TRUE(told.contains(std::string(id))) << id;
  }
}

}  // namespace
}  // namespace kith::accreditation
