// SPDX-License-Identifier: AGPL-3.0-or-later
#include "review/review.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "records/ddl.h"
#include "review/queries.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/small_agency.h"

namespace kith::review {
namespace {

using auth::Role;
constexpr Date today = on(2026, 11, 22);
const Quarter summer = quarter_of(on(2026, 8, 15));
const std::vector<db::Step> store_steps = [] {
  auto steps = db::file_steps();
  for (auto& step : records::ddl_steps()) steps.push_back(std::move(step));
  return steps;
}();

std::vector<Candidate> files(int open_mentees, int closed_mentees, int open_mentors, int closed_mentors) {
  std::vector<Candidate> list;
  int n = 0;
  const auto add = [&](int count, Stratum stratum) {
    for (int i = 0; i < count; ++i) list.push_back({"file-" + std::to_string(++n), stratum});
  };
  add(open_mentees, Stratum::open_mentee);
  add(closed_mentees, Stratum::closed_mentee);
  add(open_mentors, Stratum::open_mentor);
  add(closed_mentors, Stratum::closed_mentor);
  return list;
}
int count(const std::vector<Candidate>& population, const std::vector<std::size_t>& sample, Stratum stratum) {
  return static_cast<int>(
      std::count_if(sample.begin(), sample.end(), [&](std::size_t i) { return population[i].stratum == stratum; }));
}

TEST(Draw, takes_a_tenth_but_ten_at_the_least_or_all) {
  EXPECT_EQ(files_wanted(Rule::tenth, 0), 0u);
  EXPECT_EQ(files_wanted(Rule::tenth, 7), 7u);
  EXPECT_EQ(files_wanted(Rule::tenth, 100), 10u);
  EXPECT_EQ(files_wanted(Rule::tenth, 101), 11u);
  EXPECT_EQ(files_wanted(Rule::yearly, 99), 25u) << "W18: all within the year";
  EXPECT_EQ(files_wanted(Rule::yearly, 5), 2u);
  EXPECT_EQ(files_wanted(Rule::yearly, 100), 25u) << "W18: a hundred a year";
}

TEST(Draw, n51_holds_files_of_both_sides_open_and_closed) {
  const auto population = files(120, 1, 60, 1);
  const auto sample = draw(population, "seed", Rule::tenth);
  ASSERT_EQ(sample.size(), 19u);
  EXPECT_EQ(std::set(sample.begin(), sample.end()).size(), sample.size());
  EXPECT_EQ(count(population, sample, Stratum::closed_mentee), 1) << "the only closed one";
  EXPECT_EQ(count(population, sample, Stratum::closed_mentor), 1);
  EXPECT_EQ(count(population, sample, Stratum::open_mentee), 12) << "in the proportion of the strata";
  EXPECT_EQ(count(population, sample, Stratum::open_mentor), 5);
}

TEST(Draw, is_the_same_for_the_same_seed_and_another_for_another) {
  const auto population = files(40, 6, 30, 2);
  EXPECT_EQ(draw(population, "seed", Rule::tenth), draw(population, "seed", Rule::tenth));
  EXPECT_NE(draw(population, "seed", Rule::tenth), draw(population, "seeds", Rule::tenth));
  auto reversed = population;
  std::reverse(reversed.begin(), reversed.end());
  const auto a = draw(population, "seed", Rule::tenth), b = draw(reversed, "seed", Rule::tenth);
  for (std::size_t i = 0; i < a.size(); ++i)
    EXPECT_EQ(population[a[i]].label, reversed[b[i]].label) << "the order of the list does not matter";
}

TEST(Draw, is_what_the_page_of_the_method_says_byte_for_byte) {
  // docs/file-review.md works this example by hand with sha256sum.
  const std::vector<Candidate> population{
      {"mentee-1", Stratum::open_mentee}, {"mentee-2", Stratum::open_mentee}, {"mentor-1", Stratum::open_mentor}};
  std::vector<std::string> order;
  for (const auto i : draw(population, "abc", Rule::tenth)) order.push_back(population[i].label);
  EXPECT_EQ(order, (std::vector<std::string>{"mentee-2", "mentor-1", "mentee-1"}));
}

TEST(Draw, all_are_seen_within_the_year) {
  auto population = files(10, 0, 0, 0);
  std::set<std::size_t> seen;
  for (int quarter = 0; quarter < 4; ++quarter) {
    for (const auto i : draw(population, "quarter " + std::to_string(quarter), Rule::yearly)) {
      seen.insert(i);
      population[i].seen_before = true;
    }
  }
  EXPECT_EQ(seen.size(), 10u);
}

TEST(Comparison, five_points_are_in_order_more_are_not) {
  EXPECT_FALSE(five_points_apart(95, 100, 100, 100));
  EXPECT_TRUE(five_points_apart(94, 100, 100, 100));
  EXPECT_TRUE(five_points_apart(100, 100, 94, 100));
  EXPECT_FALSE(five_points_apart(0, 0, 94, 100)) << "nothing reviewed";
  EXPECT_FALSE(five_points_apart(0, 1, 0, 0)) << "no cases";
}

TEST(Checklist, has_items_for_both_kinds_in_both_languages) {
  EXPECT_GE(items_for(true).size(), 8u);
  EXPECT_GE(items_for(false).size(), 5u);
  std::set<std::string> ids;
  for (const auto& item : checklist()) {
    EXPECT_TRUE(ids.insert(item.id).second) << item.id;
    EXPECT_FALSE(item.en.empty() || item.fr.empty() || item.clause.empty()) << item.id;
  }
}

/// Clauses whose figures no item was compared with, so that files and figures could not disagree.
TEST(Checklist, asks_for_matching_first_meetings_and_training_too) {
  std::set<std::string> measures;
  for (const auto& item : checklist()) measures.insert(item.measure);
  for (const auto* measure : {"M3.02b", "M3.02c", "M3.02d", "M5.01", "M6.01", "M6.02", "M7.01a", "M7.01b", "M7.01c"})
    EXPECT_TRUE(measures.contains(measure)) << measure;
}

TEST(ReviewStatements, are_sound_on_both_engines) { test::prepare_all(sql::all, store_steps); }

/// Dora directs, Eva evaluates; Cleo looks after Maya (mentor) and Tom (mentee). Una is in a match and was never
/// accepted.
class Review : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return store_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    agency_->typing_day = on(2026, 1, 5);
    dora_ = agency_->worker("Dora", "director");
    eva_ = agency_->worker("Eva", "evaluator");
    cleo_ = agency_->worker("Cleo", "coordinator");
    maya_ = agency_->person("Maya");
    tom_ = accepted("Tom");
    una_ = agency_->person("Una");
    mentor(maya_);
    match_ = agency_->match(maya_, tom_, on(2026, 2, 1));
    agency_->match(maya_, una_, on(2026, 2, 1));
    agency_->assign(match_, cleo_);
    routes_ = routes([this] {
      return std::make_shared<const snapshot::Snapshot>(
          db().reading("columns", [](db::Tx& tx) { return snapshot::load(tx); }));
    });
  }
  PersonId accepted(std::string_view name, std::optional<Date> ended = {}) {
    const auto person = agency_->person(name);
    const auto referral = agency_->add("referrals", {{"referrals.mentee_id", person},
                                                     {"referrals.programme_id", agency_->programme},
                                                     {"referrals.event_date", on(2026, 1, 1)},
                                                     {"referrals.source", "school"},
                                                     {"referrals.screened_under_contract", 0}});
    agency_->add("referral_decisions", {{"referral_decisions.referral_id", referral},
                                        {"referral_decisions.event_date", on(2026, 1, 3)},
                                        {"referral_decisions.decision", "accepted"},
                                        {"referral_decisions.intake_elsewhere", 0}});
    if (ended)
      agency_->add("service_terminations",
                   {{"service_terminations.referral_id", referral},
                    {"service_terminations.event_date", *ended},
                    {"service_terminations.reason", "moved"}},
                   *ended);
    last_referral_ = referral;
    return person;
  }
  void mentor(PersonId person) {
    const auto application =
        agency_->add("mentor_applications", {{"mentor_applications.person_id", person},
                                             {"mentor_applications.programme_id", agency_->programme},
                                             {"mentor_applications.event_date", on(2026, 1, 1)},
                                             {"mentor_applications.complete", 1},
                                             {"mentor_applications.status", "volunteer"}});
    agency_->add("mentor_decisions", {{"mentor_decisions.application_id", application},
                                      {"mentor_decisions.event_date", on(2026, 1, 3)},
                                      {"mentor_decisions.decision", "accepted"}});
  }
  std::vector<PopulationFile> summer_files() {
    return db().reading("population",
                        [&](db::Tx& tx) { return population(tx, agency_->programme, summer, "seed", today); });
  }
  std::int64_t opened() {
    return *db().writing("open", [&](db::Tx& tx) {
      return open_round(tx, agency_->programme, summer, Rule::tenth, "seed", agency_->author(today));
    });
  }
  test::Pages pages(PersonId who, Role role) {
    test::Pages p(db(), routes_);
    p.actor = agency_->actor(who, role);
    return p;
  }
  /// Every reading of the round answered, the rights not in order.
  void answer_all(std::int64_t round) {
    const auto sample = db().reading("sample", [&](db::Tx& tx) { return sample_of(tx, round); });
    for (const auto& file : sample) {
      for (int n = 0; n < 2; ++n) {
        const auto reader = file.readers[static_cast<std::size_t>(n)];
        if (!reader || file.missing()) continue;
        test::Pages::Pairs form;
        for (const auto* item : items_for(of_mentee(file.stratum)))
          form.emplace_back(item->id, item->id == "rights" ? "fail" : "pass");
        auto page = pages(reader, reader == eva_ ? Role::evaluator : Role::director);
        if (of_mentee(file.stratum)) {
          EXPECT_EQ(page.post("/review/files/" + sealed("review_files", file.id), form).status, 422)
              << "a failed item needs its reason";
          form.emplace_back("rights_reason", "Not in the file");
        }
        EXPECT_EQ(page.post("/review/files/" + sealed("review_files", file.id), form).status, 303);
      }
    }
  }
  static std::string sealed(std::string_view table, std::int64_t key) {
    return test::FakeVisit::sealer().seal(key, table);
  }

  std::unique_ptr<test::SmallAgency> agency_;
  std::vector<http::Route> routes_;
  PersonId dora_, eva_, cleo_, maya_, tom_, una_;
  MatchId match_;
  std::int64_t last_referral_{};
};
KITH_BOTH_ENGINES(Review);

TEST_P(Review, n51_n53_population_has_closed_missing_and_withdrawn_files) {
  accepted("Closed", on(2026, 8, 1));
  accepted("Long gone", on(2026, 6, 30));
  accepted("Withdrawn");
  const auto row = db().reading("row", [&](db::Tx& tx) { return records::newest(tx, "referrals", last_referral_); });
  const auto voided = db().writing("void", [&](db::Tx& tx) {
    return records::void_record(tx, "referrals", last_referral_, row->id, agency_->author(on(2026, 9, 1)));
  });
  ASSERT_TRUE(voided);
  const auto list = summer_files();
  ASSERT_EQ(list.size(), 5u) << "Tom, Una, the closed one, the tombstone, Maya; not who left before the quarter";
  int tombstones = 0, closed_mentees = 0, missing = 0;
  for (const auto& file : list) {
    tombstones += file.withdrawn ? 1 : 0;
    closed_mentees += file.candidate.stratum == Stratum::closed_mentee ? 1 : 0;
    missing += file.record == 0 ? 1 : 0;
  }
  EXPECT_EQ(tombstones, 1);
  EXPECT_EQ(closed_mentees, 2);
  EXPECT_EQ(missing, 1) << "Una was never accepted: found missing, not left out";
}

TEST_P(Review, n52_two_roles_are_two_files_that_do_not_tell_of_each_other) {
  mentor(tom_);
  const auto list = summer_files();
  std::vector<std::string> labels;
  for (const auto& file : list)
    if (file.person == tom_) labels.push_back(file.candidate.label);
  ASSERT_EQ(labels.size(), 2u);
  EXPECT_TRUE(labels[0].starts_with("mentee-") && labels[1].starts_with("mentor-"));
  const auto round = opened();
  const auto json = db().reading("draw", [&](db::Tx& tx) { return draw_json(tx, *find_round(tx, round)); });
  EXPECT_EQ(json.find("Tom"), std::string::npos);
  EXPECT_TRUE(json.ends_with("\"agrees\":true}")) << json;
}

TEST_P(Review, a_draw_is_made_once_and_own_cases_are_read_by_somebody_else) {
  const auto round = opened();
  const auto again = db().writing("open", [&](db::Tx& tx) {
    return open_round(tx, agency_->programme, summer, Rule::tenth, "better seed", agency_->author(today));
  });
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, RefusalKind::conflict);
  const std::vector<PersonId> readers{cleo_, eva_};
  const auto nobody =
      db().writing("readers", [&](db::Tx& tx) { return name_readers(tx, round, readers, agency_->author(today)); });
  ASSERT_TRUE(nobody);
  const auto sample = db().reading("sample", [&](db::Tx& tx) { return sample_of(tx, round); });
  ASSERT_EQ(sample.size(), 3u);
  for (const auto& file : sample) {
    EXPECT_EQ(file.readers[0], file.person == una_ ? cleo_ : eva_) << "Cleo looks after Tom and Maya";
  }
  const auto cleo = pages(cleo_, Role::coordinator).get("/review/rounds/" + sealed("review_rounds", round));
  EXPECT_EQ(cleo.status, 200);
  for (const auto& file : sample) {
    const auto answer = pages(cleo_, Role::coordinator).get("/review/files/" + sealed("review_files", file.id));
    EXPECT_EQ(answer.status, file.person == una_ ? 200 : 404) << file.label;
  }
}

TEST_P(Review, a_round_ends_in_a_record_and_its_findings) {
  const auto round = opened();
  const std::vector<PersonId> readers{eva_, dora_};
  ASSERT_TRUE(
      db().writing("readers", [&](db::Tx& tx) { return name_readers(tx, round, readers, agency_->author(today)); }));
  auto dora = pages(dora_, Role::director);
  const auto address = "/review/rounds/" + sealed("review_rounds", round);
  EXPECT_EQ(dora.post(address + "/end", {}).status, 409) << "not all is read";
  answer_all(round);
  EXPECT_EQ(dora.post(address + "/end", {}).status, 303);
  EXPECT_EQ(dora.post(address + "/end", {}).status, 409) << "once";
  EXPECT_EQ(dora.post("/api/v1/reviews/" + sealed("review_rounds", round) + "/end", {}).status, 409);
  std::set<std::string> kinds;
  for (const auto& finding : db().reading("findings", [&](db::Tx& tx) { return findings_of(tx, round, today); }))
    kinds.insert(finding.kind + " " + finding.item);
  EXPECT_TRUE(kinds.contains("missing_file ")) << "Una";
  EXPECT_TRUE(kinds.contains("failed_item rights"));
  const auto records =
      db().reading("records", [&](db::Tx& tx) { return records::list(tx, "file_review_rounds", today, 0, 10); });
  ASSERT_EQ(records.size(), 1u);
  EXPECT_TRUE(test::says(dora.get(address), "PRG 1.01"));
}

TEST_P(Review, readers_are_named_and_the_round_ended_as_json) {
  const auto round = opened();
  const std::string api = "/api/v1/reviews/" + sealed("review_rounds", round);
  auto dora = pages(dora_, Role::director);
  EXPECT_EQ(dora.post(api + "/readers", {}).status, 422) << "nobody";
  EXPECT_EQ(dora.post(api + "/readers", {{"readers", test::Pages::seal(tom_)}}).status, 422) << "not of the staff";
  const auto named = dora.post(api + "/readers", {{"readers", test::Pages::seal(eva_)}});
  EXPECT_EQ(named.status, 200);
  EXPECT_TRUE(test::says(named, "\"readings_without_reader\":")) << named.body;
  EXPECT_EQ(dora.post(api + "/end", {}).status, 409) << "not all is read";
  EXPECT_EQ(pages(cleo_, Role::coordinator).post(api + "/end", {}).status, 403);
  const std::vector<PersonId> readers{eva_, dora_};
  ASSERT_TRUE(
      db().writing("readers", [&](db::Tx& tx) { return name_readers(tx, round, readers, agency_->author(today)); }));
  answer_all(round);
  EXPECT_EQ(dora.post(api + "/end", {}).status, 200);
}

TEST_P(Review, findings_lead_to_actions_and_close_the_round) {
  const auto round = opened();
  db().write("ended with Una missing", [&](db::Tx& tx) {
    tx.exec(sql::add_finding, {{"round", round},
                               {"kind", "missing_file"},
                               {"item", nullptr},
                               {"clause", "PRG 1.01"},
                               {"file", nullptr},
                               {"num", 0},
                               {"den", 1},
                               {"computed_num", nullptr},
                               {"computed_den", nullptr},
                               {"day", today}});
    tx.exec(sql::add_end, {{"round", round}, {"record", 1}, {"day", today}, {"now", 0}, {"by", dora_}});
  });
  const auto finding = db().reading("finding", [&](db::Tx& tx) { return findings_of(tx, round, today).front().id; });
  const std::string programme = test::Pages::seal(agency_->programme), sent = sealed("review_findings", finding);
  auto dora = pages(dora_, Role::director);
  const auto address = "/review/rounds/" + sealed("review_rounds", round);
  const auto state = [&] { return dora.get("/api/v1/reviews/" + sealed("review_rounds", round)); };
  EXPECT_TRUE(test::says(dora.get(address), "finding=" + sent)) << "a link to a new action";
  EXPECT_TRUE(test::says(state(), "\"state\":\"reported\""));
  ASSERT_EQ(dora.post("/api/v1/evaluations", {{"programme", programme},
                                              {"event_date", "2026-11-20"},
                                              {"sources", "reviews"},
                                              {"summary", "Files are thin"}})
                .status,
            201);
  EXPECT_TRUE(test::says(dora.get("/review/actions/new", {{"programme", programme}, {"finding", sent}}),
                         "value=\"" + sent + "\" selected"));
  const auto plan = [&](const std::string& in, const std::string& about) {
    return dora
        .post("/api/v1/plan-actions", {{"programme", in},
                                       {"finding", about},
                                       {"statement", "Write the file"},
                                       {"owner_id", test::Pages::seal(cleo_)},
                                       {"due_date", "2026-12-24"}})
        .status;
  };
  const auto other = agency_->new_programme("Another");
  dora.actor.grants.push_back({Role::director, other, {}});
  EXPECT_EQ(plan(test::Pages::seal(other), sent), 422) << "a finding of another programme";
  EXPECT_EQ(plan(programme, sent), 201);
  EXPECT_EQ(plan(programme, sent), 422) << "it has an action";
  EXPECT_TRUE(test::says(state(), "\"state\":\"planned\""));
  const auto action = db().reading("action", [&](db::Tx& tx) { return findings_of(tx, round, today).front().action; });
  const auto step = [&](PersonId who, Role role, const std::string& what) {
    return pages(who, role)
        .post("/api/v1/plan-actions/" + sealed("plan_actions", action) + "/steps", {{"step", what}})
        .status;
  };
  EXPECT_EQ(step(cleo_, Role::coordinator, "done"), 201);
  EXPECT_TRUE(test::says(state(), "\"state\":\"corrected\",\"files\""));
  EXPECT_EQ(step(dora_, Role::director, "verified"), 201);
  EXPECT_TRUE(test::says(state(), "\"state\":\"closed\",\"files\""));
  EXPECT_TRUE(test::says(dora.get("/api/v1/improvement", {{"programme", programme}}), "\"state\":\"verified\""));
}

TEST_P(Review, n54_interviews_include_matches_that_failed) {
  agency_->add("match_closures",
               {{"match_closures.match_id", match_},
                {"match_closures.event_date", on(2026, 8, 3)},
                {"match_closures.kind", "unplanned"},
                {"match_closures.reason", "mentor_moved"}},
               on(2026, 8, 3));
  const auto round = opened();
  const auto list = db().reading("roster", [&](db::Tx& tx) { return interviews_for(tx, *find_round(tx, round)); });
  ASSERT_EQ(list.size(), 2u);
  EXPECT_TRUE(list[0].failed);
  EXPECT_EQ(list[0].mentee, tom_);
  EXPECT_FALSE(list[1].ended);
}

TEST_P(Review, opens_by_the_page_for_who_leads_and_nobody_else) {
  auto dora = pages(dora_, Role::director);
  EXPECT_EQ(dora.get("/review/rounds/new").status, 200);
  const test::Pages::Pairs form{
      {"programme", test::Pages::seal(agency_->programme)}, {"quarter", "2026-07-01"}, {"rule", "tenth"}};
  EXPECT_EQ(
      dora.post("/review/rounds",
                {{"programme", test::Pages::seal(agency_->programme)}, {"quarter", "2026-07-02"}, {"rule", "tenth"}})
          .status,
      422);
  EXPECT_EQ(dora.post("/review/rounds", form).status, 303);
  EXPECT_EQ(dora.post("/review/rounds", form).status, 409);
  EXPECT_TRUE(test::says(dora.get("/review/rounds"), "3 files"));
  EXPECT_EQ(pages(cleo_, Role::coordinator).post("/review/rounds", form).status, 403);
  EXPECT_FALSE(test::says(pages(cleo_, Role::coordinator).get("/review/rounds"), "3 files"))
      << "no file of the round is hers";
  const auto api = dora.get("/api/v1/reviews");
  EXPECT_TRUE(test::says(api, "\"state\":\"drawn\"")) << api.body;
}

}  // namespace
}  // namespace kith::review
