// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/new_case.h"
#include "platform/i18n/keys.h"
#include "screening/screening.h"

/// A new inquiry on one screen, with the person.
namespace kith::screening {
namespace {

const casefile::NewCase inquiry{.form = &inquiry_form,
                                .permission = auth::Permission::screen_mentors,
                                .may_begin = [](const casefile::PeopleReach::Sides& sides) { return sides.any(); },
                                .title = "screening.title.inquiry",
                                .lead = "screening.lead.inquiry",
                                .programme = "screening.field.programme",
                                .act = "screening.inquiry",  // not a word: an act
                                .subject = "application",
                                .action = "/screening/inquiries",
                                .back = "/screening/mentors",
                                .address_of = address_of,
                                .record = record_inquiry};

}  // namespace

http::Response inquiry_new_page(Visit& visit, const Uses& uses) { return new_case_page(visit, uses.people, inquiry); }
http::Response inquiry_post(Visit& visit, const Uses& uses) { return new_case_post(visit, uses.people, inquiry); }
http::Response inquiry_api_post(Visit& visit, const Uses& uses) {
  return new_case_api_post(visit, uses.people, inquiry);
}

}  // namespace kith::screening
