// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matches/acts.h"

namespace kith::matches {
namespace {

using casefile::Control;
using casefile::FormField;

/// What may be told to the other side: chosen one by one, logged by name (MS 6.03c). Health, culture and family only
/// together with "agreed": the person, or who may consent for them, agreed to it (workflows.md §18.57; acts.cpp).
constexpr std::string_view told[] = {"first_name", "age",      "languages", "interests",     "strengths",
                                     "goals",      "schedule", "school",    "accessibility", "health",
                                     "culture",    "family",   "agreed"};

constexpr FormField proposal[] = {
    {"match_proposals.event_date", Control::date, true}, {"match_proposals.mentor_strengths", Control::area},
    {"match_proposals.mentor_needs", Control::area},     {"match_proposals.mentor_preferences", Control::area},
    {"match_proposals.mentor_interests", Control::area}, {"match_proposals.mentee_strengths", Control::area},
    {"match_proposals.mentee_needs", Control::area},     {"match_proposals.mentee_preferences", Control::area},
    {"match_proposals.mentee_interests", Control::area}, {"match_proposals.alternatives_considered", Control::number},
    {"proposal_deadlines.answer_by", Control::date}};
constexpr FormField deadline[] = {{"proposal_deadlines.answer_by", Control::date, true},
                                  {"proposal_deadlines.reason", Control::area}};
constexpr FormField disclosure[] = {{"match_disclosures.event_date", Control::date, true},
                                    {"match_disclosures.audience", Control::chips, true},
                                    {"match_disclosures.fields", Control::many, true, told}};
constexpr FormField answer[] = {{"match_acceptances.event_date", Control::date, true},
                                {"match_acceptances.party", Control::chips, true},
                                {"match_acceptances.response", Control::chips, true},
                                {"match_acceptances.person_id", Control::person},
                                {"match_acceptances.method", Control::chips}};
constexpr FormField approval[] = {{"matches.event_date", Control::date, true},
                                  {"match_assignments.person_id", Control::person, true},
                                  {"match_assignments.need_level", Control::chips}};
constexpr FormField briefing[] = {{"role_briefings.event_date", Control::date, true},
                                  {"role_briefings.audience", Control::chips, true},
                                  {"role_briefings.person_id", Control::person}};
constexpr FormField introduction[] = {{"introduction_plans.meet_on", Control::date, true},
                                      {"introduction_plans.meet_at", Control::time},
                                      {"introduction_plans.place"}};
constexpr FormField first_meeting[] = {{"initial_meetings.event_date", Control::date, true},
                                       {"initial_meetings.status", Control::chips, true},
                                       {"initial_meetings.place"},
                                       {"initial_meetings.arranged_by_staff", Control::check},
                                       {"initial_meetings.staff_present", Control::check},
                                       {"initial_meetings.guardian_present", Control::check},
                                       {"initial_meetings.goals_discussed", Control::check}};
constexpr FormField goal[] = {{"match_goals.event_date", Control::date, true},
                              {"match_goals.statement", Control::area, true},
                              {"match_goals.contributors", Control::many, true}};
constexpr FormField review[] = {
    {"match_reviews.event_date", Control::date, true}, {"match_reviews.kind", Control::select, true},
    {"match_reviews.party", Control::chips, true},     {"match_reviews.rating", Control::chips},
    {"match_reviews.participants", Control::many},     {"match_reviews.note", Control::area}};
constexpr FormField pause[] = {
    {"match_pauses.start_date", Control::date, true}, {"match_pauses.kind", Control::chips, true},
    {"match_pauses.reason", Control::area, true},     {"match_pauses.expected_end", Control::date, true},
    {"match_pauses.approved_on", Control::date},      {"match_pauses.approved_by", Control::person}};
constexpr FormField pause_approval[] = {{"match_pauses.approved_on", Control::date, true},
                                        {"match_pauses.approved_by", Control::person}};
constexpr FormField pause_end[] = {{"match_pauses.end_date", Control::date, true}};
constexpr FormField closure[] = {{"match_closures.event_date", Control::date, true},
                                 {"match_closures.kind", Control::chips, true},
                                 {"match_closures.reason", Control::select, true},
                                 {"match_closures.initiated_by", Control::chips},
                                 {"match_closures.checklist_items", Control::many},
                                 {"match_closures.rematch_wished", Control::yes_no},
                                 {"match_closures.note", Control::area}};
constexpr FormField checklist[] = {{"match_closures.checklist_items", Control::many, true},
                                   {"match_closures.rematch_wished", Control::yes_no},
                                   {"match_closures.note", Control::area}};
constexpr FormField exit_interview[] = {{"exit_interviews.event_date", Control::date, true},
                                        {"exit_interviews.party", Control::chips, true},
                                        {"exit_interviews.outcome", Control::chips, true},
                                        {"exit_interviews.note", Control::area}};
constexpr FormField provider_exclusion[] = {{"provider_exclusions.event_date", Control::date, true},
                                            {"provider_exclusions.reason", Control::area, true}};

constexpr std::string_view sides[] = {"mentor", "mentee", "guardian"};
constexpr FormField commitment[] = {{"commitments_told.event_date", Control::date, true},
                                    {"commitments_told.party", Control::chips, true, sides},
                                    {"commitments_told.person_id", Control::person},
                                    {"commitments_told.duration_months", Control::number, true},
                                    {"commitments_told.min_visits_per_month", Control::number},
                                    {"commitments_told.min_hours_per_month", Control::decimal},
                                    {"commitments_told.means", Control::chips}};

constexpr std::string_view words = "life.field.";
constexpr ActForm forms[] = {
    {Act::disclosure, {"match_disclosures", words, disclosure}, "match_disclosures.proposal_id"},
    {Act::answer, {"match_acceptances", words, answer}, "match_acceptances.proposal_id"},
    {Act::deadline, {"proposal_deadlines", "life.deadline.", deadline}, "proposal_deadlines.proposal_id"},
    {Act::approval, {"matches", "life.approval.", approval}, "matches.proposal_id"},
    {Act::briefing, {"role_briefings", words, briefing}, "role_briefings.match_id"},
    {Act::introduction, {"introduction_plans", words, introduction}, "introduction_plans.match_id"},
    {Act::first_meeting, {"initial_meetings", words, first_meeting}, "initial_meetings.match_id"},
    {Act::goal, {"match_goals", words, goal}, "match_goals.match_id"},
    {Act::review, {"match_reviews", words, review}, "match_reviews.match_id"},
    {Act::pause, {"match_pauses", words, pause}, "match_pauses.match_id"},
    {Act::pause_approval, {"match_pauses", words, pause_approval}, "match_pauses.match_id"},
    {Act::pause_end, {"match_pauses", words, pause_end}, "match_pauses.match_id"},
    {Act::closure, {"match_closures", words, closure}, "match_closures.match_id"},
    {Act::checklist, {"match_closures", words, checklist}, "match_closures.match_id"},
    {Act::exit_interview, {"exit_interviews", words, exit_interview}, "exit_interviews.match_id"},
    {Act::reopening, {"match_closures", words, {}}, "match_closures.match_id"},
    {Act::provider_exclusion, {"provider_exclusions", words, provider_exclusion}, "provider_exclusions.match_id"},
    {Act::commitment, {"commitments_told", words, commitment}, "commitments_told.match_id"},
};
static_assert(std::size(forms) == act_count);

}  // namespace

const ActForm& form_of(Act act) { return forms[static_cast<std::size_t>(act)]; }
const casefile::RecordForm proposal_form{"match_proposals", words, proposal};

}  // namespace kith::matches
