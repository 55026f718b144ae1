// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/http/decode.h"

namespace kith::http {

/// The head of a request: what its first line and header fields say, after every check below.
struct Head {
  Method method{Method::get};
  bool asterisk{false};  ///< `OPTIONS *`
  std::string raw_target;
  Target target;
  Fields headers;         ///< names in lower case
  bool keep_alive{true};  ///< the client allows another request on this connection
  bool http_1_0{false};
  bool expects_continue{false};
  bool chunked{false};
  std::optional<std::uint64_t> length;  ///< Content-Length
};

/// Looks for the end of the head in the bytes received so far.
struct HeadScan {
  std::size_t checked{0};  ///< bytes looked at; the next scan starts here
  std::size_t end{0};      ///< length of the head with its empty line; 0 = not complete
  bool refused{false};     ///< a byte that no head holds: 400 without waiting for the rest
};

/// Goes on where `scan` stopped. Refuses at the first NUL or other control character, CR without LF, LF without CR, or
/// line that starts with a space or tab (obs-fold, RFC 9112 5.2).
void scan_head(std::string_view bytes, HeadScan& scan);

/// Reads a complete head, strictly (RFC 9112), so that it means the same to every program on the way:
/// - 400: not `token SP target SP HTTP/1.x`; space before a colon; a name that is no token; a value that is not UTF-8;
///   HTTP/1.1 without exactly one well-formed Host; Content-Length twice or not digits; Content-Length with
///   Transfer-Encoding; Transfer-Encoding in HTTP/1.0, twice, empty, or with `chunked` not last or repeated;
///   Content-Type, Authorization or Origin twice; a Connection that is no list of tokens; an absolute target whose
///   authority is not Host; what `decode_target` refuses.
/// - 405: CONNECT, TRACE. 417: an Expect other than 100-continue. 431: more than 100 fields.
/// - 501: another method, another transfer coding. 505: a version other than 1.0 and 1.1.
Decoded<Head> parse_head(std::string_view bytes, const DecodingLimits& limits);

}  // namespace kith::http
