// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/releases.h"

#include <algorithm>

#include "supervision/queries.h"

namespace kith::supervision {
namespace {

std::string scope_text(const i18n::Words& words, std::string_view scope) {
  std::string text;
  while (!scope.empty()) {
    const auto end = std::min(scope.find(';'), scope.size());
    (text += text.empty() ? "" : ", ") += words.text_of("record.code." + std::string(scope.substr(0, end)));
    scope.remove_prefix(std::min(end + 1, scope.size()));
  }
  return text;
}

std::optional<Date> day_of(const db::Row& row, int column) {
  return row.null(column) ? std::nullopt : std::optional(row.date(column));
}

}  // namespace

Releases releases_of(const Visit& visit, db::Tx& tx, PersonId mentee, ProgrammeId programme) {
  Releases found;
  tx.query(sql::releases_of_mentee, {{"mentee", mentee}, {"programme", programme}, {"today", visit.today}},
           [&](const db::Row& row) {
             const auto until = day_of(row, 3), withdrawn = day_of(row, 4);
             ReleaseView view{row.string(0), scope_text(visit.words, row.text(1)), until, !row.null(5)};
             if (!row.null(6)) view.recipient.append(" (").append(row.string(6)).append(")");
             if (withdrawn && (!until || *withdrawn <= *until)) view.until = add_days(*withdrawn, -1);
             const bool over = view.until && *view.until < visit.today;
             (over ? found.ended : found.in_force).push_back(std::move(view));
           });
  return found;
}

}  // namespace kith::supervision
