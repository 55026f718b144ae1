// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matches/proposing.h"

#include <algorithm>

#include "matches/queries.h"
#include "matches/rematch.h"
#include "snapshot/match_state.h"
#include "snapshot/refs.h"

namespace kith::matches {
namespace {

/// The day that was chosen is kept where it is not the programme's anyway.
Result<void> keep_deadline(db::Tx& tx, std::int64_t proposal, std::optional<Date> chosen, Date usual,
                           const Hand& hand) {
  if (!chosen || *chosen == usual) return {};
  const auto made = records::append(tx, "proposal_deadlines",
                                    {{"proposal_deadlines.proposal_id", proposal},
                                     {"proposal_deadlines.event_date", date_of(hand.author.at)},
                                     {"proposal_deadlines.answer_by", *chosen}},
                                    hand.author);
  if (!made) return tl::unexpected(made.error());
  return {};
}

}  // namespace

const char* refused_deadline(std::optional<Date> day, Date today) {
  if (!day) return nullptr;
  if (*day < today) return "life.flaw.past";
  return days_between(today, *day) > longest_deadline ? "life.flaw.deadline_far" : nullptr;
}

std::optional<Episode> episode_of(db::Tx& tx, PersonId mentee, ProgrammeId programme, Date today) {
  return tx.first(sql::episode_of, {{"mentee", mentee}, {"programme", programme}, {"as_of", today}},
                  [](const db::Row& row) {
                    return Episode{row.integer(0), row.null(1) ? SiteId{} : row.id<SiteId>(1)};
                  });
}

Result<records::Appended> keep_reason(db::Tx& tx, const Life& life, MatchId match, std::string_view act,
                                      const Hand& hand) {
  return records::append(tx, "guard_overrides",
                         {{"guard_overrides.programme_id", life.programme},
                          {"guard_overrides.match_id", match ? db::Value(match) : db::Value()},
                          {"guard_overrides.proposal_id", life.proposal ? db::Value(life.proposal) : db::Value()},
                          {"guard_overrides.event_date", date_of(hand.author.at)},
                          {"guard_overrides.act", act},
                          {"guard_overrides.reason", std::string_view(hand.override_.reason)}},
                         hand.author);
}

std::vector<Block> conflicts(db::Tx& tx, const snapshot::Snapshot& snapshot, const Pair& pair, PersonId reader,
                             Date today, std::span<const std::int64_t> withheld) {
  std::vector<Block> list;
  bool concern = false;
  tx.query(sql::concerns_of_pair,
           {{"mentor", pair.mentor}, {"mentee", pair.mentee}, {"reader", reader}, {"as_of", today}},
           [&](const db::Row& row) { concern |= std::ranges::find(withheld, row.integer(0)) == withheld.end(); });
  tx.query(sql::kin, {{"mentor", pair.mentor}, {"mentee", pair.mentee}, {"as_of", today}}, [&](const db::Row& row) {
    const auto found = [&](int at, std::string_view key, bool hard) {
      if (row.integer(at) > 0) list.push_back({key, hard, "proposal"});
    };
    found(0, "life.conflict.relative", true);
    found(1, "life.conflict.household", true);
    found(2, "life.conflict.staff", true);
    if (concern) list.push_back({"life.conflict.concern", false, "proposal"});
    found(3, "life.conflict.failed", false);
    found(4, "life.conflict.proposed", true);
  });
  bool away = false;
  const auto see = [&](const db::Row& row) {
    away |= row.text(0) == "suspended" || row.text(0) == "exited" || row.text(0) == "barred";
  };
  tx.query(sql::mentor_status, {{"mentor", pair.mentor}, {"as_of", today}}, see);
  tx.query(sql::standing_of_mentor, {{"mentor", pair.mentor}, {"programme", pair.programme}, {"as_of", today}}, see);
  if (away) list.push_back({"life.conflict.unavailable", true, "screening"});
  const snapshot::Day day(today);
  int carried = 0, capacity = 0;
  for (const auto& row : snapshot.of<snapshot::PairingRow>(snapshot::ref_of(pair.mentor))) {
    if (!row.as_mentor || !row.shows(day)) continue;
    const auto state = snapshot::state_of(snapshot, row.match, day);
    carried += state && !state->closed();
    if (state && !state->closed() && snapshot::key_of(state->mentee) == pair.mentee)
      list.push_back({"life.conflict.matched", true, "proposal"});
  }
  for (const auto& row : snapshot.of<snapshot::CapacityRow>(snapshot::ref_of(pair.mentor)))
    if (row.shows(day) && row.programme == snapshot::ref_of(pair.programme) && row.days.covers(day))
      capacity = row.capacity;
  if (carried >= capacity) list.push_back({"life.conflict.capacity", false, "screening"});
  if (rest_of(snapshot, pair.programme, pair.mentor, pair.mentee, today).any())
    list.push_back({"life.conflict.resting", false, "proposal"});
  return list;
}

Result<std::int64_t> record_proposal(db::Tx& tx, const snapshot::Snapshot& snapshot, const Pair& pair,
                                     const casefile::Answers& answers, const Hand& hand) {
  const Date today = date_of(hand.author.at);
  std::vector<Problem> problems;
  if (const auto day = answers.date("match_proposals.event_date"); day && *day > today)
    problems.push_back({"event_date", "life.flaw.future"});
  const auto answer_by = answers.date("proposal_deadlines.answer_by");
  if (const char* why = refused_deadline(answer_by, today)) problems.push_back({"answer_by", why});
  for (const auto& block : conflicts(tx, snapshot, pair, hand.author.person, today, hand.withheld))
    if (block.hard || !hand.override_.passes()) problems.push_back({"mentor", std::string(block.key)});
  if (!problems.empty()) return refuse(std::move(problems));
  auto fields = answers.fields();
  std::erase_if(fields,
                [](const records::Field& f) { return f.column == records::ColumnKey("proposal_deadlines.answer_by"); });
  fields.insert(fields.end(), {{"match_proposals.programme_id", pair.programme},
                               {"match_proposals.mentor_id", pair.mentor},
                               {"match_proposals.mentee_id", pair.mentee},
                               {"match_proposals.decided_by", hand.author.person}});
  if (const auto episode = episode_of(tx, pair.mentee, pair.programme, today))
    fields.push_back({"match_proposals.referral_id", episode->referral});
  const auto made = records::append(tx, "match_proposals", fields, hand.author);
  if (!made) return tl::unexpected(made.error());
  const Date proposed = answers.date("match_proposals.event_date").value_or(today);
  const Date usual = usual_day(snapshot, pair.programme, proposed, today);
  if (const auto kept = keep_deadline(tx, made->chain, answer_by, usual, hand); !kept)
    return tl::unexpected(kept.error());
  if (hand.override_.passes()) {
    Life life;
    life.proposal = made->chain;
    life.programme = pair.programme;
    if (const auto kept = keep_reason(tx, life, {}, "proposal", hand); !kept) return tl::unexpected(kept.error());
  }
  return made->chain;
}

}  // namespace kith::matches
