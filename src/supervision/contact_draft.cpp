// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/contact_draft.h"

namespace kith::supervision {

ContactDraft new_contact_draft(const Visit& visit, MatchId match, Track track) {
  constexpr std::string_view form = "supervision.contact";  // not a word
  return {visit.actor.account, form, "match:" + std::to_string(match.value) + ":" + std::string(code(track))};
}

ContactDraft correction_draft(const Visit& visit, ContactId contact) {
  constexpr std::string_view form = "supervision.correction";  // not a word
  return {visit.actor.account, form, "contact:" + std::to_string(contact.value)};
}

ContactDraft session_draft(const Visit& visit, std::string_view whose) {
  constexpr std::string_view form = "supervision.calling_session";  // not a word
  return {visit.actor.account, form, std::string(whose)};
}

http::Fields as_fields(const drafts::Fields& kept) {
  http::Fields fields;
  for (const auto& [name, value] : kept) fields.add(name, value);
  return fields;
}

}  // namespace kith::supervision
