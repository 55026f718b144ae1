// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/render/form.h"

#include <utility>

namespace kith::render {
namespace {

const std::string* find(const http::Fields& fields, std::string_view name) {
  for (const auto& [key, value] : fields.list())
    if (key == name) return &value;
  return nullptr;
}

}  // namespace

std::string FormState::value(std::string_view name, std::string_view initial) const {
  if (!typed_) return std::string(initial);
  const std::string* typed = find(*typed_, name);
  return typed ? *typed : std::string{};
}

std::string FormState::error(std::string_view name) const {
  std::string text;
  if (!refusal_) return text;
  for (const Problem& problem : refusal_->problems) {
    if (problem.field != name) continue;
    if (!text.empty()) text += ' ';
    text += words_.text_of(problem.key);
  }
  return text;
}

ErrorSummary FormState::problems() const {
  ErrorSummary summary;
  if (refusal_)
    for (const Problem& problem : refusal_->problems)
      summary.wrongs.push_back({problem.field, words_.text_of(problem.key)});
  return summary;
}

Field FormState::field(std::string_view name, i18n::Key label, std::string_view initial) const {
  Field made;
  made.name = name;
  made.label = words_.text(label);
  made.value = value(name, initial);
  made.error = error(name);
  return made;
}

Field FormState::choice(std::string_view name, i18n::Key label, std::vector<Field::Choice> choices,
                        std::string_view initial) const {
  Field made = field(name, label, initial);
  made.choices = std::move(choices);
  int n = 0;
  for (auto& choice : made.choices) {
    choice.chosen = choice.value == made.value;
    choice.id = n++ == 0 ? made.name : made.name + '-' + std::to_string(n);  // the error summary leads to the first
  }
  return made;
}

}  // namespace kith::render
