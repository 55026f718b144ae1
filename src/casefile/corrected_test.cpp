// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/corrected.h"

#include <gtest/gtest.h>

#include "casefile/casefile.h"
#include "platform/http/json_kinds.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"

namespace kith::casefile {
namespace {

using auth::Role;
using Pairs = test::Pages::Pairs;

/// Ines takes referrals. Tom is referred, Ana is his mother and guardian, "Centre" has custody of him. Kim is a
/// coordinator of others.
class Corrected : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    ines_ = agency_->worker("Ines", "intake_worker");
    kim_ = agency_->worker("Kim");
    tom_ = agency_->person("Tom", "O'Brien", "+14165550103");
    agency_->relative(tom_, agency_->person("Ana", "O'Brien"), "parent", true);
    custody_ = agency_->custody(tom_, "Centre", on(2026, 3, 1));
    agency_->add("referrals", {{"referrals.mentee_id", tom_},
                               {"referrals.programme_id", agency_->programme},
                               {"referrals.event_date", on(2026, 1, 3)},
                               {"referrals.source", "school"},
                               {"referrals.screened_under_contract", 0}});
    pages_ = std::make_unique<test::Pages>(db(), routes(test::people_uses(db(), people_)));
    pages_->actor = agency_->actor(ines_, Role::intake_worker);
  }
  std::string person() const { return "/api/v1/people/" + test::Pages::seal(tom_); }
  static std::string at(std::string_view place, std::string_view table, std::int64_t key) {
    return "/api/v1/" + std::string(place) + "/" + test::FakeVisit::sealer().seal(key, table);
  }
  std::string relation() {
    const auto rows =
        db().reading("test", [&](db::Tx& tx) { return records::list(tx, "relationships", pages_->today, 0, 9); });
    return at("relationships", "relationships", rows.at(0).chain);
  }
  std::string custody() const { return at("custody-intervals", "custody_intervals", custody_); }
  static std::string version_in(const std::string& json) {
    const auto begin = json.find("\"version\":\"") + 11;
    return json.substr(begin, json.find('"', begin) - begin);
  }
  std::string version_of(const std::string& path) { return version_in(pages_->get(path).body); }
  std::string stands(records::ColumnKey column) {
    const auto kept = db().reading("test", [&](db::Tx& tx) { return records::newest(tx, "persons", tom_.value); });
    return kept->values[static_cast<std::size_t>(column.position()) - 1].text;
  }
  int sent(const std::string& path, const std::string& version, Pairs changes) {
    changes.emplace_back("version", version);
    return pages_->post(path, changes).status;
  }

  std::unique_ptr<test::SmallAgency> agency_;
  People people_;
  std::unique_ptr<test::Pages> pages_;
  PersonId ines_, kim_, tom_;
  std::int64_t custody_{};
};
KITH_BOTH_ENGINES(Corrected);

TEST_P(Corrected, a_json_body_says_what_changes_and_the_rest_stays) {
  const auto version = version_of(person());
  ASSERT_EQ(sent(person(), version, {{"safe_contact_note", "Never by text"}, {"phone", ""}}), 200);
  EXPECT_EQ(pages_->acts.back(), "person.correct");
  EXPECT_EQ(stands("persons.safe_contact_note"), "Never by text");
  EXPECT_EQ(stands("persons.phone"), "") << "an empty text takes it away";
  EXPECT_EQ(stands("persons.family_name"), "O'Brien") << "left out";
  EXPECT_NE(version_of(person()), version);
  EXPECT_EQ(sent(person(), version, {{"email", "t@example.org"}}), 409) << "corrected meanwhile";
}

TEST_P(Corrected, what_is_wrong_is_named_by_its_field) {
  const auto version = version_of(person());
  for (const auto& [field, wrong] : {std::pair{"phone", "12"}, {"given_name", ""}, {"deceased_on", "2099-01-01"}}) {
    EXPECT_EQ(sent(person(), version, {{field, wrong}}), 422) << field;
    ASSERT_EQ(pages_->refusals.size(), 1u) << field;
    EXPECT_EQ(pages_->refusals[0].field, field);
  }
  EXPECT_EQ(sent(person(), version, {{"recorded_by", "1"}}), 422) << "no such field";
  EXPECT_EQ(pages_->post(person(), {{"email", "t@example.org"}}).status, 422) << "no version";
  EXPECT_EQ(version_of(person()), version) << "nothing was kept";
}

TEST_P(Corrected, null_takes_away_as_well) {
  http::Request request;
  request.json = {{"phone", http::JsonKind::null, false}};
  EXPECT_TRUE(body_names(request, "phone"));
  EXPECT_FALSE(body_names(request, "email"));
}

TEST_P(Corrected, a_relationship_keeps_its_ticks_and_whoever_is_barred_fetches_nobody) {
  const auto path = relation();
  EXPECT_TRUE(test::says(pages_->get(person()), path.substr(path.rfind('/') + 1)));
  const auto version = version_of(path);
  EXPECT_EQ(sent(path, version, {{"contact_rule", "barred"}}), 422) << "may pick up is left out, so it stays";
  ASSERT_EQ(pages_->refusals.size(), 1u);
  EXPECT_EQ(pages_->refusals[0].field, "may_pick_up");
  ASSERT_EQ(sent(path, version, {{"contact_rule", "barred"}, {"may_pick_up", "false"}}), 200);
  EXPECT_EQ(pages_->acts.back(), "relationship.correct");
  EXPECT_EQ(sent(path, version, {{"contact_rule", "any"}}), 409);
  const auto now = pages_->get(path);
  EXPECT_TRUE(test::says(now, "\"contact_rule\":\"barred\"") && test::says(now, "\"is_guardian\":true")) << now.body;
}

TEST_P(Corrected, custody_ends_as_json_and_not_before_it_began) {
  EXPECT_TRUE(test::says(pages_->get(person()), custody().substr(custody().rfind('/') + 1)));
  const auto version = version_of(custody());
  EXPECT_EQ(sent(custody(), version, {{"end_date", "2026-02-01"}}), 422);
  ASSERT_EQ(sent(custody(), version, {{"end_date", "2026-11-01"}}), 200);
  EXPECT_EQ(pages_->acts.back(), "custody.correct");
  EXPECT_TRUE(test::says(pages_->get(custody()), "\"end_date\":\"2026-11-01\""));
}

TEST_P(Corrected, what_is_out_of_reach_is_not_there) {
  const auto version = version_of(person());
  const auto paths = {person(), relation(), custody()};
  pages_->actor = agency_->actor(kim_, Role::coordinator);
  for (const auto& path : paths) {
    EXPECT_EQ(pages_->get(path).status, 404) << path;
    EXPECT_EQ(sent(path, version, {}), 404) << path;
  }
}

}  // namespace
}  // namespace kith::casefile
