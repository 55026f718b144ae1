// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/base/result.h"

/// Passwords after NIST SP 800-63B-4 and ASVS 6.2: length counts, composition does not; verified exactly as typed after
/// Unicode normalisation (NFC), never cut; hashed with Argon2id.
namespace kith::auth {

inline constexpr std::size_t shortest_password = 15;  ///< code points; a password is the only factor
inline constexpr std::size_t longest_password = 256;  ///< code points

/// `typed` in NFC; nothing when it is not UTF-8, holds a control character, or is longer than any password may be.
std::optional<std::string> normal_password(std::string_view typed);

/// Why a new password (in its normal form) is refused, as a locale key, or nothing when it is good enough:
/// accounts.password.too_short, .too_long, .common (also patterns: 123456789012345, qwertyuiopasdfg, abcabcabcabcabc,
/// PasswordPassword1!), .context (it is made of `words`: login, name, agency, town, product, roles).
/// `own` words (the login, the name's parts) may not occur at all; with the others taken away enough must remain.
std::optional<std::string_view> password_problem(std::string_view password, std::span<const std::string> own,
                                                 std::span<const std::string> words);

/// What one hash costs.
struct HashCost {
  unsigned long long passes = 2;
  std::size_t memory = 32U << 20;  ///< bytes; at least 19 MiB (ASVS 11.4.2)
};

/// Hashes and verifies; at most `at_once` at a time (each takes the memory below). Whoever finds no place waits for
/// `patience`, at most `waiting` of them: threads are for others too (ASVS 15.4.4). Those who come from a browser that
/// is known go first and wait for `known_patience`, so that guessing does not keep the owner out.
class Hasher {
 public:
  using Duration = std::chrono::milliseconds;
  static constexpr Duration patience{250}, known_patience{5000};
  explicit Hasher(HashCost cost = {}, int at_once = 2, int waiting = 8);

  /// A place among those who may hash now, for as long as it lives.
  class Place {
   public:
    Place(Place&& other) noexcept : hasher_(std::exchange(other.hasher_, nullptr)) {}
    Place& operator=(Place&&) = delete;
    ~Place();

   private:
    friend class Hasher;
    explicit Place(Hasher& hasher) : hasher_(&hasher) {}
    Hasher* hasher_;
  };
  /// Nothing when there was no place in time (answer 503).
  std::optional<Place> place(bool known = false);

  /// A self-describing Argon2id string with a random salt; nothing when there was no place in time.
  std::optional<std::string> hash(const std::string& password);
  /// Whether `password` matches; nothing when there was no place in time. An empty `stored` takes as long as a real one
  /// and is false.
  std::optional<bool> verify(const std::string& stored, const std::string& password);
  bool verify(const Place& place, const std::string& stored, const std::string& password);
  /// True when `stored` was made with another cost: hash again at the next successful sign-in.
  bool outdated(const std::string& stored) const;
  /// How many hashes were computed, for tests and metrics.
  std::uint64_t computed() const;

 private:
  HashCost cost_;
  int free_, room_, known_waiting_{0};
  std::atomic<std::uint64_t> computed_{0};
  std::string dummy_;  ///< the hash of a password nobody knows
  mutable std::mutex mutex_;
  std::condition_variable freed_;
};

/// The parts of login and name that may not occur in the owner's password.
std::vector<std::string> own_words(std::string_view login, std::string_view display_name);
/// The words of the place that do not count: the agency's name and its words, product, roles (ASVS 6.1.2).
std::vector<std::string> words_of_the_place(std::string_view agency_name);

/// A new password as typed, checked and hashed. Refusals: invalid with field `field` (accounts.password.* as above, or
/// .unreadable for text that is no text), unavailable accounts.sign_in.busy.
Result<std::string> hash_new_password(Hasher& hasher, std::string_view typed, std::span<const std::string> own,
                                      std::span<const std::string> words, std::string field);

}  // namespace kith::auth
