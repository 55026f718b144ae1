// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace kith::snapshot {

/// A text of which rules ask only whether it equals another one (a criterion, a recipient, an id in a list): its 64-bit
/// hash (FNV-1a). 0 = blank.
struct TextMark {
  std::uint64_t code{};
  constexpr explicit operator bool() const { return code != 0; }
  constexpr auto operator<=>(const TextMark&) const = default;
};
constexpr TextMark mark_of(std::string_view text) {
  if (text.empty()) return {};
  std::uint64_t code = 14695981039346656037ull;
  for (const char c : text) code = (code ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  return {code == 0 ? 1 : code};
}

/// A list in a cell ("a;b;c"), kept in the `TextLists` of its kind of row.
struct ListRef {
  std::uint32_t start{}, count{};
};

/// The lists of one record type, as marks. Only grows: one thread adds while others read what was published to them.
class TextLists {
 public:
  TextLists();
  /// As they were when `image` was taken. Throws std::length_error for more than can be held.
  explicit TextLists(std::span<const TextMark> image);
  ~TextLists();
  TextLists(const TextLists&) = delete;
  TextLists& operator=(const TextLists&) = delete;

  /// `joined`: texts with ';' between them. One writer at a time. At most 65,536 texts in one list.
  ListRef add(std::string_view joined);
  std::span<const TextMark> of(ListRef list) const;
  /// All of them, for a file. Not while another thread adds.
  std::vector<TextMark> image() const;

 private:
  struct Store;
  std::unique_ptr<Store> store_;
};

}  // namespace kith::snapshot
