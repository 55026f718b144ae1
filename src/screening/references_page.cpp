// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/answer_link.h"
#include "casefile/mail_state.h"
#include "platform/auth/public_tries.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/html.h"
#include "screening/referee.html.h"
#include "screening/reference.html.h"
#include "screening/reference_letters.h"
#include "screening/reference_mail.h"
#include "screening/references.html.h"
#include "screening/screening.h"

/// Letters to referees: what to send today, one referee with what was answered, and the page that the link of a letter
/// opens.
namespace kith::screening {
namespace {

using render::Url;

constexpr int answers_an_hour = 20;
constexpr std::size_t longest = 5'000, most_rows = 200;
constexpr std::string_view verdicts[] = {"positive", "mixed", "negative"};

struct Row {
  std::string referee, applicant, way, pick;
  Date asked{};
  Url href;
  render::Status status;
};
constexpr lists::Column<Row> list_columns[] = {
    {"screening.reference.referee", lists::field<&Row::referee>},
    {"screening.column.mentor", lists::field<&Row::applicant>},
    {"screening.reference.reach", lists::field<&Row::way>},
    {"screening.reference.asked", lists::field<&Row::asked>},
    {"screening.reference.next", lists::field<&Row::status>},
};
struct ReferencesView {
  std::vector<Row> rows;
  std::optional<render::Empty> nothing;
  std::optional<casefile::SeveralOffer> several;
  bool any{}, any_letter{}, more{};
  std::int64_t most{most_rows};
};
struct OneView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string referee, applicant, reach, subject, link, step;
  std::vector<std::string> paragraphs, by_mail;
  Url action, sent, file, way;
  std::vector<casefile::FormRow> rows;
  std::vector<render::Field> answers;
  render::Field how, language;  ///< how the referee is reached
  bool answered{};
};
struct RefereeView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string lead;
  Url action;
  std::vector<render::Field> answers;
  std::optional<render::Field> verdict;
  bool done{};
};

/// The address is the one under which the worker reaches this server.
RefereeLetter letter_of(const Visit& visit, const Asked& asked, const std::string& applicant) {
  return letter_to_referee(asked, applicant, visit.request.server() + path_of_reference(visit, asked.reference),
                           visit.today);
}

struct OpenReference {
  Asked asked;
  Seen seen;
};
std::optional<OpenReference> open_reference(Visit& visit, const Uses& uses) {
  const auto key = visit.open_record("mentor_references", visit.path.find("reference")->second);
  auto asked = key ? visit.reading([&](db::Tx& tx) { return load_asked_one(tx, *key, visit.today); }) : std::nullopt;
  if (!asked) return std::nullopt;
  for (auto& seen : files_for(visit, uses, asked->person))
    if (seen.file->application == asked->application && seen.may_record) {
      visit.saw("person", asked->person.value);
      return OpenReference{std::move(*asked), std::move(seen)};
    }
  return std::nullopt;
}

render::Status status_of_asked(const Visit& visit, const Asked& asked) {
  if (asked.answered) return {render::Mark::due, visit.words.text("screening.reference.to_read")};
  if (step_due(asked, visit.today)) return {render::Mark::due, visit.words.text("screening.reference.to_send")};
  if (unreachable(asked)) return {render::Mark::due, visit.words.text("screening.reference.no_way")};
  if (silent(asked, visit.today)) return {render::Mark::bad, visit.words.text("screening.reference.silent")};
  return {render::Mark::open, visit.words.text("screening.reference.waiting")};
}

/// The three questions, with what was typed or answered before.
std::vector<render::Field> questions(const render::FormState& state, const ReferenceAnswer& before, bool required) {
  std::vector<render::Field> fields{state.field("known_for", "screening.reference.known_for", before.known_for),
                                    state.field("strengths", "screening.reference.strengths", before.strengths),
                                    state.field("worries", "screening.reference.worries", before.worries)};
  for (auto& field : fields) field.required = required && field.name != "worries";
  return fields;
}

ReferenceAnswer typed_answer(const Visit& visit) {
  const auto get = [&](std::string_view field) {
    return std::string(visit.request.form.get(field).substr(0, longest));
  };
  return {get("known_for"), get("strengths"), get("worries"), get("verdict")};
}

http::Response show_one(Visit& visit, const OpenReference& open, const Refusal* refusal) {
  const auto& asked = open.asked;
  const auto before = visit.reading([&](db::Tx& tx) { return answer_of(tx, asked.reference); });
  casefile::Answers initial;
  initial.put("mentor_references.event_date", static_cast<std::int64_t>(day_number(visit.today)));
  initial.put("mentor_references.status", std::string("completed"));
  initial.put("mentor_references.method", std::string(before ? "form" : "phone"));
  if (before) initial.put("mentor_references.verdict", before->verdict);
  auto page = casefile::form_page(visit, form_of(Act::reference_answer), initial, refusal);
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  OneView view;
  view.token = page.token;
  view.problems = page.problems;
  view.rows = std::move(page.rows);
  view.answers = questions(state, before.value_or(ReferenceAnswer{}), false);
  view.referee = asked.referee;
  view.applicant = open.seen.name;
  view.reach = asked.way.email.empty() ? asked.way.phone : asked.way.email;
  view.answered = asked.answered;
  for (const auto& posted : asked.posted)
    if (posted.state != mail::State::taken_back) view.by_mail.push_back(casefile::mail_state(visit, posted));
  view.action = Url(address_of_reference(visit, asked.reference));
  view.sent = Url(address_of_reference(visit, asked.reference) + "/sent");
  view.file = Url(address_of(visit, asked.application));
  view.way = Url(address_of_reference(visit, asked.reference) + "/way");
  view.how = state.field("reach", "screening.reference.reach", view.reach);
  view.language = state.choice("language", "screening.reference.language",
                               {{"en", visit.words.text("screening.reference.language.en")},
                                {"fr", visit.words.text("screening.reference.language.fr")}},
                               asked.way.language);
  if (const auto step = step_due(asked, visit.today)) {
    auto letter = letter_of(visit, asked, open.seen.name);
    view.step = std::to_string(*step);
    view.subject = std::move(letter.subject);
    view.paragraphs = std::move(letter.paragraphs);
    view.link = std::move(letter.link);
  }
  render::Html body(8 * 1024);
  html::reference(body, view, visit.words);
  return visit.page(visit.words.text("screening.title.reference"), body, casefile::status_of(refusal));
}

/// The reference that the link of a letter names, while it may be answered.
std::optional<std::pair<Asked, std::string>> open_link(Visit& visit) {
  const auto key = visit.open_record(referee_link_kind, visit.path.find("reference")->second);
  if (!key) return std::nullopt;
  return visit.reading([&](db::Tx& tx) -> std::optional<std::pair<Asked, std::string>> {
    auto asked = load_asked_one(tx, *key, visit.today);
    if (!asked || asked->answered || add_days(asked->asked, link_days) < visit.today) return std::nullopt;
    auto name = applicant_name(tx, asked->person, visit.today);
    return std::pair(std::move(*asked), std::move(name));
  });
}

http::Response show_referee(Visit& visit, const Asked& asked, const std::string& applicant, const Refusal* refusal,
                            int status) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  RefereeView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = state.problems();
  view.lead = visit.words.text("screening.reference.page_lead", {{"name", std::string_view(applicant)}});
  view.action = Url(path_of_reference(visit, asked.reference));
  view.answers = questions(state, {}, true);
  std::vector<render::Field::Choice> choices;
  for (const auto verdict : verdicts)
    choices.push_back(
        {std::string(verdict), visit.words.text_of("screening.reference.verdict." + std::string(verdict))});
  view.verdict = state.choice("verdict", "screening.reference.verdict", std::move(choices));
  render::Html body;
  html::referee(body, view, visit.words);
  return visit.page(visit.words.text("screening.title.referee"), body, status);
}

http::Response show_done(Visit& visit) {
  RefereeView view;
  view.done = true;
  render::Html body;
  html::referee(body, view, visit.words);
  return visit.page(visit.words.text("screening.title.referee"), body);
}

}  // namespace

std::string path_of_reference(const Visit& visit, std::int64_t reference) {
  return referee_path(visit.seal_record(referee_link_kind, reference));
}

std::string address_of_reference(const Visit& visit, std::int64_t reference) {
  return "/screening/references/" + visit.seal_record("mentor_references", reference);
}

std::vector<std::pair<Asked, std::string>> asked_for(Visit& visit, const Uses& uses) {
  std::vector<std::pair<Asked, std::string>> list;
  auto all = visit.reading([&](db::Tx& tx) { return load_asked(tx, visit.today); });
  std::map<std::int64_t, std::string> names;  // of the files by application
  reading_files(visit, uses, {}, [&](const std::vector<Seen>& files) {
    for (const auto& seen : files)
      if (seen.may_record && in_screening(seen.standing.state)) names.emplace(seen.file->application, seen.name);
  });
  for (auto& asked : all)
    if (const auto found = names.find(asked.application); found != names.end())
      list.emplace_back(std::move(asked), found->second);
  return list;
}

http::Response references_page(Visit& visit, const Uses& uses) {
  ReferencesView view;
  const auto all = asked_for(visit, uses);
  for (const auto& [asked, applicant] : all) {
    if (view.rows.size() == most_rows && !lists::wanted(visit)) {
      view.more = true;
      break;
    }
    view.rows.push_back({asked.referee, applicant, asked.way.email.empty() ? asked.way.phone : asked.way.email,
                         visit.seal_record("mentor_references", asked.reference), asked.asked,
                         Url(address_of_reference(visit, asked.reference)), status_of_asked(visit, asked)});
    view.any_letter = view.any_letter || step_due(asked, visit.today);
    visit.saw("person", asked.person.value);
  }
  if (lists::wanted(visit)) return lists::answer(visit, "screening.title.references", list_columns, view.rows);
  view.any = !view.rows.empty();
  if (view.any) visit.offer_file();
  if (view.any) view.several = references_offer(visit, static_cast<std::int64_t>(all.size()));
  if (!view.any)
    view.nothing =
        render::Empty{visit.words.text("screening.reference.none"), visit.words.text("screening.reference.none_hint")};
  render::Html body(8 * 1024);
  html::references(body, view, visit.words);
  return visit.page(visit.words.text("screening.title.references"), body);
}

http::Response reference_letters(Visit& visit, const Uses& uses) {
  std::vector<casefile::LetterRow> rows;
  for (const auto& [asked, applicant] : asked_for(visit, uses)) {
    if (!step_due(asked, visit.today)) continue;
    visit.saw("person", asked.person.value);
    const auto letter = letter_of(visit, asked, applicant);
    std::string text;
    for (const auto& paragraph : letter.paragraphs) text += paragraph + "\n\n";
    rows.push_back(
        {asked.referee, asked.way.email, asked.way.phone, {}, asked.way.language, letter.subject, text + letter.link});
  }
  return casefile::letters_file(visit, rows);
}

http::Response reference_page(Visit& visit, const Uses& uses) {
  const auto open = open_reference(visit, uses);
  return open ? show_one(visit, *open, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response reference_post(Visit& visit, const Uses& uses) {
  const auto open = open_reference(visit, uses);
  if (!open) return visit.refused({RefusalKind::not_found, {}});
  auto decoded = casefile::decode(visit, form_of(Act::reference_answer));
  const Refusal wrong{RefusalKind::invalid, decoded.problems};
  if (!decoded.problems.empty()) return show_one(visit, *open, &wrong);
  Typed typed;
  typed.answers = std::move(decoded.answers);
  typed.which = open->asked.reference;
  const auto made =
      visit.change("screening.reference_answer", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
        const auto row = record_act(tx, *open->seen.file, open->seen.around(), open->seen.standing.state,
                                    Act::reference_answer, typed, casefile::author_of(visit));
        if (!row) return tl::unexpected(row.error());
        auto answer = typed_answer(visit);
        answer.verdict = std::string(typed.answers.text("mentor_references.verdict"));
        if (!answer.known_for.empty() || !answer.strengths.empty() || !answer.worries.empty())
          keep_answer(tx, open->asked.reference, answer, visit.now);
        mail::take_back(tx, "reference", open->asked.reference, visit.now);
        visit.changed("application", open->asked.application);
        return http::Response::see_other("/screening/references?done=done.saved");
      });
  return made ? *made : show_one(visit, *open, &made.error());
}

http::Response way_post(Visit& visit, const Uses& uses) {
  const auto open = open_reference(visit, uses);
  if (!open) return visit.refused({RefusalKind::not_found, {}});
  const auto reach = visit.request.form.get("reach");
  const bool blank = reach.find_first_not_of(" \t\n") == reach.npos;
  const Refusal wrong{RefusalKind::invalid, {{"reach", blank ? "http.field.missing" : "http.field.too_long"}}};
  if (blank || reach.size() > 200) return show_one(visit, *open, &wrong);
  const auto made =
      visit.change("screening.reference_way", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
        mail::take_back(tx, "reference", open->asked.reference, visit.now);  // not to the address that was wrong
        keep_way(tx, open->asked.reference, way_of(reach, visit.request.form.get("language")), visit.now);
        mail_when_due(tx, open->asked.reference, path_of_reference(visit, open->asked.reference), visit.now);
        visit.changed("application", open->asked.application);
        return http::Response::see_other(address_of_reference(visit, open->asked.reference) + "?done=done.saved");
      });
  return made ? *made : show_one(visit, *open, &made.error());
}

http::Response letter_sent_post(Visit& visit, const Uses& uses) {
  const auto open = open_reference(visit, uses);
  const auto step = open ? step_due(open->asked, visit.today) : std::nullopt;
  if (!step) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      visit.change("screening.reference_letter", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
        letter_sent(tx, open->asked.reference, *step, casefile::author_of(visit));
        mail::take_back(tx, "reference", open->asked.reference, visit.now);
        visit.changed("application", open->asked.application);
        return http::Response::see_other("/screening/references?done=done.saved");
      });
  return made ? *made : visit.refused(made.error());
}

http::Response referee_page(Visit& visit, const Uses&) {
  if (visit.request.query.get("done") == "done.reference") return show_done(visit);
  const auto open = open_link(visit);
  return open ? show_referee(visit, open->first, open->second, nullptr, 200)
              : visit.refused({RefusalKind::not_found, {}});
}

http::Response referee_post(Visit& visit, const Uses& uses) {
  const auto open = open_link(visit);
  if (!open) return visit.refused({RefusalKind::not_found, {}});
  const auto& [asked, applicant] = *open;
  const auto answer = typed_answer(visit);
  std::vector<Problem> problems;
  if (answer.known_for.empty()) problems.push_back({"known_for", "http.field.missing"});
  if (answer.strengths.empty()) problems.push_back({"strengths", "http.field.missing"});
  if (std::find(std::begin(verdicts), std::end(verdicts), answer.verdict) == std::end(verdicts))
    problems.push_back({"verdict", "http.field.missing"});
  for (const char* field : {"known_for", "strengths", "worries"})
    if (visit.request.form.get(field).size() > longest) problems.push_back({field, "http.field.too_long"});
  const Refusal refusal{RefusalKind::invalid, problems},
      too_often{RefusalKind::invalid, {{"", "screening.flaw.too_often"}}};
  if (!problems.empty()) return show_referee(visit, asked, applicant, &refusal, 422);
  const auth::PublicTries tries("reference", uses.mark(visit.request.client), answers_an_hour);
  const auto made = visit.change("screening.referee", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    if (!tries.left(tx, visit.now)) return show_referee(visit, asked, applicant, &too_often, 429);
    tries.count(tx, visit.now);
    keep_answer(tx, asked.reference, answer, visit.now);
    mail::take_back(tx, "reference", asked.reference, visit.now);
    visit.changed("application", asked.application);
    return http::Response::see_other(path_of_reference(visit, asked.reference) + "?done=done.reference");
  });
  return made ? *made : show_referee(visit, asked, applicant, &made.error(), 422);
}

}  // namespace kith::screening
