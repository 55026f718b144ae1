// SPDX-License-Identifier: AGPL-3.0-or-later
// Verbs that print the program's own tables: routes and the API's description.
#include <ostream>

#include "app/commands.h"
#include "app/slices.h"
#include "app/version.h"
#include "platform/cli/command.h"
#include "platform/http/openapi.h"

namespace kith::app {
int routes(Invocation& call) {
  bool json = false;
  cli::Command command("kith routes", "Lists every route: method, path, permission, place in the code.");
  command.flag("--json", json, "as JSON");
  if (const auto exit = command.parse(call.args, call.out, call.err)) return *exit;
  Metrics metrics;
  const Slices slices(nullptr, metrics);
  call.out << (json ? http::routes_json(slices.router().routes()) : http::routes_text(slices.router().routes()));
  return cli::done;
}

int openapi(Invocation& call) {
  cli::Command command("kith openapi", "Prints the OpenAPI description of the JSON API.");
  if (const auto exit = command.parse(call.args, call.out, call.err)) return *exit;
  Metrics metrics;
  const Slices slices(nullptr, metrics);
  const i18n::Words words(i18n::Language::en);
  call.out << http::openapi(slices.router().routes(), version,
                            [&](std::string_view key) { return words.text_of(key); });
  return cli::done;
}

}  // namespace kith::app
