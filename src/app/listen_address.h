// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "platform/http/server.h"

namespace kith::app {

/// "127.0.0.1:8080" or "[::1]:8080" into `options`. Throws std::invalid_argument, naming the option, for anything else.
void read_address(std::string_view option, std::string_view listen, http::ServerOptions& options);

/// Whether only this machine can reach a server at that address.
bool is_loopback(std::string_view address);

}  // namespace kith::app
