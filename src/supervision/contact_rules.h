// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.h"
#include "supervision/contact.h"

/// The decisions on a supervisory contact, on plain values and without a database (workflows.md §0, §6, §18).
///
/// *Refusals* stop the entry: what is missing or impossible, and whom nobody may contact. *Cautions* do not: a contact
/// that happened is recorded, and the page says why it meets no window. A system that blocks daily work makes people
/// keep shadow records.
namespace kith::supervision {

/// How one person stands to the mentee on the contact's day: one `relationships` row that covers it.
struct Standing {
  PersonId person;
  bool guardian{false};
  ContactRule rule{ContactRule::any};
};

/// What was true of one match on the contact's day.
struct MatchThen {
  MatchId match;
  ProgrammeId programme;
  PersonId mentor, mentee;
  std::vector<Standing> standings;
  bool in_temporary_custody{false};
  std::vector<PersonId> mentors_of_mentee;  ///< in any match, at any time
  std::vector<PersonId> workers;            ///< ever assigned to this match
};

/// Days after which an entry is a late one and wants a reason (workflows.md §0; M8.01c uses the same number).
inline constexpr int late_after_days = 14;
inline constexpr int most_minutes = 10'080;          ///< FORMAT §4.6
inline constexpr std::size_t longest_text = 20'000;  ///< characters, FORMAT §4.4

/// Recorded `today`, is something that happened on `event` a late entry? The 14th day still is in time.
constexpr bool is_late_entry(Date event, Date today) { return days_between(event, today) > late_after_days; }

/// Fills what follows from the match and the outcome: programme, the person of the mentor and mentee tracks, staff,
/// information_obtained of a party that was not reached. Trims nothing and judges nothing.
void complete(NewContact& contact, std::span<const MatchThen> matches, PersonId staff);

/// Everything that stops this contact, in the order of the form, each with the field it belongs to. `matches` are those
/// of the contact that the actor may see; a match that is not among them does not exist for the actor. Empty = may be
/// recorded. Keys: supervision.refusal.*.
std::vector<Problem> refusals(const NewContact& contact, std::span<const MatchThen> matches, PersonId staff,
                              Date today);

/// Whether the mentee's file bars this person from being contacted. A row that bars outweighs any other.
bool is_barred(const MatchThen& match, PersonId person);

/// Why a party, though recorded, answers for no window.
enum class Caution {
  mode_never_informs,     ///< voicemail, bulk message, letter
  nothing_learned,        ///< reached, but no information obtained
  no_note,                ///< no own note (imported records; entries here are refused)
  not_started,            ///< on or before the day of the initial meeting, or before there was one
  closed,                 ///< on or after the effective day of closure, or the window was dropped with it
  suspended,              ///< contact was suspended during the whole window
  own_match,              ///< the staff member is the mentor
  attempts_short,         ///< another adult, before the guardian was tried often enough
  safe_adult_not_needed,  ///< some guardian may be contacted
  party_not_owed,         ///< the guardian track does not apply (adult mentee, mature minor)
  another_required,       ///< the file requires several guardians to be heard; one is still missing
};
/// The locale key of a caution's sentence.
std::string_view key(Caution);

/// What the cautions ask beyond MatchThen, on the contact's day.
struct TrackThen {
  std::optional<Date> start, end;  ///< S and E
  bool dropped{false};             ///< the window was cancelled by the closure
  bool suspended{false};           ///< the window is excused
  bool guardian_owed{true};        ///< the guardian party applies on the contact's day
  int attempt_days{0};             ///< days in this window, up to the contact, on which a guardian was tried in vain
  int attempts_needed{2};          ///< policy parent_attempts
  bool another_required{false};    ///< a guardian with contact_rule required was not reached in the window
};
/// The first caution that fits, or none. A party that was only attempted or refused never gets one: it is what it says.
std::optional<Caution> caution(const NewContact& contact, const NewParty& party, const MatchThen& match,
                               const TrackThen& track);

}  // namespace kith::supervision
