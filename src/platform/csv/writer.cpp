// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/csv/writer.h"

#include <algorithm>
#include <iterator>

namespace kith::csv {
namespace {

bool must_quote(std::string_view value) {
  for (const char c : value)
    if (c == ',' || c == '"' || c == '\n' || c == '\r') return true;
  return false;
}

/// Whether a spreadsheet may take it for a formula, or for one made harmless by us.
bool is_live(std::string_view cell) {
  static constexpr std::string_view starts[] = {"=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20"};
  cell.remove_prefix(std::min(cell.find_first_not_of('\''), cell.size()));
  return std::any_of(std::begin(starts), std::end(starts),
                     [&](std::string_view start) { return cell.starts_with(start); });
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
  return is_live(cell) ? "'" + std::string(cell) : std::string(cell);
}

std::string_view from_spreadsheet(std::string_view cell) {
  if (cell.starts_with('\'') && is_live(cell.substr(1))) cell.remove_prefix(1);
  return cell;
}

}  // namespace kith::csv
