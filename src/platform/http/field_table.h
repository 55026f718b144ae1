// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "platform/base/result.h"

namespace kith::http {

struct Request;

enum class FieldType : std::uint8_t {
  text,     ///< UTF-8; `limit` code points (0 = 4,000)
  word,     ///< A-Z a-z 0-9 . _ -; `limit` characters (0 = 64)
  integer,  ///< decimal without leading zeros, at most 18 digits, perhaps with a minus; `limit` = greatest size (0 =
            ///< any)
  decimal,  ///< digits with at most two after the point
  boolean,  ///< true or false
  date,     ///< YYYY-MM-DD, a day that exists
  month,    ///< YYYY-MM
  time,     ///< HH:MM, 00:00-23:59
  instant,  ///< YYYY-MM-DDTHH:MM:SS+HH:MM
  code,     ///< one of `choices`
  id,       ///< sealed public id
  object,   ///< the members are the fields whose name starts with "<name>."; in requests only as a list (`many`)
};

/// One field of a request or an answer. A slice writes its fields once, as a constexpr array:
///
///     constexpr std::string_view methods[] = {"in_person", "phone", "video"};
///     constexpr FieldDoc contact_fields[] = {
///         {.name = "match", .type = FieldType::id, .required = true, .about = "supervision.field.match"},
///         {.name = "method", .type = FieldType::code, .required = true, .choices = methods, .about = "..."},
///         {.name = "note", .type = FieldType::text, .limit = 10'000, .about = "supervision.field.note"}};
///     api(Method::post, "/api/v1/contacts", "supervision.api.record", Permission::record_contact, post_contact,
///         {.takes = contact_fields, .gives = contact_answer})
///
/// The array feeds both the OpenAPI description and `check_fields`. Nested members are written with dots, as
/// `Request::form` flattens them: "note.observations". In a request `*` stands for the number of a list's item, from 0:
/// {.name = "parties", .type = FieldType::object, .required = true, .many = true}, {.name = "parties.*.note", ...}.
struct FieldDoc {
  std::string_view name;
  FieldType type{FieldType::text};
  bool required{false};
  bool many{false};  ///< may occur more than once; an array in JSON
  std::size_t limit{0};
  std::span<const std::string_view> choices{};
  std::string_view about{};  ///< locale key of the description
};

/// What a route takes (in its query for GET, in its body otherwise) and gives.
struct Exchange {
  std::span<const FieldDoc> takes{};
  std::span<const FieldDoc> gives{};
};

/// Whether one value is of its field's type and size; nullptr, or the locale key of what is wrong with it:
/// http.field.too_long, .not_a_number, .not_a_date, .not_a_choice, .wrong_form.
const char* wrong_with(const FieldDoc& field, std::string_view value);

/// Checks the request's fields (query of a GET, else form) against the table: required ones are there and not empty, a
/// single one comes once, each value is of its type, and nothing else was sent (no mass assignment). An empty value of
/// a field that is not required counts as absent. Names that start with '_' belong to the platform and pass in forms;
/// a JSON body has none. A value of a JSON body is of its field's JSON type: a number or boolean is
/// not written as a text, nor a text as a number (http.field.wrong_form); a list where `many`, and only there. null is
/// what an optional field may be in place of absent; an unknown name is refused whatever stands there. All problems are
/// told at once, in the table's order, then the unknown fields (http.field.unknown, name left out of the text but given
/// as `field`). Uploads count as fields too: a table that does not name them refuses them.
Result<void> check_fields(const Request& request, std::span<const FieldDoc> table);

}  // namespace kith::http
