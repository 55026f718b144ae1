// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/answer_link.h"
#include "casefile/mail_state.h"
#include "casefile/on_paper.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/mail/message.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "records/value.h"
#include "screening/letter.html.h"
#include "screening/letter_paper.html.h"
#include "screening/queries.h"
#include "screening/reference_letters.h"
#include "screening/screening.h"

/// What an applicant is told. The text is the same for everybody with the same answer: no reason, no finding, no
/// programme (workflows.md §18.58, 59). In the applicant's language, on paper, and recorded as sent.
namespace kith::screening {
namespace {

using render::Url;

struct SentForm {
  render::FormToken token;
  Url action;
  std::string language, email;  ///< email: it may leave by mail to there; empty: by hand only
};
struct LetterView {
  std::string lang, written, name, agency;
  Url back, other, paper;
  std::string sent;
  std::vector<std::string> paragraphs, by_mail;
  std::optional<SentForm> form;
};
struct PaperView {
  std::string lang, written, name, agency;
  std::vector<std::string> paragraphs;
};
struct Told {
  Date day{};
  std::string language;
};
/// The decision of the path's file, told or not.
struct Answer {
  Seen seen;
  std::int64_t decision{};
  std::optional<Told> told;
  std::string languages;  ///< of the applicant
  std::string email{};    ///< of the applicant, when mail is on and can reach it
  std::vector<mail::Posted> posted{};
};

std::optional<Answer> open_answer(Visit& visit, const Uses& uses) {
  auto seen = open_file(visit, uses);
  if (!seen || !seen->may_record || !seen->file->decided) return std::nullopt;
  Answer answer{std::move(*seen), 0, {}, {}};
  visit.read([&](db::Tx& tx) {
    tx.first(sql::answer_given, {{"application", answer.seen.file->application}, {"as_of", visit.today}},
             [&](const db::Row& row) {
               answer.decision = row.integer(0);
               if (!row.null(1)) answer.told = Told{row.date(1), row.string(2)};
               return 0;
             });
    tx.first(sql::languages_of, {{"person", answer.seen.file->person}, {"as_of", visit.today}},
             [&](const db::Row& row) {
               answer.languages = row.string(0);
               return 0;
             });
    const auto to = casefile::addressee(tx, answer.seen.file->person, visit.today);
    if (to && mail::is_address(to->email) && mail::terms(tx).on) answer.email = to->email;
    if (answer.decision != 0) answer.posted = mail::about(tx, "decision", answer.decision);
  });
  return answer.decision == 0 ? std::nullopt : std::optional(std::move(answer));
}

/// The language asked for; else that in which it was sent; else the first of the applicant's that kith writes.
i18n::Language letter_language(const Visit& visit, const Answer& answer, std::string_view asked) {
  if (const auto language = i18n::parse_language(asked)) return *language;
  if (answer.told) return i18n::parse_language(answer.told->language).value_or(visit.words.language());
  std::optional<i18n::Language> first;
  records::for_each_item(answer.languages, [&](std::string_view item) {
    first = i18n::parse_language(item);
    return !first;
  });
  return first.value_or(visit.words.language());
}
std::string_view letter_code(i18n::Language language) { return language == i18n::Language::fr ? "fr" : "en"; }

/// Dated on the day it was sent, else today.
PaperView letter_in(const Visit& visit, const Uses& uses, const Answer& answer, const i18n::Words& words) {
  const std::string key = "screening.letter." + answer.seen.file->decision;
  return {std::string(letter_code(words.language())),
          words.text("screening.letter.day", {{"day", answer.told ? answer.told->day : visit.today}}),
          answer.seen.name,
          uses.agency ? uses.agency() : std::string(),
          {words.text("screening.letter.thanks"), words.text_of(key), words.text("screening.letter.close")}};
}

std::string letter_address(const Visit& visit, const Answer& answer) {
  return address_of(visit, answer.seen.file->application) + "/letter";
}

/// The letter as a mail: its subject says nothing, mailboxes are shared.
bool mail_letter(const Visit& visit, const Uses& uses, const Answer& answer, db::Tx& tx, i18n::Language language) {
  const i18n::Words words(language);
  const auto text = letter_in(visit, uses, answer, words);
  std::string body = text.written + "\n\n" + text.name + "\n\n";
  for (const auto& paragraph : text.paragraphs) body += paragraph + "\n\n";
  return mail::put(
      tx,
      {"decision", answer.decision, 0, "", answer.seen.file->person, answer.email, std::string(letter_code(language)),
       words.text("screening.letter.subject"), body + text.agency + "\n"},
      visit.now);
}

Result<http::Response> tell(Visit& visit, const Uses& uses, const Answer& answer, FunctionRef<http::Response()> done) {
  const auto written = letter_language(visit, answer, visit.request.form.get("language"));
  const auto language = letter_code(written);
  const bool by_mail = visit.request.form.get("way") == "mail";
  if (answer.told) return refuse(RefusalKind::conflict, "screening.refused.letter_sent");
  return visit.change("screening.letter", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto rows = tx.exec(sql::add_decision_letter, {{"decision", answer.decision},
                                                         {"language", language},
                                                         {"on", visit.today},
                                                         {"at", visit.now.utc_seconds},
                                                         {"by", visit.actor.person}});
    if (rows == 0) return refuse(RefusalKind::conflict, "screening.refused.letter_sent");
    if (by_mail && (answer.email.empty() || !mail_letter(visit, uses, answer, tx, written)))
      return refuse(RefusalKind::conflict, "casefile.mail.flaw");
    visit.changed("person", answer.seen.file->person.value);
    return done();
  });
}

}  // namespace

http::Response letter_page(Visit& visit, const Uses& uses) {
  const auto answer = open_answer(visit, uses);
  if (!answer) return visit.refused({RefusalKind::not_found, {}});
  const i18n::Words words(letter_language(visit, *answer, visit.request.query.get("language")));
  auto paper = letter_in(visit, uses, *answer, words);
  const auto address = letter_address(visit, *answer);
  LetterView view;
  view.lang = paper.lang, view.written = paper.written, view.name = paper.name, view.agency = paper.agency;
  view.paragraphs = std::move(paper.paragraphs);
  view.back = Url(address_of(visit, answer->seen.file->application));
  view.other = Url(address + (view.lang == "fr" ? "?language=en" : "?language=fr"));
  view.paper = Url(address + "/paper?language=" + view.lang);
  if (answer->told)
    view.sent = visit.words.text("screening.letter.sent", {{"day", answer->told->day}});
  else
    view.form = SentForm{{visit.csrf(), visit.fresh_key()}, Url(address), view.lang, answer->email};
  for (const auto& posted : answer->posted) view.by_mail.push_back(casefile::mail_state(visit, posted));
  render::Html body;
  html::letter(body, view, visit.words);
  return visit.page(visit.words.text("screening.title.letter"), body);
}

http::Response letter_paper_page(Visit& visit, const Uses& uses) {
  const auto answer = open_answer(visit, uses);
  if (!answer) return visit.refused({RefusalKind::not_found, {}});
  const i18n::Words words(letter_language(visit, *answer, visit.request.query.get("language")));
  render::Html page(4 * 1024);
  html::letter_paper(page, letter_in(visit, uses, *answer, words), words);
  return casefile::on_paper(std::move(page), "letter.pdf");
}

http::Response letter_post(Visit& visit, const Uses& uses) {
  const auto answer = open_answer(visit, uses);
  if (!answer) return visit.refused({RefusalKind::not_found, {}});
  const auto made = tell(visit, uses, *answer, [&] {
    return http::Response::see_other(letter_address(visit, *answer) + "?done=done.saved");
  });
  return made ? *made : visit.refused(made.error());
}

http::Response letter_api_post(Visit& visit, const Uses& uses) {
  const auto answer = open_answer(visit, uses);
  if (!answer) return visit.refused({RefusalKind::not_found, {}});
  const auto made = tell(visit, uses, *answer, [&] {
    std::string out;
    JsonWriter(out).object().member("sent_on", iso(visit.today)).end();
    return http::Response::json(out, 201);
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::screening
