// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/actor.h"

#include <algorithm>

namespace kith::auth {
namespace {

template <class T, std::size_t N>
std::optional<T> named(const std::array<T, N>& all, std::string_view text) {
  const auto found = std::find_if(all.begin(), all.end(), [&](T value) { return name(value) == text; });
  return found == all.end() ? std::nullopt : std::optional<T>(*found);
}

}  // namespace

std::string_view name(Permission permission) {
  switch (permission) {
    case Permission::anyone: return "anyone";
    case Permission::signed_in: return "signed_in";
    case Permission::see_work_list: return "see_work_list";
    case Permission::see_match: return "see_match";
    case Permission::see_own_match: return "see_own_match";
    case Permission::record_contact: return "record_contact";
    case Permission::correct_contact: return "correct_contact";
    case Permission::record_meeting: return "record_meeting";
    case Permission::record_match: return "record_match";
    case Permission::see_pool: return "see_pool";
    case Permission::propose_match: return "propose_match";
    case Permission::handle_concern: return "handle_concern";
    case Permission::see_partners: return "see_partners";
    case Permission::record_partners: return "record_partners";
    case Permission::see_outcomes: return "see_outcomes";
    case Permission::record_outcomes: return "record_outcomes";
    case Permission::see_formative: return "see_formative";
    case Permission::record_formative: return "record_formative";
    case Permission::see_personnel: return "see_personnel";
    case Permission::record_personnel: return "record_personnel";
    case Permission::record_staff: return "record_staff";
    case Permission::record_group: return "record_group";
    case Permission::see_training: return "see_training";
    case Permission::record_training: return "record_training";
    case Permission::see_own_training: return "see_own_training";
    case Permission::see_team: return "see_team";
    case Permission::share_case: return "share_case";
    case Permission::see_shared: return "see_shared";
    case Permission::request_support: return "request_support";
    case Permission::record_support: return "record_support";
    case Permission::see_people: return "see_people";
    case Permission::see_mentee_file: return "see_mentee_file";
    case Permission::see_mentor_file: return "see_mentor_file";
    case Permission::record_people: return "record_people";
    case Permission::join_people: return "join_people";
    case Permission::open_seal: return "open_seal";
    case Permission::record_intake: return "record_intake";
    case Permission::see_policies: return "see_policies";
    case Permission::set_policies: return "set_policies";
    case Permission::screen_mentors: return "screen_mentors";
    case Permission::adjudicate_checks: return "adjudicate_checks";
    case Permission::override_guard: return "override_guard";
    case Permission::see_measures: return "see_measures";
    case Permission::see_measure_cases: return "see_measure_cases";
    case Permission::review_files: return "review_files";
    case Permission::lead_reviews: return "lead_reviews";
    case Permission::open_review: return "open_review";
    case Permission::see_sample: return "see_sample";
    case Permission::see_improvement: return "see_improvement";
    case Permission::record_improvement: return "record_improvement";
    case Permission::see_documents: return "see_documents";
    case Permission::record_documents: return "record_documents";
    case Permission::make_evidence: return "make_evidence";
    case Permission::see_records: return "see_records";
    case Permission::export_list: return "export_list";
    case Permission::import_records: return "import_records";
    case Permission::manage_accounts: return "manage_accounts";
    case Permission::see_audit: return "see_audit";
    case Permission::see_operations: return "see_operations";
  }
  return "unknown";
}

std::string_view name(Role role) {
  switch (role) {
    case Role::director: return "director";
    case Role::supervisor: return "supervisor";
    case Role::coordinator: return "coordinator";
    case Role::intake_worker: return "intake_worker";
    case Role::screening_officer: return "screening_officer";
    case Role::trainer: return "trainer";
    case Role::teacher_lead: return "teacher_lead";
    case Role::school_champion: return "school_champion";
    case Role::team_lead: return "team_lead";
    case Role::mentor: return "mentor";
    case Role::mentee: return "mentee";
    case Role::guardian: return "guardian";
    case Role::custody_contact: return "custody_contact";
    case Role::involved_adult: return "involved_adult";
    case Role::service_provider: return "service_provider";
    case Role::clinician: return "clinician";
    case Role::evaluator: return "evaluator";
    case Role::reviewer: return "reviewer";
    case Role::leadership: return "leadership";
    case Role::employer_hr: return "employer_hr";
    case Role::administrator: return "administrator";
  }
  return "unknown";
}

std::string_view name(Relation relation) {
  switch (relation) {
    case Relation::own: return "own";
    case Relation::assigned_now: return "assigned_now";
    case Relation::once_assigned: return "once_assigned";
    case Relation::own_team: return "own_team";
    case Relation::own_site: return "own_site";
    case Relation::own_programme: return "own_programme";
    case Relation::other_programme: return "other_programme";
    case Relation::sealed: return "sealed";
  }
  return "unknown";
}

std::string_view name(AccountState state) {
  switch (state) {
    case AccountState::active: return "active";
    case AccountState::invited: return "invited";
    case AccountState::suspended: return "suspended";
    case AccountState::expired: return "expired";
    case AccountState::off_boarded: return "off_boarded";
  }
  return "unknown";
}

std::optional<Role> parse_role(std::string_view text) { return named(all_roles, text); }
std::optional<AccountState> parse_account_state(std::string_view text) { return named(all_account_states, text); }

const Actor& anonymous() {
  static const Actor nobody;
  return nobody;
}

const Actor& machine_operator() {
  static const Actor machine = [] {
    Actor a;
    a.login = "operator";
    a.operator_ = true;
    return a;
  }();
  return machine;
}

}  // namespace kith::auth
