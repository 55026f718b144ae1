// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/records.h"

#include "casefile/person_name.h"
#include "placement/queries.h"
#include "records/fold.h"

namespace kith::placement {
namespace {

void read_person(const db::Row& row, Person& person) {
  person.person = row.id<PersonId>(0);
  person.id = row.string(1);
  person.name = casefile::person_name(row.text(2), row.text(3), row.text(4));
  person.born = row.maybe_date(5);
  person.languages = row.string(6);
  person.gender = row.string(7);
  person.backgrounds = row.string(8);
  if (!row.text(9).empty()) person.home = records::fold(row.string(9) + ", " + row.string(10));
}

/// A person with several rows stands in the list once; `last` tells whether the later row counts.
template <class P>
P& next(std::vector<P>& people, const db::Row& row, bool& again) {
  again = !people.empty() && people.back().person == row.id<PersonId>(0);
  if (!again) read_person(row, people.emplace_back());
  return people.back();
}

void read_people(db::Tx& tx, Facts& facts) {
  const db::Params here{{"programme", facts.programme}, {"as_of", facts.as_of}};
  bool again = false;
  tx.query(sql::mentors, here,
           [&](const db::Row& row) { next(facts.mentors, row, again).capacity = row.maybe_integer(11); });
  tx.query(sql::waiting, here, [&](const db::Row& row) {
    MenteeFacts& mentee = next(facts.mentees, row, again);
    if (again) return;
    mentee.referral = row.integer(11);
    mentee.site = row.id<SiteId>(12);
    mentee.since = row.date(13);
    mentee.urgent = row.integer(14) > 0;
  });
  tx.query(sql::statuses, here, [&](const db::Row& row) { facts.status[row.id<PersonId>(0)] = row.string(1); });
}

void read_teams(db::Tx& tx, Facts& facts) {
  const db::Params here{{"programme", facts.programme}, {"as_of", facts.as_of}};
  facts.model = tx.first(sql::model, here, [](const db::Row& row) { return row.string(0); }).value_or("");
  std::int64_t group = 0;
  tx.query(sql::members_of_groups, here, [&](const db::Row& row) {
    if (row.integer(0) != group)
      facts.teams.push_back({row.string(1), {}, {}, row.maybe_integer(4), row.maybe_integer(5)});
    group = row.integer(0);
    TeamFacts& team = facts.teams.back();
    (row.text(3) == "mentor" ? team.mentors : team.mentees).push_back(row.id<PersonId>(2));
  });
}

void read_profiles(db::Tx& tx, Facts& facts) {
  const db::Params day{{"as_of", facts.as_of}};
  tx.query(sql::profiles, day, [&](const db::Row& row) {
    Profile& p = facts.profiles[row.id<PersonId>(0)];
    p = {row.string(1),        row.string(2),         row.string(3),         row.maybe_integer(4),
         row.maybe_integer(9), row.maybe_integer(10), row.maybe_integer(11), {},
         row.string(12)};
    for (int t = 0; t < 4; ++t) p.traits[static_cast<std::size_t>(t)] = row.maybe_integer(5 + t);
  });
  tx.query(sql::availabilities, day, [&](const db::Row& row) {
    auto& week = facts.weeks[row.id<PersonId>(0)];
    for (int d = 0; d < 7; ++d) week[static_cast<std::size_t>(d)] = row.string(1 + d);
  });
  tx.query(sql::preferences, day, [&](const db::Row& row) {
    const auto giver = row.text(1) == "mentor"   ? Giver::mentor
                       : row.text(1) == "mentee" ? Giver::mentee
                                                 : Giver::guardian;
    facts.wishes[{row.id<PersonId>(0), giver}] = {row.string(2), row.string(6), row.flag(3), row.maybe_integer(4),
                                                  row.maybe_integer(5)};
  });
}

void read_pairs(db::Tx& tx, Facts& facts) {
  const auto pair = [](const db::Row& row, std::string word = {}, std::int64_t chain = 0) {
    return PairFact{row.id<PersonId>(0), row.id<PersonId>(1), std::move(word), chain};
  };
  const db::Params here{{"programme", facts.programme}, {"as_of", facts.as_of}}, day{{"as_of", facts.as_of}};
  tx.query(sql::pair_rules, here,
           [&](const db::Row& row) { facts.rules.push_back(pair(row, row.string(2), row.integer(3))); });
  tx.query(sql::refusals, day, [&](const db::Row& row) { facts.refusals.push_back(pair(row)); });
  tx.query(sql::endings, day, [&](const db::Row& row) { facts.endings.push_back(pair(row, row.string(2))); });
  tx.query(sql::kin, day, [&](const db::Row& row) {
    facts.kin.push_back({row.id<PersonId>(1), row.id<PersonId>(0), row.string(2), 0});
  });
  tx.query(sql::proposals,
           {{"programme", facts.programme}, {"as_of", facts.as_of}, {"since", add_days(facts.as_of, -proposal_days)}},
           [&](const db::Row& row) { facts.proposals.push_back(pair(row)); });
  tx.query(sql::criteria, here, [&](const db::Row& row) {
    facts.criteria.push_back({row.string(0), row.flag(1), row.maybe_integer(2), row.integer(3), row.integer(4)});
  });
}

}  // namespace

Facts facts_of(db::Tx& tx, ProgrammeId programme, Date as_of) {
  Facts facts;
  facts.programme = programme;
  facts.as_of = as_of;
  read_people(tx, facts);
  read_teams(tx, facts);
  read_profiles(tx, facts);
  read_pairs(tx, facts);
  return facts;
}

}  // namespace kith::placement
