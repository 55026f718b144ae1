// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>

#include "platform/http/message.h"

namespace kith::http {

/// What goes onto the wire: the head, and the body that belongs to it.
struct Answer {
  std::string head;
  std::string body;
  std::string_view embedded{};     ///< see Response
  std::shared_ptr<Stream> stream;  ///< sent behind the head in place of the content when not null
  int status{};
  bool keep_alive{};
  bool chunked{};  ///< the stream's pieces are sent as chunks

  std::string_view content() const { return embedded.empty() ? std::string_view(body) : embedded; }
};

struct Reply {
  bool head_only{false};  ///< answers HEAD
  bool keep_alive{false};
  bool http_1_0{false};  ///< says `Connection: keep-alive`, which is not the default there
};

/// Content-Length is always that of the content (ASVS 4.2.2): also for HEAD, which sends none of it; 204 and 304 have
/// neither. A stream that does not know its length is sent in chunks instead, and closes a connection of HTTP/1.0.
/// Connection, Content-Length, Date and Transfer-Encoding are the server's own: those of a handler are dropped. Throws
/// std::logic_error for a status outside 200-599 or a header that is not a token with a plain text value (a line break
/// in it would split the answer).
Answer make_answer(Response response, const Reply& reply);

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 5.6.7).
std::string http_date(std::int64_t utc_seconds);

}  // namespace kith::http
