// SPDX-License-Identifier: AGPL-3.0-or-later
#include "policies/policies.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "policies/keys.h"
#include "policies/queries.h"
#include "policies/setup.h"
#include "policies/values.h"
#include "records/agency.h"
#include "records/ddl.h"
#include "snapshot/load.h"
#include "snapshot/policies.h"
#include "snapshot/refs.h"
#include "support/both_engines.h"
#include "support/pages.h"

namespace kith::policies {
namespace {

using auth::Role;

const std::vector<db::Step> store_steps = [] {
  auto steps = db::file_steps();
  for (auto& step : records::ddl_steps()) steps.push_back(std::move(step));
  return steps;
}();

TEST(PolicyKeys, values_are_stored_in_one_form_and_within_their_range) {
  const auto in = [](std::string_view key, std::string_view typed) {
    return canonical(*rule_of(key), typed).value_or("-");
  };
  EXPECT_EQ(in("screen_days", " 5 "), "5");
  EXPECT_EQ(in("screen_days", "0"), "-");
  EXPECT_EQ(in("screen_days", "1.5"), "-");
  EXPECT_EQ(in("screen_days", "99999"), "-");
  EXPECT_EQ(in("max_load", "12,50"), "12.5");
  EXPECT_EQ(in("contact_preset", "strictest"), "strictest");
  EXPECT_EQ(in("contact_preset", "weekly"), "-");
  EXPECT_EQ(in("virtual_meetings_count", "true"), "true");
  EXPECT_EQ(in("required_checks", "criminal_record; vulnerable_sector;criminal_record"),
            "criminal_record;vulnerable_sector");
  EXPECT_EQ(in("required_checks", "criminal_record;palm_reading"), "-");
  EXPECT_EQ(in("selection_criteria", " kindness ;; time"), "kindness;time");
  EXPECT_EQ(in("selection_criteria", " ; "), "-");
}

TEST(PolicyKeys, looser_is_told_by_key) {
  const auto looser = [](std::string_view key, std::string_view value) { return is_looser(*rule_of(key), value); };
  EXPECT_TRUE(looser("contact_preset", "eepm5"));
  EXPECT_FALSE(looser("contact_preset", "eepm4"));
  EXPECT_FALSE(looser("contact_preset", "coa"));
  EXPECT_TRUE(looser("parent_attempts", "1"));
  EXPECT_FALSE(looser("parent_attempts", "3"));
  EXPECT_TRUE(looser("support_days", "8"));
  EXPECT_FALSE(looser("support_days", "7"));
  EXPECT_TRUE(looser("required_checks", "vulnerable_sector"));
  EXPECT_FALSE(looser("required_checks", "criminal_record;vulnerable_sector"));
  EXPECT_FALSE(looser("max_load", "99")) << "there is no default to be looser than";
}

TEST(PolicyKeys, every_default_is_a_value_of_its_key) {
  for (const KeyRule& rule : key_rules())
    if (const auto text = default_text(rule); !text.empty()) {
      EXPECT_EQ(canonical(rule, text), text) << snapshot::word(rule.key);
      EXPECT_FALSE(is_looser(rule, text));
    }
}

TEST(PolicyStatements, fit_the_schema) { test::prepare_all(sql::all, store_steps); }

class PolicyPages : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return store_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    diane_ = agency_->worker("Diane", "director");
    pages_ = std::make_unique<test::Pages>(db(), routes());
    pages_->actor = agency_->actor(diane_, Role::director);
  }
  std::string page(std::string_view key) const {
    return "/policies/programme/" + test::Pages::seal(agency_->programme) + "/" + std::string(key);
  }
  std::string newest(db::Sql sql) {
    return *db().reading(
        "test", [&](db::Tx& tx) { return tx.first(sql, {}, [](const db::Row& row) { return row.string(0); }); });
  }
  int set(std::string_view key, std::string value, std::string from, std::string reason = {}) {
    return pages_
        ->post(page(key), {{"value", std::move(value)}, {"valid_from", std::move(from)}, {"reason", std::move(reason)}})
        .status;
  }
  std::string value_on(std::string_view key, Date d, Date as_of) {
    const auto values = db().reading("test", [&](db::Tx& tx) { return values_of(tx, agency_->programme, as_of); });
    const Value* found = in_force(values, *rule_of(key), d);
    return found ? found->value : default_text(*rule_of(key));
  }
  std::int64_t rows() {
    return *db().reading("test", [](db::Tx& tx) {
      return tx.first("select count(*) from policies", {}, [](const db::Row& row) { return row.integer(0); });
    });
  }

  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<test::Pages> pages_;
  PersonId diane_;
};
KITH_BOTH_ENGINES(PolicyPages);

TEST_P(PolicyPages, a_new_value_holds_from_its_day_and_leaves_the_earlier_one) {
  EXPECT_EQ(set("contact_preset", "strictest", "2026-12-01"), 303);
  EXPECT_EQ(value_on("contact_preset", on(2026, 11, 30), pages_->today), "coa");
  EXPECT_EQ(value_on("contact_preset", on(2026, 12, 1), pages_->today), "strictest");
  EXPECT_EQ(value_on("contact_preset", on(2026, 12, 1), on(2026, 11, 21)), "coa") << "not known the day before";
  EXPECT_EQ(pages_->changes.size(), 1U);
  EXPECT_EQ(pages_->changes[0].first, "policy");
  EXPECT_EQ(set("contact_preset", "coa", "2027-03-01"), 303);
  EXPECT_EQ(value_on("contact_preset", on(2027, 2, 28), pages_->today), "strictest");
  EXPECT_EQ(value_on("contact_preset", on(2027, 3, 1), pages_->today), "coa");
  const auto shown = pages_->get(page("contact_preset"));
  EXPECT_EQ(shown.status, 200);
  EXPECT_TRUE(test::says(shown, "Diane"));
  EXPECT_TRUE(test::says(shown, "1 Dec 2026"));
}

TEST_P(PolicyPages, what_the_columns_hold_is_what_the_page_set) {
  EXPECT_EQ(set("contact_preset", "eepm4", "2026-12-01"), 303);
  const auto columns = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
  const auto preset = snapshot::Policies(columns, pages_->today)
                          .timeline(snapshot::PolicyKey::contact_preset, snapshot::ref_of(agency_->programme));
  EXPECT_EQ(preset.whole_on(on(2026, 11, 30)), 0);
  EXPECT_EQ(preset.whole_on(on(2026, 12, 1)), 1);
}

TEST_P(PolicyPages, nothing_looser_than_the_standard_without_a_reason) {
  EXPECT_EQ(set("contact_preset", "eepm5", "2026-12-01"), 422);
  EXPECT_EQ(rows(), 0);
  EXPECT_EQ(set("contact_preset", "eepm5", "2026-12-01", "   "), 422) << "blanks are no reason";
  EXPECT_EQ(set("contact_preset", "eepm5", "2026-12-01", "The funder asks for EEPM 5"), 303);
  EXPECT_EQ(rows(), 2) << "the value and its reason";
  pages_->today = on(2026, 12, 2);
  const auto list = pages_->get("/policies/programme", {{"programme", test::Pages::seal(agency_->programme)}});
  EXPECT_TRUE(test::says(list, "Looser than the standard"));
  EXPECT_TRUE(test::says(list, "One value is looser"));
  EXPECT_TRUE(pages_->offers_file);
  const auto file = pages_->get("/policies/programme/as/csv", {{"programme", test::Pages::seal(agency_->programme)}});
  EXPECT_EQ(std::count(file.body.begin(), file.body.end(), '\n'), static_cast<std::ptrdiff_t>(key_rules().size()) + 1);
  EXPECT_TRUE(test::says(file, "Community")) << file.body;
  EXPECT_TRUE(test::says(file, "Looser than the standard"));
  EXPECT_TRUE(test::says(pages_->get(page("contact_preset")), "The funder asks for EEPM 5"));
}

TEST_P(PolicyPages, days_gone_by_need_a_reason_too) {
  EXPECT_EQ(set("support_days", "5", "2026-11-01"), 422);
  EXPECT_EQ(set("support_days", "5", "2026-11-22"), 303) << "today";
  EXPECT_EQ(set("support_days", "5", "2026-11-01", "Decided on 1 November, written down late"), 303);
}

TEST_P(PolicyPages, a_second_value_from_the_same_day_corrects_the_first) {
  EXPECT_EQ(set("support_days", "9", "2026-12-01", "Summer"), 303);
  EXPECT_EQ(set("support_days", "6", "2026-12-01"), 303);
  EXPECT_EQ(value_on("support_days", on(2026, 12, 1), pages_->today), "6");
  EXPECT_EQ(rows(), 4) << "value, reason, corrected value, withdrawn reason: nothing is overwritten";
  EXPECT_FALSE(test::says(pages_->get(page("support_days")), "Summer")) << "the reason went with the looser value";
}

TEST_P(PolicyPages, what_was_typed_stays_beside_what_is_wrong) {
  const auto again =
      pages_->post(page("support_days"), {{"value", "soon"}, {"valid_from", "2026-12-01"}, {"reason", "Hurry"}});
  EXPECT_EQ(again.status, 422);
  EXPECT_TRUE(test::says(again, "value=\"soon\""));
  EXPECT_TRUE(test::says(again, "Hurry"));
  EXPECT_EQ(set("support_days", "5", "some day"), 422);
  EXPECT_EQ(
      pages_->post(page("support_days"), {{"value", "5"}, {"valid_from", "2026-12-01"}, {"valid_until", "2026-11-30"}})
          .status,
      422);
  EXPECT_EQ(rows(), 0);
}

TEST_P(PolicyPages, coordinators_read_and_only_directors_of_the_programme_set) {
  pages_->actor = agency_->actor(agency_->worker("Carla"));
  const auto shown = pages_->get(page("contact_preset"));
  EXPECT_EQ(shown.status, 200);
  EXPECT_FALSE(test::says(shown, "<form"));
  EXPECT_EQ(set("contact_preset", "strictest", "2026-12-01"), 403);
  const ProgrammeId other = agency_->new_programme("School");
  pages_->actor = agency_->actor(diane_, Role::director, other);
  EXPECT_EQ(pages_->get(page("contact_preset")).status, 404);
  EXPECT_EQ(set("contact_preset", "strictest", "2026-12-01"), 404);
  pages_->actor = agency_->actor(diane_, Role::intake_worker);
  EXPECT_EQ(pages_->get("/policies/programme").status, 403);
  EXPECT_EQ(rows(), 0);
}

TEST_P(PolicyPages, each_part_has_one_heading) {
  const std::string page(pages_->get("/policies/programme").content());
  for (const char* part : {"contact", "intake", "screening", "meetings", "workload"}) {
    const std::string heading = "<h3 id=\"" + std::string(part) + "\">";
    const auto first = page.find(heading);
    ASSERT_NE(first, page.npos) << heading;
    EXPECT_EQ(page.find(heading, first + 1), page.npos) << heading;
  }
}

TEST_P(PolicyPages, the_api_sets_and_lists_the_same) {
  const std::string place = test::Pages::seal(agency_->programme);
  const auto post = [&](std::string value) {
    return pages_
        ->post("/api/v1/policies", {{"programme", place},
                                    {"key", "contact_preset"},
                                    {"value", std::move(value)},
                                    {"valid_from", "2026-11-22"}})
        .status;
  };
  EXPECT_EQ(post("eepm5"), 422);
  EXPECT_EQ(post("strictest"), 201);
  const auto list = pages_->get("/api/v1/policies", {{"programme", place}});
  EXPECT_TRUE(test::says(list, R"("key":"contact_preset","value":"strictest","default":"coa","looser":false)"));
  EXPECT_TRUE(test::says(list, R"("approved_by":"Diane")"));
}

TEST_P(PolicyPages, a_programme_is_founded_and_corrected) {
  const auto facts = [](const char* name, const char* zone, const char* end = "") {
    return std::vector<std::pair<std::string, std::string>>{
        {"name", name},           {"model", "group"},  {"setting", "school"},  {"standards_family", "MS"},
        {"edition_year", "2020"}, {"time_zone", zone}, {"overlays", "martin"}, {"start_date", "2026-09-01"},
        {"end_date", end}};
  };
  EXPECT_EQ(pages_->get("/policies/programmes/new").status, 403) << "a director of one programme";
  pages_->actor.grants = {{Role::director, {}, {}}};
  db().write("test", [](db::Tx& tx) { records::set_agency(tx, {"Elmwood", "CA", "en", "America/Halifax"}); });
  EXPECT_TRUE(test::says(pages_->get("/policies/programmes/new"), "America/Halifax")) << "the agency's, offered";
  EXPECT_EQ(pages_->post("/policies/programmes", facts("Circles", "Toronto")).status, 422) << "no such zone";
  EXPECT_EQ(pages_->post("/policies/programmes", facts("Circles", "America/Toronto", "2026-08-31")).status, 422);
  EXPECT_EQ(pages_->post("/policies/programmes", facts("Circles", "America/Toronto")).status, 303);
  EXPECT_EQ(newest("select name from programmes order by id desc limit 1"), "Circles");
  const std::string own = "/policies/programmes/" + test::Pages::seal(agency_->programme);
  EXPECT_EQ(pages_->get(own).status, 200);
  EXPECT_EQ(pages_->post(own, facts("Circles of Tuesday", "America/Halifax")).status, 303);
  EXPECT_EQ(newest("select name from programmes order by id desc limit 1"), "Circles of Tuesday");
  EXPECT_TRUE(test::says(pages_->get("/policies/programme"), "Circles of Tuesday"));
  EXPECT_EQ(pages_->post("/api/v1/programmes", facts("Third", "America/Toronto")).status, 201);
  pages_->actor = agency_->actor(agency_->worker("Cora"), Role::coordinator);
  EXPECT_EQ(pages_->get(own).status, 403);
  EXPECT_EQ(pages_->get("/policies/programmes/new").status, 403);
}

TEST_P(PolicyPages, terms_and_closed_months_stand_in_the_calendar) {
  const std::string own = "/policies/programmes/" + test::Pages::seal(agency_->programme) + "/calendar";
  const auto add = [&](const char* kind, const char* name, const char* from, const char* to, std::string period = {}) {
    return pages_
        ->post(own,
               {{"kind", kind}, {"name", name}, {"start_date", from}, {"end_date", to}, {"period", std::move(period)}})
        .status;
  };
  EXPECT_EQ(add("term", "Autumn", "2026-09-01", "2026-08-31"), 422);
  EXPECT_EQ(add("term", "Autumn", "2026-09-01", "2026-12-20"), 303);
  EXPECT_EQ(add("term", "Winter", "2026-12-20", "2027-03-20"), 422) << "two terms on one day";
  EXPECT_EQ(add("closed_month", "December", "2026-12-01", "2026-12-31"), 303) << "months close within a term";
  const auto all = db().reading("test", [&](db::Tx& tx) { return periods_of(tx, agency_->programme, pages_->today); });
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].name, "Autumn");
  EXPECT_EQ(
      add("term", "Autumn", "2026-09-01", "2026-12-19", test::FakeVisit::sealer().seal(all[1].id, "calendar_periods")),
      303)
      << "corrected";
  EXPECT_EQ(add("term", "Winter", "2026-12-20", "2027-03-20"), 303);
  EXPECT_TRUE(test::says(pages_->get("/policies/programme"), "Winter"));
  EXPECT_EQ(
      pages_
          ->post("/api/v1/programmes/" + test::Pages::seal(agency_->programme) + "/calendar",
                 {{"kind", "school_year"}, {"name", "26-27"}, {"start_date", "2026-09-01"}, {"end_date", "2027-06-30"}})
          .status,
      201);
}

TEST_P(PolicyPages, programmes_and_periods_are_read_and_corrected_as_json) {
  const std::string own = "/api/v1/programmes/" + test::Pages::seal(agency_->programme);
  const auto version = [&](const std::string& at) {
    const auto body = pages_->get(at).body;
    const auto from = body.find(R"("version":")") + 11;
    return body.substr(from, body.find('"', from) - from);
  };
  const auto correct = [&](const std::string& at, const std::string& seen, const char* field, const char* value) {
    return pages_->post(at, {{"version", seen}, {field, value}}).status;
  };
  const auto first = version(own);
  EXPECT_EQ(correct(own, first, "time_zone", "Toronto"), 422) << "no such zone";
  EXPECT_EQ(correct(own, first, "name", "Tuesday"), 200);
  EXPECT_EQ(correct(own, first, "name", "Wednesday"), 409) << "corrected meanwhile";
  EXPECT_TRUE(test::says(pages_->get(own), R"("name":"Tuesday","model":"one_to_one")")) << "what was left out stays";
  EXPECT_TRUE(test::says(pages_->get("/api/v1/programmes"), R"("name":"Tuesday","may_set":true)"));
  ASSERT_EQ(pages_
                ->post(own + "/calendar",
                       {{"kind", "term"}, {"name", "Autunm"}, {"start_date", "2026-09-01"}, {"end_date", "2026-12-20"}})
                .status,
            201);
  const auto all = db().reading("test", [&](db::Tx& tx) { return periods_of(tx, agency_->programme, pages_->today); });
  const auto at = [&](std::int64_t id) {
    return own + "/calendar/" + test::FakeVisit::sealer().seal(id, "calendar_periods");
  };
  EXPECT_EQ(correct(at(999), "1", "name", "Autumn"), 404);
  const auto term = at(all.at(0).id), seen = version(term);
  EXPECT_EQ(correct(term, seen, "end_date", "2026-08-31"), 422) << "before it starts";
  EXPECT_EQ(correct(term, seen, "name", "Autumn"), 200);
  const auto shown = pages_->get(own + "/calendar");
  EXPECT_TRUE(test::says(shown, R"("name":"Autumn","start_date":"2026-09-01","end_date":"2026-12-20")")) << shown.body;
  pages_->actor = agency_->actor(agency_->worker("Cora"), Role::coordinator);
  EXPECT_EQ(pages_->get(own + "/calendar").status, 200) << "coordinators read";
  EXPECT_EQ(correct(own, first, "name", "Thursday"), 403);
}

}  // namespace
}  // namespace kith::policies
