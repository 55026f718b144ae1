// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/i18n/i18n.h"
#include "supervision/contact_outcome.h"
#include "supervision/people.h"

namespace kith {
class Visit;
}

namespace kith::supervision {

/// The message after saving: what the contact met and when each track is due again.
struct SavedView {
  i18n::Key title;
  std::string contact;  ///< sealed
  struct Line {
    std::string text;
  };
  std::vector<Line> lines;
  bool late_entry{false};
  std::string_view kind{"good"};  ///< "warn" when there is something to think about
  std::string_view icon{"good"};
};

/// Nothing when there is no such contact or the visitor may not see it.
std::optional<SavedView> saved_view(db::Tx& tx, Visit& visit, const snapshot::Snapshot& snapshot, ContactId contact,
                                    PersonCards& people);

/// One outcome in a sentence: "Maya Lin (mentor): met B3, next due 14 Dec 2026".
std::string sentence(const i18n::Words& words, const PartyOutcome& outcome, PersonCards& people);

}  // namespace kith::supervision
