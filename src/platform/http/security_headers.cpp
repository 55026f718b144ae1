// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/security_headers.h"

#include <algorithm>
#include <string>

#include "platform/http/ascii.h"

namespace kith::http {
namespace {

const std::string page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; report-uri " +
    std::string(csp_report_path) + "; report-to csp";
constexpr std::string_view other_policy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox";

void set(Response& response, std::string_view name, std::string_view value) {
  std::erase_if(response.headers, [&](const auto& header) { return same_word(header.first, name); });
  response.header(std::string(name), std::string(value));
}

bool is_html(std::string_view content_type) { return content_type.starts_with("text/html"); }

void add_charset(Response& response) {
  std::string& type = response.content_type;
  const bool text = type.starts_with("text/") || type.starts_with("application/json") || type.ends_with("+json");
  if (text && type.find("charset=") == std::string::npos) type += "; charset=utf-8";
}

/// Scheme, host and port of an Origin header against ours; "null" matches nothing.
bool is_own_origin(std::string_view origin, const Request& request) {
  const std::string_view scheme = request.secure ? "https://" : "http://";
  return origin.starts_with(scheme) && same_word(origin.substr(scheme.size()), request.headers.get("host"));
}

}  // namespace

void add_security_headers(Response& response, bool secure) {
  add_charset(response);
  const bool html = is_html(response.content_type);
  set(response, "Content-Security-Policy", html ? std::string_view(page_policy) : other_policy);
  if (html) set(response, "Reporting-Endpoints", "csp=\"" + std::string(csp_report_path) + "\"");
  set(response, "X-Content-Type-Options", "nosniff");
  set(response, "X-Frame-Options", "DENY");
  set(response, "Referrer-Policy", "no-referrer");
  set(response, "Cross-Origin-Opener-Policy", "same-origin");
  set(response, "Cross-Origin-Resource-Policy", "same-origin");
  set(response, "Permissions-Policy",
      "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), midi=(), "
      "display-capture=(), browsing-topics=()");
  if (secure) set(response, "Strict-Transport-Security", "max-age=63072000; includeSubDomains");
  if (!response.has_header("Cache-Control")) response.header("Cache-Control", "no-store");
}

bool same_site(const Request& request) {
  if (is_safe(request.method)) return true;
  const Fields& headers = request.headers;
  if (headers.repeated("origin") || headers.repeated("sec-fetch-site")) return false;
  const std::string_view site = headers.get("sec-fetch-site"), origin = headers.get("origin");
  if (headers.has("sec-fetch-site") && site != "same-origin" && site != "none") return false;
  if (!headers.has("origin")) return true;
  return is_own_origin(origin, request) || (origin == "null" && site == "same-origin");
}

bool json_or_empty(const Request& request) {
  if (is_safe(request.method) || request.json_body) return true;
  return request.headers.get("content-type").empty() && request.form.list().empty() && request.uploads.empty() &&
         request.body.empty();
}

}  // namespace kith::http
