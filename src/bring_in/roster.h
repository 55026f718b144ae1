// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "casefile/book.h"
#include "records/append.h"
#include "records/import.h"
#include "records/import_folder.h"

/// OneRoster 1.1 and 1.2 CSV, bulk and delta (docs/decisions/0196): a school's organizations, people, guardians, terms
/// and classes become sites, persons, relationships, calendar periods and groups.
namespace kith::bring_in {

enum class RosterFile : std::uint8_t { orgs, sessions, users, roles, demographics, classes, enrollments };
inline constexpr std::size_t roster_files = 7;

/// The columns of one file that are read, all rows in one block of memory. Passwords are never among them.
class RosterTable {
 public:
  std::size_t rows() const { return columns_ == 0 ? 0 : cells_.size() / columns_; }
  std::string_view cell(std::size_t row, std::size_t column) const {
    const auto& [at, length] = cells_[row * columns_ + column];
    return std::string_view(text_).substr(at, length);
  }
  void start(std::size_t columns) { columns_ = columns; }
  void add(std::string_view cell) {
    cells_.push_back({text_.size(), cell.size()});
    text_ += cell;
  }

 private:
  struct Cell {
    std::size_t at, length;
  };
  std::string text_;
  std::vector<Cell> cells_;
  std::size_t columns_ = 0;
};

struct Roster {
  bool version_1_2 = false;
  std::array<bool, roster_files> there{}, delta{};
  std::array<RosterTable, roster_files> tables;
  const RosterTable& of(RosterFile file) const { return tables[static_cast<std::size_t>(file)]; }
};

/// Columns of each file in the order of RosterTable.
namespace roster_column {
enum Org { org_id, org_status, org_name, org_type };
enum Session { session_id, session_status, session_title, session_type, session_start, session_end };
enum User {
  user_id,
  user_status,
  user_enabled,
  user_role,
  user_given,
  user_family,
  user_preferred,
  user_email,
  user_phone,
  user_sms,
  user_agents
};
enum Role { role_id, role_status, role_user, role_role, role_org };
enum Demographics { person_id, person_status, person_born };
enum Class { class_id, class_status, class_title, class_school, class_terms };
enum Enrollment {
  enrollment_id,
  enrollment_status,
  enrollment_class,
  enrollment_school,
  enrollment_user,
  enrollment_role,
  enrollment_begin,
  enrollment_end
};
}  // namespace roster_column

/// Reads and checks a feed; every problem is a line of the report with file, row and column. `known(kind, id)`: whether
/// an earlier feed brought it, for references of a delta. Tolerated: a byte order mark, LF, blank status, day or moment
/// in dateLastModified, version "1", TRUE, unread columns.
Roster read_roster(records::ImportFolder& folder, FunctionRef<bool(std::string_view kind, std::string_view id)> known,
                   records::ImportReport& report);

struct RosterWish {
  ProgrammeId programme;  ///< for terms and groups; 0 = neither
  bool groups = false;    ///< classes become groups of the programme, their students mentees in it
};
struct RosterDone {
  std::uint64_t added = 0, corrected = 0, ended = 0, unchanged = 0, known_people = 0;
};
/// Brings a folder or zip in one transaction: any problem and nothing is stored. The same feed twice changes nothing.
/// What is "tobedeleted" ends today, nothing is deleted; a person only loses what hangs on them.
struct RosterOutcome {
  records::ImportReport report;
  RosterDone done;
};
RosterOutcome bring_roster(db::Db& db, const std::string& path, const casefile::Book& book, const RosterWish& wish,
                           const records::Author& author, bool dry_run,
                           const std::function<void(db::Tx&)>& before_commit);

/// "guardian" or "1.2" roles as relationships.kind; empty: none of the family.
std::string_view relation_of(std::string_view role);

}  // namespace kith::bring_in
