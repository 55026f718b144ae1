// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "snapshot/people.h"
#include "support/history.h"
#include "support/told.h"

namespace kith::snapshot {
namespace {

using test::History;

TEST(IdPool, ids_come_back_as_they_were_and_compare_by_bytes) {
  IdPool pool;
  const std::vector<std::string> texts{"mat-00000001",
                                       "mat-00000002",
                                       "mat-1",
                                       "mat-10",
                                       "mat-9",
                                       "Mat-1",
                                       "7",
                                       "007",
                                       "a.b_c-D",
                                       "x",
                                       "12345678901234567890",
                                       "m1x",
                                       "mat-",
                                       std::string(64, '9'),
                                       std::string(60, 'z') + "0001"};
  std::vector<ExchangeId> ids;
  for (const auto& text : texts) ids.push_back(pool.add(text));
  for (std::size_t i = 0; i < texts.size(); ++i) {
    EXPECT_EQ(pool.text(ids[i]), texts[i]);
    for (std::size_t k = 0; k < texts.size(); ++k)
      EXPECT_EQ(pool.compare(ids[i], ids[k]), texts[i].compare(texts[k]) <=> 0) << texts[i] << " " << texts[k];
  }
  EXPECT_EQ(pool.add("mat-00000001"), ids[0]);
  EXPECT_EQ(pool.text(ExchangeId{}), "");
  EXPECT_THROW(pool.add(std::string(65, 'x')), std::length_error);
}

TEST(IdPool, more_prefixes_than_it_keeps_become_texts) {
  IdPool pool;
  std::vector<std::pair<std::string, ExchangeId>> all;
  for (int i = 0; i < 300; ++i) {
    const std::string text =
        "prefix" + std::string(1, static_cast<char>('a' + i % 26)) + std::to_string(i) + "-" + "x" + std::to_string(i);
    all.emplace_back(text, pool.add(text));
  }
  for (const auto& [text, id] : all) EXPECT_EQ(pool.text(id), text);
}

TEST(Columns, a_version_is_effective_from_the_day_it_was_typed_until_the_next_one) {
  History h;
  const auto p = h.programme();
  const auto m = h.match(p, h.person("a"), h.person("b"), on(2024, 1, 1));
  const auto first = h.close(m, on(2024, 3, 1));
  const auto second = h.correct(first, ClosureRow{.date = on(2024, 3, 5)}, on(2024, 3, 10));
  h.withdraw<ClosureRow>(second, on(2024, 4, 1));
  const Snapshot s = h.snapshot();
  const auto closed_on = [&](Date as_of) -> std::optional<Date> {
    for (const ClosureRow& row : s.of<ClosureRow>(MatchRef(m)))
      if (row.shows(as_of)) return row.date;
    return std::nullopt;
  };
  EXPECT_EQ(closed_on(on(2024, 2, 29)), std::nullopt);
  EXPECT_EQ(closed_on(on(2024, 3, 1)), on(2024, 3, 1));
  EXPECT_EQ(closed_on(on(2024, 3, 9)), on(2024, 3, 1));
  EXPECT_EQ(closed_on(on(2024, 3, 10)), on(2024, 3, 5));
  EXPECT_EQ(closed_on(on(2024, 3, 31)), on(2024, 3, 5));
  EXPECT_EQ(closed_on(on(2024, 4, 1)), std::nullopt);
}

TEST(TextLists, a_list_is_the_marks_of_its_texts) {
  TextLists lists;
  const ListRef one = lists.add("pvd-1;pvd-2;pvd-1"), none = lists.add(""), two = lists.add("pvd-2");
  ASSERT_EQ(lists.of(one).size(), 3u);
  EXPECT_EQ(lists.of(one)[0], mark_of("pvd-1"));
  EXPECT_EQ(lists.of(one)[1], lists.of(two)[0]);
  EXPECT_TRUE(lists.of(none).empty());
  EXPECT_FALSE(mark_of(""));
}

TEST(Columns, a_withdrawn_record_may_come_back) {
  History h;
  const auto m = h.match(h.programme(), h.person("a"), h.person("b"), on(2024, 1, 1));
  const auto gone = h.withdraw<MatchRow>(m, on(2024, 2, 1));
  h.correct(gone, h.of<MatchRow>().front().content, on(2024, 3, 1));
  const Snapshot s = h.snapshot();
  EXPECT_TRUE(s.effective<MatchRow>(MatchRef(m), on(2024, 1, 31)));
  EXPECT_FALSE(s.effective<MatchRow>(MatchRef(m), on(2024, 2, 1)));
  EXPECT_TRUE(s.effective<MatchRow>(MatchRef(m), on(2024, 3, 1)));
}

TEST(Columns, a_version_replaced_on_its_own_day_is_never_effective) {
  History h;
  const auto m = h.match(h.programme(), h.person("a"), h.person("b"), on(2024, 1, 1));
  const auto first = h.meeting_held(m, on(2024, 1, 10));
  h.correct(first, InitialMeetingRow{.date = on(2024, 1, 9), .status = MeetingStatus::held}, on(2024, 1, 10));
  const Snapshot s = h.snapshot();
  const auto rows = s.of<InitialMeetingRow>(MatchRef(m));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].date, Day(on(2024, 1, 9)));
}

TEST(Columns, a_corrected_contact_moves_its_parties_from_that_day_on) {
  History h;
  const auto p = h.programme(), mentor = h.person("mentor"), kid = h.person("kid"), staff = h.person("staff");
  const auto m = h.match(p, mentor, kid, on(2024, 1, 1));
  const auto c = h.contact(p, on(2024, 1, 10), staff, {{m, Track::mentor, InformantKind::self, mentor}});
  const Snapshot before = h.snapshot();
  h.correct(c, ContactRow{.date = on(2024, 1, 8), .programme = p, .staff = staff, .mode = ContactMode::voicemail},
            on(2024, 2, 1));
  const Snapshot after = h.snapshot_since(before);
  const auto seen = [&](const Snapshot& s, Date as_of) {
    std::vector<std::pair<Date, bool>> rows;
    for (const PartyRow& row : s.of<PartyRow>(MatchRef(m)))
      if (row.shows(as_of)) rows.emplace_back(row.date, row.informs);
    return rows;
  };
  using Rows = std::vector<std::pair<Date, bool>>;
  EXPECT_EQ(seen(after, on(2024, 1, 31)), (Rows{{on(2024, 1, 10), true}}));
  EXPECT_EQ(seen(after, on(2024, 2, 1)), (Rows{{on(2024, 1, 8), false}}));
  EXPECT_EQ(seen(before, on(2024, 2, 1)), (Rows{{on(2024, 1, 10), true}})) << "a snapshot in use never changes";
}

TEST(Columns, a_party_that_moves_to_another_match_leaves_the_first) {
  History h;
  const auto p = h.programme(), mentor = h.person("mentor"), kid = h.person("kid"), staff = h.person("staff");
  const auto m1 = h.match(p, mentor, kid, on(2024, 1, 1)), m2 = h.match(p, mentor, kid, on(2024, 1, 1));
  const auto c = h.contact(p, on(2024, 1, 10), staff, {});
  const auto party = h.party(c, {m1, Track::mentor, InformantKind::self, mentor}, on(2024, 1, 10));
  const Snapshot before = h.snapshot();
  h.correct(party, History::version({m2, Track::mentor, InformantKind::self, mentor}), on(2024, 1, 20));
  for (const Snapshot& s : {h.snapshot(), h.snapshot_since(before)}) {
    const auto count = [&](MatchRef match, Date as_of) {
      const auto rows = s.of<PartyRow>(match);
      return std::count_if(rows.begin(), rows.end(), [&](auto& r) { return r.shows(as_of); });
    };
    EXPECT_EQ(count(m1, on(2024, 1, 19)), 1);
    EXPECT_EQ(count(m1, on(2024, 1, 20)), 0);
    EXPECT_EQ(count(m2, on(2024, 1, 19)), 0);
    EXPECT_EQ(count(m2, on(2024, 1, 20)), 1);
  }
}

TEST(Columns, contacts_of_one_day_stand_in_byte_order_of_their_ids) {
  History h;
  const auto p = h.programme(), mentor = h.person("mentor"), kid = h.person("kid"), staff = h.person("staff");
  const auto m = h.match(p, mentor, kid, on(2024, 1, 1));
  for (const char* id : {"c-9", "c-10", "B", "c-0010"})
    h.contact(p, on(2024, 1, 10), staff, {{m, Track::mentor, InformantKind::self, mentor}}, ContactMode::phone, true,
              id);
  const Snapshot s = h.snapshot();
  std::vector<std::string> order;
  for (const PartyRow& row : s.of<PartyRow>(MatchRef(m))) order.push_back(s.id_of<ContactRow>(row.contact));
  EXPECT_EQ(order, (std::vector<std::string>{"B", "c-0010", "c-10", "c-9"}));
}

TEST(Policies, the_programme_wins_over_the_agency_then_the_later_then_the_greater_id) {
  History h;
  const auto p = h.programme("one"), q = h.programme("two");
  h.policy(PolicyKey::support_days, 1000, on(2020, 1, 1), Day(on(2020, 12, 31)), p, "a");
  h.policy(PolicyKey::support_days, 500, on(2021, 1, 1), Day::never(), {}, "b");
  h.policy(PolicyKey::support_days, 300, on(2021, 6, 1), Day::never(), p, "c");
  h.policy(PolicyKey::support_days, 400, on(2021, 6, 1), Day::never(), p, "d");
  const Snapshot s = h.snapshot();
  const Timeline one = Policies(s, on(2024, 1, 1)).timeline(PolicyKey::support_days, p);
  const Timeline two = Policies(s, on(2024, 1, 1)).timeline(PolicyKey::support_days, q);
  EXPECT_EQ(one.whole_on(on(2019, 12, 31)), 7);
  EXPECT_EQ(one.whole_on(on(2020, 1, 1)), 10);
  EXPECT_EQ(one.whole_on(on(2020, 12, 31)), 10);
  EXPECT_EQ(one.whole_on(on(2021, 1, 1)), 5);
  EXPECT_EQ(one.whole_on(on(2021, 6, 1)), 4);
  EXPECT_EQ(two.whole_on(on(2020, 6, 1)), 7);
  EXPECT_EQ(two.whole_on(on(2022, 6, 1)), 5);
  EXPECT_EQ(Policies(s, on(2014, 1, 1)).timeline(PolicyKey::support_days, p).whole_on(on(2022, 6, 1)), 7);
}

TEST(Policies, values_are_read_exactly) {
  EXPECT_EQ(read_policy(PolicyKey::meeting_min_hours, "4"), 400);
  EXPECT_EQ(read_policy(PolicyKey::meeting_min_hours, "1.5"), 150);
  EXPECT_EQ(read_policy(PolicyKey::meeting_min_hours, "0.05"), 5);
  EXPECT_EQ(read_policy(PolicyKey::meeting_min_hours, "1.234"), std::nullopt);
  EXPECT_EQ(read_policy(PolicyKey::support_days, "1.5"), std::nullopt);
  EXPECT_EQ(read_policy(PolicyKey::support_days, "ten"), std::nullopt);
  EXPECT_EQ(read_policy(PolicyKey::leap_birthday, "feb_28"), 100);
  const Set<CheckType> both{CheckType::criminal_record, CheckType::driving_record};
  EXPECT_EQ(read_policy(PolicyKey::required_checks, "driving_record;criminal_record;palm_reading"), both.bits);
  EXPECT_EQ(read_policy(PolicyKey::selection_criteria, "kindness;time"), 2);
  EXPECT_EQ(read_policy(PolicyKey::contact_preset, "strictest"), 300);
  EXPECT_EQ(read_policy(PolicyKey::contact_preset, "weekly"), std::nullopt);
}

TEST(Columns, refreshing_equals_loading_at_once_on_random_histories) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    std::mt19937 random(seed);
    const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    History h;
    std::vector<test::Written> people, matches, contacts, parties;
    const auto p = h.programme();
    for (int i = 0; i < 6; ++i) people.push_back(h.person("p" + std::to_string(i)));
    for (int i = 0; i < 70; ++i)
      matches.push_back(h.match(p, people[static_cast<std::size_t>(pick(3))],
                                people[static_cast<std::size_t>(3 + pick(3))], on(2024, 1, 1)));
    Snapshot step = h.snapshot();
    Date today = on(2024, 1, 2);
    const auto some = [&](auto& list) -> auto& {
      return list[static_cast<std::size_t>(pick(static_cast<int>(list.size())))];
    };
    const auto party = [&] {
      return test::Party{some(matches), static_cast<Track>(pick(3)), static_cast<InformantKind>(pick(5)), some(people),
                         pick(2) == 0};
    };
    for (int act = 0; act < 200; ++act) {
      today = add_days(today, pick(2));
      const ContactRow contact{.date = add_days(today, -pick(20)),
                               .programme = p,
                               .staff = some(people),
                               .mode = static_cast<ContactMode>(pick(9))};
      switch (pick(6)) {
        case 0:
          contacts.push_back(h.correct(
              contacts.empty() ? contacts.emplace_back(h.write(contact, today)) : some(contacts), contact, today));
          break;
        case 1:
          if (!contacts.empty() && pick(4) == 0) {
            auto& c = some(contacts);
            c = h.withdraw<ContactRow>(c, today);
          }
          break;
        case 2:
          if (!parties.empty()) {
            auto& old = some(parties);
            old = h.correct(old, History::version(party()), today);
          }
          break;
        case 3:
          if (!parties.empty() && pick(4) == 0) {
            auto& old = some(parties);
            old = h.withdraw<PartyVersion>(old, today);
          }
          break;
        case 4: {
          auto& m = some(matches);
          m = h.correct(m, MatchRow{.programme = p, .mentor = some(people), .mentee = some(people)}, today);
          break;
        }
        default:
          contacts.push_back(h.write(contact, today));
          for (int k = pick(4); k > 0; --k) parties.push_back(h.party(contacts.back(), party(), today));
      }
      // Only the newest version of a chain may be corrected.
      for (auto* list : {&contacts, &parties, &matches}) {
        std::map<std::uint32_t, test::Written> newest;
        for (auto& w : *list)
          if (newest[w.chain].row < w.row) newest[w.chain] = w;
        for (auto& w : *list) w = newest[w.chain];
      }
      if (pick(3) == 0) step = h.snapshot_since(step);
    }
    step = h.snapshot_since(step);
    const Snapshot whole = h.snapshot();
    ASSERT_EQ(test::told_all(step), test::told_all(whole)) << "seed " << seed;
    for (const std::size_t waiting : {1u, 7u})
      ASSERT_EQ(test::told_all(h.snapshot_since(Snapshot(), waiting)), test::told_all(whole))
          << "seed " << seed << ", no more than " << waiting << " versions taken in at once";
  }
}

TEST(Columns, days_on_which_something_was_typed_are_exact_for_as_of_days_from_1900_to_2079) {
  for (const Date day : {on(1900, 1, 2), on(1969, 12, 31), on(1970, 1, 1), on(2026, 11, 28), on(2079, 6, 4)}) {
    const Life life{Day(day), Day(day) + 1};
    EXPECT_EQ(Day(life.recorded_on), Day(day));
    EXPECT_FALSE(life.shows(Day(day) - 1));
    EXPECT_TRUE(life.shows(Day(day)));
    EXPECT_FALSE(life.shows(Day(day) + 1));
  }
  const Life before{Day(on(1850, 3, 1)), Day(on(1899, 5, 1))}, since{Day(on(1850, 3, 1)), Day::never()};
  EXPECT_FALSE(before.ever()) << "nobody asks as of a day before 1900";
  EXPECT_TRUE(since.shows(on(1900, 1, 2)) && since.shows(on(2079, 6, 5)) && since.shows(on(2200, 1, 1)));
  EXPECT_FALSE(since.shows(Day::never())) << "as before: a day that is none";
  const Life later{Day(on(2100, 1, 1)), Day::never()};
  EXPECT_FALSE(later.shows(on(2079, 6, 4)));
  EXPECT_TRUE(later.shows(on(2100, 1, 1)));
}

}  // namespace
}  // namespace kith::snapshot
