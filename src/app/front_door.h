// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/agency.h"
#include "app/audit_desk.h"
#include "app/kept_pages.h"
#include "app/kept_visitors.h"
#include "app/visit_here.h"
#include "platform/base/log.h"
#include "platform/base/metrics.h"
#include "platform/http/hold.h"
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
  /// Returns when the audit rows of what is shown are durable.
  http::Response answer(const http::Request& request);
  /// Returns at once; `hold` waits for the audit rows. When they cannot be written the answer is a 503 and shows
  /// nothing. `failed` (may be null) is called after that, on another thread.
  http::Response answer(const http::Request& request, http::Hold& hold, const std::function<void()>& failed);
  /// How many pages came from memory so far; for tests.
  std::size_t shown_from_memory() const { return from_memory_; }
  /// To be called when the server that calls it has ended, before it is destroyed: no answer is held after that.
  void close() { desk_.close(); }
  /// A page for an error that no handler gave (bad framing, overload, an exception): needs neither session nor
  /// database.
  http::Response error_page(int status, std::string_view reference, const http::Request* request) const;

 private:
  using Begun = std::chrono::steady_clock::time_point;
  /// What is told of a request when it has been answered.
  struct Told {
    Begun begun;
    std::string reference, pattern{"(none)"};
    std::string_view method;
    int status{};
    std::int64_t bytes{};
  };
  http::Response busy(const http::Request& request, const std::string& reference) const;
  http::Response broken(const http::Request& request, const std::string& reference, int status);
  http::Response make(const http::Request& request, Told& told, std::vector<audit::Entry>& shown);
  void tell(const Told& told);
  std::shared_ptr<http::Response> not_shown(Told& told, const std::exception_ptr& why, bool page,
                                            i18n::Language language);
  int failure(const Told& told, const std::exception_ptr& why);
  Visitor visitor_of(const http::Request& request, Instant now);
  std::shared_ptr<const KnownVisitor> known_visitor(const std::optional<std::uint64_t>& generation,
                                                    std::string_view token, Instant now);
  http::Response handle(VisitHere& visit, const Visitor& visitor);
  http::Response dispatch(const http::Request& request, Told& told, std::vector<audit::Entry>& shown);
  /// Whose form this is, when its session ran out while they were typing.
  std::optional<AccountId> lapsed_writer(const http::Request& request, Instant now);
  http::Response enter(const http::Request& request, const Visitor& visitor, const http::Found& found, Instant now,
                       const std::string& reference, std::vector<audit::Entry>& shown);
  http::Response probe(const http::Request& request, const http::Found& found, Instant now,
                       const std::string& reference);
  http::Response problem_page(const http::Request& request, const Visitor& visitor, const http::Found& found,
                              Instant now, const std::string& reference, int status);

  Agency& agency_;
  const http::Router& router_;
  Log& log_;
  Metrics& metrics_;
  KeptVisitors visitors_;
  KeptPages pages_;
  std::atomic<std::size_t> from_memory_{0};
  AuditDesk desk_;  ///< ends first: its last answers use the others
};

}  // namespace kith::app
