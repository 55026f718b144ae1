// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace kith::accreditation {

/// What a failing unit names, which decides whose file opens it.
enum class Unit : std::uint8_t {
  match,
  meeting,
  contact,
  request,
  person,
  referral,
  intake,
  trigger,
  assessment,
  application,
  concern,  ///< withheld from every list of cases: cases.h
  record    ///< of no person: a programme, a site
};

/// What the units of a measure are, and which piece of one ("group-1|per-1|2026-05-01": piece 1) names it.
struct UnitPlace {
  Unit unit{Unit::match};
  int piece{};
};
UnitPlace unit_of(std::string_view measure);
/// The piece of a unit that names it, and the others as one text.
std::pair<std::string_view, std::string> unit_apart(std::string_view unit, int piece);

}  // namespace kith::accreditation
