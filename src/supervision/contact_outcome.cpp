// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/contact_outcome.h"

#include <algorithm>
#include <map>

#include "snapshot/refs.h"
#include "supervision/match_then.h"

namespace kith::supervision {
namespace {

using obligations::Flag;
using obligations::NextDue;
using obligations::Obligation;
using obligations::Status;
using snapshot::MatchState;
using snapshot::Snapshot;
using Kind = PartyOutcome::Kind;

/// Everything asked about one match of the contact, once.
struct Match {
  std::optional<MatchState> state;
  std::optional<MatchThen> then;
  std::vector<Obligation> obligations;
  std::vector<NextDue> next;
};

Match look_at(db::Tx& tx, const Snapshot& columns, MatchId match, Date event, Date today) {
  const auto ref = snapshot::ref_of(match);
  return {.state = snapshot::state_of(columns, ref, today),
          .then = match_then(tx, match, event, today),
          .obligations = obligations::obligations_of(columns, ref, today),
          .next = obligations::next_due(columns, ref, today)};
}

const Obligation* holding(const Match& match, Track track, Date day) {
  const auto found = std::find_if(match.obligations.begin(), match.obligations.end(), [&](const Obligation& o) {
    return o.track == track && Date(o.window.first_day) <= day && day <= Date(o.window.last_day);
  });
  return found == match.obligations.end() ? nullptr : &*found;
}

bool satisfied(const Obligation& o) { return o.status == Status::met || o.status == Status::late; }

/// The windows of a track just before `o` (and `o` itself) met by a substitute, three in a row.
bool third_substitute(const Match& match, const Obligation& o) {
  int in_row = 0;
  for (const Obligation& each : match.obligations) {
    if (each.track != o.track || each.window.first_day > o.window.first_day) continue;
    in_row = satisfied(each) && each.flag == Flag::substituted ? in_row + 1 : 0;
  }
  return in_row >= 3;
}

/// Some guardian who must be heard on the window's last day was not the one who answered, and the window is not met.
bool another_required(const Snapshot& columns, const Match& match, const Obligation* o, PersonId person, Date today) {
  if (!o || satisfied(*o)) return false;
  const auto mentee = snapshot::mentee_as_of(columns, match.state->mentee, today);
  return mentee.any_relationship(o->window.last_day, [&](auto& r) {
    return r.is_guardian && r.rule == ContactRule::required && snapshot::key_of(r.person) != person;
  });
}

TrackThen track_then(const Snapshot& columns, const Match& match, const Obligation* o, const PartyVersion& party,
                     Date event, Date today) {
  TrackThen then;
  if (!match.state) return then;
  if (match.state->started()) then.start = match.state->start;
  if (match.state->closed()) then.end = match.state->end;
  if (!o) return then;
  then.dropped = o->status == Status::cancelled;
  then.suspended = o->status == Status::excused;
  if (party.track != Track::guardian) return then;
  then.guardian_owed = o->status != Status::not_applicable;
  const Attempts attempts = guardian_attempts(columns, *match.state, o->window, event, today);
  then.attempt_days = attempts.days;
  then.attempts_needed = attempts.needed;
  then.another_required = another_required(columns, match, o, party.person, today);
  return then;
}

/// The party as the rules ask about it.
NewParty as_new(const PartyVersion& party) {
  NewParty asked;
  asked.match = party.match;
  asked.track = party.track;
  asked.informant = party.informant;
  asked.person = party.person;
  asked.result = party.result;
  asked.information_obtained = party.information_obtained;
  asked.note = party.note;
  return asked;
}

void say_what_it_met(PartyOutcome& out, const Snapshot& columns, const ContactRecord& record, const PartyVersion& party,
                     const Match& match, const Obligation* o, Date today) {
  const bool ours = o && satisfied(*o) && snapshot::key_of(o->contact) == record.contact;
  NewContact contact;
  contact.event_date = record.last().event_date;
  contact.mode = record.last().mode == Mode::blank ? std::nullopt : std::optional<Mode>(record.last().mode);
  contact.staff = record.last().staff;
  const TrackThen then = track_then(columns, match, o, party, *contact.event_date, today);
  const auto why_not = match.then ? caution(contact, as_new(party), *match.then, then) : std::nullopt;
  if (ours && !why_not) {
    out.kind = o->status == Status::met ? Kind::met : Kind::met_late;
    out.flag = o->flag;
    out.reconfirm = o->flag == Flag::substituted && third_substitute(match, *o);
  } else if (!why_not && o && satisfied(*o)) {
    out.kind = Kind::already_met;
    out.met_on = Date(o->contact_date);
  } else {
    out.caution = why_not;
  }
}

PartyOutcome outcome(const Snapshot& columns, const ContactRecord& record, const PartyHistory& history,
                     const Match& match, Date today) {
  const PartyVersion& party = history.last();
  const Date event = record.last().event_date;
  PartyOutcome out;
  out.party = history.party;
  out.match = party.match;
  out.track = party.track;
  out.person = party.person;
  out.informant_name = party.informant_name;
  const Obligation* o = holding(match, party.track, event);
  if (o) out.window = o->window.name();
  for (const NextDue& next : match.next) {
    if (next.track != party.track || next.status != Status::open) continue;
    out.next_due = Date(next.window.due);
    out.still_open = o && next.window.first_day == o->window.first_day;
  }
  if (o && match.state && party.track == Track::guardian) {
    const Attempts attempts = guardian_attempts(columns, *match.state, o->window, event, today);
    out.attempt_days = attempts.days;
    out.attempts_needed = attempts.needed;
  }
  if (party.result == Outcome::attempted)
    out.kind = Kind::attempt;
  else if (party.result == Outcome::refused)
    out.kind = Kind::refused;
  else
    say_what_it_met(out, columns, record, party, match, o, today);
  return out;
}

}  // namespace

Attempts guardian_attempts(const Snapshot& columns, const MatchState& state, const obligations::Window& window,
                           Date day, Date as_of) {
  const auto rules = obligations::contact_rules(snapshot::Policies(columns, as_of), state.programme);
  const auto c = obligations::open_case(columns, rules, state, as_of);
  const obligations::GuardianJudge judge(c, obligations::rows_dated(c, window.first_day, window.last_day),
                                         window.last_day);
  return {judge.attempt_days(day), rules.attempts.whole_on(day)};
}

std::vector<PartyOutcome> outcomes(db::Tx& tx, const Snapshot& columns, const ContactRecord& record, Date today) {
  std::vector<PartyOutcome> out;
  if (record.voided()) return out;
  std::map<MatchId, Match> matches;
  for (const PartyHistory* party : record.current_parties()) {
    const MatchId match = party->last().match;
    if (!matches.contains(match)) matches.emplace(match, look_at(tx, columns, match, record.last().event_date, today));
    out.push_back(outcome(columns, record, *party, matches.at(match), today));
  }
  return out;
}

}  // namespace kith::supervision
