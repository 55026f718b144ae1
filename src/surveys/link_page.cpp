// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/answer_link.h"
#include "platform/auth/public_tries.h"
#include "platform/i18n/keys.h"
#include "snapshot/refs.h"
#include "surveys/asked.html.h"
#include "surveys/surveys.h"

/// A survey by a link without an account (decision 0207): the worker's letter, and the questionnaire behind the link.
namespace kith::surveys {
namespace {

using casefile::AnswerLink;
using render::Url;

constexpr std::size_t longest_note = 5'000;

/// What a link asks.
struct Question {
  Instrument instrument{};
  Party party{};
  int wave{};
};
std::optional<Question> question_of(std::string_view subject) {
  const auto first = subject.find(' '), second = subject.rfind(' ');
  if (first == subject.npos || first == second) return std::nullopt;
  const auto instrument = parse_instrument(subject.substr(0, first));
  const auto party = parse_party(subject.substr(first + 1, second - first - 1));
  if (!instrument || !party) return std::nullopt;
  return Question{*instrument, *party, std::stoi(std::string(subject.substr(second + 1)))};
}

/// Guardians who may be written to: no barred one, and where survivors are served only one who must be heard
/// (workflows.md §18.56).
std::vector<PersonId> guardians_of(const snapshot::Snapshot& snapshot, MatchId match, PersonId mentee, Date today) {
  using snapshot::ContactRule;
  const snapshot::Day day(today);
  const auto state = snapshot::state_of(snapshot, snapshot::ref_of(match), day);
  bool survivors = false;
  if (state)
    for (const auto& row : snapshot.of<snapshot::ProgrammeRow>(state->programme))
      survivors = survivors || (row.shows(day) && row.survivor);
  const auto around = snapshot::mentee_as_of(snapshot, snapshot::ref_of(mentee), day);
  const auto barred = [&](snapshot::PersonRef who) {
    return around.any_relationship(day, [&](auto& r) { return r.person == who && r.rule == ContactRule::barred; });
  };
  std::vector<PersonId> list;
  for (const auto& row : around.relationships)
    if (row.shows(day) && row.days.covers(day) && row.is_guardian && !barred(row.person) &&
        (!survivors || row.rule == ContactRule::required))
      list.push_back(snapshot::key_of(row.person));
  return list;
}

std::optional<PersonId> whom_to_ask(const snapshot::Snapshot& columns, const Seen& seen, Party party, Date today) {
  if (party == Party::mentor) return seen.mentor_id;
  if (party == Party::mentee) return seen.mentee_id;
  const auto guardians = guardians_of(columns, seen.match, seen.mentee_id, today);
  return guardians.empty() ? std::nullopt : std::optional(guardians.front());
}

/// The question to ask: what is due of one party in one instrument; refused when nothing is, or nobody may be written
/// to.
Result<AnswerLink> due_question(const Visit& visit, const Uses& uses, const Seen& seen, std::string_view instrument,
                                std::string_view party) {
  const auto due = std::find_if(seen.due.begin(), seen.due.end(), [&](const Due& one) {
    return name(one.instrument) == instrument && name(one.party) == party;
  });
  if (due == seen.due.end()) return refuse(RefusalKind::conflict, "survey.flaw.not_due");
  return question_of_due(*uses.people.columns(), seen, *due, visit.today);
}
AnswerLink ask(Visit& visit, db::Tx& tx, const AnswerLink& question) {
  const auto key = casefile::ask_by_link(tx, question, casefile::author_of(visit));
  visit.changed("match", question.match.value);
  return *casefile::answer_link(tx, key);
}

std::string link_address(const Visit& visit, const AnswerLink& link) {
  return "/surveys/links" + casefile::path_of_link(visit, "", link.link).substr(1);
}

/// The link a worker's path names, with the match when they may record for it.
std::optional<std::pair<AnswerLink, Seen>> own_link(Visit& visit, const Uses& uses) {
  auto link = casefile::link_of_worker(visit, link_kind);
  auto seen = link ? open_match(visit, uses, link->match) : std::nullopt;
  if (!seen || !seen->may_record) return std::nullopt;
  return std::pair(std::move(*link), std::move(*seen));
}

/// The same with its letter.
std::optional<std::pair<AnswerLink, casefile::LinkLetter>> own_letter(Visit& visit, const Uses& uses) {
  auto own = own_link(visit, uses);
  auto letter = own ? visit.reading([&](db::Tx& tx) { return letter_for(tx, own->first, visit.today); }) : std::nullopt;
  if (!letter) return std::nullopt;
  return std::pair(std::move(own->first), std::move(*letter));
}

/// What an open link asks, when it has no answer yet and the one asked may still be.
struct Open {
  AnswerLink link;
  Question question;
  Date started{};
};
std::optional<Open> open_question(Visit& visit, const Uses& uses) {
  auto link = casefile::link_at(visit, link_kind);
  const auto question = link ? question_of(link->subject) : std::nullopt;
  if (!question) return std::nullopt;
  const auto columns = uses.people.columns();
  const auto state = snapshot::state_of(*columns, snapshot::ref_of(link->match), snapshot::Day(visit.today));
  if (!state || !state->started()) return std::nullopt;
  if (question->party == Party::guardian) {
    const auto may = guardians_of(*columns, link->match, snapshot::key_of(state->mentee), visit.today);
    if (std::find(may.begin(), may.end(), link->person) == may.end()) return std::nullopt;
  }
  const auto told = visit.reading([&](db::Tx& tx) { return load_match(tx, link->match, visit.today); });
  for (const auto& one : told)
    if (one.instrument == question->instrument && one.party == question->party && one.wave == question->wave)
      return std::nullopt;
  return Open{std::move(*link), *question, Date(state->start)};
}

struct AskedView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string heading;
  Url action;
  std::vector<render::Field> questions;
  std::optional<render::Field> note;
};

http::Response show_asked(Visit& visit, const Open& open, const Refusal* refusal, int status) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  AskedView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = state.problems();
  view.heading = visit.words.text_of("survey.instrument." + std::string(name(open.question.instrument)));
  view.action = Url(casefile::path_of_link(visit, link_kind, open.link.link));
  view.questions = questions_of(visit.words, open.question.instrument, open.question.party, state);
  for (auto& question : view.questions) question.required = false;
  view.note = state.field("note", "survey.link.note");
  view.note->required = false;
  render::Html body(16 * 1024);
  html::asked(body, view, visit.words);
  return visit.page(visit.words.text("survey.link.title"), body, status);
}

NewResponse response_of(const Visit& visit, const Open& open) {
  const auto& form = visit.request.form;
  NewResponse typed;
  typed.match = open.link.match;
  typed.instrument = open.question.instrument;
  typed.party = open.question.party;
  typed.wave = open.question.wave;
  typed.day = visit.today;
  typed.mode = "online";
  typed.note = form.get("note");
  typed.declined = form.get("result") == "declined";
  typed.answers = ticked(form, open.question.instrument);
  return typed;
}

}  // namespace

Result<AnswerLink> question_of_due(const snapshot::Snapshot& columns, const Seen& seen, const Due& due, Date today) {
  const auto person = whom_to_ask(columns, seen, due.party, today);
  if (!person) return refuse(RefusalKind::conflict, "survey.flaw.nobody");
  return AnswerLink{0, std::string(link_kind), link_subject(due), seen.match, *person, {}, false};
}

std::optional<casefile::LinkLetter> letter_for(db::Tx& tx, const AnswerLink& link, Date today) {
  const auto question = question_of(link.subject);
  auto to = casefile::addressee(tx, link.person, today);
  if (!question || !to) return std::nullopt;
  const i18n::Words words(to->language);
  auto asks = words.text("survey.link.asks", {{"n", static_cast<std::int64_t>(items(question->instrument))}});
  return casefile::LinkLetter{std::move(*to), std::move(asks)};
}

std::string link_subject(const Due& due) {
  return std::string(name(due.instrument)) + " " + std::string(name(due.party)) + " " + std::to_string(due.wave);
}

http::Response link_post(Visit& visit, const Uses& uses) {
  const auto seen = open_match(visit, uses, visit.open_id<MatchId>(visit.path.find("match")->second));
  if (!seen || !seen->may_record) return visit.refused({RefusalKind::not_found, {}});
  const auto question =
      due_question(visit, uses, *seen, visit.path.find("instrument")->second, visit.path.find("party")->second);
  if (!question) return visit.refused(question.error());
  const auto made = visit.change("survey.link", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    return http::Response::see_other(link_address(visit, ask(visit, tx, *question)));
  });
  return made ? *made : visit.refused(made.error());
}

http::Response link_page(Visit& visit, const Uses& uses) {
  const auto own = own_letter(visit, uses);
  return own ? casefile::show_link(visit, own->first, own->second, Url("/surveys/due"))
             : visit.refused({RefusalKind::not_found, {}});
}

http::Response link_api_get(Visit& visit, const Uses& uses) {
  const auto own = own_letter(visit, uses);
  if (!own) return visit.refused({RefusalKind::not_found, {}});
  visit.saw("person", own->first.person.value);
  return http::Response::json(casefile::link_json(visit, own->first, own->second));
}

http::Response link_mail(Visit& visit, const Uses& uses) {
  const auto own = own_letter(visit, uses);
  return own ? casefile::mail_link(visit, own->first, own->second) : visit.refused({RefusalKind::not_found, {}});
}

http::Response link_withdraw(Visit& visit, const Uses& uses) {
  const auto own = own_link(visit, uses);
  if (!own) return visit.refused({RefusalKind::not_found, {}});
  return casefile::withdraw_link(visit, own->first, Url("/surveys/due"));
}

http::Response link_api(Visit& visit, const Uses& uses) {
  const auto seen = open_match(visit, uses, visit.open_id<MatchId>(visit.path.find("match")->second));
  if (!seen || !seen->may_record) return visit.refused({RefusalKind::not_found, {}});
  const auto& form = visit.request.form;
  const auto question = due_question(visit, uses, *seen, form.get("instrument"), form.get("party"));
  if (!question) return visit.refused(question.error());
  const auto made = visit.change("survey.link", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto link = ask(visit, tx, *question);
    const auto letter = letter_for(tx, link, visit.today);
    if (!letter) return refuse(RefusalKind::not_found, "survey.flaw.nobody");
    return http::Response::json(casefile::link_json(visit, link, *letter), 201);
  });
  return made ? *made : visit.refused(made.error());
}

http::Response asked_page(Visit& visit, const Uses& uses) {
  if (visit.request.query.get("done") == "done.answered") return casefile::link_answered(visit, "survey.link.title");
  const auto open = open_question(visit, uses);
  return open ? show_asked(visit, *open, nullptr, 200) : visit.refused({RefusalKind::not_found, {}});
}

http::Response asked_post(Visit& visit, const Uses& uses) {
  const auto open = open_question(visit, uses);
  if (!open) return visit.refused({RefusalKind::not_found, {}});
  if (visit.request.form.get("note").size() > longest_note) {
    const Refusal too_long{RefusalKind::invalid, {{"note", "http.field.too_long"}}};
    return show_asked(visit, *open, &too_long, 422);
  }
  const Refusal too_often{RefusalKind::invalid, {{"", "casefile.link.too_often"}}};
  const auth::PublicTries tries("survey", uses.mark(visit.request.client), casefile::link_answers_an_hour);
  const auto made = visit.change("survey.asked", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    if (!tries.left(tx, visit.now)) return show_asked(visit, *open, &too_often, 429);
    tries.count(tx, visit.now);
    if (!casefile::end_link(tx, open->link.link, "answered", visit.now)) return refuse(RefusalKind::not_found, "");
    const auto answer = record_response(tx, response_of(visit, *open), open->started, {open->link.person, visit.now});
    if (!answer) return tl::unexpected(answer.error());
    visit.changed("match", open->link.match.value);
    return http::Response::see_other(casefile::path_of_link(visit, link_kind, open->link.link) + "?done=done.answered");
  });
  if (made) return *made;
  return made.error().kind == RefusalKind::invalid ? show_asked(visit, *open, &made.error(), 422)
                                                   : visit.refused({RefusalKind::not_found, {}});
}

}  // namespace kith::surveys
