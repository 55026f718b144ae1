// SPDX-License-Identifier: AGPL-3.0-or-later
#include "partners/partners.h"

#include <gtest/gtest.h>

#include "casefile/people.h"
#include "partners/queries.h"
#include "records/ddl.h"
#include "snapshot/load.h"
#include "snapshot/refs.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"

namespace kith::partners {
namespace {

using auth::Role;
constexpr Date today = on(2026, 11, 22);
const std::vector<db::Step> store_steps = test::all_steps();

Agreement agreement(std::int64_t chain, std::optional<Date> signed_on, Date from, std::optional<Date> until,
                    std::optional<Date> review = {}) {
  Agreement a;
  a.chain = chain;
  a.signed_on = signed_on;
  a.valid_from = from;
  a.valid_until = until;
  a.review_date = review;
  return a;
}
State alone(const Agreement& a, Date day) { return state_of(a, std::span(&a, 1), day); }

TEST(AgreementState, follows_signature_days_and_review) {
  const auto draft = agreement(1, {}, on(2026, 1, 1), {});
  EXPECT_EQ(alone(draft, today), State::negotiating);
  const auto a = agreement(1, on(2026, 1, 10), on(2026, 2, 1), on(2026, 12, 31), on(2026, 11, 22));
  EXPECT_EQ(alone(a, on(2026, 1, 9)), State::negotiating) << "signed later";
  EXPECT_EQ(alone(a, on(2026, 1, 31)), State::signed_);
  EXPECT_EQ(alone(a, on(2026, 2, 1)), State::in_force);
  EXPECT_EQ(alone(a, on(2026, 11, 21)), State::in_force);
  EXPECT_EQ(alone(a, on(2026, 11, 22)), State::review_due) << "the day of review is due on that day";
  EXPECT_EQ(alone(a, on(2026, 12, 31)), State::review_due) << "the last day counts";
  EXPECT_EQ(alone(a, on(2027, 1, 1)), State::expired);
  EXPECT_TRUE(a.runs_on(on(2026, 12, 31)));
  EXPECT_FALSE(a.runs_on(on(2027, 1, 1)));
}

TEST(AgreementState, renewed_by_a_signed_one_that_runs_longer_and_of_the_same_programme) {
  const auto old = agreement(1, on(2025, 1, 1), on(2025, 1, 1), on(2025, 12, 31));
  auto next = agreement(2, on(2025, 12, 1), on(2026, 1, 1), on(2026, 12, 31));
  std::vector<Agreement> all{next, old};
  EXPECT_EQ(state_of(old, all, today), State::renewed);
  all[0].signed_on.reset();
  EXPECT_EQ(state_of(old, all, today), State::expired) << "a draft renews nothing";
  all[0] = next;
  all[0].programme = ProgrammeId{7};
  EXPECT_EQ(state_of(old, all, today), State::expired) << "another programme's";
  auto ended = old;
  ended.cut_short = true;
  EXPECT_EQ(alone(ended, today), State::terminated);
}

TEST(AgreementState, of_a_site_is_what_carries_most) {
  Site site;
  EXPECT_EQ(state_of(site, today), State::prospect);
  site.agreements = {agreement(2, {}, on(2027, 1, 1), {}),
                     agreement(1, on(2026, 1, 1), on(2026, 1, 1), on(2026, 12, 31))};
  EXPECT_EQ(state_of(site, today), State::in_force);
}

TEST(Missing, is_what_the_record_does_not_say) {
  auto a = agreement(1, {}, on(2026, 1, 1), {});
  EXPECT_EQ(missing_of(a).size(), 4u);
  a.role_statement = "No tutor";
  a.review_date = on(2026, 6, 1);
  EXPECT_EQ(missing_of(a), (std::vector{Missing::valid_until, Missing::document}));
}

TEST(Quarter, is_the_calendars) {
  EXPECT_EQ(quarter_of(on(2026, 11, 22)).first, on(2026, 10, 1));
  EXPECT_EQ(quarter_of(on(2026, 11, 22)).last, on(2026, 12, 31));
  EXPECT_EQ(quarter_of(on(2026, 3, 31)).last, on(2026, 3, 31));
}

TEST(NotApplicable, is_decided_again_when_what_it_rests_on_changes) {
  Site site;
  const NotApplicable decision{ProgrammeId{1}, on(2026, 3, 1), "site_controlled_by_org"};
  EXPECT_FALSE(reopened(decision, site, true));
  site.control_changed_on = on(2026, 3, 1);
  EXPECT_FALSE(reopened(decision, site, true)) << "known when it was decided";
  site.control_changed_on = on(2026, 3, 2);
  EXPECT_TRUE(reopened(decision, site, false));
  site.control_changed_on.reset();
  const NotApplicable none{ProgrammeId{1}, on(2026, 3, 1), "no_site_based_programme"};
  EXPECT_TRUE(reopened(none, site, true));
  EXPECT_FALSE(reopened(none, site, false));
}

/// Cora coordinates Community, which works at Hill School.
class Partners : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return store_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    cora_ = agency_->worker("Cora");
    site_ = agency_->site("Hill School");
    Uses uses;
    uses.people = test::people_uses(db(), people_);
    pages_ = std::make_unique<test::Pages>(db(), routes(uses));
    pages_->today = today;
    pages_->actor = agency_->actor(cora_, Role::coordinator);
  }
  std::string at(std::string_view act = {}) const {
    return "/partners/sites/" + test::Pages::seal(site_) + (act.empty() ? "" : "/" + std::string(act));
  }
  Site site() {
    return *db().reading("test", [&](db::Tx& tx) { return load_site(tx, site_, today); });
  }
  std::vector<Owed> owed() {
    const auto snapshot = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
    const auto uses = uses_of(snapshot, today);
    const auto use = uses.find(site_);
    return owed_of(site(), use == uses.end() ? Use{} : use->second, snapshot, today);
  }
  bool owes(Need need) {
    const auto list = owed();
    return std::any_of(list.begin(), list.end(), [&](const Owed& o) { return o.need == need; });
  }
  int agree(std::string signed_on, std::string from, std::string until, std::string review = {}) {
    return pages_
        ->post(at("agreement"), {{"programme", test::Pages::seal(agency_->programme)},
                                 {"parties", "Hill and we"},
                                 {"signed_on", std::move(signed_on)},
                                 {"valid_from", std::move(from)},
                                 {"valid_until", std::move(until)},
                                 {"review_date", std::move(review)}})
        .status;
  }
  std::string sealed(std::string_view table, std::int64_t key) const {
    return test::FakeVisit::sealer().seal(key, table);
  }
  MatchId match_at_school() {
    const auto match = agency_->match(agency_->person("Maya"), agency_->person("Tom"), on(2026, 9, 1), {}, site_);
    return match;
  }
  void meeting(MatchId match, Date day, std::string_view tags) {
    agency_->add("meeting_logs",
                 {{"meeting_logs.match_id", match},
                  {"meeting_logs.event_date", day},
                  {"meeting_logs.mode", "in_person"},
                  {"meeting_logs.site_id", site_},
                  {"meeting_logs.activity_tags", tags},
                  {"meeting_logs.entered_by", "staff"}},
                 day);
  }

  std::unique_ptr<test::SmallAgency> agency_;
  casefile::People people_;
  std::unique_ptr<test::Pages> pages_;
  PersonId cora_;
  SiteId site_;
};
KITH_BOTH_ENGINES(Partners);

TEST(PartnerStatements, fit_the_schema) { test::prepare_all(sql::all, store_steps); }

TEST_P(Partners, an_agreement_is_owed_where_something_takes_place_until_one_is_in_force) {
  EXPECT_TRUE(owed().empty()) << "nothing takes place there";
  match_at_school();
  ASSERT_TRUE(owes(Need::agreement));
  EXPECT_EQ(owed().front().due, today);
  EXPECT_EQ(agree("", "2026-09-01", "2027-08-31"), 303);
  EXPECT_TRUE(owes(Need::agreement)) << "not signed";
  EXPECT_TRUE(owes(Need::signature));
  const auto draft = site().agreements.front();
  EXPECT_EQ(pages_->get(at("terms"), {{"of", sealed("site_agreements", draft.chain)}}).status, 200);
  EXPECT_EQ(pages_
                ->post(at("terms"), {{"of", sealed("site_agreements", draft.chain)},
                                     {"version", std::to_string(draft.version)},
                                     {"parties", "Hill and we"},
                                     {"role_statement", "No tutor"},
                                     {"signed_on", "2026-09-01"},
                                     {"valid_from", "2026-09-01"},
                                     {"valid_until", "2027-08-31"},
                                     {"review_date", "2027-05-01"}})
                .status,
            303);
  EXPECT_FALSE(owes(Need::agreement));
  EXPECT_FALSE(owes(Need::signature));
  EXPECT_EQ(state_of(site(), today), State::in_force);
  EXPECT_EQ(pages_
                ->post(at("terms"), {{"of", sealed("site_agreements", draft.chain)},
                                     {"version", std::to_string(draft.version)},
                                     {"parties", "Hill"},
                                     {"valid_from", "2026-09-01"}})
                .status,
            409)
      << "somebody was faster";
}

TEST_P(Partners, review_renewal_and_an_early_end) {
  EXPECT_EQ(agree("2025-12-01", "2025-12-01", "2026-12-31", "2026-11-01"), 303);
  EXPECT_TRUE(owes(Need::review));
  EXPECT_TRUE(owes(Need::renewal)) << "ends within sixty days";
  EXPECT_EQ(state_of(site(), today), State::review_due);
  const auto old = site().agreements.front();
  const auto form = pages_->get(at("renewal"), {{"of", sealed("site_agreements", old.chain)}});
  EXPECT_TRUE(test::says(form, "1 Jan 2027")) << "begins the day after";
  EXPECT_EQ(pages_
                ->post(at("renewal"), {{"of", sealed("site_agreements", old.chain)},
                                       {"parties", "Hill and we"},
                                       {"signed_on", "2026-11-20"},
                                       {"valid_from", "2027-01-01"},
                                       {"valid_until", "2027-12-31"}})
                .status,
            303);
  EXPECT_FALSE(owes(Need::renewal));
  EXPECT_EQ(
      pages_->post(at("ending"), {{"of", sealed("site_agreements", old.chain)}, {"valid_until", "2025-11-01"}}).status,
      422)
      << "before it began";
  EXPECT_EQ(
      pages_->post(at("ending"), {{"of", sealed("site_agreements", old.chain)}, {"valid_until", "2026-11-21"}}).status,
      303);
  const auto all = site().agreements;
  const auto ended = std::find_if(all.begin(), all.end(), [&](const auto& a) { return a.chain == old.chain; });
  EXPECT_EQ(state_of(*ended, all, today), State::terminated);
  EXPECT_EQ(agree("2027-01-01", "2026-01-01", ""), 422) << "signed on a day to come";
  EXPECT_EQ(agree("2026-01-01", "2026-01-01", "2025-01-01"), 422);
}

TEST_P(Partners, an_official_acknowledges_within_thirty_days_and_every_year) {
  EXPECT_EQ(
      pages_
          ->post(
              at("official"),
              {{"given_name", "Paula"}, {"family_name", "Quinn"}, {"title", "Principal"}, {"start_date", "2026-11-01"}})
          .status,
      303);
  ASSERT_TRUE(owes(Need::acknowledgement));
  EXPECT_EQ(owed().front().due, on(2026, 12, 1));
  const auto official = site().officials.front();
  EXPECT_TRUE(test::says(pages_->get(at()), "Paula Quinn"));
  EXPECT_EQ(pages_
                ->post(at("acknowledgement"),
                       {{"of", sealed("site_officials", official.chain)}, {"event_date", "2026-11-25"}})
                .status,
            422)
      << "to come";
  EXPECT_EQ(pages_
                ->post(at("acknowledgement"),
                       {{"of", sealed("site_officials", official.chain)}, {"event_date", "2026-11-20"}})
                .status,
            303);
  EXPECT_FALSE(owes(Need::acknowledgement));
  EXPECT_EQ(pages_->post(at("leaving"), {{"of", sealed("site_officials", official.chain)}, {"end_date", "2026-10-01"}})
                .status,
            422);
  EXPECT_EQ(pages_->post(at("leaving"), {{"of", sealed("site_officials", official.chain)}, {"end_date", "2026-11-21"}})
                .status,
            303);
  EXPECT_FALSE(site().officials.front().in_office(today));
}

TEST_P(Partners, a_two_way_contact_each_quarter) {
  match_at_school();
  ASSERT_TRUE(owes(Need::contact));
  const auto programme = test::Pages::seal(agency_->programme);
  EXPECT_EQ(pages_
                ->post(at("contact"), {{"programme", programme},
                                       {"event_date", "2026-11-20"},
                                       {"participants", "official"},
                                       {"two_way", "false"}})
                .status,
            303);
  EXPECT_TRUE(owes(Need::contact)) << "one way is none";
  EXPECT_EQ(pages_
                ->post(at("contact"), {{"programme", programme},
                                       {"event_date", "2026-09-30"},
                                       {"participants", "official"},
                                       {"two_way", "true"}})
                .status,
            303);
  EXPECT_TRUE(owes(Need::contact)) << "the quarter before";
  EXPECT_EQ(pages_
                ->post(at("contact"), {{"programme", programme},
                                       {"event_date", "2026-10-01"},
                                       {"participants", "official"},
                                       {"two_way", "true"},
                                       {"note", "Room 4 is ours"}})
                .status,
            303);
  EXPECT_FALSE(owes(Need::contact));
  EXPECT_TRUE(test::says(pages_->get(at()), "Room 4 is ours"));
  EXPECT_EQ(
      pages_->post(at("contact"), {{"event_date", "2026-10-01"}, {"participants", "official"}, {"two_way", "true"}})
          .status,
      422)
      << "of which programme";
}

TEST_P(Partners, a_school_where_most_meetings_are_lessons) {
  const auto match = match_at_school();
  meeting(match, on(2026, 10, 1), "academic");
  meeting(match, on(2026, 10, 8), "academic");
  meeting(match, on(2026, 10, 15), "academic;social");
  meeting(match, on(2025, 11, 1), "social");
  const auto page = pages_->get(at());
  EXPECT_TRUE(test::says(page, "(1 / 3)")) << page.body;
  EXPECT_TRUE(test::says(page, "nothing but lessons"));
}

TEST_P(Partners, a_site_of_the_agency_owes_nothing_and_changing_that_reopens_the_decision) {
  match_at_school();
  agency_->add("na_determinations",
               {{"na_determinations.programme_id", agency_->programme},
                {"na_determinations.clause", "7.02"},
                {"na_determinations.reason", "site_controlled_by_org"},
                {"na_determinations.event_date", on(2026, 1, 5)},
                {"na_determinations.approved_by", agency_->office}},
               on(2026, 1, 5));
  EXPECT_FALSE(test::says(pages_->get(at()), "made again"));
  const auto version =
      std::to_string(db().reading("test", [&](db::Tx& tx) { return records::newest(tx, "sites", site_.value)->id; }));
  EXPECT_EQ(pages_
                ->post(at("correction"), {{"version", version},
                                          {"name", "Hill School"},
                                          {"kind", "school"},
                                          {"controlled_by_org", "true"},
                                          {"start_date", "2020-01-01"}})
                .status,
            303);
  EXPECT_TRUE(owed().empty());
  EXPECT_TRUE(test::says(pages_->get(at()), "made again"));
  EXPECT_TRUE(test::says(pages_->get("/partners/sites"), "made again"));
}

TEST_P(Partners, who_sees_and_records_what) {
  const auto other = agency_->new_programme("Elsewhere");
  agency_->add("site_agreements", {{"site_agreements.site_id", site_},
                                   {"site_agreements.programme_id", other},
                                   {"site_agreements.parties", "Elsewhere and Hill"},
                                   {"site_agreements.signed_on", on(2026, 1, 1)},
                                   {"site_agreements.valid_from", on(2026, 1, 1)}});
  EXPECT_FALSE(test::says(pages_->get(at()), "Elsewhere and Hill")) << "another programme's";
  const auto theirs =
      db().reading("test", [&](db::Tx& tx) { return load_site(tx, site_, today)->agreements.front().chain; });
  EXPECT_EQ(
      pages_->post(at("ending"), {{"of", sealed("site_agreements", theirs)}, {"valid_until", "2026-11-21"}}).status,
      404);
  EXPECT_EQ(pages_
                ->post(at("contact"), {{"programme", test::Pages::seal(other)},
                                       {"event_date", "2026-10-01"},
                                       {"participants", "official"},
                                       {"two_way", "true"}})
                .status,
            422);
  auto lead = agency_->actor(agency_->person("Tess"), Role::teacher_lead);
  lead.grants.front().site = site_;
  pages_->actor = lead;
  EXPECT_EQ(pages_->get(at()).status, 200);
  EXPECT_EQ(pages_->get(at("contact")).status, 403);
  EXPECT_EQ(pages_->get("/partners/sites/" + test::Pages::seal(agency_->site("Elsewhere School"))).status, 404);
  pages_->actor = agency_->actor(agency_->person("Mo"), Role::mentor);
  EXPECT_EQ(pages_->get("/partners/sites").status, 403);
}

TEST_P(Partners, a_new_site_and_the_same_by_json) {
  const auto made =
      pages_->post("/partners/sites", {{"name", "Mill Lane"}, {"kind", "workplace"}, {"start_date", "2026-11-01"}});
  EXPECT_EQ(made.status, 303);
  EXPECT_TRUE(test::says(pages_->get("/api/v1/sites"), "Mill Lane"));
  EXPECT_EQ(pages_->post("/partners/sites", {{"kind", "workplace"}, {"start_date", "2026-11-01"}}).status, 422);
  const std::string api = "/api/v1/sites/" + test::Pages::seal(site_);
  EXPECT_EQ(pages_->post(api + "/agreement", {{"parties", "Hill and we"}, {"valid_from", "2026-11-01"}}).status, 201);
  EXPECT_EQ(
      pages_->post(api + "/official", {{"given_name", "Paula"}, {"title", "Principal"}, {"start_date", "2026-11-01"}})
          .status,
      201);
  const auto one = pages_->get(api);
  EXPECT_TRUE(test::says(one, "\"negotiating\""));
  EXPECT_TRUE(test::says(one, "\"acknowledgement\""));
  EXPECT_TRUE(test::says(one, "\"title\":\"Principal\""));
}

}  // namespace
}  // namespace kith::partners
