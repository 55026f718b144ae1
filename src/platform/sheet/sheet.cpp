// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/sheet/sheet.h"

#include <algorithm>

namespace kith::sheet {

bool Row::blank() const {
  return std::all_of(cells.begin(), cells.end(), [](std::string_view cell) { return cell.empty(); });
}

std::string_view trimmed(std::string_view text) {
  const auto blank_at = [&](std::size_t i) {
    return text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r';
  };
  for (bool more = true; more && !text.empty();) {
    more = false;
    if (blank_at(0)) {
      text.remove_prefix(1);
      more = true;
    } else if (text.starts_with("\xC2\xA0")) {  // no-break space
      text.remove_prefix(2);
      more = true;
    }
    if (!text.empty() && blank_at(text.size() - 1)) {
      text.remove_suffix(1);
      more = true;
    } else if (text.ends_with("\xC2\xA0")) {
      text.remove_suffix(2);
      more = true;
    }
  }
  return text;
}

std::optional<Date> day_of_serial(std::int64_t serial, bool from_1904) {
  // Excel counts a 29 February 1900 that never was, so its day 0 is 30 December 1899 for every day after it.
  const Date day = add_days(from_1904 ? on(1904, 1, 1) : on(1899, 12, 30),
                            static_cast<int>(std::clamp<std::int64_t>(serial, 0, 100'000)));
  if (day < on(1901, 1, 1) || day > on(2100, 12, 31)) return std::nullopt;
  return day;
}

std::unique_ptr<Sheet> Sheet::open(std::string bytes, const Limits& limits) {
  if (bytes.size() > limits.most_bytes) throw SheetError("sheet.refused.too_big");
  if (bytes.starts_with("PK\x03\x04")) return open_xlsx(std::move(bytes), limits);
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) throw SheetError("sheet.refused.old_or_locked");
  if (bytes.starts_with("%PDF") || bytes.starts_with("{\\rtf")) throw SheetError("sheet.refused.no_sheet");
  return open_delimited(bytes, limits);
}

}  // namespace kith::sheet
