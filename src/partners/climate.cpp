// SPDX-License-Identifier: AGPL-3.0-or-later
#include "partners/climate.h"

#include <algorithm>
#include <limits>
#include <map>

#include "partners/queries.h"

namespace kith::partners {
namespace {

/// A mean in hundredths, rounded to the nearest.
struct Mean {
  int sum{}, n{};
  void add(int one) {
    sum += one;
    ++n;
  }
  void add(const Mean& other) {
    sum += other.sum;
    n += other.n;
  }
  std::optional<int> of_at_least(int least) const {
    return n > 0 && n >= least ? std::optional((sum * 100 + n / 2) / n) : std::nullopt;
  }
};

Said said_by(Voice voice, const Round& round, std::span<const ClimateAnswer> answers, Date today) {
  if (round.version != climate_version) return {voice, round.heard_of(voice), false, {}, {}, {}};
  Said said{voice, 0, false, {}, {}, {}};
  std::array<Mean, climate_statements> each;
  for (const auto& answer : answers) {
    if (answer.voice != voice) continue;
    ++said.count;
    for (std::size_t i = 0; i < answer.answers.size(); ++i)
      if (const int one = answer.answers[i]; one > 0) each[i].add(one);
    if (!answer.note.empty()) said.notes.push_back(answer.note);
  }
  said.shown = today > round.closes && said.count >= round.smallest;
  if (!said.shown) return {voice, said.count, false, {}, {}, {}};
  Mean all;  // of what is shown: a statement withheld could be had from the difference
  for (std::size_t i = 0; i < each.size(); ++i) {
    said.means[i] = each[i].of_at_least(round.smallest);
    if (said.means[i]) all.add(each[i]);
  }
  said.mean = all.of_at_least(1);
  return said;
}

}  // namespace

std::optional<std::vector<int>> parse_climate(std::string_view stored) {
  std::vector<int> answers;
  for (bool more = true; more;) {
    const auto end = std::min(stored.find(';'), stored.size());
    const auto one = stored.substr(0, end);
    if (one.size() > 1 || (one.size() == 1 && (one[0] < '1' || one[0] > '5'))) return std::nullopt;
    answers.push_back(one.empty() ? 0 : one[0] - '0');
    more = end < stored.size();
    stored.remove_prefix(std::min(end + 1, stored.size()));
  }
  const bool any = std::any_of(answers.begin(), answers.end(), [](int one) { return one > 0; });
  return any && answers.size() == climate_statements ? std::optional(answers) : std::nullopt;
}

std::string stored_climate(std::span<const int> answers) {
  std::string stored;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (i) stored += ';';
    if (answers[i] > 0) stored += std::to_string(answers[i]);
  }
  return stored;
}

std::array<Said, std::size(voices)> said_in(const Round& round, std::span<const ClimateAnswer> answers, Date today) {
  return {said_by(Voice::host, round, answers, today), said_by(Voice::mentor, round, answers, today),
          said_by(Voice::staff, round, answers, today)};
}

namespace {

/// Answers that are none of today's statements are neither shown nor counted; of another version every one counts.
bool counted(const Round& round, std::string_view answers) {
  return round.version != climate_version || parse_climate(answers).has_value();
}

std::vector<std::pair<SiteId, Round>> rounds_of(db::Tx& tx, std::int64_t first, std::int64_t last, std::int64_t round,
                                                Date as_of) {
  auto rounds = tx.all(sql::rounds, {{"first", first}, {"last", last}, {"round", round}, {"as_of", as_of}},
                       [](const db::Row& row) {
                         const Round one{row.integer(0),
                                         row.id<ProgrammeId>(2),
                                         row.date(3),
                                         row.date(4),
                                         static_cast<int>(row.integer(5)),
                                         row.id<PersonId>(6),
                                         {},
                                         static_cast<int>(row.integer(7))};
                         return std::pair(row.id<SiteId>(1), one);
                       });
  std::map<std::int64_t, Round*> by;
  for (auto& [_, one] : rounds) by[one.chain] = &one;
  tx.query(sql::heard, {{"first", first}, {"last", last}, {"round", round}, {"as_of", as_of}}, [&](const db::Row& row) {
    const auto found = by.find(row.integer(0));
    const auto voice = parse_voice(row.text(1));
    if (found == by.end() || !voice || !counted(*found->second, row.text(2))) return;
    found->second->heard[static_cast<std::size_t>(*voice)] += static_cast<int>(row.integer(3));
  });
  return rounds;
}

}  // namespace

std::vector<std::pair<SiteId, Round>> load_rounds(db::Tx& tx, std::int64_t first, std::int64_t last, Date as_of) {
  return rounds_of(tx, first, last, 0, as_of);
}

std::optional<std::pair<SiteId, Round>> load_round(db::Tx& tx, std::int64_t round, Date as_of) {
  auto found = rounds_of(tx, 0, std::numeric_limits<std::int64_t>::max(), round, as_of);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<ClimateAnswer> load_climate_answers(db::Tx& tx, std::int64_t round, Date as_of) {
  std::vector<ClimateAnswer> list;
  tx.query(sql::climate_answers, {{"round", round}, {"as_of", as_of}}, [&](const db::Row& row) {
    const auto voice = parse_voice(row.text(0));
    auto answers = parse_climate(row.text(1));
    if (voice && answers) list.push_back({*voice, std::move(*answers), row.null(2) ? "" : row.string(2)});
  });
  return list;
}

Result<std::int64_t> record_climate_answer(db::Tx& tx, const Round& round, const ClimateAnswer& answer, Date day,
                                           bool on_paper, const records::Author& author) {
  if (date_of(author.at) > round.closes) return refuse(RefusalKind::invalid, "partner.flaw.round_over", "event_date");
  if (day > date_of(author.at)) return refuse(RefusalKind::invalid, "partner.flaw.future", "event_date");
  if (!round.open_on(day)) return refuse(RefusalKind::invalid, "partner.flaw.outside_round", "event_date");
  const auto stored = stored_climate(answer.answers);
  if (!parse_climate(stored)) return refuse(RefusalKind::invalid, "partner.flaw.no_answer", "q1");
  const auto made =
      records::append(tx, "climate_answers",
                      {{"climate_answers.survey_id", round.chain},
                       {"climate_answers.event_date", day},
                       {"climate_answers.role", name(answer.voice)},
                       {"climate_answers.mode", std::string_view(on_paper ? "paper" : "online")},
                       {"climate_answers.answers", std::string_view(stored)},
                       {"climate_answers.note", answer.note.empty() ? db::Value() : db::Value(answer.note)}},
                      author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

}  // namespace kith::partners
