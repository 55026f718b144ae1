// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <string>
#include <string_view>

namespace kith::csv {

/// A cell that a spreadsheet shows as text whatever it begins with: `=`, `+`, `-`, `@`, TAB and CR (and their
/// full-width forms) get an apostrophe before them (ASVS 1.2.10). For people's downloads; the exchange format writes
/// values as they are.
std::string for_spreadsheet(std::string_view cell);
/// Takes that apostrophe back: `from_spreadsheet(for_spreadsheet(x)) == x` for every x (one that begins with
/// apostrophes and such a sign gets one more).
std::string_view from_spreadsheet(std::string_view cell);

/// Takes bytes as they are made; may throw.
using Sink = std::function<void(std::string_view)>;

/// Writes records: CRLF after each, a value quoted only when it holds a comma, a quote, CR or LF (FORMAT §2).
/// Nothing else is changed: a value that begins with '=' is written as it is.
class Writer {
 public:
  explicit Writer(Sink sink) : sink_(std::move(sink)) { buffer_.reserve(capacity + 4096); }
  void field(std::string_view value);
  void end_record();
  void record(std::initializer_list<std::string_view> values);
  /// Hands on what is buffered. Must be called once after the last record.
  void flush();

 private:
  static constexpr std::size_t capacity = std::size_t{256} << 10;
  Sink sink_;
  std::string buffer_;
  bool first_ = true;
};

}  // namespace kith::csv
