// SPDX-License-Identifier: AGPL-3.0-or-later
#include "training/store.h"

#include <algorithm>
#include <limits>

#include "platform/base/crypto.h"
#include "snapshot/refs.h"
#include "training/queries.h"

namespace kith::training {
namespace {

using casefile::Answers;
using casefile::Control;
using casefile::FormField;

constexpr std::string_view words = "training.field.";
constexpr FormField course_fields[] = {{"courses.name", Control::text, true}, {"courses.kind", Control::chips, true}};
constexpr FormField version_fields[] = {{"course_versions.version", Control::text, true},
                                        {"course_versions.valid_from", Control::date, true},
                                        {"course_versions.hours", Control::decimal},
                                        {"course_versions.topics", Control::many, true}};
constexpr std::string_view session_kinds[] = {"community_meeting", "network_session", "conferencing", "observation",
                                              "shared_development"};
constexpr FormField session_fields[] = {{"training_events.kind", Control::chips, true, session_kinds},
                                        {"training_events.event_date", Control::date, true},
                                        {"training_events.mode", Control::chips, true},
                                        {"training_events.hours", Control::decimal}};
constexpr FormField event_fields[] = {{"training_events.event_date", Control::date, true},
                                      {"training_events.mode", Control::chips, true},
                                      {"training_events.hours", Control::decimal}};
constexpr std::int64_t most_sign_ins = 500;

Topics topics_from(std::string_view list) { return snapshot::parse_codes<Topic>(list); }

std::optional<std::int64_t> maybe_number(const db::Row& row, int at) {
  return row.null(at) ? std::nullopt : std::optional(row.integer(at));
}

/// The columns that planned and recorded trainings share.
Event event_of(const db::Row& row) {
  Event event;
  event.programme = row.id<ProgrammeId>(1);
  event.programme_name = row.string(2);
  event.day = row.date(4);
  event.mode = row.string(5);
  event.hours = maybe_number(row, 6);
  event.starts_at = maybe_number(row, 9);
  if (!row.null(3)) event.version = row.integer(3);
  if (!row.null(7)) event.trainer = row.id<PersonId>(7);
  if (!row.null(8)) event.place = row.string(8);
  if (!row.null(10)) event.code = row.string(10);
  return event;
}

constexpr std::int64_t every = std::numeric_limits<std::int64_t>::max();

std::vector<Event> planned(db::Tx& tx, std::int64_t first, std::int64_t last, Date from, Date as_of) {
  return tx.all(sql::plans, {{"first", first}, {"last", last}, {"from", from}, {"as_of", as_of}},
                [](const db::Row& row) {
                  Event event = event_of(row);
                  event.plan = row.integer(0);
                  event.kind = row.string(11);
                  return event;
                });
}

std::vector<Event> held(db::Tx& tx, std::int64_t first, std::int64_t last, Date from, Date as_of) {
  return tx.all(sql::events, {{"first", first}, {"last", last}, {"from", from}, {"as_of", as_of}},
                [](const db::Row& row) {
                  Event event = event_of(row);
                  event.event = row.integer(0);
                  event.plan = row.null(11) ? 0 : row.integer(11);
                  event.there = row.integer(12);
                  event.kind = row.string(13);
                  event.recorded_on = row.date(14);
                  return event;
                });
}

/// Letters and digits that are not taken for one another: 40 bits.
std::string new_code() {
  constexpr std::string_view alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  const auto random = crypto::random_key();
  std::string code;
  for (std::size_t i = 0; i < 8; ++i) code += alphabet[random[i] % alphabet.size()];
  return code;
}

}  // namespace

const casefile::RecordForm course_form{"courses", words, course_fields};
const casefile::RecordForm version_form{"course_versions", words, version_fields};
const casefile::RecordForm event_form{"training_events", words, event_fields};
const casefile::RecordForm session_form{"training_events", words, session_fields};

Result<std::int64_t> chain_of(const Result<records::Appended>& made) {
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

std::vector<Course> load_courses(db::Tx& tx, Date as_of) {
  return tx.all(sql::versions, {{"as_of", as_of}}, [](const db::Row& row) {
    const auto version = row.integer(0), course = row.integer(1);
    return Course{{{static_cast<std::uint32_t>(version)},
                   {static_cast<std::uint32_t>(course)},
                   row.date(5),
                   topics_from(row.text(7))},
                  version,
                  course,
                  row.string(2),
                  row.string(3),
                  row.string(4),
                  maybe_number(row, 6)};
  });
}

std::vector<CourseVersion> versions_of(const std::vector<Course>& courses) {
  std::vector<CourseVersion> versions;
  for (const auto& course : courses) versions.push_back(course.of);
  return versions;
}

std::vector<Event> load_events(db::Tx& tx, Date from, Date as_of) {
  auto events = held(tx, 0, every, from, as_of);
  for (auto& plan : planned(tx, 0, every, from, as_of)) events.push_back(std::move(plan));
  std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.day < b.day; });
  return events;
}
std::optional<Event> load_event(db::Tx& tx, std::int64_t event, Date as_of) {
  auto found = held(tx, event, event, from_day_number(0), as_of);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}
std::optional<Event> load_plan(db::Tx& tx, std::int64_t plan, Date as_of) {
  if (const auto event = tx.first(sql::held, {{"training", plan}}, [](const db::Row& row) { return row.integer(0); }))
    return load_event(tx, *event, as_of);
  auto found = planned(tx, plan, plan, from_day_number(0), as_of);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<PersonId> left(db::Tx& tx, ProgrammeId programme, Date day, Date as_of) {
  std::vector<PersonId> people;
  tx.query(sql::left, {{"day", day}, {"as_of", as_of}}, [&](const db::Row& row) {
    if (row.null(1) || row.id<ProgrammeId>(1) == programme) people.push_back(row.id<PersonId>(0));
  });
  std::sort(people.begin(), people.end());
  return people;
}

Result<std::int64_t> record_course(db::Tx& tx, const Answers& course, const Answers& version,
                                   const records::Author& author) {
  const auto made = records::append(tx, "courses", course.fields(), author);
  if (!made) return tl::unexpected(made.error());
  const auto first = record_version(tx, made->chain, version, author);
  return first ? made->chain : first;
}

Result<std::int64_t> record_version(db::Tx& tx, std::int64_t course, const Answers& version,
                                    const records::Author& author) {
  const Date from = *version.date("course_versions.valid_from");
  for (const auto& other : load_courses(tx, date_of(author.at)))
    if (other.course == course && other.of.valid_from > from)
      return refuse(RefusalKind::invalid, "training.flaw.older_version", "valid_from");
  auto fields = version.fields();
  fields.push_back({"course_versions.course_id", course});
  return chain_of(records::append(tx, "course_versions", fields, author));
}

namespace {
/// Its key.
std::int64_t add_plan(db::Tx& tx, const Event& event, const records::Author& author) {
  const auto code = new_code();
  tx.exec(sql::add_plan, {{"programme", event.programme},
                          {"version", event.version},
                          {"kind", std::string_view(event.kind)},
                          {"day", event.day},
                          {"mode", std::string_view(event.mode)},
                          {"hours", event.hours ? db::Value(*event.hours) : db::Value()},
                          {"trainer", event.trainer},
                          {"place", std::string_view(event.place)},
                          {"starts_at", event.starts_at ? db::Value(*event.starts_at) : db::Value()},
                          {"code", std::string_view(code)},
                          {"at", author.at.utc_seconds},
                          {"by", author.person}});
  return tx
      .first(sql::plan_of_code, {{"code", std::string_view(code)}}, [](const db::Row& row) { return row.integer(0); })
      .value();
}
}  // namespace

Result<std::int64_t> plan_event(db::Tx& tx, const NewEvent& made, const Answers& answers,
                                const records::Author& author) {
  Event event;
  event.programme = made.programme;
  event.version = made.version;
  if (made.version == 0) event.kind = answers.text("training_events.kind");
  event.day = *answers.date("training_events.event_date");
  event.mode = answers.text("training_events.mode");
  event.hours = answers.number("training_events.hours");
  if (!event.hours && made.version)
    for (const auto& course : load_courses(tx, date_of(author.at)))
      if (course.version == made.version) event.hours = course.hours;
  event.trainer = made.trainer;
  event.place = made.place;
  event.starts_at = made.starts_at;
  return add_plan(tx, event, author);
}

std::int64_t plan_of(db::Tx& tx, const Event& event, const records::Author& author) {
  if (event.plan) return event.plan;
  // Looked for again: somebody else may have given it a plan since `event` was read.
  const auto since =
      tx.first(sql::plan_of_event, {{"event", event.event}}, [](const db::Row& row) { return row.integer(0); });
  if (since) return *since;
  Event planned = event;
  if (!planned.trainer) planned.trainer = author.person;
  const auto plan = add_plan(tx, planned, author);
  tx.exec(sql::add_held, {{"training", plan}, {"event", event.event}});
  return plan;
}

namespace {
void note_place(db::Tx& tx, std::int64_t plan, PersonId person, bool expected, const records::Author& author) {
  tx.exec(sql::add_place, {{"training", plan},
                           {"person", person},
                           {"expected", expected ? 1 : 0},
                           {"at", author.at.utc_seconds},
                           {"by", author.person}});
}
}  // namespace

void expect(db::Tx& tx, std::int64_t plan, PersonId person, const records::Author& author) {
  note_place(tx, plan, person, true, author);
}
void no_longer_expect(db::Tx& tx, std::int64_t plan, PersonId person, const records::Author& author) {
  note_place(tx, plan, person, false, author);
}

std::vector<SignIn> sign_ins(db::Tx& tx, std::int64_t plan) {
  return tx.all(sql::sign_ins, {{"training", plan}}, [](const db::Row& row) {
    return SignIn{row.string(0), row.string(1)};
  });
}

bool sign_in(db::Tx& tx, std::string_view code, const SignIn& typed, Date today, Instant now) {
  const auto plan = tx.first(sql::plan_of_code, {{"code", code}},
                             [](const db::Row& row) { return std::pair(row.integer(0), row.date(1)); });
  if (!plan || plan->second != today) return false;
  const auto signed_in = tx.first(sql::count_sign_ins, {{"training", plan->first}}, [](const db::Row& row) {
                             return row.integer(0);
                           }).value_or(0);
  if (signed_in < most_sign_ins)
    tx.exec(sql::add_sign_in, {{"training", plan->first},
                               {"name", std::string_view(typed.name)},
                               {"phone_end", std::string_view(typed.phone_end)},
                               {"at", now.utc_seconds}});
  return true;
}

std::vector<Taken> taken_by(db::Tx& tx, PersonId person, Date as_of) {
  return tx.all(sql::records_of, {{"person", person}, {"as_of", as_of}}, [](const db::Row& row) {
    Taken taken{row.integer(0),
                row.null(3) ? 0 : row.integer(3),
                row.date(1),
                row.string(2),
                row.maybe_date(4),
                maybe_number(row, 5),
                {},
                {}};
    if (!row.null(6)) taken.topics = topics_from(row.text(6));
    if (!row.null(8)) taken.programme = row.id<ProgrammeId>(8);
    return taken;
  });
}

}  // namespace kith::training
