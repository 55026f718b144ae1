// SPDX-License-Identifier: AGPL-3.0-or-later
#include "groups/store.h"

#include <algorithm>
#include <limits>

#include "groups/queries.h"
#include "groups/suspended.h"
#include "snapshot/check_stand.h"
#include "snapshot/mentor_ready.h"
#include "snapshot/people.h"
#include "snapshot/personnel_rows.h"
#include "snapshot/refs.h"
#include "snapshot/site_partner.h"

namespace kith::groups {
namespace {

using casefile::Answers;
using casefile::Control;
using casefile::FormField;

constexpr std::string_view words = "group.field.";
constexpr FormField group_fields[] = {{"groups.name", Control::text, true},
                                      {"groups.start_date", Control::date, true},
                                      {"groups.end_date", Control::date}};
constexpr FormField member[] = {{"group_memberships.person_id", Control::person, true},
                                {"group_memberships.role", Control::chips, true},
                                {"group_memberships.start_date", Control::date, true}};
constexpr FormField leaving[] = {{"group_memberships.end_date", Control::date, true}};
constexpr FormField schedule[] = {{"group_schedules.event_date", Control::date, true},
                                  {"group_schedules.place", Control::text, true},
                                  {"group_schedules.meeting_time", Control::text, true},
                                  {"group_schedules.frequency", Control::text, true}};
constexpr FormField size[] = {{"group_sizes.event_date", Control::date, true},
                              {"group_sizes.least_mentees", Control::number, true},
                              {"group_sizes.most_mentees", Control::number, true}};
constexpr FormField followup[] = {{"attendance_followups.event_date", Control::date, true},
                                  {"attendance_followups.reason", Control::area, true},
                                  {"attendance_followups.encouragement", Control::area, true}};
constexpr FormField session[] = {{"group_sessions.event_date", Control::date, true},
                                 {"group_sessions.status", Control::chips, true},
                                 {"group_sessions.minutes", Control::number},
                                 {"group_sessions.activities"},
                                 {"group_sessions.activity_tags", Control::many}};
constexpr FormField pack[] = {{"information_packs.event_date", Control::date, true},
                              {"information_packs.items", Control::many, true}};
constexpr FormField check_in_correction[] = {{"check_ins.event_date", Control::date, true},
                                             {"check_ins.headway", Control::area},
                                             {"check_ins.hurdles", Control::area},
                                             {"check_ins.needs", Control::area}};
constexpr FormField check_in[] = {{"check_ins.event_date", Control::date, true},
                                  {"check_ins.person_id", Control::person, true},
                                  {"check_ins.headway", Control::area},
                                  {"check_ins.hurdles", Control::area},
                                  {"check_ins.needs", Control::area}};

std::vector<Group> load(db::Tx& tx, std::int64_t first, std::int64_t last, Date as_of) {
  return tx.all(sql::groups, {{"first", first}, {"last", last}, {"as_of", as_of}}, [](const db::Row& row) {
    return Group{row.integer(0),    row.string(1), row.string(6),     row.id<ProgrammeId>(2),
                 row.id<SiteId>(3), row.date(4),   row.maybe_date(5), row.null(7) ? std::string() : row.string(7)};
  });
}

Result<std::int64_t> appended(const Result<records::Appended>& made) {
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

bool there(const Mark& mark) { return mark.status == "present" || mark.status == "late"; }

/// Checks that let matches run, and the topics that have to be there before a first meeting (workflows.md §5.2): who
/// lacks either is a visitor that day.
bool counts_as_mentor(const snapshot::Snapshot& snapshot, const snapshot::Policies& policies, const Group& group,
                      const Mark& mark, Date day, Date today) {
  const auto mentor = snapshot::ref_of(mark.person);
  const auto programme = snapshot::ref_of(group.programme);
  const snapshot::Day on(day), as_of(today);
  return snapshot::checks_of_mentor(snapshot, policies, mentor, programme, on, as_of).suspending().empty() &&
         snapshot::lacking_to_meet(snapshot, mentor, programme, on, as_of).topics.empty();
}

/// Whoever works with the people of the programme that day, by their role.
bool is_staff(const snapshot::Snapshot& snapshot, PersonId person, const Group& group, Date day, Date today) {
  using snapshot::Day;
  for (const auto& row : snapshot.of<snapshot::StaffRoleRow>(snapshot::ref_of(person)))
    if (row.shows(Day(today)) && row.days.covers(Day(day)) && row.role != snapshot::Role::evaluator &&
        row.role != snapshot::Role::administrator &&
        (!row.programme || row.programme == snapshot::ref_of(group.programme)) &&
        (!row.site || row.site == snapshot::ref_of(group.site)))
      return true;
  return false;
}

Present present_on(const snapshot::Snapshot& snapshot, const Group& group, const std::vector<Mark>& sheet,
                   const std::vector<Suspended>& suspended, Date day, Date today) {
  const snapshot::Policies policies(snapshot, snapshot::Day(today));
  Present present;
  for (const auto& mark : sheet) {
    if (!there(mark)) continue;
    const bool cleared = suspended_among(suspended, mark.person) ? false
                         : mark.role == GroupRole::mentor
                             ? counts_as_mentor(snapshot, policies, group, mark, day, today)
                             : is_staff(snapshot, mark.person, group, day, today);
    ++(mark.role == GroupRole::mentee ? present.mentees : cleared ? present.mentors : present.visitors);
  }
  return present;
}

/// The first session at a host's site where no agreement is in force (MS 7.02, SOFT); later ones count in the figure
/// only.
bool begins_outside_agreement(const snapshot::Snapshot& snapshot, const Group& group, Date day, Date today) {
  return snapshot::outside_agreement(snapshot, snapshot::ref_of(group.site), snapshot::ref_of(group.programme), day,
                                     today) &&
         year_of(snapshot, group.ref(), group.start, today).held == 0;
}

std::optional<Refusal> wrong_day(const Group& group, std::optional<Date> day, const char* field, Date today) {
  if (day && *day > today) return refuse(RefusalKind::invalid, "group.flaw.future", field).value();
  if (day && *day < group.start) return refuse(RefusalKind::invalid, "group.flaw.before_group", field).value();
  return std::nullopt;
}

Result<std::int64_t> mark_row(db::Tx& tx, std::int64_t session, const Mark& mark, const records::Author& author) {
  const auto made =
      records::append(tx, "attendance",
                      {{"attendance.session_id", session},
                       {"attendance.person_id", mark.person},
                       {"attendance.role", snapshot::word(mark.role)},
                       {"attendance.status", std::string_view(mark.status.empty() ? "unknown" : mark.status)}},
                      author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

Result<std::int64_t> keep_reason(db::Tx& tx, const Group& group, Date day, const Hand& hand) {
  const auto made = records::append(tx, "guard_overrides",
                                    {{"guard_overrides.programme_id", group.programme},
                                     {"guard_overrides.group_id", group.group},
                                     {"guard_overrides.event_date", day},
                                     {"guard_overrides.act", "session"},
                                     {"guard_overrides.reason", std::string_view(hand.override_.reason)}},
                                    hand.author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

Result<std::int64_t> record_size(db::Tx& tx, const Group& group, const Answers& answers,
                                 const records::Author& author) {
  const auto day = answers.date("group_sizes.event_date");
  if (day && *day < group.start) return refuse(RefusalKind::invalid, "group.flaw.before_group", "event_date");
  if (answers.number("group_sizes.least_mentees") > answers.number("group_sizes.most_mentees"))
    return refuse(RefusalKind::invalid, "group.flaw.less_than_least", "most_mentees");
  auto fields = answers.fields();
  fields.push_back({"group_sizes.group_id", group.group});
  return appended(records::append(tx, size_form.table, fields, author));
}

/// Of a check-in: none of the three questions is answered.
bool says_nothing(const Answers& answers) {
  return answers.text("check_ins.headway").empty() && answers.text("check_ins.hurdles").empty() &&
         answers.text("check_ins.needs").empty();
}

bool any(db::Tx& tx, db::Sql statement, db::Params values) {
  return tx.first(statement, values, [](const db::Row&) { return true; }).has_value();
}

/// A minor on `day`, by the policies of the programme, of whom nobody permits it that day (workflows.md §2: HARD for
/// minors; an adult is not asked for a consent).
bool lacks_permission(db::Tx& tx, const snapshot::Snapshot& snapshot, const Group& group, PersonId who, Date day,
                      Date today) {
  const snapshot::Policies policies(snapshot, snapshot::Day(today));
  const auto majority = snapshot::majority_of(policies, snapshot::ref_of(group.programme));
  const auto born = snapshot::mentee_as_of(snapshot, snapshot::ref_of(who), snapshot::Day(today)).birth_date;
  return !snapshot::adult_on(snapshot::Day(day), born, majority) &&
         !any(tx, sql::permitted, {{"person", who}, {"programme", group.programme}, {"day", day}, {"as_of", today}});
}

/// Why somebody cannot have a place in that role from `day` on, a locale key: only who was accepted
/// mentors (whoever else comes is a visitor, workflows.md §5.2), whoever is barred does not even visit, and nobody's
/// child takes part without permission (§2).
const char* may_not_join(db::Tx& tx, const snapshot::Snapshot& snapshot, const Group& group, PersonId who,
                         std::string_view role, Date day, Date today) {
  if (role != "mentee" && any(tx, sql::barred_mentor, {{"person", who}, {"as_of", today}})) return "group.flaw.barred";
  if (role == "mentor" &&
      !any(tx, sql::accepted_mentor, {{"person", who}, {"programme", group.programme}, {"day", day}, {"as_of", today}}))
    return "group.flaw.not_accepted";
  if (role == "mentee" && lacks_permission(tx, snapshot, group, who, day, today)) return "group.flaw.no_permission";
  return nullptr;
}

/// What is wrong with a sheet on a day, suspended mentors left out.
Ratio ratio_on(db::Tx& tx, const snapshot::Snapshot& snapshot, const Group& group, const std::vector<Mark>& sheet,
               Date day, Date today) {
  const auto most = snapshot::Policies(snapshot, snapshot::Day(today))
                        .timeline(snapshot::PolicyKey::group_ratio, snapshot::ref_of(group.programme))
                        .whole_on(snapshot::Day(day));
  const auto suspended = suspended_in(tx, snapshot, group, day, today);
  return ratio(present_on(snapshot, group, sheet, suspended, day, today), static_cast<int>(most));
}

bool held_on(db::Tx& tx, const Group& group, std::int64_t but, Date day, Date today) {
  return any(tx, sql::held_on, {{"group", group.group}, {"session", but}, {"day", day}, {"as_of", today}});
}

/// A pack or a check-in: of the programme, about a member.
Result<std::int64_t> record_about(db::Tx& tx, const Group& group, const casefile::RecordForm& form,
                                  const Answers& answers, PersonId member, const records::Author& author) {
  const Date today = date_of(author.at);
  const auto day = answers.date(form.fields.front().column);
  if (day && *day > today) return refuse(RefusalKind::invalid, "group.flaw.future", "event_date");
  const auto place = tx.first(sql::last_place, {{"group", group.group}, {"person", member}, {"as_of", today}},
                              [](const db::Row& row) { return std::pair(row.string(0), row.maybe_date(1)); });
  const auto role = place ? std::optional(place->first) : std::nullopt;
  if (place && place->second && day && *day > *place->second)
    return refuse(RefusalKind::invalid, "group.flaw.after_leaving", "event_date");
  auto fields = answers.fields();
  if (&form == &pack_form) {
    if (role != "mentee") return refuse(RefusalKind::invalid, "group.flaw.pack_of_mentee", "items");
    fields.push_back({"information_packs.programme_id", group.programme});
    fields.push_back({"information_packs.mentee_id", member});
    return appended(records::append(tx, form.table, fields, author));
  }
  const auto who = answers.key<PersonId>("check_ins.person_id");
  const auto asked = role == "mentee" ? asked_about(tx, member, today) : std::vector{member};
  if (!role || std::find(asked.begin(), asked.end(), who) == asked.end())
    return refuse(RefusalKind::invalid, "http.field.not_a_choice", "person_id");
  if (says_nothing(answers)) return refuse(RefusalKind::invalid, "group.flaw.no_answer", "headway");
  fields.push_back({"check_ins.programme_id", group.programme});
  fields.push_back({"check_ins.role", std::string_view(who == member ? *role : "guardian")});
  return appended(records::append(tx, form.table, fields, author));
}

}  // namespace

const casefile::RecordForm group_form{"groups", words, group_fields};
const casefile::RecordForm member_form{"group_memberships", words, member};
const casefile::RecordForm leaving_form{"group_memberships", words, leaving};
const casefile::RecordForm schedule_form{"group_schedules", words, schedule};
const casefile::RecordForm followup_form{"attendance_followups", words, followup};
const casefile::RecordForm session_form{"group_sessions", words, session};
const casefile::RecordForm pack_form{"information_packs", words, pack};
const casefile::RecordForm size_form{"group_sizes", words, size};
const casefile::RecordForm check_in_form{"check_ins", words, check_in};
const casefile::RecordForm check_in_correction_form{"check_ins", words, check_in_correction};

std::vector<Group> load_groups(db::Tx& tx, Date as_of) {
  return load(tx, 0, std::numeric_limits<std::int64_t>::max(), as_of);
}
std::optional<Group> load_group(db::Tx& tx, std::int64_t group, Date as_of) {
  auto found = load(tx, group, group, as_of);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<Mark> sheet_of(db::Tx& tx, std::int64_t session, Date as_of) {
  return tx.all(sql::attendance, {{"session", session}, {"as_of", as_of}}, [](const db::Row& row) {
    return Mark{row.id<PersonId>(2), snapshot::parse_code<GroupRole>(row.text(3)), row.string(4), row.integer(0),
                row.integer(1)};
  });
}

Result<std::int64_t> record_session(db::Tx& tx, const snapshot::Snapshot& snapshot, const Group& group,
                                    const Answers& answers, const std::vector<Mark>& expected, const Hand& hand) {
  const Date today = date_of(hand.author.at);
  const auto day = answers.date("group_sessions.event_date");
  if (auto wrong = wrong_day(group, day, "event_date", today)) return tl::unexpected(std::move(*wrong));
  const bool held = answers.text("group_sessions.status") == "held";
  if (held && held_on(tx, group, 0, *day, today))
    return refuse(RefusalKind::invalid, "group.flaw.same_day", "event_date");
  const auto sheet = without_suspended(expected, suspended_in(tx, snapshot, group, *day, today));
  const auto guard = held ? ratio_on(tx, snapshot, group, sheet, *day, today) : Ratio{};
  const bool outside = held && begins_outside_agreement(snapshot, group, *day, today);
  if (outside && !hand.override_.passes())
    return refuse(RefusalKind::invalid, "group.flaw.outside_agreement", "event_date");
  if (guard.key && (guard.hard || !hand.override_.passes()))
    return refuse(RefusalKind::invalid, guard.key, "event_date");
  auto fields = answers.fields();
  fields.push_back({"group_sessions.group_id", group.group});
  if (group.site) fields.push_back({"group_sessions.site_id", group.site});
  const auto made = records::append(tx, "group_sessions", fields, hand.author);
  if (!made) return tl::unexpected(made.error());
  if (held)
    for (const auto& mark : sheet)
      if (const auto row = mark_row(tx, made->chain, mark, hand.author); !row) return row;
  if (guard.key || outside)
    if (const auto kept = keep_reason(tx, group, *day, hand); !kept) return kept;
  return made->chain;
}

Result<std::int64_t> correct_session(db::Tx& tx, const snapshot::Snapshot& snapshot, const Group& group,
                                     const casefile::Correction& what, const Answers& answers, const Hand& hand) {
  const Date today = date_of(hand.author.at);
  const auto was = tx.first(sql::session, {{"session", what.chain}, {"as_of", today}},
                            [](const db::Row& row) { return std::pair(row.date(2), row.text(3) == "held"); });
  if (!was) return refuse(RefusalKind::conflict, "records.corrected_meanwhile");
  const auto day = answers.date("group_sessions.event_date");
  if (auto wrong = wrong_day(group, day, "event_date", today)) return tl::unexpected(std::move(*wrong));
  const bool held = answers.text("group_sessions.status") == "held";
  const auto sheet = sheet_of(tx, what.chain, today);
  if (held && !was->second && sheet.empty()) return refuse(RefusalKind::invalid, "group.flaw.was_not_held", "status");
  Ratio guard;
  if (held && *was != std::pair(*day, held)) {
    if (held_on(tx, group, what.chain, *day, today))
      return refuse(RefusalKind::invalid, "group.flaw.same_day", "event_date");
    guard = ratio_on(tx, snapshot, group, sheet, *day, today);
    if (guard.key && (guard.hard || !hand.override_.passes()))
      return refuse(RefusalKind::invalid, guard.key, "event_date");
  }
  const auto made = casefile::correct_record(tx, session_form, what, answers, hand.author);
  if (!made || !guard.key) return made;
  if (const auto kept = keep_reason(tx, group, *day, hand); !kept) return kept;
  return made;
}

Result<std::int64_t> correct_attendance(db::Tx& tx, std::int64_t session, const std::vector<Mark>& sheet,
                                        const records::Author& author) {
  for (const auto& mark : sheet) {
    if (mark.chain == 0) {
      if (there(mark))
        if (const auto made = mark_row(tx, session, mark, author); !made) return made;
      continue;
    }
    const auto made = records::correct(
        tx, "attendance", mark.chain, mark.version,
        {{"attendance.status", std::string_view(mark.status.empty() ? "unknown" : mark.status)}}, author);
    if (!made) return tl::unexpected(made.error());
  }
  return session;
}

std::vector<PersonId> asked_about(db::Tx& tx, PersonId member, Date today) {
  auto people = tx.all(sql::guardians, {{"mentee", member}, {"as_of", today}},
                       [](const db::Row& row) { return row.id<PersonId>(0); });
  people.insert(people.begin(), member);
  return people;
}

std::optional<Size> size_of(db::Tx& tx, std::int64_t group, Date as_of) {
  return tx.first(sql::size, {{"group", group}, {"as_of", as_of}}, [](const db::Row& row) {
    return Size{row.integer(0), row.integer(1)};
  });
}

Result<std::int64_t> record_on(db::Tx& tx, const snapshot::Snapshot& snapshot, const Group& group,
                               const casefile::RecordForm& form, const Answers& answers, std::optional<PersonId> person,
                               const records::Author& author) {
  if (&form == &pack_form || &form == &check_in_form) return record_about(tx, group, form, answers, *person, author);
  if (&form == &size_form) return record_size(tx, group, answers, author);
  const bool lasting = form.table == records::TableKey("group_memberships");
  const auto day = lasting ? answers.date("group_memberships.start_date")
                   : form.table == records::TableKey("group_schedules")
                       ? answers.date("group_schedules.event_date")
                       : answers.date("attendance_followups.event_date");
  const bool schedule = form.table == records::TableKey("group_schedules");
  if (!schedule)
    if (auto wrong = wrong_day(group, day, lasting ? "start_date" : "event_date", date_of(author.at)))
      return tl::unexpected(std::move(*wrong));
  auto fields = answers.fields();
  if (lasting) {
    const auto who = answers.key<PersonId>("group_memberships.person_id");
    if (tx.first(sql::place, {{"group", group.group}, {"person", who}, {"as_of", date_of(author.at)}},
                 [](const db::Row&) { return true; }))
      return refuse(RefusalKind::invalid, "group.flaw.member_already", "person_id");
    if (const auto wrong =
            may_not_join(tx, snapshot, group, who, answers.text("group_memberships.role"), *day, date_of(author.at)))
      return refuse(RefusalKind::invalid, wrong, "role");
    fields.push_back({"group_memberships.group_id", group.group});
  } else if (schedule) {
    fields.push_back({"group_schedules.group_id", group.group});
  } else {
    fields.push_back({"attendance_followups.group_id", group.group});
    fields.push_back({"attendance_followups.person_id", *person});
  }
  return appended(records::append(tx, form.table, fields, author));
}

Result<std::int64_t> correct_told(db::Tx& tx, const casefile::RecordForm& form, const casefile::Correction& what,
                                  const Answers& answers, const records::Author& author) {
  const auto day = answers.date(form.fields.front().column);
  if (day && *day > date_of(author.at)) return refuse(RefusalKind::invalid, "group.flaw.future", "event_date");
  if (&form == &check_in_correction_form && says_nothing(answers))
    return refuse(RefusalKind::invalid, "group.flaw.no_answer", "headway");
  return casefile::correct_record(tx, form, what, answers, author);
}

Result<std::int64_t> leave(db::Tx& tx, const Group& group, PersonId person, const Answers& answers,
                           const records::Author& author) {
  const auto place = tx.first(sql::place, {{"group", group.group}, {"person", person}, {"as_of", date_of(author.at)}},
                              [](const db::Row& row) { return std::pair(row.integer(0), row.date(1)); });
  if (!place) return refuse(RefusalKind::not_found, "records.not_found");
  if (const auto day = answers.date("group_memberships.end_date"); day && *day < place->second)
    return refuse(RefusalKind::invalid, "group.flaw.before_joining", "end_date");
  const auto last = records::newest(tx, "group_memberships", place->first);
  return appended(records::correct(tx, "group_memberships", place->first, last->id, answers.fields(), author));
}

}  // namespace kith::groups
