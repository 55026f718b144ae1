// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/append.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "records/rules.h"
#include "records/statements.h"
#include "records/value.h"

namespace kith::records {
namespace {

std::string random_sourced_id() {
  static constexpr char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
  std::array<unsigned char, 20> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::string id = "k";
  for (const auto b : bytes) id += letters[b % 32];
  return id;
}

/// One problem for each column at most.
class Problems {
 public:
  explicit Problems(TableKey table) : table_(table) {}
  void add(int position, const char* key) {
    const std::string field(table_->columns[static_cast<std::size_t>(position)].name);
    if (std::ranges::find(list_, field, &kith::Problem::field) == list_.end()) list_.push_back({field, key});
  }
  bool any() const { return !list_.empty(); }
  tl::unexpected<Refusal> refusal() { return refuse(std::move(list_)); }

 private:
  TableKey table_;
  std::vector<kith::Problem> list_;
};

bool names_first_row(db::Tx& tx, TableKey target, std::int64_t key) {
  return tx.first(statements(target).is_first_row, {{"id", key}}, [](const db::Row&) { return true; }).has_value();
}

bool names_first_rows(db::Tx& tx, TableKey target, std::string_view list) {
  bool all = true;
  for_each_item(list, [&](std::string_view id) {
    const auto sql = statements(target).is_first_id;
    return all = tx.first(sql, {{"sourced_id", id}}, [](const db::Row&) { return true; }).has_value();
  });
  return all;
}

bool names_rows(db::Tx& tx, const Column& column, const db::Value& value) {
  if (column.type == Type::ref) return names_first_row(tx, target_of(column), value.integer());
  return names_first_rows(tx, target_of(column), value.text());
}

constexpr TableKey persons{"persons"};

constexpr db::Sql same_person{"select count(*) from same_persons s where s.person = :person and s.member = :member"};

/// A row about to be written; `values_` is aligned with the table's columns, the first and the last four stay null.
class Draft {
 public:
  Draft(TableKey table, const Author& author, const Version* last = nullptr)
      : table_(table), author_(author), last_(last), values_(table->columns.size()) {
    if (!last) return;
    if (author_.at.utc_seconds < last->recorded_at.utc_seconds) author_.at = last->recorded_at;
    for (std::size_t i = 0; i < last->values.size(); ++i) values_[i + 1] = last->values[i].value();
  }

  void set(std::span<const Field> fields) {
    for (const Field& field : fields) {
      const auto position = static_cast<std::size_t>(field.column.position());
      if (field.column.table() != table_) throw std::logic_error("a field of another table");
      if (position < 1 || position + 4 >= values_.size()) throw std::logic_error("a field that records/ writes itself");
      values_[position] = field.value;
    }
  }

  /// Marks parents that changed; tells whether anything did.
  bool compare(Problems& problems) const {
    bool any = false;
    for (std::size_t i = 0; i < last_->values.size(); ++i) {
      const db::Value& now = values_[i + 1];
      const Stored& before = last_->values[i];
      if (now.kind() == before.kind && now.integer() == before.integer && now.text() == before.text) continue;
      any = true;
      if (table_->columns[i + 1].parent) problems.add(static_cast<int>(i) + 1, "records.flaw.chain_identity");
    }
    return any;
  }

  void check(db::Tx& tx, Problems& problems) {
    std::vector<db::Value> sound = values_;
    for (int i = 1; i + 4 < static_cast<int>(values_.size()); ++i)
      if (!check_value(tx, i, problems)) sound[static_cast<std::size_t>(i)] = nullptr;
    check_recorder(tx, problems);
    check_row(table_, sound, day_number(date_of(author_.at)),
              [&](int position, Flaw flaw) { problems.add(position, flaw.key); });
    if (problems.any()) return;
    check_pair(tx, problems);
    check_only_one(tx, problems);
  }

  void check_recorder(db::Tx& tx, Problems& problems) const {
    if (names_first_row(tx, persons, author_.person.value)) return;
    const bool first = table_ == persons && author_.person.value <= 1 && !names_first_row(tx, persons, 1);
    if (!first)
      problems.add(static_cast<int>(values_.size()) - 3,
                   author_.person ? "records.flaw.unknown_reference" : "records.flaw.recorded_by_nobody");
  }

  Appended insert(db::Tx& tx, bool voided) const {
    const std::string sourced_id = random_sourced_id();
    std::vector<db::Param> params;
    for (std::size_t i = 1; i + 4 < values_.size(); ++i) params.push_back({table_->columns[i].name, values_[i]});
    params.push_back({"sourced_id", sourced_id});
    params.push_back({"recorded_at", author_.at.utc_seconds});
    params.push_back({"recorded_offset", author_.at.offset_minutes});
    params.push_back({"recorded_on", date_of(author_.at)});
    params.push_back({"recorded_by", std::max<std::int64_t>(author_.person.value, 1)});
    params.push_back({"voided", voided});
    if (last_) {
      params.push_back({"chain", last_->chain});
      params.push_back({"supersedes", last_->id});
    }
    Appended made;
    tx.query(last_ ? statements(table_).insert_next : statements(table_).insert_first, params, [&](const db::Row& row) {
      made = {row.integer(0), row.integer(1), sourced_id};
    });
    return made;
  }

 private:
  const db::Value& at(ColumnKey column) const { return values_[static_cast<std::size_t>(column.position())]; }

  bool check_value(db::Tx& tx, int position, Problems& problems) const {
    const Column& column = table_->columns[static_cast<std::size_t>(position)];
    const db::Value& value = values_[static_cast<std::size_t>(position)];
    const char* wrong = nullptr;
    if (value.kind() == db::Value::Kind::null)
      wrong = column.required ? "records.flaw.required" : nullptr;
    else if (const auto flaw = check_stored(column, value))
      wrong = flaw->key;
    else if (column.references >= 0 && !names_rows(tx, column, value))
      wrong = "records.flaw.unknown_reference";
    if (wrong) problems.add(position, wrong);
    return !wrong;
  }

  /// A party is named as the match names them, under whichever of their records they were meant
  /// (docs/decisions/0221): what is exported then stands by itself.
  void check_pair(db::Tx& tx, Problems& problems) {
    constexpr ColumnKey match{"contact_parties.match_id"}, person{"contact_parties.person_id"},
        track{"contact_parties.track"};
    if (table_ != match.table()) return;
    const auto pair = newest(tx, "matches", at(match).integer());
    const auto of = [&](ColumnKey column) {
      return pair->values[static_cast<std::size_t>(column.position() - 1)].value();
    };
    const auto mentor = of("matches.mentor_id"), mentee = of("matches.mentee_id");
    const auto flaw = check_party(values_, mentor, mentee);
    if (!flaw) return;
    const auto& own = at(track).text() == "mentor" ? mentor : mentee;
    const bool same = tx.first(same_person, {{"person", own}, {"member", at(person)}}, [](const db::Row& row) {
                          return row.integer(0);
                        }).value_or(0) != 0;
    if (same)
      values_[static_cast<std::size_t>(person.position())] = own.integer();
    else
      problems.add(person.position(), flaw->key);
  }

  void check_only_one(db::Tx& tx, Problems& problems) const {
    const OnlyOne* const rule = only_one(table_);
    if (!rule || !counts(*rule, values_)) return;
    tx.query(statements(table_).counting_for, {{"owner", at(rule->owner)}}, [&](const db::Row& row) {
      if (!last_ || row.integer(0) != last_->chain) problems.add(rule->owner.position(), rule->key);
    });
  }

  TableKey table_;
  Author author_;
  const Version* last_;
  std::vector<db::Value> values_;
};

/// The newest version, if it is the one the user saw.
Result<Version> last_version(db::Tx& tx, TableKey table, std::int64_t chain, std::int64_t last) {
  auto version = newest(tx, table, chain);
  if (!version) return refuse(RefusalKind::not_found, "records.not_found");
  if (version->id != last || version->voided) return refuse(RefusalKind::conflict, "records.corrected_meanwhile");
  return std::move(*version);
}

}  // namespace

Result<Appended> append(db::Tx& tx, TableKey table, std::span<const Field> fields, const Author& author) {
  Draft draft(table, author);
  draft.set(fields);
  Problems problems(table);
  draft.check(tx, problems);
  if (problems.any()) return problems.refusal();
  return draft.insert(tx, false);
}

Result<Appended> correct(db::Tx& tx, TableKey table, std::int64_t chain, std::int64_t last,
                         std::span<const Field> changes, const Author& author) {
  const auto before = last_version(tx, table, chain, last);
  if (!before) return tl::unexpected(before.error());
  Draft draft(table, author, &*before);
  draft.set(changes);
  Problems problems(table);
  if (!draft.compare(problems)) return Appended{before->id, before->chain, before->sourced_id};
  if (!problems.any()) draft.check(tx, problems);
  if (problems.any()) return problems.refusal();
  return draft.insert(tx, false);
}

Result<Appended> void_record(db::Tx& tx, TableKey table, std::int64_t chain, std::int64_t last, const Author& author) {
  const auto before = last_version(tx, table, chain, last);
  if (!before) return tl::unexpected(before.error());
  const Draft draft(table, author, &*before);
  Problems problems(table);
  draft.check_recorder(tx, problems);
  if (problems.any()) return problems.refusal();
  return draft.insert(tx, true);
}

db::Value Stored::value() const {
  if (kind == db::Value::Kind::null) return {};
  return kind == db::Value::Kind::integer ? db::Value(integer) : db::Value(std::string_view(text));
}

}  // namespace kith::records
