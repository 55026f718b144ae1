// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/multipart.h"

#include <algorithm>
#include <optional>

#include "platform/base/utf8.h"
#include "platform/http/ascii.h"
#include "platform/http/status.h"

namespace kith::http {
namespace {

constexpr std::string_view crlf = "\r\n";

struct PartHeader {
  std::string name, content_type;
  std::optional<std::string> file_name;
};

/// A quoted parameter value as browsers and curl write it: %22 is a quote (WHATWG), \" and \\ too (curl); any other
/// backslash stands for itself.
std::optional<std::string> take_quoted(std::string_view& rest) {
  std::string value;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (rest[i] == '"') {
      rest.remove_prefix(i + 1);
      return value;
    }
    if (rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\')) {
      value += rest[++i];
    } else if (rest.substr(i, 3) == "%22") {
      value += '"';
      i += 2;
    } else {
      value += rest[i];
    }
  }
  return std::nullopt;
}

/// One `; key="value"` off the front of `rest`.
bool take_parameter(std::string_view& rest, std::string_view& key, std::string& value) {
  rest = trim(rest);
  if (!rest.starts_with(';')) return false;
  rest = trim(rest.substr(1));
  const std::size_t equals = rest.find('=');
  if (equals == std::string_view::npos) return false;
  key = rest.substr(0, equals);
  rest.remove_prefix(equals + 1);
  if (!is_token(key)) return false;
  if (!rest.starts_with('"')) {
    const std::size_t end = std::min(rest.find_first_of("; \t"), rest.size());
    value = rest.substr(0, end);
    rest.remove_prefix(end);
    return is_token(value);
  }
  rest.remove_prefix(1);
  auto quoted = take_quoted(rest);
  if (quoted) value = std::move(*quoted);
  return quoted.has_value();
}

bool read_disposition(std::string_view value, PartHeader& part) {
  const std::string_view kind = trim(value.substr(0, value.find(';')));
  if (!same_word(kind, "form-data")) return false;
  std::string_view rest = value.substr(std::min(value.find(';'), value.size()));
  bool named = false;
  while (!trim(rest).empty()) {
    std::string_view key;
    std::string content;
    if (!take_parameter(rest, key, content)) return false;
    if (same_word(key, "name")) {
      if (named) return false;
      part.name = std::move(content);
      named = true;
    } else if (same_word(key, "filename")) {
      if (part.file_name) return false;
      part.file_name = std::move(content);
    } else if (key.ends_with('*')) {
      return false;
    }
  }
  return named;
}

bool encodes_nothing(std::string_view encoding) {
  return same_word(encoding, "binary") || same_word(encoding, "8bit") || same_word(encoding, "7bit");
}

Decoded<PartHeader> read_header(std::string_view lines) {
  PartHeader part;
  bool disposed = false, typed = false;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find(crlf), lines.size());
    std::string_view value = lines.substr(0, end);
    lines.remove_prefix(std::min(end + crlf.size(), lines.size()));
    if (value.find(':') == std::string_view::npos) return tl::unexpected(bad_request);
    const std::string_view name = take_until(value, ':');
    value = trim(value);
    if (!is_token(name) || !is_utf8(value) || has_control(value) || value.find('\n') != std::string_view::npos)
      return tl::unexpected(bad_request);
    if (same_word(name, "content-disposition")) {
      if (disposed || !read_disposition(value, part)) return tl::unexpected(bad_request);
      disposed = true;
    } else if (same_word(name, "content-type")) {
      if (typed) return tl::unexpected(bad_request);
      part.content_type = value;
      typed = true;
    } else if (same_word(name, "content-transfer-encoding") && !encodes_nothing(value)) {
      return tl::unexpected(bad_request);
    }
  }
  if (!disposed) return tl::unexpected(bad_request);
  return part;
}

int refuse_names(const PartHeader& part, const DecodingLimits& limits) {
  if (part.name.empty()) return bad_request;
  if (part.name.size() > limits.name) return too_large;
  if (part.file_name && part.file_name->size() > limits.file_name) return too_large;
  const bool breaks = part.name.find_first_of("\n\t") != std::string::npos ||
                      (part.file_name && part.file_name->find_first_of("\n\t") != std::string::npos);
  return breaks ? not_kept : 0;
}

int add_part(PartHeader part, std::string_view content, const DecodingLimits& limits, Multipart& into) {
  if (const int status = refuse_names(part, limits)) return status;
  if (part.file_name) {
    part.file_name->erase(0, part.file_name->find_last_of("/\\") + 1);
    if (!part.file_name->empty() || !content.empty())
      into.uploads.push_back(
          {std::move(part.name), std::move(*part.file_name), std::move(part.content_type), std::string(content)});
    return 0;
  }
  if (content.size() > limits.form) return too_large;
  auto text = checked_text(std::string(content));
  if (!text) return text.error();
  into.form.add(std::move(part.name), std::move(*text));
  return 0;
}

/// Takes one part (header, empty line, content, the next delimiter) off `rest`.
int take_part(std::string_view& rest, std::string_view delimiter, const DecodingLimits& limits, Multipart& into) {
  const std::size_t header_end = rest.substr(0, limits.part_header + 4).find("\r\n\r\n");
  if (header_end == std::string_view::npos) return rest.size() > limits.part_header ? too_large : bad_request;
  auto part = read_header(rest.substr(0, header_end));
  if (!part) return part.error();
  rest.remove_prefix(header_end + 4);
  const std::size_t end = rest.find(delimiter);
  if (end == std::string_view::npos) return bad_request;
  const int status = add_part(std::move(*part), rest.substr(0, end), limits, into);
  rest.remove_prefix(end + delimiter.size());
  return status;
}

}  // namespace

bool is_boundary(std::string_view boundary) {
  const auto allowed = [](char c) {
    return is_digit(c) || is_letter(c) || std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos;
  };
  return !boundary.empty() && boundary.size() <= 70 && boundary.back() != ' ' &&
         std::all_of(boundary.begin(), boundary.end(), allowed);
}

Decoded<Multipart> decode_multipart(std::string_view body, std::string_view boundary, const DecodingLimits& limits) {
  Multipart out;
  const std::string delimiter = "\r\n--" + std::string(boundary);
  const std::string_view first = std::string_view(delimiter).substr(crlf.size());
  if (!is_boundary(boundary) || !body.starts_with(first)) return tl::unexpected(bad_request);
  body.remove_prefix(first.size());
  for (std::size_t parts = 0; !body.starts_with("--"); ++parts) {
    if (parts == limits.fields) return tl::unexpected(too_large);
    if (!body.starts_with(crlf)) return tl::unexpected(bad_request);
    body.remove_prefix(crlf.size());
    if (const int status = take_part(body, delimiter, limits, out)) return tl::unexpected(status);
  }
  body.remove_prefix(2);
  if (!body.empty() && body != crlf) return tl::unexpected(bad_request);
  return out;
}

}  // namespace kith::http
