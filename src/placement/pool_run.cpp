// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/pool_run.h"

#include <algorithm>

#include "casefile/person_name.h"
#include "matching/explain.h"
#include "placement/outcomes.h"
#include "placement/queries.h"
#include "platform/auth/policy.h"
#include "platform/i18n/keys.h"

namespace kith::placement {
namespace {

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

/// Why those left out are, and who would help; only an optimum has the prices for it.
void explain(PoolRun& of) {
  if (!of.run.solution.optimal) return;
  of.why.resize(of.run.mentor_of.size());
  std::optional<matching::Standing> standing;
  for (std::size_t j = 0; j < of.why.size(); ++j) {
    if (!of.left_out(j)) continue;
    if (!standing) standing.emplace(of.run.problem, of.run.solution);
    of.why[j] =
        matching::why_left_out(of.pool.asked.pool, of.pool.asked.rules, *standing, static_cast<std::int32_t>(j));
  }
  if (standing) of.recruits = matching::recruitment_plan(of.run.problem, of.run.solution, most_recruits);
}

}  // namespace

std::string_view name(Kind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

Kind asked_kind(const Visit& visit) {
  const auto found = std::ranges::find(kind_names, sent(visit, "placement"));
  return found == std::end(kind_names) ? Kind::optimal : static_cast<Kind>(found - std::begin(kind_names));
}

std::shared_ptr<const Loaded> load(const Reader& read, const Uses& uses, ProgrammeId programme, Date day) {
  auto loaded = std::make_shared<Loaded>();
  read([&](db::Tx& tx) { loaded->stamp = stamp_of(tx, day); });
  const auto snapshot = uses.columns();
  std::optional<Facts> then;
  read([&](db::Tx& tx) {
    loaded->facts = facts_of(tx, programme, day);
    loaded->waits = waits_of(tx, programme, day);
    loaded->last = last_run(tx, programme, day);
    if (loaded->last) then = facts_of(tx, programme, loaded->last->day);
  });
  loaded->pool = pool_of(loaded->facts, *snapshot);
  if (then) loaded->then = pool_of(*then, *snapshot);
  return loaded;
}

PoolRun solved(std::shared_ptr<const Loaded> from, Kind kind, const matching::Rules* tried,
               const matching::Limits& limits) {
  PoolRun of;
  of.from = std::move(from);
  of.pool = of.from->pool;
  of.kind = kind == Kind::steady && !of.last() ? Kind::optimal : kind;
  auto& asked = of.pool.asked;
  if (tried) asked.rules = *tried;
  asked.limits = limits;
  asked.stable = of.kind == Kind::stable;
  if (of.kind == Kind::steady) {
    count_best(of, matching::run(asked).mentor_of);
    asked.keep = pairs_in(*of.last(), of.pool);
  }
  of.digest = digest_of(asked);
  of.run = matching::run(asked);
  if (of.kind != Kind::steady) {
    auto best = of.run.solution.mentor_of;
    for (const auto& [mentee, mentor] : asked.locks) best[static_cast<std::size_t>(mentee)] = mentor;
    count_best(of, best);
  }
  if (of.last()) of.changes = changes_since(*of.last(), *of.from->then, of.pool, of.run.mentor_of);
  explain(of);
  of.run.problem = {};
  asked.limits = {};
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
      const auto mentor = find_person(pool.mentors, row.id<PersonId>(2));
      const auto mentee = std::ranges::find(pool.mentees, row.id<PersonId>(3), &Somebody::person);
      if (mentor == pool.mentors.end() || mentee == pool.mentees.end() || hidden.contains(mentee->person)) return;
      WrittenRule rule{row.integer(0), row.integer(1),
                       mentee->name,   mentor->name,
                       row.string(4),  casefile::person_name(row.text(8), row.text(9), row.text(10)),
                       row.string(7),  {},
                       row.date(5),    mentee->person,
                       mentor->person};
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
