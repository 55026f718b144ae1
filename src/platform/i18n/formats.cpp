// SPDX-License-Identifier: AGPL-3.0-or-later
// Days, numbers and shares as en-CA and fr-CA write them.
#include <array>
#include <charconv>
#include <chrono>

#include "platform/i18n/i18n.h"

namespace kith::i18n {
namespace {

using Names12 = std::array<std::string_view, 12>;
constexpr Names12 english{"January", "February", "March",     "April",   "May",      "June",
                          "July",    "August",   "September", "October", "November", "December"};
constexpr Names12 english_short{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr Names12 french{"janvier", "février", "mars",      "avril",   "mai",      "juin",
                         "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
constexpr Names12 french_short{"janv.",  "févr.", "mars",  "avr.", "mai",  "juin",
                               "juill.", "août",  "sept.", "oct.", "nov.", "déc."};
constexpr std::array<std::string_view, 7> english_days{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 7> french_days{"dimanche", "lundi",    "mardi", "mercredi",
                                                      "jeudi",    "vendredi", "samedi"};
constexpr std::string_view narrow_nbsp = "\xe2\x80\xaf", nbsp = "\xc2\xa0";

void append(std::string& out, std::int64_t n) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
}
void append_padded(std::string& out, int n, int width) {
  char digits[8] = "000000";
  for (int i = width; i-- > 0; n /= 10) digits[i] = static_cast<char>('0' + n % 10);
  out.append(digits, static_cast<std::size_t>(width));
}

struct Civil {
  explicit Civil(Date d)
      : date(d),
        month(static_cast<unsigned>(date.month()) - 1),
        day(static_cast<unsigned>(date.day())),
        year(static_cast<int>(date.year())) {}
  std::chrono::year_month_day date;
  std::size_t month;
  unsigned day;
  int year;
};

void append_day(std::string& out, const Civil& c, bool is_french) {
  append(out, c.day);
  if (is_french && c.day == 1) out += "er";
  out += ' ';
}

}  // namespace

void Words::append_date(std::string& out, Date d) const {
  const Civil c(d);
  const bool fr = language_ == Language::fr;
  append_day(out, c, fr);
  out.append(fr ? french_short[c.month] : english_short[c.month]) += ' ';
  append(out, c.year);
}

void Words::append_long_date(std::string& out, Date d) const {
  const Civil c(d);
  const bool fr = language_ == Language::fr;
  const unsigned weekday = std::chrono::weekday{d}.c_encoding();
  out.append(fr ? french_days[weekday] : english_days[weekday]).append(fr ? " " : ", ");
  append_day(out, c, fr);
  out.append(fr ? french[c.month] : english[c.month]) += ' ';
  append(out, c.year);
}

void Words::append_month(std::string& out, Date d) const {
  const Civil c(d);
  out.append(language_ == Language::fr ? french[c.month] : english[c.month]) += ' ';
  append(out, c.year);
}

void Words::append_number(std::string& out, std::int64_t n) const {
  char digits[24];
  const char* const end = std::to_chars(digits, digits + sizeof digits, n).ptr;
  const char* at = digits;
  if (*at == '-') {
    out += "−";
    ++at;
  }
  for (auto left = end - at; at != end; ++at, --left) {
    out += *at;
    if (left > 1 && left % 3 == 1) out.append(language_ == Language::fr ? narrow_nbsp : ",");
  }
}

void Words::append_decimal(std::string& out, std::int64_t hundredths) const {
  if (hundredths < 0) out += "−";
  const auto size =
      hundredths < 0 ? 0 - static_cast<std::uint64_t>(hundredths) : static_cast<std::uint64_t>(hundredths);
  append_number(out, static_cast<std::int64_t>(size / 100));
  const auto rest = static_cast<int>(size % 100);
  if (rest == 0) return;
  out += language_ == Language::fr ? ',' : '.';
  append_padded(out, rest % 10 == 0 ? rest / 10 : rest, rest % 10 == 0 ? 1 : 2);
}

void Words::append_percent(std::string& out, std::int64_t num, std::int64_t den) const {
  if (den == 0) {
    out += "–";
    return;
  }
  const auto tenths = static_cast<std::int64_t>(static_cast<__int128>(num) * 1000 / den);
  append_number(out, tenths / 10);
  out += language_ == Language::fr ? ',' : '.';
  append(out, tenths % 10 < 0 ? -(tenths % 10) : tenths % 10);
  if (language_ == Language::fr) out.append(nbsp);
  out += '%';
}

void Words::append_moment(std::string& out, Instant t) const {
  const Date day = date_of(t);
  const std::int64_t seconds = t.utc_seconds + t.offset_minutes * 60LL - day_number(day) * 86400LL;
  append_date(out, day);
  out += ", ";
  append_padded(out, static_cast<int>(seconds / 3600), 2);
  out += language_ == Language::fr ? " h " : ":";
  append_padded(out, static_cast<int>(seconds / 60 % 60), 2);
}

std::string Words::date(Date d) const {
  std::string out;
  append_date(out, d);
  return out;
}
std::string Words::long_date(Date d) const {
  std::string out;
  append_long_date(out, d);
  return out;
}
std::string Words::month(Date d) const {
  std::string out;
  append_month(out, d);
  return out;
}
std::string Words::number(std::int64_t n) const {
  std::string out;
  append_number(out, n);
  return out;
}
std::string Words::decimal(std::int64_t hundredths) const {
  std::string out;
  append_decimal(out, hundredths);
  return out;
}
std::string Words::percent(std::int64_t num, std::int64_t den) const {
  std::string out;
  append_percent(out, num, den);
  return out;
}
std::string Words::moment(Instant t) const {
  std::string out;
  append_moment(out, t);
  return out;
}

void append_iso(std::string& out, Date d) {
  const Civil c(d);
  append_padded(out, c.year, 4);
  out += '-';
  append_padded(out, static_cast<int>(c.month) + 1, 2);
  out += '-';
  append_padded(out, static_cast<int>(c.day), 2);
}

}  // namespace kith::i18n
