// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "platform/db/db.h"

/// What leaves the program names nobody whom a programme for survivors of trafficking serves by a legal name
/// (workflows.md §18.56, docs/decisions/0230): lists as files, packages of evidence, sheets for the other side.
namespace kith::lists {

/// How somebody is called outside: the preferred name alone, since it was chosen for that; without one the initials,
/// "M. L.". Empty when there is no name at all.
std::string outward_name(std::string_view given, std::string_view family, std::string_view preferred);

/// The full names of all who are or were served by such a programme, by a referral or a match, of all who are called by
/// an alias (it stands instead), and of the family of both, under any of their records, whatever version of the record
/// said them, the family name last or first, in capitals or not (of ASCII letters). Somebody else of the very same name
/// is called so too: that hides more, never less.
class OutwardNames {
 public:
  /// Reads the names as the records have them now. Costs one statement; where no programme is for survivors it finds
  /// nothing.
  static OutwardNames read(db::Tx& tx);
  bool none() const { return by_first_word_.empty(); }
  /// The text with every such name replaced where it stands as whole words. O(length) and a look-up for each word.
  std::string of(std::string text) const;

 private:
  struct Name {
    std::string full, outward;  ///< `full` folded
  };
  void add(const std::string& full, const std::string& outward);
  const Name* at(std::string_view text, std::size_t from) const;
  std::unordered_map<std::string, std::vector<Name>> by_first_word_;
};

}  // namespace kith::lists
