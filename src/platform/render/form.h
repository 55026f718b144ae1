// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>

namespace kith::render {

/// The two hidden fields of every form that posts, `_csrf` and `_key` (one act, however often it is sent).
/// A view with a form has a field `token` of this type; the template says {{> form_token}} inside <form method="post">.
struct FormToken {
  std::string csrf;  ///< Visit::csrf()
  std::string key;   ///< Visit::fresh_key()
};

}  // namespace kith::render
