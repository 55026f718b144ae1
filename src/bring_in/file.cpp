// SPDX-License-Identifier: AGPL-3.0-or-later
#include "bring_in/file.h"

#include <algorithm>

#include "bring_in/queries.h"
#include "bring_in/sealed_rows.h"
#include "platform/base/crypto.h"

namespace kith::bring_in {
namespace {

std::span<const unsigned char> octets(std::string_view text) {
  return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

File file_of(const db::Row& row) {
  File file{row.integer(0),
            row.string(1),
            parse_kind(row.text(2)).value_or(Kind::people),
            {},
            row.string(4),
            row.id<ProgrammeId>(5),
            row.integer(6),
            row.id<PersonId>(7),
            row.maybe_integer(8),
            row.maybe_integer(10),
            row.integer(9)};
  if (const auto bytes = crypto::from_base64(row.text(3))) file.content = crypto::view(*bytes);
  return file;
}

constexpr std::uint64_t tell_every = 1000;

Result<void> may_take(const Choices& choices) {
  std::vector<Problem> problems;
  for (const auto field : missing(choices)) problems.push_back({std::string(field), "bring_in.flaw.no_source"});
  const bool needs = choices.kind == Kind::mentors || choices.kind == Kind::mentees || choices.kind == Kind::matches;
  if (needs && !choices.programme) problems.push_back({"programme", "bring_in.flaw.programme"});
  if (!problems.empty()) return refuse(std::move(problems));
  return {};
}

/// Appends the records of one row; each may name those before it.
Result<std::size_t> write_row(db::Tx& tx, std::int64_t file, std::uint64_t row, const Outcome& outcome,
                              const records::Author& author) {
  std::vector<std::int64_t> keys;
  for (const NewRecord& record : outcome.records) {
    std::vector<records::Field> fields;
    for (const auto& value : record.values)
      fields.push_back({value.column, value.of_row >= 0 ? db::Value(keys[static_cast<std::size_t>(value.of_row)])
                                                        : value.stored.value()});
    const auto made = records::append(tx, record.table, fields, author);
    if (!made) {
      auto refusal = made.error();
      for (auto& problem : refusal.problems) problem.field = "row-" + std::to_string(row);
      return tl::unexpected(std::move(refusal));
    }
    tx.exec(sql::add_row, {{"file", file},
                           {"row", row},
                           {"place", keys.size()},
                           {"table", record.table->name},
                           {"chain", made->chain},
                           {"digest", outcome.digest}});
    keys.push_back(made->chain);
  }
  return keys.size();
}

}  // namespace

std::optional<File> file(db::Tx& tx, std::int64_t id) { return tx.first(sql::file, {{"file", id}}, file_of); }
std::vector<File> files(db::Tx& tx) { return tx.all(sql::files, {}, file_of); }

std::int64_t put(db::Tx& tx, std::string_view name, std::string_view bytes, const Choices& choices,
                 const records::Author& author) {
  const auto digest = crypto::hex(crypto::sha256(bytes)), content = crypto::base64(octets(bytes)),
             written = choices.written();
  return *tx.first(sql::add_file,
                   {{"name", name},
                    {"kind", bring_in::name(choices.kind)},
                    {"digest", digest},
                    {"content", content},
                    {"choices", written},
                    {"programme", choices.programme ? db::Value(choices.programme) : db::Value()},
                    {"now", author.at.utc_seconds},
                    {"by", author.person}},
                   [](const db::Row& row) { return row.integer(0); });
}

void choose(db::Tx& tx, std::int64_t file, const Choices& choices) {
  const auto written = choices.written();
  tx.exec(sql::choose, {{"file", file},
                        {"kind", name(choices.kind)},
                        {"choices", written},
                        {"programme", choices.programme ? db::Value(choices.programme) : db::Value()}});
}
bool drop(db::Tx& tx, std::int64_t file) { return tx.exec(sql::drop_file, {{"file", file}}) > 0; }
std::int64_t forget(db::Tx& tx, Instant now) {
  return tx.exec(sql::forget_files, {{"before", now.utc_seconds - waiting_days * 86400LL}});
}

std::vector<Mapping> mappings(db::Tx& tx) {
  return tx.all(sql::mappings, {}, [](const db::Row& row) {
    return Mapping{row.string(0), parse_kind(row.text(1)).value_or(Kind::people), row.string(2)};
  });
}
std::optional<Choices> mapping(db::Tx& tx, std::string_view name, Kind kind) {
  return tx.first(sql::mapping, {{"name", name}, {"kind", bring_in::name(kind)}},
                  [&](const db::Row& row) { return Choices::read(kind, row.text(0)); });
}
void save_mapping(db::Tx& tx, std::string_view name, const Choices& choices, const records::Author& author) {
  const auto written = choices.written();
  tx.exec(sql::drop_mapping, {{"name", name}, {"kind", bring_in::name(choices.kind)}});
  tx.exec(sql::add_mapping, {{"name", name},
                             {"kind", bring_in::name(choices.kind)},
                             {"choices", written},
                             {"now", author.at.utc_seconds},
                             {"by", author.person}});
}

Opened::Opened(std::string bytes, Date today)
    : sheet_(sheet::Sheet::open(std::move(bytes))), columns_(columns_of(*sheet_)), today_(today) {}

Counts dry_run(const Opened& opened, const Reader& reader, const Known& known,
               FunctionRef<void(const sheet::Row&, const Outcome&)> each, const Progress& progress) {
  Counts counts{};
  std::uint64_t done = 0;
  Plan plan(reader, known);
  each_row(opened.sheet(), opened.columns(), plan, [&](const sheet::Row& row, Outcome& outcome) {
    ++counts[static_cast<std::size_t>(outcome.verdict)];
    each(row, outcome);
    if (++done % tell_every == 0 && progress) progress(done, reader.rows());
    return true;
  });
  return counts;
}

Result<Taken> take(db::Tx& tx, std::int64_t file, const Opened& opened, const Choices& choices,
                   const casefile::Book& book, const records::Author& author, const Progress& progress,
                   const Opens& opens) {
  if (auto may = may_take(choices); !may) return tl::unexpected(may.error());
  const Reader reader(opened.sheet(), opened.columns(), choices, opened.today());
  const auto known = read_known(tx, book, opened.today(), opens);
  Plan plan(reader, known);
  Taken taken;
  std::optional<Refusal> refused;
  std::uint64_t done = 0;
  each_row(opened.sheet(), opened.columns(), plan, [&](const sheet::Row& row, Outcome& outcome) {
    ++taken.counts[static_cast<std::size_t>(outcome.verdict)];
    if (++done % tell_every == 0 && progress) progress(done, reader.rows());
    if (asks_opener(outcome)) {
      ++taken.sealed;
      leave_sealed_row(tx, file, row.number, outcome.digest);
    }
    if (!is_taken(outcome.verdict)) return true;
    const auto written = write_row(tx, file, row.number, outcome, author);
    if (!written) {
      refused = written.error();
      return false;
    }
    ++taken.rows;
    taken.records += *written;
    return true;
  });
  if (refused) return tl::unexpected(std::move(*refused));
  if (tx.exec(sql::take_file,
              {{"file", file}, {"now", author.at.utc_seconds}, {"by", author.person}, {"rows", taken.rows}}) == 0)
    return refuse(RefusalKind::conflict, "bring_in.flaw.taken");
  return taken;
}

Result<Undone> undo(db::Tx& tx, std::int64_t id, const records::Author& author) {
  const auto about = file(tx, id);
  if (!about || !about->taken_at) return refuse(RefusalKind::not_found, "records.not_found");
  if (about->undone_at) return refuse(RefusalKind::conflict, "bring_in.flaw.undone");
  struct Line {
    records::TableKey table;
    std::int64_t chain;
  };
  std::vector<Line> lines;  // last written first, so that what refers goes before what it refers to
  records::Chains chains;
  tx.query(sql::rows_of, {{"file", id}}, [&](const db::Row& row) {
    const auto table = records::TableKey::find(row.text(1));
    if (!table) return;
    lines.push_back({*table, row.integer(2)});
    chains[*table].insert(row.integer(2));
  });
  Undone undone;
  constexpr std::size_t most = 20;
  for (const auto& there : records::referring_to(tx, chains, most))
    undone.in_the_way.push_back({there.table, there.chain, false});
  for (const auto& line : lines) {
    if (undone.in_the_way.size() >= most) break;
    const auto last = records::newest(tx, line.table, line.chain);
    if (!last || last->id != line.chain) undone.in_the_way.push_back({line.table, line.chain, true});
  }
  if (!undone.in_the_way.empty()) return undone;
  for (const auto& line : lines) {
    const auto gone = records::void_record(tx, line.table, line.chain, line.chain, author);
    if (!gone) return tl::unexpected(gone.error());
    ++undone.records;
  }
  tx.exec(sql::add_undone, {{"file", id}, {"now", author.at.utc_seconds}, {"by", author.person}});
  return undone;
}

std::string field_label(const i18n::Words& words, std::string_view field) {
  return words.text_of("bring_in.field." + std::string(field));
}

std::string told(const i18n::Words& words, const Reason& reason) {
  const auto key = i18n::Key::find(reason.key);
  std::string text = key ? words.text(*key, {{"detail", std::string_view(reason.detail)}}) : words.text_of(reason.key);
  if (!reason.field.empty() && i18n::Key::find("bring_in.field." + std::string(reason.field)))
    text = field_label(words, reason.field) + ": " + text;  // not a word
  return text;
}

void write_left(const csv::Sink& sink, const Opened& opened, const Reader& reader, const Known& known,
                const i18n::Words& words) {
  sink("\xEF\xBB\xBF");
  csv::Writer writer(sink);
  const bool people = reader.choices().kind <= Kind::mentees;
  const auto is_own = [](const Columns::Column& column) { return column.key.starts_with("kith "); };
  for (const auto& column : opened.columns().list)
    if (!is_own(column))
      writer.field(csv::for_spreadsheet(column.heading.starts_with('(') ? std::string() : column.heading));
  writer.field("kith reason");
  if (people) writer.field("kith decision");
  writer.end_record();
  dry_run(opened, reader, known, [&](const sheet::Row& row, const Outcome& outcome) {
    if (!is_left(outcome.verdict)) return;
    for (std::size_t i = 0; i < opened.columns().list.size(); ++i)
      if (!is_own(opened.columns().list[i])) writer.field(csv::for_spreadsheet(row.cell(i)));
    std::string why;
    for (const auto& reason : outcome.reasons) (why += why.empty() ? "" : " | ") += told(words, reason);
    writer.field(csv::for_spreadsheet(why));
    if (people) writer.field({});
    writer.end_record();
  });
  writer.flush();
}

}  // namespace kith::bring_in
