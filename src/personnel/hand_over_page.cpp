// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <set>

#include "personnel/hand_over.html.h"
#include "personnel/personnel.h"
#include "personnel/words.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/i18n.h"
#include "platform/i18n/keys.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "snapshot/refs.h"

/// A whole caseload given to others in one act, and taken back in one.
namespace kith::personnel {
namespace {

using render::Field;
using Choices = std::vector<Field::Choice>;

/// One match with those who may be given it.
struct Offer {
  Carried carried;
  std::vector<PersonId> receivers;
};
struct Open {
  Opened opened;
  Date day{};
  std::vector<Offer> offers;
};

struct LineView {
  std::string match_name, match, to_name, mentee, mentor, error;
  Choices choices;
};
struct Warning {
  std::string text;
};
struct HandOverView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string about;
  render::Url action, back;
  std::vector<Warning> warnings;
  std::optional<Field> day, back_on, all_to, override_reason;
  std::vector<LineView> lines;
  std::optional<render::Empty> nothing;
  std::int64_t count{};
  bool any{};
};

/// The day that was typed, or today.
std::optional<Date> day_of(const Visit& visit, std::string_view field) {
  const auto typed = visit.request.form.get(field);
  return typed.empty() ? std::nullopt : i18n::read_date(typed, visit.today);
}

std::optional<Open> open(Visit& visit, const Desk& desk) {
  auto opened = open_worker(visit, desk);
  if (!opened || !desk.may_record(opened->person, opened->worker, Act::evidence)) return std::nullopt;
  Open one{std::move(*opened), day_of(visit, "day").value_or(visit.today), {}};
  const auto carried =
      visit.reading([&](db::Tx& tx) { return caseload(tx, desk.columns(), one.opened.person, one.day, visit.today); });
  for (const auto& match : carried) {
    const auto state = snapshot::state_of(desk.columns(), snapshot::ref_of(match.match), visit.today);
    if (!desk.records(*state)) continue;
    auto receivers = desk.receivers(*state, std::max(one.day, visit.today));
    std::erase(receivers, one.opened.person);
    one.offers.push_back({match, std::move(receivers)});
    visit.saw("match", match.match.value);
  }
  return one;
}

Choices choices(const Visit& visit, const Desk& desk, const std::vector<PersonId>& people, std::string first) {
  Choices list;
  for (const auto person : people) list.push_back({visit.seal(person), desk.name(person)});
  std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.text < b.text; });
  list.insert(list.begin(), {"", std::move(first)});
  return list;
}

std::vector<PersonId> everybody(const Open& one) {
  std::vector<PersonId> all;
  for (const auto& offer : one.offers)
    for (const auto person : offer.receivers)
      if (std::find(all.begin(), all.end(), person) == all.end()) all.push_back(person);
  return all;
}

/// What the receivers carry before anything is given: "Ben 41 of 45; Ida 12 of 45".
std::string carried_now(const Visit& visit, const Desk& desk, const Open& one) {
  Sums sums(desk.columns(), visit.today);
  std::set<std::pair<PersonId, ProgrammeId>> told;
  std::string text;
  for (const auto& offer : one.offers)
    for (const auto person : offer.receivers) {
      if (!told.emplace(person, offer.carried.programme).second) continue;
      const auto carries = sums.of(person, offer.carried.programme, std::max(one.day, visit.today));
      (text += text.empty() ? "" : "; ") += desk.name(person) + " " + load_status(visit.words, carries).text;
    }
  return text.empty() ? text : visit.words.text("personnel.carry_now", {{"list", std::string_view(text)}});
}

/// Directors of every programme concerned pass the limit, with a reason.
bool may_pass(const Desk& desk, std::span<const Over> over) {
  return std::all_of(over.begin(), over.end(), [&](const Over& o) { return desk.directs(o.programme); });
}

std::string over_text(const Visit& visit, const Desk& desk, const Over& over) {
  const std::string who = desk.name(over.worker), load = visit.words.decimal(over.weight),
                    limit = visit.words.decimal(over.limit);
  return visit.words.text(
      "personnel.would_be_over",
      {{"name", std::string_view(who)}, {"load", std::string_view(load)}, {"limit", std::string_view(limit)}});
}

/// Who gets what, as typed. Problems: a match without a receiver, or with one who may not have it.
std::vector<Transfer> transfers_of(const Visit& visit, const Open& one, std::vector<Problem>& problems) {
  const auto& form = visit.request.form;
  const auto all_to = visit.open_id<PersonId>(form.get("all_to"));
  std::map<MatchId, PersonId> chosen;
  for (std::size_t n = 0; n < one.offers.size() || form.has("transfers." + std::to_string(n) + ".match"); ++n) {
    const std::string line = "transfers." + std::to_string(n);
    const auto match = visit.open_id<MatchId>(form.get(line + ".match"));
    const auto to = visit.open_id<PersonId>(form.get(line + ".to"));
    if (match && to) chosen[*match] = *to;
  }
  std::vector<Transfer> transfers;
  for (std::size_t n = 0; n < one.offers.size(); ++n) {
    const auto& offer = one.offers[n];
    const auto found = chosen.find(offer.carried.match);
    const auto to = found != chosen.end() ? std::optional(found->second) : all_to;
    const bool may = to && std::find(offer.receivers.begin(), offer.receivers.end(), *to) != offer.receivers.end();
    if (may)
      transfers.push_back({offer.carried, *to});
    else
      problems.push_back(
          {"transfers." + std::to_string(n) + ".to", to ? "personnel.flaw.receiver" : "http.field.missing"});
  }
  return transfers;
}

HandOverView view_of(Visit& visit, const Desk& desk, const Open& one, const Refusal* refusal) {
  HandOverView view;
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = state.problems();
  view.about = one.opened.name;
  view.action = render::Url(address_of(visit, one.opened.person) + "/hand-over");
  view.back = render::Url(address_of(visit, one.opened.person));
  view.day = state.field("day", "personnel.field.day", visit.words.date(one.day));
  view.back_on = state.field("back_on", "personnel.field.back_on");
  view.back_on->hint = visit.words.text("personnel.field.back_on_hint");
  view.back_on->required = false;
  view.all_to = state.choice("all_to", "personnel.field.all_to",
                             choices(visit, desk, everybody(one), visit.words.text("casefile.choose")));
  view.all_to->hint = carried_now(visit, desk, one);
  view.all_to->required = false;
  for (std::size_t n = 0; n < one.offers.size(); ++n) {
    const auto& offer = one.offers[n];
    const std::string line = "transfers." + std::to_string(n);
    Field to = state.choice(line + ".to", "personnel.field.to",
                            choices(visit, desk, offer.receivers, visit.words.text("personnel.as_all")));
    view.lines.push_back({line + ".match", visit.seal(offer.carried.match), line + ".to",
                          desk.name(offer.carried.mentee), desk.name(offer.carried.mentor), std::move(to.error),
                          std::move(to.choices)});
  }
  view.count = static_cast<std::int64_t>(one.offers.size());
  view.any = view.count > 0;
  if (!view.any)
    view.nothing =
        render::Empty{visit.words.text("personnel.no_caseload"), visit.words.text("personnel.no_caseload_hint")};
  return view;
}

http::Response show(Visit& visit, const Desk& desk, const Open& one, const Refusal* refusal) {
  auto view = view_of(visit, desk, one, refusal);
  if (refusal) {
    std::vector<Problem> ignored;
    const auto transfers = transfers_of(visit, one, ignored);
    const auto over = over_limit(desk.columns(), transfers, one.day, visit.today);
    for (const auto& o : over) view.warnings.push_back({over_text(visit, desk, o)});
    if (!over.empty() && may_pass(desk, over)) {
      casefile::FormPage page;
      casefile::offer_override(page, visit, refusal);
      view.override_reason = std::move(page.override_reason);
    }
  }
  render::Html body(16 * 1024);
  html::hand_over(body, view, visit.words);
  return visit.page(visit.words.text("personnel.title.act"), body, casefile::status_of(refusal));
}

Result<http::Response> record(Visit& visit, const Desk& desk, const Open& one,
                              FunctionRef<http::Response(std::int64_t)> done) {
  std::vector<Problem> problems;
  const auto back_on = day_of(visit, "back_on");
  for (const std::string_view field : {"day", "back_on"})
    if (!visit.request.form.get(field).empty() && !day_of(visit, field))
      problems.push_back({std::string(field), "http.field.not_a_date"});
  const HandOver act{one.opened.person, one.day, back_on, transfers_of(visit, one, problems)};
  if (!problems.empty()) return refuse(std::move(problems));
  const auto over = over_limit(desk.columns(), act.transfers, act.day, visit.today);
  const auto pass = casefile::override_of(visit, may_pass(desk, over));
  if (!over.empty() && !pass.passes()) return refuse(RefusalKind::invalid, "personnel.flaw.over_limit", "all_to");
  // not a word: an act
  return visit.change(over.empty() ? "personnel.hand_over" : "personnel.hand_over.override",
                      [&](db::Tx& tx) -> Result<http::Response> {
                        const auto made = hand_over(tx, act, over, pass.reason, casefile::author_of(visit));
                        if (!made) return tl::unexpected(made.error());
                        for (const auto& t : act.transfers) visit.changed("match", t.carried.match.value);
                        visit.changed("person", one.opened.person.value);
                        return done(*made);
                      });
}

/// The hand-over of the path, of somebody the actor records for.
std::optional<std::pair<std::int64_t, PersonId>> hand_over_at(Visit& visit, const Desk& desk) {
  const auto key = visit.open_record("caseload_handovers", visit.path.find("handover")->second);
  if (!key) return std::nullopt;
  const auto person = visit.reading([&](db::Tx& tx) { return hand_over_from(tx, *key); });
  if (!person) return std::nullopt;
  const auto worker = visit.reading([&](db::Tx& tx) { return load_worker(tx, *person, visit.today); });
  if (!desk.may_record(*person, worker, Act::evidence) || !may_take_back(visit, desk, *key)) return std::nullopt;
  return std::pair(*key, *person);
}

http::Response undo(Visit& visit, const Uses& uses, FunctionRef<http::Response(PersonId)> done) {
  const Desk desk(visit, uses);
  const auto found = hand_over_at(visit, desk);
  if (!found) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      visit.change("personnel.take_back", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
        const auto undone = take_back(tx, found->first, casefile::author_of(visit));
        if (!undone) return tl::unexpected(undone.error());
        visit.changed("person", found->second.value);
        return done(found->second);
      });
  return made ? *made : visit.refused(made.error());
}

std::string id_json(const Visit& visit, std::int64_t handover) {
  std::string out;
  JsonWriter(out).object().member("id", visit.seal_record("caseload_handovers", handover)).end();
  return out;
}

}  // namespace

bool may_take_back(Visit& visit, const Desk& desk, std::int64_t handover) {
  const auto given = visit.reading([&](db::Tx& tx) { return given_in(tx, handover); });
  return std::all_of(given.begin(), given.end(), [&](const Given& one) {
    const auto state = snapshot::state_of(desk.columns(), snapshot::ref_of(one.match), visit.today);
    return state && desk.records(*state);
  });
}

http::Response hand_over_page(Visit& visit, const Uses& uses) {
  const Desk desk(visit, uses);
  const auto one = open(visit, desk);
  return one ? show(visit, desk, *one, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response hand_over_post(Visit& visit, const Uses& uses) {
  const Desk desk(visit, uses);
  const auto one = open(visit, desk);
  if (!one) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, desk, *one, [&](std::int64_t handover) {
    return http::Response::see_other(address_of(visit, one->opened.person) +
                                     "?handed=" + visit.seal_record("caseload_handovers", handover));
  });
  return made ? *made : show(visit, desk, *one, &made.error());
}

http::Response hand_over_api_post(Visit& visit, const Uses& uses) {
  const Desk desk(visit, uses);
  const auto one = open(visit, desk);
  if (!one) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      record(visit, desk, *one, [&](std::int64_t row) { return http::Response::json(id_json(visit, row), 201); });
  return made ? *made : visit.refused(made.error());
}

http::Response take_back_post(Visit& visit, const Uses& uses) {
  return undo(visit, uses, [&](PersonId person) {
    return http::Response::see_other(address_of(visit, person) + "?done=done.saved");
  });
}

http::Response take_back_api_post(Visit& visit, const Uses& uses) {
  return undo(visit, uses, [&](PersonId) { return http::Response::json("{}"); });
}

}  // namespace kith::personnel
