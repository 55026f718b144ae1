// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/auth/actor.h"
#include "platform/base/date.h"
#include "platform/base/id.h"
#include "platform/base/instant.h"
#include "platform/base/result.h"
#include "platform/db/db.h"
#include "supervision/contact_codes.h"

namespace kith::snapshot {
class Snapshot;
}

/// A supervisory contact (MS 8.03): as somebody wants it recorded, and the acts of recording, correcting and
/// withdrawing it. The decisions themselves stand in contact_rules.h.
namespace kith::supervision {

/// One party of the contact in the light of one match. Texts are trimmed, with LF line ends; empty = not answered.
struct NewParty {
  MatchId match;
  Track track{Track::mentor};
  InformantKind informant{InformantKind::self};
  PersonId person{};           ///< mentor, mentee: filled from the match. guardian, safe_adult: who. Others: if on file
  std::string informant_name;  ///< other_adult and custody_organization: who answered
  std::string relation;        ///< other_adult: how this adult knows the mentee
  Outcome result{Outcome::reached};
  std::optional<bool> information_obtained;  ///< left out: yes when reached. Only a party reached can have informed
  std::string note;                         ///< own note of this party and match: without it the contact counts nowhere
  std::string guidance;                     ///< MS 8.02 c: suggestions or directions given
  std::optional<int> relationship_quality;  ///< 1 (poor) to 5 (very good)
  std::optional<bool> safety_asked;
  std::optional<bool> private_talk;  ///< spoke with the mentee alone
  std::string problems;
  std::string next_step;

  bool operator==(const NewParty&) const = default;
};

/// One call, visit or exchange. It may concern several matches, each with its own note; where these belong to several
/// programmes it becomes one record per programme, because measures never pool programmes.
struct NewContact {
  ProgrammeId programme{};  ///< 0: taken from the matches. Given, all matches must belong to it
  std::optional<Date> event_date;
  std::optional<Mode> mode;
  PersonId staff{};            ///< 0: the actor's person. Nobody records a contact in another's name
  std::optional<int> minutes;  ///< 0-10,080
  std::string note;
  std::string
      late_reason;  ///< asked when event_date is more than 14 days ago; then it becomes the note's last paragraph
  std::vector<NewParty> parties;
};

/// Who acts, and when. `person` of the actor is the staff member of what is recorded.
struct Acting {
  const auth::Actor& actor;
  Date today;
  Instant now;
};

struct RecordedContact {
  std::vector<ContactId> contacts;  ///< one for each programme concerned, in the order of its first party
  bool late_entry{false};           ///< more than 14 days after the day it happened
};

/// Records a contact. Refuses with every reason at once (supervision.refusal.*, by field); a match outside the actor's
/// reach does not exist. Nothing is written when anything is refused. `snapshot` decides the reach; whom one may
/// contact is read from `tx`, so that a bar recorded a second ago already holds.
Result<RecordedContact> record_contact(db::Tx& tx, const snapshot::Snapshot& snapshot, const Acting& acting,
                                       NewContact contact);

/// One party of a correction: an existing one as it should read, or a new one (`party` 0).
struct CorrectedParty {
  ContactPartyId party{};
  std::int64_t seen{};  ///< key of the version the person looked at
  NewParty answer;
};
struct Correction {
  std::int64_t seen{};  ///< key of the contact's version the person looked at
  NewContact contact;   ///< day, mode, minutes and note as they should read; programme and staff stay; parties below
  std::vector<CorrectedParty> parties;
  struct Withdrawn {
    ContactPartyId party;
    std::int64_t seen{};
  };
  std::vector<Withdrawn> withdrawn;  ///< parties that were not part of the contact
  std::string reason;                ///< optional; becomes the note's last paragraph
};

/// Records new versions of what differs; both versions stay readable. The same rules hold as for a new contact, judged
/// as on the day of the first entry. `conflict` when somebody corrected it meanwhile; parties that are named neither in
/// `parties` nor in `withdrawn` stay as they are.
Result<ContactId> correct_contact(db::Tx& tx, const snapshot::Snapshot& snapshot, const Acting& acting,
                                  ContactId contact, Correction correction);

/// Withdraws a contact that was entered in error, with all its parties. The reason is required and recorded as a last
/// version of the note, so that it can be read beside what was withdrawn.
Result<ContactId> void_contact(db::Tx& tx, const snapshot::Snapshot& snapshot, const Acting& acting, ContactId contact,
                               std::int64_t seen, const std::string& reason);

/// "parties.2.note": the stable field name of a party's answer in forms, JSON and refusals. Counts from 0.
std::string party_field(std::size_t index, std::string_view name);

}  // namespace kith::supervision
