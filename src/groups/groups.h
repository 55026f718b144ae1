// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/casefile.h"
#include "groups/store.h"
#include "platform/http/router.h"

/// Groups (MG-*): who belongs to one, its schedule and sessions, attendance of everybody on one screen, follow-up of
/// low attendance.
namespace kith::groups {

struct Uses {
  casefile::Uses people;
};
std::vector<http::Route> routes(const Uses& uses);

/// Whether the actor may work with the group, but not with one they belong to.
bool reaches(const Visit& visit, const Group& group);
/// Those the actor reaches, running or over for ninety days at most.
std::vector<Group> groups_of(Visit& visit);
/// Of the path; nothing when there is none or it may not be reached.
std::optional<Group> open_group(Visit& visit);
std::string address_of(const Visit& visit, const Group& group);
struct Suspended;
/// Whether the actor may open files of mentors where the group is; whoever may not reads nothing of screening
/// (workflows.md §15).
bool reads_screening(const Visit& visit, const Group& group);
/// "may not attend: suspended since 3 Nov 2026, until a screening officer has recorded the check"; without
/// `reads_screening` neither day nor cause.
std::string suspended_words(const Visit& visit, const Group& group, const Suspended& one);
/// The person, when they belong to the group today, or did (`left_too`).
std::optional<PersonId> member_among(const Uses& uses, const Group& group, Date today, std::optional<PersonId> person,
                                     bool left_too = false);

/// Names of those who mentor one to one at the sites whose groups the actor keeps, for a school's teacher lead
/// (workflows.md §15, decision 0294): not with whom, no file. Empty for whoever sees matches.
std::vector<std::string> mentors_at_own_site(Visit& visit, const Uses& uses);

http::Response board_page(Visit& visit, const Uses& uses);      ///< GET /groups/board
http::Response team_page(Visit& visit, const Uses& uses);       ///< GET /groups/team
http::Response group_new_page(Visit& visit, const Uses& uses);  ///< GET /groups/new
http::Response group_post(Visit& visit, const Uses& uses);      ///< POST /groups
http::Response group_api_post(Visit& visit, const Uses& uses);  ///< POST /api/v1/groups
http::Response group_page(Visit& visit, const Uses& uses);      ///< GET /groups/{group}
http::Response record_page(
    Visit& visit,
    const Uses& uses);  ///< GET /groups/{group}/{act}: member, schedule, leaving, followup, pack, checkin
http::Response record_post(Visit& visit, const Uses& uses);  ///< POST the same
/// POST /api/v1/groups/{group}/members, leaving, schedules, follow-ups, sizes, packs, check-ins: the same act as JSON.
http::Response record_api(Visit& visit, const Uses& uses, std::string_view act);
http::Response told_page(Visit& visit, const Uses& uses);      ///< GET /groups/{group}/told?person=
http::Response told_one_page(Visit& visit, const Uses& uses);  ///< GET /groups/{group}/records/{person}/{act}/{record}
http::Response told_correct_post(Visit& visit, const Uses& uses);   ///< POST the same
http::Response told_withdraw_post(Visit& visit, const Uses& uses);  ///< POST .../withdraw
http::Response told_versions_api(Visit& visit, const Uses& uses);
http::Response told_correct_api(Visit& visit, const Uses& uses);
http::Response told_withdraw_api(Visit& visit, const Uses& uses);
http::Response session_new_page(Visit& visit, const Uses& uses);  ///< GET /groups/{group}/session
http::Response session_post(Visit& visit, const Uses& uses);      ///< POST /groups/{group}/session
http::Response attendance_page(Visit& visit, const Uses& uses);   ///< GET /groups/{group}/session/{session}
http::Response attendance_post(Visit& visit, const Uses& uses);   ///< POST the same: corrected marks
http::Response session_correct_page(Visit& visit,
                                    const Uses& uses);                ///< GET /groups/{group}/session/{session}/correct
http::Response session_correct_post(Visit& visit, const Uses& uses);  ///< POST the same: another day or outcome
http::Response session_withdraw_post(Visit& visit, const Uses& uses);  ///< POST .../withdraw: entered in error
/// GET /api/v1/groups/{group}/sessions/{session}: its versions
http::Response session_versions_api(Visit& visit, const Uses& uses);
http::Response session_correct_api(Visit& visit, const Uses& uses);   ///< POST the same
http::Response session_withdraw_api(Visit& visit, const Uses& uses);  ///< POST .../withdraw
http::Response attendance_api(Visit& visit, const Uses& uses);        ///< GET .../attendance: the sheet as it stands
http::Response attendance_api_post(Visit& visit, const Uses& uses);   ///< POST the same: corrected marks
/// A meeting of mentors with people of the school: what is recorded, beside its programme (MG-P2).
extern const casefile::RecordForm mentor_meeting_form;
http::Response meetings_page(Visit& visit, const Uses& uses);  ///< GET /groups/mentor-meetings: by term, and the form
http::Response meetings_post(Visit& visit, const Uses& uses);  ///< POST the same
http::Response meetings_api_post(Visit& visit, const Uses& uses);  ///< POST /api/v1/mentor-meetings
http::Response groups_api(Visit& visit, const Uses& uses);         ///< GET /api/v1/groups
http::Response group_api(Visit& visit, const Uses& uses);          ///< GET /api/v1/groups/{group}
http::Response session_api_post(Visit& visit, const Uses& uses);   ///< POST /api/v1/groups/{group}/sessions

}  // namespace kith::groups
