// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/drafts/drafts.h"

#include <gtest/gtest.h>

#include "platform/db/db.h"
#include "platform/drafts/queries.h"
#include "support/both_engines.h"

namespace kith::drafts {
namespace {

const Instant noon{1'763'830'800, -300};
Instant later(std::int64_t seconds) { return {noon.utc_seconds + seconds, noon.offset_minutes}; }

class Drafts : public test::BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    for (const char* login : {"amina", "bo"})
      db().write("account", [&](db::Tx& tx) {
        tx.exec(
            "insert into accounts (login, display_name, state, made_at, state_changed_at) values (:login, 'N', "
            "'invited', 0, 0)",
            {{"login", login}});
      });
  }
  bool keep(const Place& place, const Fields& fields, Instant now = noon) {
    return db().writing("draft", [&](db::Tx& tx) { return save(tx, place, fields, now); });
  }
  std::optional<Draft> get(const Place& place) {
    return db().reading("draft", [&](db::Tx& tx) { return load(tx, place); });
  }
  const Place here{AccountId{1}, "supervision.contact", "match:12"};
};
KITH_BOTH_ENGINES(Drafts);

TEST(DraftQueries, fit_the_schema_of_both_engines) { test::prepare_all(sql::all); }

TEST_P(Drafts, come_back_as_they_were_typed) {
  const Fields typed{{"note.mentor", "She said \"fine\"\nand <b>left</b> \xf0\x9f\x99\x82"},
                     {"party", "p1"},
                     {"party", "p2"},
                     {"day", "2025-11-22"}};
  EXPECT_TRUE(keep(here, typed));
  EXPECT_EQ(get(here)->fields, typed);
  EXPECT_EQ(get(here)->saved_at, noon.utc_seconds);
  EXPECT_TRUE(keep(here, {{"party", "p3"}}, later(9)));
  EXPECT_EQ(get(here)->fields, (Fields{{"party", "p3"}}));
  EXPECT_EQ(get(here)->saved_at, later(9).utc_seconds);
}

TEST_P(Drafts, never_show_on_another_record_form_or_person) {
  keep(here, {{"note", "about match 12"}});
  EXPECT_FALSE(get({AccountId{1}, "supervision.contact", "match:13"}));
  EXPECT_FALSE(get({AccountId{1}, "supervision.contact", "match:1"}));
  EXPECT_FALSE(get({AccountId{1}, "supervision.contact", ""}));
  EXPECT_FALSE(get({AccountId{1}, "supervision.meeting", "match:12"}));
  EXPECT_FALSE(get({AccountId{2}, "supervision.contact", "match:12"}));
  EXPECT_FALSE(db().writing("draft", [&](db::Tx& tx) {
    return discard(tx, {AccountId{2}, "supervision.contact", "match:12"});
  }));
  EXPECT_TRUE(get(here));
}

TEST_P(Drafts, hold_no_tokens_and_no_passwords) {
  EXPECT_TRUE(keep(here, {{"_csrf", "t"}, {"_key", "k"}, {"new_password", "secret"}, {"note", "x"}, {"empty", ""}}));
  EXPECT_EQ(get(here)->fields, (Fields{{"note", "x"}}));
  EXPECT_TRUE(keep(here, {{"_csrf", "t"}, {"note", ""}}));
  EXPECT_FALSE(get(here)) << "cleared fields clear the draft";
}

TEST_P(Drafts, that_do_not_fit_leave_the_old_one) {
  keep(here, {{"note", "old"}});
  EXPECT_FALSE(keep(here, {{"note", std::string(65 * 1024, 'x')}}));
  EXPECT_FALSE(keep(here, Fields(201, {"a", "b"})));
  EXPECT_FALSE(keep(here, {{"note", "bad \xff"}}));
  EXPECT_FALSE(keep(here, {{"note", std::string("nul\0nul", 7)}}));
  EXPECT_EQ(get(here)->fields, (Fields{{"note", "old"}}));
}

TEST_P(Drafts, are_listed_newest_first_and_go_after_thirty_days) {
  keep(here, {{"note", "a"}});
  keep({AccountId{1}, "supervision.meeting", ""}, {{"note", "b"}}, later(100));
  keep({AccountId{2}, "supervision.meeting", ""}, {{"note", "c"}}, later(200));
  const auto list = db().reading("drafts", [](db::Tx& tx) { return waiting(tx, AccountId{1}); });
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].form, "supervision.meeting");
  EXPECT_EQ(list[1].subject, "match:12");
  const auto purged = [&](std::int64_t seconds) {
    return db().writing("purge", [&](db::Tx& tx) { return purge(tx, 30, later(seconds)); });
  };
  EXPECT_EQ(purged(30 * 86'400), 0);
  EXPECT_EQ(purged(30 * 86'400 + 1), 1);
  EXPECT_FALSE(get(here));
  EXPECT_TRUE(db().writing("draft", [](db::Tx& tx) { return discard(tx, {AccountId{1}, "supervision.meeting", ""}); }));
}

}  // namespace
}  // namespace kith::drafts
