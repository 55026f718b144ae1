// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "review/improvement_pages.h"
#include "review/queries.h"
#include "review/review.h"
#include "review/round.html.h"

namespace kith::review {
namespace {

using render::Url;

struct FileLine {
  std::string label, stratum, reader, second;
  Url href;
  render::Status status;
  bool may_open{};
};
struct ResultLine {
  std::string text, clause, reviewed, computed;
  std::optional<render::Status> status;
};
struct FindingLine {
  std::string text, clause;
  render::Status status;
  std::optional<Url> plan;  ///< a new action about it
  std::string plan_spoken;
};
struct InterviewLine {
  std::string mentor, mentee, why;
};
struct Fact {
  std::string name, value;
};
struct RoundView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string quarter, programme;
  Url end_to, readers_to;
  render::Status status;
  std::vector<Fact> facts;
  std::vector<FileLine> files;
  std::optional<render::Field> readers;
  std::vector<ResultLine> results;
  std::vector<FindingLine> findings;
  std::vector<InterviewLine> interviews;
  bool leads{}, may_end{}, has_results{}, has_findings{}, has_interviews{};
};

std::string share_text(const Visit& visit, Share share) {
  if (share.den == 0) return visit.words.text("review.no_cases");
  return visit.words.text("review.share", {{"num", share.num}, {"den", share.den}});
}

class Filling {
 public:
  Filling(Visit& visit, const Seen& seen, RoundView& view) : visit_(visit), seen_(seen), view_(view) {}

  void files(db::Tx& tx) {
    for (const auto& file : seen_.sample) {
      const int items = static_cast<int>(items_for(of_mentee(file.stratum)).size());
      FileLine line;
      line.label = label_text(visit_, file);
      line.stratum = visit_.words.text_of("review.stratum." + std::string(name(file.stratum)));
      line.href = Url(address_of(visit_, file));
      if (file.readers[0]) line.reader = person_name(tx, file.readers[0], visit_.today);
      if (file.readers[1]) line.second = person_name(tx, file.readers[1], visit_.today);
      line.may_open = !is_own_case(tx, file, visit_.actor.person);
      line.status = status_of(file, items);
      view_.files.push_back(std::move(line));
    }
  }
  void facts(db::Tx& tx) {
    const auto& round = seen_.round;
    const auto fact = [&](i18n::Key key, std::string value) {
      view_.facts.push_back({visit_.words.text(key), std::move(value)});
    };
    std::string counts;
    for (const auto& [stratum, n] : population_counts(tx, round.id))
      (counts += counts.empty() ? "" : " · ") +=
          visit_.words.text_of("review.stratum." + std::string(name(stratum))) + ": " + visit_.words.number(n);
    fact("review.population", counts);
    fact("review.sample", visit_.words.text("review.files", {{"n", static_cast<std::int64_t>(seen_.sample.size())}}));
    fact("review.rule", visit_.words.text_of("review.rule." + std::string(name(round.rule))));
    fact("review.drawn", visit_.words.date(round.drawn_on) + " · " + person_name(tx, round.drawn_by, visit_.today));
    fact("review.seed", round.seed);
    fact("review.algorithm", round.algorithm);
    if (round.ended_on) fact("review.ended", visit_.words.date(*round.ended_on));
  }
  void results_of(db::Tx& tx, const Computed& computed) {
    const auto answers = answers_of(tx, seen_.round.id);
    view_.has_results = !answers.empty();
    if (!view_.has_results) return;
    for (const auto& r : results(seen_.sample, answers, computed)) {
      ResultLine line{r.item->text(visit_.words.language()), r.item->clause, share_text(visit_, r.reviewed),
                      r.item->measure.empty() ? std::string() : share_text(visit_, r.computed), std::nullopt};
      if (r.apart) line.status = render::Status{render::Mark::bad, visit_.words.text("review.apart")};
      view_.results.push_back(std::move(line));
    }
  }
  void findings(db::Tx& tx) {
    const bool may_plan =
        scope_of(visit_.actor, auth::Permission::record_improvement).sees_whole(seen_.round.programme);
    constexpr render::Mark marks[] = {render::Mark::bad, render::Mark::due, render::Mark::open, render::Mark::good};
    for (const auto& f : findings_of(tx, seen_.round.id, visit_.today)) {
      FindingLine line{finding_text(visit_, f), f.clause, {}, std::nullopt, {}};
      line.status = {marks[static_cast<std::size_t>(f.state)],
                     visit_.words.text_of("review.finding_state." + std::string(name(f.state)))};
      line.plan_spoken = line.text;
      if (f.state == FindingState::open && may_plan)
        line.plan = Url("/review/actions/new?programme=" + visit_.seal(seen_.round.programme) +
                        "&finding=" + visit_.seal_record("review_findings", f.id));
      view_.findings.push_back(std::move(line));
    }
    view_.has_findings = !view_.findings.empty();
  }
  void interviews(db::Tx& tx) {
    for (const auto& one : interviews_for(tx, seen_.round)) {
      const char* why = one.failed  ? "review.interview.failed"
                        : one.ended ? "review.interview.ended"
                                    : "review.interview.going_on";
      view_.interviews.push_back({person_name(tx, one.mentor, visit_.today), person_name(tx, one.mentee, visit_.today),
                                  visit_.words.text_of(why)});
      visit_.saw("match", one.match.value);
    }
    view_.has_interviews = !view_.interviews.empty();
  }
  void readers(db::Tx& tx, const Refusal* refusal) {
    const render::FormState form(visit_.words, refusal ? &visit_.request.form : nullptr, refusal);
    std::vector<render::Field::Choice> choices;
    for (const auto person : possible_readers(tx, seen_.round.programme, visit_.today))
      choices.push_back({visit_.seal(person), person_name(tx, person, visit_.today)});
    auto field = form.choice("readers", "review.readers", std::move(choices));
    field.hint = visit_.words.text("review.readers_hint");
    view_.readers = std::move(field);
  }

 private:
  render::Status status_of(const SampleFile& file, int items) const {
    if (file.withdrawn) return {render::Mark::off, visit_.words.text("review.tombstone")};
    if (file.missing()) return {render::Mark::bad, visit_.words.text("review.missing")};
    const bool second = static_cast<bool>(file.readers[1]);
    if (file.answered[0] >= items && (!second || file.answered[1] >= items))
      return {render::Mark::good, visit_.words.text("review.answered")};
    return {file.answered[0] ? render::Mark::due : render::Mark::open,
            visit_.words.text("review.of_items", {{"n", static_cast<std::int64_t>(file.answered[0])},
                                                  {"items", static_cast<std::int64_t>(items)}})};
  }
  Visit& visit_;
  const Seen& seen_;
  RoundView& view_;
};

http::Response show(Visit& visit, const Seen& seen, const snapshot::Snapshot& snapshot, const Refusal* refusal) {
  RoundView view;
  const render::FormState form(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  const auto state = seen.state;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = form.problems();
  view.quarter = quarter_text(visit, seen.round.quarter);
  view.programme = seen.programme;
  view.end_to = Url(address_of(visit, seen.round) + "/end");
  view.readers_to = Url(address_of(visit, seen.round) + "/readers");
  view.status = {state == State::closed ? render::Mark::good : render::Mark::open,
                 visit.words.text_of("review.state." + std::string(name(state)))};
  view.leads = seen.leads;
  view.may_end = seen.leads && state == State::reviewed;
  const auto computed = seen.leads ? computed_for(snapshot, seen.round) : Computed{};
  visit.read([&](db::Tx& tx) {
    Filling filling(visit, seen, view);
    filling.facts(tx);
    filling.files(tx);
    if (!seen.leads) return;
    if (!seen.round.ended_on) filling.readers(tx, refusal);
    filling.results_of(tx, computed);
    filling.findings(tx);
    filling.interviews(tx);
  });
  visit.saw("review_round", seen.round.id);
  render::Html body(16 * 1024);
  html::round(body, view, visit.words);
  return visit.page(visit.words.text("review.title.round"), body,
                    refusal ? (refusal->kind == RefusalKind::conflict ? 409 : 422) : 200);
}

/// The path's round, when the actor leads it.
std::optional<Seen> open_led(Visit& visit) {
  auto seen = open_path(visit);
  return seen && seen->leads ? std::move(seen) : std::nullopt;
}

/// Those who were sent, of whoever may read files of the programme.
Result<std::vector<PersonId>> chosen_readers(const Visit& visit, db::Tx& tx, const Round& round) {
  std::vector<PersonId> readers;
  const auto possible = possible_readers(tx, round.programme, visit.today);
  for (const auto sent : visit.request.form.all("readers")) {
    const auto person = visit.open_id<PersonId>(sent);
    if (!person || std::ranges::find(possible, *person) == possible.end())
      return refuse(RefusalKind::invalid, "http.field.not_a_choice", "readers");
    readers.push_back(*person);
  }
  return readers;
}

/// `done` is told how many readings nobody could take.
Result<http::Response> assign_readers(Visit& visit, const Seen& seen, FunctionRef<http::Response(int)> done) {
  return visit.change("review.readers", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto readers = chosen_readers(visit, tx, seen.round);
    if (!readers) return tl::unexpected(readers.error());
    if (seen.round.ended_on) return refuse(RefusalKind::conflict, "review.flaw.ended");
    const auto nobody = name_readers(tx, seen.round.id, *readers, {visit.actor.person, visit.now});
    if (!nobody) return tl::unexpected(nobody.error());
    visit.changed("review_round", seen.round.id);
    return done(*nobody);
  });
}

Result<http::Response> end_for(Visit& visit, const Seen& seen, const snapshot::Snapshot& snapshot,
                               const http::Response& done) {
  const auto computed = computed_for(snapshot, seen.round);
  return visit.change("review.end", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto round = find_round(tx, seen.round.id);
    const auto ended = end_round(tx, *round, computed, {visit.actor.person, visit.now});
    if (!ended) return tl::unexpected(ended.error());
    visit.changed("review_round", seen.round.id);
    return done;
  });
}

}  // namespace

http::Response round_page(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto seen = open_path(visit);
  return seen ? show(visit, *seen, snapshot, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response readers_post(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto seen = open_led(visit);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto made = assign_readers(visit, *seen, [&](int nobody) {
    return http::Response::see_other(address_of(visit, seen->round) +
                                     (nobody ? "?done=done.readers_short" : "?done=done.saved"));
  });
  return made ? *made : show(visit, *seen, snapshot, &made.error());
}

http::Response end_post(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto seen = open_led(visit);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      end_for(visit, *seen, snapshot, http::Response::see_other(address_of(visit, seen->round) + "?done=done.saved"));
  return made ? *made : show(visit, *seen, snapshot, &made.error());
}

http::Response readers_api_post(Visit& visit) {
  const auto seen = open_led(visit);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto made = assign_readers(visit, *seen, [](int nobody) {
    return http::Response::json("{\"readings_without_reader\":" + std::to_string(nobody) + "}");
  });
  return made ? *made : visit.refused(made.error());
}

http::Response end_api_post(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto seen = open_led(visit);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto made = end_for(visit, *seen, snapshot, http::Response::json("{}"));
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::review
