// SPDX-License-Identifier: AGPL-3.0-or-later
// A chunked body: however it is cut the result is the same, no more than the limit comes out, and bytes that are
// chunked by us come back as they were, with what follows left for the next request.
#include <cstdint>
#include <cstdio>

#include "framed.h"

using namespace kith;
using fuzz::demand;

namespace {

const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string chunked(std::string_view bytes, std::size_t size) {
  std::string out;
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, size);
    char line[24];
    std::snprintf(line, sizeof line, "%zx\r\n", piece.size());
    out += line + std::string(piece) + "\r\n";
    bytes.remove_prefix(piece.size());
  }
  return out + "0\r\n\r\n";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string request = head + std::string(bytes);
  const fuzz::Framed whole = fuzz::frame(request, request.size());
  demand(whole.body.size() <= 2048);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{5}, request.size() / 2})
    demand(fuzz::frame(request, piece) == whole);
  if (size == 0 || size > 2048) return 0;
  const std::string next = "GET /next HTTP/1.1\r\n";
  const fuzz::Framed ours = fuzz::frame(head + chunked(bytes, 1 + data[0]) + next, 1 + data[size - 1]);
  demand(ours.state == http::Framing::State::done && ours.body == bytes && ours.rest == next);
  return 0;
}
