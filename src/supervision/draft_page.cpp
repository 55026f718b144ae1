// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/contact.h"
#include "supervision/contact_draft.h"
#include "supervision/contacts_new_page.h"
#include "supervision/contacts_page.h"

namespace kith::supervision {
namespace {

using auth::Permission;
using http::Response;

/// A form that may keep a draft, and where it is shown.
struct Kept {
  ContactDraft draft;
  std::string page;
};

/// The correction that the form is about, if the visitor may make it.
std::optional<Kept> correction(Visit& visit, const snapshot::Snapshot& columns) {
  const auto contact = visit.open_id<ContactId>(visit.request.form.get("contact"));
  if (!contact) return std::nullopt;
  const Reach reach(columns, visit.actor, Permission::correct_contact, visit.today);
  const auto record = visit.reading([&](db::Tx& tx) { return contact_record(tx, *contact, visit.today); });
  if (!record || parties_within(*record, reach).empty()) return std::nullopt;
  return Kept{correction_draft(visit, *contact), "/supervision/contacts/" + visit.seal(*contact) + "/correct"};
}

/// The new contact that the form is about: the party in front, if the visitor may record it.
std::optional<Kept> new_contact(Visit& visit, const snapshot::Snapshot& columns) {
  const auto& form = visit.request.form;
  const auto match = visit.open_id<MatchId>(form.get(party_field(0, "match")));
  const auto track = parse_track(form.get(party_field(0, "track")));
  const Reach reach(columns, visit.actor, Permission::record_contact, visit.today);
  if (!match || !track || !reach.match(*match)) return std::nullopt;
  return Kept{new_contact_draft(visit, *match, *track),
              "/supervision/contacts/new?match=" + visit.seal(*match) + "&track=" + std::string(code(*track))};
}

}  // namespace

Response post_contact_draft(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  const auto kept = visit.request.form.has("contact") ? correction(visit, *snapshot) : new_contact(visit, *snapshot);
  if (!kept) return visit.refused({RefusalKind::not_found, {}});
  const bool discard = visit.request.form.has("discard");
  const auto answer = visit.change(discard ? "discard draft" : "keep draft", [&](db::Tx& tx) -> Result<Response> {
    if (discard) {
      drafts::discard(tx, kept->draft.place());
      return Response::see_other(kept->page);
    }
    if (!drafts::save(tx, kept->draft.place(), visit.request.form.list(), visit.now))
      return refuse(RefusalKind::invalid, "supervision.refusal.text_too_long");
    return Response::text("", 204);
  });
  return answer ? *answer : visit.refused(answer.error());
}

}  // namespace kith::supervision
