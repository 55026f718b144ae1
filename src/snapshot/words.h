// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <algorithm>
#include <stdexcept>

#include "snapshot/codes.h"

/// `KITH_WORDS(Enum, "first", ...)` gives an enum of codes.h or of a chapter's rows its words, once in the program.
namespace kith::snapshot {

template <class E>
E code_in(std::span<const std::string_view> words, std::string_view word) {
  for (std::size_t i = 0; i < words.size(); ++i)
    if (words[i] == word) return static_cast<E>(i);
  if constexpr (std::is_same_v<E, PolicyKey>) return PolicyKey::unknown;
  throw std::runtime_error("a code in the database is not one of the exchange format");
}

template <class E>
Set<E> codes_in(std::span<const std::string_view> all, std::string_view words) {
  Set<E> set;
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(';'), words.size());
    set.add(code_in<E>(all, words.substr(0, end)));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return set;
}

}  // namespace kith::snapshot

#define KITH_WORDS(Enum, ...)                                                   \
  template <>                                                                   \
  struct Words<Enum> {                                                          \
    static constexpr auto all = std::to_array<std::string_view>({__VA_ARGS__}); \
  };                                                                            \
  template <>                                                                   \
  Enum parse_code<Enum>(std::string_view word) {                                \
    return code_in<Enum>(Words<Enum>::all, word);                               \
  }                                                                             \
  template <>                                                                   \
  Set<Enum> parse_codes<Enum>(std::string_view words) {                         \
    return codes_in<Enum>(Words<Enum>::all, words);                             \
  }                                                                             \
  template <>                                                                   \
  std::string_view word<Enum>(Enum value) {                                     \
    return Words<Enum>::all.at(static_cast<std::size_t>(value));                \
  }                                                                             \
  static_assert(sizeof(Enum) == 1)
