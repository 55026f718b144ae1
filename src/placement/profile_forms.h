// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string_view>

#include "casefile/record_form.h"

namespace kith::placement {

/// What matching asks of a mentor or a child: profile, free hours, wishes of each side.
struct ProfileForm {
  std::string_view path;  ///< profile, availability, mentor_wishes, mentee_wishes, guardian_wishes
  casefile::RecordForm form;
  records::ColumnKey person, day;
  std::string_view giver;  ///< of wishes: whose
};
/// The form of that name; null when there is none.
const ProfileForm* profile_form(std::string_view path);
/// A new record of it about somebody; the newest counts. Gives its key.
Result<std::int64_t> record_profile(db::Tx& tx, const ProfileForm& form, PersonId person,
                                    const casefile::Answers& answers, const records::Author& author);

}  // namespace kith::placement
