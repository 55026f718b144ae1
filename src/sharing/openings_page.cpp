// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/record_form.h"
#include "platform/auth/policy.h"
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

using render::Url;

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
  view.last_day = form.field("last_day", "sharing.field.last_day", iso(add_days(visit.today, 92)));
  view.last_day.hint = visit.words.text("sharing.field.last_day_hint");
  view.why = form.field("why", "sharing.field.why");
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
  visit.saw("match", match.match.key);
  visit.saw("person", match.mentee.key);
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
  const auto what = typed(visit, *match);
  const auto made = visit.change("sharing.open", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto kept = open_to(tx, *snapshot, what, visit.actor.account, casefile::author_of(visit));
    if (!kept) return tl::unexpected(kept.error());
    visit.changed("match", match->match.key);
    visit.changed("information_release", *kept);
    return http::Response::see_other(address_of(visit, *match) + "?done=done.saved");
  });
  if (made) return *made;
  return made.error().kind == RefusalKind::invalid ? show_openings(visit, *snapshot, *match, &made.error())
                                                   : visit.refused(made.error());
}

http::Response opening_end_post(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  const auto match = match_to_share(visit, *snapshot);
  const auto id = visit.open_record("share_openings", visit.path.find("opening")->second);
  if (!match || !id) return visit.refused({RefusalKind::not_found, {}});
  const auto made = visit.change("sharing.end", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    for (const auto& opening : openings_of(tx, snapshot::key_of(match->match))) {
      if (opening.id != *id) continue;
      if (!end_opening(tx, opening, casefile::author_of(visit)))
        return refuse(RefusalKind::conflict, "sharing.flaw.ended");
      visit.changed("share_opening", opening.id);
      return http::Response::see_other(address_of(visit, *match) + "?done=done.saved");
    }
    return refuse(RefusalKind::not_found, "records.not_found");
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::sharing
