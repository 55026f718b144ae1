// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/rules.h"

#include <vector>

namespace kith::records {
namespace {

/// Positions of the columns that the rules of a row read; -1 where the table has none.
struct Positions {
  int start, end, from, until, event, ended, mentor, mentee;
};

const Positions& positions(TableKey table) {
  static const std::vector<Positions> all = [] {
    std::vector<Positions> list;
    for (const Table& t : tables())
      list.push_back({position_of(t, "start_date"), position_of(t, "end_date"), position_of(t, "valid_from"),
                      position_of(t, "valid_until"), position_of(t, "event_date"), position_of(t, "ended_on"),
                      position_of(t, "mentor_id"), position_of(t, "mentee_id")});
    return list;
  }();
  return all[static_cast<std::size_t>(table.index())];
}

const db::Value& at(Values values, int position) { return values[static_cast<std::size_t>(position)]; }
const db::Value& at(Values values, ColumnKey column) { return at(values, column.position()); }
bool known(Values values, int position) {
  return position >= 0 && at(values, position).kind() != db::Value::Kind::null;
}
bool known(Values values, ColumnKey column) { return known(values, column.position()); }

bool same(const db::Value& a, const db::Value& b) {
  if (a.kind() != b.kind()) return false;
  return a.kind() == db::Value::Kind::text ? a.text() == b.text() : a.integer() == b.integer();
}

bool reversed(Values values, int first, int last) {
  return known(values, first) && known(values, last) && at(values, last).integer() < at(values, first).integer();
}

using Each = FunctionRef<void(int, Flaw)>;

void check_bounds(const Table& table, Values values, Each each) {
  for (int i = 1; i + 4 < static_cast<int>(table.columns.size()); ++i) {
    const Column& column = table.columns[static_cast<std::size_t>(i)];
    if ((!column.min && !column.max) || !known(values, i)) continue;
    const auto n = at(values, i).integer();
    if ((column.min && n < *column.min) || (column.max && n > *column.max))
      each(i, {Code::rule, "records.flaw.out_of_bounds"});
  }
}

constexpr ColumnKey track{"contact_parties.track"}, informant_kind{"contact_parties.informant_kind"},
    party_person{"contact_parties.person_id"}, relation{"contact_parties.relation"};

void check_contact_party(Values values, Each each) {
  const auto kind = at(values, informant_kind).text();
  if (known(values, track) && known(values, informant_kind) && at(values, track).text() != "guardian" && kind != "self")
    each(informant_kind.position(), {Code::rule, "records.flaw.informant_not_self"});
  if ((kind == "self" || kind == "guardian" || kind == "safe_adult") && !known(values, party_person))
    each(party_person.position(), {Code::required, "records.flaw.person_required"});
  if (kind == "other_adult" && !known(values, relation))
    each(relation.position(), {Code::required, "records.flaw.relation_required"});
}

constexpr ColumnKey party{"match_acceptances.party"}, accepting_person{"match_acceptances.person_id"};

void check_acceptance(Values values, Each each) {
  if (known(values, party) && at(values, party).text() != "custody_organization" && !known(values, accepting_person))
    each(accepting_person.position(), {Code::required, "records.flaw.person_required"});
}

}  // namespace

void check_row(TableKey table, Values values, std::int64_t recorded_on, Each each) {
  const Positions& p = positions(table);
  if (reversed(values, p.start, p.end)) each(p.end, {Code::end_before_start, "records.flaw.end_before_start"});
  if (reversed(values, p.from, p.until)) each(p.until, {Code::end_before_start, "records.flaw.until_before_from"});
  if (known(values, p.event) && at(values, p.event).integer() > recorded_on)
    each(p.event, {Code::event_after_recorded, "records.flaw.event_after_recorded"});
  if (reversed(values, p.event, p.ended)) each(p.ended, {Code::end_before_start, "records.flaw.end_before_start"});
  // What protects somebody ends by being ended, never by a day that comes by itself (docs/decisions/0205).
  if (known(values, p.ended) && at(values, p.ended).integer() > recorded_on)
    each(p.ended, {Code::event_after_recorded, "records.flaw.event_after_recorded"});
  if (known(values, p.mentor) && known(values, p.mentee) && same(at(values, p.mentor), at(values, p.mentee)))
    each(p.mentee, {Code::rule, "records.flaw.own_mentor"});
  check_bounds(*table, values, each);
  if (table == track.table()) check_contact_party(values, each);
  if (table == party.table()) check_acceptance(values, each);
}

std::optional<Flaw> check_party(Values values, const db::Value& mentor, const db::Value& mentee) {
  if (!known(values, track) || !known(values, party_person)) return std::nullopt;
  const auto which = at(values, track).text();
  if (which == "mentor" && !same(at(values, party_person), mentor))
    return Flaw{Code::rule, "records.flaw.not_the_mentor"};
  if (which == "mentee" && !same(at(values, party_person), mentee))
    return Flaw{Code::rule, "records.flaw.not_the_mentee"};
  return std::nullopt;
}

const OnlyOne* only_one(TableKey table) {
  static constexpr OnlyOne rules[] = {
      {"match_closures.match_id", std::nullopt, "", "records.flaw.second_closure"},
      {"mentor_decisions.application_id", ColumnKey("mentor_decisions.decision"), "accepted",
       "records.flaw.second_acceptance"},
      {"referral_decisions.referral_id", ColumnKey("referral_decisions.decision"), "accepted",
       "records.flaw.second_acceptance"},
  };
  for (const OnlyOne& rule : rules)
    if (rule.owner.table() == table) return &rule;
  return nullptr;
}

bool counts(const OnlyOne& rule, Values values) {
  return known(values, rule.owner) && (!rule.column || at(values, *rule.column).text() == rule.value);
}

}  // namespace kith::records
