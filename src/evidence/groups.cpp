// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/groups.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "evidence/one_person.h"
#include "evidence/queries.h"
#include "platform/i18n/keys.h"
#include "snapshot/refs.h"

namespace kith::evidence {

using i18n::Key;
using snapshot::PersonRef;

namespace {

struct Band {
  int below;
  std::string_view name;
};
constexpr std::array bands{Band{10, "under_10"}, Band{14, "from_10"}, Band{18, "from_14"}, Band{25, "from_18"}};

/// Each of a list as the exchange format writes it, "a;b".
std::set<std::string> each_of(std::string_view list) {
  std::set<std::string> all;
  while (!list.empty()) {
    const auto end = std::min(list.find(';'), list.size());
    if (end > 0) all.emplace(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return all;
}

/// One outcome in one episode: its baseline and the last measurement after it.
struct Course {
  std::string outcome, direction;
  snapshot::PersonRef mentee;
  std::optional<std::int64_t> site;
  std::string source;
  std::optional<std::int64_t> baseline, last;

  bool counts() const { return baseline && last; }
  GroupUnit unit() const {
    const auto change = *last - *baseline;
    const bool met = direction == "increase" ? change > 0 : direction == "decrease" ? change < 0 : change >= 0;
    return {{}, met, change};
  }
};

struct Somebody {
  std::optional<Date> born;
  std::string gender;
  std::set<std::string> languages, identities;
  bool in_custody{};
};

class Reading {
 public:
  Reading(db::Tx& tx, accreditation::Evaluation& e, snapshot::ProgrammeRef programme, const i18n::Words& words)
      : tx_(tx), e_(e), programme_(programme), words_(words) {}

  std::vector<Course> courses() {
    std::map<std::pair<std::int64_t, std::int64_t>, Course> all;
    each(sql::measured, [&](const db::Row& row) {
      Course& c = all[{row.integer(0), row.integer(3)}];
      c.outcome = row.string(1), c.direction = row.string(2);
      c.mentee = meant(e_.snapshot(), PersonRef{static_cast<std::uint32_t>(row.integer(4))}, e_.as_of());
      c.site = row.maybe_integer(5);
      c.source = row.string(6);
      if (row.text(7) == "baseline")
        c.baseline = row.integer(9);
      else if (row.date(8) >= Date(e_.period().from))
        c.last = row.integer(9);
    });
    std::vector<Course> list;
    for (auto& [_, course] : all)
      if (course.counts()) list.push_back(std::move(course));
    return list;
  }
  void people() {
    each(sql::measured_people, [&](const db::Row& row) {
      Somebody& s = people_[PersonRef{static_cast<std::uint32_t>(row.integer(0))}];
      s.born = row.maybe_date(1);
      s.gender = row.string(2);
      s.identities = each_of(row.text(3)), s.languages = each_of(row.text(4));
    });
    for (auto& [person, somebody] : people_) somebody.in_custody = in_custody(person);
    each(sql::sites_of_referrals, [&](const db::Row& row) { sites_[row.integer(0)] = row.string(1); });
  }
  std::set<std::string> groups_of(const Course& course, std::string_view dimension) const {
    const Somebody& s = people_.at(course.mentee);
    if (dimension == "age_band") return {age_band(s)};
    if (dimension == "gender") return known(s.gender.empty() ? std::set<std::string>{} : std::set{s.gender});
    if (dimension == "race_ethnicity") return known(s.identities);
    if (dimension == "language") return known(named(s.languages));
    if (dimension == "referral_source") return {words_.text_of("record.code." + course.source)};
    if (dimension == "custody")
      return {words_.text(s.in_custody ? Key("evidence.group.custody") : Key("evidence.group.no_custody"))};
    const auto site = course.site ? sites_.find(*course.site) : sites_.end();
    return known(site == sites_.end() ? std::set<std::string>{} : std::set{site->second});
  }

 private:
  template <class Each>
  void each(db::Sql sql, Each act) {
    tx_.query(sql,
              {{"programme", snapshot::key_of(programme_)},
               {"first", Date(e_.period().from)},
               {"last", Date(e_.period().end())},
               {"as_of", Date(e_.as_of())}},
              act);
  }
  /// On any day of the period.
  bool in_custody(PersonRef person) const {
    for (const auto& row : e_.snapshot().of<snapshot::CustodyRow>(person))
      if (row.shows(e_.as_of()) && row.days.from <= e_.period().end() && row.days.until >= e_.period().from)
        return true;
    return false;
  }
  std::set<std::string> known(std::set<std::string> groups) const {
    if (groups.empty()) return {words_.text(Key("evidence.group.unknown"))};
    if (groups.erase("prefer_not_to_say") > 0) groups.insert(words_.text(Key("evidence.group.not_said")));
    return groups;
  }
  /// Languages by their names; a code that has none here stays as it is.
  std::set<std::string> named(const std::set<std::string>& codes) const {
    std::set<std::string> names;
    for (const std::string& code : codes) {
      const auto key = Key::find("evidence.language." + code);
      names.insert(key ? words_.text(*key) : code);
    }
    return names;
  }
  /// On the last day of the period.
  std::string age_band(const Somebody& s) const {
    if (!s.born) return words_.text(Key("evidence.group.unknown"));
    const Date day(e_.period().end());
    for (const Band& band : bands)
      if (add_months(*s.born, 12 * band.below) > day) return words_.text_of("evidence.age." + std::string(band.name));
    return words_.text(Key("evidence.age.from_25"));
  }

  db::Tx& tx_;
  accreditation::Evaluation& e_;
  snapshot::ProgrammeRef programme_;
  const i18n::Words& words_;
  std::map<PersonRef, Somebody> people_;
  std::map<std::int64_t, std::string> sites_;
};

}  // namespace

namespace {

/// Ages from the youngest, then the lines that are no age.
void sort_ages(std::vector<GroupLine>& lines, const i18n::Words& words) {
  const auto place = [&](const GroupLine& line) {
    std::size_t at = 0;
    for (; at < bands.size(); ++at)
      if (line.name == words.text_of("evidence.age." + std::string(bands[at].name))) return at;
    return line.name == words.text(Key("evidence.age.from_25")) ? at : line.name.empty() ? at + 2 : at + 1;
  };
  std::stable_sort(lines.begin(), lines.end(),
                   [&](const GroupLine& a, const GroupLine& b) { return place(a) < place(b); });
}

}  // namespace

std::vector<OutcomeByGroup> outcomes_by_group(db::Tx& tx, accreditation::Evaluation& e,
                                              snapshot::ProgrammeRef programme, const i18n::Words& words) {
  constexpr std::array<std::string_view, 7> dimensions{
      "age_band", "gender", "race_ethnicity", "language", "referral_source", "custody", "site"};
  const auto* row = e.snapshot().effective<snapshot::ProgrammeRow>(programme, e.as_of());
  Reading reading(tx, e, programme, words);
  const auto courses = reading.courses();
  reading.people();
  std::map<std::pair<std::string, std::size_t>, std::vector<GroupUnit>> units;
  for (const Course& course : courses)
    for (std::size_t d = 0; d < dimensions.size(); ++d) {
      if (row && row->survivor && dimensions[d] == "site") continue;
      GroupUnit unit = course.unit();
      unit.groups = reading.groups_of(course, dimensions[d]);
      units[{course.outcome, d}].push_back(std::move(unit));
    }
  std::vector<OutcomeByGroup> tables;
  for (const auto& [key, list] : units) {
    tables.push_back({key.first, std::string(dimensions[key.second]), group_table(list)});
    if (dimensions[key.second] == "age_band") sort_ages(tables.back().table.lines, words);
  }
  return tables;
}

void write_groups(Folder& folder, const std::vector<OutcomeByGroup>& tables, const i18n::Words& words) {
  folder.csv("section_1/groups.csv", [&](csv::Writer& csv) {
    csv.record({"outcome", "dimension", "group", "n", "met", "change_sum"});
    const auto put = [&](const OutcomeByGroup& of, const std::string& group, const GroupLine& line, bool numbers) {
      const auto text = [&](std::int64_t n) { return numbers ? std::to_string(n) : std::string(); };
      csv.record({csv::for_spreadsheet(of.outcome), of.dimension, csv::for_spreadsheet(group), text(line.n),
                  text(line.met), numbers ? accreditation::hundredths_text(line.change) : std::string()});
    };
    for (const OutcomeByGroup& of : tables) {
      for (const GroupLine& line : of.table.lines)
        put(of, line.name.empty() ? words.text(Key("evidence.group.together")) : line.name, line, true);
      put(of, words.text(Key("evidence.group.total")), of.table.total, !of.table.withheld);
    }
  });
}

}  // namespace kith::evidence
