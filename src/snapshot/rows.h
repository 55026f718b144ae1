// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "snapshot/row.h"

/// Rows about programmes, people, matches, contacts, meetings and groups. How a row is made: row.h.
namespace kith::snapshot {

/// Owner: itself.
struct ProgrammeRow : Itself<Kind::programmes, 64> {
  ExchangeId id;
  Span open;
  StandardsFamily family{};
  bool survivor{}, high_risk{}, guardian_topic_applies{};
  Set<Overlay> overlays{};
};

struct MergeRow;

/// Owner: itself. Shows while the record is the one that is used; who is joined with another from the first day on has
/// no such row. The first version is there even if it shows on no day (typed and withdrawn at once): matches, roles and
/// training speak of the person all the same, and a failing case is named by them (measure_decisions.md §1.20).
struct PersonRow : Itself<Kind::persons, 256> {
  using AlsoNamedBy = MergeRow;
  ExchangeId id;
  Day birth_date{Day::never()};  ///< never = unknown
  bool has_address{};            ///< one of phone, email, street
};

/// Owner: the record that is not used any more while this shows (docs/decisions/0221). Never one that is kept of
/// another.
struct MergeRow : Of<Kind::person_merges, 64> {
  ExchangeId id;  ///< of the owner
  PersonRef kept;
};

/// Owner: itself.
struct MatchRow : Itself<Kind::matches, 64> {
  ExchangeId id;
  ProgrammeRef programme;
  SiteRef site{};
  PersonRef mentor, mentee;
  Day approved_on;
  ProposalRef proposal{};
  ReferralRef referral{};
  GroupRef group{};
};
/// Owner: the person (once as mentor, once as mentee). Derived from MatchRow.
struct PairingRow : Of<Kind::pairings, 256> {
  MatchRef match;
  bool as_mentor{};
};

/// Owner: the match. Sorted by date.
struct InitialMeetingRow : Of<Kind::initial_meetings, 64> {
  Day date;
  MeetingStatus status{};
  bool arranged_by_staff{}, staff_present{};
};
/// Owner: the match. Sorted by date.
struct ClosureRow : Of<Kind::match_closures, 64> {
  Day date;
  ClosureKind kind{};
  ClosureReason reason{};
};
/// Owner: the match. Sorted by start.
struct PauseRow : Of<Kind::match_pauses, 64> {
  Span days;
  PauseKind kind{};
  bool has_approver{}, has_approval_day{};
  /// measure_decisions.md §1.8
  bool in_force() const { return kind == PauseKind::safety || has_approval_day; }
};
/// Owner: the match. Sorted by start.
struct AssignmentRow : Of<Kind::match_assignments, 64> {
  PersonRef worker;
  Span days;
  NeedLevel need{};
};
/// Owner: the worker. Derived from AssignmentRow.
struct CaseloadRow : Of<Kind::caseload, 16> {
  MatchRef match;
  Span days;
  NeedLevel need{};
};

/// Owner: itself. One row per version.
struct ContactRow : Itself<Kind::supervisory_contacts, 512> {
  ExchangeId id;
  Day date;
  ProgrammeRef programme;
  PersonRef staff;
  ContactMode mode{};
  bool has_note{};
};
/// Owner: the contact.
struct PartyVersion : Of<Kind::contact_parties, 512> {
  MatchRef match;
  PersonRef person;
  Track track{};
  InformantKind kind{};
  bool reached : 1 {}, information : 1 {}, has_note : 1 {}, has_guidance : 1 {}, has_relation : 1 {};
};
/// One version of a party of a contact together with one version of the contact: what the rules on contacts scan.
/// Owner: the match. Sorted by (date, exchange id of the contact). Derived; effective while both versions are.
struct PartyRow : Of<Kind::party_rows, 32> {
  Day date;
  ContactRef contact;
  PersonRef person, staff;
  ProgrammeRef programme;  ///< of the contact
  Track track{};
  InformantKind kind{};
  ContactMode mode{};
  /// Informs, if staff is not the match's mentor: reached, information obtained, own note, by a talk (§7.4).
  bool informs : 1 {};
  /// Counts as an attempt at the guardian, if staff is not the mentor and the person fits (§7.6d).
  bool attempt : 1 {};
  /// Reached by a talk, with a note: a supervision note (§7.2). May also carry guidance.
  bool noted : 1 {}, guidance : 1 {};
  bool has_relation : 1 {};
};
// There are more of these than of all others together: two to a cache line.
static_assert(sizeof(ContactRow) == 32 && sizeof(PartyVersion) == 20 && sizeof(PartyRow) == 32);

/// Owner: the match. Sorted by date.
struct MeetingLogRow : Of<Kind::meeting_logs, 32> {
  ExchangeId id;
  Day date, first_recorded_on;
  SiteRef site{};
  std::int16_t minutes{-1};       ///< -1 = blank
  std::int16_t start_minute{-1};  ///< minutes after midnight; -1 = blank
  MeetingMode mode{};
  EnteredBy entered_by{};
  bool has_activity{};
  Set<ActivityTag> tags{};
};
/// Owner: the match. Sorted by month.
struct NoMeetingRow : Of<Kind::no_meeting_entries, 64> {
  Day month;  ///< its first day
};

/// Owner: the mentee. Sorted by start.
struct RelationshipRow : OfPerson<Kind::relationships, 256> {
  PersonRef person;
  Span days;
  bool is_guardian{}, may_consent{};
  ContactRule rule{};
  Authority authority{};
};
/// Owner: the mentee. Sorted by start.
struct CustodyRow : OfPerson<Kind::custody_intervals, 256> {
  Span days;
  bool temporary{}, may_consent{};
};
/// Owner: the mentee. Sorted by date.
struct ConsentRow : OfPerson<Kind::consents, 256> {
  Day date, valid_until{Day::never()}, withdrawn_on{Day::never()};
  ConsentKind kind{};
  bool copy_given{};
  Set<ReleasedPart> scope{};
  TextMark recipient{};
  ProgrammeRef programme{};  ///< none = every programme
  /// measure_decisions.md §1.11
  bool in_force(Day d) const { return date <= d && d < withdrawn_on && d <= valid_until; }
};

/// Owner: itself.
struct PolicyRow : Itself<Kind::policies, 256> {
  ExchangeId id;
  ProgrammeRef programme;  ///< none = whole agency
  PolicyKey key{};
  Span days;
  bool readable{};            ///< false: the text is not a value of this key; the default holds
  std::int64_t hundredths{};  ///< numbers times 100; true and `feb_28` = 100; a list of checks as the bits of a Set
  ListRef list{};             ///< of a list
};
/// Owner: the programme. Sorted by start.
struct CalendarRow : Of<Kind::calendar_periods, 64> {
  ExchangeId id;
  SiteRef site;  ///< none = every site
  Span days;
  CalendarKind kind{};
};

/// Owner: itself.
struct RequestRow : Itself<Kind::support_requests, 256> {
  ExchangeId id;
  Day date;
  ProgrammeRef programme;
  MatchRef match;
  PersonRef raised_by;
  SupportKind kind{};
};
/// Owner: the request. Sorted by date.
struct ResponseRow : Of<Kind::support_responses, 256> {
  Day date;
};
/// Owner: the person. Sorted by date.
struct RecognitionRow : OfPerson<Kind::recognitions, 256> {
  Day date;
  ProgrammeRef programme;
  RecognitionRole role{};
};

/// Owner: itself.
struct GroupRow : Itself<Kind::groups, 64> {
  ExchangeId id;
  ProgrammeRef programme;
  SiteRef site{};
};
/// Owner: the group. Sorted by start.
struct MembershipRow : Of<Kind::group_memberships, 16> {
  PersonRef person;
  Span days;
  GroupRole role{};
};
/// Owner: itself.
struct SessionRow : Itself<Kind::group_sessions, 256> {
  ExchangeId id;
  GroupRef group{};
  SiteRef site{};
  Day date;
  MeetingStatus status{};
};
/// Owner: the session.
struct AttendanceRow : Of<Kind::attendance, 256> {
  PersonRef person;
  GroupRole role{};
  Presence presence{};
  bool attended() const { return presence == Presence::present || presence == Presence::late; }
};

/// Owner: itself.
struct DocumentRow : Itself<Kind::documents, 256> {
  ExchangeId id;
  ProgrammeRef programme;               ///< none = whole agency
  Day date, review_date{Day::never()};  ///< never = blank
  DocumentKind kind{};
  DocumentStatus status{};
  PartsMissing parts_missing{};
};
/// Owner: the programme. Sorted by date.
struct NotApplicableRow : Of<Kind::na_determinations, 64> {
  Day date, valid_until{Day::never()};
  ClauseName clause;
  NotApplicableReason reason{};
};

}  // namespace kith::snapshot
