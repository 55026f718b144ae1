// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/body.h"

#include <algorithm>

#include "platform/http/ascii.h"
#include "platform/http/json_body.h"
#include "platform/http/multipart.h"
#include "platform/http/status.h"

namespace kith::http {
namespace {

int keep(Decoded<Fields> decoded, Request& request) {
  if (!decoded) return decoded.error();
  request.form = std::move(*decoded);
  return 0;
}

int keep_json(Decoded<JsonBody> decoded, Request& request) {
  if (!decoded) return decoded.error();
  request.form = std::move(decoded->fields);
  request.json = std::move(decoded->values);
  return 0;
}

int keep_multipart(Request& request, std::string_view body, std::string_view type, const DecodingLimits& limits) {
  const std::string boundary = parameter(type, "boundary");
  if (!is_boundary(boundary)) return bad_request;
  auto decoded = decode_multipart(body, boundary, limits);
  if (!decoded) return decoded.error();
  request.form = std::move(decoded->form);
  request.uploads = std::move(decoded->uploads);
  return 0;
}

bool other_charset(std::string_view type) {
  const std::string charset = parameter(type, "charset");
  return !charset.empty() && !same_word(charset, "utf-8");
}

}  // namespace

int decode_body(Request& request, std::string body, const DecodingLimits& limits,
                std::span<const std::string> raw_types) {
  const std::string_view type = request.headers.get("content-type");
  const std::string kind = lower(trim(type.substr(0, type.find(';'))));
  request.json_body = kind == "application/json";
  if (body.empty() || is_safe(request.method)) return 0;
  if (request.headers.has("content-encoding") || other_charset(type)) return unsupported;
  if (kind == "multipart/form-data") return keep_multipart(request, body, type, limits);
  if (std::find(raw_types.begin(), raw_types.end(), kind) != raw_types.end()) {
    request.body = std::move(body);
    return 0;
  }
  if (body.size() > limits.form) return too_large;
  if (kind == "application/x-www-form-urlencoded") return keep(decode_urlencoded(body, limits), request);
  if (kind == "application/json") return keep_json(decode_json(body, limits), request);
  return unsupported;
}

}  // namespace kith::http
