// SPDX-License-Identifier: AGPL-3.0-or-later
#include "record_view/record_view.h"

#include <gtest/gtest.h>

#include "platform/auth/policy.h"
#include "platform/http/stream.h"
#include "record_view/queries.h"
#include "records/ddl.h"
#include "support/both_engines.h"
#include "support/fake_visit.h"
#include "support/small_agency.h"

namespace kith::record_view {
namespace {

const std::vector<db::Step> store_steps = test::all_steps();
const i18n::Words english(i18n::Language::en);

class RecordView : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return store_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    maya_ = agency_->person("Maya", "Lin");
    router_.add(routes());
    actor_ = agency_->actor(agency_->office, auth::Role::director);
    actor_.grants = {{auth::Role::director, {}, {}}};  // of the whole agency
  }
  /// The answer to GET; what was shown is kept for the audit log in `seen_`.
  http::Response get(const std::string& path) {
    http::Request request;
    request.path = request.raw_target = path;
    const auto found = router_.find(http::Method::get, path);
    if (!found.route) return http::Response::html("", 404);
    test::FakeVisit visit(db(), request, actor_, english, test::SmallAgency::noon(on(2026, 11, 22)), *found.route,
                          found.values);
    auto answer = found.route->handler(visit);
    if (answer.stream) answer.body = http::rest_of(*answer.stream);
    seen_ = visit.seen;
    return answer;
  }
  std::string sealed(std::string_view table, std::int64_t key) { return test::FakeVisit::sealer().seal(key, table); }

  std::unique_ptr<test::SmallAgency> agency_;
  PersonId maya_;
  http::Router router_;
  auth::Actor actor_;
  test::FakeVisit::Seen seen_;
};
KITH_BOTH_ENGINES(RecordView);

bool has(const http::Response& answer, std::string_view text) { return answer.body.find(text) != std::string::npos; }

TEST(RecordViewStatements, fit_the_schema) { test::prepare_all(sql::all, store_steps); }

TEST_P(RecordView, what_is_sealed_is_shown_in_no_version) {
  const auto path = "/records/persons/" + sealed("persons", maya_.value);
  EXPECT_TRUE(has(get(path), "Maya"));
  agency_->add("person_aliases", {{"person_aliases.person_id", maya_},
                                  {"person_aliases.alias", "Rose"},
                                  {"person_aliases.event_date", on(2026, 1, 5)},
                                  {"person_aliases.reason", "Somebody looks for her"}});
  const auto answer = get(path);
  EXPECT_EQ(answer.status, 200);
  EXPECT_FALSE(has(answer, "Maya") || has(answer, "Lin<"));
  agency_->add("address_protections", {{"address_protections.person_id", agency_->office},
                                       {"address_protections.event_date", on(2026, 1, 5)},
                                       {"address_protections.reason", "Somebody looks for her"}});
  EXPECT_TRUE(has(get("/records/persons/" + sealed("persons", agency_->office.value)), "Office"));
  const auto rows = get("/records/person_aliases/as/csv");
  EXPECT_FALSE(has(get("/records/person_aliases"), "Somebody looks"));
  EXPECT_FALSE(has(rows, "Somebody looks"));
}

TEST_P(RecordView, record_types_are_named_in_words) {
  const auto answer = get("/records");
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(has(answer, "Interviews of mentors"));
  EXPECT_TRUE(seen_.empty());
}

TEST_P(RecordView, a_list_notes_each_record_it_shows) {
  const auto answer = get("/records/persons");
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(std::find(seen_.begin(), seen_.end(), std::pair<std::string, std::int64_t>("persons", maya_.value)),
            seen_.end());
  EXPECT_EQ(get("/records/persones").status, 404);
}

TEST_P(RecordView, a_record_shows_its_values_in_words_and_who_typed_it) {
  const auto answer = get("/records/persons/" + sealed("persons", maya_.value));
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(has(answer, "Given name")) << answer.body;
  EXPECT_TRUE(has(answer, "Maya"));
  EXPECT_TRUE(has(answer, "/records/persons/" + sealed("persons", agency_->office.value)));
  EXPECT_EQ(get("/records/persons/" + sealed("sites", maya_.value)).status, 404);
}

TEST_P(RecordView, concerns_are_not_there_not_even_that_there_is_one) {
  EXPECT_EQ(get("/records/concerns").status, 404);
  EXPECT_EQ(get("/records/concern_actions").status, 404);
  EXPECT_FALSE(has(get("/records"), "/records/concerns"));
}

TEST_P(RecordView, the_formative_store_is_not_there_and_in_no_file) {
  for (const std::string table : {"formative_cycles", "formative_items", "formative_accesses"}) {
    EXPECT_EQ(get("/records/" + table).status, 404);
    EXPECT_EQ(get("/records/" + table + "/as/csv").status, 404);
  }
  EXPECT_FALSE(has(get("/records"), "formative"));
  EXPECT_EQ(get("/records/concerns/as/xlsx").status, 404);
}

TEST_P(RecordView, single_answers_to_a_climate_check_are_not_there) {
  agency_->typing_day = on(2026, 11, 20);
  const auto round = agency_->add("climate_surveys", {{"climate_surveys.site_id", agency_->site("Hill School")},
                                                      {"climate_surveys.programme_id", agency_->programme},
                                                      {"climate_surveys.event_date", on(2026, 11, 20)},
                                                      {"climate_surveys.closes_on", on(2026, 12, 18)},
                                                      {"climate_surveys.version", 1},
                                                      {"climate_surveys.smallest_group", 3}});
  const auto one = agency_->add("climate_answers", {{"climate_answers.survey_id", round},
                                                    {"climate_answers.event_date", on(2026, 11, 20)},
                                                    {"climate_answers.role", "host"},
                                                    {"climate_answers.mode", "online"},
                                                    {"climate_answers.answers", "1;1;1;1;1"},
                                                    {"climate_answers.note", "Only mine"}});
  for (const auto& path : {std::string(), std::string("/as/csv"), "/" + sealed("climate_answers", one)})
    EXPECT_EQ(get("/records/climate_answers" + path).status, 404) << path;
  EXPECT_FALSE(has(get("/records"), "climate_answers"));
  EXPECT_TRUE(has(get("/records"), "climate_surveys")) << "that there was a round is no secret";
}

TEST_P(RecordView, a_file_has_all_records_and_only_what_the_list_may_show) {
  for (int n = 0; n < 120; ++n) agency_->person("Person", "Number" + std::to_string(n), "+14165550177");
  const auto file = get("/records/persons/as/csv");
  EXPECT_EQ(file.status, 200);
  EXPECT_TRUE(has(file, "\r\n"));
  EXPECT_GT(std::count(file.body.begin(), file.body.end(), '\n'), 122);
  EXPECT_GT(seen_.size(), 120u);
  EXPECT_FALSE(has(file, "14165550177")) << "a number is private";
  EXPECT_FALSE(has(file, "Number7")) << "and so is a name";
  actor_.grants = {{auth::Role::director, agency_->programme, {}}};
  EXPECT_EQ(get("/records/persons/as/csv").status, 404);
}

TEST_P(RecordView, only_a_grant_over_every_programme_opens_it) {
  actor_.grants = {{auth::Role::director, agency_->programme, {}}};
  EXPECT_EQ(get("/records").status, 404);
  EXPECT_EQ(get("/records/persons").status, 404);
  EXPECT_EQ(get("/records/persons/" + sealed("persons", maya_.value)).status, 404);
  EXPECT_TRUE(seen_.empty());
}

}  // namespace
}  // namespace kith::record_view
