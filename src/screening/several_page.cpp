// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/several.h"
#include "platform/i18n/keys.h"
#include "screening/screening.h"

/// The same for many (docs/decisions/0213): closing inquiries that nobody could reach, a summer's pause of mentors.
namespace kith::screening {
namespace {

using casefile::Candidate;

constexpr casefile::SeveralKind kind{"screening", "mentor_applications", "/screening/several", "/screening/mentors",
                                     "casefile.several.title"};

/// A decision for many accepts nobody: who is accepted was rated, by two people.
constexpr std::string_view decisions[] = {"rejected", "deferred", "withdrawn"};
constexpr casefile::FormField decision_fields[] = {
    {"mentor_decisions.event_date", casefile::Control::date, true},
    {"mentor_decisions.decision", casefile::Control::chips, true, decisions},
    {"mentor_decisions.reason", casefile::Control::area}};
constexpr casefile::RecordForm decision_form{"mentor_decisions", "screening.field.", decision_fields};
constexpr Act for_many[] = {Act::decision, Act::status};

const casefile::RecordForm& form_for_many(Act act) { return act == Act::decision ? decision_form : form_of(act); }

i18n::Key act_word(std::string_view act) {
  return act == "decision" ? i18n::Key("screening.act.decision") : i18n::Key("screening.act.status");
}

const char* refused_for(const Seen& seen, Act act) {
  if (act == Act::status && !seen.file->accepted()) return "screening.refused.not_accepted";
  return refused_in(*seen.file, seen.standing.state, act);
}

bool in_list(const Seen& seen, std::string_view state) {
  return state.empty() ? !seen.standing.owed.empty() : state == name(seen.standing.state);
}

/// The board's list with its filter; without one everything the actor sees.
std::vector<Candidate> candidates(Visit& visit, const Uses& uses, std::optional<std::string_view> state, Act act) {
  std::vector<Candidate> list;
  reading_files(visit, uses, {}, [&](const std::vector<Seen>& all) {
    for (const auto& seen : all) {
      if (state && (!seen.may_record || !in_list(seen, *state))) continue;
      list.push_back({seen.file->application, seen.name, render::Url(address_of(visit, seen.file->application)),
                      refused_for(seen, act)});
    }
  });
  return list;
}

struct Wish {
  Act act{};
  std::string state;
  std::vector<Candidate> rows;
};
std::optional<Wish> wish_of(Visit& visit, const Uses& uses) {
  const auto& sent = visit.request.method == http::Method::post ? visit.request.form : visit.request.query;
  const auto act = parse_act(sent.get("act"));
  if (!act || std::ranges::find(for_many, *act) == std::end(for_many)) return std::nullopt;
  Wish wish{*act, std::string(sent.get("state")), {}};
  wish.rows = casefile::chosen(visit, kind, candidates(visit, uses, wish.state, *act));
  for (const auto& row : wish.rows) visit.saw("application", row.subject);
  return wish;
}

http::Response show(Visit& visit, const Wish& wish, const Refusal* refusal) {
  const auto& form = form_for_many(wish.act);
  casefile::Answers initial;
  initial.put(form.fields.front().column, static_cast<std::int64_t>(day_number(visit.today)));
  auto page = casefile::form_page(visit, form, initial, refusal);
  page.heading = visit.words.text(act_word(name(wish.act)));
  page.lead = visit.words.text_of("screening.lead." + std::string(name(wish.act)));
  return casefile::several_form(visit, kind, std::move(page), name(wish.act), wish.rows, {{"state", wish.state}},
                                refusal);
}

}  // namespace

std::optional<casefile::SeveralOffer> several_offer(Visit& visit, std::string_view state, std::int64_t count) {
  if (!visit.actor.may(auth::Permission::screen_mentors)) return std::nullopt;
  std::vector<std::string_view> acts;
  for (const Act act : for_many) acts.push_back(name(act));
  return casefile::offer_several(visit, kind, acts, act_word, count, {{"state", std::string(state)}});
}

http::Response several_new_page(Visit& visit, const Uses& uses) {
  const auto wish = wish_of(visit, uses);
  if (!wish) return visit.refused({RefusalKind::not_found, {}});
  const Refusal nobody{RefusalKind::invalid, {{{}, "casefile.several.none"}}};
  return show(visit, *wish, wish->rows.empty() ? &nobody : nullptr);
}

http::Response several_post(Visit& visit, const Uses& uses) {
  const auto wish = wish_of(visit, uses);
  if (!wish) return visit.refused({RefusalKind::not_found, {}});
  if (const auto changed = casefile::changed_since(visit, wish->rows)) return show(visit, *wish, &*changed);
  auto decoded = casefile::decode(visit, form_for_many(wish->act));
  if (!decoded.problems.empty()) {
    const Refusal refusal{RefusalKind::invalid, decoded.problems};
    return show(visit, *wish, &refusal);
  }
  Typed typed;
  typed.answers = std::move(decoded.answers);
  std::map<std::int64_t, std::pair<Around, State>> stands;
  reading_files(visit, uses, {}, [&](const std::vector<Seen>& all) {
    for (const auto& seen : all) stands.emplace(seen.file->application, std::pair(seen.around, seen.standing.state));
  });
  const auto author = casefile::author_of(visit);
  const auto made = casefile::record_several(
      visit, kind, name(wish->act), wish->rows, [&](db::Tx& tx, const Candidate& row) -> Result<casefile::Written> {
        const auto file = load_file(tx, row.subject, visit.today);
        const auto around = stands.find(row.subject);
        if (!file || around == stands.end()) return refuse(RefusalKind::not_found, "records.not_found");
        const auto chain = record_act(tx, *file, around->second.first, around->second.second, wish->act, typed, author);
        if (!chain) return tl::unexpected(chain.error());
        return casefile::Written{form_for_many(wish->act).table, *chain};
      });
  return made ? *made : show(visit, *wish, &made.error());
}

http::Response several_page(Visit& visit, const Uses& uses) {
  return casefile::several_page(visit, kind, act_word, candidates(visit, uses, std::nullopt, Act::status));
}

http::Response several_back_post(Visit& visit, const Uses&) {
  return casefile::several_back_post(visit, kind, [](db::Tx&, const casefile::SeveralLine&) {});
}

}  // namespace kith::screening
