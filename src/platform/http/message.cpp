// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/message.h"

#include <algorithm>
#include <array>

#include "platform/http/ascii.h"

namespace kith::http {

std::string_view name(Method method) {
  constexpr std::array<std::string_view, 8> names{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "OTHER"};
  return names[static_cast<std::size_t>(method)];
}

bool is_safe(Method method) { return method == Method::get || method == Method::head || method == Method::options; }

std::string_view Fields::get(std::string_view name) const {
  for (const auto& [key, value] : list_)
    if (key == name) return value;
  return {};
}

bool Fields::has(std::string_view name) const {
  return std::any_of(list_.begin(), list_.end(), [&](const auto& field) { return field.first == name; });
}

std::vector<std::string_view> Fields::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : list_)
    if (key == name) values.push_back(value);
  return values;
}

bool Fields::repeated(std::string_view name) const {
  return std::count_if(list_.begin(), list_.end(), [&](const auto& field) { return field.first == name; }) > 1;
}

bool Response::has_header(std::string_view name) const {
  return std::any_of(headers.begin(), headers.end(), [&](const auto& header) { return same_word(header.first, name); });
}

Response Response::html(std::string body, int status) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

Response Response::json(std::string body, int status) {
  Response response = html(std::move(body), status);
  response.content_type = "application/json; charset=utf-8";
  return response;
}

Response Response::text(std::string body, int status) {
  Response response = html(std::move(body), status);
  response.content_type = "text/plain; charset=utf-8";
  return response;
}

std::string Request::server() const {
  const auto host = headers.get("host");
  return host.empty() ? std::string() : (secure ? "https://" : "http://") + std::string(host);
}

Response Response::see_other(std::string_view path) {
  Response response = text("", 303);
  response.header("Location", is_local_path(path) ? std::string(path) : "/");
  return response;
}

bool is_local_path(std::string_view path) {
  if (path.empty() || path[0] != '/' || path.substr(0, 2) == "//") return false;
  return std::all_of(path.begin(), path.end(), [](char c) { return c > ' ' && c < 0x7F && c != '\\'; });
}

}  // namespace kith::http
