// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/commands.h"

#include <ostream>

#include "accreditation/kept_figures.h"
#include "obligations/obligations.h"
#include "platform/cli/command.h"
#include "snapshot/refs.h"

namespace kith::accreditation {
namespace {

constexpr int not_found = 4;

struct MeasuresAsked {
  Date from{}, to{};
  std::optional<Date> as_of;
  std::string programme, measure;
  bool json = false, cases = false;
};

std::optional<int> read(MeasuresAsked& asked, std::span<const std::string> args, std::ostream& out, std::ostream& err) {
  cli::Command command("kith measures", "Prints the measures of the standards for a period.");
  command.option("--from", asked.from, "first day of the period, YYYY-MM-DD").required();
  command.option("--to", asked.to, "last day of the period, YYYY-MM-DD").required();
  command.option("--as-of", asked.as_of, "use what was recorded by this day (default: today)");
  command.option("--programme", asked.programme, "exchange id of a programme, or `all`").required();
  command.flag("--json", asked.json, "as JSON");
  command.flag("--cases", asked.cases, "the failing cases, as CSV");
  command.option("--measure", asked.measure, "only this measure's cases (with --cases)");
  if (const auto exit = command.parse(args, out, err)) return exit;
  const char* mistake = asked.to < asked.from                    ? "--to lies before --from"
                        : asked.json && asked.cases              ? "--json and --cases cannot be combined"
                        : !asked.measure.empty() && !asked.cases ? "--measure needs --cases"
                                                                 : nullptr;
  if (!mistake) return std::nullopt;
  err << "kith measures: " << mistake << "\n";
  return cli::invalid;
}

bool known_measure(std::string_view id) {
  for (const ClauseRules* rules : all_clauses())
    for (const std::string_view measure : rules->measures)
      if (measure == id) return true;
  return false;
}

}  // namespace

void warn_of_a_day_to_come(std::string_view command, std::optional<Date> as_of, Date today, std::ostream& err) {
  if (as_of && *as_of > today)
    err << command << ": --as-of " << iso(*as_of) << " is a day to come (today is " << iso(today)
        << "): as if nothing more were recorded\n";
}

int measures_command(std::span<const std::string> args, const Columns& columns, KeptFigures& figures, Date today,
                     const std::function<void()>& before, std::ostream& out, std::ostream& err) {
  MeasuresAsked asked;
  if (const auto exit = read(asked, args, out, err)) return *exit;
  warn_of_a_day_to_come("kith measures", asked.as_of, today, err);
  if (!asked.measure.empty() && !known_measure(asked.measure)) {
    err << "kith measures: there is no measure " << asked.measure << "\n";
    return cli::invalid;
  }
  const auto current = columns();
  const Snapshot& snapshot = *current;
  const Period period{asked.from, asked.to, asked.as_of.value_or(today)};
  std::optional<ProgrammeRef> programme;
  if (asked.programme != "all") {
    programme = snapshot.find<snapshot::ProgrammeRow, Programme>(asked.programme);
    if (!snapshot.effective<snapshot::ProgrammeRow>(*programme, period.as_of)) {
      err << "kith measures: no programme " << asked.programme << " on " << iso(period.as_of) << "\n";
      return not_found;
    }
  }
  const Report report = figures.report(current, period, programme);
  before();
  if (asked.cases)
    write_cases_csv(report, asked.measure, [&](std::string_view text) { out << text; });
  else
    out << (asked.json ? report_json(report) + "\n" : report_text(report));
  return cli::done;
}

namespace {

void print(const Snapshot& snapshot, MatchRef match, Day as_of, std::ostream& out) {
  for (const auto& o : obligations::obligations_of(snapshot, match, as_of)) {
    out << o.window.name() << "\t" << word(o.track) << "\t" << iso(o.window.first_day) << "\t" << iso(o.window.due)
        << "\t" << iso(o.window.last_day) << "\t" << word(o.status) << "\t" << word(o.flag) << "\t"
        << (o.contact ? iso(o.contact_date) : "") << "\n";
  }
}

}  // namespace

int obligations_command(std::span<const std::string> args, const Columns& columns, Date today,
                        const std::function<void(MatchId)>& before, std::ostream& out, std::ostream& err) {
  std::string id;
  std::optional<Date> as_of;
  bool json = false;
  cli::Command command("kith obligations", "Prints the contacts owed to a match under MS 8.03.");
  command.option("--match", id, "exchange id of the match").required();
  command.option("--as-of", as_of, "use what was recorded by this day (default: today)");
  command.flag("--json", json, "as JSON");
  if (const auto exit = command.parse(args, out, err)) return *exit;
  const Day day = as_of.value_or(today);
  const auto current = columns();
  const Snapshot& snapshot = *current;
  const MatchRef match = snapshot.find<snapshot::MatchRow, Match>(id);
  const auto text = obligations::obligations_json(snapshot, match, day);
  if (!text) {
    err << "kith obligations: no match " << id << " on " << iso(day) << "\n";
    return not_found;
  }
  before(snapshot::key_of(match));
  if (json)
    out << *text << "\n";
  else
    print(snapshot, match, day, out);
  return cli::done;
}

}  // namespace kith::accreditation
