// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>

#include "scenarios/world.h"

namespace kith::scenarios {
namespace {

db::Value or_nothing(std::optional<Date> day) { return day ? db::Value(*day) : db::Value(); }
std::optional<Date> until(Asides& asides) {
  const auto caught = asides.take("until {date}");
  return caught ? std::optional(caught->date("date")) : std::nullopt;
}
Date from(Asides& asides) {
  const auto caught = asides.take("from {date}");
  return caught ? caught->date("date") : World::beginning;
}

void programme(World& w, const Caught& c, Asides& a) {
  w.call(c.text("name"), w.agency().new_programme(c.text("name"), a.has("in schools") ? "school" : "community"));
}

void worker(World& w, const Caught& c, Asides& a, std::string_view role) {
  const auto in = a.take("in {programme}");
  const PersonId who = w.add_person(c.text("name"));
  const Date first = from(a);
  w.add("staff_roles",
        {{"staff_roles.person_id", who},
         {"staff_roles.programme_id", w.programme(in ? in->text("programme") : "Community")},
         {"staff_roles.role", role},
         {"staff_roles.oversight", role == "supervisor" ? 1 : 0},
         {"staff_roles.start_date", first},
         {"staff_roles.end_date", or_nothing(until(a))}},
        first);
}

/// A person, and the account with which a mentor or mentee signs in.
void party(World& w, const Caught& c, Asides& a, std::string_view role) {
  const auto born = a.take("born {date}");
  const auto in = a.take("in {programme}");
  w.add_person(c.text("name"), born ? born->date("date") : Date{});
  if (role == "person") return;
  w.grant(c.text("name"), role == "mentor" ? auth::Role::mentor : auth::Role::mentee,
          w.programme(in ? in->text("programme") : "Community"));
}

std::string_view contact_rule(Asides& a) {
  if (a.has("must not be contacted")) return "barred";
  if (a.has("must be heard in every window")) return "required";
  return "any";
}

void relation(World& w, const Caught& c, Asides& a, std::string_view kind, bool guardian, std::string_view rule) {
  const PersonId who = w.add_person(c.text("person"));
  const bool of_an_adult = a.has("of an adult by law");
  const Date first = from(a), typed = typed_on(a, World::beginning);
  w.add(
      "relationships",
      {{"relationships.mentee_id", w.person(c.text("mentee"))},
       {"relationships.person_id", who},
       {"relationships.kind", kind},
       {"relationships.is_guardian", guardian ? 1 : 0},
       {"relationships.authority", guardian ? db::Value(of_an_adult ? "adult_guardianship" : "parental") : db::Value()},
       {"relationships.may_consent", guardian ? 1 : 0},
       {"relationships.may_pick_up", guardian ? 1 : 0},
       {"relationships.contact_rule", rule},
       {"relationships.start_date", first},
       {"relationships.end_date", or_nothing(until(a))}},
      typed);
}
void guardian(World& w, const Caught& c, Asides& a) {
  relation(w, c, a, "parent", true, contact_rule(a));
  if (a.has("signs in")) w.grant(c.text("person"), auth::Role::guardian, w.programme("Community"));
}
void safe_adult(World& w, const Caught& c, Asides& a) { relation(w, c, a, "advocate", false, "safe_adult"); }
void teacher(World& w, const Caught& c, Asides& a) { relation(w, c, a, "teacher", false, "any"); }

MatchId approve(World& w, const Caught& c, Asides& a, Date day) {
  const auto in = a.take("in {programme}");
  const std::string& name = c.text("match");
  const auto hyphen = name.find('-');
  const MatchId id{w.add("matches",
                         {{"matches.programme_id", w.programme(in ? in->text("programme") : "Community")},
                          {"matches.mentor_id", w.person(name.substr(0, hyphen))},
                          {"matches.mentee_id", w.person(name.substr(hyphen + 1))},
                          {"matches.event_date", day}},
                         day)};
  w.call(name, id);
  return id;
}
void first_meeting(World& w, const std::string& match, Date day, std::string_view status) {
  const auto key = w.add("initial_meetings",
                         {{"initial_meetings.match_id", w.match(match)},
                          {"initial_meetings.event_date", day},
                          {"initial_meetings.status", status},
                          {"initial_meetings.arranged_by_staff", 1},
                          {"initial_meetings.staff_present", 1},
                          {"initial_meetings.guardian_present", 0},
                          {"initial_meetings.goals_discussed", 1}},
                         day);
  w.remember("first meeting of " + match, key);
}
void approved(World& w, const Caught& c, Asides& a) { approve(w, c, a, c.date("date")); }
void started(World& w, const Caught& c, Asides& a) {
  approve(w, c, a, add_days(c.date("date"), -7));
  first_meeting(w, c.text("match"), c.date("date"), "held");
}
void held(World& w, const Caught& c, Asides&) { first_meeting(w, c.text("match"), c.date("date"), "held"); }
void nobody_came(World& w, const Caught& c, Asides&) { first_meeting(w, c.text("match"), c.date("date"), "no_show"); }
void start_corrected(World& w, const Caught& c, Asides& a) {
  w.correct("initial_meetings", w.recall("first meeting of " + c.text("match")),
            {{"initial_meetings.event_date", c.date("date")}}, typed_on(a, c.date("date")));
}

void looks_after(World& w, const Caught& c, Asides& a) {
  const Date first = from(a);
  const auto last = until(a);
  w.add("match_assignments",
        {{"match_assignments.match_id", w.match(c.text("match"))},
         {"match_assignments.person_id", w.person(c.text("worker"))},
         {"match_assignments.need_level", "standard"},
         {"match_assignments.start_date", first},
         {"match_assignments.end_date", or_nothing(last)}},
        first);
}

void custody(World& w, const Caught& c, Asides& a) {
  const bool permanent = a.has("not temporary");
  w.add("custody_intervals",
        {{"custody_intervals.mentee_id", w.person(c.text("mentee"))},
         {"custody_intervals.organization", std::string_view(c.text("organization"))},
         {"custody_intervals.temporary", permanent ? 0 : 1},
         {"custody_intervals.may_consent", 0},
         {"custody_intervals.start_date", c.date("from")},
         {"custody_intervals.end_date", or_nothing(until(a))}},
        c.date("from"));
}

void pause(World& w, const Caught& c, Asides& a, std::string_view kind) {
  const bool approved = !a.has("not approved");
  w.add("match_pauses",
        {{"match_pauses.match_id", w.match(c.text("match"))},
         {"match_pauses.kind", kind},
         {"match_pauses.start_date", c.date("from")},
         {"match_pauses.end_date", c.date("until")},
         {"match_pauses.reason", "as told"},
         {"match_pauses.approved_by", approved ? db::Value(w.person("Office")) : db::Value()},
         {"match_pauses.approved_on", approved ? db::Value(c.date("from")) : db::Value()}},
        typed_on(a, c.date("from")));
}

void closure(World& w, const Caught& c, Asides& a, std::string_view kind) {
  const auto key = w.add("match_closures",
                         {{"match_closures.match_id", w.match(c.text("match"))},
                          {"match_closures.event_date", c.date("date")},
                          {"match_closures.kind", kind},
                          {"match_closures.reason", "mentor_moved"}},
                         typed_on(a, c.date("date")));
  w.remember("closure of " + c.text("match"), key);
}
void reopened(World& w, const Caught& c, Asides&) {
  w.withdraw("match_closures", w.recall("closure of " + c.text("match")), c.date("date"));
}

void consent(World& w, const Caught& c, std::string_view kind) {
  w.add("consents",
        {{"consents.mentee_id", w.person(c.text("mentee"))},
         {"consents.kind", kind},
         {"consents.given_by", w.person(c.text("mentee"))},
         {"consents.basis", "self"},
         {"consents.event_date", c.date("date")}},
        c.date("date"));
}

void policy(World& w, const Caught& c, Asides& a) {
  const auto in = a.take("in {programme}");
  std::string key = c.text("key");
  for (char& ch : key) ch = ch == ' ' ? '_' : ch;
  w.add("policies",
        {{"policies.programme_id", in ? db::Value(w.programme(in->text("programme"))) : db::Value()},
         {"policies.key", std::string_view(key)},
         {"policies.value", std::string_view(c.text("value"))},
         {"policies.valid_from", c.date("from")},
         {"policies.valid_until", or_nothing(until(a))}},
        c.date("from"));
}

/// What MS 4 and 5 ask before a mentor may meet anybody: an application, checks, topics, commitment.
void cleared(World& w, const Caught& c, Asides& a) {
  const PersonId who = w.person(c.text("person"));
  const Date first = c.date("from");
  const auto checks = a.take("checks until {date}");
  w.add("mentor_applications",
        {{"mentor_applications.person_id", who},
         {"mentor_applications.programme_id", w.programme("Community")},
         {"mentor_applications.event_date", first},
         {"mentor_applications.status", "volunteer"},
         {"mentor_applications.complete", 1}},
        first);
  for (const char* type :
       {"criminal_record", "vulnerable_sector", "sex_offender_registry", "child_abuse_registry", "self_declaration"})
    w.add("background_checks",
          {{"background_checks.person_id", who},
           {"background_checks.check_type", type},
           {"background_checks.event_date", first},
           {"background_checks.result", "clear"},
           {"background_checks.law_exemption", 0},
           {"background_checks.valid_from", first},
           {"background_checks.valid_until", checks ? checks->date("date") : add_months(first, 36)}},
          first);
  if (!a.has("not trained"))
    w.add("training_records",
          {{"training_records.person_id", who},
           {"training_records.event_date", first},
           {"training_records.result", "credited"},
           {"training_records.approved_by", w.person("Office")},
           {"training_records.topics_covered",
            "philosophy_role;duties_mentee;duties_guardian;duties_organization;organization_duties;realistic_"
            "expectations;"
            "good_practice;communication;role_modelling;building_trust;boundaries;diversity;population"}},
          first);
  w.add("agreements",
        {{"agreements.person_id", who},
         {"agreements.programme_id", w.programme("Community")},
         {"agreements.kind", "commitment"},
         {"agreements.event_date", first}},
        first);
}
void has_room(World& w, const Caught& c, Asides&) {
  w.add("mentor_capacities",
        {{"mentor_capacities.person_id", w.person(c.text("person"))},
         {"mentor_capacities.programme_id", w.programme("Community")},
         {"mentor_capacities.capacity", std::int64_t{c.number("number")}},
         {"mentor_capacities.valid_from", World::beginning}},
        World::beginning);
}
void accepted(World& w, const Caught& c, Asides&) {
  const Date day = c.date("from");
  const auto referral = w.add("referrals",
                              {{"referrals.mentee_id", w.person(c.text("mentee"))},
                               {"referrals.programme_id", w.programme("Community")},
                               {"referrals.event_date", day},
                               {"referrals.source", "school"},
                               {"referrals.screened_under_contract", 0}},
                              day);
  w.add("referral_decisions",
        {{"referral_decisions.referral_id", referral},
         {"referral_decisions.event_date", day},
         {"referral_decisions.decision", "accepted"},
         {"referral_decisions.intake_elsewhere", 0}},
        day);
}
void accepted_mentor(World& w, const Caught& c, Asides&) {
  const Date day = c.date("from");
  const auto application = w.add("mentor_applications",
                                 {{"mentor_applications.person_id", w.person(c.text("mentor"))},
                                  {"mentor_applications.programme_id", w.programme("Community")},
                                  {"mentor_applications.event_date", day},
                                  {"mentor_applications.status", "volunteer"},
                                  {"mentor_applications.complete", 1}},
                                 day);
  w.add("mentor_decisions",
        {{"mentor_decisions.application_id", application},
         {"mentor_decisions.event_date", day},
         {"mentor_decisions.decision", "accepted"}},
        day);
}

void closed_month(World& w, const Caught& c, Asides&) {
  const Date first = c.date("month");
  w.add("calendar_periods",
        {{"calendar_periods.programme_id", w.programme(c.text("programme"))},
         {"calendar_periods.kind", "closed_month"},
         {"calendar_periods.name", "Closed"},
         {"calendar_periods.start_date", first},
         {"calendar_periods.end_date", last_of_month(first)}},
        first);
}

void document(World& w, const Caught& c, Asides& a) {
  std::string kind = c.text("kind");
  for (char& ch : kind) ch = ch == ' ' ? '_' : ch;
  w.remember("document " + kind, w.add("documents",
                                       {{"documents.kind", std::string_view(kind)},
                                        {"documents.title", "A document"},
                                        {"documents.status", a.has("a draft") ? "draft" : "approved"},
                                        {"documents.event_date", c.date("date")},
                                        {"documents.parts_missing", "none"}},
                                       c.date("date")));
}

}  // namespace

std::vector<Sentence> facts() {
  const auto pausing = [](std::string_view kind) {
    return [kind](World& w, const Caught& c, Asides& a) { pause(w, c, a, kind); };
  };
  const auto closing = [](std::string_view kind) {
    return [kind](World& w, const Caught& c, Asides& a) { closure(w, c, a, kind); };
  };
  const auto consenting = [](std::string_view kind) {
    return [kind](World& w, const Caught& c, Asides&) { consent(w, c, kind); };
  };
  std::vector<Sentence> all{
      {"programme {name}", programme},
      {"match {match} approved on {date}", approved},
      {"match {match} started on {date}", started},
      {"first meeting of {match} held on {date}", held},
      {"nobody came to the first meeting of {match} on {date}", nobody_came},
      {"first meeting of {match} was on {date}", start_corrected},
      {"{worker} looks after {match}", looks_after},
      {"{person} is guardian of {mentee}", guardian},
      {"{person} is safe adult of {mentee}", safe_adult},
      {"{person} is teacher of {mentee}", teacher},
      {"{mentee} is in custody of {organization} from {from:date}", custody},
      {"{match} pauses for safety from {from:date} to {until:date}", pausing("safety")},
      {"{match} pauses meetings from {from:date} to {until:date}", pausing("meetings_only")},
      {"contact with {match} is suspended from {from:date} to {until:date}", pausing("contact_suspended")},
      {"{match} ended on {date}", closing("unplanned")},
      {"{match} was dissolved before it began on {date}", closing("dissolved_before_start")},
      {"the ending of {match} is withdrawn on {date}", reopened},
      {"{mentee} agrees on {date} that the guardian stays involved", consenting("guardian_contact_after_majority")},
      {"{mentee} is on record as a mature minor since {date}", consenting("mature_minor")},
      {"policy {key} is {value:word} from {from:date}", policy},
      {"{person} is cleared and trained since {from:date}", cleared},
      {"{person} has room for {number} matches", has_room},
      {"{mentee} is accepted for service since {from:date}", accepted},
      {"{mentor} is accepted as mentor since {from:date}", accepted_mentor},
      {"{programme} is closed in {month}", closed_month},
      {"document {kind} dated {date}", document},
  };
  for (const std::string_view role : {"coordinator", "supervisor", "director", "evaluator", "administrator"})
    all.push_back(
        {std::string(role) + " {name}", [role](World& w, const Caught& c, Asides& a) { worker(w, c, a, role); }});
  for (const std::string_view role : {"intake_worker", "screening_officer"})
    all.push_back(
        {in_words(role) + " {name}", [role](World& w, const Caught& c, Asides& a) { worker(w, c, a, role); }});
  for (const std::string_view role : {"mentor", "mentee", "person"})
    all.push_back(
        {std::string(role) + " {name}", [role](World& w, const Caught& c, Asides& a) { party(w, c, a, role); }});
  return all;
}

}  // namespace kith::scenarios
