// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/people.h"

#include <algorithm>

#include "casefile/person_name.h"
#include "supervision/queries.h"

namespace kith::supervision {
namespace {

template <class Test>
std::vector<const Adult*> those(const std::vector<Adult>& adults, Test test) {
  std::vector<const Adult*> found;
  for (const Adult& adult : adults)
    if (test(adult)) found.push_back(&adult);
  return found;
}

/// A bar outweighs every other row of the person, and each person is listed once.
void settle(std::vector<Adult>& adults) {
  for (const Adult& row : std::vector<Adult>(adults)) {
    if (!row.barred()) continue;
    for (Adult& adult : adults)
      if (adult.card.person == row.card.person) adult.rule = ContactRule::barred;
  }
  std::vector<Adult> once;
  for (Adult& adult : adults) {
    const bool known =
        std::any_of(once.begin(), once.end(), [&](const Adult& a) { return a.card.person == adult.card.person; });
    if (!known) once.push_back(std::move(adult));
  }
  adults = std::move(once);
}

}  // namespace

const PersonCard& PersonCards::of(PersonId person) {
  const auto found = cards_.find(person);
  if (found != cards_.end()) return found->second;
  PersonCard card{.person = person, .name = {}, .phone = {}, .safe_note = {}};
  tx_.query(sql::person_card, {{"person", person}, {"as_of", as_of_}}, [&](const db::Row& row) {
    card.name = casefile::person_name(row.text(0), row.text(1), row.text(2));
    card.phone = row.string(3);
    card.safe_note = row.string(4);
  });
  return cards_.emplace(person, std::move(card)).first->second;
}

std::vector<const Adult*> AroundMentee::open_guardians() const {
  return those(adults, [](const Adult& a) { return a.guardian && !a.barred() && !a.apart; });
}
std::vector<const Adult*> AroundMentee::barred() const {
  return those(adults, [](const Adult& a) { return a.barred(); });
}
std::vector<const Adult*> AroundMentee::apart() const {
  return those(adults, [](const Adult& a) { return a.apart; });
}
std::vector<const Adult*> AroundMentee::safe_adults() const {
  return those(adults, [](const Adult& a) { return a.rule == ContactRule::safe_adult && (!a.guardian || a.apart); });
}
std::vector<const Adult*> AroundMentee::others() const {
  return those(adults, [](const Adult& a) { return !a.guardian && !a.barred() && a.rule != ContactRule::safe_adult; });
}

AroundMentee around(db::Tx& tx, PersonId mentee, Date day, Date as_of) {
  AroundMentee found;
  found.of_survivor = tx.first(sql::mentee_of_survivors, {{"mentee", mentee}, {"as_of", as_of}}, [](const db::Row&) {
                          return true;
                        }).has_value();
  tx.query(sql::adults_of_mentee, {{"mentee", mentee}, {"day", day}, {"as_of", as_of}}, [&](const db::Row& row) {
    Adult adult;
    adult.card = {row.id<PersonId>(0), casefile::person_name(row.text(4), row.text(5), row.text(6)), row.string(7),
                  row.string(8)};
    adult.guardian = row.flag(1);
    adult.rule = snapshot::parse_code<ContactRule>(row.text(2));
    adult.kind = row.string(3);
    found.adults.push_back(std::move(adult));
  });
  settle(found.adults);
  for (Adult& adult : found.adults) {
    adult.apart = found.of_survivor && adult.guardian && adult.rule == ContactRule::any;
    if (adult.apart) adult.card.phone.clear();
  }
  found.custody =
      tx.first(sql::custody_of_mentee, {{"mentee", mentee}, {"day", day}, {"as_of", as_of}}, [](const db::Row& row) {
        return Custody{row.string(0), row.string(1)};
      });
  return found;
}

}  // namespace kith::supervision
