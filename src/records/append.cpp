// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/append.h"

#include <sodium.h>

#include <algorithm>
#include <stdexcept>

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

int content_position(TableKey table, const Field& field) {
  if (field.column.table() != table) throw std::logic_error("a field of another table");
  const int position = field.column.position() - 1;
  if (position < 0 || position >= static_cast<int>(table->content().size()))
    throw std::logic_error("a field that records/ writes itself");
  return position;
}

bool names_first_row(db::Tx& tx, TableKey target, std::int64_t key) {
  return tx.first(statements(target).is_first_row, {{"id", key}}, [](const db::Row&) { return true; }).has_value();
}

bool names_first_rows(db::Tx& tx, TableKey target, std::string_view list) {
  bool all = true;
  for_each_item(list, [&](std::string_view id) {
    all = tx.first(statements(target).is_first_id, {{"sourced_id", id}}, [](const db::Row&) { return true; }).has_value();
    return all;
  });
  return all;
}

void check_references(db::Tx& tx, const Column& column, const db::Value& value, std::vector<kith::Problem>& problems) {
  if (column.references < 0 || value.kind() == db::Value::Kind::null) return;
  const bool found = column.type == Type::refs ? names_first_rows(tx, target_of(column), value.text())
                                               : names_first_row(tx, target_of(column), value.integer());
  if (!found) problems.push_back({std::string(column.name), "records.unknown_reference"});
}

class Row {
 public:
  Row(TableKey table, const Author& author) : table_(table), author_(author), values_(table->content().size()) {}

  void set(const Field& field) { values_[static_cast<std::size_t>(content_position(table_, field))] = field.value; }
  void keep(const Version& last) {
    for (std::size_t i = 0; i < values_.size(); ++i) values_[i] = last.values[i].value();
  }

  std::vector<kith::Problem> problems(db::Tx& tx) const {
    std::vector<kith::Problem> found;
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const Column& column = table_->content()[i];
      if (values_[i].kind() == db::Value::Kind::null) {
        if (column.required) found.push_back({std::string(column.name), "records.required"});
      } else if (const auto flaw = check_stored(column, values_[i])) {
        found.push_back({std::string(column.name), flaw->key});
      } else {
        check_references(tx, column, values_[i], found);
      }
    }
    order_of("start_date", "end_date", found);
    order_of("valid_from", "valid_until", found);
    if (const auto* day = value_of("event_date"); day && day->integer() > day_number(date_of(author_.at)))
      found.push_back({"event_date", "records.event_after_recorded"});
    return found;
  }

  Appended insert(db::Tx& tx, const Version* last, bool voided) const {
    const std::string sourced_id = random_sourced_id();
    const Instant at = last && last->recorded_at.utc_seconds > author_.at.utc_seconds ? last->recorded_at : author_.at;
    std::vector<db::Param> params;
    for (std::size_t i = 0; i < values_.size(); ++i) params.push_back({table_->content()[i].name, values_[i]});
    params.push_back({"sourced_id", sourced_id});
    params.push_back({"recorded_at", at.utc_seconds});
    params.push_back({"recorded_offset", at.offset_minutes});
    params.push_back({"recorded_on", date_of(at)});
    params.push_back({"recorded_by", author_.person});
    params.push_back({"voided", voided});
    if (last) {
      params.push_back({"chain", last->chain});
      params.push_back({"supersedes", last->id});
    }
    Appended made;
    tx.query(last ? statements(table_).insert_next : statements(table_).insert_first, params, [&](const db::Row& row) {
      made = {row.integer(0), row.integer(1), sourced_id};
    });
    return made;
  }

 private:
  const db::Value* value_of(std::string_view column) const {
    const int position = position_of(*table_, column) - 1;
    if (position < 0) return nullptr;
    const auto& value = values_[static_cast<std::size_t>(position)];
    return value.kind() == db::Value::Kind::null ? nullptr : &value;
  }
  void order_of(std::string_view from, std::string_view until, std::vector<kith::Problem>& found) const {
    const auto *a = value_of(from), *b = value_of(until);
    if (a && b && b->integer() < a->integer()) found.push_back({std::string(until), "records.end_before_start"});
  }

  TableKey table_;
  const Author& author_;
  std::vector<db::Value> values_;
};

Result<Version> last_version(db::Tx& tx, TableKey table, std::int64_t chain, std::int64_t last) {
  auto versions = history(tx, table, chain);
  if (versions.empty()) return refuse(RefusalKind::not_found, "records.not_found");
  if (versions.back().id != last || versions.back().voided)
    return refuse(RefusalKind::conflict, "records.corrected_meanwhile");
  return std::move(versions.back());
}

bool parent_changes(TableKey table, const Version& last, const Field& field) {
  const auto& kept = last.values[static_cast<std::size_t>(content_position(table, field))];
  return field.column->parent && (kept.kind != field.value.kind() || kept.integer != field.value.integer());
}

}  // namespace

Result<Appended> append(db::Tx& tx, TableKey table, std::span<const Field> fields, const Author& author) {
  Row row(table, author);
  for (const auto& field : fields) row.set(field);
  if (auto problems = row.problems(tx); !problems.empty()) return refuse(std::move(problems));
  return row.insert(tx, nullptr, false);
}

Result<Appended> correct(db::Tx& tx, TableKey table, std::int64_t chain, std::int64_t last,
                         std::span<const Field> changes, const Author& author) {
  const auto before = last_version(tx, table, chain, last);
  if (!before) return tl::unexpected(before.error());
  Row row(table, author);
  row.keep(*before);
  for (const auto& field : changes) {
    if (parent_changes(table, *before, field))
      return refuse(RefusalKind::invalid, "records.parent_changed", std::string(field.column->name));
    row.set(field);
  }
  if (auto problems = row.problems(tx); !problems.empty()) return refuse(std::move(problems));
  return row.insert(tx, &*before, false);
}

Result<Appended> void_record(db::Tx& tx, TableKey table, std::int64_t chain, std::int64_t last, const Author& author) {
  const auto before = last_version(tx, table, chain, last);
  if (!before) return tl::unexpected(before.error());
  Row row(table, author);
  row.keep(*before);
  return row.insert(tx, &*before, true);
}

db::Value Stored::value() const {
  if (kind == db::Value::Kind::null) return {};
  return kind == db::Value::Kind::integer ? db::Value(integer) : db::Value(std::string_view(text));
}

}  // namespace kith::records
