// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// What an agency's spreadsheet can hold, and which of its columns mean what. All words are folded (records/fold.h).
namespace kith::bring_in {

enum class Kind : std::uint8_t { people, mentors, mentees, matches, meetings, contacts };
std::string_view name(Kind kind);
std::optional<Kind> parse_kind(std::string_view name);
inline constexpr Kind all_kinds[] = {Kind::people,  Kind::mentors,  Kind::mentees,
                                     Kind::matches, Kind::meetings, Kind::contacts};

/// How a cell becomes a value.
enum class Reading : std::uint8_t {
  text,
  day,     ///< any of the ways days.h knows
  phone,   ///< E.164; what is more than a number is left out and said
  email,   ///< the same
  choice,  ///< one of the field's words
  length,  ///< of time, in minutes: "1h30", "90 min", "1,5" (hours)
  person,  ///< a name, looked up
  site,    ///< a name, looked up
};

/// One word somebody may write, and what it means here.
struct Choice {
  std::string_view code;
  std::string_view words;  ///< folded, parted by '|'; a cell that begins with one and a blank counts too
};

struct Field {
  std::string_view name;  ///< stable: forms, --column, saved mappings
  Reading reading;
  bool required;           ///< a row without it is refused
  std::string_view heads;  ///< folded headings that mean it, parted by '|', English and French
  std::span<const Choice> choices{};
};
std::span<const Field> fields_of(Kind kind);
const Field* field_named(Kind kind, std::string_view name);

/// Whether `words` ("a|b c") has `word` as a whole.
bool among(std::string_view words, std::string_view word);
/// The code a cell's folded text means; nothing when it is none of the choices.
std::optional<std::string_view> choice_of(const Field& field, std::string_view folded);

}  // namespace kith::bring_in
