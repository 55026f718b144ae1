// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/case_of.h"

#include <algorithm>

#include "accreditation/catalogue.h"
#include "evidence/edition_choice.h"
#include "snapshot/intake_rows.h"
#include "snapshot/screening_rows.h"

namespace kith::evidence {
namespace {

template <class Row, class Ref>
std::optional<CaseFound> among(const snapshot::Snapshot& snapshot, const Pseudonyms& pseudonyms,
                               std::string_view wanted, std::string_view measure) {
  for (std::uint32_t key = 0; key < snapshot.column<Row>().owners(); ++key)
    if (const auto id = snapshot.id_of<Row>(Ref{key}); !id.empty() && pseudonyms.of(id) == wanted)
      return CaseFound{id, std::string(measure), id};
  return std::nullopt;
}

std::optional<CaseFound> among_applications(const snapshot::Snapshot& snapshot, const Pseudonyms& pseudonyms,
                                            std::string_view wanted) {
  std::optional<CaseFound> found;
  snapshot.column<snapshot::ApplicationRow>().each([&](std::uint32_t, const snapshot::ApplicationRow& row) {
    if (found) return;
    const auto id = snapshot.id_text<snapshot::ApplicationRow>(row.id);
    if (pseudonyms.of(id) == wanted) found = CaseFound{id, "M4.02", id};
  });
  return found;
}

/// Each piece between bars, and what follows a colon of a reason.
template <class Act>
void each_piece(std::string_view text, Act act) {
  while (!text.empty()) {
    const auto end = std::min(text.find('|'), text.size());
    act(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::optional<CaseFound> among_cases(const accreditation::Measure& m, const Pseudonyms& pseudonyms,
                                     std::string_view wanted) {
  std::optional<CaseFound> found;
  const auto look = [&](std::string_view piece, const std::string& unit) {
    if (!found && pseudonyms.of(piece) == wanted) found = CaseFound{std::string(piece), std::string(m.id), unit};
  };
  for (const auto& c : m.counted) each_piece(c.unit, [&](std::string_view piece) { look(piece, c.unit); });
  for (const auto& f : m.failing)
    for (const auto& reason : f.reasons)
      look(std::string_view(reason).substr(std::min(reason.find(':') + 1, reason.size())), f.unit);
  return found;
}

/// Figure by figure, up to the first that counts it.
std::optional<CaseFound> among_figures(const snapshot::Snapshot& snapshot, const Asked& asked,
                                       const Pseudonyms& pseudonyms, std::string_view wanted) {
  accreditation::Evaluation evaluation(snapshot, asked.period);
  evaluation.keep_counted();
  for (const auto& chapter : accreditation::catalogue()) {
    if (!may_hold(asked.edition, chapter) ||
        !accreditation::follows(snapshot, evaluation.as_of(), asked.programme, chapter))
      continue;
    for (const auto& rules : chapter.clauses)
      for (const auto& computation : rules.computations)
        for (const auto& figure : accreditation::compute(evaluation, asked.programme, chapter, rules, computation))
          if (auto found = among_cases(figure->measure, pseudonyms, wanted)) return found;
  }
  return std::nullopt;
}

}  // namespace

bool is_pseudonym(std::string_view text) {
  return text.size() == 14 && text.starts_with("c-") &&
         text.find_first_not_of("0123456789abcdef", 2) == std::string_view::npos;
}

std::optional<CaseFound> case_of(const snapshot::Snapshot& columns, const Asked& asked, const Pseudonyms& pseudonyms,
                                 std::string_view wanted) {
  if (!is_pseudonym(wanted)) return std::nullopt;
  using snapshot::MatchRef, snapshot::MatchRow, snapshot::PersonRef, snapshot::PersonRow, snapshot::ReferralRef,
      snapshot::ReferralRow;
  if (auto found = among<MatchRow, MatchRef>(columns, pseudonyms, wanted, "M8.03")) return found;
  if (auto found = among<PersonRow, PersonRef>(columns, pseudonyms, wanted, "M2.01")) return found;
  if (auto found = among<ReferralRow, ReferralRef>(columns, pseudonyms, wanted, "M3.01")) return found;
  if (auto found = among_applications(columns, pseudonyms, wanted)) return found;
  return among_figures(columns, asked, pseudonyms, wanted);
}

}  // namespace kith::evidence
