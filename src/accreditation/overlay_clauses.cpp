// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/overlay_clauses.h"

#include <algorithm>
#include <stdexcept>

#include "accreditation/edition.h"

namespace kith::accreditation {

OverlayClauses::OverlayClauses(std::string_view folder, std::initializer_list<Computed> computed) {
  const Edition* edition = edition_in(folder);
  if (!edition) throw std::logic_error("no edition " + std::string(folder));
  measures_.reserve(computed.size());
  computations_.reserve(computed.size());
  for (const Computed& one : computed) {
    const auto told = std::find_if(edition->clauses.begin(), edition->clauses.end(),
                                   [&](const EditionClause& clause) { return clause.id == one.clause; });
    if (told == edition->clauses.end() || told->measures.empty())
      throw std::logic_error(std::string(folder) + " names no measures of " + std::string(one.clause));
    measures_.emplace_back(told->measures.begin(), told->measures.end());
    computations_.push_back({one.compute, one.reads, SIZE_MAX, nullptr});
    rules_.push_back({.clause = told->id, .measures = measures_.back(), .computations = {&computations_.back(), 1}});
  }
}

}  // namespace kith::accreditation
