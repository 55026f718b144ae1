// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>

#include "platform/http/answer.h"
#include "platform/http/message.h"

namespace kith::http {

/// What the answer of one request waits for after its handler has returned: that something became durable. The worker
/// goes on to other requests meanwhile (docs/decisions/0278).
class Hold {
 public:
  /// To be called exactly once, on any thread: null lets the answer go, anything else is answered in its place.
  using Go = std::function<void(std::shared_ptr<Response> instead)>;
  using Begin = std::function<void(Go)>;

  /// The answer leaves once `begin`'s Go was called. `begin` is called on the worker when the answer is ready. At most
  /// once a request.
  void until(Begin begin) { begin_ = std::move(begin); }

 private:
  friend class Answering;
  friend class Connection;
  Begin begin_;
  Reply reply_;  ///< how the request wants to be answered
  bool secure_{false};
};

}  // namespace kith::http
