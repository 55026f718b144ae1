// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/password.h"

#include <sodium.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "platform/base/crypto.h"
#include "platform/base/utf8.h"

namespace kith::auth {
namespace {

constexpr std::size_t longest_typed = longest_password * 16;  // bytes; NFC never needs more than this to fit

/// UTF-8 in NFC, by way of ICU's UTF-16.
std::string nfc(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* const normalizer = unorm2_getNFCInstance(&status);
  std::vector<char16_t> wide(text.size() + 1), normal(text.size() * 3 + 1);
  int32_t length = 0;
  u_strFromUTF8(wide.data(), static_cast<int32_t>(wide.size()), &length, text.data(), static_cast<int32_t>(text.size()),
                &status);
  length =
      unorm2_normalize(normalizer, wide.data(), length, normal.data(), static_cast<int32_t>(normal.size()), &status);
  std::string out(static_cast<std::size_t>(length) * 3 + 1, '\0');
  int32_t bytes = 0;
  u_strToUTF8(out.data(), static_cast<int32_t>(out.size()), &bytes, normal.data(), length, &status);
  if (U_FAILURE(status)) throw std::runtime_error("a text could not be normalised");
  out.resize(static_cast<std::size_t>(bytes));
  return out;
}

}  // namespace

std::optional<std::string> normal_password(std::string_view typed) {
  if (typed.size() > longest_typed || !is_utf8(typed)) return std::nullopt;
  std::string password = nfc(typed);
  if (has_control(password) || password.find_first_of("\n\t") != std::string::npos) return std::nullopt;
  return password;
}

Hasher::Place::~Place() {
  if (!hasher_) return;
  const std::lock_guard lock(hasher_->mutex_);
  ++hasher_->free_;
  hasher_->freed_.notify_all();
}

std::optional<Hasher::Place> Hasher::place(bool known) {
  std::unique_lock lock(mutex_);
  const auto mine = [&] { return free_ > 0 && (known || known_waiting_ == 0); };
  if (!mine()) {
    if (!known && room_ == 0) return std::nullopt;
    int& waiting = known ? known_waiting_ : room_;
    const int one = known ? 1 : -1;
    waiting += one;
    const bool in_time = freed_.wait_for(lock, known ? known_patience : patience, mine);
    waiting -= one;
    freed_.notify_all();
    if (!in_time) return std::nullopt;
  }
  --free_;
  return Place(*this);
}

Hasher::Hasher(HashCost cost, int at_once, int waiting) : cost_(cost), free_(at_once), room_(waiting) {
  if (at_once < 1) throw std::logic_error("a hasher needs at least one place");
  dummy_ = hash(crypto::random_token()).value();
  computed_ = 0;
}

std::optional<std::string> Hasher::hash(const std::string& password) {
  const auto turn = place();
  if (!turn) return std::nullopt;
  ++computed_;
  std::array<char, crypto_pwhash_STRBYTES> text;
  if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), cost_.passes, cost_.memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::runtime_error("not enough memory to hash a password");
  return std::string(text.data());
}

std::optional<bool> Hasher::verify(const std::string& stored, const std::string& password) {
  const auto turn = place();
  if (!turn) return std::nullopt;
  return verify(*turn, stored, password);
}

bool Hasher::verify(const Place&, const std::string& stored, const std::string& password) {
  ++computed_;
  const std::string& against = stored.empty() ? dummy_ : stored;
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (against.size() >= text.size()) return false;
  std::copy(against.begin(), against.end(), text.begin());
  const bool matches = crypto_pwhash_str_verify(text.data(), password.data(), password.size()) == 0;
  return matches && !stored.empty();
}

bool Hasher::outdated(const std::string& stored) const {
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (stored.size() >= text.size()) return true;
  std::copy(stored.begin(), stored.end(), text.begin());
  return crypto_pwhash_str_needs_rehash(text.data(), cost_.passes, cost_.memory) != 0;
}

std::uint64_t Hasher::computed() const { return computed_; }

}  // namespace kith::auth
