// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "platform/audit/entry.h"
#include "platform/http/message.h"
#include "platform/http/router.h"

namespace kith::app {

/// A random text of a page that must be another one each time it is shown.
struct GivenToken {
  enum class Kind : std::uint8_t { form_token, fresh_key };
  Kind kind;
  std::string text;
};

/// A page as it was answered, cut where its tokens stood, with whom it shows. Immutable.
class KeptPage {
 public:
  /// `tokens`: all that were given out while the page was made; those that stand nowhere in it are left out.
  /// `seen`: sorted, each once. O(length of the page × tokens).
  KeptPage(http::Response response, const std::vector<GivenToken>& tokens, std::vector<audit::Subject> seen);
  /// The page again, each token by `give`. O(length of the page).
  http::Response with(const std::function<std::string(GivenToken::Kind)>& give) const;
  const std::vector<audit::Subject>& seen() const { return seen_; }
  std::size_t bytes() const { return response_.body.size() + seen_.size() * sizeof(audit::Subject); }

 private:
  struct Slot {
    std::size_t at;  ///< in the body without its tokens
    GivenToken::Kind kind;
  };
  http::Response response_;
  std::vector<Slot> slots_;
  std::vector<audit::Subject> seen_;
};

/// Pages that are made of the database, the day, the actor, the language and the address alone, kept until anything
/// is written (docs/decisions/0277). Thread-safe. At most `most_bytes` are kept; when that is full, all are forgotten.
class KeptPages {
 public:
  explicit KeptPages(std::size_t most_bytes = std::size_t{32} << 20) : most_bytes_(most_bytes) {}

  /// Whether the answer of this route may be kept: a page of the list in kept_pages.cpp, asked for as a whole.
  static bool may_keep(const http::Route& route, const http::Request& request);
  /// The page kept under `key`, if nothing was written since `generation`, which the caller asked for before it read
  /// anything.
  std::shared_ptr<const KeptPage> find(std::uint64_t generation, const std::string& key);
  /// Keeps a page all of which was read at `generation` or later.
  void keep(std::uint64_t generation, std::string key, std::shared_ptr<const KeptPage> page);

 private:
  void forget_older(std::uint64_t generation);

  const std::size_t most_bytes_;
  std::mutex mutex_;
  std::uint64_t generation_{0};
  std::size_t bytes_{0};
  std::unordered_map<std::string, std::shared_ptr<const KeptPage>> pages_;
};

}  // namespace kith::app
