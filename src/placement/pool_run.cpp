// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/pool_run.h"

#include <algorithm>

#include "casefile/person_name.h"
#include "placement/queries.h"
#include "platform/auth/policy.h"
#include "platform/i18n/keys.h"

namespace kith::placement {
namespace {

constexpr double longest_on_a_page = 5;  // seconds
constexpr std::string_view kind_names[] = {"optimal", "stable", "steady"};

std::string_view sent(const Visit& visit, std::string_view field) {
  const auto typed = visit.request.form.get(field);
  return typed.empty() ? visit.request.query.get(field) : typed;
}

void count_best(PoolRun& of, const std::vector<std::int32_t>& mentor_of) {
  of.best_points = of.best_placed = 0;
  for (std::size_t j = 0; j < mentor_of.size(); ++j) {
    if (mentor_of[j] == matching::nobody) continue;
    ++of.best_placed;
    of.best_points += matching::score(of.pool.asked.pool.mentors[static_cast<std::size_t>(mentor_of[j])],
                                      of.pool.asked.pool.mentees[j], of.pool.asked.rules)
                          .total;
  }
}

}  // namespace

std::string_view name(Kind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

Kind asked_kind(const Visit& visit) {
  const auto found = std::ranges::find(kind_names, sent(visit, "placement"));
  return found == std::end(kind_names) ? Kind::optimal : static_cast<Kind>(found - std::begin(kind_names));
}

void solve_again(PoolRun& of) {
  auto& asked = of.pool.asked;
  asked.limits.seconds = longest_on_a_page;
  asked.stable = of.kind == Kind::stable;
  asked.keep.clear();
  if (of.kind == Kind::steady) {
    count_best(of, matching::run(asked).mentor_of);
    asked.keep = pairs_in(*of.last, of.pool);
  }
  of.run = matching::run(asked);
  if (of.kind == Kind::steady) return;
  auto best = of.run.solution.mentor_of;
  for (const auto& [mentee, mentor] : asked.locks) best[static_cast<std::size_t>(mentee)] = mentor;
  count_best(of, best);
}

PoolRun solve_pool(Visit& visit, const snapshot::Snapshot& snapshot, ProgrammeId programme, Kind kind) {
  PoolRun of;
  std::optional<Facts> then;
  visit.read([&](db::Tx& tx) {
    of.pool = pool_of(facts_of(tx, programme, visit.today), snapshot);
    of.last = last_run(tx, programme, visit.today);
    if (of.last) then = facts_of(tx, programme, of.last->day);
  });
  of.kind = kind == Kind::steady && !of.last ? Kind::optimal : kind;
  solve_again(of);
  if (then) of.changes = changes_since(*of.last, pool_of(*then, snapshot), of.pool, of.run.mentor_of);
  return of;
}

std::optional<ProgrammeName> asked_programme(const Visit& visit, const std::vector<ProgrammeName>& programmes) {
  const auto typed = sent(visit, "programme");
  const auto wish = visit.open_id<ProgrammeId>(typed);
  if (!wish && !typed.empty()) return std::nullopt;
  for (const auto& programme : programmes)
    if (!wish || programme.programme == *wish) return programme;
  return std::nullopt;
}

bool may_set_weights(const Visit& visit, ProgrammeId programme) {
  return scope_of(visit.actor, auth::Permission::set_policies).sees_whole(programme);
}

std::vector<WrittenRule> written_rules(Visit& visit, const ProgrammePool& pool) {
  const auto hidden = hidden_from(visit);
  std::vector<WrittenRule> list;
  visit.read([&](db::Tx& tx) {
    tx.query(sql::written_rules, {{"programme", pool.programme}, {"as_of", visit.today}}, [&](const db::Row& row) {
      const auto mentor = std::ranges::find(pool.mentors, row.id<PersonId>(2), &Somebody::person);
      const auto mentee = std::ranges::find(pool.mentees, row.id<PersonId>(3), &Somebody::person);
      if (mentor == pool.mentors.end() || mentee == pool.mentees.end() || hidden.contains(mentee->person)) return;
      WrittenRule rule{row.integer(0), row.integer(1),
                       mentee->name,   mentor->name,
                       row.string(4),  casefile::person_name(row.text(8), row.text(9), row.text(10)),
                       row.string(7),  {},
                       row.date(5)};
      const auto j = static_cast<std::int32_t>(mentee - pool.mentees.begin());
      const auto i = static_cast<std::int32_t>(mentor - pool.mentors.begin());
      if (rule.rule == "locked" && std::ranges::find(pool.asked.locks, std::pair(j, i)) == pool.asked.locks.end())
        rule.state = visit.words.text(
            "placement.lock_lost",
            {{"why", blocker_words(visit, matching::blockers_of(pool.asked.pool, pool.asked.rules, i, j))}});
      list.push_back(std::move(rule));
    });
  });
  return list;
}

}  // namespace kith::placement
