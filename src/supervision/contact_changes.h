// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "platform/i18n/i18n.h"
#include "supervision/contact_record.h"
#include "supervision/people.h"

/// The history of a contact as people read it: what each correction changed, from what to what, when and by whom.
namespace kith::supervision {

struct Change {
  std::string field, before,
      after;  ///< in the reader's language; before and after may be the same as nothing was: "(empty)"
};
/// What one act changed in the contact itself or in one of its parties.
struct ChangedPart {
  std::string name;  ///< of the party; "The contact" for the contact itself
  std::string what;  ///< "Added", "Taken out", "Withdrawn"; empty when single answers changed
  std::vector<Change> changes;
};
struct VersionView {
  Instant at{};
  std::string by;
  bool first{false};
  std::vector<ChangedPart> parts;
};

/// One entry for each moment somebody recorded or corrected something, oldest first. Only parties in `shown` are told.
std::vector<VersionView> history_of(const i18n::Words& words, const ContactRecord& record,
                                    const std::vector<const PartyHistory*>& shown, PersonCards& people);

}  // namespace kith::supervision
