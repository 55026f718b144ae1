// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/answer_link.h"
#include "casefile/mail_state.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/lists/paged.h"
#include "platform/render/html.h"
#include "screening/reference.html.h"
#include "screening/reference_acts.h"
#include "screening/reference_fields.h"
#include "screening/reference_letters.h"
#include "screening/reference_mail.h"
#include "screening/references.html.h"
#include "screening/screening.h"

/// Letters to referees: what to send today, one referee with what was answered.
namespace kith::screening {
namespace {

using render::Url;

constexpr std::size_t referees_per_page = 25;

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
  bool any{}, any_letter{};
  std::optional<lists::PageLinks> pages;
};
struct ToldLine {
  std::string label, text;
};
struct OneView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string referee, applicant, reach, subject, link, step;
  std::vector<std::string> paragraphs, by_mail;
  std::vector<ToldLine> told;   ///< by the link
  std::vector<ToldLine> typed;  ///< by the worker, when the link was faster
  Url action, sent, file, way;
  std::vector<casefile::FormRow> rows;
  std::vector<render::Field> answers;
  render::Field how, language;  ///< how the referee is reached
  bool answered{}, any_typed{};
};
/// The address is the one under which the worker reaches this server.
RefereeLetter letter_of(const Visit& visit, const Asked& asked, const std::string& applicant) {
  return letter_to_referee(asked, applicant, visit.request.server() + path_of_reference(visit, asked.reference),
                           visit.today);
}

render::Status status_of_asked(const Visit& visit, const Asked& asked) {
  if (asked.answered) return {render::Mark::due, visit.words.text("screening.reference.to_read")};
  if (step_due(asked, visit.today)) return {render::Mark::due, visit.words.text("screening.reference.to_send")};
  if (unreachable(asked)) return {render::Mark::due, visit.words.text("screening.reference.no_way")};
  if (silent(asked, visit.today)) return {render::Mark::bad, visit.words.text("screening.reference.silent")};
  return {render::Mark::open, visit.words.text("screening.reference.waiting")};
}

std::vector<ToldLine> told_lines(const i18n::Words& words, const ReferenceAnswer& answer) {
  std::vector<ToldLine> lines;
  const auto add = [&](i18n::Key label, const std::string& text) {
    if (!text.empty()) lines.push_back({words.text(label), text});
  };
  add("screening.reference.known_for", answer.known_for);
  add("screening.reference.strengths", answer.strengths);
  add("screening.reference.worries", answer.worries);
  return lines;
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
  if (before) {
    view.told = told_lines(visit.words, *before);
    if (refusal) view.typed = told_lines(visit.words, typed_reference(visit));
    view.any_typed = !view.typed.empty() && visit.request.form.get("read").empty();
  } else {
    view.answers = reference_questions(state, false);
  }
  view.referee = asked.referee;
  view.applicant = open.seen.name;
  view.reach = asked.way.email.empty() ? asked.way.phone : asked.way.email;
  view.answered = before.has_value();
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
  if (const auto step = before ? std::nullopt : letter_to_offer(open, visit.today)) {
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

/// The file of a reference that is answered already, for whoever may record in it.
std::optional<std::string> settled_elsewhere(Visit& visit, const Uses& uses) {
  const auto key = visit.open_record("mentor_references", visit.path.find("reference")->second);
  if (!key) return std::nullopt;
  for (const auto& seen : files_for(visit, uses))
    if (seen.may_record && std::ranges::any_of(seen.file->references, [&](const Reference& r) {
          return r.chain == *key && r.status != "requested";
        }))
      return address_of(visit, seen.file->application) + "?done=done.reference_settled";
  return std::nullopt;
}

http::Response not_open(Visit& visit, const Uses& uses) {
  const auto elsewhere = settled_elsewhere(visit, uses);
  return elsewhere ? http::Response::see_other(*elsewhere) : visit.refused({RefusalKind::not_found, {}});
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
  const auto page = lists::paged(visit, all.size(), referees_per_page);
  view.pages = page.links;
  std::size_t at = 0;
  for (const auto& [asked, applicant] : all) {
    view.any_letter = view.any_letter || step_due(asked, visit.today);
    if (!page.shows(at++)) continue;
    view.rows.push_back({asked.referee, applicant, asked.way.email.empty() ? asked.way.phone : asked.way.email,
                         visit.seal_record("mentor_references", asked.reference), asked.asked,
                         Url(address_of_reference(visit, asked.reference)), status_of_asked(visit, asked)});
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
  return open ? show_one(visit, *open, nullptr) : not_open(visit, uses);
}

http::Response reference_post(Visit& visit, const Uses& uses) {
  const auto open = open_reference(visit, uses);
  if (!open) return not_open(visit, uses);
  const auto made = answer_reference(
      visit, *open, [](std::int64_t) { return http::Response::see_other("/screening/references?done=done.saved"); });
  return made ? *made : show_one(visit, *open, &made.error());
}

http::Response way_post(Visit& visit, const Uses& uses) {
  const auto open = open_reference(visit, uses);
  if (!open) return visit.refused({RefusalKind::not_found, {}});
  const auto made = change_way(visit, *open, [&] {
    return http::Response::see_other(address_of_reference(visit, open->asked.reference) + "?done=done.saved");
  });
  return made ? *made : show_one(visit, *open, &made.error());
}

http::Response letter_sent_post(Visit& visit, const Uses& uses) {
  const auto open = open_reference(visit, uses);
  if (!open) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      note_letter_sent(visit, *open, [] { return http::Response::see_other("/screening/references?done=done.saved"); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::screening
