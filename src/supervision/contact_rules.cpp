// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/contact_rules.h"

#include <algorithm>

#include "platform/base/utf8.h"

namespace kith::supervision {
namespace {

const MatchThen* find(std::span<const MatchThen> matches, MatchId id) {
  const auto found = std::find_if(matches.begin(), matches.end(), [id](const MatchThen& m) { return m.match == id; });
  return found == matches.end() ? nullptr : &*found;
}

bool holds(const std::vector<PersonId>& people, PersonId person) {
  return std::find(people.begin(), people.end(), person) != people.end();
}

bool is_guardian(const MatchThen& match, PersonId person) {
  return std::any_of(match.standings.begin(), match.standings.end(),
                     [person](const Standing& s) { return s.person == person && s.guardian; });
}

bool is_safe_adult(const MatchThen& match, PersonId person) {
  return std::any_of(match.standings.begin(), match.standings.end(),
                     [person](const Standing& s) { return s.person == person && s.rule == ContactRule::safe_adult; });
}

/// Gathers problems; `prefix` is the locale family of all refusals here.
class Refusals {
 public:
  void add(std::string field, std::string_view word) {
    problems_.push_back({std::move(field), "supervision.refusal." + std::string(word)});
  }
  void text(std::string field, std::string_view value) {
    if (utf8_length(value) > longest_text) add(std::move(field), "text_too_long");
  }
  std::vector<Problem> take() { return std::move(problems_); }

 private:
  std::vector<Problem> problems_;
};

/// One party row and the names of its fields.
struct Party {
  const NewParty& answer;
  const MatchThen& match;
  std::size_t index;
  PersonId staff;
  std::string field(std::string_view name) const { return party_field(index, name); }
};

void judge_when_and_how(const NewContact& contact, PersonId staff, Date today, Refusals& out) {
  if (!staff)
    out.add("staff", "not_staff");
  else if (contact.staff && contact.staff != staff)
    out.add("staff", "staff_not_you");
  if (!contact.event_date)
    out.add("event_date", "date_missing");
  else if (*contact.event_date > today)
    out.add("event_date", "date_in_future");
  else if (is_late_entry(*contact.event_date, today) && contact.late_reason.empty())
    out.add("late_reason", "late_reason_missing");
  if (!contact.mode) out.add("mode", "mode_missing");
  if (contact.minutes && (*contact.minutes < 0 || *contact.minutes > most_minutes))
    out.add("minutes", "minutes_out_of_range");
  out.text("note", contact.note);
  out.text("late_reason", contact.late_reason);
  if (contact.parties.empty()) out.add("parties", "parties_missing");
}

void judge_self(const Party& p, Refusals& out) {
  const PersonId whom = p.answer.track == Track::mentor ? p.match.mentor : p.match.mentee;
  if (p.answer.informant != InformantKind::self)
    out.add(p.field("informant_kind"), "own_informant_only");
  else if (p.answer.person && p.answer.person != whom)
    out.add(p.field("person"), "person_not_of_match");
}

void judge_other_adult(const Party& p, Refusals& out) {
  const PersonId who = p.answer.person;
  if (p.answer.relation.empty()) out.add(p.field("relation"), "relation_missing");
  if (!who) {
    if (p.answer.informant_name.empty()) out.add(p.field("informant_name"), "informant_missing");
  } else if (who == p.match.mentor || holds(p.match.mentors_of_mentee, who)) {
    out.add(p.field("person"), "adult_is_mentor");
  } else if (who == p.staff || holds(p.match.workers, who)) {
    out.add(p.field("person"), "adult_is_worker");
  } else if (who == p.match.mentee) {
    out.add(p.field("person"), "adult_is_mentee");
  } else if (is_guardian(p.match, who)) {
    out.add(p.field("person"), "adult_is_guardian");
  }
}

void judge_guardian_track(const Party& p, Refusals& out) {
  const PersonId who = p.answer.person;
  if (who && is_barred(p.match, who)) return out.add(p.field("person"), "person_barred");
  switch (p.answer.informant) {
    case InformantKind::self: return out.add(p.field("informant_kind"), "who_answered");
    case InformantKind::guardian:
      if (!who)
        out.add(p.field("person"), "guardian_missing");
      else if (!is_guardian(p.match, who))
        out.add(p.field("person"), "not_a_guardian");
      return;
    case InformantKind::safe_adult:
      if (!who)
        out.add(p.field("person"), "safe_adult_missing");
      else if (!is_safe_adult(p.match, who))
        out.add(p.field("person"), "not_a_safe_adult");
      return;
    case InformantKind::custody_organization:
      if (!p.match.in_temporary_custody)
        out.add(p.field("informant_kind"), "no_custody");
      else if (!who && p.answer.informant_name.empty())
        out.add(p.field("informant_name"), "informant_missing");
      return;
    case InformantKind::other_adult: return judge_other_adult(p, out);
  }
}

void judge_answers(const Party& p, const NewContact& contact, Refusals& out) {
  const NewParty& a = p.answer;
  const bool reached = a.result == Outcome::reached;
  if (!reached && a.information_obtained.value_or(false))
    out.add(p.field("information_obtained"), "attempt_informs_nothing");
  if (a.note.empty() && (reached || contact.note.empty()))
    out.add(p.field("note"), reached ? "note_missing" : "attempt_note_missing");
  if (a.relationship_quality && (*a.relationship_quality < 1 || *a.relationship_quality > 5))
    out.add(p.field("relationship_quality"), "quality_out_of_range");
  out.text(p.field("informant_name"), a.informant_name);
  out.text(p.field("relation"), a.relation);
  out.text(p.field("note"), a.note);
  out.text(p.field("guidance"), a.guidance);
  out.text(p.field("problems"), a.problems);
  out.text(p.field("next_step"), a.next_step);
}

/// Two rows for the same answer: the second would be counted as an attempt of its own.
bool same_party(const NewParty& a, const NewParty& b) {
  return a.match == b.match && a.track == b.track && a.informant == b.informant && a.person == b.person &&
         a.informant_name == b.informant_name;
}

void judge_party(const NewContact& contact, std::size_t index, std::span<const MatchThen> matches, PersonId staff,
                 Refusals& out) {
  const NewParty& answer = contact.parties[index];
  const MatchThen* match = find(matches, answer.match);
  if (!match) return out.add(party_field(index, "match"), "match_unknown");
  if (contact.programme && contact.programme != match->programme)
    return out.add(party_field(index, "match"), "match_of_other_programme");
  const Party party{answer, *match, index, staff};
  if (answer.track == Track::guardian)
    judge_guardian_track(party, out);
  else
    judge_self(party, out);
  judge_answers(party, contact, out);
  const auto end = contact.parties.begin() + static_cast<std::ptrdiff_t>(index);
  if (std::any_of(contact.parties.begin(), end, [&](const NewParty& earlier) { return same_party(earlier, answer); }))
    out.add(party.field("track"), "party_twice");
}

bool every_guardian_barred(const MatchThen& match) {
  return std::none_of(match.standings.begin(), match.standings.end(),
                      [&](const Standing& s) { return s.guardian && !is_barred(match, s.person); });
}

}  // namespace

std::string party_field(std::size_t index, std::string_view name) {
  return "parties." + std::to_string(index) + "." + std::string(name);
}

void complete(NewContact& contact, std::span<const MatchThen> matches, PersonId staff) {
  if (!contact.staff) contact.staff = staff;
  for (NewParty& party : contact.parties) {
    if (!party.information_obtained) party.information_obtained = party.result == Outcome::reached;
    const MatchThen* match = find(matches, party.match);
    if (!match || party.person) continue;
    if (party.track == Track::mentor) party.person = match->mentor;
    if (party.track == Track::mentee) party.person = match->mentee;
  }
}

std::vector<Problem> refusals(const NewContact& contact, std::span<const MatchThen> matches, PersonId staff,
                              Date today) {
  Refusals out;
  judge_when_and_how(contact, staff, today, out);
  for (std::size_t i = 0; i < contact.parties.size(); ++i) judge_party(contact, i, matches, staff, out);
  return out.take();
}

bool is_barred(const MatchThen& match, PersonId person) {
  return std::any_of(match.standings.begin(), match.standings.end(),
                     [person](const Standing& s) { return s.person == person && s.rule == ContactRule::barred; });
}

std::string_view key(Caution caution) {
  switch (caution) {
    case Caution::mode_never_informs: return "supervision.caution.mode_never_informs";
    case Caution::nothing_learned: return "supervision.caution.nothing_learned";
    case Caution::no_note: return "supervision.caution.no_note";
    case Caution::not_started: return "supervision.caution.not_started";
    case Caution::closed: return "supervision.caution.closed";
    case Caution::suspended: return "supervision.caution.suspended";
    case Caution::own_match: return "supervision.caution.own_match";
    case Caution::attempts_short: return "supervision.caution.attempts_short";
    case Caution::safe_adult_not_needed: return "supervision.caution.safe_adult_not_needed";
    case Caution::party_not_owed: return "supervision.caution.party_not_owed";
    case Caution::another_required: return "supervision.caution.another_required";
  }
  return {};
}

std::optional<Caution> caution(const NewContact& contact, const NewParty& party, const MatchThen& match,
                               const TrackThen& track) {
  if (party.result != Outcome::reached) return std::nullopt;
  const Date day = contact.event_date.value_or(Date{});
  if (!contact.mode || !snapshot::is_talk(*contact.mode)) return Caution::mode_never_informs;
  if (!party.information_obtained.value_or(true)) return Caution::nothing_learned;
  if (party.note.empty()) return Caution::no_note;
  if (contact.staff && contact.staff == match.mentor) return Caution::own_match;
  if (!track.start || day <= *track.start) return Caution::not_started;
  if (track.dropped || (track.end && day >= *track.end)) return Caution::closed;
  if (track.suspended) return Caution::suspended;
  if (party.track != Track::guardian) return std::nullopt;
  if (!track.guardian_owed) return Caution::party_not_owed;
  if (party.informant == InformantKind::other_adult && track.attempt_days < track.attempts_needed)
    return Caution::attempts_short;
  if (party.informant == InformantKind::safe_adult && !every_guardian_barred(match))
    return Caution::safe_adult_not_needed;
  if (party.informant == InformantKind::guardian && track.another_required) return Caution::another_required;
  return std::nullopt;
}

}  // namespace kith::supervision
