// SPDX-License-Identifier: AGPL-3.0-or-later
#include "bring_in/roster.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "platform/base/date.h"
#include "platform/csv/reader.h"

namespace kith::bring_in {
namespace {

using records::Code;

struct Wanted {
  std::string_view name;
  bool required;        ///< the column
  bool filled = false;  ///< and a value in each row
};
struct Shape {
  std::string_view file;
  std::vector<Wanted> columns;
};
const std::array<Shape, roster_files>& shapes() {
  static const std::array<Shape, roster_files> all{
      Shape{"orgs", {{"sourcedId", true, true}, {"status", true}, {"name", true, true}, {"type", true, true}}},
      Shape{"academicSessions",
            {{"sourcedId", true, true},
             {"status", true},
             {"title", true, true},
             {"type", true, true},
             {"startDate", true, true},
             {"endDate", true, true}}},
      Shape{"users",
            {{"sourcedId", true, true},
             {"status", true},
             {"enabledUser", true},
             {"role", false},
             {"givenName", true, true},
             {"familyName", true, true},
             {"preferredGivenName", false},
             {"email", true},
             {"phone", true},
             {"sms", true},
             {"agentSourcedIds", true}}},
      Shape{"roles",
            {{"sourcedId", true, true},
             {"status", true},
             {"userSourcedId", true, true},
             {"role", true, true},
             {"orgSourcedId", true}}},
      Shape{"demographics", {{"sourcedId", true, true}, {"status", true}, {"birthDate", true}}},
      Shape{"classes",
            {{"sourcedId", true, true},
             {"status", true},
             {"title", true, true},
             {"schoolSourcedId", true, true},
             {"termSourcedIds", true}}},
      Shape{"enrollments",
            {{"sourcedId", true, true},
             {"status", true},
             {"classSourcedId", true, true},
             {"schoolSourcedId", true},
             {"userSourcedId", true, true},
             {"role", true, true},
             {"beginDate", true},
             {"endDate", true}}}};
  return all;
}

constexpr std::string_view org_types[] = {"department", "school", "district", "local", "state", "national"};
constexpr std::string_view session_types[] = {"gradingPeriod", "semester", "schoolYear", "term"};
constexpr std::string_view user_roles[] = {
    "administrator", "aide",    "counselor", "districtAdministrator", "guardian", "parent",
    "principal",     "proctor", "relative",  "siteAdministrator",     "student",  "systemAdministrator",
    "teacher"};
constexpr std::string_view enrollment_roles[] = {"administrator", "proctor", "student", "teacher"};

/// Reading and checking of one feed.
class Reading {
 public:
  Reading(records::ImportFolder& folder, FunctionRef<bool(std::string_view, std::string_view)> known,
          records::ImportReport& report)
      : folder_(folder), known_(known), report_(report) {}

  Roster roster() {
    if (!read_manifest()) return std::move(roster_);
    for (std::size_t i = 0; i < roster_files; ++i)
      if (roster_.there[i]) read_file(i);
    for (std::size_t i = 0; i < roster_files; ++i)
      if (roster_.there[i]) check_file(i);
    return std::move(roster_);
  }

 private:
  void problem(const std::string& file, std::uint64_t row, std::string_view column, std::string_view value, Code code,
               const char* key) {
    ++report_.problem_count;
    if (report_.problems.size() < 1000)
      report_.problems.push_back({file, row, std::string(column), std::string(value.substr(0, 200)), code, key, {}});
  }
  bool stands(const std::string& file) const {
    return std::ranges::find(folder_.files(), file) != folder_.files().end();
  }

  bool read_manifest() {
    if (!stands("manifest.csv")) {
      problem("manifest.csv", 0, "", "", Code::missing_file, "records.import.missing_file");
      return false;
    }
    std::map<std::string, std::string, std::less<>> properties;
    csv::Reader reader(folder_.read("manifest.csv"));
    while (reader.next())
      if (reader.fields().size() >= 2) properties[std::string(reader.fields()[0])] = reader.fields()[1];
    const auto version = properties["oneroster.version"];
    roster_.version_1_2 = version == "1.2";
    if (version != "1.1" && version != "1.2")
      problem("manifest.csv", 0, "oneroster.version", version, Code::manifest, "bring_in.roster.version");
    for (std::size_t i = 0; i < roster_files; ++i) {
      const std::string name(shapes()[i].file), file = name + ".csv", mode = properties["file." + name];
      roster_.delta[i] = mode == "delta";
      const bool says = mode == "bulk" || mode == "delta";
      if (says && !stands(file)) problem(file, 0, "", mode, Code::missing_file, "records.import.missing_file");
      roster_.there[i] = says && stands(file);
    }
    return report_.problem_count == 0;
  }

  void read_file(std::size_t at) {
    const Shape& shape = shapes()[at];
    const std::string file = std::string(shape.file) + ".csv";
    csv::Reader reader(folder_.read(file));
    if (!reader.next()) return problem(file, 0, "", "", Code::missing_column, "records.import.missing_column");
    std::vector<std::size_t> places;
    for (const Wanted& wanted : shape.columns) {
      const auto found = std::ranges::find(reader.fields(), wanted.name);
      const bool has = found != reader.fields().end();
      places.push_back(has ? static_cast<std::size_t>(found - reader.fields().begin()) : std::string::npos);
      const bool needs = wanted.required || (wanted.name == "role" && shape.file == "users" && !roster_.version_1_2);
      if (!has && needs) problem(file, 0, wanted.name, "", Code::missing_column, "records.import.missing_column");
    }
    const std::size_t width = reader.fields().size();
    auto& table = roster_.tables[at];
    table.start(places.size());
    while (reader.next()) {
      for (const auto& mistake : reader.mistakes())
        problem(file, reader.record(), "", "",
                mistake.kind == csv::Mistake::Kind::encoding ? Code::encoding : Code::csv_syntax,
                "bring_in.roster.syntax");
      if (reader.fields().size() > width)
        problem(file, reader.record(), "", "", Code::column_count, "bring_in.roster.columns");
      for (const auto place : places)
        table.add(place < reader.fields().size() ? reader.fields()[place] : std::string_view());
      all_ids_[at].insert(std::string(reader.fields().empty() ? std::string_view() : table.cell(table.rows() - 1, 0)));
    }
  }

  void word(const std::string& file, std::size_t row, std::string_view column, std::string_view value,
            std::span<const std::string_view> words) {
    if (!value.empty() && std::ranges::find(words, value) == words.end())
      problem(file, row + 1, column, value, Code::bad_value, "bring_in.roster.word");
  }
  std::optional<Date> day(const std::string& file, std::size_t row, std::string_view column, std::string_view value) {
    if (value.empty()) return std::nullopt;
    const auto found = parse_date(value);
    if (!found) problem(file, row + 1, column, value, Code::bad_type, "bring_in.roster.day");
    return found;
  }
  void period(const std::string& file, std::size_t row, std::string_view first_column, std::string_view first,
              std::string_view last_column, std::string_view last) {
    const auto from = day(file, row, first_column, first), to = day(file, row, last_column, last);
    if (from && to && *to < *from)
      problem(file, row + 1, last_column, last, Code::end_before_start, "bring_in.roster.period");
  }
  /// Each of the ids, parted by commas, is in the feed or, for a delta, was in an earlier one.
  void refers(const std::string& file, std::size_t row, std::string_view column, std::string_view ids,
              RosterFile target, std::string_view kind, bool delta) {
    while (!ids.empty()) {
      const auto end = std::min(ids.find(','), ids.size());
      auto id = ids.substr(0, end);
      while (id.starts_with(' ')) id.remove_prefix(1);
      ids.remove_prefix(std::min(end + 1, ids.size()));
      if (id.empty()) continue;
      const auto& there = all_ids_[static_cast<std::size_t>(target)];
      if (there.contains(std::string(id)) || (delta && known_(kind, id))) continue;
      problem(file, row + 1, column, id, Code::unknown_reference, "bring_in.roster.reference");
    }
  }

  void check_file(std::size_t at) {
    const Shape& shape = shapes()[at];
    const std::string file = std::string(shape.file) + ".csv";
    const auto& table = roster_.tables[at];
    std::unordered_map<std::string_view, std::size_t> seen;
    for (std::size_t row = 0; row < table.rows(); ++row) {
      for (std::size_t c = 0; c < shape.columns.size(); ++c)
        if (shape.columns[c].filled && table.cell(row, c).empty())
          problem(file, row + 1, shape.columns[c].name, "", Code::required, "bring_in.roster.required");
      const auto status = table.cell(row, 1);
      if (!status.empty() && status != "active" && status != "tobedeleted" && status != "inactive")
        problem(file, row + 1, "status", status, Code::bad_value, "bring_in.roster.word");
      const auto [before, fresh] = seen.emplace(table.cell(row, 0), row);
      if (!fresh && !table.cell(row, 0).empty())
        problem(file, row + 1, "sourcedId", table.cell(row, 0), Code::duplicate_id, "bring_in.roster.twice");
      check_row(static_cast<RosterFile>(at), file, table, row, roster_.delta[at]);
    }
  }

  void check_row(RosterFile which, const std::string& file, const RosterTable& table, std::size_t row, bool delta) {
    using namespace roster_column;
    const auto cell = [&](int column) { return table.cell(row, static_cast<std::size_t>(column)); };
    const bool going = cell(1) == "tobedeleted";
    switch (which) {
      case RosterFile::orgs: word(file, row, "type", cell(org_type), org_types); break;
      case RosterFile::sessions:
        word(file, row, "type", cell(session_type), session_types);
        period(file, row, "startDate", cell(session_start), "endDate", cell(session_end));
        break;
      case RosterFile::users:
        word(file, row, "role", cell(user_role), user_roles);
        if (!going) refers(file, row, "agentSourcedIds", cell(user_agents), RosterFile::users, "user", delta);
        break;
      case RosterFile::roles:
        word(file, row, "role", cell(role_role), user_roles);
        if (!going) refers(file, row, "userSourcedId", cell(role_user), RosterFile::users, "user", delta);
        break;
      case RosterFile::demographics:
        day(file, row, "birthDate", cell(person_born));
        if (!going) refers(file, row, "sourcedId", cell(person_id), RosterFile::users, "user", delta);
        break;
      case RosterFile::classes:
        if (!going) refers(file, row, "schoolSourcedId", cell(class_school), RosterFile::orgs, "org", delta);
        break;
      case RosterFile::enrollments:
        word(file, row, "role", cell(enrollment_role), enrollment_roles);
        period(file, row, "beginDate", cell(enrollment_begin), "endDate", cell(enrollment_end));
        if (going) break;
        refers(file, row, "userSourcedId", cell(enrollment_user), RosterFile::users, "user", delta);
        if (roster_.there[static_cast<std::size_t>(RosterFile::classes)] && !delta)
          refers(file, row, "classSourcedId", cell(enrollment_class), RosterFile::classes, "class", delta);
        break;
    }
  }

  records::ImportFolder& folder_;
  FunctionRef<bool(std::string_view, std::string_view)> known_;
  records::ImportReport& report_;
  Roster roster_;
  std::array<std::unordered_set<std::string>, roster_files> all_ids_;
};

}  // namespace

std::string_view relation_of(std::string_view role) {
  if (role == "parent") return "parent";
  if (role == "guardian") return "legal_guardian";
  if (role == "relative") return "other_relative";
  return {};
}

Roster read_roster(records::ImportFolder& folder, FunctionRef<bool(std::string_view, std::string_view)> known,
                   records::ImportReport& report) {
  return Reading(folder, known, report).roster();
}

}  // namespace kith::bring_in
