// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/auth/actor.h"
#include "platform/base/date.h"
#include "platform/base/id.h"
#include "platform/db/db.h"
#include "platform/db/migration.h"
#include "records/append.h"
#include "records/ddl.h"

namespace kith::test {

/// The whole store as the program makes it: the platform's tables and all record tables.
inline std::vector<db::Step> all_steps() { return records::store_steps(); }

/// Builds an agency's records one sentence at a time, through the same functions the product writes with:
///
///     SmallAgency agency(db());
///     const auto match = agency.match(agency.person("Maya"), agency.person("Tom"), on(2026, 3, 1));
///
/// Everything is typed by the first person ("Office") at noon UTC of `typing_day`, which tests may move. For slices
/// that link kith_records.
class SmallAgency {
 public:
  explicit SmallAgency(db::Db& db, Date typing_day = on(2026, 1, 5)) : typing_day(typing_day), db_(db) {
    office = PersonId{1};  // the first person is recorded by themselves
    office = PersonId{add("persons", {{"persons.given_name", "Office"}})};
    programme = new_programme("Community");
  }

  Date typing_day;
  PersonId office;
  ProgrammeId programme;  ///< "Community"

  ProgrammeId new_programme(std::string_view name, std::string_view setting = "community") {
    return ProgrammeId{add("programmes", {{"programmes.name", name},
                                          {"programmes.model", "one_to_one"},
                                          {"programmes.setting", setting},
                                          {"programmes.survivor", 0},
                                          {"programmes.high_risk", 0},
                                          {"programmes.guardian_topic_applies", 1},
                                          {"programmes.standards_family", "MS"},
                                          {"programmes.edition_year", 2020},
                                          {"programmes.time_zone", "America/Toronto"},
                                          {"programmes.start_date", on(2020, 1, 1)}})};
  }
  SiteId site(std::string_view name) {
    return SiteId{add("sites", {{"sites.name", name},
                                {"sites.kind", "school"},
                                {"sites.controlled_by_org", 0},
                                {"sites.start_date", on(2020, 1, 1)}})};
  }
  PersonId person(std::string_view given, std::string_view family = {}, std::string_view phone = {},
                  std::string_view safe_note = {}) {
    return PersonId{add("persons", {{"persons.given_name", given},
                                    {"persons.family_name", text(family)},
                                    {"persons.phone", text(phone)},
                                    {"persons.safe_contact_note", text(safe_note)}})};
  }
  PersonId born(PersonId person, Date day) {
    const auto versions =
        db_.reading("test", [&](db::Tx& tx) { return records::history(tx, "persons", person.value); });
    must(db_.writing("test", [&](db::Tx& tx) {
      return records::correct(tx, "persons", person.value, versions.back().id, {{"persons.birth_date", day}}, author());
    }));
    return person;
  }
  /// Every check that a mentor needs came back clear on 3 January 2026 and holds until the day.
  void cleared(PersonId who, Date until) {
    for (const char* type :
         {"criminal_record", "vulnerable_sector", "sex_offender_registry", "child_abuse_registry", "self_declaration"})
      add("background_checks", {{"background_checks.person_id", who},
                                {"background_checks.check_type", type},
                                {"background_checks.event_date", on(2026, 1, 3)},
                                {"background_checks.result", "clear"},
                                {"background_checks.law_exemption", 0},
                                {"background_checks.valid_from", on(2026, 1, 3)},
                                {"background_checks.valid_until", until}});
  }
  PersonId worker(std::string_view given, std::string_view role = "coordinator", ProgrammeId in = {}) {
    const PersonId who = person(given);
    add("staff_roles", {{"staff_roles.person_id", who},
                        {"staff_roles.programme_id", in ? in : programme},
                        {"staff_roles.role", role},
                        {"staff_roles.oversight", role == "supervisor" ? 1 : 0},
                        {"staff_roles.start_date", on(2020, 1, 1)}});
    return who;
  }
  /// A match whose first meeting was held on `start`.
  MatchId match(PersonId mentor, PersonId mentee, Date start, ProgrammeId in = {}, SiteId at = {}) {
    const MatchId id = unstarted(mentor, mentee, add_days(start, -7), in, at);
    add("initial_meetings",
        {{"initial_meetings.match_id", id},
         {"initial_meetings.event_date", start},
         {"initial_meetings.status", "held"},
         {"initial_meetings.arranged_by_staff", 1},
         {"initial_meetings.staff_present", 1},
         {"initial_meetings.guardian_present", 0},
         {"initial_meetings.goals_discussed", 1}},
        start);
    return id;
  }
  MatchId unstarted(PersonId mentor, PersonId mentee, Date approved, ProgrammeId in = {}, SiteId at = {}) {
    return MatchId{add("matches",
                       {{"matches.programme_id", in ? in : programme},
                        {"matches.site_id", at ? db::Value(at) : db::Value()},
                        {"matches.mentor_id", mentor},
                        {"matches.mentee_id", mentee},
                        {"matches.event_date", approved}},
                       approved)};
  }
  void close(MatchId match, Date day) {
    add("match_closures",
        {{"match_closures.match_id", match},
         {"match_closures.event_date", day},
         {"match_closures.kind", "planned"},
         {"match_closures.reason", "goals_reached"}},
        day);
  }
  std::int64_t assign(MatchId match, PersonId worker, Date from = on(2020, 1, 1)) {
    return add("match_assignments", {{"match_assignments.match_id", match},
                                     {"match_assignments.person_id", worker},
                                     {"match_assignments.need_level", "standard"},
                                     {"match_assignments.start_date", from}});
  }
  std::int64_t relative(PersonId mentee, PersonId person, std::string_view kind, bool guardian,
                        std::string_view contact_rule = "any", Date from = on(2020, 1, 1)) {
    return add("relationships", {{"relationships.mentee_id", mentee},
                                 {"relationships.person_id", person},
                                 {"relationships.kind", kind},
                                 {"relationships.is_guardian", guardian ? 1 : 0},
                                 {"relationships.may_consent", guardian ? 1 : 0},
                                 {"relationships.may_pick_up", guardian ? 1 : 0},
                                 {"relationships.contact_rule", contact_rule},
                                 {"relationships.start_date", from}});
  }
  std::int64_t custody(PersonId mentee, std::string_view organization, Date from, std::string_view informant = {}) {
    return add("custody_intervals",
               {{"custody_intervals.mentee_id", mentee},
                {"custody_intervals.organization", organization},
                {"custody_intervals.informant_name", text(informant)},
                {"custody_intervals.temporary", 1},
                {"custody_intervals.may_consent", 0},
                {"custody_intervals.start_date", from}},
               from);
  }
  std::int64_t pause(MatchId match, std::string_view kind, Date from, Date until, bool approved = true) {
    return add("match_pauses",
               {{"match_pauses.match_id", match},
                {"match_pauses.kind", kind},
                {"match_pauses.start_date", from},
                {"match_pauses.end_date", until},
                {"match_pauses.reason", "away"},
                {"match_pauses.approved_by", approved ? db::Value(office) : db::Value()},
                {"match_pauses.approved_on", approved ? db::Value(from) : db::Value()}},
               from);
  }

  /// Any record; returns its key. Typed on `typing_day`, or on `day` when that is later.
  std::int64_t add(records::TableKey table, std::vector<records::Field> fields, Date day = {}) {
    const auto row = db_.writing("test", [&](db::Tx& tx) { return records::append(tx, table, fields, author(day)); });
    must(row);
    return row->chain;
  }
  records::Author author(Date day = {}) const { return {office, noon(std::max(day, typing_day))}; }
  static Instant noon(Date day) { return {day_number(day) * 86400LL + 12 * 3600, 0}; }

  /// Somebody signed in with one role over one programme (0 = all).
  auth::Actor actor(PersonId person, auth::Role role = auth::Role::coordinator, ProgrammeId in = {}) const {
    auth::Actor who;
    who.account = AccountId{person.value};
    who.person = person;
    who.login = "somebody";
    who.grants = {{role, in ? in : programme, {}}};
    return who;
  }

 private:
  static db::Value text(std::string_view value) { return value.empty() ? db::Value() : db::Value(value); }
  template <class T>
  static void must(const Result<T>& result) {
    if (!result)
      throw std::logic_error("the test's record was refused: " + result.error().problems.front().field + " " +
                             result.error().problems.front().key);
  }
  db::Db& db_;
};

}  // namespace kith::test
