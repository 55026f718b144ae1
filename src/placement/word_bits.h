// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kith::placement {

/// Gives bits to the words of one kind that stand on both sides: a word only one side knows can never be shared, so it
/// needs none. When there are more than `most`, the commonest get a bit (equals by alphabet). Words are folded first.
class WordBits {
 public:
  enum class Side : std::uint8_t { mentors, mentees };
  explicit WordBits(int most) : most_(most) {}
  /// `list` is joined with ';'. Before `settle`.
  void meet(Side side, std::string_view list);
  void settle();
  std::uint64_t mask(std::string_view list) const;
  /// The words by bit.
  std::vector<std::string> words() const;

 private:
  int most_;
  struct Seen {
    std::int64_t mentors = 0, mentees = 0;
    int bit = -1;
  };
  std::map<std::string, Seen, std::less<>> seen_;
};

}  // namespace kith::placement
