// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "accreditation/catalogue.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

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
  const Day review = newest.review_date != Day::never() ? newest.review_date : MonthsFrom(newest.date).plus(12);
  const int overdue = e.as_of() - review;
  if (overdue > 90 || newest.parts_missing == PartsMissing::major) return 3;
  return overdue >= 1 || newest.parts_missing == PartsMissing::minor ? 2 : 1;
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
