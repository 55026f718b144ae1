// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/parts.h"

#include <algorithm>

#include "platform/i18n/keys.h"

namespace kith::evidence {

using namespace accreditation;  // NOLINT: figures
using i18n::Key;

namespace {

std::string folder_of(const Chapter& chapter, const ClauseRules& rules) {
  if (!rules.section.empty()) return "section_" + std::string(rules.section);
  return chapter.overlay ? std::string(snapshot::word(*chapter.overlay)) : "sisters";
}

std::string heading_of(const Chapter& chapter, const ClauseRules& rules, const i18n::Words& words) {
  if (rules.section.empty())
    return words.text_of("evidence.part." +
                         (chapter.overlay ? std::string(snapshot::word(*chapter.overlay)) : "sisters"));
  const std::string name = words.text_of("accreditation.section." + ("s" + std::string(rules.section)));
  return words.text(Key("accreditation.measures.section"),
                    {{"number", rules.section}, {"name", std::string_view(name)}});
}

std::optional<int> rating_of(const ProgrammeResult& result, std::string_view section) {
  for (const SectionResult& s : result.sections)
    if (!section.empty() && s.section == section) return s.rating;
  return std::nullopt;
}

/// Calls `act(chapter, rules, measures of the clause)` for the clauses that the programme has figures of.
template <class Act>
void each_clause(const ProgrammeResult& result, Act act) {
  auto next = result.measures.begin();
  for (const Chapter& chapter : catalogue())
    for (const ClauseRules& rules : chapter.clauses) {
      std::vector<const Measure*> own;
      for (; next != result.measures.end() && own.size() < rules.measures.size() &&
             next->id == rules.measures[own.size()];
           ++next)
        own.push_back(&*next);
      if (!own.empty()) act(chapter, rules, own);
    }
}

}  // namespace

std::vector<Part> parts_of(const ProgrammeResult& result, const i18n::Words& words) {
  std::vector<Part> parts;
  each_clause(result, [&](const Chapter& chapter, const ClauseRules& rules, const auto& measures) {
    const std::string folder = folder_of(chapter, rules);
    if (parts.empty() || parts.back().folder != folder)
      parts.push_back({folder, heading_of(chapter, rules, words), rating_of(result, rules.section), {}});
    auto& all = parts.back().measures;
    all.insert(all.end(), measures.begin(), measures.end());
  });
  return parts;
}

std::vector<DocumentAsked> documents_asked(const ProgrammeResult& result) {
  std::vector<DocumentAsked> asked;
  each_clause(result, [&](const Chapter&, const ClauseRules& rules, const auto&) {
    if (!rules.document) return;
    const auto same = [&](const DocumentAsked& d) { return d.kind == *rules.document; };
    auto at = std::find_if(asked.begin(), asked.end(), same);
    if (at == asked.end()) at = asked.insert(at, DocumentAsked{*rules.document, {}});
    at->clauses.push_back(rules.clause);
  });
  return asked;
}

}  // namespace kith::evidence
