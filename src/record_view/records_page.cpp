// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/policy.h"
#include "platform/http/visit.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/html.h"
#include "record_view/queries.h"
#include "record_view/record_view.h"
#include "record_view/records.html.h"
#include "record_view/records_one.html.h"
#include "record_view/records_table.html.h"
#include "records/append.h"
#include "records/labels.h"

namespace kith::record_view {
namespace {

using i18n::Key;
using records::TableKey;

constexpr int page_size = 50, batch = 1'000;

struct TableLine {
  std::string name, title;
};
struct TablesView {
  std::vector<TableLine> tables;
};

struct RecordLine {
  std::string id, sealed, text;
  Date recorded_on{};
};
struct TableView {
  std::string table, title;
  std::vector<RecordLine> records;
  std::string next;
  bool none() const { return records.empty(); }
};

struct Pointer {
  std::string id;
  render::Url href;
};
struct ValueLine {
  std::string name, value;
  std::optional<Pointer> to;  ///< the record a reference names
  bool hidden{};
};
struct VersionView {
  std::string id;
  Pointer by;
  Instant at{};
  bool voided{}, newest{};
  std::vector<ValueLine> values;
};
struct RecordView {
  std::string table, title, id;
  std::vector<VersionView> versions;
};

/// Only a grant over every programme opens this view.
bool may_see(const Visit& visit) {
  return auth::scope_of(visit.actor, auth::Permission::see_records).sees_whole(ProgrammeId{-1});
}

/// Concerns have pages of their own, closed to whom they name; a list of rows here would tell a director of a concern
/// about themselves, and who typed it (workflows.md §18.63).
/// The formative store is a world of its own (workflows.md §10): whoever has line authority over somebody sees none of
/// it, and a director may.
/// Answers to a climate check name nobody; one by one, with the second each was typed, they would
/// (docs/decisions/0269).
bool has_its_own_circle(std::string_view table) {
  return table == "concerns" || table == "concern_actions" || table == "climate_answers" ||
         table.starts_with("formative");
}

std::optional<TableKey> table_of(const Visit& visit) {
  const auto& name = visit.path.find("table")->second;
  return has_its_own_circle(name) ? std::nullopt : TableKey::find(name);
}

/// The first two open values: enough to recognise a row by.
std::string gist(const i18n::Words& words, TableKey table, const records::Version& version) {
  std::string text;
  int shown = 0;
  for (std::size_t i = 0; i < version.values.size() && shown < 2; ++i) {
    const auto& column = table->content()[i];
    if (column.sensitivity > records::Sensitivity::internal || column.type == records::Type::ref) continue;
    const auto value = records::value_label(words, column, version.values[i].value());
    if (value.empty()) continue;
    (text += shown++ ? " · " : "") += value;
  }
  return text;
}

http::Response tables(Visit& visit) {
  if (!may_see(visit)) return visit.refused({RefusalKind::not_found, {}});
  TablesView view;
  for (const auto& table : records::tables())
    if (!has_its_own_circle(table.name))
      view.tables.push_back({std::string(table.name), records::table_label(visit.words, *TableKey::find(table.name))});
  render::Html body;
  html::records(body, view, visit.words);
  return visit.page(visit.words.text(Key("record_view.title")), body);
}

/// Columns that the list may show; the others are seen only on a record's own page.
bool is_open(const records::Column& column) {
  return column.sensitivity <= records::Sensitivity::internal && column.type != records::Type::ref &&
         column.type != records::Type::refs;
}

lists::Cell cell_of(const i18n::Words& words, const records::Column& column, const records::Stored& stored) {
  using records::Type;
  if (stored.kind == db::Value::Kind::null) return {};
  if (column.type == Type::date) return from_day_number(stored.integer);
  if (column.type == Type::integer) return stored.integer;
  if (column.type == Type::decimal) return lists::Hundredths{stored.integer};
  return records::value_label(words, column, stored.value());
}

/// All records of the table, a batch at a time.
void write_table(Visit& visit, TableKey table, lists::Rows& rows) {
  const std::string name(table->name);
  rows.cell(visit.words.text(Key("record_view.id")));
  rows.cell(visit.words.text(Key("record_view.recorded")));
  for (const auto& column : table->content())
    if (is_open(column)) rows.cell(records::column_label(visit.words, column.name));
  rows.end();
  visit.read([&](db::Tx& tx) {
    for (std::int64_t after = 0;;) {
      const auto versions = records::list(tx, table, visit.today, after, batch);
      for (const auto& version : versions) {
        rows.cell(version.sourced_id);
        rows.cell(date_of(version.recorded_at));
        for (std::size_t i = 0; i < version.values.size(); ++i)
          if (is_open(table->content()[i])) rows.cell(cell_of(visit.words, table->content()[i], version.values[i]));
        rows.end();
        visit.saw(name, version.chain);
      }
      if (versions.size() < static_cast<std::size_t>(batch)) return;
      after = versions.back().id;
    }
  });
}

http::Response one_table(Visit& visit) {
  const auto table = table_of(visit);
  if (!table || !may_see(visit)) return visit.refused({RefusalKind::not_found, {}});
  if (lists::wanted(visit))
    return lists::answer(visit, records::table_label(visit.words, *table),
                         [&](lists::Rows& rows) { write_table(visit, *table, rows); });
  const std::string name((*table)->name);
  const auto after = visit.open_record(name, visit.request.query.get("after")).value_or(0);
  TableView view{name, records::table_label(visit.words, *table), {}, {}};
  visit.read([&](db::Tx& tx) {
    const auto versions = records::list(tx, *table, visit.today, after, page_size);
    for (const auto& version : versions) {
      view.records.push_back({version.sourced_id, visit.seal_record(name, version.chain),
                              gist(visit.words, *table, version), date_of(version.recorded_at)});
      visit.saw(name, version.chain);
    }
    if (versions.size() == page_size) view.next = visit.seal_record(name, versions.back().id);
  });
  if (!view.none()) visit.offer_file();
  render::Html body;
  html::records_table(body, view, visit.words);
  return visit.page(visit.words.text(Key("record_view.title")), body);
}

Pointer pointer_to(const Visit& visit, db::Tx& tx, TableKey table, std::int64_t chain) {
  const auto there = records::history(tx, table, chain);
  return {there.empty() ? std::string() : there.front().sourced_id,
          render::Url("/records/" + std::string(table->name) + "/" + visit.seal_record(table->name, chain))};
}

/// Whose name, number or address is hidden from everybody who has not opened the seal (docs/decisions/0205): in every
/// version.
struct Sealed {
  bool name{}, address{};
  bool hides(std::string_view column) const {
    return (name && (column == "given_name" || column == "family_name" || column == "preferred_name")) ||
           ((name || address) && (column == "phone" || column == "email")) ||
           (address && (column == "street" || column == "city" || column == "region" || column == "postal_code"));
  }
};
Sealed sealed_of(db::Tx& tx, TableKey table, std::int64_t chain) {
  if (table->name != "persons") return {};
  return tx
      .first(sql::sealed, {{"person", chain}},
             [](const db::Row& row) {
               return Sealed{row.integer(0) != 0, row.integer(1) != 0};
             })
      .value_or(Sealed{});
}

ValueLine value_line(const Visit& visit, db::Tx& tx, const records::Column& column, const records::Stored& stored) {
  ValueLine line{
      records::column_label(visit.words, column.name), {}, {}, column.sensitivity == records::Sensitivity::sealed};
  if (line.hidden || stored.kind == db::Value::Kind::null) return line;
  if (column.type == records::Type::ref)
    line.to = pointer_to(visit, tx, records::target_of(column), stored.integer);
  else
    line.value =
        column.type == records::Type::refs ? stored.text : records::value_label(visit.words, column, stored.value());
  return line;
}

VersionView version_view(const Visit& visit, db::Tx& tx, TableKey table, const records::Version& version,
                         const Sealed& sealed) {
  VersionView view{version.sourced_id,
                   pointer_to(visit, tx, "persons", version.recorded_by.value),
                   version.recorded_at,
                   version.voided,
                   false,
                   {}};
  for (std::size_t i = 0; i < version.values.size(); ++i) {
    const auto& column = table->content()[i];
    auto line = sealed.hides(column.name) ? ValueLine{records::column_label(visit.words, column.name), {}, {}, true}
                                          : value_line(visit, tx, column, version.values[i]);
    if (line.hidden || line.to || !line.value.empty()) view.values.push_back(std::move(line));
  }
  return view;
}

http::Response one_record(Visit& visit) {
  const auto table = table_of(visit);
  const auto key = table ? visit.open_record((*table)->name, visit.path.find("record")->second) : std::nullopt;
  if (!key || !may_see(visit)) return visit.refused({RefusalKind::not_found, {}});
  RecordView view{std::string((*table)->name), records::table_label(visit.words, *table), {}, {}};
  visit.read([&](db::Tx& tx) {
    const auto versions = records::history(tx, *table, *key);
    const auto sealed = sealed_of(tx, *table, *key);
    if (!versions.empty()) view.id = versions.front().sourced_id;
    for (auto version = versions.rbegin(); version != versions.rend(); ++version)
      view.versions.push_back(version_view(visit, tx, *table, *version, sealed));
  });
  if (view.versions.empty()) return visit.refused({RefusalKind::not_found, {}});
  view.versions.front().newest = true;
  visit.saw((*table)->name, *key);
  render::Html body;
  html::records_one(body, view, visit.words);
  return visit.page(visit.words.text(Key("record_view.title")), body);
}

}  // namespace

std::vector<http::Route> routes() {
  using auth::Permission;
  using http::Method;
  return {
      page(Method::get, "/records", "record_view.title", Permission::see_records, tables),
      page(Method::get, "/records/{table:word}", "record_view.title", Permission::see_records, one_table),
      lists::as_file("/records/{table:word}/as/{file:word}", "list.as_file", Permission::see_records, one_table),
      page(Method::get, "/records/{table:word}/{record:id}", "record_view.title", Permission::see_records, one_record),
  };
}

}  // namespace kith::record_view
