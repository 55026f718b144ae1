// SPDX-License-Identifier: AGPL-3.0-or-later
#include "review/population.h"

#include <algorithm>
#include <map>
#include <set>

#include "platform/base/crypto.h"
#include "review/queries.h"

namespace kith::review {
namespace {

/// What is known of one person in one role.
struct Life {
  std::string id;  ///< exchange id
  std::int64_t record{};
  bool open{}, closed{}, withdrawn{};
};

class Finder {
 public:
  Finder(db::Tx& tx, ProgrammeId programme, const Quarter& quarter, Date as_of)
      : tx_(tx), programme_(programme), quarter_(quarter), as_of_(as_of) {}

  void find() {
    referrals();
    applications();
    leavers();
    matches();
  }
  std::map<PersonId, Life> mentees, mentors;

 private:
  void begins(std::map<PersonId, Life>& side, const db::Row& row, int id, std::optional<Date> end) {
    const bool gone = row.flag(2);
    if (gone && row.date(3) < quarter_.first) return;
    auto& life = side[row.id<PersonId>(0)];
    life.id = row.string(id);
    if (life.record == 0 || (life.withdrawn && !gone)) life.record = row.integer(1);
    life.withdrawn |= gone;
    if (gone) return;
    if (!end || *end > quarter_.last)
      life.open = true;
    else if (*end >= quarter_.first)
      life.closed = true;
  }
  void referrals() {
    tx_.query(sql::accepted_referrals, {{"programme", programme_}, {"last", quarter_.last}, {"as_of", as_of_}},
              [&](const db::Row& row) { begins(mentees, row, 6, row.maybe_date(5)); });
  }
  void applications() {
    tx_.query(sql::accepted_applications, {{"programme", programme_}, {"last", quarter_.last}, {"as_of", as_of_}},
              [&](const db::Row& row) { begins(mentors, row, 5, std::nullopt); });
  }
  void leavers() {
    std::map<PersonId, std::optional<Date>> left;
    tx_.query(sql::mentor_states, {{"programme", programme_}, {"last", quarter_.last}, {"as_of", as_of_}},
              [&](const db::Row& row) {
                const bool out = row.text(2) == "exited" || row.text(2) == "barred";
                left[row.id<PersonId>(0)] = out ? std::optional(row.date(1)) : std::nullopt;
              });
    for (const auto& [person, day] : left) {
      const auto found = mentors.find(person);
      if (!day || found == mentors.end()) continue;
      found->second.open = false;
      found->second.closed = *day >= quarter_.first;
    }
  }
  void matched(std::map<PersonId, Life>& side, PersonId person, std::string_view id, std::optional<Date> end) {
    const auto found = side.find(person);
    if (found != side.end() && found->second.record != 0) return;
    auto& life = side[person];
    life.id = id;
    if (!end || *end > quarter_.last)
      life.open = true;
    else if (*end >= quarter_.first)
      life.closed = true;
  }
  void matches() {
    tx_.query(sql::matches_of, {{"programme", programme_}, {"last", quarter_.last}, {"as_of", as_of_}},
              [&](const db::Row& row) {
                matched(mentors, row.id<PersonId>(0), row.text(4), row.maybe_date(3));
                matched(mentees, row.id<PersonId>(1), row.text(5), row.maybe_date(3));
              });
  }

  db::Tx& tx_;
  ProgrammeId programme_;
  Quarter quarter_;
  Date as_of_;
};

struct Placed {
  crypto::Key order;
  PopulationFile file;
};

void add(std::vector<PopulationFile>& files, const std::map<PersonId, Life>& side, bool mentees, std::string_view seed,
         const std::set<std::pair<PersonId, bool>>& before) {
  const std::string role = mentees ? "mentee" : "mentor";
  std::vector<Placed> placed;
  for (const auto& [person, life] : side) {
    const bool tombstone = life.withdrawn && !life.open && !life.closed;
    if (!life.open && !life.closed && !tombstone) continue;
    const auto stratum = life.open ? (mentees ? Stratum::open_mentee : Stratum::open_mentor)
                                   : (mentees ? Stratum::closed_mentee : Stratum::closed_mentor);
    const std::string text = std::string(seed) + "\n" + role + "\n" + life.id;
    placed.push_back(
        {crypto::sha256(text), {{{}, stratum, before.contains({person, mentees})}, person, life.record, tombstone}});
  }
  std::sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) { return a.order < b.order; });
  int number = 0;
  for (auto& one : placed) {
    one.file.candidate.label = role + "-" + std::to_string(++number);
    files.push_back(std::move(one.file));
  }
}

}  // namespace

Quarter quarter_of(Date day) {
  const std::chrono::year_month_day d{day};
  const unsigned month = (static_cast<unsigned>(d.month()) - 1) / 3 * 3 + 1;
  const Date first{d.year() / std::chrono::month{month} / std::chrono::day{1}};
  return {first, add_days(add_months(first, 3), -1)};
}

std::vector<PopulationFile> population(db::Tx& tx, ProgrammeId programme, const Quarter& quarter, std::string_view seed,
                                       Date as_of) {
  Finder finder(tx, programme, quarter, as_of);
  finder.find();
  std::set<std::pair<PersonId, bool>> before;
  tx.query(sql::drawn_before,
           {{"programme", programme}, {"quarter", quarter.first}, {"since", add_months(quarter.first, -9)}},
           [&](const db::Row& row) { before.emplace(row.id<PersonId>(0), of_mentee(*parse_stratum(row.text(1)))); });
  std::vector<PopulationFile> files;
  add(files, finder.mentees, true, seed, before);
  add(files, finder.mentors, false, seed, before);
  return files;
}

}  // namespace kith::review
