// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/demonstration.h"

#include <toml++/toml.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <ostream>
#include <stdexcept>
#include <thread>

#include "app/queries.h"
#include "documents/documents.h"
#include "evidence/builder.h"
#include "evidence/opened.h"
#include "platform/audit/log.h"
#include "platform/auth/account.h"
#include "platform/base/whole_file.h"
#include "review/improvement.h"
#include "review/openings.h"
#include "review/review.h"
#include "review/workspace.h"

namespace kith::app {
namespace {

using review::Answer;
using review::Given;
using review::Round;
using review::SampleFile;

template <class T>
T seeded(Result<T> result) {
  if (!result) throw std::runtime_error("the demonstration does not fit: " + result.error().problems.front().key);
  return std::move(*result);
}
void seeded(const Result<void>& result) {
  if (!result) throw std::runtime_error("the demonstration does not fit: " + result.error().problems.front().key);
}

void note_seeded(db::Tx& tx, Instant at, const char* action, const char* kind, std::int64_t key) {
  audit::Entry entry;
  entry.at = at;
  entry.by = audit::By::machine;
  entry.action = action;
  entry.subjects = {{kind, key}};
  audit::append(tx, std::move(entry));
}

std::optional<ProgrammeId> directed_by(db::Tx& tx, PersonId director, Date today) {
  return tx.first(sql::programme_of_director, {{"worker", director}, {"today", today}},
                  [](const db::Row& row) { return row.id<ProgrammeId>(0); });
}

/// An answer other than yes: of which files, in which round (empty: both).
struct ReviewLine {
  std::string item, of, round;
  Given given;
  bool second{};
};

std::string said(const toml::table& table, std::string_view name) { return table[name].value_or(std::string()); }

std::vector<ReviewLine> lines_of(const toml::table& told) {
  std::vector<ReviewLine> lines;
  if (const auto* list = told["answer"].as_array())
    for (const auto& node : *list) {
      const auto& line = *node.as_table();
      const auto number = line["of"].value<std::int64_t>();
      const auto answer = said(line, "answer") == "fail" ? Answer::fail : Answer::na;
      const auto item = said(line, "item");
      lines.push_back({item,
                       number ? std::to_string(*number) : said(line, "of"),
                       said(line, "round"),
                       {item, answer, said(line, "reason"), said(line, "pointer")},
                       line["second"].value_or(false)});
    }
  return lines;
}

std::vector<review::GroupAnswers> groups_of(const toml::table& evaluation) {
  std::vector<review::GroupAnswers> groups;
  if (const auto* list = evaluation["groups"].as_array())
    for (const auto& node : *list) {
      const auto& group = *node.as_table();
      groups.push_back({said(group, "group"), group["invited"].value_or(std::int64_t{0}),
                        group["responded"].value_or(std::int64_t{0})});
    }
  return groups;
}

/// Which one a file is among those drawn of its side, and among those of them that two read; `of`: how many are read.
struct Numbers {
  int drawn{}, read_twice{}, of{};
};

/// How many of `files` must fail so that their share is nearest to the computed one.
int fail_as_computed(const review::Share& computed, int files) {
  if (computed.den == 0) return 0;
  return static_cast<int>((2 * (computed.den - computed.num) * files + computed.den) / (2 * computed.den));
}

/// The rounds of one programme, on the days on which it would have been done.
class Rounds {
 public:
  Rounds(Agency& agency, toml::table told, ProgrammeId programme, PersonId director)
      : agency_(agency), told_(std::move(told)), lines_(lines_of(told_)), programme_(programme), director_(director) {}

  void before() {
    const auto quarter = review::quarter_of(add_days(review::quarter_of(today_).first, -1));
    const Date ended = std::min(add_days(quarter.last, 20), add_days(today_, -1));
    write([&](db::Tx& tx) { evaluate(tx, add_days(quarter.first, -10)); });
    const auto round = drawn(quarter, add_days(ended, -14));
    const auto computed = review::computed_for(*agency_.snapshots().current(agency_.db()), round);
    write([&](db::Tx& tx) { read(tx, round, review::sample_of(tx, round.id).size(), add_days(ended, -5), computed); });
    write([&](db::Tx& tx) {
      seeded(review::end_round(tx, round, computed, {director_, at(ended)}));
      take_up(tx, round, ended);
      note_seeded(tx, agency_.now(), "review.seed", "review_round", round.id);  // not a word
    });
  }
  void running() {
    const auto quarter = review::quarter_of(today_);
    const auto round = drawn(quarter, std::max(quarter.first, add_days(today_, -9)));
    write([&](db::Tx& tx) {
      read(tx, round, review::sample_of(tx, round.id).size() / 2, std::max(quarter.first, add_days(today_, -2)), {});
      note_seeded(tx, agency_.now(), "review.seed", "review_round", round.id);  // not a word
    });
  }

 private:
  void write(FunctionRef<void(db::Tx&)> act) { agency_.db().write("seed", act); }
  /// About noon of a day; not later than now.
  Instant at(Date day) const {
    constexpr std::int64_t day_of_seconds = 86'400, afternoon = 57'600;
    return day < today_ ? agency_.moment_at(day_number(day) * day_of_seconds + afternoon) : agency_.now();
  }

  Round drawn(const review::Quarter& quarter, Date day) {
    std::optional<Round> round;
    write([&](db::Tx& tx) {
      const records::Author author{director_, at(day)};
      const auto seed = "demonstration " + iso(quarter.first);
      const auto id = seeded(review::open_round(tx, programme_, quarter, review::Rule::tenth, seed, author));
      seeded(review::name_readers(tx, id, review::possible_readers(tx, programme_, day), author));
      round = review::find_round(tx, id);
    });
    return *round;
  }

  /// The first `files` of the sample, by everybody who reads them; `computed` is empty while the quarter runs.
  void read(db::Tx& tx, const Round& round, std::size_t files, Date day, const review::Computed& computed) {
    Numbers mentees, mentors;
    const auto sample = review::sample_of(tx, round.id);
    for (const auto& file : sample) ++(review::of_mentee(file.stratum) ? mentees : mentors).of;
    for (std::size_t i = 0; i < std::min(files, sample.size()); ++i) {
      const auto& file = sample[i];
      auto& number = review::of_mentee(file.stratum) ? mentees : mentors;
      ++number.drawn;
      if (file.missing() || file.withdrawn) continue;
      if (file.readers[1]) ++number.read_twice;
      for (const bool second : {false, true})
        if (const auto reader = file.readers[second])
          seeded(review::answer_file(tx, round, file, second, answers(round, file, number, second, computed),
                                     {reader, at(day)}));
    }
  }
  std::vector<Given> answers(const Round& round, const SampleFile& file, const Numbers& number, bool second,
                             const review::Computed& computed) const {
    const std::string_view which = round.quarter.last < today_ ? "before" : "running";
    std::vector<Given> given;
    for (const auto* item : review::items_for(review::of_mentee(file.stratum))) {
      const auto line = std::find_if(lines_.begin(), lines_.end(), [&](const ReviewLine& l) {
        const bool fits = l.of == "all" || (l.of == "open" && !review::closed(file.stratum)) ||
                          (l.of == "figure" && computed &&
                           number.drawn > number.of - fail_as_computed(computed(item->measure), number.of)) ||
                          l.of == std::to_string(l.second ? number.read_twice : number.drawn);
        return l.item == item->id && fits && (l.round.empty() || l.round == which) && (second || !l.second);
      });
      given.push_back(line == lines_.end() ? Given{item->id, Answer::pass, {}, {}} : line->given);
    }
    return given;
  }

  void evaluate(db::Tx& tx, Date day) {
    const auto& told = *told_["evaluation"].as_table();
    const auto sources = said(told, "sources"), summary = said(told, "summary");
    seeded(review::add_evaluation(tx, programme_,
                                  {{"evaluation_cycles.event_date", day},
                                   {"evaluation_cycles.sources", std::string_view(sources)},
                                   {"evaluation_cycles.summary", std::string_view(summary)}},
                                  groups_of(told), {director_, at(day)}));
  }

  /// An action for what readers saw differently; the second of the readers does it, and has begun.
  void take_up(db::Tx& tx, const Round& round, Date day) {
    const auto findings = review::findings_of(tx, round.id, day);
    const auto differ =
        std::find_if(findings.begin(), findings.end(), [](const auto& f) { return f.kind == "readers_differ"; });
    if (differ == findings.end()) return;
    const auto statement = said(*told_["action"].as_table(), "statement");
    const auto sample = review::sample_of(tx, round.id);
    const auto owner =
        std::ranges::find_if(sample, [](const SampleFile& file) { return bool{file.readers[1]}; })->readers[1];
    const auto action = seeded(review::add_action(tx, programme_,
                                                  {{"plan_actions.statement", std::string_view(statement)},
                                                   {"plan_actions.owner_id", owner},
                                                   {"plan_actions.due_date", add_days(today_, 30)}},
                                                  day, differ->id, {director_, at(day)}));
    seeded(review::take_step(tx, *review::find_action(tx, action, day), {review::Step::in_progress, {}, {}, day},
                             {owner, at(day)}));
  }

  Agency& agency_;
  toml::table told_;
  std::vector<ReviewLine> lines_;
  ProgrammeId programme_;
  PersonId director_;
  Date today_ = date_of(agency_.now());
};

/// What the reviewer wrote for herself on files of the sample, by their number.
void write_notes(db::Tx& tx, const toml::table& told, const Round& round, AccountId reviewer, Instant now) {
  const auto sample = review::sample_of(tx, round.id);
  if (const auto* notes = told["notes"].as_array())
    for (const auto& node : *notes) {
      const auto& note = *node.as_table();
      const auto file = static_cast<std::size_t>(note["file"].value_or(std::int64_t{1})) - 1;
      if (file < sample.size()) seeded(review::keep_note(tx, reviewer, sample[file], said(note, "note"), now));
    }
}

/// Makes a package of the year that ended with the round's quarter, as the server would, and gives its number.
std::int64_t make_package(Agency& agency, const Round& round, AccountId director) {
  evidence::NewPackage wanted;
  wanted.programme = round.programme;
  wanted.from = add_months(add_days(round.quarter.last, 1), -12);
  wanted.to = round.quarter.last;
  wanted.as_of = date_of(agency.now());
  wanted.language = agency.default_language();
  wanted.printed = false;  // the printed sections take most of the time
  const auto columns = [&] { return agency.snapshots().current(agency.db()); };
  const auto today = columns();
  const auto id = agency.db().writing("seed", [&](db::Tx& tx) {
    const auto asked = seeded(evidence::ask_for(tx, wanted, *today, {}, director, agency.now()));
    note_seeded(tx, agency.now(), "evidence.seed", "evidence_package", asked);  // not a word
    return asked;
  });
  evidence::Bell bell;
  const evidence::Builder builder({agency.db(), columns, agency.signing_key(), agency.secrets().pseudonyms(),
                                   [&] { return agency.name(); }, [&] { return agency.now(); }, evidence_folder(agency),
                                   bell, nullptr, &agency.vault()});
  const auto made = [&](db::Tx& tx) { return !evidence::find_package(tx, id)->under_way(); };
  while (!agency.db().reading("seed", made)) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  return id;
}

}  // namespace

void demonstrate_review(Agency& agency, PersonId director, const std::string& folder, std::ostream& out) {
  const auto content = read_file(folder + "/review.toml");
  const Date today = date_of(agency.now());
  const auto programme = agency.db().reading("seed", [&](db::Tx& tx) { return directed_by(tx, director, today); });
  if (!content || !programme) return;
  Rounds rounds(agency, toml::parse(*content), *programme, director);
  rounds.before();
  rounds.running();
  out << "drew files of two quarters\n";
}

void demonstrate_opening(Agency& agency, std::string_view director, std::string_view reviewer,
                         const std::string& folder, std::ostream& out) {
  const auto content = read_file(folder + "/review.toml");
  if (!content) return;
  const auto file = toml::parse(*content);
  const auto* told = file["opening"].as_table();
  const auto leader = agency.db().reading("seed", [&](db::Tx& tx) { return auth::find_account(tx, director); });
  auto rounds = agency.db().reading("seed", [](db::Tx& tx) { return review::rounds(tx); });
  std::erase_if(rounds, [](const Round& round) { return !round.ended_on; });
  if (!told || !leader || rounds.empty()) return;
  const Round& round = rounds.front();
  const Instant now = agency.now();
  const Date last = add_days(date_of(now), (*told)["days"].value_or(std::int64_t{10}));
  const auto package = make_package(agency, round, leader->id);
  agency.db().write("seed", [&](db::Tx& tx) {
    const review::NewOpening wanted{std::string(reviewer), {round.id}, last, false, said(*told, "why")};
    seeded(review::open_to(tx, wanted, leader->id, now, leader->person));
    const auto opening = review::openings(tx).front();
    seeded(evidence::open_packages(tx, opening, {package}, {package}, leader->id, now));
    note_seeded(tx, now, "review.seed", "review_opening", opening.id);  // not a word
    write_notes(tx, *told, round, opening.account, now);
  });
  out << "let a reviewer in, with a package of evidence\n";
}

void demonstrate_documents(Agency& agency, PersonId director, const std::string& folder, std::ostream& out,
                           const files::Apart& apart) {
  const auto today = date_of(agency.now());
  std::vector<documents::Document> all;
  std::optional<ProgrammeId> programme;
  agency.db().reading("seed", [&](db::Tx& tx) {
    programme = directed_by(tx, director, today);
    for (const auto& series : documents::load_register(tx, today)) all.push_back(series.holds());
    return true;
  });
  int put = 0;
  for (const auto& document : all)
    for (const std::string ending : {"pdf", "txt"}) {
      const auto content = read_file(folder + "/documents/" + document.kind + "." + ending);
      if (!content || document.programme != programme) continue;
      const auto arrived =
          seeded(documents::take_in(agency.vault(), apart, {document.kind + "." + ending, {}, *content}));
      agency.db().write("seed", [&](db::Tx& tx) {
        documents::attach(tx, document.chain, arrived, {director, agency.now()});
        note_seeded(tx, agency.now(), "documents.seed", "document", document.chain);  // not a word
      });
      ++put;
    }
  if (put != 0) out << "put " << put << " files to documents\n";
}

}  // namespace kith::app
