// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

/// What one column of a record type is: the words in which src/records/schema.csv is written (see schema.h).
namespace kith::records {

/// The types of the exchange format (FORMAT §2) and how each is stored.
enum class Type : std::uint8_t {
  id,         ///< text
  ref,        ///< integer: key of the first row of the chain named
  refs,       ///< text as in the exchange format (ids of first rows joined with ';')
  date,       ///< day number
  month,      ///< day number of its first day
  time,       ///< minutes since midnight
  timestamp,  ///< `recorded_at` only: UTC seconds, offset and civil day in three columns
  integer,    ///< itself
  decimal,    ///< hundredths
  boolean,    ///< 0 or 1
  code,       ///< text, one of `codes`
  codes,      ///< text, some of `codes` joined with ';' (any tokens when `codes` is empty)
  texts,      ///< text, free texts joined with ';'
  text,       ///< text
};

/// Who a field may concern; written as public, internal, private, sensitive, sealed in schema.csv.
enum class Sensitivity : std::uint8_t {
  open,       ///< public: could be printed in a brochure (programme names, courses)
  internal,   ///< about the work, says nothing about a person by itself
  personal,   ///< private: identifies a person or says how to reach them
  sensitive,  ///< about a person's life: address, birth date, identities, notes, custody
  sealed,     ///< results of checks, concerns, formative assessment: shown by a right of its own, each look recorded
};

struct Column {
  std::string_view name;
  Type type{Type::text};
  Sensitivity sensitivity{Sensitivity::sealed};
  bool required{};
  bool late_entry{};     ///< the date by which late entry is judged (FORMAT §3.6)
  bool indexed{};        ///< a page looks rows up by this reference
  bool parent{};         ///< what the record belongs to: a correction may not change it (`chain_identity`, ADR 0040)
  std::uint8_t since{};  ///< minor version of format 1.x that brought the column
  std::int16_t references{-1};  ///< index of the table referred to, or -1
  std::span<const std::string_view> codes;
  std::optional<std::int64_t> min, max;  ///< bounds of an integer, both included
};

struct Table {
  std::string_view name;  ///< in the database
  std::string_view file;  ///< in the exchange format, "formative/formative_items.csv"
  /// Every column of the file in its order: `sourced_id`, the content, then the four that every file ends with.
  std::span<const Column> columns;

  /// The columns between `sourced_id` and the last four.
  constexpr std::span<const Column> content() const { return columns.subspan(1, columns.size() - 5); }
  /// Minor version of format 1.x that brought the record type.
  constexpr std::uint8_t since() const { return columns.front().since; }
  /// Lies apart in the sub-folder `formative/` and is exported only with the right to it.
  constexpr bool formative() const { return file.starts_with("formative/"); }
};

}  // namespace kith::records
