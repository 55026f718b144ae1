// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/chunks.h"

#include <algorithm>

#include "platform/http/ascii.h"

namespace kith::http {
namespace {

constexpr std::size_t most_overhead = 4096;
constexpr int most_digits = 16;

bool is_text(char c) { return (c >= ' ' && c < 0x7F) || c == '\t'; }

}  // namespace

std::size_t Chunks::take(std::string_view bytes, std::string& body) {
  std::size_t at = 0;
  while (at < bytes.size() && state_ != State::done && refused_ == 0) {
    if (state_ == State::data) {
      const std::size_t piece = std::min<std::uint64_t>(left_, bytes.size() - at);
      body.append(bytes, at, piece);
      at += piece;
      left_ -= piece;
      if (left_ == 0) state_ = State::data_return;
    } else {
      step(bytes[at], body.size());
      ++at;
    }
  }
  return at;
}

bool Chunks::step(char c, std::size_t decoded) {
  switch (state_) {
    case State::size: return size(c, decoded);
    case State::extension:
      if (c == '\r') return go(State::size_end, true);
      return go(State::extension, is_text(c) && ++overhead_ <= most_overhead);
    case State::size_end: {
      overhead_ = 0;
      return go(left_ == 0 ? State::trailer : State::data, c == '\n');
    }
    case State::data_return: return go(State::data_end, c == '\r');
    case State::data_end: {
      digits_ = 0;
      return go(State::size, c == '\n');
    }
    case State::last_end: return go(State::done, c == '\n');
    default: return trailer(c);
  }
}

bool Chunks::size(char c, std::size_t decoded) {
  const int digit = hex_value(c);
  if (digit >= 0) {
    left_ = left_ << 4 | static_cast<unsigned>(digit);
    if (++digits_ > most_digits) return refuse(400);
    return left_ <= limit_ - decoded || refuse(413);
  }
  if (c == ';') return go(State::extension, digits_ > 0);
  return go(State::size_end, c == '\r' && digits_ > 0);
}

bool Chunks::trailer(char c) {
  if (++overhead_ > most_overhead) return refuse(400);
  if (state_ == State::trailer)
    return c == '\r' ? go(State::last_end, true) : go(State::trailer_name, is_token_char(c));
  if (state_ == State::trailer_name) return c == ':' ? go(State::trailer_value, true) : go(state_, is_token_char(c));
  if (state_ == State::trailer_end) return go(State::trailer, c == '\n');
  return c == '\r' ? go(State::trailer_end, true)
                   : go(State::trailer_value, is_text(c) || static_cast<unsigned char>(c) >= 0x80);
}

}  // namespace kith::http
