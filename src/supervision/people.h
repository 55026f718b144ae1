// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/id.h"
#include "platform/db/db.h"
#include "supervision/contact_codes.h"

/// The people behind a list: names and numbers, fetched for what is shown and no more.
namespace kith::supervision {

struct PersonCard {
  PersonId person;
  std::string name;
  std::string phone;      ///< E.164, empty = not on file
  std::string safe_note;  ///< how or when to contact safely
};

/// Reads each person once, as known on `as_of`. One instance serves one request.
class PersonCards {
 public:
  PersonCards(db::Tx& tx, Date as_of) : tx_(tx), as_of_(as_of) {}
  /// A person who does not exist on the day has an empty name.
  const PersonCard& of(PersonId person);
  const std::string& name(PersonId person) { return of(person).name; }
  /// Everybody read so far: whom the audit row names.
  const std::map<PersonId, PersonCard>& seen() const { return cards_; }
  void add(const PersonCard& card) { cards_.try_emplace(card.person, card); }

 private:
  db::Tx& tx_;
  Date as_of_;
  std::map<PersonId, PersonCard> cards_;
};

/// An adult around a mentee, by a relationship that covers the day.
struct Adult {
  PersonCard card;
  bool guardian{false};
  ContactRule rule{ContactRule::any};
  std::string kind;   ///< "parent", "teacher" ...: code of relationships.kind
  bool apart{false};  ///< a guardian who is not contacted by default: see `AroundMentee::of_survivor`

  bool barred() const { return rule == ContactRule::barred; }
  /// "supervision.relation.parent"
  std::string kind_key() const { return "supervision.relation." + kind; }
};

struct Custody {
  std::string organization, informant_name;
};

/// Whom one may ask about a mentee on a day (workflows.md §6.4). A person whom any row bars is barred and nothing else.
struct AroundMentee {
  std::vector<Adult> adults;       ///< in the order in which they are to be called
  std::optional<Custody> custody;  ///< temporary custody covering the day
  /// The mentee is in a programme for survivors of trafficking: no parent is contacted unless the file says that this
  /// one must be heard (workflows.md §18.56). Those it says nothing of stand apart: no number, and never the usual
  /// choice.
  bool of_survivor{false};

  std::vector<const Adult*> open_guardians() const;
  std::vector<const Adult*> barred() const;
  std::vector<const Adult*> apart() const;
  /// Beside the open guardians: who is both is called and answers as a guardian.
  std::vector<const Adult*> safe_adults() const;
  /// Who knows the mentee but is neither guardian nor barred nor safe adult.
  std::vector<const Adult*> others() const;
};
AroundMentee around(db::Tx& tx, PersonId mentee, Date day, Date as_of);

}  // namespace kith::supervision
