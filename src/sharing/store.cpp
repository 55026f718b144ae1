// SPDX-License-Identifier: AGPL-3.0-or-later
#include "sharing/store.h"

#include <algorithm>
#include <iterator>

#include "intake/acts.h"
#include "sharing/queries.h"
#include "snapshot/refs.h"
#include "snapshot/snapshot.h"

namespace kith::sharing {
namespace {

using auth::Role;

bool outside(Role role) {
  return std::find(std::begin(outside_roles), std::end(outside_roles), role) != std::end(outside_roles);
}

Opening opening_of(const db::Row& row) {
  Opening o;
  o.id = row.integer(0);
  o.grant = row.integer(1);
  o.consent = row.integer(2);
  o.match = row.id<MatchId>(3);
  o.account = row.id<AccountId>(4);
  o.as = auth::parse_role(row.text(5)).value_or(Role::employer_hr);  // the role that sees least
  o.recipient = row.string(6);
  o.first = row.date(7);
  o.last = row.date(8);
  o.why = row.string(9);
  o.who = row.string(10);
  o.ended_on = row.maybe_date(11);
  return o;
}

/// Somebody outside: nobody in the records, and no role but these.
bool stands_outside(db::Tx& tx, const auth::Account& account, Date today) {
  if (account.person) return false;
  const auto held = auth::list_grants(tx, account.id);
  return std::all_of(held.begin(), held.end(), [&](const auth::HeldGrant& one) {
    return outside(one.grant.role) || (one.valid_until && *one.valid_until < today);
  });
}

/// The release of the opening, when it still counts, for the same recipient and the programme of the match.
std::optional<Release> release_of(db::Tx& tx, const Opening& opening, const snapshot::MatchState& match, bool survivors,
                                  Date today) {
  for (auto& release : releases_in_force(tx, snapshot::key_of(match.mentee), today)) {
    if (release.consent != opening.consent || release.recipient != opening.recipient) continue;
    const bool named = release.programme == snapshot::key_of(match.programme);
    if (named || (!release.programme && !survivors)) return std::move(release);
  }
  return std::nullopt;
}

/// What ties the recipient to the mentee today beside the release; nullptr: enough does.
const char* untied(db::Tx& tx, const Opening& opening, const snapshot::MatchState& match, Date today) {
  const auto mentee = snapshot::key_of(match.mentee);
  const auto any = [](const db::Row&) { return true; };
  if (opening.as == Role::custody_contact &&
      !tx.first(sql::custody_by, {{"mentee", mentee}, {"organization", opening.recipient}, {"as_of", today}}, any))
    return "sharing.flaw.custody";
  if (opening.as == Role::service_provider &&
      !tx.first(sql::care_by,
                {{"mentee", mentee}, {"organization", opening.recipient}, {"match", opening.match}, {"as_of", today}},
                any))
    return "sharing.flaw.provider";
  return nullptr;
}

/// What is wrong with the fields themselves.
std::vector<Problem> flaws(db::Tx& tx, const NewOpening& what, Date today) {
  std::vector<Problem> problems;
  if (const auto account = auth::find_account(tx, what.login); !account || !stands_outside(tx, *account, today))
    problems.push_back({"login", "sharing.flaw.login"});
  if (!what.consent) problems.push_back({"consent", "http.field.missing"});
  if (!what.as || !outside(*what.as)) problems.push_back({"as", "http.field.missing"});
  if (!what.last)
    problems.push_back({"last_day", "http.field.missing"});
  else if (*what.last < today || *what.last > add_days(today, longest_opening_days))
    problems.push_back({"last_day", "sharing.flaw.last_day"});
  if (what.why.find_first_not_of(" \t\r\n") == what.why.npos || what.why.size() > 2'000)
    problems.push_back({"why", "http.field.missing"});
  return problems;
}

/// The field a reason to show nothing is about.
const char* field_of(std::string_view why) { return why == "sharing.flaw.release" ? "consent" : "as"; }

/// Whether the mentee is in a running match of the programme today; a rematch counts as much as the first one.
bool in_running_match(const snapshot::Snapshot& snapshot, const snapshot::MatchState& match, snapshot::Day today) {
  for (const auto& row : snapshot.of<snapshot::PairingRow>(match.mentee)) {
    if (row.as_mentor || !row.shows(today)) continue;
    const auto state = snapshot::state_of(snapshot, row.match, today);
    if (state && state->programme == match.programme && state->active_on(today)) return true;
  }
  return false;
}

}  // namespace

bool has_part(std::string_view parts, std::string_view part) {
  return (";" + std::string(parts) + ";").find(";" + std::string(part) + ";") != std::string::npos;
}

std::string parts_for(Role role, std::string_view scope) {
  std::string parts;
  for (const std::string_view part : {"goals", "progress", "attendance", "assessment", "contact_data"}) {
    const bool may = role == Role::service_provider ? part == "goals"
                     : role == Role::employer_hr    ? part == "attendance"
                                                    : outside(role);
    if (may && has_part(scope, part)) parts.append(parts.empty() ? "" : ";").append(part);
  }
  return parts;
}

std::vector<Release> releases_in_force(db::Tx& tx, PersonId mentee, Date today) {
  return tx.all(sql::releases, {{"mentee", mentee}, {"as_of", today}}, [](const db::Row& row) {
    Release release{row.integer(0), row.null(1) ? ProgrammeId{} : row.id<ProgrammeId>(1),
                    row.null(2) ? "" : row.string(2), row.null(3) ? "" : row.string(3), row.maybe_date(4)};
    if (const auto withdrawn = row.maybe_date(5); withdrawn && (!release.until || *withdrawn <= *release.until))
      release.until = add_days(*withdrawn, -1);
    return release;
  });
}

std::vector<Opening> openings_of(db::Tx& tx, AccountId account) {
  return tx.all(sql::openings_of_account, {{"account", account}}, opening_of);
}
std::vector<Opening> openings_of(db::Tx& tx, MatchId match) {
  return tx.all(sql::openings_of_match, {{"match", match}}, opening_of);
}

Result<Shared> shared_today(db::Tx& tx, const snapshot::Snapshot& snapshot, const Opening& opening, Date today) {
  const auto nothing = [](const char* why) { return refuse(RefusalKind::not_found, why); };
  if (!opening.open_on(today)) return nothing("sharing.flaw.ended");
  const auto match = snapshot::state_of(snapshot, snapshot::ref_of(opening.match), today);
  if (!match) return nothing("sharing.flaw.over");
  const auto* programme = snapshot.effective<snapshot::ProgrammeRow>(match->programme, snapshot::Day(today));
  const bool survivors = !programme || programme->survivor;
  const bool over = match->closed() && Date(match->end) <= today;
  if (survivors && opening.as == Role::employer_hr) return nothing("sharing.flaw.survivors");
  if (over && opening.as != Role::employer_hr) return nothing("sharing.flaw.over");
  auto release = release_of(tx, opening, *match, survivors, today);
  if (!release) return nothing("sharing.flaw.release");
  if (const char* why = untied(tx, opening, *match, today)) return nothing(why);
  auto parts = parts_for(opening.as, release->scope);
  if (parts.empty()) return nothing("sharing.flaw.scope");
  const bool running = in_running_match(snapshot, *match, snapshot::Day(today));
  return Shared{*match, std::move(*release), std::move(parts), running, survivors};
}

Result<std::int64_t> open_to(db::Tx& tx, const snapshot::Snapshot& snapshot, const NewOpening& what, AccountId by,
                             const records::Author& author) {
  const Date today = date_of(author.at);
  if (auto problems = flaws(tx, what, today); !problems.empty()) return refuse(std::move(problems));
  Opening o;
  o.consent = what.consent;
  o.match = what.match;
  o.as = *what.as;
  o.first = today;
  o.last = *what.last;
  const auto match = snapshot::state_of(snapshot, snapshot::ref_of(what.match), today);
  if (!match) return refuse(RefusalKind::not_found, "sharing.flaw.over");
  for (const auto& release : releases_in_force(tx, snapshot::key_of(match->mentee), today))
    if (release.consent == what.consent) o.recipient = release.recipient;
  const auto shared = shared_today(tx, snapshot, o, today);
  if (!shared) {
    const auto& why = shared.error().problems.front().key;
    return refuse(RefusalKind::invalid, why, field_of(why));
  }
  const auto account = auth::find_account(tx, what.login)->id;
  const auto programme = snapshot::key_of(match->programme);
  const auto grant = auth::add_grant(tx, account, {{o.as, programme, {}}, today, o.last}, by, author.at);
  if (!grant) return tl::unexpected(grant.error());
  tx.exec(sql::add_opening, {{"account", account},
                             {"account_grant", *grant},
                             {"consent", o.consent},
                             {"match", o.match},
                             {"read_as", auth::name(o.as)},
                             {"recipient", o.recipient},
                             {"first", o.first},
                             {"last", o.last},
                             {"why", what.why},
                             {"now", author.at.utc_seconds},
                             {"by", author.person}});
  return intake::record_release(tx, snapshot::key_of(match->mentee), programme, {o.recipient, shared->parts}, author);
}

bool end_opening(db::Tx& tx, const Opening& opening, const records::Author& author) {
  if (opening.ended_on) return false;
  auth::revoke_grant(tx, opening.account, opening.grant, author.at);
  tx.exec(
      sql::end_opening,
      {{"opening", opening.id}, {"day", date_of(author.at)}, {"now", author.at.utc_seconds}, {"by", author.person}});
  return true;
}

}  // namespace kith::sharing
