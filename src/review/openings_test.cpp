// SPDX-License-Identifier: AGPL-3.0-or-later
#include "review/openings.h"

#include <gtest/gtest.h>

#include "platform/audit/log.h"
#include "records/ddl.h"
#include "review/review.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/small_agency.h"

namespace kith::review {
namespace {

using auth::Role;
constexpr Date opening_day = on(2026, 11, 22);

/// Dora directs. Rita comes from outside; a round with Tom's file is drawn, Ana's programme of survivors has one too.
class Openings : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override {
    auto steps = db::file_steps();
    for (auto& step : records::ddl_steps()) steps.push_back(std::move(step));
    return steps;
  }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    dora_ = agency_->worker("Dora", "director");
    survivors_ = ProgrammeId{agency_->add("programmes", {{"programmes.name", "New Path"},
                                                         {"programmes.model", "one_to_one"},
                                                         {"programmes.setting", "community"},
                                                         {"programmes.survivor", 1},
                                                         {"programmes.high_risk", 1},
                                                         {"programmes.guardian_topic_applies", 1},
                                                         {"programmes.standards_family", "MS"},
                                                         {"programmes.edition_year", 2020},
                                                         {"programmes.time_zone", "America/Toronto"},
                                                         {"programmes.start_date", on(2020, 1, 1)}})};
    tom_ = accepted("Tom", agency_->programme);
    ana_ = accepted("Ana", survivors_);
    round_ = drawn(agency_->programme);
    survivors_round_ = drawn(survivors_);
    rita_ = *db().writing("account", [&](db::Tx& tx) {
      return auth::create_active_account(tx, {.login = "rita", .display_name = "Rita Reviewer"}, "hash",
                                         test::SmallAgency::noon(opening_day));
    });
    routes_ = routes([this] {
      return std::make_shared<const snapshot::Snapshot>(
          db().reading("columns", [](db::Tx& tx) { return snapshot::load(tx); }));
    });
  }
  PersonId accepted(std::string_view name, ProgrammeId programme) {
    const auto person = agency_->person(name, "Secret");
    const auto referral = agency_->add("referrals", {{"referrals.mentee_id", person},
                                                     {"referrals.programme_id", programme},
                                                     {"referrals.event_date", on(2026, 1, 1)},
                                                     {"referrals.source", "school"},
                                                     {"referrals.screened_under_contract", 0}});
    agency_->add("rights_notices", {{"rights_notices.referral_id", referral},
                                    {"rights_notices.event_date", on(2026, 1, 2)},
                                    {"rights_notices.given", 1},
                                    {"rights_notices.given_to", "family"},
                                    {"rights_notices.language", "en"}});
    agency_->add("referral_decisions", {{"referral_decisions.referral_id", referral},
                                        {"referral_decisions.event_date", on(2026, 1, 3)},
                                        {"referral_decisions.decision", "accepted"},
                                        {"referral_decisions.intake_elsewhere", 0}});
    return person;
  }
  std::int64_t drawn(ProgrammeId programme) {
    return *db().writing("open", [&](db::Tx& tx) {
      return open_round(tx, programme, quarter_of(on(2026, 7, 1)), Rule::tenth, "seed", agency_->author(opening_day));
    });
  }
  NewOpening wish(std::vector<std::int64_t> rounds) {
    return {"rita", std::move(rounds), add_days(opening_day, 5), false, "Site visit"};
  }
  Result<void> open(const NewOpening& opening) {
    return db().writing(
        "open", [&](db::Tx& tx) { return open_to(tx, opening, {}, test::SmallAgency::noon(opening_day), dora_); });
  }
  std::int64_t file_of(std::int64_t round) {
    return db().reading("file", [&](db::Tx& tx) { return sample_of(tx, round).front().id; });
  }
  test::Pages rita(Date day) {
    test::Pages pages(db(), routes_);
    pages.today = day;
    pages.actor = db().reading("actor", [&](db::Tx& tx) { return auth::load_actor(tx, rita_, day); });
    return pages;
  }
  test::Pages dora() {
    test::Pages pages(db(), routes_);
    pages.actor = agency_->actor(dora_, Role::director);
    pages.actor.grants.push_back({Role::director, survivors_, {}});
    return pages;
  }
  /// The text between `mark` and the quotation mark after it.
  static std::string shown_in(std::string_view body, std::string_view mark) {
    const auto from = body.find(mark) + mark.size();
    return std::string(body.substr(from, body.find('"', from) - from));
  }
  static std::string sealed(std::string_view table, std::int64_t key) {
    return test::FakeVisit::sealer().seal(key, table);
  }

  std::unique_ptr<test::SmallAgency> agency_;
  std::vector<http::Route> routes_;
  PersonId dora_, tom_, ana_;
  ProgrammeId survivors_;
  std::int64_t round_{}, survivors_round_{};
  AccountId rita_;
};
KITH_BOTH_ENGINES(Openings);

TEST_P(Openings, n64_ends_with_the_close_of_the_last_day) {
  ASSERT_TRUE(open(wish({round_})));
  const auto path = "/review/workspace/" + sealed("review_files", file_of(round_));
  EXPECT_EQ(rita(opening_day).get(path).status, 200);
  EXPECT_EQ(rita(add_days(opening_day, 5)).get(path).status, 200) << "the whole last day";
  EXPECT_EQ(rita(add_days(opening_day, 6)).get(path).status, 403);
}

TEST_P(Openings, n55_opens_the_sample_and_nothing_else) {
  ASSERT_TRUE(open(wish({round_})));
  auto pages = rita(opening_day);
  EXPECT_EQ(pages.get("/review/workspace/" + sealed("review_files", file_of(survivors_round_))).status, 404);
  for (const auto* path : {"/review/rounds", "/review/openings"}) EXPECT_EQ(pages.get(path).status, 403) << path;
  EXPECT_EQ(pages.get("/review/files/" + sealed("review_files", file_of(round_))).status, 403);
  const auto file = pages.get("/review/workspace/" + sealed("review_files", file_of(round_)));
  EXPECT_FALSE(test::says(file, "Secret")) << "the label, not the name";
  EXPECT_EQ(pages.seen.front().first, "review_file") << "every look is noted";
  EXPECT_FALSE(pages.actor.may(auth::Permission::see_people) || pages.actor.may(auth::Permission::see_match) ||
               pages.actor.may(auth::Permission::see_records));
}

TEST_P(Openings, what_it_opens_is_shown_before_and_survivors_need_a_release) {
  test::Pages::Pairs form{{"login", "rita"},
                          {"rounds", sealed("review_rounds", round_)},
                          {"rounds", sealed("review_rounds", survivors_round_)},
                          {"last_day", "2026-12-01"},
                          {"why", "Site visit"}};
  const auto first = dora().post("/review/openings", form);
  EXPECT_EQ(first.status, 200);
  EXPECT_TRUE(test::says(first, "2 files of 2 programmes")) << first.body;
  EXPECT_TRUE(db().reading("openings", [](db::Tx& tx) { return openings(tx); }).empty());
  EXPECT_TRUE(test::says(first, "Mentee file 1")) << "file by file";
  EXPECT_TRUE(test::says(first, "/review/files/" + sealed("review_files", file_of(survivors_round_))));
  form.emplace_back("shown", shown_in(first.body, "name=\"shown\" value=\""));
  auto other = form;
  other[1].second = other[2].second;
  other.erase(other.begin() + 2);
  EXPECT_EQ(dora().post("/review/openings", other).status, 200) << "fewer rounds than were shown are shown anew";
  EXPECT_EQ(dora().post("/review/openings", form).status, 422) << "HARD without the release";
  form.emplace_back("released", "true");
  EXPECT_EQ(dora().post("/review/openings", form).status, 303);
  EXPECT_EQ(rita(opening_day).get("/review/workspace/" + sealed("review_files", file_of(survivors_round_))).status,
            200);
  EXPECT_TRUE(test::says(dora().get("/review/openings"), "Rita Reviewer"));
}

TEST_P(Openings, lead_to_no_case_of_the_directors_own) {
  agency_->assign(agency_->match(agency_->person("Maya"), tom_, on(2026, 9, 1)), dora_);
  const auto path = "/review/files/" + sealed("review_files", file_of(round_));
  const auto what = dora().post("/review/openings", {{"login", "rita"},
                                                     {"rounds", sealed("review_rounds", round_)},
                                                     {"last_day", "2026-12-01"},
                                                     {"why", "Site visit"}});
  EXPECT_TRUE(test::says(what, "Mentee file 1")) << what.body;
  EXPECT_FALSE(test::says(what, path)) << "a link to what does not open";
  EXPECT_EQ(dora().get(path).status, 404);
}

TEST_P(Openings, is_for_outsiders_for_three_months_at_the_most_and_can_be_taken_back) {
  auto far = wish({round_});
  far.last = add_days(opening_day, 93);
  EXPECT_EQ(open(far).error().problems.front().key, "review.flaw.last_day");
  auto nobody = wish({round_});
  nobody.login = "nobody";
  EXPECT_EQ(open(nobody).error().problems.front().key, "review.flaw.no_account");
  const auto inside = db().writing("account", [&](db::Tx& tx) {
    return auth::create_active_account(tx, {.login = "dora", .display_name = "Dora", .person = dora_}, "hash",
                                       test::SmallAgency::noon(opening_day));
  });
  ASSERT_TRUE(inside);
  auto own = wish({round_});
  own.login = "dora";
  EXPECT_EQ(open(own).error().problems.front().key, "review.flaw.insider");
  ASSERT_TRUE(open(wish({round_})));
  const auto id = db().reading("openings", [](db::Tx& tx) { return openings(tx); }).front().id;
  EXPECT_EQ(dora().post("/review/openings/" + sealed("review_openings", id) + "/end", {}).status, 303);
  EXPECT_EQ(rita(opening_day).get("/review/workspace/" + sealed("review_files", file_of(round_))).status, 403)
      << "at once";
}

TEST_P(Openings, are_the_same_as_json_and_noted_the_same) {
  ASSERT_TRUE(open(wish({round_})));
  auto pages = rita(opening_day);
  const auto id = sealed("review_files", file_of(round_));
  EXPECT_TRUE(test::says(pages.get("/api/v1/review-workspace"), id));
  const auto file = pages.get("/api/v1/review-workspace/" + id);
  EXPECT_EQ(file.status, 200);
  EXPECT_FALSE(test::says(file, "Secret"));
  EXPECT_EQ(pages.seen.front(), (std::pair<std::string, std::int64_t>("review_file", file_of(round_))));
  EXPECT_EQ(pages.post("/api/v1/review-workspace/" + id + "/notes", {{"note", "Seen"}}).status, 201);
  EXPECT_TRUE(test::says(pages.get("/api/v1/review-workspace/" + id), "\"text\":\"Seen\""));
  EXPECT_TRUE(test::says(pages.get("/api/v1/review-workspace"), "\"notes\":1"));
  EXPECT_EQ(pages.get("/api/v1/review-workspace/" + sealed("review_files", file_of(survivors_round_))).status, 404);
  EXPECT_EQ(rita(add_days(opening_day, 6)).get("/api/v1/review-workspace/" + id).status, 403);
}

TEST_P(Openings, tell_a_reviewer_which_files_she_looked_at) {
  ASSERT_TRUE(open(wish({round_})));
  auto pages = rita(opening_day);
  const auto path = "/review/workspace/" + sealed("review_files", file_of(round_));
  EXPECT_TRUE(test::says(pages.get("/review/workspace"), "0 of 1 looked at"));
  EXPECT_TRUE(test::says(pages.get("/review/workspace", {{"notes", "none"}}), path));
  EXPECT_EQ(pages.post(path + "/notes", {{"note", "Consent is on file"}}).status, 303);
  EXPECT_TRUE(test::says(pages.get("/review/workspace"), "1 of 1 looked at"));
  EXPECT_TRUE(test::says(pages.get("/review/workspace"), path));
  EXPECT_FALSE(test::says(pages.get("/review/workspace", {{"notes", "none"}}), path)) << "those still to look at";
}

TEST_P(Openings, are_granted_listed_and_ended_as_json) {
  const std::string api = "/api/v1/review-openings";
  test::Pages::Pairs form{{"login", "nobody"},
                          {"rounds", sealed("review_rounds", round_)},
                          {"last_day", "2026-12-01"},
                          {"why", "Site visit"}};
  EXPECT_EQ(dora().post(api, form).status, 422);
  form[0].second = "rita";
  form.emplace_back("rounds", sealed("review_rounds", 999'999));
  EXPECT_EQ(dora().post(api, form).status, 422) << "a round that is not hers is not left out in silence";
  form.pop_back();
  const auto first = dora().post(api, form);
  EXPECT_EQ(first.status, 200) << "nothing opens before it was shown what";
  EXPECT_TRUE(test::says(first, "\"label\":\"mentee-1\"")) << first.body;
  EXPECT_FALSE(test::says(dora().get(api), "Rita"));
  form.emplace_back("shown", shown_in(first.body, "\"shown\":\""));
  EXPECT_EQ(dora().post(api, form).status, 201);
  const auto id =
      sealed("review_openings", db().reading("openings", [](db::Tx& tx) { return openings(tx); }).front().id);
  EXPECT_TRUE(test::says(dora().get(api), id));
  EXPECT_EQ(dora().post(api + "/" + id + "/end", {}).status, 200);
  EXPECT_EQ(dora().post(api + "/" + id + "/end", {}).status, 409) << "once";
  EXPECT_EQ(dora().post(api + "/" + sealed("review_rounds", round_) + "/end", {}).status, 404);
  EXPECT_TRUE(test::says(dora().get(api), "\"running\":false"));
}

/// The audit of the running program found it: `kith user add outside --role reviewer` gave every programme's figures.
TEST_P(Openings, open_figures_of_their_own_programmes_whatever_role_the_account_holds) {
  db().writing("role", [&](db::Tx& tx) {
    for (const auto programme : {ProgrammeId{}, survivors_})
      EXPECT_TRUE(auth::add_grant(tx, rita_, {{Role::reviewer, programme, {}}, opening_day, {}}, {},
                                  test::SmallAgency::noon(opening_day)));
    return true;
  });
  const auto sees = [&](ProgrammeId programme) {
    return auth::scope_of(rita(opening_day).actor, auth::Permission::see_measures).sees_whole(programme);
  };
  EXPECT_FALSE(sees(agency_->programme) || sees(survivors_)) << "no round is open";
  EXPECT_EQ(rita(opening_day).get("/review/workspace").status, 200) << "told so at the own desk";
  ASSERT_TRUE(open(wish({round_})));
  EXPECT_TRUE(sees(agency_->programme));
  EXPECT_FALSE(sees(survivors_)) << "neither by the role over all programmes nor by that over one";
  const auto id = db().reading("openings", [](db::Tx& tx) { return openings(tx); }).front();
  db().writing("end", [&](db::Tx& tx) { return end_opening(tx, id, dora_, test::SmallAgency::noon(opening_day)); });
  EXPECT_FALSE(sees(agency_->programme)) << "at once";
}

TEST_P(Openings, what_the_account_reaches_besides_is_shown_before) {
  ASSERT_TRUE(open(wish({round_})));
  db().writing("role", [&](db::Tx& tx) {
    return auth::add_grant(tx, rita_, {{Role::reviewer, {}, {}}, opening_day, {}}, {},
                           test::SmallAgency::noon(opening_day))
        .has_value();
  });
  const auto shown = dora().post("/review/openings", {{"login", "rita"},
                                                      {"rounds", sealed("review_rounds", survivors_round_)},
                                                      {"last_day", "2026-12-01"},
                                                      {"why", "Site visit"}});
  EXPECT_TRUE(test::says(shown, "of no others: New Path.")) << shown.body;
  EXPECT_TRUE(test::says(shown, "Open to this account already: 2026, quarter 3 · Community")) << shown.body;
  EXPECT_TRUE(test::says(shown, "That opens no programme")) << shown.body;
}

TEST_P(Openings, list_which_file_was_looked_at_with_a_link_to_it) {
  ASSERT_TRUE(open(wish({round_})));
  const auto shown = file_of(round_);
  db().writing("looks", [&](db::Tx& tx) {
    audit::Entry look;
    look.at = test::SmallAgency::noon(opening_day), look.account = rita_, look.action = "see";
    look.subjects = {{"review_file", 0}, {"review_file", shown}, {"person", tom_.value}};
    audit::append(tx, look);
    audit::append(tx, look);
    for (int other = 0; other < 201; ++other) {  // pages that show no drawn file
      look.subjects = {{"person", 1}};
      audit::append(tx, look);
    }
    return true;
  });
  const auto page = dora().get("/review/openings");
  EXPECT_TRUE(test::says(page, "href=\"/review/files/" + sealed("review_files", file_of(round_)))) << page.body;
  EXPECT_TRUE(test::says(page, "Mentee file 1")) << page.body;
  EXPECT_TRUE(test::says(page, "1 file looked at")) << "looked at twice";
  const auto file = dora().get("/review/openings/as/csv");
  EXPECT_TRUE(test::says(file, "Rita Reviewer,")) << file.body;
  EXPECT_TRUE(test::says(file, ",1\r\n")) << "looked at one file";
}

TEST_P(Openings, ask_for_a_round_where_none_was_drawn) {
  auto pages = dora();
  pages.actor = agency_->actor(agency_->worker("Dana", "director"), Role::director);
  pages.actor.grants = {{Role::director, agency_->new_programme("Empty"), {}}};
  const auto page = pages.get("/review/openings/new");
  EXPECT_TRUE(test::says(page, "No round has been drawn yet")) << page.body;
  EXPECT_TRUE(test::says(page, "href=\"/review/rounds\""));
  EXPECT_FALSE(test::says(page, "action=\"/review/openings\"")) << "no button that can only be refused";
}

/// Maya was proposed to Tom, met him, and was spoken with: MS 6.01 to 8.03 are in both files, under letters.
class DrawnFile : public Openings {
 protected:
  void SetUp() override {
    Openings::SetUp();
    if (!test::available(GetParam())) return;
    agency_->typing_day = on(2026, 1, 25);
    maya_ = agency_->person("Maya", "Hidden");
    const auto cora = agency_->worker("Cora");
    const auto proposal = agency_->add("match_proposals", {{"match_proposals.programme_id", agency_->programme},
                                                           {"match_proposals.mentor_id", maya_},
                                                           {"match_proposals.mentee_id", tom_},
                                                           {"match_proposals.event_date", on(2026, 1, 20)},
                                                           {"match_proposals.mentee_interests", "Chess and canoes"},
                                                           {"match_proposals.mentor_interests", "Rowing"},
                                                           {"match_proposals.decided_by", cora}});
    for (const auto& [audience, fields] : {std::pair("mentor", "their_hobby"), std::pair("guardian", "their_school")})
      agency_->add("match_disclosures", {{"match_disclosures.proposal_id", proposal},
                                         {"match_disclosures.audience", audience},
                                         {"match_disclosures.event_date", on(2026, 1, 21)},
                                         {"match_disclosures.fields", fields},
                                         {"match_disclosures.staff_id", cora}});
    agency_->add("match_acceptances", {{"match_acceptances.proposal_id", proposal},
                                       {"match_acceptances.party", "mentor"},
                                       {"match_acceptances.person_id", maya_},
                                       {"match_acceptances.event_date", on(2026, 1, 21)},
                                       {"match_acceptances.response", "accepted"}});
    const auto match = agency_->match(maya_, tom_, on(2026, 2, 1));
    agency_->add("meeting_logs",
                 {{"meeting_logs.match_id", match},
                  {"meeting_logs.event_date", on(2026, 2, 8)},
                  {"meeting_logs.minutes", 95},
                  {"meeting_logs.mode", "in_person"},
                  {"meeting_logs.place", "Secret Street"},
                  {"meeting_logs.entered_by", "mentor"}},
                 on(2026, 2, 9));
    spoke(match, cora, on(2026, 2, 10));
    spoke(match, cora, on(2026, 3, 10));
  }
  void spoke(MatchId match, PersonId staff, Date day) {
    const auto contact = agency_->add("supervisory_contacts",
                                      {{"supervisory_contacts.programme_id", agency_->programme},
                                       {"supervisory_contacts.event_date", day},
                                       {"supervisory_contacts.mode", "video"},
                                       {"supervisory_contacts.staff_id", staff},
                                       {"supervisory_contacts.note", "About somebody else"}},
                                      day);
    for (const char* track : {"mentee", "mentor"})
      agency_->add("contact_parties",
                   {{"contact_parties.contact_id", contact},
                    {"contact_parties.match_id", match},
                    {"contact_parties.track", track},
                    {"contact_parties.informant_kind", "self"},
                    {"contact_parties.person_id", track == std::string("mentee") ? tom_ : maya_},
                    {"contact_parties.informant_name", "Aunt Hidden"},
                    {"contact_parties.result", "reached"},
                    {"contact_parties.information_obtained", 1}},
                   day);
  }
  PersonId maya_;
};
KITH_BOTH_ENGINES(DrawnFile);

TEST_P(DrawnFile, holds_the_match_from_proposal_to_contacts_with_their_days_and_no_names) {
  ASSERT_TRUE(open(wish({round_})));
  const auto page = rita(opening_day).get("/review/workspace/" + sealed("review_files", file_of(round_)));
  for (const auto* text :
       {"Chess and canoes", "their_hobby", "Mentor A", "Match A", "Proposal A", "Worker A", "Video", "95"})
    EXPECT_TRUE(test::says(page, text)) << text << page.body;
  for (const auto* text : {"Hidden", "Secret", "Maya", "Cora", "About somebody else", "Rowing", "their_school"})
    EXPECT_FALSE(test::says(page, text)) << text;
  const auto newer = page.body.find(">10 Mar 2026"), older = page.body.find(">10 Feb 2026");
  EXPECT_NE(older, std::string::npos) << page.body;
  EXPECT_LT(newer, older) << "by day, newest first";
}

TEST_P(DrawnFile, of_the_mentor_holds_the_same_match_from_the_other_side) {
  SampleFile file;
  file.person = maya_, file.stratum = Stratum::open_mentor;
  http::Request request;
  const i18n::Words words(i18n::Language::en);
  test::FakeVisit visit(db(), request, dora().actor, words, test::SmallAgency::noon(opening_day), routes_.front(), {});
  const auto parts =
      db().reading("content", [&](db::Tx& tx) { return content_of(visit, tx, file, agency_->programme); });
  std::string all;
  for (const auto& part : parts)
    for (const auto& record : part.records)
      for (const auto& [name, value] : record.values) all += part.title + ": " + name + ": " + value + "\n";
  for (const auto* text : {"Mentee A", "Match A", "Rowing", "their_school", "Video", "95"})
    EXPECT_NE(all.find(text), std::string::npos) << text << "\n" << all;
  for (const auto* text : {"Mentor A", "Tom", "Secret", "Hidden", "Chess and canoes", "their_hobby"})
    EXPECT_EQ(all.find(text), std::string::npos) << text;
}

TEST_P(DrawnFile, tells_in_words_what_agencies_type_as_a_code) {
  SampleFile file;
  file.person = tom_, file.stratum = Stratum::open_mentee;
  http::Request request;
  const i18n::Words words(i18n::Language::fr);
  test::FakeVisit visit(db(), request, dora().actor, words, test::SmallAgency::noon(opening_day), routes_.front(), {});
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& part :
       db().reading("content", [&](db::Tx& tx) { return content_of(visit, tx, file, agency_->programme); }))
    for (const auto& record : part.records) all.insert(all.end(), record.values.begin(), record.values.end());
  const auto told = [&](const char* value) {
    return std::any_of(all.begin(), all.end(), [&](const auto& pair) { return pair.second == value; });
  };
  EXPECT_TRUE(told("Famille") && told("Anglais"));
  EXPECT_FALSE(told("family") || told("en"));
}

TEST_P(Openings, notes_are_the_reviewers_own) {
  ASSERT_TRUE(open(wish({round_})));
  const auto path = "/review/workspace/" + sealed("review_files", file_of(round_));
  EXPECT_EQ(rita(opening_day).post(path + "/notes", {{"note", "Ask about the second visit"}}).status, 303);
  EXPECT_TRUE(test::says(rita(opening_day).get(path), "Ask about the second visit"));
  EXPECT_FALSE(
      test::says(dora().get("/review/files/" + sealed("review_files", file_of(round_))), "Ask about the second visit"));
}

}  // namespace
}  // namespace kith::review
