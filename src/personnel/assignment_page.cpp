// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "personnel/personnel.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "snapshot/refs.h"

/// Who looks after one match from a day on: for a match that nobody has, and to move a single one.
namespace kith::personnel {
namespace {

using casefile::Control;

constexpr casefile::FormField fields[] = {{"match_assignments.person_id", Control::person, true},
                                          {"match_assignments.need_level", Control::chips, true},
                                          {"match_assignments.start_date", Control::date, true}};
const casefile::RecordForm assignment_form{"match_assignments", "personnel.field.", fields};

struct Open {
  snapshot::MatchState state;
  MatchId match;
  ProgrammeId programme;
  PersonId owner;  ///< 0: nobody
  std::vector<PersonId> receivers;
};

std::optional<Open> open(Visit& visit, const Desk& desk) {
  const auto match = visit.open_id<MatchId>(visit.path.find("match")->second);
  const auto state = match ? snapshot::state_of(desk.columns(), snapshot::ref_of(*match), visit.today) : std::nullopt;
  if (!state || state->closed() || !desk.records(*state)) return std::nullopt;
  visit.saw("match", match->value);
  return Open{*state, *match, snapshot::key_of(state->programme),
              owner_of(desk.columns(), *match, visit.today, visit.today), desk.receivers(*state, visit.today)};
}

casefile::Offer offer(const Visit& visit, const Desk& desk, const Open& one) {
  casefile::Offer offer{"match_assignments.person_id", {}};
  Sums sums(desk.columns(), visit.today);
  for (const auto person : one.receivers) {
    const auto carries = sums.of(person, one.programme, visit.today);
    const std::string load = visit.words.decimal(carries.load.weight), who = desk.name(person);
    offer.choices.push_back(
        {visit.seal(person),
         visit.words.text("personnel.choice", {{"name", std::string_view(who)}, {"load", std::string_view(load)}})});
  }
  std::sort(offer.choices.begin(), offer.choices.end(), [](const auto& a, const auto& b) { return a.text < b.text; });
  return offer;
}

bool over_limit_is_wrong(const Refusal* refusal) {
  return refusal && std::any_of(refusal->problems.begin(), refusal->problems.end(),
                                [](const Problem& p) { return p.key == "personnel.flaw.over_limit"; });
}

http::Response show(Visit& visit, const Desk& desk, const Open& one, const Refusal* refusal) {
  casefile::Answers initial;
  initial.put("match_assignments.start_date", static_cast<std::int64_t>(day_number(visit.today)));
  initial.put("match_assignments.need_level", std::string("standard"));
  const casefile::Offer offers[] = {offer(visit, desk, one)};
  auto page = casefile::form_page(visit, assignment_form, initial, refusal, offers);
  page.heading = visit.words.text("personnel.act.assignment");
  page.about = desk.name(snapshot::key_of(one.state.mentee)) + " · " + desk.name(snapshot::key_of(one.state.mentor));
  const std::string owner = one.owner ? desk.name(one.owner) : std::string();
  page.lead = one.owner ? visit.words.text("personnel.looked_after", {{"name", std::string_view(owner)}})
                        : visit.words.text("personnel.looked_after_by_nobody");
  page.action = render::Url("/personnel/matches/" + visit.seal(one.match) + "/assignment");
  page.back = render::Url("/personnel/board");
  if (over_limit_is_wrong(refusal) && desk.directs(one.programme)) casefile::offer_override(page, visit, refusal);
  return casefile::show_form(visit, page, "personnel.title.act", refusal);
}

Result<http::Response> record(Visit& visit, const Desk& desk, const Open& one,
                              FunctionRef<http::Response(std::int64_t)> done) {
  const auto decoded = casefile::decode(visit, assignment_form);
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  const auto& answers = decoded.answers;
  const Assignment act{one.match, one.programme, answers.key<PersonId>("match_assignments.person_id"),
                       snapshot::parse_code<snapshot::NeedLevel>(answers.text("match_assignments.need_level")),
                       *answers.date("match_assignments.start_date")};
  if (std::find(one.receivers.begin(), one.receivers.end(), act.to) == one.receivers.end())
    return refuse(RefusalKind::invalid, "personnel.flaw.receiver", "person_id");
  const Transfer transfer{{0, 0, one.match, one.programme, {}, {}, act.need, act.day, {}}, act.to};
  const bool more = act.to != one.owner;
  const auto over =
      more ? over_limit(desk.columns(), std::span(&transfer, 1), act.day, visit.today) : std::vector<Over>{};
  const auto pass = casefile::override_of(visit, desk.directs(one.programme));
  if (!over.empty() && !pass.passes()) return refuse(RefusalKind::invalid, "personnel.flaw.over_limit", "person_id");
  // not a word: an act
  return visit.change(over.empty() ? "personnel.assignment" : "personnel.assignment.override",
                      [&](db::Tx& tx) -> Result<http::Response> {
                        std::vector<Carried> until_now;
                        if (one.owner) until_now = caseload(tx, desk.columns(), one.owner, act.day, visit.today);
                        std::erase_if(until_now, [&](const Carried& c) { return c.match != one.match; });
                        const auto made =
                            assign(tx, act, until_now, !over.empty(), pass.reason, casefile::author_of(visit));
                        if (!made) return tl::unexpected(made.error());
                        visit.changed("match", one.match.value);
                        return done(*made);
                      });
}

}  // namespace

http::Response assignment_page(Visit& visit, const Uses& uses) {
  const Desk desk(visit, uses);
  const auto one = open(visit, desk);
  return one ? show(visit, desk, *one, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response assignment_post(Visit& visit, const Uses& uses) {
  const Desk desk(visit, uses);
  const auto one = open(visit, desk);
  if (!one) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, desk, *one,
                           [](std::int64_t) { return http::Response::see_other("/personnel/board?done=done.saved"); });
  return made ? *made : show(visit, desk, *one, &made.error());
}

http::Response assignment_api_post(Visit& visit, const Uses& uses) {
  const Desk desk(visit, uses);
  const auto one = open(visit, desk);
  if (!one) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      record(visit, desk, *one, [&](std::int64_t row) { return http::created(visit, "match_assignments", row); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::personnel
