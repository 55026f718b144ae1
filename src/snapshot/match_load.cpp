// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>

#include "snapshot/cells.h"
#include "snapshot/policies.h"
#include "snapshot/queries.h"

namespace kith::snapshot {
namespace {

// One function per kind of row: its cells in the order of queries.sql.
void fill_programme(ProgrammeRow& r, Cells& c) {
  take(c, r.open, r.family, r.survivor, r.high_risk, r.guardian_topic_applies, r.overlays);
}
void fill_person(PersonRow& r, Cells& c) { take(c, r.birth_date, r.has_address); }
void fill_match(MatchRow& r, Cells& c) {
  take(c, r.programme, r.site, r.mentor, r.mentee, r.approved_on, r.proposal, r.referral, r.group);
}
void fill_initialmeeting(InitialMeetingRow& r, Cells& c) {
  take(c, r.date, r.status, r.arranged_by_staff, r.staff_present);
}
void fill_closure(ClosureRow& r, Cells& c) { take(c, r.date, r.kind, r.reason); }
void fill_pause(PauseRow& r, Cells& c) { take(c, r.days, r.kind, r.has_approver, r.has_approval_day); }
void fill_assignment(AssignmentRow& r, Cells& c) { take(c, r.worker, r.days, r.need); }
void fill_contact(ContactRow& r, Cells& c) { take(c, r.date, r.programme, r.staff, r.mode, r.has_note); }
void fill_partyversion(PartyVersion& r, Cells& c) {
  take(c, r.match, r.person, r.track, r.kind);
  r.reached = parse_code<ContactResult>(c.text()) == ContactResult::reached;
  r.information = c.flag();
  r.has_note = c.flag();
  r.has_guidance = c.flag();
  r.has_relation = c.flag();
}
void fill_meetinglog(MeetingLogRow& r, Cells& c) {
  take(c, r.date, r.first_recorded_on, r.site, r.minutes, r.start_minute, r.mode, r.entered_by, r.has_activity, r.tags);
}
void fill_nomeeting(NoMeetingRow& r, Cells& c) { take(c, r.month); }
void fill_relationship(RelationshipRow& r, Cells& c) {
  take(c, r.person, r.days, r.is_guardian, r.may_consent, r.rule, r.authority);
}
void fill_custody(CustodyRow& r, Cells& c) { take(c, r.days, r.temporary, r.may_consent); }
void fill_consent(ConsentRow& r, Cells& c) {
  take(c, r.date, r.valid_until, r.withdrawn_on, r.kind, r.copy_given, r.scope, r.recipient, r.programme);
}
void fill_policy(PolicyRow& r, Cells& c) {
  take(c, r.programme, r.key);
  const std::string_view text = c.text();
  const auto value = read_policy(r.key, text);
  if (is_list(r.key)) r.list = c.list_of(text);
  r.readable = value.has_value();
  r.hundredths = value.value_or(0);
  take(c, r.days);
}
void fill_calendar(CalendarRow& r, Cells& c) { take(c, r.site, r.days, r.kind); }
void fill_request(RequestRow& r, Cells& c) { take(c, r.date, r.programme, r.match, r.raised_by, r.kind); }
void fill_response(ResponseRow& r, Cells& c) { take(c, r.date); }
void fill_recognition(RecognitionRow& r, Cells& c) { take(c, r.date, r.programme, r.role); }
void fill_group(GroupRow& r, Cells& c) { take(c, r.programme, r.site); }
void fill_membership(MembershipRow& r, Cells& c) { take(c, r.person, r.days, r.role); }
void fill_session(SessionRow& r, Cells& c) { take(c, r.group, r.site, r.date, r.status); }
void fill_attendance(AttendanceRow& r, Cells& c) { take(c, r.person, r.role, r.presence); }
void fill_document(DocumentRow& r, Cells& c) {
  take(c, r.programme, r.kind, r.status, r.date, r.review_date, r.parts_missing);
}
void fill_notapplicable(NotApplicableRow& r, Cells& c) {
  r.clause = ClauseName(c.text());
  take(c, r.reason, r.date, r.valid_until);
  ;
}

const std::array match_tables{source<ProgrammeRow, fill_programme>(sql::programmes),
                              source<PersonRow, fill_person>(sql::persons),
                              source<MatchRow, fill_match>(sql::matches),
                              source<InitialMeetingRow, fill_initialmeeting>(sql::initial_meetings),
                              source<ClosureRow, fill_closure>(sql::closures),
                              source<PauseRow, fill_pause>(sql::pauses),
                              source<AssignmentRow, fill_assignment>(sql::assignments),
                              source<ContactRow, fill_contact>(sql::contacts),
                              source<PartyVersion, fill_partyversion>(sql::parties),
                              source<MeetingLogRow, fill_meetinglog>(sql::meeting_logs),
                              source<NoMeetingRow, fill_nomeeting>(sql::no_meetings),
                              source<RelationshipRow, fill_relationship>(sql::relationships),
                              source<CustodyRow, fill_custody>(sql::custody),
                              source<ConsentRow, fill_consent>(sql::consents),
                              source<PolicyRow, fill_policy>(sql::policies),
                              source<CalendarRow, fill_calendar>(sql::calendar),
                              source<RequestRow, fill_request>(sql::requests),
                              source<ResponseRow, fill_response>(sql::responses),
                              source<RecognitionRow, fill_recognition>(sql::recognitions),
                              source<GroupRow, fill_group>(sql::mentoring_groups),
                              source<MembershipRow, fill_membership>(sql::memberships),
                              source<SessionRow, fill_session>(sql::sessions),
                              source<AttendanceRow, fill_attendance>(sql::attendances),
                              source<DocumentRow, fill_document>(sql::written_documents),
                              source<NotApplicableRow, fill_notapplicable>(sql::not_applicable)};

}  // namespace

std::span<const Source> match_sources() { return match_tables; }

}  // namespace kith::snapshot
