// SPDX-License-Identifier: AGPL-3.0-or-later
// A multipart body with boundary "b": texts come out clean, and what was read reads the same when written again.
#include "platform/http/multipart.h"

#include <cstdint>

#include "framed.h"

using namespace kith;
using fuzz::demand;

namespace {

std::string quoted(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '"' ? std::string("%22") : c == '\\' ? std::string("\\\\") : std::string(1, c);
  return '"' + out + '"';
}

std::string written(const http::Multipart& parts) {
  std::string out;
  for (const auto& [name, value] : parts.form.list())
    out += "--b\r\nContent-Disposition: form-data; name=" + quoted(name) + "\r\n\r\n" + value + "\r\n";
  for (const http::Upload& u : parts.uploads)
    out += "--b\r\nContent-Disposition: form-data; name=" + quoted(u.field) + "; filename=" + quoted(u.file_name) +
           "\r\nContent-Type: " + u.content_type + "\r\n\r\n" + u.content + "\r\n";
  return out + "--b--\r\n";
}

std::string shown(const http::Multipart& parts) {
  std::string out;
  for (const auto& [name, value] : parts.form.list()) out += name + "=" + value + "\n";
  for (const http::Upload& u : parts.uploads)
    out += u.field + ":" + u.file_name + ":" + u.content_type + "=" + u.content + "\n";
  return out;
}

/// Percent signs and names that hold our escapes do not survive writing; they are few.
bool plain(const http::Multipart& parts) {
  for (const auto& [name, value] : parts.form.list())
    if (name.find('%') != std::string::npos) return false;
  for (const http::Upload& u : parts.uploads)
    if (u.field.find('%') != std::string::npos || u.file_name.find('%') != std::string::npos) return false;
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const http::DecodingLimits limits{.fields = 20, .name = 32, .form = 256, .part_header = 512, .file_name = 32};
  const auto parts = http::decode_multipart(bytes, "b", limits);
  if (!parts) {
    demand(parts.error() == 400 || parts.error() == 413 || parts.error() == 422);
    return 0;
  }
  fuzz::demand_clean(parts->form);
  for (const http::Upload& u : parts->uploads) {
    demand(is_utf8(u.file_name) && !has_control(u.file_name) && u.file_name.size() <= limits.file_name);
    demand(u.file_name.find_first_of("/\\") == std::string::npos);
  }
  if (!plain(*parts)) return 0;
  const auto again = http::decode_multipart(written(*parts), "b", {});
  demand(again && shown(*again) == shown(*parts));
  return 0;
}
