// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kith::snapshot {

/// An identity of the exchange format, in eight bytes. Belongs to the pool that made it. 0 = none.
struct ExchangeId {
  std::uint64_t code{};
  constexpr explicit operator bool() const { return code != 0; }
  constexpr bool operator==(const ExchangeId&) const = default;
};

/// Holds exchange ids of one record type: texts of 1-64 bytes that are compared byte by byte and printed, millions of
/// them. Ids of the form "letters and then 1-13 digits" (imported data) cost nothing beyond their eight bytes;
/// any other text is kept once in a store that only grows.
///
/// One thread adds while others read what was published to them: nothing once added moves or changes.
class IdPool {
 public:
  /// All that a pool holds, for a file.
  struct Image {
    std::vector<std::string> prefixes;
    std::string texts;
  };

  IdPool();
  /// The pool as it was when `image` was taken: ids made until then mean the same in it. Throws std::length_error for
  /// more than a pool can hold.
  explicit IdPool(const Image& image);
  ~IdPool();
  IdPool(const IdPool&) = delete;
  IdPool& operator=(const IdPool&) = delete;

  /// One writer at a time. Throws std::length_error for more than 64 bytes.
  ExchangeId add(std::string_view text);
  /// Not while another thread adds.
  Image image() const;
  std::string text(ExchangeId id) const;
  /// Byte order of the texts.
  std::strong_ordering compare(ExchangeId a, ExchangeId b) const;
  bool less(ExchangeId a, ExchangeId b) const { return compare(a, b) < 0; }

 private:
  struct Text {
    std::array<char, 64> bytes;
    std::size_t size{};
    std::string_view view() const { return {bytes.data(), size}; }
  };
  ExchangeId add_numbered(std::string_view prefix, std::string_view digits);
  ExchangeId add_text(std::string_view text);
  int prefix_number(std::string_view prefix);
  Text written(ExchangeId id) const;

  struct Store;
  std::unique_ptr<Store> store_;
};

}  // namespace kith::snapshot
