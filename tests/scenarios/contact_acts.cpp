// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "platform/drafts/drafts.h"
#include "scenarios/world.h"
#include "snapshot/refs.h"
#include "supervision/contact.h"
#include "supervision/contact_draft.h"
#include "supervision/contact_record.h"
#include "support/fake_visit.h"

namespace kith::scenarios {
namespace {

using supervision::InformantKind;
using supervision::NewContact;
using supervision::NewParty;
using supervision::Outcome;
using supervision::Track;

supervision::Mode mode_of(const std::string& verb) {
  const auto found = std::find_if(verbs().begin(), verbs().end(), [&](const Verb& v) { return v.words == verb; });
  return supervision::parse_mode(found->mode).value();
}

/// The answers common to the parties of a line.
struct Answer {
  Outcome result{Outcome::reached};
  std::optional<bool> informed;
  std::string note{"All is well."}, guidance;
};
Answer answer(Asides& a) {
  Answer said;
  if (a.has("not reached")) said.result = Outcome::attempted;
  if (a.has("who refuses to talk")) said.result = Outcome::refused;
  if (a.has("nothing learned")) said.informed = false;
  if (a.has("without a note")) said.note.clear();
  if (const auto note = a.take("note {note}")) said.note = note->text("note");
  if (const auto guidance = a.take("guidance {guidance}")) said.guidance = guidance->text("guidance");
  return said;
}
NewParty party(const Answer& said, MatchId match, Track track, InformantKind informant) {
  NewParty p;
  p.match = match;
  p.track = track;
  p.informant = informant;
  p.result = said.result;
  p.information_obtained = said.informed;
  p.note = said.note;
  p.guidance = said.guidance;
  return p;
}

/// On 3 March 2024 Kim phones Ana and Maya about Maya-Tom
std::vector<NewParty> parties_themselves(World& w, const Caught& c, Asides& a) {
  std::vector<NewParty> parties;
  std::map<std::string, std::string> notes;
  for (const auto& match : c.list("matches"))
    if (const auto own = a.take("note on " + match + " {note}")) notes[match] = own->text("note");
  std::vector<std::string> tried;
  while (const auto one = a.take("{person} not reached")) tried.push_back(one->text("person"));
  const Answer said = answer(a);
  for (const auto& name : c.list("people"))
    for (const auto& match : c.list("matches")) {
      const PersonId who = w.person(name);
      const auto state = w.state(match, on(2099, 1, 1));
      const bool mentor = snapshot::key_of(state.mentor) == who, mentee = snapshot::key_of(state.mentee) == who;
      NewParty p = party(said, w.match(match),
                         mentor   ? Track::mentor
                         : mentee ? Track::mentee
                                  : Track::guardian,
                         mentor || mentee ? InformantKind::self : InformantKind::guardian);
      if (!mentor && !mentee) p.person = who;
      if (notes.contains(match)) p.note = notes[match];
      if (std::find(tried.begin(), tried.end(), name) != tried.end()) p.result = Outcome::attempted;
      parties.push_back(p);
    }
  return parties;
}

std::vector<NewParty> somebody_instead(World& w, const Caught& c, Asides& a, InformantKind kind) {
  const Answer said = answer(a);
  std::vector<NewParty> parties;
  for (const auto& match : c.list("matches")) {
    NewParty p = party(said, w.match(match), Track::guardian, kind);
    const std::string& name = c.text("adult");
    if (kind == InformantKind::safe_adult)
      p.person = w.person(name);
    else if (w.known(name))
      p.person = w.person(name);
    else
      p.informant_name = name;
    if (kind == InformantKind::other_adult) p.relation = c.text("relation");
    parties.push_back(p);
  }
  return parties;
}

void record(World& w, const Caught& c, Asides& a, std::vector<NewParty> parties) {
  const Date day = c.date("date"), typed = typed_on(a, day);
  NewContact contact;
  contact.event_date = day;
  contact.mode = mode_of(c.text("verb"));
  contact.parties = std::move(parties);
  if (const auto why = a.take("because {reason}")) contact.late_reason = why->text("reason");
  const auto called = a.take("called {label}");
  const auto actor = w.actor(c.text("staff"), typed);
  const auto columns = w.columns();
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return record_contact(tx, columns, {actor, typed, test::SmallAgency::noon(typed)}, contact);
  });
  if (!as_expected(a, made ? nullptr : &made.error())) return;
  if (called) w.remember("contact " + called->text("label"), made->contacts[0].value);
  if (called && made->contacts.size() > 1)
    w.remember("contact " + called->text("label") + " in the other programme", made->contacts[1].value);
}

supervision::ContactRecord recorded(World& w, const std::string& label, Date as_of) {
  const ContactId contact{w.recall("contact " + label)};
  auto record = w.db().reading("scenario", [&](db::Tx& tx) { return supervision::contact_record(tx, contact, as_of); });
  if (!record) throw Trouble("the contact does not exist on " + iso(as_of));
  return std::move(*record);
}

/// A correction that says what is recorded already.
supervision::Correction as_recorded(const supervision::ContactRecord& record) {
  supervision::Correction same;
  const auto& last = record.last();
  same.seen = last.row;
  same.contact.event_date = last.event_date;
  same.contact.mode = last.mode;
  same.contact.minutes = last.minutes;
  same.contact.note = last.note;
  for (const supervision::PartyHistory* p : record.current_parties()) {
    const auto& v = p->last();
    NewParty answer;
    answer.match = v.match;
    answer.track = v.track;
    answer.informant = v.informant;
    answer.person = v.person;
    answer.informant_name = v.informant_name;
    answer.relation = v.relation;
    answer.result = v.result;
    answer.information_obtained = v.information_obtained;
    answer.note = v.note;
    answer.guidance = v.guidance;
    same.parties.push_back({p->party, v.row, answer});
  }
  return same;
}

void correct(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const auto record = recorded(w, c.text("label"), day);
  auto correction = as_recorded(record);
  if (const auto moved = a.take("it was on {date}")) correction.contact.event_date = moved->date("date");
  if (const auto note = a.take("note {note}")) correction.parties.at(0).answer.note = note->text("note");
  if (a.has("not reached")) {
    for (auto& p : correction.parties) {
      p.answer.result = Outcome::attempted;
      p.answer.information_obtained = false;
    }
  }
  const auto actor = w.actor(c.text("staff"), day);
  const auto columns = w.columns();
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return correct_contact(tx, columns, {actor, day, test::SmallAgency::noon(day)}, record.contact, correction);
  });
  as_expected(a, made ? nullptr : &made.error());
}

void withdraw(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const auto record = recorded(w, c.text("label"), day);
  const auto actor = w.actor(c.text("staff"), day);
  const auto columns = w.columns();
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return supervision::void_contact(tx, columns, {actor, day, test::SmallAgency::noon(day)}, record.contact,
                                     record.last().row, c.text("reason"));
  });
  as_expected(a, made ? nullptr : &made.error());
}

void entered_late(World& w, const Caught& c, Asides&) {
  if (!recorded(w, c.text("label"), on(2099, 1, 1)).late_entry()) throw Trouble("it counts as entered in time");
}
void entered_in_time(World& w, const Caught& c, Asides&) {
  if (recorded(w, c.text("label"), on(2099, 1, 1)).late_entry()) throw Trouble("it counts as entered late");
}
void first_told(World& w, const Caught& c, Asides&) {
  expect("the first note", recorded(w, c.text("label"), on(2099, 1, 1)).parties.at(0).first().note, c.text("note"));
}
void now_reads(World& w, const Caught& c, Asides&) {
  expect("the note", recorded(w, c.text("label"), c.date("date")).parties.at(0).last().note, c.text("note"));
}
void withdrawn(World& w, const Caught& c, Asides&) {
  const auto record = recorded(w, c.text("label"), on(2099, 1, 1));
  if (!record.voided()) throw Trouble("it is not withdrawn");
  expect("its last note", record.last().note, c.text("reason"));
}

/// The place of a draft as the form of a new contact has it.
template <class Act>
auto at_the_form(World& w, const Caught& c, Act act) {
  const http::Route route = http::page(http::Method::get, "/", "title", auth::Permission::signed_in, {});
  const http::Request request;
  const i18n::Words words(i18n::Language::en);
  const auto actor = w.actor(c.text("staff"), c.date("date"));
  const test::FakeVisit visit(w.db(), request, actor, words, test::SmallAgency::noon(c.date("date")), route, {});
  const auto track = supervision::parse_track(c.text("track"));
  if (!track) throw Trouble("no such party: " + c.text("track"));
  const auto draft = supervision::new_contact_draft(visit, w.match(c.text("match")), *track);
  return w.db().writing("scenario", [&](db::Tx& tx) { return act(tx, draft.place(), visit.now); });
}
void leave_draft(World& w, const Caught& c, Asides&) {
  const bool kept = at_the_form(w, c, [&](db::Tx& tx, const drafts::Place& place, Instant now) {
    return drafts::save(tx, place, {{"parties.0.note", c.text("note")}, {"_form", "token"}}, now);
  });
  if (!kept) throw Trouble("the draft was not kept");
}
std::string draft_note(World& w, const Caught& c) {
  return at_the_form(w, c, [](db::Tx& tx, const drafts::Place& place, Instant) {
    const auto draft = drafts::load(tx, place);
    return draft ? draft->fields.at(0).second : std::string();
  });
}
void find_draft(World& w, const Caught& c, Asides&) { expect("the draft", draft_note(w, c), c.text("note")); }
void find_no_draft(World& w, const Caught& c, Asides&) { expect("the draft", draft_note(w, c), ""); }

}  // namespace

std::vector<Sentence> contact_acts() {
  const auto instead = [](InformantKind kind) {
    return [kind](World& w, const Caught& c, Asides& a) { record(w, c, a, somebody_instead(w, c, a, kind)); };
  };
  return {
      {"on {date} {staff} {verb} {adult} of the custody organization about {matches}",
       instead(InformantKind::custody_organization)},
      {"on {date} {staff} {verb} {adult} as safe adult about {matches}", instead(InformantKind::safe_adult)},
      {"on {date} {staff} {verb} {adult} as {relation} instead of the guardian about {matches}",
       instead(InformantKind::other_adult)},
      {"on {date} {staff} {verb} {people} about {matches}",
       [](World& w, const Caught& c, Asides& a) { record(w, c, a, parties_themselves(w, c, a)); }},
      {"on {date} {staff} corrects contact {label}", correct},
      {"on {date} {staff} withdraws contact {label} because {reason}", withdraw},
      {"contact {label} was entered late", entered_late},
      {"contact {label} was entered in time", entered_in_time},
      {"contact {label} was first told as {note}", first_told},
      {"on {date} contact {label} reads {note}", now_reads},
      {"contact {label} stays readable as withdrawn because {reason}", withdrawn},
      {"on {date} {staff} leaves unfinished {note} about the {track:word} of {match}", leave_draft},
      {"on {date} {staff} finds the unfinished {note} about the {track:word} of {match}", find_draft},
      {"on {date} {staff} finds nothing unfinished about the {track:word} of {match}", find_no_draft},
  };
}

}  // namespace kith::scenarios
