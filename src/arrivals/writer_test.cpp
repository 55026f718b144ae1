// SPDX-License-Identifier: AGPL-3.0-or-later
#include "arrivals/writer.h"

#include <gtest/gtest.h>

#include "arrivals/arrivals_for_tests.h"

/// Who wrote a referral, as the worker who takes it enters them.
namespace kith::arrivals {
namespace {

class Writers : public ArrivalPages {
 protected:
  /// Tom's mother wrote.
  void write(std::string_view child = "Tom") {
    ASSERT_EQ(anybody()
                  .post("/apply/referral", begun({{"given_name", std::string(child)},
                                                  {"birth_date", "2014-02-03"},
                                                  {"source", "family"},
                                                  {"request", "A friend"},
                                                  {"by_name", "Ana Roy"},
                                                  {"by_relation", "his mother"},
                                                  {"by_reach", "514 555 0199"},
                                                  {"by_safe", "Evenings only"},
                                                  {"by_guardian", "true"}}))
                  .status,
              303);
  }
  Pairs ana(Pairs more) const {
    more.insert(more.end(), {{"programme", programme()},
                             {"enter_writer", "true"},
                             {"given_name", "Ana"},
                             {"family_name", "Roy"},
                             {"kind", "parent"}});
    return more;
  }
};
KITH_BOTH_ENGINES(Writers);

TEST_P(Writers, nobody_who_is_barred_fetches_the_child) {
  write();
  auto ines = as(ines_, Role::intake_worker);
  const auto refused = ines.post(address() + "/take", ana({{"contact_rule", "barred"}, {"may_pick_up", "true"}}));
  EXPECT_EQ(refused.status, 422);
  EXPECT_TRUE(test::says(refused, "Whoever may not be contacted may not pick up the mentee"));
  EXPECT_TRUE(rows("referrals").empty() && rows("relationships").empty()) << "all or nothing";
  EXPECT_EQ(ines.post(address() + "/take", ana({{"contact_rule", "barred"}})).status, 303);
  EXPECT_EQ(rows("relationships").size(), 1u);
}

TEST_P(Writers, stand_in_the_form_when_setting_aside_is_refused) {
  write();
  auto ines = as(ines_, Role::intake_worker);
  const auto refused = ines.post(address() + "/set_aside", {});
  EXPECT_EQ(refused.status, 422);
  for (const char* what : {"value=\"Ana\"", "value=\"Roy\"", "Evenings only"})
    EXPECT_TRUE(test::says(refused, what)) << what;
  const auto box = refused.body.find("name=\"enter_writer\"");
  ASSERT_NE(box, std::string::npos);
  EXPECT_NE(refused.body.substr(refused.body.rfind('<', box), 200).find("checked"), std::string::npos) << "a parent";
}

TEST_P(Writers, on_file_already_are_not_written_over_and_what_was_typed_is_not_lost) {
  const auto take = [&](Pairs more) {
    return as(ines_, Role::intake_worker).post(address() + "/take", ana(std::move(more)));
  };
  const auto phone_and_note = [&](std::string phone, std::string note) {
    return Pairs{{"phone", std::move(phone)}, {"safe_contact_note", std::move(note)}, {"contact_rule", "any"}};
  };
  write();
  ASSERT_TRUE(location(take(phone_and_note("514 555 0199", "Evenings only"))).starts_with("/intake/"));
  const auto ana_herself = db().reading("test", [](db::Tx& tx) {
    return tx.first("select person_id from relationships", {}, [](const db::Row& row) { return row.id<PersonId>(0); })
        .value();
  });
  const auto the_same = [&](Pairs more) {
    more.emplace_back("writer_same_as", test::Pages::seal(ana_herself));
    return location(take(std::move(more)));
  };
  write("Zoe");
  const auto persons = rows("persons").size();
  EXPECT_EQ(the_same(phone_and_note("514 555 0142", "Never by text")),
            "/casefile/people/" + test::Pages::seal(ana_herself) + "?done=done.writer_on_file");
  EXPECT_EQ(rows("persons").size(), persons + 1) << "the sister only";
  const auto texts = [&](db::Sql sql) {
    return db().reading("test", [&](db::Tx& tx) {
      std::string all;
      tx.query(sql, {}, [&](const db::Row& row) { all += row.string(0) + "\n"; });
      return all;
    });
  };
  EXPECT_EQ(texts("select safe_contact_note from persons where safe_contact_note is not null"), "Evenings only\n");
  const auto kept = texts("select request from referrals");
  for (const char* what : {"+15145550142", "Never by text", "514 555 0199", "Evenings only"})
    EXPECT_NE(kept.find(what), std::string::npos) << what << " in " << kept;
  write("Isabelle");
  EXPECT_TRUE(the_same(phone_and_note("514 555 0199", "Evenings only")).starts_with("/intake/"))
      << "nothing was typed otherwise";
}

}  // namespace
}  // namespace kith::arrivals
