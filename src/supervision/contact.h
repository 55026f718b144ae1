// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/id.h"
#include "supervision/contact_codes.h"

/// A supervisory contact as somebody wants it recorded, before any rule has been asked (contact_rules.h).
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
  std::string note;                 ///< own note of this party and match: without it the contact counts nowhere
  std::string guidance;             ///< MS 8.02 c: suggestions or directions given
  std::optional<int> relationship_quality;  ///< 1 (poor) to 5 (very good)
  std::optional<bool> safety_asked;
  std::optional<bool> private_talk;  ///< spoke with the mentee alone
  std::string problems;
  std::string next_step;
};

/// One call, visit or exchange. It may concern several matches, each with its own note; where these belong to several
/// programmes it becomes one record per programme, because measures never pool programmes.
struct NewContact {
  ProgrammeId programme{};  ///< 0: taken from the matches. Given, all matches must belong to it
  std::optional<Date> event_date;
  std::optional<Mode> mode;
  PersonId staff{};  ///< 0: the actor's person. Nobody records a contact in another's name
  std::optional<int> minutes;  ///< 0-10,080
  std::string note;
  std::string late_reason;  ///< asked when event_date is more than 14 days ago; kept in the note
  std::vector<NewParty> parties;
};

/// "parties.2.note": the stable field name of a party's answer in forms, JSON and refusals. Counts from 0.
std::string party_field(std::size_t index, std::string_view name);

}  // namespace kith::supervision
