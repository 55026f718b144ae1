// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "bring_in/file.h"
#include "platform/http/visit.h"
#include "platform/render/form.h"

namespace kith::bring_in {

/// The part of the page where columns become fields.
struct ChoicesForm {
  struct Line {
    render::Field column;                ///< a column of the file, or one of the field's words for every row
    std::optional<render::Field> every;  ///< a day or text for every row
  };
  std::vector<Line> lines;
  std::optional<render::Field> programme, days, load;
  render::Field save_as;
};
ChoicesForm choices_form(Visit& visit, const Columns& columns, const Reader& reader);

struct Chosen {
  Choices choices;
  std::string save_as;
};
/// What was sent; a saved mapping that was chosen takes the place of the columns.
Chosen read_choices(Visit& visit, const Columns& columns, const File& file);
/// What a JSON body changes of `now`, after a saved mapping took its place: each of `fields` with its `column` (heading
/// or key), else its `value`, else from nowhere. Refused by field: what there is not.
Result<Chosen> changed_choices(Visit& visit, const Columns& columns, Choices now);

}  // namespace kith::bring_in
