// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "casefile/record_form.h"
#include "platform/base/id.h"
#include "snapshot/snapshot.h"

/// What those who lead a programme put on record beside its evaluations: clauses declared not applicable
/// (workflows.md §13, measure_decisions.md §1.17), meetings of the stakeholder team (IMA II-2), reviews of the
/// resources (IMA I-3).
namespace kith::review {

/// Clauses that list a reason for which they do not apply.
inline constexpr std::string_view optional_clauses[] = {"3.01", "7.02", "PRG 1"};

/// How a determination stands against the records of the year up to a day.
enum class Verdict : std::uint8_t { holds, to_come, lapsed, unlisted, contradicted };
std::string_view name(Verdict);

struct Determination {
  std::int64_t id{}, version{};
  ProgrammeId programme;
  std::string clause, reason;
  Date day{};
  std::optional<Date> valid_until;
  PersonId approved_by;
};
/// Of a programme, newest first.
std::vector<Determination> determinations(db::Tx& tx, ProgrammeId programme, Date as_of);
/// O(records that the clause's own test reads).
Verdict verdict_of(const snapshot::Snapshot& snapshot, const Determination& determination, Date today);

extern const casefile::RecordForm determination_form, meeting_form, resources_form;

/// A new record of one of the forms. Refusals (`invalid`, by field): a day to come; of a determination a reason that
/// the clause does not list, and a day of review that lies before it or more than a year on (confirmed again yearly).
Result<std::int64_t> record_oversight(db::Tx& tx, const casefile::RecordForm& form, ProgrammeId programme,
                                      const casefile::Answers& answers, const records::Author& author);
/// The same determination, corrected or confirmed for another year: its newest version is replaced.
Result<records::Appended> correct_determination(db::Tx& tx, const Determination& determination,
                                                const casefile::Answers& answers, const records::Author& author);
Result<std::int64_t> withdraw_determination(db::Tx& tx, const Determination& determination,
                                            const records::Author& author);

}  // namespace kith::review
