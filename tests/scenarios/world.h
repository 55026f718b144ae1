// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "platform/auth/actor.h"
#include "scenarios/sentence.h"
#include "snapshot/match_state.h"
#include "snapshot/snapshot.h"
#include "support/both_engines.h"
#include "support/small_agency.h"

namespace kith::scenarios {

/// The agency of one scenario: a fresh database and the names its lines gave to people, matches and acts. What is told
/// is recorded on the day it happens, or on the day the line says it was typed; what has no day, on `beginning`.
class World {
 public:
  static constexpr Date beginning = on(2015, 1, 1);
  explicit World(db::Engine engine);

  db::Db& db() { return fresh_.db(); }
  test::SmallAgency& agency() { return agency_; }
  snapshot::Snapshot columns();

  PersonId person(const std::string& name) const;  ///< throws Trouble for a name nobody has
  bool known(const std::string& name) const { return people_.contains(name); }
  void call(const std::string& name, PersonId person);
  PersonId add_person(const std::string& name, Date born = {});
  MatchId match(const std::string& name) const;  ///< "Maya-Tom"
  bool matched(const std::string& name) const { return matches_.contains(name); }
  void call(const std::string& name, MatchId match) { matches_[name] = match; }
  ProgrammeId programme(const std::string& name) const;
  void call(const std::string& name, ProgrammeId programme) { programmes_[name] = programme; }
  /// The match as it stands on a day.
  snapshot::MatchState state(const std::string& match, Date as_of);
  std::string exchange_id(records::TableKey table, std::int64_t chain);

  /// An account with the grants its holder was given, as it may act on `today`.
  auth::Actor actor(const std::string& name, Date today);
  void grant(const std::string& name, auth::Role role, ProgrammeId programme);

  /// A record, typed on `day`; names the record's key under `label` when one is given.
  std::int64_t add(records::TableKey table, std::vector<records::Field> fields, Date day);
  void correct(records::TableKey table, std::int64_t chain, std::vector<records::Field> fields, Date day);
  void withdraw(records::TableKey table, std::int64_t chain, Date day);
  records::Author author(const std::string& name, Date day) const;

  void remember(const std::string& label, std::int64_t key) { labels_[label] = key; }
  std::int64_t recall(const std::string& label) const;

 private:
  test::FreshDb fresh_;
  test::SmallAgency agency_;
  std::map<std::string, PersonId> people_;
  std::map<std::string, MatchId> matches_;
  std::map<std::string, ProgrammeId> programmes_;
  std::map<std::string, AccountId> accounts_;
  std::map<std::string, std::int64_t> labels_;
};

/// A kind of sentence: its pattern and what it does. The first that matches is meant.
struct Sentence {
  std::string pattern;
  std::function<void(World&, const Caught&, Asides&)> say;
};
std::vector<Sentence> facts();           ///< facts.cpp: people, matches, custody, pauses, policy
std::vector<Sentence> contact_acts();    ///< contact_acts.cpp: contacts, corrections, drafts
std::vector<Sentence> meeting_acts();    ///< meeting_acts.cpp: meetings, months without, support, thanks
std::vector<Sentence> owed_checks();     ///< owed_checks.cpp: windows, work list, what saving says
std::vector<Sentence> measure_checks();  ///< measure_checks.cpp: measures; who may see what

/// The day an aside says it was typed, or `day`.
Date typed_on(Asides& asides, Date day);
/// Compares; throws Trouble with both when they differ.
void expect(const std::string& what, const std::string& is, const std::string& should_be);
/// Handles an act's outcome: the aside `refused as ...` must agree with it. True when it was done.
bool as_expected(Asides& asides, const Refusal* refusal);

}  // namespace kith::scenarios
