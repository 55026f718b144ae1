// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/contacts_new_page.h"

#include <algorithm>

#include "platform/i18n/keys.h"
#include "supervision/contact_draft.h"
#include "supervision/contact_form.h"
#include "supervision/contact_form_view.h"
#include "supervision/contact_rows.h"
#include "supervision/contacts_new.html.h"
#include "supervision/informants.h"
#include "supervision/queries.h"
#include "supervision/saved.html.h"
#include "supervision/saved_view.h"

namespace kith::supervision {
namespace {

using auth::Permission;
using http::Fields;
using http::Response;
using snapshot::Snapshot;

/// What the form is about: the party in front.
struct Subject {
  MatchId match;
  Track track{};
};

std::optional<Subject> subject_of(const Visit& visit, std::string_view match, std::string_view track) {
  const auto key = visit.open_id<MatchId>(match);
  const auto which = parse_track(track);
  return key && which ? std::optional<Subject>({*key, *which}) : std::nullopt;
}
std::optional<Subject> subject_sent(const Visit& visit) {
  const Fields& form = visit.request.form;
  return subject_of(visit, form.get(party_field(0, "match")), form.get(party_field(0, "track")));
}

std::string usual_mode(db::Tx& tx, PersonId staff) {
  return tx.first(sql::last_mode_of, {{"staff", staff}}, [](const db::Row& row) { return row.string(0); })
      .value_or("phone");
}

/// Where the visitor came from, if it is one of our lists.
std::string back_to(const Fields& fields) {
  const std::string_view back = fields.get("back");
  const bool ours = http::is_local_path(back) && back.starts_with("/supervision/");
  return ours ? std::string(back) : std::string();
}

RowStart start_of(const Visit& visit, const RowSubject& row, std::string_view result) {
  RowStart start;
  if (row.number != 0 || !parse_outcome(result)) return start;
  start.result = result;
  if (start.result == "attempted") start.note = visit.words.text("supervision.form.no_answer");
  return start;
}

/// Everything a form is made from: fields typed (posted, or kept as a draft) and what was wrong with them.
struct Shown {
  const Fields* typed{};
  const Refusal* refusal{};
  std::optional<Instant> restored;
};

ContactFormView form_view(db::Tx& tx, Visit& visit, const Snapshot& columns, const Reach& reach, const Subject& subject,
                          const Fields& origin, const Shown& shown) {
  PersonCards people(tx, visit.today);
  const ContactFormBuilder build(tx, visit, columns, shown.typed, shown.refusal, people);
  const auto rows = shown.typed ? rows_sent(*shown.typed, visit, reach)
                                : rows_for(tx, columns, reach, subject.match, subject.track, visit.today);
  ContactFormView view;
  for (const RowSubject& row : rows) {
    auto party = build.party(row, start_of(visit, row, origin.get("result")));
    if (!party) continue;
    visit.saw("match", row.match.value);
    if (party->front)
      view.front = std::move(*party);
    else
      view.others.push_back(std::move(*party));
  }
  view.token = {visit.csrf(), visit.fresh_key()};
  view.action = render::Url("/supervision/contacts");
  view.draft = render::Url(draft_address);
  view.inline_ = visit.fragment();
  view.back = back_to(origin);
  view.back_url = render::Url(view.back);
  view.place = origin.get("place");
  view.problems = build.problems();
  if (shown.restored) view.restored = visit.words.moment(*shown.restored);
  view.others_open = std::any_of(view.others.begin(), view.others.end(), [](const PartyView& p) {
    return !p.result.value.empty() || p.result.wrong() || p.note.wrong();
  });
  view.event_date = build.event_date(visit.words.date(visit.today));
  view.mode = build.mode(usual_mode(tx, visit.actor.person));
  view.minutes = build.minutes({});
  view.note = build.note({});
  view.others_open = view.others_open || !view.note.value.empty();
  view.late_reason = build.late_reason();
  for (const auto& [person, card] : people.seen()) visit.saw("person", person.value);
  return view;
}

Response show(Visit& visit, const ContactFormView& view, int status) {
  render::Html body(16 * 1024);
  if (visit.fragment()) {
    html::contact_form(body, view, visit.words);
    return Response::html(std::move(body).str(), status);
  }
  html::contacts_new(body, view, visit.words);
  return visit.page(visit.words.text("supervision.title.contact_new"), body, status);
}

/// The form again, with everything that was typed and what is wrong with it.
Response show_again(Visit& visit, const Snapshot& columns, const Subject& subject, const Refusal& refusal) {
  const Reach reach(columns, visit.actor, Permission::record_contact, visit.today);
  const Fields& form = visit.request.form;
  return show(visit, visit.reading([&](db::Tx& tx) {
    return form_view(tx, visit, columns, reach, subject, form, {&form, &refusal, {}});
  }),
              422);
}

/// Back to the list, at the same place, with the message of what was met.
Response after_saving(const Visit& visit, const RecordedContact& recorded) {
  const std::string first = visit.seal(recorded.contacts.front());
  if (visit.fragment()) return Response::see_other("/supervision/contacts/" + first + "/outcome");
  std::string url = back_to(visit.request.form);
  if (url.empty()) return Response::see_other("/supervision/contacts/" + first);
  for (const ContactId contact : recorded.contacts)
    url += (url.find('?') == url.npos ? "?saved=" : "&saved=") + visit.seal(contact);
  const std::string_view place = visit.request.form.get("place");
  const bool number = !place.empty() && place.size() < 4 && place.find_first_not_of("0123456789") == place.npos;
  if (number) url += "&at=" + std::string(place);
  return Response::see_other(url + "#saved");
}

}  // namespace

Response new_contact_page(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  const Reach reach(*snapshot, visit.actor, Permission::record_contact, visit.today);
  const Fields& query = visit.request.query;
  const auto subject = subject_of(visit, query.get("match"), query.get("track"));
  if (!subject || !reach.match(subject->match)) return visit.refused({RefusalKind::not_found, {}});
  return show(visit, visit.reading([&](db::Tx& tx) {
    const auto draft = drafts::load(tx, new_contact_draft(visit, subject->match, subject->track).place());
    if (!draft) return form_view(tx, visit, *snapshot, reach, *subject, query, {});
    const Fields typed = as_fields(draft->fields);
    return form_view(tx, visit, *snapshot, reach, *subject, query, {&typed, nullptr, visit.moment_at(draft->saved_at)});
  }),
              200);
}

Response post_contact(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  const auto subject = subject_sent(visit);
  if (!subject) return visit.refused({RefusalKind::not_found, {}});
  const DecodedContact decoded = decode_contact(visit.request.form, visit);
  if (!decoded.problems.empty())
    return show_again(visit, *snapshot, *subject, {RefusalKind::invalid, decoded.problems});
  auto answer = visit.change("record contact", [&](db::Tx& tx) -> Result<Response> {
    NewContact contact = decoded.contact;
    fill_from_file(tx, visit.words, contact, visit.today);
    const auto recorded = record_contact(tx, *snapshot, {visit.actor, visit.today, visit.now}, std::move(contact));
    if (!recorded) return tl::unexpected(recorded.error());
    for (const ContactId id : recorded->contacts) visit.changed("contact", id.value);
    drafts::discard(tx, new_contact_draft(visit, subject->match, subject->track).place());
    return after_saving(visit, *recorded);
  });
  if (answer) return std::move(*answer);
  if (answer.error().kind != RefusalKind::invalid) return visit.refused(answer.error());
  Refusal refusal = std::move(answer.error());
  for (Problem& problem : refusal.problems) problem = decoded.as_sent(std::move(problem));
  return show_again(visit, *snapshot, *subject, refusal);
}

Response contact_outcome_page(Visit& visit, const Columns& columns) {
  const auto contact = visit.open_id<ContactId>(visit.path.at("contact"));
  if (!contact) return visit.refused({RefusalKind::not_found, {}});
  if (!visit.fragment()) return Response::see_other("/supervision/contacts/" + visit.seal(*contact));
  const auto snapshot = columns();
  const auto saved = visit.reading([&](db::Tx& tx) {
    PersonCards people(tx, visit.today);
    return saved_view(tx, visit, *snapshot, *contact, people);
  });
  if (!saved) return visit.refused({RefusalKind::not_found, {}});
  render::Html body;
  html::saved(body, *saved, visit.words);
  return Response::html(std::move(body).str());
}

}  // namespace kith::supervision
