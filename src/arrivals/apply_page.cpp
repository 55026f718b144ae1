// SPDX-License-Identifier: AGPL-3.0-or-later
#include "arrivals/apply.html.h"
#include "arrivals/arrivals.h"
#include "arrivals/start.html.h"
#include "arrivals/thanks.html.h"
#include "platform/auth/public_tries.h"
#include "platform/i18n/keys.h"
#include "platform/mail/message.h"
#include "platform/mail/outbox.h"
#include "platform/render/html.h"

/// The public forms. Nothing of the records is read for them but the names of open programmes.
namespace kith::arrivals {
namespace {

using render::Url;

constexpr int sends_an_hour = 20, kept_an_hour = 60;
constexpr std::int64_t quickest_seconds = 3;  ///< nobody fills in a form faster
constexpr int mails_an_hour = 5, mails_a_form = 2;
constexpr std::string_view trap = "website";  ///< a field that people do not see
constexpr std::string_view begun_kind = "begun form";
constexpr std::string_view mail_act = "arrival";

struct ApplyView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string heading, lead, begun, link;  ///< link: of a form that was put aside
  Url action, mail;
  std::vector<casefile::FormRow> rows;
  std::optional<render::Field> email;  ///< where the link of a form that was put aside may be sent
  bool urgent{};
};
struct StartView {
  static constexpr bool shown_in_parts = true;
};
struct ThanksView {
  std::string heading, next, more;
};

/// One form being filled in; `link` empty: it was never put aside.
struct Open {
  const PublicForm* form{};
  std::string link;
  http::Fields kept;
  std::int64_t arrival{};
};

std::string address_of(const Open& open) {
  return open.link.empty() ? "/apply/" + std::string(name(open.form->kind)) : "/apply/later/" + open.link;
}

/// An application that was put aside; a concern's link is nobody's to find in a shared mailbox.
bool may_mail(Visit& visit, const Open& open) {
  return !open.link.empty() && open.form->kind == Kind::mentor &&
         visit.reading([](db::Tx& tx) { return mail::terms(tx).on; });
}

/// When the form was first shown: one that comes back with its mistakes was not begun anew.
std::optional<std::int64_t> begun_at(const Visit& visit) {
  return visit.open_record(begun_kind, visit.request.form.get("begun"));
}

http::Response show(Visit& visit, const Open& open, const Refusal* refusal, int status) {
  ApplyView view;
  const http::Fields* typed = refusal ? &visit.request.form : open.link.empty() ? nullptr : &open.kept;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = render::FormState(visit.words, typed, refusal).problems();
  const std::string kind(name(open.form->kind));
  view.heading = visit.words.text_of("arrival.heading." + kind);
  view.lead = visit.words.text_of("arrival.lead." + kind);
  view.begun = visit.seal_record(begun_kind, begun_at(visit).value_or(visit.now.utc_seconds));
  view.link = open.link.empty() ? "" : address_of(open);
  view.action = Url(address_of(open));
  view.rows = rows_of(visit, *open.form, typed, refusal);
  view.urgent = open.form->kind == Kind::concern;
  if (may_mail(visit, open)) {
    view.mail = Url(address_of(open) + "/mail");
    view.email = render::FormState(visit.words, typed, refusal).field("email", "arrival.mail.to");
    view.email->type = "email";
  }
  render::Html body(16 * 1024);
  html::apply(body, view, visit.words);
  return visit.page(view.heading, body, status);
}

/// The form of the path; nothing when there is none.
std::optional<Open> open_new(const Visit& visit) {
  const auto kind = parse_kind(visit.path.find("kind")->second);
  return kind ? std::optional(Open{&form_of(*kind), {}, {}, 0}) : std::nullopt;
}

/// The draft of the link; whatever was sent shows nothing of itself.
std::optional<Open> open_draft(Visit& visit, std::optional<Kind>& sent) {
  const std::string link = visit.path.find("link")->second;
  auto found = visit.reading([&](db::Tx& tx) { return find(tx, link, visit.now); });
  if (!found) return std::nullopt;
  if (found->sent_on) {
    sent = found->kind;
    return std::nullopt;
  }
  return Open{&form_of(found->kind), link, std::move(found->fields), found->arrival};
}

/// A machine filled it in, or it looks so. It is kept all the same: somebody's letter must not get lost. Danger is
/// never doubted.
bool doubtful(const Visit& visit) {
  if (visit.request.form.get("nature") == "danger") return false;
  const auto begun = begun_at(visit);
  return !visit.request.form.get(trap).empty() || !begun || visit.now.utc_seconds - *begun < quickest_seconds;
}

Result<http::Response> keep(Visit& visit, const Open& open, const Typed& typed, db::Tx& tx) {
  std::string link = open.link;
  bool kept = !link.empty() && put_aside_again(tx, link, typed, visit.now);
  if (link.empty())
    if (auto made = put_aside(tx, typed, visit.now)) {
      link = std::move(*made);
      kept = true;
    }
  if (!kept) return refuse(RefusalKind::invalid, "arrival.flaw.too_big");
  return http::Response::see_other("/apply/later/" + link + "?done=done.put_aside");
}

Result<http::Response> deliver(Visit& visit, const Open& open, const Typed& typed, db::Tx& tx) {
  if (open.arrival != 0) mail::take_back(tx, mail_act, open.arrival, visit.now);
  const auto made = send(tx, open.link, typed, doubtful(visit), visit.now);
  if (made == 0) return refuse(RefusalKind::invalid, "arrival.flaw.too_big");
  visit.changed(subject_of(typed.kind), made);
  return http::Response::see_other("/apply/thanks/" + std::string(name(typed.kind)));
}

http::Response post(Visit& visit, const Uses& uses, const Open& open) {
  const Typed typed{open.form->kind, asked(*open.form, visit.request.form),
                    visit.words.language() == i18n::Language::fr ? "fr" : "en"};
  const bool later = visit.request.form.get("act") == "later";
  if (!later)
    if (auto problems = wrong_with(visit, *open.form, typed.fields); !problems.empty()) {
      const Refusal refusal{RefusalKind::invalid, std::move(problems)};
      return show(visit, open, &refusal, 422);
    }
  const auth::PublicTries tries(later ? "form kept" : "form sent", uses.mark(visit.request.client),
                                later ? kept_an_hour : sends_an_hour);
  bool too_often = false;
  const auto made =
      visit.change(later ? "arrivals.put_aside" : "arrivals.send", [&](db::Tx& tx) -> Result<http::Response> {
        too_often = !tries.left(tx, visit.now);
        if (too_often) return refuse(RefusalKind::invalid, "arrival.flaw.too_often");
        tries.count(tx, visit.now);
        return later ? keep(visit, open, typed, tx) : deliver(visit, open, typed, tx);
      });
  return made ? *made : show(visit, open, &made.error(), too_often ? 429 : casefile::status_of(&made.error()));
}

http::Response thanks(Kind kind) { return http::Response::see_other("/apply/thanks/" + std::string(name(kind))); }

}  // namespace

http::Response start_page(Visit& visit, const Uses&) {
  render::Html body;
  html::start(body, StartView{}, visit.words);
  return visit.page(visit.words.text("arrival.title.start"), body);
}

http::Response apply_page(Visit& visit, const Uses&) {
  const auto open = open_new(visit);
  return open ? show(visit, *open, nullptr, 200) : visit.refused({RefusalKind::not_found, {}});
}

http::Response apply_post(Visit& visit, const Uses& uses) {
  const auto open = open_new(visit);
  return open ? post(visit, uses, *open) : visit.refused({RefusalKind::not_found, {}});
}

http::Response later_page(Visit& visit, const Uses&) {
  std::optional<Kind> sent;
  const auto open = open_draft(visit, sent);
  if (sent) return thanks(*sent);
  return open ? show(visit, *open, nullptr, 200) : visit.refused({RefusalKind::not_found, {}});
}

http::Response later_post(Visit& visit, const Uses& uses) {
  std::optional<Kind> sent;
  const auto open = open_draft(visit, sent);
  if (sent) return thanks(*sent);
  return open ? post(visit, uses, *open) : visit.refused({RefusalKind::not_found, {}});
}

http::Response later_mail(Visit& visit, const Uses& uses) {
  std::optional<Kind> sent;
  const auto open = open_draft(visit, sent);
  if (!open || !may_mail(visit, *open)) return visit.refused({RefusalKind::not_found, {}});
  const std::string to(visit.request.form.get("email"));
  const Refusal wrong{RefusalKind::invalid, {{"email", "arrival.flaw.email"}}},
      too_often{RefusalKind::invalid, {{"", "arrival.flaw.too_often"}}};
  if (!mail::is_address(to)) return show(visit, *open, &wrong, 422);
  const auth::PublicTries tries("form mailed", uses.mark(visit.request.client), mails_an_hour);
  bool refused_often = false;
  const auto made = visit.change("arrivals.mail", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto before = mail::about(tx, mail_act, open->arrival).size();
    refused_often = !tries.left(tx, visit.now) || before >= mails_a_form;
    if (refused_often) return refuse(RefusalKind::invalid, "arrival.flaw.too_often");
    tries.count(tx, visit.now);
    const std::string language = visit.words.language() == i18n::Language::fr ? "fr" : "en";
    mail::put(
        tx,
        {std::string(mail_act),
         open->arrival,
         static_cast<int>(before),
         "",
         {},
         to,
         language,
         visit.words.text("arrival.mail.subject"),
         visit.words.text("arrival.mail.text") + "\n\n" + mail::terms(tx).public_address + address_of(*open) + "\n"},
        visit.now);
    visit.changed(subject_of(open->form->kind), open->arrival);
    return http::Response::see_other(address_of(*open) + "?done=done.mail_leaves");
  });
  return made ? *made : show(visit, *open, refused_often ? &too_often : &made.error(), refused_often ? 429 : 422);
}

http::Response thanks_page(Visit& visit, const Uses&) {
  const auto kind = parse_kind(visit.path.find("kind")->second);
  if (!kind) return visit.refused({RefusalKind::not_found, {}});
  const Date by = answer_by(*kind, visit.today);
  const std::string text = "arrival.thanks." + std::string(name(*kind));
  ThanksView view{visit.words.text("arrival.title.thanks"),
                  visit.words.text(i18n::Key::find(text).value(), {{"day", by}}),
                  visit.words.text_of("arrival.thanks_more." + std::string(name(*kind)))};
  render::Html body;
  html::thanks(body, view, visit.words);
  return visit.page(view.heading, body);
}

}  // namespace kith::arrivals
