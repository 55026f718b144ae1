// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "accreditation/evaluation.h"
#include "accreditation/measure.h"
#include "snapshot/codes.h"

/// The measures by clause, in the order of the standard. One file per clause (`clause_8_03.cpp`); to add one, write its
/// file, declare it here and give it its line in catalogue.cpp.
namespace kith::accreditation {

/// One clause: which measures it has and how they are computed.
struct ClauseRules {
  std::string_view clause;                         ///< "8.03"
  std::string_view section;                        ///< "8"
  std::span<const std::string_view> measures;      ///< ids in printed order
  std::optional<snapshot::DocumentKind> document;  ///< its status caps every rated measure of the clause (§1.15)
  std::span<const std::string_view> na_reasons;  ///< listed reasons for which the clause may be not applicable (§1.17)
  /// Fills num, den, sub, excluded, counts, flags, failing and the measures' own caps; `measures` in the order above.
  void (*compute)(Evaluation&, ProgrammeRef, std::span<Measure> measures);
};
std::span<const ClauseRules> catalogue();

/// The worst of what lies below (§1.19). `status` is RATED when there is a rating.
struct ClauseResult {
  std::string_view clause;
  MeasureStatus status{};
  std::optional<int> rating;
  std::vector<std::string_view> measures;
};
struct SectionResult {
  std::string_view section;
  std::optional<int> rating;
  std::vector<std::string_view> clauses;
};
struct ProgrammeResult {
  ProgrammeRef programme;
  std::vector<Measure> measures;  ///< in the catalogue's order
  std::vector<ClauseResult> clauses;
  std::vector<SectionResult> sections;
};
/// Every measure of the catalogue for one programme.
ProgrammeResult evaluate(Evaluation& evaluation, ProgrammeRef programme);

/// DS of a kind of document for a programme on A (§1.16): 1 in order, 2 slightly overdue or a minor part missing, 3
/// draft, long overdue or a major part missing, 4 absent.
int document_status(const Evaluation& evaluation, ProgrammeRef programme, snapshot::DocumentKind kind);
/// Whether the clause is declared not applicable for P (§1.17); `na_reason_not_listed` is added to `flags` for a
/// determination whose reason the clause does not list.
bool declared_not_applicable(const Evaluation& evaluation, ProgrammeRef programme, const ClauseRules& rules,
                             std::set<std::string>& flags);

void compute_8_01(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_8_02(Evaluation&, ProgrammeRef, std::span<Measure>);
void compute_8_03(Evaluation&, ProgrammeRef, std::span<Measure>);

}  // namespace kith::accreditation
