// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/pairing.h"

#include <algorithm>
#include <cmath>

#include "platform/i18n/keys.h"
#include "records/labels.h"

namespace kith::placement {
namespace {

constexpr std::size_t reasons_shown = 4;

const Somebody& mentor_at(const ProgrammePool& pool, std::int32_t place) {
  return pool.mentors[static_cast<std::size_t>(place)];
}

}  // namespace

namespace {

std::string greatest_parts(const Visit& visit, const matching::Score& score, std::size_t most) {
  std::vector<std::size_t> order;
  for (std::size_t c = 0; c < matching::criteria; ++c)
    if (score.parts[c] > 0) order.push_back(c);
  std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t c) { return score.parts[c]; });
  std::string text;
  for (std::size_t k = 0; k < order.size() && k < most; ++k)
    (text += text.empty() ? "" : " · ") +=
        records::code_label(visit.words, matching::word(static_cast<matching::Criterion>(order[k]))) + " " +
        visit.words.number(score.parts[order[k]]);
  return text;
}

}  // namespace

std::string reasons_of(const Visit& visit, const matching::Score& score) {
  return greatest_parts(visit, score, reasons_shown);
}

std::string all_parts_of(const Visit& visit, const matching::Score& score) {
  const auto parts = greatest_parts(visit, score, matching::criteria);
  const auto base = visit.words.text("placement.part_base", {{"n", std::int64_t{1}}});
  return parts.empty() ? base : parts + " · " + base;
}

std::string small_print(const Visit& visit, const ProgrammePool& pool, Pairing pair, const Somebody& other) {
  const auto& mentee = pool.mentees[static_cast<std::size_t>(pair.mentee)];
  std::string text;
  if (!mentor_at(pool, pair.mentor).lacks(Unknown::place) && !mentee.lacks(Unknown::place)) {
    const auto& a = pool.asked.pool.mentors[static_cast<std::size_t>(pair.mentor)];
    const auto& b = pool.asked.pool.mentees[static_cast<std::size_t>(pair.mentee)];
    text = visit.words.text("placement.km", {{"n", std::lround(std::hypot(a.x - b.x, a.y - b.y))}});
  }
  if (const auto unknown = not_known(visit, other); !unknown.empty()) (text += text.empty() ? "" : " · ") += unknown;
  return text;
}

std::string mentor_address(const Visit& visit, const ProgrammePool& pool, std::int32_t mentor) {
  return "/placement/mentors/" + visit.seal(mentor_at(pool, mentor).person) +
         "?programme=" + visit.seal(pool.programme);
}

std::string sheet_address(const Visit& visit, const ProgrammePool& pool, std::int32_t mentor) {
  return "/placement/sheets/" + visit.seal(mentor_at(pool, mentor).person) + "?programme=" + visit.seal(pool.programme);
}

std::string propose_address(const Visit& visit, const ProgrammePool& pool, Pairing pair) {
  return address_of(visit, pool.mentees[static_cast<std::size_t>(pair.mentee)].referral) +
         "/proposal?mentor=" + visit.seal(mentor_at(pool, pair.mentor).person);
}

}  // namespace kith::placement
