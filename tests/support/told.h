// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>

#include "snapshot/snapshot.h"

namespace kith::test {

/// What a reader can see of some columns of a snapshot, as text: to compare two that were made in different ways.
template <class... Rows>
std::string told(const snapshot::Snapshot& s) {
  std::string text;
  const auto add = [&](auto number) { text += std::to_string(static_cast<long long>(number)) + ","; };
  const auto rows = [&]<class Row>(const Row*) {
    s.column<Row>().each([&](std::uint32_t owner, const Row& r) {
      add(owner);
      add(r.row);
      add(snapshot::Day(r.life.recorded_on).number);
      add(snapshot::Day(r.life.superseded_on).number);
      if constexpr (requires { r.id; }) text += s.id_text<Row>(r.id) + ",";
      if constexpr (requires { r.date; }) add(r.date.number);
      if constexpr (requires { r.days; }) add(r.days.from.number), add(r.days.until.number);
      if constexpr (requires { r.month; }) add(r.month.number);
      if constexpr (requires { r.contact; }) add(r.contact.key);
      if constexpr (requires { r.match; }) add(r.match.key);
      if constexpr (requires { r.person; }) add(r.person.key);
      if constexpr (requires { r.programme; }) add(r.programme.key);
      if constexpr (requires { r.staff; }) add(r.staff.key);
      if constexpr (requires { r.track; }) add(r.track);
      if constexpr (requires { r.kind; }) add(r.kind);
      if constexpr (requires { r.mode; }) add(r.mode);
      if constexpr (requires { r.informs; })
        add(r.informs), add(r.attempt), add(r.noted), add(r.guidance), add(r.has_relation);
      if constexpr (requires { r.minutes; }) add(r.minutes), add(r.first_recorded_on.number), add(r.has_activity);
      if constexpr (requires { r.birth_date; }) add(r.birth_date.number);
      text += '\n';
    });
  };
  (rows(static_cast<const Rows*>(nullptr)), ...);
  return text;
}

/// Every column.
inline std::string told_all(const snapshot::Snapshot& s) {
  using namespace snapshot;  // NOLINT
  return told<ProgrammeRow, PersonRow, MatchRow, PairingRow, InitialMeetingRow, ClosureRow, PauseRow, AssignmentRow,
              CaseloadRow, ContactRow, PartyVersion, PartyRow, MeetingLogRow, NoMeetingRow, RelationshipRow, CustodyRow,
              ConsentRow, PolicyRow, CalendarRow, RequestRow, ResponseRow, RecognitionRow, GroupRow, MembershipRow,
              SessionRow, AttendanceRow, DocumentRow, NotApplicableRow>(s);
}

}  // namespace kith::test
