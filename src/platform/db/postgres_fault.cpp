// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/postgres_fault.h"

#include <algorithm>
#include <iterator>

namespace kith::db {
namespace {

struct Meaning {
  std::string_view start;  ///< of the SQLSTATE; the first that fits counts
  Fault fault;
};
constexpr Meaning meanings[] = {
    {"23505", Fault::unique},     {"23503", Fault::foreign_key}, {"23001", Fault::foreign_key},
    {"23514", Fault::check},      {"P0001", Fault::check},       {"23502", Fault::not_null},
    {"55P03", Fault::busy},       {"40P01", Fault::busy},        {"40001", Fault::busy},
    {"57014", Fault::busy},       {"53300", Fault::connection},  {"53100", Fault::disk_full},
    {"25006", Fault::read_only},  {"58030", Fault::io},          {"XX001", Fault::corrupt},
    {"XX002", Fault::corrupt},    {"57P01", Fault::connection},  {"57P02", Fault::connection},
    {"57P03", Fault::connection}, {"57P05", Fault::connection},  {"08", Fault::connection},
};

}  // namespace

Fault fault_of_sqlstate(std::string_view state) {
  const auto at = std::find_if(std::begin(meanings), std::end(meanings),
                               [&](const Meaning& meaning) { return state.starts_with(meaning.start); });
  return at == std::end(meanings) ? Fault::other : at->fault;
}

}  // namespace kith::db
