// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>
#include <vector>

#include "platform/i18n/i18n.h"

namespace kith::i18n {
namespace {

/// Letters in lower case without accents (of Latin-1's range), digits, and blanks for everything else.
std::string folded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0xc3 && i + 1 < text.size()) {
      const auto second = static_cast<unsigned char>(text[++i]) | 0x20;
      out += second >= 0xa8 && second <= 0xab ? 'e' : second == 0xbb || second == 0xb9 ? 'u' : ' ';
    } else if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c + 32);
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      out += c;
    } else {
      out += ' ';
    }
  }
  return out;
}

std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts;
  bool in_number = false;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (c == ' ') {
      if (parts.empty() || !parts.back().empty()) parts.emplace_back();
    } else {
      if (parts.empty() || (!parts.back().empty() && digit != in_number)) parts.emplace_back();
      parts.back() += c;
    }
    in_number = digit;
  }
  std::vector<std::string> kept;
  for (auto& part : parts)
    if (!part.empty() && part != "er" && part != "st" && part != "nd" && part != "rd" && part != "th" && part != "le" &&
        part != "of" && part != "de")
      kept.push_back(std::move(part));
  return kept;
}

/// 1-12 from a name of at least three letters in English or French ("jui" alone is two months), 0 otherwise.
int month_named(std::string_view name) {
  constexpr std::array<std::array<std::string_view, 2>, 12> names{{{"january", "janvier"},
                                                                   {"february", "fevrier"},
                                                                   {"march", "mars"},
                                                                   {"april", "avril"},
                                                                   {"may", "mai"},
                                                                   {"june", "juin"},
                                                                   {"july", "juillet"},
                                                                   {"august", "aout"},
                                                                   {"september", "septembre"},
                                                                   {"october", "octobre"},
                                                                   {"november", "novembre"},
                                                                   {"december", "decembre"}}};
  if (name.size() < 3 || name == "jui") return 0;
  if (name == "sept") return 9;
  for (int month = 1; month <= 12; ++month)
    for (const auto full : names[static_cast<std::size_t>(month - 1)])
      if (full.starts_with(name)) return month;
  return 0;
}

/// The number, or -1 when `text` is not one to four digits.
int number(std::string_view text) {
  if (text.empty() || text.size() > 4) return -1;
  int n = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    n = n * 10 + (c - '0');
  }
  return n;
}

std::optional<Date> day(int y, int m, int d) {
  if (y < 1 || m < 1 || d < 1) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{y}, std::chrono::month{static_cast<unsigned>(m)},
                                         std::chrono::day{static_cast<unsigned>(d)}};
  return date.ok() ? std::optional<Date>(Date{date}) : std::nullopt;
}

/// Without a year: the latest such day that is not after today.
std::optional<Date> latest(int m, int d, Date today) {
  const int year = static_cast<int>(std::chrono::year_month_day{today}.year());
  for (int y = year; y > year - 8; --y)  // 29 February comes every four or eight years
    if (const auto found = day(y, m, d); found && *found <= today) return found;
  return std::nullopt;
}

std::optional<Date> with_name(const std::vector<std::string>& parts, Date today) {
  int month = 0, d = -1, y = -1;
  for (const auto& part : parts) {
    const int n = number(part);
    if (n < 0) {
      if (month != 0) return std::nullopt;
      month = month_named(part);
      if (month == 0) return std::nullopt;
    } else if (part.size() == 4) {
      if (y >= 0) return std::nullopt;
      y = n;
    } else if (part.size() > 2 || d >= 0) {
      return std::nullopt;
    } else {
      d = n;
    }
  }
  return y < 0 ? latest(month, d, today) : day(y, month, d);
}

/// Day and month as two numbers: read only where one order makes sense.
std::optional<Date> numeric(int a, int b, int y) {
  const auto one = day(y, b, a), other = day(y, a, b);
  if (one && other && *one != *other) return std::nullopt;
  return one ? one : other;
}

}  // namespace

std::optional<Date> read_date(std::string_view typed, Date today) {
  if (const auto exact = parse_date(typed)) return exact;
  if (typed.size() > 40) return std::nullopt;
  const std::string text = folded(typed);
  const auto parts = parts_of(text);
  if (parts.size() == 1 && (parts[0] == "today" || parts[0] == "aujourd")) return today;
  if (parts.size() == 1 && (parts[0] == "yesterday" || parts[0] == "hier")) return add_days(today, -1);
  if (parts.size() == 2 && parts[0] == "aujourd" && parts[1] == "hui") return today;
  if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
  std::vector<int> numbers;
  for (const auto& part : parts) numbers.push_back(number(part));
  for (const int n : numbers)
    if (n < 0) return with_name(parts, today);
  if (parts.size() != 3) return std::nullopt;
  if (parts[0].size() == 4) return day(numbers[0], numbers[1], numbers[2]);
  if (parts[2].size() == 4 && parts[0].size() <= 2 && parts[1].size() <= 2)
    return numeric(numbers[0], numbers[1], numbers[2]);
  return std::nullopt;
}

}  // namespace kith::i18n
