// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/answering.h"

#include <arpa/inet.h>
#include <sys/random.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "platform/http/ascii.h"
#include "platform/http/body.h"
#include "platform/http/problem.h"
#include "platform/http/security_headers.h"

namespace kith::http {
namespace {

/// Eight characters without look-alikes, for a user to read out to whoever keeps the log.
std::string random_reference() {
  constexpr std::string_view letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  unsigned char bytes[8]{};
  if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) return "UNNUMBERED";
  std::string reference;
  for (const unsigned char b : bytes) reference += letters[b % letters.size()];
  return reference;
}

bool is_ip(const std::string& text) {
  unsigned char address[sizeof(in6_addr)];
  return inet_pton(AF_INET, text.c_str(), address) == 1 || inet_pton(AF_INET6, text.c_str(), address) == 1;
}

std::string_view last_value(const Fields& headers, std::string_view name) {
  const auto lines = headers.all(name);
  if (lines.empty()) return {};
  const std::string_view list = lines.back();
  const std::size_t comma = list.rfind(',');
  return trim(comma == std::string_view::npos ? list : list.substr(comma + 1));
}

bool wants_json(const Request& request) {
  const std::string_view accept = request.headers.get("accept");
  return request.path.starts_with("/api/") ||
         (accept.find("json") != std::string_view::npos && accept.find("text/html") == std::string_view::npos);
}

Response plain_error(int status, std::string_view reference) {
  std::string text = std::to_string(status) + " " + std::string(reason(status)) + "\n";
  if (!reference.empty()) text += "Reference / Référence: " + std::string(reference) + "\n";
  return Response::text(std::move(text), status);
}

Request request_of(Head head, const DecodingLimits& limits) {
  Request request;
  request.method = head.method;
  request.path = std::move(head.target.path);
  request.query = std::move(head.target.query);
  request.raw_target = std::move(head.raw_target);
  request.headers = std::move(head.headers);
  std::string cookies;
  for (const std::string_view line : request.headers.all("cookie")) cookies += std::string(line) + ";";
  request.cookies = decode_cookies(cookies, limits);
  return request;
}

}  // namespace

void tell_client(Request& request, const Peer& peer, bool behind_proxy) {
  request.client = peer.address;
  request.secure = peer.tls;
  if (!behind_proxy || !peer.loopback) return;
  const std::string forwarded(last_value(request.headers, "x-forwarded-for"));
  if (is_ip(forwarded)) request.client = forwarded;
  request.secure |= last_value(request.headers, "x-forwarded-proto") == "https";
}

Answering::Answering(const ServerOptions& options, HoldingHandler handler)
    : options_(options), handler_(std::move(handler)) {}

bool Answering::is_our_host(std::string_view host) const {
  if (options_.hosts.empty()) return true;
  const std::size_t colon = host.rfind(':');
  if (colon != std::string_view::npos && !host.ends_with(']')) host = host.substr(0, colon);
  std::string_view address = host;
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  if (is_ip(std::string(address))) return true;  // a machine's own address: nobody else's name
  return std::any_of(options_.hosts.begin(), options_.hosts.end(),
                     [&](const std::string& ours) { return same_word(ours, host); });
}

Response Answering::error(int status, std::string_view reference, const Request* request) const {
  if (options_.turned_away && status != 500) options_.turned_away(status);
  try {
    if (options_.error_page) {
      Response page = options_.error_page(status, reference, request);
      page.status = status;
      return page;
    }
  } catch (...) {  // the page of an error must not fail: the plain one follows
  }
  return request && wants_json(*request) ? problem(status, reference) : plain_error(status, reference);
}

std::string Answering::tell_failure(std::string_view what) const {
  std::string reference = random_reference();
  if (options_.failed) options_.failed(reference, what);
  return reference;
}

Response Answering::handle(Request& request, std::string body, Hold& hold) const {
  try {
    if (const int status = decode_body(request, std::move(body), options_.decoding, options_.raw_types))
      return error(status, {}, &request);
    return handler_(request, hold);
  } catch (const std::exception& e) {
    return error(500, tell_failure(e.what()), &request);
  } catch (...) {
    return error(500, tell_failure("not a std::exception"), &request);
  }
}

Answer Answering::finish(Response response, const Reply& reply, bool secure) const {
  add_security_headers(response, secure);
  try {
    return make_answer(std::move(response), reply);
  } catch (const std::exception& e) {
    Response page = plain_error(500, tell_failure(e.what()));
    add_security_headers(page, secure);
    return make_answer(std::move(page), reply);
  }
}

Answer Answering::answer(Head head, std::string body, const Peer& peer, bool keep_alive, Hold& hold) const {
  const Reply reply{.head_only = head.method == Method::head, .keep_alive = keep_alive, .http_1_0 = head.http_1_0};
  const bool asterisk = head.asterisk;
  Request request = request_of(std::move(head), options_.decoding);
  tell_client(request, peer, options_.behind_proxy);
  hold.reply_ = reply;
  hold.secure_ = request.secure;
  if (!asterisk) return finish(handle(request, std::move(body), hold), reply, request.secure);
  Response methods;
  methods.status = 204;
  methods.header("Allow", "GET, HEAD, POST");
  return finish(std::move(methods), reply, request.secure);
}

Answer Answering::refuse(int status, const Peer& peer) const {
  Response response = error(status, {}, nullptr);
  if (status == 405) response.header("Allow", "GET, HEAD, POST");
  if (status == 503) response.header("Retry-After", "2");
  return finish(std::move(response), {}, peer.tls);
}

Answer Answering::busy(const Peer& peer) const {
  if (options_.turned_away) options_.turned_away(503);
  Response response = plain_error(503, {});
  response.header("Retry-After", "2");
  return finish(std::move(response), {}, peer.tls);
}

}  // namespace kith::http
