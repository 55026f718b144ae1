// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "casefile/record_form.h"
#include "platform/base/id.h"

/// What a programme is (model, setting, standard, time zone) and its calendar: school years, terms, closed months
/// (workflows.md §8, §18.28).
namespace kith::policies {

extern const casefile::RecordForm programme_form, period_form;

struct Period {
  std::int64_t id{}, version{};
  ProgrammeId programme;
  std::string kind, name;
  Date start{}, end{};
};
/// Of a programme, the latest first.
std::vector<Period> periods_of(db::Tx& tx, ProgrammeId programme, Date as_of);

/// A new programme. Refusals (`invalid`, by field): an end before the start, a time zone that is not known.
Result<ProgrammeId> record_programme(db::Tx& tx, const casefile::Answers& answers, const records::Author& author);
/// What a correction replaces: the record and the version that was read. Record 0: nothing, it is new.
struct Replaced {
  std::int64_t record{}, version{};
};
/// The same programme, corrected; refusals as above, and as records::correct.
Result<records::Appended> correct_programme(db::Tx& tx, const Replaced& replaces, const casefile::Answers& answers,
                                            const records::Author& author);
/// A period of a programme's calendar, new or corrected. Refusals: an end before the start; a school year or term that
/// overlaps another of its kind; as records::correct.
Result<records::Appended> record_period(db::Tx& tx, ProgrammeId programme, const Replaced& replaces,
                                        const casefile::Answers& answers, const records::Author& author);

}  // namespace kith::policies
