// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/several.h"
#include "intake/intake.h"
#include "platform/i18n/keys.h"

/// One act for many service episodes (docs/decisions/0213): declining or withdrawing a list, a status contact with
/// everybody who waits, ends of service.
namespace kith::intake {
namespace {

using casefile::Candidate;

constexpr casefile::SeveralKind kind{"intake", "referrals", "/intake/several", "/intake/board",
                                     "casefile.several.title"};
/// Acts that say the same of many; the others are about one child.
constexpr Act for_many[] = {Act::screening, Act::notice,       Act::rights,
                            Act::decision,  Act::wait_contact, Act::termination};

i18n::Key act_word(std::string_view act) {
  return i18n::Key::find("intake.act." + std::string(act)).value_or(i18n::Key("intake.title.board"));
}

bool in_list(const Seen& seen, std::string_view state) {
  return state.empty() ? !seen.standing.owed.empty() : state == name(seen.standing.state);
}

/// The board's list with its filter, or everything the actor sees; `act` says what each may be refused for.
std::vector<Candidate> candidates(Visit& visit, const Uses& uses, std::optional<std::string_view> state,
                                  std::optional<Act> act) {
  std::vector<Candidate> list;
  reading_episodes(visit, uses, {}, [&](const std::vector<Seen>& all) {
    for (const auto& seen : all) {
      if (act && !seen.may_record) continue;
      if (state && !in_list(seen, *state)) continue;
      const char* why = act ? refused_in(*seen.episode, seen.standing.state, *act) : nullptr;
      list.push_back({seen.episode->referral, seen.name, render::Url(address_of(visit, seen.episode->referral)), why});
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
  for (const auto& row : wish.rows) visit.saw("referral", row.subject);
  return wish;
}

http::Response show(Visit& visit, const Wish& wish, const Refusal* refusal) {
  const auto& form = form_of(wish.act).form;
  casefile::Answers initial;
  initial.put(form.fields.front().column, static_cast<std::int64_t>(day_number(visit.today)));
  auto page = casefile::form_page(visit, form, initial, refusal);
  page.heading = visit.words.text(act_word(name(wish.act)));
  page.lead = visit.words.text_of("intake.lead." + std::string(name(wish.act)));
  return casefile::several_form(visit, kind, std::move(page), name(wish.act), wish.rows, {{"state", wish.state}},
                                refusal);
}

}  // namespace

std::optional<casefile::SeveralOffer> several_offer(Visit& visit, std::string_view state, std::int64_t count) {
  if (!visit.actor.may(auth::Permission::record_intake)) return std::nullopt;
  std::vector<std::string_view> acts;
  for (const Act act : for_many) acts.push_back(name(act));
  return casefile::offer_several(visit, kind, acts, act_word, count, {{"state", std::string(state)}});
}

http::Response several_new_page(Visit& visit, const Uses& uses) {
  const auto wish = wish_of(visit, uses);
  if (!wish) return visit.refused({RefusalKind::not_found, {}});
  if (!wish->rows.empty()) return show(visit, *wish, nullptr);
  const Refusal nobody{RefusalKind::invalid, {{{}, "casefile.several.none"}}};
  return show(visit, *wish, &nobody);
}

http::Response several_post(Visit& visit, const Uses& uses) {
  const auto wish = wish_of(visit, uses);
  if (!wish) return visit.refused({RefusalKind::not_found, {}});
  if (const auto changed = casefile::changed_since(visit, wish->rows)) return show(visit, *wish, &*changed);
  const auto decoded = casefile::decode(visit, form_of(wish->act).form);
  if (!decoded.problems.empty()) {
    const Refusal refusal{RefusalKind::invalid, decoded.problems};
    return show(visit, *wish, &refusal);
  }
  std::map<std::int64_t, std::pair<Around, State>> stands;
  reading_episodes(visit, uses, {}, [&](const std::vector<Seen>& all) {
    for (const auto& seen : all) stands.emplace(seen.episode->referral, std::pair(seen.around, seen.standing.state));
  });
  const auto author = casefile::author_of(visit);
  const auto made = casefile::record_several(
      visit, kind, name(wish->act), wish->rows, [&](db::Tx& tx, const Candidate& row) -> Result<casefile::Written> {
        const auto episode = load_episode(tx, row.subject, visit.today);
        const auto around = stands.find(row.subject);
        if (!episode || around == stands.end()) return refuse(RefusalKind::not_found, "records.not_found");
        const auto chain = record_act(tx, *episode, around->second.first, around->second.second, wish->act,
                                      decoded.answers, {}, author);
        if (!chain) return tl::unexpected(chain.error());
        return casefile::Written{form_of(wish->act).form.table, *chain};
      });
  return made ? *made : show(visit, *wish, &made.error());
}

http::Response several_page(Visit& visit, const Uses& uses) {
  return casefile::several_page(visit, kind, act_word, candidates(visit, uses, std::nullopt, std::nullopt));
}

http::Response several_back_post(Visit& visit, const Uses&) {
  return casefile::several_back_post(visit, kind, [](db::Tx&, const casefile::SeveralLine&) {});
}

}  // namespace kith::intake
