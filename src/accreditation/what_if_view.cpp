// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/what_if_view.h"

#include <charconv>

#include "accreditation/figure_view.h"
#include "accreditation/readiness.h"
#include "platform/i18n/keys.h"
#include "snapshot/text_marks.h"

namespace kith::accreditation {
namespace {

using i18n::Key;

/// Sixteen letters that change with every unit and its place.
std::string name_of_list(const Measure& measure) {
  std::string units;
  for (const Failing& failing : measure.failing) (units += failing.unit) += '\n';
  std::uint64_t code = snapshot::mark_of(units).code;
  std::string name;
  for (int i = 0; i < 16; ++i, code >>= 4) name += static_cast<char>('a' + (code & 15));
  return name;
}

std::string told(const i18n::Words& words, const FigureAfter& after, std::size_t n) {
  const std::string rate = words.percent(after.share.num, after.share.den);
  const std::string rating =
      after.rating ? rating_text(words, after.rating) : words.text(Key("accreditation.cases.after_own"));
  return words.text(Key("accreditation.cases.after"), {{"n", static_cast<std::int64_t>(n)},
                                                       {"num", after.share.num},
                                                       {"den", after.share.den},
                                                       {"rate", std::string_view(rate)},
                                                       {"rating", std::string_view(rating)}});
}

}  // namespace

std::set<std::string_view> chosen_of(const Visit& visit) {
  const auto all = visit.request.query.all("done");
  return {all.begin(), all.end()};
}

WhatIfView what_if_view(const Visit& visit, const Measure& measure, FunctionRef<bool(std::size_t place)> sees) {
  WhatIfView view;
  view.list = name_of_list(measure);
  for (const char* name : {"programme", "from", "to", "as_of", "after"})
    if (const auto value = visit.request.query.get(name); !value.empty())
      view.kept.push_back({name, std::string(value)});
  const std::set<std::string_view> chosen = chosen_of(visit);
  if (chosen.empty()) return view;
  if (visit.request.query.get("list") != view.list) {
    view.changed = visit.words.text(Key("accreditation.cases.changed"));
    return view;
  }
  std::vector<std::size_t> places;
  for (const std::string_view text : chosen) {
    std::size_t place = 0;
    const auto end = text.data() + text.size();
    if (std::from_chars(text.data(), end, place).ptr == end && sees(place)) places.push_back(place);
  }
  if (!places.empty()) view.after = told(visit.words, figure_after(measure, places), places.size());
  return view;
}

}  // namespace kith::accreditation
