// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/append.h"

#include <gtest/gtest.h>

#include <random>

#include "records/ddl.h"
#include "records/statements.h"
#include "support/both_engines.h"

namespace kith::records {
namespace {

Instant at(const char* text) { return *parse_instant(text); }

class Append : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return ddl_steps(); }
  template <class F>
  auto write(F&& act) {
    return db().writing("test", std::forward<F>(act));
  }
  Author author(const char* when) const { return {me_, at(when)}; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    // The first person is recorded by themselves: row 1 refers to row 1.
    me_ = PersonId{
        write([](db::Tx& tx) {
          return append(tx, "persons", {{"persons.given_name", "Zoë"}}, {PersonId{1}, at("2026-01-05T09:00:00-05:00")});
        })->chain};
  }
  Appended course(const char* name, const char* when) {
    return *write([&](db::Tx& tx) {
      return append(tx, "courses", {{"courses.name", name}, {"courses.kind", "training"}}, author(when));
    });
  }
  PersonId me_{};
};
KITH_BOTH_ENGINES(Append);

TEST_P(Append, a_correction_is_a_new_row_and_every_day_keeps_its_truth) {
  const auto made = course("Boundaries", "2026-02-01T10:00:00-05:00");
  const auto fixed = write([&](db::Tx& tx) {
    return correct(tx, "courses", made.chain, made.id, {{"courses.name", "Boundaries and limits"}},
                   author("2026-02-10T10:00:00-05:00"));
  });
  ASSERT_TRUE(fixed);
  EXPECT_EQ(fixed->chain, made.chain);
  const auto name_on = [&](Date day) {
    return db().reading("test", [&](db::Tx& tx) {
      const auto row = effective(tx, "courses", made.chain, day);
      return row ? row->values[0].text : std::string("(none)");
    });
  };
  EXPECT_EQ(name_on(on(2026, 1, 31)), "(none)");
  EXPECT_EQ(name_on(on(2026, 2, 9)), "Boundaries");
  EXPECT_EQ(name_on(on(2026, 2, 10)), "Boundaries and limits");
  ASSERT_TRUE(write([&](db::Tx& tx) {
    return void_record(tx, "courses", made.chain, fixed->id, author("2026-03-01T10:00:00-05:00"));
  }));
  EXPECT_EQ(name_on(on(2026, 3, 1)), "(none)");
  EXPECT_EQ(name_on(on(2026, 2, 28)), "Boundaries and limits");
  EXPECT_EQ(db().reading("test", [&](db::Tx& tx) { return history(tx, "courses", made.chain).size(); }), 3U);
}

TEST_P(Append, a_second_correction_of_the_same_version_is_a_conflict) {
  const auto made = course("A", "2026-02-01T10:00:00-05:00");
  const auto change = [&](const char* name) {
    return write([&](db::Tx& tx) {
      return correct(tx, "courses", made.chain, made.id, {{"courses.name", name}}, author("2026-02-02T10:00:00-05:00"));
    });
  };
  EXPECT_TRUE(change("B"));
  const auto second = change("C");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, RefusalKind::conflict);
}

TEST_P(Append, names_every_column_that_is_wrong_and_writes_nothing) {
  const auto refused = write([&](db::Tx& tx) {
    return append(tx, "staff",
                  {{"staff.person_id", 999},
                   {"staff.employment", "slave"},
                   {"staff.start_date", on(2026, 5, 1)},
                   {"staff.end_date", on(2026, 4, 1)}},
                  author("2026-02-01T10:00:00-05:00"));
  });
  ASSERT_FALSE(refused);
  std::vector<std::string> fields;
  for (const auto& p : refused.error().problems) fields.push_back(p.field);
  EXPECT_EQ(fields, (std::vector<std::string>{"person_id", "job_title", "employment", "end_date"}));
  EXPECT_TRUE(db().reading("test", [](db::Tx& tx) { return list(tx, "staff", on(2030, 1, 1), 0, 10); }).empty());
}

TEST_P(Append, an_event_cannot_be_recorded_before_it_happened) {
  const auto refused = write([&](db::Tx& tx) {
    return append(tx, "competency_evidence",
                  {{"competency_evidence.person_id", me_},
                   {"competency_evidence.competency", "matching"},
                   {"competency_evidence.basis", "training"},
                   {"competency_evidence.event_date", on(2026, 2, 2)}},
                  author("2026-02-01T23:59:59-05:00"));
  });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().problems.front().key, "records.flaw.event_after_recorded");
}

TEST_P(Append, the_parent_of_a_record_cannot_be_corrected) {
  const auto other = write([&](db::Tx& tx) {
    return append(tx, "persons", {{"persons.given_name", "Omar"}}, author("2026-01-05T09:00:00-05:00"));
  });
  const auto made = write([&](db::Tx& tx) {
    return append(tx, "competency_evidence",
                  {{"competency_evidence.person_id", me_},
                   {"competency_evidence.competency", "matching"},
                   {"competency_evidence.basis", "training"},
                   {"competency_evidence.event_date", on(2026, 2, 1)}},
                  author("2026-02-01T10:00:00-05:00"));
  });
  const auto refused = write([&](db::Tx& tx) {
    return correct(tx, "competency_evidence", made->chain, made->id,
                   {{"competency_evidence.person_id", PersonId{other->chain}}}, author("2026-02-02T10:00:00-05:00"));
  });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().problems.front().key, "records.flaw.chain_identity");
}

TEST_P(Append, a_clock_that_went_back_does_not_turn_a_chain_round) {
  const auto made = course("A", "2026-02-01T10:00:00-05:00");
  const auto fixed = write([&](db::Tx& tx) {
    return correct(tx, "courses", made.chain, made.id, {{"courses.name", "B"}}, author("2026-01-20T10:00:00-05:00"));
  });
  ASSERT_TRUE(fixed);
  const auto rows = db().reading("test", [&](db::Tx& tx) { return history(tx, "courses", made.chain); });
  EXPECT_EQ(rows[1].recorded_at, rows[0].recorded_at);
}

TEST_P(Append, statements_of_all_record_tables_fit_the_schema) {
  std::vector<db::Sql> all;
  for (int i = 0; i < table_count(); ++i) {
    const auto& s = statements(TableKey::at(i));
    for (const auto& sql :
         {s.insert_first, s.insert_next, s.is_first_row, s.is_first_id, s.key_of_id, s.counting_for, s.history,
          s.newest, s.effective, s.list, s.greatest_key, s.ids, s.stored, s.sorted, s.successor_of})
      all.push_back(sql);
  }
  db().write("prepare", [&](db::Tx& tx) {
    for (const auto& sql : all) tx.prepare(sql);
  });
  EXPECT_EQ(all.size(), 122U * 15U);
}

TEST_P(Append, effective_rows_equal_a_slow_reading_of_the_rule) {
  std::mt19937 random(7);
  std::vector<std::vector<std::pair<Appended, Date>>> chains;
  const auto when = [](int day) { return Instant{day * 86400LL + 50000, -300}; };
  const int first = day_number(on(2026, 1, 10));
  for (int c = 0; c < 12; ++c) {
    int day = first + static_cast<int>(random() % 20);
    auto last = *write([&](db::Tx& tx) {
      return append(tx, "courses", {{"courses.name", "0"}, {"courses.kind", "training"}}, {me_, when(day)});
    });
    chains.push_back({{last, date_of(when(day))}});
    for (unsigned n = random() % 5; n > 0; --n) {
      day += static_cast<int>(random() % 9);
      last = *write([&](db::Tx& tx) {
        return correct(tx, "courses", last.chain, last.id, {{"courses.name", std::to_string(n)}}, {me_, when(day)});
      });
      chains.back().push_back({last, date_of(when(day))});
    }
  }
  db().read("test", [&](db::Tx& tx) {
    for (int d = 0; d < 70; ++d) {
      const Date as_of = from_day_number(first + d);
      for (const auto& chain : chains) {
        std::int64_t expected = 0;
        for (const auto& [row, day] : chain)
          if (day <= as_of) expected = row.id;
        const auto found = effective(tx, "courses", chain.front().first.chain, as_of);
        EXPECT_EQ(found ? found->id : 0, expected);
      }
    }
  });
}

}  // namespace
}  // namespace kith::records
