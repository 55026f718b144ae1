// SPDX-License-Identifier: AGPL-3.0-or-later
// MS 7.02: a working partnership with the host, who knows what a mentor is for (measure_decisions.md §6.3-6.6).
#include <algorithm>
#include <map>
#include <set>

#include "accreditation/blocks.h"
#include "accreditation/group_life.h"
#include "accreditation/reading.h"
#include "accreditation/sections_6_to_8.h"
#include "snapshot/site_partner.h"

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
      if (agreed_on(e.snapshot(), site, programme, day, e.as_of()))
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
      if (collaborated(e.snapshot(), site, programme, quarter, e.as_of()))
        b.pass([&] { return site_id(e, site) + "|" + month_name(quarter.from); });
      else
        b.fail(site_id(e, site) + "|" + month_name(quarter.from), {"no_contact"});
    }
}

void judge_official(const Evaluation& e, const OfficialRow& official, Measure& c) {
  switch (acknowledgement_of(e.snapshot(), official, e.as_of()).standing) {
    case Acknowledged::not_due: ++c.excluded["not_due"]; break;
    case Acknowledged::missing: c.fail(id_of(e, official), {"no_acknowledgement"}); break;
    case Acknowledged::late: c.fail(id_of(e, official), {"acknowledged_late"}); break;
    case Acknowledged::given: c.pass([&] { return id_of(e, official); }); break;
  }
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
      const bool passed = !lessons_only(log.tags);
      count_in(schools[id_of(e, *site)], passed);
      if (passed)
        d.pass([&] { return id_of(e, log); });
      else
        d.fail(id_of(e, log), {"academic_only"});
    }
  std::vector<std::string> alert;
  for (const auto& [id, share] : schools) {
    d.sub["site:" + id] = share;
    if (mostly_lessons(share.num, share.den)) alert.push_back(id);
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
