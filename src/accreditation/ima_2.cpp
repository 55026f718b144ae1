// SPDX-License-Identifier: AGPL-3.0-or-later
// IMA standard II, leadership: II-1 to II-3 (measure_decisions.md §8.3).
#include <algorithm>

#include "accreditation/blocks.h"
#include "accreditation/ima_standards.h"
#include "accreditation/leaders.h"
#include "accreditation/reading.h"
#include "accreditation/training.h"
#include "snapshot/agency_rows.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

void compute_ima_2_1(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  judge_document(e, programme, DocumentKind::organization_chart, "organization_chart", m[0]);
}

void compute_ima_2_2(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  constexpr int least_groups = 3;
  const Day pe = e.period().end();
  const int months = e.policies().timeline(PolicyKey::stakeholder_meeting_months, programme).whole_on(pe);
  Set<Stakeholder> met;
  for (const StakeholderMeetingRow& meeting : shown<StakeholderMeetingRow>(e, programme))
    if (e.period().holds(meeting.date)) met = met.with(meeting.groups);
  if (met.count() < least_groups) cap_at(m[0], "fewer_than_three_groups", 3);
  for (const Span& block : blocks_within(e.period().from, pe, months)) {
    if (any<StakeholderMeetingRow>(e, programme, [&](auto& meeting) { return block.covers(meeting.date); }))
      m[0].pass([&] { return month_name(block.from); });
    else
      m[0].fail(month_name(block.from), {"no_meeting"});
  }
}

void compute_ima_2_3(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  const Day pe = e.period().end(), year_before = MonthsFrom(pe).plus(-12);
  for (const PersonRef leader : leaders_on(e, programme, pe)) {
    std::vector<std::string> reasons;
    if (!any<TrainingRecordRow>(e, leader, [&](auto& r) { return r.done() && r.date > year_before && r.date <= pe; }))
      reasons.emplace_back("no_development");
    if (!signed_by(e, leader, programme, AgreementKind::confidentiality, pe)) reasons.emplace_back("confidentiality");
    m[0].judge(e.person_id(leader), std::move(reasons));
  }
}

}  // namespace kith::accreditation
