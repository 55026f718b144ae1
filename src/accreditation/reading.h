// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <ranges>
#include <set>

#include "accreditation/evaluation.h"
#include "accreditation/measure.h"

/// How measures read rows: only the versions that are effective on A.
namespace kith::accreditation {

/// The rows of one owner, in their order.
template <class Row, class Tag>
auto shown(const Evaluation& e, snapshot::Ref<Tag> owner) {
  return e.snapshot().of<Row>(owner) |
         std::views::filter([as_of = e.as_of()](const Row& row) { return row.shows(as_of); });
}
/// Whether one of them passes the test.
template <class Row, class Tag, class Test>
bool any(const Evaluation& e, snapshot::Ref<Tag> owner, Test test) {
  for (const Row& row : shown<Row>(e, owner))
    if (test(row)) return true;
  return false;
}
/// Calls `each(key of the owner, row)` for the rows of every owner.
template <class Row, class Each>
void every(const Evaluation& e, Each each) {
  e.snapshot().column<Row>().each([&](std::uint32_t owner, const Row& row) {
    if (row.shows(e.as_of())) each(owner, row);
  });
}
/// The exchange id of a row that carries one.
template <class Row>
std::string id_of(const Evaluation& e, const Row& row) {
  return e.snapshot().id_text<Row>(row.id);
}

/// `first` <= d <= `first` + n: "within n days of" (measure_decisions.md §1.2).
constexpr bool within_days(Day d, Day first, int n) { return first <= d && d <= first + n; }

/// The proposal a match rests on; none when it names none, or is not effective on A.
snapshot::ProposalRef proposal_of(const Evaluation& e, const MatchState& match);

/// Caps the measure once, however many cases give cause.
void cap_at(Measure& measure, std::string_view reason, int rating);
inline void count_in(Share& share, bool passed) {
  ++share.den;
  if (passed) ++share.num;
}

/// The status of a document as a figure of one unit: in the numerator when it is in order, rated by the status itself.
void judge_document(const Evaluation& e, ProgrammeRef programme, snapshot::DocumentKind kind, std::string unit,
                    Measure& measure);

/// Mentors with a match of the programme that is active on `d`, with the earliest S of those matches.
std::map<PersonRef, Day> mentors_matched_on(const Evaluation& e, ProgrammeRef programme, Day d);
/// The same of mentees.
std::map<PersonRef, Day> mentees_matched_on(const Evaluation& e, ProgrammeRef programme, Day d);
/// Mentors serving in P (measure_decisions.md §1.12).
std::set<PersonRef> mentors_serving(const Evaluation& e, ProgrammeRef programme);

}  // namespace kith::accreditation
