// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <set>

#include "casefile/new_case.h"
#include "casefile/programmes.h"
#include "intake/intake.h"
#include "intake/queries.h"
#include "platform/i18n/keys.h"

/// A new referral on one screen, with the person.
namespace kith::intake {
namespace {

/// Who may have nominated the child (workflows.md §2, MG-F1): who works for a programme of the actor's today, and who
/// stands to the child already.
std::vector<casefile::Offer> nominators(Visit& visit, const casefile::Uses& people, std::optional<PersonId> known) {
  std::set<PersonId> found;
  const auto scope = scope_of(visit.actor, auth::Permission::record_intake);
  const auto programmes = casefile::open_programmes(visit);
  visit.read([&](db::Tx& tx) {
    const auto add = [&](const db::Row& row) { found.insert(row.id<PersonId>(0)); };
    for (const auto& one : programmes)
      if (scope.sees_whole(one.programme))
        tx.query(sql::workers_of_programme, {{"programme", one.programme}, {"as_of", visit.today}}, add);
    if (known) tx.query(sql::standing_to, {{"mentee", *known}, {"as_of", visit.today}}, add);
  });
  casefile::Offer offer{"referrals.nominated_by", {}};
  people.book([&](const casefile::Book& book) {
    for (const PersonId person : found)
      if (const auto* one = book.of(person); one && !one->gone)
        offer.choices.push_back({visit.seal(one->person), one->name});
  });
  std::ranges::sort(offer.choices, {}, &render::Field::Choice::text);
  return {offer};
}

const casefile::NewCase referral{.form = &referral_form,
                                 .permission = auth::Permission::record_intake,
                                 .may_begin = [](const casefile::PeopleReach::Sides& sides) { return sides.mentee; },
                                 .title = "intake.title.referral",
                                 .lead = "intake.lead.referral",
                                 .programme = "intake.field.programme",
                                 .site = records::ColumnKey("referrals.site_id"),
                                 .offers = nominators,
                                 .act = "intake.referral",  // not a word: an act
                                 .subject = "referral",
                                 .action = "/intake/referrals",
                                 .back = "/intake/board",
                                 .address_of = address_of,
                                 .record = record_referral};

}  // namespace

http::Response referral_new_page(Visit& visit, const Uses& uses) { return new_case_page(visit, uses.people, referral); }
http::Response referral_post(Visit& visit, const Uses& uses) { return new_case_post(visit, uses.people, referral); }
http::Response referral_api_post(Visit& visit, const Uses& uses) {
  return new_case_api_post(visit, uses.people, referral);
}

}  // namespace kith::intake
