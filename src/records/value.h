// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "platform/base/instant.h"
#include "platform/db/db.h"
#include "records/problem.h"
#include "records/schema.h"

/// The values of the exchange format: their exact texts and how they are stored (see `Type`). Only the canonical text
/// of a value is read, so that what was read is written back byte for byte: `007`, `1.50`, `-0` are `bad_type`.
namespace kith::records {

/// Longest text (of `text`, `texts`, `codes`, `refs`) and longest other value or list item, in characters.
inline constexpr std::size_t longest_text = 20000, longest_value = 200;

/// Reads the text of one non-empty value of `column` into its stored form. A `ref` stays the text of the id named, a
/// `timestamp` gives its UTC seconds. Text values borrow from `text`. Returns what is wrong, if anything.
std::optional<Flaw> parse(const Column& column, std::string_view text, db::Value& value);

/// Checks a value in stored form (from a form or another slice) as strictly as `parse` checks a text: its kind, range,
/// codes and characters. Null passes; a `ref` is an integer here and is not looked up.
std::optional<Flaw> check_stored(const Column& column, const db::Value& value);

/// Writes a stored value as the exchange format does; null writes nothing. Not for `ref` and `timestamp`.
void append_text(std::string& out, const Column& column, const db::Value& value);
void append_date(std::string& out, std::int64_t day_number);
/// "2026-11-22T09:30:00-05:00"
void append_instant(std::string& out, std::int64_t utc_seconds, std::int64_t offset_minutes);

/// `A-Z a-z 0-9 . _ -`, 1 to 64 characters.
bool is_id(std::string_view text);

/// Calls `each(item)` for the parts of a list joined with ';'; the empty text has none. Stops when it returns false.
void for_each_item(std::string_view list, FunctionRef<bool(std::string_view)> each);

}  // namespace kith::records
