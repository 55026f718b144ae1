// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kith::db {

/// A piece of SQL text. Strings, quoted names, comments and dollar-quoted bodies are one piece each.
struct SqlPiece {
  enum class Kind : std::uint8_t {
    word,       ///< a keyword or plain name
    parameter,  ///< `:name`; not a `::` cast
    comment,
    blank,
    end,    ///< a semicolon
    other,  ///< strings, quoted names, numbers, operators
  };
  Kind kind;
  std::string_view text;
};

/// Cuts SQL into pieces; their texts joined are the whole. Understands what SQLite and PostgreSQL share and
/// PostgreSQL's `$tag$...$tag$` and `e'\''`. An unfinished string runs to the end.
std::vector<SqlPiece> sql_pieces(std::string_view sql);

/// The statements of a script without their semicolons. A trigger's or function's `begin ... end` body belongs to its
/// statement. Comments before a statement belong to it; statements of nothing but comments are dropped.
std::vector<std::string> split_statements(std::string_view script);

/// One SQL text as PostgreSQL wants it: `$1` for the first parameter, the same number for the same name. `:x is null`
/// and `:x is not null` get a number of their own: PostgreSQL would take such an `x` for text and then refuse to
/// compare it with an integer, so what is tested there is an integer that is null or not.
struct NumberedSql {
  struct Slot {
    std::size_t parameter;  ///< index into `parameters`
    bool null_test;
  };
  std::string text;
  std::vector<std::string> parameters;  ///< names, each once
  std::vector<Slot> slots;              ///< index + 1 is the number in the text
};
NumberedSql number_parameters(std::string_view sql);

}  // namespace kith::db
