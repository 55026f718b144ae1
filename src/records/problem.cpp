// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/problem.h"

#include <array>

namespace kith::records {

std::string_view name(Code code) {
  static constexpr std::array<std::string_view, 21> names{"encoding",
                                                          "csv_syntax",
                                                          "missing_file",
                                                          "missing_column",
                                                          "unknown_column",
                                                          "column_count",
                                                          "required",
                                                          "bad_type",
                                                          "bad_value",
                                                          "too_long",
                                                          "duplicate_id",
                                                          "unknown_reference",
                                                          "reference_not_first",
                                                          "chain_fork",
                                                          "chain_loop",
                                                          "chain_order",
                                                          "chain_identity",
                                                          "end_before_start",
                                                          "event_after_recorded",
                                                          "rule",
                                                          "manifest"};
  static_assert(static_cast<std::size_t>(Code::manifest) + 1 == names.size());
  return names[static_cast<std::size_t>(code)];
}

}  // namespace kith::records
