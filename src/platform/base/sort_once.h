// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <algorithm>
#include <utility>
#include <vector>

namespace kith {

/// Sorts `list` by `key`, which is asked once of each: for keys that are read far away in memory, and for elements that
/// are costly to move. Equal keys keep their order. O(n log n) comparisons of keys, n moves of elements.
template <class T, class Key>
void sort_once(std::vector<T>& list, Key key) {
  std::vector<std::pair<decltype(key(std::as_const(list.front()))), std::size_t>> places;
  places.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) places.emplace_back(key(std::as_const(list[i])), i);
  std::sort(places.begin(), places.end());
  std::vector<T> sorted;
  sorted.reserve(list.size());
  for (const auto& place : places) sorted.push_back(std::move(list[place.second]));
  list = std::move(sorted);
}

}  // namespace kith
