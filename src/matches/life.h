// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/id.h"
#include "snapshot/check_stand.h"
#include "snapshot/mentor_ready.h"

/// The life of one match, from proposal to exit interview (MS 6.01-6.03, 7.01, III-2, B.6, MG-M2; workflows.md §3):
/// where it stands, what is owed, what blocks the next step. Pure functions of the records and the day; nothing derived
/// is stored.
namespace kith::matches {

/// workflows.md §3, in its order.
enum class State : std::uint8_t {
  proposed,
  disclosed,
  consenting,
  approved,
  introduction_planned,
  active,
  paused,
  paused_safety,
  closing,
  closed,
  dissolved
};
std::string_view name(State);

/// What is recorded; the name stands in addresses and in words ("life.act.goal"). Up to `approval` on the proposal,
/// then on the match.
enum class Act : std::uint8_t {
  disclosure,
  answer,
  deadline,  ///< the day by which everybody answers, of this proposal alone (decision 0289)
  approval,
  briefing,
  introduction,
  first_meeting,
  goal,
  review,
  pause,
  pause_approval,
  pause_end,
  closure,
  checklist,
  exit_interview,
  reopening,
  provider_exclusion,  ///< a provider of the mentee has no part in the goals (MS 6.03b)
  commitment           ///< the time that is asked, told to a side of the match (MS 4.03c, workflows.md §3)
};
inline constexpr int act_count = 18;
/// Whether something soft can stand in its way.
inline constexpr bool has_soft_guards(Act act) { return act == Act::approval || act == Act::first_meeting; }
inline constexpr bool of_proposal(Act act) { return act <= Act::approval; }
std::string_view name(Act);
std::optional<Act> parse_act(std::string_view);

/// In the order of match_acceptances.party; audiences of disclosures, briefings and interviews are the first three.
enum class Party : std::uint8_t { mentor, mentee, guardian, custody_organization };
std::string_view name(Party);
Party parse_party(std::string_view);

/// One record, for the timeline.
struct Happened {
  Act act{};
  Date day{};
  std::string code, text;  ///< of its main answer and free text; may be empty
  Date first_recorded_on{};
};

struct Answer {
  Party party{};
  PersonId person;
  Date day{};
  bool yes{};
};
struct Pause {
  std::int64_t chain{};
  std::string kind;  ///< meetings_only, contact_suspended, safety
  Date start{};
  std::optional<Date> end, expected_end, approved_on;
  bool open_on(Date day) const { return start <= day && (!end || *end >= day); }
};
struct Review {
  std::string kind;
  Party party{};  ///< custody_organization stands for staff
  Date day{};
  bool poor{};
};
/// The kind of a closure before the first meeting (§18.31).
inline constexpr std::string_view before_start = "dissolved_before_start";

struct Closure {
  std::int64_t chain{};
  Date day{};
  std::string kind;
  int items_done{};  ///< of the eight on the checklist
};

/// The day by which everybody answers a proposal, where it is another than the programme's (decision 0289).
struct Deadline {
  std::int64_t chain{};
  Date answer_by{};
};

/// The first meeting as it is planned now.
struct Plan {
  std::int64_t chain{};
  Date planned_on{}, day{};
  std::optional<int> minute;  ///< of the day
  std::string place;
  int version{};  ///< 0, and one more for each change: the calendar's SEQUENCE
};

/// The records of one match as known on a day.
struct Life {
  std::int64_t proposal{};  ///< 0: none on file
  MatchId match;            ///< 0: not approved yet
  PersonId mentor, mentee, proposed_by;
  ProgrammeId programme;
  SiteId site;
  std::string group;  ///< its name, when the pair was placed in one
  std::optional<Date> proposed, approved, started;
  int factors{};  ///< of eight: four for each side
  std::optional<Date> told_mentor, told_other;
  std::vector<Answer> answers;  ///< by day
  std::optional<Deadline> deadline;
  std::optional<Date> withdrawn;  ///< a person took the proposal back before it was approved
  std::optional<Plan> plan;
  std::optional<Date> briefed_mentee, briefed_guardian, first_goal;
  std::vector<Review> reviews;
  std::vector<Pause> pauses;  ///< by start
  std::optional<Closure> closure;
  std::vector<Party> exits;
  std::vector<Party> dead;  ///< mentor, mentee: of a closed match, who has died since or before; asked for no interview
  std::vector<Happened> happened;
  bool mentor_suspended{};  ///< by the last decision in the programme, or barred in any; a check that ran out is told
                            ///< by `Around`

  /// The latest answer of a party; nothing when there was none.
  const Answer* answer_of(Party party) const;
  const Pause* pause_on(Date day) const;
  /// What an end recorded on the day is about: pause `chain`, when it runs without an end or has not begun; 0: the one
  /// that runs without an end, else the next planned one. Nothing when there is none.
  const Pause* pause_to_end(Date day, std::int64_t chain = 0) const;
  /// What an approval recorded on the day is about: the first suspension of contact without one that is not over.
  const Pause* pause_to_approve(Date day) const;
};

/// What the columns know beside: as of today.
struct Around {
  Date today{};
  bool guardian{};  ///< the guardian is a party (measure_decisions.md §1.11)
  bool minor{};
  bool custody{};                        ///< an organization may consent today
  std::optional<Date> permission_ended;  ///< of a minor: the first day without the permission that ended
  std::optional<Date> third_meeting;
  snapshot::Lacking lacking;        ///< what the mentor lacks today
  bool outside_agreement{};         ///< at a host's site where no agreement is in force
  snapshot::ChecksOfMentor checks;  ///< how they stand today; a match that runs rests by those that suspend
  std::optional<Date> lapsed_on;    ///< first day on which one suspends, when one does
  int answer_days{14};              ///< everybody asked about a proposal has so many days to answer (policy of its day)
  int first_meeting_days{14};
};

/// Whether the first meeting cannot be held as planned because the mentor is suspended today, by decision or by a check
/// that ran out (workflows.md §1): its calendar file cancels it then.
bool planned_in_vain(const Life& life, const Around& around);

/// The last day to answer a proposal: what was set for it, else what the programme's policy of its day gives; after it
/// the proposal stands as overdue on the board of matches and on its page.
Date answer_by(const Life& life, const Around& around);

struct Due {
  Act act{};
  std::optional<Date> day;  ///< nothing: the next step
  std::string_view clause{};
  std::string_view kind{};  ///< of a review
};
struct Standing {
  State state{};
  Date since{};
  std::vector<Due> owed;  ///< earliest day first, the next steps after them
};
Standing standing(const Life& life, const Around& around);
/// The last day on which mentee and family are told of a stop for safety (workflows.md §3: two days); nothing when the
/// match is not stopped, or later: what is said then speaks of today.
std::optional<Date> tell_by(const Standing& standing, Date today);

/// What stands in the way of an act: HARD cannot be passed, a soft one a supervisor passes with a reason.
struct Block {
  std::string_view key;  ///< locale key of what is missing
  bool hard{};
  std::string_view lifted_by;  ///< name of an act here, or of another part of the file ("screening", "training")
};
/// Of approval, of the first meeting; nothing for other acts.
std::vector<Block> blocks(const Life& life, const Around& around, Act act);
/// The act the life waits for, whose blocks the page shows; nothing once it has begun.
std::optional<Act> gate(const Life& life);

/// Whether the proposal can be taken back; nullptr, or the locale key of why not.
const char* refused_withdrawal(const Life& life);

/// Whether the act makes sense now; nullptr, or the locale key of why not.
const char* refused_in(const Life& life, const Around& around, Act act);

}  // namespace kith::matches
