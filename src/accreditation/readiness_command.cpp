// SPDX-License-Identifier: AGPL-3.0-or-later
#include <map>
#include <ostream>

#include "accreditation/commands.h"
#include "accreditation/readiness.h"
#include "platform/base/json_writer.h"
#include "platform/cli/command.h"

namespace kith::accreditation {
namespace {

void print(const Readiness& ready, std::ostream& out) {
  for (const SectionResult& s : ready.result.sections)
    out << "section " << s.section << "  " << (s.rating ? std::to_string(*s.rating) : std::string("-")) << "\n";
  for (const ClauseLift& lift : ready.lifts) {
    if (lift.held) continue;
    out << "clause " << lift.clause << "  " << lift.acts << " more cases in order: " << lift.now << " becomes "
        << lift.next << " (";
    for (const NextRating& part : lift.parts)
      out << (&part == lift.parts.data() ? "" : ", ") << part.measure << " " << part.cases;
    out << ")\n";
  }
  for (const ClauseLift& lift : ready.lifts)
    if (lift.held) out << "clause " << lift.clause << "  " << lift.now << ": not lifted by cases alone\n";
  for (const NextRating& n : ready.next)
    out << n.measure << "  " << n.cases << " more cases in order: " << n.now << " becomes " << n.next << "\n";
  for (const CadenceShare& c : ready.cadences)
    out << "contacts under " << c.preset << "  " << c.share.num << "/" << c.share.den << "\n";
  for (const auto& overlay : ready.overlays)
    for (const EditionClause& clause : overlay->clauses) {
      const ClauseStanding standing = standing_of(ready, clause);
      const std::optional<int> rating = standing.document ? standing.document->status : standing.rating;
      out << overlay->body << " " << clause.id << "  "
          << (clause.attested ? std::string("attested")
              : rating        ? std::to_string(*rating)
                              : std::string("-"))
          << "\n";
    }
  for (const DocumentReady& d : ready.documents)
    if (d.status > 1) out << d.clause << "  " << word(d.kind) << ": " << d.status << "\n";
  for (const NotApplicableTested& n : ready.declared)
    if (n.contradicted) out << n.clause << "  declared not applicable, contradicted by records\n";
}

std::string rating_or_none(std::optional<int> rating) { return rating ? std::to_string(*rating) : "-"; }

void print_figure(const Measure& m, const FigureAfter& after, const RatingsAfter& above, std::ostream& out) {
  out << m.id << "  " << m.num << "/" << m.den << " becomes " << after.share.num << "/" << after.share.den
      << ", rating " << rating_or_none(m.rating) << " becomes " << rating_or_none(after.rating);
  if (above.clause) out << ", clause " << m.clause << ": " << *above.clause;
  if (above.section) out << ", section " << above.section_name << ": " << *above.section;
  out << "\n";
}

/// The figures of the cases named in `done`, as they would be, and the ratings above each when all of them are.
int print_after(const Snapshot& snapshot, ProgrammeRef programme, Day as_of, const std::vector<std::string>& done,
                bool json, const std::function<void()>& before, std::ostream& out, std::ostream& err) {
  const ProgrammeResult result = evaluated_for_what_if(snapshot, programme, as_of);
  std::map<const Measure*, std::vector<std::size_t>> places;
  for (const std::string& name : done) {
    const auto found = failing_case(result, name);
    if (!found) {
      err << "kith readiness: --done " << name << " is no failing case; `kith measures --cases` lists them\n";
      return cli::invalid;
    }
    places[found->first].push_back(found->second);
  }
  before();
  std::string text;
  JsonWriter writer(text);
  writer.object().member("format", "kith-readiness-after").member("version", 1).key("figures").array();
  std::vector<std::pair<const Measure*, FigureAfter>> figures;
  RatingsOfFigures then;
  for (const auto& [m, chosen] : places) {
    const auto& after = figures.emplace_back(m, figure_after(*m, chosen)).second;
    if (after.rating) then[m->id] = *after.rating;
  }
  for (const auto& [m, after] : figures) {
    const RatingsAfter above = ratings_after(result, *m, then).value_or(RatingsAfter{});
    writer.object().member("measure", m->id).member("num", after.share.num).member("den", after.share.den);
    writer.member("rating", after.rating).member("clause_rating", above.clause);
    writer.member("section_rating", above.section).end();
    if (!json) print_figure(*m, after, above, out);
  }
  writer.end().end();
  if (json) out << text << "\n";
  return cli::done;
}

}  // namespace

int readiness_command(std::span<const std::string> args, const Columns& columns, KeptFigures& figures,
                      const std::function<OwnCatalogues()>& own, Date today, const std::function<void()>& before,
                      std::ostream& out, std::ostream& err) {
  constexpr int not_found = 4;
  std::string id;
  std::optional<Date> as_of;
  std::vector<std::string> done;
  bool json = false;
  cli::Command command("kith readiness", "Prints where a programme stands before a review.");
  command.option("--programme", id, "exchange id of the programme").required();
  command.option("--as-of", as_of, "use what was recorded by this day (default: today)");
  command.option("--done", done,
                 "MEASURE:UNIT, a failing case: print only its figure as it would be if that were done");
  command.flag("--json", json, "as JSON");
  if (const auto exit = command.parse(args, out, err)) return *exit;
  warn_of_a_day_to_come("kith readiness", as_of, today, err);
  const Day day = as_of.value_or(today);
  const auto current = columns();
  const ProgrammeRef programme = current->find<snapshot::ProgrammeRow, Programme>(id);
  if (!current->effective<snapshot::ProgrammeRow>(programme, day)) {
    err << "kith readiness: no programme " << id << " on " << iso(day) << "\n";
    return not_found;
  }
  if (!done.empty()) return print_after(*current, programme, day, done, json, before, out, err);
  const OwnCatalogues catalogues = own();
  for (const OwnProblem& problem : catalogues.problems)
    err << "kith readiness: " << problem.file << ": " << problem.what << (problem.detail.empty() ? "" : " ")
        << problem.detail << "\n";
  const Readiness ready = readiness_of({current, figures}, programme, day, catalogues);
  before();
  if (json)
    out << readiness_json(ready, trend_of({current, figures}, programme, day), *current, true) << "\n";
  else
    print(ready, out);
  return cli::done;
}

}  // namespace kith::accreditation
