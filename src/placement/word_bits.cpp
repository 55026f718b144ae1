// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/word_bits.h"

#include <algorithm>

#include "platform/base/function_ref.h"
#include "records/fold.h"

namespace kith::placement {
namespace {

void each_word(std::string_view list, FunctionRef<void(const std::string&)> take) {
  while (!list.empty()) {
    const auto end = std::min(list.find(';'), list.size());
    if (const auto word = records::fold(list.substr(0, end)); !word.empty()) take(word);
    list.remove_prefix(std::min(end + 1, list.size()));
  }
}

}  // namespace

void WordBits::meet(Side side, std::string_view list) {
  each_word(list, [&](const std::string& word) {
    Seen& seen = seen_[word];
    ++(side == Side::mentors ? seen.mentors : seen.mentees);
  });
}

void WordBits::settle() {
  std::vector<std::pair<std::int64_t, Seen*>> shared;
  for (auto& [word, seen] : seen_)
    if (seen.mentors > 0 && seen.mentees > 0) shared.emplace_back(seen.mentors + seen.mentees, &seen);
  std::ranges::stable_sort(shared, [](const auto& a, const auto& b) { return a.first > b.first; });
  for (std::size_t k = 0; k < shared.size() && k < static_cast<std::size_t>(most_); ++k)
    shared[k].second->bit = static_cast<int>(k);
}

std::uint64_t WordBits::mask(std::string_view list) const {
  std::uint64_t bits = 0;
  each_word(list, [&](const std::string& word) {
    if (const auto found = seen_.find(word); found != seen_.end() && found->second.bit >= 0)
      bits |= std::uint64_t{1} << found->second.bit;
  });
  return bits;
}

std::vector<std::string> WordBits::words() const {
  std::vector<std::string> list;
  for (const auto& [word, seen] : seen_)
    if (seen.bit >= 0) {
      list.resize(std::max(list.size(), static_cast<std::size_t>(seen.bit) + 1));
      list[static_cast<std::size_t>(seen.bit)] = word;
    }
  return list;
}

}  // namespace kith::placement
