// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "matches/matches.h"
#include "platform/i18n/keys.h"

/// The planned first meeting as a calendar file (RFC 5545). Neither names nor the programme stand in it: it ends up in
/// other people's calendars (workflows.md §18.56). Of a mentor who is suspended meanwhile it cancels the meeting there.
/// The time is the local time of the place.
namespace kith::matches {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == ';' || c == ',') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (static_cast<unsigned char>(c) >= 0x20)
      out += c;
  }
  return out;
}

/// Lines of at most 75 bytes, never parted inside a character.
void line(std::string& out, std::string text) {
  std::size_t room = 75;
  while (text.size() > room) {
    std::size_t cut = room;
    while (cut > 1 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;
    out += text.substr(0, cut) + "\r\n ";
    text.erase(0, cut);
    room = 74;
  }
  out += text + "\r\n";
}

std::string two(std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); }

std::string compact(Date day) {
  std::string text = iso(day);
  std::erase(text, '-');
  return text;
}

std::string stamp(Instant at) {
  const auto day = from_day_number(static_cast<std::int32_t>(at.utc_seconds / 86400));
  const auto rest = at.utc_seconds % 86400;
  return compact(day) + "T" + two(rest / 3600) + two(rest / 60 % 60) + two(rest % 60) + "Z";
}

std::string calendar(const Visit& visit, const Life& life, bool cancels) {
  const Plan& plan = *life.plan;
  std::string out;
  for (const char* fixed : {"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kith//first meeting//EN",
                            cancels ? "METHOD:CANCEL" : "METHOD:PUBLISH", "BEGIN:VEVENT"})
    line(out, fixed);
  line(out, "UID:" + visit.seal_record("introduction_plans", plan.chain) + "@kith");
  line(out, "SEQUENCE:" + std::to_string(plan.version));
  if (cancels) line(out, "STATUS:CANCELLED");
  line(out, "DTSTAMP:" + stamp(visit.now));
  if (plan.minute) {
    line(out, "DTSTART:" + compact(plan.day) + "T" + two(*plan.minute / 60) + two(*plan.minute % 60) + "00");
    line(out, "DURATION:PT1H");
  } else {
    line(out, "DTSTART;VALUE=DATE:" + compact(plan.day));
  }
  line(out, "SUMMARY:" + escaped(visit.words.text("life.invitation_title")));
  if (!plan.place.empty()) line(out, "LOCATION:" + escaped(plan.place));
  line(out, "END:VEVENT");
  line(out, "END:VCALENDAR");
  return out;
}

}  // namespace

http::Response invitation(Visit& visit, const Uses& uses) {
  const auto seen = seen_at(visit, uses);
  if (!seen || !seen->life.plan) return visit.refused({RefusalKind::not_found, {}});
  auto answer = http::Response::text(calendar(visit, seen->life, planned_in_vain(seen->life, seen->around)));
  answer.content_type = "text/calendar; charset=utf-8";
  answer.header("content-disposition", "attachment; filename=\"meeting.ics\"");
  return answer;
}

}  // namespace kith::matches
