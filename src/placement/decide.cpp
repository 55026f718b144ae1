// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "matching/explain.h"
#include "placement/placement.h"
#include "placement/propose.h"
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
  std::ranges::replace(list, '+', ';');  // co-mentors are several people
  return list;
}

/// The chosen mentor among those possible; both nothing where the child goes on waiting.
struct Weighed {
  std::int64_t rank{}, points{};
  std::string alternatives;
};
Result<Weighed> weigh(const ProgrammePool& pool, std::int32_t mentee, const Decision& decision, PersonId author) {
  const auto candidates = candidates_of(pool, mentee, author);
  const auto chosen = std::ranges::find_if(candidates, [&](const Candidate& c) {
    return decision.mentor && pool.mentors[static_cast<std::size_t>(c.mentor)].is(*decision.mentor);
  });
  if (decision.mentor && chosen == candidates.end())
    return refuse(RefusalKind::invalid, "placement.flaw.not_possible", "mentor");
  const bool first = decision.mentor ? chosen == candidates.begin() : candidates.empty();
  if (!first && decision.reason.empty()) return refuse(RefusalKind::invalid, "placement.flaw.reason", "reason");
  if (!decision.mentor) return Weighed{0, 0, others(pool, candidates, matching::nobody)};
  return Weighed{chosen - candidates.begin() + 1, chosen->score.total, others(pool, candidates, chosen->mentor)};
}

db::Value or_nothing(const std::string& text) { return text.empty() ? db::Value() : db::Value(text); }

}  // namespace

Result<std::int64_t> record_decision(db::Tx& tx, const ProgrammePool& pool, std::int32_t mentee,
                                     const Decision& decision, const records::Author& author) {
  const auto weighed = weigh(pool, mentee, decision, author.person);
  if (!weighed) return tl::unexpected(weighed.error());
  const std::string& alternatives = weighed->alternatives;
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
    fields.push_back({"matching_decisions.rank", weighed->rank});
    fields.push_back({"matching_decisions.points", weighed->points});
    if (decision.proposal) fields.push_back({"matching_decisions.proposal_id", decision.proposal});
  }
  const auto row = records::append(tx, "matching_decisions", fields, author);
  if (!row) return tl::unexpected(row.error());
  return row->chain;
}

Result<std::int64_t> propose(db::Tx& tx, const snapshot::Snapshot& snapshot, const Choice& choice,
                             const casefile::Answers& answers, const matches::Hand& hand, Date day) {
  const auto pool = pool_of(facts_of(tx, choice.programme, day), snapshot);
  const auto found = std::ranges::find(pool.mentees, choice.referral, &Somebody::referral);
  if (found == pool.mentees.end()) return refuse(RefusalKind::conflict, "placement.flaw.gone");
  const auto mentee = static_cast<std::int32_t>(found - pool.mentees.begin());
  Decision decision{choice.mentor, choice.reason, 0};
  if (const auto weighed = weigh(pool, mentee, decision, hand.author.person); !weighed)
    return tl::unexpected(weighed.error());
  const auto chosen = find_person(pool.mentors, choice.mentor);
  std::vector<PersonId> mentors{chosen->person};
  mentors.insert(mentors.end(), chosen->co.begin(), chosen->co.end());
  decision.mentor = chosen->person;
  for (const PersonId mentor : mentors) {
    const auto made = matches::record_proposal(tx, snapshot, {pool.programme, mentor, found->person}, answers, hand);
    if (!made) return tl::unexpected(made.error());
    if (decision.proposal == 0) decision.proposal = *made;
  }
  const auto row = record_decision(tx, pool, mentee, decision, hand.author);
  if (!row) return tl::unexpected(row.error());
  return decision.proposal;
}

Result<std::int64_t> record_setting(db::Tx& tx, ProgrammeId programme, const CriterionFact& setting, Date from,
                                    const records::Author& author) {
  const auto row =
      records::append(tx, "matching_criteria",
                      {{"matching_criteria.programme_id", programme},
                       {"matching_criteria.criterion", std::string_view(setting.criterion)},
                       {"matching_criteria.mandatory", setting.mandatory ? 1 : 0},
                       {"matching_criteria.at_least", setting.at_least ? db::Value(*setting.at_least) : db::Value()},
                       {"matching_criteria.points", setting.points},
                       {"matching_criteria.most", setting.most},
                       {"matching_criteria.valid_from", from},
                       {"matching_criteria.approved_by", author.person}},
                      author);
  if (!row) return tl::unexpected(row.error());
  return row->chain;
}

Result<std::int64_t> record_pair_rule(db::Tx& tx, const ProgrammePool& pool, std::int32_t mentor, std::int32_t mentee,
                                      const casefile::Answers& answers, const records::Author& author) {
  if (answers.text("matching_pair_rules.rule") == "locked") {
    const bool other =
        std::ranges::any_of(pool.asked.locks, [&](const auto& l) { return l.first == mentee && l.second != mentor; });
    if (other) return refuse(RefusalKind::invalid, "placement.flaw.locked_twice", "rule");
    if (matching::blockers_of(pool.asked.pool, pool.asked.rules, mentor, mentee) != 0)
      return refuse(RefusalKind::invalid, "placement.flaw.not_possible", "rule");
  }
  if (const auto end = answers.date("matching_pair_rules.end_date"); end && *end < pool.as_of)
    return refuse(RefusalKind::invalid, "placement.flaw.ended", "end_date");
  auto fields = answers.fields();
  fields.insert(fields.end(), {{"matching_pair_rules.mentor_id", pool.mentors[static_cast<std::size_t>(mentor)].person},
                               {"matching_pair_rules.mentee_id", pool.mentees[static_cast<std::size_t>(mentee)].person},
                               {"matching_pair_rules.programme_id", pool.programme},
                               {"matching_pair_rules.start_date", pool.as_of},
                               {"matching_pair_rules.decided_by", author.person}});
  const auto row = records::append(tx, "matching_pair_rules", fields, author);
  if (!row) return tl::unexpected(row.error());
  return row->chain;
}

}  // namespace kith::placement
