// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 1.02: outcomes in two areas, measured, and looked at for differences between groups (measure_decisions.md
// §2.2-2.4).
#include <algorithm>
#include <array>

#include "accreditation/intake_view.h"
#include "accreditation/logic_model.h"
#include "accreditation/reading.h"
#include "accreditation/sections_1_to_5.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

constexpr int tolerance = 30;

void judge_areas(const Evaluation& e, ProgrammeRef programme, Measure& m) {
  Set<OutcomeArea> areas;
  for (const ActiveOutcome& o : active_outcomes(e, programme)) areas.add(o.row->area);
  std::vector<std::string> reasons;
  if (areas.count() < 2) reasons.push_back("areas:" + std::to_string(areas.count()));
  m.judge(e.snapshot().id_of<ProgrammeRow>(programme), std::move(reasons));
}

/// M1.02b: each outcome of each accepted referral, wave by wave.
class Coverage {
 public:
  Coverage(Evaluation& e, ProgrammeRef programme, Measure& m) : e_(e), m_(m) {
    e.snapshot().column<OutcomeRow>().each([&](std::uint32_t key, const OutcomeRow& row) {
      if (row.programme == programme && row.shows(e.as_of())) outcomes_.push_back({{key}, &row});
    });
  }
  void judge(const ReferralCase& c) {
    if (!c.accepted) return;
    const MonthsFrom accepted(*c.accepted);
    due(c, Wave::baseline, *c.accepted + tolerance);
    due(c, Wave::month_6, accepted.plus(6));
    due(c, Wave::month_12, accepted.plus(12));
    if (c.terminated != Day::never()) due(c, Wave::closure, c.terminated);
  }

 private:
  void due(const ReferralCase& c, Wave wave, Day day) {
    if (day < e_.period().from || day > e_.period().to) return;
    for (const ActiveOutcome& o : outcomes_)
      if (o.row->days.covers(day)) judge(c, o, wave, day);
  }
  void judge(const ReferralCase& c, const ActiveOutcome& o, Wave wave, Day day) {
    if (day + tolerance > e_.as_of()) {
      ++m_.excluded["not_due"];
    } else if (wave != Wave::closure && c.terminated <= day) {
      ++m_.excluded["ended_before_due"];
    } else if (any<MeasurementRow>(e_, c.referral, [&](const MeasurementRow& r) {
                 return r.outcome == o.outcome && r.wave == wave && std::abs(r.date - day) <= tolerance;
               })) {
      m_.pass([&] {
        return e_.snapshot().id_text<ReferralRow>(c.row->id) + "|" + e_.snapshot().id_text<OutcomeRow>(o.row->id) +
               "|" + std::string(word(wave));
      });
    } else {
      m_.fail(e_.snapshot().id_text<ReferralRow>(c.row->id) + "|" + e_.snapshot().id_text<OutcomeRow>(o.row->id) + "|" +
                  std::string(word(wave)),
              {"not_measured"});
    }
  }

  const Evaluation& e_;
  Measure& m_;
  std::vector<ActiveOutcome> outcomes_;
};

/// M1.02c: 1 to 4 by the best report.
int report_status(const Evaluation& e, ProgrammeRef programme) {
  const MonthsFrom months(e.as_of());
  int best = 4;
  for (const OutcomeReportRow& r : e.snapshot().of<OutcomeReportRow>(programme)) {
    if (!r.shows(e.as_of())) continue;
    const bool full = r.approved && r.dimensions >= 2 && r.has_equity_note;
    best = std::min(best, full && r.date >= months.plus(-12) ? 1 : full && r.date >= months.plus(-18) ? 2 : 3);
  }
  return best;
}

}  // namespace

void compute_1_02(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  judge_areas(e, programme, m[0]);
  Coverage coverage(e, programme, m[1]);
  for (const ReferralCase& c : e.shared<IntakeView>().referrals(programme)) coverage.judge(c);
  const int status = report_status(e, programme);
  m[2].rating = status;
  std::vector<std::string> reasons;
  if (status > 1) reasons.push_back("report_status:" + std::to_string(status));
  m[2].judge(e.snapshot().id_of<ProgrammeRow>(programme), std::move(reasons));
}

void compute_1_02_agency(Evaluation& e, std::span<Measure> m) {
  for (const ProgrammeRef programme : e.programmes())
    if (open_on_as_of(e, programme)) judge_areas(e, programme, m[0]);
}

}  // namespace kith::accreditation
