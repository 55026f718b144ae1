// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <utility>

namespace kith::render {

/// An address that may stand in href, src, action ... : a path of our own ("/x", "?x", "#x"), http, https, mailto or
/// tel. Nothing else survives construction: `javascript:`, `data:`, `//host`, a scheme hidden by blanks, control
/// characters or mixed case become "#".
class Url {
 public:
  Url() : text_("#") {}
  explicit Url(std::string_view address);
  const std::string& text() const { return text_; }
  bool empty() const { return text_ == "#"; }

 private:
  std::string text_;
};

/// Appends the digits of a telephone number and a leading +; letters, blanks and signs are left out.
void append_tel(std::string& out, std::string_view number);

}  // namespace kith::render
