// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/framing.h"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

namespace kith::http {
namespace {

namespace beast = boost::beast;
constexpr int bad_request = 400, too_large = 413, target_too_long = 414, head_too_large = 431;
constexpr std::size_t longest_chunk_line = 4096;  ///< bytes of one extension, and of all trailers

}  // namespace

/// Beast's parser without its message: the fields are read by head.h already.
class Framing::Parser final : public beast::http::basic_parser<true> {
 public:
  using Error = beast::error_code;
  explicit Parser(std::string& body) : body_(body) { eager(true); }

 private:
  void on_request_impl(beast::http::verb, beast::string_view, beast::string_view, int, Error&) override {}
  void on_response_impl(int, beast::string_view, int, Error&) override {}
  void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value, Error& error) override {
    if (!in_body_) return;
    trailers_ += name.size() + value.size() + 4;
    if (trailers_ > longest_chunk_line) error = beast::http::error::header_limit;
  }
  void on_header_impl(Error&) override { in_body_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Error&) override {}
  std::size_t on_body_impl(beast::string_view bytes, Error&) override { return keep(bytes); }
  void on_chunk_header_impl(std::uint64_t, beast::string_view extension, Error& error) override {
    if (extension.size() > longest_chunk_line) error = beast::http::error::bad_chunk_extension;
  }
  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, Error&) override { return keep(bytes); }
  void on_finish_impl(Error&) override {}

  std::size_t keep(beast::string_view bytes) {
    body_.append(bytes.data(), bytes.size());
    return bytes.size();
  }

  std::string& body_;
  bool in_body_{false};
  std::size_t trailers_{0};
};

Framing::Framing(const FramingLimits& limits) : limits_(limits) {}
Framing::~Framing() = default;

void Framing::refuse(int status) {
  state_ = State::refused;
  status_ = status;
}

Framing::State Framing::take(std::string& in) {
  if (state_ == State::head) take_head(in);
  if (state_ == State::body) take_body(in);
  return state_;
}

void Framing::take_head(std::string& in) {
  if (!empty_line_seen_ && in.starts_with("\r\n")) {  // RFC 9112 2.2: one empty line before a request is ignored
    in.erase(0, 2);
    scan_ = {};
    empty_line_seen_ = true;
  }
  scan_head(in, scan_);
  if (scan_.end > limits_.header || (scan_.end == 0 && in.size() > limits_.header)) {
    const bool one_line = std::string_view(in).substr(0, limits_.header).find('\n') == std::string_view::npos;
    return refuse(one_line ? target_too_long : head_too_large);
  }
  if (scan_.refused) return refuse(bad_request);
  if (scan_.end == 0) return;
  const std::string_view bytes = std::string_view(in).substr(0, scan_.end);
  auto head = parse_head(bytes, limits_.decoding);
  if (!head) return refuse(head.error());
  head_ = std::move(*head);
  open_body(bytes);
  in.erase(0, scan_.end);
}

bool Framing::same_length() const {
  const auto length = parser_->content_length();
  const bool same = head_.length ? length && *length == *head_.length : !length;
  return same && parser_->chunked() == head_.chunked;
}

/// Lets Beast read the same head. It must come to the same length of the body, or the request is ambiguous.
void Framing::open_body(std::string_view bytes) {
  parser_ = std::make_unique<Parser>(body_);
  parser_->header_limit(static_cast<std::uint32_t>(limits_.header + 1));
  parser_->body_limit(limits_.body);
  Parser::Error error;
  const std::size_t used = parser_->put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
  if (error == beast::http::error::body_limit) return refuse(too_large);
  const bool clean = (!error || error == beast::http::error::need_more) && used == bytes.size();
  if (!clean || !parser_->is_header_done() || !same_length()) return refuse(bad_request);
  state_ = parser_->is_done() ? State::done : State::body;
}

/// A chunked body always has five more bytes to come ("0 CR LF CR LF"). Beast 1.81 asserts that it is given so many at
/// once after the last chunk's line, which a slow client would decide.
void Framing::take_body(std::string& in) {
  constexpr std::size_t shortest_end = 5;
  if (in.size() < (head_.chunked ? shortest_end : 1)) return;
  Parser::Error error;
  const std::size_t used = parser_->put(boost::asio::const_buffer(in.data(), in.size()), error);
  in.erase(0, used);
  if (parser_->is_done() && !error) {
    state_ = State::done;
  } else if (error == beast::http::error::body_limit) {
    refuse(too_large);
  } else if ((error && error != beast::http::error::need_more) || in.size() > 2 * longest_chunk_line) {
    refuse(bad_request);
  }
}

}  // namespace kith::http
