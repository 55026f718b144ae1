// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <span>
#include <string>
#include <vector>

#include "matching/profile.h"

namespace kith::matching {

/// What is wrong with a file: where, and what. `row` 1 = the header line, `column` its name or empty.
struct FileMistake {
  std::string file;
  std::uint64_t row = 0;
  std::string column;
  std::string what;
};
std::string text(const FileMistake&);

/// Numbers the words of one kind ("languages") in the order in which they are met; at most as many as a mask has bits.
class Vocabulary {
 public:
  explicit Vocabulary(int most) : most_(most) {}
  /// -1 when there are too many.
  int number(std::string_view word);
  const std::vector<std::string>& words() const { return words_; }

 private:
  int most_;
  std::vector<std::string> words_;
};

/// A pool read from two CSV files (README.md of this folder states the columns) and what its bits mean.
struct ReadPool {
  Pool pool;
  std::map<std::string, Vocabulary, std::less<>> words;  ///< by kind: languages, interests, goals, ...
  std::vector<FileMistake> mistakes;                     ///< all of them; the pool is of use only when there are none
};

/// Reads `mentors` and `mentees` (paths). All mistakes of both files are listed, at most 100.
ReadPool read_pool(const std::string& mentors, const std::string& mentees);

/// A row of a file of pairs.
struct FoundPair {
  std::int32_t mentee, mentor;
  std::uint64_t row;
  Barrier barrier = Barrier::forbidden;  ///< from the column `reason`, if there is one
};
/// Reads a file of pairs (columns `mentee`, `mentor`, optionally `reason`) and finds both in the pool. Mistakes are
/// added to the pool's.
std::vector<FoundPair> read_pairs(const std::string& path, ReadPool& into);

}  // namespace kith::matching
