// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/support_acts.h"

#include <algorithm>
#include <set>

#include "platform/i18n/i18n.h"
#include "snapshot/refs.h"
#include "supervision/contact_form.h"

namespace kith::supervision {
namespace {

records::Author author_of(const Visit& visit) { return {visit.actor.person, visit.now}; }

std::optional<Date> day_of(const Visit& visit) {
  const auto text = visit.request.form.get("day");
  return text.empty() ? std::optional<Date>(visit.today) : i18n::read_date(text, visit.today);
}

/// Those active today that the reach has.
std::vector<snapshot::MatchState> active_matches(const snapshot::Snapshot& snapshot, const Reach& reach, Date day) {
  const snapshot::Day today(day);
  std::vector<snapshot::MatchState> found;
  for (std::uint32_t key = 0; key < snapshot.column<snapshot::MatchRow>().owners(); ++key) {
    const auto state = snapshot::state_of(snapshot, snapshot::MatchRef{key}, today);
    if (state && state->active_on(today) && reach.has(*state)) found.push_back(*state);
  }
  return found;
}

tl::unexpected<Refusal> nothing() { return refuse(RefusalKind::not_found, "records.not_found"); }

}  // namespace

SupportReach::SupportReach(const Visit& visit, const snapshot::Snapshot& snapshot)
    : snapshot_(snapshot),
      reach_(snapshot, visit.actor, auth::Permission::record_support, visit.today),
      groups_(scope_of(visit.actor, auth::Permission::record_group)),
      today_(visit.today),
      matches_(active_matches(snapshot, reach_, visit.today)) {}

std::vector<ProgrammeId> SupportReach::programmes() const {
  std::set<ProgrammeId> found;
  for (const auto& match : matches_) found.insert(snapshot::key_of(match.programme));
  snapshot_.column<snapshot::ProgrammeRow>().each([&](std::uint32_t key, const snapshot::ProgrammeRow& row) {
    const auto programme = snapshot::key_of(snapshot::ProgrammeRef{key});
    if (row.shows(snapshot::Day(today_)) && row.open.covers(snapshot::Day(today_)) && groups_.sees_whole(programme))
      found.insert(programme);
  });
  return {found.begin(), found.end()};
}

bool SupportReach::serves(ProgrammeId programme) const {
  return groups_.sees_whole(programme) || std::any_of(matches_.begin(), matches_.end(), [&](const auto& m) {
           return snapshot::key_of(m.programme) == programme;
         });
}

ThanksReach::ThanksReach(const Visit& visit, const snapshot::Snapshot& snapshot)
    : groups_(scope_of(visit.actor, auth::Permission::record_group)),
      cases_(scope_of(visit.actor, auth::Permission::see_match)) {
  const Reach reach(snapshot, visit.actor, auth::Permission::see_match, visit.today);
  for (const auto& match : active_matches(snapshot, reach, visit.today))
    for (const auto person : {match.mentor, match.mentee}) people_.emplace(match.programme.key, person.key);
}

bool ThanksReach::may_see(ProgrammeId programme, PersonId person) const {
  return groups_.sees_whole(programme) || cases_.sees_whole(programme) ||
         people_.contains({snapshot::ref_of(programme).key, snapshot::ref_of(person).key});
}

bool SupportReach::may_see(const Request& request) const {
  return request.match ? match(request.match).has_value() : serves(request.programme);
}

Result<http::Response> add_request(Visit& visit, const snapshot::Snapshot& snapshot, Done done) {
  const auto& form = visit.request.form;
  const SupportReach reach(visit, snapshot);
  const auto match = visit.open_id<MatchId>(form.get("match"));
  const auto state = match ? reach.match(*match) : std::nullopt;
  if (!state) return nothing();
  NewRequest request{snapshot::key_of(state->programme),    *match, {}, day_of(visit), std::string(form.get("kind")),
                     std::string(trimmed(form.get("text")))};
  if (form.get("raised_by") == "mentor") request.raised_by = snapshot::key_of(state->mentor);
  if (form.get("raised_by") == "mentee") request.raised_by = snapshot::key_of(state->mentee);
  return visit.change("support.request", [&](db::Tx& tx) -> Result<http::Response> {
    const auto made = record_request(tx, request, author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("request", made->value);
    return done(made->value);
  });
}

Result<http::Response> add_response(Visit& visit, const snapshot::Snapshot& snapshot, Done done) {
  const SupportReach reach(visit, snapshot);
  const auto id = visit.open_id<SupportRequestId>(visit.path.find("request")->second);
  if (!id) return nothing();
  const auto request = visit.reading([&](db::Tx& tx) { return find_request(tx, *id, visit.today); });
  if (!request || !reach.may_see(*request)) return nothing();
  const NewResponse response{*id, day_of(visit), std::string(visit.request.form.get("outcome"))};
  return visit.change("support.response", [&](db::Tx& tx) -> Result<http::Response> {
    const auto made = record_response(tx, response, request->day, author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("request", id->value);
    return done(*made);
  });
}

Result<http::Response> add_recognition(Visit& visit, const snapshot::Snapshot& snapshot, Done done) {
  const SupportReach reach(visit, snapshot);
  const auto match = visit.open_id<MatchId>(visit.request.form.get("match"));
  const auto state = match ? reach.match(*match) : std::nullopt;
  if (!state) return nothing();
  const NewRecognition recognition{snapshot::key_of(state->programme), snapshot::key_of(state->mentor), day_of(visit),
                                   std::string(visit.request.form.get("kind"))};
  return visit.change("support.recognition", [&](db::Tx& tx) -> Result<http::Response> {
    const auto made = record_recognition(tx, recognition, author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("person", recognition.person.value);
    return done(*made);
  });
}

}  // namespace kith::supervision
