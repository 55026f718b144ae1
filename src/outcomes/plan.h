// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/id.h"

/// What a programme wants to bring about (MS 1.01, 1.02; workflows.md §11): its logic models, its outcomes, its reports
/// of outcomes by group. Pure functions of the records and the day.
namespace kith::outcomes {

/// The parts of a logic model in the order of the format; none may be empty in one that holds (M1.01).
inline constexpr std::array<std::string_view, 9> parts{"needs",
                                                       "inputs_human",
                                                       "inputs_financial",
                                                       "inputs_organizational",
                                                       "inputs_community",
                                                       "activities",
                                                       "outputs",
                                                       "outcomes",
                                                       "impact"};

struct LogicModel {
  std::int64_t chain{}, version{};
  std::string name;  ///< its version, as the agency counts: "2", "2026"
  Date day{};        ///< approved, or drafted
  bool approved{}, needs_improvement{};
  std::optional<Date> review;
  std::array<std::string, parts.size()> texts{};

  bool whole() const;  ///< no part is empty
};

/// workflows.md §11; which one holds is derived from the others.
enum class ModelState : std::uint8_t { draft, in_use, review_due, superseded };
std::string_view name(ModelState);

/// Something that is to change, and how that is seen.
struct Outcome {
  std::int64_t chain{}, version{};
  std::string area, statement, indicator, instrument, direction, target;  ///< area, direction: codes; may be empty
  Date start{};
  std::optional<Date> end;
  bool covers(Date day) const { return start <= day && (!end || day <= *end); }
};

struct Report {
  std::int64_t chain{}, version{};
  Date day{};
  bool approved{};
  std::string dimensions, note;  ///< dimensions: codes with semicolons
  bool full() const;             ///< approved, with two dimensions and what was found about fairness
};

/// Everything of one programme. Models and reports: latest first; outcomes: running ones first, by area.
struct Plan {
  ProgrammeId programme;
  std::vector<LogicModel> models;
  std::vector<Outcome> outcomes;
  std::vector<Report> reports;

  const LogicModel* in_force(Date day) const;  ///< the approved one with the latest day up to then
};
ModelState state_of(const Plan& plan, const LogicModel& model, Date today);

/// What the clauses ask and is not there; the name stands in words ("outcome.need.review").
enum class Need : std::uint8_t { model, parts, review, outcomes, report };
std::string_view name(Need);
struct Owed {
  Need need{};
  std::optional<Date> due;
  std::string_view clause{};
  std::int64_t
      record{};  ///< key of the model it is about; of one that is to be approved: of its draft, if there is one
};
/// Model without gaps and with a review to come (M1.01); outcomes in two areas (M1.02a); a report by group approved
/// within twelve months (M1.02c), due two months before that year is over. The earliest day first, those without a day
/// before all.
std::vector<Owed> owed_of(const Plan& plan, Date today);

}  // namespace kith::outcomes
