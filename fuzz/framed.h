// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "platform/base/utf8.h"
#include "platform/http/framing.h"

namespace kith::fuzz {

inline void demand(bool holds) {
  if (!holds) std::abort();
}

/// What the framing of a stream of bytes came to.
struct Framed {
  http::Framing::State state{};
  int status{};
  std::string head, body, rest;
  bool operator==(const Framed&) const = default;
};

inline std::string shown(const http::Head& head) {
  std::string out =
      std::string(http::name(head.method)) + " " + head.target.path + (head.keep_alive ? " keep" : " close");
  for (const auto* fields : {&head.target.query, &head.headers})
    for (const auto& [name, value] : fields->list()) out += "\n" + name + "=" + value;
  return out;
}

/// Feeds `bytes` in pieces of `piece`; small limits, so that they are reached.
inline Framed frame(std::string_view bytes, std::size_t piece) {
  const http::FramingLimits limits{.header = 1024, .body = 2048};
  http::Framing framing(limits);
  std::string in;
  while (framing.state() < http::Framing::State::done && !bytes.empty()) {
    in += bytes.substr(0, piece);
    bytes.remove_prefix(std::min(piece, bytes.size()));
    framing.take(in);
  }
  Framed out{framing.state(), framing.status(), {}, {}, {}};
  if (framing.state() == http::Framing::State::done) out.head = shown(framing.head());
  if (framing.state() == http::Framing::State::done) out.body = framing.body();
  if (framing.state() == http::Framing::State::done) out.rest = in + std::string(bytes);
  return out;
}

/// What Boost.Beast makes of a request that ours has accepted: its body, or nothing when Beast refuses it.
std::optional<std::string> second_opinion(std::string_view bytes);

/// What every decoder promises of a text.
inline void demand_clean(const http::Fields& fields) {
  for (const auto& [name, value] : fields.list())
    demand(is_utf8(name) && is_utf8(value) && !has_control(name) && !has_control(value));
}

}  // namespace kith::fuzz
