// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace kith {

/// What a log line may hold: numbers and words of ours (route patterns, statuses, reference numbers, statement names).
/// Never a path with a value in it, a login, a name, a form field or a bound value.
using LogValue = std::variant<std::int64_t, std::string_view>;

/// JSON lines, one event a line, appended to a file by one write each. Thread-safe.
class Log {
 public:
  /// Empty path: standard error. Throws std::runtime_error when the file cannot be opened for appending.
  explicit Log(const std::string& path);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  void event(std::string_view name, std::initializer_list<std::pair<std::string_view, LogValue>> values = {});
  /// Opens the file again after it was moved away (SIGHUP, logrotate); while that cannot be done (no folder, no room,
  /// no free descriptor) lines go on into the file moved away. Async-signal-safe: throws nothing, keeps errno.
  void reopen();

 private:
  std::string path_;
  int file_{2};
};

}  // namespace kith
