// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "accreditation/evaluation.h"
#include "accreditation/measure.h"
#include "accreditation/measure_list.h"
#include "snapshot/codes.h"

/// The measures by clause, in the order of the standard. One file per clause (`clause_8_03.cpp`); to add one see
/// README.md.
namespace kith::accreditation {

struct ClauseResult;

/// Measures of a clause that are computed together, and the kinds of row that decide them: what they read themselves
/// and through views, beyond what every measure rests on (`every_measure_reads`). Kept figures are computed again only
/// when one of these changed (kept_figures.h), so a kind that is missing here makes a wrong figure;
/// kept_figures_test.cpp holds the lists against what is read.
struct Computation {
  /// Fills num, den, sub, excluded, counts, flags, failing and the measures' own caps; `measures` in printed order. May
  /// set `status` NOT_ASSESSED or INFO, and `rating` where R(num, den) is not the rule.
  void (*compute)(Evaluation&, ProgrammeRef, std::span<Measure> measures){};
  KindSet reads{};
  std::size_t measures{SIZE_MAX};  ///< how many of the clause's, from where the one before ends
  /// Asked when only contacts or meetings of P changed: whether its figures are the same all the same. Null: they may
  /// be others.
  bool (*spared)(const snapshot::Changes&, Day as_of, ProgrammeRef){};
};
inline constexpr KindSet every_measure_reads =
    Evaluation::reads + KindSet{Kind::persons, Kind::na_determinations, Kind::documents};

/// A clause computed as a whole.
template <auto compute, Kind... kinds>
inline constexpr std::array<Computation, 1> whole{{{compute, {kinds...}, SIZE_MAX, nullptr}}};

/// One clause: which measures it has and how they are computed.
struct ClauseRules {
  std::string_view clause;                       ///< "8.03"
  std::string_view section{};                    ///< "8"; empty: the clause counts in no section (sisters, overlays)
  std::span<const std::string_view> measures{};  ///< ids in printed order
  std::optional<snapshot::DocumentKind> document{};  ///< its status caps every rated measure of the clause (§1.15)
  std::span<const snapshot::NotApplicableReason> na_reasons{};  ///< listed reasons for "not applicable" (§1.17)
  std::span<const Computation> computations{};                  ///< of all its measures, in order
  /// Whether records of P contradict a determination with this reason (§1.17); null: never. What it reads is read by
  /// every computation of the clause.
  bool (*contradicts)(Evaluation&, ProgrammeRef, snapshot::NotApplicableReason){};
  /// Changes the clause's result where the worst measure is not the rule; null: it is.
  void (*roll_up)(ClauseResult&, const MeasureList&){};
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
  MeasureList measures;  ///< in the catalogue's order
  std::vector<ClauseResult> clauses;
  std::vector<SectionResult> sections;
};
/// The measures of one computation, concluded.
using Figures = std::vector<std::shared_ptr<const Figure>>;
Figures compute(Evaluation& evaluation, ProgrammeRef programme, const Chapter& chapter, const ClauseRules& rules,
                const Computation& computation);
/// Whether the programme follows the chapter on A.
bool follows(const Snapshot& snapshot, Day as_of, ProgrammeRef programme, const Chapter& chapter);
/// Puts the measures of all computations, handed out by `figures` in the catalogue's order, together with the results
/// of clauses and sections.
ProgrammeResult put_together(
    const Snapshot& snapshot, Day as_of, ProgrammeRef programme,
    const std::function<const Figures&(const Chapter&, const ClauseRules&, const Computation&)>&);
/// Every measure that applies to one programme: those of the base, and of the overlays it follows on A. Empty for
/// one that does not exist on A.
ProgrammeResult evaluate(Evaluation& evaluation, ProgrammeRef programme);
/// `result` with the figures of one measure's computation made anew by `evaluation`, of the same records and days: with
/// every unit they count, when it keeps them.
ProgrammeResult computed_again(Evaluation& evaluation, ProgrammeResult result, std::string_view measure);
/// The agency block (§8.1).
std::vector<Measure> evaluate_agency(Evaluation& evaluation);

/// DS of a kind of document for a programme on A (§1.16): 1 in order, 2 slightly overdue or a minor part missing, 3
/// draft, long overdue or a major part missing, 4 absent.
int document_status(const Evaluation& evaluation, ProgrammeRef programme, snapshot::DocumentKind kind);
/// The same of one version, a draft being 3; and the last day before it is overdue for review: twelve months when it
/// names none.
int version_status(const snapshot::DocumentRow& version, Day as_of);
Day review_by(const snapshot::DocumentRow& version);
/// The clauses of all editions that a kind of document shows or caps: those of the base first.
std::vector<std::string> clauses_shown_by(snapshot::DocumentKind kind);
/// Whether the clause is declared not applicable for P (§1.17); `na_reason_not_listed` and `na_contradicted` are added
/// to `flags` for determinations that are ignored.
bool declared_not_applicable(Evaluation& evaluation, ProgrammeRef programme, const ClauseRules& rules,
                             std::set<std::string>& flags);

}  // namespace kith::accreditation
