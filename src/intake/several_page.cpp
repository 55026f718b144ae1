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

i18n::Key act_word(std::string_view act) {
  return i18n::Key::find("intake.act." + std::string(act)).value_or(i18n::Key("intake.title.board"));
}

/// Acts that say the same of many; the others are about one child.
constexpr std::string_view for_many[] = {"screening", "notice", "rights", "decision", "wait_contact", "termination"};
constexpr std::string_view filter_fields[] = {"state"};
constexpr casefile::SeveralKind kind{
    "intake",        "referrals",
    "referral",      "/intake/several",
    "/intake/board", act_word,
    for_many,        [](std::string_view act) { return casefile::docs_of(form_of(*parse_act(act)).form); },
    filter_fields};

bool in_list(const Seen& seen, std::string_view state) {
  return state.empty() ? !seen.standing.owed.empty() : state == name(seen.standing.state);
}

class EpisodesDesk final : public casefile::SeveralDesk {
 public:
  EpisodesDesk(Visit& visit, const Uses& uses) : SeveralDesk(visit), uses_(uses) {}

  std::vector<Candidate> list(std::string_view act) override {
    const auto state = sent().get("state");
    return candidates(
        [&](const Seen& seen) { return seen.may_record && in_list(seen, state); },
        [&](const Seen& seen) { return refused_in(*seen.episode, seen.standing.state, *parse_act(act)); });
  }
  std::vector<Candidate> everything() override {
    return candidates([](const Seen& seen) { return seen.may_record; },
                      [](const Seen&) -> const char* { return nullptr; });
  }
  casefile::FormPage form(std::string_view act, const std::vector<Candidate>&, const Refusal* refusal) override {
    const auto& form = form_of(*parse_act(act)).form;
    casefile::Answers initial;
    initial.put(form.fields.front().column, static_cast<std::int64_t>(day_number(visit_.today)));
    auto page = casefile::form_page(visit_, form, initial, refusal);
    page.heading = visit_.words.text(act_word(act));
    page.lead = visit_.words.text_of("intake.lead." + std::string(act));
    return page;
  }
  Result<void> prepare(std::string_view act, const std::vector<Candidate>&) override {
    auto decoded = casefile::decode(visit_, form_of(*parse_act(act)).form);
    if (!decoded.problems.empty()) return refuse(std::move(decoded.problems));
    answers_ = std::move(decoded.answers);
    reading_episodes(visit_, uses_, {}, [&](const std::vector<Seen>& all) {
      for (const auto& seen : all) stands_.emplace(seen.episode->referral, std::pair(seen.around, seen.standing.state));
    });
    return {};
  }
  Result<casefile::Written> write(db::Tx& tx, std::string_view act, const Candidate& row) override {
    const auto episode = load_episode(tx, row.subject, visit_.today);
    const auto stands = stands_.find(row.subject);
    if (!episode || stands == stands_.end()) return refuse(RefusalKind::not_found, "records.not_found");
    const auto what = *parse_act(act);
    const auto chain = record_act(tx, *episode, stands->second.first, stands->second.second, what, answers_, {},
                                  casefile::author_of(visit_));
    if (!chain) return tl::unexpected(chain.error());
    return casefile::Written{form_of(what).form.table, *chain};
  }

 private:
  std::vector<Candidate> candidates(FunctionRef<bool(const Seen&)> wanted, FunctionRef<const char*(const Seen&)> why) {
    std::vector<Candidate> list;
    reading_episodes(visit_, uses_, {}, [&](const std::vector<Seen>& all) {
      for (const auto& seen : all)
        if (wanted(seen))
          list.push_back(
              {seen.episode->referral, seen.name, render::Url(address_of(visit_, seen.episode->referral)), why(seen)});
    });
    return list;
  }
  const Uses& uses_;
  casefile::Answers answers_;
  std::map<std::int64_t, std::pair<Around, State>> stands_;
};

}  // namespace

std::optional<casefile::SeveralOffer> several_offer(Visit& visit, std::string_view state, std::int64_t count) {
  if (!visit.actor.may(auth::Permission::record_intake)) return std::nullopt;
  return casefile::offer_several(visit, kind, count, {{"state", std::string(state)}});
}

std::vector<http::Route> several_routes(const Uses& uses) {
  return casefile::several_routes(kind, auth::Permission::record_intake,
                                  [uses](Visit& visit) { return std::make_unique<EpisodesDesk>(visit, uses); });
}

}  // namespace kith::intake
