// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "accreditation/evaluation.h"
#include "accreditation/measure.h"
#include "snapshot/codes.h"

/// The measures by clause, in the order of the standard. One file per clause (`clause_8_03.cpp`); to add one see
/// README.md.
namespace kith::accreditation {

struct ClauseResult;

/// One clause: which measures it has and how they are computed.
struct ClauseRules {
  std::string_view clause;                       ///< "8.03"
  std::string_view section{};                    ///< "8"; empty: the clause counts in no section (sisters, overlays)
  std::span<const std::string_view> measures{};  ///< ids in printed order
  std::optional<snapshot::DocumentKind> document{};  ///< its status caps every rated measure of the clause (§1.15)
  std::span<const snapshot::NotApplicableReason> na_reasons{};  ///< listed reasons for "not applicable" (§1.17)
  /// Fills num, den, sub, excluded, counts, flags, failing and the measures' own caps; `measures` in the order above.
  /// May set `status` NOT_ASSESSED or INFO, and `rating` where R(num, den) is not the rule.
  void (*compute)(Evaluation&, ProgrammeRef, std::span<Measure> measures){};
  /// Whether records of P contradict a determination with this reason (§1.17); null: never.
  bool (*contradicts)(Evaluation&, ProgrammeRef, snapshot::NotApplicableReason){};
  /// Changes the clause's result where the worst measure is not the rule; null: it is.
  void (*roll_up)(ClauseResult&, std::span<const Measure>){};
  /// Measures that stand in the agency block too (§8.1), computed over all open programmes.
  std::span<const std::string_view> agency_measures{};
  void (*compute_agency)(Evaluation&, std::span<Measure> agency_measures){};
};

/// A part of the catalogue: the base standard, or an overlay that only some programmes follow.
struct Chapter {
  std::optional<snapshot::Overlay> overlay;  ///< none = every programme
  bool findings{};                           ///< each measure has a finding made from its rating (IMA)
  std::span<const ClauseRules> clauses;
};
/// In printed order (§9).
std::span<const Chapter> catalogue();
/// All clauses of all chapters.
std::vector<const ClauseRules*> all_clauses();

std::span<const ClauseRules> sections_1_to_5();   // chapter_sections_1_to_5.cpp
std::span<const ClauseRules> sections_6_to_8();   // chapter_sections_6_to_8.cpp
std::span<const ClauseRules> sister_clauses();    // chapter_sisters.cpp
std::span<const ClauseRules> ima_standards();     // chapter_ima.cpp
std::span<const ClauseRules> martin_guide();      // chapter_martin.cpp
std::span<const ClauseRules> eepm4_benchmarks();  // chapter_eepm4.cpp

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
/// Every measure that applies to one programme: those of the base, and of the overlays it follows on A. Empty for
/// one that does not exist on A.
ProgrammeResult evaluate(Evaluation& evaluation, ProgrammeRef programme);
/// The agency block (§8.1).
std::vector<Measure> evaluate_agency(Evaluation& evaluation);

/// DS of a kind of document for a programme on A (§1.16): 1 in order, 2 slightly overdue or a minor part missing, 3
/// draft, long overdue or a major part missing, 4 absent.
int document_status(const Evaluation& evaluation, ProgrammeRef programme, snapshot::DocumentKind kind);
/// The same of one version, a draft being 3; and the last day before it is overdue for review: twelve months when it names none.
int version_status(const snapshot::DocumentRow& version, Day as_of);
Day review_by(const snapshot::DocumentRow& version);
/// The clauses of all editions that a kind of document shows or caps: those of the base first.
std::vector<std::string> clauses_shown_by(snapshot::DocumentKind kind);
/// Whether the clause is declared not applicable for P (§1.17); `na_reason_not_listed` and `na_contradicted` are added
/// to `flags` for determinations that are ignored.
bool declared_not_applicable(Evaluation& evaluation, ProgrammeRef programme, const ClauseRules& rules,
                             std::set<std::string>& flags);

}  // namespace kith::accreditation
