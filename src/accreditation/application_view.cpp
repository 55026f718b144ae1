// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/application_view.h"

#include <algorithm>
#include <utility>

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

/// Latest day on which a match of the mentor (any programme) was active, of those begun strictly before the decision;
/// `Day::always()` when there is none.
Day last_active_day(const Evaluation& e, PersonRef mentor, Day decision) {
  Day last = Day::always();
  for (const PairingRow& pairing : e.snapshot().of<PairingRow>(mentor)) {
    if (!pairing.as_mentor || !pairing.shows(e.as_of())) continue;
    const auto match = state_of(e.snapshot(), pairing.match, e.as_of());
    if (match && match->ever_active() && match->start < decision)
      last = std::max(last, std::min(match->end, decision) - 1);
  }
  return last;
}

/// Whether `a` is the first of two acceptances. Of those of one day the one that rates: which was typed before the
/// other is not among the facts that a figure is made of.
bool accepts_first(const MentorDecisionRow& a, const MentorDecisionRow& b) {
  if (a.date != b.date) return a.date < b.date;
  return std::pair(!a.qualities_rated, !a.availability_rated) < std::pair(!b.qualities_rated, !b.availability_rated);
}

}  // namespace

ApplicationView::ApplicationView(Evaluation& e) {
  e.snapshot().column<ApplicationRow>().each([&](std::uint32_t person, const ApplicationRow& row) {
    if (!row.shows(e.as_of())) return;
    const MentorDecisionRow* first = nullptr;  // an application is one unit, however often it was accepted
    for (const MentorDecisionRow& d : e.snapshot().of<MentorDecisionRow>(row.chain))
      if (d.shows(e.as_of()) && d.decision == MentorDecision::accepted && e.period().holds(d.date) &&
          (!first || accepts_first(d, *first)))
        first = &d;
    if (first) add(e, {person}, row, *first);
  });
}

void ApplicationView::add(Evaluation& e, PersonRef person, const ApplicationRow& row,
                          const MentorDecisionRow& decision) {
  Accepted accepted{person, &row, &decision, {&row}};
  const int months = e.policies().timeline(PolicyKey::rescreen_after, row.programme).whole_on(decision.date);
  const Day last = last_active_day(e, person, decision.date);
  if (last != Day::always() && decision.date <= MonthsFrom(last).plus(months))
    for (const ApplicationRow& other : e.snapshot().of<ApplicationRow>(person))
      if (other.shows(e.as_of()) && other.programme == row.programme && other.date < row.date)
        accepted.counting.push_back(&other);
  accepted_[row.programme].push_back(std::move(accepted));
}

std::span<const Accepted> ApplicationView::accepted(ProgrammeRef programme) const {
  const auto found = accepted_.find(programme);
  return found == accepted_.end() ? std::span<const Accepted>() : found->second;
}

}  // namespace kith::accreditation
