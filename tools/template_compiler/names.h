// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string_view>

namespace templates {

/// What data may stand in an attribute's value.
enum class AttributeKind {
  plain,    ///< any data, escaped
  visible,  ///< any data, escaped; people read or hear it, so literal words are refused
  url,      ///< an address: a whole render::Url, or parts of a local path
  literal,  ///< no data: the browser or htmx acts on it
  refused,  ///< not even literally: script or style by another door
};
AttributeKind attribute_kind(std::string_view element, std::string_view attribute);

/// Elements a template may use, in HTML's or SVG's own spelling.
bool is_element(std::string_view name);
bool is_void_element(std::string_view name);
/// A character reference that needs no translation: `nbsp`, `middot`, `#8239`.
bool is_neutral_entity(std::string_view name);
/// A character that is no word in any language: digits, punctuation, arrows, box drawing and other symbols.
bool is_neutral_character(char32_t c);

}  // namespace templates
