// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/kept_visitors.h"

#include "platform/base/crypto.h"

namespace kith::app {
namespace {

std::string hash_of(std::string_view token) {
  const crypto::Key hash = crypto::digest(token);
  return std::string(hash.begin(), hash.end());
}

}  // namespace

std::shared_ptr<const KnownVisitor> KeptVisitors::find(std::uint64_t generation, std::string_view token, Instant now) {
  const std::string hash = hash_of(token);
  std::shared_ptr<const KnownVisitor> known;
  {
    const std::lock_guard lock(mutex_);
    if (generation != generation_ || date_of(now) != day_) return nullptr;
    const auto found = visitors_.find(hash);
    if (found == visitors_.end()) return nullptr;
    known = found->second;
  }
  const auto& session = known->session;
  const bool runs = session.ends_at > now.utc_seconds && session.seen_at > now.utc_seconds - auth::idle_seconds;
  return runs ? known : nullptr;
}

void KeptVisitors::keep(std::uint64_t generation, std::string_view token, Instant now,
                        std::shared_ptr<const KnownVisitor> visitor) {
  std::string hash = hash_of(token);
  const std::lock_guard lock(mutex_);
  if (generation < generation_) return;
  if (generation != generation_ || date_of(now) != day_ || visitors_.size() >= most) visitors_.clear();
  generation_ = generation;
  day_ = date_of(now);
  visitors_.insert_or_assign(std::move(hash), std::move(visitor));
}

void KeptVisitors::forget(std::string_view token) {
  const std::string hash = hash_of(token);
  const std::lock_guard lock(mutex_);
  visitors_.erase(hash);
}

}  // namespace kith::app
