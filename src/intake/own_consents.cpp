// SPDX-License-Identifier: AGPL-3.0-or-later
#include "intake/own_consents.h"

#include <algorithm>

#include "casefile/own_child.h"
#include "intake/queries.h"
#include "snapshot/refs.h"

namespace kith::intake {
namespace {

using auth::Role;
using snapshot::Snapshot;

std::vector<OwnConsent> consents_read(db::Tx& tx, PersonId child, Date today) {
  return tx.all(sql::consents_read, {{"mentee", child}, {"as_of", today}}, [](const db::Row& row) {
    OwnConsent one;
    one.chain = row.integer(0);
    one.day = row.date(1);
    one.kind = row.string(2);
    one.given_by = row.id<PersonId>(3);
    one.basis = row.string(4);
    if (!row.null(5)) one.programme = row.id<ProgrammeId>(5);
    one.until = row.maybe_date(6);
    one.withdrawn = row.maybe_date(7);
    one.recipient = row.string(8);
    one.scope = row.string(9);
    one.copy_given = row.maybe_date(10);
    return one;
  });
}

/// What the child decided alone, and whom another lets us tell what: a lawyer or a shelter may be named in it.
bool not_for_guardian(const OwnConsent& one, PersonId guardian) {
  return one.kind == "self_consent" || one.kind == "mature_minor" ||
         (one.kind == "information_release" && one.given_by != guardian);
}

bool serves_survivors(const Snapshot& snapshot, ProgrammeId programme, Date today) {
  const auto* row = snapshot.effective<snapshot::ProgrammeRow>(snapshot::ref_of(programme), snapshot::Day(today));
  return !row || row->survivor;
}

/// What is found of one child while its cases are gone through.
struct Found {
  OwnChild child;
  bool opened{}, kept_quiet{};
};

void add_case(const Visit& visit, const Snapshot& snapshot, Surroundings& surroundings, const Episode& e,
              Found& found) {
  found.kept_quiet = found.kept_quiet || serves_survivors(snapshot, e.programme, visit.today);
  const auto role = casefile::asks_as(visit, snapshot, e.mentee, e.programme);
  if (!role) return;
  found.opened = true;
  found.child.as = *role;
  const auto now = standing(e, surroundings.around(e), surroundings.days_for(e));
  const auto due = std::ranges::find(now.owed, Act::consent, &Due::act);
  if (due != now.owed.end()) found.child.asked.push_back({e.programme, due->day, *role == Role::mentee});
}

void add_consents(Visit& visit, const Snapshot& snapshot, Found& found) {
  OwnChild& child = found.child;
  const bool guardian = child.as == Role::guardian;
  visit.read([&](db::Tx& tx) {
    child.consents = consents_read(tx, child.person, visit.today);
    const auto givers = guardian ? givers_for(tx, child.person, visit.today) : std::vector<PersonId>();
    if (std::ranges::find(givers, visit.actor.person) != givers.end())
      for (OwnAsk& ask : child.asked) ask.of_actor = true;
  });
  std::erase_if(child.consents, [&](const OwnConsent& one) {
    if (guardian && not_for_guardian(one, visit.actor.person)) return true;
    return one.programme ? !casefile::asks_as(visit, snapshot, child.person, one.programme) : found.kept_quiet;
  });
}

std::vector<Found> children_of(const Visit& visit, const Uses& uses) {
  std::vector<Found> list;
  const auto add = [&](const casefile::Indexed* one) {
    if (one && !one->gone) list.push_back({{one->person, one->name, {}, {}, {}}});
  };
  uses.people.book([&](const casefile::Book& book) {
    const auto* me = book.of(visit.actor.person);
    add(me);
    if (me)
      for (const PersonId ward : me->wards) add(book.of(ward));
  });
  return list;
}

}  // namespace

std::vector<OwnChild> own_children(Visit& visit, const Uses& uses) {
  std::vector<OwnChild> children;
  if (!visit.actor.person) return children;
  auto found = children_of(visit, uses);
  const auto snapshot = uses.people.columns();
  Surroundings surroundings(*snapshot, visit.today);
  uses.episodes(visit.today, [&](const std::map<std::int64_t, Episode>& all) {
    for (const auto& [key, episode] : all)
      for (Found& one : found)
        if (one.child.person == episode.mentee) add_case(visit, *snapshot, surroundings, episode, one);
  });
  for (Found& one : found) {
    if (!one.opened) continue;
    add_consents(visit, *snapshot, one);
    visit.saw("person", one.child.person.value);
    children.push_back(std::move(one.child));
  }
  return children;
}

bool takes_back(const Visit& visit, const OwnConsent& consent) {
  return consent.given_by == visit.actor.person && consent.stands(visit.today);
}

Result<std::int64_t> take_back(db::Tx& tx, PersonId child, std::int64_t consent, const records::Author& author) {
  const Date today = date_of(author.at);
  const auto all = consents_read(tx, child, today);
  const auto found = std::ranges::find(all, consent, &OwnConsent::chain);
  const auto last = records::newest(tx, "consents", consent);
  if (found == all.end() || !found->stands(today) || !last)
    return refuse(RefusalKind::conflict, "intake.refused.ended");
  const auto made = records::correct(tx, "consents", consent, last->id, {{"consents.withdrawn_on", today}}, author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

}  // namespace kith::intake
