// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "matching/explain.h"
#include "placement/desk.h"
#include "placement/queries.h"
#include "platform/auth/policy.h"
#include "platform/i18n/keys.h"

namespace kith::placement {

using auth::Permission;

std::vector<ProgrammeName> programmes_for(Visit& visit) {
  const auto scope = scope_of(visit.actor, Permission::see_pool);
  std::vector<ProgrammeName> list;
  visit.read([&](db::Tx& tx) {
    tx.query(sql::programmes, {{"as_of", visit.today}}, [&](const db::Row& row) {
      const auto programme = row.id<ProgrammeId>(0);
      if (scope.sees_whole(programme)) list.push_back({programme, row.string(2)});
    });
  });
  return list;
}

bool may_decide(const Visit& visit, ProgrammeId programme) {
  return scope_of(visit.actor, Permission::propose_match).sees_whole(programme);
}

ProgrammePool load_pool(Visit& visit, const snapshot::Snapshot& snapshot, ProgrammeId programme) {
  return pool_of(visit.reading([&](db::Tx& tx) { return facts_of(tx, programme, visit.today); }), snapshot);
}

std::optional<Child> open_child(Visit& visit, const Uses& uses) {
  const auto referral = visit.open_record("referrals", visit.path.find("child")->second);
  if (!referral) return std::nullopt;
  const auto programme = visit.reading([&](db::Tx& tx) {
    return tx.first(sql::programme_of, {{"referral", *referral}, {"as_of", visit.today}},
                    [](const db::Row& row) { return row.id<ProgrammeId>(0); });
  });
  if (!programme || !scope_of(visit.actor, Permission::see_pool).sees_whole(*programme)) return std::nullopt;
  const auto from = loaded(visit, uses, *programme);
  const auto found = std::ranges::find(from->pool.mentees, *referral, &Somebody::referral);
  if (found == from->pool.mentees.end() || hidden_from(visit).contains(found->person)) return std::nullopt;
  visit.saw("person", found->person.value);
  return Child{from, from->facts, from->pool, static_cast<std::int32_t>(found - from->pool.mentees.begin())};
}

std::set<PersonId> hidden_from(Visit& visit) {
  std::set<PersonId> hidden;
  if (!visit.actor.person) return hidden;
  hidden.insert(visit.actor.person);
  visit.read([&](db::Tx& tx) {
    tx.query(sql::wards, {{"person", visit.actor.person}, {"as_of", visit.today}},
             [&](const db::Row& row) { hidden.insert(row.id<PersonId>(0)); });
  });
  return hidden;
}

std::string address_of(const Visit& visit, std::int64_t referral) {
  return "/placement/children/" + visit.seal_record("referrals", referral);
}

std::string not_known(const Visit& visit, const Somebody& somebody) {
  static constexpr std::string_view words[] = {"birth_date", "gender", "languages", "availability", "place", "profile"};
  std::string list;
  for (int k = 0; k < unknowns; ++k)
    if (somebody.lacks(static_cast<Unknown>(k)))
      (list += list.empty() ? "" : ", ") += visit.words.text_of("placement.unknown." + std::string(words[k]));
  return list.empty() ? list : visit.words.text("placement.not_known", {{"what", list}});
}

std::string blocker_words(const Visit& visit, std::uint32_t against) {
  std::string list;
  for (std::size_t b = 1; b < matching::blockers; ++b)
    if ((against >> b) & 1U)
      (list += list.empty() ? "" : ", ") +=
          visit.words.text_of("placement.blocker." + std::string(matching::word(static_cast<matching::Blocker>(b))));
  return list;
}

std::vector<Candidate> candidates_of(const ProgrammePool& of, std::int32_t mentee, PersonId myself) {
  const matching::Asked& asked = of.asked;
  std::vector<Candidate> list;
  const auto& pool = asked.pool;
  const auto against = matching::against_mentors(pool, asked.rules, mentee);
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(pool.mentors.size()); ++i)
    if ((!myself || !of.mentors[static_cast<std::size_t>(i)].is(myself)) && against[static_cast<std::size_t>(i)] == 0)
      list.push_back({i, matching::score(pool.mentors[static_cast<std::size_t>(i)],
                                         pool.mentees[static_cast<std::size_t>(mentee)], asked.rules)});
  std::ranges::stable_sort(list, std::ranges::greater(), [](const Candidate& c) { return c.score.total; });
  return list;
}

std::vector<matching::Fit> children_for(const ProgrammePool& of, std::int32_t mentor,
                                        const std::set<PersonId>& hidden) {
  auto list = matching::mentees_for(of.asked.pool, of.asked.rules, mentor);
  std::erase_if(list, [&](const matching::Fit& fit) {
    return hidden.contains(of.mentees[static_cast<std::size_t>(fit.mentee)].person);
  });
  return list;
}

}  // namespace kith::placement
