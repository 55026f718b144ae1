// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "platform/http/message.h"

namespace kith::http {

/// HTTP/1.1 server. One translation unit (server.cpp) holds Boost.Beast; nothing else includes Boost.
struct ServerOptions {
  std::string address = "127.0.0.1";
  unsigned short port = 8080;               ///< 0 = any free port (see Server::port)
  int workers = 4;                          ///< handler threads; IO has one thread of its own
  std::size_t queue = 256;                  ///< requests waiting for a worker before 503 + Retry-After
  std::size_t header_limit = 16 * 1024;     ///< bytes; above: 431
  std::size_t body_limit = 8 * 1024 * 1024; ///< bytes; above: 413
  std::chrono::seconds header_time{10};     ///< total, from the first byte of a request to the end of its header: 408
  std::chrono::seconds body_time{60};       ///< total for the body: 408
  std::chrono::seconds idle_time{75};       ///< between requests of one connection
  std::size_t connections = 20'000;
  std::string tls_certificate, tls_key;     ///< PEM files; both or neither
  bool behind_proxy = false;                ///< trust X-Forwarded-For / -Proto from loopback peers only
};

using Handler = std::function<Response(const Request&)>;

class Server {
 public:
  /// Binds at once (throws std::runtime_error with a plain sentence when it cannot).
  Server(ServerOptions options, Handler handler);
  ~Server();
  unsigned short port() const;
  /// Serves until `stop`. Blocks.
  void run();
  /// Async-signal-safe: stop accepting, finish running requests (`Connection: close`), then return from run().
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kith::http
