// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/policy.h"
#include "platform/http/visit.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"
#include "record_view/record_view.h"
#include "record_view/records.html.h"
#include "record_view/records_one.html.h"
#include "record_view/records_table.html.h"
#include "records/append.h"
#include "records/value.h"

namespace kith::record_view {
namespace {

using i18n::Key;
using records::TableKey;

constexpr int page_size = 50;

struct TableLine {
  std::string name;
};
struct TablesView {
  std::vector<TableLine> tables;
};

struct RecordLine {
  std::string id, sealed, text;
  Date recorded_on{};
};
struct TableView {
  std::string table;
  std::vector<RecordLine> records;
  std::string next;
  bool none() const { return records.empty(); }
};

struct ValueLine {
  std::string name, value;
  bool hidden{};
};
struct VersionView {
  std::string id, by;
  Instant at{};
  bool voided{}, newest{};
  std::vector<ValueLine> values;
};
struct RecordView {
  std::string table, id;
  std::vector<VersionView> versions;
};

/// Only a grant over every programme opens this view.
bool may_see(const Visit& visit) {
  return auth::scope_of(visit.actor, auth::Permission::see_records).sees_whole(ProgrammeId{-1});
}

std::optional<TableKey> table_of(const Visit& visit) { return TableKey::find(visit.path.find("table")->second); }

std::string text_of(const records::Column& column, const records::Stored& stored) {
  if (stored.kind == db::Value::Kind::null) return {};
  if (column.type == records::Type::ref) return "#" + std::to_string(stored.integer);
  std::string text;
  records::append_text(text, column, stored.value());
  return text;
}

/// The first two open values: enough to recognise a row by.
std::string gist(TableKey table, const records::Version& version) {
  std::string text;
  int shown = 0;
  for (std::size_t i = 0; i < version.values.size() && shown < 2; ++i) {
    const auto& column = table->content()[i];
    if (column.sensitivity > records::Sensitivity::internal || column.type == records::Type::ref) continue;
    const auto value = text_of(column, version.values[i]);
    if (value.empty()) continue;
    (text += shown++ ? " · " : "") += value;
  }
  return text;
}

http::Response tables(Visit& visit) {
  if (!may_see(visit)) return visit.refused({RefusalKind::not_found, {}});
  TablesView view;
  for (const auto& table : records::tables()) view.tables.push_back({std::string(table.name)});
  render::Html body;
  html::records(body, view, visit.words);
  return visit.page(visit.words.text(Key("record_view.title")), body);
}

http::Response one_table(Visit& visit) {
  const auto table = table_of(visit);
  if (!table || !may_see(visit)) return visit.refused({RefusalKind::not_found, {}});
  const std::string name((*table)->name);
  const auto after = visit.open_record(name, visit.request.query.get("after")).value_or(0);
  TableView view{name, {}, {}};
  visit.read([&](db::Tx& tx) {
    for (const auto& version : records::list(tx, *table, visit.today, after, page_size))
      view.records.push_back({version.sourced_id, visit.seal_record(name, version.chain), gist(*table, version), date_of(version.recorded_at)});
    if (view.records.size() == page_size) {
      const auto last = records::list(tx, *table, visit.today, after, page_size).back();
      view.next = visit.seal_record(name, last.id);
    }
  });
  visit.saw("table." + name, 0);
  render::Html body;
  html::records_table(body, view, visit.words);
  return visit.page(visit.words.text(Key("record_view.title")), body);
}

VersionView version_view(TableKey table, const records::Version& version) {
  VersionView view{version.sourced_id, "#" + std::to_string(version.recorded_by.value), version.recorded_at, version.voided, false, {}};
  for (std::size_t i = 0; i < version.values.size(); ++i) {
    const auto& column = table->content()[i];
    const bool hidden = column.sensitivity == records::Sensitivity::sealed;
    auto value = hidden ? std::string() : text_of(column, version.values[i]);
    if (hidden || !value.empty()) view.values.push_back({std::string(column.name), std::move(value), hidden});
  }
  return view;
}

http::Response one_record(Visit& visit) {
  const auto table = table_of(visit);
  const auto key = table ? visit.open_record((*table)->name, visit.path.find("record")->second) : std::nullopt;
  if (!key || !may_see(visit)) return visit.refused({RefusalKind::not_found, {}});
  const auto versions = visit.reading([&](db::Tx& tx) { return records::history(tx, *table, *key); });
  if (versions.empty()) return visit.refused({RefusalKind::not_found, {}});
  RecordView view{std::string((*table)->name), versions.front().sourced_id, {}};
  for (auto version = versions.rbegin(); version != versions.rend(); ++version)
    view.versions.push_back(version_view(*table, *version));
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
      page(Method::get, "/records/{table:word}/{record:id}", "record_view.title", Permission::see_records, one_record),
  };
}

}  // namespace kith::record_view
