// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>

#include "casefile/kept_cases.h"
#include "casefile/record_form.h"
#include "outcomes/waves.h"

namespace kith::outcomes {

Plan load_plan(db::Tx& tx, ProgrammeId programme, Date as_of);
std::map<ProgrammeId, Plan> load_plans(db::Tx& tx, Date as_of);  ///< of every programme that has something

using OfEpisode = std::vector<Measured>;
/// All measurements of a running server by episode.
class Measurements : public casefile::KeptCases<OfEpisode, 1> {
 public:
  Measurements();
};
OfEpisode load_measured(db::Tx& tx, std::int64_t referral, Date as_of);

/// What is recorded for a programme; the name stands in addresses and words ("outcome.act.model").
enum class Act : std::uint8_t { model, model_change, outcome, outcome_change, report, report_change };
inline constexpr int act_count = 6;
std::string_view name(Act);
std::optional<Act> parse_act(std::string_view);
inline constexpr bool changes(Act act) { return static_cast<int>(act) % 2 == 1; }
const casefile::RecordForm& form_of(Act act);

/// Records `act`; gives the key of the record. `record`, `version`: of the one that is changed, as the person saw it.
/// Refused: a day to come; a review or an end before the beginning; an approved model with a part empty or no review
/// (MS 1.01); an approved report without two dimensions or without what was found (MS 1.02).
struct Told {
  std::int64_t record{}, version{};
};
Result<std::int64_t> record_act(db::Tx& tx, ProgrammeId programme, Act act, const casefile::Answers& answers, Told told,
                                const records::Author& author);

/// One value of a wave. `value`: hundredths.
struct NewValue {
  std::int64_t outcome{}, value{};
};
/// Records what was measured on one day; gives how many. Refused: nothing; a day to come or before the referral; a
/// child that was never accepted; an outcome that has its value of the wave (`conflict`). What is measured more than 30
/// days from the due day, or for a wave that does not come (the service ended before it, or has not ended), is kept and
/// marked as outside its window: it does not count (M1.02b).
Result<int> record_values(db::Tx& tx, const intake::Episode& episode, Wave wave, Date day,
                          std::span<const NewValue> values, const records::Author& author);

}  // namespace kith::outcomes
