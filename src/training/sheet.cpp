// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "snapshot/refs.h"
#include "training/queries.h"
#include "training/store.h"

/// The sheet of a training: who was there, in full or in part, and what differs for one of them.
namespace kith::training {
namespace {

using casefile::Control;
using casefile::FormField;

constexpr std::string_view results[] = {"passed", "attended", "partial", "failed", "absent"};
constexpr FormField record_fields[] = {
    {"training_records.result", Control::select, true, results},
    {"training_records.event_date", Control::date, true},
    {"training_records.hours", Control::decimal},
    {"training_records.mode", Control::select},
    {"training_records.topics_covered", Control::many, false, records::ColumnKey("course_versions.topics")->codes},
    {"training_records.expires_on", Control::date}};

std::string codes_of(Topics topics) {
  std::string list;
  topics.each([&](Topic topic) { (list += list.empty() ? "" : ";") += snapshot::word(topic); });
  return list;
}

Mark::Was was_of(std::string_view result) {
  using enum Mark::Was;
  return result == "absent" ? absent : result == "passed" ? passed : result == "failed" ? failed : there;
}

/// Columns as `sheet` names them.
Mark mark_of(const db::Row& row, const Event& event, Topics topics) {
  const std::string result = row.string(3);
  Mark mark{row.id<PersonId>(2), was_of(result), 0, {}, row.integer(0), row.integer(1)};
  mark.stands = result;
  mark.until = row.maybe_date(6);
  mark.recorded_on = row.date(9);
  if (row.date(7) != event.day) mark.day = row.date(7);
  if (!row.null(8) && row.text(8) != event.mode) mark.mode = row.string(8);
  if (result == "partial") {
    const auto covered = row.null(4) ? Topics{} : snapshot::parse_codes<Topic>(row.text(4));
    mark.missed = topics.without(covered);
    mark.also = covered.without(topics);
  }
  if (row.null(5) || !mark.came()) return mark;
  if (result == "partial" && event.hours && row.integer(5) <= *event.hours)
    mark.minutes_missed = ((*event.hours - row.integer(5)) * 60 + 50) / 100;
  else if (row.integer(5) != event.hours)
    mark.hours = row.integer(5);
  return mark;
}

/// A code of training_records.result.
std::string_view result_of(const Mark& mark) {
  using enum Mark::Was;
  if (mark.was == absent) return "absent";
  if (mark.was == failed) return "failed";
  const bool part = !mark.missed.empty() || !mark.also.empty() || (mark.was == there && mark.minutes_missed > 0);
  return part ? "partial" : mark.was == passed ? "passed" : "attended";
}

Result<std::int64_t> record_mark(db::Tx& tx, const Event& event, Topics topics, const Mark& mark,
                                 const records::Author& author) {
  const auto result = result_of(mark);
  if (mark.stands == "credited" && result == "attended") return mark.chain;  // credit was given by somebody: it stays
  const std::string covered = result == "partial" ? codes_of(topics.without(mark.missed).with(mark.also)) : "";
  std::vector<records::Field> fields{
      {"training_records.result", result},
      {"training_records.topics_covered", covered.empty() ? db::Value() : db::Value(std::string_view(covered))},
      {"training_records.hours", db::Value()},
      {"training_records.expires_on", mark.came() && mark.until ? db::Value(*mark.until) : db::Value()},
      {"training_records.event_date", mark.day.value_or(event.day)},
      {"training_records.mode", std::string_view(mark.mode.empty() ? event.mode : mark.mode)}};
  if (mark.came() && (mark.hours || event.hours))
    fields[2] = {"training_records.hours",
                 mark.hours ? *mark.hours : std::max<std::int64_t>(0, *event.hours - mark.minutes_missed * 100 / 60)};
  if (mark.chain) return chain_of(records::correct(tx, "training_records", mark.chain, mark.version, fields, author));
  fields.insert(fields.end(),
                {{"training_records.person_id", mark.person},
                 {"training_records.training_event_id", event.event},
                 {"training_records.course_version_id", event.version ? db::Value(event.version) : db::Value()}});
  return chain_of(records::append(tx, "training_records", fields, author));
}

/// The training itself, when its first sheet is saved.
Result<std::int64_t> record_event(db::Tx& tx, const Event& plan, const records::Author& author) {
  const auto made = chain_of(
      records::append(tx, "training_events",
                      {{"training_events.programme_id", plan.programme},
                       {"training_events.course_version_id", plan.version ? db::Value(plan.version) : db::Value()},
                       {"training_events.kind", std::string_view(plan.kind)},
                       {"training_events.event_date", plan.day},
                       {"training_events.mode", std::string_view(plan.mode)},
                       {"training_events.hours", plan.hours ? db::Value(*plan.hours) : db::Value()},
                       {"training_events.trainer_id", plan.trainer}},
                      author));
  if (made) tx.exec(sql::add_held, {{"training", plan.plan}, {"event", *made}});
  return made;
}

Refusal because(std::string_view key, const char* field) { return {RefusalKind::invalid, {{field, std::string(key)}}}; }

std::optional<Refusal> sheet_refused(const Event& event, const std::vector<Mark>& sheet, Date today) {
  if (event.day > today) return because("training.flaw.not_yet", "expires_on");
  if (std::ranges::all_of(sheet, [](const Mark& mark) { return mark.was == Mark::Was::unsaid; }))
    return because("training.flaw.nobody_said", "expires_on");
  for (const auto& mark : sheet)
    if (mark.day)
      if (const auto* flaw = day_flaw(event, *mark.day, today)) return because(flaw, "event_date");
  return std::nullopt;
}

/// The lines that say something new, each with its last valid day: the one that was typed, or that which stands.
std::vector<Mark> new_lines(const std::vector<Mark>& sheet, const std::vector<Mark>& standing,
                            std::optional<Date> until) {
  std::vector<Mark> lines;
  for (const auto& mark : sheet) {
    const bool as_it_stands = mark.chain && !until && std::ranges::find(standing, mark) != standing.end();
    if (mark.was == Mark::Was::unsaid || as_it_stands) continue;
    lines.push_back(mark);
    if (until) lines.back().until = until;
  }
  return lines;
}

}  // namespace

const casefile::RecordForm record_form{"training_records", "training.field.", record_fields};

const char* day_flaw(const Event& event, Date day, Date today) {
  if (day > today) return "training.flaw.not_yet";
  return std::abs(days_between(event.day, day)) > own_day_within ? "training.flaw.other_day" : nullptr;
}

std::vector<Mark> load_sheet(db::Tx& tx, const Event& event, Topics topics, Date as_of) {
  auto sheet = tx.all(sql::sheet, {{"event", event.event}, {"as_of", as_of}},
                      [&](const db::Row& row) { return mark_of(row, event, topics); });
  if (event.plan == 0) return sheet;
  tx.query(sql::places, {{"training", event.plan}}, [&](const db::Row& row) {
    const auto person = row.id<PersonId>(0);
    const bool known = std::any_of(sheet.begin(), sheet.end(), [&](const Mark& m) { return m.person == person; });
    if (row.flag(1) && !known) sheet.push_back({person, Mark::Was::unsaid, 0, {}, 0, 0});
  });
  return sheet;
}

Result<std::int64_t> record_sheet(db::Tx& tx, const Event& planned, Topics topics, const std::vector<Mark>& sheet,
                                  std::optional<Date> valid_until, const records::Author& author) {
  const Date today = date_of(author.at);
  if (auto refused = sheet_refused(planned, sheet, today)) return tl::unexpected(std::move(*refused));
  const auto lines = new_lines(sheet, load_sheet(tx, planned, topics, today), valid_until);
  for (const auto& mark : lines)
    if (mark.came() && mark.until && *mark.until < mark.day.value_or(planned.day))
      return tl::unexpected(because("training.flaw.valid_until", "expires_on"));
  Event event = planned;
  if (event.event == 0) {
    const auto made = record_event(tx, event, author);
    if (!made) return made;
    event.event = *made;
  }
  for (const auto& mark : lines)
    if (const auto row = record_mark(tx, event, topics, mark, author); !row) return row;
  return event.event;
}

std::optional<PersonId> person_of_record(db::Tx& tx, const Event& event, std::int64_t record) {
  return tx.first(sql::record_of, {{"record", record}, {"event", event.event}},
                  [](const db::Row& row) { return row.id<PersonId>(0); });
}

Result<std::int64_t> correct_training(db::Tx& tx, const Event& event, const casefile::Correction& what,
                                      const casefile::Answers& answers, const records::Author& author) {
  const auto day = answers.date("training_records.event_date");
  if (const auto* flaw = day ? day_flaw(event, *day, date_of(author.at)) : nullptr)
    return refuse(RefusalKind::invalid, flaw, "event_date");
  const auto until = answers.date("training_records.expires_on");
  if (day && until && *until < *day) return refuse(RefusalKind::invalid, "training.flaw.valid_until", "expires_on");
  const auto result = answers.text("training_records.result");
  if (!event.is_course() && (result == "passed" || result == "failed"))
    return refuse(RefusalKind::invalid, "http.field.not_a_choice", "result");
  if (result != "partial" && !answers.text("training_records.topics_covered").empty())
    return refuse(RefusalKind::invalid, "training.flaw.topics_in_part", "topics_covered");
  return casefile::correct_record(tx, record_form, what, answers, author);
}

}  // namespace kith::training
