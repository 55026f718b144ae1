// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "accreditation/evaluation.h"
#include "platform/auth/policy.h"
#include "platform/http/visit.h"
#include "snapshot/relation.h"

/// What a page or API call about measures asks for, and what the asker may see of it.
namespace kith::accreditation {

/// A programme whose figures the actor may see.
struct ProgrammeChoice {
  ProgrammeId programme;
  std::string name;
};

struct MeasuresQuery {
  Period period;
  std::vector<ProgrammeChoice> choices;      ///< by name
  std::optional<ProgrammeChoice> programme;  ///< the one asked for, or the first; none when there is no choice
  /// The days a year may end on for a reader who may open no case of the programme, newest first (few_cases.h): only
  /// years that ended with a quarter, as they were known then. Empty: the reader chooses freely.
  std::vector<Date> year_ends;
  std::vector<Problem> problems;  ///< dates that cannot be read, an as-of day to come; the usual ones are used then
};

/// Reads `programme`, `from`, `to`, `as_of` from the query. The usual period: the twelve months that end today.
/// A reader who may open no case: the newest year of `year_ends`, or a problem with anything else asked for.
MeasuresQuery read_measures_query(Visit& visit, const snapshot::Snapshot& snapshot);
/// What was wrong with the query, for the page that shows the usual days beside it; its status is 422 then, else 200.
std::vector<std::string> problem_texts(const i18n::Words& words, const MeasuresQuery& query);
inline int status_of(const MeasuresQuery& query) { return query.problems.empty() ? 200 : 422; }

/// Whether a failing case may be opened by the actor: by its programme, or by the actor's relation to its match or
/// mentor. Made once per request.
class CaseSight {
 public:
  CaseSight(Visit& visit, const snapshot::Snapshot& snapshot, ProgrammeId programme);
  bool sees_all() const { return all_; }
  bool sees(const MatchState& match) const;

 private:
  auth::Scope scope_;
  snapshot::RelationsOf mine_;
  ProgrammeId programme_;
  bool all_;
};

}  // namespace kith::accreditation
