// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "platform/http/chunks.h"
#include "platform/http/head.h"

namespace kith::http {

struct FramingLimits {
  std::size_t header = 16 * 1024;
  std::size_t body = 8 * 1024 * 1024;
  DecodingLimits decoding{};
  std::size_t small_body = 256 * 1024;
  /// Whose body may be as long as `body`; empty: each. Others: `small_body`.
  std::function<bool(const Fields& headers, std::string_view path)> takes_much{};
};

/// Cuts one request out of a stream of bytes that arrives in pieces of any size; the result does not depend on how it
/// was cut. No sockets here.
class Framing {
 public:
  enum class State {
    head,  ///< more bytes of the head are needed
    body,  ///< the head is there (`head()`), more bytes of the body are needed
    done,
    refused,  ///< `status()` says why; the connection must be closed after the answer
  };

  explicit Framing(const FramingLimits& limits) : limits_(limits), chunks_(limits.body) {}
  /// Takes what belongs to this request off the front of `in`; what follows it (a pipelined request) stays.
  State take(std::string& in);
  State state() const { return state_; }
  /// 413 body too large, 414 target too long, 431 head too large, else as `parse_head`.
  int status() const { return status_; }
  Head& head() { return head_; }
  const std::string& body() const { return body_; }
  std::string& body() { return body_; }

 private:
  void take_head(std::string& in);
  void take_body(std::string& in);
  void take_chunks(std::string& in);
  void open_body();
  void refuse(int status);

  const FramingLimits& limits_;
  State state_{State::head};
  int status_{0};
  bool empty_line_seen_{false};
  HeadScan scan_;
  Head head_;
  Chunks chunks_;
  std::string body_;
};

}  // namespace kith::http
