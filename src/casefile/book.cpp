// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/book.h"

#include <algorithm>
#include <tuple>

#include "casefile/person_name.h"
#include "records/fold.h"

namespace kith::casefile {
namespace {

std::uint64_t key_of(char kind, std::int64_t chain) {
  return (static_cast<std::uint64_t>(chain) << 8U) | static_cast<unsigned char>(kind);
}

bool asks_by_number(std::string_view typed) {
  return typed.find_first_not_of("0123456789+-(). ") == typed.npos && records::digits_of(typed).size() >= 3;
}

std::vector<std::string> split(const std::string& folded) {
  std::vector<std::string> words;
  std::size_t from = 0;
  while (from < folded.size()) {
    const auto to = std::min(folded.find(' ', from), folded.size());
    if (to > from) words.push_back(folded.substr(from, to - from));
    from = to + 1;
  }
  return words;
}

/// The last ten digits: numbers with and without the country's one are the same.
std::string_view national(std::string_view digits) {
  return digits.size() > 10 ? digits.substr(digits.size() - 10) : digits;
}

bool sounds_like(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const auto sound = records::sound_of(a);
  return sound.size() > 1 && sound == records::sound_of(b);
}

/// How well `words` hold all that was asked for; nothing when one is missing.
std::optional<Fit> fit(const std::vector<std::string>& words, const std::vector<std::string>& asked) {
  Fit worst = Fit::exact;
  for (const auto& word : asked) {
    Fit best = Fit::phone;
    for (const auto& own : words) {
      if (own == word)
        best = Fit::exact;
      else if (own.starts_with(word))
        best = std::min(best, Fit::prefix);
      else if (word.size() > 2 && sounds_like(own, word))
        best = std::min(best, Fit::variant);
    }
    if (best == Fit::phone) return std::nullopt;
    worst = std::max(worst, best);
  }
  return worst;
}

}  // namespace

PersonId Book::kept(PersonId person) const {
  const auto found = kept_.find(person.value);
  return found == kept_.end() ? person : found->second;
}

std::vector<PersonId> Book::records_of(PersonId person) const {
  std::vector<PersonId> records{person};
  if (kept(person) != person) records.push_back(kept(person));
  return records;
}

const Indexed* Book::meant(const Indexed& one, FunctionRef<bool(const Indexed&)> shown) const {
  const Indexed* kept = one.gone ? nullptr : of(one.person);
  return kept && shown(*kept) && (kept == &one || shown(one)) ? kept : nullptr;
}

Indexed& Book::at(PersonId person) {
  const auto [found, fresh] = place_.try_emplace(person.value, static_cast<std::uint32_t>(people_.size()));
  if (fresh)
    people_.push_back({.person = person,
                       .name = {},
                       .given = {},
                       .family = {},
                       .phone = {},
                       .born = {},
                       .words = {},
                       .files = {},
                       .wards = {},
                       .gone = true,
                       .number_hidden = false,
                       .behind = {}});
  return people_[found->second];
}

void Book::take_out(std::uint32_t place) {
  for (const auto& word : people_[place].words) {
    words_.erase({word, place});
    sounds_.erase({records::sound_of(word), place});
  }
  people_[place].words.clear();
  if (const auto& behind = people_[place].behind)
    for (const auto& word : behind->words) {
      words_.erase({word, place});
      sounds_.erase({records::sound_of(word), place});
    }
  people_[place].behind.reset();
}

void Book::put_in(std::uint32_t place, const std::string& word) {
  words_.emplace(word, place);
  if (auto sound = records::sound_of(word); sound.size() > 1) sounds_.emplace(std::move(sound), place);
}

void Book::put(PersonId person, std::string_view given, std::string_view family, std::string_view preferred,
               std::optional<Date> born, std::string_view phone) {
  Indexed& one = at(person);
  const auto place = place_.at(person.value);
  take_out(place);
  one.gone = false;
  one.number_hidden = hidden_.contains(person.value) || aliases_.contains(person.value);
  std::string all(given);
  ((all += ' ') += family) += ' ';
  all += preferred;
  if (const auto alias = aliases_.find(person.value); alias != aliases_.end()) {
    one.behind = BehindSeal{records::fold(given), records::fold(family), records::name_words(all)};
    for (const auto& word : one.behind->words) put_in(place, word);
    given = all = alias->second;
    family = preferred = {};
  }
  one.name = person_name(given, family, preferred);
  one.given = records::fold(given);
  one.family = records::fold(family);
  one.born = born;
  one.phone = records::digits_of(phone);
  if (born) born_.emplace(day_number(*born), place);
  if (one.phone.size() >= 7) numbers_.emplace(national(one.phone), place);
  one.words = records::name_words(all);
  for (const auto& word : one.words) put_in(place, word);
}

void Book::withdraw(PersonId person) {
  Indexed& one = at(person);
  take_out(place_.at(person.value));
  one.gone = true;
}

void Book::file(char kind, std::int64_t chain, PersonId person, const File& file) {
  for (const auto one : records_of(person)) {
    at(one).files.push_back(file);
    given_[key_of(kind, chain)].push_back({one, file, {}});
  }
}

void Book::ward(std::int64_t chain, PersonId person, PersonId mentee) {
  for (const auto one : records_of(person)) {
    at(one).wards.push_back(kept(mentee));
    given_[key_of('r', chain)].push_back({one, {}, kept(mentee)});
  }
}

void Book::drop(char kind, std::int64_t chain) {
  const auto found = given_.find(key_of(kind, chain));
  if (found == given_.end()) return;
  for (const auto& given : found->second) {
    Indexed& one = at(given.person);
    const auto same = [&](const File& f) {
      return given.file && f.side == given.file->side && f.programme == given.file->programme &&
             f.site == given.file->site && f.match == given.file->match;
    };
    if (const auto file = std::find_if(one.files.begin(), one.files.end(), same); file != one.files.end())
      one.files.erase(file);
    if (!given.ward) continue;
    if (const auto ward = std::find(one.wards.begin(), one.wards.end(), given.ward); ward != one.wards.end())
      one.wards.erase(ward);
  }
  given_.erase(found);
}

const Indexed* Book::of(PersonId person) const {
  const auto found = place_.find(kept(person).value);
  return found == place_.end() || people_[found->second].gone ? nullptr : &people_[found->second];
}

std::vector<Hit> Book::find(std::string_view typed, Ask shown, Ask opened, std::size_t most) const {
  std::vector<std::tuple<Fit, std::string_view, PersonId>> found;
  const auto add = [&](const Indexed& person, Fit fit) {
    if (const Indexed* one = meant(person, shown)) found.emplace_back(fit, one->name, one->person);
  };
  if (asks_by_number(typed)) {
    const auto digits = records::digits_of(typed);
    for (const auto& person : people_)
      if (person.phone.find(digits) != std::string::npos && (!person.number_hidden || opened(person)))
        add(person, Fit::phone);
  } else if (const auto asked = split(records::fold(typed)); !asked.empty()) {
    // The longest word has the fewest candidates; the others are tested on each.
    const auto& key =
        *std::max_element(asked.begin(), asked.end(), [](auto& a, auto& b) { return a.size() < b.size(); });
    std::set<std::uint32_t> candidates;
    for (auto i = words_.lower_bound({key, 0}); i != words_.end() && i->first.starts_with(key); ++i)
      candidates.insert(i->second);
    if (const auto sound = records::sound_of(key); key.size() > 2 && sound.size() > 1)
      for (auto i = sounds_.lower_bound({sound, 0}); i != sounds_.end() && i->first == sound; ++i)
        candidates.insert(i->second);
    for (const auto place : candidates)
      if (const auto& one = people_[place]; const auto how = fit(one.words, asked))
        add(one, *how);
      else if (const auto by = one.behind ? fit(one.behind->words, asked) : std::nullopt; by && opened(one))
        add(one, *by);
  }
  std::sort(found.begin(), found.end());
  std::vector<Hit> hits;
  for (const auto& [fit, name, person] : found) {
    const bool told = !kept_.empty() && std::any_of(hits.begin(), hits.end(),
                                                    [&, who = person](const Hit& hit) { return hit.person == who; });
    if (!told) hits.push_back({person, fit});
    if (hits.size() == most) break;
  }
  return hits;
}

std::vector<PersonId> Book::alike(const Likeness& wanted, Ask shown, Ask opened) const {
  const auto given = records::fold(wanted.given), family = records::fold(wanted.family),
             phone = records::digits_of(wanted.phone);
  std::vector<PersonId> found;
  const auto is_like = [&](const Indexed& one) {
    const bool born = wanted.born && one.born == wanted.born;
    const bool called =
        phone.size() >= 7 && national(one.phone) == national(phone) && (!one.number_hidden || opened(one));
    const auto named = [&](const std::string& own, const std::string& of_family) {
      const bool first = sounds_like(own, given), last = sounds_like(of_family, family);
      return wanted.one_name ? first || last : first && last;
    };
    if (!born && !called) return false;
    return named(one.given, one.family) || (one.behind && opened(one) && named(one.behind->given, one.behind->family));
  };
  std::set<std::uint32_t> candidates;
  const auto among = [&](const auto& index, const auto& key) {
    const auto [from, to] = index.equal_range(key);
    for (auto i = from; i != to; ++i) candidates.insert(i->second);
  };
  if (wanted.born) among(born_, std::int64_t{day_number(*wanted.born)});
  if (phone.size() >= 7) among(numbers_, std::string(national(phone)));
  for (const auto place : candidates) {
    const Indexed* one = is_like(people_[place]) ? meant(people_[place], shown) : nullptr;
    if (one && std::find(found.begin(), found.end(), one->person) == found.end()) found.push_back(one->person);
  }
  return found;
}

}  // namespace kith::casefile
