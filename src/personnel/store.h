// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/record_form.h"
#include "personnel/staff.h"
#include "platform/db/db.h"

/// The records of one worker, and what is recorded on them.
namespace kith::personnel {

struct Employment {
  std::int64_t chain{}, version{};
  std::string job_title, employment;
  Date start{};
  std::optional<Date> end;
};
struct Role {
  std::int64_t chain{}, version{};
  ProgrammeId programme;
  SiteId site;
  std::string role;
  bool oversight{};
  Date start{};
  std::optional<Date> end;
  bool holds(Date day) const { return start <= day && (!end || *end >= day); }
};
struct Evidence {
  std::string competency, basis, verified_by;
  Date day{};
  std::optional<Date> valid_until;
};
struct Plan {
  std::int64_t chain{}, version{};
  std::string competency, activity;
  Date start{};
  std::optional<Date> due, completed, cancelled;
  bool open() const { return !completed && !cancelled; }
};
struct Review {
  Date day{};
  std::string factors, decision, note, reviewer;
  std::optional<std::int64_t> matches, load;  ///< load in hundredths
};
/// Whether somebody can still sign in: told where people leave, never changed here.
enum class Account : std::uint8_t { none, open, closed };
struct Worker {
  std::vector<Employment> employments;
  std::vector<Role> roles;
  std::vector<Evidence> evidence;
  std::vector<Plan> plans;
  std::vector<Review> reviews;
  Account account{};
  AccountId account_id;
};
Worker load_worker(db::Tx& tx, PersonId person, Date as_of);

/// What is recorded on somebody; the name stands in addresses and words ("personnel.act.evidence").
enum class Act : std::uint8_t { employment, employment_end, role, role_end, evidence, plan, plan_end, review };
inline constexpr int act_count = 8;
std::string_view name(Act);
std::optional<Act> parse_act(std::string_view);
const casefile::RecordForm& form_of(Act act);
/// Who works here and as what is the director's to say.
inline constexpr bool of_staff(Act act) { return act <= Act::role_end; }
/// Whether it changes a record, named by `?of=`, instead of adding one.
inline constexpr bool changes(Act act) {
  return act == Act::employment_end || act == Act::role_end || act == Act::plan_end;
}

struct Told {
  std::int64_t record{}, version{};  ///< of the record that is changed, as the person saw it
  Date begun{};                      ///< of that record
  ProgrammeId programme;             ///< of a role
  SiteId site;
};
/// Refusals: a day to come where something is said to have happened; an end before the beginning; evidence that ends
/// before it begins to hold; a plan neither completed nor cancelled where it is to end, or both; a review without a
/// factor.
Result<std::int64_t> record_act(db::Tx& tx, PersonId person, Act act, const casefile::Answers& answers,
                                const Told& told, const records::Author& author);

}  // namespace kith::personnel
