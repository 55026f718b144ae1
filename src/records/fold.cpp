// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/fold.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <stdexcept>

namespace kith::records {
namespace {

const icu::Normalizer2& decomposer() {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* const found = icu::Normalizer2::getNFKDInstance(error);
  if (U_FAILURE(error)) throw std::runtime_error("ICU has no normalization data");
  return *found;
}

bool apostrophe(UChar32 c) {
  return c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || c == 0x02BC || c == 0x02BB || c == 0x00B4 ||
         c == 0x2032;
}
bool hyphen(UChar32 c) { return c == '-' || c == 0x2010 || c == 0x2011; }

/// Letters that decomposition leaves whole; nullptr for all others.
const char* spelled_out(UChar32 c) {
  switch (c) {
    case 0xE6: return "ae";
    case 0x153: return "oe";
    case 0xF8: return "o";
    case 0x142: return "l";
    case 0xDF: return "ss";
    case 0x111:
    case 0xF0: return "d";
    case 0xFE: return "th";
    case 0x131: return "i";
    case 0x127: return "h";
    default: return nullptr;
  }
}

enum class Sign { letter, blank, apostrophe, hyphen };

/// Calls `put(sign, bytes)` for each character of the folded text.
template <class Put>
void walk(std::string_view text, Put put) {
  const auto whole =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  UErrorCode error = U_ZERO_ERROR;
  icu::UnicodeString parts = decomposer().normalize(whole, error);
  if (U_FAILURE(error)) parts = whole;
  parts.foldCase();
  for (std::int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
    const UChar32 c = parts.char32At(i);
    if (apostrophe(c))
      put(Sign::apostrophe, std::string_view());
    else if (hyphen(c))
      put(Sign::hyphen, std::string_view());
    else if (u_charType(c) == U_NON_SPACING_MARK || u_charType(c) == U_FORMAT_CHAR)
      continue;
    else if (!u_isalnum(c))
      put(Sign::blank, std::string_view());
    else if (const char* spelled = spelled_out(c))
      put(Sign::letter, std::string_view(spelled));
    else {
      char bytes[U8_MAX_LENGTH];
      std::int32_t length = 0;
      U8_APPEND_UNSAFE(bytes, length, c);
      put(Sign::letter, std::string_view(bytes, static_cast<std::size_t>(length)));
    }
  }
}

void add(std::vector<std::string>& words, std::string word) {
  if (!word.empty() && std::find(words.begin(), words.end(), word) == words.end()) words.push_back(std::move(word));
}

bool vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'; }

/// One consonant for those that are written for each other.
char alike(std::string_view w, std::size_t i) {
  const char next = i + 1 < w.size() ? w[i + 1] : '\0';
  switch (w[i]) {
    case 'c': return next == 'e' || next == 'i' || next == 'y' ? 's' : 'k';
    case 'q': return 'k';
    case 'z': return 's';
    case 'v':
    case 'w': return 'f';
    case 'j': return 'g';
    case 'p': return next == 'h' ? 'f' : 'p';
    default: return w[i];
  }
}

}  // namespace

std::string fold(std::string_view text) {
  std::string out;
  walk(text, [&](Sign sign, std::string_view bytes) {
    if (sign == Sign::letter)
      out += bytes;
    else if (sign != Sign::apostrophe && !out.empty() && out.back() != ' ')
      out += ' ';
  });
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::vector<std::string> name_words(std::string_view name) {
  std::vector<std::string> words;
  std::string whole, part;  // `whole` runs over hyphens and apostrophes, `part` ends at them
  bool parted = false;
  const auto close_part = [&] {
    if (parted && part.size() > 1) add(words, part);
    part.clear();
  };
  const auto close = [&] {
    close_part();
    add(words, whole);
    whole.clear();
    parted = false;
  };
  walk(name, [&](Sign sign, std::string_view bytes) {
    if (sign == Sign::letter) {
      whole += bytes;
      part += bytes;
    } else if (sign == Sign::blank) {
      close();
    } else {
      parted = true;
      close_part();
    }
  });
  close();
  return words;
}

std::string sound_of(std::string_view w) {
  std::string sound;
  char last = '\0';
  for (std::size_t i = 0; i < w.size(); ++i) {
    if (w[i] < 'a' || w[i] > 'z') continue;
    if (w[i] == 'h' && i > 0) continue;
    if (vowel(w[i])) {
      if (sound.empty()) sound += 'a';
      last = '\0';
      continue;
    }
    const char c = alike(w, i);
    if (c != last) sound += c;
    if (w[i] == 'x') sound += 's';
    last = c;
  }
  return sound;
}

std::string digits_of(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return c >= '0' && c <= '9'; });
  return out;
}

}  // namespace kith::records
