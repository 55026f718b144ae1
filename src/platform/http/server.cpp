// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/server.h"

#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <stdexcept>

#include "platform/http/connection.h"
#include "platform/http/tls.h"

namespace kith::http {
namespace {

using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;
using Acceptor = asio::basic_socket_acceptor<Tcp, Executor>;
constexpr auto sweep_interval = std::chrono::milliseconds(100);
constexpr auto accept_pause = std::chrono::milliseconds(100);
constexpr auto last_requests = std::chrono::milliseconds(200);  ///< for requests on their way when `stop` is called
constexpr std::size_t files_for_others = 256;                   ///< open files left to the database, logs and exports

/// Raises the soft limit of open files and returns how many connections fit under it.
std::size_t connections_that_fit() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return 512;
  if (files.rlim_cur < files.rlim_max) {
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    getrlimit(RLIMIT_NOFILE, &files);
  }
  return files.rlim_cur > 2 * files_for_others ? files.rlim_cur - files_for_others : files.rlim_cur / 2;
}

}  // namespace

struct Server::Impl {
  Impl(ServerOptions given, HoldingHandler handler);
  ~Impl() { close(stop_signal); }
  void bind();
  Task<void> accept_all();
  Task<void> host(Socket socket);
  Task<void> await_stop();
  Task<void> sweep();
  void admit(Socket socket);
  bool evict_idle();
  void begin_stop();

  const ServerOptions options;
  const FramingLimits limits;
  const Answering answering;
  std::vector<Connection*> open{};
  std::atomic<std::size_t> open_count{0};
  std::size_t eviction_cursor{0};
  Clock::time_point cut_at{Clock::time_point::max()};
  unsigned short bound_port{0};
  const int stop_signal;
  const std::size_t most_connections;
  Shared shared;
  std::optional<asio::ssl::context> tls{};
  asio::io_context io{1};  ///< connections end with it, so what they use stands above it
  Acceptor acceptor{io};
  Timer tick{io};
  WorkerPool workers;  ///< ends before `io`: its last results are posted there
};

Server::Impl::Impl(ServerOptions given, HoldingHandler handler)
    : options(std::move(given)),
      limits{options.header_limit, options.body_limit, options.decoding, options.small_body_limit, options.takes_much},
      answering(options, std::move(handler)),
      stop_signal(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      most_connections(std::min(options.connections, connections_that_fit())),
      shared{options, limits, answering, workers},
      workers(options.workers, options.queue, options.queue_time) {
  if (options.tls_certificate.empty() != options.tls_key.empty())
    throw std::runtime_error("TLS needs both a certificate and a key");
  if (!options.tls_certificate.empty()) tls.emplace(make_tls(options.tls_certificate, options.tls_key));
  bind();
}

void Server::Impl::bind() {
  Error error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) throw std::runtime_error("not a numeric address to listen on: " + options.address);
  const Tcp::endpoint endpoint(address, options.port);
  const std::string where = options.address + " port " + std::to_string(options.port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(Acceptor::reuse_address(true), error);
  if (!error && address.is_v6()) acceptor.set_option(asio::ip::v6_only(false), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(4096, error);
  if (error) throw std::runtime_error("cannot listen on " + where + ": " + error.message());
  bound_port = acceptor.local_endpoint().port();
}

Task<void> Server::Impl::host(Socket socket) {
  try {
    Connection connection(shared, std::move(socket), tls ? &*tls : nullptr);
    connection.place = open.size();
    open.push_back(&connection);
    open_count = open.size();
    struct Leave {
      Impl& server;
      Connection& who;
      ~Leave() {
        server.open.back()->place = who.place;
        std::swap(server.open[who.place], server.open.back());
        server.open.pop_back();
        server.open_count = server.open.size();
      }
    } leave{*this, connection};
    co_await connection.serve();
  } catch (const std::exception&) {  // out of memory or sockets: this connection ends, the others go on
  }
}

/// Makes room by closing the connection that has been idle longest among some.
bool Server::Impl::evict_idle() {
  constexpr std::size_t looked_at = 64;
  Connection* oldest = nullptr;
  for (std::size_t i = 0; i < std::min(looked_at, open.size()); ++i) {
    Connection* one = open[eviction_cursor++ % open.size()];
    if (one->idle() && (!oldest || one->deadline() < oldest->deadline())) oldest = one;
  }
  if (oldest) oldest->abandon();
  return oldest != nullptr;
}

void Server::Impl::admit(Socket socket) {
  if (open.size() < most_connections || evict_idle()) {
    asio::co_spawn(io, host(std::move(socket)), asio::detached);
    return;
  }
  if (options.turned_away) options.turned_away(503);
  constexpr std::string_view full =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  Error error;
  socket.non_blocking(true, error);
  if (!tls) socket.write_some(asio::buffer(full), error);
  socket.shutdown(Socket::shutdown_send, error);
}

Task<void> Server::Impl::accept_all() {
  while (!shared.draining) {
    Error error;
    Socket socket = co_await acceptor.async_accept(asio::redirect_error(use_task, error));
    if (!error) {
      admit(std::move(socket));
    } else if (!shared.draining && error != asio::error::connection_aborted) {  // out of files or memory
      Timer pause(io, accept_pause);
      co_await pause.async_wait(asio::redirect_error(use_task, error));
    }
  }
}

/// Connections that wait in the listening socket's queue are served too: closing it would reset them.
void Server::Impl::begin_stop() {
  Error error;
  acceptor.non_blocking(true, error);
  for (;;) {
    Socket socket(io);
    acceptor.accept(socket, error);
    if (error) break;
    admit(std::move(socket));
  }
  shared.draining = true;
  acceptor.close(error);
  const auto now = Clock::now();
  cut_at = now + options.stop_time;
  for (Connection* one : open)
    if (one->idle()) one->hurry(now + last_requests);
  tick.cancel();
}

Task<void> Server::Impl::await_stop() {
  Error error;
  asio::posix::basic_stream_descriptor<Executor> signal(io, dup(stop_signal));
  co_await signal.async_wait(decltype(signal)::wait_read, asio::redirect_error(use_task, error));
  begin_stop();
}

Task<void> Server::Impl::sweep() {
  while (!shared.draining || !open.empty()) {
    Error error;
    tick.expires_after(sweep_interval);
    co_await tick.async_wait(asio::redirect_error(use_task, error));
    const auto now = Clock::now();
    for (Connection* one : open) {
      one->check(now);
      if (now >= cut_at) one->abandon();
    }
  }
}

Server::Server(ServerOptions options, Handler handler)
    : Server(std::move(options), HoldingHandler([handler = std::move(handler)](const Request& request, Hold&) {
               return handler(request);
             })) {}
Server::Server(ServerOptions options, HoldingHandler handler)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handler))) {}
Server::~Server() = default;

unsigned short Server::port() const { return impl_->bound_port; }
std::size_t Server::connections() const { return impl_->open_count; }

void Server::run() {
  asio::co_spawn(impl_->io, impl_->accept_all(), asio::detached);
  asio::co_spawn(impl_->io, impl_->await_stop(), asio::detached);
  asio::co_spawn(impl_->io, impl_->sweep(), asio::detached);
  impl_->io.run();
}

void Server::stop() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(impl_->stop_signal, &one, sizeof one);
}

}  // namespace kith::http
