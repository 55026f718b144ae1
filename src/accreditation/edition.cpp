// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/edition.h"

#include <toml++/toml.h>

#include <algorithm>
#include <stdexcept>

namespace kith::accreditation {
namespace {

struct Source {
  std::string_view folder, text;
};
constexpr Source sources[] = {
#include "accreditation/editions.inc"
};

EditionText text_of(const toml::node_view<const toml::node>& node) {
  return {node["en"].value_or(std::string()), node["fr"].value_or(std::string())};
}
std::vector<std::string> texts_of(const toml::node_view<const toml::node>& node) {
  std::vector<std::string> all;
  if (const auto* list = node.as_array())
    for (const auto& item : *list) all.push_back(item.value_or(std::string()));
  return all;
}
template <class Each>
void each_of(const toml::table& from, std::string_view key, Each each) {
  if (const auto* list = from[key].as_array())
    for (const auto& item : *list)
      if (const auto* table = item.as_table()) each(*table);
}

std::optional<snapshot::DocumentKind> document_of(const toml::table& clause) {
  const auto name = clause["document"].value<std::string>();
  if (!name) return std::nullopt;
  return snapshot::parse_code<snapshot::DocumentKind>(*name);
}

EditionScale scale_of(const toml::table& t) {
  EditionScale scale{texts_of(t["sections"]), {}};
  const auto en = texts_of(t["levels"]["en"]), fr = texts_of(t["levels"]["fr"]);
  for (std::size_t i = 0; i < scale.levels.size(); ++i) scale.levels[i] = {en.at(i), fr.at(i)};
  return scale;
}

toml::table parsed(std::string_view text) try { return toml::parse(text); } catch (const toml::parse_error& error) {
  throw std::runtime_error("line " + std::to_string(error.source().begin.line));
}

}  // namespace

Edition parse_edition(std::string_view folder, std::string_view text) {
  const toml::table t = parsed(text);
  Edition made;
  made.folder = folder;
  made.body = t["body"].value_or(std::string());
  made.family = t["family"].value_or(std::string());
  made.base = t["base"].value_or(std::string());
  made.overlay = t["overlay"].value_or(std::string());
  if (const auto* years = t["years"].as_array())
    for (const auto& year : *years) made.years.push_back(year.value_or(0));
  else
    made.years.push_back(t["year"].value_or(0));
  if (t["term"]) made.term = text_of(t["term"]);
  each_of(t, "scale", [&](const toml::table& s) { made.scales.push_back(scale_of(s)); });
  each_of(t, "evidence", [&](const toml::table& e) {
    made.evidence.push_back({e["section"].value_or(std::string()), text_of(e["item"])});
  });
  each_of(t, "clause", [&](const toml::table& c) {
    made.clauses.push_back({c["id"].value_or(std::string()), text_of(c["title"]), texts_of(c["measures"]),
                            document_of(c), c["attested"].value_or(false), c["wording"].value_or(std::string())});
  });
  return made;
}

namespace {

std::vector<Edition> read_all() {
  std::vector<Edition> all;
  for (const Source& source : sources) all.push_back(parse_edition(source.folder, source.text));
  return all;
}

}  // namespace

const EditionScale* Edition::scale_of(std::string_view section) const {
  for (const EditionScale& scale : scales)
    if (std::find(scale.sections.begin(), scale.sections.end(), section) != scale.sections.end()) return &scale;
  return nullptr;
}

std::span<const Edition> editions() {
  static const std::vector<Edition> all = read_all();
  return all;
}

const Edition* edition_in(std::string_view folder) {
  for (const Edition& edition : editions())
    if (edition.folder == folder) return &edition;
  return nullptr;
}

const Edition* edition_of(std::string_view family, int year) {
  for (const Edition& edition : editions())
    if (edition.family == family && edition.overlay.empty() &&
        std::find(edition.years.begin(), edition.years.end(), year) != edition.years.end())
      return &edition;
  return nullptr;
}

const EditionText* level_text(const Edition& edition, std::string_view section, int rating) {
  const EditionScale* scale = edition.scale_of(section);
  if (const Edition* base = scale ? nullptr : edition_in(edition.base)) scale = base->scale_of(section);
  return scale ? &scale->levels.at(static_cast<std::size_t>(rating - 1)) : nullptr;
}

const EditionText& term_of(const Edition& edition) {
  static const EditionText unknown;
  if (edition.term) return *edition.term;
  const Edition* base = edition_in(edition.base);
  return base ? term_of(*base) : unknown;
}

}  // namespace kith::accreditation
