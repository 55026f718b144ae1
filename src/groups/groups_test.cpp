// SPDX-License-Identifier: AGPL-3.0-or-later
#include "groups/groups.h"

#include <gtest/gtest.h>

#include "casefile/people.h"
#include "groups/queries.h"
#include "records/ddl.h"
#include "snapshot/load.h"
#include "snapshot/low_attendance.h"
#include "support/both_engines.h"
#include "support/fake_visit.h"
#include "support/people_uses.h"
#include "support/small_agency.h"

namespace kith::groups {
namespace {

using auth::Role;
constexpr Date today = on(2026, 11, 22);
const std::vector<db::Step> store_steps = test::all_steps();

TEST(Attendance, falls_short_with_fewer_than_two_of_the_last_three_and_says_so_once) {
  snapshot::AttendanceRun run;
  EXPECT_FALSE(run.falls_with(false, 2));
  EXPECT_FALSE(run.falls_with(false, 2)) << "two sessions say nothing yet";
  EXPECT_TRUE(run.falls_with(true, 2)) << "one of three";
  EXPECT_FALSE(run.falls_with(false, 2)) << "still low, told already";
  EXPECT_TRUE(run.low());
  EXPECT_FALSE(run.falls_with(true, 2));
  EXPECT_FALSE(run.falls_with(true, 2));
  EXPECT_FALSE(run.low());
  EXPECT_TRUE(run.falls_with(true, 3) || !run.low()) << "three of three";
  EXPECT_FALSE(run.falls_with(false, 1)) << "two of three, and one is asked";
  EXPECT_TRUE(run.falls_with(true, 3)) << "all three are asked from here on";
}

TEST(Ratio, one_adult_is_never_alone_with_one_mentee_and_visitors_are_no_mentors) {
  EXPECT_TRUE(ratio({1, 1, 0}, 6).hard);
  EXPECT_TRUE(ratio({0, 1, 1}, 6).hard);
  EXPECT_TRUE(ratio({0, 4, 2}, 6).hard) << "visitors only";
  EXPECT_FALSE(ratio({1, 7, 0}, 6).hard);
  EXPECT_NE(ratio({1, 7, 0}, 6).key, nullptr) << "seven to one: soft";
  EXPECT_EQ(ratio({2, 12, 0}, 6).key, nullptr);
  EXPECT_EQ(ratio({1, 2, 0}, 6).key, nullptr);
  EXPECT_EQ(ratio({0, 0, 1}, 6).key, nullptr) << "no mentee, nothing to guard";
}

/// Cora leads a group of mentor Maya and mentees Tom, Zoé and Luc at a school.
class Groups : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return store_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    cora_ = agency_->worker("Cora");
    sam_ = agency_->worker("Sam", "supervisor");
    group_ = agency_->add("groups", {{"groups.programme_id", agency_->programme},
                                     {"groups.name", "Tuesday circle"},
                                     {"groups.start_date", on(2026, 9, 1)}});
    maya_ = join("Maya", "mentor");
    tom_ = join("Tom", "mentee");
    zoe_ = join("Zoe", "mentee");
    luc_ = join("Luc", "mentee");
    sign_in(cora_, Role::coordinator);
  }
  void sign_in(PersonId who, Role role) { actor_ = agency_->actor(who, role); }
  PersonId join(std::string_view name, std::string_view role, Date from = on(2026, 9, 1)) {
    const auto who = agency_->person(name);
    agency_->add("group_memberships", {{"group_memberships.group_id", group_},
                                       {"group_memberships.person_id", who},
                                       {"group_memberships.role", role},
                                       {"group_memberships.start_date", from}});
    return who;
  }
  void trained(PersonId who, Date day = on(2026, 1, 3)) {
    agency_->add("training_records",
                 {{"training_records.person_id", who},
                  {"training_records.event_date", day},
                  {"training_records.result", "credited"},
                  {"training_records.approved_by", sam_},
                  {"training_records.topics_covered",
                   "philosophy_role;duties_mentee;duties_guardian;duties_organization;organization_duties;"
                   "realistic_expectations;good_practice;communication;role_modelling;building_trust;"
                   "boundaries;diversity;population"}});
  }
  void ready_to_meet(PersonId who) {
    agency_->cleared(who, on(2027, 1, 3));
    trained(who);
  }
  Uses uses() {
    Uses uses;
    uses.people = test::people_uses(db(), people_);
    return uses;
  }
  http::Response ask(std::string_view method, std::string_view pattern, http::Fields fields = {},
                     http::PathValues path = {}) {
    const auto list = groups::routes(uses());
    for (const auto& route : list) {
      if (http::name(route.method) != method || route.path != pattern) continue;
      http::Request request;
      request.method = route.method;
      request.path = "/test";
      (route.method == http::Method::get ? request.query : request.form) = std::move(fields);
      const i18n::Words words(i18n::Language::en);
      test::FakeVisit visit(db(), request, actor_, words, test::SmallAgency::noon(today), route, path);
      return route.handler(visit);
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
  http::PathValues at(std::string_view act = {}) const {
    http::PathValues path{{"group", test::FakeVisit::sealer().seal(group_, "groups")}};
    if (!act.empty()) path.emplace("act", act);
    return path;
  }
  /// A session with who was there; everybody else was absent.
  int session(std::string day, std::vector<PersonId> there, std::string status = "held",
              std::string override_reason = {}) {
    auto typed = fields({{"event_date", std::move(day)},
                         {"status", std::move(status)},
                         {"minutes", "60"},
                         {"override_reason", std::move(override_reason)}});
    std::size_t at_line = 0;
    for (const auto person : {maya_, tom_, zoe_, luc_}) {
      const bool was_there = std::find(there.begin(), there.end(), person) != there.end();
      const std::string line = "marks." + std::to_string(at_line++);
      typed.add(line + ".person", sealed(person));
      typed.add(line + ".status", was_there ? "present" : "absent");
    }
    return ask("POST", "/groups/{group:id}/session", std::move(typed), at()).status;
  }
  std::vector<Low> low() {
    return low_attendance(*uses().people.columns(), snapshot::GroupRef{static_cast<std::uint32_t>(group_)}, today);
  }
  /// Of the check-ins, in the order they were recorded.
  std::string roles() {
    std::string all;
    db().read("test", [&](db::Tx& tx) {
      tx.query("select role from check_ins order by id", {}, [&](const db::Row& row) { all += row.string(0) + " "; });
    });
    return all;
  }
  std::size_t rows(records::TableKey table) {
    return db().reading("test", [&](db::Tx& tx) { return records::list(tx, table, today, 0, 200).size(); });
  }

  std::unique_ptr<test::SmallAgency> agency_;
  casefile::People people_;
  PersonId cora_, sam_, maya_, tom_, zoe_, luc_;
  std::int64_t group_{};
  auth::Actor actor_;
};
KITH_BOTH_ENGINES(Groups);

TEST(GroupStatements, fit_the_schema) { test::prepare_all(sql::all, store_steps); }

TEST_P(Groups, mentors_meet_with_the_school_once_each_term) {
  const auto circles = ProgrammeId{agency_->add("programmes", {{"programmes.name", "Circles"},
                                                               {"programmes.model", "group"},
                                                               {"programmes.setting", "school"},
                                                               {"programmes.survivor", 0},
                                                               {"programmes.high_risk", 0},
                                                               {"programmes.guardian_topic_applies", 1},
                                                               {"programmes.standards_family", "MS"},
                                                               {"programmes.edition_year", 2020},
                                                               {"programmes.time_zone", "America/Toronto"},
                                                               {"programmes.start_date", on(2020, 1, 1)}})};
  actor_ = agency_->actor(agency_->worker("Lea", "coordinator", circles), Role::coordinator, circles);
  const std::string pattern = "/groups/mentor-meetings";
  EXPECT_NE(ask("GET", pattern).body.find("No terms are recorded"), std::string::npos);
  for (const auto& [from, until] : {std::pair(on(2026, 9, 1), on(2026, 12, 20)), {on(2026, 1, 5), on(2026, 6, 20)}})
    agency_->add("calendar_periods", {{"calendar_periods.programme_id", circles},
                                      {"calendar_periods.kind", "term"},
                                      {"calendar_periods.name", "Term"},
                                      {"calendar_periods.start_date", from},
                                      {"calendar_periods.end_date", until}});
  EXPECT_NE(ask("GET", pattern).body.find("No meeting with the school"), std::string::npos) << "of the term before";
  const auto meeting = [&](const char* day, const char* school) {
    return ask("POST", pattern,
               fields({{"programme", sealed(circles)},
                       {"event_date", day},
                       {"mode", "in_person"},
                       {"school_staff_present", school}}))
        .status;
  };
  EXPECT_EQ(meeting("2026-12-01", "true"), 422) << "ahead";
  EXPECT_EQ(meeting("2026-10-14", ""), 303);
  auto page = ask("GET", pattern).body;
  EXPECT_NE(page.find("without the school"), std::string::npos);
  EXPECT_EQ(page.find(">Met<"), std::string::npos) << "does not count";
  EXPECT_EQ(meeting("2026-11-04", "true"), 303);
  EXPECT_EQ(rows("training_events"), 2u);
  page = ask("GET", pattern).body;
  EXPECT_NE(page.find("Met</span>"), std::string::npos) << page;
  sign_in(cora_, Role::coordinator);
  EXPECT_EQ(meeting("2026-11-05", "true"), 422) << "another programme's";
}

TEST_P(Groups, attendance_of_everybody_on_one_screen_and_a_follow_up_when_it_is_low) {
  ready_to_meet(maya_);
  EXPECT_EQ(session("2026-10-06", {maya_, tom_, zoe_, luc_}), 303);
  EXPECT_EQ(rows("attendance"), 4u);
  EXPECT_EQ(session("2026-10-20", {maya_, tom_, zoe_}), 303);
  EXPECT_TRUE(low().empty());
  EXPECT_EQ(session("2026-11-03", {}, "cancelled"), 303);
  EXPECT_EQ(rows("attendance"), 8u) << "a cancelled session is in nobody's count";
  EXPECT_EQ(session("2026-11-17", {maya_, tom_, zoe_}), 303);
  ASSERT_EQ(low().size(), 1u);
  EXPECT_EQ(low()[0].mentee, luc_);
  const auto asked = [&](std::string_view least, Date from) {
    agency_->add("policies", {{"policies.programme_id", agency_->programme},
                              {"policies.key", "att_min"},
                              {"policies.value", least},
                              {"policies.valid_from", from}});
  };
  asked("1", on(2026, 11, 16));
  EXPECT_TRUE(low().empty()) << "one of three is what the programme asks";
  asked("2", on(2026, 11, 17));
  EXPECT_EQ(low().size(), 1u);
  EXPECT_EQ(low()[0].due, on(2026, 11, 24)) << "within seven days";
  EXPECT_NE(ask("GET", "/groups/{group:id}", {}, at()).body.find("Low attendance"), std::string::npos);
  EXPECT_EQ(ask("POST", "/groups/{group:id}/{act:word}",
                fields({{"person", sealed(luc_)},
                        {"event_date", "2026-11-20"},
                        {"reason", "The bus"},
                        {"encouragement", "Missed by all"}}),
                at("followup"))
                .status,
            303);
  EXPECT_TRUE(low().empty());
}

TEST_P(Groups, a_family_gets_its_pack_and_everybody_is_asked_how_it_goes) {
  const auto ana = agency_->person("Ana"), luke = agency_->person("Luke");
  agency_->relative(tom_, ana, "parent", true);
  agency_->relative(tom_, luke, "parent", true, "barred");
  const auto record = [&](PersonId member, const char* act, http::Fields typed) {
    typed.add("person", sealed(member));
    typed.add("event_date", "2026-11-20");
    return ask("POST", "/groups/{group:id}/{act:word}", std::move(typed), at(act)).status;
  };
  const auto items = fields({{"items", "goals"}, {"items", "why_identified"}, {"items", "roles"}});
  EXPECT_EQ(record(tom_, "pack", {}), 422) << "what did it tell?";
  EXPECT_EQ(record(maya_, "pack", items), 422) << "a mentor gets none";
  EXPECT_EQ(record(tom_, "pack", items), 303);
  EXPECT_EQ(rows("information_packs"), 1u);
  const auto asks = [&](PersonId member, PersonId who, std::string headway) {
    return record(member, "checkin", fields({{"person_id", sealed(who)}, {"headway", std::move(headway)}}));
  };
  EXPECT_EQ(asks(tom_, tom_, ""), 422) << "nothing was answered";
  EXPECT_EQ(asks(tom_, tom_, "Reads more"), 303);
  EXPECT_EQ(asks(tom_, ana, "Happy to go"), 303);
  EXPECT_EQ(asks(tom_, luke, "Barred"), 422);
  EXPECT_EQ(asks(maya_, ana, "Not hers"), 422);
  EXPECT_EQ(asks(maya_, maya_, "Goes well"), 303);
  EXPECT_EQ(asks(ana, ana, "No member"), 404);
  EXPECT_EQ(roles(), "mentee guardian mentor ");
  const auto page = ask("GET", "/groups/{group:id}", {}, at()).body;
  EXPECT_NE(page.find("/pack?person="), std::string::npos);
  EXPECT_NE(page.find("/checkin?person="), std::string::npos);
  EXPECT_EQ(ask("POST", "/api/v1/groups/{group:id}/check-ins",
                fields({{"person", sealed(zoe_)},
                        {"person_id", sealed(zoe_)},
                        {"event_date", "2026-11-21"},
                        {"needs", "A quiet room"}}),
                at())
                .status,
            201);
  EXPECT_EQ(ask("POST", "/api/v1/groups/{group:id}/packs",
                fields({{"person", sealed(zoe_)}, {"event_date", "2026-11-23"}, {"items", "goals"}}), at())
                .status,
            422)
      << "a day to come";
}

TEST_P(Groups, whoever_left_may_still_be_told_of_until_the_day_of_leaving) {
  const auto act = [&](const char* name, const char* day, http::Fields typed) {
    typed.add("person", sealed(luc_));
    typed.add("event_date", day);
    return ask("POST", "/groups/{group:id}/{act:word}", std::move(typed), at(name)).status;
  };
  EXPECT_EQ(ask("POST", "/groups/{group:id}/{act:word}", fields({{"person", sealed(luc_)}, {"end_date", "2026-11-01"}}),
                at("leaving"))
                .status,
            303);
  EXPECT_EQ(act("pack", "2026-09-01", fields({{"items", "goals"}})), 303);
  EXPECT_EQ(act("checkin", "2026-11-01", fields({{"person_id", sealed(luc_)}, {"headway", "Reads more"}})), 303);
  EXPECT_EQ(act("checkin", "2026-11-02", fields({{"person_id", sealed(luc_)}, {"headway", "Reads more"}})), 422);
  EXPECT_EQ(act("followup", "2026-10-20", fields({{"reason", "The bus"}, {"encouragement", "Missed"}})), 404);
  const auto page = ask("GET", "/groups/{group:id}", {}, at()).body;
  EXPECT_NE(page.find("Have left the group"), std::string::npos);
  EXPECT_EQ(ask("GET", "/groups/{group:id}/told", fields({{"person", sealed(luc_)}}), at()).status, 200);
}

TEST_P(Groups, packs_and_check_ins_are_corrected_and_withdrawn_with_the_reason) {
  const auto ana = agency_->person("Ana");
  agency_->relative(tom_, ana, "parent", true);
  const auto add = [&](const char* act, http::Fields typed) {
    typed.add("person", sealed(tom_));
    typed.add("event_date", "2026-11-20");
    return ask("POST", "/groups/{group:id}/{act:word}", std::move(typed), at(act)).status;
  };
  ASSERT_EQ(add("pack", fields({{"items", "goals"}})), 303);
  ASSERT_EQ(add("checkin", fields({{"person_id", sealed(ana)}, {"headway", "Happy to go"}})), 303);
  const auto last = [&](records::TableKey table) {
    return db().reading("test", [&](db::Tx& tx) { return records::list(tx, table, today, 0, 9); }).at(0);
  };
  const auto one = [&](const char* act, records::TableKey table) {
    auto path = at(act);
    path["person"] = sealed(tom_);
    path["record"] = test::FakeVisit::sealer().seal(last(table).chain, table->name);
    return path;
  };
  const std::string here = "/groups/{group:id}/records/{person:id}/{act:word}/{record:id}";
  const auto pack = one("pack", "information_packs"), said = one("checkin", "check_ins");
  const auto seen = [&](records::TableKey table) { return std::to_string(last(table).id); };
  EXPECT_EQ(ask("POST", here,
                fields({{"version", seen("check_ins")},
                        {"event_date", "2026-11-20"},
                        {"headway", "Likes the trips"},
                        {"correction_reason", "Heard wrongly"}}),
                said)
                .status,
            303);
  const auto shown = ask("GET", here, {}, said).body;
  for (const char* what : {"Happy to go", "Likes the trips", "Heard wrongly"})
    EXPECT_NE(shown.find(what), std::string::npos) << what;
  EXPECT_EQ(ask("POST", here, fields({{"version", seen("check_ins")}, {"event_date", "2026-11-20"}}), said).status, 422)
      << "nothing was answered";
  EXPECT_EQ(ask("POST", here + "/withdraw",
                fields({{"version", seen("information_packs")},
                        {"withdrawal", "true"},
                        {"withdrawal_reason", "Another child's"}}),
                pack)
                .status,
            303);
  EXPECT_EQ(rows("information_packs"), 0u);
  const auto all = ask("GET", "/groups/{group:id}/told", fields({{"person", sealed(tom_)}}), at()).body;
  EXPECT_NE(all.find("Withdrawn"), std::string::npos);
  auto elsewhere = pack;
  elsewhere["person"] = sealed(zoe_);
  EXPECT_EQ(ask("GET", here, {}, elsewhere).status, 404) << "not hers";
}

TEST_P(Groups, a_new_group_meets_at_a_site_and_so_do_its_sessions) {
  const auto school = agency_->add("sites", {{"sites.name", "Hill School"},
                                             {"sites.kind", "school"},
                                             {"sites.controlled_by_org", 0},
                                             {"sites.start_date", on(2025, 9, 1)}});
  const auto found = [&](std::string site) {
    return ask("POST", "/groups",
               fields({{"name", "Chess"},
                       {"start_date", "2026-09-01"},
                       {"programme", sealed(agency_->programme)},
                       {"site", std::move(site)}}))
        .status;
  };
  EXPECT_NE(ask("GET", "/groups/new").body.find("Hill School"), std::string::npos);
  EXPECT_EQ(found("nowhere"), 422);
  EXPECT_EQ(found(sealed(SiteId{school})), 303);
  EXPECT_EQ(found(""), 303) << "a group without a site";
  std::vector<std::int64_t> sites;
  db().read("test", [&](db::Tx& tx) {
    tx.query("select site_id from groups where name = 'Chess' order by id", {},
             [&](const db::Row& row) { sites.push_back(row.null(0) ? 0 : row.integer(0)); });
  });
  EXPECT_EQ(sites, (std::vector<std::int64_t>{school, 0}));
}

TEST_P(Groups, how_many_mentees_it_takes_is_set_from_a_day_on) {
  const auto set = [&](std::string day, std::string least, std::string most) {
    return ask("POST", "/groups/{group:id}/{act:word}",
               fields({{"event_date", day}, {"least_mentees", least}, {"most_mentees", most}}), at("size"));
  };
  EXPECT_NE(set("2026-11-22", "5", "4").body.find("less than the least"), std::string::npos);
  EXPECT_EQ(set("2026-08-31", "3", "8").status, 422) << "before the group";
  EXPECT_EQ(set("2026-11-22", "1", "8").status, 422) << "one adult is never alone with one mentee";
  const auto size = [&](Date day) {
    return db().reading("size", [&](db::Tx& tx) { return size_of(tx, group_, day); });
  };
  EXPECT_FALSE(size(today));
  EXPECT_EQ(set("2026-11-22", "3", "8").status, 303);
  EXPECT_EQ(set("2026-11-23", "4", "10").status, 422) << "a day to come";
  EXPECT_EQ(size(today)->most, 8);
  EXPECT_FALSE(size(on(2026, 11, 21)));
  EXPECT_NE(ask("GET", "/groups/{group:id}", {}, at()).body.find("Takes 3 to 8 mentees."), std::string::npos);
}

TEST_P(Groups, the_sheet_is_the_roster_of_that_day) {
  ready_to_meet(maya_);
  EXPECT_EQ(session("2026-10-06", {maya_, tom_, zoe_, luc_}), 303);
  const auto ida = join("Ida", "mentee", on(2026, 11, 1));
  EXPECT_EQ(session("2026-10-20", {maya_, tom_, zoe_}), 303);
  EXPECT_EQ(rows("attendance"), 8u) << "who joins later is not on it";
  EXPECT_EQ(session("2026-11-10", {maya_, tom_, zoe_, luc_}), 303);
  EXPECT_EQ(rows("attendance"), 13u) << "nobody said how it was with the fifth: unknown";
  EXPECT_TRUE(std::none_of(low().begin(), low().end(), [&](const Low& l) { return l.mentee == ida; }))
      << "earlier sessions are no absences";
}

TEST_P(Groups, too_few_adults) {
  EXPECT_EQ(session("2026-10-06", {maya_, tom_, zoe_}), 422) << "her checks do not hold: she counts as a visitor";
  ready_to_meet(maya_);
  EXPECT_EQ(session("2026-10-06", {maya_, tom_}), 422) << "alone with one";
  sign_in(sam_, Role::supervisor);
  EXPECT_EQ(session("2026-10-06", {maya_, tom_}, "held", "Nobody else came"), 422) << "not even with a reason";
  EXPECT_EQ(session("2026-10-06", {tom_, zoe_}), 422) << "no mentor";
  EXPECT_EQ(session("2026-10-06", {tom_, zoe_}, "held", "Staff led it"), 303);
  EXPECT_EQ(rows("guard_overrides"), 1u);
}

TEST_P(Groups, a_suspended_mentor_is_not_expected_and_is_a_visitor_if_there) {
  const auto max = join("Max", "mentor");
  ready_to_meet(maya_);
  ready_to_meet(max);
  const auto decided = [&](std::string_view status, Date day) {
    agency_->add("mentor_status_events",
                 {{"mentor_status_events.person_id", maya_},
                  {"mentor_status_events.event_date", day},
                  {"mentor_status_events.status", status}},
                 day);
  };
  const auto sheet = [&](std::string day, PersonId there) {
    auto typed = fields({{"event_date", std::move(day)}, {"status", "held"}, {"minutes", "60"}});
    std::size_t line = 0;
    for (const auto person : {maya_, max, tom_, zoe_, luc_}) {
      const std::string at_line = "marks." + std::to_string(line++);
      typed.add(at_line + ".person", sealed(person));
      typed.add(at_line + ".status", person == maya_ && there != maya_ ? "absent_excused" : "present");
    }
    return ask("POST", "/groups/{group:id}/session", std::move(typed), at()).status;
  };
  EXPECT_EQ(ask("GET", "/groups/{group:id}", {}, at()).body.find("may not attend"), std::string::npos);
  decided("suspended", on(2026, 10, 10));
  const auto page = ask("GET", "/groups/{group:id}", {}, at()).body;
  EXPECT_NE(page.find("may not attend: suspended since 10 Oct 2026, until a screening officer or director"),
            std::string::npos)
      << "and who ends it";
  EXPECT_NE(ask("GET", "/groups/{group:id}/session", {}, at()).body.find("may not attend"), std::string::npos);
  EXPECT_EQ(sheet("2026-10-06", maya_), 303);
  EXPECT_EQ(rows("attendance"), 5u) << "four days before";
  EXPECT_EQ(sheet("2026-10-13", max), 303);
  EXPECT_EQ(rows("attendance"), 9u) << "she was not expected";
  EXPECT_EQ(session("2026-10-20", {maya_, tom_, zoe_}), 422) << "with visitors only";
  EXPECT_EQ(sheet("2026-10-27", maya_), 303) << "what was is recorded";
  EXPECT_NE(ask("GET", "/groups/{group:id}", {}, at()).body.find("was there on 27 Oct 2026 while suspended"),
            std::string::npos);
  const auto visitors = db().reading("test", [](db::Tx& tx) {
    return tx.first("select count(*) from attendance where role = 'visitor'", {},
                    [](const db::Row& row) { return row.integer(0); });
  });
  EXPECT_EQ(visitors.value_or(0), 1) << "no figure counts her as a mentor";
  decided("reinstated", on(2026, 11, 1));
  EXPECT_EQ(ask("GET", "/groups/{group:id}", {}, at()).body.find("may not attend"), std::string::npos);
}

TEST_P(Groups, a_release_from_custody_ends_the_place_in_a_group_there) {
  ready_to_meet(maya_);
  const auto site = agency_->add("sites", {{"sites.name", "North hall"},
                                           {"sites.kind", "youth_custody"},
                                           {"sites.controlled_by_org", 1},
                                           {"sites.start_date", on(2020, 1, 1)}});
  const auto version = db().reading("test", [&](db::Tx& tx) { return records::newest(tx, "groups", group_)->id; });
  db().writing("test", [&](db::Tx& tx) {
    return records::correct(tx, "groups", group_, version, {{"groups.site_id", site}}, agency_->author());
  });
  const auto held_until = [&](PersonId who, Date until) {
    agency_->add("custody_intervals",
                 {{"custody_intervals.mentee_id", who},
                  {"custody_intervals.organization", "North hall"},
                  {"custody_intervals.temporary", 1},
                  {"custody_intervals.may_consent", 0},
                  {"custody_intervals.start_date", on(2026, 8, 1)},
                  {"custody_intervals.end_date", until}},
                 on(2026, 10, 1));
  };
  held_until(luc_, on(2026, 10, 12));
  held_until(tom_, on(2026, 12, 24));
  const auto on_sheet = [&](Date day) {
    const auto places =
        roster(*uses().people.columns(), snapshot::GroupRef{static_cast<std::uint32_t>(group_)}, day, today);
    return std::ranges::any_of(places, [&](const Place& place) { return place.person == luc_; });
  };
  EXPECT_TRUE(on_sheet(on(2026, 10, 12))) << "the last day counts";
  EXPECT_FALSE(on_sheet(on(2026, 10, 13)));
  EXPECT_EQ(session("2026-10-06", {maya_, tom_, zoe_}), 303);
  EXPECT_EQ(rows("attendance"), 4u);
  for (const char* day : {"2026-10-13", "2026-10-20", "2026-10-27"}) EXPECT_EQ(session(day, {maya_, tom_, zoe_}), 303);
  EXPECT_EQ(rows("attendance"), 13u) << "three on each sheet since";
  EXPECT_TRUE(low().empty()) << "nobody misses who was released";
  const auto page = ask("GET", "/groups/{group:id}", {}, at()).body;
  EXPECT_GT(page.find("Luc"), page.find("id=\"left\"")) << "among those who left, without anybody's act";
  EXPECT_NE(page.find("Luc"), std::string::npos);
}

TEST_P(Groups, an_untrained_guest_with_checks_is_a_visitor) {
  agency_->cleared(maya_, on(2027, 1, 3));
  EXPECT_EQ(session("2026-10-06", {maya_, tom_, zoe_}), 422) << "checked and not trained: no mentor was there";
  agency_->typing_day = on(2026, 10, 10);
  trained(maya_, agency_->typing_day);
  EXPECT_EQ(session("2026-10-06", {maya_, tom_, zoe_}), 422) << "trained later";
  EXPECT_EQ(session("2026-10-13", {maya_, tom_, zoe_}), 303);
}

TEST_P(Groups, a_group_begins_at_a_hosts_site_under_an_agreement_or_with_a_reason) {
  ready_to_meet(maya_);
  const auto site = agency_->site("Hill School");
  const auto version = db().reading("test", [&](db::Tx& tx) { return records::newest(tx, "groups", group_)->id; });
  db().writing("test", [&](db::Tx& tx) {
    return records::correct(tx, "groups", group_, version, {{"groups.site_id", site}}, agency_->author());
  });
  EXPECT_EQ(session("2026-10-06", {maya_, tom_, zoe_}), 422) << "no agreement";
  sign_in(sam_, Role::supervisor);
  EXPECT_EQ(session("2026-10-06", {maya_, tom_, zoe_}), 422) << "no reason";
  EXPECT_EQ(session("2026-10-06", {maya_, tom_, zoe_}, "held", "It is signed next week"), 303);
  EXPECT_EQ(rows("guard_overrides"), 1u);
  sign_in(cora_, Role::coordinator);
  EXPECT_EQ(session("2026-10-13", {maya_, tom_, zoe_}), 303) << "it has begun: what happened is written down";
  EXPECT_EQ(rows("guard_overrides"), 1u);
}

TEST_P(Groups, an_agreement_in_force_lets_a_group_begin) {
  ready_to_meet(maya_);
  const auto site = agency_->site("Hill School");
  const auto version = db().reading("test", [&](db::Tx& tx) { return records::newest(tx, "groups", group_)->id; });
  db().writing("test", [&](db::Tx& tx) {
    return records::correct(tx, "groups", group_, version, {{"groups.site_id", site}}, agency_->author());
  });
  agency_->add("site_agreements", {{"site_agreements.site_id", site},
                                   {"site_agreements.parties", "Hill and we"},
                                   {"site_agreements.signed_on", on(2026, 9, 1)},
                                   {"site_agreements.valid_from", on(2026, 9, 1)}});
  EXPECT_EQ(session("2026-08-31", {maya_, tom_, zoe_}), 422);
  EXPECT_EQ(session("2026-10-06", {maya_, tom_, zoe_}), 303);
  EXPECT_EQ(rows("guard_overrides"), 0u);
}

TEST_P(Groups, a_mark_is_corrected_and_the_sheet_stays) {
  ready_to_meet(maya_);
  EXPECT_EQ(session("2026-10-06", {maya_, tom_, zoe_}), 303);
  const auto key =
      db().reading("test", [&](db::Tx& tx) { return records::list(tx, "group_sessions", today, 0, 2).front().chain; });
  auto path = at();
  path.emplace("session", test::FakeVisit::sealer().seal(key, "group_sessions"));
  auto typed = fields({{"marks.0.person", sealed(luc_)},
                       {"marks.0.status", "late"},
                       {"marks.1.person", sealed(maya_)},
                       {"marks.1.status", "present"},
                       {"marks.2.person", sealed(tom_)},
                       {"marks.2.status", "present"},
                       {"marks.3.person", sealed(zoe_)},
                       {"marks.3.status", "present"}});
  EXPECT_EQ(ask("POST", "/groups/{group:id}/session/{session:id}", std::move(typed), path).status, 303);
  const auto sheet = db().reading("test", [&](db::Tx& tx) { return sheet_of(tx, key, today); });
  EXPECT_EQ(sheet.size(), 4u);
  EXPECT_TRUE(
      std::any_of(sheet.begin(), sheet.end(), [&](const Mark& m) { return m.person == luc_ && m.status == "late"; }));
}

TEST_P(Groups, members_schedule_and_what_is_not_ones_own) {
  EXPECT_EQ(ask("POST", "/groups/{group:id}/{act:word}",
                fields({{"event_date", "2026-09-01"},
                        {"place", "Room 4"},
                        {"meeting_time", "Tuesdays at noon"},
                        {"frequency", "Every second week"}}),
                at("schedule"))
                .status,
            303);
  EXPECT_NE(ask("GET", "/groups/{group:id}", {}, at()).body.find("Tuesdays at noon"), std::string::npos);
  EXPECT_EQ(ask("POST", "/groups/{group:id}/{act:word}", fields({{"person", sealed(luc_)}, {"end_date", "2026-08-01"}}),
                at("leaving"))
                .status,
            422);
  EXPECT_EQ(ask("POST", "/groups/{group:id}/{act:word}", fields({{"person", sealed(luc_)}, {"end_date", "2026-11-01"}}),
                at("leaving"))
                .status,
            303);
  EXPECT_EQ(
      roster(*uses().people.columns(), snapshot::GroupRef{static_cast<std::uint32_t>(group_)}, today, today).size(),
      3u);
  EXPECT_EQ(session("2026-11-23", {maya_, tom_, zoe_}), 422) << "still to come";
  actor_ = agency_->actor(cora_, Role::coordinator, agency_->new_programme("Elsewhere"));
  EXPECT_EQ(ask("GET", "/groups/{group:id}", {}, at()).status, 404);
  sign_in(maya_, Role::mentor);
  EXPECT_EQ(session("2026-10-06", {maya_, tom_, zoe_}), 404);
}

}  // namespace
}  // namespace kith::groups
