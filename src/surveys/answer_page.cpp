// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "records/value.h"
#include "surveys/answer.html.h"
#include "surveys/surveys.h"

/// The questionnaire on a screen: read out by a worker, or filled in by whoever is asked on the worker's device.
namespace kith::surveys {
namespace {

using render::Field;
using render::Url;

struct AnswerView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string heading, about, wave, wave_months;
  Url action, back;
  std::vector<Field> questions;
  std::optional<Field> day, mode, told_score, note;
};

constexpr std::string_view modes[] = {"in_person", "phone", "video", "paper", "online"};

/// What is asked of whom, in a match the actor may record for.
struct Asked {
  Seen seen;
  Instrument instrument{};
  Party party{};
  int wave{};
};

int whole(std::string_view text, int otherwise) {
  if (text.empty() || text.size() > 3 || text.find_first_not_of("0123456789") != text.npos) return otherwise;
  return std::stoi(std::string(text));
}

/// The wave that was looked at, else what is due, else the last that was begun.
int wave_for(const Visit& visit, const Seen& seen, Instrument instrument, Party party) {
  for (const auto& fields : {&visit.request.form, &visit.request.query})
    if (const int wave = whole(fields->get("wave_months"), -1); wave >= 0) return wave;
  for (const auto& due : seen.due)
    if (due.instrument == instrument && due.party == party) return due.wave;
  int months = 0;
  while (add_months(seen.started, months + 1) <= visit.today) ++months;
  return months;
}

std::optional<Asked> asked_of(Visit& visit, const Uses& uses, std::string_view instrument, std::string_view party) {
  const auto which = parse_instrument(instrument);
  const auto whom = parse_party(party);
  if (!which || !whom || !asks(*which, *whom)) return std::nullopt;
  auto seen = open_match(visit, uses, visit.open_id<MatchId>(visit.path.find("match")->second));
  if (!seen || !seen->may_record) return std::nullopt;
  const int wave = wave_for(visit, *seen, *which, *whom);
  return Asked{std::move(*seen), *which, *whom, wave};
}
std::optional<Asked> asked_at(Visit& visit, const Uses& uses) {
  return asked_of(visit, uses, visit.path.find("instrument")->second, visit.path.find("party")->second);
}

http::Response show(Visit& visit, const Asked& asked, const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  AnswerView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = state.problems();
  view.heading = what_of(visit.words, asked.instrument, asked.party);
  view.about = asked.seen.mentee + " · " + asked.seen.mentor;
  view.wave = wave_of(visit.words, asked.wave);
  view.wave_months = std::to_string(asked.wave);
  const auto match = visit.seal(asked.seen.match);
  view.action =
      Url("/surveys/" + match + "/" + std::string(name(asked.instrument)) + "/" + std::string(name(asked.party)));
  view.back = Url("/supervision/matches/" + match);
  view.questions = questions_of(visit.words, asked.instrument, asked.party, state);
  view.day = state.field("event_date", "survey.field.day", visit.words.date(visit.today));
  std::vector<Field::Choice> choices;
  for (const auto mode : modes)
    choices.push_back({std::string(mode), visit.words.text_of("record.code." + std::string(mode))});
  view.mode = state.choice("mode", "survey.field.mode", std::move(choices), "phone");
  view.told_score = state.field("score", "survey.field.score");
  view.told_score->hint = visit.words.text("survey.field.score_hint");
  view.told_score->required = false;
  view.note = state.field("note", "survey.field.note");
  view.note->required = false;
  render::Html body(16 * 1024);
  html::answer(body, view, visit.words);
  return visit.page(visit.words.text("survey.title.answer"), body, casefile::status_of(refusal));
}

struct Read {
  NewResponse typed;
  std::vector<Problem> problems;
};
Read read(const Visit& visit, const Asked& asked) {
  Read read;
  const auto& form = visit.request.form;
  auto& typed = read.typed;
  typed.match = asked.seen.match;
  typed.instrument = asked.instrument;
  typed.party = asked.party;
  typed.wave = asked.wave;
  typed.declined = form.get("result") == "declined";
  typed.mode = form.get("mode");
  typed.note = form.get("note");
  typed.answers = ticked(form, asked.instrument);
  if (const auto given = form.get("answers"); !given.empty()) {
    if (const auto answers = parse_answers(asked.instrument, given))
      typed.answers = *answers;
    else
      read.problems.push_back({"answers", "survey.flaw.answers"});
  }
  if (const auto day = i18n::read_date(form.get("event_date"), visit.today))
    typed.day = *day;
  else
    read.problems.push_back({"event_date", "survey.flaw.no_day"});
  if (const auto score = form.get("score"); !score.empty()) {
    std::string text(score);
    if (const auto comma = text.find(','); comma != text.npos) text[comma] = '.';
    db::Value value;
    if (!records::parse(*records::ColumnKey("survey_responses.score"), text, value))
      typed.score = static_cast<int>(value.integer());
    else
      read.problems.push_back({"score", "survey.flaw.score"});
  }
  return read;
}

Result<http::Response> record(Visit& visit, const Asked& asked, FunctionRef<http::Response(std::int64_t)> done) {
  const auto typed = read(visit, asked);
  if (!typed.problems.empty()) return refuse(typed.problems);
  return visit.change("survey.answer", [&](db::Tx& tx) -> Result<http::Response> {
    const auto made = record_response(tx, typed.typed, asked.seen.started, casefile::author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("match", asked.seen.match.value);
    return done(*made);
  });
}

}  // namespace

std::vector<Field> questions_of(const i18n::Words& words, Instrument instrument, Party party,
                                const render::FormState& state) {
  std::vector<Field> questions;
  for (int n = 1; n <= items(instrument); ++n) {
    std::vector<Field::Choice> choices;
    for (char value = '1'; value <= '5'; ++value)
      choices.push_back({std::string(1, value), words.text_of("survey.scale." + std::string(1, value))});
    const auto key = *i18n::Key::find(item_words(instrument, party, n));
    questions.push_back(state.choice("q" + std::to_string(n), key, std::move(choices)));
  }
  return questions;
}

std::vector<int> ticked(const http::Fields& form, Instrument instrument) {
  std::vector<int> answers;
  bool any = false;
  for (int n = 1; n <= items(instrument); ++n) {
    const int one = whole(form.get("q" + std::to_string(n)), 0);
    answers.push_back(one >= 1 && one <= 5 ? one : 0);
    any |= answers.back() != 0;
  }
  return any ? answers : std::vector<int>();
}

http::Response answer_page(Visit& visit, const Uses& uses) {
  const auto asked = asked_at(visit, uses);
  return asked ? show(visit, *asked, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response answer_post(Visit& visit, const Uses& uses) {
  const auto asked = asked_at(visit, uses);
  if (!asked) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, *asked, [&](std::int64_t) {
    return http::Response::see_other("/supervision/matches/" + visit.seal(asked->seen.match) + "?done=done.saved");
  });
  return made ? *made : show(visit, *asked, &made.error());
}

http::Response answer_api(Visit& visit, const Uses& uses) {
  const auto asked = asked_of(visit, uses, visit.request.form.get("instrument"), visit.request.form.get("party"));
  if (!asked) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      record(visit, *asked, [&](std::int64_t chain) { return http::created(visit, "survey_responses", chain); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::surveys
