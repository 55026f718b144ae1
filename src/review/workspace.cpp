// SPDX-License-Identifier: AGPL-3.0-or-later
#include "review/workspace.h"

#include "review/openings.h"
#include "review/queries.h"

namespace kith::review {

std::optional<Drawn> open_drawn(Visit& visit) {
  const auto id = visit.open_record("review_files", visit.path.find("file")->second);
  if (!id) return std::nullopt;
  return visit.reading([&](db::Tx& tx) -> std::optional<Drawn> {
    auto file = find_file(tx, *id);
    if (!file || !rounds_open_to(tx, visit.actor.account, visit.today).contains(file->round)) return std::nullopt;
    auto round = find_round(tx, file->round);
    return Drawn{std::move(*round), std::move(*file)};
  });
}

std::vector<std::pair<Round, std::string>> drawn_rounds(const Visit& visit, db::Tx& tx) {
  const auto open = rounds_open_to(tx, visit.actor.account, visit.today);
  std::map<ProgrammeId, std::string> names;
  tx.query(sql::programmes, {{"as_of", visit.today}},
           [&](const db::Row& row) { names.emplace(row.id<ProgrammeId>(0), row.string(1)); });
  std::vector<std::pair<Round, std::string>> list;
  for (auto& round : rounds(tx))
    if (open.contains(round.id)) list.emplace_back(round, names[round.programme]);
  return list;
}

OwnNotes own_notes(const Visit& visit, db::Tx& tx, const Round& round) {
  OwnNotes notes;
  tx.query(sql::notes_by_file, {{"account", visit.actor.account}, {"round", round.id}},
           [&](const db::Row& row) { notes.emplace(row.integer(0), row.integer(1)); });
  return notes;
}

std::vector<ReviewerNote> notes_on(const Visit& visit, db::Tx& tx, const SampleFile& file) {
  return tx.all(sql::notes_of, {{"account", visit.actor.account}, {"file", file.id}}, [](const db::Row& row) {
    return ReviewerNote{row.string(0), row.integer(1)};
  });
}

Result<void> keep_note(db::Tx& tx, AccountId account, const SampleFile& file, std::string_view note, Instant now) {
  if (note.empty() || note.size() > 20'000) return refuse(RefusalKind::invalid, "http.field.missing", "note");
  tx.exec(sql::add_note,
          {{"account", account}, {"round", file.round}, {"file", file.id}, {"note", note}, {"now", now.utc_seconds}});
  return {};
}

Result<http::Response> add_note(Visit& visit, const Drawn& drawn, http::Response done) {
  return visit.change("review.note", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto kept = keep_note(tx, visit.actor.account, drawn.file, visit.request.form.get("note"), visit.now);
    if (!kept) return tl::unexpected(kept.error());
    visit.changed("review_file", drawn.file.id);
    return done;
  });
}

}  // namespace kith::review
