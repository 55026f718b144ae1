// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>

#include "review/checklist.h"
#include "review/round.h"

/// What readers found, what the round says, and the findings that come of it.
namespace kith::review {

struct Given {
  std::string item;
  Answer answer{};
  std::string reason, pointer;
};
/// Keeps the answers of one reading; an earlier answer stays in the history. Refusals by field `<item>`: a failed item
/// or one that does not apply needs its reason; `conflict` once the round has ended.
Result<void> answer_file(db::Tx& tx, const Round& round, const SampleFile& file, bool second,
                         std::span<const Given> given, const records::Author& author);

/// The answers that hold, by (file, second, item).
using Answers = std::map<std::tuple<std::int64_t, bool, std::string>, Given>;
Answers answers_of(db::Tx& tx, std::int64_t round);

/// A computed figure of the programme in the round's quarter, as known when it was drawn.
struct Share {
  std::int64_t num{}, den{};
};
using Computed = std::function<Share(std::string_view measure)>;

/// One item over the sample, beside the figure it is compared with.
struct ItemResult {
  const Item* item{};
  Share reviewed, computed;
  int not_applicable{};
  bool apart{};  ///< more than five points
};
std::vector<ItemResult> results(std::span<const SampleFile> sample, const Answers& answers, const Computed& computed);

/// Ends a round whose files are all answered: the record file_review_rounds (PQI 4) and the findings. A missing file is
/// one (workflows.md §18.51); so is each item that some file failed, each on which the two readers differ, and each
/// figure more than five points away. Refusals: `conflict` when it has ended or files lack answers.
Result<void> end_round(db::Tx& tx, const Round& round, const Computed& computed, const records::Author& author);

/// Where a finding stands, by its action (workflows.md §14): no action yet; one that is under way; done; verified by
/// somebody else, or dropped with a reason.
enum class FindingState : std::uint8_t { open, planned, corrected, closed };
std::string_view name(FindingState);

struct Finding {
  std::int64_t id{}, round{}, action{};  ///< action: of the plan; 0 = none yet
  std::string kind, item, clause, label;
  Share reviewed, computed;
  FindingState state{};
};
std::vector<Finding> findings_of(db::Tx& tx, std::int64_t round, Date as_of);
/// Those of the programme that no action takes up yet.
std::vector<Finding> open_findings(db::Tx& tx, ProgrammeId programme);

/// A round with what became of its findings: once ended it is corrected when every finding is, and closed when every
/// one is closed, or when there is none.
State state_of(const Round& round, std::span<const SampleFile> sample, std::span<const Finding> findings);

}  // namespace kith::review
