// SPDX-License-Identifier: AGPL-3.0-or-later
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "framed.h"

namespace kith::fuzz {

std::optional<std::string> second_opinion(std::string_view bytes) {
  namespace http = boost::beast::http;
  http::request_parser<http::string_body> parser;
  parser.eager(true);
  boost::beast::error_code error;
  parser.put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
  if (error || !parser.is_done()) return std::nullopt;
  return parser.get().body();
}

}  // namespace kith::fuzz
