// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <tuple>

#include "casefile/case_view.h"
#include "intake/intake.h"
#include "platform/base/sort_once.h"
#include "platform/i18n/keys.h"

namespace kith::intake {
namespace {

using auth::Permission;
using casefile::Book;
using casefile::File;
using casefile::Side;

/// A referral is reached through its place, or through an assigned match of the mentee in the same programme.
bool reached(const casefile::PeopleReach& reach, const auth::Scope& scope, const casefile::Indexed& mentee,
             const Episode& e) {
  if (reach.covers(scope, mentee, {Side::mentee, e.programme, e.site, {}})) return true;
  return std::any_of(mentee.files.begin(), mentee.files.end(), [&](const File& f) {
    return f.match && f.side == Side::mentee && f.programme == e.programme && reach.covers(scope, mentee, f);
  });
}

class Finder {
 public:
  Finder(const Visit& visit, const Book& book, const snapshot::Snapshot& snapshot)
      : book_(book),
        surroundings_(snapshot, visit.today),
        reach_(snapshot, book, visit.actor, visit.today),
        see_(scope_of(visit.actor, Permission::see_mentee_file)),
        record_(scope_of(visit.actor, Permission::record_intake)) {}

  std::optional<Seen> see(const Episode& e) {
    const auto* mentee = book_.of(e.mentee);
    if (!mentee || !reached(reach_, see_, *mentee, e)) return std::nullopt;
    Seen seen{{std::shared_ptr<const Episode>(), &e},
              surroundings_.around(e),
              {},
              mentee->name,
              reached(reach_, record_, *mentee, e)};
    seen.standing = standing(e, seen.around, surroundings_.days_for(e));
    return seen;
  }

 private:
  const Book& book_;
  Surroundings surroundings_;
  casefile::PeopleReach reach_;
  auth::Scope see_, record_;
};

auto order(const Seen& s) {
  const auto day = s.standing.owed.empty() ? std::nullopt : s.standing.owed.front().day;
  return std::tuple(!s.standing.urgent, !day, day.value_or(Date{}), s.episode->received, s.episode->referral);
}

}  // namespace

std::string address_of(const Visit& visit, std::int64_t referral) {
  return "/intake/episodes/" + visit.seal_record("referrals", referral);
}

std::string address_of_record(const Visit& visit, std::int64_t referral, Act act, std::int64_t chain) {
  return address_of(visit, referral) + "/records/" + std::string(name(act)) + "/" +
         visit.seal_record(form_of(act).form.table->name, chain);
}

bool may_override(const Visit& visit, const Seen& seen, Act act) {
  if (!supervises(visit, seen)) return false;
  if (act == Act::case_review || act == Act::release) return true;
  if (act != Act::decision) return false;
  for (const auto& block : blocks(*seen.episode, seen.around))
    if (block.hard) return false;
  return true;
}

bool supervises(const Visit& visit, const Seen& seen) {
  return visit.actor.may(auth::Permission::override_guard, auth::Relation::own_team, seen.episode->programme,
                         seen.episode->site);
}

std::optional<Seen> open_episode(Visit& visit, const Uses& uses) {
  const auto referral = visit.open_record("referrals", visit.path.find("episode")->second);
  if (!referral) return std::nullopt;
  const auto episode = visit.reading([&](db::Tx& tx) { return load_episode(tx, *referral, visit.today); });
  if (!episode) return std::nullopt;
  const auto snapshot = uses.people.columns();
  std::optional<Seen> seen;
  uses.people.book([&](const Book& book) { seen = Finder(visit, book, *snapshot).see(*episode); });
  if (seen) seen->episode = std::make_shared<const Episode>(*episode);
  if (seen) visit.saw("person", seen->episode->mentee.value);
  return seen;
}

void reading_episodes(const Visit& visit, const Uses& uses, PersonId of,
                      FunctionRef<void(const std::vector<Seen>&)> read) {
  const auto snapshot = uses.people.columns();
  uses.episodes(visit.today, [&](const std::map<std::int64_t, Episode>& all) {
    std::vector<Seen> list;
    uses.people.book([&](const Book& book) {
      Finder finder(visit, book, *snapshot);
      for (const auto& [key, episode] : all)
        if (!of || episode.mentee == of)
          if (auto seen = finder.see(episode)) list.push_back(std::move(*seen));
    });
    sort_once(list, order);
    read(list);
  });
}

std::vector<Seen> episodes_for(const Visit& visit, const Uses& uses, PersonId of) {
  std::vector<Seen> kept;
  reading_episodes(visit, uses, of, [&](const std::vector<Seen>& list) {
    kept = list;
    for (auto& seen : kept) seen.episode = std::make_shared<const Episode>(*seen.episode);
  });
  return kept;
}

render::Status status_of(const Visit& visit, const Seen& seen) {
  using render::Mark;
  const auto& owed = seen.standing.owed;
  if (seen.standing.urgent) return {Mark::bad, visit.words.text("intake.urgent")};
  if (owed.empty()) return {Mark::good, visit.words.text("casefile.nothing_due")};
  return casefile::due_status(visit.words, owed.front().day, visit.today);
}

std::vector<casefile::CaseLine> case_lines(Visit& visit, const Uses& uses, PersonId mentee) {
  std::vector<casefile::CaseLine> lines;
  for (const auto& seen : episodes_for(visit, uses, mentee)) {
    casefile::CaseLine line;
    line.text = visit.words.text("intake.referral_of", {{"day", seen.episode->received}});
    line.small = visit.words.text_of("intake.state." + std::string(name(seen.standing.state)));
    if (!seen.standing.owed.empty()) {
      line.small += " · " + visit.words.text_of("intake.act." + std::string(name(seen.standing.owed.front().act)));
      line.due = seen.standing.owed.front().day;
    }
    line.href = render::Url(address_of(visit, seen.episode->referral));
    line.status = status_of(visit, seen);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace kith::intake
