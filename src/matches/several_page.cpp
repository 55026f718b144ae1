// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/several.h"
#include "matches/matches.h"
#include "platform/i18n/keys.h"
#include "snapshot/refs.h"
#include "snapshot/relation.h"

/// The same for many matches (decision 0256): a briefing in one room, a summer's pause, the end of a year's matches.
namespace kith::matches {
namespace {

using casefile::Candidate;

/// Acts that say the same of many and write one new record each; the others are about one match.
constexpr std::string_view for_many[] = {"briefing", "pause", "closure"};
constexpr std::string_view board_filter[] = {"list"};

/// A briefing of many is one of mentees: which guardian was there is said match by match.
constexpr std::string_view briefed[] = {"mentee"};
constexpr casefile::FormField briefing_fields[] = {
    {"role_briefings.event_date", casefile::Control::date, true},
    {"role_briefings.audience", casefile::Control::chips, true, briefed}};
constexpr casefile::RecordForm briefing_form{"role_briefings", "life.field.", briefing_fields};

/// Whether a pause is approved is said match by match; a supervisor's own is, by whoever records it.
const casefile::RecordForm& pause_form() {
  static const casefile::RecordForm form{"match_pauses", "life.field.", form_of(Act::pause).form.fields.first(4)};
  return form;
}

const casefile::RecordForm& form_for_many(Act act) {
  return act == Act::briefing ? briefing_form : act == Act::pause ? pause_form() : form_of(act).form;
}

/// Why the act cannot be done, as far as the state of the match tells.
const char* refused_for_many(const snapshot::MatchState& state, Act act) {
  if (state.closed()) return "life.refused.closed";
  return act == Act::pause && !state.started() ? "life.refused.not_started" : nullptr;
}

i18n::Key many_word(std::string_view act) {
  return i18n::Key::find("life.act." + std::string(act)).value_or(i18n::Key("life.title.board"));
}

constexpr casefile::SeveralKind matches_kind{
    "matches",        "match",
    "match",          "/matches/several",
    "/matches/board", many_word,
    for_many,         [](std::string_view act) { return casefile::docs_of(form_for_many(*parse_act(act))); },
    board_filter};

class BoardDesk final : public casefile::SeveralDesk {
 public:
  BoardDesk(Visit& visit, const Uses& uses) : SeveralDesk(visit), uses_(uses), snapshot_(uses.people.columns()) {}

  std::vector<Candidate> list(std::string_view act) override {
    return named(
        sent().get("list") == "active" ? active_matches(visit_, *snapshot_) : unsettled_matches(visit_, *snapshot_),
        parse_act(act));
  }
  std::vector<Candidate> everything() override {
    std::vector<MatchId> all;
    for (std::uint32_t key = 1; key < snapshot_->column<snapshot::MatchRow>().owners(); ++key) all.emplace_back(key);
    return named(all, std::nullopt);
  }
  casefile::FormPage form(std::string_view act, const std::vector<Candidate>&, const Refusal* refusal) override {
    const auto& form = form_for_many(*parse_act(act));
    casefile::Answers initial;
    initial.put(form.fields.front().column, static_cast<std::int64_t>(day_number(visit_.today)));
    auto page = casefile::form_page(visit_, form, initial, refusal);
    page.heading = act_word(visit_, *parse_act(act));
    page.lead = visit_.words.text_of("life.lead." + std::string(act));
    return page;
  }
  Result<void> prepare(std::string_view act, const std::vector<Candidate>&) override {
    auto decoded = casefile::decode(visit_, form_for_many(*parse_act(act)));
    if (!decoded.problems.empty()) return refuse(std::move(decoded.problems));
    answers_ = std::move(decoded.answers);
    return {};
  }
  Result<casefile::Written> write(db::Tx& tx, std::string_view act, const Candidate& row) override {
    const auto life = load_life(tx, MatchId{row.subject}, visit_.today);
    if (!life) return refuse(RefusalKind::not_found, "records.not_found");
    const auto what = *parse_act(act);
    const auto chain = record_act(tx, *snapshot_, *life, around_of(*snapshot_, *life, visit_.today), what, answers_,
                                  {casefile::author_of(visit_), {}, supervises(*life)});
    if (!chain) return tl::unexpected(chain.error());
    if (what == Act::closure) return casefile::Written{std::nullopt, *chain};  // opened again by `undo` alone
    return casefile::Written{form_for_many(what).table, *chain};
  }
  /// A match is opened again by a supervisor (Act::reopening), and by nobody when its closure was changed since.
  Result<bool> undo(db::Tx& tx, std::string_view, const casefile::SeveralLine& line) override {
    const auto life = load_life(tx, MatchId{line.subject}, visit_.today);
    if (!life || !supervises(*life)) return false;
    const auto last = records::newest(tx, "match_closures", line.chain);
    if (!last || last->voided || last->id != line.chain) return false;
    const auto gone = records::void_record(tx, "match_closures", line.chain, last->id, casefile::author_of(visit_));
    if (!gone) return tl::unexpected(gone.error());
    return true;
  }

 private:
  bool supervises(const Life& life) const {
    return visit_.actor.may(auth::Permission::override_guard, auth::Relation::own_team, life.programme, life.site);
  }
  /// Of these, the ones the actor may record for; with an act, also for which of them it cannot be done.
  std::vector<Candidate> named(const std::vector<MatchId>& matches, std::optional<Act> act) {
    const auto permission = auth::Permission::record_match;
    const auto scope = auth::scope_of(visit_.actor, permission);
    const snapshot::RelationsOf relations(*snapshot_, visit_.actor.person, visit_.today);
    std::vector<Candidate> list;
    uses_.people.book([&](const casefile::Book& book) {
      const auto name = [&](snapshot::PersonRef person) {
        const auto* found = book.of(snapshot::key_of(person));
        return found ? found->name : std::string();
      };
      for (const auto match : matches) {
        const auto state = snapshot::state_of(*snapshot_, snapshot::ref_of(match), snapshot::Day(visit_.today));
        if (!state || !snapshot::reaches(visit_.actor, permission, scope, relations, *state)) continue;
        list.push_back({match.value, name(state->mentee) + " · " + name(state->mentor),
                        render::Url("/supervision/matches/" + visit_.seal(match)),
                        act ? refused_for_many(*state, *act) : nullptr});
      }
    });
    return list;
  }
  const Uses& uses_;
  std::shared_ptr<const snapshot::Snapshot> snapshot_;
  casefile::Answers answers_;
};

}  // namespace

std::optional<casefile::SeveralOffer> several_offer(Visit& visit, const Uses& uses, std::string_view list) {
  if (!visit.actor.may(auth::Permission::record_match)) return std::nullopt;
  BoardDesk desk(visit, uses);
  const auto rows = desk.list(for_many[0]);
  if (rows.empty()) return std::nullopt;
  return casefile::offer_several(visit, matches_kind, static_cast<std::int64_t>(rows.size()),
                                 {{"list", std::string(list)}});
}

std::vector<http::Route> several_routes(const Uses& uses) {
  return casefile::several_routes(matches_kind, auth::Permission::record_match,
                                  [uses](Visit& visit) { return std::make_unique<BoardDesk>(visit, uses); });
}

}  // namespace kith::matches
