// SPDX-License-Identifier: AGPL-3.0-or-later
// Runs the cases that stand beside the clauses (standards/README.md) and holds the clause files to the program.
#include <gtest/gtest.h>
#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "accreditation/catalogue.h"
#include "accreditation/counted_for_tests.h"
#include "accreditation/reads_for_tests.h"
#include "accreditation/records_case.h"
#include "platform/i18n/i18n.h"
#include "snapshot/policies.h"
#include "support/match_story.h"

namespace kith::accreditation {
namespace {

using namespace kith::test;  // NOLINT

Date toml_day(const toml::date& d) { return on(d.year, d.month, d.day); }
Date date_in(const toml::table& t, std::string_view key, Date otherwise) {
  const auto found = t[key].value<toml::date>();
  return found ? toml_day(*found) : otherwise;
}
std::vector<std::string> texts(const toml::array* list) {
  std::vector<std::string> all;
  if (list)
    for (const auto& item : *list) all.push_back(*item.value<std::string>());
  return all;
}
/// Calls `each` for every table of the list `key`.
template <class Each>
void each_in(const toml::table& t, std::string_view key, Each each) {
  if (const auto* list = t[key].as_array())
    for (const auto& item : *list) each(*item.as_table());
}

/// One case as a history: a mentor, a child, her mother, a coordinator, one match.
class CaseStory {
 public:
  explicit CaseStory(const toml::table& t) : t_(t) {
    programme_ = h_.programme("pro-1");
    mentor_ = h_.person("mentor");
    kid_ = h_.person("kid", Day(date_in(t, "born", on(2012, 6, 1))));
    mum_ = h_.person("mum");
    staff_ = h_.person("staff");
    h_.relation(kid_, mum_, true);
    const Date start = date_in(t, "start", MatchStory::start);
    match_ = h_.match(programme_, mentor_, kid_, add_days(start, -8), "match-1");
    h_.meeting_held(match_, start);
    meetings();
    each_in(t, "contact", [&](const toml::table& c) { contact(c); });
    each_in(t, "request", [&](const toml::table& r) { request(r); });
    if (const auto end = t["closed"].value<toml::date>()) h_.close(match_, toml_day(*end));
  }
  Measure measure() const {
    const Snapshot s = h_.snapshot();
    const Date to = date_in(t_, "to", on(2024, 12, 31));
    Evaluation e(s, {Day(date_in(t_, "from", on(2024, 1, 1))), Day(to), Day(date_in(t_, "as_of", on(2026, 1, 1)))});
    e.keep_counted();
    test_only::expect_declared(s, e.period(), programme_);
    const std::string id = t_["measure"].value_or("");
    for (const Measure& m : evaluate(e, programme_).measures) {
      test_only::expect_counted(m);
      if (m.id == id) return m;
    }
    throw std::logic_error("no such measure: " + id);
  }

 private:
  void meetings() {
    each_in(t_, "log", [&](const toml::table& l) {
      const Date day = date_in(l, "day", {}), typed = date_in(l, "typed", day);
      MeetingLogRow row;
      row.date = day;
      row.first_recorded_on = typed;
      row.minutes = static_cast<std::int16_t>(l["minutes"].value_or(-1));
      row.has_activity = l["activity"].value_or(true);
      h_.write(row, typed, match_.key, l["id"].value_or(std::string()));
    });
    if (const auto* months = t_["no_meeting"].as_array())
      for (const auto& month : *months)
        h_.write(NoMeetingRow{.month = Day(toml_day(*month.value<toml::date>()))},
                 last_of_month(toml_day(*month.value<toml::date>())), match_.key);
    each_in(t_, "pause", [&](const toml::table& p) {
      h_.pause(match_, parse_code<PauseKind>(p["kind"].value_or("")), date_in(p, "from", {}),
               Day(date_in(p, "until", {})));
    });
    each_in(t_, "closed_months", [&](const toml::table& c) {
      h_.write(CalendarRow{.days = {Day(date_in(c, "from", {})), Day(date_in(c, "until", {}))},
                           .kind = CalendarKind::closed_month},
               MatchStory::start, programme_.key);
    });
    if (const auto* days = t_["recognition"].as_array())
      for (const auto& day : *days) {
        const Date d = toml_day(*day.value<toml::date>());
        h_.write(RecognitionRow{.date = d, .programme = programme_, .role = RecognitionRole::mentor}, d, mentor_.key);
      }
  }
  void contact(const toml::table& c) {
    std::vector<Party> parties;
    const auto without_note = texts(c["without_note"].as_array());
    for (const std::string& name : texts(c["tracks"].as_array())) {
      const Track track = parse_code<Track>(name);
      Party p{match_, track, track == Track::guardian ? InformantKind::guardian : InformantKind::self,
              track == Track::mentor   ? mentor_
              : track == Track::mentee ? kid_
                                       : mum_};
      p.reached = c["reached"].value_or(true);
      p.information = c["information"].value_or(true);
      p.guidance = c["guidance"].value_or(false);
      p.note = std::find(without_note.begin(), without_note.end(), name) == without_note.end();
      parties.push_back(p);
    }
    h_.contact(programme_, date_in(c, "day", {}), staff_, parties, parse_code<ContactMode>(c["mode"].value_or("phone")),
               c["contact_note"].value_or(true), c["id"].value_or(std::string()));
  }
  void request(const toml::table& r) {
    const Date day = date_in(r, "day", {});
    const Written written = h_.write(
        RequestRow{
            .date = day, .programme = programme_, .kind = parse_code<SupportKind>(r["kind"].value_or("practical"))},
        day, 0, r["id"].value_or(std::string()));
    if (const auto answered = r["answered"].value<toml::date>())
      h_.write(ResponseRow{.date = toml_day(*answered)}, toml_day(*answered), written.chain);
  }

  const toml::table& t_;
  History h_;
  ProgrammeRef programme_;
  PersonRef mentor_, kid_, mum_, staff_;
  MatchRef match_;
};

std::vector<std::string> failing(const Measure& m) {
  std::vector<std::string> all;
  for (const Failing& f : m.failing) {
    std::string text = f.unit;
    for (const std::string& reason : f.reasons) text += " " + reason;
    all.push_back(text);
  }
  return all;
}

void check(const Measure& m, const toml::table& expect) {
  EXPECT_EQ(m.num, expect["num"].value_or(std::int64_t{-1}));
  EXPECT_EQ(m.den, expect["den"].value_or(std::int64_t{-1}));
  EXPECT_EQ(word(m.status), expect["status"].value_or("RATED"));
  if (const auto* list = expect["failing"].as_array()) {
    EXPECT_EQ(failing(m), texts(list));
  }
  std::map<std::string, std::int64_t> excluded;
  if (const auto* reasons = expect["excluded"].as_table())
    for (const auto& [name, number] : *reasons)
      excluded.emplace(std::string(name.str()), *number.value<std::int64_t>());
  EXPECT_EQ(m.excluded, excluded);
  if (const auto rating = expect["rating"].value<int>()) {
    EXPECT_EQ(m.rating, *rating);
  }
  if (const auto* subs = expect["sub"].as_table()) {
    for (const auto& [name, share] : *subs) {
      const Share& own = m.sub.at(std::string(name.str()));
      EXPECT_EQ(std::to_string(own.num) + "/" + std::to_string(own.den), *share.value<std::string>()) << name.str();
    }
  }
  if (const auto* caps = expect["caps"].as_array()) {
    std::vector<std::string> own;
    for (const Cap& cap : m.caps)
      if (!cap.reason.starts_with("document:")) own.push_back(cap.reason);
    EXPECT_EQ(own, texts(caps));
  }
  if (const auto* counts = expect["counts"].as_table()) {
    for (const auto& [name, number] : *counts) {
      EXPECT_EQ(std::get<std::int64_t>(m.counts.at(std::string(name.str()))), *number.value<std::int64_t>())
          << name.str();
    }
  }
  if (const auto* gaps = expect["gaps"].as_table()) {
    EXPECT_EQ(m.counts.size(), gaps->size());
    for (const auto& [name, days] : *gaps)
      EXPECT_EQ(std::get<LongestGap>(m.counts.at(std::string(name.str()))).days, *days.value<int>()) << name.str();
  }
}

/// Everything beside one clause. `cases` told in rows of the exchange format are run by record_cases_test.cpp.
struct Clause {
  toml::table text, cases;
};
std::map<std::string, Clause> clauses() {
  std::map<std::string, Clause> all;
  for (const auto& file : std::filesystem::recursive_directory_iterator(KITH_SOURCE_DIR "/standards")) {
    const std::string name = file.path().filename().string(), stem = name.substr(0, name.find('.', 5));
    if (!name.ends_with(".toml") || name == "edition.toml") continue;
    (name.ends_with(".cases.toml") ? all[stem].cases : all[stem].text) = toml::parse_file(file.path().string());
  }
  return all;
}

/// Whether a case is of the kind it says, by what it expects. A figure that is INFO has no share to tell it by.
bool is_of_its_kind(const toml::table& c) {
  const toml::table& expect = *c["expect"].as_table();
  const auto num = expect["num"].value_or(std::int64_t{-1}), den = expect["den"].value_or(std::int64_t{-1});
  const std::string kind = c["kind"].value_or("");
  if (kind == "boundary" || expect["status"].value_or(std::string()) == "INFO") return true;
  if (kind == "passing") return den > 0 && num == den;
  if (kind == "failing") return num < den;
  return kind == "excluded" && (den == 0 || expect.contains("excluded"));
}

using Kinds = std::map<std::string, std::set<std::string>>;
Kinds kinds_of(const std::map<std::string, Clause>& all) {
  Kinds kinds;
  for (const auto& [_, clause] : all)
    each_in(clause.cases, "case", [&](const toml::table& c) {
      if (c.contains("measure")) kinds[c["measure"].value_or("")].insert(c["kind"].value_or(""));
    });
  return kinds;
}
/// "M8.01a boundary": the kinds of case that stand beside no clause. Only what leaves something out needs `excluded`.
std::set<std::string> missing_kinds(const std::map<std::string, Clause>& all, const Kinds& kinds) {
  std::set<std::string> missing;
  for (const auto& [_, clause] : all)
    each_in(clause.text, "measure", [&](const toml::table& m) {
      const std::string id = m["id"].value_or("");
      const auto found = kinds.find(id);
      for (const char* kind : {"passing", "failing", "boundary", "excluded"}) {
        const bool needed = std::string_view(kind) != "excluded" || !texts(m["left_out"].as_array()).empty();
        if (needed && (found == kinds.end() || !found->second.contains(kind))) missing.insert(id + " " + kind);
      }
    });
  return missing;
}

TEST(Standards, every_case_beside_a_clause_holds) {
  int run = 0;
  for (const auto& [name, clause] : clauses())
    each_in(clause.cases, "case", [&](const toml::table& c) {
      if (c.contains("rows")) return;
      SCOPED_TRACE(name + ": " + c["name"].value_or(std::string()));
      ++run;
      if (const auto* due = c["due"].as_array()) {
        const obligations::ContactSchedule schedule(Day(date_in(c, "start", {})));
        for (std::size_t i = 0; i < due->size(); ++i)
          EXPECT_EQ(Date(schedule.window(static_cast<int>(i)).due), toml_day(*(*due)[i].value<toml::date>()));
      } else {
        check(RecordsCase::tells(c) ? RecordsCase(c).measure() : CaseStory(c).measure(), *c["expect"].as_table());
      }
    });
  EXPECT_GT(run, 30);
}

TEST(Standards, every_measure_is_described_and_has_its_kinds_of_case) {
  const auto all = clauses();
  std::set<std::string> described;
  EXPECT_EQ(missing_kinds(all, kinds_of(all)), std::set<std::string>());
  for (const auto& [name, clause] : all) {
    each_in(clause.cases, "case", [&](const toml::table& c) {
      EXPECT_TRUE(!c.contains("measure") || is_of_its_kind(c)) << name << ": " << c["name"].value_or(std::string());
    });
    each_in(clause.text, "measure", [&](const toml::table& m) {
      const std::string id = m["id"].value_or("");
      described.insert(std::string(clause.text["clause"].value_or("")) + " " + id);
      for (const char* part : {".title", ".how"})
        EXPECT_TRUE(i18n::Key::find(m["words"].value_or(std::string()) + part)) << id << " has no words " << part;
    });
  }
  std::set<std::string> computed;
  for (const ClauseRules* rules : all_clauses())
    for (const std::string_view id : rules->measures)
      computed.insert(std::string(rules->clause) + " " + std::string(id));
  EXPECT_EQ(described, computed);
}

TEST(Standards, a_kind_of_case_that_is_taken_away_is_missed) {
  const auto all = clauses();
  const Kinds kinds = kinds_of(all);
  int needed = 0;
  for (const auto& [id, own] : kinds)
    for (const std::string& kind : own) {
      Kinds fewer = kinds;
      fewer[id].erase(kind);
      const auto missing = missing_kinds(all, fewer);
      if (kind == "excluded" && missing.empty()) continue;  // a case more than is needed
      EXPECT_EQ(missing, std::set<std::string>{id + " " + kind});
      ++needed;
    }
  EXPECT_GT(needed, 3 * static_cast<int>(kinds.size()));
}

TEST(Standards, the_numbers_of_a_clause_are_those_of_the_program) {
  const auto all = clauses();
  const toml::table& frequency = all.at("8.03_contact_frequency").text;
  int stretch = 0;
  each_in(frequency, "phase", [&](const toml::table& phase) {
    const obligations::Stretch& s = obligations::coa_8_03.stretches[static_cast<std::size_t>(stretch++)];
    EXPECT_EQ(phase["until_month"].value_or(0), s.until_month);
    EXPECT_EQ(phase["every_days"].value_or(0), s.every_days);
    EXPECT_EQ(phase["every_months"].value_or(0), s.every_months);
  });
  EXPECT_EQ(stretch, obligations::coa_8_03.count);
  std::size_t preset = 0;
  each_in(frequency, "preset", [&](const toml::table& p) {
    const obligations::Preset& own = obligations::presets.at(preset++);
    EXPECT_EQ(p["name"].value_or(""), own.name);
    EXPECT_EQ(obligations::looser_than(own.all()), texts(p["looser"].as_array())) << own.name;
  });
  EXPECT_EQ(preset, obligations::presets.size());
  std::map<std::string, std::string> documents;
  for (const ClauseRules* rules : all_clauses())
    if (rules->document) documents[std::string(rules->clause)] = word(*rules->document);
  for (const auto& [_, clause] : all) {
    const std::string id = clause.text["clause"].value_or(std::string());
    if (documents.contains(id)) {
      EXPECT_EQ(clause.text["document"].value_or(std::string()), documents[id]) << id;
    }
    EXPECT_TRUE(std::filesystem::exists(std::string(KITH_SOURCE_DIR "/") + clause.text["computed_by"].value_or("")));
    each_in(clause.text, "measure", [](const toml::table& m) {
      if (const auto* policy = m["policy"].as_table())
        for (const auto& [key, value] : *policy)
          if (const auto known = default_policy(parse_code<PolicyKey>(key.str()))) {
            EXPECT_EQ(*known, *value.value<int>() * 100) << key.str();
          }
    });
  }
}

}  // namespace
}  // namespace kith::accreditation
