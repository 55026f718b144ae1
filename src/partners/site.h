// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "snapshot/site_partner.h"

/// A site of a host and its agreements (MS 7.02, IMA I-4; workflows.md §9): where each stands, what is missing, what is
/// owed by when. Pure functions of the records, the columns and the day; nothing derived is stored.
namespace kith::partners {

/// workflows.md §9, in its order. A site without any agreement is a prospect.
enum class State : std::uint8_t { prospect, negotiating, signed_, in_force, review_due, renewed, expired, terminated };
std::string_view name(State);

struct Agreement {
  std::int64_t chain{}, version{};
  ProgrammeId programme;  ///< 0: every programme
  std::string parties, role_statement;
  std::optional<Date> signed_on;
  Date valid_from{};
  std::optional<Date> valid_until, review_date;
  bool has_document{};
  bool cut_short{};  ///< signed, and a later version ends it earlier than an earlier one did
  bool runs_on(Date day) const {
    return signed_on && *signed_on <= day && valid_from <= day && (!valid_until || *valid_until >= day);
  }
};
/// `all`: the agreements of the same site; a later one that was signed renews one that has ended.
State state_of(const Agreement& agreement, std::span<const Agreement> all, Date today);

/// What the record of an agreement should say and does not.
enum class Missing : std::uint8_t { role_statement, review_date, valid_until, document };
std::string_view name(Missing);
std::vector<Missing> missing_of(const Agreement& agreement);

struct Official {
  std::int64_t chain{}, version{};
  PersonId person;
  std::string name, title, phone;
  Date start{};
  std::optional<Date> end;
  std::optional<Date> acknowledged;  ///< last
  bool in_office(Date day) const { return start <= day && (!end || *end >= day); }
};

/// A round of the climate check (docs/decisions/0269): host, mentors and staff of one programme at a site are asked.
enum class Voice : std::uint8_t { host, mentor, staff };
inline constexpr Voice voices[] = {Voice::host, Voice::mentor, Voice::staff};
std::string_view name(Voice);
std::optional<Voice> parse_voice(std::string_view);
inline constexpr int climate_version = 1;  ///< of the statements of today; another wording is another version
struct Round {
  std::int64_t chain{};
  ProgrammeId programme;
  Date opened{}, closes{};  ///< first and last day of answers
  int smallest{};           ///< of a role with fewer answers nothing is shown
  PersonId asked_by;
  std::array<int, std::size(voices)> heard{};  ///< answers by voice, those that are counted
  int version{climate_version};                ///< of the statements it asked
  bool open_on(Date day) const { return opened <= day && day <= closes; }
  int heard_of(Voice voice) const { return heard[static_cast<std::size_t>(voice)]; }
  /// While it is open it may still; once closed, when the host and a mentor answered.
  bool counts_on(Date day) const { return day <= closes || (heard_of(Voice::host) > 0 && heard_of(Voice::mentor) > 0); }
};

struct Site {
  SiteId site;
  std::string name, kind, city, region;
  bool controlled_by_org{};
  Date start{};
  std::optional<Date> end;
  std::optional<Date> control_changed_on;  ///< the last day on which `controlled_by_org` was typed differently
  std::vector<Agreement> agreements;       ///< latest first
  std::vector<Official> officials;
  std::vector<Round> rounds;  ///< of the climate check, latest first
  snapshot::SiteRef ref() const { return {static_cast<std::uint32_t>(site.value)}; }
  bool open_on(Date day) const { return !end || *end >= day; }
};
/// Of all its agreements the one that carries most today.
State state_of(const Site& site, Date today);

/// A determination that clause 7.02 does not apply to a programme.
struct NotApplicable {
  ProgrammeId programme;
  Date decided{};
  std::string reason;
};
/// It has to be decided again: since then a site was typed as controlled differently, or it says that there is no site
/// and one of a host is in use.
bool reopened(const NotApplicable& decision, const Site& site, bool in_use);

/// What one programme does at a site.
struct Activity {
  int matches{}, groups{};  ///< active on the day
  bool this_quarter{};      ///< a meeting or a held session since the quarter began
  bool any() const { return matches > 0 || groups > 0 || this_quarter; }
};
struct Use {
  std::map<ProgrammeId, Activity> by;
  std::int64_t tagged{}, social{};  ///< meetings of the last twelve months with tags; those that were not only lessons
  int matches() const;
  int groups() const;
};
/// Of every site that is used. One pass over matches, meetings and sessions.
std::map<SiteId, Use> uses_of(const snapshot::Snapshot& snapshot, Date today);

/// First and last day of the calendar quarter.
struct Quarter {
  Date first{}, last{};
};
Quarter quarter_of(Date day);

enum class Need : std::uint8_t { agreement, signature, review, renewal, contact, acknowledgement, climate };
std::string_view name(Need);
struct Owed {
  Need need{};
  ProgrammeId programme;    ///< 0: of no single one
  std::int64_t record{};    ///< the agreement or official; 0: none yet
  std::optional<Date> due;  ///< none: as soon as can be
};
/// Earliest day first, those without a day after them. A site the agency controls owes nothing (7.02 is not applicable
/// there), nor does one that is closed.
std::vector<Owed> owed_of(const Site& site, const Use& use, const snapshot::Snapshot& snapshot, Date today);

}  // namespace kith::partners
