// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/several_links.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/html.h"
#include "relationship/meeting_pages.h"
#include "relationship/meeting_reach.h"
#include "relationship/months_untold.html.h"
#include "snapshot/full_month.h"

/// All matches whose last month nobody told of (M8.01b), and asking many of their mentors in one act.
namespace kith::relationship {
namespace {

using casefile::AnswerLink;
using casefile::Candidate;
using render::Url;

constexpr std::size_t most_untold = 200;
constexpr casefile::SeveralKind untold_kind{"meetings",
                                            "match",
                                            "match",
                                            "/relationship/several",
                                            "/relationship/months-untold",
                                            casefile::link_act_word,
                                            casefile::link_acts,
                                            casefile::link_act_takes};

struct UntoldRow {
  std::string pick, name, month;
  Url href, log;
  std::optional<Date> asked_until;
};
constexpr lists::Column<UntoldRow> untold_columns[] = {
    {"relationship.column.match", lists::field<&UntoldRow::name>},
    {"relationship.column.month", lists::field<&UntoldRow::month>},
    {"relationship.column.asked", lists::field<&UntoldRow::asked_until>},
};
struct UntoldView {
  std::vector<UntoldRow> rows;
  std::optional<render::Empty> nothing;
  std::optional<casefile::SeveralOffer> several;
  std::int64_t count{}, most{most_untold};
  bool any{}, more{}, any_asked{};
};

struct Untold {
  snapshot::MatchState state;
  Date month{};
};
/// Those that the actor tells of as staff; `all`: whether the month was told or not.
std::vector<Untold> staff_matches(const Visit& visit, const snapshot::Snapshot& snapshot, bool all) {
  const snapshot::Day today(visit.today);
  const auto permission = auth::Permission::record_meeting;
  const auto scope = auth::scope_of(visit.actor, permission);
  const snapshot::RelationsOf relations(snapshot, visit.actor.person, visit.today);
  std::vector<Untold> list;
  for (std::uint32_t key = 1; key < snapshot.column<snapshot::MatchRow>().owners(); ++key) {
    const auto state = snapshot::state_of(snapshot, snapshot::MatchRef{key}, today);
    if (!state || !snapshot::reaches(visit.actor, permission, scope, relations, *state) || relations.party_in(*state))
      continue;
    const auto month = snapshot::month_untold(snapshot, *state, today);
    if (month || all) list.push_back({*state, month ? Date(*month) : Date{}});
  }
  return list;
}

std::string names_of(db::Tx& tx, const snapshot::MatchState& state, Date today) {
  const auto mentee = casefile::addressee(tx, snapshot::key_of(state.mentee), today);
  const auto mentor = casefile::addressee(tx, snapshot::key_of(state.mentor), today);
  return (mentee ? mentee->name : "") + " · " + (mentor ? mentor->name : "");
}

std::string subject_of(Date month) { return iso(month).substr(0, 7); }

class UntoldDesk final : public casefile::LinksDesk {
 public:
  UntoldDesk(Visit& visit, std::shared_ptr<const snapshot::Snapshot> snapshot)
      : LinksDesk(visit), snapshot_(std::move(snapshot)) {}
  std::vector<Candidate> list(std::string_view) override { return candidates(false); }
  std::vector<Candidate> everything() override { return candidates(true); }

 protected:
  Result<AnswerLink> question(const Candidate& row) override {
    return month_question(*snapshot_, states_.at(row.subject), visit_.today);
  }
  std::optional<casefile::LinkLetter> letter(db::Tx& tx, const AnswerLink& question) override {
    return month_letter(tx, *snapshot_, states_.at(question.match.value), question, visit_.today);
  }

 private:
  std::vector<Candidate> candidates(bool all) {
    std::vector<Candidate> list;
    const auto untold = staff_matches(visit_, *snapshot_, all);
    visit_.read([&](db::Tx& tx) {
      const auto links = casefile::open_links(tx, meetings_link, visit_.today);
      for (const auto& [state, month] : untold) {
        const auto key = snapshot::key_of(state.match);
        const bool asked = !all && links.contains({key.value, subject_of(month)});
        list.push_back({key.value, names_of(tx, state, visit_.today), Url("/supervision/matches/" + visit_.seal(key)),
                        asked ? "casefile.link.already" : nullptr});
        states_.emplace(key.value, state);
      }
    });
    return list;
  }
  std::shared_ptr<const snapshot::Snapshot> snapshot_;
  std::map<std::int64_t, snapshot::MatchState> states_;
};

}  // namespace

http::Response months_untold_page(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto untold = staff_matches(visit, snapshot, false);
  const auto shown = lists::wanted(visit) ? untold.size() : std::min(untold.size(), most_untold);
  UntoldView view;
  visit.read([&](db::Tx& tx) {
    const auto links = casefile::open_links(tx, meetings_link, visit.today);
    for (std::size_t at = 0; at < shown; ++at) {
      const auto& [state, month] = untold[at];
      const auto key = snapshot::key_of(state.match);
      const auto sealed = visit.seal(key);
      const auto asked = links.find({key.value, subject_of(month)});
      view.rows.push_back({sealed, names_of(tx, state, visit.today), visit.words.month(month),
                           Url("/supervision/matches/" + sealed), Url("/relationship/meetings/new?match=" + sealed),
                           asked == links.end() ? std::nullopt : std::optional(asked->second)});
      view.any_asked = view.any_asked || asked != links.end();
    }
  });
  for (std::size_t at = 0; at < shown; ++at) visit.saw("match", untold[at].state.match.key);
  if (lists::wanted(visit)) return lists::answer(visit, "relationship.title.untold", untold_columns, view.rows);
  view.count = static_cast<std::int64_t>(untold.size());
  view.any = !view.rows.empty();
  view.more = shown < untold.size();
  if (view.any) {
    visit.offer_file();
    view.several = casefile::offer_several(visit, untold_kind, view.count);
  } else {
    view.nothing =
        render::Empty{visit.words.text("relationship.none_untold"), visit.words.text("relationship.none_untold_hint")};
  }
  render::Html body(16 * 1024);
  html::months_untold(body, view, visit.words);
  return visit.page(visit.words.text("relationship.title.untold"), body);
}

http::Response month_letters(Visit& visit, const snapshot::Snapshot& snapshot) {
  std::map<std::int64_t, snapshot::MatchState> mine;
  for (const auto& untold : staff_matches(visit, snapshot, false))
    mine.emplace(snapshot::key_of(untold.state.match).value, untold.state);
  std::vector<std::pair<AnswerLink, casefile::LinkLetter>> letters;
  visit.read([&](db::Tx& tx) {
    for (const auto& link : casefile::links_open(tx, meetings_link, visit.today))
      if (const auto match = mine.find(link.match.value); match != mine.end())
        if (auto letter = month_letter(tx, snapshot, match->second, link, visit.today))
          letters.emplace_back(link, std::move(*letter));
  });
  return casefile::letters_file(visit, letters);
}

std::vector<http::Route> several_routes(const Columns& columns) {
  return casefile::several_routes(untold_kind, auth::Permission::record_meeting,
                                  [columns](Visit& visit) { return std::make_unique<UntoldDesk>(visit, columns()); });
}

}  // namespace kith::relationship
