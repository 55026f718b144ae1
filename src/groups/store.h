// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/correction.h"
#include "casefile/record_form.h"
#include "groups/group.h"
#include "platform/db/db.h"

namespace kith::groups {

struct Group {
  std::int64_t group{};
  std::string name, programme_name;
  ProgrammeId programme;
  SiteId site;
  Date start{};
  std::optional<Date> end;
  std::string site_name;  ///< empty: meets at no site of the agency's list
  snapshot::GroupRef ref() const { return {static_cast<std::uint32_t>(group)}; }
};
std::vector<Group> load_groups(db::Tx& tx, Date as_of);
std::optional<Group> load_group(db::Tx& tx, std::int64_t group, Date as_of);

extern const casefile::RecordForm group_form, member_form, leaving_form, schedule_form, followup_form, session_form,
    size_form, pack_form, check_in_form, check_in_correction_form;

/// How many mentees a group takes in force on the day; a run of matching fills a group that has one (decision 0231).
struct Size {
  std::int64_t least{}, most{};
};
std::optional<Size> size_of(db::Tx& tx, std::int64_t group, Date as_of);

/// One line of an attendance sheet.
struct Mark {
  PersonId person;
  GroupRole role{};
  std::string status;               ///< a code of attendance.status; empty: unknown
  std::int64_t chain{}, version{};  ///< of the row as it stands; 0: none yet
};
/// The sheet as it was frozen when the session was recorded.
std::vector<Mark> sheet_of(db::Tx& tx, std::int64_t session, Date as_of);

struct Hand {
  records::Author author;
  casefile::Override override_;
};

/// Records a session with the attendance of everybody on the sheet, suspended mentors as `without_suspended` has it; of
/// one that was not held, without. Refusals: a day
/// to come or before the group; a day on which the group has met already; what `ratio` calls hard, or soft without an
/// override; the first session at a host's site where no agreement is in force, without an override.
Result<std::int64_t> record_session(db::Tx& tx, const snapshot::Snapshot& snapshot, const Group& group,
                                    const casefile::Answers& answers, const std::vector<Mark>& expected,
                                    const Hand& hand);
/// Another day, or another outcome, of a session with its sheet. Refusals as of a new one, the ratio asked on the day
/// it is moved to; one that did not take place has no sheet and becomes none that did; and as casefile::correct_record.
/// Withdrawing it (casefile::withdraw_record) asks none of it.
Result<std::int64_t> correct_session(db::Tx& tx, const snapshot::Snapshot& snapshot, const Group& group,
                                     const casefile::Correction& what, const casefile::Answers& answers,
                                     const Hand& hand);
/// New versions of the lines that changed; the sheet stays the one of that day. A mark without a line makes one when it
/// says that somebody was there.
Result<std::int64_t> correct_attendance(db::Tx& tx, std::int64_t session, const std::vector<Mark>& sheet,
                                        const records::Author& author);

/// Whom a check-in about a member asks: the member, and the guardians of a mentee whom nothing bars.
std::vector<PersonId> asked_about(db::Tx& tx, PersonId member, Date today);

/// Corrects a pack or a check-in. Refusals as of a new one, and as casefile::correct_record.
Result<std::int64_t> correct_told(db::Tx& tx, const casefile::RecordForm& form, const casefile::Correction& what,
                                  const casefile::Answers& answers, const records::Author& author);

/// A record that hangs on a group by `parent`; the day may not lie before the group. A check-in and an information pack
/// hang on `person` and the programme of the group: the pack is a mentee's, may lie before the group began and names
/// what it told; a check-in is of one of asked_about and holds at least one answer. A size holds from a day of the
/// group on, a later one too; the most is no less than the least. A place: of the role, as workflows.md §2 and §5.2.
Result<std::int64_t> record_on(db::Tx& tx, const snapshot::Snapshot& snapshot, const Group& group,
                               const casefile::RecordForm& form, const casefile::Answers& answers,
                               std::optional<PersonId> person, const records::Author& author);
Result<std::int64_t> leave(db::Tx& tx, const Group& group, PersonId person, const casefile::Answers& answers,
                           const records::Author& author);

}  // namespace kith::groups
