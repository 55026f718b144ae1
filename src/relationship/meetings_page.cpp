// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/i18n/keys.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "records/append.h"
#include "relationship/meeting_correct.h"
#include "relationship/meeting_form.h"
#include "relationship/meeting_pages.h"
#include "relationship/meeting_reach.h"
#include "relationship/meetings.html.h"
#include "relationship/telling.h"
#include "snapshot/codes.h"

namespace kith::relationship {
namespace {

constexpr int longest_usual = 24 * 60;  ///< minutes of a meeting; a longer one is asked about (workflows.md §18.50)

using i18n::Key;
using render::Field;

struct MeetingFormView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string heading, meeting, match, version;
  Field event_date, start_time, minutes, length_untold, mode, activities, place, note;
  std::optional<Field> site;
  std::vector<Field::Choice> tags;
  bool correcting{};
  render::Url back;
};

/// The values a form begins with.
struct Initial {
  std::string event_date{}, start_time{}, minutes{}, mode{"in_person"}, activities{}, place{}, note{}, tags{}, site{};
  bool length_untold{};
};

Initial initial_of(const Visit& visit, const Meeting& m) {
  Initial i{visit.words.date(m.day),
            {},
            m.minutes ? std::to_string(*m.minutes) : "",
            std::string(snapshot::word(m.mode)),
            m.activities,
            m.place,
            m.note,
            m.tags,
            m.site ? visit.seal(m.site) : std::string(),
            !m.minutes};
  if (m.start_minute) i.start_time = clock_text(*m.start_minute);
  for (auto& c : i.activities)
    if (c == ';') c = '\n';
  return i;
}

std::vector<Field::Choice> mode_choices(const i18n::Words& words) {
  std::vector<Field::Choice> choices;
  for (const auto mode : {"in_person", "video", "phone", "message"})
    choices.push_back({mode, words.text_of(std::string("relationship.mode.") + mode)});
  return choices;
}

bool has_tag(const Visit& visit, const Refusal* refusal, const std::string& initial, std::string_view tag) {
  if (!refusal) return (";" + initial + ";").find(";" + std::string(tag) + ";") != std::string::npos;
  for (const auto sent : visit.request.form.all("tags"))
    if (sent == tag) return true;
  return false;
}

/// Nothing where there is no site to choose.
std::optional<Field> site_field(Visit& visit, const snapshot::Snapshot& snapshot, const Reached& reached,
                                const render::FormState& form, const std::string& initial) {
  const auto sites = sites_offered(visit, snapshot, reached);
  if (sites.empty()) return std::nullopt;
  std::vector<Field::Choice> choices{{"", visit.words.text("relationship.field.no_site")}};
  for (const auto& one : sites) choices.push_back({visit.seal(one.site), one.name});
  auto field = form.choice("site", Key("relationship.field.site"), std::move(choices), initial);
  field.required = false;
  return field;
}

MeetingFormView view_of(Visit& visit, const snapshot::Snapshot& snapshot, const Reached& reached, MatchId match,
                        const Initial& initial, const Refusal* refusal) {
  const render::FormState form(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  const bool own = reached.who != EnteredBy::staff;
  MeetingFormView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = form.problems();
  view.match = visit.seal(match);
  view.back = back_from_telling(visit, reached, match);
  view.event_date = form.field("event_date", Key("relationship.field.event_date"), initial.event_date);
  view.start_time = form.field("start_time", Key("relationship.field.start_time"), initial.start_time);
  view.start_time.required = false;
  view.start_time.hint = visit.words.text(Key("relationship.field.start_time_hint"));
  view.minutes = form.field("minutes", Key("relationship.field.minutes"), initial.minutes);
  view.length_untold =
      form.field("length_untold", own ? Key("relationship.own.length_untold") : Key("relationship.field.length_untold"),
                 initial.length_untold ? "true" : std::string_view());
  view.length_untold.hint =
      visit.words.text(own ? Key("relationship.own.length_untold_hint") : Key("relationship.field.length_untold_hint"));
  view.site = site_field(visit, snapshot, reached, form, initial.site);
  view.mode = form.choice("mode", own ? Key("relationship.own.mode") : Key("relationship.field.mode"),
                          mode_choices(visit.words), initial.mode);
  view.activities =
      form.field("activities", own ? Key("relationship.own.activities") : Key("relationship.field.activities"),
                 initial.activities);
  view.activities.hint = visit.words.text(Key("relationship.field.activities_hint"));
  view.place = form.field("place", Key("relationship.field.place"), initial.place);
  view.place.required = false;
  view.note = form.field("note", Key("relationship.field.note"), initial.note);
  view.note.required = false;
  for (const auto tag : {"social", "academic", "career", "recreation", "other"})
    view.tags.push_back({tag, visit.words.text_of(std::string("relationship.tag.") + tag),
                         has_tag(visit, refusal, initial.tags, tag), std::string("tag-") + tag});
  return view;
}

http::Response show(Visit& visit, MeetingFormView view, Key title, int status) {
  view.heading = visit.words.text(title);
  visit.saw("match", visit.open_id<MatchId>(view.match)->value);
  render::Html body;
  html::meetings(body, view, visit.words);
  return visit.page(view.heading, body, status);
}

http::Response show_new(Visit& visit, const snapshot::Snapshot& snapshot, const Reached& reached, MatchId match,
                        const Refusal* refusal) {
  auto view = view_of(visit, snapshot, reached, match, {.event_date = visit.words.date(visit.today)}, refusal);
  return show(visit, std::move(view), Key("relationship.title.new"), refusal ? 422 : 200);
}

http::Response show_one(Visit& visit, const snapshot::Snapshot& snapshot, const ToldMeeting& told,
                        const Refusal* refusal) {
  auto view = view_of(visit, snapshot, told.reached, told.match, initial_of(visit, told.meeting), refusal);
  view.meeting = visit.seal(told.meeting.meeting);
  view.version = std::to_string(told.meeting.version);
  view.correcting = true;
  visit.saw("meeting", told.meeting.meeting.value);
  return show(visit, std::move(view), Key("relationship.title.one"),
              refusal ? (refusal->kind == RefusalKind::conflict ? 409 : 422) : 200);
}

records::Author author_of(const Visit& visit) { return {visit.actor.person, visit.now}; }

}  // namespace

std::vector<MeetingSite> sites_offered(Visit& visit, const snapshot::Snapshot& snapshot, const Reached& reached) {
  const auto programme = reached.state.programme;
  const auto* row = snapshot.effective<snapshot::ProgrammeRow>(programme, snapshot::Day(visit.today));
  if (row && row->survivor && reached.who != EnteredBy::staff) return {};
  return visit.reading([&](db::Tx& tx) { return sites_of(tx, snapshot::key_of(programme), visit.today); });
}

http::Response meetings_new_page(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto match = visit.open_id<MatchId>(visit.request.query.get("match"));
  const auto reached = match ? reach_to_tell(visit, snapshot, *match) : std::nullopt;
  if (!reached) return visit.refused({RefusalKind::not_found, {}});
  return show_new(visit, snapshot, *reached, *match, nullptr);
}

http::Response meetings_post(Visit& visit, const snapshot::Snapshot& snapshot) {
  auto decoded = decode_meeting(visit, {});
  const auto reached = reach_to_tell(visit, snapshot, decoded.meeting.match);
  if (!reached) return visit.refused({RefusalKind::not_found, {}});
  if (!decoded.problems.empty()) {
    const Refusal refusal{RefusalKind::invalid, decoded.problems};
    return show_new(visit, snapshot, *reached, decoded.meeting.match, &refusal);
  }
  const auto made = visit.change("meeting.record", [&](db::Tx& tx) -> Result<http::Response> {
    const auto recorded = record_meeting(tx, reached->state, decoded.meeting, reached->who, author_of(visit));
    if (!recorded) return tl::unexpected(recorded.error());
    visit.changed("meeting", recorded->meeting.value);
    const char* done = recorded->told_before                                 ? "done.meeting_told_twice"
                       : decoded.meeting.minutes.value_or(0) > longest_usual ? "done.meeting_long"
                       : recorded->late_entry                                ? "done.meeting_late"
                                                                             : "done.meeting";
    return http::Response::see_other(done_at(visit, *reached, decoded.meeting.match, done));
  });
  return made ? *made : show_new(visit, snapshot, *reached, decoded.meeting.match, &made.error());
}

http::Response meetings_page(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto told = told_meeting(visit, snapshot);
  return told ? show_one(visit, snapshot, *told, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response meetings_correct(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto told = told_meeting(visit, snapshot);
  if (!told) return visit.refused({RefusalKind::not_found, {}});
  const auto made = correct_told(visit, *told, [&](const RecordedMeeting&) {
    return http::Response::see_other(done_at(visit, told->reached, told->match, "done.meeting_corrected"));
  });
  return made ? *made : show_one(visit, snapshot, *told, &made.error());
}

}  // namespace kith::relationship
