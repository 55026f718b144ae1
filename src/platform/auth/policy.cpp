// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/policy.h"

#include <array>

namespace kith::auth {
namespace {

using enum Role;
using enum Permission;
using enum Relation;

struct Rule {
  Role role;
  Permission permission;
  Relations relations;  ///< empty for permissions of the whole agency
};

/// workflows.md §15 for the permissions that exist. Every other pair is denied.
constexpr std::array rules{
    // Director: "all case content of own programmes, access logged". Records no contacts: that is the coordinators'
    // work.
    Rule{director, see_work_list, {own_programme}},
    Rule{director, see_match, {own_programme}},
    Rule{director, see_pool, {own_programme}},
    Rule{director, propose_match, {own_programme}},
    Rule{director, handle_concern, {own_programme}},
    Rule{director, see_measures, {own_programme}},
    Rule{director, see_measure_cases, {own_programme}},
    Rule{director, see_policies, {own_programme}},
    Rule{director, set_policies, {own_programme}},
    Rule{director, see_records, {own_programme}},
    Rule{director, see_people, {own_programme}},
    Rule{director, see_mentee_file, {own_programme}},
    Rule{director, see_mentor_file, {own_programme}},
    Rule{director, screen_mentors, {own_programme}},
    Rule{director, adjudicate_checks, {own_programme}},
    Rule{director, override_guard, {own_programme}},
    Rule{director, review_files, {own_programme}},
    Rule{director, lead_reviews, {own_programme}},
    Rule{director, open_review, {own_programme}},
    Rule{director, see_improvement, {own_programme}},
    Rule{director, record_improvement, {own_programme}},
    Rule{director, make_evidence, {own_programme}},
    Rule{director, import_records, {}},
    Rule{director, see_audit, {}},
    // Coordinator: "assigned mentees and mentors", never other caseloads; ends with the assignment.
    Rule{coordinator, see_work_list, {assigned_now}},
    Rule{coordinator, see_match, {assigned_now}},
    Rule{coordinator, record_contact, {assigned_now}},
    Rule{coordinator, correct_contact, {assigned_now}},
    Rule{coordinator, record_meeting, {assigned_now}},
    Rule{coordinator, record_match, {assigned_now}},
    // Who waits is nobody's caseload yet: the pool is open to whoever matches in the programme.
    Rule{coordinator, see_pool, {own_programme}},
    Rule{coordinator, propose_match, {own_programme}},
    Rule{coordinator, handle_concern, {assigned_now}},
    Rule{coordinator, record_group, {own_programme}},
    Rule{coordinator, record_support, {assigned_now}},
    Rule{coordinator, see_people, {assigned_now}},
    Rule{coordinator, see_mentee_file, {assigned_now}},
    Rule{coordinator, see_mentor_file, {assigned_now}},
    Rule{coordinator, record_people, {assigned_now}},
    Rule{coordinator, record_intake, {assigned_now}},
    Rule{coordinator, review_files, {assigned_now}},
    Rule{coordinator, see_improvement, {assigned_now}},
    Rule{coordinator, see_measures, {assigned_now}},
    Rule{coordinator, see_measure_cases, {assigned_now}},
    Rule{coordinator, see_policies, {assigned_now}},
    // Supervisor: a coordinator for the whole team.
    Rule{supervisor, see_work_list, {assigned_now, own_team}},
    Rule{supervisor, see_match, {assigned_now, own_team}},
    Rule{supervisor, record_contact, {assigned_now, own_team}},
    Rule{supervisor, correct_contact, {assigned_now, own_team}},
    Rule{supervisor, record_meeting, {assigned_now, own_team}},
    Rule{supervisor, record_match, {assigned_now, own_team}},
    Rule{supervisor, see_pool, {own_team}},
    Rule{supervisor, propose_match, {own_team}},
    Rule{supervisor, handle_concern, {assigned_now, own_team}},
    Rule{supervisor, record_group, {own_programme}},
    Rule{supervisor, record_support, {assigned_now, own_team}},
    Rule{supervisor, see_people, {assigned_now, own_team}},
    Rule{supervisor, see_mentee_file, {assigned_now, own_team}},
    Rule{supervisor, see_mentor_file, {assigned_now, own_team}},
    Rule{supervisor, record_people, {assigned_now, own_team}},
    Rule{supervisor, record_intake, {assigned_now, own_team}},
    Rule{supervisor, override_guard, {assigned_now, own_team}},
    Rule{supervisor, review_files, {assigned_now}},
    Rule{supervisor, see_improvement, {assigned_now}},
    Rule{supervisor, see_measures, {assigned_now, own_team}},
    Rule{supervisor, see_measure_cases, {assigned_now, own_team}},
    Rule{supervisor, see_policies, {assigned_now, own_team}},
    // Intake worker: "own intakes, waiting list", never mentor files. Screening officer: mentor files, never mentee
    // files.
    Rule{intake_worker, see_people, {own_programme}},
    Rule{intake_worker, see_mentee_file, {own_programme}},
    Rule{intake_worker, record_people, {own_programme}},
    Rule{intake_worker, record_intake, {own_programme}},
    Rule{screening_officer, see_people, {own_programme}},
    Rule{screening_officer, see_mentor_file, {own_programme}},
    Rule{screening_officer, record_people, {own_programme}},
    // Two records of one person: whoever corrects people, and directors, for whom it is a decision, not a record.
    Rule{director, join_people, {own_programme}},
    Rule{coordinator, join_people, {assigned_now}},
    Rule{supervisor, join_people, {assigned_now, own_team}},
    Rule{intake_worker, join_people, {own_programme}},
    Rule{screening_officer, join_people, {own_programme}},
    // An alias and a protected address: who is assigned today, and directors. No team, no former worker.
    Rule{director, open_seal, {own_programme}},
    Rule{coordinator, open_seal, {assigned_now}},
    Rule{supervisor, open_seal, {assigned_now}},
    // Teacher lead: "own site's participants: roster, attendance, schedule".
    Rule{teacher_lead, record_group, {own_site}},
    Rule{screening_officer, screen_mentors, {own_programme}},
    // Trainer: "courses, attendance; training records", no case notes. Small agencies train through their coordinators.
    Rule{trainer, see_training, {own_programme}},
    Rule{trainer, record_training, {own_programme}},
    Rule{coordinator, see_training, {own_programme}},
    Rule{coordinator, record_training, {own_programme}},
    Rule{supervisor, see_training, {own_programme}},
    Rule{supervisor, record_training, {own_programme}},
    Rule{director, see_training, {own_programme}},
    Rule{mentor, see_own_training, {own}},
    // Hosts: "agreements, liaison". The site's liaison sees how the own site stands.
    Rule{director, see_partners, {own_programme}},
    Rule{director, record_partners, {own_programme}},
    Rule{coordinator, see_partners, {own_programme}},
    Rule{coordinator, record_partners, {own_programme}},
    Rule{supervisor, see_partners, {own_programme}},
    Rule{supervisor, record_partners, {own_programme}},
    Rule{teacher_lead, see_partners, {own_site}},
    // MS 1: what the programme wants to bring about is nobody's case; values of a child are acts of intake.
    Rule{director, see_outcomes, {own_programme}},
    Rule{director, record_outcomes, {own_programme}},
    Rule{evaluator, see_outcomes, {own_programme}},
    Rule{evaluator, record_outcomes, {own_programme}},
    Rule{coordinator, see_outcomes, {own_programme}},
    Rule{supervisor, see_outcomes, {own_programme}},
    Rule{leadership, see_outcomes, {own_programme}},
    // IMA V: the pair, and who supports it. Never whoever decides about the mentee's work (V-5): employer's team leads,
    // directors and administrators have no cell, and line authority over the mentee shuts the page whatever the role.
    Rule{mentor, see_formative, {own}},
    Rule{mentor, record_formative, {own}},
    Rule{mentee, see_formative, {own}},
    Rule{coordinator, see_formative, {assigned_now}},
    Rule{coordinator, record_formative, {assigned_now}},
    Rule{supervisor, see_formative, {assigned_now}},
    // Staff: who oversees others sees what they carry. Who has which role is the director's: a role opens records.
    Rule{director, see_personnel, {own_programme}},
    Rule{director, record_personnel, {own_programme}},
    Rule{director, record_staff, {own_programme}},
    Rule{supervisor, see_personnel, {own_team}},
    Rule{supervisor, record_personnel, {own_team}},
    // Parties of a match: their own side of it.
    Rule{mentor, see_own_match, {own}},
    Rule{mentor, record_meeting, {own}},
    Rule{mentor, request_support, {own}},
    Rule{mentee, see_own_match, {own}},
    Rule{guardian, see_own_match, {own}},
    // "Mentor roster, activity plan, group progress" of the own workplace; no student, no file.
    Rule{team_lead, see_team, {own_site}},
    // What a release of information names may be read by an account: who opens it, and who reads only what was opened
    // to the own account while release, custody and care last (src/sharing).
    Rule{coordinator, share_case, {assigned_now}},
    Rule{supervisor, share_case, {assigned_now, own_team}},
    Rule{director, share_case, {own_programme}},
    Rule{service_provider, see_shared, {own}},
    Rule{custody_contact, see_shared, {own}},
    Rule{clinician, see_shared, {own}},
    Rule{employer_hr, see_shared, {own}},
    // Figures without names.
    Rule{school_champion, see_measures, {own_site}},
    Rule{evaluator, see_measures, {own_programme}},
    Rule{reviewer, see_measures, {own_programme}},
    Rule{leadership, see_measures, {own_programme}},
    // Drawn files: "PQI / evaluator: file review, sampled files", "accreditation reviewer: the sample", never the rest.
    Rule{evaluator, review_files, {own_programme}},
    Rule{evaluator, lead_reviews, {own_programme}},
    Rule{evaluator, see_improvement, {own_programme}},
    Rule{evaluator, record_improvement, {own_programme}},
    Rule{reviewer, see_sample, {own_programme}},
    Rule{leadership, see_improvement, {own_programme}},
    // The register of documents holds procedures and policies, nobody's case: whoever works by them reads them.
    Rule{director, see_documents, {own_programme}},
    Rule{director, record_documents, {own_programme}},
    Rule{coordinator, see_documents, {own_programme}},
    Rule{supervisor, see_documents, {own_programme}},
    Rule{intake_worker, see_documents, {own_programme}},
    Rule{screening_officer, see_documents, {own_programme}},
    Rule{trainer, see_documents, {own_programme}},
    Rule{evaluator, see_documents, {own_programme}},
    Rule{leadership, see_documents, {own_programme}},
    // Lists as files: those who work with them; never whoever only looks at figures, drawn files or the own match.
    Rule{director, export_list, {own_programme}},
    Rule{supervisor, export_list, {own_team}},
    Rule{coordinator, export_list, {own_programme}},
    Rule{intake_worker, export_list, {own_programme}},
    Rule{screening_officer, export_list, {own_programme}},
    Rule{trainer, export_list, {own_programme}},
    Rule{teacher_lead, export_list, {own_site}},
    // Administrator: accounts and the machine, "no case content".
    Rule{administrator, manage_accounts, {}},
    Rule{administrator, see_operations, {}},
};

constexpr Reach reach_of(Permission p) {
  switch (p) {
    case anyone: return Reach::everyone;
    case signed_in: return Reach::account;
    case see_work_list:
    case see_match:
    case see_own_match:
    case record_contact:
    case correct_contact:
    case record_meeting:
    case record_match:
    case see_pool:
    case propose_match:
    case handle_concern:
    case record_group:
    case see_team:
    case share_case:
    case see_shared:
    case request_support:
    case record_support:
    case see_measures:
    case see_measure_cases:
    case see_people:
    case see_mentee_file:
    case see_mentor_file:
    case record_people:
    case join_people:
    case open_seal:
    case record_intake:
    case override_guard:
    case screen_mentors:
    case adjudicate_checks:
    case see_training:
    case record_training:
    case see_own_training:
    case see_policies:
    case set_policies:
    case see_outcomes:
    case record_outcomes:
    case see_formative:
    case record_formative:
    case see_partners:
    case record_partners:
    case see_personnel:
    case record_personnel:
    case record_staff:
    case review_files:
    case lead_reviews:
    case open_review:
    case see_sample:
    case see_improvement:
    case record_improvement:
    case make_evidence:
    case see_documents:
    case record_documents:
    case see_records:
    case export_list: return Reach::record;
    case import_records:
    case manage_accounts:
    case see_audit:
    case see_operations: return Reach::agency;
  }
  return Reach::agency;
}

constexpr const Rule* find(Role role, Permission permission) {
  for (const Rule& rule : rules)
    if (rule.role == role && rule.permission == permission) return &rule;
  return nullptr;
}

constexpr bool each_cell_stands_once() {
  for (const Rule& rule : rules)
    if (find(rule.role, rule.permission) != &rule) return false;
  return true;
}
constexpr bool cells_fit_their_reach() {
  for (const Rule& rule : rules) {
    const Reach r = reach_of(rule.permission);
    if (r != Reach::record && r != Reach::agency) return false;
    if (rule.relations.empty() != (r == Reach::agency)) return false;
    if (rule.relations.has(sealed) || rule.relations.has(other_programme)) return false;
  }
  return true;
}
constexpr bool administrators_see_no_case_content() {
  for (const Rule& rule : rules)
    if (rule.role == administrator && reach_of(rule.permission) != Reach::agency) return false;
  return find(administrator, import_records) == nullptr && find(administrator, see_audit) == nullptr;
}
static_assert(each_cell_stands_once());
static_assert(cells_fit_their_reach());
constexpr bool intake_and_screening_stay_apart() {
  return !find(intake_worker, see_mentor_file) && !find(intake_worker, screen_mentors) &&
         !find(intake_worker, see_match) && !find(intake_worker, see_pool) && !find(screening_officer, see_pool) &&
         !find(screening_officer, see_mentee_file) && !find(screening_officer, see_match);
}
constexpr bool only_staff_takes_lists_away() {
  for (const Role role : {mentor, mentee, guardian, reviewer, evaluator, leadership, administrator, school_champion,
                          team_lead, custody_contact, involved_adult, service_provider, clinician, employer_hr})
    if (find(role, export_list)) return false;
  return true;
}
static_assert(only_staff_takes_lists_away());
static_assert(administrators_see_no_case_content());
static_assert(intake_and_screening_stay_apart());

constexpr Relations of_the_person(Relations r) {
  Relations kept;
  for (const Relation relation : {own, assigned_now, once_assigned})
    if (r.has(relation)) kept = kept.with(relation);
  return kept;
}
constexpr bool takes_in_the_place(Relations r) { return r.has(own_team) || r.has(own_site) || r.has(own_programme); }

/// The area a grant opens for a cell, or false for none; a cell that asks for the own site needs a grant that names
/// one.
bool area_of(const Grant& grant, Relations cell, Scope::Area& area) {
  if (cell.empty()) return false;
  const bool names_its_place = !cell.has(own_site) || grant.site;
  area = {grant.programme, grant.site, of_the_person(cell), takes_in_the_place(cell) && names_its_place};
  return area.whole || !area.personal.empty();
}

bool covers_the_agency(const Grant& grant) { return !grant.programme && !grant.site; }

}  // namespace

Reach reach(Permission permission) { return reach_of(permission); }

Relations declared(Role role, Permission permission) {
  const Rule* rule = find(role, permission);
  return rule ? rule->relations : Relations{};
}

bool allows(AccountState state, Role role, Permission permission, Relation relation) {
  if (reach(permission) == Reach::everyone) return true;
  if (state != AccountState::active) return false;
  if (reach(permission) == Reach::account) return true;
  const Rule* rule = find(role, permission);
  if (!rule) return false;
  if (reach(permission) == Reach::agency) return true;
  if (rule->relations.has(relation)) return true;
  // A place takes in every weaker and every personal relation inside it, but not the parties' own and not sealed ones.
  switch (relation) {
    case assigned_now:
    case once_assigned: return takes_in_the_place(rule->relations);
    case own_team:
    case own_site: return rule->relations.has(own_programme) || (relation == own_site && rule->relations.has(own_team));
    default: return false;
  }
}

Scope scope_of(const Actor& actor, Permission permission) {
  Scope scope;
  scope.everything_ = actor.operator_;
  if (actor.operator_ || reach(permission) != Reach::record || !actor.signed_in()) return scope;
  for (const Grant& grant : actor.grants) {
    Scope::Area area{};
    if (area_of(grant, declared(grant.role, permission), area)) scope.areas_.push_back(area);
  }
  return scope;
}

bool Actor::may(Permission permission) const {
  switch (reach(permission)) {
    case Reach::everyone: return true;
    case Reach::account: return operator_ || signed_in();
    case Reach::record: return !scope_of(*this, permission).empty();
    case Reach::agency: break;
  }
  if (operator_) return true;
  return signed_in() && std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) {
           return find(grant.role, permission) && covers_the_agency(grant);
         });
}

bool Actor::may(Permission permission, Relation relation, ProgrammeId programme, SiteId site) const {
  if (reach(permission) != Reach::record) return may(permission);
  return scope_of(*this, permission).sees(programme, site, relation);
}

}  // namespace kith::auth
