// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "app/commands.h"
#include "platform/cli/command.h"
#include "platform/http/message.h"

namespace kith::app {

/// Whoever acts from the command line: an account, by its password (decisions 0090, 0301).
struct Somebody {
  std::string login, password_file;
  std::string key;  ///< idempotency key; empty: none

  /// The options --as, --password-file and --key.
  void declare(cli::Command& command);
};

/// One request of the JSON API.
struct ApiAct {
  http::Method method{};
  std::string path;    ///< whole, "/api/v1/..."
  http::Fields query;  ///< of a GET
  std::string json;    ///< body of the others; empty: none
};

/// Signs in, sends the request through the front door (the running server's, where it was asked), prints the answer and
/// signs out: rights, guards, audit and idempotency are those of the API. Prints to `out` what was done, to `err` why
/// not. Exit code of cli/command.h. `verb` ("kith act") stands before refusals and in the session. Throws
/// std::invalid_argument when somebody or the password file is missing or wrong.
int act_as(const Somebody& who, const ApiAct& act, std::string_view verb, const Invocation& call);

/// The JSON in `file`; of "-": in the standard input. Throws std::invalid_argument when it cannot be read or is longer
/// than a body may be.
std::string json_in(const std::string& file, Invocation& call);

}  // namespace kith::app
