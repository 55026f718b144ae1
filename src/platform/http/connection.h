// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "platform/http/answering.h"
#include "platform/http/framing.h"
#include "platform/http/hold.h"
#include "platform/http/stream.h"
#include "platform/http/worker_pool.h"

/// One half of server.cpp; nothing else includes it. A connection is one coroutine on the IO thread: wait for a
/// request, read it, hand it to a worker, send the answer, again. Every wait has a deadline, which is a plain time that
/// the server's sweep looks at ten times a second (`check`), so that thousands of idle connections need no timers.
namespace kith::http {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<Tcp, Executor>;
using Error = boost::system::error_code;
using Clock = std::chrono::steady_clock;
template <class T>
using Task = asio::awaitable<T, Executor>;
constexpr asio::use_awaitable_t<Executor> use_task{};

class Connection;

/// What all connections share; lives longer than each of them.
struct Shared {
  const ServerOptions& options;
  const FramingLimits& limits;
  const Answering& answering;
  WorkerPool& workers;
  std::size_t body_bytes{0};  ///< of all bodies being received or handled
  bool draining{false};       ///< no further request is waited for
};

class Connection {
 public:
  Connection(Shared& shared, Socket socket, asio::ssl::context* tls);
  ~Connection() { shared_.body_bytes -= held_; }
  Task<void> serve();
  /// Called by the sweep: ends the present wait when its time is over.
  void check(Clock::time_point now) {
    if (now >= deadline_) expire();
  }
  /// Waits for a request; not in the middle of one.
  bool idle() const { return idle_; }
  Clock::time_point deadline() const { return deadline_; }
  void hurry(Clock::time_point latest) { deadline_ = std::min(deadline_, latest); }
  /// Closes without a word.
  void abandon();

  std::size_t place{};  ///< in the server's list

 private:
  static constexpr int gone = -1;

  void arm(ServerOptions::Duration time);
  void disarm() { deadline_ = Clock::time_point::max(); }
  void expire();
  bool hold(std::size_t body);
  Task<std::size_t> receive(asio::mutable_buffer to);
  Task<bool> fill();
  Task<bool> shake_hands();
  Task<bool> wait_for_request();
  Task<bool> serve_one();
  Task<int> receive_request(Framing& framing);
  Task<bool> begin_body(const Head& head);
  Task<std::optional<Answer>> handle(Framing& framing);
  template <class Work>
  Task<bool> by_a_worker(Urgency urgency, Work work, std::shared_ptr<Response>* instead = nullptr);
  Task<bool> send(Answer answer);
  Task<bool> send_pieces(Stream& stream, bool chunked);
  Task<bool> write(std::string_view first, std::string_view second);
  Task<void> part();
  int check_head(const Head& head) const;

  Shared& shared_;
  Socket socket_;
  std::unique_ptr<asio::ssl::stream<Socket&>> tls_;
  Peer peer_;
  std::string in_;
  std::size_t held_{0};
  Clock::time_point deadline_{Clock::time_point::max()};
  bool in_body_{false};
  bool idle_{false}, timed_out_{false}, abandoned_{false};
};

inline Connection::Connection(Shared& shared, Socket socket, asio::ssl::context* tls)
    : shared_(shared), socket_(std::move(socket)) {
  Error error;
  socket_.set_option(Tcp::no_delay(true), error);
  auto address = socket_.remote_endpoint(error).address();
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  peer_ = {address.to_string(), address.is_loopback(), tls != nullptr};
  if (tls) tls_ = std::make_unique<asio::ssl::stream<Socket&>>(socket_, *tls);
}

inline void Connection::arm(ServerOptions::Duration time) {
  timed_out_ = false;
  deadline_ = Clock::now() + time;
}

inline void Connection::expire() {
  disarm();
  timed_out_ = true;
  Error error;
  socket_.cancel(error);
}

inline void Connection::abandon() {
  abandoned_ = true;
  expire();
}

/// Counts the bytes of this connection's body into the sum of all, but for the first; false, and not counted, when that
/// would be too many.
inline bool Connection::hold(std::size_t body) {
  body -= std::min(body, shared_.options.uncounted_body);
  const std::size_t sum = shared_.body_bytes - held_ + body;
  if (body > held_ && sum > shared_.options.body_memory) return false;
  shared_.body_bytes = sum;
  held_ = body;
  return true;
}

/// 0 when the connection is closed, broken or out of time.
inline Task<std::size_t> Connection::receive(asio::mutable_buffer to) {
  Error error;
  std::size_t bytes = 0;
  if (tls_)
    bytes = co_await tls_->async_read_some(to, asio::redirect_error(use_task, error));
  else
    bytes = co_await socket_.async_read_some(to, asio::redirect_error(use_task, error));
  co_return error || abandoned_ ? 0 : bytes;
}

inline Task<bool> Connection::fill() {
  constexpr std::size_t piece = 16 * 1024;
  const std::size_t before = in_.size();
  in_.resize(before + (before == 0 || in_body_ ? piece : 2048));
  const std::size_t bytes = co_await receive(asio::buffer(in_.data() + before, in_.size() - before));
  in_.resize(before + bytes);
  co_return bytes > 0 && !timed_out_;
}

inline Task<bool> Connection::shake_hands() {
  arm(shared_.options.header_time);
  Error error;
  co_await tls_->async_handshake(asio::ssl::stream_base::server, asio::redirect_error(use_task, error));
  co_return !error && !timed_out_;
}

/// A small buffer while nothing happens: an idle connection costs little memory.
inline Task<bool> Connection::wait_for_request() {
  if (!in_.empty()) co_return true;
  in_.shrink_to_fit();
  char first[512];
  arm(shared_.options.idle_time);
  if (shared_.draining) hurry(Clock::now() + std::chrono::milliseconds(200));
  idle_ = true;
  std::size_t bytes = co_await receive(asio::buffer(first));
  idle_ = false;
  Error error;
  if (bytes == 0 && timed_out_ && !abandoned_ && socket_.available(error) > 0) {  // it came at the last moment
    arm(shared_.options.header_time);
    bytes = co_await receive(asio::buffer(first));
  }
  in_.assign(first, bytes);
  co_return bytes > 0;
}

inline int Connection::check_head(const Head& head) const {
  return shared_.answering.is_our_host(head.headers.get("host")) ? 0 : 421;
}

inline Task<bool> Connection::begin_body(const Head& head) {
  arm(shared_.options.body_time);
  if (!head.expects_continue || !in_.empty()) co_return true;
  Answer go_on;
  go_on.head = "HTTP/1.1 100 Continue\r\n\r\n";
  const bool sent = co_await send(std::move(go_on));
  arm(shared_.options.body_time);
  co_return sent;
}

/// 0 when the request is complete, else the status to refuse it with, or `gone`.
inline Task<int> Connection::receive_request(Framing& framing) {
  using State = Framing::State;
  arm(shared_.options.header_time);
  while (framing.take(in_) == State::head)
    if (!co_await fill()) co_return timed_out_ ? 408 : gone;
  if (framing.state() == State::refused) co_return framing.status();
  if (const int status = check_head(framing.head())) co_return status;
  bool here = true;
  if (framing.state() == State::body) here = co_await begin_body(framing.head());
  if (!here) co_return gone;
  in_body_ = framing.state() == State::body;
  while (framing.state() == State::body) {
    if (!hold(framing.body().size() + 1)) co_return 503;
    if (!co_await fill()) co_return timed_out_ ? 408 : gone;
    framing.take(in_);
  }
  in_body_ = false;
  co_return framing.state() == State::refused ? framing.status() : 0;
}

/// Runs `work` on a worker, telling it whether that was in time, and comes back to the IO thread; false, and it was not
/// run, when the workers' queue is full. `work` gives what to begin on the worker afterwards; where that is something
/// it comes back once its Go was called.
template <class Work>
Task<bool> Connection::by_a_worker(Urgency urgency, Work work, std::shared_ptr<Response>* instead) {
  bool accepted = true;
  const auto hand_over = [&](auto resume) {
    auto held = std::make_shared<decltype(resume)>(std::move(resume));
    const auto executor = socket_.get_executor();
    const auto whole = [&work, held, executor, instead](bool in_time) {
      const Hold::Begin begin = work(in_time);  // from here on this coroutine may go on, and end, at any time
      const auto go_on = [held, executor] { asio::post(executor, [held] { std::move (*held)(); }); };
      if (!begin) return go_on();
      begin([go_on, instead](std::shared_ptr<Response> other) {
        *instead = std::move(other);
        go_on();
      });
    };
    accepted = shared_.workers.submit(urgency, whole);
    if (!accepted) asio::post(executor, [held] { std::move (*held)(); });
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void()>(hand_over, use_task);
  co_return accepted;
}

/// Nothing when the queue of the workers is full, or too long.
inline Task<std::optional<Answer>> Connection::handle(Framing& framing) {
  disarm();
  const ServerOptions& options = shared_.options;
  const Urgency urgency = options.urgency ? options.urgency(framing.head().target.path) : Urgency::normal;
  const bool keep_alive = framing.head().keep_alive && !shared_.draining;
  Hold hold;
  const bool looks = framing.head().method == Method::get || framing.head().method == Method::head;
  if (options.at_once && looks && framing.body().empty() && options.at_once(framing.head().target.path))
    co_return shared_.answering.answer(std::move(framing.head()), std::move(framing.body()), peer_, keep_alive, hold);
  std::optional<Answer> answer;
  std::shared_ptr<Response> instead;
  const auto work = [&](bool in_time) -> Hold::Begin {
    if (!in_time) return {};
    answer = shared_.answering.answer(std::move(framing.head()), std::move(framing.body()), peer_, keep_alive, hold);
    return std::move(hold.begin_);
  };
  co_await by_a_worker(urgency, work, &instead);
  if (instead) answer = shared_.answering.instead(std::move(*instead), hold);
  co_return answer;
}

/// True when all was taken in time.
inline Task<bool> Connection::write(std::string_view first, std::string_view second) {
  arm(shared_.options.write_time + std::chrono::seconds(second.size() / shared_.options.slowest_reader));
  const std::array<asio::const_buffer, 2> bytes{asio::buffer(first), asio::buffer(second)};
  Error error;
  if (tls_)
    co_await asio::async_write(*tls_, bytes, asio::redirect_error(use_task, error));
  else
    co_await asio::async_write(socket_, bytes, asio::redirect_error(use_task, error));
  co_return !error && !timed_out_;
}

/// One piece is read while none is sent: a disk that is slow holds up this connection only, and memory is one piece.
inline Task<bool> Connection::send_pieces(Stream& stream, bool chunked) {
  constexpr std::size_t piece = 256 * 1024;
  const auto length = stream.size();
  std::string bytes(piece, '\0');
  std::uint64_t sent = 0;
  for (;;) {
    disarm();
    std::optional<std::size_t> got;
    const auto read = [&](bool) noexcept -> Hold::Begin {  // however late: it has begun
      try {
        got = stream.read(bytes.data(), piece);
      } catch (...) {  // the head is sent: all that can be said is that the rest does not come
      }
      return {};
    };
    const bool accepted = co_await by_a_worker(Urgency::normal, read);
    if (!accepted) read(true);  // never left in the middle because others are waiting
    if (!got || abandoned_) co_return false;
    sent += *got;
    char size[20]{};
    if (chunked) std::snprintf(size, sizeof size, "%zx\r\n", *got);
    if (chunked) bytes.replace(*got, bytes.size() - *got, "\r\n");
    const std::string_view content(bytes.data(), *got + (chunked ? 2 : 0));
    bool taken = true;
    if (*got > 0 || chunked) taken = co_await write(size, content);
    if (!taken) co_return false;
    if (*got == 0) co_return !length || sent == *length;
    bytes.resize(piece);
  }
}

inline Task<bool> Connection::send(Answer answer) {
  constexpr std::size_t one_record = 8 * 1024;
  std::string_view content = answer.content();
  if (answer.stream) content = {};
  if (content.size() <= one_record) {
    answer.head += content;
    content = {};
  }
  bool taken = co_await write(answer.head, content);
  if (taken && answer.stream) taken = co_await send_pieces(*answer.stream, answer.chunked);  // GCC 12 needs it apart
  co_return taken;
}

/// True when another request may follow.
inline Task<bool> Connection::serve_one() {
  Framing framing(shared_.limits);
  const int status = co_await receive_request(framing);
  if (status == gone) {
    abandoned_ = true;
    co_return false;
  }
  std::optional<Answer> answer;
  if (status != 0)
    answer = shared_.answering.refuse(status, peer_);
  else
    answer = co_await handle(framing);
  if (!answer) answer = shared_.answering.busy(peer_);
  const bool keep_alive = answer->keep_alive;
  const bool sent = co_await send(std::move(*answer));
  hold(0);
  if (!sent) abandoned_ = true;
  co_return sent&& keep_alive;
}

/// Lingering close: says that nothing more comes, then reads what the client still sends, so that it gets to read our
/// last answer instead of a reset.
inline Task<void> Connection::part() {
  const auto linger = shared_.options.linger_time;
  const auto latest = Clock::now() + 15 * linger;
  Error error;
  arm(linger);
  if (tls_) co_await tls_->async_shutdown(asio::redirect_error(use_task, error));
  socket_.shutdown(Socket::shutdown_send, error);
  char rest[4096];
  for (std::size_t bytes = 1; bytes > 0 && !abandoned_ && !error && Clock::now() < latest;) {
    arm(linger);
    bytes = co_await socket_.async_read_some(asio::buffer(rest), asio::redirect_error(use_task, error));
  }
}

inline Task<void> Connection::serve() {
  bool more = true;
  if (tls_) more = co_await shake_hands();
  if (!more) co_return;
  while (more) {
    more = co_await wait_for_request();
    if (more) more = co_await serve_one();
  }
  if (!abandoned_) co_await part();
}

}  // namespace kith::http
