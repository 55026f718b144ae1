// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>

#include "platform/drafts/drafts.h"
#include "platform/http/visit.h"
#include "supervision/contact_codes.h"

/// Where the drafts of contact forms lie: one for each person, form and record, so that a draft can never show up on
/// another match's form.
namespace kith::supervision {

inline constexpr std::string_view draft_address = "/supervision/contacts/draft";

struct ContactDraft {
  AccountId account;
  std::string_view form;
  std::string subject;
  drafts::Place place() const { return {account, form, subject}; }
};
/// Of a new contact with one party of a match.
ContactDraft new_contact_draft(const Visit& visit, MatchId match, Track track);
ContactDraft correction_draft(const Visit& visit, ContactId contact);
/// Of the calling session: one for each person and choice of list.
ContactDraft session_draft(const Visit& visit, std::string_view whose);

http::Fields as_fields(const drafts::Fields& kept);

}  // namespace kith::supervision
