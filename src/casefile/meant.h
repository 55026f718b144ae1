// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "casefile/book.h"
#include "casefile/people_reach.h"

/// Whom the words of a free text could mean (workflows.md §4: anyone may raise a concern, and a child is named as its
/// friends call it). For whoever looks into it: never shown to whoever wrote it.
namespace kith::casefile {

/// The words of a text that are `shortest` bytes long or more, as they stand, up to the first `most` different ones.
inline std::vector<std::string_view> words_of_text(std::string_view text, std::size_t shortest, std::size_t most) {
  const auto in_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
  };
  std::vector<std::string_view> words;
  std::set<std::string_view> different;
  while (!text.empty()) {
    const auto from = static_cast<std::size_t>(std::ranges::find_if(text, in_word) - text.begin());
    text.remove_prefix(from);
    const auto end = static_cast<std::size_t>(std::ranges::find_if_not(text, in_word) - text.begin());
    if (end >= shortest) {
      if (different.insert(text.substr(0, end)).second && different.size() > most) break;
      words.push_back(text.substr(0, end));
    }
    text.remove_prefix(end);
  }
  return words;
}

/// At most `most` people whom the reader may see: first those of whom two words in a row are the whole name ("Chidi
/// Moonias" before every other Chidi), then in the order of the words: by given, family and preferred name, by alias,
/// and by the name behind one for whoever may open it. A word in small letters must be the whole name; one with a
/// capital may be its beginning or sound like it, and "Tommy" is also asked as "Tom". At most three searches for each
/// of the first 200 different words, and none once `most` are found.
inline std::vector<PersonId> meant_in(const Book& book, const PeopleReach& reach, std::string_view text,
                                      std::size_t most) {
  constexpr std::size_t at_once = 4, shortest = 3, long_enough = 4, words = 200;
  std::vector<PersonId> people;
  const auto ask = [&](std::string_view word, bool loosely) {
    bool found = false;
    for (const auto& hit : book.find(
             word, [&](const Indexed& one) { return reach.shows(one); },
             [&](const Indexed& one) { return reach.of(one).opens; }, at_once)) {
      if (hit.fit != Fit::exact && (!loosely || hit.fit == Fit::phone)) continue;
      found = true;
      if (people.size() < most && std::ranges::find(people, hit.person) == people.end()) people.push_back(hit.person);
    }
    return found;
  };
  const auto capital = [](std::string_view word) { return !(word.front() >= 'a' && word.front() <= 'z'); };
  const auto list = words_of_text(text, shortest, words);
  std::set<std::pair<std::string_view, std::string_view>> pairs;
  std::set<std::string_view> asked;
  for (std::size_t i = 1; i < list.size() && people.size() < most; ++i)
    if (capital(list[i - 1]) && capital(list[i]) && pairs.emplace(list[i - 1], list[i]).second)
      ask(std::string(list[i - 1]) + " " + std::string(list[i]), false);
  for (const auto word : list) {
    if (people.size() >= most) break;
    if (!asked.insert(word).second) continue;
    const bool found = ask(word, capital(word) && word.size() >= long_enough);
    const auto start = word.substr(0, shortest);
    const bool plain = std::ranges::none_of(start, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    if (!found && capital(word) && plain && word.size() > long_enough) ask(start, false);
  }
  return people;
}

}  // namespace kith::casefile
