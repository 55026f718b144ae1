// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/programmes.h"

#include "casefile/queries.h"
#include "platform/auth/policy.h"
#include "platform/i18n/keys.h"

namespace kith::casefile {

std::vector<OpenProgramme> open_programmes(Visit& visit) {
  return visit.reading([&](db::Tx& tx) {
    return tx.all(sql::programmes, {{"as_of", visit.today}}, [](const db::Row& row) {
      return OpenProgramme{row.id<ProgrammeId>(0), row.string(1), row.flag(2)};
    });
  });
}

std::map<ProgrammeId, std::string> programme_names(Visit& visit) {
  std::map<ProgrammeId, std::string> names;
  for (auto& programme : open_programmes(visit)) names.emplace(programme.programme, std::move(programme.name));
  return names;
}

std::vector<render::Field::Choice> programmes_for(Visit& visit, auth::Permission permission) {
  const auto scope = scope_of(visit.actor, permission);
  std::vector<render::Field::Choice> choices;
  for (const auto& programme : open_programmes(visit))
    if (scope.sees_whole(programme.programme)) choices.push_back({visit.seal(programme.programme), programme.name});
  return choices;
}

FormRow programme_row(const Visit& visit, const render::FormState& state, std::vector<render::Field::Choice> choices,
                      i18n::Key label, std::string_view chosen) {
  FormRow row;
  const std::string only = choices.size() == 1 ? choices.front().value : std::string(chosen);
  if (choices.size() > 1) choices.insert(choices.begin(), {"", visit.words.text("casefile.choose")});
  row.as_select = state.choice("programme", label, std::move(choices), only);
  return row;
}

FormRow programme_row(Visit& visit, const render::FormState& state, auth::Permission permission, i18n::Key label,
                      std::string_view chosen) {
  return programme_row(visit, state, programmes_for(visit, permission), label, chosen);
}

}  // namespace kith::casefile
