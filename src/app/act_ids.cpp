// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/act_ids.h"

#include <algorithm>

#include "platform/http/openapi.h"

namespace kith::app {
namespace {

using Readings = std::string_view[];

constexpr Readings places{"places"}, sites{"places", "sites"}, meeting_sites{"mine", "places"},
    choices{"concern-choices"}, nominators{"staff", "people/{person}"}, people{"people"},
    matches{"matches-in-progress", "mine"}, episodes{"episodes"}, pool{"placement/pool"},
    child{"placement/children/{child}", "placement/pool"}, proposals{"matches-in-progress"},
    life{"matches/{match}/life"}, episode{"episodes/{episode}"}, mentors{"mentors"},
    mentor_file{"mentors/{application}"}, group{"groups/{group}"}, groups{"groups"}, staff{"staff"},
    worker{"personnel/{person}"}, workers{"personnel", "personnel/matches"}, concerns{"concerns"}, site{"sites/{site}"},
    services{"services"}, owed{"training/owed"}, events{"training/events"}, event{"training/events/{event}"},
    courses{"training/courses"}, documents{"documents"}, papers{"documents/people/{person}"}, references{"references"},
    reviews{"reviews"}, round{"reviews/{round}"}, files{"bring-in/files"}, sample{"review-workspace"},
    packages{"evidence-packages"}, openings{"review-openings"}, person{"people/{person}"}, accounts{"accounts"},
    account{"accounts/{account}"}, own_account{"account"}, unaccounted{"accounts/staff"}, meetings{"meetings"},
    one_match{"matches/{match}"}, requests{"support-requests"}, mail{"mail"}, pairs{"placement/pairs"},
    improvement{"improvement"}, catalogues{"own-catalogues"}, arrivals{"arrivals"}, opened{"matches/{match}/openings"},
    calendar{"programmes/{programme}/calendar"}, outcomes{"programmes/{programme}/outcomes"},
    measured{"episodes/{episode}/outcomes"}, surveys{"surveys-due"}, contact{"contacts/{contact}"},
    prior{"training/people/{person}/prior-learning"}, agreements{"my-agreements"}, own_consents{"my-consents"};

constexpr std::string_view of_its_answer = "the answer of the act that made it";

/// Those with a path before those of any act.
constexpr IdSource sources[] = {
    {"accounts", "account", "an account", accounts},
    {"accounts", "grant", "a role that was given", account},
    {"accounts", "staff", "somebody on the staff", unaccounted},
    {"agreement-texts", "document", "a document", documents},
    {"arrivals", "arrival", "an arrival", arrivals},
    {"bring-in", "file", "a file that was brought in", files},
    {"bring-in/sealed-rows", "row", "a row that waits", files},
    {"concerns", "about_person_id", "somebody whom the concern may be about", choices},
    {"concerns", "programme", "a programme", choices},
    {"documents/people", "person", "a person", people},
    {"documents/papers", "document", "a paper of a person", papers},
    {"episodes/{episode}/onward", "service", "a service of the directory", services},
    {"episodes/{episode}/outcomes", "outcome", "an outcome", measured},
    {"episodes/{episode}/consent", "given_by", "the mentee or somebody of the family", person},
    {"groups", "session", "a session of a group", group},
    {"groups", "person", "a person of the group", group},
    {"groups/{group}/records", "record", "a pack or check-in", {}, of_its_answer},
    {"groups/{group}/members", "person_id", "somebody of the programme who is not in the group", group},
    {"groups/{group}/check-ins", "person_id", "a mentor of the group", group},
    {"intake/several", "pick", "an episode", episodes},
    {"matches/several", "pick", "a match", matches},
    {"matches/{match}/formative/goal", "item_ids", "what was looked at", {}, "the page of the formative assessment"},
    {"matches/{match}/formative/goal", "of", "a goal", {}, "the page of the formative assessment"},
    {"matches/{match}/openings", "consent", "a consent", opened},
    {"matches/{match}/openings", "opening", "an opening", opened},
    {"matches/{match}/goal", "providers", "a provider", episode},
    {"matches/{match}/provider_exclusion", "provider", "a provider", episode},
    {"matches/{match}/pause_end", "pause", "a pause", life},
    {"mentors", "which", "what is recorded in the file", mentor_file},
    {"mentors/{application}/signature", "application", "an application", mentors},
    {"my-agreements", "application", "an application of one's own", agreements},
    {"my-agreements", "code_of_conduct", "a text for signing", agreements},
    {"my-consents", "consent", "a consent of the own family", own_consents},
    {"my-agreements", "commitment", "a text for signing", agreements},
    {"my-agreements", "confidentiality", "a text for signing", agreements},
    {"matches/{match}/assignment", "person_id", "somebody on the staff", staff},
    {"proposals/{proposal}/approval", "person_id", "somebody on the staff", staff},
    {"personnel/several", "person_id", "somebody on the staff", staff},
    {"personnel/{person}/hand-over", "match", "a match", worker},
    {"personnel/several", "pick", "a match", workers},
    {"personnel", "of", "what is recorded of the worker", worker},
    {"personnel", "person", "somebody on the staff", workers},
    {"placement/children", "mentor", "a mentor of the pool", child},
    {"placement/pairs", "rule", "a pair kept together or apart", pairs},
    {"placement/pairs", "mentee", "a person who waits", pool},
    {"placement/pairs", "mentor", "a mentor of the pool", pool},
    {"placement/runs", "run", "the run that was kept last", pool},
    {"placement/proposals", "proposal", "a proposal", proposals},
    {"placement/people", "person", "a person of the pool", pool},
    {"programmes/{programme}", "of", "what is recorded of the programme's outcomes", outcomes},
    {"recognitions", "match", "a match", matches},
    {"relationship/several", "pick", "a match", matches},
    {"referrals", "nominated_by", "somebody on the staff, or who stands to the child", nominators},
    {"review-files", "file", "a file of a round", round},
    {"review-workspace", "file", "a file that was drawn", sample},
    {"screening/references/several", "pick", "a reference", references},
    {"screening/several", "pick", "an application", mentors},
    {"sites", "of", "what is recorded on the site", site},
    {"sites", "round", "a climate check", site},
    {"surveys/several", "pick", "a survey that is due", surveys},
    {"training/several", "pick", "a mentor who owes training", owed},
    {"training/several", "event", "a training", events},
    {"training/events", "version", "a version of a course", courses},
    {"training/sessions", "version", "a version of a course", courses},
    {"training/events/{event}/people", "expected", "a mentor who owes training", owed},
    {"training/events/{event}/records", "record", "a person's record of the training", event},
    {"training/people/{person}/prior-learning", "record", "prior learning", prior},
    {"training/people", "person", "a mentor who owes training", owed},
    {"training/events/{event}/attendance", "person", "a person of the training", event},
    {"", "about_person_id", "a person", people},
    {"", "action", "an action of the plan", improvement},
    {"", "all_to", "somebody on the staff", staff},
    {"", "application", "an application", mentors},
    {"", "approved_by", "somebody on the staff", staff},
    {"", "catalogue", "an own catalogue", catalogues},
    {"", "child", "an episode of somebody who waits", pool},
    {"", "code_of_conduct", "a text for signing", mentor_file},
    {"", "commitment", "a text for signing", mentor_file},
    {"", "concern", "a concern", concerns},
    {"", "confidentiality", "a text for signing", mentor_file},
    {"", "contact", "a contact", one_match},
    {"", "course", "a course", courses},
    {"", "custody", "a time in custody", person},
    {"", "decided_by", "somebody on the staff", staff},
    {"", "determination", "a clause that does not apply", improvement},
    {"", "document", "a document", documents},
    {"", "episode", "an episode", episodes},
    {"", "event", "a training", events},
    {"", "finding", "a finding", improvement},
    {"", "group", "a group", groups},
    {"", "handover", "a hand-over", worker},
    {"", "kept_id", "a person", people},
    {"", "letter", "a letter", mail},
    {"", "link", "a link", {}, of_its_answer},
    {"", "match", "a match", matches},
    {"", "meeting", "a meeting", meetings},
    {"", "mentee", "a person", people},
    {"", "mentor", "a person", people},
    {"", "merge", "two records that were joined", person},
    {"", "opening", "an opening for an outside reviewer", openings},
    {"", "other", "a person", people},
    {"", "owner_id", "somebody on the staff", improvement},
    {"", "package", "an evidence package", packages},
    {"", "packages", "an evidence package", packages},
    {"", "party", "a party of the contact", contact},
    {"", "period", "a period of the calendar", calendar},
    {"", "person", "a person", people},
    {"", "person_id", "a person", people},
    {"", "programme", "a programme", places},
    {"", "proposal", "a proposal", proposals},
    {"", "readers", "somebody on the staff", round},
    {"", "record", "what is recorded on the episode", episode},
    {"", "reference", "a reference", references},
    {"", "relation", "a relationship", person},
    {"", "request", "a support request", requests},
    {"", "round", "a round", reviews},
    {"", "rounds", "a round", reviews},
    {"", "seen", "a version of the contact", contact},
    {"", "seen_by", "somebody on the staff", staff},
    {"", "session", "a session of one's own", own_account},
    {"", "several", "an act for several", {}, of_its_answer},
    {"meetings", "site", "a site", meeting_sites},
    {"", "site", "a site", sites},
    {"", "to", "somebody on the staff", staff},
    {"", "trainer", "somebody on the staff", staff},
};

struct PathWords {
  std::string_view name, words;
};
constexpr PathWords path_words[] = {{"seal", "alias, address"}, {"act", "pack, checkin"}};

}  // namespace

const IdSource* source_of(const http::Route& act, std::string_view name) {
  const std::string path = http::template_of(act.path).substr(api_root.size());
  const auto dot = name.rfind('.');
  const std::string_view own = dot == name.npos ? name : name.substr(dot + 1);
  const auto found =
      std::ranges::find_if(sources, [&](const IdSource& s) { return s.name == own && path.starts_with(s.acts); });
  return found == std::end(sources) ? nullptr : &*found;
}

std::string told_by(const IdSource& source) {
  std::string text = "of " + std::string(source.of) + ": ";
  if (source.read_at.empty()) return text + std::string(source.otherwise);
  for (const auto reading : source.read_at)
    (text += reading == source.read_at.front() ? "GET " : " or GET ") += reading;
  return text;
}

std::string_view words_of_path(std::string_view name) {
  const auto found = std::ranges::find(path_words, name, &PathWords::name);
  return found == std::end(path_words) ? std::string_view() : found->words;
}

std::vector<std::string_view> parts_of(const http::Route& act, std::string_view type) {
  std::vector<std::string_view> parts;
  for (std::string_view rest = act.path; rest.find('{') != rest.npos;) {
    rest.remove_prefix(rest.find('{') + 1);
    const auto part = rest.substr(0, rest.find('}'));
    if (const auto colon = part.find(':'); part.substr(colon + 1) == type) parts.push_back(part.substr(0, colon));
  }
  return parts;
}

}  // namespace kith::app
