// SPDX-License-Identifier: AGPL-3.0-or-later
#include "scenarios/world.h"

#include <algorithm>

#include "platform/auth/account.h"
#include "records/ddl.h"
#include "snapshot/load.h"
#include "snapshot/refs.h"

namespace kith::scenarios {
namespace {

std::vector<db::Step> steps() {
  auto all = db::file_steps();
  for (auto& step : records::ddl_steps()) all.push_back(std::move(step));
  std::ranges::sort(all, {}, &db::Step::number);
  return all;
}

template <class Key>
Key named(const std::map<std::string, Key>& names, const std::string& name, const char* kind) {
  const auto found = names.find(name);
  if (found == names.end()) throw Trouble("no " + std::string(kind) + " is called \"" + name + "\"");
  return found->second;
}

std::string told(const Refusal& refusal) {
  std::string text;
  for (const Problem& p : refusal.problems) (text += text.empty() ? "" : "; ") += p.field + " " + p.key;
  return text;
}

}  // namespace

World::World(db::Engine engine) : fresh_(engine, steps()), agency_(fresh_.db(), beginning) {
  programmes_["Community"] = agency_.programme;
  people_["Office"] = agency_.office;
}

snapshot::Snapshot World::columns() {
  return db().reading("scenario", [](db::Tx& tx) { return snapshot::load(tx); });
}

PersonId World::person(const std::string& name) const { return named(people_, name, "person"); }
MatchId World::match(const std::string& name) const { return named(matches_, name, "match"); }
ProgrammeId World::programme(const std::string& name) const { return named(programmes_, name, "programme"); }
std::int64_t World::recall(const std::string& label) const { return named(labels_, label, "record"); }

void World::call(const std::string& name, PersonId person) {
  if (!people_.emplace(name, person).second) throw Trouble("two people are called \"" + name + "\"");
}

PersonId World::add_person(const std::string& name, Date born) {
  if (known(name)) return person(name);
  std::vector<records::Field> fields{{"persons.given_name", name}};
  if (born != Date{}) fields.push_back({"persons.birth_date", born});
  const PersonId id{add("persons", fields, beginning)};
  call(name, id);
  return id;
}

snapshot::MatchState World::state(const std::string& name, Date as_of) {
  const auto now = columns();
  const auto state = snapshot::state_of(now, snapshot::ref_of(match(name)), as_of);
  if (!state) throw Trouble("the match does not exist on " + iso(as_of));
  return *state;
}

std::string World::exchange_id(records::TableKey table, std::int64_t chain) {
  return db().reading("scenario", [&](db::Tx& tx) { return records::history(tx, table, chain).at(0).sourced_id; });
}

auth::Actor World::actor(const std::string& name, Date today) {
  const PersonId who = person(name);
  if (!accounts_.contains(name)) {
    const std::string login = "account" + std::to_string(who.value);
    const auto made = db().writing("scenario", [&](db::Tx& tx) {
      return auth::create_active_account(tx, {.login = login, .display_name = name, .person = who}, "no password",
                                         test::SmallAgency::noon(beginning));
    });
    if (!made) throw Trouble("no account: " + told(made.error()));
    accounts_[name] = *made;
  }
  return db().reading("scenario", [&](db::Tx& tx) { return auth::load_actor(tx, accounts_[name], today); });
}

void World::grant(const std::string& name, auth::Role role, ProgrammeId programme) {
  const AccountId account = actor(name, beginning).account;
  const auto made = db().writing("scenario", [&](db::Tx& tx) {
    return auth::add_grant(tx, account, {.grant = {role, programme, {}}, .valid_from = beginning}, {},
                           test::SmallAgency::noon(beginning));
  });
  if (!made) throw Trouble("no grant: " + told(made.error()));
}

records::Author World::author(const std::string& name, Date day) const {
  return {person(name), test::SmallAgency::noon(day)};
}

std::int64_t World::add(records::TableKey table, std::vector<records::Field> fields, Date day) {
  const auto made =
      db().writing("scenario", [&](db::Tx& tx) { return records::append(tx, table, fields, author("Office", day)); });
  if (!made) throw Trouble("the record was refused: " + told(made.error()));
  return made->chain;
}

void World::correct(records::TableKey table, std::int64_t chain, std::vector<records::Field> fields, Date day) {
  const auto made = db().writing("scenario", [&](db::Tx& tx) {
    return records::correct(tx, table, chain, records::history(tx, table, chain).back().id, fields,
                            author("Office", day));
  });
  if (!made) throw Trouble("the correction was refused: " + told(made.error()));
}

void World::withdraw(records::TableKey table, std::int64_t chain, Date day) {
  const auto made = db().writing("scenario", [&](db::Tx& tx) {
    return records::void_record(tx, table, chain, records::history(tx, table, chain).back().id, author("Office", day));
  });
  if (!made) throw Trouble("the withdrawal was refused: " + told(made.error()));
}

Date typed_on(Asides& asides, Date day) {
  const auto typed = asides.take("typed on {date}");
  return typed ? typed->date("date") : day;
}

void expect(const std::string& what, const std::string& is, const std::string& should_be) {
  if (is != should_be) throw Trouble(what + " is \"" + is + "\", not \"" + should_be + "\"");
}

bool as_expected(Asides& asides, const Refusal* refusal) {
  const auto expected = asides.take("refused as {key}");
  if (!expected) {
    if (refusal) throw Trouble("it was refused: " + told(*refusal));
    return true;
  }
  if (!refusal) throw Trouble("it was not refused");
  for (const Problem& p : refusal->problems)
    if (in_words(p.key.substr(p.key.rfind('.') + 1)) == expected->text("key")) return false;
  throw Trouble("it was refused, but otherwise: " + told(*refusal));
}

}  // namespace kith::scenarios
