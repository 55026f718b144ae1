// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/json_writer.h"
#include "review/review.h"
#include "review/workspace.h"

/// The outside reviewer's workspace as JSON: the same files, the same log of what was seen.
namespace kith::review {
namespace {

void write(const Visit& visit, JsonWriter& json, const SampleFile& file) {
  json.object().member("id", visit.seal_record("review_files", file.id)).member("label", file.label);
  json.member("stratum", name(file.stratum)).member("missing", file.missing()).member("withdrawn", file.withdrawn);
}

void write(JsonWriter& json, const FilePart& part) {
  json.object().member("title", part.title).member("count", part.count).key("records").array();
  for (const auto& record : part.records) {
    json.object().member("recorded_on", iso(record.recorded_on)).key("values").array();
    for (const auto& [name, value] : record.values) json.object().member("name", name).member("value", value).end();
    json.end().end();
  }
  json.end().end();
}

}  // namespace

http::Response workspace_api(Visit& visit) {
  std::string out;
  JsonWriter json(out);
  json.object().key("rounds").array();
  visit.read([&](db::Tx& tx) {
    for (const auto& [round, programme] : drawn_rounds(visit, tx)) {
      const auto notes = own_notes(visit, tx, round);
      json.object().member("programme", programme).member("quarter", iso(round.quarter.first)).key("files").array();
      for (const auto& file : sample_of(tx, round.id)) {
        const auto own = notes.find(file.id);
        write(visit, json, file);
        json.member("notes", own == notes.end() ? 0 : own->second).end();
      }
      json.end().end();
    }
  });
  json.end().end();
  return http::Response::json(out);
}

http::Response workspace_file_api(Visit& visit) {
  const auto drawn = open_drawn(visit);
  if (!drawn) return visit.refused({RefusalKind::not_found, {}});
  std::string out;
  JsonWriter json(out);
  write(visit, json, drawn->file);
  visit.read([&](db::Tx& tx) {
    json.key("parts").array();
    if (!drawn->file.withdrawn)
      for (const auto& part : content_of(visit, tx, drawn->file, drawn->round.programme)) write(json, part);
    json.end().key("notes").array();
    for (const auto& note : notes_on(visit, tx, drawn->file))
      json.object().member("text", note.text).member("at", note.at).end();
    json.end();
  });
  json.end();
  visit.saw("review_file", drawn->file.id);
  visit.saw("person", drawn->file.person.value);
  return http::Response::json(out);
}

http::Response workspace_note_api(Visit& visit) {
  const auto drawn = open_drawn(visit);
  if (!drawn) return visit.refused({RefusalKind::not_found, {}});
  const auto made = add_note(visit, *drawn, http::Response::json("{}", 201));
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::review
