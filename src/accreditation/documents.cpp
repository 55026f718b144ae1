// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "accreditation/catalogue.h"
#include "accreditation/edition.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

/// Figures that are a document's status themselves (reading.h, judge_document).
constexpr std::pair<DocumentKind, const char*> read_by_a_figure[] = {{DocumentKind::meeting_expectations, "7.01"},
                                                                     {DocumentKind::programme_design, "IMA I-1"},
                                                                     {DocumentKind::organization_chart, "IMA II-1"}};

}  // namespace

Day review_by(const DocumentRow& version) {
  return version.review_date != Day::never() ? version.review_date : MonthsFrom(version.date).plus(12);
}

int version_status(const DocumentRow& version, Day as_of) {
  const int overdue = as_of - review_by(version);
  if (version.status != DocumentStatus::approved || overdue > 90 || version.parts_missing == PartsMissing::major)
    return 3;
  return overdue >= 1 || version.parts_missing == PartsMissing::minor ? 2 : 1;
}

std::vector<std::string> clauses_shown_by(DocumentKind kind) {
  std::vector<std::string> clauses;
  const auto add = [&](std::string clause) {
    if (std::find(clauses.begin(), clauses.end(), clause) == clauses.end()) clauses.push_back(std::move(clause));
  };
  for (const ClauseRules* rules : all_clauses())
    if (rules->document == kind && !rules->section.empty()) add(std::string(rules->clause));
  for (const auto& [read, clause] : read_by_a_figure)
    if (read == kind) add(clause);
  for (const Edition& edition : editions())
    for (const EditionClause& clause : edition.clauses)
      if (clause.document == kind) add(edition.overlay.empty() ? clause.id : edition.family + " " + clause.id);
  return clauses;
}

int document_status(const Evaluation& e, ProgrammeRef programme, DocumentKind kind) {
  std::vector<const DocumentRow*> own, agency;
  e.snapshot().column<DocumentRow>().each([&](std::uint32_t, const DocumentRow& row) {
    if (row.kind != kind || !row.shows(e.as_of()) || row.date > e.as_of()) return;
    if (row.programme == programme) own.push_back(&row);
    if (!row.programme) agency.push_back(&row);
  });
  std::vector<const DocumentRow*>& rows = own.empty() ? agency : own;
  if (rows.empty()) return 4;
  std::erase_if(rows, [](const DocumentRow* row) { return row->status != DocumentStatus::approved; });
  if (rows.empty()) return 3;
  const IdPool& ids = e.snapshot().ids<DocumentRow>();
  const DocumentRow& newest = **std::max_element(rows.begin(), rows.end(), [&](auto* a, auto* b) {
    return a->date != b->date ? a->date < b->date : ids.less(a->id, b->id);
  });
  return version_status(newest, e.as_of());
}

bool declared_not_applicable(Evaluation& e, ProgrammeRef programme, const ClauseRules& rules,
                             std::set<std::string>& flags) {
  bool declared = false;
  for (const NotApplicableRow& row : e.snapshot().of<NotApplicableRow>(programme)) {
    if (row.clause != ClauseName(rules.clause) || !row.shows(e.as_of()) || row.date > e.period().end() ||
        row.valid_until < e.period().end())
      continue;
    if (std::find(rules.na_reasons.begin(), rules.na_reasons.end(), row.reason) == rules.na_reasons.end())
      flags.insert("na_reason_not_listed");
    else if (rules.contradicts && rules.contradicts(e, programme, row.reason))
      flags.insert("na_contradicted");
    else
      declared = true;
  }
  return declared;
}

}  // namespace kith::accreditation
