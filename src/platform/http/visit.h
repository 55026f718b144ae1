// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/auth/actor.h"
#include "platform/base/date.h"
#include "platform/base/id.h"
#include "platform/base/instant.h"
#include "platform/base/public_id.h"
#include "platform/base/result.h"
#include "platform/db/db.h"
#include "platform/http/message.h"
#include "platform/http/router.h"
#include "platform/i18n/i18n.h"

namespace kith {

namespace render {
class Html;
}

/// One request by one person: what a page handler is given, and the only door to the database for it.
/// Reading: `read` opens one snapshot. Changing: `change` opens the one write transaction of the act, inside which the
/// audit row and the idempotency record are written too; a repeated key returns the first answer and changes nothing.
class Visit {
 public:
  virtual ~Visit() = default;
  const http::Request& request;
  const auth::Actor&
      actor;  ///< who; `auth::anonymous()` on public routes. Already checked against the route's permission
  const i18n::Words& words;  ///< texts, dates and numbers in the visitor's language
  const Date today;          ///< in the agency's zone
  const Instant now;
  const http::Route& route;
  const http::PathValues& path;
  /// Another moment, past or to come, as it stands on the agency's wall clock: with the offset of its own day, which is
  /// not `now`'s across a change of the clocks. Complexity: a search in the zone's changes.
  virtual Instant moment_at(std::int64_t utc_seconds) const = 0;
  Date day_at(std::int64_t utc_seconds) const { return date_of(moment_at(utc_seconds)); }

  /// A sealed id from the path or a form field, opened. Nothing when it is not one of ours (answer 404 or `invalid`).
  template <class Key>
  std::optional<Key> open_id(std::string_view sealed) const {
    const auto key = open_sealed(sealed, public_kind<Key>());
    return key ? std::optional<Key>(Key{*key}) : std::nullopt;
  }
  template <class Key>
  std::string seal(Key id) const {
    return seal_key(id.value, public_kind<Key>());
  }

  /// The same for a record of any type, named by its table: for the generic record view.
  std::string seal_record(std::string_view table, std::int64_t key) const { return seal_key(key, table); }
  std::optional<std::int64_t> open_record(std::string_view table, std::string_view sealed) const {
    return open_sealed(sealed, table);
  }

  virtual void read(FunctionRef<void(db::Tx&)> act) = 0;
  template <class F>
  auto reading(F&& act) {
    std::optional<std::invoke_result_t<F&, db::Tx&>> result;
    read([&](db::Tx& tx) { result.emplace(act(tx)); });
    return std::move(*result);
  }
  /// Notes that this answer shows case content of `what` ("match", key). One audit row with all subjects is made
  /// durable before the answer leaves; if it cannot be, the answer is a 503 and nothing is shown.
  virtual void saw(std::string_view kind, std::int64_t key) = 0;

  /// The act of a changing request. `act` returns the answer to give (usually see_other) or a refusal.
  /// A refusal rolls back everything, audit and idempotency included.
  virtual Result<http::Response> change(std::string_view what, FunctionRef<Result<http::Response>(db::Tx&)> act) = 0;
  /// The whole page around `body`: layout, menu of what the actor may use, language switch, sign-out; `title` is shown
  /// in the browser's tab and must be neutral (no names). A query field `done=<locale key done.*>` shows that notice.
  virtual http::Response page(std::string_view title, const render::Html& body, int status = 200) = 0;
  /// The plain page for a refusal: 404, 403, 409 ... in words, or problem+json on an API route.
  virtual http::Response refused(const Refusal& refusal) = 0;
  /// Value of the hidden field `_csrf`; of the hidden field `_key` (a new idempotency key for a form being shown).
  virtual std::string csrf() const = 0;
  virtual std::string fresh_key() const = 0;
  /// Inside `change`: a few words for the audit row's detail ("rows=120"), never a value of a record.
  virtual void remark(std::string) {}
  /// Inside `change`, when the act came to nothing and yet something of it stays (a guessed code was counted): why, a
  /// key of words. It is the outcome of the audit row; the answer is not kept, the attempt may be made again.
  virtual void came_to(std::string_view /*refusal*/) {}
  /// An existing folder of the agency, of its owner alone, for files that are made to be sent once.
  virtual std::string scratch_folder() const { return "/tmp"; }
  /// Said by a page whose list has something in it: where the list can be had as a file too (platform/lists), the
  /// layout offers it below the page.
  void offer_file() { offers_file_ = true; }
  bool offers_file() const { return offers_file_; }
  /// True when htmx asks for a fragment instead of a page.
  bool fragment() const { return request.headers.has("hx-request"); }

  /// Inside `change`: names what was changed, for the audit row.
  virtual void changed(std::string_view kind, std::int64_t key) = 0;

 protected:
  Visit(const http::Request& request, const auth::Actor& actor, const i18n::Words& words, Instant now,
        const http::Route& route, const http::PathValues& path)
      : request(request), actor(actor), words(words), today(date_of(now)), now(now), route(route), path(path) {}
  virtual std::optional<std::int64_t> open_sealed(std::string_view sealed, std::string_view kind) const = 0;
  virtual std::string seal_key(std::int64_t key, std::string_view kind) const = 0;

 private:
  bool offers_file_{false};
};

}  // namespace kith
