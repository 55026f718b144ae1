// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include "casefile/people.h"
#include "intake/episodes.h"
#include "snapshot/load.h"
#include "supervision/supervision.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"

/// Requests about no match, and thanks to mentees and mentors who have none (MS 8.02, MG-F3, MG-P6).
namespace kith::supervision {
namespace {

const std::vector<db::Step> person_support_steps = test::all_steps();

/// Kim coordinates a programme of groups: Zoe was referred to it, Ana is her mother, Maya is accepted, nobody is
/// matched.
class PersonSupport : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return person_support_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db(), on(2026, 11, 22));
    kim_ = agency_->worker("Kim");
    zoe_ = agency_->born(agency_->person("Zoe", "Roy"), on(2014, 2, 3));
    ana_ = agency_->person("Ana", "Roy");
    agency_->relative(zoe_, ana_, "parent", true);
    agency_->add("referrals", {{"referrals.mentee_id", zoe_},
                               {"referrals.programme_id", agency_->programme},
                               {"referrals.event_date", on(2026, 8, 1)},
                               {"referrals.source", "family"},
                               {"referrals.screened_under_contract", 0}});
    maya_ = agency_->person("Maya", "Lin");
    agency_->add("mentor_applications", {{"mentor_applications.person_id", maya_},
                                         {"mentor_applications.programme_id", agency_->programme},
                                         {"mentor_applications.event_date", on(2026, 8, 1)},
                                         {"mentor_applications.complete", 1},
                                         {"mentor_applications.status", "volunteer"}});
    matches::Uses uses;
    uses.people = test::people_uses(db(), people_);
    pages_ = std::make_unique<test::Pages>(db(), routes(uses.people.columns, uses));
    pages_->actor = agency_->actor(kim_);
  }
  static std::string at(PersonId who, const char* what = "") {
    return "/supervision/people/" + test::Pages::seal(who) + what;
  }
  int ask(PersonId who, test::Pages::Pairs more = {}) {
    test::Pages::Pairs sent{{"programme", test::Pages::seal(agency_->programme)},
                            {"kind", "family_query"},
                            {"text", "When does the group meet?"},
                            {"day", "2026-11-20"}};
    sent.insert(sent.end(), more.begin(), more.end());
    return pages_->post(at(who, "/request"), sent).status;
  }
  int thank(PersonId who, const char* role, const char* day = "2026-11-20") {
    return pages_
        ->post(at(who, "/thanks"),
               {{"programme", test::Pages::seal(agency_->programme)}, {"role", role}, {"kind", "event"}, {"day", day}})
        .status;
  }
  records::Version only(records::TableKey table) {
    return db().reading("test", [&](db::Tx& tx) { return records::list(tx, table, pages_->today, 0, 9).at(0); });
  }
  std::size_t rows(records::TableKey table) {
    return db().reading("test", [&](db::Tx& tx) { return records::list(tx, table, pages_->today, 0, 9).size(); });
  }
  static const records::Stored& in(const records::Version& row, records::ColumnKey column) {
    return row.values[static_cast<std::size_t>(column.position()) - 1];
  }

  std::unique_ptr<test::SmallAgency> agency_;
  casefile::People people_;
  std::unique_ptr<test::Pages> pages_;
  PersonId kim_, zoe_, ana_, maya_;
};
KITH_BOTH_ENGINES(PersonSupport);

TEST_P(PersonSupport, a_family_asks_about_no_match_and_is_answered) {
  EXPECT_EQ(pages_->get(at(ana_)).status, 200);
  EXPECT_EQ(ask(ana_), 303);
  const auto row = only("support_requests");
  EXPECT_EQ(in(row, "support_requests.raised_by").integer, ana_.value);
  EXPECT_EQ(in(row, "support_requests.match_id").kind, db::Value::Kind::null);
  EXPECT_EQ(in(row, "support_requests.kind").text, "family_query");
  EXPECT_TRUE(test::says(pages_->get(at(ana_)), "When does the group meet?"));
  const auto board = pages_->get("/supervision/support");
  EXPECT_TRUE(test::says(board, "When does the group meet?")) << "it waits on the page of the programme";
  EXPECT_EQ(pages_
                ->post("/supervision/support/requests/" + test::Pages::seal(SupportRequestId{row.chain}) + "/responses",
                       {{"outcome", "solved"}})
                .status,
            303);
  EXPECT_EQ(rows("support_responses"), 1u);
}

TEST_P(PersonSupport, what_is_missing_or_to_come_is_refused_at_its_field) {
  const auto other = agency_->new_programme("Other");
  EXPECT_EQ(
      pages_->post(at(ana_, "/request"), {{"programme", test::Pages::seal(other)}, {"kind", "other"}, {"text", "x"}})
          .status,
      422);
  EXPECT_EQ(pages_->post(at(ana_, "/request"), {{"kind", "other"}, {"text", "x"}}).status, 422);
  EXPECT_EQ(pages_
                ->post(at(ana_, "/request"), {{"programme", test::Pages::seal(agency_->programme)},
                                              {"kind", "other"},
                                              {"text", "x"},
                                              {"day", "2026-11-23"}})
                .status,
            422);
  EXPECT_EQ(rows("support_requests"), 0u);
}

TEST_P(PersonSupport, a_mentee_and_a_mentor_without_match_are_thanked_each_as_what_they_are) {
  EXPECT_EQ(thank(zoe_, "mentee"), 303);
  EXPECT_EQ(in(only("recognitions"), "recognitions.role").text, "mentee");
  EXPECT_EQ(thank(zoe_, "mentor"), 422) << "she is none";
  EXPECT_EQ(thank(maya_, "mentor", "2026-10-01"), 303);
  EXPECT_EQ(thank(maya_, "mentor", "2026-11-23"), 422) << "to come";
  EXPECT_EQ(thank(ana_, "mentee"), 404) << "family is not thanked as mentee";
  EXPECT_EQ(rows("recognitions"), 2u);
  EXPECT_TRUE(test::says(pages_->get(at(maya_)), "entered late"));
  EXPECT_FALSE(test::says(pages_->get(at(zoe_)), "entered late"));
}

TEST_P(PersonSupport, who_was_thanked_is_a_list_and_a_file) {
  EXPECT_TRUE(test::says(pages_->get("/supervision/recognitions"), "Nobody has been thanked yet"));
  EXPECT_FALSE(pages_->offers_file);
  EXPECT_EQ(thank(maya_, "mentor", "2026-10-01"), 303);
  EXPECT_EQ(thank(zoe_, "mentee"), 303);
  for (const auto* path : {"/supervision/recognitions", "/supervision/recognitions/as/csv"}) {
    const auto list = pages_->get(path);
    EXPECT_EQ(list.status, 200);
    EXPECT_LT(list.body.find("Zoe Roy"), list.body.find("Maya Lin")) << "newest first: " << list.body;
    EXPECT_NE(list.body.find("Maya Lin"), list.body.npos);
    EXPECT_EQ(pages_->seen.size(), 2u) << "two people";
  }
  EXPECT_TRUE(test::says(pages_->get("/api/v1/recognitions"), "\"event_date\":\"2026-10-01\",\"role\":\"mentor\""));
  const auto elsewhere = agency_->new_programme("Other");
  pages_->actor = agency_->actor(agency_->worker("Olga", "coordinator", elsewhere), auth::Role::coordinator, elsewhere);
  EXPECT_EQ(pages_->get("/api/v1/recognitions").body, "{\"recognitions\":[]}");
  EXPECT_FALSE(test::says(pages_->get("/supervision/recognitions"), "Maya"));
  EXPECT_FALSE(test::says(pages_->get("/supervision/recognitions/as/csv"), "Maya"));
}

TEST_P(PersonSupport, a_director_and_a_supervisor_see_who_was_thanked_in_their_programme_alone) {
  EXPECT_EQ(thank(maya_, "mentor", "2026-10-01"), 303);
  const auto elsewhere = agency_->new_programme("Other");
  for (const auto role : {auth::Role::director, auth::Role::supervisor}) {
    pages_->actor = agency_->actor(agency_->worker("Dora"), role);
    for (const auto* path : {"/supervision/recognitions", "/supervision/recognitions/as/csv", "/api/v1/recognitions"}) {
      EXPECT_EQ(pages_->get(path).status, 200) << path;
      EXPECT_EQ(pages_->seen.size(), 1u) << path;
    }
    EXPECT_TRUE(test::says(pages_->get("/supervision/recognitions"), "Maya Lin"));
    pages_->actor = agency_->actor(agency_->worker("Odo", "coordinator", elsewhere), role, elsewhere);
    EXPECT_FALSE(test::says(pages_->get("/supervision/recognitions"), "Maya Lin"));
    EXPECT_EQ(pages_->get("/api/v1/recognitions").body, "{\"recognitions\":[]}");
  }
  pages_->actor = agency_->actor(agency_->worker("Dora"), auth::Role::director);
  EXPECT_EQ(pages_->get("/supervision/support").status, 403) << "recording is the coordinators' work";
  EXPECT_FALSE(test::says(pages_->get("/supervision/recognitions"), "href=\"/supervision/support\""));
}

TEST_P(PersonSupport, a_long_list_of_thanks_is_told_page_by_page) {
  for (int day = 1; day <= 30; ++day)
    EXPECT_EQ(thank(maya_, "mentor", ("2026-09-" + std::string(day < 10 ? "0" : "") + std::to_string(day)).c_str()),
              303);
  const auto first = pages_->get("/supervision/recognitions");
  EXPECT_TRUE(test::says(first, "30 Sep 2026") && test::says(first, "Page 1 of 2"));
  EXPECT_FALSE(test::says(first, ">5 Sep 2026"));
  const auto second = pages_->get("/supervision/recognitions", {{"page", "2"}});
  EXPECT_TRUE(test::says(second, ">5 Sep 2026") && test::says(second, "/supervision/recognitions?page=1"));
  EXPECT_FALSE(test::says(second, "30 Sep 2026"));
  const auto file = pages_->get("/supervision/recognitions/as/csv");
  EXPECT_TRUE(test::says(file, "2026-09-30") && test::says(file, "2026-09-01")) << "all of them";
}

TEST_P(PersonSupport, open_requests_as_json_are_those_of_a_programme_that_is_named) {
  EXPECT_EQ(ask(ana_), 303);
  const auto list = [&](const test::Pages::Pairs& asked) { return pages_->get("/api/v1/support-requests", asked); };
  EXPECT_EQ(list({}).status, 422);
  EXPECT_TRUE(test::says(list({}), "{\"field\":\"programme\",\"key\":\"http.field.missing\"}"));
  EXPECT_EQ(list({{"programme", "nonsense"}}).status, 422);
  EXPECT_EQ(list({{"programme", test::Pages::seal(agency_->new_programme("Other"))}}).status, 404);
  const auto open = list({{"programme", test::Pages::seal(agency_->programme)}});
  EXPECT_TRUE(open.status == 200 && test::says(open, "When does the group meet?")) << open.body;
}

TEST_P(PersonSupport, nobody_else_is_found) {
  EXPECT_EQ(pages_->get(at(agency_->worker("Sam"))).status, 404) << "staff";
  const auto elsewhere = agency_->new_programme("Other");
  pages_->actor = agency_->actor(agency_->worker("Olga", "coordinator", elsewhere), auth::Role::coordinator, elsewhere);
  EXPECT_EQ(pages_->get(at(ana_)).status, 404);
  EXPECT_EQ(ask(ana_), 404);
  pages_->actor = agency_->actor(kim_, auth::Role::trainer);
  EXPECT_EQ(pages_->get(at(ana_)).status, 403);
}

TEST_P(PersonSupport, the_same_as_json) {
  const std::string base = "/api/v1/people/" + test::Pages::seal(zoe_);
  const std::string programme = test::Pages::seal(agency_->programme);
  EXPECT_EQ(
      pages_->post(base + "/support-requests", {{"programme", programme}, {"kind", "transport"}, {"text", "A ride"}})
          .status,
      201);
  EXPECT_EQ(
      pages_->post(base + "/recognitions", {{"programme", programme}, {"role", "mentee"}, {"kind", "award"}}).status,
      201);
  EXPECT_EQ(
      pages_->post(base + "/recognitions", {{"programme", programme}, {"role", "staff"}, {"kind", "award"}}).status,
      422);
}

}  // namespace
}  // namespace kith::supervision
