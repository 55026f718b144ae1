// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "matches/matches.h"
#include "support/people_uses.h"
#include "support/small_agency.h"

/// What the tests of this folder set up alike.
namespace kith::matches {

/// What the pages ask for: people and episodes of the test's own database.
inline Uses uses_of(db::Db& db, casefile::People& people, intake::Episodes& episodes) {
  Uses uses;
  uses.people = test::people_uses(db, people);
  uses.episodes = [&](Date day, FunctionRef<void(const std::map<std::int64_t, intake::Episode>&)> read) {
    episodes.reading(db, day, read);
  };
  return uses;
}

/// `who` was oriented in every topic on 3 January 2026, `approver` signed for it, and has a commitment of that day.
inline void trained(test::SmallAgency& agency, PersonId who, PersonId approver) {
  agency.add("training_records",
             {{"training_records.person_id", who},
              {"training_records.event_date", on(2026, 1, 3)},
              {"training_records.result", "credited"},
              {"training_records.approved_by", approver},
              {"training_records.topics_covered",
               "philosophy_role;duties_mentee;duties_guardian;duties_organization;organization_duties;"
               "realistic_expectations;good_practice;communication;role_modelling;building_trust;"
               "boundaries;diversity;population"}});
  agency.add("agreements", {{"agreements.person_id", who},
                            {"agreements.programme_id", agency.programme},
                            {"agreements.kind", "commitment"},
                            {"agreements.event_date", on(2026, 1, 3)}});
}

}  // namespace kith::matches
