// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/intake.h"

#include <gtest/gtest.h>

#include "casefile/people.h"
#include "directory/directory.h"
#include "intake/queries.h"
#include "records/ddl.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/fake_visit.h"
#include "support/people_uses.h"
#include "support/small_agency.h"

namespace kith::intake {
namespace {

using auth::Role;
constexpr Date today = on(2026, 11, 22);
const std::vector<db::Step> store_steps = [] {
  auto steps = db::file_steps();
  for (auto& step : records::ddl_steps()) steps.push_back(std::move(step));
  return steps;
}();

/// Ines takes referrals, Sam leads the team. Ana is Tom's mother; Luc is barred.
class Intake : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return store_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    ines_ = agency_->worker("Ines", "intake_worker");
    sam_ = agency_->worker("Sam", "supervisor");
    sign_in(ines_, Role::intake_worker);
    episode_ = refer("Tom", "2014-02-03");
    tom_ = loaded().mentee;
    ana_ = agency_->person("Ana", "Roy");
    luc_ = agency_->person("Luc", "Roy");
    agency_->relative(tom_, ana_, "parent", true);
    agency_->relative(tom_, luc_, "parent", true, "barred");
  }
  void sign_in(PersonId who, Role role) { actor_ = agency_->actor(who, role); }
  Uses uses() {
    Uses uses;
    uses.people = test::people_uses(db(), people_);
    uses.episodes = [this](Date day, FunctionRef<void(const std::map<std::int64_t, Episode>&)> read) {
      episodes_.reading(db(), day, read);
    };
    return uses;
  }
  http::Response ask(std::string_view method, std::string_view pattern, http::Fields fields = {},
                     http::PathValues path = {}) {
    const auto list = intake::routes(uses());
    for (const auto& route : list) {
      if (http::name(route.method) != method || route.path != pattern) continue;
      http::Request request;
      request.method = route.method;
      request.path = "/test";
      (route.method == http::Method::get ? request.query : request.form) = std::move(fields);
      const i18n::Words words(i18n::Language::en);
      test::FakeVisit visit(db(), request, actor_, words, test::SmallAgency::noon(today), route, path);
      auto answer = route.handler(visit);
      acts_ = visit.acts;
      changed_ = visit.changes;
      return answer;
    }
    throw std::logic_error("no such route");
  }
  static http::Fields fields(std::initializer_list<std::pair<const char*, std::string>> list) {
    http::Fields made;
    for (const auto& [name, value] : list) made.add(name, value);
    return made;
  }
  template <class Key>
  static std::string sealed(Key id) {
    return test::FakeVisit::sealer().seal(id.value, public_kind<Key>());
  }
  std::int64_t refer(const std::string& given, const std::string& born) {
    const auto answer = ask("POST", "/intake/referrals",
                            fields({{"given_name", given},
                                    {"family_name", "Roy"},
                                    {"birth_date", born},
                                    {"source", "school"},
                                    {"programme", sealed(agency_->programme)},
                                    {"event_date", "2026-11-10"}}));
    EXPECT_EQ(answer.status, 303);
    for (const auto& [name, value] : answer.headers)
      if (name == "location" || name == "Location")
        if (const auto id = test::FakeVisit::sealer().open(value.substr(17, 26), "referrals")) return *id;
    ADD_FAILURE() << "no episode in the address";
    return 0;
  }
  http::PathValues at(std::string_view act = {}) const {
    http::PathValues path{{"episode", test::FakeVisit::sealer().seal(episode_, "referrals")}};
    if (!act.empty()) path.emplace("act", act);
    return path;
  }
  int record(std::string_view act, http::Fields typed) {
    if (!typed.has("event_date") && !typed.has("start_date") && !typed.has("end_date"))
      typed.add("event_date", "2026-11-20");
    return ask("POST", "/intake/episodes/{episode:id}/{act:word}", std::move(typed), at(act)).status;
  }
  Episode loaded() {
    return *db().reading("test", [&](db::Tx& tx) { return load_episode(tx, episode_, today); });
  }
  State state() {
    const auto e = loaded();
    return standing(e, Surroundings(*uses().people.columns(), today).around(e), {}).state;
  }
  int permission(PersonId giver) {
    return record("consent",
                  fields({{"kind", "guardian_permission"}, {"given_by", sealed(giver)}, {"basis", "parent"}}));
  }
  void all_but_permission() {
    EXPECT_EQ(record("screening", fields({{"result", "fits"}})), 303);
    EXPECT_EQ(
        record("notice", fields({{"informed_fit", "true"}, {"informed_services", "true"}, {"informed_to", "mother"}})),
        303);
    EXPECT_EQ(record("rights", fields({{"given", "true"}, {"given_to", "mother"}})), 303);
    EXPECT_EQ(record("intake", fields({{"need_safety", "false"},
                                       {"need_health", "false"},
                                       {"need_self_harm", "false"},
                                       {"need_housing", "false"},
                                       {"need_intensive_service", "false"}})),
              303);
    EXPECT_EQ(record("assessment",
                     fields({{"kind", "initial"}, {"culture_language", "French at home"}, {"participants", "mentee"}})),
              303);
    EXPECT_EQ(record("consent", fields({{"kind", "mentee_assent"}, {"given_by", sealed(tom_)}, {"basis", "self"}})),
              303);
  }

  void accept() {
    all_but_permission();
    EXPECT_EQ(permission(ana_), 303);
    EXPECT_EQ(record("decision", fields({{"decision", "accepted"}})), 303);
  }
  std::string page() { return ask("GET", "/intake/episodes/{episode:id}", {}, at()).body; }
  std::vector<StandingRecord> standing_of(Act act) {
    return db().reading("test", [&](db::Tx& tx) { return standing_records(tx, loaded_in(tx), act, today); });
  }
  Episode loaded_in(db::Tx& tx) const { return *load_episode(tx, episode_, today); }
  static std::string sealed_record(std::string_view table, std::int64_t chain) {
    return test::FakeVisit::sealer().seal(chain, table);
  }
  std::int64_t count(db::Sql sql) {
    return *db().reading(
        "test", [&](db::Tx& tx) { return tx.first(sql, {}, [](const db::Row& row) { return row.integer(0); }); });
  }

  test::FakeVisit::Seen changed_;  ///< what the last visit names in the audit log
  std::unique_ptr<test::SmallAgency> agency_;
  casefile::People people_;
  Episodes episodes_;
  PersonId ines_, sam_, tom_, ana_, luc_;
  std::int64_t episode_{};
  auth::Actor actor_;
  std::vector<std::string> acts_;
};
KITH_BOTH_ENGINES(Intake);

TEST(IntakeStatements, fit_the_schema) { test::prepare_all(sql::all, store_steps); }

TEST_P(Intake, from_referral_to_closing_summary_and_again) {
  EXPECT_EQ(state(), State::referred);
  all_but_permission();
  EXPECT_EQ(state(), State::assessed);
  EXPECT_EQ(permission(ana_), 303);
  EXPECT_EQ(record("decision", fields({{"decision", "accepted"}})), 303);
  EXPECT_EQ(state(), State::accepted);
  EXPECT_EQ(record("waitlist", fields({{"start_date", "2026-11-20"}, {"reason", "capacity"}})), 303);
  EXPECT_EQ(state(), State::waitlisted);
  EXPECT_EQ(record("wait_contact", fields({{"event_date", "2026-11-21"}, {"means", "phone"}})), 303);
  EXPECT_EQ(loaded().open_wait()->last_contact, on(2026, 11, 21));
  EXPECT_EQ(record("leave_waitlist", fields({{"end_date", "2026-11-22"}, {"exit_reason", "matched"}})), 303);
  EXPECT_EQ(state(), State::ready);
  const auto match = agency_->match(agency_->person("Maya"), tom_, on(2026, 11, 22));
  agency_->assign(match, sam_);
  EXPECT_EQ(state(), State::in_service);
  EXPECT_EQ(record("closing_summary", fields({{"summary", "Too early"}})), 409);
  EXPECT_EQ(record("termination", fields({{"event_date", "2026-11-22"}, {"reason", "moved"}})), 303);
  EXPECT_EQ(state(), State::closing);
  EXPECT_EQ(record("closing_summary", fields({{"event_date", "2026-11-22"}, {"summary", "Met for a while."}})), 303);
  EXPECT_EQ(state(), State::closed);
  EXPECT_EQ(ask("POST", "/intake/referrals",
                fields({{"person", sealed(tom_)},
                        {"source", "family"},
                        {"event_date", "2026-11-22"},
                        {"programme", sealed(agency_->programme)}}))
                .status,
            303)
      << "re-entry";
  EXPECT_EQ(state(), State::closed) << "the old episode stays as it is";
}

TEST_P(Intake, a_referral_says_at_which_site_the_child_is_served) {
  const auto school = agency_->add("sites", {{"sites.name", "Hill School"},
                                             {"sites.kind", "school"},
                                             {"sites.controlled_by_org", 0},
                                             {"sites.start_date", on(2025, 9, 1)}});
  const auto send = [&](std::string site) {
    return ask("POST", "/intake/referrals",
               fields({{"given_name", "Lea"},
                       {"event_date", "2026-11-01"},
                       {"source", "school"},
                       {"programme", sealed(agency_->programme)},
                       {"site", std::move(site)}}))
        .status;
  };
  EXPECT_EQ(send("nowhere"), 422);
  EXPECT_EQ(send(sealed(SiteId{school})), 303);
  std::int64_t at = 0;
  db().read("test", [&](db::Tx& tx) {
    tx.query("select site_id from referrals where site_id is not null", {},
             [&](const db::Row& row) { at = row.integer(0); });
  });
  EXPECT_EQ(at, school);
}

TEST_P(Intake, a_minor_is_not_accepted_without_permission_not_even_by_a_supervisor) {
  all_but_permission();
  EXPECT_EQ(record("decision", fields({{"decision", "accepted"}})), 422);
  sign_in(sam_, Role::supervisor);
  EXPECT_EQ(record("decision", fields({{"decision", "accepted"}, {"override_reason", "In a hurry"}})), 422);
  EXPECT_EQ(state(), State::assessed);
}

TEST_P(Intake, permission_comes_from_somebody_who_may_consent) {
  EXPECT_EQ(permission(luc_), 422) << "barred";
  EXPECT_EQ(permission(sam_), 422) << "a stranger";
  EXPECT_EQ(record("consent", fields({{"kind", "mentee_assent"}, {"given_by", sealed(ana_)}, {"basis", "self"}})), 422);
  EXPECT_EQ(permission(ana_), 303);
}

TEST_P(Intake, a_soft_guard_is_passed_by_a_supervisor_with_a_reason_only) {
  EXPECT_EQ(permission(ana_), 303);
  const auto decide = [&](std::string reason) {
    return record("decision", fields({{"decision", "accepted"}, {"override_reason", std::move(reason)}}));
  };
  EXPECT_EQ(decide("Court asked for it"), 422) << "an intake worker may not";
  sign_in(sam_, Role::supervisor);
  EXPECT_EQ(decide(""), 422);
  EXPECT_EQ(decide("Court asked for it"), 303);
  EXPECT_EQ(acts_.back(), "intake.decision.override");
  const auto& happened = loaded().happened;
  EXPECT_TRUE(std::any_of(happened.begin(), happened.end(), [](const Happened& h) {
    return h.act == Act::decision && h.text == "Guard passed: Court asked for it";
  }));
}

TEST_P(Intake, refuses_days_to_come_and_missing_reasons_and_acts_out_of_order) {
  EXPECT_EQ(record("screening", fields({{"result", "fits"}, {"event_date", "2026-11-23"}})), 422);
  EXPECT_EQ(record("screening", fields({{"result", "fits"}, {"event_date", "2026-11-09"}})), 422)
      << "before the referral";
  EXPECT_EQ(record("rights", fields({{"given_to", "mother"}})), 422);
  EXPECT_EQ(record("decision", fields({{"decision", "declined"}})), 422);
  EXPECT_EQ(record("waitlist", fields({{"start_date", "2026-11-20"}, {"reason", "capacity"}})), 409);
  EXPECT_EQ(record("response", fields({{"note", "Called"}})), 409) << "not flagged urgent";
  EXPECT_EQ(record("nothing", {}), 404);
}

TEST_P(Intake, what_calls_for_a_reassessment_is_owed_until_one_is_done) {
  EXPECT_EQ(record("trigger", fields({{"kind", "custody_change"}})), 409) << "not accepted yet";
  accept();
  EXPECT_EQ(record("trigger", fields({{"kind", "custody_change"}, {"event_date", "2026-11-21"}})), 303);
  const auto owed = standing(loaded(), {}, {}).owed;
  EXPECT_TRUE(std::any_of(owed.begin(), owed.end(), [](const Due& due) {
    return due.act == Act::assessment && due.day == on(2026, 12, 21);
  })) << "M3.03b: thirty days";
  EXPECT_EQ(record("assessment", fields({{"kind", "no_change"}, {"event_date", "2026-11-20"}})), 303);
  EXPECT_TRUE(loaded().to_reassess()) << "what was before it does not answer it";
  EXPECT_EQ(record("assessment", fields({{"kind", "no_change"}, {"event_date", "2026-11-22"}})), 303);
  EXPECT_FALSE(loaded().to_reassess());
  EXPECT_NE(page().find("Change of custody"), std::string::npos);
  episodes_.reading(db(), today, [&](const auto& all) { EXPECT_EQ(all.at(episode_).triggers.size(), 1u); });
}

TEST_P(Intake, custody_that_has_no_end_changes_on_its_first_day_only) {
  accept();
  const auto changed = [&] {
    const auto snapshot = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
    return Surroundings(snapshot, today).around(loaded()).custody_changed;
  };
  agency_->custody(tom_, "Town", on(2026, 10, 1));
  EXPECT_EQ(changed(), std::vector<Date>()) << "before he was accepted, and open: no day after its end";
  agency_->add("custody_intervals", {{"custody_intervals.mentee_id", tom_},
                                     {"custody_intervals.organization", "County"},
                                     {"custody_intervals.temporary", 1},
                                     {"custody_intervals.may_consent", 0},
                                     {"custody_intervals.start_date", on(2026, 10, 1)},
                                     {"custody_intervals.end_date", on(2026, 11, 20)}});
  EXPECT_EQ(changed(), std::vector<Date>{on(2026, 11, 21)}) << "the day after the last";
}

TEST_P(Intake, a_case_is_reviewed_by_a_supervisor) {
  accept();
  EXPECT_EQ(page().find("/case_review"), std::string::npos) << "an intake worker is not offered it";
  EXPECT_EQ(record("case_review", fields({{"decision", "continue"}})), 422);
  sign_in(sam_, Role::supervisor);
  EXPECT_NE(page().find("/case_review"), std::string::npos);
  EXPECT_EQ(record("case_review", fields({{"decision", "continue"}, {"note", "Goals stand"}})), 303);
  EXPECT_EQ(count("select count(*) from case_reviews"), 1);
  EXPECT_NE(page().find("Goals stand"), std::string::npos);
}

TEST_P(Intake, a_case_review_and_a_release_are_corrected_and_withdrawn_with_the_reason) {
  accept();
  sign_in(sam_, Role::supervisor);
  ASSERT_EQ(record("case_review", fields({{"decision", "continue"}, {"note", "Goals stand"}})), 303);
  ASSERT_EQ(record("release", fields({{"recipient", "Court"}, {"scope", "goals"}, {"legal_duty", "Order 12"}})), 303);
  const auto only = [&](records::TableKey table) {
    return db().reading("test", [&](db::Tx& tx) { return records::list(tx, table, today, 0, 9); });
  };
  const auto version = [&](records::TableKey table) { return std::to_string(only(table).at(0).id); };
  const auto one = [&](const char* act, records::TableKey table) {
    auto path = at(act);
    path["record"] = sealed_record(table->name, only(table).at(0).chain);
    return path;
  };
  const auto review = one("case_review", "case_reviews"), release = one("release", "information_releases");
  const std::string here = "/intake/episodes/{episode:id}/records/{act:word}/{record:id}";
  const auto corrected = [&](const std::string& seen, const char* reason) {
    return ask("POST", here,
               fields({{"version", seen},
                       {"event_date", "2026-11-20"},
                       {"decision", "change"},
                       {"note", "Goals change"},
                       {"correction_reason", reason}}),
               review)
        .status;
  };
  const auto first = version("case_reviews");
  EXPECT_EQ(corrected(first, ""), 422) << "why?";
  EXPECT_EQ(corrected(first, "Typed for another case"), 303);
  EXPECT_EQ(acts_.back(), "intake.case_review.correct");
  EXPECT_EQ(corrected(first, "Again"), 409) << "corrected meanwhile";
  EXPECT_EQ(corrected(version("case_reviews"), "Again"), 422) << "nothing differs";
  const auto shown = ask("GET", here, {}, review).body;
  for (const char* what : {"Goals stand", "Goals change", "Typed for another case"})
    EXPECT_NE(shown.find(what), std::string::npos) << what;
  const auto told = ask("GET", "/api/v1/episodes/{episode:id}/case-reviews/{record:id}", {}, review).body;
  EXPECT_NE(told.find("\"record\":{\"version\":\"" + version("case_reviews") + "\",\"event_date\":\""),
            std::string::npos)
      << "JSON tells what a correction takes\n"
      << told;
  const auto gone = [&](const http::PathValues& of, records::TableKey table, const char* reason) {
    return ask("POST", here + "/withdraw",
               fields({{"version", version(table)}, {"withdrawal", "true"}, {"withdrawal_reason", reason}}), of)
        .status;
  };
  EXPECT_EQ(gone(release, "information_releases", ""), 422);
  EXPECT_EQ(gone(release, "information_releases", "It was never sent"), 303);
  EXPECT_TRUE(only("information_releases").empty()) << "no figure counts it any more";
  EXPECT_NE(page().find("Withdrawn"), std::string::npos) << "and the page still tells it";
  EXPECT_NE(ask("GET", "/api/v1/episodes/{episode:id}/releases/{record:id}", {}, release).body.find("never sent"),
            std::string::npos);
  sign_in(ines_, Role::intake_worker);
  EXPECT_EQ(gone(review, "case_reviews", "Not mine"), 404) << "a case review is a supervisor's";
}

TEST_P(Intake, a_provider_stands_until_it_ends) {
  EXPECT_EQ(record("provider", fields({{"start_date", "2026-11-15"}, {"organization", "North clinic"}})), 303);
  const auto standing = standing_of(Act::provider_end);
  ASSERT_EQ(standing.size(), 1u);
  EXPECT_EQ(standing[0].text, "North clinic");
  EXPECT_NE(page().find("/provider_end?record="), std::string::npos);
  const auto end = [&](const char* day) {
    return record("provider_end",
                  fields({{"record", sealed_record("coordinating_providers", standing[0].chain)}, {"end_date", day}}));
  };
  EXPECT_EQ(end("2026-11-14"), 422) << "before it began";
  EXPECT_EQ(record("provider_end", fields({{"end_date", "2026-11-20"}})), 409) << "which one?";
  const auto form = ask("GET", "/intake/episodes/{episode:id}/{act:word}", {}, at("provider_end")).body;
  EXPECT_EQ(form.find("type=\"hidden\" name=\"record\""), std::string::npos) << "none is ended unless it is chosen";
  EXPECT_NE(form.find("North clinic, "), std::string::npos) << "the choice";
  EXPECT_EQ(end("2026-11-20"), 303);
  EXPECT_TRUE(standing_of(Act::provider_end).empty());
  EXPECT_EQ(end("2026-11-20"), 409) << "already ended";
}

TEST_P(Intake, information_leaves_with_authority_only_or_a_supervisors_reason) {
  const auto release = [&](const char* scope, const char* reason = "") {
    return record("release", fields({{"recipient", "School"}, {"scope", scope}, {"override_reason", reason}}));
  };
  EXPECT_EQ(release("goals"), 422);
  const auto consent = fields({{"kind", "information_release"}, {"given_by", sealed(ana_)}, {"basis", "parent"}});
  EXPECT_EQ(record("consent", consent), 422) << "to whom, and what";
  auto full = consent;
  full.add("recipient", "School");
  full.add("scope", "goals");
  full.add("event_date", "2026-11-19");
  full.add("copy_given_on", "2026-11-19");
  EXPECT_EQ(record("consent", full), 303);
  EXPECT_EQ(release("goals"), 303);
  EXPECT_EQ(release("assessment"), 422) << "more than was agreed";
  EXPECT_EQ(release("assessment", "Sent by mistake"), 422) << "an intake worker may not pass it";
  const auto standing = standing_of(Act::withdrawal);
  ASSERT_EQ(standing.size(), 1u);
  EXPECT_EQ(record("withdrawal", fields({{"record", sealed_record("consents", standing[0].chain)},
                                         {"withdrawn_on", "2026-11-20"},
                                         {"event_date", "2026-11-20"}})),
            303);
  EXPECT_EQ(release("goals"), 422) << "edge case 61: withdrawn that day";
  EXPECT_EQ(record("release", fields({{"recipient", "Court"}, {"scope", "goals"}, {"legal_duty", "Order 12"}})), 303);
  sign_in(sam_, Role::supervisor);
  EXPECT_EQ(release("goals", "Sent by mistake"), 303);
  EXPECT_EQ(acts_.back(), "intake.release.override");
  EXPECT_EQ(count("select count(*) from information_releases"), 3);
  EXPECT_EQ(count("select count(*) from guard_overrides"), 1);
}

TEST_P(Intake, a_referral_elsewhere_goes_to_a_service_of_the_directory_or_to_whom_one_types) {
  directory::Listing helpline;
  helpline.external = "1";
  helpline.name = "Helpline";
  helpline.phones = "+1 514-555-0101";
  const auto bring = [&](const std::vector<directory::Listing>& services) {
    db().write("test", [&](db::Tx& tx) {
      ASSERT_TRUE(directory::take(tx, services, {"211", ines_, test::SmallAgency::noon(today), false, true}));
    });
  };
  bring({helpline});
  const auto id = db().reading("test", [](db::Tx& tx) { return directory::find(tx, {}, 1, 0).at(0).id; });
  const auto chosen = sealed_record("directory_services", id);
  const std::string pattern = "/intake/episodes/{episode:id}/{act:word}";
  auto form = ask("GET", pattern, fields({{"service", chosen}}), at("onward"));
  EXPECT_NE(form.body.find("value=\"Helpline, +1 514-555-0101\""), std::string::npos);
  EXPECT_NE(form.body.find("name=\"service\" value=\"" + chosen + "\""), std::string::npos);
  form = ask("GET", pattern, {}, at("onward"));
  EXPECT_NE(form.body.find("name=\"age\" value=\"12\""), std::string::npos) << "Tom is twelve";
  EXPECT_EQ(record("onward", fields({{"agency", ""}})), 422) << "neither";
  EXPECT_EQ(record("onward", fields({{"service", sealed_record("referrals", id)}})), 422) << "no service";
  EXPECT_EQ(record("onward", fields({{"agency", "The parish"}})), 303);
  EXPECT_EQ(record("onward", fields({{"service", chosen}, {"outcome", "accepted"}})), 303);
  ASSERT_EQ(standing_of(Act::onward_outcome).size(), 1u) << "nobody told what came of the parish";
  EXPECT_EQ(record("onward_outcome", {}), 422);
  const auto parish = sealed_record("referrals_out", standing_of(Act::onward_outcome).front().chain);
  form = ask("GET", pattern, {}, at("onward_outcome"));
  EXPECT_NE(form.body.find("name=\"record\" value=\"" + parish), std::string::npos) << "the only one";
  EXPECT_NE(form.body.find("The parish, "), std::string::npos) << "and the form says which";
  EXPECT_EQ(record("onward", fields({{"agency", "The food bank"}})), 303);
  form = ask("GET", pattern, {}, at("onward_outcome"));
  EXPECT_EQ(form.body.find("name=\"record\" value=\""), std::string::npos) << "two: neither is taken for the other";
  EXPECT_NE(form.body.find("The food bank, "), std::string::npos);
  EXPECT_EQ(record("onward_outcome", fields({{"record", parish}, {"outcome", "no_answer"}})), 303);
  EXPECT_EQ(record("onward_outcome", fields({{"record", parish}, {"outcome", "accepted"}})), 409) << "told";
  helpline.name = "Another name";
  helpline.external = "2";
  bring({helpline});
  EXPECT_NE(page().find("Helpline, +1 514-555-0101"), std::string::npos) << "what was said stays";
  const auto came = db().reading("test", [&](db::Tx& tx) { return directory::outcomes(tx, id, today); });
  ASSERT_EQ(came.size(), 1u);
  EXPECT_EQ(came.front().code, "accepted");
  EXPECT_EQ(came.front().count, 1);
}

TEST_P(Intake, a_declined_family_that_nobody_can_take_has_a_reason) {
  const auto why = fields({{"event_date", "2026-11-21"}, {"reason", "The only clinic has closed"}});
  EXPECT_EQ(record("no_onward", why), 409) << "not declined";
  EXPECT_EQ(record("decision", fields({{"decision", "declined"}, {"reason", "Too far"}, {"event_date", "2026-11-20"}})),
            303);
  EXPECT_EQ(record("no_onward", fields({{"event_date", "2026-11-21"}})), 422) << "why?";
  EXPECT_EQ(record("no_onward", fields({{"event_date", "2026-11-19"}, {"reason", "x"}})), 422) << "before the decision";
  EXPECT_EQ(record("no_onward", why), 303);
  EXPECT_TRUE(standing(loaded(), {}, {}).owed.empty());
  EXPECT_NE(page().find("The only clinic has closed"), std::string::npos);
}

TEST_P(Intake, many_are_declined_in_one_act_and_taken_back_row_by_row) {
  const auto first = episode_;
  const auto second = refer("Maya", "2013-01-01"), third = refer("Noor", "2013-01-02");
  episode_ = third;
  EXPECT_EQ(record("decision", fields({{"decision", "withdrawn"}, {"event_date", "2026-11-15"}})), 303);
  episode_ = first;
  EXPECT_NE(ask("GET", "/intake/board", {}).body.find("form=\"several\""), std::string::npos);
  const auto all = fields({{"act", "decision"}, {"state", "referred"}, {"all", "true"}});
  auto shown = ask("GET", "/intake/several", all);
  EXPECT_EQ(shown.status, 200);
  EXPECT_NE(shown.body.find("name=\"count\" value=\"2\""), std::string::npos) << "the third is no longer referred";
  auto typed = fields({{"act", "decision"},
                       {"state", "referred"},
                       {"all", "true"},
                       {"count", "2"},
                       {"event_date", "2026-11-20"},
                       {"decision", "declined"}});
  EXPECT_EQ(ask("POST", "/intake/several", typed).status, 422) << "why is missing for all of them";
  EXPECT_EQ(state(), State::referred);
  auto stale = typed;
  stale.add("reason", "Nobody answered");
  EXPECT_EQ(ask("POST", "/intake/several",
                fields({{"act", "decision"},
                        {"state", "referred"},
                        {"all", "true"},
                        {"count", "9"},
                        {"event_date", "2026-11-20"},
                        {"decision", "declined"},
                        {"reason", "x"}}))
                .status,
            409)
      << "the list is not the one that was shown";
  EXPECT_EQ(ask("GET", "/intake/several", fields({{"act", "consent"}})).status, 404) << "one child's own";
  const auto made = ask("POST", "/intake/several", stale);
  ASSERT_EQ(made.status, 303);
  ASSERT_EQ(changed_.size(), 3u) << "the act, and each row it was done to";
  const auto named = [&](std::int64_t key) {
    return std::ranges::any_of(changed_, [&](const auto& one) { return one.first == "referral" && one.second == key; });
  };
  EXPECT_TRUE(named(first) && named(second));
  EXPECT_EQ(state(), State::declined);
  std::string place;
  for (const auto& [name, value] : made.headers)
    if (name == "location" || name == "Location") place = value;
  ASSERT_TRUE(place.starts_with("/intake/several/")) << place;
  const http::PathValues path{{"several", place.substr(16, 26)}};
  EXPECT_NE(ask("GET", "/intake/several/{several:id}", {}, path).body.find("2 recorded"), std::string::npos);
  sign_in(sam_, Role::supervisor);
  EXPECT_EQ(ask("GET", "/intake/several/{several:id}", {}, path).status, 404) << "another's";
  sign_in(ines_, Role::director);
  EXPECT_EQ(ask("POST", "/intake/several/{several:id}/back", {}, path).status, 409)
      << "a director sees them and records nothing";
  EXPECT_EQ(state(), State::declined);
  sign_in(ines_, Role::intake_worker);
  db().write("test", [&](db::Tx& tx) {  // somebody corrected one of them since
    const auto referral = records::ColumnKey("referral_decisions.referral_id").position() - 1;
    for (const auto& one : records::list(tx, "referral_decisions", today, 0, 100))
      if (one.values[static_cast<std::size_t>(referral)].integer == second) {
        const auto corrected =
            records::correct(tx, "referral_decisions", one.chain, one.id, {{"referral_decisions.reason", "Moved away"}},
                             {ines_, test::SmallAgency::noon(today)});
        ASSERT_TRUE(corrected);
      }
  });
  EXPECT_EQ(ask("POST", "/intake/several/{several:id}/back", {}, path).status, 303);
  EXPECT_EQ(changed_.size(), 2u) << "the act, and the row that was taken back";
  EXPECT_TRUE(named(first) && !named(second));
  EXPECT_EQ(state(), State::referred);
  episode_ = second;
  EXPECT_EQ(state(), State::declined) << "what was changed since stays";
  const auto page = ask("GET", "/intake/several/{several:id}", {}, path).body;
  EXPECT_NE(page.find("1 taken back"), std::string::npos);
  EXPECT_EQ(ask("POST", "/intake/several/{several:id}/back", {}, path).status, 409) << "nothing is left to take back";
}

TEST_P(Intake, of_many_each_row_has_its_own_verdict) {
  const auto second = refer("Maya", "2013-01-01");
  const auto pick = [](std::int64_t e) { return sealed_record("referrals", e); };
  EXPECT_EQ(record("notice", fields({{"informed_fit", "true"}, {"informed_to", "mother"}})), 303);
  auto typed = fields({{"act", "decision"},
                       {"state", "referred"},
                       {"event_date", "2026-11-20"},
                       {"decision", "accepted"},
                       {"pick", pick(episode_)},
                       {"pick", pick(second)},
                       {"pick", "made-up"}});
  EXPECT_EQ(ask("POST", "/intake/several", typed).status, 422) << "guards hold for many as for one";
  auto screened = fields({{"act", "screening"},
                          {"state", "referred"},
                          {"event_date", "2026-11-01"},
                          {"result", "fits"},
                          {"pick", pick(episode_)}});
  EXPECT_EQ(ask("POST", "/intake/several", screened).status, 422) << "before the referral";
  auto none = fields({{"act", "screening"}, {"state", "referred"}});
  EXPECT_NE(ask("GET", "/intake/several", none).body.find("Nothing can be recorded"), std::string::npos);
}

TEST_P(Intake, an_urgent_case_stands_first_and_the_board_follows_the_log) {
  const auto other = refer("Zoé", "2013-01-01");
  EXPECT_EQ(record("screening", fields({{"result", "fits"}})), 303);
  auto page = ask("GET", "/intake/board");
  EXPECT_EQ(page.status, 200);
  std::swap(episode_, const_cast<std::int64_t&>(other));
  EXPECT_EQ(record("screening", fields({{"result", "partly"}})), 303);
  EXPECT_EQ(record("intake", fields({{"need_safety", "true"},
                                     {"need_health", "false"},
                                     {"need_self_harm", "false"},
                                     {"need_housing", "false"},
                                     {"need_intensive_service", "false"},
                                     {"action", "Called the shelter"},
                                     {"urgent", "true"},
                                     {"urgent_reason", "Violence at home"}})),
            303);
  page = ask("GET", "/api/v1/episodes");
  EXPECT_LT(page.body.find("Zo"), page.body.find("Tom")) << page.body;
  EXPECT_NE(page.body.find("\"urgent\":true"), std::string::npos);
}

TEST_P(Intake, what_is_not_ones_own_does_not_exist) {
  actor_ = agency_->actor(ines_, Role::intake_worker, agency_->new_programme("Elsewhere"));
  EXPECT_EQ(ask("GET", "/intake/episodes/{episode:id}", {}, at()).status, 404);
  EXPECT_EQ(record("screening", fields({{"result", "fits"}})), 404);
  sign_in(sam_, Role::director);
  EXPECT_EQ(ask("GET", "/intake/episodes/{episode:id}", {}, at()).status, 200);
  EXPECT_EQ(record("screening", fields({{"result", "fits"}})), 404) << "a director reads and records nothing";
}

}  // namespace
}  // namespace kith::intake
