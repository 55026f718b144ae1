// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "bring_in/reader.h"
#include "casefile/book.h"

namespace kith::bring_in {

/// People by their whole names, folded: whoever is called exactly so.
class Namesakes {
 public:
  struct One {
    PersonId person;
    std::optional<Date> born;
  };
  void put(PersonId person, std::string_view given, std::string_view family, std::optional<Date> born);
  std::span<const One> of(std::string_view given, std::string_view family) const;

 private:
  std::unordered_map<std::string, std::vector<One>> by_name_;
};

/// Whether the reader may open what an alias hides (docs/decisions/0205, 0243). Empty: nobody's.
using Opens = std::function<bool(const casefile::Indexed&)>;

/// What the rows are held against: the people, matches and sites of the records, and the rows brought before. Read
/// once.
struct Known {
  const casefile::Book& book;
  Namesakes people;
  struct Match {
    std::int64_t key{};
    PersonId mentor, mentee;
    ProgrammeId programme;
    Date start{};
    std::optional<Date> end;
  };
  std::vector<Match> matches;
  std::unordered_map<std::int64_t, std::vector<std::size_t>> matches_of_mentor;
  std::unordered_map<std::string, std::vector<std::int64_t>> sites;  ///< by folded name
  std::vector<PersonId> staff;
  std::set<std::pair<std::int64_t, std::int64_t>> mentors, mentees;   ///< person and programme with a file
  std::unordered_map<std::int64_t, std::vector<PersonId>> guardians;  ///< of a mentee, those who are it today
  std::unordered_set<std::string> digests;                            ///< of rows brought before and not undone
  Opens opens{};
};
Known read_known(db::Tx& tx, const casefile::Book& book, Date today, Opens opens = {});
/// The question about a row whose name may be one that an alias hides, to who may not open it: it names nobody.
inline constexpr const char* sealed_reason = "bring_in.reason.sealed";
bool asks_opener(const Outcome& outcome);

/// Says what becomes of each row, in the order of the file: later rows are held against earlier ones. Writes nothing.
class Plan {
 public:
  Plan(const Reader& reader, const Known& known);
  ~Plan();
  Outcome outcome(const sheet::Row& row);

 private:
  struct Kept;
  void person_row(const sheet::Row& row, Outcome& out);
  void add_file(const sheet::Row& row, Outcome& out, std::optional<PersonId> known);
  void add_application(const sheet::Row& row, Outcome& out, std::optional<PersonId> known);
  void add_referral(const sheet::Row& row, Outcome& out, std::optional<PersonId> known);
  void match_row(const sheet::Row& row, Outcome& out);
  void meeting_row(const sheet::Row& row, Outcome& out);
  void contact_row(const sheet::Row& row, Outcome& out);
  PersonId party(std::string_view field, std::string_view cell,
                 const std::set<std::pair<std::int64_t, std::int64_t>>& files, Outcome& out) const;
  bool already_matched(PersonId mentor, PersonId mentee, Date start, Outcome& out);
  std::optional<PersonId> staff_of(const sheet::Row& row, Outcome& out) const;
  std::optional<PersonId> guardian_of(PersonId mentee, Outcome& out) const;
  void add_school(const sheet::Row& row, NewRecord& record, records::ColumnKey site, Outcome& out) const;
  std::optional<Known::Match> find_match(const sheet::Row& row, std::optional<Date> day, Outcome& out);
  const Reader& reader_;
  const Known& known_;
  std::unique_ptr<Kept> kept_;
};

/// Goes over a whole file below its heading.
void each_row(const sheet::Sheet& sheet, const Columns& columns, Plan& plan,
              FunctionRef<bool(const sheet::Row&, Outcome&)> each);

}  // namespace kith::bring_in
