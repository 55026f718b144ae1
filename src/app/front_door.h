// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "app/agency.h"
#include "app/visit_here.h"
#include "platform/base/log.h"
#include "platform/base/metrics.h"
#include "platform/http/message.h"
#include "platform/http/router.h"

namespace kith::app {

/// From a request whose framing is sound to its answer: assets, route, session, actor, permission, forgery check, the
/// slice's handler, the audit of what was shown. Thread-safe; one call a request.
///
/// Order of refusals: unknown path 404, known path with another method 405, not signed in (303 to the sign-in page, API
/// 401), not permitted 403, changing request from elsewhere 403. A handler's exception is 500 with a reference number.
class FrontDoor {
 public:
  FrontDoor(Agency& agency, const http::Router& router, Log& log, Metrics& metrics);
  http::Response answer(const http::Request& request);
  /// A page for an error that no handler gave (bad framing, overload, an exception): needs neither session nor
  /// database.
  http::Response error_page(int status, std::string_view reference, const http::Request* request) const;

 private:
  http::Response busy(const http::Request& request, const std::string& reference) const;
  http::Response broken(const http::Request& request, const std::string& reference, int status);
  Visitor visitor_of(const http::Request& request, Instant now);
  http::Response dispatch(const http::Request& request, const std::string& reference, std::string_view& pattern);
  /// Whose form this is, when its session ran out while they were typing.
  std::optional<AccountId> lapsed_writer(const http::Request& request, Instant now);
  http::Response enter(const http::Request& request, const Visitor& visitor, const http::Found& found, Instant now,
                       const std::string& reference);
  http::Response probe(const http::Request& request, const http::Found& found, Instant now,
                       const std::string& reference);
  http::Response problem_page(const http::Request& request, const Visitor& visitor, const http::Found& found,
                              Instant now, const std::string& reference, int status);

  Agency& agency_;
  const http::Router& router_;
  Log& log_;
  Metrics& metrics_;
};

}  // namespace kith::app
