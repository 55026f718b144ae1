// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <set>

#include "platform/auth/account.h"
#include "review/round.h"

/// Letting an outside reviewer in: an account without a person, for the drawn files of chosen rounds, from today until
/// the close of a last day (workflows.md §14, §18.64). Read-only; nothing else opens.
namespace kith::review {

inline constexpr int longest_opening_days = 92;

struct Opening {
  std::int64_t id{}, round{}, grant{};
  AccountId account;
  Date first{}, last{};
  bool released{};
  std::string why, who;          ///< who: the account's name
  std::optional<Date> ended_on;  ///< taken back: no access from this day on
  bool open_on(Date day) const { return first <= day && day <= last && (!ended_on || day < *ended_on); }
};
std::vector<Opening> openings(db::Tx& tx);
/// The rounds open to the account on `day`.
std::set<std::int64_t> rounds_open_to(db::Tx& tx, AccountId account, Date day);

/// What would be opened, to be shown before it is.
struct Reach {
  /// A round with its drawn files. Each shows all that it holds on the day it is looked at, not of the quarter alone.
  struct Part {
    Round round;
    std::string programme;  ///< its name
    std::vector<SampleFile> files;
  };
  std::vector<Part> parts;
  std::int64_t files{}, programmes{}, survivor_programmes{};
  std::vector<std::string> names;  ///< of the programmes: their figures and documents open too
};
Reach reach_of(db::Tx& tx, std::span<const std::int64_t> rounds, Date today);
/// Names exactly these files for this login, so that whoever confirms it confirms nothing else.
std::string shown_of(const Reach& reach, std::string_view login);

/// What the account reaches besides, to be shown with it: rounds that are open to it, and whether it holds the role
/// reviewer by itself, which opens nothing (docs/decisions/0285).
struct Beside {
  struct Line {
    Quarter quarter;
    std::string programme;
    Date last{};
  };
  std::vector<Line> open;
  bool role_alone{};
};
Beside beside_of(db::Tx& tx, std::string_view login, Date today);

struct NewOpening {
  std::string login;
  std::vector<std::int64_t> rounds;
  std::optional<Date> last;
  bool released{};  ///< files of a survivor programme, by the director's own word
  std::string why;
};
/// Refusals by field: login (unknown, or the account of somebody who works or is served here), rounds, last_day (past,
/// or more than 92 days away), why, released (HARD: a survivor programme is among them).
Result<void> check_opening(db::Tx& tx, const NewOpening& opening, Date today);
/// Gives the account the role reviewer in each programme until the last day, and the rounds.
Result<void> open_to(db::Tx& tx, const NewOpening& opening, AccountId by, Instant now, PersonId person);
/// Ends it today: false when there is none or it has ended.
bool end_opening(db::Tx& tx, const Opening& opening, PersonId by, Instant now);

}  // namespace kith::review
