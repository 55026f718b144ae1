// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/case_view.h"
#include "matches/matches.h"
#include "matches/queries.h"
#include "platform/i18n/keys.h"
#include "snapshot/intake_rows.h"
#include "snapshot/refs.h"
#include "snapshot/relation.h"

namespace kith::matches {
namespace {

using auth::Permission;
using auth::Relation;

class Finder {
 public:
  Finder(Visit& visit, const Uses& uses)
      : visit_(visit),
        uses_(uses),
        snapshot_(uses.people.columns()),
        relations_(*snapshot_, visit.actor.person, visit.today),
        see_(scope_of(visit.actor, Permission::see_match)),
        record_(scope_of(visit.actor, Permission::record_match)) {}

  std::optional<Seen> match(const Life& life) {
    const auto state = snapshot::state_of(*snapshot_, snapshot::ref_of(life.match), snapshot::Day(visit_.today));
    if (!state || !snapshot::reaches(visit_.actor, Permission::see_match, see_, relations_, *state))
      return std::nullopt;
    return seen(life, snapshot::reaches(visit_.actor, Permission::record_match, record_, relations_, *state));
  }
  std::optional<Seen> proposal(const Life& life) {
    const Relation relation = relation_to(life);
    if (!see_.sees(life.programme, {}, relation)) return std::nullopt;
    return seen(life, record_.sees(life.programme, {}, relation));
  }

 private:
  /// A proposal is its maker's until it is a match; its parties and their families do not see it here.
  Relation relation_to(const Life& life) const {
    const PersonId me = visit_.actor.person;
    if (!me) return Relation::other_programme;
    bool party = me == life.mentor || me == life.mentee;
    uses_.people.book([&](const casefile::Book& book) {
      if (const auto* mine = book.of(me))
        party |= std::find(mine->wards.begin(), mine->wards.end(), life.mentee) != mine->wards.end();
    });
    if (party) return Relation::own;
    return me == life.proposed_by ? Relation::assigned_now : Relation::other_programme;
  }
  Seen seen(const Life& life, bool may_record) {
    Seen seen{life, around_of(*snapshot_, life, visit_.today), {}, {}, {}, may_record, false};
    seen.standing = standing(life, seen.around);
    seen.supervisor =
        may_record && visit_.actor.may(Permission::override_guard, Relation::own_team, life.programme, life.site);
    uses_.people.book([&](const casefile::Book& book) {
      if (const auto* found = book.of(life.mentor)) seen.mentor = found->name;
      if (const auto* found = book.of(life.mentee)) seen.mentee = found->name;
    });
    return seen;
  }

  Visit& visit_;
  const Uses& uses_;
  std::shared_ptr<const snapshot::Snapshot> snapshot_;
  snapshot::RelationsOf relations_;
  auth::Scope see_, record_;
};

void note(Visit& visit, const Life& life) {
  if (life.match) visit.saw("match", life.match.value);
  if (life.proposal) visit.saw("proposal", life.proposal);
  visit.saw("person", life.mentee.value);
  visit.saw("person", life.mentor.value);
}

/// Of these, what the actor may see; each is noted in the audit log.
std::vector<Seen> seen_of(Visit& visit, const Uses& uses, std::span<const Life> lives) {
  Finder finder(visit, uses);
  std::vector<Seen> list;
  for (const auto& life : lives)
    if (auto seen = life.match ? finder.match(life) : finder.proposal(life)) {
      note(visit, life);
      list.push_back(std::move(*seen));
    }
  return list;
}

std::optional<Seen> only(std::vector<Seen> list) {
  return list.empty() ? std::nullopt : std::optional(std::move(list.front()));
}

/// Proposals of which no match came and to which nobody said no: of the many of an agency's years only those are looked
/// up in the database. O(proposals and matches).
std::vector<std::int64_t> perhaps_open(const snapshot::Snapshot& snapshot) {
  const auto proposals = snapshot.column<snapshot::ProposalRow>().owners();
  std::vector<bool> settled(proposals);
  const auto matches = snapshot.column<snapshot::MatchRow>().owners();
  for (std::uint32_t key = 1; key < matches; ++key)
    for (const auto& row : snapshot.of<snapshot::MatchRow>(snapshot::MatchRef{key}))
      if (row.proposal.key < proposals) settled[row.proposal.key] = true;
  std::vector<std::int64_t> open;
  for (std::uint32_t key = 1; key < proposals; ++key) {
    const snapshot::ProposalRef proposal{key};
    if (settled[key] || snapshot.of<snapshot::ProposalRow>(proposal).empty()) continue;
    const auto answers = snapshot.of<snapshot::AcceptanceRow>(proposal);
    if (std::all_of(answers.begin(), answers.end(), [](const auto& answer) { return answer.accepted; }))
      open.push_back(key);
  }
  return open;
}

}  // namespace

std::optional<Seen> open_life(Visit& visit, const Uses& uses, MatchId match) {
  return only(open_lives(visit, uses, {&match, 1}));
}

std::vector<Seen> open_lives(Visit& visit, const Uses& uses, std::span<const MatchId> matches) {
  std::vector<Life> lives;
  visit.read([&](db::Tx& tx) {
    for (const auto match : matches)
      if (auto life = load_life(tx, match, visit.today)) lives.push_back(std::move(*life));
  });
  return seen_of(visit, uses, lives);
}

std::optional<Seen> open_proposal(Visit& visit, const Uses& uses, std::int64_t proposal) {
  const auto life = visit.reading([&](db::Tx& tx) { return load_proposal(tx, proposal, visit.today); });
  return life ? only(seen_of(visit, uses, {&*life, 1})) : std::nullopt;
}

std::optional<Seen> seen_at(Visit& visit, const Uses& uses) {
  if (const auto at = visit.path.find("match"); at != visit.path.end()) {
    const auto match = visit.open_id<MatchId>(at->second);
    return match ? open_life(visit, uses, *match) : std::nullopt;
  }
  const auto proposal = visit.open_record("match_proposals", visit.path.find("proposal")->second);
  return proposal ? open_proposal(visit, uses, *proposal) : std::nullopt;
}

std::vector<Seen> proposals_for(Visit& visit, const Uses& uses) {
  std::vector<Life> lives;
  visit.read([&](db::Tx& tx) {
    const auto open =
        tx.all(sql::open_proposals, {{"as_of", visit.today}}, [](const db::Row& row) { return row.integer(0); });
    for (const auto proposal : open)
      if (auto life = load_proposal(tx, proposal, visit.today)) lives.push_back(std::move(*life));
  });
  return seen_of(visit, uses, lives);
}

std::int64_t overdue_proposals(db::Tx& tx, const snapshot::Snapshot& snapshot, PersonId who, Date today) {
  std::int64_t late = 0;
  for (const std::int64_t proposal : perhaps_open(snapshot))
    tx.query(sql::own_open_proposal, {{"proposal", proposal}, {"person", who}, {"as_of", today}},
             [&](const db::Row& row) {
               const auto by = row.maybe_date(2);
               late += by.value_or(usual_day(snapshot, row.id<ProgrammeId>(0), row.date(1), today)) < today ? 1 : 0;
             });
  return late;
}

std::string address_of(const Visit& visit, const Life& life) {
  return life.match ? "/supervision/matches/" + visit.seal(life.match)
                    : "/matches/proposals/" + visit.seal_record("match_proposals", life.proposal);
}

std::string acts_of(const Visit& visit, const Life& life) {
  return life.match ? "/matches/" + visit.seal(life.match) : address_of(visit, life);
}

std::string act_word(const Visit& visit, Act act) { return visit.words.text_of("life.act." + std::string(name(act))); }

render::Status status_of(const Visit& visit, const Seen& seen) {
  const auto& owed = seen.standing.owed;
  if (owed.empty()) return {render::Mark::good, visit.words.text("casefile.nothing_due")};
  return casefile::due_status(visit.words, owed.front().day, visit.today);
}

}  // namespace kith::matches
