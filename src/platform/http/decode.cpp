// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/decode.h"

#include <algorithm>

#include "platform/base/utf8.h"
#include "platform/http/ascii.h"
#include "platform/http/status.h"

namespace kith::http {
namespace {

bool visible(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

bool has_dot_segment(std::string_view path) {
  while (!path.empty()) {
    const std::string_view segment = take_until(path, '/');
    if (segment == "." || segment == "..") return true;
  }
  return false;
}

bool encodes_slash(std::string_view raw) {
  for (std::size_t at = raw.find('%'); at != std::string_view::npos; at = raw.find('%', at + 1))
    if (same_word(raw.substr(at, 3), "%2f")) return true;
  return false;
}

/// An urlencoded name or value, decoded and checked.
Decoded<std::string> decode_piece(std::string_view piece) {
  auto decoded = decode_percent(piece, true);
  return decoded ? checked_text(std::move(*decoded)) : decoded;
}

/// cookie-octet of RFC 6265 4.1.1, plus comma and space, which others send.
bool is_cookie_value(std::string_view value) {
  return std::all_of(value.begin(), value.end(),
                     [](char c) { return c >= ' ' && c < 0x7F && c != '"' && c != ';' && c != '\\'; });
}

/// Reads a quoted string after its opening quote and takes it off `rest`.
std::string take_quoted(std::string_view& rest) {
  std::string value;
  std::size_t i = 0;
  for (; i < rest.size() && rest[i] != '"'; ++i) {
    if (rest[i] == '\\' && i + 1 < rest.size()) ++i;
    value += rest[i];
  }
  rest.remove_prefix(std::min(i + 1, rest.size()));
  return value;
}

}  // namespace

Decoded<std::string> checked_text(std::string text) {
  if (!is_utf8(text)) return tl::unexpected(bad_request);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') text[kept++] = text[i];
  text.resize(kept);
  if (has_control(text)) return tl::unexpected(not_kept);
  return text;
}

Decoded<std::string> decode_percent(std::string_view text, bool plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += plus && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (text.size() - i < 3) return tl::unexpected(bad_request);
    const int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return tl::unexpected(bad_request);
    out += static_cast<char>(high << 4 | low);
    i += 2;
  }
  return out;
}

Decoded<Fields> decode_urlencoded(std::string_view text, const DecodingLimits& limits) {
  Fields fields;
  while (!text.empty()) {
    std::string_view value = take_until(text, '&');
    if (value.empty()) continue;
    auto name = decode_piece(take_until(value, '='));
    auto content = decode_piece(value);
    if (!name) return tl::unexpected(name.error());
    if (!content) return tl::unexpected(content.error());
    if (name->empty()) return tl::unexpected(bad_request);
    if (name->size() > limits.name || fields.list().size() == limits.fields) return tl::unexpected(too_large);
    fields.add(std::move(*name), std::move(*content));
  }
  return fields;
}

Decoded<Target> decode_target(std::string_view target, const DecodingLimits& limits) {
  if (!target.starts_with('/') || !visible(target) || target.find_first_of("#\\") != std::string_view::npos)
    return tl::unexpected(bad_request);
  const std::string_view raw_path = take_until(target, '?');
  if (encodes_slash(raw_path)) return tl::unexpected(bad_request);
  auto path = decode_percent(raw_path, false);
  if (!path) return tl::unexpected(path.error());
  const bool plain = is_utf8(*path) && !has_control(*path) && path->find_first_of("\\\n\t") == std::string::npos;
  if (!plain || has_dot_segment(*path)) return tl::unexpected(bad_request);
  auto query = decode_urlencoded(target, limits);
  if (!query) return tl::unexpected(query.error() == too_large ? too_large : bad_request);
  return Target{std::move(*path), std::move(*query)};
}

Fields decode_cookies(std::string_view header, const DecodingLimits& limits) {
  Fields cookies;
  while (!header.empty() && cookies.list().size() < limits.fields) {
    std::string_view value = trim(take_until(header, ';'));
    if (value.find('=') == std::string_view::npos) continue;
    const std::string_view name = trim(take_until(value, '='));
    value = trim(value);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    if (is_token(name) && name.size() <= limits.name && is_cookie_value(value))
      cookies.add(std::string(name), std::string(value));
  }
  return cookies;
}

std::string parameter(std::string_view header, std::string_view name) {
  take_until(header, ';');
  while (!header.empty()) {
    const std::size_t end = header.find_first_of("=;");
    const std::string_view key = trim(header.substr(0, end));
    if (end == std::string_view::npos) break;
    const bool valued = header[end] == '=';
    header.remove_prefix(end + 1);
    if (!valued) continue;
    std::string value;
    if (header.starts_with('"')) {
      header.remove_prefix(1);
      value = take_quoted(header);
      take_until(header, ';');
    } else {
      value = trim(take_until(header, ';'));
    }
    if (same_word(key, name)) return value;
  }
  return {};
}

}  // namespace kith::http
