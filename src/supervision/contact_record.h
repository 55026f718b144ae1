// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/id.h"
#include "platform/base/instant.h"
#include "platform/db/db.h"
#include "supervision/contact_codes.h"

/// A recorded contact with everything that was ever said about it. Nothing is overwritten: a correction is a new
/// version, of the contact or of one of its parties, and both are shown.
namespace kith::supervision {

/// When and by whom a version was typed.
struct Typed {
  std::int64_t row{};  ///< key of this version
  Date recorded_on;
  Instant recorded_at;
  PersonId recorded_by;
  bool voided{false};
};

struct ContactVersion : Typed {
  ProgrammeId programme;
  Date event_date;
  Mode mode{};  ///< blank in imported records only
  PersonId staff;
  std::optional<int> minutes;
  std::string note;
};

struct PartyVersion : Typed {
  MatchId match;
  Track track{};
  InformantKind informant{};
  PersonId person{};
  std::string informant_name, relation;
  Outcome result{};
  bool information_obtained{false};
  std::string note, guidance;
  std::optional<int> relationship_quality;
  std::optional<bool> safety_asked, private_talk;
  std::string problems, next_step;
};

/// One party: its versions, oldest first, never empty.
struct PartyHistory {
  ContactPartyId party;
  std::vector<PartyVersion> versions;
  const PartyVersion& first() const { return versions.front(); }
  const PartyVersion& last() const { return versions.back(); }
};

struct ContactRecord {
  ContactId contact;
  std::vector<ContactVersion> versions;  ///< oldest first, never empty
  std::vector<PartyHistory> parties;     ///< in the order they were first recorded; withdrawn ones too

  const ContactVersion& first() const { return versions.front(); }
  const ContactVersion& last() const { return versions.back(); }
  bool voided() const { return last().voided; }
  /// First typed more than 14 days after the day it says now.
  bool late_entry() const;
  bool corrected() const;
  /// The parties that hold, in their last version.
  std::vector<const PartyHistory*> current_parties() const;
  /// The matches it concerns or ever concerned, each once.
  std::vector<MatchId> matches() const;
};

/// Nothing when there is no such contact. Versions typed after `as_of` are not read.
std::optional<ContactRecord> contact_record(db::Tx& tx, ContactId contact, Date as_of);

}  // namespace kith::supervision
