// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>

#include "casefile/record_form.h"

/// The programmes that are open today, for names on lists and for choosing one.
namespace kith::casefile {

struct OpenProgramme {
  ProgrammeId programme;
  std::string name;
  bool survivor{};  ///< serves survivors of trafficking: not named in public (workflows.md §18.56)
};
std::vector<OpenProgramme> open_programmes(Visit& visit);  ///< by name
std::map<ProgrammeId, std::string> programme_names(Visit& visit);

/// Those over which the actor has the permission as a whole.
std::vector<render::Field::Choice> programmes_for(Visit& visit, auth::Permission permission);
/// A select of `choices`, `programme`; a single one is chosen already.
FormRow programme_row(const Visit& visit, const render::FormState& state, std::vector<render::Field::Choice> choices,
                      i18n::Key label, std::string_view chosen = {});
/// The same of those.
FormRow programme_row(Visit& visit, const render::FormState& state, auth::Permission permission, i18n::Key label,
                      std::string_view chosen = {});

}  // namespace kith::casefile
