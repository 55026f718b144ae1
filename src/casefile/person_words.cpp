// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/person_words.h"

#include <algorithm>

#include "platform/i18n/keys.h"
#include "records/value.h"

namespace kith::casefile {

std::string phone_shown(std::string_view e164) {
  const bool north_american = e164.size() == 12 && e164.starts_with("+1") &&
                              std::all_of(e164.begin() + 1, e164.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!north_american) return std::string(e164);
  return std::string(e164.substr(2, 3)).append(" ").append(e164.substr(5, 3)).append("-").append(e164.substr(8));
}

std::string languages_shown(const i18n::Words& words, std::string_view codes) {
  std::string shown;
  records::for_each_item(codes, [&](std::string_view code) {
    const auto word = i18n::Key::find("casefile.language." + std::string(code));
    (shown += shown.empty() ? "" : ", ") += word ? words.text(*word) : std::string(code);
    return true;
  });
  return shown;
}

int age_on(Date born, Date day) {
  const std::chrono::year_month_day b{born}, d{day};
  const bool had_birthday = std::pair(d.month(), d.day()) >= std::pair(b.month(), b.day());
  return static_cast<int>(d.year()) - static_cast<int>(b.year()) - (had_birthday ? 0 : 1);
}

}  // namespace kith::casefile
