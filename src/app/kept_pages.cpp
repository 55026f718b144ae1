// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/kept_pages.h"

#include <algorithm>
#include <array>

namespace kith::app {
namespace {

/// Pages whose handlers ask nothing but the database, the day (not the hour), the actor, the language and the address.
/// What somebody may open is asked before, each time.
constexpr std::array<std::string_view, 4> kept_paths{"/", "/supervision/work-list", "/accreditation/effect",
                                                     "/intake/board"};

struct Found {
  std::size_t at, length;
  GivenToken::Kind kind;
};

std::vector<Found> places_of(const std::string& body, const std::vector<GivenToken>& tokens) {
  std::vector<Found> found;
  for (const GivenToken& token : tokens) {
    if (token.text.empty()) continue;
    for (auto at = body.find(token.text); at != body.npos; at = body.find(token.text, at + token.text.size()))
      found.push_back({at, token.text.size(), token.kind});
  }
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.at < b.at; });
  return found;
}

}  // namespace

KeptPage::KeptPage(http::Response response, const std::vector<GivenToken>& tokens, std::vector<audit::Subject> seen)
    : response_(std::move(response)), seen_(std::move(seen)) {
  const std::string whole = std::move(response_.body);
  std::string rest;
  rest.reserve(whole.size());
  std::size_t from = 0;
  for (const Found& token : places_of(whole, tokens)) {
    rest.append(whole, from, token.at - from);
    slots_.push_back({rest.size(), token.kind});
    from = token.at + token.length;
  }
  rest.append(whole, from);
  response_.body = std::move(rest);
}

http::Response KeptPage::with(const std::function<std::string(GivenToken::Kind)>& give) const {
  constexpr std::size_t longest_token = 64;
  http::Response made;
  made.status = response_.status;
  made.content_type = response_.content_type;
  made.headers = response_.headers;
  made.body.reserve(response_.body.size() + slots_.size() * longest_token);
  std::size_t from = 0;
  for (const Slot& slot : slots_) {
    made.body.append(response_.body, from, slot.at - from);
    made.body += give(slot.kind);
    from = slot.at;
  }
  made.body.append(response_.body, from);
  return made;
}

bool KeptPages::may_keep(const http::Route& route, const http::Request& request) {
  return route.kind == http::Kind::page && route.method == http::Method::get && request.method == http::Method::get &&
         !request.headers.has("hx-request") &&
         std::find(kept_paths.begin(), kept_paths.end(), route.path) != kept_paths.end();
}

void KeptPages::forget_older(std::uint64_t generation) {
  if (generation == generation_) return;
  pages_.clear();
  bytes_ = 0;
  generation_ = generation;
}

std::shared_ptr<const KeptPage> KeptPages::find(std::uint64_t generation, const std::string& key) {
  const std::lock_guard lock(mutex_);
  if (generation != generation_) return nullptr;
  const auto found = pages_.find(key);
  return found == pages_.end() ? nullptr : found->second;
}

void KeptPages::keep(std::uint64_t generation, std::string key, std::shared_ptr<const KeptPage> page) {
  const std::lock_guard lock(mutex_);
  if (generation < generation_) return;
  forget_older(generation);
  if (bytes_ + page->bytes() > most_bytes_) {
    pages_.clear();
    bytes_ = 0;
  }
  const auto bytes = page->bytes() + key.size();
  const auto [place, fresh] = pages_.try_emplace(std::move(key), page);
  bytes_ += bytes;
  if (fresh) return;
  bytes_ -= place->second->bytes() + place->first.size();
  place->second = std::move(page);
}

}  // namespace kith::app
