// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/readiness.h"

#include <algorithm>
#include <map>

#include "accreditation/failing_matches.h"
#include "accreditation/file_of_case.h"
#include "obligations/windows.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

std::vector<std::shared_ptr<const Edition>> overlays_of(const ProgrammeRow& programme) {
  std::vector<std::shared_ptr<const Edition>> followed;
  for (const Edition& edition : editions())  // they live as long as the program
    if (!edition.overlay.empty() && programme.overlays.has(parse_code<Overlay>(edition.overlay)))
      followed.emplace_back(std::shared_ptr<void>(), &edition);
  return followed;
}

/// The approved version that `document_status` judges, and when it is to be reviewed: the programme's own rows, else
/// the agency's.
void find_approved(const Evaluation& e, ProgrammeRef programme, DocumentReady& document) {
  bool own = false;
  const DocumentRow* newest = nullptr;
  e.snapshot().column<DocumentRow>().each([&](std::uint32_t, const DocumentRow& row) {
    if (row.kind != document.kind || !row.shows(e.as_of()) || row.date > e.as_of()) return;
    if (row.programme ? row.programme != programme : own) return;
    if (row.programme && !own) {
      own = true;
      newest = nullptr;
    }
    if (row.status == DocumentStatus::approved && (!newest || row.date >= newest->date)) newest = &row;
  });
  if (!newest) return;
  document.approved = newest->row;
  document.review_by = review_by(*newest);
}

/// Of the clauses of the base first, then of those clauses of overlays that only a document shows.
std::vector<DocumentReady> documents_of(const Evaluation& e, const Readiness& ready, ProgrammeRef programme) {
  std::vector<DocumentReady> all;
  const auto add = [&](std::string clause, DocumentKind kind) {
    DocumentReady document;
    document.clause = std::move(clause);
    document.kind = kind;
    document.status = document_status(e, programme, kind);
    find_approved(e, programme, document);
    all.push_back(std::move(document));
  };
  for (const ClauseRules* rules : all_clauses())
    if (rules->document && !rules->section.empty()) add(std::string(rules->clause), *rules->document);
  for (const auto& edition : ready.overlays)
    for (const EditionClause& clause : edition->clauses)
      if (clause.document) add(clause.id, *clause.document);
  return all;
}

std::vector<NotApplicableTested> declarations(Evaluation& e, ProgrammeRef programme) {
  std::vector<NotApplicableTested> all;
  for (const ClauseRules* rules : all_clauses()) {
    std::set<std::string> flags;
    const bool holds = declared_not_applicable(e, programme, *rules, flags);
    if (holds || !flags.empty())
      all.push_back({std::string(rules->clause), holds, flags.contains("na_reason_not_listed"),
                     flags.contains("na_contradicted")});
  }
  return all;
}

std::vector<Warmth> in_order(std::map<std::uint32_t, Warmth>& found) {
  std::vector<Warmth> all;
  for (auto& [key, warmth] : found) {
    warmth.key = key;
    all.push_back(warmth);
  }
  return all;
}

/// The windows that count in M8.03, by worker and by site.
void add_warmth(const Evaluation& e, ProgrammeRef programme, Readiness& ready) {
  const auto rules = obligations::contact_rules(e.policies(), programme);
  std::map<std::uint32_t, Warmth> workers, sites;
  for (const MatchState& match : e.matches(programme)) {
    if (!match.started()) continue;
    const auto c = open_case(e.snapshot(), rules, match, e.as_of());
    const PersonRef worker = worker_on(e, match.match);
    const obligations::ContactSchedule schedule(match.start);
    each_window(c, schedule, schedule.first_ending_from(e.period().from), e.period().end(),
                [&](const auto&, const auto& judged) {
                  for (std::size_t t = 0; t < judged.size(); ++t) {
                    const auto status = judged[t].status;
                    if (status > obligations::Status::missed) continue;
                    for (Warmth* warmth : {&workers[worker.key], &sites[match.site.key]}) {
                      ++warmth->tracks[t].den;
                      warmth->tracks[t].num += status == obligations::Status::met;
                    }
                  }
                });
  }
  ready.workers = in_order(workers);
  ready.sites = in_order(sites);
}

}  // namespace

Period year_until(Day as_of) { return {Day(add_days(add_months(Date(as_of), -12), 1)), as_of, as_of}; }

Readiness readiness_of(const Live& live, ProgrammeRef programme, Day as_of, const OwnCatalogues& own) {
  return readiness_of(live, programme, as_of, own, live.of(year_until(as_of), programme));
}

Readiness readiness_of(const Live& live, ProgrammeRef programme, Day as_of, const OwnCatalogues& own,
                       ProgrammeResult result) {
  const Snapshot& snapshot = *live.columns;
  Evaluation e(snapshot, year_until(as_of));
  Readiness ready{
      .period = e.period(), .programme_id = snapshot.id_of<ProgrammeRow>(programme), .result = std::move(result)};
  if (const auto* row = snapshot.effective<ProgrammeRow>(programme, as_of)) ready.overlays = overlays_of(*row);
  for (const auto& catalogue : own.all)
    if (catalogue->holds_for(ready.programme_id)) ready.overlays.emplace_back(catalogue, &catalogue->edition);
  ready.documents = documents_of(e, ready, programme);
  ready.declared = declarations(e, programme);
  ready.next = next_ratings(ready.result);
  ready.lifts = clause_lifts(FilesOfCases(e, ready.result), ready.result);
  ready.files = files_first(e, ready.result);
  ready.cadences = what_if(e, programme);
  add_warmth(e, programme, ready);
  return ready;
}

ClauseStanding standing_of(const Readiness& ready, const EditionClause& clause) {
  ClauseStanding standing;
  for (const Measure& m : ready.result.measures) {
    if (std::find(clause.measures.begin(), clause.measures.end(), m.id) == clause.measures.end()) continue;
    standing.measures.push_back(&m);
    if (m.rating) standing.rating = std::max(standing.rating.value_or(1), *m.rating);
  }
  if (clause.document)
    for (const DocumentReady& d : ready.documents)
      if (d.clause == clause.id && d.kind == clause.document) standing.document = &d;
  return standing;
}

ProgrammeResult evaluated_for_what_if(const Snapshot& snapshot, ProgrammeRef programme, Day as_of) {
  Evaluation e(snapshot, year_until(as_of));
  e.keep_counted();
  return evaluate(e, programme);
}

std::vector<MonthReady> trend_of(const Live& live, ProgrammeRef programme, Day as_of) {
  std::vector<MonthReady> months;
  for (int back = months_of_trend; back >= 0; --back) {
    const Day day =
        back == 0 ? as_of : Day(add_days(first_of_month(add_months(first_of_month(Date(as_of)), 1 - back)), -1));
    months.push_back({day, live.of(year_until(day), programme).sections});
  }
  return months;
}

}  // namespace kith::accreditation
