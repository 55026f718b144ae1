// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/settings/settings.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "platform/db/db.h"
#include "platform/settings/queries.h"
#include "support/both_engines.h"

namespace kith::settings {
namespace {

const Instant now{1'763'830'800, -300};
class Settings : public test::BothEngines {};
KITH_BOTH_ENGINES(Settings);

TEST(SettingsQueries, fit_the_schema_of_both_engines) { test::prepare_all(sql::all); }

TEST_P(Settings, secrets_are_made_once_and_differ_by_purpose) {
  const auto ensure = [&] { return db().writing("secrets", [](db::Tx& tx) { return ensure_secrets(tx, now); }); };
  const Secrets first = ensure(), second = ensure();
  EXPECT_EQ(first.agency, second.agency);
  EXPECT_EQ(first.agency_id, second.agency_id);
  EXPECT_EQ(first.agency_id.size(), 10u);
  EXPECT_NE(first.agency, crypto::Key{});
  EXPECT_NE(first.ids(), first.forms());
  EXPECT_NE(first.forms(), first.marks());
  EXPECT_NE(first.ids(), first.agency);
  EXPECT_EQ(first.audit_origin(), "kith/audit/" + first.agency_id);
}

TEST_P(Settings, keeps_numbers_within_their_bounds) {
  db().write("settings", [](db::Tx& tx) {
    EXPECT_EQ(retention(tx).drafts_days, 30);
    EXPECT_EQ(retention(tx).answers_hours, 24);
    EXPECT_TRUE(set(tx, "keep_drafts_days", "7", now));
    EXPECT_TRUE(set(tx, "keep_drafts_days", "9", now));
    EXPECT_EQ(retention(tx).drafts_days, 9);
    for (const char* bad : {"0", "366", "x", "", "9 ", "-1", "99999999999"})
      EXPECT_FALSE(set(tx, "keep_drafts_days", bad, now)) << bad;
    EXPECT_FALSE(set(tx, "keep_answers_hours", "23", now)) << "answers are promised for a day";
    EXPECT_EQ(get(tx, "keep_drafts_days"), "9");
  });
}

TEST_P(Settings, secrets_and_strangers_cannot_be_set) {
  db().write("settings", [](db::Tx& tx) {
    EXPECT_FALSE(set(tx, "agency_secret", "x", now));
    EXPECT_FALSE(set(tx, "agency_id", "1", now));
    EXPECT_THROW((void)number(tx, "agency_secret"), std::logic_error);
  });
  EXPECT_THROW(db().write("settings", [](db::Tx& tx) { set(tx, "colour", "1", now); }), std::logic_error);
  EXPECT_THROW(db().write("settings", [](db::Tx& tx) { (void)get(tx, "colour"); }), std::logic_error);
}

TEST_P(Settings, text_is_one_line) {
  db().write("settings", [](db::Tx& tx) {
    const Instant now{1'763'830'800, -300};
    EXPECT_EQ(get(tx, "mail"), "off");
    EXPECT_TRUE(set(tx, "mail_from_name", "Caf\xc3\xa9", now));
    EXPECT_EQ(get(tx, "mail_from_name"), "Caf\xc3\xa9");
    EXPECT_TRUE(set(tx, "mail_from_name", "", now));
    for (const std::string& bad :
         {std::string("a\nb"), std::string("a\tb"), std::string("a\rb"), std::string("\xff"), std::string(301, 'a')})
      EXPECT_FALSE(set(tx, "mail_from_name", bad, now));
  });
}

TEST(SettingsList, every_setting_says_what_it_means) {
  for (const Setting& s : all_settings()) {
    EXPECT_GT(s.meaning.size(), 20u) << s.name;
    if (!s.text) {
      EXPECT_EQ(s.standard.empty(), s.most == 0) << s.name;
    }
  }
}

}  // namespace
}  // namespace kith::settings
