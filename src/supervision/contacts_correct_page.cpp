// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "platform/drafts/drafts.h"
#include "platform/i18n/keys.h"
#include "supervision/contact_draft.h"
#include "supervision/contact_form.h"
#include "supervision/contact_form_view.h"
#include "supervision/contact_rows.h"
#include "supervision/contacts_correct.html.h"
#include "supervision/contacts_page.h"
#include "supervision/informants.h"

namespace kith::supervision {
namespace {

using auth::Permission;
using http::Fields;
using http::Response;
using snapshot::Snapshot;

std::string number(std::optional<int> n) { return n ? std::to_string(*n) : std::string(); }

/// The recorded answers, as the form begins.
RowStart recorded(const Visit& visit, const PartyHistory& history) {
  const PartyVersion& party = history.last();
  RowStart start;
  start.result = code(party.result);
  if (party.track == Track::guardian) start.informant = informant_value(visit, party.informant, party.person);
  start.informant_name = party.informant_name;
  start.relation = party.relation;
  start.note = party.note;
  start.guidance = party.guidance;
  start.quality = number(party.relationship_quality);
  start.problems = party.problems;
  start.next_step = party.next_step;
  start.nothing_learned = party.result == Outcome::reached && !party.information_obtained;
  start.safety_asked = party.safety_asked.value_or(false);
  start.private_talk = party.private_talk.value_or(false);
  start.party = visit.seal(history.party);
  start.seen = visit.seal(ContactPartyId{party.row});
  return start;
}

/// What the form is made from: the record, the parties the visitor may correct, and what was typed so far.
struct Correcting {
  const ContactRecord& record;
  std::vector<const PartyHistory*> parties;
  const Fields* typed{};
  const Refusal* refusal{};
  std::optional<Instant> restored;
};

void add(ContactFormView& view, const Visit& visit, std::optional<PartyView> party, const Fields* typed) {
  if (!party) return;
  if (!party->party.empty() && !party->front) {
    const render::FormState state(visit.words, typed, nullptr);
    party->remove =
        state.field(party_field(static_cast<std::size_t>(party->number), "remove"), "supervision.contact.remove_party");
  }
  if (party->front)
    view.front = std::move(*party);
  else
    view.others.push_back(std::move(*party));
}

void add_rows(ContactFormView& view, db::Tx& tx, Visit& visit, const Snapshot& columns, const Correcting& of,
              const Reach& reach, const ContactFormBuilder& build) {
  std::size_t n = 0;
  for (const PartyHistory* party : of.parties) {
    add(view, visit, build.party({n++, party->last().match, party->last().track}, recorded(visit, *party)), of.typed);
    visit.saw("match", party->last().match.value);
  }
  const PartyVersion& front = of.parties.front()->last();
  for (RowSubject row : rows_for(tx, columns, reach, front.match, front.track, visit.today)) {
    const auto same = [&](const PartyHistory* p) {
      return p->last().match == row.match && p->last().track == row.track;
    };
    const auto match = reach.match(row.match);
    const bool same_programme = match && snapshot::key_of(match->programme) == of.record.last().programme;
    if (!same_programme || (row.track != Track::guardian && std::any_of(of.parties.begin(), of.parties.end(), same)))
      continue;
    row.number = n++;
    add(view, visit, build.party(row, {}), of.typed);
  }
}

ContactFormView form_view(db::Tx& tx, Visit& visit, const Snapshot& columns, const Correcting& of) {
  const Reach reach(columns, visit.actor, Permission::correct_contact, visit.today);
  PersonCards people(tx, visit.today);
  const ContactFormBuilder build(tx, visit, columns, of.typed, of.refusal, people);
  const ContactVersion& now = of.record.last();
  ContactFormView view;
  add_rows(view, tx, visit, columns, of, reach, build);
  const std::string here = "/supervision/contacts/" + visit.seal(of.record.contact);
  view.token = {visit.csrf(), visit.fresh_key()};
  view.action = render::Url(here + "/correct");
  view.draft = render::Url(draft_address);
  view.back_url = render::Url(here);
  view.back = here;
  view.contact = visit.seal(of.record.contact);
  view.seen = of.typed ? std::string(of.typed->get("seen")) : visit.seal(ContactId{now.row});
  view.problems = build.problems();
  if (of.restored) view.restored = visit.words.moment(*of.restored);
  view.others_open = of.parties.size() > 1;
  view.event_date = build.event_date(visit.words.date(now.event_date));
  view.mode = build.mode(now.mode == Mode::blank ? "" : std::string(code(now.mode)));
  view.minutes = build.minutes(number(now.minutes));
  view.note = build.note(now.note);
  view.reason = render::FormState(visit.words, of.typed, of.refusal).field("reason", "supervision.contact.reason");
  view.reason->required = false;
  for (const auto& [person, card] : people.seen()) visit.saw("person", person.value);
  return view;
}

/// The contact as the visitor may correct it; nothing when it does not exist, is withdrawn or is out of reach.
std::optional<ContactRecord> correctable(db::Tx& tx, const Visit& visit, const Reach& reach, ContactId contact) {
  auto record = contact_record(tx, contact, visit.today);
  if (!record || record->voided() || parties_within(*record, reach).empty()) return std::nullopt;
  return record;
}

std::vector<const PartyHistory*> current_within(const ContactRecord& record, const Reach& reach) {
  auto parties = parties_within(record, reach);
  std::erase_if(parties, [](const PartyHistory* p) { return p->last().voided; });
  return parties;
}

Response show(Visit& visit, const Snapshot& columns, ContactId contact, const Fields* typed, const Refusal* refusal) {
  const Reach reach(columns, visit.actor, Permission::correct_contact, visit.today);
  std::optional<ContactFormView> view;
  visit.read([&](db::Tx& tx) {
    const auto record = correctable(tx, visit, reach, contact);
    if (!record) return;
    Correcting of{*record, current_within(*record, reach), typed, refusal, {}};
    if (of.parties.empty()) return;
    std::optional<Fields> kept;
    if (const auto draft = typed ? std::nullopt : drafts::load(tx, correction_draft(visit, contact).place())) {
      kept = as_fields(draft->fields);
      of.typed = &*kept;
      of.restored = visit.moment_at(draft->saved_at);
    }
    view = form_view(tx, visit, columns, of);
  });
  if (!view) return visit.refused({RefusalKind::not_found, {}});
  visit.saw("contact", contact.value);
  render::Html body(16 * 1024);
  html::contacts_correct(body, *view, visit.words);
  return visit.page(visit.words.text("supervision.title.contact_correct"), body, refusal ? 422 : 200);
}

}  // namespace

Response correct_contact_page(Visit& visit, const Columns& columns) {
  const auto contact = visit.open_id<ContactId>(visit.path.at("contact"));
  if (!contact) return visit.refused({RefusalKind::not_found, {}});
  return show(visit, *columns(), *contact, nullptr, nullptr);
}

Response post_correction(Visit& visit, const Columns& columns) {
  const auto contact = visit.open_id<ContactId>(visit.path.at("contact"));
  if (!contact) return visit.refused({RefusalKind::not_found, {}});
  const auto snapshot = columns();
  const DecodedCorrection decoded = decode_correction(visit.request.form, visit);
  Refusal refusal{RefusalKind::invalid, decoded.as_read.problems};
  if (refusal.problems.empty()) {
    const auto answer = visit.change("correct contact", [&](db::Tx& tx) -> Result<Response> {
      Correction correction = decoded.correction;
      fill_from_file(tx, visit.words, correction, visit.today);
      const auto done =
          correct_contact(tx, *snapshot, {visit.actor, visit.today, visit.now}, *contact, std::move(correction));
      if (!done) return tl::unexpected(done.error());
      visit.changed("contact", contact->value);
      drafts::discard(tx, correction_draft(visit, *contact).place());
      return Response::see_other("/supervision/contacts/" + visit.seal(*contact));
    });
    if (answer) return *answer;
    if (answer.error().kind == RefusalKind::not_found) return visit.refused(answer.error());
    refusal = answer.error();
    for (Problem& problem : refusal.problems) problem = decoded.as_read.as_sent(std::move(problem));
  }
  return show(visit, *snapshot, *contact, &visit.request.form, &refusal);
}

}  // namespace kith::supervision
