// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "accreditation/catalogue.h"
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
  std::vector<std::string> elsewhere;  ///< places chosen on other pages
  std::string after;                   ///< the figure as it would be; empty: nothing is chosen
  std::string above;                   ///< the ratings of clause and section then
  std::string changed;                 ///< the list is another one by now
};
/// Places chosen, as the query has them.
std::set<std::string_view> chosen_of(const Visit& visit);
/// The measure that is asked about, and what stands above it.
struct WhatIfOf {
  const ProgrammeResult& result;
  const Measure& measure;  ///< should keep what it counted
};
/// `on_page`: the place stands on the page shown; `sees`: the actor sees the case at a place. Nothing is stored.
struct WhatIf {
  WhatIfView view;
  std::string query;  ///< "&list=...&done=3": what is chosen, for the way to another page
};
WhatIf what_if(const Visit& visit, const WhatIfOf& of, FunctionRef<bool(std::size_t place)> on_page,
               FunctionRef<bool(std::size_t place)> sees);
/// At most so many can be chosen.
inline constexpr std::size_t most_chosen = 1000;

}  // namespace kith::accreditation
