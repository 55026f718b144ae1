// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>

#include "casefile/kept_cases.h"
#include "casefile/record_form.h"
#include "formative/cycle.h"

namespace kith::formative {

/// All cycles of a running server by key.
class Cycles : public casefile::KeptCases<Cycle, 3> {
 public:
  Cycles();
};
std::optional<Cycle> load_cycle(db::Tx& tx, std::int64_t cycle, Date as_of);

/// What is recorded; the name stands in addresses and words ("formative.act.goal").
enum class Act : std::uint8_t { cycle, item, goal, goal_change, closing };
inline constexpr int act_count = 5;
std::string_view name(Act);
std::optional<Act> parse_act(std::string_view);
const casefile::RecordForm& form_of(Act act);

/// What is recorded for whom. `cycle`: the open one, null where a new one begins; `goal`, `version`: of the goal that
/// is changed, as the person saw it; `items`: what a goal cites, ids with semicolons.
struct Told {
  ProgrammeId programme;
  PersonId mentee, mentor;
  const Cycle* cycle{};
  std::int64_t goal{}, version{};
  std::string items;
};
/// Gives the key of the record. Refused: a second open cycle (`conflict`); a day to come; a day before the cycle began;
/// a goal that cites nothing that was looked at (V-1).
Result<std::int64_t> record_act(db::Tx& tx, Act act, const casefile::Answers& answers, const Told& told,
                                const records::Author& author);

/// One request to read (V-5).
struct Access {
  Date day{};
  std::string who, role, purpose;  ///< role, purpose: codes
  bool granted{};
  PersonId person;
};
/// Purposes for which the store may be read; a request for another is refused and kept.
bool allowed(std::string_view purpose);
std::vector<Access> load_accesses(db::Tx& tx, ProgrammeId programme, Date since, Date as_of);  ///< latest first
Result<bool> record_access(db::Tx& tx, ProgrammeId programme, std::string_view role, std::string_view purpose,
                           const records::Author& author);  ///< whether it was granted

}  // namespace kith::formative
