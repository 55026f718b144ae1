// SPDX-License-Identifier: AGPL-3.0-or-later
// From the store into columns, on both engines.
#include "snapshot/load.h"

#include <atomic>
#include <random>
#include <thread>

#include "records/append.h"
#include "records/ddl.h"
#include "records/schema.h"
#include "snapshot/check_stand.h"
#include "snapshot/intake_rows.h"
#include "snapshot/keeper.h"
#include "snapshot/match_state.h"
#include "snapshot/queries.h"
#include "snapshot/screening_rows.h"
#include "support/both_engines.h"
#include "support/told.h"

namespace kith::snapshot {
namespace {

using records::Appended;
using records::Field;

class Loading : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return records::ddl_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    staff_ = add("persons", {{"persons.given_name", "Staff"}});
    mentor_ = add("persons", {{"persons.given_name", "Mentor"}});
    kid_ = add("persons", {{"persons.given_name", "Kid"}, {"persons.birth_date", Day(on(2012, 6, 1)).number}});
    programme_ = add("programmes", {{"programmes.name", "One"},
                                    {"programmes.model", "one_to_one"},
                                    {"programmes.setting", "community"},
                                    {"programmes.survivor", 0},
                                    {"programmes.high_risk", 0},
                                    {"programmes.guardian_topic_applies", 1},
                                    {"programmes.standards_family", "MS"},
                                    {"programmes.edition_year", 2020},
                                    {"programmes.time_zone", "America/Toronto"},
                                    {"programmes.start_date", on(2020, 1, 1)}});
    match_ = new_match();
  }
  /// What was typed on `day_`.
  Appended add(records::TableKey table, std::initializer_list<Field> fields) {
    return check(db().writing("add", [&](db::Tx& tx) { return records::append(tx, table, fields, author()); }));
  }
  Appended change(records::TableKey table, const Appended& last, std::initializer_list<Field> fields) {
    return check(db().writing(
        "change", [&](db::Tx& tx) { return records::correct(tx, table, last.chain, last.id, fields, author()); }));
  }
  Appended withdraw(records::TableKey table, const Appended& last) {
    return check(db().writing(
        "withdraw", [&](db::Tx& tx) { return records::void_record(tx, table, last.chain, last.id, author()); }));
  }
  static Appended check(const Result<Appended>& result) {
    if (!result) throw std::logic_error("refused: " + result.error().problems.front().key);
    return *result;
  }
  records::Author author() const {
    return {PersonId{staff_.chain ? staff_.chain : 1}, Instant{std::int64_t{day_number(day_)} * 86400 + 43200, 0}};
  }
  Appended new_match() {
    return add("matches", {{"matches.programme_id", programme_.chain},
                           {"matches.mentor_id", mentor_.chain},
                           {"matches.mentee_id", kid_.chain},
                           {"matches.event_date", day_}});
  }
  Appended contact() {
    return add("supervisory_contacts", {{"supervisory_contacts.programme_id", programme_.chain},
                                        {"supervisory_contacts.event_date", day_},
                                        {"supervisory_contacts.mode", "phone"},
                                        {"supervisory_contacts.staff_id", staff_.chain}});
  }
  Appended party(const Appended& contact, const Appended& match, bool noted = true) {
    return add("contact_parties", {{"contact_parties.contact_id", contact.chain},
                                   {"contact_parties.match_id", match.chain},
                                   {"contact_parties.track", "mentor"},
                                   {"contact_parties.informant_kind", "self"},
                                   {"contact_parties.person_id", mentor_.chain},
                                   {"contact_parties.result", "reached"},
                                   {"contact_parties.information_obtained", 1},
                                   {"contact_parties.note", noted ? db::Value("fine") : db::Value()}});
  }
  Snapshot whole() {
    return db().reading("load", [](db::Tx& tx) { return load(tx); });
  }
  Snapshot refreshed(const Snapshot& base) {
    return db().reading("refresh", [&](db::Tx& tx) { return refresh(base, tx); });
  }
  std::span<const PartyRow> rows(const Snapshot& s) const {
    return s.of<PartyRow>(MatchRef{static_cast<std::uint32_t>(match_.chain)});
  }

  Date day_ = on(2024, 1, 2);
  Appended staff_{}, mentor_{}, kid_{}, programme_{}, match_{};
};
KITH_BOTH_ENGINES(Loading);

TEST_P(Loading, the_place_of_a_check_is_the_same_from_both_stores) {
  add("background_checks", {{"background_checks.person_id", mentor_.chain},
                            {"background_checks.check_type", "criminal_record"},
                            {"background_checks.jurisdiction", "QUÉBEC"},
                            {"background_checks.event_date", day_},
                            {"background_checks.result", "unable"},
                            {"background_checks.law_exemption", 0}});
  const Snapshot s = whole();
  const auto checks = s.of<CheckRow>(PersonRef{static_cast<std::uint32_t>(mentor_.chain)});
  ASSERT_EQ(checks.size(), 1u);
  EXPECT_EQ(checks[0].place, place_of("quebec"));
}

TEST_P(Loading, lists_sets_and_chains_of_the_chapters) {
  const auto application = add("mentor_applications", {{"mentor_applications.person_id", mentor_.chain},
                                                       {"mentor_applications.programme_id", programme_.chain},
                                                       {"mentor_applications.event_date", day_},
                                                       {"mentor_applications.complete", 1},
                                                       {"mentor_applications.status", "volunteer"}});
  add("match_goals", {{"match_goals.match_id", match_.chain},
                      {"match_goals.event_date", day_},
                      {"match_goals.statement", "read together"},
                      {"match_goals.contributors", "family;mentee"},
                      {"match_goals.status", "active"}});
  const Snapshot s = whole();
  const PersonRef mentor{static_cast<std::uint32_t>(mentor_.chain)};
  ASSERT_EQ(s.of<ApplicationRow>(mentor).size(), 1u);
  EXPECT_EQ(s.of<ApplicationRow>(mentor)[0].chain.key, static_cast<std::uint32_t>(application.chain));
  EXPECT_TRUE(s.of<ApplicationRow>(mentor)[0].complete);
  EXPECT_EQ(s.of<ApplicationRow>(mentor)[0].signed_on, Day::never());
  const auto goals = s.of<GoalRow>(MatchRef{static_cast<std::uint32_t>(match_.chain)});
  ASSERT_EQ(goals.size(), 1u);
  EXPECT_EQ(goals[0].contributors, (Set<Contributor>{Contributor::mentee, Contributor::family}));
  EXPECT_TRUE(s.list<GoalRow>(goals[0].providers).empty());
}

TEST_P(Loading, a_contact_written_to_the_store_is_a_row_of_its_match) {
  day_ = on(2024, 1, 10);
  add("initial_meetings", {{"initial_meetings.match_id", match_.chain},
                           {"initial_meetings.event_date", day_},
                           {"initial_meetings.status", "held"},
                           {"initial_meetings.arranged_by_staff", 1},
                           {"initial_meetings.staff_present", 1},
                           {"initial_meetings.guardian_present", 0},
                           {"initial_meetings.goals_discussed", 1}});
  day_ = on(2024, 1, 15);
  const Appended c = contact();
  party(c, match_);
  party(c, match_, false);
  const Snapshot s = whole();
  ASSERT_EQ(rows(s).size(), 2u);
  EXPECT_TRUE(rows(s)[0].informs);
  EXPECT_FALSE(rows(s)[1].informs);
  EXPECT_EQ(rows(s)[0].date, Day(day_));
  EXPECT_EQ(s.id_of<ContactRow>(rows(s)[0].contact), c.sourced_id);
  const auto state = state_of(s, MatchRef{static_cast<std::uint32_t>(match_.chain)}, day_);
  ASSERT_TRUE(state);
  EXPECT_EQ(state->start, Day(on(2024, 1, 10)));
  EXPECT_EQ(s.effective<PersonRow>(state->mentee, day_)->birth_date, Day(on(2012, 6, 1)));
  EXPECT_EQ((s.find<MatchRow, Match>(match_.sourced_id)), state->match);
  EXPECT_FALSE((s.find<MatchRow, Match>("nobody")));
}

TEST_P(Loading, who_is_joined_with_another_on_the_first_day_is_seen_on_none_and_still_has_an_id) {
  day_ = on(2024, 1, 10);
  const Appended twin = add("persons", {{"persons.given_name", "Mentor"}});
  add("person_merges", {{"person_merges.kept_id", mentor_.chain},
                        {"person_merges.absorbed_id", twin.chain},
                        {"person_merges.event_date", day_},
                        {"person_merges.decided_by", staff_.chain},
                        {"person_merges.reason", "typed twice"}});
  const Snapshot s = whole();
  const PersonRef person{static_cast<std::uint32_t>(twin.chain)};
  EXPECT_EQ(s.id_of<PersonRow>(person), twin.sourced_id) << "older rows may speak of them: an import";
  for (const Date day : {on(2024, 1, 9), on(2024, 1, 10), on(2024, 1, 11)})
    EXPECT_EQ(s.effective<PersonRow>(person, day), nullptr);
}

TEST_P(Loading, who_was_typed_and_withdrawn_on_one_day_is_seen_on_none_and_still_has_an_id) {
  const Appended gone = add("persons", {{"persons.given_name", "Mentor"}});
  withdraw("persons", gone);
  const Snapshot s = whole();
  const PersonRef person{static_cast<std::uint32_t>(gone.chain)};
  EXPECT_EQ(s.id_of<PersonRow>(person), gone.sourced_id);
  EXPECT_EQ(s.effective<PersonRow>(person, day_), nullptr);
}

TEST_P(Loading, refreshing_step_by_step_equals_loading_at_once) {
  std::mt19937 random(7);
  const auto pick = [&](std::size_t n) { return random() % n; };
  std::vector<Appended> matches{match_, new_match()}, contacts{contact()}, parties{party(contacts[0], match_)};
  Snapshot step;
  for (int act = 0; act < 60; ++act) {
    day_ = add_days(day_, static_cast<int>(pick(3)));
    auto& c = contacts[pick(contacts.size())];
    auto& p = parties[pick(parties.size())];
    switch (pick(6)) {
      case 0:
        c = change("supervisory_contacts", c,
                   {{"supervisory_contacts.event_date", add_days(day_, -1)},
                    {"supervisory_contacts.mode", pick(2) ? db::Value("video") : db::Value()}});
        break;
      case 1:
        p = change("contact_parties", p, {{"contact_parties.note", pick(2) ? db::Value("corrected") : db::Value()}});
        break;
      case 2:
        if (pick(3) == 0) {
          parties.push_back(p = withdraw("contact_parties", p));
          parties.push_back(party(c, match_));
        }
        break;
      case 3: matches.push_back(new_match()); break;
      default: contacts.push_back(contact()); parties.push_back(party(contacts.back(), matches[pick(matches.size())]));
    }
    std::erase_if(parties, [&](const Appended& x) {
      return std::any_of(parties.begin(), parties.end(), [&](auto& y) { return y.chain == x.chain && y.id > x.id; });
    });
    if (pick(4) == 0) step = refreshed(step);
  }
  step = refreshed(step);
  const std::string at_once = test::told_all(whole());
  EXPECT_EQ(test::told_all(step), at_once);
  EXPECT_EQ(test::told_all(load(db())), at_once) << "with two threads";
  EXPECT_EQ(test::told_all(refreshed(step)), at_once) << "nothing new";
}

TEST_P(Loading, the_keeper_shows_what_was_committed_before_and_leaves_older_snapshots_alone) {
  SnapshotKeeper keeper;
  const auto first = keeper.current(db());
  EXPECT_EQ(keeper.current(db()), first) << "nothing happened: the same";
  party(contact(), match_);
  const auto second = keeper.current(db());
  EXPECT_EQ(rows(*first).size(), 0u);
  EXPECT_EQ(rows(*second).size(), 1u);
}

TEST_P(Loading, readers_and_a_writer_at_once) {
  SnapshotKeeper keeper;
  std::atomic<int> committed{0};
  std::atomic<bool> done{false};
  std::atomic<int> wrong{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i)
    readers.emplace_back([&] {
      while (!done) {
        const int before = committed;
        const auto s = keeper.current(db());
        const auto seen = rows(*s);
        if (static_cast<int>(seen.size()) < before) ++wrong;
        for (const PartyRow& row : seen)
          if (s->id_of<ContactRow>(row.contact).size() < 2) ++wrong;
      }
    });
  for (int i = 0; i < 25; ++i) {
    party(contact(), match_);
    ++committed;
  }
  done = true;
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0) << "a snapshot holds every act that was durable before it was asked for";
  EXPECT_EQ(rows(*keeper.current(db())).size(), 25u);
}

TEST(Queries, newest_names_every_table_in_the_order_of_the_kinds) {
  std::string_view text = sql::newest.text();
  std::vector<std::string> named, tables;
  for (std::size_t at = text.find("from "); at != text.npos; at = text.find("from ", at + 1)) {
    std::string name(text.substr(at + 5, text.find(')', at) - at - 5));
    std::erase(name, '"');
    named.push_back(name);
  }
  for (const records::Table& table : records::tables())
    if (tables.size() < record_kinds) tables.emplace_back(table.name);
  tables.emplace_back("person_merges");
  EXPECT_EQ(named, tables);
}

TEST(Queries, prepare_on_both_engines) { test::prepare_all(sql::all, records::ddl_steps()); }

}  // namespace
}  // namespace kith::snapshot
