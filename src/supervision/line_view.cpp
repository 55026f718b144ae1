// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/line_view.h"

#include <algorithm>

#include "casefile/person_words.h"
#include "platform/base/utf8.h"
#include "platform/http/visit.h"
#include "platform/i18n/keys.h"
#include "snapshot/left_site.h"
#include "snapshot/permission.h"
#include "supervision/contact_outcome.h"
#include "supervision/queries.h"

namespace kith::supervision {
namespace {

using i18n::Key;
using obligations::Owed;
using render::Mark;
using snapshot::PartyRow;
using snapshot::PauseKind;
using snapshot::PauseRow;
using snapshot::Snapshot;

Key word(const std::string& key) { return i18n::Key::find(key).value_or(Key("supervision.relation.other")); }

render::Status status(const i18n::Words& words, const Owed& owed, Date today) {
  if (owed.missed_before > 0)
    return {Mark::missed, words.text("supervision.work_list.missed",
                                     {{"n", std::int64_t{owed.missed_before}}, {"day", Date(*owed.overdue_since)}})};
  const int days = days_between(today, owed.window.due);
  if (days < 0) return {Mark::bad, words.text("supervision.work_list.days_over", {{"n", std::int64_t{-days}}})};
  if (days == 0) return {Mark::due, words.text("supervision.work_list.due_today")};
  return {Mark::open, words.text("supervision.work_list.due_in", {{"n", std::int64_t{days}}})};
}

/// Days of the window on which this party was tried in vain.
int tried_days(const Snapshot& columns, const WorkListLine& line, Date today) {
  int days = 0;
  Date last{};
  for (const PartyRow& row : columns.of<PartyRow>(line.match.match)) {
    if (row.track != line.owed.track || row.informs || !row.shows(today)) continue;
    if (row.date < line.owed.window.first_day || Date(row.date) > today) continue;
    if (days == 0 || Date(row.date) != last) ++days;
    last = row.date;
  }
  return days;
}

void say_attempts(LineView& view, const i18n::Words& words, const Snapshot& columns, const WorkListLine& line,
                  Date today) {
  if (line.owed.track != Track::guardian) {
    if (const int days = tried_days(columns, line, today))
      view.attempts = words.text("supervision.work_list.tried", {{"n", std::int64_t{days}}});
    return;
  }
  const Attempts attempts = guardian_attempts(columns, line.match, line.owed.window, today, today);
  view.may_substitute = line.owed.substitution_open;
  if (attempts.days > 0)
    view.attempts = words.text("supervision.work_list.attempts",
                               {{"n", std::int64_t{attempts.days}}, {"needed", std::int64_t{attempts.needed}}});
}

/// So long before it begins a planned pause is told.
constexpr int planned_days = 30;

std::optional<Date> permission_missing(const Snapshot& columns, const snapshot::MatchState& match, Date on) {
  const snapshot::Day today(on);
  const auto mentee = snapshot::mentee_as_of(columns, match.mentee, today);
  const auto ended = snapshot::permission_ended(mentee, match.programme, today);
  if (!ended) return std::nullopt;
  const auto majority = snapshot::majority_of(snapshot::Policies(columns, today), match.programme);
  return snapshot::adult_on(today, mentee.birth_date, majority) ? std::nullopt : std::optional<Date>(*ended);
}

void say_pauses(LineView& view, const Snapshot& columns, const WorkListLine& line, Date today) {
  for (const PauseRow& pause : columns.of<PauseRow>(line.match.match)) {
    if (!pause.shows(today)) continue;
    if (const Date from(pause.days.from); from > today && from <= add_days(today, planned_days) && !view.planned_pause)
      view.planned_pause = from;
    if (!pause.days.covers(today) || !pause.in_force()) continue;
    if (pause.kind == PauseKind::safety) view.safety_pause = true;
    if (pause.kind != PauseKind::contact_suspended) continue;
    if (pause.days.until == snapshot::Day::never())
      view.suspended_open = true;
    else
      view.suspended_until = Date(pause.days.until);
  }
}

/// The guardians one may call, whom one must not, and who answers instead.
void say_guardians(LineView& view, db::Tx& tx, const WorkListLine& line, Date today, PersonCards& people) {
  const AroundMentee family = around(tx, snapshot::key_of(line.match.mentee), today, today);
  const auto add = [&](const std::vector<const Adult*>& adults) {
    for (const Adult* adult : adults) view.callees.push_back(callee_of(*adult));
  };
  add(family.open_guardians());
  for (const Adult* adult : family.barred()) view.barred.push_back(adult->card.name);
  const bool none_open = view.callees.empty();
  view.all_barred = none_open && !view.barred.empty();
  view.survivor = none_open && family.of_survivor;
  view.no_guardian = none_open && view.barred.empty() && !family.custody && !view.survivor;
  if (view.all_barred || view.no_guardian || view.survivor) add(family.safe_adults());
  if (view.may_substitute) add(family.others());
  view.custody = family.custody;
  for (const Adult& adult : family.adults) people.add(adult.card);
}

bool was_reached(const Snapshot& columns, snapshot::ContactRef contact, snapshot::MatchRef match, Date today) {
  const auto versions = columns.of<snapshot::PartyVersion>(contact);
  return std::any_of(versions.begin(), versions.end(), [&](const snapshot::PartyVersion& party) {
    return party.match == match && party.reached && party.shows(today);
  });
}

/// The contact of the latest day, of several the one recorded last, in which a party of the match was reached; none:
/// nobody ever was. From the columns, so that a history of many years is not read from the disk for one line.
snapshot::ContactRef latest_reached(const Snapshot& columns, snapshot::MatchRef match, Date today) {
  const auto rows = columns.of<PartyRow>(match);
  const PartyRow* found = nullptr;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    if (!row->shows(today) || Date(row->date) > today) continue;
    if (found && Date(row->date) < Date(found->date)) break;
    if (found && row->contact.key <= found->contact.key) continue;
    if (was_reached(columns, row->contact, match, today)) found = &*row;
  }
  return found ? found->contact : snapshot::ContactRef{};
}

}  // namespace

std::optional<Date> left_place(const Snapshot& columns, const snapshot::MatchState& match, Date today) {
  const snapshot::Day day(today);
  const auto* row = columns.effective<snapshot::MatchRow>(match.match, day);
  if (!row || (match.closed() && match.end <= day)) return std::nullopt;
  const auto left = snapshot::left_site(columns, match.mentee, match.site, row->approved_on, day, day);
  if (!left) return std::nullopt;
  for (const auto& met : columns.of<snapshot::MeetingLogRow>(match.match))
    if (met.shows(day) && met.date >= *left && met.site != match.site) return std::nullopt;
  return Date(*left);
}

LineView line_view(db::Tx& tx, const Visit& visit, const Snapshot& columns, const WorkListLine& line, std::size_t place,
                   bool with_worker, PersonCards& people) {
  const PersonCard mentor = people.of(snapshot::key_of(line.match.mentor));
  const PersonCard mentee = people.of(snapshot::key_of(line.match.mentee));
  LineView view{.place = static_cast<int>(place) + 1,
                .match = visit.seal(snapshot::key_of(line.match.match)),
                .track = code(line.owed.track),
                .track_word = word(key_of(line.owed.track)),
                .name = line.owed.track == Track::mentor ? mentor.name : mentee.name,
                .mentee = mentee.name,
                .mentor = mentor.name,
                .status = status(visit.words, line.owed, visit.today),
                .window = line.owed.window.name(),
                .schedule = schedule_word(*line.owed.window.cadence),
                .rhythm = rhythm_word(line.owed.window),
                .due = line.owed.window.due};
  if (line.owed.track != Track::guardian) view.other = line.owed.track == Track::mentor ? mentee.name : mentor.name;
  say_attempts(view, visit.words, columns, line, visit.today);
  say_pauses(view, columns, line, visit.today);
  if (line.owed.track == Track::guardian)
    say_guardians(view, tx, line, visit.today, people);
  else
    view.callees.push_back(callee_of(line.owed.track == Track::mentor ? mentor : mentee));
  view.last = last_said(tx, visit, columns, snapshot::key_of(line.match.match), line.owed.track, people);
  view.unassigned = !line.worker;
  view.no_permission = permission_missing(columns, line.match, visit.today);
  if (const auto left = left_place(columns, line.match, visit.today)) view.released = add_days(*left, -1);
  if (with_worker && line.worker) view.worker = people.name(line.worker);
  return view;
}

std::string no_permission_words(const i18n::Words& words, const LineView& view) {
  if (!view.no_permission) return {};
  return words.text("supervision.work_list.no_permission", {{"day", *view.no_permission}});
}

Key schedule_word(const obligations::Cadence& cadence) {
  return word("supervision.schedule." + std::string(cadence.name));
}

Key rhythm_word(const obligations::Window& window) {
  switch (window.rhythm()) {
    case obligations::Rhythm::two_weeks: return "supervision.rhythm.two_weeks";
    case obligations::Rhythm::first_year: return "supervision.rhythm.first_year";
    case obligations::Rhythm::monthly: return "supervision.rhythm.monthly";
    case obligations::Rhythm::quarterly: break;
  }
  return "supervision.rhythm.quarterly";
}

Callee callee_of(const PersonCard& card) {
  return {.person = card.person,
          .name = card.name,
          .kind = std::nullopt,
          .phone = card.phone,
          .phone_shown = casefile::phone_shown(card.phone),
          .safe_note = card.safe_note};
}

Callee callee_of(const Adult& adult) {
  Callee who = callee_of(adult.card);
  who.kind = word(adult.kind_key());
  who.required = adult.rule == ContactRule::required;
  who.named = true;
  return who;
}

std::optional<LastSaid> last_said(db::Tx& tx, const Visit& visit, const Snapshot& columns, MatchId match, Track track,
                                  PersonCards& people, std::size_t most) {
  const Date today = visit.today;
  const snapshot::ContactRef contact = latest_reached(columns, snapshot::ref_of(match), today);
  if (!contact) return std::nullopt;
  struct Found {
    LastSaid said;
    PersonId staff, person;
    std::string informant;
  };
  auto found = tx.first(sql::last_reached,
                        {{"contact", contact.key}, {"match", match}, {"track", code(track)}, {"as_of", today}},
                        [&](const db::Row& row) {
                          const std::string_view note = row.null(6) ? row.text(4) : row.text(6);
                          return Found{{row.date(1),
                                        {},
                                        row.string(9),
                                        first_words(note, most),
                                        first_words(row.text(7), most),
                                        first_words(row.text(8), most)},
                                       row.id<PersonId>(3),
                                       row.id<PersonId>(10),
                                       row.string(11)};
                        });
  if (!found) return std::nullopt;
  found->said.staff = people.name(found->staff);
  if (found->person) found->said.party = people.name(found->person);
  if (found->said.party.empty()) found->said.party = visit.words.text_of("supervision.answered_by." + found->informant);
  return found->said;
}

std::optional<Date> due_soon(const Snapshot& columns, MatchId match, Track track, Date today) {
  obligations::Scope scope;
  scope.match = snapshot::ref_of(match);
  for (const Owed& owed : obligations::owed_for(columns, scope, today, horizon_days))
    if (owed.track == track) return Date(owed.window.due);
  return std::nullopt;
}

std::string first_words(std::string_view note, std::size_t most) {
  std::string line(note);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  if (utf8_length(line) <= most) return line;
  std::size_t end = 0;
  for (std::size_t characters = 0; characters < most; ++characters) {
    ++end;
    while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) ++end;
  }
  const auto blank = line.rfind(' ', end);
  line.resize(blank == line.npos || blank < end / 2 ? end : blank);
  return line + "…";
}

}  // namespace kith::supervision
