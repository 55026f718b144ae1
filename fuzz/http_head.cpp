// SPDX-License-Identifier: AGPL-3.0-or-later
// A request from the wire: however the bytes are cut the result is the same; what is accepted keeps the promises of
// head.h; Boost.Beast does not read another body out of it; an accepted head says the same when it is written out again
// and read once more.
#include <cstdint>

#include "framed.h"

using namespace kith;
using fuzz::demand;

namespace {

void demand_promises(const http::Head& head) {
  demand(head.asterisk || head.target.path.starts_with('/'));
  demand(head.target.path.find("/../") == std::string::npos && !head.target.path.ends_with("/.."));
  demand(head.target.path.find('\\') == std::string::npos);
  demand(!(head.chunked && head.length));
  demand(head.http_1_0 || head.headers.all("host").size() == 1);
  demand(head.headers.all("content-length").size() <= 1 && head.headers.all("transfer-encoding").size() <= 1);
  fuzz::demand_clean(head.target.query);
  fuzz::demand_clean(head.headers);
}

std::string written(const http::Head& head) {
  std::string out = std::string(http::name(head.method)) + " " + head.raw_target +
                    (head.http_1_0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
  for (const auto& [name, value] : head.headers.list()) out += name + ": " + value + "\r\n";
  return out + "\r\n";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const fuzz::Framed whole = fuzz::frame(bytes, 4096);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, size / 2 + 1})
    demand(fuzz::frame(bytes, piece) == whole);
  if (whole.state == http::Framing::State::done) {
    const auto other = fuzz::second_opinion(bytes.substr(0, bytes.size() - whole.rest.size()));
    demand(!other || *other == whole.body);
  }
  http::HeadScan scan;
  http::scan_head(bytes, scan);
  if (scan.refused || scan.end == 0) return 0;
  const auto head = http::parse_head(bytes.substr(0, scan.end), {});
  if (!head) {
    demand(head.error() >= 400 && head.error() <= 505);
    return 0;
  }
  demand_promises(*head);
  const auto again = http::parse_head(written(*head), {});
  demand(again && fuzz::shown(*again) == fuzz::shown(*head));
  return 0;
}
