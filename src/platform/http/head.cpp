// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/head.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "platform/base/utf8.h"
#include "platform/http/ascii.h"
#include "platform/http/status.h"

namespace kith::http {
namespace {

constexpr std::size_t most_fields = 100, longest_length = 18;

constexpr std::array<std::pair<std::string_view, Method>, 7> methods{{{"GET", Method::get},
                                                                      {"HEAD", Method::head},
                                                                      {"POST", Method::post},
                                                                      {"PUT", Method::put},
                                                                      {"PATCH", Method::patch},
                                                                      {"DELETE", Method::delete_},
                                                                      {"OPTIONS", Method::options}}};

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find("\r\n");
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 2, rest.size()));
  return line;
}

int read_method(std::string_view word, Head& head) {
  if (!is_token(word)) return bad_request;
  if (word == "TRACE" || word == "CONNECT") return not_allowed;
  const auto* at = std::find_if(methods.begin(), methods.end(), [&](const auto& m) { return m.first == word; });
  if (at == methods.end()) return not_implemented;
  head.method = at->second;
  return 0;
}

int read_version(std::string_view word, Head& head) {
  const bool shaped =
      word.size() == 8 && word.starts_with("HTTP/") && is_digit(word[5]) && word[6] == '.' && is_digit(word[7]);
  if (!shaped) return bad_request;
  head.http_1_0 = word == "HTTP/1.0";
  return head.http_1_0 || word == "HTTP/1.1" ? 0 : version_not_supported;
}

int read_first_line(std::string_view line, Head& head) {
  const std::string_view method = take_until(line, ' ');
  head.raw_target = take_until(line, ' ');
  if (head.raw_target.empty()) return bad_request;
  if (const int status = read_version(line, head)) return status;
  return read_method(method, head);
}

int read_fields(std::string_view lines, Head& head) {
  for (std::size_t count = 0; !lines.empty(); ++count) {
    if (count == most_fields) return head_too_large;
    std::string_view value = take_line(lines);
    if (value.find(':') == std::string_view::npos) return bad_request;
    const std::string_view name = take_until(value, ':');
    value = trim(value);
    if (!is_token(name) || !is_utf8(value)) return bad_request;
    head.headers.add(lower(name), std::string(value));
  }
  return 0;
}

bool is_authority(std::string_view text) {
  const bool allowed = std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || is_letter(c) || std::string_view("-._~:[]").find(c) != std::string_view::npos;
  });
  const std::size_t colon = text.rfind(':'), bracket = text.rfind(']');
  const bool has_port = colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  const std::string_view host = has_port ? text.substr(0, colon) : text;
  const std::string_view port = has_port ? text.substr(colon + 1) : std::string_view("0");
  const bool literal = host.starts_with('[') && host.ends_with(']');
  if (!literal && host.find_first_of(":[]") != std::string_view::npos) return false;
  return allowed && !host.empty() && !port.empty() && port.size() <= 5 &&
         std::all_of(port.begin(), port.end(), is_digit);
}

int check_host(const Head& head) {
  if (head.headers.repeated("host")) return bad_request;
  if (!head.headers.has("host")) return head.http_1_0 ? 0 : bad_request;
  return is_authority(head.headers.get("host")) ? 0 : bad_request;
}

int check_singles(const Head& head) {
  for (const std::string_view name : {"content-type", "authorization", "origin", "expect", "content-encoding"})
    if (head.headers.repeated(name)) return bad_request;
  return 0;
}

int read_coding(Head& head) {
  if (head.http_1_0 || head.headers.repeated("transfer-encoding") || head.headers.has("content-length"))
    return bad_request;
  std::string_view list = head.headers.get("transfer-encoding");
  bool unknown = false;
  if (list.empty() || list.back() == ',') return bad_request;
  while (!list.empty()) {
    const std::string_view coding = trim(take_until(list, ','));
    if (!is_token(coding) || head.chunked) return bad_request;
    (same_word(coding, "chunked") ? head.chunked : unknown) = true;
  }
  return unknown ? not_implemented : 0;
}

int read_length(Head& head) {
  if (head.headers.has("transfer-encoding")) return read_coding(head);
  if (!head.headers.has("content-length")) return 0;
  const std::string_view text = head.headers.get("content-length");
  const bool good = !text.empty() && text.size() <= longest_length && std::all_of(text.begin(), text.end(), is_digit);
  if (!good || head.headers.repeated("content-length")) return bad_request;
  std::uint64_t length = 0;
  std::from_chars(text.data(), text.data() + text.size(), length);
  head.length = length;
  return 0;
}

int read_expectation(Head& head) {
  if (!head.headers.has("expect") || head.http_1_0) return 0;
  if (!same_word(head.headers.get("expect"), "100-continue")) return expectation_failed;
  head.expects_continue = head.chunked || head.length.value_or(0) > 0;
  return 0;
}

int read_connection(Head& head) {
  bool close = false, keep = false;
  for (std::string_view list : head.headers.all("connection")) {
    while (!list.empty()) {
      const std::string_view option = trim(take_until(list, ','));
      if (!option.empty() && !is_token(option)) return bad_request;
      close |= same_word(option, "close");
      keep |= same_word(option, "keep-alive");
    }
  }
  head.keep_alive = !close && (keep || !head.http_1_0);
  return 0;
}

/// Makes the origin-form of an absolute target and checks that it names the same host as Host (RFC 9112 3.2.2 lets the
/// target win; two different names are a disagreement somebody could use).
int strip_authority(std::string_view& target, const Head& head) {
  const std::size_t scheme = target.find("://");
  if (target.starts_with('/') || scheme == std::string_view::npos) return 0;
  if (!same_word(target.substr(0, scheme), "http") && !same_word(target.substr(0, scheme), "https")) return bad_request;
  target.remove_prefix(scheme + 3);
  const std::size_t end = std::min(target.find_first_of("/?"), target.size());
  const std::string_view authority = target.substr(0, end);
  if (!is_authority(authority) || !same_word(authority, head.headers.get("host"))) return bad_request;
  target.remove_prefix(end);
  return 0;
}

int read_target(Head& head, const DecodingLimits& limits) {
  std::string_view target = head.raw_target;
  head.asterisk = target == "*" && head.method == Method::options;
  if (head.asterisk) return 0;
  if (const int status = strip_authority(target, head)) return status;
  std::string origin(target);
  if (!origin.starts_with('/') && head.raw_target.find("://") != std::string::npos) origin.insert(0, 1, '/');
  auto decoded = decode_target(origin, limits);
  if (!decoded) return bad_request;
  head.target = std::move(*decoded);
  return 0;
}

}  // namespace

void scan_head(std::string_view bytes, HeadScan& scan) {
  for (std::size_t i = scan.checked; i < bytes.size() && scan.end == 0 && !scan.refused; ++i) {
    const auto c = static_cast<unsigned char>(bytes[i]);
    const char before = i == 0 ? '\n' : bytes[i - 1];
    if (before == '\r' && c != '\n') scan.refused = true;
    if (c == '\n') {
      scan.refused |= before != '\r';
      if (i >= 3 && bytes[i - 2] == '\n') scan.end = i + 1;
    } else if (before == '\n' && (c == ' ' || c == '\t')) {
      scan.refused = true;
    } else if ((c < 0x20 && c != '\r' && c != '\t') || c == 0x7F) {
      scan.refused = true;
    }
    scan.checked = i + 1;
  }
}

Decoded<Head> parse_head(std::string_view bytes, const DecodingLimits& limits) {
  Head head;
  if (!bytes.ends_with("\r\n\r\n")) return tl::unexpected(bad_request);
  bytes.remove_suffix(2);
  int status = read_first_line(take_line(bytes), head);
  if (status == 0) status = read_fields(bytes, head);
  for (const auto check : {check_host, check_singles})
    if (status == 0) status = check(head);
  for (const auto read : {read_length, read_expectation, read_connection})
    if (status == 0) status = read(head);
  if (status == 0) status = read_target(head, limits);
  if (status != 0) return tl::unexpected(status);
  return head;
}

}  // namespace kith::http
