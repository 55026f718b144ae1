// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith {

/// Writes JSON (RFC 8259) straight into a string, without a tree.
///
///     JsonWriter json(out);
///     json.object();
///     json.member("name", "8.03").member("rate", JsonWriter::Decimal{947, 1});
///     json.key("cases").array();
///     for (const auto& c : cases) json.value(c.id);
///     json.end().end();
///
/// Texts are escaped so that the result may also stand inside HTML and JavaScript: `<`, U+2028 and U+2029 are written
/// as \u escapes; bytes that are not UTF-8 become U+FFFD. Wrong nesting (a value without a key inside an object, a key
/// inside an array, an `end` too many) throws std::logic_error: it is a mistake of the programmer.
class JsonWriter {
 public:
  /// `units / 10^places`, written exactly: {947, 1} is 94.7, {-5, 2} is -0.05.
  struct Decimal {
    std::int64_t units{};
    int places{};
  };

  explicit JsonWriter(std::string& out) : out_(out) {}
  JsonWriter& object();
  JsonWriter& array();
  /// Closes the innermost object or array.
  JsonWriter& end();
  JsonWriter& key(std::string_view name);

  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  JsonWriter& value(std::integral auto number) { return integer(static_cast<std::int64_t>(number)); }
  JsonWriter& value(bool truth);
  JsonWriter& value(Decimal decimal);
  JsonWriter& null();
  template <class T>
  JsonWriter& value(const std::optional<T>& maybe) {
    return maybe ? value(*maybe) : null();
  }
  /// Text that is JSON already.
  JsonWriter& raw(std::string_view json);

  template <class T>
  JsonWriter& member(std::string_view name, const T& v) {
    key(name);
    return value(v);
  }

  /// True when every object and array has been closed and something was written.
  bool complete() const { return open_.empty() && written_; }

 private:
  JsonWriter& integer(std::int64_t number);
  void before_value();
  void open(char bracket);

  struct Level {
    char bracket;
    bool any{false}, keyed{false};
  };
  std::string& out_;
  std::vector<Level> open_;
  bool written_{false};
};

/// `text` as a JSON string with its quotes, appended to `out`; see above for what is escaped.
void append_json_string(std::string& out, std::string_view text);

}  // namespace kith
