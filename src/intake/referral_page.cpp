// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/new_case.h"
#include "intake/intake.h"
#include "platform/i18n/keys.h"

/// A new referral on one screen, with the person.
namespace kith::intake {
namespace {

const casefile::NewCase referral{.form = &referral_form,
                                 .permission = auth::Permission::record_intake,
                                 .may_begin = [](const casefile::PeopleReach::Sides& sides) { return sides.mentee; },
                                 .title = "intake.title.referral",
                                 .lead = "intake.lead.referral",
                                 .programme = "intake.field.programme",
                                 .site = records::ColumnKey("referrals.site_id"),
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
