// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/exchange_ids.h"

#include <algorithm>
#include <stdexcept>

namespace kith::snapshot {
namespace {

// A numbered id: 0 | prefix + 1 (12 bits) | digits (4 bits) | number (46 bits). A text: 1 | length (7 bits) | offset.
constexpr int number_bits = 46, digit_bits = 4, most_digits = 13;
constexpr std::size_t most_prefixes = 64, block_size = 1 << 20, most_blocks = 1 << 12;
constexpr std::uint64_t is_text = 1ull << 63;
constexpr std::uint64_t number_mask = (1ull << number_bits) - 1;

constexpr bool digit(char c) { return c >= '0' && c <= '9'; }
constexpr std::uint64_t length_of(std::uint64_t code) { return code >> 56 & 0x7f; }
constexpr std::uint64_t offset_of(std::uint64_t code) { return code & ((1ull << 56) - 1); }

}  // namespace

/// Fixed tables of pointers, so that readers never see one move.
struct IdPool::Store {
  std::unique_ptr<std::string[]> prefixes{new std::string[most_prefixes]};
  std::size_t prefix_count{};
  std::size_t last_prefix{};
  std::unique_ptr<std::unique_ptr<char[]>[]> blocks { new std::unique_ptr<char[]>[ most_blocks ] };
  std::size_t used{};
};

IdPool::IdPool() : store_(new Store) {}
IdPool::IdPool(const Image& image) : IdPool() {
  if (image.prefixes.size() > most_prefixes || image.texts.size() > block_size * most_blocks)
    throw std::length_error("too many exchange ids");
  std::copy(image.prefixes.begin(), image.prefixes.end(), store_->prefixes.get());
  store_->prefix_count = image.prefixes.size();
  for (; store_->used < image.texts.size(); store_->used += std::min(block_size, image.texts.size() - store_->used)) {
    auto& block = store_->blocks[store_->used / block_size];
    block.reset(new char[block_size]());
    image.texts.copy(block.get(), block_size, store_->used);
  }
}
IdPool::~IdPool() = default;

IdPool::Image IdPool::image() const {
  Image image{{store_->prefixes.get(), store_->prefixes.get() + store_->prefix_count}, {}};
  image.texts.reserve(store_->used);
  for (std::size_t from = 0; from < store_->used; from += block_size)
    image.texts.append(store_->blocks[from / block_size].get(), std::min(block_size, store_->used - from));
  return image;
}

ExchangeId IdPool::add(std::string_view text) {
  if (text.size() > 64) throw std::length_error("an exchange id is longer than 64 bytes");
  if (text.empty()) return {};
  std::size_t from = text.size();
  while (from > 0 && digit(text[from - 1]) && text.size() - from < most_digits) --from;
  if (from == text.size() || (from > 0 && digit(text[from - 1]))) return add_text(text);
  return add_numbered(text.substr(0, from), text.substr(from));
}

ExchangeId IdPool::add_numbered(std::string_view prefix, std::string_view digits) {
  const int p = prefix_number(prefix);
  if (p < 0) return add_text(std::string(prefix).append(digits));
  std::uint64_t number = 0;
  for (const char c : digits) number = number * 10 + static_cast<std::uint64_t>(c - '0');
  const auto high = static_cast<std::uint64_t>(p + 1) << digit_bits | digits.size();
  return {high << number_bits | number};
}

int IdPool::prefix_number(std::string_view prefix) {
  Store& s = *store_;
  if (s.prefix_count > 0 && s.prefixes[s.last_prefix] == prefix) return static_cast<int>(s.last_prefix);
  for (std::size_t i = 0; i < s.prefix_count; ++i)
    if (s.prefixes[i] == prefix) return static_cast<int>(s.last_prefix = i);
  if (s.prefix_count == most_prefixes) return -1;  // ids are texts here that happen to end in digits
  s.prefixes[s.prefix_count] = prefix;
  return static_cast<int>(s.last_prefix = s.prefix_count++);
}

ExchangeId IdPool::add_text(std::string_view text) {
  Store& s = *store_;
  if (s.used % block_size + text.size() > block_size) s.used += block_size - s.used % block_size;
  if (s.used / block_size >= most_blocks) throw std::length_error("too many exchange ids");
  auto& block = s.blocks[s.used / block_size];
  if (!block) block.reset(new char[block_size]());
  std::copy(text.begin(), text.end(), block.get() + s.used % block_size);
  const std::uint64_t offset = s.used;
  s.used += text.size();
  return {is_text | static_cast<std::uint64_t>(text.size()) << 56 | offset};
}

IdPool::Text IdPool::written(ExchangeId id) const {
  Text t{};
  if (!id) return t;
  if (id.code & is_text) {
    const std::uint64_t at = offset_of(id.code);
    t.size = length_of(id.code);
    std::copy_n(store_->blocks[at / block_size].get() + at % block_size, t.size, t.bytes.begin());
    return t;
  }
  const std::string& prefix = store_->prefixes[(id.code >> (number_bits + digit_bits)) - 1];
  const std::size_t digits = id.code >> number_bits & ((1u << digit_bits) - 1);
  std::copy(prefix.begin(), prefix.end(), t.bytes.begin());
  t.size = prefix.size() + digits;
  std::uint64_t number = id.code & number_mask;
  for (std::size_t i = t.size; i > prefix.size(); --i, number /= 10)
    t.bytes[i - 1] = static_cast<char>('0' + number % 10);
  return t;
}

std::string IdPool::text(ExchangeId id) const { return std::string(written(id).view()); }

std::strong_ordering IdPool::compare(ExchangeId a, ExchangeId b) const {
  if (a == b) return std::strong_ordering::equal;
  const bool same_form = a && b && !(a.code & is_text) && a.code >> number_bits == b.code >> number_bits;
  if (same_form) return a.code <=> b.code;
  const Text left = written(a), right = written(b);
  return left.view().compare(right.view()) <=> 0;
}

}  // namespace kith::snapshot
