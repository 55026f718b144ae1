// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kith::http {

enum class Method { get, head, post, put, patch, delete_, options, other };
/// "GET"; `other` is "OTHER".
std::string_view name(Method);
/// GET, HEAD and OPTIONS change nothing (RFC 9110 9.2.1) but the audit log.
bool is_safe(Method);

/// Names and values in the order they were sent. A repeated name is kept; `only` refuses it.
class Fields {
 public:
  void add(std::string name, std::string value) { list_.emplace_back(std::move(name), std::move(value)); }
  /// The value, or empty when absent. Repeated names: the first.
  std::string_view get(std::string_view name) const;
  bool has(std::string_view name) const;
  std::vector<std::string_view> all(std::string_view name) const;
  /// True when `name` occurs more than once (a sign of parameter pollution: handlers of single fields refuse it).
  bool repeated(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& list() const { return list_; }

 private:
  std::vector<std::pair<std::string, std::string>> list_;
};

struct Upload {
  std::string field, file_name, content_type, content;
};

enum class JsonKind : std::uint8_t { text, number, boolean, null, empty_list, empty_object };

/// What stood in a JSON body at a name; the texts of `Request::form` no longer tell.
struct JsonValue {
  std::string name;  ///< as in `Request::form`; of an item of a list the list's
  JsonKind kind;
  bool item;  ///< stood in a list
};

/// A request whose framing, limits and encoding have already been checked by the server.
/// All texts in it are well-formed UTF-8 without control characters other than line feed and tab; CR LF has become LF.
/// `form` holds the fields of an urlencoded, multipart or JSON body alike: a JSON body is flattened with dots
/// ({"note":{"a":"x"},"match":["m1","m2"]} gives note.a=x, match=m1, match=m2), so that pages and API share one
/// decoder.
struct Request {
  Method method{Method::get};
  std::string path;                      ///< decoded, starts with '/', no dot segments
  std::string raw_target;                ///< as sent
  Fields query, form, cookies, headers;  ///< header names in lower case
  std::vector<Upload> uploads;
  std::string body;  ///< the bytes of a body of one of `ServerOptions::raw_types`; empty for the three kinds above
  bool json_body{false};
  std::vector<JsonValue> json;  ///< of a JSON body, in its order, those too that give no field: null, {}, []
  std::string client;           ///< client address (from X-Forwarded-For only in behind-proxy mode)
  bool secure{false};           ///< TLS here, or at the trusted proxy

  /// "https://kith.example.org:8443": under which the client reached this server; links for people begin with it.
  std::string server() const;
};

class Stream;

struct Response {
  int status{200};
  std::string content_type{"text/html; charset=utf-8"};
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  /// Sent in place of `body` when not empty: bytes that live as long as the program (assets compiled into it).
  std::string_view embedded{};
  /// Sent in place of both when not null: content too great for memory (stream.h). One that can be sent only once.
  std::shared_ptr<Stream> stream{};

  /// Of an answer without a stream.
  std::string_view content() const { return embedded.empty() ? std::string_view(body) : embedded; }
  bool has_header(std::string_view name) const;  ///< in any case

  static Response html(std::string body, int status = 200);
  static Response json(std::string body, int status = 200);
  static Response text(std::string body, int status = 200);
  /// 303 to a path of our own; anything that is not a local path (see `is_local_path`) becomes "/".
  static Response see_other(std::string_view path);
  Response& header(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
};

/// Whether a browser stays on this site when sent to `path`: starts with one '/', no second '/' or '\\' after it, only
/// visible ASCII, no '\\' at all.
bool is_local_path(std::string_view path);

}  // namespace kith::http
