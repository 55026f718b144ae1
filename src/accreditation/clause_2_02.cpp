// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 2.02: workloads that help, and are reviewed (measure_decisions.md §2.6-2.7).
#include <algorithm>
#include <map>
#include <set>

#include "accreditation/blocks.h"
#include "accreditation/match_index.h"
#include "accreditation/sections_1_to_5.h"
#include "snapshot/personnel_rows.h"
#include "snapshot/workload.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

/// Who ever carried a match of a programme, by programme: few of all workers.
class Carriers {
 public:
  static constexpr KindSet reads{Kind::caseload};
  explicit Carriers(Evaluation& e) {
    const auto& matches = e.shared<MatchIndex>();
    const auto caseloads = e.snapshot().column<CaseloadRow>();
    for (std::uint32_t worker = 0; worker < caseloads.owners(); ++worker) {
      std::set<ProgrammeRef> here;
      for (const CaseloadRow& row : caseloads.of(worker))
        if (const MatchState* match = matches.find(row.match)) here.insert(match->programme);
      for (const ProgrammeRef programme : here) of_[programme].push_back({worker});
    }
  }
  const std::vector<PersonRef>& of(ProgrammeRef programme) { return of_[programme]; }

 private:
  std::map<ProgrammeRef, std::vector<PersonRef>> of_;
};

void judge_loads(Evaluation& e, ProgrammeRef programme, Measure& m) {
  const auto& matches = e.shared<MatchIndex>();
  const Loads loads(e.snapshot(), e.policies(), programme, e.as_of(),
                    [&](MatchRef match) { return matches.find(match); });
  const auto months = blocks_within(e.period().from, e.period().end(), 1);
  std::vector<WorkerLoad> table;
  for (const PersonRef worker : e.shared<Carriers>().of(programme)) {
    for (const Span& month : months) {
      const auto load = loads.on(worker, month.until);
      if (!load.here) continue;
      const auto limit = loads.limit_on(month.until);
      if (!limit)
        ++m.excluded["no_limit"];
      else if (load.weight <= *limit)
        m.pass([&] { return e.person_id(worker) + "|" + month_name(month.from); });
      else
        m.fail(e.person_id(worker) + "|" + month_name(month.from), {"load:" + hundredths_text(load.weight)});
    }
    if (const auto load = loads.on(worker, e.as_of()); load.here)
      table.push_back({e.person_id(worker), load.matches, load.weight, static_cast<std::int64_t>(load.mentors.size())});
  }
  std::sort(table.begin(), table.end(), [](auto& a, auto& b) { return a.worker_id < b.worker_id; });
  m.counts["table"] = std::move(table);
  if (m.den == 0 && m.excluded.contains("no_limit")) m.status = MeasureStatus::not_assessed;
}

/// Whether the person's oversight roles of the programme cover every day of [first, last].
bool in_post(const Evaluation& e, ProgrammeRef programme, std::span<const StaffRoleRow> roles, Day first, Day last) {
  Day next = first;  // rows are sorted by start
  for (const StaffRoleRow& r : roles) {
    if (!r.shows(e.as_of()) || !r.oversight || r.programme != programme || r.days.from > next) continue;
    if (r.days.until >= last) return true;
    next = std::max(next, r.days.until + 1);
  }
  return false;
}

void judge_reviews(const Evaluation& e, ProgrammeRef programme, Measure& m) {
  const auto quarters = blocks_within(e.period().from, e.period().end(), 3);
  const auto roles = e.snapshot().column<StaffRoleRow>();
  for (std::uint32_t key = 0; key < roles.owners(); ++key) {
    if (roles.of(key).empty()) continue;
    for (const Span& q : quarters) {
      if (!in_post(e, programme, roles.of(key), q.from, q.until)) continue;
      const auto reviews = e.snapshot().of<WorkloadReviewRow>(PersonRef{key});
      const bool reviewed = std::any_of(reviews.begin(), reviews.end(), [&](const WorkloadReviewRow& r) {
        return r.shows(e.as_of()) && q.covers(r.date) && r.has_decision && r.has_factor;
      });
      if (reviewed)
        m.pass([&] { return e.person_id({key}) + "|" + month_name(q.from); });
      else
        m.fail(e.person_id({key}) + "|" + month_name(q.from), {"no_review"});
    }
  }
}

}  // namespace

void compute_2_02(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  judge_loads(e, programme, m[0]);
  judge_reviews(e, programme, m[1]);
}

void roll_up_2_02(ClauseResult& clause, const MeasureList& m) {
  if (m[0].status != MeasureStatus::not_assessed) return;
  clause.rating = m[1].rating ? std::optional(std::max(3, *m[1].rating)) : std::nullopt;
  clause.status = clause.rating ? MeasureStatus::rated : MeasureStatus::not_assessed;
}

}  // namespace kith::accreditation
