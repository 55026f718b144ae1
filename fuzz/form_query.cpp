// SPDX-License-Identifier: AGPL-3.0-or-later
// A request target and an urlencoded form: what is accepted is clean and reads the same when encoded again.
#include <cstdint>

#include "framed.h"
#include "platform/http/decode.h"

using namespace kith;
using fuzz::demand;

namespace {

std::string encoded(std::string_view text) {
  constexpr char hex[] = "0123456789ABCDEF";
  std::string out;
  for (const unsigned char c : text) {
    const bool plain =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '-';
    if (plain)
      out += static_cast<char>(c);
    else
      out += {'%', hex[c >> 4], hex[c & 15]};
  }
  return out;
}

std::string encoded(const http::Fields& fields) {
  std::string out;
  for (const auto& [name, value] : fields.list()) out += encoded(name) + "=" + encoded(value) + "&";
  return out;
}

void check_form(std::string_view bytes) {
  const http::DecodingLimits limits{.fields = 50, .name = 64};
  const auto fields = http::decode_urlencoded(bytes, limits);
  if (!fields) return demand(fields.error() == 400 || fields.error() == 413 || fields.error() == 422);
  fuzz::demand_clean(*fields);
  const auto again = http::decode_urlencoded(encoded(*fields), limits);
  demand(again && again->list() == fields->list());
}

void check_target(std::string_view bytes) {
  const auto target = http::decode_target(bytes, {});
  if (!target) return demand(target.error() == 400 || target.error() == 413);
  demand(target->path.starts_with('/') && is_utf8(target->path) && !has_control(target->path));
  demand(target->path.find('\\') == std::string::npos);
  std::string path;
  for (std::string_view rest = std::string_view(target->path).substr(1);;) {
    const std::size_t slash = rest.find('/');
    const std::string_view segment = rest.substr(0, slash);
    demand(segment != "." && segment != "..");
    path += "/" + encoded(segment);
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  const auto again = http::decode_target(path + "?" + encoded(target->query), {});
  demand(again && again->path == target->path && again->query.list() == target->query.list());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check_form(bytes);
  check_target(bytes);
  return 0;
}
