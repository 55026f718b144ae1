// SPDX-License-Identifier: AGPL-3.0-or-later
// A Cookie header and header parameters: what is kept is a token and a plain value, and reads the same when written
// again.
#include <cstdint>

#include "framed.h"
#include "platform/http/ascii.h"
#include "platform/http/decode.h"

using namespace kith;
using fuzz::demand;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const http::DecodingLimits limits{.fields = 20, .name = 64};
  const http::Fields cookies = http::decode_cookies(bytes, limits);
  demand(cookies.list().size() <= limits.fields);
  fuzz::demand_clean(cookies);
  std::string written;
  for (const auto& [name, value] : cookies.list()) {
    demand(http::is_token(name) && name.size() <= limits.name && value.find(';') == std::string::npos);
    written += name + "=\"" + value + "\"; ";
  }
  demand(http::decode_cookies(written, limits).list() == cookies.list());
  demand(http::parameter(bytes, "boundary").size() <= size);
  return 0;
}
