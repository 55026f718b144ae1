// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "snapshot/policies.h"
#include "snapshot/screening_rows.h"

/// How a mentor's checks stand on a day (MS 4.01, workflows.md §5.1; decisions 0253, 0254): one reading for guards,
/// pages and work lists. Pure functions of policy, history and day. The figure M4.01 reads none of it: it counts days
/// that hold (mentor_ready.h) and knows no days of grace.
namespace kith::snapshot {

/// One check as it is known.
struct CheckFact {
  CheckType type{};
  Span held;                                    ///< from > until: it holds on no day
  TextMark place;                               ///< jurisdiction, in small letters; 0: not told
  Day consented{Day::never()};                  ///< the day of the consent to ask for it
  bool revoked{};                               ///< its days were cut by new information: no grace after them
  Span undecided{Day::never(), Day::always()};  ///< a finding waits for two to decide on these days; from > until: none
  Day rejected{Day::never()};                   ///< the day on which two rejected what it told of
};
/// Of a jurisdiction: those with a code are one by it, however they were typed (i18n/jurisdiction.h); others are one
/// when they differ by blanks around them and by capitals of A to Z only.
TextMark place_of(std::string_view jurisdiction);

/// What the agency asks of one mentor on a day.
struct CheckTerms {
  Set<CheckType> always, driving;     ///< of everybody; beside them of whoever drives mentees
  Day drives_since{Day::never()};     ///< first day of the driving that runs; never: does not drive
  int add_days{30};                   ///< days to bring what a move or driving adds, for matches that run
  int declaration_months{};           ///< between self-declarations; 0: asked only where it is a required check
  int grace_days{30};                 ///< a missing declaration is waited for so long
  Day declared_since{Day::always()};  ///< since when they are: nobody is late before
  bool drives() const { return drives_since != Day::never(); }
  Set<CheckType> asked() const;
};
CheckTerms check_terms(const Snapshot& snapshot, const Policies& policies, PersonRef mentor, ProgrammeRef programme,
                       Day day, Day as_of);

enum class CheckState : std::uint8_t { valid, expiring, added, expired, missing };
/// `finding`: a declaration told of a change that two have not decided on; no other is asked for meanwhile.
enum class AskedBy : std::uint8_t { rule, declaration, driving, move, finding };

struct CheckStand {
  CheckType type{};
  CheckState state{};
  AskedBy by_what{};
  std::optional<Day> until;  ///< the last day it holds, or held
  std::optional<Day> since;  ///< of what is late or added: the first day without it
  std::optional<Day> bring;  ///< of what is late or added: the last day before it suspends
  bool lacking() const { return state >= CheckState::added; }     ///< refuses a new match and driving, HARD
  bool suspends() const { return state >= CheckState::expired; }  ///< rests the matches that run
  /// Of one that suspends, when it is known: the first day on which it does.
  std::optional<Day> suspends_from() const;
};
inline constexpr int check_warning_days = 60, check_second_warning_days = 30;

/// The type on `day`. A check that expires within 60 days, or whose yearly declaration is late by no more than the
/// grace, is `expiring`; what a move or driving asks for is `added` until its last day, then expired or missing. What
/// lapses while it is needed has no grace, nor has a declaration that was revoked or rejected (decision 0266). A
/// finding that two rejected takes from its day what an older check of the type still holds, until another comes back.
/// Days on which a declared change is undecided are no days of the grace. O(facts squared), no memory but for long
/// names of places.
CheckStand stand_of(std::span<const CheckFact> facts, const CheckTerms& terms, CheckType type, Day day);
/// All asked types, in their order.
std::vector<CheckStand> stands_of(std::span<const CheckFact> facts, const CheckTerms& terms, Day day);
/// Driving mentees is refused (HARD) while any asked check is lacking; false too for whoever does not drive.
bool may_drive(std::span<const CheckFact> facts, const CheckTerms& terms, Day day);

/// The same from the columns.
std::vector<CheckFact> check_facts(const Snapshot& snapshot, PersonRef mentor, Day as_of);
struct ChecksOfMentor {
  std::vector<CheckStand> stands;
  bool drives{}, may_drive{};
  Set<CheckType> lacking() const;
  Set<CheckType> suspending() const;
};
ChecksOfMentor checks_of_mentor(const Snapshot& snapshot, const Policies& policies, PersonRef mentor,
                                ProgrammeRef programme, Day day, Day as_of);

}  // namespace kith::snapshot
