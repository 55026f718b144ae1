// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/import_chain.h"

#include <algorithm>
#include <functional>

#include "records/statements.h"

namespace kith::records {
namespace {

constexpr ColumnKey match_mentor{"matches.mentor_id"}, match_mentee{"matches.mentee_id"};
constexpr ColumnKey party_match{"contact_parties.match_id"}, party_person{"contact_parties.person_id"};
constexpr ColumnKey merge_kept{"person_merges.kept_id"}, merge_absorbed{"person_merges.absorbed_id"};
constexpr TableKey persons_table{"persons"};
constexpr db::Sql merges_in_force{
    "select t.chain, t.kept_id, t.absorbed_id from person_merges t where t.id <= :greatest and t.voided = 0 "
    "and not exists (select 1 from person_merges n where n.supersedes = t.id and n.id <= :greatest)"};

const db::Value& at(const ImportRow& row, ColumnKey column) {
  return row.values[static_cast<std::size_t>(column.position())];
}
int last_but(const Table& table, int n) { return static_cast<int>(table.columns.size()) - n; }

bool same(const db::Value& value, const db::Row& row, int column) {
  if (row.null(column)) return value.kind() == db::Value::Kind::null;
  if (value.kind() == db::Value::Kind::text) return row.text(column) == value.text();
  return value.kind() == db::Value::Kind::integer && row.integer(column) == value.integer();
}

std::uint64_t content_hash(const ImportRow& row) {
  std::uint64_t hash = 0;
  for (std::size_t i = 1; i + 4 < row.texts.size(); ++i)
    hash = hash * 1099511628211ULL + std::hash<std::string_view>{}(row.texts[i]);
  return hash;
}

}  // namespace

ImportChains::ImportChains(ImportRun& run, TableKey table)
    : run_(run), table_(table), ids_(run.ids(table)), batch_(run.tx, table) {
  for (int i = 0; i < static_cast<int>(table->columns.size()); ++i)
    if (table->columns[static_cast<std::size_t>(i)].parent) parents_.push_back(i);
}

void ImportChains::problem(const ImportRow& row, int position, Code code, const char* key) {
  run_.book.add(*table_, row.number, position, row.texts[static_cast<std::size_t>(position)], {code, key});
}

bool ImportChains::ready(const ImportRow& row) const {
  return row.supersedes == IdIndex::none || ids_.is(row.supersedes, Targets::stored) ||
         ids_.is(row.supersedes, Targets::placed);
}

void ImportChains::skip(Targets::Entry entry) { ids_.set(entry, Targets::placed); }

ImportChains::Facts ImportChains::facts_of(const ImportRow& row) const {
  Facts facts;
  facts.sound = row.sound && row.recorded_at;
  if (row.recorded_at) {
    facts.recorded_at = row.recorded_at->utc_seconds;
    facts.recorded_on = day_number(date_of(*row.recorded_at));
    facts.offset = row.recorded_at->offset_minutes;
  }
  for (std::size_t i = 0; i < parents_.size(); ++i)
    facts.parents[i] = row.values[static_cast<std::size_t>(parents_[i])].integer();
  facts.content = content_hash(row);
  return facts;
}

/// Facts of the row superseded; of a stored one they are read now, without its content.
const ImportChains::Facts& ImportChains::facts_before(Targets::Entry superseded) {
  if (facts_.size() <= superseded) facts_.resize(superseded + 1);
  Facts& facts = facts_[superseded];
  if (!ids_.is(superseded, Targets::stored) || facts.chain != 0) return facts;
  const std::int64_t key = ids_.key(superseded);
  const int chain = last_but(*table_, 3);  // stored columns: id, the table's own but the last four, chain ...
  run_.tx.query(statements(table_).stored, {{"id", key}}, [&](const db::Row& row) {
    facts.sound = true;
    facts.chain = row.integer(chain);
    facts.recorded_at = row.integer(chain + 2);
    facts.offset = static_cast<std::int32_t>(row.integer(chain + 3));
    facts.recorded_on = static_cast<std::int32_t>(row.integer(chain + 4));
    for (std::size_t i = 0; i < parents_.size(); ++i) facts.parents[i] = row.integer(parents_[i] + 1);
  });
  if (run_.tx.first(statements(table_).successor_of, {{"id", key}}, [](const db::Row&) { return true; }))
    ids_.set(superseded, Targets::superseded);
  return facts;
}

/// Checks a row against the one it supersedes.
void ImportChains::follow(const ImportRow& row, Facts& facts) {
  const Facts before = facts_before(row.supersedes);
  const int supersedes = last_but(*table_, 2);
  facts.chain = before.chain;
  touched_.insert(before.chain);
  if (ids_.is(row.supersedes, Targets::superseded))
    problem(row, supersedes, Code::chain_fork, "records.import.chain_fork");
  ids_.set(row.supersedes, Targets::superseded);
  if (!before.sound) return;
  if (row.recorded_at && facts.recorded_at < before.recorded_at) {
    // Earlier by the clock of one day changes no day's effective row: noted (ADR 0042).
    if (facts.recorded_on == before.recorded_on && facts.offset == before.offset)
      run_.book.note(table_->file, "records.note.order_in_day");
    else
      problem(row, last_but(*table_, 4), Code::chain_order, "records.import.chain_order");
  }
  for (std::size_t i = 0; i < parents_.size(); ++i)
    if (facts.parents[i] != 0 && before.parents[i] != 0 && facts.parents[i] != before.parents[i])
      problem(row, parents_[i], Code::chain_identity, "records.flaw.chain_identity");
  if (row.voided && before.content != 0 && facts.content != before.content)
    run_.book.note(table_->file, "records.note.void_differs");
}

void ImportChains::link(const ImportRow& row) {
  if (ids_.is(row.entry, Targets::stored)) {
    ids_.set(row.entry, Targets::placed);
    if (!row.sound) return;
    if (same_as_stored(row))
      ++unchanged_;
    else
      problem(row, 0, Code::duplicate_id, "records.import.other_content");
    return;
  }
  Facts facts = facts_of(row);
  if (row.supersedes != IdIndex::none) follow(row, facts);
  ids_.set(row.entry, Targets::placed);
  const std::int64_t key = ids_.key(row.entry);
  if (facts.chain == 0) facts.chain = key;
  if (facts_.size() <= row.entry) facts_.resize(row.entry + 1);
  facts_[row.entry] = facts;
  if (row.sound) check_across(row, facts);
  ++added_;
  if (!row.sound || !run_.writing()) return;
  const bool follows = row.supersedes != IdIndex::none;
  batch_.add(row, key, facts.chain, follows ? std::optional(ids_.key(row.supersedes)) : std::nullopt);
}

bool ImportChains::same_as_stored(const ImportRow& row) {
  const std::int64_t key = ids_.key(row.entry);
  const auto content = static_cast<int>(row.values.size()) - 5;
  const db::Value before = row.supersedes == IdIndex::none ? db::Value() : db::Value(ids_.key(row.supersedes));
  return run_.tx
      .first(statements(table_).stored, {{"id", key}},
             [&](const db::Row& stored) {
               for (int i = 1; i <= content; ++i)
                 if (!same(row.values[static_cast<std::size_t>(i)], stored, i + 1)) return false;
               const int chain = content + 2;
               return same(before, stored, chain + 1) && stored.integer(chain + 2) == row.recorded_at->utc_seconds &&
                      stored.integer(chain + 3) == row.recorded_at->offset_minutes &&
                      stored.integer(chain + 5) == row.recorded_by && stored.flag(chain + 6) == row.voided;
             })
      .value_or(false);
}

/// Rules that look at other records.
void ImportChains::check_across(const ImportRow& row, const Facts& facts) {
  if (table_ == match_mentor.table())
    run_.pairs.try_emplace(facts.chain,
                           ImportRun::Pair{at(row, match_mentor).integer(), at(row, match_mentee).integer()});
  if (table_ == party_match.table()) {
    if (const auto pair = run_.pair_of(at(row, party_match).integer()))
      if (const auto flaw = check_party(row.values, pair->mentor, pair->mentee))
        problem(row, party_person.position(), flaw->code, flaw->key);
  }
  if (table_ == persons_table && row.supersedes == IdIndex::none)
    run_.persons.try_emplace(facts.chain, ImportRun::Typed{facts.recorded_at, facts.recorded_on});
  if (table_ == merge_kept.table() && !row.voided) {
    joins_.push_back({row.entry, at(row, merge_kept).integer(), at(row, merge_absorbed).integer(), row.number});
    for (const ColumnKey person : {merge_kept, merge_absorbed}) check_there(row, facts, person);
  }
  const OnlyOne* const rule = only_one(table_);
  if (rule && !row.voided && counts(*rule, row.values))
    candidates_.push_back({row.entry, at(row, rule->owner).integer(), facts.chain, row.number});
}

/// Who is joined was recorded by then: else, as of the days before, a file would have nobody's name (decision 0217).
void ImportChains::check_there(const ImportRow& row, const Facts& facts, ColumnKey person) {
  const auto first = run_.typed_of(at(row, person).integer());
  if (first && facts.recorded_on < first->on && facts.recorded_at < first->at)
    problem(row, person.position(), Code::rule, "records.flaw.joined_before");
}

void ImportChains::check_only_one() {
  const OnlyOne* const rule = only_one(table_);
  if (!rule) return;
  std::ranges::sort(candidates_, {}, &Candidate::row);
  std::map<std::int64_t, std::int64_t> chain_of;  // by owner
  for (const Candidate& candidate : candidates_) {
    if (ids_.is(candidate.entry, Targets::superseded)) continue;
    const auto [taken, fresh] = chain_of.emplace(candidate.owner, candidate.chain);
    bool second = !fresh;
    if (fresh && ids_.any_stored())
      run_.tx.query(statements(table_).counting_for, {{"owner", candidate.owner}}, [&](const db::Row& stored) {
        second |= stored.integer(0) <= ids_.greatest_stored() && !touched_.contains(stored.integer(0));
      });
    if (second) run_.book.add(*table_, candidate.row, rule->owner.position(), "", {Code::rule, rule->key});
  }
}

/// Nobody is joined with two records, and who is kept of somebody is joined with none: whatever order the rows are in,
/// the later one is at fault.
void ImportChains::check_joined() {
  std::unordered_set<std::int64_t> kept, absorbed;
  if (!joins_.empty() && ids_.any_stored())
    run_.tx.query(merges_in_force, {{"greatest", ids_.greatest_stored()}}, [&](const db::Row& stored) {
      if (touched_.contains(stored.integer(0))) return;
      kept.insert(stored.integer(1));
      absorbed.insert(stored.integer(2));
    });
  std::ranges::sort(joins_, {}, &Joins::row);
  for (const Joins& one : joins_) {
    if (ids_.is(one.entry, Targets::superseded)) continue;
    const bool chain = one.kept == one.absorbed || absorbed.contains(one.kept) || absorbed.contains(one.absorbed) ||
                       kept.contains(one.absorbed);
    if (chain) run_.book.add(*table_, one.row, merge_absorbed.position(), "", {Code::rule, "records.flaw.joined"});
    kept.insert(one.kept);
    absorbed.insert(one.absorbed);
  }
}

void ImportChains::finish() {
  if (run_.writing()) batch_.flush();
  std::vector<Facts>().swap(facts_);
  check_only_one();
  check_joined();
}

}  // namespace kith::records
