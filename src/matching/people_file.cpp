// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/people_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <optional>

#include "matching/csv_table.h"
#include "matching/rules.h"

namespace kith::matching {
namespace {

constexpr std::int32_t unstated = 1 << 30;
constexpr float any_reach = 99'999;
constexpr std::int32_t any_programme = 0x7fff'ffff;
constexpr std::int32_t all_traits = known_traits | known_traits << 1 | known_traits << 2 | known_traits << 3;

/// What a filled cell makes known.
std::int32_t known_by(std::string_view column) {
  if (column == "languages") return known_languages;
  if (column == "availability") return known_availability;
  if (column == "x_km" || column == "y_km") return known_place;
  if (column == "reach_km") return known_reach;
  if (column == "age") return known_age;
  return column == "traits" ? all_traits : 0;
}

/// Sets one member from a cell; returns what is wrong or an empty text.
template <class P>
using Setter = std::function<std::string(P&, std::string_view)>;
template <class P>
using Setters = std::map<std::string, Setter<P>, std::less<>>;

std::string read_number(std::string_view cell, std::int32_t low, std::int32_t high, std::int32_t& into) {
  std::int32_t value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (error != std::errc{} || end != cell.data() + cell.size() || value < low || value > high)
    return "is not a whole number from " + std::to_string(low) + " to " + std::to_string(high);
  into = value;
  return "";
}

template <class P, class M>
Setter<P> number(std::int32_t M::*member, std::int32_t low, std::int32_t high) {
  return [=](P& p, std::string_view cell) { return read_number(cell, low, high, p.*member); };
}

template <class P>
Setter<P> kilometres(float Person::*member) {
  return [=](P& p, std::string_view cell) -> std::string {
    float value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc{} || end != cell.data() + cell.size() || !std::isfinite(value))
      return "is not a number of kilometres";
    p.*member = value;
    return "";
  };
}

template <class P, class M>
Setter<P> yes_or_no(std::int32_t M::*member) {
  return [=](P& p, std::string_view cell) -> std::string {
    if (cell != "yes" && cell != "no") return "is neither yes nor no";
    p.*member = cell == "yes";
    return "";
  };
}

/// Words separated by semicolons become bits.
template <class P, class T, class M>
Setter<P> words(T M::*member, Vocabulary& vocabulary) {
  return [=, &vocabulary](P& p, std::string_view cell) -> std::string {
    std::uint64_t mask = 0;
    while (!cell.empty()) {
      const auto cut = std::min(cell.find(';'), cell.size());
      std::string_view word = cell.substr(0, cut);
      cell.remove_prefix(std::min(cut + 1, cell.size()));
      while (!word.empty() && word.front() == ' ') word.remove_prefix(1);
      while (!word.empty() && word.back() == ' ') word.remove_suffix(1);
      if (word.empty()) continue;
      const int bit = vocabulary.number(word);
      if (bit < 0) return "brings more different words than can be told apart";
      mask |= std::uint64_t{1} << bit;
    }
    p.*member = static_cast<T>(mask);
    return "";
  };
}

template <class P>
Setter<P> traits() {
  return [](P& p, std::string_view cell) -> std::string {
    for (std::size_t t = 0; t < p.traits.size(); ++t) {
      const auto cut = std::min(cell.find(';'), cell.size());
      if (!read_number(cell.substr(0, cut), 0, 6, p.traits[t]).empty())
        return "is not four numbers from 0 to 6, separated by ;";
      cell.remove_prefix(std::min(cut + 1, cell.size()));
    }
    return cell.empty() ? "" : "is not four numbers from 0 to 6, separated by ;";
  };
}

template <class P>
Setters<P> shared_columns(std::map<std::string, Vocabulary, std::less<>>& kinds) {
  const auto kind = [&](const char* name, int most) -> Vocabulary& {
    return kinds.try_emplace(name, most).first->second;
  };
  Setters<P> set;
  set["id"] = [](P& p, std::string_view cell) { return p.id = cell, std::string(); };
  set["interests"] = words<P>(&Person::interests, kind("interests", 64));
  set["availability"] = words<P>(&Person::availability, kind("availability", 64));
  set["sites"] = words<P>(&Person::sites, kind("sites", 64));
  set["languages"] = words<P>(&Person::languages, kind("languages", 32));
  set["background"] = words<P>(&Person::background, kind("background", 32));
  set["programmes"] = words<P>(&Person::programmes, kind("programmes", 31));
  set["gender"] = words<P>(&Person::gender, kind("gender", 30));
  set["age"] = number<P>(&Person::age, 0, 130);
  set["x_km"] = kilometres<P>(&Person::x);
  set["y_km"] = kilometres<P>(&Person::y);
  set["reach_km"] = kilometres<P>(&Person::reach);
  set["traits"] = traits<P>();
  set["may_gender"] = words<P>(&P::may_gender, kind("gender", 30));
  set["wish_gender"] = words<P>(&P::wish_gender, kind("gender", 30));
  set["age_from"] = number<P>(&P::age_from, 0, 130);
  set["age_to"] = number<P>(&P::age_to, 0, 130);
  return set;
}

template <class P>
P blank() {
  P person;
  person.reach = any_reach;
  person.gender = unstated;
  person.known = 0;
  person.programmes = any_programme;
  return person;
}

template <class P>
void read_side(const std::string& path, const Setters<P>& set, std::vector<P>& people,
               std::vector<FileMistake>& mistakes) {
  CsvTable table(path, mistakes);
  if (table.columns().empty()) return;
  std::map<std::string, std::uint64_t, std::less<>> row_of;
  for (const std::string& column : table.columns())
    if (!set.contains(column)) table.mistake(column, "is no column of this file");
  if (!table.has("id")) table.mistake("id", "is missing");
  while (table.next()) {
    P person = blank<P>();
    for (std::size_t c = 0; c < table.columns().size(); ++c) {
      const auto found = set.find(table.columns()[c]);
      if (found == set.end() || table.cell(c).empty()) continue;
      if (const std::string wrong = found->second(person, table.cell(c)); !wrong.empty())
        table.mistake(found->first, wrong);
      person.known |= known_by(found->first);
    }
    if (person.id.empty())
      table.mistake("id", "is empty");
    else if (const auto [found, fresh] = row_of.try_emplace(person.id, table.row()); !fresh)
      table.mistake("id", "stands in row " + std::to_string(found->second) + " already");
    if (!(person.reach > 0 && person.reach < 1e5F)) table.mistake("reach_km", "is not between 0 and 100000");
    if (!(std::abs(person.x) < 1e6F)) table.mistake("x_km", "is out of range");
    if (!(std::abs(person.y) < 1e6F)) table.mistake("y_km", "is out of range");
    people.push_back(std::move(person));
  }
}

Setters<Mentor> mentor_columns(ReadPool& into) {
  auto set = shared_columns<Mentor>(into.words);
  set["skills"] = words<Mentor>(&Person::goals, into.words.try_emplace("goals", 64).first->second);
  set["places"] = number<Mentor>(&Mentor::capacity, 0, 1'000'000);
  set["cleared"] = yes_or_no<Mentor>(&Mentor::cleared);
  set["trained"] = yes_or_no<Mentor>(&Mentor::trained);
  set["experience"] = number<Mentor>(&Mentor::experience, 0, 9);
  set["least"] = number<Mentor>(&Mentor::least, 0, 1'000'000);
  return set;
}

Setters<Mentee> mentee_columns(ReadPool& into) {
  auto set = shared_columns<Mentee>(into.words);
  set["goals"] = words<Mentee>(&Person::goals, into.words.try_emplace("goals", 64).first->second);
  set["guardian_wish"] = words<Mentee>(&Mentee::guardian_wish, into.words.try_emplace("background", 32).first->second);
  set["tier"] = number<Mentee>(&Mentee::tier, 0, 99);
  set["urgent"] = yes_or_no<Mentee>(&Mentee::urgent);
  set["waiting_days"] = number<Mentee>(&Mentee::waiting_days, 0, 36500);
  return set;
}

/// Households and teams are many: a number each instead of a bit.
template <class P>
Setter<P> numbered(std::int32_t P::*member, std::map<std::string, std::int32_t, std::less<>>& homes) {
  return [&homes, member](P& p, std::string_view cell) {
    p.*member = homes.try_emplace(std::string(cell), static_cast<std::int32_t>(homes.size()) + 1).first->second;
    return std::string();
  };
}

}  // namespace

std::string text(const FileMistake& mistake) {
  return mistake.file + ":" + std::to_string(mistake.row) + ": " +
         (mistake.column.empty() ? "" : mistake.column + " ") + mistake.what;
}

int Vocabulary::number(std::string_view word) {
  const auto found = std::find(words_.begin(), words_.end(), word);
  if (found != words_.end()) return static_cast<int>(found - words_.begin());
  if (static_cast<int>(words_.size()) == most_) return -1;
  words_.emplace_back(word);
  return static_cast<int>(words_.size()) - 1;
}

ReadPool read_pool(const std::string& mentors, const std::string& mentees) {
  ReadPool read;
  std::map<std::string, std::int32_t, std::less<>> homes;
  auto of_mentors = mentor_columns(read);
  auto of_mentees = mentee_columns(read);
  std::map<std::string, std::int32_t, std::less<>> teams;
  of_mentors["household"] = numbered<Mentor>(&Mentor::household, homes);
  of_mentees["household"] = numbered<Mentee>(&Mentee::household, homes);
  of_mentors["team"] = numbered<Mentor>(&Mentor::team, teams);
  read_side(mentors, of_mentors, read.pool.mentors, read.mistakes);
  read_side(mentees, of_mentees, read.pool.mentees, read.mistakes);
  put_in_order(read.pool);
  return read;
}

namespace {

template <class P>
std::int32_t find(const std::vector<P>& people, std::string_view id) {
  const auto found =
      std::lower_bound(people.begin(), people.end(), id, [](const P& p, std::string_view i) { return p.id < i; });
  return found == people.end() || found->id != id ? -1 : static_cast<std::int32_t>(found - people.begin());
}

std::optional<Barrier> barrier_of(std::string_view cell) {
  for (int b = 0; b <= static_cast<int>(Barrier::forbidden); ++b)
    if (word(blocker_of(static_cast<Barrier>(b))) == cell) return static_cast<Barrier>(b);
  return std::nullopt;
}

}  // namespace

std::vector<FoundPair> read_pairs(const std::string& path, ReadPool& into) {
  CsvTable table(path, into.mistakes);
  std::vector<FoundPair> pairs;
  if (table.columns().empty()) return pairs;
  for (const std::string& column : table.columns())
    if (column != "mentee" && column != "mentor" && column != "reason")
      table.mistake(column, "is no column of this file");
  const auto mentee = table.column("mentee"), mentor = table.column("mentor"), reason = table.column("reason");
  if (!mentee) table.mistake("mentee", "is missing");
  if (!mentor) table.mistake("mentor", "is missing");
  if (!mentee || !mentor) return pairs;
  while (table.next()) {
    FoundPair pair{find(into.pool.mentees, table.cell(*mentee)), find(into.pool.mentors, table.cell(*mentor)),
                   table.row()};
    if (pair.mentee < 0) table.mistake("mentee", "is not among the mentees");
    if (pair.mentor < 0) table.mistake("mentor", "is not among the mentors");
    if (reason && !table.cell(*reason).empty()) {
      const auto barrier = barrier_of(table.cell(*reason));
      if (!barrier) table.mistake("reason", "is no reason this program knows");
      pair.barrier = barrier.value_or(Barrier::forbidden);
    }
    if (pair.mentee >= 0 && pair.mentor >= 0) pairs.push_back(pair);
  }
  return pairs;
}

}  // namespace kith::matching
