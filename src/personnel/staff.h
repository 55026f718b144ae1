// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "snapshot/competence.h"
#include "snapshot/workload.h"

/// Staff on a day (MS 2.01, 2.02; workflows.md §12): what each must be able to do and shows, what each carries, what is
/// owed. Pure functions of the columns and the day; nothing derived is stored.
namespace kith::personnel {

using snapshot::Competencies;
using snapshot::Competency;

inline constexpr int days_to_show = 90;  ///< to show a competency after taking on oversight, as the figure M2.01 counts
inline constexpr int expiry_notice = 60;  ///< evidence that ends within so many days is told

/// One place where somebody works: a programme, or one site of it, and what they are there today.
struct Place {
  PersonId person;
  ProgrammeId programme;
  SiteId site;  ///< 0: all of the programme
  std::vector<snapshot::Role> roles;
  std::optional<Date> oversight;  ///< since when they oversee mentoring here
  bool carries() const;           ///< may be given matches
};
/// Everybody at work on `day`, by programme, then person.
std::vector<Place> places_on(const snapshot::Snapshot& snapshot, Date day, Date as_of);

/// workflows.md §12. Nobody who oversees nothing has to show anything.
enum class State : std::uint8_t { nothing_asked, onboarding, competent, supported, gaps };
std::string_view name(State);

/// One competency of one person at one place.
struct Skill {
  Competency competency{};
  bool required{}, proven{}, planned{};
  std::optional<Date> valid_until;  ///< of the evidence that holds longest; none: without end, or there is none
};
struct Skills {
  std::vector<Skill> list;  ///< all seven, in the order of the standard
  State state{};
  std::optional<Date> due;  ///< by when a gap is to be closed or planned for
};
Skills skills_of(const snapshot::Snapshot& snapshot, const Place& place, Date today);

/// What the matches a worker carries add up to, and what limits them.
struct Carries {
  snapshot::Load load;
  std::optional<std::int64_t> limit;  ///< hundredths; none: no policy says so
  bool over() const { return limit && load.weight > *limit; }
};
/// Sums of one programme's weights; asked for many workers.
class Sums {
 public:
  Sums(const snapshot::Snapshot& snapshot, Date as_of);
  Carries of(PersonId worker, ProgrammeId programme, Date day);
  /// What one more match would weigh. Nothing for one that has not begun: it is counted from its first meeting on.
  std::int64_t weight(MatchId match, ProgrammeId programme, snapshot::NeedLevel need, Date day);
  const snapshot::MatchState* find(MatchId match);

 private:
  const snapshot::Loads& loads(ProgrammeId programme);
  const snapshot::Snapshot& snapshot_;
  snapshot::Day as_of_;
  snapshot::Policies policies_;
  std::map<snapshot::MatchRef, std::optional<snapshot::MatchState>> states_;
  std::map<ProgrammeId, snapshot::Loads> loads_;
};

/// Whoever oversees is reviewed once a calendar quarter, with a decision and at least one factor (M2.02b).
struct ReviewDue {
  bool done{};
  Date due{};  ///< last day of the quarter
};
std::optional<ReviewDue> review_due(const snapshot::Snapshot& snapshot, const Place& place, Date today);

/// Matches that are not closed and that nobody is assigned to on `today`: an alarm.
std::vector<snapshot::MatchState> unowned(const snapshot::Snapshot& snapshot, Date today);
/// Who is assigned on `day`; of several the one begun last. 0: nobody.
PersonId owner_of(const snapshot::Snapshot& snapshot, MatchId match, Date day, Date as_of);

/// Referrals on the waiting list of each programme.
std::map<ProgrammeId, int> waiting(const snapshot::Snapshot& snapshot, Date today);
/// Contacts that are overdue, by the worker who is assigned today.
std::map<PersonId, int> overdue_contacts(const snapshot::Snapshot& snapshot, Date today);

}  // namespace kith::personnel
