// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "review/queries.h"
#include "review/review.h"
#include "review/workspace.h"
#include "review/workspace.html.h"
#include "review/workspace_file.html.h"

/// The outside reviewer's pages: the drawn files of the rounds that are open to the account today, nothing beside them.
namespace kith::review {
namespace {

using render::Url;

struct FileLine {
  std::string label, stratum, notes;
  Url href;
};
struct DocumentLine {
  std::string title, status;
  std::optional<Date> review;
};
struct RoundPart {
  std::string title, looked_at;
  std::vector<FileLine> files;
  std::vector<DocumentLine> documents;
  bool any() const { return !files.empty(); }
};
struct Tab {
  std::string text;
  Url href;
  bool here{};
};
struct WorkspaceView {
  std::vector<Tab> tabs;
  std::vector<RoundPart> rounds;
  std::optional<render::Empty> nothing;
  bool has_tabs() const { return !tabs.empty(); }
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

void fill(Visit& visit, db::Tx& tx, const Drawn& opened, FileView& view) {
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

/// All files of the round, or those on which the actor wrote no note yet.
void fill(Visit& visit, db::Tx& tx, const Round& round, bool without_notes, RoundPart& part) {
  const auto sample = sample_of(tx, round.id);
  const auto notes = own_notes(visit, tx, round);
  part.looked_at = visit.words.text("review.workspace.looked_at", {{"n", static_cast<std::int64_t>(notes.size())},
                                                                   {"of", static_cast<std::int64_t>(sample.size())}});
  for (const auto& file : sample) {
    const auto own = notes.find(file.id);
    if (without_notes && own != notes.end()) continue;
    part.files.push_back({label_text(visit, file),
                          visit.words.text_of("review.stratum." + std::string(name(file.stratum))),
                          own == notes.end() ? std::string() : visit.words.number(own->second),
                          Url("/review/workspace/" + visit.seal_record("review_files", file.id))});
  }
}

RoundPart part_of(Visit& visit, db::Tx& tx, const Round& round, std::string programme, bool without_notes) {
  RoundPart part;
  part.title = quarter_text(visit, round.quarter) + " · " + std::move(programme);
  fill(visit, tx, round, without_notes, part);
  tx.query(sql::documents_of, {{"programme", round.programme}, {"as_of", visit.today}}, [&](const db::Row& row) {
    part.documents.push_back(
        {row.string(0), visit.words.text_of("review.document." + row.string(1)), row.maybe_date(3)});
  });
  return part;
}

}  // namespace

http::Response workspace_page(Visit& visit) {
  const bool without_notes = visit.request.query.get("notes") == "none";
  WorkspaceView view;
  visit.read([&](db::Tx& tx) {
    for (const auto& [round, programme] : drawn_rounds(visit, tx))
      view.rounds.push_back(part_of(visit, tx, round, programme, without_notes));
  });
  if (!view.rounds.empty())
    view.tabs = {{visit.words.text("review.workspace.back"), Url("/review/workspace"), !without_notes},
                 {visit.words.text("review.workspace.unread"), Url("/review/workspace?notes=none"), without_notes}};
  if (view.rounds.empty())
    view.nothing =
        render::Empty{visit.words.text("review.workspace.none"), visit.words.text("review.workspace.none_hint")};
  render::Html body;
  html::workspace(body, view, visit.words);
  return visit.page(visit.words.text("review.workspace.title"), body);
}

http::Response workspace_file_page(Visit& visit) {
  const auto opened = open_drawn(visit);
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
    for (const auto& note : notes_on(visit, tx, opened->file))
      view.notes.push_back({visit.moment_at(note.at), note.text});
  });
  visit.saw("review_file", opened->file.id);
  visit.saw("person", opened->file.person.value);
  render::Html body(32 * 1024);
  html::workspace_file(body, view, visit.words);
  return visit.page(visit.words.text("review.title.file"), body);
}

http::Response workspace_note_post(Visit& visit) {
  const auto opened = open_drawn(visit);
  if (!opened) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      add_note(visit, *opened,
               http::Response::see_other("/review/workspace/" + visit.seal_record("review_files", opened->file.id) +
                                         "?done=done.saved"));
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::review
