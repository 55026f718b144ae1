// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/registers.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "accreditation/sections_6_to_8.h"
#include "casefile/person_name.h"
#include "evidence/queries.h"
#include "platform/lists/outward_names.h"
#include "snapshot/refs.h"

namespace kith::evidence {

using namespace accreditation;  // NOLINT: figures

namespace {

template <std::size_t N>
using Table = std::vector<std::array<std::string, N>>;

std::string day_text(const std::optional<Date>& day) { return day ? iso(*day) : std::string(); }
std::string number_text(std::optional<std::int64_t> n) { return n ? std::to_string(*n) : std::string(); }

/// In an order that is the same on both engines.
template <std::size_t N>
void write(Folder& folder, const std::string& name, std::initializer_list<std::string_view> head, Table<N> rows) {
  std::sort(rows.begin(), rows.end());
  folder.csv(name, [&](csv::Writer& csv) {
    csv.record(head);
    for (const auto& row : rows) {
      for (const std::string& cell : row) csv.field(cell);
      csv.end_record();
    }
  });
}

template <class Each>
void read(const Registers& from, db::Sql sql, Each each) {
  const Date as_of(from.evaluation.as_of());
  from.tx.query(sql, {{"programme", snapshot::key_of(from.programme)}, {"as_of", as_of}}, each);
}

std::string clauses_of(const std::vector<DocumentAsked>& asked, std::string_view kind) {
  std::string text;
  for (const DocumentAsked& d : asked)
    if (snapshot::word(d.kind) == kind)
      for (const auto clause : d.clauses) text += (text.empty() ? "" : ";") + std::string(clause);
  return text;
}

struct DocumentLine {
  std::string exchange_id;
  std::int64_t document{};
  std::array<std::string, 9> cells;  ///< kind and day first; the files last
};

struct KeptFile {
  files::Kept kept;
  std::string kind;
};

/// Puts the files of a document into the package; their names there, joined. A file that the vault cannot open is told.
std::string put_files(Folder& folder, const Registers& from, const DocumentLine& line, std::size_t& number) {
  if (!from.vault) return {};
  std::vector<KeptFile> kept;
  from.tx.query(sql::files_of_document, {{"document", line.document}, {"as_of", Date(from.evaluation.as_of())}},
                [&](const db::Row& row) {
                  kept.push_back({{row.string(0), row.string(1), row.string(2), row.integer(3)}, row.string(4)});
                });
  std::string names;
  for (const auto& [file, kind] : kept) {
    std::string name = "unreadable";
    if (const auto content = from.vault->get(file)) {
      name = "documents/" + std::to_string(++number) + "-" + line.cells[0] + "." + (kind == "text" ? "txt" : kind);
      folder.add(name, *content);
    }
    (names += names.empty() ? "" : ";") += name;
  }
  return names;
}

/// Every document there is with its files, then a line for each that a clause asks for and nobody has.
void write_documents(Folder& folder, const Registers& from) {
  const auto asked = documents_asked(from.result);
  std::vector<DocumentLine> lines;
  read(from, sql::documents, [&](const db::Row& row) {
    lines.push_back({row.string(2),
                     row.integer(8),
                     {row.string(0), iso(row.date(1)), csv::for_spreadsheet(row.text(3)), row.string(4),
                      day_text(row.maybe_date(5)), row.string(6), clauses_of(asked, row.text(0)),
                      csv::for_spreadsheet(row.text(7)), std::string()}});
  });
  std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) {
    return std::tie(a.cells[0], a.cells[1], a.exchange_id) < std::tie(b.cells[0], b.cells[1], b.exchange_id);
  });
  Table<9> rows;
  std::size_t number = 0;
  for (auto& line : lines) {
    line.cells.back() = put_files(folder, from, line, number);
    rows.push_back(std::move(line.cells));
  }
  for (const DocumentAsked& d : asked) {
    const auto kind = std::string(snapshot::word(d.kind));
    const auto same = [&](const auto& row) { return row[0] == kind; };
    if (std::none_of(rows.begin(), rows.end(), same))
      rows.push_back({kind, "", "", "missing", "", "", clauses_of(asked, kind), "", ""});
  }
  write(folder, "registers/documents.csv",
        {"kind", "date", "title", "status", "review_date", "parts_missing", "clauses", "kept_at", "files"},
        std::move(rows));
}

void write_not_applicable(Folder& folder, const Registers& from) {
  const auto standing = [&](std::string_view clause) -> std::string {
    for (const Measure& m : from.result.measures) {
      if (m.clause != clause) continue;
      if (m.status == MeasureStatus::not_applicable) return "in_force";
      if (m.flags.contains("na_contradicted")) return "contradicted";
      if (m.flags.contains("na_reason_not_listed")) return "reason_not_listed";
    }
    return "not_in_force";
  };
  Table<5> rows;
  read(from, sql::not_applicable, [&](const db::Row& row) {
    rows.push_back({csv::for_spreadsheet(row.text(0)), iso(row.date(1)), row.string(3), day_text(row.maybe_date(4)),
                    standing(row.text(0))});
  });
  write(folder, "registers/not_applicable.csv", {"clause", "date", "reason", "valid_until", "standing"},
        std::move(rows));
}

/// Rounds of quarters that the period touches, as in the list of drawn files.
void write_file_reviews(Folder& folder, const Registers& from) {
  const auto& period = from.evaluation.period();
  Table<7> rows;
  const auto put = [&](const db::Row& row) {
    rows.push_back({iso(row.date(0)), iso(row.date(1)), number_text(row.maybe_integer(3)),
                    number_text(row.maybe_integer(4)), number_text(row.maybe_integer(5)),
                    number_text(row.maybe_integer(6)), csv::for_spreadsheet(row.text(7))});
  };
  from.tx.query(sql::file_reviews,
                {{"programme", snapshot::key_of(from.programme)},
                 {"before", add_months(Date(period.from), -3)},
                 {"last", Date(period.to)},
                 {"as_of", Date(period.as_of)}},
                put);
  write(folder, "registers/file_reviews.csv",
        {"quarter", "date", "open_files", "closed_files", "population_open", "population_closed", "seed"},
        std::move(rows));
}

/// Meetings and contacts of the period that were typed later than M8.01c lets pass.
void write_late_entries(Folder& folder, const Registers& from) {
  Evaluation& e = from.evaluation;
  Table<5> rows;
  const auto add = [&](std::string kind, const std::string& id, snapshot::Day happened, snapshot::Day typed) {
    const int days = typed - happened;
    if (days <= late_entry_days) return;
    rows.push_back({std::move(kind), iso(happened), iso(typed), std::to_string(days), from.pseudonyms.of(id)});
  };
  for (const MatchState& match : e.matches(from.programme))
    for (const auto& log : e.snapshot().of<snapshot::MeetingLogRow>(match.match))
      if (e.period().holds(log.date) && log.shows(e.as_of()))
        add("meeting", e.snapshot().id_text<snapshot::MeetingLogRow>(log.id), log.date, log.first_recorded_on);
  e.snapshot().column<snapshot::ContactRow>().each([&](std::uint32_t key, const snapshot::ContactRow& row) {
    if (row.programme != from.programme || !e.period().holds(row.date) || !row.shows(e.as_of())) return;
    add("contact", e.snapshot().id_text<snapshot::ContactRow>(row.id), row.date,
        e.snapshot().of<snapshot::ContactRow>(snapshot::ContactRef{key}).front().life.recorded_on);
  });
  write(folder, "registers/late_entries.csv", {"kind", "date", "typed_on", "days", "record"}, std::move(rows));
}

void write_workload(Folder& folder, const Registers& from) {
  Table<4> rows;
  for (const Measure& m : from.result.measures) {
    const auto table = m.counts.find("table");
    if (table == m.counts.end()) continue;
    if (const auto* loads = std::get_if<std::vector<WorkerLoad>>(&table->second))
      for (const WorkerLoad& w : *loads)
        rows.push_back({from.pseudonyms.of(w.worker_id), std::to_string(w.active_matches),
                        hundredths_text(w.weighted_load), std::to_string(w.mentors)});
  }
  write(folder, "registers/workload.csv", {"worker", "active_matches", "weighted_load", "mentors"}, std::move(rows));
}

/// What changed in the period: rule values, documents, determinations, the edition the programme is held to.
void write_changes(Folder& folder, const Registers& from) {
  const auto& period = from.evaluation.period();
  Table<5> rows;
  const auto collect = [&](std::string kind, db::Sql sql) {
    from.tx.query(sql,
                  {{"programme", snapshot::key_of(from.programme)},
                   {"first", Date(period.from)},
                   {"last", Date(period.end())},
                   {"as_of", Date(period.as_of)}},
                  [&](const db::Row& row) {
                    rows.push_back({iso(row.date(0)), kind, csv::for_spreadsheet(row.text(2)),
                                    csv::for_spreadsheet(row.text(3)), iso(row.date(1))});
                  });
  };
  collect("policy", sql::policies_of_period);
  collect("document", sql::documents_of_period);
  collect("edition", sql::editions_of_period);
  collect("not_applicable", sql::not_applicable_of_period);
  write(folder, "registers/changes.csv", {"date", "kind", "what", "value", "typed_on"}, std::move(rows));
}

}  // namespace

void write_registers(Folder& folder, const Registers& from) {
  write_documents(folder, from);
  write_not_applicable(folder, from);
  write_late_entries(folder, from);
  write_file_reviews(folder, from);
  write_workload(folder, from);
  write_changes(folder, from);
}

Names names_of(db::Tx& tx, Evaluation& e, snapshot::ProgrammeRef programme) {
  Names names;
  const auto outward = lists::OutwardNames::read(tx);
  tx.query(sql::names_of_people, {{"as_of", Date(e.as_of())}}, [&](const db::Row& row) {
    names[row.string(0)] = outward.of(casefile::person_name(row.text(1), row.text(2), row.text(3)));
  });
  for (const MatchState& match : e.matches(programme)) {
    const auto name = [&](snapshot::PersonRef person) {
      const auto found = names.find(e.person_id(person));
      return found == names.end() ? std::string() : found->second;
    };
    names[e.match_id(match.match)] = name(match.mentee) + " / " + name(match.mentor);
  }
  return names;
}

}  // namespace kith::evidence
