// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "platform/http/message.h"

/// Pure decoders of what a client sends. Each returns the decoded value or the HTTP status to refuse it with: 400 for
/// bytes that are not the format, 413 above a limit, 422 for well-formed input with a text we do not keep.
namespace kith::http {

template <class T>
using Decoded = tl::expected<T, int>;

struct DecodingLimits {
  std::size_t fields = 2000;       ///< of a query, form, cookie header or JSON body; parts of a multipart body
  std::size_t name = 128;          ///< bytes of a field's name
  std::size_t form = 1024 * 1024;  ///< bytes of an urlencoded or JSON body, and of one text part
  std::size_t part_header = 4096;  ///< bytes of one part's header
  std::size_t file_name = 255;     ///< bytes
  std::size_t json_depth = 16;
};

/// The text as handlers get it: well-formed UTF-8 (else 400), CR LF as LF, then no control character but line feed and
/// tab (else 422).
Decoded<std::string> checked_text(std::string text);

/// %XX decoded, strictly: each '%' is followed by two hexadecimal digits, else 400. With `plus`, '+' is a space.
Decoded<std::string> decode_percent(std::string_view text, bool plus);

/// `a=1&b=%20` of a query or an urlencoded form (WHATWG URL 5.1, but strict). Empty pieces between '&' are skipped; a
/// field without name is refused with 400.
Decoded<Fields> decode_urlencoded(std::string_view text, const DecodingLimits& limits);

struct Target {
  std::string path;
  Fields query;
};

/// The origin-form of a request target (RFC 9112 3.2.1). 400 unless it starts with '/', is visible ASCII without '#'
/// and
/// '\', and its decoded path is UTF-8 text without control characters, '\', encoded '/' and segments "." or "..".
Decoded<Target> decode_target(std::string_view target, const DecodingLimits& limits);

/// Cookie header (RFC 6265 4.2). Pairs that are not well-formed are dropped, not refused: another program on the same
/// host may have set them. A repeated name is kept, so that `Fields::repeated` can tell.
Fields decode_cookies(std::string_view header, const DecodingLimits& limits);

/// Value of parameter `name` in a header such as Content-Type; empty when absent. Quoted strings are unquoted.
std::string parameter(std::string_view header, std::string_view name);

}  // namespace kith::http
