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

namespace {

std::optional<std::size_t> place_in(std::string_view text, const Measure& measure) {
  std::size_t place = 0;
  const auto end = text.data() + text.size();
  const bool whole = std::from_chars(text.data(), end, place).ptr == end;
  return whole && place < measure.failing.size() ? std::optional(place) : std::nullopt;
}

std::string above_of(const i18n::Words& words, const WhatIfOf& of, const FigureAfter& after) {
  if (!after.rating) return {};
  const auto then = ratings_after(of.result, of.measure, {{of.measure.id, *after.rating}});
  if (!then || !then->clause) return {};
  std::string text = words.text(Key("accreditation.cases.after_clause"),
                                {{"clause", of.measure.clause}, {"rating", std::int64_t{*then->clause}}});
  if (then->section)
    text += " " + words.text(Key("accreditation.cases.after_section"),
                             {{"section", then->section_name}, {"rating", std::int64_t{*then->section}}});
  return text;
}

}  // namespace

WhatIf what_if(const Visit& visit, const WhatIfOf& of, FunctionRef<bool(std::size_t place)> on_page,
               FunctionRef<bool(std::size_t place)> sees) {
  WhatIf made;
  WhatIfView& view = made.view;
  view.list = name_of_list(of.measure);
  for (const char* name : {"programme", "from", "to", "as_of", "after"})
    if (const auto value = visit.request.query.get(name); !value.empty())
      view.kept.push_back({name, std::string(value)});
  const std::set<std::string_view> chosen = chosen_of(visit);
  if (chosen.empty()) return made;
  if (visit.request.query.get("list") != view.list) {
    view.changed = visit.words.text(Key("accreditation.cases.changed"));
    return made;
  }
  std::set<std::size_t> places;
  for (const std::string_view text : chosen)
    if (const auto place = place_in(text, of.measure); place && places.size() < most_chosen && sees(*place))
      places.insert(*place);
  if (places.empty()) return made;
  made.query = "&list=" + view.list;
  for (const std::size_t place : places) {
    made.query += "&done=" + std::to_string(place);
    if (!on_page(place)) view.elsewhere.push_back(std::to_string(place));
  }
  const std::vector<std::size_t> all(places.begin(), places.end());
  const FigureAfter after = figure_after(of.measure, all);
  view.after = told(visit.words, after, all.size());
  view.above = above_of(visit.words, of, after);
  return made;
}

}  // namespace kith::accreditation
