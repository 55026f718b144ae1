// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/import_table.h"

#include <algorithm>

#include "records/digest.h"
#include "records/value.h"

namespace kith::records {
namespace {

constexpr TableKey persons{"persons"};
constexpr ColumnKey programme_zone{"programmes.time_zone"};
constexpr std::uint64_t rows_between_steps = 4096;

csv::Source digesting(csv::Source source, Digest& digest) {
  return [source = std::move(source), &digest](std::span<char> into) {
    const std::size_t n = source(into);
    digest.add(std::string_view(into.data(), n));
    return n;
  };
}

void drain(const csv::Source& source) {
  std::vector<char> bytes(1 << 16);
  while (source(bytes) > 0) {
  }
}

using Links = std::unordered_map<Targets::Entry, Targets::Entry>;

/// The entries from which following `before` comes back to where it started.
std::unordered_set<Targets::Entry> rows_in_circles(const Links& before) {
  std::unordered_set<Targets::Entry> circling;
  std::unordered_map<Targets::Entry, Targets::Entry> walked_from;
  for (const auto& [start, unused] : before) {
    auto at = start;
    for (auto next = before.find(at); next != before.end() && walked_from.emplace(at, start).second;
         next = before.find(at))
      at = next->second;
    const auto mark = walked_from.find(at);
    if (mark == walked_from.end() || mark->second != start) continue;
    for (auto on_it = at; circling.insert(on_it).second;) on_it = before.at(on_it);
  }
  return circling;
}

bool shifts(Type type) { return type == Type::date || type == Type::month; }

std::int64_t shifted(Type type, std::int64_t day, int days) {
  if (type == Type::date) return day + days;
  return day_number(first_of_month(from_day_number(day + 14 + days)));
}

}  // namespace

ImportTable::ImportTable(ImportRun& run, TableKey table)
    : run_(run), table_(table), file_(table->file), ids_(run.ids(table)), chains_(run, table) {
  const int columns = static_cast<int>(table->columns.size());
  recorded_at_ = columns - 4;
  recorded_by_ = columns - 3;
  supersedes_ = columns - 2;
  voided_ = columns - 1;
  present_.resize(table->columns.size());
  row_.values.resize(table->columns.size());
}

void ImportTable::problem(ImportRow& row, int position, Flaw flaw) {
  row.sound = false;
  wrong_[static_cast<std::size_t>(position)] = true;
  if (!again_) run_.book.add(*table_, row.number, position, text(row, position), flaw);
}

void ImportTable::read() {
  Digest digest;
  try {
    const csv::Source source = digesting(run_.folder.read(file_), digest);
    csv::Reader reader(source);
    if (read_header(reader))
      read_records(reader);
    else
      ids_.unknown = true;
    drain(source);
    note_tolerated(reader.notes(), file_, run_.book);
    if (run_.manifest.readable && !ids_.unknown)
      compare_with_manifest(run_.manifest, file_, rows_, digest.text(), run_.book);
  } catch (const FolderError& error) {
    ids_.unknown = true;
    run_.book.add({file_, 0, "", "", Code::missing_file, "records.import.cannot_read", error.what()});
  }
  report_waiting();
  report_recorders();
  chains_.finish();
  step();
  run_.report.files.push_back({file_, rows_, chains_.added(), chains_.unchanged(), 0});
}

void ImportTable::read_records(csv::Reader& reader) {
  while (reader.next()) {
    ++rows_;
    if (rows_ % rows_between_steps == 0) step();
    if (!report_mistakes(reader, file_, header_, run_.book)) {
      register_unusable(reader.fields());
    } else if (reader.fields().size() != header_.size()) {
      run_.book.add({file_, reader.record(), "", "", Code::column_count, "records.import.column_count",
                     std::to_string(reader.fields().size())});
      register_unusable(reader.fields());
    } else {
      take(reader);
    }
  }
}

void ImportTable::step() {
  if (run_.options.progress) run_.options.progress(file_, rows_, run_.manifest.rows_of(file_).value_or(rows_));
  if (run_.options.cancelled && run_.options.cancelled()) throw ImportCancelled{};
}

/// Whether rows can be read by this header: it names `sourced_id`. Other columns may be missing, all problems are told.
bool ImportTable::read_header(csv::Reader& reader) {
  const bool any = reader.next();
  if (any && !report_mistakes(reader, file_, {}, run_.book)) return false;
  int last = -1;
  for (const auto name : any ? reader.fields() : std::span<const std::string_view>()) {
    const int position = position_of(*table_, name);
    const bool repeated = position >= 0 && present_[static_cast<std::size_t>(position)];
    if (position < 0 || repeated)
      run_.book.add({file_, 0, std::string(name), "", Code::unknown_column,
                     repeated ? "records.import.repeated_column" : "records.import.unknown_column", ""});
    if (position >= 0) present_[static_cast<std::size_t>(position)] = true;
    if (position < last) run_.book.note(file_, "records.note.column_order");
    last = std::max(last, position);
    order_.push_back(repeated ? -1 : position);
    header_.emplace_back(name);
  }
  for (std::size_t i = 0; i < present_.size(); ++i)
    if (const Column& column = table_->columns[i]; !present_[i] && column.since <= run_.manifest.minor)
      run_.book.add(
          {file_, 0, std::string(column.name), "", Code::missing_column, "records.import.missing_column", ""});
  return present_[0];
}

/// A row that cannot be read still has an id that others may name.
void ImportTable::register_unusable(std::span<const std::string_view> fields) {
  const auto at = static_cast<std::size_t>(std::ranges::find(order_, 0) - order_.begin());
  if (at >= fields.size() || !is_id(fields[at])) return;
  const auto entry = ids_.add(fields[at]);
  ids_.set(entry, Targets::seen);
  ids_.set(entry, Targets::first);
  chains_.skip(entry);
  release(entry);
}

void ImportTable::take(const csv::Reader& reader) {
  row_.number = reader.record();
  row_.texts.assign(table_->columns.size(), std::string_view());
  for (std::size_t i = 0; i < order_.size(); ++i)
    if (order_[i] >= 0) row_.texts[static_cast<std::size_t>(order_[i])] = reader.fields()[i];
  again_ = false;
  read_values(row_);
  if (row_.entry == IdIndex::none) return;
  if (!chains_.ready(row_)) return wait(row_);
  chains_.link(row_);
  release(row_.entry);
}

/// Finds out which row this is. False when it cannot be told, or when the id was read before.
bool ImportTable::identify(ImportRow& row) {
  db::Value id;
  row.entry = IdIndex::none;
  if (text(row, 0).empty()) {
    problem(row, 0, {Code::required, "records.flaw.required"});
    return false;
  }
  if (const auto flaw = parse(table_->columns[0], text(row, 0), id)) {
    problem(row, 0, *flaw);
    return false;
  }
  const auto entry = ids_.add(text(row, 0));
  if (!again_ && ids_.is(entry, Targets::seen)) {
    problem(row, 0, {Code::duplicate_id, "records.import.duplicate_id"});
    return false;
  }
  row.entry = entry;
  if (again_) return true;
  ids_.set(entry, Targets::seen);
  if (text(row, supersedes_).empty()) ids_.set(entry, Targets::first);
  if (text(row, 0) < previous_) run_.book.note(file_, "records.note.unsorted");
  previous_ = text(row, 0);
  return true;
}

void ImportTable::read_values(ImportRow& row) {
  row.sound = true;
  wrong_.assign(table_->columns.size(), false);
  identify(row);
  for (int i = 1; i < recorded_at_; ++i) read_value(row, i);
  read_ends(row);
  if (row.recorded_at)
    check_row(table_, row.values, day_number(date_of(*row.recorded_at)), [&](int position, Flaw flaw) {
      if (!wrong_[static_cast<std::size_t>(position)]) problem(row, position, flaw);
    });
  for (int i = 1; i < recorded_at_; ++i)
    if (table_->columns[static_cast<std::size_t>(i)].references >= 0) resolve(row, i);
}

void ImportTable::read_value(ImportRow& row, int position) {
  const Column& column = table_->columns[static_cast<std::size_t>(position)];
  db::Value& value = row.values[static_cast<std::size_t>(position)];
  value = nullptr;
  if (text(row, position).empty()) {
    if (column.required && present_[static_cast<std::size_t>(position)])
      problem(row, position, {Code::required, "records.flaw.required"});
    return;
  }
  if (const auto flaw = parse(column, text(row, position), value)) {
    problem(row, position, *flaw);
    value = nullptr;
  } else if (run_.options.shift_days != 0 && shifts(column.type)) {
    value = shifted(column.type, value.integer(), run_.options.shift_days);
  } else if (table_ == programme_zone.table() && position == programme_zone.position() &&
             !is_time_zone(std::string(value.text()))) {
    problem(row, position, {Code::bad_value, "records.import.time_zone"});
  }
}

/// The last four columns, which every file has.
void ImportTable::read_ends(ImportRow& row) {
  for (const int position : {recorded_at_, recorded_by_, supersedes_, voided_}) read_value(row, position);
  const auto known = [&](int position) {
    return row.values[static_cast<std::size_t>(position)].kind() != db::Value::Kind::null;
  };
  row.recorded_at = known(recorded_at_) ? parse_instant(text(row, recorded_at_)) : std::nullopt;
  if (row.recorded_at) row.recorded_at->utc_seconds += run_.options.shift_days * std::int64_t{86400};
  row.voided = row.values[static_cast<std::size_t>(voided_)].integer() != 0;
  row.supersedes = known(supersedes_) ? ids_.add(text(row, supersedes_)) : IdIndex::none;
  row.recorded_by = 0;
  if (!known(recorded_by_)) return;
  if (table_ == persons) {
    row.recorded_by = recorder_of_person(row, text(row, recorded_by_));
  } else {
    resolve(row, recorded_by_);
    row.recorded_by = row.values[static_cast<std::size_t>(recorded_by_)].integer();
  }
}

/// Key of the row that begins the chain `id`; 0 without a flaw when the file that should hold it could not be read.
std::optional<Flaw> ImportTable::find_first(TableKey target, std::string_view id, std::int64_t& key) {
  Targets& ids = run_.ids(target);
  const auto entry = ids.find(id);
  key = 0;
  if (entry == IdIndex::none || !(ids.is(entry, Targets::seen) || ids.is(entry, Targets::stored))) {
    if (ids.unknown) return std::nullopt;
    return Flaw{Code::unknown_reference, "records.flaw.unknown_reference"};
  }
  if (!ids.is(entry, Targets::first)) return Flaw{Code::reference_not_first, "records.import.reference_not_first"};
  key = ids.key(entry);
  return std::nullopt;
}

void ImportTable::resolve(ImportRow& row, int position) {
  const Column& column = table_->columns[static_cast<std::size_t>(position)];
  db::Value& value = row.values[static_cast<std::size_t>(position)];
  if (value.kind() != db::Value::Kind::text) return;
  std::optional<Flaw> flaw;
  std::int64_t key = 0;
  if (column.type == Type::ref) {
    flaw = find_first(target_of(column), value.text(), key);
    value = key == 0 ? db::Value() : db::Value(key);
    row.sound &= key != 0;
  } else {
    for_each_item(value.text(), [&](std::string_view id) {
      flaw = find_first(target_of(column), id, key);
      row.sound &= key != 0;
      return !flaw;
    });
  }
  if (flaw) problem(row, position, *flaw);
}

/// Persons may be recorded by someone further down in the file: looked at when all have been read.
std::int64_t ImportTable::recorder_of_person(const ImportRow& row, std::string_view id) {
  const auto entry = ids_.add(id);
  if (!again_) recorders_.emplace_back(row.number, entry);
  return ids_.key(entry);
}

void ImportTable::report_recorders() {
  for (const auto& [number, entry] : recorders_) {
    const bool known = ids_.is(entry, Targets::seen) || ids_.is(entry, Targets::stored);
    if (known && ids_.is(entry, Targets::first)) continue;
    run_.book.add(*table_, number, recorded_by_, ids_.id(entry),
                  known ? Flaw{Code::reference_not_first, "records.import.reference_not_first"}
                        : Flaw{Code::unknown_reference, "records.flaw.unknown_reference"});
  }
}

void ImportTable::wait(const ImportRow& row) {
  waiting_[row.supersedes].push_back({row.number, {row.texts.begin(), row.texts.end()}});
}

/// Links the rows that waited for `entry`, and those that waited for them.
void ImportTable::release(Targets::Entry entry) {
  if (!waiting_.contains(entry)) return;
  std::deque<Targets::Entry> there{entry};
  again_ = true;
  for (; !there.empty() && !waiting_.empty(); there.pop_front()) {
    const auto found = waiting_.find(there.front());
    if (found == waiting_.end()) continue;
    const auto rows = std::move(found->second);
    waiting_.erase(found);
    for (const Waiting& kept : rows) {
      ImportRow row;
      row.number = kept.number;
      row.texts.assign(kept.texts.begin(), kept.texts.end());
      row.values.resize(row.texts.size());
      read_values(row);
      chains_.link(row);
      there.push_back(row.entry);
    }
  }
  again_ = false;
}

/// What still waits supersedes a row that is not there, or goes round in a circle.
void ImportTable::report_waiting() {
  std::unordered_map<Targets::Entry, Targets::Entry> before;  // of the rows that wait: what they supersede
  for (const auto& [superseded, rows] : waiting_)
    for (const Waiting& row : rows) before.emplace(ids_.find(row.texts[0]), superseded);
  const auto circling = rows_in_circles(before);
  for (const auto& [superseded, rows] : waiting_) {
    for (const Waiting& row : rows) {
      const bool there = ids_.is(superseded, Targets::seen);
      if (there && !circling.contains(ids_.find(row.texts[0]))) continue;
      run_.book.add(*table_, row.number, supersedes_, ids_.id(superseded),
                    there ? Flaw{Code::chain_loop, "records.import.chain_loop"}
                          : Flaw{Code::unknown_reference, "records.flaw.unknown_reference"});
    }
  }
}

}  // namespace kith::records
