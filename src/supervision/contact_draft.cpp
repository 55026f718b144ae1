// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/contact_draft.h"

namespace kith::supervision {

ContactDraft new_contact_draft(const Visit& visit, MatchId match, Track track) {
  return {visit.actor.account, "supervision.contact", "match:" + std::to_string(match.value) + ":" + std::string(code(track))};
}

ContactDraft correction_draft(const Visit& visit, ContactId contact) {
  return {visit.actor.account, "supervision.correction", "contact:" + std::to_string(contact.value)};
}

ContactDraft session_draft(const Visit& visit, std::string_view whose) {
  return {visit.actor.account, "supervision.calling_session", std::string(whose)};
}

http::Fields as_fields(const drafts::Fields& kept) {
  http::Fields fields;
  for (const auto& [name, value] : kept) fields.add(name, value);
  return fields;
}

}  // namespace kith::supervision
