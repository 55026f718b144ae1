// SPDX-License-Identifier: AGPL-3.0-or-later
#include "directory/hsds_tables.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "platform/csv/reader.h"

namespace kith::directory {
namespace {

using nlohmann::json;
using records::Code;

constexpr int deepest = 12;  ///< levels of JSON that are looked into

/// Every name under which a table is found: its own, the singular, and those of version 2.
struct Named {
  std::string_view table;
  std::vector<std::string_view> also;
};
const std::vector<Named>& known_tables() {
  static const std::vector<Named> all{
      {"services", {"service"}},
      {"organizations", {"organization"}},
      {"locations", {"location"}},
      {"service_at_locations", {"service_at_location", "services_at_location"}},
      {"addresses", {"address", "physical_addresses", "physical_address"}},
      {"postal_addresses", {"postal_address"}},
      {"phones", {"phone"}},
      {"languages", {"language"}},
      {"schedules", {"schedule", "regular_schedules", "regular_schedule"}},
      {"service_areas", {"service_area"}},
      {"eligibility", {"eligibilities"}},
      {"cost_options", {"cost_option"}},
      {"required_documents", {"required_document"}},
  };
  return all;
}

std::string_view table_named(std::string_view name) {
  for (const auto& one : known_tables())
    if (one.table == name || std::ranges::find(one.also, name) != one.also.end()) return one.table;
  return {};
}

/// "data/services.csv" and ".csv" give "services".
std::optional<std::string_view> stem(std::string_view path, std::string_view ending) {
  if (!path.ends_with(ending)) return std::nullopt;
  path.remove_suffix(ending.size());
  return path.substr(path.rfind('/') + 1);
}

/// How a row of `table` is named where another belongs to it: "service_id".
std::string link_of(std::string_view table) {
  const bool plural = table.ends_with('s');
  return std::string(table.substr(0, table.size() - (plural ? 1 : 0))) + "_id";
}

std::string scalar(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_null() ? std::string() : value.dump();
}

const char* text_of(csv::Mistake::Kind kind) {
  return kind == csv::Mistake::Kind::encoding ? "directory.flaw.encoding" : "directory.flaw.csv";
}

class Taking {
 public:
  explicit Taking(records::ImportReport& report) : report_(report) {}

  void csv_file(const Given& given, std::string_view table) {
    csv::Reader reader([left = std::string_view(given.bytes)](std::span<char> into) mutable {
      const auto n = std::min(left.size(), into.size());
      std::memcpy(into.data(), left.data(), n);
      left.remove_prefix(n);
      return n;
    });
    const Line whole{given.name, 0, {}};
    if (!reader.next()) return wrong(report_, whole, "", "", Code::missing_column, "directory.flaw.empty");
    const std::vector<std::string> heading(reader.fields().begin(), reader.fields().end());
    const bool needs_id = table == "services" || table == "organizations" || table == "locations";
    for (const std::string_view column : {"id", "name"})
      if (needs_id && !(table == "locations" && column == "name") &&
          std::ranges::find(heading, column) == heading.end())
        wrong(report_, whole, column, "", Code::missing_column, "directory.flaw.column");
    while (reader.next()) csv_row(reader, given, table, heading);
  }

  void json_file(const Given& given) {
    const json whole = json::parse(given.bytes, nullptr, false);
    given_ = &given;
    row_ = 0;
    if (whole.is_discarded()) return wrong(report_, {given.name, 0, {}}, "", "", Code::encoding, "directory.flaw.json");
    if (whole.is_object() && whole.contains("contents") && whole["contents"].is_array())
      return items(whole["contents"]);
    if (whole.is_array()) return items(whole);
    if (!whole.is_object()) return;
    bool tabular = false;
    for (const auto& [key, value] : whole.items())
      if (const auto name = stem(key, ".csv"); name && value.is_array()) {
        tabular = true;
        const auto table = table_named(*name);
        row_ = 0;
        for (const auto& row : value)
          if (++row_; !table.empty() && row.is_object()) object(row, table, {}, 0, false);
      }
    if (tabular) return;
    row_ = 1;
    item(whole);
  }

  Tables tables;

 private:
  void csv_row(const csv::Reader& reader, const Given& given, std::string_view table,
               const std::vector<std::string>& heading) {
    Line line{given.name, reader.record(), {}};
    if (!reader.mistakes().empty()) {
      const auto kind = reader.mistakes().front().kind;
      const bool encoding = kind == csv::Mistake::Kind::encoding;
      return wrong(report_, line, "", "", encoding ? Code::encoding : Code::csv_syntax, text_of(kind));
    }
    const auto fields = reader.fields();
    if (fields.size() == 1 && fields[0].empty()) return;
    if (fields.size() > heading.size())
      return wrong(report_, line, "", "", Code::column_count, "directory.flaw.columns");
    for (std::size_t i = 0; i < fields.size(); ++i)
      if (!fields[i].empty()) line.cells.emplace(heading[i], fields[i]);
    keep(table, std::move(line), false);
  }

  void items(const json& list) {
    for (const auto& one : list) {
      ++row_;
      if (one.is_object())
        item(one);
      else
        wrong(report_, {given_->name, row_, {}}, "", "", Code::bad_type, "directory.flaw.item");
    }
  }
  void item(const json& one) {
    const bool at = one.contains("service") && one.contains("location");
    const bool service = one.contains("status") || one.contains("organization") || one.contains("organization_id") ||
                         one.contains("service_at_locations");
    object(one, at ? "service_at_locations" : service ? "services" : "organizations", {}, 0, false);
  }

  /// An object and what hangs on it. `parent`: the column that leads back, and its value.
  void object(const json& one, std::string_view table, std::pair<std::string, std::string> parent, int depth,
              bool nested) {
    if (depth > deepest) return;
    Line line{given_->name, row_, {}};
    if (!parent.first.empty()) line.cells.insert(std::move(parent));
    for (const auto& [key, value] : one.items()) {
      if (value.is_object()) {
        const auto inner = table_named(key);
        if (!inner.empty()) line.cells[key + "_id"] = value.contains("id") ? scalar(value["id"]) : std::string();
      } else if (!value.is_array()) {
        if (auto text = scalar(value); !text.empty()) line.cells[key] = std::move(text);
      }
    }
    const std::pair<std::string, std::string> own{link_of(table), std::string(line.get("id"))};
    keep(table, std::move(line), nested);
    for (const auto& [key, value] : one.items()) {
      const auto inner = table_named(key);
      if (inner.empty()) continue;
      if (value.is_object()) object(value, inner, {}, depth + 1, true);
      if (value.is_array())
        for (const auto& each : value)
          if (each.is_object()) object(each, inner, own, depth + 1, true);
    }
  }

  /// The same organization or place stands in JSON wherever it is spoken of: the first is kept.
  void keep(std::string_view table, Line line, bool nested) {
    for (const auto& [column, value] : line.cells)
      if (value.find('\0') != std::string::npos)
        return wrong(report_, line, column, "", Code::bad_value, "directory.flaw.character");
    const bool shared = table == "organizations" || table == "locations" || table == "services";
    if (shared && nested && !seen_.insert(std::string(table) + '\t' + std::string(line.get("id"))).second) return;
    if (shared && !nested) seen_.insert(std::string(table) + '\t' + std::string(line.get("id")));
    tables[std::string(table)].push_back(std::move(line));
  }

  records::ImportReport& report_;
  const Given* given_ = nullptr;
  std::uint64_t row_ = 0;
  std::set<std::string> seen_;
};

}  // namespace

void wrong(records::ImportReport& report, const Line& at, std::string_view column, std::string_view value, Code code,
           const char* key) {
  ++report.problem_count;
  if (report.problems.size() < 1000)
    report.problems.push_back(
        {std::string(at.file), at.row, std::string(column), std::string(value.substr(0, 200)), code, key, {}});
}

Tables read_tables(const std::vector<Given>& files, records::ImportReport& report) {
  Taking taking(report);
  bool any_csv = false;
  for (const auto& given : files)
    if (const auto name = stem(given.name, ".csv"))
      if (const auto table = table_named(*name); !table.empty()) {
        taking.csv_file(given, table);
        any_csv = true;
      }
  for (const auto& given : files)  // beside tables, JSON only describes them (datapackage.json)
    if (!any_csv && stem(given.name, ".json")) taking.json_file(given);
  if (report.problem_count == 0 && !taking.tables.contains("services"))
    wrong(report, {"services", 0, {}}, "", "", Code::missing_file, "directory.flaw.no_services");
  return std::move(taking.tables);
}

}  // namespace kith::directory
