// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/router.h"
#include "platform/i18n/i18n.h"

/// The acts of the JSON API as the command line names them: "POST" and "mentors/{application}/decision", the path below
/// /api/v1/.
namespace kith::app {

/// "GET" or "get" as a method; nothing for another word.
std::optional<http::Method> method_called(std::string_view word);

/// `path` below /api/v1/, given with or without what stands before it, as a request's whole path.
std::string whole_path(std::string_view path);

/// The act whose path has the shape of `path`, a whole one: {…} and values of any form stand for a parameter, fixed
/// words go before. Null when there is none.
const http::Route* act_called(std::span<const http::Route> routes, http::Method method, std::string_view path);

/// "POST mentors/{application}/decision"
std::string name_of(const http::Route& act);

/// Acts that may have been meant, nearest first; at most five.
std::vector<const http::Route*> acts_near(std::span<const http::Route> routes, http::Method method,
                                          std::string_view path);

/// One line an act, by path: method, path, what it is. With `words` those alone that have each of them somewhere in the
/// line, however written. False when there is none.
bool list_acts(std::span<const http::Route> routes, std::span<const std::string> words, const i18n::Words& texts,
               std::ostream& out);

/// What stands in the path of an act where it has {…}, then the fields it takes, one a line: name, type, whether it is
/// required, limit or choices, what it is; of an id, what it is of and which reading tells it.
void list_fields(const http::Route& act, const i18n::Words& texts, std::ostream& out);

}  // namespace kith::app
