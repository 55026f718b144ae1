// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accounts/acts.h"
#include "accounts/mail.html.h"
#include "accounts/pages.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/mail/outbox.h"
#include "platform/render/html.h"

/// Letters that have not left (docs/mail.md): no address, no text, nobody's name.
namespace kith::accounts {
namespace {

constexpr int most_letters = 100;

struct UnsentView {
  render::FormToken token;
  std::string about, why, again;
  Instant made{};
  render::Status status;
  std::int64_t tries{};
  std::optional<Instant> next;
  render::Url retry;
};
struct UnsentTable {
  std::vector<UnsentView> rows;
};
struct MailView {
  std::string state;
  std::optional<UnsentTable> letters;
  std::optional<render::Empty> nothing;
};

UnsentView letter_row(const Visit& visit, const mail::Unsent& one) {
  const bool failed = one.state == mail::State::failed;
  UnsentView row;
  row.token = {visit.csrf(), visit.fresh_key()};
  row.about = visit.words.text_of("accounts.mail.about." + one.act);
  if (!one.error.empty()) row.why = visit.words.text_of("accounts.mail.why." + one.error);
  row.made = visit.moment_at(one.made_at);
  row.status = failed ? render::Status{render::Mark::bad, visit.words.text("accounts.mail.failed")}
                      : render::Status{render::Mark::open, visit.words.text("accounts.mail.waiting")};
  row.tries = one.attempts;
  if (!failed) row.next = visit.moment_at(one.next_at);
  row.again = visit.words.text("accounts.mail.again") + ": " + row.about;
  row.retry = render::Url("/accounts/mail/" + visit.seal_record(letter_kind, one.id) + "/again");
  return row;
}

}  // namespace

http::Response mail_page(Visit& visit) {
  MailView view;
  visit.read([&](db::Tx& tx) {
    const auto all = mail::counts(tx);
    view.state = mail::terms(tx).on
                     ? visit.words.text("accounts.mail.on",
                                        {{"waiting", all.waiting}, {"failed", all.failed}, {"sent", all.sent}})
                     : visit.words.text("accounts.mail.off");
    for (const auto& one : mail::unsent(tx, most_letters)) {
      if (!view.letters) view.letters.emplace();
      view.letters->rows.push_back(letter_row(visit, one));
    }
  });
  if (!view.letters) view.nothing = render::Empty{visit.words.text("accounts.mail.none"), {}, {}};
  render::Html body;
  html::mail(body, view, visit.words);
  return visit.page(visit.words.text("accounts.title.mail"), body);
}

http::Response mail_again(Visit& visit) {
  const auto made = try_letter_again(visit, http::Response::see_other("/accounts/mail?done=done.mail_leaves"));
  return made ? *made : visit.refused(made.error());
}

http::Response mail_api(Visit& visit) {
  std::string out;
  JsonWriter json(out);
  json.object().key("letters").array();
  visit.read([&](db::Tx& tx) {
    for (const auto& one : mail::unsent(tx, most_letters)) {
      json.object().member("id", visit.seal_record(letter_kind, one.id)).member("about", one.act);
      json.member("made_at", iso(visit.moment_at(one.made_at))).member("failed", one.state == mail::State::failed);
      json.member("tries", one.attempts).member("why", one.error).end();
    }
  });
  json.end().end();
  return http::Response::json(out);
}

http::Response mail_api_again(Visit& visit) {
  const auto made = try_letter_again(visit, http::Response::json("{}"));
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::accounts
