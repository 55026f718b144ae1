// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/policy.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <tuple>

namespace kith::auth {
namespace {

/// workflows.md §15 once more, written by hand and independently of the table: role, permission, and the strongest
/// relations (within the place of the grant) under which it is allowed. Whatever is not here must be denied.
constexpr const char* expectation = R"(
director          see_work_list      assigned_now once_assigned own_team own_site own_programme
director          see_match          assigned_now once_assigned own_team own_site own_programme
director          see_pool           assigned_now once_assigned own_team own_site own_programme
director          propose_match      assigned_now once_assigned own_team own_site own_programme
director          handle_concern     assigned_now once_assigned own_team own_site own_programme
director          see_measures       assigned_now once_assigned own_team own_site own_programme
director          see_measure_cases  assigned_now once_assigned own_team own_site own_programme
director          see_policies       assigned_now once_assigned own_team own_site own_programme
director          set_policies       assigned_now once_assigned own_team own_site own_programme
director          see_records        assigned_now once_assigned own_team own_site own_programme
director          see_people         assigned_now once_assigned own_team own_site own_programme
director          see_mentee_file    assigned_now once_assigned own_team own_site own_programme
director          see_mentor_file    assigned_now once_assigned own_team own_site own_programme
director          join_people        assigned_now once_assigned own_team own_site own_programme
coordinator       join_people        assigned_now
supervisor        join_people        assigned_now once_assigned own_team own_site
intake_worker     join_people        assigned_now once_assigned own_team own_site own_programme
screening_officer join_people        assigned_now once_assigned own_team own_site own_programme
director          open_seal          assigned_now once_assigned own_team own_site own_programme
coordinator       open_seal          assigned_now
supervisor        open_seal          assigned_now
director          screen_mentors     assigned_now once_assigned own_team own_site own_programme
director          adjudicate_checks  assigned_now once_assigned own_team own_site own_programme
director          override_guard     assigned_now once_assigned own_team own_site own_programme
director          review_files       assigned_now once_assigned own_team own_site own_programme
director          lead_reviews       assigned_now once_assigned own_team own_site own_programme
director          open_review        assigned_now once_assigned own_team own_site own_programme
director          see_improvement    assigned_now once_assigned own_team own_site own_programme
director          record_improvement assigned_now once_assigned own_team own_site own_programme
director          make_evidence    assigned_now once_assigned own_team own_site own_programme
director          import_records     agency
director          see_audit          agency
coordinator       see_work_list      assigned_now
coordinator       see_match          assigned_now
coordinator       record_contact     assigned_now
coordinator       correct_contact    assigned_now
coordinator       record_meeting     assigned_now
coordinator       record_match       assigned_now
coordinator       see_pool           assigned_now once_assigned own_team own_site own_programme
coordinator       propose_match      assigned_now once_assigned own_team own_site own_programme
coordinator       handle_concern     assigned_now
coordinator       record_group       assigned_now once_assigned own_team own_site own_programme
coordinator       record_support     assigned_now
coordinator       see_people         assigned_now
coordinator       see_mentee_file    assigned_now
coordinator       see_mentor_file    assigned_now
coordinator       record_people      assigned_now
coordinator       record_intake      assigned_now
coordinator       review_files       assigned_now
coordinator       see_improvement    assigned_now
coordinator       see_measures       assigned_now
coordinator       see_measure_cases  assigned_now
coordinator       see_policies       assigned_now
supervisor        see_work_list      assigned_now once_assigned own_team own_site
supervisor        see_match          assigned_now once_assigned own_team own_site
supervisor        record_contact     assigned_now once_assigned own_team own_site
supervisor        correct_contact    assigned_now once_assigned own_team own_site
supervisor        record_meeting     assigned_now once_assigned own_team own_site
supervisor        record_match       assigned_now once_assigned own_team own_site
supervisor        see_pool           assigned_now once_assigned own_team own_site
supervisor        propose_match      assigned_now once_assigned own_team own_site
supervisor        handle_concern     assigned_now once_assigned own_team own_site
supervisor        record_group       assigned_now once_assigned own_team own_site own_programme
supervisor        record_support     assigned_now once_assigned own_team own_site
supervisor        see_people         assigned_now once_assigned own_team own_site
supervisor        see_mentee_file    assigned_now once_assigned own_team own_site
supervisor        see_mentor_file    assigned_now once_assigned own_team own_site
supervisor        record_people      assigned_now once_assigned own_team own_site
supervisor        record_intake      assigned_now once_assigned own_team own_site
supervisor        override_guard     assigned_now once_assigned own_team own_site
supervisor        review_files       assigned_now
supervisor        see_improvement    assigned_now
supervisor        see_measures       assigned_now once_assigned own_team own_site
supervisor        see_measure_cases  assigned_now once_assigned own_team own_site
supervisor        see_policies       assigned_now once_assigned own_team own_site
intake_worker     see_people         assigned_now once_assigned own_team own_site own_programme
intake_worker     see_mentee_file    assigned_now once_assigned own_team own_site own_programme
intake_worker     record_people      assigned_now once_assigned own_team own_site own_programme
intake_worker     record_intake      assigned_now once_assigned own_team own_site own_programme
screening_officer see_people         assigned_now once_assigned own_team own_site own_programme
screening_officer see_mentor_file    assigned_now once_assigned own_team own_site own_programme
screening_officer record_people      assigned_now once_assigned own_team own_site own_programme
teacher_lead      record_group       assigned_now once_assigned own_site
screening_officer screen_mentors     assigned_now once_assigned own_team own_site own_programme
trainer           see_training       assigned_now once_assigned own_team own_site own_programme
trainer           record_training    assigned_now once_assigned own_team own_site own_programme
coordinator       see_training       assigned_now once_assigned own_team own_site own_programme
coordinator       record_training    assigned_now once_assigned own_team own_site own_programme
supervisor        see_training       assigned_now once_assigned own_team own_site own_programme
supervisor        record_training    assigned_now once_assigned own_team own_site own_programme
director          see_training       assigned_now once_assigned own_team own_site own_programme
director          see_partners       assigned_now once_assigned own_team own_site own_programme
director          record_partners    assigned_now once_assigned own_team own_site own_programme
director          see_outcomes       assigned_now once_assigned own_team own_site own_programme
director          record_outcomes    assigned_now once_assigned own_team own_site own_programme
evaluator         see_outcomes       assigned_now once_assigned own_team own_site own_programme
evaluator         record_outcomes    assigned_now once_assigned own_team own_site own_programme
coordinator       see_outcomes       assigned_now once_assigned own_team own_site own_programme
supervisor        see_outcomes       assigned_now once_assigned own_team own_site own_programme
leadership        see_outcomes       assigned_now once_assigned own_team own_site own_programme
mentor            see_formative      own
mentor            record_formative   own
mentee            see_formative      own
coordinator       see_formative      assigned_now
coordinator       record_formative   assigned_now
supervisor        see_formative      assigned_now
director          see_personnel      assigned_now once_assigned own_team own_site own_programme
director          record_personnel   assigned_now once_assigned own_team own_site own_programme
director          record_staff       assigned_now once_assigned own_team own_site own_programme
coordinator       see_partners       assigned_now once_assigned own_team own_site own_programme
coordinator       record_partners    assigned_now once_assigned own_team own_site own_programme
supervisor        see_partners       assigned_now once_assigned own_team own_site own_programme
supervisor        record_partners    assigned_now once_assigned own_team own_site own_programme
teacher_lead      see_partners       assigned_now once_assigned own_site
supervisor        see_personnel      assigned_now once_assigned own_team own_site
supervisor        record_personnel   assigned_now once_assigned own_team own_site
mentor            see_own_training   own
mentor            see_own_match      own
mentor            record_meeting     own
mentor            request_support    own
mentee            see_own_match      own
guardian          see_own_match      own
team_lead         see_team           assigned_now once_assigned own_site
coordinator       share_case         assigned_now
supervisor        share_case         assigned_now once_assigned own_team own_site
director          share_case         assigned_now once_assigned own_team own_site own_programme
service_provider  see_shared         own
custody_contact   see_shared         own
clinician         see_shared         own
employer_hr       see_shared         own
school_champion   see_measures       assigned_now once_assigned own_site
evaluator         see_measures       assigned_now once_assigned own_team own_site own_programme
reviewer          see_measures       assigned_now once_assigned own_team own_site own_programme
leadership        see_measures       assigned_now once_assigned own_team own_site own_programme
evaluator         review_files       assigned_now once_assigned own_team own_site own_programme
evaluator         lead_reviews       assigned_now once_assigned own_team own_site own_programme
evaluator         see_improvement    assigned_now once_assigned own_team own_site own_programme
evaluator         record_improvement assigned_now once_assigned own_team own_site own_programme
reviewer          see_sample         assigned_now once_assigned own_team own_site own_programme
leadership        see_improvement    assigned_now once_assigned own_team own_site own_programme
director          see_documents      assigned_now once_assigned own_team own_site own_programme
director          record_documents   assigned_now once_assigned own_team own_site own_programme
coordinator       see_documents      assigned_now once_assigned own_team own_site own_programme
supervisor        see_documents      assigned_now once_assigned own_team own_site own_programme
intake_worker     see_documents      assigned_now once_assigned own_team own_site own_programme
screening_officer see_documents      assigned_now once_assigned own_team own_site own_programme
trainer           see_documents      assigned_now once_assigned own_team own_site own_programme
evaluator         see_documents      assigned_now once_assigned own_team own_site own_programme
leadership        see_documents      assigned_now once_assigned own_team own_site own_programme
director          export_list        assigned_now once_assigned own_team own_site own_programme
supervisor        export_list        assigned_now once_assigned own_team own_site
coordinator       export_list        assigned_now once_assigned own_team own_site own_programme
intake_worker     export_list        assigned_now once_assigned own_team own_site own_programme
screening_officer export_list        assigned_now once_assigned own_team own_site own_programme
trainer           export_list        assigned_now once_assigned own_team own_site own_programme
teacher_lead      export_list        assigned_now once_assigned own_site
administrator     manage_accounts    agency
administrator     see_operations     agency
)";

using Cell = std::tuple<std::string, std::string, std::string>;

std::set<Cell> expected_cells() {
  std::set<Cell> cells;
  std::istringstream lines(expectation);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string role, permission;
    words >> role >> permission;
    for (std::string relation; words >> relation;) {
      if (relation != "agency") {
        cells.emplace(role, permission, relation);
        continue;
      }
      for (const Relation r : all_relations) cells.emplace(role, permission, name(r));
    }
  }
  return cells;
}

TEST(Policy, every_cell_is_as_written_down_twice) {
  const std::set<Cell> expected = expected_cells();
  int cells = 0;
  for (const AccountState state : all_account_states)
    for (const Role role : all_roles)
      for (const Permission permission : all_permissions)
        for (const Relation relation : all_relations) {
          bool want =
              expected.contains({std::string(name(role)), std::string(name(permission)), std::string(name(relation))});
          if (permission == Permission::signed_in) want = true;
          if (state != AccountState::active) want = false;
          if (permission == Permission::anyone) want = true;
          EXPECT_EQ(allows(state, role, permission, relation), want)
              << name(state) << " " << name(role) << " " << name(permission) << " " << name(relation);
          ++cells;
        }
  EXPECT_EQ(cells, 5 * 21 * static_cast<int>(all_permissions.size()) * 8);
}

constexpr ProgrammeId here{1}, elsewhere{2};
constexpr SiteId school{5}, other_school{6};

Actor actor_with(std::vector<Grant> grants) {
  Actor actor;
  actor.account = AccountId{7};
  actor.person = PersonId{70};
  actor.grants = std::move(grants);
  return actor;
}

/// Where a record lies whose strongest relation to the holder of a grant over (here, school) is `relation`.
struct Place {
  ProgrammeId programme;
  SiteId site;
};
Place place_of(Relation relation) {
  switch (relation) {
    case Relation::own_programme: return {here, other_school};
    case Relation::other_programme: return {elsewhere, other_school};
    default: return {here, school};
  }
}

TEST(Policy, an_actor_decides_like_the_table) {
  for (const Role role : all_roles)
    for (const Permission permission : all_permissions)
      for (const Relation relation : all_relations) {
        if (reach(permission) != Reach::record) continue;
        const bool by_place =
            relation == Relation::own_team || relation == Relation::own_site || relation == Relation::own_programme;
        // A director, evaluator ... holds the programme as a whole; the others hold one site of it.
        const bool holds_programme = declared(role, permission).has(Relation::own_programme);
        const Actor actor = actor_with({Grant{role, here, holds_programme ? SiteId{} : school}});
        const Place place = place_of(relation);
        bool want = allows(AccountState::active, role, permission, relation);
        // A champion has no team: a record of the own site is one whatever the caller calls the place.
        if (by_place && relation != Relation::own_programme)
          want = want || allows(AccountState::active, role, permission, Relation::own_site);
        EXPECT_EQ(actor.may(permission, relation, place.programme, place.site), want)
            << name(role) << " " << name(permission) << " " << name(relation);
        const Scope scope = scope_of(actor, permission);
        EXPECT_EQ(scope.sees(place.programme, place.site, relation), want);
        if (want) {
          EXPECT_TRUE(actor.may(permission));
        }
      }
}

TEST(Policy, no_grant_of_one_programme_reaches_another) {
  for (const Role role : all_roles)
    for (const Permission permission : all_permissions)
      for (const Relation relation : all_relations) {
        if (reach(permission) != Reach::record) continue;
        const Actor actor = actor_with({Grant{role, here, {}}});
        EXPECT_FALSE(actor.may(permission, relation, elsewhere)) << name(role) << " " << name(permission);
        EXPECT_FALSE(scope_of(actor, permission).sees_whole(elsewhere));
        EXPECT_FALSE(scope_of(actor, permission).sees_whole(ProgrammeId{})) << "figures of the whole agency";
      }
}

TEST(Policy, nobody_reaches_sealed_records_but_the_machine_itself) {
  std::vector<Grant> all;
  for (const Role role : all_roles) all.push_back({role, {}, {}});
  const Actor everybody = actor_with(all);
  for (const Permission permission : all_permissions) {
    if (reach(permission) != Reach::record) continue;
    EXPECT_FALSE(everybody.may(permission, Relation::sealed, here));
    EXPECT_TRUE(machine_operator().may(permission, Relation::sealed, here));
  }
}

TEST(Policy, a_party_of_the_match_gets_no_more_of_it_for_being_staff) {
  const Actor director =
      actor_with({Grant{Role::director, here, {}}, Grant{Role::coordinator, here, {}}, Grant{Role::mentor, {}, {}}});
  EXPECT_TRUE(director.may(Permission::see_match, Relation::own_programme, here));
  EXPECT_TRUE(director.may(Permission::see_own_match, Relation::own, here));
  EXPECT_FALSE(director.may(Permission::see_match, Relation::own, here));
  EXPECT_FALSE(director.may(Permission::record_contact, Relation::own, here));
  EXPECT_FALSE(director.may(Permission::see_measure_cases, Relation::own, here));
}

TEST(Policy, a_coordinator_works_on_the_own_caseload_and_only_while_assigned) {
  const Actor coordinator = actor_with({Grant{Role::coordinator, here, {}}});
  EXPECT_TRUE(coordinator.may(Permission::record_contact, Relation::assigned_now, here));
  EXPECT_TRUE(coordinator.may(Permission::record_contact, Relation::assigned_now, here, school));
  for (const Relation r : {Relation::once_assigned, Relation::own_team, Relation::own_site, Relation::own_programme})
    EXPECT_FALSE(coordinator.may(Permission::see_match, r, here, school)) << name(r);
  EXPECT_FALSE(coordinator.may(Permission::record_contact, Relation::assigned_now, elsewhere)) << "no role there";
  EXPECT_TRUE(scope_of(coordinator, Permission::see_work_list).asks_for(Relation::assigned_now));
  EXPECT_FALSE(scope_of(coordinator, Permission::see_work_list).sees_whole(here));
}

TEST(Policy, a_site_in_the_grant_narrows_the_place_and_a_missing_one_opens_no_site) {
  const Actor lead = actor_with({Grant{Role::supervisor, here, school}});
  EXPECT_TRUE(lead.may(Permission::see_match, Relation::own_team, here, school));
  EXPECT_FALSE(lead.may(Permission::see_match, Relation::own_team, here, other_school));
  EXPECT_FALSE(lead.may(Permission::see_match, Relation::own_team, here))
      << "a match without a site is not of this site";
  EXPECT_TRUE(lead.may(Permission::see_match, Relation::assigned_now, here, other_school))
      << "the assignment is enough";
  const Actor champion = actor_with({Grant{Role::school_champion, here, {}}});
  EXPECT_FALSE(champion.may(Permission::see_measures, Relation::own_site, here, school)) << "champion of no named site";
  EXPECT_FALSE(champion.may(Permission::see_measures)) << "nor does the page open";
}

TEST(Policy, what_concerns_the_agency_needs_a_grant_over_all_of_it) {
  const Actor local = actor_with(
      {Grant{Role::director, here, {}}, Grant{Role::administrator, here, {}}, Grant{Role::administrator, {}, school}});
  const Actor agency = actor_with({Grant{Role::director, {}, {}}, Grant{Role::administrator, {}, {}}});
  for (const Permission p :
       {Permission::import_records, Permission::see_audit, Permission::manage_accounts, Permission::see_operations}) {
    EXPECT_FALSE(local.may(p)) << name(p);
    EXPECT_FALSE(local.may(p, Relation::own_programme, here)) << name(p);
    EXPECT_TRUE(agency.may(p)) << name(p);
  }
}

TEST(Policy, without_an_account_only_what_is_open_to_everyone) {
  Actor stranger;
  stranger.grants = {Grant{Role::director, {}, {}}};  // grants without an account must not count
  for (const Actor& actor : {anonymous(), stranger})
    for (const Permission permission : all_permissions) {
      EXPECT_EQ(actor.may(permission), permission == Permission::anyone) << name(permission);
      for (const Relation r : all_relations)
        EXPECT_EQ(actor.may(permission, r, here), permission == Permission::anyone);
    }
}

TEST(Policy, the_machines_table_says_what_the_program_does) {
  const auto table = nlohmann::json::parse(policy_json());
  EXPECT_EQ(table["default"], "deny");
  ASSERT_EQ(table["permissions"].size(), all_permissions.size());
  std::set<Cell> listed;
  for (const auto& permission : table["permissions"])
    for (const auto& allow : permission["allow"]) {
      const std::string p = permission["name"], role = allow["role"];
      if (permission["reach"] == "agency")
        for (const Relation r : all_relations) listed.emplace(role, p, name(r));
      else
        for (const auto& r : allow["relations"]) listed.emplace(role, p, r.get<std::string>());
    }
  EXPECT_EQ(listed, expected_cells());
}

TEST(Policy, the_readable_table_names_every_permission) {
  const std::string text = policy_text();
  for (const Permission permission : all_permissions)
    EXPECT_NE(text.find("\n" + std::string(name(permission)) + "\n"), std::string::npos);
  EXPECT_NE(text.find("  supervisor: assigned_now, own_team\n"), std::string::npos);
}

TEST(Policy, names_read_back) {
  for (const Role role : all_roles) EXPECT_EQ(parse_role(name(role)), role);
  for (const AccountState state : all_account_states) EXPECT_EQ(parse_account_state(name(state)), state);
  EXPECT_FALSE(parse_role("Director"));
  EXPECT_FALSE(parse_role(""));
}

}  // namespace
}  // namespace kith::auth
