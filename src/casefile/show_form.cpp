// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/form.html.h"
#include "casefile/record_form.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"

/// The page around one form.
namespace kith::casefile {
namespace {

const render::Field* field_of(const FormRow& row) {
  for (auto* one :
       {&row.as_text, &row.as_area, &row.as_date, &row.as_chips, &row.as_select, &row.as_check, &row.as_list})
    if (*one) return &**one;
  return nullptr;
}

/// The list of what is wrong says at which field: "What happened: This field is needed."
void name_fields(const i18n::Words& words, FormPage& page) {
  for (auto& wrong : page.problems.wrongs)
    for (const auto& row : page.rows)
      if (const auto* field = field_of(row); field && !wrong.field.empty() && field->name == wrong.field)
        wrong.text = words.text("form.problem_at",
                                {{"label", std::string_view(field->label)}, {"problem", std::string_view(wrong.text)}});
}

}  // namespace

http::Response show_form(Visit& visit, FormPage page, i18n::Key title, const Refusal* refusal) {
  name_fields(visit.words, page);
  render::Html body;
  html::form(body, page, visit.words);
  return visit.page(visit.words.text(title), body, status_of(refusal));
}

}  // namespace kith::casefile
