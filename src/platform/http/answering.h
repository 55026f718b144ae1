// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>

#include "platform/http/answer.h"
#include "platform/http/head.h"
#include "platform/http/server.h"

namespace kith::http {

/// The other end of a connection.
struct Peer {
  std::string address;
  bool loopback{false};
  bool tls{false};
};

/// From a framed request to the bytes of its answer; no sockets here. Thread-safe.
class Answering {
 public:
  Answering(const ServerOptions& options, HoldingHandler handler);
  /// Decodes the body, calls the handler, guards the headers. Never throws. When the handler made `hold` wait the
  /// answer must not leave before.
  Answer answer(Head head, std::string body, const Peer& peer, bool keep_alive, Hold& hold) const;
  /// What is said in place of an answer that was held and may not leave.
  Answer instead(Response response, const Hold& hold) const {
    return finish(std::move(response), hold.reply_, hold.secure_);
  }
  /// For a request that was refused before it could be handled; the connection will be closed.
  Answer refuse(int status, const Peer& peer) const;
  /// 503 with Retry-After, made quickly.
  Answer busy(const Peer& peer) const;  /// Whether Host names one of `ServerOptions::hosts`, or is an address.
  bool is_our_host(std::string_view host) const;

 private:
  Response handle(Request& request, std::string body, Hold& hold) const;
  Response error(int status, std::string_view reference, const Request* request) const;
  Answer finish(Response response, const Reply& reply, bool secure) const;
  std::string tell_failure(std::string_view what) const;

  const ServerOptions& options_;
  HoldingHandler handler_;
};

/// Client address and scheme: those of the peer, or, behind a proxy on this machine, the last values of X-Forwarded-For
/// (when it is an IP address) and X-Forwarded-Proto. Earlier values come from the client itself and are not believed.
void tell_client(Request& request, const Peer& peer, bool behind_proxy);

}  // namespace kith::http
