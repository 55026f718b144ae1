// SPDX-License-Identifier: AGPL-3.0-or-later
#include "relationship/meeting_form.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "platform/i18n/i18n.h"

namespace kith::relationship {
namespace {

using http::FieldDoc;
using http::FieldType;

constexpr std::string_view mode_words[] = {"in_person", "video", "phone", "message"};
constexpr std::string_view tag_words[] = {"social", "academic", "career", "recreation", "other"};

constexpr FieldDoc meeting_table[] = {
    {.name = "match", .type = FieldType::id, .required = true, .about = "relationship.field.match"},
    {.name = "event_date", .type = FieldType::date, .required = true, .about = "relationship.field.event_date"},
    {.name = "start_time", .type = FieldType::time, .about = "relationship.field.start_time"},
    {.name = "minutes", .type = FieldType::integer, .limit = 10'080, .about = "relationship.field.minutes"},
    {.name = "length_untold", .type = FieldType::boolean, .about = "relationship.field.length_untold"},
    {.name = "mode",
     .type = FieldType::code,
     .required = true,
     .choices = mode_words,
     .about = "relationship.field.mode"},
    {.name = "activities",
     .type = FieldType::text,
     .required = true,
     .many = true,
     .limit = 2'000,
     .about = "relationship.field.activities"},
    {.name = "tags", .type = FieldType::code, .many = true, .choices = tag_words, .about = "relationship.field.tags"},
    {.name = "site", .type = FieldType::id, .about = "relationship.field.site"},
    {.name = "place", .type = FieldType::text, .limit = 200, .about = "relationship.field.place"},
    {.name = "note", .type = FieldType::text, .limit = 20'000, .about = "relationship.field.note"},
};
constexpr FieldDoc no_meeting_table[] = {
    {.name = "match", .type = FieldType::id, .required = true, .about = "relationship.field.match"},
    {.name = "month", .type = FieldType::month, .required = true, .about = "relationship.field.month"},
    {.name = "reason", .type = FieldType::text, .required = true, .limit = 2'000, .about = "relationship.field.reason"},
    {.name = "event_date", .type = FieldType::date, .about = "relationship.field.told_on"},
};

/// "14:05" in minutes after midnight.
std::optional<int> clock(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == text.npos) return std::nullopt;
  const auto hour = whole_number(text.substr(0, colon)), minute = whole_number(text.substr(colon + 1));
  if (!hour || !minute || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59) return std::nullopt;
  return *hour * 60 + *minute;
}

}  // namespace

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\n");
  if (first == text.npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\n") - first + 1));
}

std::string clock_text(int minute) {
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(minute / 60) + ":" + two(minute % 60);
}

std::optional<int> whole_number(std::string_view text) {
  int n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return n;
}

std::vector<std::string> lines_of(const std::vector<std::string_view>& values) {
  std::vector<std::string> lines;
  for (auto value : values) {
    while (!value.empty()) {
      const auto end = std::min(value.find('\n'), value.find(','));
      if (auto line = trimmed(value.substr(0, end)); !line.empty()) lines.push_back(std::move(line));
      value = end == value.npos ? std::string_view() : value.substr(end + 1);
    }
  }
  return lines;
}

std::span<const FieldDoc> meeting_fields() { return meeting_table; }
std::span<const FieldDoc> corrected_meeting_fields() {
  static const auto fields = [] {
    std::vector<FieldDoc> list{
        {.name = "version", .type = FieldType::integer, .required = true, .about = "casefile.correction.version"}};
    for (auto field : std::span(meeting_table).subspan(1)) {  // a meeting stays its match's
      field.required = false;
      list.push_back(field);
    }
    return list;
  }();
  return fields;
}
std::span<const FieldDoc> no_meeting_fields() { return no_meeting_table; }

DecodedMeeting decode_meeting(const Visit& visit, MatchId match) {
  const auto& form = visit.request.form;
  DecodedMeeting decoded;
  auto& m = decoded.meeting;
  const auto wrong = [&](const char* field, const char* key) { decoded.problems.push_back({field, key}); };
  m.match = match ? match : visit.open_id<MatchId>(form.get("match")).value_or(MatchId{});
  if (const auto text = form.get("event_date"); !text.empty()) {
    m.event_date = i18n::read_date(text, visit.today);
    if (!m.event_date) wrong("event_date", "http.field.not_a_date");
  }
  if (const auto text = form.get("start_time"); !text.empty()) {
    m.start_minute = clock(text);
    if (!m.start_minute) wrong("start_time", "http.field.wrong_form");
  }
  if (const auto text = form.get("minutes"); !text.empty()) {
    m.minutes = whole_number(text);
    if (!m.minutes) wrong("minutes", "http.field.not_a_number");
  }
  const auto untold = form.get("length_untold");
  m.length_untold = untold == "true" || untold == "on";
  m.mode = parse_meeting_mode(form.get("mode"));
  m.activities = lines_of(form.all("activities"));
  for (const auto tag : form.all("tags")) {
    if (std::find(std::begin(tag_words), std::end(tag_words), tag) == std::end(tag_words))
      wrong("tags", "http.field.not_a_choice");
    else if (std::find(m.tags.begin(), m.tags.end(), tag) == m.tags.end())
      m.tags.emplace_back(tag);
  }
  if (const auto site = form.get("site"); !site.empty()) {
    m.site = visit.open_id<SiteId>(site).value_or(SiteId{});
    if (!m.site) wrong("site", "http.field.not_a_choice");
  }
  m.place = trimmed(form.get("place"));
  m.note = trimmed(form.get("note"));
  return decoded;
}

DecodedNoMeeting decode_no_meeting(const Visit& visit) {
  const auto& form = visit.request.form;
  DecodedNoMeeting decoded;
  decoded.entry.match = visit.open_id<MatchId>(form.get("match")).value_or(MatchId{});
  decoded.entry.reason = trimmed(form.get("reason"));
  if (const auto text = form.get("month"); !text.empty()) {
    decoded.entry.month = parse_date(std::string(text) + "-01");
    if (!decoded.entry.month) decoded.problems.push_back({"month", "http.field.wrong_form"});
  }
  if (const auto text = form.get("event_date"); !text.empty()) {
    decoded.entry.told_on = i18n::read_date(text, visit.today);
    if (!decoded.entry.told_on) decoded.problems.push_back({"event_date", "http.field.not_a_date"});
  }
  return decoded;
}

}  // namespace kith::relationship
