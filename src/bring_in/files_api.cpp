// SPDX-License-Identifier: AGPL-3.0-or-later
#include <charconv>
#include <set>

#include "bring_in/acts.h"
#include "bring_in/sealed_rows.h"
#include "platform/base/json_writer.h"
#include "platform/http/created.h"
#include "platform/http/problem_told.h"
#include "platform/i18n/keys.h"
#include "records/labels.h"

/// Files of rows as JSON: what the pages show and do, with the dry run's verdict of every row.
namespace kith::bring_in {
namespace {

constexpr std::size_t most_rows_told = 1'000;

std::string_view state_of(const File& file) { return file.undone_at ? "undone" : file.taken_at ? "taken" : "waits"; }

void write_file(JsonWriter& json, const Visit& visit, const File& file) {
  json.object()
      .member("id", visit.seal_record("brought_files", file.id))
      .member("name", file.name)
      .member("kind", name(file.kind))
      .member("state", state_of(file))
      .member("put_on", iso(visit.day_at(file.put_at)));
  if (file.taken_at) json.member("rows_taken", file.taken_rows);
}

void write_counts(JsonWriter& json, const Counts& counts) {
  json.key("counts").object();
  for (std::size_t i = 0; i < counts.size(); ++i) json.member(name(static_cast<Verdict>(i)), counts[i]);
  json.end();
}

void write_columns(JsonWriter& json, const Columns& columns) {
  json.member("heading_row", columns.heading_row).key("columns").array();
  for (const auto& column : columns.list) {
    json.object().member("heading", column.heading).member("key", column.key).key("samples").array();
    for (const auto& sample : column.samples) json.value(sample);
    json.end().end();
  }
  json.end();
}

/// Where each field of the kind comes from now, and what is still to be said.
void write_choices(JsonWriter& json, const Visit& visit, const Choices& choices) {
  json.key("fields").array();
  for (const auto& field : fields_of(choices.kind)) {
    json.object().member("field", field.name).member("required", field.required);
    if (const auto* source = choices.source(field.name))
      source->column.empty() ? json.member("value", source->constant) : json.member("column", source->column);
    json.end();
  }
  json.end().key("missing").array();
  for (const auto field : missing(choices)) json.value(field);
  json.end();
  if (choices.programme) json.member("programme", visit.seal(choices.programme));
  if (choices.days) json.member("days", *choices.days == Order::day_first ? "day-first" : "month-first");
}

void write_row(JsonWriter& json, const Visit& visit, const sheet::Row& row, const Outcome& outcome) {
  json.object().member("row", row.number).member("verdict", name(outcome.verdict)).member("who", outcome.who);
  json.key("reasons").array();
  for (const auto& reason : outcome.reasons)
    json.object()
        .member("field", reason.field)
        .member("key", reason.key)
        .member("text", told(visit.words, reason))
        .member("note", reason.note)
        .end();
  json.end().end();
}

/// Rows after `after` with the verdict `show`, else those that are left out; at most 1,000, then `more`.
void write_trial(JsonWriter& json, Visit& visit, const Uses& uses, const Opened& opened, const Reader& reader) {
  const auto show = visit.request.query.get("show"), from = visit.request.query.get("after");
  std::uint64_t after = 0;
  std::from_chars(from.data(), from.data() + from.size(), after);
  std::size_t rows = 0;
  bool more = false;
  json.key("rows").array();
  const auto counts = try_rows(visit, uses, opened, reader, [&](const sheet::Row& row, const Outcome& outcome) {
    if (row.number <= after) return;
    if (show.empty() ? !is_left(outcome.verdict) : show != name(outcome.verdict)) return;
    more = more || rows == most_rows_told;
    if (!more) ++rows, write_row(json, visit, row, outcome);
  });
  json.end().member("more", more);
  write_counts(json, counts);
}

http::Response id_of(const Visit& visit, const File& file) {
  std::string out;
  JsonWriter(out).object().member("id", visit.seal_record("brought_files", file.id)).end();
  return http::Response::json(out);
}

http::Response no_such_file(Visit& visit) { return visit.refused({RefusalKind::not_found, {}}); }

const auto nothing_left = [] { return http::Response::json("{}"); };

/// The sentence of a key of a refused undo; it names all kinds of records that stand in the way for that reason.
std::string in_words(const Visit& visit, std::string_view key, const std::vector<InTheWay>& in_the_way) {
  const bool changed = key == "bring_in.was_changed";
  if (!changed && key != "bring_in.builds_on") return visit.words.text_of(key);
  std::set<std::string> kinds;
  for (const auto& one : in_the_way)
    if (one.changed == changed) kinds.insert(records::table_label(visit.words, one.table));
  std::string what;
  for (const auto& kind : kinds) (what += what.empty() ? "" : ", ") += kind;
  return visit.words.text(changed ? i18n::Key("bring_in.was_changed") : i18n::Key("bring_in.builds_on"),
                          {{"what", std::string_view(what)}});
}

}  // namespace

http::Response files_api(Visit& visit) {
  std::string out;
  JsonWriter json(out);
  visit.read([&](db::Tx& tx) {
    json.object().key("files").array();
    for (const auto& file : files(tx)) {
      write_file(json, visit, file);
      json.end();
    }
    json.end().key("mappings").array();
    for (const auto& saved : mappings(tx))
      json.object().member("name", saved.name).member("kind", name(saved.kind)).end();
    json.end();
    if (visit.actor.may(auth::Permission::open_seal)) {
      json.key("sealed_rows").array();
      for (const auto& row : sealed_rows(tx))
        json.object()
            .member("id", visit.seal_record("brought_rows", row.id))
            .member("file", row.file)
            .member("row", row.number)
            .member("taken_on", iso(visit.day_at(row.taken_at)))
            .end();
      json.end();
    }
    json.end();
  });
  return http::Response::json(out);
}

http::Response files_api_post(Visit& visit) {
  const auto made = put_down(visit, [&](std::int64_t id) { return http::created(visit, "brought_files", id); });
  return made ? *made : visit.refused(made.error());
}

http::Response files_one_api(Visit& visit, const Uses& uses) {
  const auto file = file_of(visit);
  if (!file) return no_such_file(visit);
  visit.saw("brought_file", file->id);
  std::string out;
  JsonWriter json(out);
  write_file(json, visit, *file);
  if (!file->taken_at) {
    const Opened opened(file->content, visit.today);
    const auto choices = choices_of(*file);
    const Reader reader(opened.sheet(), opened.columns(), choices, visit.today);
    write_columns(json, opened.columns());
    write_choices(json, visit, choices);
    write_trial(json, visit, uses, opened, reader);
  }
  json.end();
  return http::Response::json(out);
}

http::Response files_choices_api(Visit& visit, const Uses&) {
  const auto file = waiting_file_of(visit);
  if (!file) return no_such_file(visit);
  const auto chosen = changed_choices(visit, Opened(file->content, visit.today).columns(), choices_of(*file));
  if (!chosen) return visit.refused(chosen.error());
  const auto made = choose_for(visit, *file, *chosen, [&] { return id_of(visit, *file); });
  return made ? *made : visit.refused(made.error());
}

http::Response files_take_api(Visit& visit, const Uses& uses) {
  const auto file = waiting_file_of(visit);
  if (!file) return no_such_file(visit);
  const auto made = take_waiting(visit, uses, *file, [&](const Taken& taken) {
    std::string out;
    JsonWriter json(out);
    json.object().member("id", visit.seal_record("brought_files", file->id));
    json.member("rows", taken.rows).member("records", taken.records).member("sealed", taken.sealed);
    write_counts(json, taken.counts);
    json.end();
    return http::Response::json(out);
  });
  return made ? *made : visit.refused(made.error());
}

http::Response files_undo_api(Visit& visit, const Uses&) {
  const auto file = file_of(visit);
  if (!file) return no_such_file(visit);
  std::vector<InTheWay> in_the_way;
  const auto made = undo_taken(visit, *file, in_the_way, [&](const Undone& undone) {
    std::string out;
    JsonWriter(out)
        .object()
        .member("id", visit.seal_record("brought_files", file->id))
        .member("records", undone.records)
        .end();
    return http::Response::json(out);
  });
  if (made) return *made;
  auto refusal = made.error();
  for (const auto& one : in_the_way)
    refusal.problems.push_back(
        {std::string(one.table->name), one.changed ? "bring_in.was_changed" : "bring_in.builds_on"});
  return http::problem_told(refusal, [&](std::string_view key) { return in_words(visit, key, in_the_way); });
}

http::Response files_drop_api(Visit& visit) {
  const auto made = drop_waiting(visit, nothing_left);
  return made ? *made : visit.refused(made.error());
}

http::Response sealed_row_api(Visit& visit) {
  const auto made = settle_row_of_path(visit, nothing_left);
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::bring_in
