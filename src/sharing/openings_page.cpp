// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/record_form.h"
#include "platform/auth/policy.h"
#include "platform/base/json_writer.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "sharing/openings.html.h"
#include "sharing/sharing.h"
#include "sharing/store.h"
#include "snapshot/refs.h"
#include "snapshot/relation.h"

/// Who outside reads what of one match: opened to an account, and ended.
namespace kith::sharing {
namespace {

using http::FieldType;
using render::Url;

constexpr std::string_view outside_words[] = {"service_provider", "custody_contact", "clinician", "employer_hr"};
constexpr http::FieldDoc opening_table[] = {
    {.name = "consent", .type = FieldType::id, .required = true, .about = "sharing.field.consent"},
    {.name = "login", .required = true, .limit = 200, .about = "sharing.field.login"},
    {.name = "as", .type = FieldType::code, .required = true, .choices = outside_words, .about = "sharing.field.as"},
    {.name = "last_day", .type = FieldType::date, .required = true, .about = "sharing.field.last_day"},
    {.name = "why", .required = true, .about = "sharing.field.why"},
};

struct OpenedLine {
  std::string who, as, recipient, why, parts;
  Date last{};
  render::Status status;
  Url end_to;
  bool running{};
};
struct OpeningsView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::vector<OpenedLine> lines;
  std::optional<render::Empty> nothing;
  Url match, action;
  bool may_open{};
  render::Field consent, login, as, last_day, why;
};

/// The match of the path, when the actor may open it to somebody; never a match of the actor's own.
std::optional<snapshot::MatchState> match_to_share(const Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto id = visit.open_id<MatchId>(visit.path.find("match")->second);
  const auto state = id ? snapshot::state_of(snapshot, snapshot::ref_of(*id), visit.today) : std::nullopt;
  if (!state) return std::nullopt;
  const auto scope = auth::scope_of(visit.actor, auth::Permission::share_case);
  const snapshot::RelationsOf relations(snapshot, visit.actor.person, visit.today);
  return snapshot::reaches(visit.actor, auth::Permission::share_case, scope, relations, *state) ? state : std::nullopt;
}

std::string address_of(const Visit& visit, const snapshot::MatchState& match) {
  return "/sharing/matches/" + visit.seal(snapshot::key_of(match.match));
}

std::string codes_text(const i18n::Words& words, std::string_view codes) {
  std::string text;
  for (const std::string_view part : {"goals", "progress", "attendance", "assessment", "contact_data"})
    if (has_part(codes, part)) (text += text.empty() ? "" : ", ") += words.text_of("record.code." + std::string(part));
  return text;
}

OpenedLine opened_line(Visit& visit, db::Tx& tx, const snapshot::Snapshot& snapshot, const Opening& opening) {
  const auto& words = visit.words;
  OpenedLine line{opening.who,
                  words.text_of("accounts.role." + std::string(auth::name(opening.as))),
                  opening.recipient,
                  opening.why,
                  {},
                  opening.last,
                  {},
                  {},
                  opening.open_on(visit.today)};
  const auto shared = shared_today(tx, snapshot, opening, visit.today);
  if (shared) {
    line.parts =
        opening.as == auth::Role::employer_hr ? words.text("sharing.yes_or_no") : codes_text(words, shared->parts);
    line.status = {render::Mark::open, words.text("sharing.reads")};
  } else {
    line.status = {render::Mark::off, words.text_of(shared.error().problems.front().key)};
  }
  line.end_to = Url("/sharing/matches/" + visit.seal(opening.match) + "/openings/" +
                    visit.seal_record("share_openings", opening.id) + "/end");
  return line;
}

void add_form(const Visit& visit, const render::FormState& form, const std::vector<Release>& releases,
              OpeningsView& view) {
  std::vector<render::Field::Choice> choices, roles;
  for (const auto& release : releases)
    choices.push_back({visit.seal_record("consents", release.consent),
                       release.recipient + ": " + codes_text(visit.words, release.scope)});
  for (const auto role : outside_roles)
    roles.push_back(
        {std::string(auth::name(role)), visit.words.text_of("accounts.role." + std::string(auth::name(role)))});
  const std::string first = choices.empty() ? "" : choices.front().value;
  view.consent = form.choice("consent", "sharing.field.consent", std::move(choices), first);
  view.login = form.field("login", "sharing.field.login");
  view.login.hint = visit.words.text("sharing.field.login_hint");
  view.as = form.choice("as", "sharing.field.as", std::move(roles));
  view.as.hint = visit.words.text("sharing.field.as_hint");
  view.last_day = form.field("last_day", "sharing.field.last_day", visit.words.date(add_days(visit.today, 92)));
  view.last_day.hint = visit.words.text("sharing.field.last_day_hint");
  view.why = form.field("why", "sharing.field.why");
}

void note_shown(Visit& visit, const snapshot::MatchState& match) {
  visit.saw("match", match.match.key);
  visit.saw("person", match.mentee.key);
}

http::Response show_openings(Visit& visit, const snapshot::Snapshot& snapshot, const snapshot::MatchState& match,
                             const Refusal* refusal) {
  const render::FormState form(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  OpeningsView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = form.problems();
  view.match = Url("/supervision/matches/" + visit.seal(snapshot::key_of(match.match)));
  view.action = Url(address_of(visit, match));
  visit.read([&](db::Tx& tx) {
    const auto releases = releases_in_force(tx, snapshot::key_of(match.mentee), visit.today);
    view.may_open = !releases.empty();
    add_form(visit, form, releases, view);
    for (const auto& opening : openings_of(tx, snapshot::key_of(match.match)))
      view.lines.push_back(opened_line(visit, tx, snapshot, opening));
  });
  if (view.lines.empty() && !view.may_open)
    view.nothing = render::Empty{visit.words.text("sharing.no_release"), visit.words.text("sharing.no_release_hint")};
  note_shown(visit, match);
  render::Html body;
  html::openings(body, view, visit.words);
  return visit.page(visit.words.text("sharing.title.openings"), body, casefile::status_of(refusal));
}

NewOpening typed(const Visit& visit, const snapshot::MatchState& match) {
  const auto& form = visit.request.form;
  NewOpening what;
  what.match = snapshot::key_of(match.match);
  what.consent = visit.open_record("consents", form.get("consent")).value_or(0);
  what.login = form.get("login");
  what.as = auth::parse_role(form.get("as"));
  what.last = i18n::read_date(form.get("last_day"), visit.today);
  what.why = form.get("why");
  return what;
}

/// On the page and as JSON alike; `done` is given the opening.
Result<http::Response> open_match(Visit& visit, const snapshot::Snapshot& snapshot, const snapshot::MatchState& match,
                                  FunctionRef<http::Response(std::int64_t)> done) {
  const auto what = typed(visit, match);
  return visit.change("sharing.open", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto kept = open_to(tx, snapshot, what, visit.actor.account, casefile::author_of(visit));
    if (!kept) return tl::unexpected(kept.error());
    visit.changed("match", match.match.key);
    visit.changed("information_release", *kept);
    return done(openings_of(tx, what.match).front().id);
  });
}

/// Ends the opening of the path, which is one of the match.
Result<http::Response> end_in_path(Visit& visit, const snapshot::MatchState& match,
                                   FunctionRef<http::Response()> done) {
  const auto id = visit.open_record("share_openings", visit.path.find("opening")->second);
  if (!id) return refuse(RefusalKind::not_found, "records.not_found");
  return visit.change("sharing.end", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    for (const auto& opening : openings_of(tx, snapshot::key_of(match.match))) {
      if (opening.id != *id) continue;
      if (!end_opening(tx, opening, casefile::author_of(visit)))
        return refuse(RefusalKind::conflict, "sharing.flaw.ended");
      visit.changed("share_opening", opening.id);
      return done();
    }
    return refuse(RefusalKind::not_found, "records.not_found");
  });
}

void tell_day(JsonWriter& json, std::string_view name, const std::optional<Date>& day) {
  json.member(name, day ? std::optional(iso(*day)) : std::nullopt);
}

void tell_release(JsonWriter& json, const Visit& visit, const Release& release) {
  json.object().member("consent", visit.seal_record("consents", release.consent));
  json.member("recipient", release.recipient).member("scope", release.scope);
  tell_day(json, "until", release.until);
  json.end();
}

void tell_opening(JsonWriter& json, const Visit& visit, const Opening& opening, const Result<Shared>& shared) {
  json.object().member("id", visit.seal_record("share_openings", opening.id)).member("who", opening.who);
  json.member("as", auth::name(opening.as)).member("recipient", opening.recipient).member("why", opening.why);
  tell_day(json, "first_day", opening.first);
  tell_day(json, "last_day", opening.last);
  tell_day(json, "ended_on", opening.ended_on);
  json.member("parts", shared ? shared->parts : std::string());
  json.member("shows_nothing_because",
              shared ? std::nullopt : std::optional(visit.words.text_of(shared.error().problems.front().key)));
  json.end();
}

}  // namespace

http::Response openings_page(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  const auto match = match_to_share(visit, *snapshot);
  return match ? show_openings(visit, *snapshot, *match, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response openings_post(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  const auto match = match_to_share(visit, *snapshot);
  if (!match) return visit.refused({RefusalKind::not_found, {}});
  const auto made = open_match(visit, *snapshot, *match, [&](std::int64_t) {
    return http::Response::see_other(address_of(visit, *match) + "?done=done.saved");
  });
  if (made) return *made;
  return made.error().kind == RefusalKind::invalid ? show_openings(visit, *snapshot, *match, &made.error())
                                                   : visit.refused(made.error());
}

http::Response opening_end_post(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  const auto match = match_to_share(visit, *snapshot);
  if (!match) return visit.refused({RefusalKind::not_found, {}});
  const auto made = end_in_path(
      visit, *match, [&] { return http::Response::see_other(address_of(visit, *match) + "?done=done.saved"); });
  return made ? *made : visit.refused(made.error());
}

http::Response openings_api_list(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  const auto match = match_to_share(visit, *snapshot);
  if (!match) return visit.refused({RefusalKind::not_found, {}});
  std::string out;
  JsonWriter json(out);
  json.object().key("releases").array();
  visit.read([&](db::Tx& tx) {
    for (const auto& release : releases_in_force(tx, snapshot::key_of(match->mentee), visit.today))
      tell_release(json, visit, release);
    json.end().key("openings").array();
    for (const auto& opening : openings_of(tx, snapshot::key_of(match->match)))
      tell_opening(json, visit, opening, shared_today(tx, *snapshot, opening, visit.today));
  });
  json.end().end();
  note_shown(visit, *match);
  return http::Response::json(out);
}

http::Response openings_api_post(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  const auto match = match_to_share(visit, *snapshot);
  if (!match) return visit.refused({RefusalKind::not_found, {}});
  const auto made = open_match(visit, *snapshot, *match,
                               [&](std::int64_t opening) { return http::created(visit, "share_openings", opening); });
  return made ? *made : visit.refused(made.error());
}

http::Response opening_api_end(Visit& visit, const Columns& columns) {
  const auto match = match_to_share(visit, *columns());
  if (!match) return visit.refused({RefusalKind::not_found, {}});
  const auto made = end_in_path(visit, *match, [&] {
    std::string out;
    JsonWriter(out).object().member("id", visit.path.find("opening")->second).end();
    return http::Response::json(out);
  });
  return made ? *made : visit.refused(made.error());
}

std::span<const http::FieldDoc> opening_fields() { return opening_table; }

}  // namespace kith::sharing
