// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/result.h"

namespace kith::cli {

/// Exit codes: 0 done; 1 it did not work (machinery); 2 wrong arguments or invalid input; 3 forbidden; 4 not found;
/// 5 conflict; 6 unavailable. The same table as refusals (result.h).
inline constexpr int done = 0, failed = 1, invalid = 2, forbidden = 3, not_found = 4, conflict = 5, unavailable = 6;
int exit_of(RefusalKind kind);

/// One verb's arguments. Declare, then `parse`; the variables given keep their value when an option is absent.
///
///     std::string programme; Date from{}, to{}; bool json = false;
///     cli::Command command("kith measures", "Prints the measures of a period.");
///     command.option("--programme", programme, "exchange id of a programme, or `all`").required();
///     command.option("--from", from, "first day, YYYY-MM-DD").required();
///     command.flag("--json", json, "as JSON");
///     if (const auto exit = command.parse(args, out, err)) return *exit;
class Command {
 public:
  Command(std::string name, std::string description);
  ~Command();
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  Command& option(const std::string& name, std::string& value, const std::string& meaning);
  Command& option(const std::string& name, int& value, const std::string& meaning);
  Command& option(const std::string& name, std::uint64_t& value, const std::string& meaning);
  Command& option(const std::string& name, Date& value, const std::string& meaning);
  Command& option(const std::string& name, std::optional<Date>& value, const std::string& meaning);
  Command& option(const std::string& name, std::vector<std::string>& values, const std::string& meaning);
  Command& flag(const std::string& name, bool& value, const std::string& meaning);
  /// A value by place ("DIR").
  Command& argument(const std::string& name, std::string& value, const std::string& meaning);
  /// All that is left, by place.
  Command& argument(const std::string& name, std::vector<std::string>& values, const std::string& meaning);
  /// A whole number by place, not below 0.
  Command& argument(const std::string& name, std::uint64_t& value, const std::string& meaning);
  /// Makes the option or argument declared last required.
  Command& required();

  /// Nothing: go on. Otherwise the exit code to return: `--help` printed to `out` gives 0, a mistake printed to `err`
  /// with the name of the option gives 2.
  std::optional<int> parse(std::span<const std::string> args, std::ostream& out, std::ostream& err);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kith::cli
