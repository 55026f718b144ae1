// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "platform/i18n/i18n.h"

/// Where a background check is made: provinces of Canada, states of the United States (ISO 3166-2) and countries (ISO
/// 3166-1: two letters, three where the two are a province's or state's too, as PER beside PE of CA-PE), by code.
/// Anything else stays as it was typed (docs/decisions/0265). Names: locale/jurisdiction.json.
namespace kith::i18n {

/// "CA-ON", "US-NY", "CA" ...: provinces, states, the two countries, the others.
std::span<const std::string_view> jurisdictions();
/// The code of what was typed or stored: a code, the name in either language whatever its capitals and accents, "Name
/// (CODE)", the last letters of a province or state that are no country's ("ON"; CA is Canada). Empty: none of ours, or
/// more than one ("Georgia", "PE"). One look-up.
std::string_view jurisdiction_code(std::string_view typed);
/// "Ontario (CA-ON)"; what has no code as it is.
std::string jurisdiction_label(const Words& words, std::string_view stored);

}  // namespace kith::i18n
