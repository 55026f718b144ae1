// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "platform/http/router.h"
#include "platform/http/stream.h"
#include "support/fake_visit.h"
#include "support/small_agency.h"

namespace kith::test {

/// The routes of a slice, asked as the server would ask them but without a server: the permission of the route first,
/// then the handler. What a handler said it showed and changed is kept for the test. For slices that link kith_http.
class Pages {
 public:
  Pages(db::Db& db, const std::vector<http::Route>& routes) : db_(db) { router_.add(routes); }

  Date today{on(2026, 11, 22)};
  auth::Actor actor;
  i18n::Language language{i18n::Language::en};
  FakeVisit::Seen seen, changes;
  std::vector<Problem> refusals;
  std::string outcome;                     ///< why the last act came to nothing and was kept all the same
  std::string zone;                        ///< the agency's; empty: as on `today` the whole year
  std::vector<http::Upload> uploads;       ///< sent with the next request
  std::vector<std::string> acts, remarks;  ///< changes that were made and what was noted with them
  bool offers_file{};                      ///< the page said that its list can be had as a file

  using Pairs = std::vector<std::pair<std::string, std::string>>;
  http::Response get(const std::string& path, const Pairs& query = {}) {
    return send(http::Method::get, path, query, {});
  }
  http::Response post(const std::string& path, const Pairs& form) { return send(http::Method::post, path, {}, form); }
  template <class Key>
  static std::string seal(Key key) {
    return FakeVisit::sealer().seal(key.value, public_kind<Key>());
  }

 private:
  http::Response send(http::Method method, const std::string& path, const Pairs& query, const Pairs& form) {
    http::Request request;
    request.method = method;
    request.path = path;
    for (const auto& [name, value] : query) request.query.add(name, value);
    request.json_body = method == http::Method::post && path.starts_with("/api/");
    for (const auto& [name, value] : form)
      if (request.json_body && name == "_key")
        request.headers.add("idempotency-key", value);
      else
        request.form.add(name, value);
    request.uploads = std::exchange(uploads, {});
    const auto found = router_.find(method, path);
    if (!found.route) return http::Response::text("no such page", 404);
    if (!actor.may(found.route->permission)) return http::Response::text("forbidden", 403);
    const i18n::Words words(language);
    FakeVisit visit(db_, request, actor, words, SmallAgency::noon(today), *found.route, found.values);
    visit.zone = zone;
    auto answer = found.route->handler(visit);
    if (answer.stream) answer.body = http::rest_of(*answer.stream);  // a file is asked for what it holds like a page
    offers_file = visit.offers_file();
    seen = visit.seen;
    acts = visit.acts;
    remarks = visit.remarks;
    changes = visit.changes;
    refusals = visit.refusals;
    outcome = visit.outcome;
    return answer;
  }

  db::Db& db_;
  http::Router router_;
};

inline bool says(const http::Response& answer, std::string_view text) {
  return answer.body.find(text) != std::string::npos;
}

}  // namespace kith::test
