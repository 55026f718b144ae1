// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace kith::auth {

/// What a person may do. The policy table (policy.cpp) says which role may, and over whom (relation). What is not in
/// the table is denied; an account that is not active may nothing but `anyone`. `anyone` and `signed_in` need no role.
enum class Permission : std::uint8_t {
  anyone,           ///< the sign-in page, assets, probes
  signed_in,        ///< own account, sign out, language
  see_work_list,    ///< who needs me today
  see_match,        ///< the staff's page of a match: people, timeline, windows, notes
  see_own_match,    ///< what a party of the match may see of it: own logs, shared plan, the other party's disclosed
                    ///< profile
  record_contact,   ///< a supervisory contact (MS 8.03)
  correct_contact,  ///< a new version of a contact
  record_meeting,   ///< a meeting of mentor and mentee (MS 8.01)
  record_match,     ///< acts of a match, proposal to exit interview (MS 6, 7.01)
  see_pool,         ///< who waits and who could be placed with whom, of a whole programme (MS 6.01)
  propose_match,   ///< decide on a child of the pool: propose, keep waiting, keep a pair together or apart, adopt a run
  handle_concern,  ///< see and work on concerns (III-3, MG-M3); never those about oneself
  record_group,    ///< groups: roster, sessions, attendance (MG-*)
  see_training,    ///< who owes which training (MS 5)
  record_training,     ///< courses, events, attendance (MS 5)
  see_own_training,    ///< a mentor's own: what is owed, certificates
  see_partners,        ///< sites of hosts, agreements, what is owed there (MS 7.02)
  record_partners,     ///< sites, agreements, officials, the collaboration log (MS 7.02)
  see_outcomes,        ///< logic models, outcomes, reports by group: nobody's case (MS 1)
  record_outcomes,     ///< a logic model, an outcome, a report (MS 1)
  see_formative,       ///< formative assessment of a mentee and the learning plan, after saying why (IMA V-5)
  record_formative,    ///< a cycle, what was looked at, goals (IMA V)
  see_personnel,       ///< staff: roles, competencies, what each carries (MS 2)
  record_personnel,    ///< evidence, support plans, workload reviews, assignments, hand-over of a caseload (MS 2)
  record_staff,        ///< who works here, in which role: a role opens records
  see_team,            ///< an employer's team lead: who mentors in the groups of the own site, plan, progress
  share_case,          ///< let an account read what a release of information names, and end that (CR 2.01)
  see_shared,          ///< what was agreed to be shared with the account, and the questions asked of its person
  request_support,     ///< a mentor asks for help (MS 8.02)
  record_support,      ///< requests taken by staff, responses and recognitions (MS 8.02)
  see_people,          ///< find people and open their pages; whose, the next two say
  see_mentee_file,     ///< a person as mentee or as family of one: referral, intake, guardians, custody
  see_mentor_file,     ///< a person as mentor or applicant
  record_people,       ///< add a person, correct one whose file is open; guardians, custody, safe contact
  join_people,         ///< two records of one person: joined, and parted again (decision 0221)
  open_seal,           ///< the legal name behind an alias, a protected address: after saying why; ending either
  record_intake,       ///< acts of a service episode, referral to closing summary (MS 3)
  screen_mentors,      ///< acts of a mentor's file (MS 4), and what came of interviews, references and checks
  adjudicate_checks,   ///< the second of the two who decide on a finding
  override_guard,      ///< pass a soft guard with a reason (workflows.md §0)
  see_measures,        ///< figures without names
  see_measure_cases,   ///< the failing cases behind a figure
  see_policies,        ///< the dated rule values of a programme
  set_policies,        ///< a new dated value; who sets it approves it
  review_files,        ///< drawn files: read them, answer their checklist (PQI 4)
  lead_reviews,        ///< open a round of file review, name its readers, end it
  open_review,         ///< let an outside reviewer in, until a day
  see_sample,          ///< the outside reviewer's: drawn files of the rounds that were opened to the account
  see_improvement,     ///< findings, actions and evaluations (IMA VI)
  record_improvement,  ///< a new evaluation, a new action
  see_documents,       ///< the register of documents: versions, files, next reviews; those of the whole agency too
  record_documents,    ///< a new document or version, approval, review, files
  make_evidence,       ///< evidence packages of a programme: make, take away, ask whom a pseudonym means
  see_records,         ///< the generic record view
  export_list,         ///< take a list that a page shows away as a file; which lists, the pages' own permissions say
  import_records,      ///< of the whole agency
  manage_accounts,     ///< of the whole agency
  see_audit,           ///< of the whole agency
  see_operations,      ///< /metrics, self-audit
};
inline constexpr std::array all_permissions{
    Permission::anyone,          Permission::signed_in,
    Permission::see_work_list,   Permission::see_match,
    Permission::see_own_match,   Permission::record_contact,
    Permission::correct_contact, Permission::record_meeting,
    Permission::record_match,    Permission::see_pool,
    Permission::propose_match,   Permission::handle_concern,
    Permission::record_group,    Permission::see_training,
    Permission::record_training, Permission::see_own_training,
    Permission::see_partners,    Permission::record_partners,
    Permission::see_outcomes,    Permission::record_outcomes,
    Permission::see_formative,   Permission::record_formative,
    Permission::see_personnel,   Permission::record_personnel,
    Permission::record_staff,    Permission::see_team,
    Permission::share_case,      Permission::see_shared,
    Permission::request_support, Permission::record_support,
    Permission::see_people,      Permission::see_mentee_file,
    Permission::see_mentor_file, Permission::record_people,
    Permission::join_people,     Permission::open_seal,
    Permission::record_intake,   Permission::override_guard,
    Permission::screen_mentors,  Permission::adjudicate_checks,
    Permission::see_measures,    Permission::see_measure_cases,
    Permission::see_policies,    Permission::set_policies,
    Permission::review_files,    Permission::lead_reviews,
    Permission::open_review,     Permission::see_sample,
    Permission::see_improvement, Permission::record_improvement,
    Permission::see_documents,   Permission::record_documents,
    Permission::make_evidence,   Permission::see_records,
    Permission::export_list,     Permission::import_records,
    Permission::manage_accounts, Permission::see_audit,
    Permission::see_operations,
};
std::string_view name(Permission);

}  // namespace kith::auth
