// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <set>

#include "casefile/meant.h"
#include "casefile/programmes.h"
#include "concerns/concerns.h"
#include "concerns/queries.h"
#include "platform/base/json_writer.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "records/fold.h"
#include "snapshot/guardian_right.h"
#include "snapshot/refs.h"
#include "snapshot/relation.h"

/// Raising a concern, and each step on one. The act's name in the audit log says nothing of whom it is about, and its
/// subject is the concern alone.
namespace kith::concerns {
namespace {

using auth::Permission;
using casefile::Answers;
using render::Field;

/// The match of the address or the form, when the actor is a party of it or may see it.
std::optional<snapshot::MatchState> match_of(const Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto typed = visit.request.form.get("match");
  const auto id = visit.open_id<MatchId>(typed.empty() ? visit.request.query.get("match") : typed);
  const auto state =
      id ? snapshot::state_of(snapshot, snapshot::ref_of(*id), snapshot::Day(visit.today)) : std::nullopt;
  if (!state) return std::nullopt;
  const snapshot::RelationsOf relations(snapshot, visit.actor.person, visit.today);
  for (const auto permission : {Permission::see_match, Permission::see_own_match})
    if (snapshot::reaches(visit.actor, permission, scope_of(visit.actor, permission), relations, *state)) return state;
  return std::nullopt;
}

bool is_party(const auth::Grant& grant) {
  return grant.role == auth::Role::mentor || grant.role == auth::Role::mentee || grant.role == auth::Role::guardian;
}

/// Whether the actor is or was mentor or mentee of a match of the programme.
bool matched_in(const Visit& visit, const snapshot::Snapshot& snapshot, ProgrammeId programme) {
  const snapshot::Day today(visit.today);
  const auto pairings = snapshot.of<snapshot::PairingRow>(snapshot::ref_of(visit.actor.person));
  return std::any_of(pairings.begin(), pairings.end(), [&](const snapshot::PairingRow& pairing) {
    const auto state = pairing.shows(today) ? snapshot::state_of(snapshot, pairing.match, today)
                                            : std::optional<snapshot::MatchState>();
    return state && state->programme == snapshot::ref_of(programme);
  });
}

/// The programmes in which a party's records lie, for a role that names none: a mentor's file, a mentee's case, those
/// of the children of a guardian whose right stands.
std::set<ProgrammeId> programmes_by_records(const Visit& visit, const Uses& uses, const snapshot::Snapshot& snapshot) {
  std::set<ProgrammeId> found;
  const snapshot::Day day(visit.today);
  const auto add = [&](const casefile::Indexed* one, casefile::Side side) {
    if (!one) return;
    for (const auto& file : one->files)
      if (file.side == side) found.insert(file.programme);
  };
  const auto as = [&](auth::Role role) {
    return std::ranges::any_of(visit.actor.grants,
                               [&](const auth::Grant& g) { return g.role == role && !g.programme; });
  };
  uses.people.book([&](const casefile::Book& book) {
    const auto* me = book.of(visit.actor.person);
    if (as(auth::Role::mentor)) add(me, casefile::Side::mentor);
    if (as(auth::Role::mentee)) add(me, casefile::Side::mentee);
    if (!me || !as(auth::Role::guardian)) return;
    for (const PersonId ward : me->wards)
      if (snapshot::guardian_right_stands(snapshot::mentee_as_of(snapshot, snapshot::ref_of(ward), day),
                                          snapshot::ref_of(me->person), day))
        add(book.of(ward), casefile::Side::mentee);
  });
  return found;
}

/// The programmes that a concern about no match may name: those in which the actor has a role, and for a party whose
/// role names none those of the own records. One for survivors is not named to such a party, but to who is matched
/// there (workflows.md §18.56), or where the agency has no other. Whoever would be left without one is offered all that
/// may be named: without a programme nobody could raise anything.
std::vector<Field::Choice> programmes_of(Visit& visit, const Uses& uses, const snapshot::Snapshot& snapshot) {
  auto open = casefile::open_programmes(visit);
  const bool only_survivors = std::all_of(open.begin(), open.end(), [](const auto& one) { return one.survivor; });
  const auto named = [&](const casefile::OpenProgramme& one) {
    return !one.survivor || only_survivors || matched_in(visit, snapshot, one.programme);
  };
  const auto own = programmes_by_records(visit, uses, snapshot);
  const bool by_records =
      std::ranges::any_of(open, [&](const auto& one) { return named(one) && own.contains(one.programme); });
  std::vector<Field::Choice> choices;
  for (const auto& one : open) {
    const bool of_party = named(one) && (!by_records || own.contains(one.programme));
    const bool mine = std::any_of(visit.actor.grants.begin(), visit.actor.grants.end(), [&](const auth::Grant& g) {
      return g.programme ? g.programme == one.programme : of_party || !is_party(g);
    });
    if (mine) choices.push_back({visit.seal(one.programme), one.name});
  }
  return choices;
}

/// Whom a field offers: once each, as staff call them.
casefile::Offer offer_of(const Visit& visit, const Uses& uses, const std::vector<PersonId>& people) {
  casefile::Offer offer{"concerns.about_person_id", {}};
  std::set<PersonId> offered;
  uses.people.book([&](const casefile::Book& book) {
    for (const auto person : people)
      if (const auto* found = book.of(person); found && offered.insert(found->person).second)
        offer.choices.push_back({visit.seal(found->person), found->name});
  });
  return offer;
}

/// Adds who may work on concerns of the programme, so that a concern about one of them is never theirs.
void add_staff(Visit& visit, ProgrammeId programme, bool coordinators, std::vector<PersonId>& people) {
  visit.read([&](db::Tx& tx) {
    tx.query(sql::staff, {{"programme", programme}, {"coordinators", coordinators ? 1 : 0}, {"as_of", visit.today}},
             [&](const db::Row& row) { people.push_back(row.id<PersonId>(0)); });
  });
}

/// Whether the actor sees the match as staff do; a mentor, a mentee or a guardian is told no names of the family.
bool as_staff(const Visit& visit, const snapshot::Snapshot& snapshot, const snapshot::MatchState& state) {
  const snapshot::RelationsOf relations(snapshot, visit.actor.person, visit.today);
  return snapshot::reaches(visit.actor, Permission::see_match, scope_of(visit.actor, Permission::see_match), relations,
                           state);
}

/// Whom a concern about the match may name: the two, for staff the family, who looks after it, who leads.
std::vector<casefile::Offer> people_of(Visit& visit, const Uses& uses, const snapshot::Snapshot& snapshot,
                                       const snapshot::MatchState& state) {
  const auto mentee = snapshot::key_of(state.mentee);
  std::vector<PersonId> people{snapshot::key_of(state.mentor), mentee};
  const bool staff = as_staff(visit, snapshot, state);
  visit.read([&](db::Tx& tx) {
    const auto add = [&](const db::Row& row) { people.push_back(row.id<PersonId>(0)); };
    if (staff) tx.query(sql::family, {{"mentee", mentee}, {"as_of", visit.today}}, add);
    tx.query(sql::workers, {{"match", snapshot::key_of(state.match)}, {"as_of", visit.today}}, add);
  });
  add_staff(visit, snapshot::key_of(state.programme), false, people);
  return {offer_of(visit, uses, people)};
}

/// Whom a concern about no match may name: who works in the actor's programmes.
std::vector<casefile::Offer> staff_of_mine(Visit& visit, const Uses& uses, const snapshot::Snapshot& snapshot) {
  std::vector<PersonId> people;
  for (const auto& choice : programmes_of(visit, uses, snapshot))
    if (const auto programme = visit.open_id<ProgrammeId>(choice.value)) add_staff(visit, *programme, true, people);
  return {offer_of(visit, uses, people)};
}

std::vector<casefile::Offer> whom_to_name(Visit& visit, const Uses& uses, const snapshot::Snapshot& snapshot,
                                          const std::optional<snapshot::MatchState>& state) {
  return state ? people_of(visit, uses, snapshot, *state) : staff_of_mine(visit, uses, snapshot);
}

void choices_json(JsonWriter& json, std::string_view name, const std::vector<Field::Choice>& choices) {
  json.key(name).array();
  for (const auto& one : choices) json.object().member("id", one.value).member("name", one.text).end();
  json.end();
}

casefile::FormRow unnamed_row(const Visit& visit, const render::FormState& state) {
  casefile::FormRow row;
  row.as_check = state.field("unnamed", "concern.field.unnamed");
  row.as_check->hint = visit.words.text("concern.field.unnamed_hint");
  row.as_check->required = false;
  return row;
}

http::Response show_raise(Visit& visit, const Uses& uses, const Refusal* refusal) {
  const auto snapshot = uses.people.columns();
  const auto state = match_of(visit, *snapshot);
  Answers initial;
  initial.put("concerns.event_date", static_cast<std::int64_t>(day_number(visit.today)));
  const auto offers = whom_to_name(visit, uses, *snapshot, state);
  auto page = casefile::form_page(visit, concern_form, initial, refusal, offers);
  const render::FormState form(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  if (state) {
    page.hidden.push_back({"match", visit.seal(snapshot::key_of(state->match))});
  } else {
    page.rows.insert(page.rows.begin(), casefile::programme_row(visit, form, programmes_of(visit, uses, *snapshot),
                                                                "intake.field.programme"));
  }
  page.rows.push_back(unnamed_row(visit, form));
  page.heading = visit.words.text("concern.title.new");
  page.lead = visit.words.text("concern.lead.new");
  page.action = render::Url("/concerns");
  page.back = render::Url("/");
  return casefile::show_form(visit, page, "concern.title.new", refusal);
}

bool may_wait(const Visit& visit, const Uses& uses, const Answers& answers) {
  Concern concern;
  concern.category = parse_category(answers.text("concerns.category"));
  concern.summary = answers.text("concerns.summary");
  bool waits = false;
  uses.people.book([&](const casefile::Book& book) {
    const auto* me = book.of(visit.actor.person);
    waits = me && waits_for_others(concern, me->person, records::name_words(me->name));
  });
  return waits;
}

/// Whether whoever raises it may also work on it. Unnamed, what waits for others waits for them too.
bool handles(const Visit& visit, const Uses& uses, const snapshot::Snapshot& snapshot,
             const std::optional<snapshot::MatchState>& state, const Raised& raised, const Answers& answers) {
  const auto about = answers.key<PersonId>("concerns.about_person_id");
  if (about && about == visit.actor.person) return false;
  const auto scope = scope_of(visit.actor, Permission::handle_concern);
  if (!state) return scope.sees_whole(raised.programme);
  const bool by_role = scope.sees_whole(snapshot::key_of(state->programme), snapshot::key_of(state->site));
  if (raised.unnamed && !by_role && may_wait(visit, uses, answers)) return false;
  const snapshot::RelationsOf relations(snapshot, visit.actor.person, visit.today);
  return snapshot::reaches(visit.actor, Permission::handle_concern, scope, relations, *state);
}

Result<http::Response> record_raise(Visit& visit, const Uses& uses,
                                    FunctionRef<http::Response(std::int64_t, bool)> done) {
  const auto snapshot = uses.people.columns();
  const auto state = match_of(visit, *snapshot);
  const bool names_a_match = !visit.request.form.get("match").empty();
  if (names_a_match && !state) return refuse(RefusalKind::not_found, "records.not_found");
  auto decoded = casefile::decode(visit, concern_form);
  auto problems = std::move(decoded.problems);
  Raised raised;
  raised.unnamed = visit.request.form.get("unnamed") == "true" || visit.request.form.get("unnamed") == "on";
  if (state) {
    raised.match = snapshot::key_of(state->match);
    raised.programme = snapshot::key_of(state->programme);
  } else {
    const auto programme = visit.open_id<ProgrammeId>(visit.request.form.get("programme"));
    const auto choices = programmes_of(visit, uses, *snapshot);
    if (programme &&
        std::any_of(choices.begin(), choices.end(), [&](const auto& c) { return c.value == visit.seal(*programme); }))
      raised.programme = *programme;
    else
      problems.push_back({"programme", "http.field.missing"});
  }
  if (!problems.empty()) return refuse(std::move(problems));
  const bool handled = handles(visit, uses, *snapshot, state, raised, decoded.answers);
  return visit.change("concerns.raise", [&](db::Tx& tx) -> Result<http::Response> {
    const auto made = raise(tx, raised, decoded.answers, casefile::author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("concern", *made);
    return done(*made, handled);
  });
}

/// Whoever works on it goes on at the concern itself where something is owed today.
http::Response after_raising(const Visit& visit, std::int64_t concern, bool handled) {
  const auto category = parse_category(visit.request.form.get("category"));
  const bool today = category == Category::safety || category == Category::legal_report;
  if (!today || !handled) return http::Response::see_other("/?done=done.concern");
  return http::Response::see_other("/concerns/" + visit.seal_record("concerns", concern) + "?done=done.concern_today");
}

/// Of a concern about no match: whom its words could mean, of the people whose files are open to the reader; then who
/// may work on it. Whoever is named already stays a choice.
std::vector<casefile::Offer> meant_by(Visit& visit, const Uses& uses, const snapshot::Snapshot& snapshot,
                                      const Concern& concern) {
  constexpr std::size_t most = 8;
  std::vector<PersonId> people;
  uses.people.book([&](const casefile::Book& book) {
    const casefile::PeopleReach reach(snapshot, book, visit.actor, visit.today);
    people = casefile::meant_in(book, reach, concern.summary, most);
  });
  std::erase(people, visit.actor.person);
  for (const auto person : people) visit.saw("person", person.value);
  if (concern.about) people.push_back(concern.about);
  add_staff(visit, concern.programme, true, people);
  return {offer_of(visit, uses, people)};
}

http::Response show_act(Visit& visit, const Uses& uses, const Seen& seen, Act act, const Refusal* refusal) {
  const auto& form = form_of(act);
  Answers initial;
  std::vector<casefile::Offer> offers;
  if (act == Act::triage) {
    initial.put("concerns.category", std::string(name(seen.concern.effective())));
    if (seen.concern.about) initial.put("concerns.about_person_id", seen.concern.about.value);
    const auto snapshot = uses.people.columns();
    if (const auto state = seen.concern.match ? snapshot::state_of(*snapshot, snapshot::ref_of(seen.concern.match),
                                                                   snapshot::Day(visit.today))
                                              : std::nullopt)
      offers = people_of(visit, uses, *snapshot, *state);
    else
      offers = meant_by(visit, uses, *snapshot, seen.concern);
  } else {
    initial.put("concern_actions.event_date", static_cast<std::int64_t>(day_number(visit.today)));
  }
  auto page = casefile::form_page(visit, form.form, initial, refusal, offers);
  const std::string address = "/concerns/" + visit.seal_record("concerns", seen.concern.concern);
  page.heading = visit.words.text_of("concern.act." + std::string(name(act)));
  page.about = seen.pair;
  page.lead = visit.words.text_of("concern.lead." + std::string(name(act)));
  page.action = render::Url(address + "/" + std::string(name(act)));
  page.back = render::Url(address);
  return casefile::show_form(visit, page, "concern.title.one", refusal);
}

Result<http::Response> record(Visit& visit, const Seen& seen, Act act, FunctionRef<http::Response(std::int64_t)> done) {
  const auto decoded = casefile::decode(visit, form_of(act).form);
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  return visit.change("concerns." + std::string(name(act)), [&](db::Tx& tx) -> Result<http::Response> {
    const auto concern = load_one(tx, seen.concern.concern, visit.today);
    if (!concern || names(*concern, visit.actor.person)) return refuse(RefusalKind::not_found, "records.not_found");
    const auto row = record_act(tx, *concern, act, decoded.answers, casefile::author_of(visit));
    if (!row) return tl::unexpected(row.error());
    visit.changed("concern", concern->concern);
    return done(*row);
  });
}

}  // namespace

http::Response choices_api(Visit& visit, const Uses& uses) {
  const auto snapshot = uses.people.columns();
  const auto state = match_of(visit, *snapshot);
  if (visit.request.query.has("match") && !state) return visit.refused({RefusalKind::not_found, {}});
  std::string out;
  JsonWriter json(out);
  json.object();
  choices_json(json, "programmes", state ? std::vector<Field::Choice>() : programmes_of(visit, uses, *snapshot));
  choices_json(json, "people", whom_to_name(visit, uses, *snapshot, state).front().choices);
  json.end();
  return http::Response::json(out);
}

http::Response raise_page(Visit& visit, const Uses& uses) { return show_raise(visit, uses, nullptr); }

http::Response raise_post(Visit& visit, const Uses& uses) {
  const auto made = record_raise(
      visit, uses, [&](std::int64_t concern, bool handled) { return after_raising(visit, concern, handled); });
  if (made) return *made;
  return made.error().kind == RefusalKind::not_found ? visit.refused(made.error())
                                                     : show_raise(visit, uses, &made.error());
}

http::Response act_page(Visit& visit, const Uses& uses) {
  const auto act = parse_act(visit.path.find("act")->second);
  const auto seen = act ? open_concern(visit, uses) : std::nullopt;
  return seen ? show_act(visit, uses, *seen, *act, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response act_post(Visit& visit, const Uses& uses) {
  const auto act = parse_act(visit.path.find("act")->second);
  const auto seen = act ? open_concern(visit, uses) : std::nullopt;
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, *seen, *act, [&](std::int64_t) {
    return http::Response::see_other("/concerns/" + visit.seal_record("concerns", seen->concern.concern) +
                                     "?done=done.saved");
  });
  return made ? *made : show_act(visit, uses, *seen, *act, &made.error());
}

http::Response raise_api(Visit& visit, const Uses& uses) {
  const auto made =
      record_raise(visit, uses, [&](std::int64_t concern, bool) { return http::created(visit, "concerns", concern); });
  return made ? *made : visit.refused(made.error());
}

http::Response act_api(Visit& visit, const Uses& uses, Act act) {
  const auto seen = open_concern(visit, uses);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, *seen, act,
                           [&](std::int64_t row) { return http::created(visit, form_of(act).form.table->name, row); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::concerns
