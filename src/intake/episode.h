// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/id.h"

/// One service episode of a mentee, referral to closing summary (MS 3.01-3.03, workflows.md §2): where it stands, what
/// is due, what blocks it. Pure functions of the records and the day; nothing derived is stored.
namespace kith::intake {

/// workflows.md §2, in its order.
enum class State : std::uint8_t {
  referred,
  screened,
  intake,
  assessed,
  accepted,
  waitlisted,
  ready,
  in_service,
  closing,
  closed,
  declined,
  withdrawn,
  left_waitlist
};
std::string_view name(State);

/// What is recorded on an episode; the name stands in addresses and in words ("intake.act.screening").
enum class Act : std::uint8_t {
  screening,
  notice,
  rights,
  intake,
  response,
  assessment,
  consent,
  decision,
  summary_in,
  onward,
  waitlist,
  wait_contact,
  leave_waitlist,
  termination,
  closing_summary,
  trigger,         ///< something that calls for a reassessment (M3.03b)
  case_review,     ///< a supervisor's, each quarter (MPRG1.02a)
  provider,        ///< a service provider that coordinates with the programme (MS 6.03b)
  provider_end,    ///< no longer does
  release,         ///< information that left the organization (CR 2.01)
  withdrawal,      ///< of a consent
  onward_outcome,  ///< what came of a referral elsewhere
  no_onward        ///< why nobody could be named to whom the family goes (workflows.md §2, DECLINED)
};
inline constexpr int act_count = 23;
/// Ends or completes a record that stands: which one is asked for beside the form.
inline constexpr bool ends_record(Act act) {
  return act == Act::provider_end || act == Act::withdrawal || act == Act::onward_outcome;
}
std::string_view name(Act);
std::optional<Act> parse_act(std::string_view);

/// One record of an episode, for the timeline.
/// Whether a record of the act is corrected and withdrawn on screen (docs/decisions/0244).
constexpr bool corrects(Act act) { return act == Act::release || act == Act::case_review; }
struct Happened {
  Act act{};
  Date day{};
  std::string code;  ///< of its main answer: "fits", "accepted" ...; may be empty
  std::string text;  ///< free text; may be empty
  Date first_recorded_on{};
  std::int64_t chain{};  ///< of the record, where it is corrected on screen
  bool withdrawn{};
};
/// Late is more than 14 days after the day (FORMAT §3.6).
inline bool late_entry(const Happened& h) { return days_between(h.day, h.first_recorded_on) > 14; }

struct Wait {
  std::int64_t chain{};
  Date start{};
  std::optional<Date> end;
  std::string exit_reason;
  Date last_contact{};  ///< the start until there was one
};

/// The records of one episode as known today.
struct Episode {
  std::int64_t referral{};
  PersonId mentee;
  ProgrammeId programme;
  SiteId site;
  Date received{};
  Date first_recorded_on{};
  std::string source, request;
  bool by_contract{};  ///< screened by another organization under a contract (M3.01: NA)
  std::optional<Date> screened, fit_told, services_told;
  std::optional<Date> rights_given, rights_deferred;
  std::optional<Date> intake_done;
  bool urgent{};
  /// The newest days on which a critical need was told without an action, and on which an action was written.
  std::optional<Date> need_told, need_met;
  bool need_open() const { return need_told && (!need_met || *need_met < *need_told); }
  std::optional<Date> responded;
  std::optional<Date> assessed;
  std::optional<Date> decided;
  std::string decision;  ///< accepted, declined, withdrawn
  bool intake_elsewhere{};
  std::optional<Date> summary_in, onward;
  std::optional<Date> no_onward;           ///< the first day on which a reason was told why none was possible
  std::optional<Date> onward_open;         ///< the first referral elsewhere of which nobody told what came of it
  std::vector<Wait> waits;                 ///< by start
  std::vector<Date> triggers, reassessed;  ///< what calls for a reassessment; days of those and of "no change"
  std::optional<Date> terminated, closing_summary;
  std::optional<Date> attended;  ///< first held group session attended as mentee, on or after the acceptance
  std::vector<Happened> happened;

  bool accepted() const { return decided && decision == "accepted"; }
  const Wait* open_wait() const;
  /// The first trigger, or day of `also`, that no reassessment followed.
  std::optional<Date> to_reassess(std::span<const Date> also = {}) const;
  /// Of who waits: twelve months after the wait began or the mentee was last assessed (workflows.md §2).
  std::optional<Date> reassess_by() const;
};

/// What the columns know beside: matches and consents of the mentee today.
struct Around {
  Date today{};
  std::vector<Date> custody_changed;  ///< since the acceptance: first days in custody, and first days out of it again
  std::optional<Date> first_match;    ///< S of the first match of the programme on or after the acceptance
  std::optional<Date> matched_since;  ///< S of the newest of those that is active today
  bool match_approved{};              ///< an approved match that has not begun
  bool adult{};
  bool permission{};  ///< a guardian's permission in force
  bool self{};        ///< self consent, or the mature minor's
  bool own{};         ///< self consent: what whoever comes of age is asked for; a mature minor's does not answer it
  bool assent{};
  std::optional<Date> permission_ended;  ///< of a minor: the first day without the permission that ended
  std::optional<Date> of_age;            ///< the birthday of majority, when it lies after the acceptance
};

/// Days of the agency's policies, each as of the day that its clause names (measure_decisions.md §1.5).
struct Days {
  int screen{10}, urgent{1}, start{60}, onward{30}, wait_contact{30}, assess{30};
};

/// An act that is owed, with its day when a clause gives one.
struct Due {
  Act act{};
  std::optional<Date> day;
  std::string_view clause{};  ///< "M3.01"; empty: the next step, no day
};

struct Standing {
  State state{};
  Date since{};           ///< the day of the event that brought it there
  bool urgent{};          ///< flagged urgent and not yet answered
  std::vector<Due> owed;  ///< earliest day first, those without a day last; the first is the row's next act
};
Standing standing(const Episode& episode, const Around& around, const Days& days);

/// What stands in the way of accepting (workflows.md §2). HARD cannot be passed; a soft one a supervisor may pass with
/// a reason, and the measure counts the failure.
struct Block {
  std::string_view key;  ///< locale key of what is missing
  bool hard{};
  Act lifted_by{};
};
std::vector<Block> blocks(const Episode& episode, const Around& around);

/// Whether the act makes sense in this state; nullptr, or the locale key of why not.
const char* refused_in(const Episode& episode, State state, Act act);

}  // namespace kith::intake
