// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/edition_choice.h"

#include <algorithm>
#include <set>

#include "evidence/own_part.h"
#include "snapshot/rows.h"

namespace kith::evidence {

using namespace accreditation;  // NOLINT: figures

namespace {

std::string_view edition_of(const Chapter& chapter) {
  return chapter.overlay ? snapshot::word(*chapter.overlay) : std::string_view("base");
}

}  // namespace

std::vector<std::string> editions_of(const snapshot::Snapshot& snapshot, snapshot::ProgrammeRef programme,
                                     snapshot::Day as_of, const OwnCatalogues& own) {
  const auto* row = snapshot.effective<snapshot::ProgrammeRow>(programme, as_of);
  if (!row) return {};
  std::vector<std::string> offered{"all", "base"};
  for (const Chapter& chapter : catalogue())
    if (chapter.overlay && row->overlays.has(*chapter.overlay)) offered.emplace_back(edition_of(chapter));
  for (auto& edition : own_editions(own, snapshot.id_of<snapshot::ProgrammeRow>(programme)))
    offered.push_back(std::move(edition));
  return offered;
}

bool may_hold(std::string_view edition, const Chapter& chapter) {
  return edition == "all" || is_own(edition) || edition_of(chapter) == edition;
}

void keep_only(ProgrammeResult& result, std::string_view edition) {
  if (edition == "all") return;
  std::set<std::string_view> clauses, measures;
  for (const Chapter& chapter : catalogue()) {
    if (edition_of(chapter) != edition) continue;
    for (const ClauseRules& rules : chapter.clauses) {
      clauses.insert(rules.clause);
      measures.insert(rules.measures.begin(), rules.measures.end());
    }
  }
  result.measures.erase_if([&](const Measure& m) { return !measures.contains(m.id); });
  std::erase_if(result.clauses, [&](const ClauseResult& c) { return !clauses.contains(c.clause); });
  std::erase_if(result.sections, [&](const SectionResult& s) {
    return std::none_of(s.clauses.begin(), s.clauses.end(), [&](auto clause) { return clauses.contains(clause); });
  });
}

}  // namespace kith::evidence
