// SPDX-License-Identifier: AGPL-3.0-or-later
#include "relationship/month_link.h"

#include <gtest/gtest.h>

#include "platform/settings/settings.h"
#include "relationship/meeting_pages.h"
#include "snapshot/full_month.h"
#include "snapshot/load.h"
#include "snapshot/refs.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/small_agency.h"

namespace kith::relationship {
namespace {

/// Kim looks after Maya and Tom since 10 January 2026. Today is 22 November: October is asked about.
class MonthLinks : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    kim_ = agency_->worker("Kim");
    maya_ = agency_->person("Maya", "Stone");
    tom_ = agency_->person("Tom", "Reed");
    match_ = agency_->match(maya_, tom_, on(2026, 1, 10));
    agency_->assign(match_, kim_);
    pages_ = std::make_unique<test::Pages>(
        db(), routes([this] { return columns(); }, [](std::string_view) { return std::string("one network"); }));
    worker();
  }
  std::shared_ptr<const snapshot::Snapshot> columns() {
    return std::make_shared<const snapshot::Snapshot>(
        db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); }));
  }
  void worker() { pages_->actor = agency_->actor(kim_, auth::Role::coordinator); }
  void nobody() { pages_->actor = auth::anonymous(); }
  std::optional<Date> untold(Date day) {
    const auto now = columns();
    const auto state = snapshot::state_of(*now, snapshot::ref_of(match_), snapshot::Day(day));
    const auto month = state ? snapshot::month_untold(*now, *state, snapshot::Day(day)) : std::nullopt;
    return month ? std::optional(Date(*month)) : std::nullopt;
  }
  http::Response ask() { return pages_->post("/relationship/matches/" + test::Pages::seal(match_) + "/link", {}); }
  std::string letter() {
    for (const auto& [name, value] : ask().headers)
      if (name == "location" || name == "Location") return value;
    return {};
  }
  std::string link() {
    const auto body = pages_->get(letter()).body;
    const auto at = body.find("/meetings/");
    return at == body.npos ? "" : body.substr(at, std::string("/meetings/").size() + 26);
  }
  std::vector<Meeting> meetings() {
    return db().reading(
        "test", [&](db::Tx& tx) { return meetings_of(tx, match_, on(2026, 1, 1), pages_->today, pages_->today); });
  }
  std::size_t reasons() {
    return db().reading("test", [&](db::Tx& tx) {
      return months_without(tx, match_, on(2026, 1, 1), on(2026, 12, 1), pages_->today).size();
    });
  }

  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<test::Pages> pages_;
  PersonId kim_, maya_, tom_;
  MatchId match_;
};
KITH_BOTH_ENGINES(MonthLinks);

TEST_P(MonthLinks, the_month_before_is_missing_until_it_is_told_and_only_when_it_was_a_whole_one) {
  EXPECT_EQ(untold(on(2026, 2, 15)), std::nullopt) << "January was not whole";
  EXPECT_EQ(untold(on(2026, 3, 1)), on(2026, 2, 1));
  EXPECT_EQ(untold(pages_->today), on(2026, 10, 1));
  agency_->close(match_, on(2026, 10, 31));
  EXPECT_EQ(untold(pages_->today), std::nullopt) << "it ended in October";
}

TEST_P(MonthLinks, a_mentor_logs_two_meetings_on_a_phone_without_an_account) {
  const auto shown = pages_->get(letter());
  EXPECT_TRUE(test::says(shown, "your meetings in October 2026"));
  EXPECT_FALSE(test::says(shown, "Tom")) << "who mentors one needs no name";
  const auto to = link();
  nobody();
  const auto page = pages_->get(to);
  ASSERT_EQ(page.status, 200);
  for (const char* name : {"Tom", "Reed", "Maya", "Stone", "Kim"}) EXPECT_FALSE(test::says(page, name)) << name;
  test::Pages::Pairs typed{{"rows", "1"},           {"event_date_1", "3 Oct 2026"},
                           {"minutes_1", "90"},     {"activities_1", "Museum"},
                           {"mode_1", "in_person"}, {"act", "more"}};
  const auto more = pages_->post(to, typed);
  EXPECT_EQ(more.status, 200);
  EXPECT_TRUE(test::says(more, "Meeting 2"));
  EXPECT_TRUE(test::says(more, "Museum")) << "what was typed stays";
  typed.front().second = "2";
  typed.back().second = "send";
  for (const auto& pair : test::Pages::Pairs{
           {"event_date_2", "17 Oct 2026"}, {"minutes_2", "60"}, {"activities_2", "Football"}, {"mode_2", "video"}})
    typed.push_back(pair);
  EXPECT_EQ(pages_->post(to, typed).status, 303);
  ASSERT_EQ(meetings().size(), 2u);
  EXPECT_EQ(meetings()[0].day, on(2026, 10, 17));
  EXPECT_EQ(meetings()[0].mode, MeetingMode::video);
  EXPECT_EQ(meetings()[0].entered_by, EnteredBy::mentor);
  EXPECT_EQ(meetings()[1].minutes, 90);
  EXPECT_EQ(untold(pages_->today), std::nullopt);
  EXPECT_EQ(pages_->post(to, typed).status, 404) << "once";
  worker();
  EXPECT_EQ(ask().status, 409) << "nothing is missing";
}

TEST_P(MonthLinks, or_says_why_there_was_none) {
  const auto to = link();
  nobody();
  EXPECT_EQ(pages_->post(to, {{"rows", "1"}, {"reason", "Tom was ill"}}).status, 303);
  EXPECT_EQ(reasons(), 1u);
  EXPECT_EQ(untold(pages_->today), std::nullopt);
}

TEST_P(MonthLinks, what_does_not_fit_is_named_by_its_field_and_nothing_is_kept) {
  const auto to = link();
  nobody();
  const auto refused = [&](test::Pages::Pairs typed, const char* words) {
    typed.push_back({"rows", "2"});
    const auto answer = pages_->post(to, typed);
    EXPECT_EQ(answer.status, 422) << words;
    EXPECT_TRUE(test::says(answer, words)) << words;
  };
  refused({}, "Tell us of a meeting, or why there was none");
  refused({{"event_date_1", "3 Nov 2026"}, {"minutes_1", "60"}, {"activities_1", "Walk"}},
          "This day is not in the month asked about");
  refused({{"event_date_1", "3 Oct 2026"}, {"minutes_1", "60"}, {"activities_1", "Walk"}, {"reason", "Tom was ill"}},
          "You told us of a meeting: leave this empty");
  refused(
      {{"event_date_1", "3 Oct 2026"}, {"minutes_1", "60"}, {"activities_1", "Walk"}, {"event_date_2", "9 Oct 2026"}},
      "minutes_2");
  EXPECT_TRUE(meetings().empty()) << "all or nothing";
  EXPECT_EQ(pages_->get(to).status, 200) << "a refusal uses nothing up";
}

TEST_P(MonthLinks, who_mentors_two_is_told_the_first_name) {
  const auto other = agency_->match(maya_, agency_->person("Zoe", "Ash"), on(2026, 2, 1));
  agency_->assign(other, kim_);
  const auto to = link();
  EXPECT_TRUE(test::says(pages_->get(letter()), "your meetings with Tom in October 2026"));
  nobody();
  EXPECT_TRUE(test::says(pages_->get(to), "your meetings with Tom in October 2026"));
  EXPECT_FALSE(test::says(pages_->get(to), "Reed"));
}

TEST_P(MonthLinks, staff_only_and_404_for_the_unknown) {
  const auto lee = agency_->worker("Lee");
  pages_->actor = agency_->actor(lee, auth::Role::coordinator);
  EXPECT_EQ(ask().status, 404);
  pages_->actor = agency_->actor(maya_, auth::Role::mentor);
  EXPECT_EQ(ask().status, 404) << "a mentor logs the meeting itself";
  worker();
  const auto of_worker = letter();
  const auto to = link();
  pages_->actor = agency_->actor(lee, auth::Role::coordinator);
  EXPECT_EQ(pages_->get(of_worker).status, 404);
  nobody();
  EXPECT_EQ(pages_->get("/meetings/00000000000000000000000000").status, 404);
  pages_->today = on(2026, 12, 23);
  EXPECT_EQ(pages_->get(to).status, 404) << "thirty days are over";
}

TEST_P(MonthLinks, the_link_as_json) {
  const auto made = pages_->post("/api/v1/matches/" + test::Pages::seal(match_) + "/meeting-links", {});
  EXPECT_EQ(made.status, 201);
  EXPECT_TRUE(test::says(made, "\"until\":\"2026-12-22\"")) << made.body;
  const auto id = link();
  const auto own = "/api/v1/meeting-links" + id.substr(id.rfind('/'));
  EXPECT_TRUE(test::says(made, "\"id\":\"" + id.substr(id.rfind('/') + 1))) << made.body;
  EXPECT_TRUE(test::says(pages_->get(own), "\"open\":true"));
  EXPECT_EQ(pages_->post(own + "/mail", {}).status, 409) << "no mail is sent from here";
  EXPECT_EQ(pages_->post(own + "/withdraw", {{"why", "wrong"}}).status, 422) << "it takes nothing";
  pages_->actor = agency_->actor(agency_->worker("Lee"), auth::Role::coordinator);
  EXPECT_EQ(pages_->post(own + "/withdraw", {}).status, 404);
  worker();
  EXPECT_EQ(pages_->post(own + "/withdraw", {}).status, 200);
  nobody();
  EXPECT_EQ(pages_->get(id).status, 404) << "it opens nothing any more";
}

TEST_P(MonthLinks, many_are_asked_at_once_and_taken_back_while_nobody_has_answered) {
  const auto zoe = agency_->match(agency_->person("Max"), agency_->person("Zoe"), on(2026, 1, 10));
  agency_->assign(zoe, kim_);
  const auto page = pages_->get("/relationship/months-untold");
  EXPECT_TRUE(test::says(page, "2 matches without a meeting told last month"));
  EXPECT_TRUE(test::says(pages_->get("/relationship/months-untold/as/csv"), "Zoe"));
  const test::Pages::Pairs all{{"act", "link"}, {"all", "true"}, {"count", "2"}, {"_key", "a"}};
  ask();  // Tom and Maya are asked one by one before
  const auto form = pages_->get("/relationship/several", {{"act", "link"}, {"all", "true"}});
  EXPECT_TRUE(test::says(form, "Asked already: a link is open"));
  const auto made = pages_->post("/relationship/several", all);
  ASSERT_EQ(made.status, 303) << made.body;
  std::string place;
  for (const auto& [name, value] : made.headers)
    if (name == "location" || name == "Location") place = value;
  EXPECT_TRUE(test::says(pages_->get(place), "1 recorded"));
  EXPECT_TRUE(test::says(pages_->get("/relationship/months-untold/letters/as/csv"), "/meetings/"))
      << "to be sent by hand";
  EXPECT_EQ(pages_->post("/api/v1/relationship/several/mail", {{"all", "true"}, {"count", "2"}, {"_key", "b"}}).status,
            409)
      << "asked, or mail is off";
  const auto open = [&] {
    return db().reading("test", [&](db::Tx& tx) { return casefile::links_open(tx, meetings_link, pages_->today); });
  };
  EXPECT_EQ(open().size(), 2u);
  EXPECT_EQ(pages_->post(place + "/back", {{"_key", "c"}}).status, 303);
  ASSERT_EQ(open().size(), 1u) << "the one that was asked before stays";
  EXPECT_EQ(open()[0].match, match_);
}

TEST_P(MonthLinks, a_mail_to_many_passes_over_whoever_is_to_be_contacted_safely) {
  db().write("test", [&](db::Tx& tx) {
    for (const auto& [name, value] :
         {std::pair{"mail_from", "kith@example.org"}, std::pair{"mail_public_address", "https://kith.example.org"},
          std::pair{"mail", "on"}})
      ASSERT_TRUE(settings::set(tx, name, value, test::SmallAgency::noon(pages_->today)));
  });
  const auto matched = [&](const std::string& mentor, const db::Value& note) {
    const PersonId person{agency_->add("persons", {{"persons.given_name", mentor},
                                                   {"persons.email", mentor + "@example.org"},
                                                   {"persons.safe_contact_note", note}})};
    agency_->assign(agency_->match(person, agency_->person("Child of " + mentor), on(2026, 1, 10)), kim_);
  };
  matched("Max", db::Value());
  matched("Ria", "never at home");
  const auto made = pages_->post("/api/v1/relationship/several/mail", {{"all", "true"}, {"count", "3"}, {"_key", "a"}});
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_TRUE(test::says(made, "\"recorded\":1,\"refused\":2")) << made.body;
  const std::string mark = "\"id\":\"";
  const auto at = made.body.find(mark) + mark.size();
  const auto told = pages_->get("/api/v1/relationship/several/" + made.body.substr(at, made.body.find('"', at) - at));
  EXPECT_TRUE(test::says(told, "casefile.link.for_many.safe_note")) << told.body;
  EXPECT_TRUE(test::says(told, "casefile.link.for_many.no_mail")) << "Maya has no address";
  EXPECT_FALSE(pages_->seen.empty()) << "whose rows were told stands in the audit";
}

}  // namespace
}  // namespace kith::relationship
