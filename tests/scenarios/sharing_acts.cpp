// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/account.h"
#include "scenarios/record_acts.h"
#include "sharing/store.h"
#include "snapshot/relation.h"

/// What a release of information lets somebody outside read (CR 2.01, workflows.md §15).
namespace kith::scenarios {
namespace {

auth::Role role_of(const Caught& c) {
  const auto role = auth::parse_role(code_of(c.text("role")));
  if (!role) throw Trouble("there is no role " + c.text("role"));
  return *role;
}

void releases(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  std::string scope;
  for (const auto& part : c.list("parts")) scope += (scope.empty() ? "" : ";") + code_of(part);
  const auto until = a.take("until {date}");
  w.remember("release " + c.text("mentee"),
             w.add("consents",
                   {{"consents.mentee_id", w.person(c.text("mentee"))},
                    {"consents.kind", "information_release"},
                    {"consents.given_by", w.person(c.text("giver"))},
                    {"consents.basis", "parent"},
                    {"consents.event_date", day},
                    {"consents.valid_until", until ? db::Value(until->date("date")) : db::Value()},
                    {"consents.recipient", std::string_view(c.text("recipient"))},
                    {"consents.scope", std::string_view(scope)},
                    {"consents.copy_given_on", a.has("without a copy") ? db::Value() : db::Value(day)}},
                   day));
}

void withdraws(World& w, const Caught& c, Asides&) {
  w.correct("consents", w.recall("release " + c.text("mentee")), {{"consents.withdrawn_on", c.date("date")}},
            c.date("date"));
}

/// The account of somebody outside, made when it is first named.
void made_known(World& w, const std::string& login, Date day) {
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) -> Result<AccountId> {
    if (const auto known = auth::find_account(tx, login)) return known->id;
    return auth::create_active_account(tx, {.login = login, .display_name = login}, "hash",
                                       test::SmallAgency::noon(day));
  });
  if (!made) throw Trouble("no account can be called " + login);
}

void opens(World& w, const Caught& c, Asides& a) {
  const Date day = c.date("date");
  const auto state = w.state(c.text("match"), day);
  const auto columns = w.columns();
  const auto actor = w.actor(c.text("who"), day);
  const auto scope = auth::scope_of(actor, auth::Permission::share_case);
  if (!snapshot::reaches(actor, auth::Permission::share_case, scope, snapshot::RelationsOf(columns, actor.person, day),
                         state)) {
    const Refusal unknown{RefusalKind::not_found, {{"", "scenario.not_permitted"}}};
    as_expected(a, &unknown);
    return;
  }
  made_known(w, c.text("login"), day);
  sharing::NewOpening what;
  what.match = w.match(c.text("match"));
  what.consent = w.recall("release " + c.text("mentee"));
  what.login = c.text("login");
  what.as = role_of(c);
  const auto until = a.take("until {date}");
  what.last = until ? until->date("date") : add_days(day, sharing::longest_opening_days);
  what.why = "asked for";
  const auto made = w.db().writing("scenario", [&](db::Tx& tx) {
    return sharing::open_to(tx, columns, what, actor.account, w.author(c.text("who"), day));
  });
  as_expected(a, made ? nullptr : &made.error());
}

/// What the account reads of the match on the day: "goals and attendance", or "nothing".
std::string read_on(World& w, const Caught& c) {
  const Date day = c.date("date");
  const auto columns = w.columns();
  std::string parts;
  w.db().read("scenario", [&](db::Tx& tx) {
    const auto account = auth::find_account(tx, c.text("login"));
    if (!account) throw Trouble("nobody is called " + c.text("login"));
    for (const auto& opening : sharing::openings_of(tx, account->id))
      if (const auto shared = sharing::shared_today(tx, columns, opening, day);
          shared && opening.match == w.match(c.text("match")))
        parts = shared->parts;
  });
  std::string words = parts;
  for (std::size_t at = words.find(';'); at != words.npos; at = words.find(';', at)) words.replace(at, 1, " and ");
  return words.empty() ? "nothing" : words;
}

}  // namespace

std::vector<Sentence> sharing_acts() {
  return {
      {"on {date} {giver} releases {parts} of {mentee} to {recipient}", releases},
      {"on {date} {giver} withdraws the release of {mentee}", withdraws},
      {"on {date} {who} lets {login:word} read of {mentee} in {match} as {role}", opens},
      {"on {date} {login:word} reads {parts} of {match}",
       [](World& w, const Caught& c, Asides&) { expect("what is read", read_on(w, c), c.text("parts")); }},
  };
}

}  // namespace kith::scenarios
