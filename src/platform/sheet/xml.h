// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kith::sheet {

/// Reads the XML of office files tag by tag. A document type, and with it every entity of its own, is refused
/// (SheetError); so is what is not closed. Namespace prefixes are dropped from names.
class Xml {
 public:
  explicit Xml(std::string_view text);
  enum class Piece : std::uint8_t { open, close, text, end };
  /// Moves on. A tag closed in itself gives `open` and then `close`.
  Piece next();
  std::string_view name() const { return name_; }  ///< of open and close
  /// Of `open`: the attribute's value with its entities resolved; nothing when there is none of that name.
  std::optional<std::string> attribute(std::string_view name) const;
  /// Appends the text of `text`, entities resolved.
  void append_text(std::string& out) const;

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::string_view name_, inside_;
  bool closes_ = false;
};

}  // namespace kith::sheet
