// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <bit>
#include <cmath>

#include "placement/child.html.h"
#include "placement/placement.h"
#include "placement/queries.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/html.h"
#include "records/labels.h"

namespace kith::placement {
namespace {

using i18n::Key;
constexpr std::size_t candidates_shown = 10, blocked_shown = 20, reasons_shown = 4;

struct CandidateRow {
  std::string name, reasons, small;
  std::int64_t rank{}, points{};
  bool best{};  ///< whom the whole pool would give
  std::optional<render::Url> propose;
  render::Url sheet;
};
struct BlockedRow {
  std::string name, why, small;
};
struct FormLink {
  std::string text;
  render::Url href;
};
struct ChildView {
  std::string name, programme, waiting, earlier, position, expected, unknown, best, change;
  render::Url back, action, sheet;
  std::vector<FormLink> forms;
  std::vector<CandidateRow> candidates;
  std::vector<BlockedRow> blocked;
  std::optional<render::Empty> nobody;
  std::int64_t more{};
  bool any{}, any_more{}, any_blocked{}, may_decide{};
  render::FormToken token;
  render::ErrorSummary problems;
  render::Field reason;
};

/// The parts that brought most, in words: "Shared goals 600, ...".
std::string reasons_of(const Visit& visit, const matching::Score& score) {
  std::vector<std::size_t> order;
  for (std::size_t c = 0; c < matching::criteria; ++c)
    if (score.parts[c] > 0) order.push_back(c);
  std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t c) { return score.parts[c]; });
  std::string text;
  for (std::size_t k = 0; k < order.size() && k < reasons_shown; ++k)
    (text += text.empty() ? "" : " · ") +=
        records::code_label(visit.words, matching::word(static_cast<matching::Criterion>(order[k]))) + " " +
        visit.words.number(score.parts[order[k]]);
  return text;
}

/// How far apart they live, when both places are known, and what is not known of the mentor.
std::string small_print(const Visit& visit, const Child& child, std::int32_t mentor) {
  const auto& who = child.pool.mentors[static_cast<std::size_t>(mentor)];
  std::string text;
  if (!who.lacks(Unknown::place) && !child.who().lacks(Unknown::place)) {
    const auto& a = child.pool.asked.pool.mentors[static_cast<std::size_t>(mentor)];
    const auto& b = child.pool.asked.pool.mentees[static_cast<std::size_t>(child.mentee)];
    text = visit.words.text("placement.km", {{"n", std::lround(std::hypot(a.x - b.x, a.y - b.y))}});
  }
  if (const auto unknown = not_known(visit, who); !unknown.empty()) (text += text.empty() ? "" : " · ") += unknown;
  return text;
}

/// Urgent first, then who waits longest: the place in the queue, as a band so that nobody reads a promise into it.
std::string position_of(const Visit& visit, const Child& child) {
  const auto& people = child.pool.asked.pool.mentees;
  const auto& mine = people[static_cast<std::size_t>(child.mentee)];
  const auto before = std::ranges::count_if(people, [&](const matching::Mentee& m) {
    return m.tier != mine.tier ? m.tier < mine.tier : m.waiting_days > mine.waiting_days;
  });
  const auto from = before / 5 * 5 + 1;
  return visit.words.text("placement.position",
                          {{"from", from},
                           {"to", std::min<std::int64_t>(from + 4, static_cast<std::int64_t>(people.size()))},
                           {"of", static_cast<std::int64_t>(people.size())}});
}

/// From the families matched in the last two years; nothing when they are too few to say anything.
std::string expected_wait(Visit& visit, ProgrammeId programme) {
  std::vector<std::int64_t> days;
  visit.read([&](db::Tx& tx) {
    tx.query(sql::waits_over,
             {{"programme", programme}, {"as_of", visit.today}, {"since", add_months(visit.today, -24)}},
             [&](const db::Row& row) { days.push_back(row.integer(0)); });
  });
  if (days.size() < 5) return visit.words.text("placement.no_history");
  return visit.words.text("placement.expected", {{"half", days[days.size() / 2]},
                                                 {"most", days[days.size() * 9 / 10]},
                                                 {"n", static_cast<std::int64_t>(days.size())}});
}

std::string sheet_address(const Visit& visit, const ProgrammePool& pool, std::int32_t mentor) {
  return "/placement/sheets/" + visit.seal(pool.mentors[static_cast<std::size_t>(mentor)].person) +
         "?programme=" + visit.seal(pool.programme);
}

std::string propose_address(const Visit& visit, const Child& child, std::int32_t mentor) {
  return address_of(visit, child.who().referral) +
         "/proposal?mentor=" + visit.seal(child.pool.mentors[static_cast<std::size_t>(mentor)].person);
}

void fill_candidates(const Visit& visit, const Child& child, const std::vector<Candidate>& candidates,
                     const matching::Run& run, ChildView& view) {
  const std::int32_t best = run.mentor_of[static_cast<std::size_t>(child.mentee)];
  for (std::size_t k = 0; k < candidates.size() && k < candidates_shown; ++k) {
    const auto& c = candidates[k];
    view.candidates.push_back(
        {child.pool.mentors[static_cast<std::size_t>(c.mentor)].name, reasons_of(visit, c.score),
         small_print(visit, child, c.mentor), static_cast<std::int64_t>(k) + 1, c.score.total, c.mentor == best,
         view.may_decide ? std::optional(render::Url(propose_address(visit, child, c.mentor))) : std::nullopt,
         render::Url(sheet_address(visit, child.pool, c.mentor))});
  }
  view.any = !candidates.empty();
  view.more = static_cast<std::int64_t>(candidates.size() - view.candidates.size());
  view.any_more = view.more > 0;
  if (!view.any)
    view.nobody = render::Empty{visit.words.text("placement.nobody"), visit.words.text("placement.nobody_hint")};
  view.best =
      best == matching::nobody
          ? visit.words.text("placement.best_none")
          : visit.words.text("placement.best", {{"who", child.pool.mentors[static_cast<std::size_t>(best)].name}});
}

/// For whom least stands in the way comes first: the answer to "why not X?".
void fill_blocked(const Visit& visit, const Child& child, ChildView& view) {
  std::vector<std::pair<int, std::int32_t>> order;
  const auto& asked = child.pool.asked;
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(asked.pool.mentors.size()); ++i)
    if (const auto against = child.pool.mentors[static_cast<std::size_t>(i)].person == visit.actor.person
                                 ? 0
                                 : matching::blockers_of(asked.pool, asked.rules, i, child.mentee))
      order.emplace_back(std::popcount(against), i);
  std::ranges::stable_sort(order, {}, &std::pair<int, std::int32_t>::first);
  for (std::size_t k = 0; k < order.size() && k < blocked_shown; ++k)
    view.blocked.push_back(
        {child.pool.mentors[static_cast<std::size_t>(order[k].second)].name,
         blocker_words(visit, matching::blockers_of(asked.pool, asked.rules, order[k].second, child.mentee)),
         small_print(visit, child, order[k].second)});
  view.any_blocked = !view.blocked.empty();
}

/// The smallest change that would place a child who is left out.
std::string smallest_change(const Visit& visit, const Child& child, const matching::Run& run) {
  if (run.mentor_of[static_cast<std::size_t>(child.mentee)] != matching::nobody) return {};
  const auto why =
      matching::why_left_out(child.pool.asked.pool, child.pool.asked.rules, run.problem, run.solution, child.mentee);
  if (why.possible > 0 && why.nearest_mentor != matching::nobody)
    return visit.words.text("placement.change.place",
                            {{"who", child.pool.mentors[static_cast<std::size_t>(why.nearest_mentor)].name}});
  if (why.kilometres > 0)
    return visit.words.text("placement.change.distance", {{"n", static_cast<std::int64_t>(std::ceil(why.kilometres))}});
  const auto most = std::ranges::max_element(why.only);
  if (*most == 0) return visit.words.text("placement.change.none");
  return visit.words.text(
      "placement.change.one",
      {{"n", *most},
       {"what", blocker_words(visit, matching::bit(static_cast<matching::Blocker>(most - why.only.begin())))}});
}

void fill_waiting(Visit& visit, const Child& child, const Refusal* refusal, ChildView& view) {
  const render::FormState form(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = form.problems();
  view.reason = form.field("reason", Key("placement.field.reason"));
  view.reason.required = view.any;
  view.reason.hint = visit.words.text("placement.field.wait_hint");
  for (const char* name : {"profile", "availability", "mentee_wishes", "guardian_wishes"})
    view.forms.push_back({visit.words.text_of("placement.form." + std::string(name)),
                          render::Url("/placement/people/" + visit.seal(child.who().person) + "/" + name +
                                      "?programme=" + visit.seal(child.pool.programme))});
}

}  // namespace

http::Response show_child(Visit& visit, const Child& child, const Refusal* refusal) {
  const auto candidates = candidates_of(child.pool, child.mentee, visit.actor.person);
  const auto run = matching::run(child.pool.asked);
  ChildView view;
  view.name = child.who().name;
  for (const auto& programme : programmes_for(visit))
    if (programme.programme == child.pool.programme) view.programme = programme.name;
  view.waiting = visit.words.text("placement.waiting_since",
                                  {{"day", child.who().since}, {"n", days_between(child.who().since, visit.today)}});
  if (child.who().first_since < child.who().since)
    view.earlier = visit.words.text("placement.waited_before", {{"day", child.who().first_since}});
  view.position = position_of(visit, child);
  view.expected = expected_wait(visit, child.pool.programme);
  view.unknown = not_known(visit, child.who());
  view.back = render::Url("/placement/pool?programme=" + visit.seal(child.pool.programme));
  view.action = render::Url(address_of(visit, child.who().referral) + "/waiting");
  view.may_decide = may_decide(visit, child.pool.programme);
  view.sheet = render::Url("/placement/sheets/" + visit.seal(child.who().person) +
                           "?programme=" + visit.seal(child.pool.programme));
  fill_candidates(visit, child, candidates, run, view);
  fill_blocked(visit, child, view);
  view.change = smallest_change(visit, child, run);
  if (view.may_decide) fill_waiting(visit, child, refusal, view);
  render::Html body(16 * 1024);
  html::child(body, view, visit.words);
  return visit.page(visit.words.text("placement.title.child"), body, casefile::status_of(refusal));
}

http::Response child_page(Visit& visit, const Columns& columns) {
  const auto child = open_child(visit, *columns());
  return child ? show_child(visit, *child, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

namespace {

Result<http::Response> keep_waiting(Visit& visit, const Child& child, FunctionRef<http::Response(std::int64_t)> done) {
  const Decision decision{std::nullopt, std::string(visit.request.form.get("reason"))};
  return visit.change("pairing.wait", [&](db::Tx& tx) -> Result<http::Response> {
    const auto row = record_decision(tx, child.pool, child.mentee, decision, casefile::author_of(visit));
    if (!row) return tl::unexpected(row.error());
    visit.changed("person", child.who().person.value);
    return done(*row);
  });
}

}  // namespace

http::Response child_wait(Visit& visit, const Columns& columns) {
  const auto child = open_child(visit, *columns());
  if (!child || !may_decide(visit, child->pool.programme)) return visit.refused({RefusalKind::not_found, {}});
  const auto made = keep_waiting(visit, *child, [&](std::int64_t) {
    return http::Response::see_other(address_of(visit, child->who().referral) + "?done=done.saved");
  });
  return made ? *made : show_child(visit, *child, &made.error());
}

http::Response wait_api(Visit& visit, const Columns& columns) {
  const auto child = open_child(visit, *columns());
  if (!child || !may_decide(visit, child->pool.programme)) return visit.refused({RefusalKind::not_found, {}});
  const auto made = keep_waiting(visit, *child, [&](std::int64_t row) {
    std::string out;
    JsonWriter(out).object().member("id", visit.seal_record("matching_decisions", row)).end();
    return http::Response::json(out, 201);
  });
  return made ? *made : visit.refused(made.error());
}

http::Response child_api(Visit& visit, const Columns& columns) {
  const auto child = open_child(visit, *columns());
  if (!child) return visit.refused({RefusalKind::not_found, {}});
  std::string out;
  JsonWriter json(out);
  json.object().member("mentee", visit.seal(child->who().person)).member("waiting_since", iso(child->who().since));
  json.key("candidates").array();
  for (const auto& candidate : candidates_of(child->pool, child->mentee, visit.actor.person)) {
    json.object().member("mentor", visit.seal(child->pool.mentors[static_cast<std::size_t>(candidate.mentor)].person));
    json.member("points", candidate.score.total).key("parts").object();
    for (std::size_t c = 0; c < matching::criteria; ++c)
      if (candidate.score.parts[c] > 0)
        json.member(matching::word(static_cast<matching::Criterion>(c)), candidate.score.parts[c]);
    json.end().end();
  }
  json.end().end();
  return http::Response::json(out);
}

}  // namespace kith::placement
