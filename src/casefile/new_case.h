// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/casefile.h"

/// A case that begins with a person, somebody known or somebody new, in a programme: a referral, an inquiry. One
/// screen, one record, and the same for JSON; each slice says which form, who may, in which words, and records it.
namespace kith::casefile {

struct NewCase {
  const RecordForm* form{};
  auth::Permission permission{};                   ///< over the whole programme
  bool (*may_begin)(const PeopleReach::Sides&){};  ///< whether a known person may have such a case
  i18n::Key title, lead, programme;                ///< words of the page, and of the field of the programme
  std::optional<records::ColumnKey> site{};        ///< the column of the site, of a case that may be served at one
  /// Whom its fields of Control::person offer, of a case of `known` or of somebody new; nobody else is taken. May be
  /// null.
  std::vector<Offer> (*offers)(Visit&, const Uses&, std::optional<PersonId> known){};
  std::string_view act;           ///< in the audit log: "intake.referral"
  std::string_view subject;       ///< what was made, in the audit log: "referral"
  std::string_view action, back;  ///< addresses: of the POST, of the board
  std::string (*address_of)(const Visit&, std::int64_t record){};
  Result<std::int64_t> (*record)(db::Tx& tx, PersonId person, ProgrammeId programme, const Answers& answers,
                                 const records::Author& author){};
};

http::Response new_case_page(Visit& visit, const Uses& uses, const NewCase& kind);      ///< GET ?person=
http::Response new_case_post(Visit& visit, const Uses& uses, const NewCase& kind);      ///< to the case's page
http::Response new_case_api_post(Visit& visit, const Uses& uses, const NewCase& kind);  ///< 201 with its id

}  // namespace kith::casefile
