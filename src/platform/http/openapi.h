// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "platform/base/function_ref.h"
#include "platform/http/router.h"

namespace kith::http {

/// The text of a locale key in one language.
using WordOf = FunctionRef<std::string(std::string_view key)>;

/// The description of the JSON API (OpenAPI 3.1) made from the route table: every Kind::api route with its path
/// parameters, its fields (the same table that `check_fields` applies), its permission (`x-permission`), and the one
/// form of all refusals (problem+json). Same routes, same text: the result can be kept under version control.
std::string openapi(std::span<const Route> routes, std::string_view version, WordOf words);

/// One line a route for people: method, path, permission, kind, file:line, sorted by path.
std::string routes_text(std::span<const Route> routes);
/// The same as a JSON array of objects.
std::string routes_json(std::span<const Route> routes);

std::string_view name(Kind kind);

/// "/a/{b:id}" as "/a/{b}".
std::string template_of(std::string_view path);

}  // namespace kith::http
