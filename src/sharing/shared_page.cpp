// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <map>

#include "casefile/person_name.h"
#include "casefile/person_words.h"
#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/html.h"
#include "sharing/queries.h"
#include "sharing/shared.html.h"
#include "sharing/shared_one.html.h"
#include "sharing/sharing.h"
#include "sharing/store.h"
#include "snapshot/refs.h"
#include "snapshot/same_meeting.h"

/// What somebody outside reads: the mentees of whom something was opened to the account, and of one of them the parts
/// that the release names. Each answer is in the audit log; what shows nothing today is not there.
namespace kith::sharing {
namespace {

using auth::Role;
using render::Url;

constexpr int months_of_attendance = 3;

struct SharedLine {
  std::string name, parts, as;
  Date until{};
  std::optional<Url> href;
};
struct SharedView {
  std::vector<SharedLine> lines;
  std::optional<render::Empty> nothing;
  bool any() const { return !lines.empty(); }
};
struct GoalLine {
  Date day{};
  std::string statement, status;
};
struct MonthLine {
  std::string month, meetings;
};
struct GoalsPart {
  std::vector<GoalLine> lines;
  bool none() const { return lines.empty(); }
};
struct AttendancePart {
  std::vector<MonthLine> months;
};
struct ContactPart {
  std::string phone, email;
  bool none() const { return phone.empty() && email.empty(); }
  std::string phone_shown() const { return casefile::phone_shown(phone); }
};
struct WorkerLine {
  std::string name, phone;
  std::string phone_shown() const { return casefile::phone_shown(phone); }
};
struct OneView {
  std::string name, as, progress, assessment;
  Date until{};
  std::optional<GoalsPart> goals;
  std::optional<AttendancePart> attendance;
  std::optional<ContactPart> contact;
  std::vector<WorkerLine> workers;
};
/// An opening of the actor's with what it shows.
struct Mine {
  Opening opening;
  Shared shared;
  Date until() const { return std::min(opening.last, shared.release.until.value_or(opening.last)); }
};
struct Card {
  std::string name, phone, email;
};

Card card_of(db::Tx& tx, PersonId person, Date today) {
  return tx
      .first(sql::person, {{"person", person}, {"as_of", today}},
             [](const db::Row& row) {
               const auto text = [&](int at) { return row.null(at) ? std::string() : row.string(at); };
               return Card{casefile::person_name(text(0), text(1), text(2)), text(3), text(4)};
             })
      .value_or(Card{});
}

/// Somebody who stands for nobody in the records and has the role of the opening today.
bool reads_as(const auth::Actor& actor, const Opening& opening, const Shared& shared) {
  const auto programme = snapshot::key_of(shared.match.programme);
  return !actor.person && std::any_of(actor.grants.begin(), actor.grants.end(), [&](const auth::Grant& grant) {
    return grant.role == opening.as && (!grant.programme || grant.programme == programme);
  });
}

std::vector<Mine> mine(const Visit& visit, db::Tx& tx, const snapshot::Snapshot& snapshot) {
  std::vector<Mine> list;
  for (auto& opening : openings_of(tx, visit.actor.account))
    if (auto shared = shared_today(tx, snapshot, opening, visit.today);
        shared && reads_as(visit.actor, opening, *shared))
      list.push_back({std::move(opening), std::move(*shared)});
  return list;
}

std::string parts_text(const i18n::Words& words, std::string_view parts) {
  std::string text;
  while (!parts.empty()) {
    const auto end = std::min(parts.find(';'), parts.size());
    (text += text.empty() ? "" : ", ") += words.text_of("record.code." + std::string(parts.substr(0, end)));
    parts.remove_prefix(std::min(end + 1, parts.size()));
  }
  return text;
}

/// Whether the mentee takes part today: all an employer reads.
std::string participation(const i18n::Words& words, const Shared& shared) {
  return shared.takes_part ? words.text("sharing.takes_part") : words.text("sharing.takes_no_part");
}

void note_seen(Visit& visit, const Mine& one) {
  visit.saw("share_opening", one.opening.id);
  visit.saw("person", snapshot::key_of(one.shared.match.mentee).value);
}

SharedLine line_of(Visit& visit, db::Tx& tx, const Mine& one) {
  note_seen(visit, one);
  const bool employer = one.opening.as == Role::employer_hr;
  SharedLine line{card_of(tx, snapshot::key_of(one.shared.match.mentee), visit.today).name,
                  employer ? participation(visit.words, one.shared) : parts_text(visit.words, one.shared.parts),
                  visit.words.text_of("accounts.role." + std::string(auth::name(one.opening.as))),
                  one.until(),
                  {}};
  if (!employer) line.href = Url("/sharing/mine/" + visit.seal_record("share_openings", one.opening.id));
  return line;
}

std::vector<GoalLine> goals_of(const Visit& visit, db::Tx& tx, MatchId match) {
  return tx.all(sql::goals, {{"match", match}, {"as_of", visit.today}}, [&](const db::Row& row) {
    return GoalLine{row.date(0), row.string(1), visit.words.text_of("record.code." + row.string(2))};
  });
}

/// How many goals there are and how many were reached; no goal's words.
std::string progress_of(const Visit& visit, db::Tx& tx, const Mine& one) {
  std::int64_t all = 0, reached = 0;
  tx.query(sql::goals, {{"match", one.opening.match}, {"as_of", visit.today}}, [&](const db::Row& row) {
    ++all;
    reached += row.text(2) == "achieved";
  });
  return visit.words.text("sharing.progress", {{"of", all}, {"reached", reached}});
}

/// Meetings told of this month and the months before, the latest first: how many, nothing of what was done.
AttendancePart attendance_of(const Visit& visit, const snapshot::Snapshot& snapshot, const Mine& one) {
  std::vector<snapshot::LoggedMeeting> logs;
  for (const auto& row : snapshot.of<snapshot::MeetingLogRow>(one.shared.match.match))
    if (row.shows(snapshot::Day(visit.today)) && row.date <= snapshot::Day(visit.today))
      logs.push_back({row.date, row.start_minute < 0 ? std::nullopt : std::optional<int>(row.start_minute),
                      row.minutes < 0 ? std::nullopt : std::optional<int>(row.minutes), row.entered_by});
  const auto groups = snapshot::group_meetings(logs);
  std::map<Date, std::int64_t> meetings;
  for (std::size_t i = 0; i < logs.size(); ++i)
    if (groups[i] == i) ++meetings[first_of_month(logs[i].day)];
  AttendancePart part;
  for (int back = 0; back < months_of_attendance; ++back) {
    const Date month = add_months(first_of_month(visit.today), -back);
    part.months.push_back({visit.words.month(month), visit.words.number(meetings[month])});
  }
  return part;
}

void workers_of(const Visit& visit, db::Tx& tx, const snapshot::Snapshot& snapshot, const Mine& one, OneView& view) {
  const snapshot::Day today(visit.today);
  for (const auto& row : snapshot.of<snapshot::AssignmentRow>(one.shared.match.match))
    if (row.shows(today) && row.days.covers(today)) {
      const auto card = card_of(tx, snapshot::key_of(row.worker), visit.today);
      view.workers.push_back({card.name, card.phone});
    }
}

OneView view_of(const Visit& visit, db::Tx& tx, const snapshot::Snapshot& snapshot, const Mine& one) {
  const auto mentee = snapshot::key_of(one.shared.match.mentee);
  const auto card = card_of(tx, mentee, visit.today);
  OneView view;
  view.name = card.name;
  view.as = visit.words.text_of("accounts.role." + std::string(auth::name(one.opening.as)));
  view.until = one.until();
  const auto part = [&](std::string_view name) { return has_part(one.shared.parts, name); };
  if (part("goals")) view.goals = GoalsPart{goals_of(visit, tx, one.opening.match)};
  if (part("progress")) view.progress = progress_of(visit, tx, one);
  if (part("attendance")) view.attendance = attendance_of(visit, snapshot, one);
  if (part("contact_data") && !one.shared.survivors) view.contact = ContactPart{card.phone, card.email};
  if (part("assessment")) {
    const auto day =
        tx.first(
              sql::last_assessment,
              {{"mentee", mentee}, {"programme", snapshot::key_of(one.shared.match.programme)}, {"as_of", visit.today}},
              [](const db::Row& row) { return row.maybe_date(0); })
            .value_or(std::nullopt);
    view.assessment =
        day ? visit.words.text("sharing.assessed", {{"day", *day}}) : visit.words.text("sharing.not_assessed");
  }
  workers_of(visit, tx, snapshot, one, view);
  return view;
}

}  // namespace

http::Response shared_page(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  SharedView view;
  visit.read([&](db::Tx& tx) {
    for (const auto& one : mine(visit, tx, *snapshot)) view.lines.push_back(line_of(visit, tx, one));
  });
  if (view.lines.empty())
    view.nothing = render::Empty{visit.words.text("sharing.none"), visit.words.text("sharing.none_hint")};
  render::Html body;
  html::shared(body, view, visit.words);
  return visit.page(visit.words.text("sharing.title.mine"), body);
}

http::Response shared_one_page(Visit& visit, const Columns& columns) {
  const auto id = visit.open_record("share_openings", visit.path.find("opening")->second);
  const auto snapshot = columns();
  std::optional<OneView> view;
  visit.read([&](db::Tx& tx) {
    for (const auto& one : mine(visit, tx, *snapshot)) {
      if (!id || one.opening.id != *id || one.opening.as == Role::employer_hr) continue;
      view = view_of(visit, tx, *snapshot, one);
      note_seen(visit, one);
      visit.saw("match", one.opening.match.value);
    }
  });
  if (!view) return visit.refused({RefusalKind::not_found, {}});
  render::Html body;
  html::shared_one(body, *view, visit.words);
  return visit.page(visit.words.text("sharing.title.one"), body);
}

}  // namespace kith::sharing
