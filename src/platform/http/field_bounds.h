// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstddef>
#include <cstdint>

#include "platform/http/field_table.h"

/// The bounds of a value: those that `wrong_with` holds it against and `write_schema` describes.
namespace kith::http {

inline constexpr std::size_t id_length = 26;
/// A decimal is smaller than this, on either side of zero, and has at most so many places after the point.
inline constexpr std::int64_t past_decimal = 10'000'000'000'000'000;
inline constexpr std::size_t decimal_places = 2;

/// The greatest length of a text (code points) or word (characters).
constexpr std::size_t longest(const FieldDoc& field) {
  if (field.limit != 0) return field.limit;
  return field.type == FieldType::word ? 64 : 4000;
}

/// The greatest size of an integer, on either side of zero: 18 digits where the field names none.
constexpr std::int64_t greatest(const FieldDoc& field) {
  return field.limit != 0 ? static_cast<std::int64_t>(field.limit) : 999'999'999'999'999'999;
}

}  // namespace kith::http
