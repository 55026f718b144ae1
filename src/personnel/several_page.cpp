// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/several.h"
#include "personnel/personnel.h"
#include "platform/i18n/keys.h"
#include "snapshot/refs.h"

/// Many matches to one worker from a day on, in one act that is taken back as a whole (MS 2.02; decision 0256).
namespace kith::personnel {
namespace {

using casefile::Candidate;
using casefile::Control;

/// Each match keeps its level of need, so that is not asked.
constexpr casefile::FormField many_fields[] = {{"match_assignments.person_id", Control::person, true},
                                               {"match_assignments.start_date", Control::date, true}};
const casefile::RecordForm many_form{"match_assignments", "personnel.field.", many_fields};
constexpr http::FieldDoc reason_table[] = {{.name = "override_reason", .limit = 2'000, .about = "casefile.override"}};
constexpr std::string_view for_many[] = {"assignment"}, filter_fields[] = {"whose", "programme"};
constexpr casefile::SeveralKind matches_kind{
    "personnel",
    "match",
    "match",
    "/personnel/several",
    "/personnel/matches",
    [](std::string_view) { return i18n::Key("personnel.several.assignment"); },
    for_many,
    [](std::string_view) { return casefile::docs_of(many_form, reason_table); },
    filter_fields};

bool says_over(const Refusal* refusal) {
  return refusal && std::any_of(refusal->problems.begin(), refusal->problems.end(),
                                [](const auto& problem) { return problem.key == "personnel.flaw.over_limit"; });
}

class MatchesDesk final : public casefile::SeveralDesk {
 public:
  MatchesDesk(Visit& visit, const Uses& uses) : SeveralDesk(visit), uses_(uses), desk_(visit, uses) {}

  std::vector<Candidate> list(std::string_view) override {
    return candidates(sent().get("whose"), sent().get("programme"));
  }
  std::vector<Candidate> everything() override { return candidates({}, {}); }
  casefile::FormPage form(std::string_view, const std::vector<Candidate>& rows, const Refusal* refusal) override {
    casefile::Answers initial;
    initial.put("match_assignments.start_date", static_cast<std::int64_t>(day_number(visit_.today)));
    const casefile::Offer offers[] = {receivers(rows)};
    auto page = casefile::form_page(visit_, many_form, initial, refusal, offers);
    page.heading = visit_.words.text("personnel.several.assignment");
    page.lead = visit_.words.text("personnel.several.lead");
    if (says_over(refusal) && may_pass_) casefile::offer_override(page, visit_, refusal);
    return page;
  }
  Result<void> prepare(std::string_view, const std::vector<Candidate>& rows) override {
    auto decoded = casefile::decode(visit_, many_form);
    if (!decoded.problems.empty()) return refuse(std::move(decoded.problems));
    to_ = decoded.answers.key<PersonId>("match_assignments.person_id");
    day_ = *decoded.answers.date("match_assignments.start_date");
    receiver_.emplace(uses_, desk_.columns(), to_, std::max(day_, visit_.today), visit_.today);
    std::vector<Transfer> transfers;
    for (const auto& row : rows) {
      const auto& match = found_.at(row.subject);
      if (match.owner != to_ && receiver_->may_have(match.state))
        transfers.push_back({{0, 0, match.match, match.programme, {}, {}, match.need, day_, {}}, to_});
    }
    const auto over = over_limit(desk_.columns(), transfers, day_, visit_.today);
    may_pass_ = std::all_of(over.begin(), over.end(), [&](const Over& o) { return desk_.directs(o.programme); });
    const auto pass = casefile::override_of(visit_, may_pass_);
    if (!over.empty() && !pass.passes()) return refuse(RefusalKind::invalid, "personnel.flaw.over_limit", "person_id");
    for (const auto& one : over) over_.insert(one.programme);
    why_ = pass.reason;
    return {};
  }
  Result<casefile::Written> write(db::Tx& tx, std::string_view, const Candidate& row) override {
    const auto& match = found_.at(row.subject);
    if (!receiver_->may_have(match.state)) return refuse(RefusalKind::invalid, "personnel.flaw.receiver", "person_id");
    if (match.owner == to_) return refuse(RefusalKind::conflict, "personnel.flaw.has_it", "person_id");
    std::vector<Carried> until_now;
    if (match.owner) until_now = carried_of(tx, match.match, match.owner, day_, visit_.today);
    const Assignment act{match.match, match.programme, to_, match.need, day_};
    const auto made = assign(tx, act, until_now, over_.contains(match.programme), why_, casefile::author_of(visit_));
    if (!made) return tl::unexpected(made.error());
    return casefile::Written{std::nullopt, *made};  // not only a record: whoever had the match gets it back
  }
  Result<bool> undo(db::Tx& tx, std::string_view, const casefile::SeveralLine& line) override {
    return unassign(tx, line.chain, casefile::author_of(visit_));
  }

 private:
  std::vector<Candidate> candidates(std::string_view whose, std::string_view programme) {
    std::vector<Candidate> list;
    for (auto& match : matches_in_hands(visit_, desk_, whose, programme)) {
      if (!desk_.records(match.state)) continue;
      list.push_back(
          {match.match.value, match.names(), render::Url("/supervision/matches/" + visit_.seal(match.match)), nullptr});
      found_.emplace(match.match.value, std::move(match));
    }
    return list;
  }
  /// Whoever carries in one of the programmes, with what they carry there.
  casefile::Offer receivers(const std::vector<Candidate>& rows) {
    casefile::Offer offer{"match_assignments.person_id", {}};
    std::set<ProgrammeId> programmes;
    for (const auto& row : rows) programmes.insert(found_.at(row.subject).programme);
    Sums sums(desk_.columns(), visit_.today);
    std::set<PersonId> there;
    for (const auto& place : places_on(desk_.columns(), visit_.today, visit_.today)) {
      if (!place.carries() || !programmes.contains(place.programme) || !there.insert(place.person).second) continue;
      const std::string load = visit_.words.decimal(sums.of(place.person, place.programme, visit_.today).load.weight),
                        who = desk_.name(place.person);
      offer.choices.push_back(
          {visit_.seal(place.person),
           visit_.words.text("personnel.choice", {{"name", std::string_view(who)}, {"load", std::string_view(load)}})});
    }
    std::ranges::sort(offer.choices, [](const auto& a, const auto& b) { return a.text < b.text; });
    return offer;
  }

  const Uses& uses_;
  Desk desk_;
  std::map<std::int64_t, InHands> found_;
  std::optional<Receiver> receiver_;
  PersonId to_;
  Date day_{};
  std::set<ProgrammeId> over_;  ///< where the person will carry more than the limit
  std::string why_;
  bool may_pass_{};
};

}  // namespace

std::optional<casefile::SeveralOffer> several_offer(Visit& visit, std::int64_t count, std::string_view whose,
                                                    std::string_view programme) {
  if (!visit.actor.may(auth::Permission::record_personnel) || count == 0) return std::nullopt;
  return casefile::offer_several(visit, matches_kind, count,
                                 {{"whose", std::string(whose)}, {"programme", std::string(programme)}});
}

std::vector<http::Route> several_routes(const Uses& uses) {
  return casefile::several_routes(matches_kind, auth::Permission::record_personnel,
                                  [uses](Visit& visit) { return std::make_unique<MatchesDesk>(visit, uses); });
}

}  // namespace kith::personnel
