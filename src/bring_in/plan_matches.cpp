// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "bring_in/names.h"
#include "bring_in/plan_kept.h"

/// Rows about a match: the match itself, a meeting of the two, a contact of staff with a party.
namespace kith::bring_in {
namespace {

std::string shortened(std::string_view text) {
  auto end = std::min<std::size_t>(text.size(), 60);
  while (end > 0 && end < text.size() && (text[end] & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end));
}

struct Sides {
  std::string_view mentor, mentee;
};
Sides sides_of(const Reader& reader, const sheet::Row& row) {
  Sides sides{reader.text(row, "mentor"), reader.text(row, "mentee")};
  if (sides.mentor.empty() && sides.mentee.empty()) {
    const auto [mentor, mentee] = both_sides(reader.text(row, "match"));
    sides = {mentor, mentee};
  }
  return sides;
}

/// Whoever has a file on that side, when anybody among those of the name has.
void prefer(std::vector<PersonId>& people, const std::set<std::pair<std::int64_t, std::int64_t>>& files,
            ProgrammeId programme) {
  std::vector<PersonId> with;
  for (const auto person : people)
    if (files.contains({person.value, programme.value})) with.push_back(person);
  if (!with.empty()) people = std::move(with);
}

void nobody(const casefile::Book& book, std::string_view field, std::string_view cell, Outcome& out) {
  const auto near = like(book, cell);
  if (cell.empty())
    out.add(Verdict::refuse, {field, "bring_in.reason.missing"});
  else if (near.empty())
    out.add(Verdict::refuse, {field, "bring_in.reason.nobody", shortened(cell)});
  else
    out.add(Verdict::ask, {field, "bring_in.reason.nobody_like", near});
}

}  // namespace

std::optional<Known::Match> Plan::find_match(const sheet::Row& row, std::optional<Date> day, Outcome& out) {
  const auto sides = sides_of(reader_, row);
  out.who = shortened(sides.mentor) + " · " + shortened(sides.mentee);
  const auto named = [&](std::string_view cell) -> const std::vector<PersonId>& {
    const auto [found, fresh] = kept_->named.try_emplace(std::string(cell));
    if (fresh) found->second = people_named(known_.book, cell);
    return found->second;
  };
  const auto& mentors = named(sides.mentor);
  const auto& mentees = named(sides.mentee);
  if (mentors.empty()) nobody(known_.book, "mentor", sides.mentor, out);
  if (mentees.empty()) nobody(known_.book, "mentee", sides.mentee, out);
  if (mentors.empty() || mentees.empty()) return std::nullopt;
  std::vector<Known::Match> fit, on_day;
  for (const auto mentor : mentors) {
    const auto theirs = known_.matches_of_mentor.find(mentor.value);
    if (theirs == known_.matches_of_mentor.end()) continue;
    for (const auto at : theirs->second) {
      const auto& match = known_.matches[at];
      if (std::find(mentees.begin(), mentees.end(), match.mentee) == mentees.end()) continue;
      if (reader_.choices().programme && match.programme != reader_.choices().programme) continue;
      fit.push_back(match);
      if (day && match.start <= *day && (!match.end || *day <= *match.end)) on_day.push_back(match);
    }
  }
  if (fit.size() > 1 && !on_day.empty()) fit = on_day;
  if (fit.empty()) out.add(Verdict::refuse, {"match", "bring_in.reason.no_match"});
  if (fit.size() > 1) out.add(Verdict::ask, {"match", "bring_in.reason.several_matches", std::to_string(fit.size())});
  if (fit.size() != 1) return std::nullopt;
  if (day && on_day.empty()) out.add(Verdict::take, {"", "bring_in.reason.outside", {}, true});
  return fit.front();
}

void Plan::match_row(const sheet::Row& row, Outcome& out) {
  const auto sides = sides_of(reader_, row);
  const auto programme = reader_.choices().programme;
  out.who = shortened(sides.mentor) + " · " + shortened(sides.mentee);
  const auto one = [&](std::string_view field, std::string_view cell, const auto& files) -> PersonId {
    auto people = people_named(known_.book, cell);
    prefer(people, files, programme);
    if (people.empty()) nobody(known_.book, field, cell, out);
    if (people.size() > 1)
      out.add(Verdict::ask, {field, "bring_in.reason.several_people", std::to_string(people.size())});
    return people.size() == 1 ? people.front() : PersonId{};
  };
  const auto mentor = one("mentor", sides.mentor, known_.mentors), mentee = one("mentee", sides.mentee, known_.mentees);
  const auto start = reader_.day(row, "started_on", out), end = reader_.day(row, "ended_on", out);
  const auto how = reader_.choice(row, "end_kind", out), why = reader_.choice(row, "end_reason", out);
  if (mentor && mentor == mentee) out.add(Verdict::refuse, {"mentee", "bring_in.reason.same_two"});
  if (start && end && *end < *start) out.add(Verdict::refuse, {"ended_on", "bring_in.reason.end_first"});
  if (end && !how) out.add(Verdict::refuse, {"end_kind", "bring_in.reason.how_ended"});
  if (is_left(out.verdict) || !start) return;
  for (const auto at : known_.matches_of_mentor.contains(mentor.value) ? known_.matches_of_mentor.at(mentor.value)
                                                                       : std::vector<std::size_t>{}) {
    const auto& match = known_.matches[at];
    if (match.mentee != mentee || match.programme != programme || (match.start != *start && match.end)) continue;
    out.verdict = Verdict::known;
    out.reasons.push_back({"", "bring_in.reason.known_match"});
    return;
  }
  if (!kept_->matches.emplace(mentor.value, mentee.value, *start).second) {
    out.add(Verdict::ask, {"", "bring_in.reason.match_twice"});
    return;
  }
  out.records = {{"matches", {}}, {"initial_meetings", {}}};
  out.records[0]
      .number("matches.programme_id", programme.value)
      .number("matches.mentor_id", mentor.value)
      .number("matches.mentee_id", mentee.value)
      .day("matches.event_date", start);
  if (const auto school = reader_.text(row, "school"); !school.empty()) {
    const auto found = known_.sites.find(word_line(school));
    if (found == known_.sites.end() || found->second.size() > 1)
      out.add(Verdict::refuse, {"school", "bring_in.reason.no_site", shortened(school)});
    else
      out.records[0].number("matches.site_id", found->second.front());
  }
  // The two were together from that day; who was there and what was said, the file does not tell.
  out.records[1]
      .of("initial_meetings.match_id", 0)
      .day("initial_meetings.event_date", start)
      .text("initial_meetings.status", "held");
  for (const records::ColumnKey flag :
       {records::ColumnKey("initial_meetings.arranged_by_staff"), records::ColumnKey("initial_meetings.staff_present"),
        records::ColumnKey("initial_meetings.guardian_present"),
        records::ColumnKey("initial_meetings.goals_discussed")})
    out.records[1].number(flag, 0);
  if (end) {
    out.records.push_back({"match_closures", {}});
    out.records[2]
        .of("match_closures.match_id", 0)
        .day("match_closures.event_date", end)
        .text("match_closures.kind", how.value_or(""))
        .text("match_closures.reason", why.value_or("other"));
  }
}

void Plan::meeting_row(const sheet::Row& row, Outcome& out) {
  const auto day = reader_.day(row, "held_on", out);
  const auto match = find_match(row, day, out);
  const auto minutes = reader_.minutes(row, "length", out);
  const auto mode = reader_.choice(row, "mode", out);
  if (!match || !day || !mode) return;
  NewRecord log{"meeting_logs", {}};
  log.number("meeting_logs.match_id", match->key).day("meeting_logs.event_date", day).text("meeting_logs.mode", *mode);
  if (minutes) log.number("meeting_logs.minutes", *minutes);
  std::string note = reader_.plain(row, "note");
  std::string activity = note.substr(0, note.find('\n'));
  std::replace(activity.begin(), activity.end(), ';', ',');
  if (activity.size() <= 150) log.text("meeting_logs.activities", activity);
  if (note != activity) log.text("meeting_logs.note", note);
  log.text("meeting_logs.place", reader_.plain(row, "place")).text("meeting_logs.entered_by", "staff");
  out.records.push_back(std::move(log));
}

void Plan::contact_row(const sheet::Row& row, Outcome& out) {
  const auto day = reader_.day(row, "called_on", out);
  const auto match = find_match(row, day, out);
  const auto who = reader_.choice(row, "who", out), result = reader_.choice(row, "result", out),
             mode = reader_.choice(row, "mode", out), obtained = reader_.choice(row, "information", out);
  const auto cell = reader_.text(row, "coordinator");
  std::vector<PersonId> staff;
  for (const auto person : known_.staff)
    if (const auto* one = known_.book.of(person); one && fits_staff(*one, word_line(cell))) staff.push_back(person);
  if (!cell.empty() && staff.empty())
    out.add(Verdict::refuse, {"coordinator", "bring_in.reason.no_staff", shortened(cell)});
  if (staff.size() > 1)
    out.add(Verdict::ask, {"coordinator", "bring_in.reason.several_people", std::to_string(staff.size())});
  if (result == "reached" && !obtained) out.add(Verdict::ask, {"information", "bring_in.reason.information"});
  PersonId guardian;
  if (match && who == "guardian") {
    const auto all = known_.guardians.find(match->mentee.value);
    if (all == known_.guardians.end())
      out.add(Verdict::refuse, {"who", "bring_in.reason.no_guardian"});
    else if (all->second.size() > 1)
      out.add(Verdict::ask, {"who", "bring_in.reason.several_people", std::to_string(all->second.size())});
    else
      guardian = all->second.front();
  }
  if (!match || !day || !who || !result || staff.size() != 1 || is_left(out.verdict)) return;
  NewRecord contact{"supervisory_contacts", {}};
  contact.number("supervisory_contacts.programme_id", match->programme.value)
      .day("supervisory_contacts.event_date", day)
      .text("supervisory_contacts.mode", mode.value_or(""))
      .number("supervisory_contacts.staff_id", staff.front().value)
      .text("supervisory_contacts.note", reader_.plain(row, "note"));
  out.records.push_back(std::move(contact));
  for (const std::string_view track : {"mentor", "mentee", "guardian"}) {
    if (*who != track && !(*who == "mentor;mentee" && track != "guardian")) continue;
    NewRecord party{"contact_parties", {}};
    party.of("contact_parties.contact_id", 0)
        .number("contact_parties.match_id", match->key)
        .text("contact_parties.track", track)
        .text("contact_parties.informant_kind", track == "guardian" ? "guardian" : "self");
    party.number("contact_parties.person_id", (track == "mentor"   ? match->mentor
                                               : track == "mentee" ? match->mentee
                                                                   : guardian)
                                                  .value);
    party.text("contact_parties.result", *result)
        .number("contact_parties.information_obtained", *result == "reached" && obtained == "true" ? 1 : 0);
    out.records.push_back(std::move(party));
  }
}

}  // namespace kith::bring_in
