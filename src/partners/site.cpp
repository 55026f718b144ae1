// SPDX-License-Identifier: AGPL-3.0-or-later
#include "partners/site.h"

#include <algorithm>
#include <set>

#include "snapshot/match_state.h"
#include "snapshot/policies.h"
#include "snapshot/refs.h"

namespace kith::partners {
namespace {

using snapshot::Day;

constexpr int review_notice = 30, renewal_notice = 60, acknowledgement_notice = 30, climate_notice = 30;

/// How much a state carries: what holds, then what is on its way, then what is over.
int weight(State state) {
  switch (state) {
    case State::in_force: return 7;
    case State::review_due: return 6;
    case State::signed_: return 5;
    case State::negotiating: return 4;
    case State::terminated: return 3;
    case State::expired: return 2;
    case State::renewed: return 1;
    case State::prospect: break;
  }
  return 0;
}

bool same_place(const Agreement& a, const Agreement& b) { return a.programme == b.programme || !b.programme; }

bool renewed_by_another(const Agreement& agreement, std::span<const Agreement> all) {
  return std::any_of(all.begin(), all.end(), [&](const Agreement& other) {
    return other.chain != agreement.chain && other.signed_on && same_place(agreement, other) &&
           other.valid_from > agreement.valid_from &&
           (!other.valid_until || (agreement.valid_until && *other.valid_until > *agreement.valid_until));
  });
}

class SitesInUse {
 public:
  SitesInUse(const snapshot::Snapshot& snapshot, Date today)
      : snapshot_(snapshot),
        day_(today),
        quarter_(quarter_of(today).first),
        year_ago_(snapshot::MonthsFrom(day_).plus(-12)) {}

  std::map<SiteId, Use> all() {
    matches();
    meetings();
    sessions();
    return std::move(uses_);
  }

 private:
  Activity& at(snapshot::SiteRef site, snapshot::ProgrammeRef programme) {
    return uses_[snapshot::key_of(site)].by[snapshot::key_of(programme)];
  }
  void matches() {
    snapshot_.column<snapshot::MatchRow>().each([&](std::uint32_t key, const snapshot::MatchRow& row) {
      if (!row.site || !row.shows(day_)) return;
      const auto state = snapshot::state_of(snapshot_, {key}, day_);
      if (state && state->active_on(day_)) ++at(row.site, row.programme).matches;
    });
    snapshot_.column<snapshot::GroupRow>().each([&](std::uint32_t key, const snapshot::GroupRow& row) {
      if (!row.site || !row.shows(day_)) return;
      for (const auto& place : snapshot_.of<snapshot::MembershipRow>(snapshot::GroupRef{key}))
        if (place.shows(day_) && place.days.covers(day_)) {
          ++at(row.site, row.programme).groups;
          break;
        }
    });
  }
  void meetings() {
    snapshot_.column<snapshot::MeetingLogRow>().each([&](std::uint32_t key, const snapshot::MeetingLogRow& log) {
      if (!log.site || !log.shows(day_) || log.date <= year_ago_ || log.date > day_) return;
      const auto* match = snapshot_.effective<snapshot::MatchRow>(snapshot::MatchRef{key}, day_);
      if (!match) return;
      if (log.date >= quarter_) at(log.site, match->programme).this_quarter = true;
      if (log.tags.empty()) return;
      Use& use = uses_[snapshot::key_of(log.site)];
      ++use.tagged;
      use.social += !snapshot::lessons_only(log.tags);
    });
  }
  void sessions() {
    snapshot_.column<snapshot::SessionRow>().each([&](std::uint32_t, const snapshot::SessionRow& row) {
      if (!row.site || !row.shows(day_) || row.status != snapshot::MeetingStatus::held || row.date < quarter_ ||
          row.date > day_)
        return;
      if (const auto* group = snapshot_.effective<snapshot::GroupRow>(row.group, day_))
        at(row.site, group->programme).this_quarter = true;
    });
  }

  const snapshot::Snapshot& snapshot_;
  Day day_, quarter_, year_ago_;
  std::map<SiteId, Use> uses_;
};

/// What is owed at one site.
class Debts {
 public:
  Debts(const Site& site, const Use& use, const snapshot::Snapshot& snapshot, Date today)
      : site_(site), use_(use), snapshot_(snapshot), today_(today) {}

  std::vector<Owed> all() {
    if (site_.controlled_by_org || !site_.open_on(today_)) return {};
    activities();
    for (const auto& agreement : site_.agreements) of(agreement);
    contacts();
    for (const auto& official : site_.officials) of(official);
    climate();
    std::stable_sort(list_.begin(), list_.end(), [](const Owed& a, const Owed& b) {
      return a.due && b.due ? *a.due < *b.due : a.due.has_value() > b.due.has_value();
    });
    return std::move(list_);
  }

 private:
  void activities() {
    for (const auto& [programme, activity] : use_.by)
      if (activity.any() &&
          snapshot::outside_agreement(snapshot_, site_.ref(), snapshot::ref_of(programme), today_, today_))
        list_.push_back({Need::agreement, programme, 0, lapsed(programme)});
  }
  /// Since when the programme works there without one: the day after the last one ended, or today.
  Date lapsed(ProgrammeId programme) const {
    std::optional<Date> last;
    for (const auto& a : site_.agreements)
      if (a.signed_on && a.valid_until && (!a.programme || a.programme == programme) && *a.valid_until < today_)
        last = std::max(last.value_or(*a.valid_until), *a.valid_until);
    return last ? add_days(*last, 1) : today_;
  }
  void of(const Agreement& a) {
    const State state = partners::state_of(a, site_.agreements, today_);
    if (state == State::negotiating) list_.push_back({Need::signature, a.programme, a.chain, {}});
    if (state != State::in_force && state != State::review_due) return;
    if (a.review_date && *a.review_date <= add_days(today_, review_notice))
      list_.push_back({Need::review, a.programme, a.chain, a.review_date});
    if (a.valid_until && *a.valid_until <= add_days(today_, renewal_notice) && !renewed_by_another(a, site_.agreements))
      list_.push_back({Need::renewal, a.programme, a.chain, a.valid_until});
  }
  /// Programmes with activity, or under an agreement that names them.
  std::set<ProgrammeId> working() const {
    std::set<ProgrammeId> programmes;
    for (const auto& [programme, activity] : use_.by)
      if (activity.any()) programmes.insert(programme);
    for (const auto& a : site_.agreements)
      if (a.programme && a.runs_on(today_)) programmes.insert(a.programme);
    return programmes;
  }
  /// Since when the programme asks without a gap, however often it changed its mind about how many months.
  static snapshot::Day asked_since(const snapshot::Timeline& timeline, snapshot::Day day) {
    auto since = day;
    bool asked_before = false;
    for (const auto& step : timeline.steps()) {
      if (step.from > day) break;
      const bool asked = step.hundredths.value_or(0) > 0;
      if (asked && !asked_before) since = step.from;
      asked_before = asked;
    }
    return since;
  }
  /// The climate check, so many months after the last one that counts; the first one so many months after the site was
  /// opened, and not before the programme asks for any.
  void climate() {
    const snapshot::Policies policies(snapshot_, snapshot::Day(today_));
    for (const auto programme : working()) {
      const snapshot::Day day(today_);
      const auto timeline = policies.timeline(snapshot::PolicyKey::climate_months, snapshot::ref_of(programme));
      const auto months = timeline.whole_on(day);
      if (months <= 0) continue;
      const auto last = std::find_if(site_.rounds.begin(), site_.rounds.end(), [&](const Round& round) {
        return round.programme == programme && round.counts_on(today_);
      });
      Date due = add_months(last == site_.rounds.end() ? site_.start : last->opened, months);
      if (const auto since = asked_since(timeline, day); last == site_.rounds.end() && since != snapshot::Day::always())
        due = std::max(due, Date(since));
      if (due <= add_days(today_, climate_notice)) list_.push_back({Need::climate, programme, 0, due});
    }
  }
  /// A quarter with activity, or under an agreement that names the programme, wants a contact both ways.
  void contacts() {
    const auto [first, last] = quarter_of(today_);
    for (const auto programme : working())
      if (!snapshot::collaborated(snapshot_, site_.ref(), snapshot::ref_of(programme), {first, last}, today_))
        list_.push_back({Need::contact, programme, 0, last});
  }
  void of(const Official& official) {
    if (!official.in_office(today_)) return;
    for (const auto& row : snapshot_.of<snapshot::OfficialRow>(site_.ref())) {
      if (row.chain.key != static_cast<std::uint32_t>(official.chain) || !row.shows(today_)) continue;
      const Date due = snapshot::acknowledgement_of(snapshot_, row, today_).due;
      if (!official.acknowledged || due <= add_days(today_, acknowledgement_notice))
        list_.push_back({Need::acknowledgement, {}, official.chain, due});
    }
  }

  const Site& site_;
  const Use& use_;
  const snapshot::Snapshot& snapshot_;
  Date today_;
  std::vector<Owed> list_;
};

}  // namespace

std::string_view name(State state) {
  constexpr std::string_view names[] = {"prospect",   "negotiating", "signed",  "in_force",
                                        "review_due", "renewed",     "expired", "terminated"};
  return names[static_cast<std::size_t>(state)];
}
std::string_view name(Missing missing) {
  constexpr std::string_view names[] = {"role_statement", "review_date", "valid_until", "document"};
  return names[static_cast<std::size_t>(missing)];
}
std::string_view name(Voice voice) {
  constexpr std::string_view names[] = {"host", "mentor", "staff"};
  return names[static_cast<std::size_t>(voice)];
}
std::optional<Voice> parse_voice(std::string_view word) {
  for (const Voice voice : voices)
    if (name(voice) == word) return voice;
  return std::nullopt;
}
std::string_view name(Need need) {
  constexpr std::string_view names[] = {"agreement", "signature",       "review", "renewal",
                                        "contact",   "acknowledgement", "climate"};
  return names[static_cast<std::size_t>(need)];
}

State state_of(const Agreement& a, std::span<const Agreement> all, Date today) {
  if (!a.signed_on || *a.signed_on > today) return State::negotiating;
  if (a.valid_from > today) return State::signed_;
  if (a.valid_until && *a.valid_until < today)
    return a.cut_short ? State::terminated : renewed_by_another(a, all) ? State::renewed : State::expired;
  return a.review_date && *a.review_date <= today ? State::review_due : State::in_force;
}

State state_of(const Site& site, Date today) {
  State best = State::prospect;
  for (const auto& a : site.agreements)
    if (const State state = state_of(a, site.agreements, today); weight(state) > weight(best)) best = state;
  return best;
}

std::vector<Missing> missing_of(const Agreement& a) {
  std::vector<Missing> list;
  if (a.role_statement.empty()) list.push_back(Missing::role_statement);
  if (!a.review_date) list.push_back(Missing::review_date);
  if (!a.valid_until) list.push_back(Missing::valid_until);
  if (!a.has_document) list.push_back(Missing::document);
  return list;
}

bool reopened(const NotApplicable& decision, const Site& site, bool in_use) {
  if (site.control_changed_on && *site.control_changed_on > decision.decided) return true;
  return decision.reason == "no_site_based_programme" && in_use && !site.controlled_by_org;
}

int Use::matches() const {
  int sum = 0;
  for (const auto& [_, activity] : by) sum += activity.matches;
  return sum;
}
int Use::groups() const {
  int sum = 0;
  for (const auto& [_, activity] : by) sum += activity.groups;
  return sum;
}

std::map<SiteId, Use> uses_of(const snapshot::Snapshot& snapshot, Date today) {
  return SitesInUse(snapshot, today).all();
}

Quarter quarter_of(Date day) {
  const std::chrono::year_month_day d{day};
  const unsigned month = (static_cast<unsigned>(d.month()) - 1) / 3 * 3 + 1;
  const auto first = on(static_cast<int>(d.year()), month, 1);
  return {first, add_days(add_months(first, 3), -1)};
}

std::vector<Owed> owed_of(const Site& site, const Use& use, const snapshot::Snapshot& snapshot, Date today) {
  return Debts(site, use, snapshot, today).all();
}

}  // namespace kith::partners
