// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "placement/placement.h"
#include "records/append.h"

namespace kith::placement {
namespace {

/// The exchange ids of the candidates beside the chosen one, best first.
std::string others(const ProgrammePool& pool, const std::vector<Candidate>& candidates, std::int32_t chosen) {
  std::string list;
  std::size_t count = 0;
  for (const Candidate& c : candidates) {
    if (c.mentor == chosen || count == most_alternatives) continue;
    ++count;
    (list += list.empty() ? "" : ";") += pool.asked.pool.mentors[static_cast<std::size_t>(c.mentor)].id;
  }
  return list;
}

db::Value or_nothing(const std::string& text) { return text.empty() ? db::Value() : db::Value(text); }

}  // namespace

Result<std::int64_t> record_decision(db::Tx& tx, const ProgrammePool& pool, std::int32_t mentee,
                                     const Decision& decision, const records::Author& author) {
  const auto candidates = candidates_of(pool, mentee, author.person);
  const auto chosen = std::ranges::find_if(candidates, [&](const Candidate& c) {
    return decision.mentor && pool.mentors[static_cast<std::size_t>(c.mentor)].person == *decision.mentor;
  });
  if (decision.mentor && chosen == candidates.end())
    return refuse(RefusalKind::invalid, "placement.flaw.not_possible", "mentor");
  const bool first = decision.mentor ? chosen == candidates.begin() : candidates.empty();
  if (!first && decision.reason.empty()) return refuse(RefusalKind::invalid, "placement.flaw.reason", "reason");
  const std::string alternatives = others(pool, candidates, decision.mentor ? chosen->mentor : matching::nobody);
  std::vector<records::Field> fields{
      {"matching_decisions.mentee_id", pool.mentees[static_cast<std::size_t>(mentee)].person},
      {"matching_decisions.programme_id", pool.programme},
      {"matching_decisions.event_date", pool.as_of},
      {"matching_decisions.decision", decision.mentor ? "propose" : "keep_waiting"},
      {"matching_decisions.alternatives", or_nothing(alternatives)},
      {"matching_decisions.reason", or_nothing(decision.reason)},
      {"matching_decisions.decided_by", author.person}};
  if (decision.mentor) {
    fields.push_back({"matching_decisions.mentor_id", *decision.mentor});
    fields.push_back({"matching_decisions.rank", chosen - candidates.begin() + 1});
    fields.push_back({"matching_decisions.points", chosen->score.total});
    if (decision.proposal) fields.push_back({"matching_decisions.proposal_id", decision.proposal});
  }
  const auto row = records::append(tx, "matching_decisions", fields, author);
  if (!row) return tl::unexpected(row.error());
  return row->chain;
}

Result<std::int64_t> record_pair_rule(db::Tx& tx, const ProgrammePool& pool, PersonId mentor, PersonId mentee,
                                      bool together, std::string_view note, const records::Author& author) {
  const auto row = records::append(tx, "matching_pair_rules",
                                   {{"matching_pair_rules.mentor_id", mentor},
                                    {"matching_pair_rules.mentee_id", mentee},
                                    {"matching_pair_rules.programme_id", pool.programme},
                                    {"matching_pair_rules.rule", together ? "locked" : "kept_apart"},
                                    {"matching_pair_rules.start_date", pool.as_of},
                                    {"matching_pair_rules.decided_by", author.person},
                                    {"matching_pair_rules.note", note.empty() ? db::Value() : db::Value(note)}},
                                   author);
  if (!row) return tl::unexpected(row.error());
  return row->chain;
}

}  // namespace kith::placement
