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

/// One concern, incident or grievance (III-3, MG-M3, B.5.2; workflows.md §4): where it stands, what is owed by when,
/// what may not be done yet. Pure functions of the records and the day.
namespace kith::concerns {

enum class Category : std::uint8_t { routine, relationship, safety, legal_report, grievance };
std::string_view name(Category);
Category parse_category(std::string_view);

/// What is recorded on a concern: its category once somebody has looked (a correction of the concern), then the steps
/// of `concern_actions.kind`.
enum class Act : std::uint8_t {
  triage,
  first_response,
  safety_action,
  report_made,
  coach_mentor,
  coach_mentee,
  joint_meeting,
  plan,
  follow_up,
  resolved,
  closed
};
inline constexpr int act_count = 11;
std::string_view name(Act);
std::optional<Act> parse_act(std::string_view);

enum class State : std::uint8_t { raised, answered, coaching, met, planned, resolved, closed };
std::string_view name(State);

struct Action {
  Act act{};
  Date day{};
  int sequence{};
  std::string note;
  Date first_recorded_on{};
};

struct Concern {
  std::int64_t concern{};
  ProgrammeId programme;
  MatchId match;              ///< 0: about no match
  PersonId raised_by, about;  ///< 0: nobody named
  Date raised{}, first_recorded_on{};
  Category category{};  ///< as recorded
  std::string summary;
  bool looked{};                ///< somebody changed what it is, or whom it is about
  int routine_before{};         ///< other routine concerns about the match in the 90 days up to this one
  std::vector<Action> actions;  ///< by sequence

  bool did(Act act) const;
  /// Three routine concerns on one match in 90 days are one about the relationship.
  Category effective() const {
    return category == Category::routine && routine_before >= 2 ? Category::relationship : category;
  }
};

struct Due {
  Act act{};
  std::optional<Date> day;
  std::string_view clause{};
};
struct Standing {
  State state{};
  Date since{};
  std::vector<Due> owed;
};
/// Clocks: first response 3 days, plan 14; safety action and legal report the same day; both talks apart within 3 days.
Standing standing(const Concern& concern);

/// Whether the act may be done now; nullptr, or the locale key of why not (HARD): a joint meeting only after both have
/// been coached apart, and never in a matter of safety; the end of a legal report only after it was made.
const char* refused_in(const Concern& concern, Act act);

/// Whom a concern names is out of its circle from that moment: no list, page, count or log of theirs shows it.
inline bool names(const Concern& concern, PersonId person) { return person && concern.about == person; }

/// What is not for whoever looks after the match until somebody else has looked into it (changed what it is, or
/// recorded a step): a complaint about the organization, and words that hold every word of their name. Whoever raised
/// it may see it. `name_words` as records::name_words makes them.
bool waits_for_others(const Concern& concern, PersonId worker, std::span<const std::string> name_words);

}  // namespace kith::concerns
