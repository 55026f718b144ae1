// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/export.h"

#include <filesystem>
#include <map>

#include "platform/csv/writer.h"
#include "records/agency.h"
#include "records/export_file.h"
#include "records/statements.h"
#include "records/value.h"

namespace kith::records {
namespace {

struct ExportCancelled {};

constexpr std::int64_t slice = 20000;  // PostgreSQL holds a whole result in memory

/// The ids of the first rows of one table, by key.
class IdTexts {
 public:
  void load(db::Tx& tx, TableKey table) {
    std::int64_t after = 0;
    for (std::int64_t got = slice; got == slice;) {
      got = 0;
      tx.query(statements(table).ids, {{"after", after}, {"limit", slice}}, [&](const db::Row& row) {
        ++got;
        after = row.integer(0);
        if (row.integer(2) != after) return;
        places_.resize(static_cast<std::size_t>(after) + 1);
        places_.back() = {texts_.size(), static_cast<std::uint8_t>(row.text(1).size())};
        texts_ += row.text(1);
      });
    }
  }
  std::string_view of(std::int64_t key) const {
    const Place place = places_.at(static_cast<std::size_t>(key));
    return std::string_view(texts_).substr(place.begin, place.length);
  }

 private:
  struct Place {
    std::size_t begin : 56, length : 8;
  };
  std::vector<Place> places_;
  std::string texts_;
};

class Exporter {
 public:
  Exporter(db::Tx& tx, const std::string& folder, const ExportOptions& options)
      : tx_(tx), folder_(folder), options_(options) {}

  void run() {
    options_.formative = options_.formative && !(formative_left_out(tx_) && no_formative_rows());
    write_tables();
    write_manifest();
  }
  ExportReport report;
  std::vector<std::string> files;

 private:
  bool included(const Table& table) const {
    return table.since() <= options_.minor && (options_.formative || !table.formative());
  }

  bool no_formative_rows() {
    for (int i = 0; i < table_count(); ++i)
      if (const TableKey table = TableKey::at(i); table->formative()) {
        bool any = false;
        tx_.query(statements(table).sorted, {{"after", std::string()}, {"limit", std::int64_t{1}}},
                  [&](const db::Row&) { any = true; });
        if (any) return false;
      }
    return true;
  }

  void write_tables() {
    if (options_.formative) std::filesystem::create_directory(folder_ + "/formative");
    for (int i = 0; i < table_count(); ++i)
      if (included(*TableKey::at(i))) write_table(TableKey::at(i));
  }

  void write_table(TableKey table) {
    const std::string name(table->file);
    for (const Column& column : table->columns)
      if (column.type == Type::ref && column.name != "supersedes") ids_of(column.references);
    ExportFile file(folder_ + "/" + name);
    csv::Writer writer([&](std::string_view bytes) { file.write(bytes); });
    for (const Column& column : table->columns)
      if (column.since <= options_.minor) writer.field(column.name);
    writer.end_record();
    const std::uint64_t rows = write_rows(table, writer);
    writer.flush();
    digests_.emplace(name, file.finish());
    files.push_back(name);
    report.rows.emplace_back(name, rows);
    report.total += rows;
    drop_ids_after(table.index());
  }

  std::uint64_t write_rows(TableKey table, csv::Writer& writer) {
    std::string after;
    std::uint64_t rows = 0;
    for (std::int64_t got = slice; got == slice;) {
      if (options_.cancelled && options_.cancelled()) throw ExportCancelled{};
      got = 0;
      tx_.query(statements(table).sorted, {{"after", std::string(after)}, {"limit", slice}}, [&](const db::Row& row) {
        write_row(*table, row, writer);
        if (++got == slice) after = row.string(1);
      });
      rows += static_cast<std::uint64_t>(got);
      if (options_.progress) options_.progress(table->file, rows);
    }
    return rows;
  }

  /// `row` has the columns of `stored_columns`.
  void write_row(const Table& table, const db::Row& row, csv::Writer& writer) {
    writer.field(row.text(1));
    int at = 2;
    for (const Column& column : table.content()) {
      if (column.since <= options_.minor) write_value(column, row, at, writer);
      ++at;
    }
    text_.clear();
    append_instant(text_, row.integer(at + 2), row.integer(at + 3));
    writer.field(text_);
    writer.field(ids_of(TableKey("persons").index()).of(row.integer(at + 5)));
    writer.field(row.null(at + 1) ? std::string_view() : superseded(table, row.integer(at + 1)));
    writer.field(row.flag(at + 6) ? "true" : "false");
    writer.end_record();
  }

  void write_value(const Column& column, const db::Row& row, int at, csv::Writer& writer) {
    if (row.null(at)) return writer.field({});
    switch (column.type) {
      case Type::ref: return writer.field(ids_of(column.references).of(row.integer(at)));
      case Type::text:
      case Type::texts:
      case Type::code:
      case Type::codes:
      case Type::refs: return writer.field(row.text(at));
      default:
        text_.clear();
        append_text(text_, column, row.integer(at));
        writer.field(text_);
    }
  }

  /// Any version may be superseded, so these are few and looked up one by one.
  std::string_view superseded(const Table& table, std::int64_t key) {
    tx_.query(statements(*TableKey::find(table.name)).stored, {{"id", key}},
              [&](const db::Row& row) { superseded_ = row.text(1); });
    return superseded_;
  }

  IdTexts& ids_of(int table) {
    const auto [place, fresh] = ids_.try_emplace(table);
    if (fresh) place->second.load(tx_, TableKey::at(table));
    return place->second;
  }

  /// Forgets the ids that no later table names.
  void drop_ids_after(int table) {
    std::erase_if(ids_, [&](const auto& entry) {
      for (int later = table + 1; later < table_count(); ++later)
        for (const Column& column : TableKey::at(later)->columns)
          if (column.references == entry.first && later != entry.first) return false;
      return true;
    });
  }

  void write_manifest() {
    const auto known = agency(tx_);
    if (!known) throw ExportError("the agency's name and time zone are not known yet");
    ExportFile file(folder_ + "/manifest.csv");
    csv::Writer writer([&](std::string_view bytes) { file.write(bytes); });
    writer.record({"property", "value"});
    writer.record({"format", "kith-exchange"});
    writer.record({"format_version", "1." + std::to_string(options_.minor)});
    writer.record({"agency_name", known->name});
    writer.record({"country", known->country});
    writer.record({"default_language", known->default_language});
    writer.record({"time_zone", known->time_zone});
    writer.record({"formative", options_.formative ? "included" : "omitted"});
    for (const auto& [name, rows] : report.rows) {
      writer.record({"rows:" + name, std::to_string(rows)});
      writer.record({"sha256:" + name, digests_.at(name)});
    }
    writer.flush();
    file.finish();
    files.insert(files.begin(), "manifest.csv");
  }

  db::Tx& tx_;
  const std::string& folder_;
  ExportOptions options_;
  std::map<int, IdTexts> ids_;
  std::map<std::string, std::string> digests_;
  std::string text_, superseded_;
};

}  // namespace

ExportReport export_to(db::Db& db, const std::string& path, const ExportOptions& options) {
  const bool archive = path.ends_with(".zip");
  PartialFolder made(path);
  try {
    return db.reading("export", [&](db::Tx& tx) {
      Exporter exporter(tx, made.path(), options);
      exporter.run();
      if (archive) zip_files(made.path(), exporter.files, made.path() + "/export.zip");
      made.keep(archive ? "export.zip" : "");
      return exporter.report;
    });
  } catch (const ExportCancelled&) {
    ExportReport report;
    report.cancelled = true;
    return report;
  }
}

}  // namespace kith::records
