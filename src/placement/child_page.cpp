// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

#include "matches/rematch.h"
#include "placement/child.html.h"
#include "placement/desk.h"
#include "placement/pairing.h"
#include "platform/base/json_writer.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/html.h"
#include "records/labels.h"

namespace kith::placement {
namespace {

using i18n::Key;
constexpr std::size_t candidates_shown = 10, blocked_shown = 20;  // candidates: on one page

struct CandidateRow {
  std::string name, reasons, small, parts;
  std::int64_t rank{}, points{};
  bool best{};  ///< whom the whole pool would give
  std::optional<render::Url> propose;
  render::Url sheet, page;
};
struct BlockedRow {
  std::string name, why, small;
};
struct FormLink {
  std::string text;
  render::Url href;
};
struct ChildView {
  std::string name, programme, waiting, earlier, position, expected, spoken, unknown, rest, best, change;
  render::Url back, action, sheet;
  std::vector<FormLink> forms, notes;
  std::vector<CandidateRow> candidates;
  std::vector<BlockedRow> blocked;
  std::optional<render::Empty> nobody;
  std::optional<render::Url> before, after;  ///< the candidates before and after those shown
  std::int64_t more{};
  bool any{}, paged{}, any_more{}, any_blocked{}, may_decide{};
  render::FormToken token;
  render::ErrorSummary problems;
  render::Field reason;
};

/// Whom the whole-pool result gives the child, where it is of today.
std::int32_t placed_with(const Answer& answer, const Child& child) {
  const bool told =
      answer.run && answer.current && static_cast<std::size_t>(child.mentee) < answer.run->run.mentor_of.size();
  return told ? answer.run->run.mentor_of[static_cast<std::size_t>(child.mentee)] : matching::nobody;
}

/// The small print of a pair, and that the mentor's last match ended a short while ago (workflows.md §3, REMATCH).
std::string small_and_rest(const Visit& visit, const snapshot::Snapshot& columns, const Child& child,
                           std::int32_t mentor) {
  const auto& who = child.pool.mentors[static_cast<std::size_t>(mentor)];
  std::string text = small_print(visit, child.pool, {mentor, child.mentee}, who);
  if (const auto rests = matches::rests_until(columns, child.pool.programme, who.person, visit.today))
    text += (text.empty() ? "" : " · ") + visit.words.text("placement.rests", {{"day", *rests}});
  return text;
}

/// The candidate the page begins with: `from` of the address, counted from 1.
std::size_t first_shown(const Visit& visit, std::size_t candidates) {
  const auto typed = visit.request.query.get("from");
  std::size_t from = 1;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), from);
  if (error != std::errc{} || end != typed.data() + typed.size() || from < 1 || from > candidates) return 0;
  return from - 1;
}

void fill_candidates(const Visit& visit, const snapshot::Snapshot& columns, const Child& child,
                     const std::vector<Candidate>& candidates, const Answer& answer, ChildView& view) {
  const std::int32_t best = placed_with(answer, child);
  const std::size_t from = first_shown(visit, candidates.size());
  for (std::size_t k = from; k < std::min(candidates.size(), from + candidates_shown); ++k) {
    const auto& c = candidates[k];
    view.candidates.push_back(
        {child.pool.mentors[static_cast<std::size_t>(c.mentor)].name, reasons_of(visit, c.score),
         small_and_rest(visit, columns, child, c.mentor), all_parts_of(visit, c.score),
         static_cast<std::int64_t>(k) + 1, c.score.total, c.mentor == best,
         view.may_decide ? std::optional(render::Url(propose_address(visit, child.pool, {c.mentor, child.mentee})))
                         : std::nullopt,
         render::Url(sheet_address(visit, child.pool, c.mentor)),
         render::Url(mentor_address(visit, child.pool, c.mentor))});
  }
  view.any = !candidates.empty();
  view.more = static_cast<std::int64_t>(candidates.size() - from - view.candidates.size());
  view.any_more = view.more > 0;
  const auto page = [&](std::size_t first) {
    return render::Url(address_of(visit, child.who().referral) + "?from=" + std::to_string(first + 1));
  };
  if (from > 0) view.before = page(from < candidates_shown ? 0 : from - candidates_shown);
  if (view.any_more) view.after = page(from + candidates_shown);
  view.paged = view.before || view.after;
  if (!view.any)
    view.nobody = render::Empty{visit.words.text("placement.nobody"), visit.words.text("placement.nobody_hint")};
  view.best =
      !answer.run || !answer.current ? visit.words.text("placement.best_later")
      : best == matching::nobody
          ? visit.words.text("placement.best_none")
          : visit.words.text("placement.best", {{"who", child.pool.mentors[static_cast<std::size_t>(best)].name}});
}

/// For whom least stands in the way comes first: the answer to "why not X?".
void fill_blocked(const Visit& visit, const Child& child, ChildView& view) {
  const auto& pool = child.pool;
  const auto against = matching::against_mentors(pool.asked.pool, pool.asked.rules, child.mentee);
  std::vector<std::int32_t> order;
  for (std::size_t i = 0; i < against.size(); ++i)
    if (against[i] != 0 && pool.mentors[i].person != visit.actor.person) order.push_back(static_cast<std::int32_t>(i));
  const auto spoken_against = [&](std::int32_t i) { return std::popcount(against[static_cast<std::size_t>(i)]); };
  std::ranges::stable_sort(order, {}, spoken_against);
  for (std::size_t k = 0; k < order.size() && k < blocked_shown; ++k) {
    const auto place = static_cast<std::size_t>(order[k]);
    view.blocked.push_back({pool.mentors[place].name, blocker_words(visit, against[place]),
                            small_print(visit, pool, {order[k], child.mentee}, pool.mentors[place])});
  }
  view.any_blocked = !view.blocked.empty();
}

/// The smallest change that would place a child who is left out.
std::string smallest_change(const Visit& visit, const Child& child, const Answer& answer) {
  const auto place = static_cast<std::size_t>(child.mentee);
  if (!answer.run || !answer.current || answer.run->why.empty() || !answer.run->left_out(place)) return {};
  const auto& why = answer.run->why[place];
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

std::string position_words(const Visit& visit, const Band& band, std::int64_t all) {
  const auto to = std::min(band.to, all);
  return band.from == to ? visit.words.text("placement.position_alone", {{"from", to}, {"of", all}})
                         : visit.words.text("placement.position", {{"from", band.from}, {"to", to}, {"of", all}});
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

http::Response show_child(Visit& visit, const Uses& uses, const Child& child, const Refusal* refusal) {
  const auto candidates = candidates_of(child.pool, child.mentee, visit.actor.person);
  const auto answer = look(visit, uses, {child.pool.programme, Kind::optimal, std::nullopt, {}});
  ChildView view;
  view.name = child.who().name;
  for (const auto& programme : programmes_for(visit))
    if (programme.programme == child.pool.programme) view.programme = programme.name;
  view.waiting = visit.words.text("placement.waiting_since",
                                  {{"day", child.who().since}, {"n", days_between(child.who().since, visit.today)}});
  if (child.who().first_since < child.who().since)
    view.earlier = visit.words.text("placement.waited_before", {{"day", child.who().first_since}});
  const auto band = band_of(child.pool, child.mentee);
  const auto all = static_cast<std::int64_t>(child.pool.mentees.size());
  view.position = position_words(visit, band, all);
  view.expected = outlook_words(visit.words, outlook(child.from->waits, days_between(child.who().since, visit.today)));
  const auto spoken =
      visit.reading([&](db::Tx& tx) { return last_spoken(tx, child.who().referral, child.who().since, visit.today); });
  view.spoken =
      spoken ? visit.words.text("placement.spoken", {{"day", *spoken}, {"n", days_between(*spoken, visit.today)}})
             : visit.words.text("placement.spoken_none");
  for (const auto& [language, text] :
       {std::pair("en", Key("placement.note.english")), std::pair("fr", Key("placement.note.french"))})
    view.notes.push_back({visit.words.text(text),
                          render::Url("/placement/wait-notes/" + visit.seal_record("referrals", child.who().referral) +
                                      "?language=" + language)});
  view.unknown = not_known(visit, child.who());
  view.back = render::Url("/placement/pool?programme=" + visit.seal(child.pool.programme));
  view.action = render::Url(address_of(visit, child.who().referral) + "/waiting");
  view.may_decide = may_decide(visit, child.pool.programme);
  view.sheet = render::Url("/placement/sheets/" + visit.seal(child.who().person) +
                           "?programme=" + visit.seal(child.pool.programme));
  const auto columns = uses.columns();
  view.rest = matches::rest_words(visit.words, {std::nullopt, matches::rests_until(*columns, child.pool.programme,
                                                                                   child.who().person, visit.today)});
  fill_candidates(visit, *columns, child, candidates, answer, view);
  fill_blocked(visit, child, view);
  view.change = smallest_change(visit, child, answer);
  if (view.may_decide) fill_waiting(visit, child, refusal, view);
  render::Html body(16 * 1024);
  html::child(body, view, visit.words);
  return visit.page(visit.words.text("placement.title.child"), body, casefile::status_of(refusal));
}

http::Response child_page(Visit& visit, const Uses& uses) {
  const auto child = open_child(visit, uses);
  return child ? show_child(visit, uses, *child, nullptr) : visit.refused({RefusalKind::not_found, {}});
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

http::Response child_wait(Visit& visit, const Uses& uses) {
  const auto child = open_child(visit, uses);
  if (!child || !may_decide(visit, child->pool.programme)) return visit.refused({RefusalKind::not_found, {}});
  const auto made = keep_waiting(visit, *child, [&](std::int64_t) {
    return http::Response::see_other(address_of(visit, child->who().referral) + "?done=done.saved");
  });
  return made ? *made : show_child(visit, uses, *child, &made.error());
}

http::Response wait_api(Visit& visit, const Uses& uses) {
  const auto child = open_child(visit, uses);
  if (!child || !may_decide(visit, child->pool.programme)) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      keep_waiting(visit, *child, [&](std::int64_t row) { return http::created(visit, "matching_decisions", row); });
  return made ? *made : visit.refused(made.error());
}

http::Response child_api(Visit& visit, const Uses& uses) {
  const auto child = open_child(visit, uses);
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
