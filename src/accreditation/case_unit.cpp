// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/case_unit.h"

namespace kith::accreditation {

UnitPlace unit_of(std::string_view measure) {
  struct Named {
    std::string_view measure;
    Unit unit;
    int piece = 0;
  };
  constexpr Named names[] = {
      {"M1.01", Unit::record},      {"M1.02a", Unit::record},      {"M1.02b", Unit::referral},
      {"M1.02c", Unit::record},     {"M2.01", Unit::person},       {"M2.02a", Unit::person},
      {"M2.02b", Unit::person},     {"M3.01", Unit::referral},     {"M3.02a", Unit::intake},
      {"M3.02b", Unit::intake},     {"M3.02c", Unit::referral},    {"M3.02d", Unit::referral},
      {"M3.03a", Unit::referral},   {"M3.03b", Unit::trigger},     {"M3.03c", Unit::referral},
      {"M3.03d", Unit::assessment}, {"M4.01", Unit::person},       {"M4.02", Unit::application},
      {"M4.03", Unit::application}, {"M4.03cap", Unit::person},    {"M5.01", Unit::person},
      {"M5.02", Unit::person},      {"M5.02s", Unit::person},      {"M7.01d", Unit::record},
      {"M7.02a", Unit::record},     {"M7.02b", Unit::record},      {"M7.02c", Unit::record},
      {"M7.02d", Unit::meeting},    {"M8.01a", Unit::meeting},     {"M8.01c", Unit::meeting},
      {"M8.01d", Unit::contact},    {"M8.02acd", Unit::person},    {"M8.02b", Unit::request},
      {"MPRG1.01", Unit::person},   {"MPRG1.02a", Unit::referral}, {"MPRG1.02b", Unit::referral},
      {"MCR1.01", Unit::referral},  {"MCR2.01", Unit::record},     {"MPQI4", Unit::record},
      {"I-1", Unit::record},        {"I-2a", Unit::person},        {"I-3", Unit::record},
      {"I-4", Unit::record},        {"I-5", Unit::person},         {"I-6", Unit::person},
      {"I-7", Unit::person},        {"II-1", Unit::record},        {"II-2", Unit::record},
      {"II-3", Unit::person},       {"III-1", Unit::application},  {"III-3a", Unit::concern},
      {"III-3b", Unit::person},     {"IV-1", Unit::person},        {"IV-2", Unit::person},
      {"IV-3", Unit::person},       {"V-1", Unit::record},         {"V-2", Unit::person},
      {"V-3", Unit::record},        {"V-4", Unit::record},         {"V-5", Unit::record},
      {"VI-1", Unit::record},       {"MG-P1", Unit::person},       {"MG-P2", Unit::record},
      {"MG-P3", Unit::person, 1},   {"MG-P4", Unit::person, 1},    {"MG-P6", Unit::record},
      {"MG-M1", Unit::record},      {"MG-M3", Unit::concern},      {"MG-M4", Unit::record},
      {"MG-C1", Unit::record},      {"MG-C2", Unit::record},       {"MG-F1", Unit::person},
      {"MG-F2", Unit::person, 1},   {"MG-F3", Unit::record},
  };
  for (const Named& name : names)
    if (name.measure == measure) return {name.unit, name.piece};
  return {};
}

std::pair<std::string_view, std::string> unit_apart(std::string_view unit, int piece) {
  std::string_view id;
  std::string rest;
  for (int at = 0;; ++at) {
    const auto bar = unit.find('|');
    if (at == piece)
      id = unit.substr(0, bar);
    else
      (rest += rest.empty() ? "" : "|") += unit.substr(0, bar);
    if (bar == unit.npos) return {id, rest};
    unit.remove_prefix(bar + 1);
  }
}

}  // namespace kith::accreditation
