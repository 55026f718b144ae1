// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/runs.h"

#include <algorithm>

#include "placement/queries.h"

namespace kith::placement {
namespace {

KeptRun read(const db::Row& row) {
  KeptRun run;
  run.chain = row.integer(0);
  run.version = row.integer(1);
  run.day = row.date(2);
  run.stable = row.text(3) == "stable";
  run.proven = row.flag(4);
  run.mentors = row.integer(5);
  run.mentees = row.integer(6);
  run.placed = row.integer(7);
  run.points = row.integer(8);
  run.bound = row.integer(9);
  run.criteria = row.string(10);
  run.digest = row.string(11);
  run.decision = row.string(12);
  run.reason = row.string(13);
  run.asked_by = PersonId{row.maybe_integer(14).value_or(0)};
  return run;
}

std::optional<KeptRun> with_pairs(db::Tx& tx, std::optional<KeptRun> run, Date as_of) {
  if (!run) return run;
  tx.query(sql::run_pairs, {{"run", run->chain}, {"as_of", as_of}}, [&](const db::Row& row) {
    run->pairs.push_back({row.id<PersonId>(0), PersonId{row.maybe_integer(1).value_or(0)}, row.text(2) == "locked"});
  });
  return run;
}

std::map<PersonId, std::int32_t> places_of(const std::vector<Somebody>& people) {
  std::map<PersonId, std::int32_t> places;
  for (std::size_t k = 0; k < people.size(); ++k) places[people[k].person] = static_cast<std::int32_t>(k);
  return places;
}

std::string name_of(const std::vector<Somebody>& people, const std::map<PersonId, std::int32_t>& places, PersonId who) {
  const auto found = places.find(who);
  return found == places.end() ? std::string() : people[static_cast<std::size_t>(found->second)].name;
}

/// Names of those of `people` who are not in `places`.
std::vector<std::string> missing(const std::vector<Somebody>& people, const std::map<PersonId, std::int32_t>& places) {
  std::vector<std::string> names;
  for (const auto& person : people)
    if (!places.contains(person.person)) names.push_back(person.name);
  std::ranges::sort(names);
  return names;
}

Result<std::int64_t> record_pair(db::Tx& tx, const ProgrammePool& pool, const matching::Run& run, std::size_t j,
                                 std::int64_t key, const records::Author& author) {
  const auto i = run.mentor_of[j];
  const bool locked =
      std::ranges::any_of(pool.asked.locks, [&](const auto& l) { return l.first == static_cast<std::int32_t>(j); });
  std::vector<records::Field> fields{{"matching_run_pairs.run_id", key},
                                     {"matching_run_pairs.mentee_id", pool.mentees[j].person},
                                     {"matching_run_pairs.status", i == matching::nobody ? "left_out"
                                                                   : locked              ? "locked"
                                                                                         : "placed"}};
  if (i != matching::nobody) {
    const auto& mentor = pool.asked.pool.mentors[static_cast<std::size_t>(i)];
    fields.push_back({"matching_run_pairs.mentor_id", pool.mentors[static_cast<std::size_t>(i)].person});
    fields.push_back(
        {"matching_run_pairs.points", matching::score(mentor, pool.asked.pool.mentees[j], pool.asked.rules).total});
  }
  const auto row = records::append(tx, "matching_run_pairs", fields, author);
  if (!row) return tl::unexpected(row.error());
  return row->chain;
}

}  // namespace

std::optional<KeptRun> last_run(db::Tx& tx, ProgrammeId programme, Date as_of) {
  return with_pairs(tx, tx.first(sql::runs, {{"programme", programme}, {"as_of", as_of}}, read), as_of);
}

std::optional<KeptRun> run_at(db::Tx& tx, ProgrammeId programme, std::int64_t chain, Date as_of) {
  for (auto& run : tx.all(sql::runs, {{"programme", programme}, {"as_of", as_of}}, read))
    if (run.chain == chain) return with_pairs(tx, std::move(run), as_of);
  return std::nullopt;
}

std::string criteria_text(const matching::Asked& asked) {
  std::string text;
  for (std::size_t c = 0; c < matching::criteria; ++c) {
    const auto& weight = asked.rules.weights[c];
    text += std::string(matching::word(static_cast<matching::Criterion>(c))) + " " + std::to_string(weight.points) +
            "x" + std::to_string(weight.most) + "; ";
  }
  const auto on = [&](bool rule, std::string_view word) {
    if (rule) (text += word) += "; ";
  };
  on(asked.rules.need_language, "language required");
  on(asked.rules.need_distance, "distance required");
  on(asked.rules.need_programme, "programme required");
  on(asked.rules.placing_first, "placing first");
  text += "shared times " + std::to_string(asked.rules.shared_slots) + "; years older " +
          std::to_string(asked.rules.years_older) + "; " + std::to_string(asked.locks.size()) + " locked; " +
          std::to_string(asked.pool.exclusions.size()) + " kept apart";
  if (!asked.keep.empty()) text += "; fewest changes of " + std::to_string(asked.keep.size()) + " pairs";
  return text;
}

Result<std::int64_t> record_run(db::Tx& tx, const ProgrammePool& pool, const matching::Run& run,
                                const records::Author& author) {
  const auto placed = std::ranges::count_if(run.mentor_of, [](auto m) { return m != matching::nobody; });
  const std::string criteria = criteria_text(pool.asked), digest = digest_of(pool.asked);
  const std::int64_t points = run.points + run.locked_points;
  const auto row =
      records::append(tx, "matching_runs",
                      {{"matching_runs.programme_id", pool.programme},
                       {"matching_runs.event_date", pool.as_of},
                       {"matching_runs.asked_by", author.person},
                       {"matching_runs.placement", pool.asked.stable ? "stable" : "optimal"},
                       {"matching_runs.placing_first", run.tiers ? 1 : 0},
                       {"matching_runs.mentors", static_cast<std::int64_t>(pool.mentors.size())},
                       {"matching_runs.mentees", static_cast<std::int64_t>(pool.mentees.size())},
                       {"matching_runs.possible_pairs", run.count.eligible},
                       {"matching_runs.placed", placed},
                       {"matching_runs.points", points},
                       {"matching_runs.bound", points + std::max<std::int64_t>(0, run.bound - run.solution.value)},
                       {"matching_runs.proven", run.proven ? 1 : 0},
                       {"matching_runs.criteria", std::string_view(criteria)},
                       {"matching_runs.inputs_digest", std::string_view(digest)}},
                      author);
  if (!row) return tl::unexpected(row.error());
  for (std::size_t j = 0; j < run.mentor_of.size(); ++j)
    if (const auto pair = record_pair(tx, pool, run, j, row->chain, author); !pair) return pair;
  return row->chain;
}

Result<std::int64_t> decide_run(db::Tx& tx, const KeptRun& run, bool adopt, std::string_view reason,
                                const records::Author& author) {
  if (!run.decision.empty()) return refuse(RefusalKind::conflict, "placement.flaw.decided");
  if (!adopt && reason.empty()) return refuse(RefusalKind::invalid, "placement.flaw.set_aside", "reason");
  const auto row = records::correct(tx, "matching_runs", run.chain, run.version,
                                    {{"matching_runs.decision", adopt ? "adopted" : "set_aside"},
                                     {"matching_runs.reason", reason.empty() ? db::Value() : db::Value(reason)}},
                                    author);
  if (!row) return tl::unexpected(row.error());
  return row->chain;
}

Changes changes_since(const KeptRun& run, const ProgrammePool& then, const ProgrammePool& now,
                      const std::vector<std::int32_t>& mentor_of) {
  const auto mentors_then = places_of(then.mentors), mentors_now = places_of(now.mentors);
  const auto mentees_then = places_of(then.mentees), mentees_now = places_of(now.mentees);
  Changes changes{missing(now.mentees, mentees_then),
                  missing(then.mentees, mentees_now),
                  missing(now.mentors, mentors_then),
                  missing(then.mentors, mentors_now),
                  {}};
  std::map<PersonId, PersonId> before;
  for (const auto& pair : run.pairs) before[pair.mentee] = pair.mentor;
  for (std::size_t j = 0; j < mentor_of.size(); ++j) {
    const auto found = before.find(now.mentees[j].person);
    const PersonId had = found == before.end() ? PersonId{} : found->second;
    const PersonId has =
        mentor_of[j] == matching::nobody ? PersonId{} : now.mentors[static_cast<std::size_t>(mentor_of[j])].person;
    if (had == has) continue;
    std::string name = name_of(now.mentors, mentors_now, had);
    if (name.empty()) name = name_of(then.mentors, mentors_then, had);
    changes.moves.push_back({static_cast<std::int32_t>(j), std::move(name), name_of(now.mentors, mentors_now, has)});
  }
  return changes;
}

std::vector<std::pair<std::int32_t, std::int32_t>> pairs_in(const KeptRun& run, const ProgrammePool& pool) {
  const auto mentors = places_of(pool.mentors), mentees = places_of(pool.mentees);
  std::vector<std::pair<std::int32_t, std::int32_t>> pairs;
  for (const auto& pair : run.pairs) {
    const auto mentee = mentees.find(pair.mentee), mentor = mentors.find(pair.mentor);
    if (mentee != mentees.end() && mentor != mentors.end()) pairs.emplace_back(mentee->second, mentor->second);
  }
  std::ranges::sort(pairs);
  return pairs;
}

}  // namespace kith::placement
