// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.h"
#include "platform/http/message.h"
#include "platform/i18n/i18n.h"

namespace kith::render {

/// The two hidden fields of every form that posts, `_csrf` and `_key` (one act, however often it is sent).
/// A view with a form has a field `token` of this type; the template says {{> form_token}} inside <form method="post">.
struct FormToken {
  std::string csrf;  ///< Visit::csrf()
  std::string key;   ///< Visit::fresh_key()
};

/// One field of a form as its partial shows it: {{#note}}{{> text_area}}{{/note}}. Partials: text_field, text_area,
/// date_field, check_field; with choices: chips (radio buttons), select_field. Texts are in the visitor's language.
struct Field {
  static constexpr bool shown_in_parts = true;  ///< each partial shows what its control has
  std::string name;  ///< of the form field; the control's id is the same, so it is unique on the page
  std::string label;
  std::string hint;   ///< between label and control; may be empty
  std::string error;  ///< why the value was refused; empty: it was not
  std::string value;
  bool required{true};            ///< false: marked "optional"
  std::string_view type{"text"};  ///< of text_field: text, email, tel, password, search
  std::string_view autocomplete{"off"};
  bool focus{false};  ///< of text_area: the caret stands there when the page opens
  struct Choice {
    std::string value, text;
    bool chosen{false};
    std::string id{};  ///< of the radio button; `choices` sets it
  };
  std::vector<Choice> choices;

  bool suggests() const { return !choices.empty(); }  ///< of text_field: `choices` are offered, others may be typed
  bool checked() const { return value == "true" || value == "on"; }  ///< of check_field
  bool wrong() const { return !error.empty(); }
  bool described() const { return wrong() || !hint.empty(); }
};

/// {{> error_summary}} at the top of a form, from a view's field `problems`: each problem leads to its field.
struct ErrorSummary {
  struct Wrong {
    std::string field, text;  ///< `field` empty: about the form as a whole
  };
  std::vector<Wrong> wrongs;
  bool empty() const { return wrongs.empty(); }
  std::int64_t count() const { return static_cast<std::int64_t>(wrongs.size()); }
};

/// What was typed and what was wrong with it, for showing a form again.
class FormState {
 public:
  /// `typed` may be null (the form is shown for the first time); otherwise a field that was not sent is empty, as an
  /// unticked box is. `refusal` may be null (nothing was wrong).
  FormState(const i18n::Words& words, const http::Fields* typed, const Refusal* refusal)
      : words_(words), typed_(typed), refusal_(refusal) {}

  /// A field with the typed value, or `initial`, and the errors of that name.
  Field field(std::string_view name, i18n::Key label, std::string_view initial = {}) const;
  /// The same with a choice; the typed or `initial` value is chosen.
  Field choice(std::string_view name, i18n::Key label, std::vector<Field::Choice> choices,
               std::string_view initial = {}) const;
  std::string value(std::string_view name, std::string_view initial = {}) const;
  /// All texts for this field, in one line; empty when nothing is wrong with it.
  std::string error(std::string_view name) const;

  ErrorSummary problems() const;

 private:
  const i18n::Words& words_;
  const http::Fields* typed_;
  const Refusal* refusal_;
};

}  // namespace kith::render
