// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "scan.h"

namespace templates {

/// How data is written where it stands.
enum class Escape {
  text,       ///< between tags
  attribute,  ///< in a double-quoted attribute
  url,        ///< the whole of an address attribute: a render::Url
  path,       ///< a segment of a local path
  query,      ///< a value in a query or fragment
  tel,        ///< after `tel:`
};

/// Reads a template's HTML as a browser would and tells, wherever data stands, how it must be escaped.
/// Refuses what is unsafe, unlabelled, unbalanced or not translated (docs/decisions/0030). Throws Mistake.
class Markup {
 public:
  /// Feeds literal HTML; returns what is to be written (blanks between tags are folded).
  std::string literal(std::string_view text, int line);
  /// Data stands here. `source` is its tag as written; two attributes with equal text and tags have equal values.
  Escape data(std::string_view source, int line);
  /// A translated text stands here: allowed between tags and in attributes that are read.
  void word(std::string_view source, int line);
  /// An asset's address stands here: the beginning of an address attribute.
  void asset(std::string_view source, int line);
  /// Another template stands here: between tags only.
  void partial(std::string_view name, int line);
  /// A section's body begins; its end must stand in the same place.
  void open(int line);
  /// Ends the innermost section.
  void close(int line);
  /// The template ends.
  void finish(int line);

 private:
  enum class State {
    text,
    entity,
    tag_open,
    tag_name,
    close_name,
    in_tag,
    attribute_name,
    before_value,
    value,
    value_end,
    declaration
  };
  struct Attribute {
    std::string name, value;  ///< data stands in `value` as its tag
    bool data{false};
    int section{0};
  };
  struct Element {
    std::string name;
    int line;
    bool labels{false};  ///< a label that holds its control
    bool posts{false}, has_token{false};
  };
  struct Place {
    State state;
    std::size_t depth;
    std::string element, attribute;
    Escape url;
  };

  void step(unsigned char c);
  void step_text(char c);
  void step_tag(char c);
  void step_attribute(char c);
  void begin_tag(char c);
  void begin_attribute(char c);
  void between_attributes();
  void neutral(char c);
  void character(char32_t c);
  void finish_name();
  void finish_value();
  void finish_tag();
  void finish_close();
  void check_address(const Attribute& attribute);
  void check_visible(const Attribute& attribute);
  void check_tag();
  void check_nesting();
  void check_control();
  void remember_ids();
  Escape address_escape() const;
  Escape place_of_address() const;
  Attribute& current();
  const Attribute* find(std::string_view name) const;
  bool is(std::string_view name, std::string_view value) const;
  bool inside(std::string_view element) const;
  bool keeps_blanks() const;
  [[noreturn]] void refuse(const std::string& why) const;

  State state_{State::text};
  int line_{1};
  std::vector<Element> stack_;
  std::string name_;                   ///< of the tag being read
  std::vector<Attribute> attributes_;  ///< of the tag being read
  std::vector<Place> sections_;
  int section_count_{0};
  std::vector<int> section_path_{0};
  std::string entity_;
  char32_t code_{0};
  int more_{0};               ///< bytes of a UTF-8 sequence still to come
  bool blank_before_{false};  ///< the last character written was a folded blank
  bool glued_{false};         ///< in a tag: no blank yet since the last name or value
  bool just_opened_{false};   ///< a textarea or pre begins: its first line break is dropped by browsers
  std::set<std::string, std::less<>> ids_, labelled_;
  struct Unlabelled {
    std::string id;
    int line;
  };
  std::vector<Unlabelled> unlabelled_;
};

}  // namespace templates
