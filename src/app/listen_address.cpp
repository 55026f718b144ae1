// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/listen_address.h"

#include <charconv>
#include <stdexcept>

namespace kith::app {

void read_address(std::string_view option, std::string_view listen, http::ServerOptions& options) {
  const auto colon = listen.rfind(':');
  unsigned port = 0;
  const char* first = listen.data() + colon + 1;
  const char* last = listen.data() + listen.size();
  if (colon == std::string::npos || colon == 0 || std::from_chars(first, last, port).ptr != last || first == last ||
      port > 65535)
    throw std::invalid_argument(std::string(option) + " wants ADDRESS:PORT, such as 127.0.0.1:8080");
  options.address = listen.substr(0, colon);
  if (options.address.starts_with('[') && options.address.ends_with(']'))
    options.address = options.address.substr(1, options.address.size() - 2);
  options.port = static_cast<unsigned short>(port);
}

bool is_loopback(std::string_view address) { return address == "::1" || address.starts_with("127."); }

}  // namespace kith::app
