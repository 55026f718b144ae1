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

/// One mentor's file in one programme, from inquiry to exit (MS 4, IMA I-7, III-1, workflows.md §1, §5.1): where it
/// stands, what is owed, what blocks it. Pure functions of the records and the day; nothing derived is stored.
namespace kith::screening {

/// workflows.md §1, in its order.
enum class State : std::uint8_t {
  inquiry,
  applied,
  screening,
  decision_pending,
  accepted,
  training,
  available,
  matched,
  on_hold,
  suspended,
  exited,
  rejected,
  deferred,
  withdrawn,
  barred
};
std::string_view name(State);

/// What is recorded on a file; the name stands in addresses and in words ("screening.act.interview").
enum class Act : std::uint8_t {
  application,
  interview,
  reference,
  reference_answer,
  check_order,
  check_return,
  self_declaration,
  exemption,
  adjudication,
  score,
  agreement,
  capacity,
  decision,
  status,
  transport,       ///< drives mentees from a day on, until a day: other checks are asked for then (M4.01)
  move,            ///< to another jurisdiction: its checks are asked for at once (workflows.md §5.1)
  revocation,      ///< new information ends the days of a check
  sighting,        ///< who saw the original of a check that a partner holds, and when (workflows.md §1)
  commitment_told  ///< the time that is asked of a mentor, told before it is signed (MS 4.03c)
};
inline constexpr int act_count = 19;
std::string_view name(Act);
std::optional<Act> parse_act(std::string_view);

/// A background check as it is known today. Asked for and not back yet: result `unable` without a first day of
/// validity.
struct Check {
  std::int64_t chain{};
  std::string type, jurisdiction, issuer;
  std::optional<Date> consented, ordered;
  Date completed{};
  std::string result;        ///< clear, record_found, unable
  std::string adjudication;  ///< accepted, rejected; without a day it is the word of the first of two
  std::optional<Date> adjudicated;
  std::string approvers;  ///< exchange ids with ';'
  std::optional<Date> from, until, revoked;
  bool exemption{}, document{};
  Date first_recorded_on{};

  snapshot::TextMark place() const;  ///< of the jurisdiction without blanks around it, in small letters
  bool waiting() const { return result == "unable" && !from && !exemption; }
  bool open_finding() const { return result == "record_found" && !adjudicated; }
};
/// The days on which it holds, both included (edge case 13), by the rule of M4.01; nothing when on none.
struct Held {
  Date from{}, until{};
};
std::optional<Held> held(const Check&);
/// It holds on some day. An exemption by law is not revoked: no rule ends its days (M4.01), it is corrected.
bool may_be_revoked(const Check&);
/// It came back from somebody, so there is a paper to look at: no declaration and no exemption.
bool may_be_seen(const Check&);

/// Somebody saw the paper of a check: the organization may keep no copy (workflows.md §1, partner-run checks).
struct Sighting {
  std::int64_t check{};
  Date day{};
  PersonId seen_by;
  std::string shown;  ///< original, copy, register
};
/// The time a mentor was told of.
struct Told {
  Date day{};
  std::int64_t months{};
  std::optional<std::int64_t> visits, hours;  ///< a month; hours in hundredths
};

struct Reference {
  std::int64_t chain{};
  Date day{};  ///< of the answer, or of the last request
  std::string referee, relation, status, verdict;
};
struct Interview {
  Date day{};
  std::string mode;
  PersonId interviewer;
  bool both_blocks{};  ///< qualities and motive are written
};
struct Agreement {
  std::string kind, version;
  Date day{};
  bool numbers{};  ///< least visits a month and months of service (MS 4.03c)
};
struct Capacity {
  std::int64_t matches{};
  Date from{};
  std::optional<Date> until;
  bool factors{};  ///< all five of MS 4.03 are written
};
struct StatusEvent {
  Date day{};
  std::string status;
};
/// One record of a file, for the timeline. `code` and `text` are for those who may see what came of things.
struct Happened {
  Act act{};
  Date day{};
  std::string_view column;  ///< whose code: "result", "decision" ...
  std::string code, text;
  Date first_recorded_on{};
};

/// The records of one application as known today, with the person's checks, agreements, capacity and status.
struct MentorFile {
  std::int64_t application{};
  PersonId person;
  ProgrammeId programme;
  Date received{}, first_recorded_on{};
  std::optional<Date> signed_on;
  bool complete{};
  std::string status, source;  ///< volunteer, paid; free text
  std::vector<Interview> interviews;
  std::vector<Reference> references;
  std::vector<std::string> scored;  ///< criteria
  std::optional<Date> decided;
  std::string decision;
  bool rated{};  ///< qualities and availability, each with a note
  std::vector<Check> checks;
  std::vector<Sighting> sightings;  ///< by day
  std::optional<Told> told;         ///< the last time
  std::vector<Agreement> agreements;
  std::vector<Capacity> capacities;
  /// The period of driving mentees that has no end yet.
  struct Driving {
    std::int64_t chain{};
    Date from{};
  };
  std::optional<Driving> driving;
  std::vector<StatusEvent> statuses;  ///< by day; of the person in the programme, or in all of them
  std::optional<Date> barred;         ///< first day; it outlives every later application
  std::vector<Happened> happened;

  /// What is on file of earlier applications of the person to the programme: somebody who applies again.
  struct Earlier {
    std::optional<Date> received;     ///< the last of them
    std::optional<Date> interviewed;  ///< in person, both blocks: the last
    int references{};                 ///< completed
  } earlier;
  /// Which reading of the store it comes from: no two files of a process have the same, but copies. 0: from none.
  std::uint64_t reading{};

  bool applied() const { return complete && signed_on; }
  bool accepted() const { return decided && decision == "accepted"; }
  bool change_undecided() const;  ///< a declaration told of a change that two have not decided on (decision 0253)
  bool interviewed_by(PersonId person) const;
};

/// A text that was approved for signing (agreement_texts.h), in force today.
struct TextInForce {
  std::string kind, version;
  Date sign_by{};  ///< until then whoever signed an earlier version signs this one
};

/// What the agency asks today, by policy, and what the columns know beside.
struct Around {
  std::vector<std::string> checks;  ///< required types; those for driving too when the mentor drives
  snapshot::CheckTerms terms;       ///< the same with its days; types that are named above only are asked of everybody
  std::vector<std::string> criteria;
  std::vector<TextInForce> texts;  ///< one of each kind at most
  int references{2};
  bool earlier_counts{};  ///< the last active day is no longer ago than `rescreen_after` (M4.02, workflows.md §1)
  int matches{};          ///< active today
  std::optional<Date> matched;  ///< the first day of the oldest active match
  bool topics_done{}, training_begun{};
};

/// Of somebody who applies again: what is carried over, by reference to the records as they stand. What must be anew is
/// in `blocks`. Checks always need to hold today.
struct Carried {
  Act act{};
  std::optional<Date> day, until;
  std::string type;  ///< of a check, or kind of an agreement
};
std::vector<Carried> carried_over(const MentorFile& file, const Around& around, Date today);

/// Whether an agreement of the kind is signed; for this application, or for an earlier one that counts; where a text is
/// kept, that text, and a commitment with its numbers (MS 4.03c).
bool signed_now(const MentorFile& file, const Around& around, std::string_view kind);
/// The days the required type is covered without a gap from `day` on; nothing when `day` itself is not.
std::optional<Date> covered_until(const MentorFile& file, std::string_view type, Date day);
/// How a type that is asked for stands on a day, with its name (snapshot/check_stand.h).
using Cover = snapshot::CheckState;
std::string_view name(Cover);
struct Covered {
  std::string type;
  Cover cover{};
  snapshot::AskedBy by_what{};
  std::optional<Date> until;  ///< the last day it holds, or held
  std::optional<Date> since;  ///< late or added: the first day without it
  std::optional<Date> bring;  ///< late or added: the last day before the mentor is suspended
  bool lacking() const { return cover >= Cover::added; }
  bool suspends() const { return cover >= Cover::expired; }
  std::optional<Date> suspends_from() const;
};
std::vector<Covered> coverage(const MentorFile& file, const Around& around, Date day);
inline constexpr std::string_view declaration_type = "self_declaration";
/// What brings a check of the type: its answer when it is ordered, else the order; a declaration, or what two decide on
/// the one that told of a change; where the law forbids it, the yearly look at the exemption.
Act bringing_act(const MentorFile& file, std::string_view type);
/// Whether the mentor drives mentees on `day` by the records, and may: no check that is asked for is lacking (HARD).
bool drives(const Around& around);
bool may_drive(const MentorFile& file, const Around& around, Date day);
/// Stretches of [from, until] on which the type did not hold. A renewal typed later does not close them (edge case 35).
std::vector<Held> gaps(const MentorFile& file, std::string_view type, Date from, Date until);

/// An act that is owed, with its day when there is one.
struct Due {
  Act act{};
  std::optional<Date> day;
  std::string_view clause{};
  std::string about{};   ///< the referee; or the types of checks, codes with ';'
  std::int64_t which{};  ///< the reference
};
struct Standing {
  State state{};
  Date since{};
  std::vector<Due> owed;  ///< earliest day first, those without a day last
};
Standing standing(const MentorFile& file, const Around& around, Date today);

/// What stands in the way of accepting. HARD cannot be passed; a soft one a director may pass with a reason, and the
/// measures count the failure because the record stays missing (edge case 44).
struct Block {
  std::string_view key;  ///< locale key of what is missing
  bool hard{};
  Act lifted_by{};
  std::string type{};  ///< of the check; else empty
};
std::vector<Block> blocks(const MentorFile& file, const Around& around, Date today);

/// Whether the act makes sense in this state; nullptr, or the locale key of why not.
const char* refused_in(const MentorFile& file, State state, Act act);

}  // namespace kith::screening
