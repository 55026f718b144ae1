// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/answer_link.h"
#include "platform/auth/public_tries.h"
#include "platform/i18n/keys.h"
#include "platform/render/form.h"
#include "relationship/meeting_pages.h"
#include "relationship/meeting_reach.h"
#include "relationship/month_asked.html.h"
#include "relationship/month_link.h"
#include "relationship/work_panel.html.h"
#include "snapshot/full_month.h"

/// A mentor's meetings of a month, told by a link without an account (MS 8.01, decision 0207): who is missing, the
/// worker's letter, and the page behind the link.
namespace kith::relationship {
namespace {

using casefile::AnswerLink;
using render::Field;
using render::Url;

constexpr std::size_t most_at_work = 5;

bool mentors_more_than_one(const snapshot::Snapshot& snapshot, PersonId mentor, Date today) {
  int count = 0;
  const auto owners = snapshot.column<snapshot::MatchRow>().owners();
  for (std::uint32_t key = 0; key < owners && count < 2; ++key) {
    const auto state = snapshot::state_of(snapshot, snapshot::MatchRef{key}, snapshot::Day(today));
    count += state && snapshot::key_of(state->mentor) == mentor && state->active_on(snapshot::Day(today));
  }
  return count > 1;
}

/// What the mentor must know to answer: the month, and the mentee's first name where they mentor more than one.
std::string asked_in(db::Tx& tx, const i18n::Words& words, const snapshot::Snapshot& snapshot,
                     const snapshot::MatchState& state, Date month, Date today) {
  const auto mentee = casefile::addressee(tx, snapshot::key_of(state.mentee), today);
  if (!mentee || !mentors_more_than_one(snapshot, snapshot::key_of(state.mentor), today))
    return words.text("relationship.link.asks", {{"month", words.month(month)}});
  return words.text("relationship.link.asks_with",
                    {{"month", words.month(month)}, {"name", std::string_view(mentee->given)}});
}

std::string month_text(Date month) { return iso(month).substr(0, 7); }
std::optional<Date> month_of(const AnswerLink& link) { return parse_date(link.subject + "-01"); }

std::optional<snapshot::MatchState> state_today(const Visit& visit, const snapshot::Snapshot& snapshot, MatchId match) {
  return snapshot::state_of(snapshot, snapshot::ref_of(match), snapshot::Day(visit.today));
}

/// A match of which the actor tells as staff.
std::optional<snapshot::MatchState> staff_match(const Visit& visit, const snapshot::Snapshot& snapshot,
                                                std::optional<MatchId> match) {
  const auto reached = match ? reach_match(visit, snapshot, *match) : std::nullopt;
  return reached && reached->who == EnteredBy::staff ? std::optional(reached->state) : std::nullopt;
}

Result<AnswerLink> ask_for_month(Visit& visit, const snapshot::Snapshot& snapshot, const snapshot::MatchState& state,
                                 db::Tx& tx) {
  const auto question = month_question(snapshot, state, visit.today);
  if (!question) return tl::unexpected(question.error());
  const auto key = casefile::ask_by_link(tx, *question, casefile::author_of(visit));
  visit.changed("match", question->match.value);
  return *casefile::answer_link(tx, key);
}

std::optional<std::pair<AnswerLink, snapshot::MatchState>> staff_link(Visit& visit,
                                                                      const snapshot::Snapshot& snapshot) {
  auto link = casefile::link_of_worker(visit, meetings_link);
  auto state = link ? staff_match(visit, snapshot, link->match) : std::nullopt;
  if (!state) return std::nullopt;
  return std::pair(std::move(*link), *state);
}

/// The same with its letter.
std::optional<std::pair<AnswerLink, casefile::LinkLetter>> staff_letter(Visit& visit,
                                                                        const snapshot::Snapshot& snapshot) {
  auto own = staff_link(visit, snapshot);
  auto letter =
      own ? visit.reading([&](db::Tx& tx) { return month_letter(tx, snapshot, own->second, own->first, visit.today); })
          : std::nullopt;
  if (!letter) return std::nullopt;
  return std::pair(std::move(own->first), std::move(*letter));
}

struct MeetingFields {
  std::string heading;
  Field event_date, minutes, mode, activities;
};
struct MonthAskedView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string lead, rows_text;
  Url action;
  std::vector<MeetingFields> rows;
  std::optional<Field> reason;
  bool may_add{};
};

/// An open link: the month, the match, and that it is still its mentor who is asked.
struct OpenMonth {
  AnswerLink link;
  snapshot::MatchState state;
  Date month{};
};
std::optional<OpenMonth> open_month(Visit& visit, const snapshot::Snapshot& snapshot) {
  auto link = casefile::link_at(visit, meetings_link);
  const auto month = link ? month_of(*link) : std::nullopt;
  const auto state = month ? state_today(visit, snapshot, link->match) : std::nullopt;
  if (!state || snapshot::key_of(state->mentor) != link->person) return std::nullopt;
  return OpenMonth{std::move(*link), *state, *month};
}

MeetingFields fields_of(const Visit& visit, const render::FormState& form, int n) {
  const auto name = [&](const char* field) { return field + ("_" + std::to_string(n)); };
  std::vector<Field::Choice> modes;
  for (const auto mode : {"in_person", "video", "phone", "message"})
    modes.push_back({mode, visit.words.text_of(std::string("relationship.mode.") + mode)});
  return {visit.words.text("relationship.link.meeting", {{"n", static_cast<std::int64_t>(n)}}),
          form.field(name("event_date"), "relationship.field.event_date"),
          form.field(name("minutes"), "relationship.field.minutes"),
          form.choice(name("mode"), "relationship.field.mode", std::move(modes), "in_person"),
          form.field(name("activities"), "relationship.field.activities")};
}

http::Response show_month(Visit& visit, const snapshot::Snapshot& snapshot, const OpenMonth& open,
                          const Refusal* refusal, int rows, int status) {
  const bool again = visit.request.method == http::Method::post;
  const render::FormState form(visit.words, again ? &visit.request.form : nullptr, refusal);
  MonthAskedView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = form.problems();
  view.lead = visit.reading(
      [&](db::Tx& tx) { return asked_in(tx, visit.words, snapshot, open.state, open.month, visit.today); });
  view.action = Url(casefile::path_of_link(visit, meetings_link, open.link.link));
  for (int n = 1; n <= rows; ++n) view.rows.push_back(fields_of(visit, form, n));
  view.rows_text = std::to_string(rows);
  view.may_add = rows < most_told_meetings;
  view.reason = form.field("reason", "relationship.link.reason");
  view.reason->required = false;
  render::Html body(16 * 1024);
  html::month_asked(body, view, visit.words);
  return visit.page(visit.words.text("relationship.link.title"), body, status);
}

struct PanelRow {
  std::string match, month;
  Url match_href, log, link_href;
  std::optional<Date> asked_until;
  render::FormToken token;
};
struct WorkPanelView {
  std::vector<PanelRow> rows;
  std::int64_t count{};
  bool more{};
};

}  // namespace

Result<AnswerLink> month_question(const snapshot::Snapshot& snapshot, const snapshot::MatchState& state, Date today) {
  const auto month = snapshot::month_untold(snapshot, state, snapshot::Day(today));
  if (!month) return refuse(RefusalKind::conflict, "relationship.link.all_told");
  return AnswerLink{0,
                    std::string(meetings_link),
                    month_text(Date(*month)),
                    snapshot::key_of(state.match),
                    snapshot::key_of(state.mentor),
                    {},
                    false};
}

std::optional<casefile::LinkLetter> month_letter(db::Tx& tx, const snapshot::Snapshot& snapshot,
                                                 const snapshot::MatchState& state, const AnswerLink& link,
                                                 Date today) {
  auto to = casefile::addressee(tx, link.person, today);
  const auto month = month_of(link);
  if (!to || !month) return std::nullopt;
  const i18n::Words words(to->language);
  auto asks = asked_in(tx, words, snapshot, state, *month, today);
  return casefile::LinkLetter{std::move(*to), std::move(asks)};
}

std::optional<casefile::WorkPart> work_panel(Visit& visit, const snapshot::Snapshot& snapshot) {
  const snapshot::Day today(visit.today);
  WorkPanelView view;
  std::vector<std::pair<snapshot::MatchState, Date>> untold;
  const auto scope = auth::scope_of(visit.actor, auth::Permission::record_meeting);
  const snapshot::RelationsOf relations(snapshot, visit.actor.person, visit.today);
  for (const auto& row : snapshot.of<snapshot::CaseloadRow>(snapshot::ref_of(visit.actor.person))) {
    if (!row.shows(today) || !row.days.covers(today)) continue;
    const auto state = snapshot::state_of(snapshot, row.match, today);
    const auto month = state ? snapshot::month_untold(snapshot, *state, today) : std::nullopt;
    if (!month || !snapshot::reaches(visit.actor, auth::Permission::record_meeting, scope, relations, *state) ||
        relations.party_in(*state))
      continue;
    if (++view.count <= static_cast<std::int64_t>(most_at_work)) untold.emplace_back(*state, Date(*month));
  }
  if (untold.empty()) return std::nullopt;
  visit.read([&](db::Tx& tx) {
    const auto links = casefile::open_links(tx, meetings_link, visit.today);
    for (const auto& [state, month] : untold) {
      const auto match = snapshot::key_of(state.match);
      const auto sealed = visit.seal(match);
      const auto mentee = casefile::addressee(tx, snapshot::key_of(state.mentee), visit.today);
      const auto mentor = casefile::addressee(tx, snapshot::key_of(state.mentor), visit.today);
      const auto asked = links.find({match.value, month_text(month)});
      view.rows.push_back({(mentee ? mentee->name : "") + " · " + (mentor ? mentor->name : ""),
                           visit.words.month(month),
                           Url("/supervision/matches/" + sealed),
                           Url("/relationship/meetings/new?match=" + sealed),
                           Url("/relationship/matches/" + sealed + "/link"),
                           asked == links.end() ? std::nullopt : std::optional(asked->second),
                           {visit.csrf(), visit.fresh_key()}});
    }
  });
  for (const auto& [state, month] : untold) visit.saw("match", state.match.key);
  view.more = static_cast<std::size_t>(view.count) > view.rows.size();
  casefile::WorkPart part{Url("#months-untold"), visit.words.text("relationship.link.count", {{"n", view.count}}), {}};
  html::work_panel(part.body, view, visit.words);
  return part;
}

http::Response month_link_post(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto state = staff_match(visit, snapshot, visit.open_id<MatchId>(visit.path.find("match")->second));
  if (!state) return visit.refused({RefusalKind::not_found, {}});
  const auto made = visit.change("meeting.link", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto link = ask_for_month(visit, snapshot, *state, tx);
    if (!link) return tl::unexpected(link.error());
    return http::Response::see_other("/relationship/links" + casefile::path_of_link(visit, "", link->link).substr(1));
  });
  return made ? *made : visit.refused(made.error());
}

http::Response month_link_page(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto own = staff_letter(visit, snapshot);
  return own ? casefile::show_link(visit, own->first, own->second, Url("/supervision/work-list"))
             : visit.refused({RefusalKind::not_found, {}});
}

http::Response month_link_api_one(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto own = staff_letter(visit, snapshot);
  if (!own) return visit.refused({RefusalKind::not_found, {}});
  visit.saw("person", own->first.person.value);
  return http::Response::json(casefile::link_json(visit, own->first, own->second));
}

http::Response month_link_mail(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto own = staff_letter(visit, snapshot);
  return own ? casefile::mail_link(visit, own->first, own->second) : visit.refused({RefusalKind::not_found, {}});
}

http::Response month_link_withdraw(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto own = staff_link(visit, snapshot);
  if (!own) return visit.refused({RefusalKind::not_found, {}});
  return casefile::withdraw_link(visit, own->first, Url("/supervision/work-list"));
}

http::Response month_link_api(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto state = staff_match(visit, snapshot, visit.open_id<MatchId>(visit.path.find("match")->second));
  if (!state) return visit.refused({RefusalKind::not_found, {}});
  const auto made = visit.change("meeting.link", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto link = ask_for_month(visit, snapshot, *state, tx);
    if (!link) return tl::unexpected(link.error());
    const auto letter = month_letter(tx, snapshot, *state, *link, visit.today);
    if (!letter) return refuse(RefusalKind::not_found, "relationship.match_unknown");
    return http::Response::json(casefile::link_json(visit, *link, *letter), 201);
  });
  return made ? *made : visit.refused(made.error());
}

http::Response month_asked_page(Visit& visit, const snapshot::Snapshot& snapshot) {
  if (visit.request.query.get("done") == "done.answered")
    return casefile::link_answered(visit, "relationship.link.title");
  const auto open = open_month(visit, snapshot);
  return open ? show_month(visit, snapshot, *open, nullptr, 1, 200) : visit.refused({RefusalKind::not_found, {}});
}

http::Response month_asked_post(Visit& visit, const snapshot::Snapshot& snapshot, const std::string& mark) {
  const auto open = open_month(visit, snapshot);
  if (!open) return visit.refused({RefusalKind::not_found, {}});
  const auto& form = visit.request.form;
  const int rows = rows_sent(form);
  if (form.get("act") == "more") return show_month(visit, snapshot, *open, nullptr, rows + 1, 200);
  const auto told = read_month(form, open->link.match, open->month, visit.today);
  const Refusal wrong{RefusalKind::invalid, told.problems},
      too_often{RefusalKind::invalid, {{"", "casefile.link.too_often"}}};
  if (!told.problems.empty()) return show_month(visit, snapshot, *open, &wrong, rows, 422);
  const auth::PublicTries tries("meetings", mark, casefile::link_answers_an_hour);
  bool refused_often = false;
  const auto made = visit.change("meeting.asked", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    refused_often = !tries.left(tx, visit.now);
    if (refused_often) return refuse(RefusalKind::invalid, "casefile.link.too_often");
    tries.count(tx, visit.now);
    if (!casefile::end_link(tx, open->link.link, "answered", visit.now)) return refuse(RefusalKind::not_found, "");
    if (auto kept = record_month(tx, open->state, told, {open->link.person, visit.now}); !kept)
      return tl::unexpected(kept.error());
    visit.changed("match", open->link.match.value);
    return http::Response::see_other(casefile::path_of_link(visit, meetings_link, open->link.link) +
                                     "?done=done.answered");
  });
  if (made) return *made;
  if (refused_often) return show_month(visit, snapshot, *open, &too_often, rows, 429);
  return made.error().kind == RefusalKind::invalid ? show_month(visit, snapshot, *open, &made.error(), rows, 422)
                                                   : visit.refused({RefusalKind::not_found, {}});
}

}  // namespace kith::relationship
