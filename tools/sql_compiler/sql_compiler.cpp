// SPDX-License-Identifier: AGPL-3.0-or-later
// sql_compiler <queries.sql> <folder> <out.h>
//
// Turns a slice's named statements into compile-time constants. The input is a list of
//     -- name: overdue_contacts
//     -- any number of comment lines, kept as the constant's documentation
//     select ... where due < :today
// Each becomes `kith::<folder>::sql::overdue_contacts`; `all` lists them for the test that prepares every statement on
// both engines. Phrases about people and their papers are written once for all (docs/decisions/0221, 0205):
//     {{same r.mentee_id :mentee}}   the column names this person, under any of their records
//     {{kept r.mentee_id}}           who is meant by the column: the record that is kept
//     {{name p}}                     given, family and preferred name of a row of persons: the alias alone where one is
//                                    in force. {{name p.family_name}} is one of the three
//     {{address p}}                  street, city, region and postal code; nothing where the address is protected.
//                                    {{address p.city}} is one of the four
//     {{case_paper d}}               some record of a case names this document as its paper (docs/decisions/0216, 0286)
// A leading `platform/` of the folder is dropped. Errors are printed as file:line: text.
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

struct Statement {
  std::string name;
  int line{};
  std::vector<std::string> remarks;
  std::string text;
};

struct Mistake : std::runtime_error {
  Mistake(int at, const std::string& what) : std::runtime_error(what), line(at) {}
  int line;
};

std::string_view trimmed(std::string_view s) {
  const char* blanks = " \t\r\n";
  const auto from = s.find_first_not_of(blanks);
  if (from == s.npos) return {};
  return s.substr(from, s.find_last_not_of(blanks) - from + 1);
}

bool good_name(std::string_view name) {
  if (name.empty() || name == "all" || !(name[0] >= 'a' && name[0] <= 'z')) return false;
  return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == name.npos;
}

/// Where the first statement of `text` ends (its semicolon), or npos. Strings, quoted names and comments are skipped.
std::size_t end_of_statement(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\'' || c == '"')
      i = text.find(c, i + 1);
    else if (text.substr(i, 2) == "--")
      i = text.find('\n', i);
    else if (text.substr(i, 2) == "/*")
      i = text.find("*/", i + 2);
    if (i == text.npos) return text.npos;
    if (c == ';') return i;
  }
  return text.npos;
}

/// `text` without comments and blanks is nothing at all.
bool says_nothing(std::string_view text) {
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    const auto rest = trimmed(line);
    if (!rest.empty() && !rest.starts_with("--")) return false;
  }
  return true;
}

/// `what` of a row of persons: one column, "p.city", or all of `columns` for "p".
std::string of_person(const std::string& what, std::initializer_list<const char*> columns,
                      std::string (*one)(const std::string& row, const std::string& column)) {
  if (const auto dot = what.find('.'); dot != what.npos) return one(what.substr(0, dot), what.substr(dot + 1));
  std::string list;
  for (const char* column : columns) list += (list.empty() ? "" : ", ") + one(what, column);
  return list;
}

/// `limit 1`, not max(): so the engines follow the indexes of the view instead of making it whole.
std::string name_part(const std::string& row, const std::string& column) {
  const std::string alias = "(select k.alias from called_persons k where k.person = " + row + ".chain limit 1)";
  if (column == "given_name") return "coalesce(" + alias + ", " + row + ".given_name)";
  return "case when " + alias + " is null then " + row + "." + column + " end";
}

std::string address_part(const std::string& row, const std::string& column) {
  return "case when not exists (select 1 from protected_persons k where k.person = " + row + ".chain) then " + row +
         "." + column + " end";
}

std::string case_paper(const std::string& row) {
  constexpr std::pair<const char*, const char*> papers[] = {
      {"consents", "document_id"},          {"background_checks", "document_id"},
      {"agreements", "document_id"},        {"competency_evidence", "document_id"},
      {"outside_summaries", "document_id"}, {"referrals", "contract_document_id"}};
  std::string named;
  for (const auto& [table, column] : papers)
    named += std::string(named.empty() ? "" : " union ") + "select t." + column + " from " + table + " t where t." +
             column + " is not null";
  return row + ".chain in (" + named + ")";
}

/// The text with its phrases written out.
std::string written_out(const Statement& s, std::string_view text) {
  std::string out;
  for (auto open = text.find("{{"); open != text.npos; open = text.find("{{")) {
    const auto close = text.find("}}", open);
    if (close == text.npos) throw Mistake(s.line, "a phrase without an end: " + s.name);
    std::istringstream phrase{std::string(text.substr(open + 2, close - open - 2))};
    std::string word, column, person, more;
    phrase >> word >> column >> person >> more;
    out += text.substr(0, open);
    if (word == "kept" && !column.empty() && person.empty())
      out += "coalesce((select k.kept_id from merged_persons k where k.absorbed_id = " + column + "), " + column + ")";
    else if (word == "same" && !person.empty() && more.empty())
      out += column + " in (select k.member from same_persons k where k.person = " + person + ")";
    else if (word == "name" && !column.empty() && person.empty())
      out += of_person(column, {"given_name", "family_name", "preferred_name"}, name_part);
    else if (word == "address" && !column.empty() && person.empty())
      out += of_person(column, {"street", "city", "region", "postal_code"}, address_part);
    else if (word == "case_paper" && !column.empty() && person.empty())
      out += case_paper(column);
    else
      throw Mistake(s.line, "a phrase that is not known: " + s.name);
    text.remove_prefix(close + 2);
  }
  return out += text;
}

void finish(Statement& s) {
  std::string_view text = trimmed(s.text);
  if (const auto end = end_of_statement(text); end != text.npos) {
    if (!says_nothing(text.substr(end + 1))) throw Mistake(s.line, "more than one statement under " + s.name);
    text = trimmed(text.substr(0, end));
  }
  if (says_nothing(text)) throw Mistake(s.line, "empty statement: " + s.name);
  if (text.find(")sql\"") != text.npos) throw Mistake(s.line, "statement contains )sql\": " + s.name);
  s.text = written_out(s, text);
}

std::vector<Statement> read(std::istream& in) {
  std::vector<Statement> found;
  std::map<std::string, int, std::less<>> lines;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    const auto text = trimmed(line);
    if (text.starts_with("-- name:")) {
      if (!found.empty()) finish(found.back());
      const std::string name(trimmed(text.substr(8)));
      if (!good_name(name)) throw Mistake(number, "a name is [a-z][a-z0-9_]* and not 'all', found: " + name);
      if (const auto [at, fresh] = lines.emplace(name, number); !fresh)
        throw Mistake(number, "name clash: " + name + " is already on line " + std::to_string(at->second));
      found.push_back({name, number, {}, {}});
    } else if (found.empty()) {
      if (!text.empty() && !text.starts_with("--")) throw Mistake(number, "a statement before the first '-- name:'");
    } else if (trimmed(found.back().text).empty() && text.starts_with("--")) {
      found.back().remarks.emplace_back(trimmed(text.substr(2)));
    } else {
      found.back().text += line + '\n';
    }
  }
  if (!found.empty()) finish(found.back());
  return found;
}

/// "platform/auth" with "::" -> "auth"; "a/b" -> "a::b".
std::string joined(std::string folder, const std::string& by) {
  if (folder.starts_with("platform/")) folder.erase(0, 9);
  for (auto at = folder.find('/'); at != folder.npos; at = folder.find('/', at + by.size())) folder.replace(at, 1, by);
  return folder;
}

std::string header(const std::vector<Statement>& statements, const std::string& folder) {
  std::ostringstream out;
  out << "// Made from src/" << folder << "/queries.sql by sql_compiler. Do not edit.\n#pragma once\n"
      << "#include <array>\n\n#include \"platform/db/db.h\"\n\n"
      << "namespace kith::" << joined(folder, "::") << "::sql {\n\n";
  for (const auto& s : statements) {
    for (const auto& remark : s.remarks) out << "/// " << remark << '\n';
    out << "inline constexpr ::kith::db::Sql " << s.name << "{\"" << joined(folder, ".") << '.' << s.name
        << "\", R\"sql(" << s.text << ")sql\"};\n";
  }
  out << "\ninline constexpr std::array<::kith::db::Sql, " << statements.size() << "> all{";
  for (std::size_t i = 0; i < statements.size(); ++i) out << (i ? ", " : "") << statements[i].name;
  out << "};\n\n}  // namespace kith::" << joined(folder, "::") << "::sql\n";
  return out.str();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: sql_compiler <queries.sql> <folder> <out.h>\n";
    return 2;
  }
  try {
    std::ifstream in(argv[1], std::ios::binary);
    if (!in) throw Mistake(0, "cannot be read");
    const std::string text = header(read(in), argv[2]);
    if (const auto folder = std::filesystem::path(argv[3]).parent_path(); !folder.empty())
      std::filesystem::create_directories(folder);
    std::ofstream out(argv[3], std::ios::binary | std::ios::trunc);
    if (!(out << text).flush()) throw std::runtime_error(std::string(argv[3]) + ": cannot be written");
  } catch (const Mistake& mistake) {
    std::cerr << argv[1] << ':' << mistake.line << ": " << mistake.what() << '\n';
    return 1;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
