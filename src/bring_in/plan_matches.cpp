// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "bring_in/names.h"
#include "bring_in/plan_kept.h"

/// Rows about a match: the match itself, a meeting of the two, a contact of staff with a party.
namespace kith::bring_in {
namespace {

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

/// The two were together from that day; who was there and what was said, the file does not tell.
NewRecord together_since(Date start) {
  NewRecord first{"initial_meetings", {}};
  first.of("initial_meetings.match_id", 0)
      .day("initial_meetings.event_date", start)
      .text("initial_meetings.status", "held")
      .number("initial_meetings.arranged_by_staff", 0)
      .number("initial_meetings.staff_present", 0)
      .number("initial_meetings.guardian_present", 0)
      .number("initial_meetings.goals_discussed", 0);
  return first;
}

/// One of those who were spoken to, as who tells about `track`.
NewRecord spoken_to(const Known::Match& match, std::string_view track, PersonId person) {
  NewRecord party{"contact_parties", {}};
  party.of("contact_parties.contact_id", 0)
      .number("contact_parties.match_id", match.key)
      .text("contact_parties.track", track)
      .text("contact_parties.informant_kind", track == "guardian" ? "guardian" : "self")
      .number("contact_parties.person_id", person.value);
  return party;
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

PersonId Plan::party(std::string_view field, std::string_view cell,
                     const std::set<std::pair<std::int64_t, std::int64_t>>& files, Outcome& out) const {
  auto people = people_named(known_.book, cell);
  prefer(people, files, reader_.choices().programme);
  if (people.empty()) nobody(known_.book, field, cell, out);
  if (people.size() > 1)
    out.add(Verdict::ask, {field, "bring_in.reason.several_people", std::to_string(people.size())});
  return people.size() == 1 ? people.front() : PersonId{};
}

/// Whether the records have that match, or an earlier row brings it.
bool Plan::already_matched(PersonId mentor, PersonId mentee, Date start, Outcome& out) {
  const auto theirs = known_.matches_of_mentor.find(mentor.value);
  const bool known = theirs != known_.matches_of_mentor.end() && std::ranges::any_of(theirs->second, [&](auto at) {
                       const auto& match = known_.matches[at];
                       return match.mentee == mentee && match.programme == reader_.choices().programme &&
                              (match.start == start || !match.end);
                     });
  if (known) {
    out.verdict = Verdict::known;
    out.reasons.push_back({"", "bring_in.reason.known_match"});
    return true;
  }
  if (kept_->matches.emplace(mentor.value, mentee.value, start).second) return false;
  out.add(Verdict::ask, {"", "bring_in.reason.match_twice"});
  return true;
}

void Plan::match_row(const sheet::Row& row, Outcome& out) {
  const auto sides = sides_of(reader_, row);
  out.who = shortened(sides.mentor) + " · " + shortened(sides.mentee);
  const auto mentor = party("mentor", sides.mentor, known_.mentors, out),
             mentee = party("mentee", sides.mentee, known_.mentees, out);
  const auto start = reader_.day(row, "started_on", out), end = reader_.day(row, "ended_on", out);
  const auto how = reader_.choice(row, "end_kind", out), why = reader_.choice(row, "end_reason", out);
  if (mentor && mentor == mentee) out.add(Verdict::refuse, {"mentee", "bring_in.reason.same_two"});
  if (start && end && *end < *start) out.add(Verdict::refuse, {"ended_on", "bring_in.reason.end_first"});
  if (end && !how) out.add(Verdict::refuse, {"end_kind", "bring_in.reason.how_ended"});
  if (is_left(out.verdict) || !start || already_matched(mentor, mentee, *start, out)) return;
  NewRecord match{"matches", {}};
  match.number("matches.programme_id", reader_.choices().programme.value)
      .number("matches.mentor_id", mentor.value)
      .number("matches.mentee_id", mentee.value)
      .day("matches.event_date", start);
  add_school(row, match, "matches.site_id", out);
  out.records = {std::move(match), together_since(*start)};
  if (!end) return;
  NewRecord closure{"match_closures", {}};
  closure.of("match_closures.match_id", 0)
      .day("match_closures.event_date", end)
      .text("match_closures.kind", how.value_or(""))
      .text("match_closures.reason", why.value_or("other"));
  out.records.push_back(std::move(closure));
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

std::optional<PersonId> Plan::staff_of(const sheet::Row& row, Outcome& out) const {
  const auto cell = reader_.text(row, "coordinator");
  std::vector<PersonId> staff;
  for (const auto person : known_.staff)
    if (const auto* one = known_.book.of(person); one && fits_staff(*one, word_line(cell))) staff.push_back(person);
  if (!cell.empty() && staff.empty())
    out.add(Verdict::refuse, {"coordinator", "bring_in.reason.no_staff", shortened(cell)});
  if (staff.size() > 1)
    out.add(Verdict::ask, {"coordinator", "bring_in.reason.several_people", std::to_string(staff.size())});
  return staff.size() == 1 ? std::optional(staff.front()) : std::nullopt;
}

std::optional<PersonId> Plan::guardian_of(PersonId mentee, Outcome& out) const {
  const auto all = known_.guardians.find(mentee.value);
  if (all == known_.guardians.end())
    out.add(Verdict::refuse, {"who", "bring_in.reason.no_guardian"});
  else if (all->second.size() > 1)
    out.add(Verdict::ask, {"who", "bring_in.reason.several_people", std::to_string(all->second.size())});
  else
    return all->second.front();
  return std::nullopt;
}

void Plan::contact_row(const sheet::Row& row, Outcome& out) {
  const auto day = reader_.day(row, "called_on", out);
  const auto match = find_match(row, day, out);
  const auto who = reader_.choice(row, "who", out), result = reader_.choice(row, "result", out),
             mode = reader_.choice(row, "mode", out), obtained = reader_.choice(row, "information", out);
  const auto staff = staff_of(row, out);
  if (result == "reached" && !obtained) out.add(Verdict::ask, {"information", "bring_in.reason.information"});
  const auto guardian = match && who == "guardian" ? guardian_of(match->mentee, out) : std::nullopt;
  if (!match || !day || !who || !result || !staff || is_left(out.verdict)) return;
  NewRecord contact{"supervisory_contacts", {}};
  contact.number("supervisory_contacts.programme_id", match->programme.value)
      .day("supervisory_contacts.event_date", day)
      .text("supervisory_contacts.mode", mode.value_or(""))
      .number("supervisory_contacts.staff_id", staff->value)
      .text("supervisory_contacts.note", reader_.plain(row, "note"));
  out.records.push_back(std::move(contact));
  const auto spoke = [&](std::string_view track, PersonId person) {
    out.records.push_back(spoken_to(*match, track, person));
    out.records.back()
        .text("contact_parties.result", *result)
        .number("contact_parties.information_obtained", *result == "reached" && obtained == "true" ? 1 : 0);
  };
  const bool both = *who == "mentor;mentee";
  if (both || *who == "mentor") spoke("mentor", match->mentor);
  if (both || *who == "mentee") spoke("mentee", match->mentee);
  if (guardian) spoke("guardian", *guardian);
}

}  // namespace kith::bring_in
