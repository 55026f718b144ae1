// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/kept_days.h"

#include <algorithm>
#include <future>
#include <thread>

#include "snapshot/changes.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

/// Kinds of which every programme's measures read only rows of its own: contacts of the programme and of its matches,
/// meetings of its matches. The daily work.
constexpr KindSet own_rows{Kind::supervisory_contacts, Kind::contact_parties, Kind::party_rows, Kind::meeting_logs};

/// A computation with where it stands.
struct Placed {
  const Chapter* chapter;
  const ClauseRules* rules;
  const Computation* computation;

  KindSet reads() const { return every_measure_reads + computation->reads; }
};

/// All of the catalogue, in its order.
const std::vector<Placed>& computations() {
  static const std::vector<Placed> all = [] {
    std::vector<Placed> all;
    for (const Chapter& chapter : catalogue())
      for (const ClauseRules& rules : chapter.clauses)
        for (const Computation& computation : rules.computations) all.push_back({&chapter, &rules, &computation});
    return all;
  }();
  return all;
}

/// The programmes whose contacts or meetings are others.
std::set<ProgrammeRef> touched(const Changes& changes) {
  std::set<ProgrammeRef> programmes;
  for (const Snapshot* s : {&changes.before(), &changes.now()}) {
    for (const Kind kind : {Kind::party_rows, Kind::meeting_logs})  // both by match
      for (const std::uint32_t match : changes.owners(kind))
        for (const MatchRow& row : s->of<MatchRow>(MatchRef{match})) programmes.insert(row.programme);
    for (const Kind kind : {Kind::supervisory_contacts, Kind::contact_parties})  // both by contact
      for (const std::uint32_t contact : changes.owners(kind))
        for (const ContactRow& row : s->of<ContactRow>(ContactRef{contact})) programmes.insert(row.programme);
  }
  return programmes;
}

bool stale(const Placed& placed, const Changes& changes, const std::set<ProgrammeRef>& touched, Day as_of,
           ProgrammeRef programme) {
  const KindSet read = placed.reads().common(changes.seen());
  if (read.empty()) return false;
  if (!read.without(own_rows).empty()) return true;
  if (!touched.contains(programme)) return false;
  return !placed.computation->spared || !placed.computation->spared(changes, as_of, programme);
}

/// About what they take, with their texts.
std::size_t size_of(const Figures& figures) {
  std::size_t bytes = 0;
  for (const auto& figure : figures) {
    bytes += 1024;
    for (const Failing& f : figure->measure.failing) bytes += 2 * f.unit.size() + 192 * f.reasons.size() + 64;
  }
  return bytes;
}

}  // namespace

/// Figures that may be others now become unknown.
void KeptDays::follow(const Columns& columns) {
  if (columns_ == columns) return;
  if (columns_) {
    const Changes changes(*columns_, *columns, period_.as_of);
    const auto own = touched(changes);
    const auto& all = computations();
    for (auto& [programme, kept] : programmes_)
      for (std::size_t i = 0; i < kept.size(); ++i)
        if (!kept[i].empty() && stale(all[i], changes, own, period_.as_of, programme)) {
          bytes_ -= size_of(kept[i]);
          kept[i].clear();
        }
    for (const Placed& placed : all)
      if (placed.rules->compute_agency && placed.reads().meets(changes.seen())) agency_.reset();
    if (evaluation_ && !evaluation_->follow(changes)) evaluation_.reset();
  }
  columns_ = columns;
}

Evaluation& KeptDays::evaluation() {
  if (!evaluation_) evaluation_ = std::make_unique<Evaluation>(*columns_, period_);
  return *evaluation_;
}

void KeptDays::fill(Evaluation& evaluation, ProgrammeRef programme, OfProgramme& kept) {
  const auto& all = computations();
  kept.resize(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!kept[i].empty() || !follows(*columns_, period_.as_of, programme, *all[i].chapter)) continue;
    kept[i] = compute(evaluation, programme, *all[i].chapter, *all[i].rules, *all[i].computation);
    bytes_ += size_of(kept[i]);
    ++computed_;
  }
}

/// Nothing known yet: every programme, the greatest first, on as many threads as help, each with an evaluation of its
/// own. Else the one evaluation that is kept does what is left.
void KeptDays::fill_all(std::span<const ProgrammeRef> programmes) {
  if (programmes.empty()) return;
  std::vector<std::pair<ProgrammeRef, OfProgramme*>> work;
  bool fresh = true;
  for (const ProgrammeRef programme : programmes) {
    OfProgramme& kept = programmes_[programme];
    fresh = fresh && kept.empty();
    work.emplace_back(programme, &kept);
  }
  Evaluation& first = evaluation();
  std::stable_sort(work.begin(), work.end(), [&](const auto& a, const auto& b) {
    return first.matches(a.first).size() > first.matches(b.first).size();
  });
  std::atomic<std::size_t> next{0};
  const auto do_work = [&](Evaluation& e) {
    for (std::size_t i = next++; i < work.size(); i = next++) fill(e, work[i].first, *work[i].second);
  };
  constexpr unsigned most_threads = 4;
  const std::size_t threads =
      fresh ? std::clamp<std::size_t>(std::min(std::thread::hardware_concurrency(), most_threads), 1, work.size()) : 1;
  std::vector<std::unique_ptr<Evaluation>> others;
  others.resize(threads - 1);
  std::vector<std::future<void>> running;
  for (auto& other : others)
    running.push_back(std::async(std::launch::async, [&] {
      other = std::make_unique<Evaluation>(*columns_, period_);
      do_work(*other);
    }));
  do_work(first);
  for (auto& one : running) one.get();
  for (const auto& other : others) first.join(*other);
}

ProgrammeResult KeptDays::result(ProgrammeRef programme) {
  const auto found = programmes_.find(programme);
  auto at = found->second.begin();
  const auto& all = computations();
  return put_together(
      *columns_, period_.as_of, programme, [&](auto&, auto&, const Computation& computation) -> auto& {
        const auto place = [&] { return static_cast<std::size_t>(at - found->second.begin()); };
        while (all[place()].computation != &computation) ++at;
        return *at;
      });
}

void KeptDays::rest() {
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (lock) evaluation_.reset();
}

ProgrammeResult KeptDays::of(const Columns& columns, ProgrammeRef programme) {
  const std::lock_guard lock(mutex_);
  follow(columns);
  if (!columns_->effective<ProgrammeRow>(programme, period_.as_of)) return {programme, {}, {}, {}};
  const ProgrammeRef one[]{programme};
  fill_all(one);
  return result(programme);
}

Report KeptDays::report(const Columns& columns, std::optional<ProgrammeRef> programme) {
  const std::lock_guard lock(mutex_);
  follow(columns);
  std::vector<ProgrammeRef> programmes;
  for (const ProgrammeRef p : evaluation().programmes())
    if (!programme || p == *programme) programmes.push_back(p);
  fill_all(programmes);
  Report report{period_, {}, {}, !programme, {}};
  for (const ProgrammeRef p : programmes) {
    report.programmes.push_back(result(p));
    report.programme_ids.push_back(columns_->id_of<ProgrammeRow>(p));
  }
  if (report.whole_agency) {
    if (!agency_) agency_ = evaluate_agency(evaluation());
    report.agency = *agency_;
  }
  return report;
}

}  // namespace kith::accreditation
