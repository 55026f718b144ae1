// SPDX-License-Identifier: AGPL-3.0-or-later
#include "bring_in/command.h"

#include <algorithm>
#include <fstream>
#include <ostream>

#include "bring_in/file.h"
#include "bring_in/queries.h"
#include "bring_in/roster.h"
#include "platform/auth/account.h"
#include "platform/base/whole_file.h"
#include "platform/cli/command.h"
#include "platform/i18n/keys.h"
#include "records/labels.h"

namespace kith::bring_in {
namespace {

constexpr int not_found = 4, conflict = 5;
constexpr std::size_t most_lines = 40;

struct Asked {
  std::string path, as, by, programme, days, mapping, save, left, language = "en";
  std::vector<std::string> columns, values;
  int undo = 0;
  bool dry = false, list = false, groups = false;
};
constexpr std::string_view roster_word = "oneroster";

std::optional<int> read(Asked& asked, std::span<const std::string> args, std::ostream& out, std::ostream& err) {
  cli::Command command("kith bring",
                       "Brings a spreadsheet into the records: CSV, text with tabs, or XLSX, of people, mentors, "
                       "mentees, matches, meetings or contacts. "
                       "Says of every row what becomes of it and why.");
  command.argument("FILE", asked.path, "the spreadsheet");
  command.option("--as", asked.as,
                 "people, mentors, mentees, matches, meetings, contacts, or oneroster (a folder or zip)");
  command.option("--by", asked.by, "login of whoever brings it in: the records say so");
  command.option("--programme", asked.programme,
                 "exchange id of the programme (mentors, mentees, matches; oneroster: whose terms they are)");
  command.flag("--groups", asked.groups,
               "oneroster: classes become groups of the programme, with their students as mentees");
  command.option("--column", asked.columns, "FIELD=HEADING: the column a field is in, where it was not guessed");
  command.option("--set", asked.values, "FIELD=VALUE: one value for every row");
  command.option("--days", asked.days,
                 "day-first or month-first: how 03/04/2026 is meant where the file does not tell");
  command.option("--mapping", asked.mapping, "starts from the mapping saved by this name");
  command.option("--save-mapping", asked.save, "saves this mapping by a name");
  command.option("--left", asked.left,
                 "writes the rows that are left out here, with why, to be mended and brought again");
  command.option("--language", asked.language, "en or fr");
  command.option("--undo", asked.undo, "number of a file that was taken: withdraws all of its records");
  command.flag("--dry-run", asked.dry, "only says what would become of each row");
  command.flag("--list", asked.list, "lists the files brought so far, with their numbers");
  if (const auto exit = command.parse(args, out, err)) return *exit;
  if (!asked.list && asked.undo == 0 && (asked.path.empty() || (!parse_kind(asked.as) && asked.as != roster_word)))
    throw std::invalid_argument(
        "wants FILE and --as people, mentors, mentees, matches, meetings, contacts or oneroster");
  if (asked.groups && asked.programme.empty()) throw std::invalid_argument("--groups wants --programme");
  if (!asked.days.empty() && asked.days != "day-first" && asked.days != "month-first")
    throw std::invalid_argument("--days is day-first or month-first");
  if (!asked.list && !asked.dry && asked.by.empty())
    throw std::invalid_argument("--by is missing: the login of whoever brings it in");
  return std::nullopt;
}

records::Author author_of(const Asked& asked, const Here& here) {
  const auto account = here.db.reading("account", [&](db::Tx& tx) { return auth::find_account(tx, asked.by); });
  if (!account || !account->person) throw std::invalid_argument("--by names no account of somebody in the records");
  return {account->person, here.now};
}

std::pair<std::string, std::string> pair_of(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == text.npos) throw std::invalid_argument("--column and --set want FIELD=...");
  return {text.substr(0, equals), text.substr(equals + 1)};
}

ProgrammeId programme_of(const Asked& asked, const Here& here) {
  ProgrammeId programme;
  if (asked.programme.empty()) return programme;
  here.db.read("programme", [&](db::Tx& tx) {
    tx.query(sql::programmes, {{"as_of", date_of(here.now)}}, [&](const db::Row& row) {
      if (row.text(2) == asked.programme) programme = row.id<ProgrammeId>(0);
    });
  });
  if (!programme) throw std::invalid_argument("--programme names no programme");
  return programme;
}

Choices choices_of(const Asked& asked, const Here& here, const Columns& columns) {
  const Kind kind = *parse_kind(asked.as);
  Choices choices = guess(columns, kind);
  if (!asked.mapping.empty()) {
    const auto saved = here.db.reading("mapping", [&](db::Tx& tx) { return mapping(tx, asked.mapping, kind); });
    if (!saved) throw std::invalid_argument("there is no mapping of that name for this kind of file");
    choices = *saved;
  }
  for (const auto& text : asked.columns) {
    const auto [field, heading] = pair_of(text);
    const auto* column = columns.called(heading);
    if (!field_named(kind, field) || !column)
      throw std::invalid_argument("--column names a field or heading that there is not");
    choices.fields[field] = {column->key, {}};
  }
  for (const auto& text : asked.values) {
    const auto [field, value] = pair_of(text);
    if (!field_named(kind, field)) throw std::invalid_argument("--set names a field that there is not");
    choices.fields[field] = {{}, value};
  }
  if (!asked.days.empty()) choices.days = asked.days == "day-first" ? Order::day_first : Order::month_first;
  choices.programme = programme_of(asked, here);
  return choices;
}

void tell_mapping(const Opened& opened, const Reader& reader, const i18n::Words& words, std::ostream& out) {
  const auto& form = opened.sheet().form();
  out << (form.xlsx ? "XLSX, sheet " + form.sheet
                    : std::string(sheet::name(form.encoding)) + ", delimiter " +
                          (form.delimiter == '\t' ? std::string("tab") : std::string(1, form.delimiter)))
      << ", heading in row " << opened.columns().heading_row << ", " << reader.rows() << " rows\n";
  for (const Field& field : fields_of(reader.choices().kind)) {
    const Source* source = reader.choices().source(field.name);
    if (!source) continue;
    out << "  " << field.name << " <- ";
    if (const auto at = opened.columns().find(source->column))
      out << '"' << opened.columns().list[*at].heading << '"';
    else if (source->column.empty())
      out << "always " << source->constant;
    else
      out << "a column that is not in the file";
    if (const auto* days = reader.days(field.name)) {
      const auto all = days->all();
      if (all.two_ways + all.day_first + all.month_first > 0)
        out << "  [" << all.day_first << " can only be day first, " << all.month_first << " only month first, "
            << all.two_ways << " either]";
    }
    out << '\n';
  }
  for (const auto& left : reader.unused())
    out << "  not read: \"" << left.heading << "\" (" << left.values << " values)\n";
  for (const auto field : reader.asks())
    out << "  " << field_label(words, field) << ": " << words.text("bring_in.days_ask") << '\n';
}

void tell_counts(const Counts& counts, const i18n::Words& words, std::ostream& out) {
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (counts[i] > 0)
      out << "  " << counts[i] << "  "
          << words.text_of("bring_in.verdict." + std::string(name(static_cast<Verdict>(i)))) << '\n';
}

int undo_file(const Asked& asked, const Here& here, const i18n::Words& words, std::ostream& out, std::ostream& err) {
  const auto author = author_of(asked, here);
  Result<Undone> undone;
  here.db.exclusive("undo of a file", [&](db::Tx& tx) {
    undone = undo(tx, asked.undo, author);
    if (undone && undone->in_the_way.empty()) here.audit(tx, "bring.undo", asked.undo);
  });
  if (!undone) {
    err << "kith bring: " << words.text_of(undone.error().problems.front().key) << '\n';
    return undone.error().kind == RefusalKind::not_found ? not_found : conflict;
  }
  if (undone->in_the_way.empty()) {
    out << words.text("bring_in.undone", {{"n", undone->records}}) << '\n';
    return cli::done;
  }
  err << "kith bring: " << words.text("bring_in.in_the_way") << '\n';
  for (const auto& one : undone->in_the_way)
    err << "  " << records::table_label(words, one.table) << (one.changed ? " *" : "") << '\n';
  return conflict;
}

int list_files(const Here& here, std::ostream& out) {
  for (const auto& one : here.db.reading("files", [](db::Tx& tx) { return files(tx); }))
    out << one.id << '\t' << name(one.kind) << '\t'
        << (one.undone_at  ? "undone"
            : one.taken_at ? "taken"
                           : "waits")
        << '\t' << one.taken_rows << '\t' << one.name << '\n';
  return cli::done;
}

int try_file(const Opened& opened, const Choices& choices, const Here& here, const Asked& asked,
             const i18n::Words& words, std::ostream& out, std::ostream& err) {
  const Reader reader(opened.sheet(), opened.columns(), choices, opened.today());
  tell_mapping(opened, reader, words, out);
  Counts counts{};
  here.book([&](const casefile::Book& book) {
    const auto known =
        here.db.reading("what is known", [&](db::Tx& tx) { return read_known(tx, book, opened.today()); });
    std::size_t lines = 0;
    counts = dry_run(
        opened, reader, known,
        [&](const sheet::Row& row, const Outcome& outcome) {
          if (!is_left(outcome.verdict) || ++lines > most_lines) return;
          out << "row " << row.number << ": ";
          for (const auto& reason : outcome.reasons) out << told(words, reason) << "; ";
          out << '\n';
        },
        [&](std::uint64_t done, std::uint64_t of) {
          if (done % 10'000 == 0) err << done << " of " << of << " rows\n";
        });
    if (lines > most_lines) out << "... " << lines - most_lines << " more\n";
    if (asked.left.empty()) return;
    std::ofstream file(asked.left, std::ios::binary);
    if (!file) throw std::invalid_argument("the file for the rows left out cannot be written");
    write_left([&](std::string_view bytes) { file.write(bytes.data(), static_cast<std::streamsize>(bytes.size())); },
               opened, reader, known, words);
  });
  tell_counts(counts, words, out);
  return cli::done;
}

int take_file(const std::string& bytes, const Opened& opened, const Choices& choices, const Here& here,
              const Asked& asked, const i18n::Words& words, std::ostream& out, std::ostream& err) {
  const auto author = author_of(asked, here);
  struct Nothing {};
  Result<Taken> taken;
  std::int64_t id = 0;
  here.book([&](const casefile::Book& book) {
    try {
      here.db.exclusive("bring in", [&](db::Tx& tx) {
        const auto slash = asked.path.find_last_of('/');
        id = put(tx, slash == asked.path.npos ? asked.path : asked.path.substr(slash + 1), bytes, choices, author);
        taken = take(tx, id, opened, choices, book, author, [&](std::uint64_t done, std::uint64_t of) {
          if (done % 10'000 == 0) err << done << " of " << of << " rows\n";
        });
        if (!taken || (taken->rows == 0 && taken->sealed == 0)) throw Nothing{};
        here.audit(tx, "bring.take", id);
      });
    } catch (const Nothing&) {
      id = 0;
    }
  });
  if (!taken) {
    for (const auto& problem : taken.error().problems)
      err << "kith bring: " << problem.field << ": " << words.text_of(problem.key) << '\n';
    return cli::invalid;
  }
  tell_counts(taken->counts, words, out);
  if (id != 0) out << words.text("bring_in.taken_as", {{"n", taken->records}, {"file", id}}) << '\n';
  return cli::done;
}

int roster(const Asked& asked, const Here& here, const i18n::Words& words, std::ostream& out, std::ostream& err) {
  const records::Author author = asked.by.empty() ? records::Author{PersonId{1}, here.now} : author_of(asked, here);
  const RosterWish wish{programme_of(asked, here), asked.groups};
  RosterOutcome outcome;
  here.book([&](const casefile::Book& book) {
    outcome = bring_roster(here.db, asked.path, book, wish, author, asked.dry,
                           [&](db::Tx& tx) { here.audit(tx, "bring.roster", 0); });
  });
  const auto& report = outcome.report;
  if (report.problem_count > 0) {
    records::write_report([&](std::string_view text) { err << text; }, report, words);
    err << "kith bring: " << words.text("bring_in.roster.refused", {{"n", report.problem_count}}) << '\n';
    return cli::invalid;
  }
  const auto& done = outcome.done;
  out << words.text("bring_in.roster.done", {{"added", done.added},
                                             {"corrected", done.corrected},
                                             {"ended", done.ended},
                                             {"unchanged", done.unchanged},
                                             {"known", done.known_people}})
      << '\n';
  return cli::done;
}

}  // namespace

int bring_command(std::span<const std::string> args, const Here& here, std::ostream& out, std::ostream& err) {
  Asked asked;
  if (const auto exit = read(asked, args, out, err)) return *exit;
  const i18n::Words words(i18n::parse_language(asked.language).value_or(i18n::Language::en));
  if (asked.list) return list_files(here, out);
  if (asked.undo != 0) return undo_file(asked, here, words, out, err);
  if (asked.as == roster_word) return roster(asked, here, words, out, err);
  try {
    const auto content = read_file(asked.path);
    if (!content) throw std::invalid_argument("there is no such file");
    const std::string& bytes = *content;
    const Opened opened(bytes, date_of(here.now));
    const auto choices = choices_of(asked, here, opened.columns());
    if (!asked.save.empty()) {
      const auto author = author_of(asked, here);
      here.db.write("save a mapping", [&](db::Tx& tx) { save_mapping(tx, asked.save, choices, author); });
    }
    if (const int exit = try_file(opened, choices, here, asked, words, out, err); asked.dry || exit != cli::done)
      return exit;
    return take_file(bytes, opened, choices, here, asked, words, out, err);
  } catch (const sheet::SheetError& error) {
    err << "kith bring: " << words.text_of(error.what()) << '\n';
    return cli::invalid;
  }
}

}  // namespace kith::bring_in
