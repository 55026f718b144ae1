// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/i18n/jurisdiction.h"

#include <algorithm>
#include <iterator>
#include <map>

namespace kith::i18n {
namespace {

constexpr std::string_view codes[] = {
    "CA-AB", "CA-BC", "CA-MB", "CA-NB", "CA-NL", "CA-NS", "CA-NT", "CA-NU", "CA-ON", "CA-PE", "CA-QC", "CA-SK", "CA-YT",
    "US-AK", "US-AL", "US-AR", "US-AZ", "US-CA", "US-CO", "US-CT", "US-DC", "US-DE", "US-FL", "US-GA", "US-HI", "US-IA",
    "US-ID", "US-IL", "US-IN", "US-KS", "US-KY", "US-LA", "US-MA", "US-MD", "US-ME", "US-MI", "US-MN", "US-MO", "US-MS",
    "US-MT", "US-NC", "US-ND", "US-NE", "US-NH", "US-NJ", "US-NM", "US-NV", "US-NY", "US-OH", "US-OK", "US-OR", "US-PA",
    "US-RI", "US-SC", "US-SD", "US-TN", "US-TX", "US-UT", "US-VA", "US-VT", "US-WA", "US-WI", "US-WV", "US-WY", "CA",
    "US",    "AD",    "AE",    "AF",    "AG",    "AI",    "ALB",   "AM",    "AO",    "AQ",    "ARG",   "AS",    "AT",
    "AU",    "AW",    "AX",    "AZE",   "BA",    "BB",    "BD",    "BE",    "BF",    "BG",    "BH",    "BI",    "BJ",
    "BL",    "BM",    "BN",    "BO",    "BQ",    "BR",    "BS",    "BT",    "BV",    "BW",    "BY",    "BZ",    "CC",
    "CD",    "CF",    "CG",    "CH",    "CI",    "CK",    "CL",    "CM",    "CN",    "COL",   "CR",    "CU",    "CV",
    "CW",    "CX",    "CY",    "CZ",    "DEU",   "DJ",    "DK",    "DM",    "DO",    "DZ",    "EC",    "EE",    "EG",
    "EH",    "ER",    "ES",    "ET",    "FI",    "FJ",    "FK",    "FM",    "FO",    "FR",    "GAB",   "GB",    "GD",
    "GE",    "GF",    "GG",    "GH",    "GI",    "GL",    "GM",    "GN",    "GP",    "GQ",    "GR",    "GS",    "GT",
    "GU",    "GW",    "GY",    "HK",    "HM",    "HN",    "HR",    "HT",    "HU",    "IDN",   "IE",    "ISR",   "IM",
    "IND",   "IO",    "IQ",    "IR",    "IS",    "IT",    "JE",    "JM",    "JO",    "JP",    "KE",    "KG",    "KH",
    "KI",    "KM",    "KN",    "KP",    "KR",    "KW",    "CYM",   "KZ",    "LAO",   "LB",    "LC",    "LI",    "LK",
    "LR",    "LS",    "LT",    "LU",    "LV",    "LY",    "MAR",   "MC",    "MDA",   "MNE",   "MF",    "MG",    "MH",
    "MK",    "ML",    "MM",    "MNG",   "MAC",   "MP",    "MQ",    "MR",    "MSR",   "MLT",   "MU",    "MV",    "MW",
    "MX",    "MY",    "MZ",    "NA",    "NCL",   "NER",   "NF",    "NG",    "NI",    "NLD",   "NO",    "NP",    "NR",
    "NIU",   "NZ",    "OM",    "PAN",   "PER",   "PF",    "PG",    "PH",    "PK",    "PL",    "PM",    "PN",    "PR",
    "PS",    "PT",    "PW",    "PY",    "QA",    "RE",    "RO",    "RS",    "RU",    "RW",    "SA",    "SB",    "SYC",
    "SDN",   "SE",    "SG",    "SH",    "SI",    "SJ",    "SVK",   "SL",    "SM",    "SN",    "SO",    "SR",    "SS",
    "ST",    "SV",    "SX",    "SY",    "SZ",    "TC",    "TD",    "TF",    "TG",    "TH",    "TJ",    "TK",    "TL",
    "TM",    "TUN",   "TO",    "TR",    "TT",    "TV",    "TW",    "TZ",    "UA",    "UG",    "UM",    "UY",    "UZ",
    "VAT",   "VC",    "VE",    "VG",    "VI",    "VN",    "VU",    "WF",    "WS",    "YE",    "MYT",   "ZA",    "ZM",
    "ZW"};

/// Letters of a province or state that are a country's too.
constexpr std::string_view of_both[] = {"AL", "AR", "AZ", "CO", "DE", "GA", "ID", "IL", "IN", "KY",
                                        "LA", "MA", "MD", "ME", "MN", "MO", "MS", "MT", "NC", "NE",
                                        "NL", "NU", "PA", "PE", "SC", "SD", "SK", "TN", "VA", "YT"};

std::optional<Key> word_of(std::string_view code) {
  std::string key = "jurisdiction.";
  for (const char c : code) key += c == '-' ? '_' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return Key::find(key);
}

/// Small letters without the accents of Latin-1, blanks around or points.
std::string plain_letters(std::string_view text) {
  static constexpr std::string_view plain = "aaaaaaaceeeeiiiidnooooo.ouuuuy.saaaaaaaceeeeiiiidnooooo.ouuuuy.y";
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (c == 0xC3 && at + 1 < text.size()) {
      const auto next = static_cast<unsigned char>(text[++at]);
      if (next >= 0x80 && next < 0xC0) out += plain[next - 0x80U];
    } else if (c != '.') {
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : static_cast<char>(c);
    }
  }
  const auto first = out.find_first_not_of(' ');
  return first == out.npos ? std::string() : out.substr(first, out.find_last_not_of(' ') - first + 1);
}

using Book = std::map<std::string, std::string_view, std::less<>>;

/// Two of them by one name: neither.
void add_name(Book& book, std::string name, std::string_view code) {
  const auto [at, fresh] = book.emplace(std::move(name), code);
  if (!fresh && at->second != code) at->second = {};
}

Book made_book() {
  Book names, book;
  for (const auto code : codes) {
    const auto word = word_of(code);
    if (!word) continue;
    for (const auto language : {Language::en, Language::fr}) {
      const Words words(language);
      const std::string name = words.text(*word);
      add_name(names, plain_letters(name), code);
      book.emplace(plain_letters(name + " (" + std::string(code) + ")"), code);
    }
  }
  names.emplace("usa", "US");
  names.emplace("united states of america", "US");
  for (const auto code : codes) book.emplace(plain_letters(code), code);
  for (const auto code : codes)  // not California: CA was there first
    if (code.size() > 3 && std::ranges::find(of_both, code.substr(3)) == std::end(of_both))
      book.emplace(plain_letters(code.substr(3)), code);
  book.insert(names.begin(), names.end());
  return book;
}

}  // namespace

std::span<const std::string_view> jurisdictions() { return codes; }

std::string_view jurisdiction_code(std::string_view typed) {
  static const Book book = made_book();
  const auto found = book.find(plain_letters(typed));
  return found == book.end() ? std::string_view() : found->second;
}

std::string jurisdiction_label(const Words& words, std::string_view stored) {
  const auto code = jurisdiction_code(stored);
  const auto word = code.empty() ? std::nullopt : word_of(code);
  return word ? words.text(*word) + " (" + std::string(code) + ")" : std::string(stored);
}

}  // namespace kith::i18n
