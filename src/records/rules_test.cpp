// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <random>

#include "records/append.h"
#include "records/ddl.h"
#include "support/both_engines.h"

namespace kith::records {
namespace {

constexpr Instant at(int day, int second = 0) {
  return {day_number(on(2026, 3, 1)) * 86400LL + day * 86400LL + 43200 + second, -300};
}

/// "field key" of each problem, or of the refusal as a whole.
template <class T>
std::vector<std::string> wrong(const Result<T>& result) {
  std::vector<std::string> list;
  if (!result)
    for (const auto& problem : result.error().problems) list.push_back(problem.field + " " + problem.key);
  return list;
}
using Wrong = std::vector<std::string>;

class Rules : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return ddl_steps(); }
  void SetUp() override {
    test::BothEngines::SetUp();
    if (IsSkipped()) return;
    admin = PersonId{add("persons", {{"persons.given_name", "Ada"}}, PersonId{})};
    mentor = person("Max");
    mentee = person("Mia");
    programme = add("programmes", {{"programmes.name", "Community"},
                                   {"programmes.model", "one_to_one"},
                                   {"programmes.setting", "community"},
                                   {"programmes.survivor", false},
                                   {"programmes.high_risk", false},
                                   {"programmes.guardian_topic_applies", true},
                                   {"programmes.standards_family", "MS"},
                                   {"programmes.edition_year", 2020},
                                   {"programmes.time_zone", "America/Toronto"},
                                   {"programmes.start_date", on(2020, 1, 1)}});
    match = add("matches", {{"matches.programme_id", programme},
                            {"matches.mentor_id", mentor},
                            {"matches.mentee_id", mentee},
                            {"matches.event_date", on(2026, 2, 1)}});
  }

  Result<Appended> put(TableKey table, const std::vector<Field>& fields, Instant now = at(0)) {
    return db().writing("append", [&](db::Tx& tx) { return append(tx, table, fields, {admin, now}); });
  }
  std::int64_t add(TableKey table, const std::vector<Field>& fields, std::optional<PersonId> by = {}) {
    const auto done = db().writing("append", [&](db::Tx& tx) {
      return append(tx, table, fields, {by.value_or(admin), at(0)});
    });
    EXPECT_EQ(wrong(done), Wrong{});
    return done ? done->chain : 0;
  }
  std::int64_t person(const char* given_name) { return add("persons", {{"persons.given_name", given_name}}); }
  Result<Appended> meeting(Date day, Instant now = at(0)) {
    return put("meeting_logs",
               {{"meeting_logs.match_id", match},
                {"meeting_logs.event_date", day},
                {"meeting_logs.minutes", 60},
                {"meeting_logs.mode", "in_person"},
                {"meeting_logs.entered_by", "mentor"}},
               now);
  }
  Result<Appended> fix(std::int64_t chain, std::int64_t seen, const std::vector<Field>& changes, Instant now) {
    return db().writing("correct", [&](db::Tx& tx) {
      return correct(tx, "meeting_logs", chain, seen, changes, {admin, now});
    });
  }
  template <class F>
  auto reading(F&& act) {
    return db().reading("read", act);
  }

  PersonId admin{};
  std::int64_t mentor{}, mentee{}, programme{}, match{};
};
KITH_BOTH_ENGINES(Rules);

TEST_P(Rules, keeps_what_was_given) {
  const auto done = meeting(on(2026, 2, 28));
  ASSERT_TRUE(done) << wrong(done)[0];
  EXPECT_EQ(done->id, done->chain);
  EXPECT_EQ(done->sourced_id.size(), 21u);
  EXPECT_EQ(done->sourced_id[0], 'k');
  const auto kept = reading([&](db::Tx& tx) { return newest(tx, "meeting_logs", done->chain); });
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->values[0].integer, match);
  EXPECT_EQ(kept->values[1].integer, day_number(on(2026, 2, 28)));
  EXPECT_EQ(kept->values[4].text, "in_person");
  EXPECT_EQ(kept->values[9].kind, db::Value::Kind::null);
  EXPECT_EQ(kept->recorded_at, at(0));
  EXPECT_EQ(kept->recorded_by, admin);
  EXPECT_FALSE(kept->voided || kept->supersedes);
}

TEST_P(Rules, names_every_wrong_field_and_writes_nothing) {
  const auto done = put("meeting_logs", {{"meeting_logs.match_id", match},
                                         {"meeting_logs.mode", "telegram"},
                                         {"meeting_logs.note", " leading"},
                                         {"meeting_logs.place", ""},
                                         {"meeting_logs.minutes", "60"}});
  EXPECT_EQ(wrong(done), (Wrong{"event_date records.flaw.required", "minutes records.flaw.wrong_kind",
                                "mode records.flaw.not_listed", "place records.flaw.empty_text",
                                "note records.flaw.outer_space", "entered_by records.flaw.required"}));
  EXPECT_EQ(done.error().kind, RefusalKind::invalid);
  EXPECT_TRUE(reading([&](db::Tx& tx) { return list(tx, "meeting_logs", on(2030, 1, 1), 0, 10); }).empty());
}

TEST_P(Rules, refuses_a_future_event_and_references_to_nothing) {
  EXPECT_EQ(wrong(meeting(on(2026, 3, 2))), Wrong{"event_date records.flaw.event_after_recorded"});
  EXPECT_EQ(wrong(put("meeting_logs", {{"meeting_logs.match_id", 999},
                                       {"meeting_logs.event_date", on(2026, 2, 2)},
                                       {"meeting_logs.minutes", 10081},
                                       {"meeting_logs.mode", "video"},
                                       {"meeting_logs.entered_by", "staff"}})),
            (Wrong{"match_id records.flaw.unknown_reference", "minutes records.flaw.out_of_bounds"}));
  const auto stranger = db().writing("append", [&](db::Tx& tx) {
    const Field name[] = {{"persons.given_name", "Nobody"}};
    return append(tx, "persons", name, {PersonId{12345}, at(0)});
  });
  EXPECT_EQ(wrong(stranger), Wrong{"recorded_by records.flaw.unknown_reference"});
  const auto nobody = db().writing("append", [&](db::Tx& tx) {
    const Field name[] = {{"persons.given_name", "Nobody"}};
    return append(tx, "persons", name, {PersonId{}, at(0)});
  });
  EXPECT_EQ(wrong(nobody), Wrong{"recorded_by records.flaw.recorded_by_nobody"});
}

TEST_P(Rules, what_protects_somebody_ends_on_no_day_to_come) {
  const auto alias = [&](Date end) {
    return put("person_aliases", {{"person_aliases.person_id", mentee},
                                  {"person_aliases.alias", "Rose"},
                                  {"person_aliases.event_date", on(2026, 2, 25)},
                                  {"person_aliases.ended_on", end},
                                  {"person_aliases.reason", "Somebody looks for her"}});
  };
  EXPECT_EQ(wrong(alias(on(2026, 3, 2))), Wrong{"ended_on records.flaw.event_after_recorded"});
  EXPECT_EQ(wrong(alias(on(2026, 2, 24))), Wrong{"ended_on records.flaw.end_before_start"});
  EXPECT_TRUE(alias(on(2026, 3, 1)));
}

TEST_P(Rules, refuses_a_person_as_their_own_mentor) {
  EXPECT_EQ(wrong(put("matches", {{"matches.programme_id", programme},
                                  {"matches.mentor_id", mentor},
                                  {"matches.mentee_id", mentor},
                                  {"matches.event_date", on(2026, 2, 1)}})),
            Wrong{"mentee_id records.flaw.own_mentor"});
}

TEST_P(Rules, party_of_a_contact_must_be_the_matchs_own) {
  const auto contact = add("supervisory_contacts", {{"supervisory_contacts.programme_id", programme},
                                                    {"supervisory_contacts.event_date", on(2026, 2, 20)},
                                                    {"supervisory_contacts.mode", "phone"},
                                                    {"supervisory_contacts.staff_id", admin}});
  const auto party = [&](const char* track, const char* kind, db::Value who) {
    return put("contact_parties", {{"contact_parties.contact_id", contact},
                                   {"contact_parties.match_id", match},
                                   {"contact_parties.track", track},
                                   {"contact_parties.informant_kind", kind},
                                   {"contact_parties.person_id", who},
                                   {"contact_parties.result", "reached"},
                                   {"contact_parties.information_obtained", true}});
  };
  EXPECT_EQ(wrong(party("mentor", "self", mentor)), Wrong{});
  EXPECT_EQ(wrong(party("mentee", "self", mentor)), Wrong{"person_id records.flaw.not_the_mentee"});
  EXPECT_EQ(wrong(party("mentor", "self", nullptr)), Wrong{"person_id records.flaw.person_required"});
  EXPECT_EQ(wrong(party("mentor", "safe_adult", mentor)), Wrong{"informant_kind records.flaw.informant_not_self"});
  EXPECT_EQ(wrong(party("guardian", "other_adult", nullptr)), Wrong{"relation records.flaw.relation_required"});
  EXPECT_EQ(wrong(party("guardian", "custody_organization", nullptr)), Wrong{});
}

TEST_P(Rules, closes_a_match_once_until_the_closure_is_voided) {
  const auto close = [&] {
    return put("match_closures", {{"match_closures.match_id", match},
                                  {"match_closures.event_date", on(2026, 2, 25)},
                                  {"match_closures.kind", "planned"},
                                  {"match_closures.reason", "goals_reached"}});
  };
  const auto first = close();
  ASSERT_TRUE(first);
  EXPECT_EQ(wrong(close()), Wrong{"match_id records.flaw.second_closure"});
  const auto gone = db().writing("void", [&](db::Tx& tx) {
    return void_record(tx, "match_closures", first->chain, first->id, {admin, at(1)});
  });
  ASSERT_TRUE(gone);
  EXPECT_TRUE(close());
}

TEST_P(Rules, a_correction_is_a_new_row_that_keeps_the_rest) {
  const auto first = meeting(on(2026, 2, 20));
  ASSERT_TRUE(first);
  const auto second = fix(first->chain, first->id, {{"meeting_logs.minutes", 90}}, at(3));
  ASSERT_TRUE(second) << wrong(second)[0];
  EXPECT_EQ(second->chain, first->chain);
  EXPECT_GT(second->id, first->id);
  const auto versions = reading([&](db::Tx& tx) { return history(tx, "meeting_logs", first->chain); });
  ASSERT_EQ(versions.size(), 2u);
  EXPECT_EQ(versions[1].supersedes, first->id);
  EXPECT_EQ(versions[1].values[3].integer, 90);
  EXPECT_EQ(versions[1].values[4].text, "in_person");
  const auto minutes_on = [&](Date day) {
    return reading([&](db::Tx& tx) { return effective(tx, "meeting_logs", first->chain, day); });
  };
  EXPECT_FALSE(minutes_on(on(2026, 2, 28)));
  EXPECT_EQ(minutes_on(on(2026, 3, 3))->values[3].integer, 60);
  EXPECT_EQ(minutes_on(on(2026, 3, 4))->values[3].integer, 90);
}

TEST_P(Rules, somebody_elses_correction_is_a_conflict) {
  const auto first = meeting(on(2026, 2, 20));
  ASSERT_TRUE(fix(first->chain, first->id, {{"meeting_logs.minutes", 90}}, at(1)));
  const auto late = fix(first->chain, first->id, {{"meeting_logs.minutes", 45}}, at(2));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, RefusalKind::conflict);
  const auto nobody = fix(777, 777, {}, at(2));
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().kind, RefusalKind::not_found);
}

TEST_P(Rules, a_correction_never_moves_a_log_to_another_match) {
  const auto first = meeting(on(2026, 2, 20));
  const auto other = add("matches", {{"matches.programme_id", programme},
                                     {"matches.mentor_id", mentor},
                                     {"matches.mentee_id", person("Noé")},
                                     {"matches.event_date", on(2026, 2, 1)}});
  EXPECT_EQ(wrong(fix(first->chain, first->id, {{"meeting_logs.match_id", other}}, at(1))),
            Wrong{"match_id records.flaw.chain_identity"});
}

TEST_P(Rules, a_correction_without_a_change_writes_nothing) {
  const auto first = meeting(on(2026, 2, 20));
  const auto same = fix(first->chain, first->id, {{"meeting_logs.minutes", 60}}, at(1));
  ASSERT_TRUE(same);
  EXPECT_EQ(same->id, first->id);
  EXPECT_EQ(reading([&](db::Tx& tx) { return history(tx, "meeting_logs", first->chain); }).size(), 1u);
}

TEST_P(Rules, a_voided_record_is_gone_from_its_day_on) {
  const auto first = meeting(on(2026, 2, 20));
  const auto gone = db().writing("void", [&](db::Tx& tx) {
    return void_record(tx, "meeting_logs", first->chain, first->id, {admin, at(4)});
  });
  ASSERT_TRUE(gone);
  const auto seen = [&](Date day) {
    return reading([&](db::Tx& tx) { return list(tx, "meeting_logs", day, 0, 10); }).size();
  };
  EXPECT_EQ(seen(on(2026, 3, 4)), 1u);
  EXPECT_EQ(seen(on(2026, 3, 5)), 0u);
  const auto again = fix(first->chain, gone->id, {{"meeting_logs.minutes", 1}}, at(6));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, RefusalKind::conflict);
}

TEST_P(Rules, a_column_of_another_table_is_a_mistake_of_the_program) {
  EXPECT_THROW(put("meeting_logs", {{"matches.event_date", on(2026, 2, 1)}}), std::logic_error);
  EXPECT_THROW(put("persons", {{"persons.voided", true}}), std::logic_error);
}

TEST_P(Rules, lists_page_by_page) {
  std::vector<std::int64_t> made;
  for (int i = 0; i < 7; ++i) made.push_back(meeting(on(2026, 2, 1 + static_cast<unsigned>(i)))->chain);
  std::vector<std::int64_t> found;
  for (std::int64_t after = 0;;) {
    const auto page = reading([&](db::Tx& tx) { return list(tx, "meeting_logs", on(2026, 3, 9), after, 3); });
    if (page.empty()) break;
    for (const auto& version : page) found.push_back(version.chain);
    after = found.back();
  }
  EXPECT_EQ(found, made);
}

/// What FORMAT §3.3 says, read slowly: the last row of the chain recorded on or before the day, unless it is voided.
const Version* holds_on(const std::vector<Version>& chain, Date day) {
  const Version* last = nullptr;
  for (const Version& version : chain)
    if (date_of(version.recorded_at) <= day) last = &version;
  return last && !last->voided ? last : nullptr;
}

TEST_P(Rules, what_holds_on_a_day_is_what_the_slow_reading_says) {
  std::mt19937 random(42);
  std::vector<std::int64_t> chains;
  for (int c = 0; c < 15; ++c) {
    int day = static_cast<int>(random() % 10);
    auto last = meeting(on(2026, 2, 1), at(day));
    chains.push_back(last->chain);
    for (unsigned n = random() % 5; n > 0; --n) {
      day += static_cast<int>(random() % 4);
      const auto withdraw = random() % 3 == 0;
      last = withdraw ? db().writing("void",
                                     [&](db::Tx& tx) {
                                       return void_record(tx, "meeting_logs", last->chain, last->id, {admin, at(day)});
                                     })
                      : fix(last->chain, last->id, {{"meeting_logs.minutes", 100 + n}}, at(day));
      ASSERT_TRUE(last);
      if (withdraw) break;
    }
  }
  db().read("days", [&](db::Tx& tx) {
    for (int d = -1; d < 30; ++d) {
      const Date day = add_days(on(2026, 3, 1), d);
      std::vector<std::int64_t> expected, found;
      for (const auto chain : chains) {
        const auto versions = history(tx, "meeting_logs", chain);
        const auto* const version = holds_on(versions, day);
        if (version) expected.push_back(version->id);
        const auto one = effective(tx, "meeting_logs", chain, day);
        EXPECT_EQ(one ? one->id : 0, version ? version->id : 0);
      }
      for (const auto& version : list(tx, "meeting_logs", day, 0, 1000)) found.push_back(version.id);
      std::ranges::sort(expected);
      EXPECT_EQ(found, expected) << d;
    }
  });
}

}  // namespace
}  // namespace kith::records
