// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/metrics_door.h"

#include <stdexcept>

#include "app/listen_address.h"
#include "platform/http/problem.h"

namespace kith::app {
namespace {

http::ServerOptions one_small_door(std::string_view listen) {
  http::ServerOptions options;
  read_address("--metrics", listen, options);
  if (!is_loopback(options.address))
    throw std::invalid_argument("--metrics wants an address of this machine alone, such as 127.0.0.1:9464");
  options.workers = 1;
  options.queue = 8;
  options.connections = 16;
  options.body_limit = options.small_body_limit = 0;
  options.hosts = {"localhost"};
  return options;
}

}  // namespace

MetricsDoor::MetricsDoor(std::string_view listen, std::function<http::Response()> answer)
    : host_(listen.substr(0, listen.rfind(':'))),
      server_(one_small_door(listen),
              [answer = std::move(answer)](const http::Request& request) {
                if (request.path != "/metrics") return http::Response::text("not found\n", 404);
                if (request.method == http::Method::get || request.method == http::Method::head) return answer();
                return http::only_read();
              }),
      thread_([this] { server_.run(); }) {}

MetricsDoor::~MetricsDoor() { server_.stop(); }

std::string MetricsDoor::url() const { return "http://" + host_ + ":" + std::to_string(port()) + "/metrics"; }

}  // namespace kith::app
