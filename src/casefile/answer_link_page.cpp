// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/answer_link.h"
#include "casefile/answer_link.html.h"
#include "casefile/answer_link_done.html.h"
#include "casefile/mail_state.h"
#include "casefile/person_words.h"
#include "platform/base/html_escape.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/mail/message.h"
#include "platform/render/form.h"
#include "platform/render/html.h"

namespace kith::casefile {
namespace {

using render::Url;

struct WrittenLetter {
  std::string subject, link;
  std::vector<std::string> paragraphs;
};
struct AnswerLinkView {
  render::FormToken token;
  std::string name, subject, link, email, hidden, phone, safe_note, language;
  std::vector<std::string> paragraphs, by_mail;
  std::optional<Url> mail;
  Url withdraw, send, back;
  Date until{};
  bool open{}, may_send{};
  std::string phone_shown() const { return casefile::phone_shown(phone); }
};
struct DoneView {
  std::string heading;
};
constexpr lists::Column<LetterRow> letter_columns[] = {
    {"casefile.column.name", lists::field<&LetterRow::name>},
    {"casefile.field.email", lists::field<&LetterRow::email>},
    {"casefile.field.phone", lists::field<&LetterRow::phone>},
    {"casefile.field.safe_contact_note", lists::field<&LetterRow::safe_note>},
    {"casefile.link.column.language", lists::field<&LetterRow::language>},
    {"casefile.link.column.subject", lists::field<&LetterRow::subject>},
    {"casefile.link.column.text", lists::field<&LetterRow::text>},
};

/// In the addressee's language. `server`: where the link begins.
WrittenLetter written(const Visit& visit, const AnswerLink& link, const LinkLetter& letter, std::string_view server) {
  const i18n::Words words(letter.to.language);
  WrittenLetter made;
  made.link = std::string(server) + path_of_link(visit, link.kind, link.link);
  made.subject = words.text("casefile.link.subject");
  made.paragraphs = {words.text("casefile.link.hello", {{"name", std::string_view(letter.to.given)}}), letter.asks,
                     words.text("casefile.link.by", {{"day", link.until}}), words.text("casefile.link.thanks")};
  return made;
}

std::string whole(const WrittenLetter& letter) {
  std::string text;
  for (const auto& paragraph : letter.paragraphs) text += paragraph + "\n\n";
  return text + letter.link;
}

std::optional<Url> mail_to(std::string_view email, const WrittenLetter& letter) {
  if (email.empty()) return std::nullopt;
  std::string text, address = "mailto:";
  for (const auto& paragraph : letter.paragraphs) text += paragraph + "\r\n\r\n";
  append_percent(address, email);
  append_percent(address += "?subject=", letter.subject);
  append_percent(address += "&body=", text + letter.link);
  return Url(address);
}

/// Whether mail is on, and the letters of the link that are on file.
std::pair<bool, std::vector<mail::Posted>> mailed(Visit& visit, const AnswerLink& link) {
  return visit.reading([&](db::Tx& tx) {
    auto posted = mail::about(tx, link_letter_act, link.link);
    std::erase_if(posted, [](const auto& one) { return one.state == mail::State::taken_back; });
    return std::pair(mail::terms(tx).on, std::move(posted));
  });
}

/// A page goes on at `place`; JSON is told the link.
http::Response changed(const Visit& visit, const AnswerLink& link, const std::string& place) {
  if (visit.route.kind == http::Kind::page) return http::Response::see_other(place);
  std::string out;
  JsonWriter(out).object().member("id", sealed_link(visit, link.link)).end();
  return http::Response::json(out);
}

}  // namespace

std::string Addressee::hidden(const i18n::Words& words) const {
  return hides && !email.empty() ? words.text("casefile.link.email_protected") : std::string();
}

http::Response show_link(Visit& visit, const AnswerLink& link, const LinkLetter& letter, const Url& back) {
  auto text = written(visit, link, letter, visit.request.server());
  AnswerLinkView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.name = letter.to.name;
  view.email = letter.to.email_shown();
  view.hidden = letter.to.hidden(visit.words);
  view.phone = letter.to.phone;
  view.safe_note = letter.to.safe_note;
  view.language = visit.words.text_of("casefile.link.language." + std::string(i18n::short_name(letter.to.language)));
  view.open = !link.ended && link.until >= visit.today;
  view.until = link.until;
  if (view.open) view.mail = mail_to(letter.to.email_shown(), text);
  view.subject = std::move(text.subject);
  view.paragraphs = std::move(text.paragraphs);
  view.link = std::move(text.link);
  view.withdraw = Url(visit.request.path + "/withdraw");
  view.send = Url(visit.request.path + "/mail");
  const auto posted = mailed(visit, link);
  for (const auto& one : posted.second) view.by_mail.push_back(mail_state(visit, one));
  view.may_send = view.open && posted.first && posted.second.empty() && mail::is_address(letter.to.email);
  view.back = back;
  visit.saw("person", link.person.value);
  render::Html body(8 * 1024);
  html::answer_link(body, view, visit.words);
  return visit.page(visit.words.text("casefile.link.title"), body);
}

std::string link_json(const Visit& visit, const AnswerLink& link, const LinkLetter& letter) {
  const auto text = written(visit, link, letter, visit.request.server());
  std::string out;
  JsonWriter(out)
      .object()
      .member("id", sealed_link(visit, link.link))
      .member("open", !link.ended && link.until >= visit.today)
      .member("link", text.link)
      .member("until", iso(link.until))
      .member("to", letter.to.name)
      .member("email", letter.to.email_shown())
      .member("phone", letter.to.phone)
      .member("language", i18n::short_name(letter.to.language))
      .member("subject", text.subject)
      .member("text", whole(text))
      .end();
  return out;
}

bool may_mail(db::Tx& tx, const Addressee& to) { return mail::is_address(to.email) && mail::terms(tx).on; }

bool put_link_letter(db::Tx& tx, const Visit& visit, const AnswerLink& link, const LinkLetter& letter) {
  const auto text = written(visit, link, letter, mail::terms(tx).public_address);
  return mail::put(tx,
                   {std::string(link_letter_act), link.link, 0, "", link.person, letter.to.email,
                    std::string(i18n::short_name(letter.to.language)), text.subject, whole(text) + "\n"},
                   visit.now);
}

http::Response mail_link(Visit& visit, const AnswerLink& link, const LinkLetter& letter) {
  if (link.ended || link.until < visit.today)
    return visit.refused({RefusalKind::conflict, {{"", "casefile.mail.flaw"}}});
  const auto made =
      visit.change("casefile.link_mailed", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
        if (!may_mail(tx, letter.to) || !put_link_letter(tx, visit, link, letter))
          return refuse(RefusalKind::conflict, "casefile.mail.flaw");
        visit.changed("match", link.match.value);
        const auto page = std::string_view(visit.request.path).substr(0, visit.request.path.rfind('/'));
        return changed(visit, link, std::string(page) + "?done=done.mail_leaves");
      });
  return made ? *made : visit.refused(made.error());
}

http::Response letters_file(Visit& visit, const std::vector<LetterRow>& rows) {
  return lists::answer(visit, "casefile.link.letters", letter_columns, rows);
}

http::Response letters_file(Visit& visit, const std::vector<std::pair<AnswerLink, LinkLetter>>& letters) {
  std::vector<LetterRow> rows;
  for (const auto& [link, letter] : letters) {
    visit.saw("person", link.person.value);
    const auto text = written(visit, link, letter, visit.request.server());
    const auto& to = letter.to;
    rows.push_back({to.name, std::string(to.email_shown()), to.phone, to.safe_note,
                    std::string(i18n::short_name(to.language)), text.subject, whole(text)});
  }
  return letters_file(visit, rows);
}

http::Response withdraw_link(Visit& visit, const AnswerLink& link, const Url& back) {
  const auto made =
      visit.change("casefile.link_withdrawn", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
        end_link(tx, link.link, "withdrawn", visit.now);
        visit.changed("match", link.match.value);
        return changed(visit, link, std::string(back.text()) + "?done=done.saved");
      });
  return made ? *made : visit.refused(made.error());
}

http::Response link_answered(Visit& visit, std::string_view title) {
  DoneView view{visit.words.text_of(std::string(title))};
  render::Html body;
  html::answer_link_done(body, view, visit.words);
  return visit.page(view.heading, body);
}

}  // namespace kith::casefile
