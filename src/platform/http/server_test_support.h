// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <thread>
#include <utility>

#include "platform/http/server.h"
#include "support/raw_client.h"

namespace kith::http {

/// A server on a free port for the life of a test.
class RunningServer {
 public:
  RunningServer(ServerOptions options, Handler handler)
      : server_(on_free_port(std::move(options)), std::move(handler)), thread_([this] { server_.run(); }) {}
  RunningServer(ServerOptions options, HoldingHandler handler)
      : server_(on_free_port(std::move(options)), std::move(handler)), thread_([this] { server_.run(); }) {}
  ~RunningServer() { stop(); }
  void stop() {
    if (!thread_.joinable()) return;
    server_.stop();
    thread_.join();
  }
  Server& operator*() { return server_; }
  Server* operator->() { return &server_; }
  test::RawClient client(std::chrono::milliseconds patience = std::chrono::seconds(10)) {
    return test::RawClient(server_.port(), patience);
  }

 private:
  static ServerOptions on_free_port(ServerOptions options) {
    options.port = 0;
    return options;
  }
  Server server_;
  std::thread thread_;
};

/// Tells what the handler was given: "POST /path?q=1 f=form c=cookie b=raw" with values in the order they came.
inline Response echo(const Request& request) {
  std::string text = std::string(name(request.method)) + " " + request.path;
  const auto tell = [&](const char* what, const Fields& fields) {
    for (const auto& [key, value] : fields.list()) text += std::string(" ") + what + ":" + key + "=" + value;
  };
  tell("q", request.query);
  tell("f", request.form);
  tell("c", request.cookies);
  for (const Upload& u : request.uploads)
    text += " u:" + u.field + "=" + u.file_name + "/" + std::to_string(u.content.size());
  if (!request.body.empty()) text += " b:" + request.body;
  return Response::text(text);
}

}  // namespace kith::http
