// SPDX-License-Identifier: AGPL-3.0-or-later
#include "bring_in/acts.h"

#include "bring_in/queries.h"
#include "bring_in/sealed_rows.h"
#include "platform/http/sent_file.h"

namespace kith::bring_in {
namespace {

/// The columns that can be guessed, and the programme where there is one only.
Choices first_choices(Visit& visit, const Opened& opened, Kind kind) {
  auto choices = guess(opened.columns(), kind);
  std::vector<ProgrammeId> programmes;
  visit.read([&](db::Tx& tx) {
    tx.query(sql::programmes, {{"as_of", visit.today}},
             [&](const db::Row& row) { programmes.push_back(row.id<ProgrammeId>(0)); });
  });
  if (programmes.size() == 1) choices.programme = programmes.front();
  return choices;
}

records::Author author_here(const Visit& visit) { return {visit.actor.person, visit.now}; }

}  // namespace

std::optional<File> file_of(Visit& visit) {
  const auto id = visit.open_record("brought_files", visit.path.find("file")->second);
  if (!id) return std::nullopt;
  return visit.reading([&](db::Tx& tx) { return file(tx, *id); });
}

std::optional<File> waiting_file_of(Visit& visit) {
  auto found = file_of(visit);
  if (found && found->taken_at) return std::nullopt;
  return found;
}

Choices choices_of(const File& file) {
  auto choices = Choices::read(file.kind, file.choices);
  choices.programme = file.programme;
  return choices;
}

Counts try_rows(Visit& visit, const Uses& uses, const Opened& opened, const Reader& reader,
                FunctionRef<void(const sheet::Row&, const Outcome&)> each) {
  Counts counts{};
  uses.book([&](const casefile::Book& book) {
    const auto opens = opens_for(visit, uses, book);  // before the read: the columns may have to be read anew
    const auto known = visit.reading([&](db::Tx& tx) { return read_known(tx, book, visit.today, opens); });
    counts = dry_run(opened, reader, known, each);
  });
  return counts;
}

Result<http::Response> put_down(Visit& visit, FunctionRef<http::Response(std::int64_t file)> done) {
  const auto kind = parse_kind(visit.request.form.get("kind"));
  const auto sent = http::sent_file(visit.request);
  if (!sent) return tl::unexpected(sent.error());
  std::vector<Problem> problems;
  if (!kind) problems.push_back({"kind", "bring_in.flaw.kind"});
  if (!*sent) problems.push_back({"file", "bring_in.flaw.no_file"});
  if (!problems.empty()) return refuse(std::move(problems));
  const auto& upload = **sent;
  Choices choices;
  try {
    choices = first_choices(visit, Opened(upload.content, visit.today), *kind);
  } catch (const sheet::SheetError& error) {
    return refuse(RefusalKind::invalid, error.what(), "file");
  }
  return visit.change("bring.put", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto id = put(tx, upload.name.empty() ? "-" : upload.name, upload.content, choices, author_here(visit));
    visit.changed("brought_file", id);
    return done(id);
  });
}

Result<http::Response> choose_for(Visit& visit, const File& file, const Chosen& chosen, Done done) {
  return visit.change("bring.choose", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    choose(tx, file.id, chosen.choices);
    if (!chosen.save_as.empty()) save_mapping(tx, chosen.save_as, chosen.choices, author_here(visit));
    visit.changed("brought_file", file.id);
    return done();
  });
}

Result<http::Response> take_waiting(Visit& visit, const Uses& uses, const File& file,
                                    FunctionRef<http::Response(const Taken&)> done) {
  const Opened opened(file.content, visit.today);
  std::optional<Result<http::Response>> made;
  uses.book([&](const casefile::Book& book) {
    const auto opens = opens_for(visit, uses, book);
    made = visit.change("bring.take", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
      const auto taken = take(tx, file.id, opened, choices_of(file), book, author_here(visit), nullptr, opens);
      if (!taken) return tl::unexpected(taken.error());
      if (taken->rows == 0 && taken->sealed == 0) return refuse(RefusalKind::invalid, "bring_in.flaw.nothing");
      visit.changed("brought_file", file.id);
      return done(*taken);
    });
  });
  return *made;
}

Result<http::Response> undo_taken(Visit& visit, const File& file, std::vector<InTheWay>& in_the_way,
                                  FunctionRef<http::Response(const Undone&)> done) {
  return visit.change("bring.undo", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto undone = undo(tx, file.id, author_here(visit));
    if (!undone) return tl::unexpected(undone.error());
    in_the_way = undone->in_the_way;
    if (!in_the_way.empty()) return refuse(RefusalKind::conflict, "bring_in.in_the_way");
    visit.changed("brought_file", file.id);
    return done(*undone);
  });
}

Result<http::Response> drop_waiting(Visit& visit, Done done) {
  const auto id = visit.open_record("brought_files", visit.path.find("file")->second);
  return visit.change("bring.drop", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    if (!id || !drop(tx, *id)) return refuse(RefusalKind::not_found, "records.not_found");
    visit.changed("brought_file", *id);
    return done();
  });
}

Result<http::Response> settle_row_of_path(Visit& visit, Done done) {
  const auto row = visit.open_record("brought_rows", visit.path.find("row")->second);
  if (!row || !visit.actor.may(auth::Permission::open_seal)) return refuse(RefusalKind::not_found, "records.not_found");
  return visit.change("bring.looked", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    if (!settle_sealed_row(tx, *row)) return refuse(RefusalKind::not_found, "records.not_found");
    visit.changed("brought_row", *row);
    return done();
  });
}

}  // namespace kith::bring_in
