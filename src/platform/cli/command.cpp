// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/cli/command.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <ostream>

namespace kith::cli {

struct Command::Impl {
  explicit Impl(const std::string& name, const std::string& description) : app(description, name) {}
  CLI::App app;
  CLI::Option* last{};
};

namespace {

Date day_or_throw(const std::string& option, const std::string& text) {
  const auto day = parse_date(text);
  if (!day) throw CLI::ValidationError(option, "is not a day of the form YYYY-MM-DD");
  return *day;
}

std::uint64_t whole_or_throw(const std::string& option, const std::string& text) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) throw CLI::ValidationError(option, "is not a whole number");
  return number;
}

}  // namespace

int exit_of(RefusalKind kind) {
  switch (kind) {
    case RefusalKind::invalid: return invalid;
    case RefusalKind::forbidden: return forbidden;
    case RefusalKind::not_found: return not_found;
    case RefusalKind::conflict: return conflict;
    case RefusalKind::unavailable: return unavailable;
  }
  return failed;
}

Command::Command(std::string name, std::string description) : impl_(std::make_unique<Impl>(name, description)) {
  impl_->app.set_help_flag("-h,--help", "this text");
}
Command::~Command() = default;

Command& Command::option(const std::string& name, std::string& value, const std::string& meaning) {
  impl_->last = impl_->app.add_option(name, value, meaning);
  return *this;
}
Command& Command::option(const std::string& name, int& value, const std::string& meaning) {
  impl_->last = impl_->app.add_option(name, value, meaning);
  return *this;
}
Command& Command::option(const std::string& name, std::uint64_t& value, const std::string& meaning) {
  impl_->last = impl_->app.add_option_function<std::string>(
      name, [&value, name](const std::string& text) { value = whole_or_throw(name, text); }, meaning);
  return *this;
}
Command& Command::option(const std::string& name, Date& value, const std::string& meaning) {
  impl_->last = impl_->app.add_option_function<std::string>(
      name, [&value, name](const std::string& text) { value = day_or_throw(name, text); }, meaning);
  return *this;
}
Command& Command::option(const std::string& name, std::optional<Date>& value, const std::string& meaning) {
  impl_->last = impl_->app.add_option_function<std::string>(
      name, [&value, name](const std::string& text) { value = day_or_throw(name, text); }, meaning);
  return *this;
}
Command& Command::option(const std::string& name, std::vector<std::string>& values, const std::string& meaning) {
  impl_->last = impl_->app.add_option(name, values, meaning);
  return *this;
}
Command& Command::flag(const std::string& name, bool& value, const std::string& meaning) {
  impl_->last = impl_->app.add_flag(name, value, meaning);
  return *this;
}
Command& Command::argument(const std::string& name, std::string& value, const std::string& meaning) {
  impl_->last = impl_->app.add_option(name, value, meaning);
  return *this;
}
Command& Command::argument(const std::string& name, std::vector<std::string>& values, const std::string& meaning) {
  return option(name, values, meaning);
}
Command& Command::argument(const std::string& name, std::uint64_t& value, const std::string& meaning) {
  return option(name, value, meaning);
}
Command& Command::required() {
  impl_->last->required();
  return *this;
}

std::optional<int> Command::parse(std::span<const std::string> args, std::ostream& out, std::ostream& err) {
  std::vector<std::string> reversed(args.rbegin(), args.rend());
  try {
    impl_->app.parse(reversed);
    return std::nullopt;
  } catch (const CLI::CallForHelp&) {
    out << impl_->app.help();
    return done;
  } catch (const CLI::ParseError& mistake) {
    err << impl_->app.get_name() << ": " << mistake.what() << "\nTry `" << impl_->app.get_name() << " --help`.\n";
    return invalid;
  }
}

}  // namespace kith::cli
