// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 7.02: a working partnership with the host, who knows what a mentor is for (measure_decisions.md §6.3-6.6).
#include <algorithm>
#include <map>
#include <set>

#include "accreditation/blocks.h"
#include "accreditation/group_life.h"
#include "accreditation/reading.h"
#include "accreditation/sections_6_to_8.h"
#include "snapshot/agency_rows.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

using SiteDays = std::map<SiteRef, std::set<Day>>;

/// Days in P with a meeting or a held session at a site of a host.
SiteDays external_days(const Evaluation& e, ProgrammeRef programme) {
  SiteDays days;
  const auto note = [&](SiteRef site, Day day) {
    if (!site || !e.period().holds(day)) return;
    const SiteRow* row = e.snapshot().effective<SiteRow>(site, e.as_of());
    if (row && !row->controlled_by_org) days[site].insert(day);
  };
  for (const MatchState& match : e.matches(programme))
    for (const MeetingLogRow& log : shown<MeetingLogRow>(e, match.match)) note(log.site, log.date);
  for (const HeldSession& session : held_sessions(e, programme)) note(session.row->site, session.row->date);
  return days;
}

std::string site_id(const Evaluation& e, SiteRef site) { return e.snapshot().id_of<SiteRow>(site); }

void judge_agreements(const Evaluation& e, ProgrammeRef programme, const SiteDays& sites, Measure& a) {
  for (const auto& [site, days] : sites)
    for (const Day day : days) {
      if (any<SiteAgreementRow>(e, site, [&](auto& agreement) {
            return (!agreement.programme || agreement.programme == programme) && agreement.days.covers(day) &&
                   agreement.signed_on <= day;
          }))
        a.pass([&] { return site_id(e, site) + "|" + iso(day); });
      else
        a.fail(site_id(e, site) + "|" + iso(day), {"no_agreement"});
    }
}

void judge_contacts(const Evaluation& e, ProgrammeRef programme, const SiteDays& sites, Measure& b) {
  for (const Span& quarter : blocks_ending_within(e.period().from, e.period().end(), 3))
    for (const auto& [site, days] : sites) {
      const auto first = days.lower_bound(quarter.from);
      if (first == days.end() || *first > quarter.until) continue;
      if (any<SiteContactRow>(e, site, [&](auto& contact) {
            return contact.two_way && contact.programme == programme && quarter.covers(contact.date);
          }))
        b.pass([&] { return site_id(e, site) + "|" + month_name(quarter.from); });
      else
        b.fail(site_id(e, site) + "|" + month_name(quarter.from), {"no_contact"});
    }
}

void judge_official(const Evaluation& e, const OfficialRow& official, Measure& c) {
  constexpr int days_for_new = 30;
  const Day year_ago = MonthsFrom(e.as_of()).plus(-12);
  std::optional<Day> first;
  bool recent = false;
  for (const AcknowledgementRow& a : shown<AcknowledgementRow>(e, official.chain)) {
    if (!first) first = a.date;
    recent = recent || (a.date >= year_ago && a.date <= e.as_of());
  }
  if (!first && official.days.from + days_for_new > e.as_of()) {
    ++c.excluded["not_due"];
    return;
  }
  if (!recent)
    c.fail(id_of(e, official), {"no_acknowledgement"});
  else if (official.days.from >= year_ago && *first > official.days.from + days_for_new)
    c.fail(id_of(e, official), {"acknowledged_late"});
  else
    c.pass([&] { return id_of(e, official); });
}

/// M7.02d: meetings at schools that were nothing but lessons.
void judge_activities(const Evaluation& e, ProgrammeRef programme, Measure& d) {
  d.status = MeasureStatus::info;
  std::map<std::string, Share> schools;
  for (const MatchState& match : e.matches(programme))
    for (const MeetingLogRow& log : shown<MeetingLogRow>(e, match.match)) {
      if (!log.site || log.tags.empty() || !e.period().holds(log.date)) continue;
      const SiteRow* site = e.snapshot().effective<SiteRow>(log.site, e.as_of());
      if (!site || site->kind != SiteKind::school) continue;
      const bool passed = !(log.tags == Set<ActivityTag>{ActivityTag::academic});
      count_in(schools[id_of(e, *site)], passed);
      if (passed)
        d.pass([&] { return id_of(e, log); });
      else
        d.fail(id_of(e, log), {"academic_only"});
    }
  std::vector<std::string> alert;
  for (const auto& [id, share] : schools) {
    d.sub["site:" + id] = share;
    if (share.num * 2 < share.den) alert.push_back(id);
  }
  d.counts["alert_sites"] = std::move(alert);
  if (d.den == 0) d.status = MeasureStatus::no_cases;
}

}  // namespace

bool has_external_activity(Evaluation& e, ProgrammeRef programme) { return !external_days(e, programme).empty(); }

void compute_7_02(Evaluation& e, ProgrammeRef programme, std::span<Measure> m) {
  const SiteDays sites = external_days(e, programme);
  judge_agreements(e, programme, sites, m[0]);
  judge_contacts(e, programme, sites, m[1]);
  for (const auto& [site, _] : sites)
    for (const OfficialRow& official : shown<OfficialRow>(e, site))
      if (official.days.covers(e.as_of())) judge_official(e, official, m[2]);
  judge_activities(e, programme, m[3]);
}

}  // namespace kith::accreditation
