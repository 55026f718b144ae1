// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/evaluation.h"

#include <algorithm>

#include "snapshot/full_month.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

Evaluation::Evaluation(const Snapshot& snapshot, Period period)
    : snapshot_(&snapshot), period_(period), policies_(snapshot, period.as_of) {
  snapshot.column<ProgrammeRow>().each([&](std::uint32_t key, const ProgrammeRow& row) {
    if (row.shows(as_of())) programmes_.push_back({key});
  });
  const IdPool& ids = snapshot.ids<ProgrammeRow>();
  const auto id = [&](ProgrammeRef p) { return snapshot.of<ProgrammeRow>(p).front().id; };
  std::sort(programmes_.begin(), programmes_.end(), [&](auto a, auto b) { return ids.less(id(a), id(b)); });
  for (std::uint32_t key = 0; key < snapshot.column<MatchRow>().owners(); ++key)
    if (const auto state = state_of(snapshot, MatchRef{key}, as_of())) matches_[state->programme].push_back(*state);
}

std::span<const MatchState> Evaluation::matches(ProgrammeRef programme) const {
  const auto found = matches_.find(programme);
  return found == matches_.end() ? std::span<const MatchState>() : found->second;
}

void Evaluation::join(Evaluation& other) {
  for (auto& [type, kept] : views_)
    if (const auto found = other.views_.find(type); kept.join && found != other.views_.end())
      kept.join(found->second.view.get());
}

bool Evaluation::follow(const Changes& changes) {
  if (changes.moved().meets(reads)) return false;
  snapshot_ = &changes.now();
  if (changes.moved().meets(first_service_reads)) first_service_.reset();
  std::erase_if(
      views_, [&](const auto& kept) { return kept.second.reads.without(kept.second.follows).meets(changes.moved()); });
  for (auto& [_, kept] : views_)
    if (kept.follows.meets(changes.seen())) kept.follow(changes);
  return true;
}

std::optional<ProgrammeRef> Evaluation::programme_of_group(GroupRef group) const {
  const GroupRow* row = snapshot_->effective<GroupRow>(group, as_of());
  return row ? std::optional(row->programme) : std::nullopt;
}

const std::map<PersonRef, Day>& Evaluation::first_service(ProgrammeRef programme) {
  if (!first_service_) {
    first_service_.emplace();
    for (const auto& [of, matches] : matches_)
      for (const MatchState& m : matches)
        if (m.ever_active()) {
          const auto [at, fresh] = (*first_service_)[of].emplace(m.mentor, m.start);
          if (!fresh) at->second = std::min(at->second, m.start);
        }
    find_sessions();
  }
  return (*first_service_)[programme];
}

void Evaluation::find_sessions() {
  snapshot_->column<SessionRow>().each([&](std::uint32_t key, const SessionRow& session) {
    if (!session.shows(as_of()) || session.status != MeetingStatus::held) return;
    const auto programme = programme_of_group(session.group);
    if (!programme) return;
    for (const AttendanceRow& a : snapshot_->of<AttendanceRow>(SessionRef{key})) {
      if (!a.shows(as_of()) || !a.attended() || a.role != GroupRole::mentor) continue;
      const auto [at, fresh] = (*first_service_)[*programme].emplace(a.person, session.date);
      if (!fresh) at->second = std::min(at->second, session.date);
    }
  });
}

std::vector<PersonRef> Evaluation::group_mentors_on(ProgrammeRef programme, Day d) const {
  std::vector<PersonRef> mentors;
  snapshot_->column<MembershipRow>().each([&](std::uint32_t group, const MembershipRow& row) {
    if (row.role == GroupRole::mentor && row.shows(as_of()) && row.days.covers(d) &&
        programme_of_group({group}) == programme)
      mentors.push_back(row.person);
  });
  return mentors;
}

bool full_active_month(const Evaluation& e, const MatchState& match, Day first) {
  return e.period().from <= first && Day(last_of_month(first)) <= e.period().end() &&
         snapshot::full_active_month(e.snapshot(), match, first, e.as_of());
}

}  // namespace kith::accreditation
