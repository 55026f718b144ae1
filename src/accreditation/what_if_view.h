// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "accreditation/measure.h"
#include "platform/base/function_ref.h"
#include "platform/http/visit.h"

namespace kith::accreditation {

/// "If these were done" on the page of a figure's failing cases: cases are chosen by their place in the list, so that
/// no child's identity stands in an address; `list` tells whether it is still the list they were chosen from.
struct WhatIfView {
  struct Kept {
    std::string name, value;  ///< of the query, handed on by the form
  };
  std::vector<Kept> kept;
  std::string list;
  std::string after;    ///< the figure as it would be; empty: nothing is chosen
  std::string changed;  ///< the list is another one by now
};
/// Places chosen, as the query has them.
std::set<std::string_view> chosen_of(const Visit& visit);
/// `measure` should keep what it counted; `sees` says whether the actor sees the case at a place. Nothing is stored.
WhatIfView what_if_view(const Visit& visit, const Measure& measure, FunctionRef<bool(std::size_t place)> sees);

}  // namespace kith::accreditation
