// SPDX-License-Identifier: AGPL-3.0-or-later
#include "review/round.h"

#include <algorithm>

#include "platform/base/json_writer.h"
#include "review/checklist.h"
#include "review/queries.h"

namespace kith::review {
namespace {

Round round_of(const db::Row& row) {
  Round round;
  round.id = row.integer(0);
  round.programme = row.id<ProgrammeId>(1);
  round.quarter = quarter_of(row.date(2));
  round.rule = *parse_rule(row.text(3));
  round.algorithm = row.string(4);
  round.seed = row.string(5);
  round.drawn_on = row.date(6);
  round.drawn_by = row.id<PersonId>(7);
  round.ended_on = row.maybe_date(8);
  return round;
}

SampleFile file_of(const db::Row& row) {
  SampleFile file;
  file.id = row.integer(0);
  file.label = row.string(1);
  file.stratum = *parse_stratum(row.text(2));
  file.person = row.id<PersonId>(3);
  file.record = row.integer(4);
  file.withdrawn = row.flag(5);
  file.place = static_cast<int>(row.integer(6));
  file.round = row.integer(7);
  return file;
}

std::int64_t seconds(const records::Author& author) { return author.at.utc_seconds; }

void keep_files(db::Tx& tx, std::int64_t round, std::span<const PopulationFile> files,
                std::span<const std::size_t> sample) {
  std::vector<std::int64_t> place(files.size());
  for (std::size_t i = 0; i < sample.size(); ++i) place[sample[i]] = static_cast<std::int64_t>(i) + 1;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto& f = files[i];
    tx.exec(sql::add_file, {{"round", round},
                            {"label", f.candidate.label},
                            {"stratum", name(f.candidate.stratum)},
                            {"person", f.person},
                            {"record", f.record ? db::Value(f.record) : db::Value()},
                            {"withdrawn", f.withdrawn ? 1 : 0},
                            {"seen_before", f.candidate.seen_before ? 1 : 0},
                            {"place", place[i] ? db::Value(place[i]) : db::Value()}});
  }
}

/// Gives each reading to whoever has the fewest so far and may take it.
class Spreading {
 public:
  Spreading(db::Tx& tx, std::span<const PersonId> readers, const records::Author& author)
      : tx_(tx), readers_(readers), author_(author), load_(readers.size()) {}

  bool give(const SampleFile& file, int second, PersonId not_this) {
    const auto own = own_cases(tx_, file.person);
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < readers_.size(); ++i) {
      const bool excluded = readers_[i] == not_this || std::find(own.begin(), own.end(), readers_[i]) != own.end();
      if (!excluded && (!best || load_[i] < load_[*best])) best = i;
    }
    const PersonId who = best ? readers_[*best] : PersonId{};
    if (best) ++load_[*best];
    if (who != file.readers[static_cast<std::size_t>(second)])
      tx_.exec(
          sql::add_reader,
          {{"file", file.id}, {"second", second}, {"person", who}, {"now", seconds(author_)}, {"by", author_.person}});
    last_ = who;
    return best.has_value();
  }
  PersonId last() const { return last_; }

 private:
  db::Tx& tx_;
  std::span<const PersonId> readers_;
  const records::Author& author_;
  std::vector<int> load_;
  PersonId last_;
};

}  // namespace

std::string_view name(State state) {
  constexpr std::string_view names[] = {"drawn", "assigned", "reviewed", "reported", "corrected", "closed"};
  return names[static_cast<std::size_t>(state)];
}

Result<std::int64_t> open_round(db::Tx& tx, ProgrammeId programme, Quarter quarter, Rule rule, std::string_view seed,
                                const records::Author& author) {
  const Date today = date_of(author.at);
  if (quarter.first > today) return refuse(RefusalKind::invalid, "review.flaw.not_begun", "quarter");
  const auto known = tx.first(sql::round_of_quarter, {{"programme", programme}, {"quarter", quarter.first}},
                              [](const db::Row& row) { return row.integer(0); });
  if (known) return refuse(RefusalKind::conflict, "review.flaw.drawn_before", "quarter");
  const auto files = population(tx, programme, quarter, seed, today);
  if (files.empty()) return refuse(RefusalKind::invalid, "review.flaw.no_files", "quarter");
  std::vector<Candidate> candidates;
  for (const auto& file : files) candidates.push_back(file.candidate);
  const auto round = tx.first(sql::add_round,
                              {{"programme", programme},
                               {"quarter", quarter.first},
                               {"rule", name(rule)},
                               {"algorithm", algorithm},
                               {"seed", seed},
                               {"day", today},
                               {"now", seconds(author)},
                               {"by", author.person}},
                              [](const db::Row& row) { return row.integer(0); });
  keep_files(tx, *round, files, draw(candidates, seed, rule));
  return *round;
}

std::vector<Round> rounds(db::Tx& tx) { return tx.all(sql::rounds, {}, round_of); }

std::optional<Round> find_round(db::Tx& tx, std::int64_t id) {
  for (auto& round : rounds(tx))
    if (round.id == id) return std::move(round);
  return std::nullopt;
}

std::vector<SampleFile> sample_of(db::Tx& tx, std::int64_t round) {
  auto sample = tx.all(sql::sample_of, {{"round", round}}, file_of);
  const auto each = [&](const db::Row& row, auto use) {
    for (auto& file : sample)
      if (file.id == row.integer(0)) use(file, static_cast<std::size_t>(row.integer(1)));
  };
  tx.query(sql::readers_of, {{"round", round}}, [&](const db::Row& row) {
    each(row, [&](SampleFile& file, std::size_t n) { file.readers[n] = row.id<PersonId>(2); });
  });
  tx.query(sql::answer_counts, {{"round", round}}, [&](const db::Row& row) {
    each(row, [&](SampleFile& file, std::size_t n) { file.answered[n] = static_cast<int>(row.integer(2)); });
  });
  return sample;
}

std::optional<SampleFile> find_file(db::Tx& tx, std::int64_t file) {
  const auto found = tx.first(sql::sampled_file, {{"file", file}}, file_of);
  if (!found) return std::nullopt;
  for (auto& one : sample_of(tx, found->round))
    if (one.id == file) return std::move(one);
  return std::nullopt;
}

std::map<Stratum, std::int64_t> population_counts(db::Tx& tx, std::int64_t round) {
  std::map<Stratum, std::int64_t> counts;
  tx.query(sql::population_counts, {{"round", round}},
           [&](const db::Row& row) { counts[*parse_stratum(row.text(0))] = row.integer(1); });
  return counts;
}

std::vector<PersonId> own_cases(db::Tx& tx, PersonId person) {
  return tx.all(sql::own_cases, {{"person", person}}, [](const db::Row& row) { return row.id<PersonId>(0); });
}

bool is_own_case(db::Tx& tx, const SampleFile& file, PersonId person) {
  const auto own = own_cases(tx, file.person);
  return std::ranges::find(own, person) != own.end();
}

std::vector<PersonId> possible_readers(db::Tx& tx, ProgrammeId programme, Date as_of) {
  return tx.all(sql::possible_readers, {{"programme", programme}, {"as_of", as_of}},
                [](const db::Row& row) { return row.id<PersonId>(0); });
}

Result<int> name_readers(db::Tx& tx, std::int64_t round, std::span<const PersonId> readers,
                         const records::Author& author) {
  if (readers.empty()) return refuse(RefusalKind::invalid, "review.flaw.no_readers", "readers");
  const auto sample = sample_of(tx, round);
  const std::size_t twice = second_readings(sample.size());
  Spreading spreading(tx, readers, author);
  int nobody = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const auto& file = sample[i];
    PersonId first = file.readers[0];
    if (file.answered[0] == 0) {
      nobody += spreading.give(file, 0, {}) ? 0 : 1;
      first = spreading.last();
    }
    if (i < twice && file.answered[1] == 0) nobody += spreading.give(file, 1, first) ? 0 : 1;
  }
  return nobody;
}

State state_of(const Round& round, std::span<const SampleFile> sample) {
  if (round.ended_on) return State::reported;
  bool named = false, answered = true;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const auto& file = sample[i];
    const int items =
        file.missing() || file.withdrawn ? 0 : static_cast<int>(items_for(of_mentee(file.stratum)).size());
    named |= static_cast<bool>(file.readers[0]);
    answered &= file.answered[0] >= items;
    if (i < second_readings(sample.size()) && file.readers[1]) answered &= file.answered[1] >= items;
  }
  if (answered && !sample.empty()) return State::reviewed;
  return named ? State::assigned : State::drawn;
}

std::string draw_json(db::Tx& tx, const Round& round) {
  std::vector<Candidate> candidates;
  std::vector<std::pair<std::int64_t, std::string>> kept;
  std::string out;
  JsonWriter json(out);
  json.object().member("algorithm", round.algorithm).member("seed", round.seed).member("rule", name(round.rule));
  json.member("quarter", iso(round.quarter.first)).member("drawn_on", iso(round.drawn_on)).key("population").array();
  tx.query(sql::population_of, {{"round", round.id}}, [&](const db::Row& row) {
    candidates.push_back({row.string(0), *parse_stratum(row.text(1)), row.flag(2)});
    if (!row.null(4)) kept.emplace_back(row.integer(4), row.string(0));
    json.object().member("label", row.text(0)).member("stratum", row.text(1)).member("seen_before", row.flag(2));
    json.member("withdrawn", row.flag(3)).end();
  });
  json.end().key("sample").array();
  std::sort(kept.begin(), kept.end());
  for (const auto& [place, label] : kept) json.value(label);
  const auto again = draw(candidates, round.seed, round.rule);
  const bool agrees = std::equal(again.begin(), again.end(), kept.begin(), kept.end(),
                                 [&](std::size_t i, const auto& k) { return candidates[i].label == k.second; });
  json.end().member("agrees", agrees).end();
  return out;
}

}  // namespace kith::review
