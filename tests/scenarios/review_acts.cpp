// SPDX-License-Identifier: AGPL-3.0-or-later
#include "review/answers.h"
#include "review/oversight.h"
#include "review/review.h"
#include "scenarios/record_acts.h"

namespace kith::scenarios {
namespace {

review::Round round_of(World& w, db::Tx& tx, const std::string& label) {
  auto round = review::find_round(tx, w.recall("round " + label));
  if (!round) throw Trouble("there is no such round");
  return std::move(*round);
}
std::vector<review::SampleFile> sample(World& w, const std::string& label) {
  return w.db().reading("scenario", [&](db::Tx& tx) { return review::sample_of(tx, w.recall("round " + label)); });
}

void draws(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const auto called = a.take("called {label}");
  if (!permitted(w, c.text("who"), day, auth::Permission::lead_reviews, w.programme("Community"), a)) return;
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return review::open_round(tx, w.programme("Community"), review::quarter_of(c.date("month")), review::Rule::tenth,
                              "a seed", w.author(c.text("who"), day));
  });
  if (as_expected(a, made ? nullptr : &made.error()) && called) w.remember("round " + called->text("label"), *made);
}

void has_files(World& w, const Caught& c, Asides&) {
  expect("the number of files", std::to_string(sample(w, c.text("label")).size()), c.text("number"));
}

void names_readers(World& w, const Caught& c, Asides& a) {
  std::vector<PersonId> readers;
  for (const auto& name : c.list("people")) readers.push_back(w.person(name));
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return review::name_readers(tx, w.recall("round " + c.text("label")), readers,
                                w.author(c.text("who"), c.date("date")));
  });
  as_expected(a, made ? nullptr : &made.error());
}

void reads(World& w, const Caught& c, Asides&) {
  for (const auto& file : sample(w, c.text("label")))
    if (file.person == w.person(c.text("person"))) {
      if (file.readers[0] == w.person(c.text("reader"))) return;
      throw Trouble("somebody else reads it, or nobody");
    }
  throw Trouble("the file was not drawn");
}

/// Every reading of every file: what the asides say, all else in order.
void all_read(World& w, const Caught& c, Asides& a) {
  const auto fails = a.take("but {item:word} fails in mentees' files because {reason}");
  w.db().writing("scenario", [&](db::Tx& tx) -> Result<int> {
    const auto round = round_of(w, tx, c.text("label"));
    for (const auto& file : review::sample_of(tx, round.id))
      for (int n = 0; n < 2; ++n) {
        const PersonId reader = file.readers[static_cast<std::size_t>(n)];
        if (!reader || file.missing()) continue;
        std::vector<review::Given> given;
        for (const auto* item : review::items_for(review::of_mentee(file.stratum))) {
          const bool failed = fails && item->id == fails->text("item");
          given.push_back({item->id, failed ? review::Answer::fail : review::Answer::pass,
                           failed ? fails->text("reason") : "", ""});
        }
        const auto kept =
            review::answer_file(tx, round, file, n == 1, given, {reader, test::SmallAgency::noon(c.date("date"))});
        if (!kept) throw Trouble("an answer was refused: " + kept.error().problems.front().key);
      }
    return 0;
  });
}

void ends(World& w, const Caught& c, Asides& a) {
  const auto columns = w.columns();
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    const auto round = round_of(w, tx, c.text("label"));
    return review::end_round(tx, round, review::computed_for(columns, round), w.author(c.text("who"), c.date("date")));
  });
  as_expected(a, made ? nullptr : &made.error());
}

void finds(World& w, const Caught& c, Asides&) {
  std::string others;
  for (const auto& finding : w.db().reading("scenario", [&](db::Tx& tx) {
         return review::findings_of(tx, w.recall("round " + c.text("label")), c.date("date"));
       })) {
    const std::string said = in_words(finding.kind) + (finding.item.empty() ? "" : " " + in_words(finding.item));
    if (said == c.text("finding")) return;
    others += said + "; ";
  }
  throw Trouble("it does not find that; its findings: " + others);
}

void declares(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const ProgrammeId programme = w.programme("Community");
  casefile::Answers answers;
  answers.put("na_determinations.clause", c.text("clause"));
  answers.put("na_determinations.reason", code_of(c.text("reason")));
  answers.put("na_determinations.event_date", std::int64_t{day_number(day)});
  answers.put("na_determinations.valid_until", std::int64_t{day_number(add_months(day, 12))});
  if (!permitted(w, c.text("who"), day, auth::Permission::record_improvement, programme, a)) return;
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return review::record_oversight(tx, review::determination_form, programme, answers, w.author(c.text("who"), day));
  });
  as_expected(a, made ? nullptr : &made.error());
}

void stands_as(World& w, const Caught& c, Asides&) {
  const auto columns = w.columns();
  const auto all = w.db().reading(
      "scenario", [&](db::Tx& tx) { return review::determinations(tx, w.programme("Community"), c.date("date")); });
  if (all.empty()) throw Trouble("nothing was declared by then");
  expect("the determination", in_words(review::name(review::verdict_of(columns, all.front(), c.date("date")))),
         c.text("verdict"));
}

}  // namespace

std::vector<Sentence> review_acts() {
  return {
      {"on {date} {who} declares {clause} not applicable because {reason}", declares},
      {"on {date} the last determination {verdict}", stands_as},
      {"on {date} {who} draws files for the quarter of {month}", draws},
      {"round {label:word} has {number} files", has_files},
      {"on {date} {who} names {people} as readers of round {label:word}", names_readers},
      {"{reader} reads the file of {person} in round {label:word}", reads},
      {"on {date} all files of round {label:word} are read", all_read},
      {"on {date} {who} ends round {label:word}", ends},
      {"on {date} round {label:word} finds {finding}", finds},
  };
}

}  // namespace kith::scenarios
