// SPDX-License-Identifier: AGPL-3.0-or-later
// rules_dump import FOLDER --data DIR            copies an exchange folder into a new store, without any check
// rules_dump measures|obligations ... --data DIR
// rules_dump time --data DIR                     how long the rules take on this store
#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <unordered_map>

#include "accreditation/commands.h"
#include "platform/csv/reader.h"
#include "platform/db/migration.h"
#include "records/ddl.h"
#include "records/value.h"
#include "rules_dump/timing.h"

namespace kith {
namespace {

using Cells = std::vector<std::string>;
using Keys = std::unordered_map<std::string, std::int64_t>;

std::vector<Cells> read_file(const std::string& path, Cells& header) {
  std::ifstream in(path, std::ios::binary);
  csv::Reader reader([&](std::span<char> into) {
    in.read(into.data(), static_cast<std::streamsize>(into.size()));
    return static_cast<std::size_t>(in.gcount());
  });
  std::vector<Cells> rows;
  while (reader.next()) {
    Cells cells(reader.fields().begin(), reader.fields().end());
    if (header.empty())
      header = std::move(cells);
    else
      rows.push_back(std::move(cells));
  }
  return rows;
}

/// Versions after those they replace: by length of the chain before them.
void order(std::vector<Cells>& rows, std::size_t supersedes, std::map<std::string, std::string>& first_of) {
  std::unordered_map<std::string, std::string> before;
  for (const Cells& row : rows) before[row[0]] = row[supersedes];
  std::unordered_map<std::string, int> depth;
  for (const Cells& row : rows) {
    std::string id = row[0];
    int n = 0;
    while (!before[id].empty()) id = before[id], ++n;
    depth[row[0]] = n;
    first_of[row[0]] = id;
  }
  std::stable_sort(rows.begin(), rows.end(), [&](auto& a, auto& b) { return depth[a[0]] < depth[b[0]]; });
}

void load_table(db::Tx& tx, const records::Table& table, const std::string& folder, std::map<int, Keys>& keys,
                int index) {
  Cells header;
  std::vector<Cells> rows = read_file(folder + "/" + std::string(table.file), header);
  const std::size_t last = header.size();
  std::map<std::string, std::string> first_of;
  order(rows, last - 2, first_of);
  Keys& own = keys[index];
  for (const Cells& row : rows) own.emplace(row[0], static_cast<std::int64_t>(own.size() + 1));
  const auto columns = records::stored_columns(table);
  const auto bulk = tx.bulk(table.name, columns);
  for (const Cells& row : rows) {
    std::vector<db::Value> values{own.at(row[0]), row[0]};
    for (std::size_t i = 0; i < table.content().size(); ++i) {
      const records::Column& column = table.content()[i];
      db::Value value;
      if (!row[i + 1].empty()) {
        if (column.type == records::Type::ref)
          value = keys[column.references].at(row[i + 1]);
        else
          records::parse(column, row[i + 1], value);
      }
      values.push_back(value);
    }
    const Instant at = *parse_instant(row[last - 4]);
    values.push_back(own.at(first_of[row[0]]));
    values.push_back(row[last - 2].empty() ? db::Value() : db::Value(own.at(row[last - 2])));
    values.push_back(at.utc_seconds);
    values.push_back(at.offset_minutes);
    values.push_back(day_number(date_of(at)));
    values.push_back(keys[records::TableKey("persons").index()].at(row[last - 3]));
    values.push_back(row[last - 1] == "true");
    bulk->row(values);
  }
  bulk->finish();
}

int import_folder(const std::string& folder, const std::string& data) {
  const auto db = db::Db::open({.folder = data, .postgres = {}});
  std::vector<db::Step> steps = db::file_steps();
  steps.push_back(records::ddl_step());
  std::sort(steps.begin(), steps.end(), [](auto& a, auto& b) { return a.number < b.number; });
  db::migrate(*db, steps);
  db->exclusive("import", [&](db::Tx& tx) {
    std::map<int, Keys> keys;
    for (const records::TableKey table : records::tables_in_load_order())
      load_table(tx, *table, folder, keys, table.index());
  });
  return 0;
}

int run(std::vector<std::string> args) {
  std::string data;
  for (std::size_t i = 0; i + 1 < args.size(); ++i)
    if (args[i] == "--data") {
      data = args[i + 1];
      args.erase(args.begin() + static_cast<std::ptrdiff_t>(i), args.begin() + static_cast<std::ptrdiff_t>(i) + 2);
      break;
    }
  const std::string verb = args.empty() ? "" : args[0];
  if (verb == "import") return import_folder(args.at(1), data);
  const auto db = db::Db::open({.folder = data, .postgres = {}, .create = false});
  const std::span<const std::string> rest(args.data() + 1, args.size() - 1);
  const Date today = on(2026, 3, 31);
  if (verb == "measures") return accreditation::measures_command(rest, *db, today, std::cout, std::cerr);
  if (verb == "obligations") return accreditation::obligations_command(rest, *db, today, std::cout, std::cerr);
  if (verb == "time") return time_rules(*db, today);
  return 2;
}

}  // namespace
}  // namespace kith

int main(int argc, char** argv) {
  try {
    return kith::run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
