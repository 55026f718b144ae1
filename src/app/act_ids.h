// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/router.h"

/// Where whoever acts reads what an act asks for: the ids of its path and of its fields, the words of its path, and the
/// version that a correction names.
namespace kith::app {

/// What every act's path begins with.
inline constexpr std::string_view api_root = "/api/v1/";

/// One kind of id. A test holds every id of every changing act against this table, and every role that may do the act
/// against the readings.
struct IdSource {
  std::string_view acts;  ///< how the path of the acts begins below /api/v1/; empty: all that none before it names
  std::string_view name;  ///< of the path's part or the field, without what stands before its last dot
  std::string_view of;    ///< what the id is of: "a person"
  /// Paths of the readings that tell it, below /api/v1/, alternatives for roles that may not use the first; or empty.
  std::span<const std::string_view> read_at{};
  std::string_view otherwise{};  ///< how it is known where nothing is read
};

/// Null when the table has none.
const IdSource* source_of(const http::Route& act, std::string_view name);

/// "of a person: GET people"
std::string told_by(const IdSource& source);

/// The words that a {…:word} part of the act's path takes, as "alias, address"; empty when it is not told.
std::string_view words_of_path(std::string_view name);

/// The names of the path's parts of a type, "id" or "word", in their order.
std::vector<std::string_view> parts_of(const http::Route& act, std::string_view type);

}  // namespace kith::app
