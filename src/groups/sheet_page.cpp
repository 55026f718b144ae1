// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/corrected.h"
#include "groups/groups.h"
#include "groups/queries.h"
#include "groups/sheet.html.h"
#include "groups/suspended.h"
#include "platform/base/json_writer.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"

/// The attendance of a whole group on one screen: one tap for each who was not there, then save.
namespace kith::groups {
namespace {

using render::Field;

struct MarkView {
  std::string at, person;
  Field choice;
};
struct SheetView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string heading, name;
  render::Url action, back;
  std::optional<render::Url> correct;   ///< the session itself: its day, or that it was none
  std::vector<casefile::FormRow> rows;  ///< the day and what came of it
  struct Details {
    std::vector<casefile::FormRow> rows;
  };
  std::optional<Details> details;  ///< what was done
  std::vector<MarkView> marks;
  std::optional<Field> override_reason;
  std::vector<std::string> suspended;  ///< who may not attend, and who ends it
  bool nobody{}, any_suspended{};
};

constexpr const char* statuses[] = {"present", "late", "absent_excused", "absent", "unknown"};

std::string field_name(std::size_t at, std::string_view part) {
  return "marks." + std::to_string(at) + "." + std::string(part);
}

/// One line: the typed answer, else what stands, else present; of whoever is not expected, else nothing.
MarkView mark_view(const Visit& visit, const render::FormState& state, const Mark& mark, std::size_t at,
                   const std::string& name, bool expected) {
  MarkView view{std::to_string(at), visit.seal(mark.person), {}};
  std::vector<Field::Choice> choices;
  for (const char* status : statuses)
    choices.push_back({status, visit.words.text_of(std::string("group.field.presence.") + status)});
  view.choice = state.choice(field_name(at, "status"), "group.field.presence", std::move(choices),
                             mark.status.empty() && expected ? "present" : mark.status);
  view.choice.label =
      name + " (" + visit.words.text_of("group.field.role." + std::string(snapshot::word(mark.role))) + ")";
  return view;
}

SheetView view_of(Visit& visit, const Uses& uses, const Group& group, const std::vector<Mark>& sheet,
                  const Refusal* refusal, const std::vector<Suspended>& suspended) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  SheetView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = state.problems();
  view.name = group.name;
  view.back = render::Url(address_of(visit, group));
  view.nobody = sheet.empty();
  uses.people.book([&](const casefile::Book& book) {
    for (std::size_t i = 0; i < sheet.size(); ++i) {
      const auto* found = book.of(sheet[i].person);
      const auto* one = suspended_among(suspended, sheet[i].person);
      view.marks.push_back(mark_view(visit, state, sheet[i], i, found ? found->name : std::string(), !one));
      if (!one) continue;
      view.suspended.push_back((found ? found->name : std::string()) + ": " + suspended_words(visit, group, *one));
      view.marks.back().choice.hint = suspended_words(visit, group, *one);
    }
    view.any_suspended = !view.suspended.empty();
  });
  for (const auto& mark : sheet) visit.saw("person", mark.person.value);
  return view;
}

/// Who was sent, line by line; nothing for what names nobody.
std::vector<std::optional<PersonId>> people_sent(const Visit& visit) {
  std::vector<std::optional<PersonId>> people;
  for (std::size_t i = 0; i < 500; ++i) {
    const auto sealed = visit.request.form.get(field_name(i, "person"));
    if (sealed.empty()) break;
    people.push_back(visit.open_id<PersonId>(sealed));
  }
  return people;
}

/// The sheet with what was ticked; whoever is not on it is left out, whoever was not sent stays as they are.
std::vector<Mark> ticked(const Visit& visit, std::vector<Mark> sheet) {
  const auto people = people_sent(visit);
  for (std::size_t i = 0; i < people.size(); ++i) {
    const auto status = visit.request.form.get(field_name(i, "status"));
    const bool known = std::find(std::begin(statuses), std::end(statuses), status) != std::end(statuses);
    for (auto& mark : sheet)
      if (people[i] && mark.person == *people[i] && known) mark.status = std::string(status);
  }
  return sheet;
}

/// Who was sent and is not on the sheet.
std::vector<Problem> strangers(const Visit& visit, const std::vector<Mark>& sheet) {
  std::vector<Problem> problems;
  const auto people = people_sent(visit);
  for (std::size_t i = 0; i < people.size(); ++i)
    if (!people[i] || std::ranges::find(sheet, *people[i], &Mark::person) == sheet.end())
      problems.push_back({field_name(i, "person"), "http.field.not_a_choice"});
  return problems;
}

std::vector<Mark> roster_sheet(const snapshot::Snapshot& snapshot, const Group& group, Date day, Date today) {
  std::vector<Mark> sheet;
  for (const auto& place : roster(snapshot, group.ref(), day, today))
    sheet.push_back({place.person, place.role, {}, 0, 0});
  return sheet;
}

bool may_override(const Visit& visit, const Group& group) {
  return visit.actor.may(auth::Permission::override_guard, auth::Relation::own_team, group.programme, group.site);
}

http::Response show_new(Visit& visit, const Uses& uses, const Group& group, const Refusal* refusal) {
  const auto snapshot = uses.people.columns();
  const auto decoded = casefile::decode(visit, session_form);
  const Date day = refusal ? decoded.answers.date("group_sessions.event_date").value_or(visit.today) : visit.today;
  const Date shown = std::min(day, visit.today);
  const auto suspended =
      visit.reading([&](db::Tx& tx) { return suspended_in(tx, *snapshot, group, shown, visit.today); });
  auto view = view_of(visit, uses, group, roster_sheet(*snapshot, group, shown, visit.today), refusal, suspended);
  casefile::Answers initial;
  initial.put("group_sessions.event_date", static_cast<std::int64_t>(day_number(visit.today)));
  initial.put("group_sessions.status", std::string("held"));
  auto page = casefile::form_page(visit, session_form, initial, refusal);
  view.rows.assign(page.rows.begin(), page.rows.begin() + 2);
  view.details = SheetView::Details{{page.rows.begin() + 2, page.rows.end()}};
  if (may_override(visit, group)) {
    casefile::offer_override(page, visit, refusal);
    view.override_reason = std::move(page.override_reason);
  }
  view.heading = visit.words.text("group.title.session");
  view.action = render::Url(address_of(visit, group) + "/session");
  render::Html body(16 * 1024);
  html::sheet(body, view, visit.words);
  return visit.page(visit.words.text("group.title.session"), body, casefile::status_of(refusal));
}

Result<http::Response> record(Visit& visit, const Uses& uses, const Group& group,
                              FunctionRef<http::Response(std::int64_t)> done) {
  const auto decoded = casefile::decode(visit, session_form);
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  const auto snapshot = uses.people.columns();
  const Date day = std::min(*decoded.answers.date("group_sessions.event_date"), visit.today);
  const auto sheet = ticked(visit, roster_sheet(*snapshot, group, day, visit.today));
  const Hand hand{casefile::author_of(visit), casefile::override_of(visit, may_override(visit, group))};
  return visit.change(hand.override_.passes() ? "groups.session.override" : "groups.session",
                      [&](db::Tx& tx) -> Result<http::Response> {
                        const auto made = record_session(tx, *snapshot, group, decoded.answers, sheet, hand);
                        if (!made) return tl::unexpected(made.error());
                        visit.changed("group", group.group);
                        return done(*made);
                      });
}

struct Session {
  Group group;
  std::int64_t session{};
  Date day{};
  std::vector<Mark> sheet;
  std::vector<Suspended> suspended;  ///< on that day
};
/// The sheet as it stands, then who may not attend and has no line: it can be said that they were there.
std::optional<Session> open_session(Visit& visit, const Uses& uses) {
  auto group = open_group(visit);
  const auto key = visit.open_record("group_sessions", visit.path.find("session")->second);
  if (!group || !key) return std::nullopt;
  const auto snapshot = uses.people.columns();
  return visit.reading([&](db::Tx& tx) -> std::optional<Session> {
    const auto found = tx.first(sql::session, {{"session", *key}, {"as_of", visit.today}},
                                [](const db::Row& row) { return std::pair(row.integer(1), row.date(2)); });
    if (!found || found->first != group->group) return std::nullopt;
    Session session{*group, *key, found->second, sheet_of(tx, *key, visit.today), {}};
    if (session.sheet.empty()) return session;
    session.suspended = suspended_in(tx, *snapshot, *group, session.day, visit.today);
    for (const auto& one : session.suspended)
      if (std::ranges::find(session.sheet, one.mentor, &Mark::person) == session.sheet.end())
        session.sheet.push_back({one.mentor, GroupRole::visitor, {}, 0, 0});
    return session;
  });
}

std::string address_of(const Visit& visit, const Session& session) {
  return groups::address_of(visit, session.group) + "/session/" + visit.seal_record("group_sessions", session.session);
}

http::Response show_session(Visit& visit, const Uses& uses, const Session& session, const Refusal* refusal) {
  casefile::CorrectionPage page;
  page.heading = visit.words.text("group.title.attendance", {{"day", session.day}});
  page.about = session.group.name;
  page.back = render::Url(address_of(visit, session));
  page.here = render::Url(address_of(visit, session) + "/correct");
  page.may_correct = true;
  page.offers_override = may_override(visit, session.group);
  return casefile::show_correction(visit, session_form, session.session, page, uses.people, "group.title.session",
                                   refusal);
}

/// What was done, unless it is said anew, stays as it is.
casefile::Decoded corrected_session(Visit& visit, const Session& session) {
  const auto stands =
      visit.reading([&](db::Tx& tx) { return records::newest(tx, session_form.table, session.session); });
  return casefile::decode_corrected(visit, session_form, *stands);
}

/// A new version of the session, or none any more; its sheet goes with it.
Result<http::Response> change_session(Visit& visit, const Uses& uses, const Session& session, bool withdraws,
                                      FunctionRef<http::Response()> done) {
  casefile::Decoded decoded;
  if (!withdraws) decoded = corrected_session(visit, session);
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  const auto what = casefile::correction_of(visit, session.session);
  const auto snapshot = uses.people.columns();
  const Hand hand{casefile::author_of(visit), casefile::override_of(visit, may_override(visit, session.group))};
  const char* act = withdraws ? "groups.session.withdraw" : "groups.session.correct";  // not a word: an act
  return visit.change(act, [&](db::Tx& tx) -> Result<http::Response> {
    const auto row = withdraws ? casefile::withdraw_record(tx, session_form.table, what, hand.author)
                               : correct_session(tx, *snapshot, session.group, what, decoded.answers, hand);
    if (!row) return tl::unexpected(row.error());
    visit.changed("group", session.group.group);
    return done();
  });
}

http::Response back_to_group(const Visit& visit, const Session& session) {
  return http::Response::see_other(groups::address_of(visit, session.group) + "?done=done.saved");
}
http::Response session_json(const Visit& visit, const Session& session) {
  return http::created(visit, "group_sessions", session.session);
}

http::Response on_session(Visit& visit, const Uses& uses, bool withdraws) {
  const auto session = open_session(visit, uses);
  if (!session) return visit.refused({RefusalKind::not_found, {}});
  const auto made = change_session(visit, uses, *session, withdraws, [&] { return back_to_group(visit, *session); });
  return made ? *made : show_session(visit, uses, *session, &made.error());
}

http::Response session_as_json(Visit& visit, const Uses& uses, bool withdraws) {
  const auto session = open_session(visit, uses);
  if (!session) return visit.refused({RefusalKind::not_found, {}});
  const auto made = change_session(visit, uses, *session, withdraws, [&] { return session_json(visit, *session); });
  return made ? *made : visit.refused(made.error());
}

Result<http::Response> change_marks(Visit& visit, const Session& session, FunctionRef<http::Response()> done) {
  if (auto problems = strangers(visit, session.sheet); !problems.empty()) return refuse(std::move(problems));
  const auto sheet = ticked(visit, session.sheet);
  return visit.change("groups.attendance", [&](db::Tx& tx) -> Result<http::Response> {
    const auto row = correct_attendance(tx, session.session, sheet, casefile::author_of(visit));
    if (!row) return tl::unexpected(row.error());
    visit.changed("group", session.group.group);
    return done();
  });
}

http::Response show_sheet(Visit& visit, const Uses& uses, const Session& session, const Refusal* refusal) {
  auto view = view_of(visit, uses, session.group, session.sheet, refusal, session.suspended);
  view.heading = visit.words.text("group.title.attendance", {{"day", session.day}});
  view.action = render::Url(address_of(visit, session));
  view.correct = render::Url(address_of(visit, session) + "/correct");
  render::Html body(16 * 1024);
  html::sheet(body, view, visit.words);
  return visit.page(visit.words.text("group.title.session"), body, casefile::status_of(refusal));
}

}  // namespace

http::Response session_correct_page(Visit& visit, const Uses& uses) {
  const auto session = open_session(visit, uses);
  return session ? show_session(visit, uses, *session, nullptr) : visit.refused({RefusalKind::not_found, {}});
}
http::Response session_correct_post(Visit& visit, const Uses& uses) { return on_session(visit, uses, false); }
http::Response session_withdraw_post(Visit& visit, const Uses& uses) { return on_session(visit, uses, true); }

http::Response session_new_page(Visit& visit, const Uses& uses) {
  const auto group = open_group(visit);
  return group ? show_new(visit, uses, *group, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response session_post(Visit& visit, const Uses& uses) {
  const auto group = open_group(visit);
  if (!group) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, uses, *group, [&](std::int64_t) {
    return http::Response::see_other(address_of(visit, *group) + "?done=done.saved");
  });
  return made ? *made : show_new(visit, uses, *group, &made.error());
}

http::Response session_api_post(Visit& visit, const Uses& uses) {
  const auto group = open_group(visit);
  if (!group) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, uses, *group,
                           [&](std::int64_t session) { return http::created(visit, "group_sessions", session); });
  return made ? *made : visit.refused(made.error());
}

http::Response attendance_page(Visit& visit, const Uses& uses) {
  const auto session = open_session(visit, uses);
  return session ? show_sheet(visit, uses, *session, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response attendance_post(Visit& visit, const Uses& uses) {
  const auto session = open_session(visit, uses);
  if (!session) return visit.refused({RefusalKind::not_found, {}});
  const auto made = change_marks(visit, *session, [&] { return back_to_group(visit, *session); });
  return made ? *made : show_sheet(visit, uses, *session, &made.error());
}

http::Response session_versions_api(Visit& visit, const Uses& uses) {
  const auto session = open_session(visit, uses);
  return session ? casefile::correction_json(visit, session_form, session->session)
                 : visit.refused({RefusalKind::not_found, {}});
}
http::Response session_correct_api(Visit& visit, const Uses& uses) { return session_as_json(visit, uses, false); }
http::Response session_withdraw_api(Visit& visit, const Uses& uses) { return session_as_json(visit, uses, true); }

http::Response attendance_api(Visit& visit, const Uses& uses) {
  const auto session = open_session(visit, uses);
  if (!session) return visit.refused({RefusalKind::not_found, {}});
  std::string out;
  JsonWriter json(out);
  json.object().member("event_date", iso(session->day)).key("marks").array();
  for (const auto& mark : session->sheet) {
    json.object().member("person", visit.seal(mark.person)).member("role", snapshot::word(mark.role));
    json.member("status", mark.status.empty() ? std::string_view("unknown") : std::string_view(mark.status));
    json.member("may_attend", !suspended_among(session->suspended, mark.person)).end();
    visit.saw("person", mark.person.value);
  }
  json.end().end();
  return http::Response::json(out);
}

http::Response attendance_api_post(Visit& visit, const Uses& uses) {
  const auto session = open_session(visit, uses);
  if (!session) return visit.refused({RefusalKind::not_found, {}});
  const auto made = change_marks(visit, *session, [&] { return session_json(visit, *session); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::groups
