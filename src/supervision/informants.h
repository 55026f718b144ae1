// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "platform/http/visit.h"
#include "platform/render/form.h"
#include "supervision/contact.h"
#include "supervision/people.h"

namespace kith::supervision {

/// Who may be said to have answered for the family, as one choice: "guardian.<sealed id>", "safe_adult.<sealed id>",
/// "custody_organization", "other_adult.<sealed id>" for adults on file, "other_adult" for anybody else. A barred
/// person is never offered.
std::vector<render::Field::Choice> informant_choices(const Visit& visit, const AroundMentee& family);
/// The choice to begin with: the first guardian who may be contacted, else the safe adult; empty when there is none.
std::string usual_informant(const Visit& visit, const AroundMentee& family);
/// The choice that says what a recorded party says.
std::string informant_value(const Visit& visit, InformantKind kind, PersonId person);

/// What the file says is not asked: the relation of an adult on file (in the language of the writer) and the informant
/// of the organization that has custody are filled in where the form left them blank.
void fill_from_file(db::Tx& tx, const i18n::Words& words, NewContact& contact, Date today);
void fill_from_file(db::Tx& tx, const i18n::Words& words, Correction& correction, Date today);

}  // namespace kith::supervision
