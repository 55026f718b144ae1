// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/stage_letter.h"

#include "casefile/mail_state.h"
#include "casefile/person_words.h"
#include "casefile/stage_letter.html.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/mail/message.h"
#include "platform/mail/outbox.h"
#include "platform/render/form.h"
#include "platform/render/html.h"

namespace kith::casefile {
namespace {

using render::Url;

struct StageLetterView {
  render::FormToken token;
  std::string heading, lead, name, email, hidden, phone, safe_note, language, subject, link, next;
  std::vector<std::string> paragraphs, by_mail;
  Url file, send, act;
  bool may_send{};
  std::string phone_shown() const { return casefile::phone_shown(phone); }
};

bool may_leave(const mail::Terms& terms, const std::vector<mail::Posted>& posted, const StageLetter& letter) {
  return terms.on && mail::is_address(letter.to.email) && !left_at_stage(posted, letter.stage);
}

}  // namespace

http::Response show_stage_letter(Visit& visit, const StageLetter& letter, const StageLetterPage& page) {
  const auto [terms, posted] =
      visit.reading([&](db::Tx& tx) { return std::pair(mail::terms(tx), mail::about(tx, letter.act, letter.about)); });
  StageLetterView view{{visit.csrf(), visit.fresh_key()},
                       page.heading,
                       page.lead,
                       letter.to.name,
                       std::string(letter.to.email_shown()),
                       letter.to.hidden(visit.words),
                       letter.to.phone,
                       letter.to.safe_note,
                       std::string(i18n::tag(letter.to.language)),
                       letter.subject,
                       letter.link.empty() ? std::string() : visit.request.server() + letter.link,
                       page.next,
                       letter.paragraphs,
                       {},
                       page.file,
                       page.send,
                       page.act,
                       may_leave(terms, posted, letter)};
  for (const auto& one : posted)
    if (one.state != mail::State::taken_back) view.by_mail.push_back(mail_state(visit, one));
  render::Html body(8 * 1024);
  html::stage_letter(body, view, visit.words);
  return visit.page(page.heading, body);
}

Result<http::Response> send_stage_letter(Visit& visit, std::string_view change, const StageLetter& letter,
                                         FunctionRef<http::Response()> done) {
  return visit.change(change, [&](db::Tx& tx) -> Result<http::Response> {
    const auto terms = mail::terms(tx);
    const auto posted = mail::about(tx, letter.act, letter.about);
    if (!may_leave(terms, posted, letter)) return refuse(RefusalKind::conflict, "casefile.mail.flaw");
    std::string body;
    for (const auto& paragraph : letter.paragraphs) body += paragraph + "\n\n";
    if (!letter.link.empty()) body += terms.public_address + letter.link + "\n";
    const mail::Letter out{std::string(letter.act),
                           letter.about,
                           letter.stage,
                           std::to_string(posted.size()),
                           letter.person,
                           letter.to.email,
                           std::string(i18n::short_name(letter.to.language)),
                           letter.subject,
                           std::move(body)};
    if (!mail::put(tx, out, visit.now)) return refuse(RefusalKind::conflict, "casefile.mail.flaw");
    visit.changed("person", letter.person.value);
    return done();
  });
}

http::Response stage_letter_json(const StageLetter& letter) {
  std::string out;
  JsonWriter json(out);
  json.object()
      .member("language", i18n::short_name(letter.to.language))
      .member("subject", letter.subject)
      .member("stage", letter.stage)
      .key("paragraphs")
      .array();
  for (const auto& paragraph : letter.paragraphs) json.value(paragraph);
  json.end().end();
  return http::Response::json(out);
}

http::Response send_stage_letter_json(Visit& visit, std::string_view change, const StageLetter& letter) {
  const auto made = send_stage_letter(visit, change, letter, [] {
    std::string out;
    JsonWriter(out).object().member("sent", true).end();
    return http::Response::json(out, 201);
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::casefile
