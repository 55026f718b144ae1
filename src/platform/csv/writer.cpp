// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/csv/writer.h"

namespace kith::csv {
namespace {

bool must_quote(std::string_view value) {
  for (const char c : value)
    if (c == ',' || c == '"' || c == '\n' || c == '\r') return true;
  return false;
}

}  // namespace

void Writer::field(std::string_view value) {
  if (!first_) buffer_ += ',';
  first_ = false;
  if (!must_quote(value)) {
    buffer_ += value;
    return;
  }
  buffer_ += '"';
  for (const char c : value) {
    if (c == '"') buffer_ += '"';
    buffer_ += c;
  }
  buffer_ += '"';
}

void Writer::end_record() {
  buffer_ += "\r\n";
  first_ = true;
  if (buffer_.size() >= capacity) flush();
}

void Writer::record(std::initializer_list<std::string_view> values) {
  for (const auto value : values) field(value);
  end_record();
}

void Writer::flush() {
  if (!buffer_.empty()) sink_(buffer_);
  buffer_.clear();
}

std::string for_spreadsheet(std::string_view cell) {
  static constexpr std::string_view starts[] = {"=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20"};
  for (const auto start : starts)
    if (cell.starts_with(start)) return "'" + std::string(cell);
  return std::string(cell);
}

}  // namespace kith::csv
