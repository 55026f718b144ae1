// SPDX-License-Identifier: AGPL-3.0-or-later
// For tools/lint with clang-tidy 14 (Debian 12), whose compiler lacks what std::source_location of GCC 12 is made from.
#pragma once
namespace std {
struct source_location {
  static constexpr source_location current() noexcept { return {}; }
  constexpr unsigned line() const noexcept { return 0; }
  constexpr const char* file_name() const noexcept { return ""; }
};
}  // namespace std
