// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/framing.h"

#include <algorithm>

#include "platform/http/status.h"

namespace kith::http {
namespace {}  // namespace

void Framing::refuse(int status) {
  state_ = State::refused;
  status_ = status;
}

Framing::State Framing::take(std::string& in) {
  if (state_ == State::head) take_head(in);
  if (state_ == State::body) head_.chunked ? take_chunks(in) : take_body(in);
  return state_;
}

void Framing::take_head(std::string& in) {
  if (!empty_line_seen_ && in.starts_with("\r\n")) {  // RFC 9112 2.2: one empty line before a request is ignored
    in.erase(0, 2);
    scan_ = {};
    empty_line_seen_ = true;
  }
  scan_head(in, scan_);
  if (scan_.refused && scan_.checked <= limits_.header) return refuse(bad_request);
  if (scan_.end > limits_.header || (scan_.end == 0 && in.size() > limits_.header)) {
    const bool one_line = std::string_view(in).substr(0, limits_.header).find('\n') == std::string_view::npos;
    return refuse(one_line ? target_too_long : head_too_large);
  }
  if (scan_.end == 0) return;
  auto head = parse_head(std::string_view(in).substr(0, scan_.end), limits_.decoding);
  if (!head) return refuse(head.error());
  head_ = std::move(*head);
  in.erase(0, scan_.end);
  open_body();
}

void Framing::open_body() {
  const std::uint64_t length = head_.length.value_or(0);
  const bool much = !limits_.takes_much || limits_.takes_much(head_.headers, head_.target.path);
  const std::size_t most = much ? limits_.body : std::min(limits_.body, limits_.small_body);
  if (length > most) return refuse(too_large);
  chunks_ = Chunks(most);
  state_ = head_.chunked || length > 0 ? State::body : State::done;
}

void Framing::take_body(std::string& in) {
  const std::size_t piece = std::min<std::uint64_t>(*head_.length - body_.size(), in.size());
  body_.append(in, 0, piece);
  in.erase(0, piece);
  if (body_.size() == *head_.length) state_ = State::done;
}

void Framing::take_chunks(std::string& in) {
  in.erase(0, chunks_.take(in, body_));
  if (chunks_.refused() != 0) return refuse(chunks_.refused());
  if (chunks_.done()) state_ = State::done;
}

}  // namespace kith::http
