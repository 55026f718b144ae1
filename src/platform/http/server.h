// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/decode.h"
#include "platform/http/hold.h"
#include "platform/http/message.h"

namespace kith::http {

/// What goes before what when requests wait for a worker.
enum class Urgency : std::uint8_t { normal, sign_in, urgent };

/// HTTP/1.1 server: one thread for all connections, a bounded pool of workers for the handlers. Boost.Asio is in
/// server.cpp (and connection.h, its other half) and nowhere else.
///
/// What a request goes through, in this order, each with its refusal:
/// connection cap (503) - TLS - head within `header_time` and `header_limit` (408, 414, 431) - strict head (head.h:
/// 400, 405, 417, 501, 505) - `hosts` (421) - body within `body_time`, `body_limit`, `body_memory` (408, 413, 503) -
/// queue (503 when full, or after `queue_time`) - body by its type (body.h: 400, 413, 415, 422) - handler (its
/// exception: 500). A refusal before the queue closes the connection after the answer; the client still gets to read it
/// (lingering close).
struct ServerOptions {
  using Duration = std::chrono::milliseconds;

  std::string address = "127.0.0.1";              ///< numeric IPv4 or IPv6; "::" is every address
  unsigned short port = 8080;                     ///< 0 = any free port (see Server::port)
  int workers = 4;                                ///< handler threads; IO has one thread of its own
  std::size_t queue = 256;                        ///< requests waiting for a worker before 503 + Retry-After
  Duration queue_time = std::chrono::seconds{2};  ///< in that queue; longer: 503 + Retry-After, so no page is slower
  std::size_t header_limit = 16 * 1024;           ///< bytes; above: 431
  std::size_t body_limit = 8 * 1024 * 1024;       ///< bytes; above: 413
  std::size_t small_body_limit = 256 * 1024;      ///< the same for whom `takes_much` refuses
  std::size_t body_memory = 256 * 1024 * 1024;    ///< bytes of all bodies being received at one time; above: 503
  std::size_t uncounted_body = 16 * 1024;         ///< first bytes of each body that never count there: forms get in
  Duration header_time =
      std::chrono::seconds{10};  ///< total, from the first byte of a request to the end of its head: 408
  Duration body_time = std::chrono::seconds{60};   ///< total for the body: 408
  Duration idle_time = std::chrono::seconds{75};   ///< between requests of one connection
  Duration write_time = std::chrono::seconds{30};  ///< for a client to take an answer, and more by its size:
  std::size_t slowest_reader = 16 * 1024;          ///< bytes a second
  Duration linger_time = std::chrono::seconds{2};  ///< for a client to read a refusal before the connection is closed
  Duration stop_time =
      std::chrono::seconds{30};          ///< for answers under way after `stop`; then their connections are closed
  std::size_t connections = 20'000;      ///< above: the one idle longest is closed, or 503. Open files may lower it
  std::string tls_certificate, tls_key;  ///< PEM files; both or neither. TLS 1.2 and 1.3, forward-secret AEAD only
  bool behind_proxy = false;             ///< trust X-Forwarded-For / -Proto (their last value) from loopback peers only
  std::vector<std::string> hosts;  ///< names allowed in Host, without port, beside addresses; empty = any. Another: 421
  std::vector<std::string> raw_types = {"application/csp-report",
                                        "application/reports+json"};  ///< given as Request::body
  DecodingLimits decoding;

  /// Paths that are served before all others when work piles up (sign-in, emergency contacts): by at most half of the
  /// workers while others wait.
  std::function<Urgency(std::string_view path)> urgency;
  /// Paths that the connection thread has answered itself, so that no queue sheds them (/healthz); not with a body. The
  /// handler must be quick for them.
  std::function<bool(std::string_view path)> at_once;
  /// Whether a request may bring as much as `body_limit`; empty: each may. On the connection thread.
  std::function<bool(const Fields& headers, std::string_view path)> takes_much;
  /// The page for an error the server itself answers; empty: plain text, or problem+json for a client that asks for
  /// JSON. `request` is null when it could not be understood. Also called on the connection thread: must be quick.
  /// Not asked for the 503 of an overload.
  std::function<Response(int status, std::string_view reference, const Request* request)> error_page;
  /// The two below must not throw. Told once for each exception that left a handler. `reference` is on the user's page.
  /// `what` is the exception's own text, which by our rules never carries case content.
  std::function<void(std::string_view reference, std::string_view what)> failed;
  /// Told of each answer that no handler gave (400, 408, 413, 431, 503 ...). On the connection thread or a worker.
  std::function<void(int status)> turned_away;
};

/// Called on a worker thread. The answer gets its security headers from the server.
using Handler = std::function<Response(const Request&)>;
/// The same, of answers that may have to wait before they leave (hold.h).
using HoldingHandler = std::function<Response(const Request&, Hold&)>;

class Server {
 public:
  /// Binds at once (throws std::runtime_error with a plain sentence when it cannot). Raises the process's limit of open
  /// files to what the system allows.
  Server(ServerOptions options, Handler handler);
  Server(ServerOptions options, HoldingHandler handler);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  unsigned short port() const;
  /// Connections open now.
  std::size_t connections() const;
  /// Serves until `stop`. Blocks.
  void run();
  /// Async-signal-safe: stop accepting, finish running requests (`Connection: close`), then return from run().
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kith::http
