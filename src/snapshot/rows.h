// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>

#include "platform/base/id.h"
#include "snapshot/codes.h"
#include "snapshot/exchange_ids.h"
#include "snapshot/grouped.h"

/// The rows of the columns: what rules ask of the records, no names, no notes, no phone numbers. A text is kept as the
/// bit "it is filled". Fields are those of the exchange format (../exchange/FORMAT.md) under its names.
///
/// Each says who its owner is (how rows are grouped) and how it is sorted within the owner; all ties are broken by the
/// version's key. `per_block`: owners that are copied together when one changes.
namespace kith::snapshot {

using ProgrammeRef = Ref<Programme>;
using SiteRef = Ref<Site>;
using PersonRef = Ref<Person>;
using MatchRef = Ref<Match>;
using ContactRef = Ref<Contact>;
using RequestRef = Ref<SupportRequest>;
using GroupRef = Ref<struct Group>;
using SessionRef = Ref<struct Session>;

/// Owner: itself.
struct ProgrammeRow : Version {
  static constexpr unsigned per_block = 64;
  ExchangeId id;
  Span open;
  bool survivor{}, high_risk{}, guardian_topic_applies{};
};

/// Owner: itself.
struct PersonRow : Version {
  static constexpr unsigned per_block = 256;
  ExchangeId id;
  Day birth_date{Day::never()};  ///< never = unknown
};

/// Owner: itself.
struct MatchRow : Version {
  static constexpr unsigned per_block = 64;
  ExchangeId id;
  ProgrammeRef programme;
  SiteRef site;
  PersonRef mentor, mentee;
  Day approved_on;
};
/// Owner: the person (once as mentor, once as mentee). Derived from MatchRow.
struct PairingRow : Version {
  static constexpr unsigned per_block = 256;
  MatchRef match;
  bool as_mentor{};
};

/// Owner: the match. Sorted by date.
struct InitialMeetingRow : Version {
  static constexpr unsigned per_block = 64;
  Day date;
  MeetingStatus status{};
};
/// Owner: the match. Sorted by date.
struct ClosureRow : Version {
  static constexpr unsigned per_block = 64;
  Day date;
  ClosureKind kind{};
};
/// Owner: the match. Sorted by start.
struct PauseRow : Version {
  static constexpr unsigned per_block = 64;
  Span days;
  PauseKind kind{};
  bool has_approver{}, has_approval_day{};
  /// measure_decisions.md §1.8
  bool in_force() const { return kind == PauseKind::safety || has_approval_day; }
};
/// Owner: the match. Sorted by start.
struct AssignmentRow : Version {
  static constexpr unsigned per_block = 64;
  PersonRef worker;
  Span days;
  NeedLevel need{};
};
/// Owner: the worker. Derived from AssignmentRow.
struct CaseloadRow : Version {
  static constexpr unsigned per_block = 16;
  MatchRef match;
  Span days;
};

/// Owner: itself. One row per version.
struct ContactRow : Version {
  static constexpr unsigned per_block = 512;
  ExchangeId id;
  Day date;
  ProgrammeRef programme;
  PersonRef staff;
  ContactMode mode{};
  bool has_note{};
};
/// Owner: the contact.
struct PartyVersion : Version {
  static constexpr unsigned per_block = 512;
  MatchRef match;
  PersonRef person;
  Track track{};
  InformantKind kind{};
  bool reached : 1 {}, information : 1 {}, has_note : 1 {}, has_guidance : 1 {}, has_relation : 1 {};
};
/// One version of a party of a contact together with one version of the contact: what the rules on contacts scan.
/// Owner: the match. Sorted by (date, exchange id of the contact). Derived; effective while both versions are.
struct PartyRow : Version {
  static constexpr unsigned per_block = 32;
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

/// Owner: the match. Sorted by date.
struct MeetingLogRow : Version {
  static constexpr unsigned per_block = 32;
  ExchangeId id;
  Day date, first_recorded_on;
  SiteRef site;
  std::int16_t minutes{-1};       ///< -1 = blank
  std::int16_t start_minute{-1};  ///< minutes after midnight; -1 = blank
  MeetingMode mode{};
  EnteredBy entered_by{};
  bool has_activity{};
};
/// Owner: the match. Sorted by month.
struct NoMeetingRow : Version {
  static constexpr unsigned per_block = 64;
  Day month;  ///< its first day
};

/// Owner: the mentee. Sorted by start.
struct RelationshipRow : Version {
  static constexpr unsigned per_block = 256;
  PersonRef person;
  Span days;
  bool is_guardian{}, may_consent{};
  ContactRule rule{};
  Authority authority{};
};
/// Owner: the mentee. Sorted by start.
struct CustodyRow : Version {
  static constexpr unsigned per_block = 256;
  Span days;
  bool temporary{}, may_consent{};
};
/// Owner: the mentee. Sorted by date.
struct ConsentRow : Version {
  static constexpr unsigned per_block = 256;
  Day date, valid_until{Day::never()}, withdrawn_on{Day::never()};
  ConsentKind kind{};
  /// measure_decisions.md §1.11
  bool in_force(Day d) const { return date <= d && d < withdrawn_on && d <= valid_until; }
};

/// Owner: itself.
struct PolicyRow : Version {
  static constexpr unsigned per_block = 256;
  ExchangeId id;
  ProgrammeRef programme;  ///< none = whole agency
  PolicyKey key{};
  Span days;
  bool readable{};            ///< false: the text is not a value of this key; the default holds
  std::int64_t hundredths{};  ///< numbers times 100; true and `feb_28` = 100
};
/// Owner: the programme. Sorted by start.
struct CalendarRow : Version {
  static constexpr unsigned per_block = 64;
  SiteRef site;  ///< none = every site
  Span days;
  CalendarKind kind{};
};

/// Owner: itself.
struct RequestRow : Version {
  static constexpr unsigned per_block = 256;
  ExchangeId id;
  Day date;
  ProgrammeRef programme;
  MatchRef match;
  PersonRef raised_by;
  SupportKind kind{};
};
/// Owner: the request. Sorted by date.
struct ResponseRow : Version {
  static constexpr unsigned per_block = 256;
  Day date;
};
/// Owner: the person. Sorted by date.
struct RecognitionRow : Version {
  static constexpr unsigned per_block = 256;
  Day date;
  ProgrammeRef programme;
  RecognitionRole role{};
};

/// Owner: itself.
struct GroupRow : Version {
  static constexpr unsigned per_block = 64;
  ProgrammeRef programme;
};
/// Owner: the group. Sorted by start.
struct MembershipRow : Version {
  static constexpr unsigned per_block = 16;
  PersonRef person;
  Span days;
  GroupRole role{};
};
/// Owner: itself.
struct SessionRow : Version {
  static constexpr unsigned per_block = 256;
  GroupRef group;
  Day date;
  MeetingStatus status{};
};
/// Owner: the session.
struct AttendanceRow : Version {
  static constexpr unsigned per_block = 256;
  PersonRef person;
  GroupRole role{};
  Presence presence{};
  bool attended() const { return presence == Presence::present || presence == Presence::late; }
};

/// Owner: itself.
struct DocumentRow : Version {
  static constexpr unsigned per_block = 256;
  ExchangeId id;
  ProgrammeRef programme;               ///< none = whole agency
  Day date, review_date{Day::never()};  ///< never = blank
  DocumentKind kind{};
  DocumentStatus status{};
  PartsMissing parts_missing{};
};
/// Owner: the programme. Sorted by date.
struct NotApplicableRow : Version {
  static constexpr unsigned per_block = 64;
  Day date, valid_until{Day::never()};
  std::string clause, reason;
};

/// Whether rows of this kind are grouped by the key of their own chain.
template <class Row>
inline constexpr bool owns_itself = (requires(Row r) { r.id; } && !std::is_same_v<Row, MeetingLogRow>) ||
                                    std::is_same_v<Row, GroupRow> || std::is_same_v<Row, SessionRow>;

}  // namespace kith::snapshot
