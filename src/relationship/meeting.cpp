// SPDX-License-Identifier: AGPL-3.0-or-later
#include "relationship/meeting.h"

#include <algorithm>
#include <array>

#include "relationship/queries.h"
#include "snapshot/refs.h"
#include "snapshot/same_meeting.h"

namespace kith::relationship {
namespace {

constexpr std::array modes{MeetingMode::in_person, MeetingMode::video, MeetingMode::phone, MeetingMode::message};

std::string joined(const std::vector<std::string>& list) {
  std::string text;
  for (const auto& item : list) (text += text.empty() ? "" : ";") += item;
  return text;
}

db::Value text_or_nothing(const std::string& text) { return text.empty() ? db::Value() : db::Value(text); }

void check_day(const snapshot::MatchState& match, const NewMeeting& m, Date today, std::vector<Problem>& problems) {
  if (!m.event_date) return problems.push_back({"event_date", "relationship.meeting.day_missing"});
  if (*m.event_date > today) return problems.push_back({"event_date", "relationship.meeting.day_in_future"});
  if (!match.started() || snapshot::Day(*m.event_date) < match.start)
    return problems.push_back({"event_date", "relationship.meeting.before_start"});
  if (match.closed() && snapshot::Day(*m.event_date) > match.end)
    problems.push_back({"event_date", "relationship.meeting.after_end"});
}

std::vector<Problem> problems_of(const snapshot::MatchState& match, const NewMeeting& m, Date today) {
  std::vector<Problem> problems;
  check_day(match, m, today, problems);
  if (m.minutes && m.length_untold)
    problems.push_back({"minutes", "relationship.meeting.length_both"});
  else if (!m.length_untold && (!m.minutes || *m.minutes < 1 || *m.minutes > 10'080))
    problems.push_back({"minutes", "relationship.meeting.minutes_missing"});
  if (!m.mode) problems.push_back({"mode", "relationship.meeting.mode_missing"});
  if (m.activities.empty()) problems.push_back({"activities", "relationship.meeting.activities_missing"});
  if (std::any_of(m.activities.begin(), m.activities.end(), [](const auto& a) { return a.find(';') != a.npos; }))
    problems.push_back({"activities", "relationship.meeting.semicolon"});
  if (m.start_minute && (*m.start_minute < 0 || *m.start_minute > 1439))
    problems.push_back({"start_time", "http.field.wrong_form"});
  return problems;
}

/// One of the programme's sites, or the one that the log names already.
void check_site(db::Tx& tx, const snapshot::MatchState& match, const NewMeeting& m, MeetingId corrected, Date today,
                std::vector<Problem>& problems) {
  if (!m.site) return;
  for (const auto& one : sites_of(tx, snapshot::key_of(match.programme), today))
    if (one.site == m.site) return;
  if (corrected && m.event_date)
    for (const auto& old : meetings_of(tx, m.match, on(1900, 1, 1), today, today))
      if (old.meeting == corrected && old.site == m.site) return;
  problems.push_back({"site", "http.field.not_a_choice"});
}

bool told_before(db::Tx& tx, const NewMeeting& m, EnteredBy who, Date as_of) {
  const snapshot::LoggedMeeting mine{*m.event_date, m.start_minute, m.minutes, who};
  for (const auto& other : meetings_of(tx, m.match, *m.event_date, *m.event_date, as_of))
    if (snapshot::same_meeting(mine, {other.day, other.start_minute, other.minutes, other.entered_by})) return true;
  return false;
}

/// The columns of a meeting log; `texts` keeps the joined lists alive while they are bound.
std::vector<records::Field> fields_of(const NewMeeting& m, std::array<std::string, 2>& texts) {
  texts = {joined(m.activities), joined(m.tags)};
  return {{"meeting_logs.event_date", m.event_date},
          {"meeting_logs.start_time", m.start_minute},
          {"meeting_logs.minutes", m.minutes},
          {"meeting_logs.mode", snapshot::word(*m.mode)},
          {"meeting_logs.activities", text_or_nothing(texts[0])},
          {"meeting_logs.activity_tags", text_or_nothing(texts[1])},
          {"meeting_logs.site_id", m.site ? db::Value(m.site) : db::Value()},
          {"meeting_logs.place", text_or_nothing(m.place)},
          {"meeting_logs.note", text_or_nothing(m.note)}};
}

bool late(const NewMeeting& m, Date today) { return days_between(*m.event_date, today) > late_after_days; }

}  // namespace

std::optional<MeetingMode> parse_meeting_mode(std::string_view text) {
  const auto found = std::find_if(modes.begin(), modes.end(), [&](auto mode) { return snapshot::word(mode) == text; });
  return found == modes.end() ? std::nullopt : std::optional(*found);
}

Result<RecordedMeeting> record_meeting(db::Tx& tx, const std::optional<snapshot::MatchState>& match,
                                       const NewMeeting& meeting, EnteredBy who, const records::Author& author) {
  if (!match) return refuse(RefusalKind::not_found, "relationship.match_unknown");
  const Date today = date_of(author.at);
  auto problems = problems_of(*match, meeting, today);
  check_site(tx, *match, meeting, {}, today, problems);
  if (!problems.empty()) return refuse(std::move(problems));
  const bool twice = told_before(tx, meeting, who, today);
  std::array<std::string, 2> texts;
  auto fields = fields_of(meeting, texts);
  fields.push_back({"meeting_logs.match_id", meeting.match});
  fields.push_back({"meeting_logs.entered_by", snapshot::word(who)});
  const auto made = records::append(tx, "meeting_logs", fields, author);
  if (!made) return tl::unexpected(made.error());
  return RecordedMeeting{MeetingId{made->chain}, late(meeting, today), twice};
}

Result<RecordedMeeting> correct_meeting(db::Tx& tx, const std::optional<snapshot::MatchState>& match, MeetingId meeting,
                                        std::int64_t last, const NewMeeting& as_it_was, const records::Author& author) {
  if (!match) return refuse(RefusalKind::not_found, "relationship.match_unknown");
  const Date today = date_of(author.at);
  auto problems = problems_of(*match, as_it_was, today);
  check_site(tx, *match, as_it_was, meeting, today, problems);
  if (!problems.empty()) return refuse(std::move(problems));
  std::array<std::string, 2> texts;
  const auto made = records::correct(tx, "meeting_logs", meeting.value, last, fields_of(as_it_was, texts), author);
  if (!made) return tl::unexpected(made.error());
  return RecordedMeeting{meeting, late(as_it_was, today), false};
}

Result<std::int64_t> record_no_meeting(db::Tx& tx, const std::optional<snapshot::MatchState>& match,
                                       const NoMeeting& entry, const records::Author& author) {
  if (!match) return refuse(RefusalKind::not_found, "relationship.match_unknown");
  const Date today = date_of(author.at);
  std::vector<Problem> problems;
  if (entry.reason.empty()) problems.push_back({"reason", "relationship.no_meeting.reason_missing"});
  if (!entry.month) {
    problems.push_back({"month", "relationship.no_meeting.month_missing"});
    return refuse(std::move(problems));
  }
  const Date first = first_of_month(*entry.month), last = last_of_month(*entry.month);
  const Date told_on = entry.told_on.value_or(today);
  if (first > today) problems.push_back({"month", "relationship.no_meeting.month_in_future"});
  if (told_on > today) problems.push_back({"event_date", "relationship.meeting.day_in_future"});
  if (first <= today && told_on < first) problems.push_back({"event_date", "relationship.no_meeting.told_before"});
  if (!match->active_within(first, last))
    problems.push_back({"month", "relationship.no_meeting.not_active"});
  else if (!meetings_of(tx, entry.match, first, last, today).empty())
    problems.push_back({"month", "relationship.no_meeting.there_was_one"});
  if (!problems.empty()) return refuse(std::move(problems));
  const auto made = records::append(tx, "no_meeting_entries",
                                    {{"no_meeting_entries.match_id", entry.match},
                                     {"no_meeting_entries.month", first},
                                     {"no_meeting_entries.event_date", told_on},
                                     {"no_meeting_entries.reason", entry.reason}},
                                    author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

std::vector<Meeting> meetings_of(db::Tx& tx, MatchId match, Date first, Date last, Date as_of) {
  auto list = tx.all(sql::meetings_between, {{"match", match}, {"first", first}, {"last", last}, {"as_of", as_of}},
                     [](const db::Row& r) {
                       const auto number = [&](int at) {
                         return r.null(at) ? std::nullopt : std::optional<int>(static_cast<int>(r.integer(at)));
                       };
                       return Meeting{r.id<MeetingId>(0),
                                      r.integer(1),
                                      r.date(2),
                                      number(3),
                                      number(4),
                                      snapshot::parse_code<MeetingMode>(r.text(5)),
                                      r.string(6),
                                      r.string(7),
                                      r.string(8),
                                      r.string(9),
                                      snapshot::parse_code<EnteredBy>(r.text(10)),
                                      r.date(11),
                                      r.flag(12),
                                      false,
                                      r.id<SiteId>(13)};
                     });
  std::vector<snapshot::LoggedMeeting> logs;
  for (const auto& m : list) logs.push_back({m.day, m.start_minute, m.minutes, m.entered_by});
  const auto groups = snapshot::group_meetings(logs);
  for (std::size_t i = 0; i < list.size(); ++i) list[i].same_as_previous = groups[i] != i;
  return list;
}

std::vector<MonthWithout> months_without(db::Tx& tx, MatchId match, Date first, Date last, Date as_of) {
  return tx.all(sql::months_without_meeting,
                {{"match", match}, {"first", first_of_month(first)}, {"last", last}, {"as_of", as_of}},
                [](const db::Row& r) {
                  return MonthWithout{r.integer(0), r.date(1), r.date(2), r.string(3), r.date(4)};
                });
}

std::vector<MeetingSite> sites_of(db::Tx& tx, ProgrammeId programme, Date as_of) {
  return tx.all(sql::sites_of_programme, {{"programme", programme}, {"as_of", as_of}}, [](const db::Row& r) {
    return MeetingSite{r.id<SiteId>(0), r.string(1)};
  });
}

MatchId match_of(db::Tx& tx, MeetingId meeting) {
  return tx.first(sql::meeting_match, {{"meeting", meeting}}, [](const db::Row& r) { return r.id<MatchId>(0); })
      .value_or(MatchId{});
}

}  // namespace kith::relationship
