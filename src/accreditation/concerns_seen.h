// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <set>

#include "accreditation/kept_figures.h"
#include "platform/http/visit.h"

namespace kith::accreditation {

/// Concerns that a reader may not know of: left out of every figure of that reader's evaluation. Nobody's unless filled
/// (`evaluation.shared<HiddenConcerns>().all`).
struct HiddenConcerns {
  static constexpr KindSet reads{};
  explicit HiddenConcerns(Evaluation&) {}
  std::set<snapshot::ConcernRef> all;
};

/// The figures of a programme as one reader may know them (decision 0223). Figures that count concerns (III-3a, MG-M3)
/// are for who handles all concerns of the programme, and for them they count what they may open: not those that name
/// them, nor those of matches they are a party of. Others are told that the figure is not shown; its numbers are blank.
/// Who may open no case of the programme gets the rest without small numbers (few_cases.h, decision 0283).
ProgrammeResult as_seen_by(Visit& visit, const Live& live, const Period& period, ProgrammeId programme);
/// The same, and `measure` names every unit it counts, for what-if.
ProgrammeResult counted_as_seen_by(Visit& visit, const Live& live, const Period& period, ProgrammeId programme,
                                   std::string_view measure);

}  // namespace kith::accreditation
