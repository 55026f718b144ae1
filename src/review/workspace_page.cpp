// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "review/openings.h"
#include "review/queries.h"
#include "review/review.h"
#include "review/workspace.html.h"
#include "review/workspace_file.html.h"

/// The outside reviewer's pages: the drawn files of the rounds that are open to the account today, nothing beside them.
namespace kith::review {
namespace {

using render::Url;

struct FileLine {
  std::string label, stratum;
  Url href;
};
struct DocumentLine {
  std::string title, status;
  std::optional<Date> review;
};
struct RoundPart {
  std::string title;
  std::vector<FileLine> files;
  std::vector<DocumentLine> documents;
};
struct WorkspaceView {
  std::vector<RoundPart> rounds;
  std::optional<render::Empty> nothing;
};
struct Value {
  std::string name, value;
};
struct RecordView {
  Date recorded_on{};
  std::vector<Value> values;
};
struct PartView {
  std::string title, count;
  std::vector<RecordView> records;
};
struct NoteLine {
  Instant at{};
  std::string text;
};
struct FileView {
  render::FormToken token;
  std::string label, stratum;
  Url notes_to;
  std::vector<PartView> parts;
  std::vector<NoteLine> notes;
  render::Field note;
  bool missing{}, tombstone{};
};

struct Opened {
  Round round;
  SampleFile file;
};
std::optional<Opened> open(Visit& visit) {
  const auto id = visit.open_record("review_files", visit.path.find("file")->second);
  if (!id) return std::nullopt;
  return visit.reading([&](db::Tx& tx) -> std::optional<Opened> {
    auto file = find_file(tx, *id);
    if (!file || !rounds_open_to(tx, visit.actor.account, visit.today).contains(file->round)) return std::nullopt;
    auto round = find_round(tx, file->round);
    return Opened{std::move(*round), std::move(*file)};
  });
}

void fill(Visit& visit, db::Tx& tx, const Opened& opened, FileView& view) {
  for (const auto& part : content_of(visit, tx, opened.file, opened.round.programme)) {
    PartView shown{part.title, visit.words.number(part.count), {}};
    for (const auto& record : part.records) {
      RecordView r{record.recorded_on, {}};
      for (const auto& [name, value] : record.values) r.values.push_back({name, value});
      shown.records.push_back(std::move(r));
    }
    view.parts.push_back(std::move(shown));
  }
}

RoundPart part_of(Visit& visit, db::Tx& tx, const Round& round, std::string programme) {
  RoundPart part;
  part.title = quarter_text(visit, round.quarter) + " · " + std::move(programme);
  for (const auto& file : sample_of(tx, round.id))
    part.files.push_back({label_text(visit, file),
                          visit.words.text_of("review.stratum." + std::string(name(file.stratum))),
                          Url("/review/workspace/" + visit.seal_record("review_files", file.id))});
  tx.query(sql::documents_of, {{"programme", round.programme}, {"as_of", visit.today}}, [&](const db::Row& row) {
    part.documents.push_back(
        {row.string(0), visit.words.text_of("review.document." + row.string(1)), row.maybe_date(3)});
  });
  return part;
}

}  // namespace

http::Response workspace_page(Visit& visit) {
  WorkspaceView view;
  visit.read([&](db::Tx& tx) {
    const auto open = rounds_open_to(tx, visit.actor.account, visit.today);
    for (const auto& round : rounds(tx)) {
      if (!open.contains(round.id)) continue;
      std::string programme;
      tx.query(sql::programmes, {{"as_of", visit.today}}, [&](const db::Row& row) {
        if (row.id<ProgrammeId>(0) == round.programme) programme = row.string(1);
      });
      view.rounds.push_back(part_of(visit, tx, round, std::move(programme)));
    }
  });
  if (view.rounds.empty())
    view.nothing =
        render::Empty{visit.words.text("review.workspace.none"), visit.words.text("review.workspace.none_hint")};
  render::Html body;
  html::workspace(body, view, visit.words);
  return visit.page(visit.words.text("review.workspace.title"), body);
}

http::Response workspace_file_page(Visit& visit) {
  const auto opened = open(visit);
  if (!opened) return visit.refused({RefusalKind::not_found, {}});
  const render::FormState form(visit.words, nullptr, nullptr);
  FileView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.label = label_text(visit, opened->file);
  view.stratum = visit.words.text_of("review.stratum." + std::string(name(opened->file.stratum)));
  view.notes_to = Url("/review/workspace/" + visit.seal_record("review_files", opened->file.id) + "/notes");
  view.missing = opened->file.missing();
  view.tombstone = opened->file.withdrawn;
  view.note = form.field("note", "review.workspace.note");
  visit.read([&](db::Tx& tx) {
    if (!opened->file.withdrawn) fill(visit, tx, *opened, view);
    tx.query(sql::notes_of, {{"account", visit.actor.account}, {"file", opened->file.id}}, [&](const db::Row& row) {
      view.notes.push_back({{row.integer(1), visit.now.offset_minutes}, row.string(0)});
    });
  });
  visit.saw("review_file", opened->file.id);
  visit.saw("person", opened->file.person.value);
  render::Html body(32 * 1024);
  html::workspace_file(body, view, visit.words);
  return visit.page(visit.words.text("review.title.file"), body);
}

http::Response workspace_note_post(Visit& visit) {
  const auto opened = open(visit);
  const auto note = visit.request.form.get("note");
  if (!opened) return visit.refused({RefusalKind::not_found, {}});
  if (note.empty() || note.size() > 20'000)
    return visit.refused({RefusalKind::invalid, {{"note", "http.field.missing"}}});
  const auto made = visit.change("review.note", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    tx.exec(sql::add_note, {{"account", visit.actor.account},
                            {"round", opened->round.id},
                            {"file", opened->file.id},
                            {"note", note},
                            {"now", visit.now.utc_seconds}});
    visit.changed("review_file", opened->file.id);
    return http::Response::see_other("/review/workspace/" + visit.seal_record("review_files", opened->file.id) +
                                     "?done=done.saved");
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::review
