// SPDX-License-Identifier: AGPL-3.0-or-later
#include "review/answers.h"

#include <algorithm>

#include "review/improvement.h"
#include "review/queries.h"

namespace kith::review {
namespace {

Answer parse_answer(std::string_view text) {
  return text == "pass" ? Answer::pass : text == "fail" ? Answer::fail : Answer::na;
}

Finding finding_of(const db::Row& row) {
  return {row.integer(0),
          row.integer(1),
          row.integer(2),
          row.string(3),
          row.string(4),
          row.string(5),
          row.string(6),
          {row.integer(7), row.integer(8)},
          {row.integer(9), row.integer(10)},
          FindingState::open};
}

const Given* find(const Answers& answers, std::int64_t file, bool second, const std::string& item) {
  const auto found = answers.find({file, second, item});
  return found == answers.end() ? nullptr : &found->second;
}

/// Writes the findings of one round.
class Findings {
 public:
  Findings(db::Tx& tx, const Round& round, Date today) : tx_(tx), round_(round), today_(today) {}

  void missing(const SampleFile& file) { open("missing_file", {}, "PRG 1.01", file.id, {0, 1}, std::nullopt); }
  void differ(const SampleFile& file, const Item& item) {
    open("readers_differ", item.id, item.clause, file.id, {0, 1}, std::nullopt);
  }
  void of(const ItemResult& r) {
    if (r.reviewed.num < r.reviewed.den) open("failed_item", r.item->id, r.item->clause, 0, r.reviewed, std::nullopt);
    if (r.apart) open("data_quality", r.item->id, r.item->clause, 0, r.reviewed, r.computed);
  }

 private:
  void open(std::string_view kind, std::string_view item, std::string_view clause, std::int64_t file, Share reviewed,
            std::optional<Share> computed) {
    tx_.exec(sql::add_finding, {{"round", round_.id},
                                {"kind", kind},
                                {"item", item.empty() ? db::Value() : db::Value(item)},
                                {"clause", clause},
                                {"file", file ? db::Value(file) : db::Value()},
                                {"num", reviewed.num},
                                {"den", reviewed.den},
                                {"computed_num", computed ? db::Value(computed->num) : db::Value()},
                                {"computed_den", computed ? db::Value(computed->den) : db::Value()},
                                {"day", today_}});
  }
  db::Tx& tx_;
  const Round& round_;
  Date today_;
};

void note_findings(db::Tx& tx, const Round& round, std::span<const SampleFile> sample, const Computed& computed,
                   Date today) {
  const auto answers = answers_of(tx, round.id);
  Findings findings(tx, round, today);
  for (const auto& file : sample) {
    if (file.missing()) findings.missing(file);
    for (const auto* item : items_for(of_mentee(file.stratum))) {
      const auto* first = find(answers, file.id, false, item->id);
      const auto* second = find(answers, file.id, true, item->id);
      if (first && second && first->answer != second->answer) findings.differ(file, *item);
    }
  }
  for (const auto& result : results(sample, answers, computed)) findings.of(result);
}

}  // namespace

Result<void> answer_file(db::Tx& tx, const Round& round, const SampleFile& file, bool second,
                         std::span<const Given> given, const records::Author& author) {
  if (round.ended_on) return refuse(RefusalKind::conflict, "review.flaw.ended");
  std::vector<Problem> problems;
  for (const auto& one : given)
    if (one.answer != Answer::pass && one.reason.empty())
      problems.push_back({one.item + "_reason", "review.flaw.reason"});
  if (!problems.empty()) return refuse(std::move(problems));
  for (const auto& one : given)
    tx.exec(sql::add_answer, {{"file", file.id},
                              {"second", second ? 1 : 0},
                              {"item", one.item},
                              {"answer", name(one.answer)},
                              {"reason", one.reason.empty() ? db::Value() : db::Value(one.reason)},
                              {"pointer", one.pointer.empty() ? db::Value() : db::Value(one.pointer)},
                              {"day", date_of(author.at)},
                              {"now", author.at.utc_seconds},
                              {"by", author.person}});
  return {};
}

Answers answers_of(db::Tx& tx, std::int64_t round) {
  Answers answers;
  tx.query(sql::answers_of, {{"round", round}}, [&](const db::Row& row) {
    answers[{row.integer(0), row.flag(1), row.string(2)}] = {row.string(2), parse_answer(row.text(3)), row.string(4),
                                                             row.string(5)};
  });
  return answers;
}

std::vector<ItemResult> results(std::span<const SampleFile> sample, const Answers& answers, const Computed& computed) {
  std::vector<ItemResult> list;
  for (const auto& item : checklist()) {
    ItemResult r;
    r.item = &item;
    for (const auto& file : sample) {
      if (of_mentee(file.stratum) != item.mentee) continue;
      const auto* given = find(answers, file.id, false, item.id);
      if (!given) continue;
      if (given->answer == Answer::na)
        ++r.not_applicable;
      else
        ++r.reviewed.den, r.reviewed.num += given->answer == Answer::pass ? 1 : 0;
    }
    if (!item.measure.empty()) r.computed = computed(item.measure);
    r.apart = five_points_apart(r.reviewed.num, r.reviewed.den, r.computed.num, r.computed.den);
    list.push_back(r);
  }
  return list;
}

Result<void> end_round(db::Tx& tx, const Round& round, const Computed& computed, const records::Author& author) {
  const auto sample = sample_of(tx, round.id);
  const auto state = state_of(round, sample);
  if (state == State::reported) return refuse(RefusalKind::conflict, "review.flaw.ended");
  if (state != State::reviewed) return refuse(RefusalKind::conflict, "review.flaw.unanswered");
  std::int64_t files[2] = {}, population[2] = {};
  for (const auto& file : sample) ++files[closed(file.stratum)];
  for (const auto& [stratum, n] : population_counts(tx, round.id)) population[closed(stratum)] += n;
  const auto record = records::append(tx, "file_review_rounds",
                                      {{"file_review_rounds.programme_id", round.programme},
                                       {"file_review_rounds.quarter_start", round.quarter.first},
                                       {"file_review_rounds.event_date", date_of(author.at)},
                                       {"file_review_rounds.open_files", files[0]},
                                       {"file_review_rounds.closed_files", files[1]},
                                       {"file_review_rounds.population_open", population[0]},
                                       {"file_review_rounds.population_closed", population[1]},
                                       {"file_review_rounds.seed", std::string_view(round.seed)}},
                                      author);
  if (!record) return tl::unexpected(record.error());
  note_findings(tx, round, sample, computed, date_of(author.at));
  tx.exec(sql::add_end, {{"round", round.id},
                         {"record", record->chain},
                         {"day", date_of(author.at)},
                         {"now", author.at.utc_seconds},
                         {"by", author.person}});
  return {};
}

std::string_view name(FindingState state) {
  constexpr std::string_view names[] = {"open", "planned", "corrected", "closed"};
  return names[static_cast<std::size_t>(state)];
}

std::vector<Finding> findings_of(db::Tx& tx, std::int64_t round, Date as_of) {
  auto findings = tx.all(sql::findings_of, {{"round", round}}, finding_of);
  for (Finding& finding : findings) {
    const auto action = finding.action != 0 ? find_action(tx, finding.action, as_of) : std::nullopt;
    if (action)
      finding.state = action->over()                       ? FindingState::closed
                      : action->state == ActionState::done ? FindingState::corrected
                                                           : FindingState::planned;
  }
  return findings;
}

std::vector<Finding> open_findings(db::Tx& tx, ProgrammeId programme) {
  return tx.all(sql::open_findings, {{"programme", programme}}, finding_of);
}

State state_of(const Round& round, std::span<const SampleFile> sample, std::span<const Finding> findings) {
  const State state = state_of(round, sample);
  if (state != State::reported) return state;
  auto least = FindingState::closed;
  for (const Finding& finding : findings) least = std::min(least, finding.state);
  return least == FindingState::closed      ? State::closed
         : least == FindingState::corrected ? State::corrected
                                            : State::reported;
}

}  // namespace kith::review
