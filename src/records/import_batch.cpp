// SPDX-License-Identifier: AGPL-3.0-or-later
#include <cstring>

#include "records/import_run.h"
#include "records/statements.h"

namespace kith::records {
namespace {

constexpr std::size_t rows_at_once = 4000;
constexpr std::size_t block_bytes = std::size_t{1} << 17;  // holds the longest text (20,000 characters)

}  // namespace

ImportBatch::ImportBatch(db::Tx& tx, TableKey table) : tx_(tx), table_(table), columns_(stored_columns(*table)) {}

db::Value ImportBatch::kept(const db::Value& value) {
  if (value.kind() != db::Value::Kind::text) return value;
  const std::string_view text = value.text();
  if (blocks_.empty() || used_ + text.size() > block_bytes) {
    if (!blocks_.empty()) ++block_;
    if (block_ == blocks_.size()) blocks_.push_back(std::make_unique<char[]>(block_bytes));
    used_ = 0;
  }
  char* const place = blocks_[block_].get() + used_;
  std::memcpy(place, text.data(), text.size());
  used_ += text.size();
  return std::string_view(place, text.size());
}

void ImportBatch::add(const ImportRow& row, std::int64_t key, std::int64_t chain,
                      std::optional<std::int64_t> supersedes) {
  values_.emplace_back(key);
  values_.push_back(kept(row.texts[0]));
  for (std::size_t i = 1; i + 4 < row.values.size(); ++i) values_.push_back(kept(row.values[i]));
  values_.emplace_back(chain);
  values_.emplace_back(supersedes);
  values_.emplace_back(row.recorded_at->utc_seconds);
  values_.emplace_back(row.recorded_at->offset_minutes);
  values_.emplace_back(date_of(*row.recorded_at));
  values_.emplace_back(row.recorded_by);
  values_.emplace_back(row.voided);
  if (values_.size() >= rows_at_once * columns_.size()) flush();
}

void ImportBatch::flush() {
  if (values_.empty()) return;
  const auto bulk = tx_.bulk(table_->name, columns_);
  for (std::size_t at = 0; at < values_.size(); at += columns_.size())
    bulk->row(std::span(values_).subspan(at, columns_.size()));
  bulk->finish();
  values_.clear();
  block_ = used_ = 0;
}

std::optional<ImportRun::Pair> ImportRun::pair_of(std::int64_t match) {
  if (const auto found = pairs.find(match); found != pairs.end()) return found->second;
  constexpr TableKey matches{"matches"};
  constexpr int mentor = ColumnKey("matches.mentor_id").position() + 1,
                mentee = ColumnKey("matches.mentee_id").position() + 1;
  const auto stored = tx.first(statements(matches).stored, {{"id", match}}, [](const db::Row& row) {
    return Pair{row.integer(mentor), row.integer(mentee)};
  });
  if (stored) pairs.emplace(match, *stored);
  return stored;
}

std::optional<ImportRun::Typed> ImportRun::typed_of(std::int64_t person) {
  if (const auto found = persons.find(person); found != persons.end()) return found->second;
  constexpr TableKey table{"persons"};
  const int recorded_at = static_cast<int>(table->columns.size()) - 1;  // after id, the table's own, chain, supersedes
  return tx.first(statements(table).stored, {{"id", person}}, [&](const db::Row& row) {
    return Typed{row.integer(recorded_at), row.integer(recorded_at + 2)};
  });
}

}  // namespace kith::records
