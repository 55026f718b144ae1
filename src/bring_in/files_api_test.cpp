// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "bring_in/bring_in.h"
#include "casefile/people.h"
#include "platform/base/crypto.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/small_agency.h"

/// A spreadsheet from a programme that speaks JSON: put down, mapped, tried, taken, undone.
namespace kith::bring_in {
namespace {

class BringInJson : public test::BothEngines {
 protected:
  using json = nlohmann::json;
  static constexpr Date day = on(2026, 3, 31);
  const std::string list =
      "First name,Surname,Came,Status here\nZoé,Roy,2026-01-05,volunteer\n,,,\nAnn,Poe,31/31/2026,volunteer\n";
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_.emplace(db());
    Uses uses;
    uses.columns = [this] {
      return std::make_shared<const snapshot::Snapshot>(
          db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); }));
    };
    uses.book = [this](FunctionRef<void(const casefile::Book&)> read) { people_.reading(db(), read); };
    pages_.emplace(db(), routes(uses));
    pages_->actor = agency_->actor(agency_->worker("Dana", "director"), auth::Role::director);
    pages_->actor.grants = {{auth::Role::director, {}, {}}};  // of the whole agency
    pages_->today = day;
  }
  http::Response put(std::string_view bytes, std::string kind = "mentors") {
    return pages_->post("/api/v1/bring-in/files",
                        {{"kind", std::move(kind)},
                         {"file_name", "list.csv"},
                         {"content", crypto::base64(std::vector<unsigned char>(bytes.begin(), bytes.end()))}});
  }
  std::string put_at(std::string_view bytes) {
    const auto made = put(bytes);
    EXPECT_EQ(made.status, 201) << made.body;
    return "/api/v1/bring-in/files/" + json::parse(made.body)["id"].get<std::string>();
  }
  json one(const std::string& place, const test::Pages::Pairs& query = {}) {
    return json::parse(pages_->get(place, query).body);
  }
  std::optional<test::SmallAgency> agency_;
  casefile::People people_;
  std::optional<test::Pages> pages_;
};
KITH_BOTH_ENGINES(BringInJson);

TEST_P(BringInJson, what_is_no_file_is_refused) {
  EXPECT_EQ(put("a,b\n", "pets").status, 422);
  EXPECT_EQ(put("").status, 422);
  EXPECT_EQ(put(std::string("PK\x03\x04") + "no archive").status, 422);
  EXPECT_EQ(pages_->post("/api/v1/bring-in/files", {{"kind", "people"}, {"content", "not base64!"}}).status, 422);
  EXPECT_EQ(pages_->get("/api/v1/bring-in/files").body, "{\"files\":[],\"mappings\":[],\"sealed_rows\":[]}");
}

TEST_P(BringInJson, a_file_is_mapped_and_every_row_has_its_verdict) {
  const auto place = put_at(list);
  const auto first = one(place);
  EXPECT_EQ(first["state"], "waits");
  EXPECT_EQ(first["columns"].size(), 4u);
  EXPECT_EQ(first["missing"], json::parse(R"(["applied_on","status"])")) << first.dump();
  const auto choose = [&](const test::Pages::Pairs& sent) { return pages_->post(place + "/choices", sent).status; };
  EXPECT_EQ(choose({{"fields.0.field", "shoe_size"}, {"fields.0.column", "Came"}}), 422);
  EXPECT_EQ(choose({{"fields.0.field", "applied_on"}, {"fields.0.column", "Nowhere"}}), 422);
  EXPECT_EQ(choose({{"load", "No such mapping"}}), 422);
  EXPECT_EQ(choose({{"fields.0.field", "applied_on"},
                    {"fields.0.column", "Came"},
                    {"fields.1.field", "status"},
                    {"fields.1.value", "volunteer"},
                    {"save_as", "Marge"}}),
            200);
  const auto tried = one(place);
  EXPECT_TRUE(tried["missing"].empty());
  EXPECT_EQ(tried["counts"]["take"], 1);
  EXPECT_EQ(tried["counts"]["refuse"], 1);
  ASSERT_EQ(tried["rows"].size(), 1u) << "those that are left out";
  EXPECT_EQ(tried["rows"][0]["row"], 4);
  EXPECT_EQ(tried["rows"][0]["verdict"], "refuse");
  EXPECT_EQ(tried["rows"][0]["reasons"][0]["field"], "applied_on");
  EXPECT_EQ(one(place, {{"show", "take"}})["rows"].size(), 1u);
  EXPECT_TRUE(one(place, {{"after", "4"}})["rows"].empty());
  EXPECT_EQ(pages_->get(place, {{"show", "maybe"}}).status, 422);
  const auto next = put_at("Given,Came on\nOmar,2026-01-06\n");
  EXPECT_EQ(pages_->post(next + "/choices", {{"load", "Marge"}}).status, 200) << "a mapping is kept by name";
}

TEST_P(BringInJson, a_file_is_taken_once_and_undone) {
  const auto place = put_at(list);
  EXPECT_EQ(pages_->post(place + "/take", {}).status, 422) << "columns are missing";
  ASSERT_EQ(pages_
                ->post(place + "/choices", {{"fields.0.field", "applied_on"},
                                            {"fields.0.column", "Came"},
                                            {"fields.1.field", "status"},
                                            {"fields.1.column", "Status here"}})
                .status,
            200);
  const auto taken = pages_->post(place + "/take", {});
  ASSERT_EQ(taken.status, 200) << taken.body;
  EXPECT_EQ(json::parse(taken.body)["rows"], 1);
  EXPECT_EQ(pages_->post(place + "/take", {}).status, 404) << "once";
  EXPECT_EQ(one(place)["state"], "taken");
  const auto people = db().reading("test", [&](db::Tx& tx) { return records::list(tx, "persons", day, 0, 100); });
  const auto match = agency_->match(PersonId{people.back().chain}, agency_->person("Tom"), on(2026, 2, 1));
  const auto stopped = pages_->post(place + "/undo", {});
  EXPECT_EQ(stopped.status, 409);
  EXPECT_NE(stopped.body.find("Builds on it: "), std::string::npos) << stopped.body;
  EXPECT_EQ(stopped.body.find("{what}"), std::string::npos) << stopped.body;
  db().write("withdraw", [&](db::Tx& tx) {
    for (const auto& held : records::list(tx, "initial_meetings", day, 0, 10))
      ASSERT_TRUE(records::void_record(tx, "initial_meetings", held.chain, held.id, agency_->author(day)));
    ASSERT_TRUE(records::void_record(tx, "matches", match.value, match.value, agency_->author(day)));
  });
  EXPECT_EQ(pages_->post(place + "/undo", {{"_key", "again"}}).status, 200);
  EXPECT_EQ(one(place)["state"], "undone");
}

TEST_P(BringInJson, a_file_that_waits_is_dropped_by_whoever_may_bring_in) {
  const auto place = put_at(list);
  auto& actor = pages_->actor;
  const auto director = actor;
  actor = agency_->actor(agency_->worker("Cora"), auth::Role::coordinator);
  EXPECT_EQ(pages_->get(place).status, 403);
  EXPECT_EQ(pages_->post(place + "/drop", {}).status, 403);
  actor = director;
  EXPECT_EQ(pages_->post(place + "/drop", {{"sure", "true"}}).status, 422) << "takes nothing";
  EXPECT_EQ(pages_->post(place + "/drop", {}).status, 200);
  EXPECT_EQ(pages_->get(place).status, 404);
  EXPECT_EQ(
      pages_->post("/api/v1/bring-in/sealed-rows/" + test::FakeVisit::sealer().seal(7, "brought_rows"), {}).status,
      404);
}

}  // namespace
}  // namespace kith::bring_in
