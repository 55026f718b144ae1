// SPDX-License-Identifier: AGPL-3.0-or-later
#include "snapshot/site_partner.h"

#include <algorithm>

namespace kith::snapshot {
namespace {

constexpr int days_for_new = 30, months_between = 12;

template <class Row, class Test>
bool any(const Snapshot& snapshot, SiteRef site, Day as_of, Test test) {
  const auto rows = snapshot.of<Row>(site);
  return std::any_of(rows.begin(), rows.end(), [&](const Row& row) { return row.shows(as_of) && test(row); });
}

}  // namespace

bool agreed_on(const Snapshot& snapshot, SiteRef site, ProgrammeRef programme, Day d, Day as_of) {
  return any<SiteAgreementRow>(snapshot, site, as_of, [&](const auto& row) {
    return (!row.programme || row.programme == programme) && in_force(row.days, row.signed_on, d);
  });
}

bool outside_agreement(const Snapshot& snapshot, SiteRef site, ProgrammeRef programme, Day d, Day as_of) {
  const SiteRow* row = site ? snapshot.effective<SiteRow>(site, as_of) : nullptr;
  return row && !row->controlled_by_org && !agreed_on(snapshot, site, programme, d, as_of);
}

bool collaborated(const Snapshot& snapshot, SiteRef site, ProgrammeRef programme, const Span& days, Day as_of) {
  return any<SiteContactRow>(snapshot, site, as_of, [&](const auto& row) {
    return row.two_way && row.programme == programme && days.covers(row.date);
  });
}

Acknowledgement acknowledgement_of(const Snapshot& snapshot, const OfficialRow& official, Day as_of) {
  const Day first_due = official.days.from + days_for_new;
  const Day year_ago = MonthsFrom(as_of).plus(-months_between);
  std::optional<Day> first, last;
  bool recent = false;
  for (const AcknowledgementRow& row : snapshot.of<AcknowledgementRow>(official.chain)) {
    if (!row.shows(as_of)) continue;
    if (!first) first = row.date;
    if (row.date <= as_of) last = row.date;
    recent = recent || (row.date >= year_ago && row.date <= as_of);
  }
  const Day due = last ? MonthsFrom(*last).plus(months_between) : first_due;
  if (!first && first_due > as_of) return {Acknowledged::not_due, due};
  if (!recent) return {Acknowledged::missing, due};
  return {official.days.from >= year_ago && *first > first_due ? Acknowledged::late : Acknowledged::given, due};
}

}  // namespace kith::snapshot
