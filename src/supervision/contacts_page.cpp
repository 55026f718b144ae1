// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/contacts_page.h"

#include <algorithm>

#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/form.h"
#include "supervision/contact_changes.h"
#include "supervision/contact_form.h"
#include "supervision/contacts.html.h"
#include "supervision/saved_view.h"

namespace kith::supervision {
namespace {

using auth::Permission;
using http::Response;
using i18n::Key;
using render::Mark;
using snapshot::Snapshot;

struct ShownParty {
  std::string name, match, mentee, mentor;
  Key track_word{"supervision.track.mentor"};
  render::Status status;
  bool informed{false}, uninformed{false}, withdrawn{false};
  std::optional<Key> informant;
  std::string relation, note, problems, guidance, next_step, quality, safety_asked, private_talk;
};

struct ShownVersion : VersionView {
  std::string moment;
};

struct Withdrawal {
  render::FormToken token;
  std::string seen;
  render::ErrorSummary problems;
  render::Field reason;
};

struct ContactView {
  std::string contact;  ///< sealed
  std::string mode, staff, minutes, note;
  Date event_date{};
  bool late_entry{false}, corrected{false}, voided{false}, may_correct{false}, some_hidden{false};
  std::vector<ShownParty> parties;
  std::vector<std::string> met;
  std::vector<ShownVersion> versions;
  std::optional<Withdrawal> withdrawal;
};

render::Status status_of(const i18n::Words& words, Outcome result) {
  const Mark mark = result == Outcome::reached ? Mark::good : result == Outcome::attempted ? Mark::open : Mark::note;
  return {mark, words.text_of(key_of(result))};
}

std::string said(const i18n::Words& words, std::optional<bool> answer) {
  if (!answer) return {};
  return words.text(*answer ? Key("supervision.contact.yes") : Key("supervision.contact.no"));
}

ShownParty shown(const Visit& visit, const Snapshot& columns, const PartyHistory& history, PersonCards& people) {
  const PartyVersion& party = history.last();
  const auto& words = visit.words;
  ShownParty view;
  view.name = party.person ? people.name(party.person) : party.informant_name;
  view.match = visit.seal(party.match);
  if (const auto match = snapshot::state_of(columns, snapshot::ref_of(party.match), visit.today)) {
    view.mentee = people.name(snapshot::key_of(match->mentee));
    view.mentor = people.name(snapshot::key_of(match->mentor));
  }
  view.track_word = Key::find(key_of(party.track)).value();
  view.status = status_of(words, party.result);
  view.informed = party.result == Outcome::reached && party.information_obtained;
  view.uninformed = party.result == Outcome::reached && !party.information_obtained;
  view.withdrawn = party.voided;
  if (party.informant != InformantKind::self) view.informant = Key::find(key_of(party.informant));
  view.relation = party.relation;
  view.note = party.note;
  view.problems = party.problems;
  view.guidance = party.guidance;
  view.next_step = party.next_step;
  if (party.relationship_quality)
    view.quality = words.text("supervision.contact.quality", {{"n", std::int64_t{*party.relationship_quality}}});
  view.safety_asked = said(words, party.safety_asked);
  view.private_talk = said(words, party.private_talk);
  return view;
}

Withdrawal withdrawal(const Visit& visit, const ContactRecord& record, const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  return {{visit.csrf(), visit.fresh_key()},
          visit.seal(ContactId{record.last().row}),
          state.problems(),
          state.field("reason", "supervision.contact.void_reason")};
}

ContactView view_of(db::Tx& tx, Visit& visit, const Snapshot& columns, const ContactRecord& record,
                    const std::vector<const PartyHistory*>& parties, const Refusal* refusal) {
  PersonCards people(tx, visit.today);
  const ContactVersion& now = record.last();
  const Reach corrects(columns, visit.actor, Permission::correct_contact, visit.today);
  ContactView view;
  view.contact = visit.seal(record.contact);
  view.mode = visit.words.text_of(key_of(now.mode));
  view.staff = people.name(now.staff);
  if (now.minutes) view.minutes = visit.words.text("supervision.contact.minutes", {{"n", std::int64_t{*now.minutes}}});
  view.note = now.note;
  view.event_date = now.event_date;
  view.late_entry = record.late_entry();
  view.corrected = record.corrected();
  view.voided = record.voided();
  view.may_correct = !record.voided() && !parties_within(record, corrects).empty();
  view.some_hidden = parties.size() != record.parties.size();
  for (const PartyHistory* party : parties) view.parties.push_back(shown(visit, columns, *party, people));
  for (const PartyOutcome& outcome : outcomes(tx, columns, record, visit.today)) {
    const auto same = [&](const PartyHistory* p) { return p->party == outcome.party; };
    if (std::any_of(parties.begin(), parties.end(), same)) view.met.push_back(sentence(visit.words, outcome, people));
  }
  for (VersionView& version : history_of(visit.words, record, parties, people)) {
    std::string moment = visit.words.moment(version.at);
    view.versions.push_back({std::move(version), std::move(moment)});
  }
  if (view.may_correct) view.withdrawal = withdrawal(visit, record, refusal);
  for (const auto& [person, card] : people.seen()) visit.saw("person", person.value);
  return view;
}

Response show(Visit& visit, const Columns& columns, const Refusal* refusal) {
  const auto contact = visit.open_id<ContactId>(visit.path.at("contact"));
  if (!contact) return visit.refused({RefusalKind::not_found, {}});
  const auto snapshot = columns();
  const Reach reach(*snapshot, visit.actor, Permission::see_match, visit.today);
  std::optional<ContactView> view;
  visit.read([&](db::Tx& tx) {
    const auto record = contact_record(tx, *contact, visit.today);
    if (!record) return;
    const auto parties = parties_within(*record, reach);
    if (!parties.empty()) view = view_of(tx, visit, *snapshot, *record, parties, refusal);
  });
  if (!view) return visit.refused({RefusalKind::not_found, {}});
  visit.saw("contact", contact->value);
  render::Html body(16 * 1024);
  html::contacts(body, *view, visit.words);
  return visit.page(visit.words.text("supervision.title.contact"), body, refusal ? 422 : 200);
}

}  // namespace

std::vector<const PartyHistory*> parties_within(const ContactRecord& record, const Reach& reach) {
  std::vector<const PartyHistory*> found;
  for (const PartyHistory& party : record.parties)
    if (reach.match(party.last().match)) found.push_back(&party);
  return found;
}

std::string withdrawal_reason(const Visit& visit) {
  const std::string_view reason = trimmed(visit.request.form.get("reason"));
  return reason.empty() ? std::string()
                        : visit.words.text("supervision.contact.withdrawn_because", {{"reason", reason}});
}

Response contact_page(Visit& visit, const Columns& columns) { return show(visit, columns, nullptr); }

Response post_void_contact(Visit& visit, const Columns& columns) {
  const auto contact = visit.open_id<ContactId>(visit.path.at("contact"));
  const auto seen = visit.open_id<ContactId>(visit.request.form.get("seen"));
  if (!contact || !seen) return visit.refused({RefusalKind::not_found, {}});
  const auto snapshot = columns();
  const std::string reason = withdrawal_reason(visit);
  const auto answer = visit.change("withdraw contact", [&](db::Tx& tx) -> Result<Response> {
    const auto gone = void_contact(tx, *snapshot, {visit.actor, visit.today, visit.now}, *contact, seen->value, reason);
    if (!gone) return tl::unexpected(gone.error());
    visit.changed("contact", contact->value);
    return Response::see_other("/supervision/contacts/" + visit.seal(*contact));
  });
  if (answer) return *answer;
  if (answer.error().kind != RefusalKind::invalid) return visit.refused(answer.error());
  return show(visit, columns, &answer.error());
}

}  // namespace kith::supervision
