// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/render/assets.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "platform/http/problem.h"

namespace kith::render {
namespace {

struct Embedded {
  std::string_view name, url, hash, type;
  std::string_view plain, gzip, brotli;
};
#include "platform/render/assets.inc"

std::string_view header(const http::Request& request, std::string_view name) {
  for (const auto& [key, value] : request.headers.list())
    if (key == name) return value;
  return {};
}

std::string_view trimmed(std::string_view s) {
  while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
  while (!s.empty() && s.back() == ' ') s.remove_suffix(1);
  return s;
}

/// "gzip;q=0" is a refusal (RFC 9110 §12.5.3).
bool accepts(std::string_view list, std::string_view coding) {
  while (true) {
    const auto comma = list.find(',');
    const auto item = trimmed(list.substr(0, comma));
    const auto semicolon = item.find(';');
    if (trimmed(item.substr(0, semicolon)) == coding) {
      const auto weight = semicolon == item.npos ? std::string_view{} : trimmed(item.substr(semicolon + 1));
      return weight != "q=0" && !weight.starts_with("q=0.0");
    }
    if (comma == list.npos) return false;
    list.remove_prefix(comma + 1);
  }
}

/// "kith.css" of "kith.3f2a00112233.css"; empty when the name has no hash in it.
std::string without_hash(std::string_view file) {
  const auto last = file.rfind('.');
  if (last == file.npos || last == 0) return {};
  const auto before = file.rfind('.', last - 1);
  if (before == file.npos) return {};
  return std::string(file.substr(0, before)) + std::string(file.substr(last));
}

const Embedded* find(std::string_view path) {
  const auto exact =
      std::find_if(std::begin(embedded), std::end(embedded), [&](const Embedded& e) { return e.url == path; });
  if (exact != std::end(embedded)) return &*exact;
  const std::string name = without_hash(path.substr(std::string_view("/assets/").size()));
  const auto named =
      std::find_if(std::begin(embedded), std::end(embedded), [&](const Embedded& e) { return e.name == name; });
  return named == std::end(embedded) ? nullptr : &*named;
}

}  // namespace

std::string_view Asset::url() const { return embedded[index_].url; }

std::optional<http::Response> asset_response(const http::Request& request) {
  if (!request.path.starts_with("/assets/")) return std::nullopt;
  const Embedded* file = find(request.path);
  if (!file) return std::nullopt;
  if (request.method != http::Method::get && request.method != http::Method::head) return http::only_read();
  http::Response response;
  const std::string tag = '"' + std::string(file->hash) + '"';
  response.content_type = file->type;
  response.header("ETag", tag);
  response.header("Vary", "Accept-Encoding");
  response.header("Cache-Control", file->url == request.path ? "public, max-age=31536000, immutable" : "no-cache");
  if (header(request, "if-none-match").find(tag) != std::string_view::npos) {
    response.status = 304;
    return response;
  }
  const auto accepted = header(request, "accept-encoding");
  if (accepts(accepted, "br")) {
    response.header("Content-Encoding", "br");
    response.body = file->brotli;
  } else if (accepts(accepted, "gzip")) {
    response.header("Content-Encoding", "gzip");
    response.body = file->gzip;
  } else {
    response.body = file->plain;
  }
  return response;
}

}  // namespace kith::render
