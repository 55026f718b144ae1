// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "platform/base/clock.h"
#include "platform/http/idempotency.h"
#include "platform/http/problem.h"
#include "platform/http/visit.h"
#include "platform/render/html.h"

namespace kith::test {

/// A visit for tests of pages: a real database behind it, everything that was shown and changed written down, the page
/// without the layout around it. For slices that link kith_http and kith_render.
class FakeVisit final : public Visit {
 public:
  using Seen = std::vector<std::pair<std::string, std::int64_t>>;

  FakeVisit(db::Db& db, const http::Request& request, const auth::Actor& actor, const i18n::Words& words, Instant now,
            const http::Route& route, const http::PathValues& path)
      : Visit(request, actor, words, now, route, path), db_(db) {}

  Instant moment_at(std::int64_t utc_seconds) const override {
    return {utc_seconds, zone.empty() ? now.offset_minutes : offset_minutes(zone, utc_seconds)};
  }
  void read(FunctionRef<void(db::Tx&)> act) override { db_.read("test", act); }
  void saw(std::string_view kind, std::int64_t key) override { seen.emplace_back(word(kind), key); }
  void remark(std::string words) override { remarks.push_back(std::move(words)); }
  void came_to(std::string_view refusal) override { outcome = refusal; }
  void changed(std::string_view kind, std::int64_t key) override { changes.emplace_back(word(kind), key); }

  Result<http::Response> change(std::string_view what, FunctionRef<Result<http::Response>(db::Tx&)> act) override {
    struct Refused {
      Refusal refusal;
    };
    http::Response answer;
    const auto attempt = http::attempt_of(request, route, actor.account);
    try {
      db_.write("test", [&](db::Tx& tx) {
        if (attempt) {
          auto before = http::look_up(tx, *attempt);
          if (!before) throw Refused{before.error()};
          if (*before) {
            answer = std::move(**before);
            return;
          }
        }
        outcome.clear();
        auto made = act(tx);
        if (!made) throw Refused{made.error()};
        acts.emplace_back(what);
        if (attempt && outcome.empty()) http::keep(tx, *attempt, *made, now);
        answer = std::move(*made);
      });
    } catch (const Refused& refused) {
      return tl::unexpected(refused.refusal);
    }
    return answer;
  }
  http::Response page(std::string_view title, const render::Html& body, int status) override {
    tab = title;
    return http::Response::html(body.str(), status);
  }
  http::Response refused(const Refusal& refusal) override {
    refusals = refusal.problems;
    return route.kind == http::Kind::api ? http::problem(refusal)
                                         : http::Response::html("refused", http::status_of(refusal.kind));
  }
  std::string csrf() const override { return "csrf-of-the-session"; }
  std::string fresh_key() const override { return "fresh-key"; }

  static const IdSealer& sealer() {
    static const IdSealer one{std::array<unsigned char, 32>{1, 2, 3}};
    return one;
  }

  Seen seen, changes;
  std::vector<std::string> acts;     ///< names of the changes that were made
  std::vector<std::string> remarks;  ///< what they noted for the audit log
  std::string outcome;               ///< why the last act came to nothing
  std::vector<Problem> refusals;     ///< of `refused`
  std::string tab;                   ///< title of the browser's tab
  std::string zone;                  ///< the agency's; empty: `now`'s offset the whole year

 protected:
  std::optional<std::int64_t> open_sealed(std::string_view sealed, std::string_view kind) const override {
    return sealer().open(sealed, kind);
  }
  std::string seal_key(std::int64_t key, std::string_view kind) const override { return sealer().seal(key, kind); }

 private:
  /// As strict as the audit log is with the kind of a subject.
  static std::string_view word(std::string_view kind) {
    if (kind.empty() || kind.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string_view::npos)
      throw std::logic_error("not a word of the audit log");
    return kind;
  }

  db::Db& db_;
};

}  // namespace kith::test
