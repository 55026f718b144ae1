// SPDX-License-Identifier: AGPL-3.0-or-later
// schema_compiler <schema.csv> <out.h>
//
// Turns the list of all columns of all record types into constexpr tables (types: src/records/schema_types.h).
// The input is plain: no quotes, one line a column, lines of one file together, in the order of the exchange format.
// Anything that does not add up (unknown type, reference to no file, a gap in the positions) fails the build.
#include <array>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

enum Part {
  file,
  position,
  column,
  type,
  required,
  allowed,
  references,
  late,
  since,
  indexed,
  klass,
  parent,
  min,
  max
};
constexpr std::string_view header =
    "file,position,column,type,required,allowed,references,late_entry_date,since,index,class,parent,min,max";

const std::map<std::string, std::string> types = {
    {"id", "id"},     {"ref", "ref"},     {"refs", "refs"},           {"date", "date"},       {"month", "month"},
    {"time", "time"}, {"int", "integer"}, {"timestamp", "timestamp"}, {"decimal", "decimal"}, {"bool", "boolean"},
    {"code", "code"}, {"codes", "codes"}, {"texts", "texts"},         {"text", "text"}};
const std::map<std::string, std::string> classes = {{"public", "open"},
                                                    {"internal", "internal"},
                                                    {"private", "personal"},
                                                    {"sensitive", "sensitive"},
                                                    {"sealed", "sealed"}};

using Line = std::vector<std::string>;
struct Table {
  std::string name, file;
  std::size_t first{}, count{};
};

[[noreturn]] void fail(std::size_t line, const std::string& what) {
  throw std::runtime_error("line " + std::to_string(line) + ": " + what);
}

Line split(const std::string& text, char at) {
  Line parts{""};
  for (const char c : text) {
    if (c == at)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

std::vector<Line> read(const char* path) {
  std::ifstream in(path);
  std::string text;
  if (!std::getline(in, text) || text != header) fail(1, "the header must be " + std::string(header));
  std::vector<Line> lines;
  while (std::getline(in, text)) {
    lines.push_back(split(text, ','));
    if (lines.back().size() != max + 1) fail(lines.size() + 1, "wrong number of columns");
  }
  return lines;
}

/// "formative/learning_plan_goals.csv" -> "formative_learning_plan_goals"
std::string table_name(const std::string& path) {
  const std::string stem = path.substr(0, path.size() - 4);
  const auto slash = stem.find('/');
  if (slash == stem.npos) return stem;
  const std::string folder = stem.substr(0, slash), rest = stem.substr(slash + 1);
  return rest.starts_with(folder) ? rest : folder + "_" + rest;
}

std::vector<Table> tables_of(const std::vector<Line>& lines) {
  std::vector<Table> tables;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (tables.empty() || tables.back().file != lines[i][file])
      tables.push_back({table_name(lines[i][file]), lines[i][file], i, 0});
    if (std::to_string(++tables.back().count) != lines[i][position]) fail(i + 2, "position out of order");
  }
  return tables;
}

bool yes(const std::string& word, std::size_t line) {
  if (word == "yes" || word == "true") return true;
  if (word != "no" && word != "false") fail(line, "neither yes nor no: " + word);
  return false;
}

std::string number(const std::string& text) { return text.empty() ? "std::nullopt" : text; }

int table_index(const std::vector<Table>& tables, const std::string& path, std::size_t line) {
  for (std::size_t i = 0; i < tables.size(); ++i)
    if (tables[i].file == path) return static_cast<int>(i);
  fail(line, "reference to " + path + ", which is no file");
}

void write_columns(std::ostream& out, const std::vector<Line>& lines, const std::vector<Table>& tables) {
  std::string codes;
  std::size_t used = 0;
  std::string rows;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Line& l = lines[i];
    const auto at = i + 2;
    if (!types.contains(l[type])) fail(at, "unknown type " + l[type]);
    if (!classes.contains(l[klass])) fail(at, "unknown class " + l[klass]);
    if (!l[since].starts_with("1.")) fail(at, "since must be 1.n");
    const Line list = l[allowed].empty() ? Line{} : split(l[allowed], '|');
    for (const auto& code : list) codes += "    \"" + code + "\",\n";
    const std::string target = l[references].empty() ? "-1" : std::to_string(table_index(tables, l[references], at));
    rows += "    {.name = \"" + l[column] + "\", .type = Type::" + types.at(l[type]) +
            ", .sensitivity = Sensitivity::" + classes.at(l[klass]) +
            ", .required = " + (yes(l[required], at) ? "true" : "false") +
            ", .late_entry = " + (yes(l[late], at) ? "true" : "false") +
            ", .indexed = " + (yes(l[indexed], at) ? "true" : "false") +
            ", .parent = " + (yes(l[parent], at) ? "true" : "false") + ", .since = " + l[since].substr(2) +
            ", .references = " + target + ", .codes = {code_list + " + std::to_string(used) + ", " +
            std::to_string(list.size()) + "}, .min = " + number(l[min]) + ", .max = " + number(l[max]) + "},\n";
    used += list.size();
  }
  out << "inline constexpr std::string_view code_list[] = {\n"
      << codes << "};\n\n"
      << "inline constexpr Column column_list[] = {\n"
      << rows << "};\n\n";
}

void write_tables(std::ostream& out, const std::vector<Table>& tables) {
  out << "inline constexpr Table table_list[] = {\n";
  for (const Table& t : tables)
    out << "    {.name = \"" << t.name << "\", .file = \"" << t.file << "\", .columns = {column_list + " << t.first
        << ", " << t.count << "}},\n";
  out << "};\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: schema_compiler <schema.csv> <out.h>\n";
    return 2;
  }
  try {
    const auto lines = read(argv[1]);
    const auto tables = tables_of(lines);
    std::ofstream out(argv[2]);
    out << "// Made by tools/schema_compiler from src/records/schema.csv. Do not edit.\n#pragma once\n"
           "#include \"records/schema_types.h\"\n\nnamespace kith::records {\n\n";
    write_columns(out, lines, tables);
    write_tables(out, tables);
    out << "\n}  // namespace kith::records\n";
    return out.flush() ? 0 : 1;
  } catch (const std::exception& mistake) {
    std::cerr << argv[1] << ": " << mistake.what() << "\n";
    return 1;
  }
}
