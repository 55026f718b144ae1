// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/several.h"
#include "platform/i18n/keys.h"
#include "screening/screening.h"

/// One status for many mentors and applicants (docs/decisions/0213): inquiries nobody could reach, a summer's pause.
namespace kith::screening {
namespace {

using casefile::Candidate;

constexpr casefile::SeveralKind kind{"screening", "mentor_applications", "/screening/several", "/screening/mentors",
                                     "casefile.several.title"};

i18n::Key act_word(std::string_view) { return "screening.act.status"; }

bool in_list(const Seen& seen, std::string_view state) {
  return state.empty() ? !seen.standing.owed.empty() : state == name(seen.standing.state);
}

/// The board's list with its filter; without one everything the actor sees.
std::vector<Candidate> candidates(Visit& visit, const Uses& uses, std::optional<std::string_view> state) {
  std::vector<Candidate> list;
  reading_files(visit, uses, {}, [&](const std::vector<Seen>& all) {
    for (const auto& seen : all) {
      if (state && (!seen.may_record || !in_list(seen, *state))) continue;
      list.push_back({seen.file->application, seen.name, render::Url(address_of(visit, seen.file->application)),
                      refused_in(*seen.file, seen.standing.state, Act::status)});
    }
  });
  return list;
}

std::string state_sent(const Visit& visit) {
  return std::string(
      (visit.request.method == http::Method::post ? visit.request.form : visit.request.query).get("state"));
}

std::vector<Candidate> rows_of(Visit& visit, const Uses& uses) {
  auto rows = casefile::chosen(visit, kind, candidates(visit, uses, state_sent(visit)));
  for (const auto& row : rows) visit.saw("application", row.subject);
  return rows;
}

http::Response show(Visit& visit, const std::vector<Candidate>& rows, const Refusal* refusal) {
  casefile::Answers initial;
  initial.put("mentor_status_events.event_date", static_cast<std::int64_t>(day_number(visit.today)));
  auto page = casefile::form_page(visit, form_of(Act::status), initial, refusal);
  page.heading = visit.words.text("screening.act.status");
  page.lead = visit.words.text("screening.lead.status");
  return casefile::several_form(visit, kind, std::move(page), "status", rows, {{"state", state_sent(visit)}}, refusal);
}

}  // namespace

std::optional<casefile::SeveralOffer> several_offer(Visit& visit, std::string_view state, std::int64_t count) {
  if (!visit.actor.may(auth::Permission::screen_mentors)) return std::nullopt;
  casefile::SeveralOffer offer;
  offer.action = render::Url(std::string(kind.base));
  offer.kept = {{"state", std::string(state)}};
  offer.acts = {{"status", visit.words.text("screening.act.status")}};
  offer.count = count;
  offer.last = casefile::last_several(visit, kind, act_word);
  return offer;
}

http::Response several_new_page(Visit& visit, const Uses& uses) {
  const auto rows = rows_of(visit, uses);
  const Refusal nobody{RefusalKind::invalid, {{{}, "casefile.several.none"}}};
  return show(visit, rows, rows.empty() ? &nobody : nullptr);
}

http::Response several_post(Visit& visit, const Uses& uses) {
  const auto rows = rows_of(visit, uses);
  if (const auto changed = casefile::changed_since(visit, rows)) return show(visit, rows, &*changed);
  auto decoded = casefile::decode(visit, form_of(Act::status));
  if (!decoded.problems.empty()) {
    const Refusal refusal{RefusalKind::invalid, decoded.problems};
    return show(visit, rows, &refusal);
  }
  Typed typed;
  typed.answers = std::move(decoded.answers);
  std::map<std::int64_t, std::pair<Around, State>> stands;
  reading_files(visit, uses, {}, [&](const std::vector<Seen>& all) {
    for (const auto& seen : all) stands.emplace(seen.file->application, std::pair(seen.around, seen.standing.state));
  });
  const auto author = casefile::author_of(visit);
  const auto made = casefile::record_several(
      visit, kind, "status", rows, [&](db::Tx& tx, const Candidate& row) -> Result<casefile::Written> {
        const auto file = load_file(tx, row.subject, visit.today);
        const auto around = stands.find(row.subject);
        if (!file || around == stands.end()) return refuse(RefusalKind::not_found, "records.not_found");
        const auto chain =
            record_act(tx, *file, around->second.first, around->second.second, Act::status, typed, author);
        if (!chain) return tl::unexpected(chain.error());
        return casefile::Written{form_of(Act::status).table, *chain};
      });
  return made ? *made : show(visit, rows, &made.error());
}

http::Response several_page(Visit& visit, const Uses& uses) {
  return casefile::several_page(visit, kind, act_word, candidates(visit, uses, std::nullopt));
}

http::Response several_back_post(Visit& visit, const Uses&) {
  return casefile::several_back_post(visit, kind, [](db::Tx&, const casefile::SeveralLine&) {});
}

}  // namespace kith::screening
