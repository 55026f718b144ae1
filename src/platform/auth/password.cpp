// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/password.h"

#include <sodium.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

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

/// A place among those who may hash now; `granted` is false when the queue is full.
class Hasher::Turn {
 public:
  explicit Turn(Hasher& hasher) : hasher_(hasher) {
    std::unique_lock lock(hasher_.mutex_);
    if (hasher_.free_ == 0 && hasher_.room_ == 0) return;
    if (hasher_.free_ == 0) {
      --hasher_.room_;
      hasher_.freed_.wait(lock, [&] { return hasher_.free_ > 0; });
      ++hasher_.room_;
    }
    --hasher_.free_;
    ++hasher_.computed_;
    granted = true;
  }
  ~Turn() {
    if (!granted) return;
    const std::lock_guard lock(hasher_.mutex_);
    ++hasher_.free_;
    hasher_.freed_.notify_one();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  bool granted{false};

 private:
  Hasher& hasher_;
};

Hasher::Hasher(HashCost cost, int at_once, int waiting) : cost_(cost), free_(at_once), room_(waiting) {
  if (at_once < 1) throw std::logic_error("a hasher needs at least one place");
  dummy_ = hash(crypto::random_token()).value();
  computed_ = 0;
}

std::optional<std::string> Hasher::hash(const std::string& password) {
  const Turn turn(*this);
  if (!turn.granted) return std::nullopt;
  std::array<char, crypto_pwhash_STRBYTES> text;
  if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), cost_.passes, cost_.memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::runtime_error("not enough memory to hash a password");
  return std::string(text.data());
}

std::optional<bool> Hasher::verify(const std::string& stored, const std::string& password) {
  const Turn turn(*this);
  if (!turn.granted) return std::nullopt;
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

std::uint64_t Hasher::computed() const {
  const std::lock_guard lock(mutex_);
  return computed_;
}

}  // namespace kith::auth
