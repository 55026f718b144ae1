// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/lists/outward_names.h"

#include <algorithm>
#include <map>

#include "platform/lists/queries.h"

namespace kith::lists {
namespace {

/// Letters, digits and every byte of a character beyond ASCII.
bool in_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}
std::string_view word_at(std::string_view text, std::size_t from) {
  std::size_t until = from;
  while (until < text.size() && in_word(text[until])) ++until;
  return text.substr(from, until - from);
}
/// Capital letters of ASCII made small; of other letters the case counts.
std::string folded(std::string_view text) {
  std::string small(text);
  for (char& c : small)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return small;
}
std::string_view first_letter(std::string_view name) {
  std::size_t bytes = name.empty() ? 0 : 1;
  while (bytes < name.size() && (static_cast<unsigned char>(name[bytes]) & 0xC0) == 0x80) ++bytes;
  return name.substr(0, bytes);
}

struct Called {
  std::vector<std::string> full;
  std::string outward;
};

}  // namespace

std::string outward_name(std::string_view given, std::string_view family, std::string_view preferred) {
  if (!preferred.empty()) return std::string(preferred);
  std::string name;
  for (const std::string_view part : {given, family})
    if (!part.empty()) name.append(name.empty() ? "" : " ").append(first_letter(part)).append(".");
  return name;
}

OutwardNames OutwardNames::read(db::Tx& tx) {
  std::map<std::int64_t, Called> people;  // by record; versions come in order, so the newest says how one is called
  tx.query(sql::names_of_survivors, {}, [&](const db::Row& row) {
    Called& who = people[row.integer(0)];
    const std::string given = row.string(1), family = row.string(2), preferred = row.string(3);
    who.outward = row.null(4) ? outward_name(given, family, preferred) : row.string(4);
    for (const std::string& first : {given, preferred})
      if (!first.empty() && !family.empty())
        for (std::string full : {first + " " + family, family + ", " + first, family + " " + first})
          who.full.push_back(std::move(full));
  });
  OutwardNames names;
  for (const auto& [_, who] : people)
    for (const std::string& full : who.full) names.add(full, who.outward);
  return names;
}

void OutwardNames::add(const std::string& full, const std::string& outward) {
  auto& same = by_first_word_[folded(word_at(full, 0))];
  const auto place = std::find_if(same.begin(), same.end(), [&](const Name& n) { return n.full.size() < full.size(); });
  same.insert(place, {folded(full), outward});  // the longer name first: "Ann Lee Smith" before "Ann Lee"
}

const OutwardNames::Name* OutwardNames::at(std::string_view text, std::size_t from) const {
  const auto found = by_first_word_.find(folded(word_at(text, from)));
  if (found == by_first_word_.end()) return nullptr;
  for (const Name& name : found->second) {
    const std::size_t end = from + name.full.size();
    const bool whole = end == text.size() || (end < text.size() && !in_word(text[end]));
    if (whole && folded(text.substr(from, name.full.size())) == name.full) return &name;
  }
  return nullptr;
}

std::string OutwardNames::of(std::string text) const {
  if (none()) return text;
  std::string told;
  for (std::size_t i = 0; i < text.size();) {
    const bool begins = i == 0 || !in_word(text[i - 1]);
    if (const Name* name = begins ? at(text, i) : nullptr) {
      told += name->outward;
      i += name->full.size();
    } else {
      told += text[i++];
    }
  }
  return told;
}

}  // namespace kith::lists
