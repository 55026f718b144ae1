// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// One figure of the measure catalogue (requirements/measure_decisions.md §1.15-1.18, §9), with the cases behind it.
namespace kith::accreditation {

enum class MeasureStatus : std::uint8_t { rated, no_cases, not_applicable, not_assessed, info };
std::string_view word(MeasureStatus);  ///< "RATED", "NO_CASES", "NA", "NOT_ASSESSED", "INFO"

struct Share {
  std::int64_t num{}, den{};
  bool operator==(const Share&) const = default;
};
/// A worst rating, and why.
struct Cap {
  std::string reason;
  int rating{};
  auto operator<=>(const Cap&) const = default;
};
/// A unit of the denominator that is not in the numerator. `unit` is an exchange id or several joined by '|'.
struct Failing {
  std::string unit;
  std::vector<std::string> reasons;
};
/// What one unit added to the figure: 1 of 1 or 0 of 1; person-days in M4.01.
struct Counted {
  std::string unit;
  std::int64_t num{}, den{};
};
/// The longest time without a contact that satisfied a window (M8.03g).
struct LongestGap {
  int days{};
  std::string match_id;
};
/// What one worker carries on A, over all programmes (M2.02a).
struct WorkerLoad {
  std::string worker_id;
  std::int64_t active_matches{}, weighted_load{}, mentors{};  ///< the load in hundredths
};
using Count = std::variant<std::int64_t, std::vector<std::string>, LongestGap, std::vector<WorkerLoad>>;

struct Measure {
  std::string_view id, clause;
  MeasureStatus status{MeasureStatus::no_cases};
  std::optional<int> rating{};  ///< 1 (best) to 4; a measure with a rule of its own sets it, R(num, den) else
  bool small_n{};
  std::int64_t num{}, den{};
  std::vector<Cap> caps{};
  std::map<std::string, Share> sub{};
  std::map<std::string, std::int64_t> excluded{};
  std::map<std::string, Count> counts{};
  std::set<std::string> flags{};
  std::vector<Failing> failing{};  ///< sorted by unit, reasons sorted
  std::string_view finding{};      ///< "MET", "PARTLY", "NOT"; empty: none (only IMA has findings)

  /// Whether every unit is kept in `counted`, those in the numerator too: for a package that shows all cases.
  bool keeps_counted{};
  std::vector<Counted> counted{};  ///< sorted by unit

  /// `unit()` names the unit and is called only when it is kept.
  template <class Unit>
  void add(Unit unit, std::int64_t of_num, std::int64_t of_den) {
    num += of_num, den += of_den;
    if (keeps_counted) counted.push_back({unit(), of_num, of_den});
  }
  template <class Unit>
  void pass(Unit unit) {
    add(unit, 1, 1);
  }
  void fail(std::string unit, std::vector<std::string> reasons) {
    add([&] { return unit; }, 0, 1);
    failing.push_back({std::move(unit), std::move(reasons)});
  }
  /// Passes without reasons, fails with them.
  void judge(std::string unit, std::vector<std::string> reasons) {
    reasons.empty() ? pass([&] { return std::move(unit); }) : fail(std::move(unit), std::move(reasons));
  }
};

/// "12.50" for 1250.
inline std::string hundredths_text(std::int64_t hundredths) {
  const std::string part = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) + (part.size() == 1 ? ".0" : ".") + part;
}

/// R of standards.md §0.4 in whole numbers, before caps; nothing without cases.
constexpr std::optional<int> rating_of(std::int64_t num, std::int64_t den) {
  if (den == 0) return std::nullopt;
  if (num * 100 >= 95 * den) return 1;
  if (num * 100 >= 80 * den) return 2;
  return num * 100 >= 50 * den ? 3 : 4;
}
static_assert(!rating_of(0, 0) && rating_of(95, 100) == 1 && rating_of(94, 100) == 2 && rating_of(799, 1000) == 3);
static_assert(rating_of(80, 100) == 2 && rating_of(1, 2) == 3 && rating_of(49, 100) == 4 && rating_of(0, 1) == 4);

}  // namespace kith::accreditation
