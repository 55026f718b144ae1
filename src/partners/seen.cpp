// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "partners/partners.h"
#include "platform/auth/policy.h"
#include "platform/i18n/keys.h"

/// Which sites an actor may see, and what of each.
namespace kith::partners {
namespace {

using auth::Permission;

/// What is of a programme that is not the actor's is not there; what is of every programme is everybody's.
template <class Of>
void keep_own(std::vector<Of>& list, const auth::Scope& scope, SiteId site) {
  std::erase_if(list, [&](const Of& one) { return one.programme && !scope.sees_whole(one.programme, site); });
}

class Finder {
 public:
  Finder(Visit& visit, const Uses& uses)
      : visit_(visit),
        snapshot_(uses.people.columns()),
        uses_(uses_of(*snapshot_, visit.today)),
        scope_(scope_of(visit.actor, Permission::see_partners)),
        decisions_(visit.reading([&](db::Tx& tx) { return load_not_applicable(tx, visit.today); })) {}

  Seen seen(Site site) const {
    Seen one{std::move(site), {}, {}, {}, false};
    if (const auto found = uses_.find(one.site.site); found != uses_.end()) one.use = found->second;
    one.owed = owed_of(one.site, one.use, *snapshot_, visit_.today);
    keep_own(one.owed, scope_, one.site.site);
    for (const auto& decision : decisions_)
      if (scope_.sees_whole(decision.programme, one.site.site) &&
          partners::reopened(decision, one.site, in_use(one.use, decision.programme)))
        one.reopened.push_back(decision);
    keep_own(one.site.agreements, scope_, one.site.site);
    keep_own(one.site.rounds, scope_, one.site.site);
    std::erase_if(one.use.by, [&](const auto& entry) { return !scope_.sees_whole(entry.first, one.site.site); });
    one.may_record = reaches(visit_, Permission::record_partners, one.site.site);
    return one;
  }

 private:
  static bool in_use(const Use& use, ProgrammeId programme) {
    const auto found = use.by.find(programme);
    return found != use.by.end() && found->second.any();
  }
  Visit& visit_;
  std::shared_ptr<const snapshot::Snapshot> snapshot_;
  std::map<SiteId, Use> uses_;
  auth::Scope scope_;
  std::vector<NotApplicable> decisions_;
};

}  // namespace

bool reaches(const Visit& visit, Permission permission, SiteId site) {
  const auto scope = scope_of(visit.actor, permission);
  return scope.everything() ||
         std::any_of(scope.areas().begin(), scope.areas().end(),
                     [&](const auth::Scope::Area& area) { return area.whole && (!area.site || area.site == site); });
}

std::vector<Seen> sites_for(Visit& visit, const Uses& uses) {
  const Finder finder(visit, uses);
  std::vector<Seen> list;
  for (auto& site : visit.reading([&](db::Tx& tx) { return load_sites(tx, visit.today); }))
    if (reaches(visit, Permission::see_partners, site.site)) list.push_back(finder.seen(std::move(site)));
  const auto first = [](const Seen& seen) {
    return seen.owed.empty() ? std::nullopt : std::optional(seen.owed.front());
  };
  std::stable_sort(list.begin(), list.end(), [&](const Seen& a, const Seen& b) {
    const auto x = first(a), y = first(b);
    if (!x || !y) return x.has_value() > y.has_value();
    return x->due && y->due ? *x->due < *y->due : x->due.has_value() > y->due.has_value();
  });
  return list;
}

std::optional<Seen> seen_at(Visit& visit, const Uses& uses) {
  const auto site = visit.open_id<SiteId>(visit.path.find("site")->second);
  auto found = site ? visit.reading([&](db::Tx& tx) { return load_site(tx, *site, visit.today); }) : std::nullopt;
  if (!found || !reaches(visit, Permission::see_partners, *site)) return std::nullopt;
  visit.saw("site", site->value);
  return Finder(visit, uses).seen(std::move(*found));
}

std::string address_of(const Visit& visit, SiteId site) { return "/partners/sites/" + visit.seal(site); }

render::Url form_for(const Visit& visit, const Site& site, const Owed& owed) {
  const auto of = [&](std::string_view act, std::string_view table) {
    return render::Url(address_of(visit, site.site) + "/" + std::string(act) +
                       "?of=" + visit.seal_record(table, owed.record));
  };
  switch (owed.need) {
    case Need::signature:
    case Need::review: return of("terms", "site_agreements");
    case Need::renewal: return of("renewal", "site_agreements");
    case Need::acknowledgement: return of("acknowledgement", "site_officials");
    case Need::agreement:
    case Need::contact:
    case Need::climate: break;
  }
  const std::string programme = owed.programme ? "?programme=" + visit.seal(owed.programme) : "";
  return render::Url(address_of(visit, site.site) + "/" + std::string(name(owed.need)) + programme);
}

std::string owed_words(const Visit& visit, const Owed& owed, const std::map<ProgrammeId, std::string>& programmes) {
  std::string text = visit.words.text_of("partner.need." + std::string(name(owed.need)));
  if (const auto found = programmes.find(owed.programme); found != programmes.end()) text += " · " + found->second;
  return text;
}

render::Status state_status(const i18n::Words& words, State state) {
  using render::Mark;
  constexpr Mark marks[] = {Mark::note, Mark::open, Mark::open, Mark::good, Mark::due, Mark::off, Mark::bad, Mark::off};
  return {marks[static_cast<std::size_t>(state)], words.text_of("partner.state." + std::string(name(state)))};
}

}  // namespace kith::partners
