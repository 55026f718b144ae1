// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <bit>

#include "placement/desk.h"
#include "placement/mentor.html.h"
#include "placement/pairing.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/html.h"

/// One mentor: which of the children who wait fit, ranked with reasons, and what speaks against the others. The other
/// side of the child's page.
namespace kith::placement {
namespace {

using i18n::Key;
constexpr std::size_t children_shown = 10, blocked_shown = 20;

struct ChildRow {
  std::string name, waiting, reasons, small;
  std::int64_t rank{}, points{};
  bool urgent{}, best{};
  render::Url href;
  std::optional<render::Url> propose;
};
struct BlockedChild {
  std::string name, why, small;
};
struct FormLink {
  std::string text;
  render::Url href;
};
struct MentorView {
  std::string name, programme, places, best, unknown, caption;
  render::Url back, sheet;
  std::vector<FormLink> forms;
  std::vector<ChildRow> children;
  std::vector<BlockedChild> blocked;
  std::optional<render::Empty> nobody;
  std::int64_t more{};
  bool any{}, any_more{}, any_blocked{}, may_decide{};
};

/// A mentor of a pool the actor sees; nobody looks at themselves here.
struct Opened {
  std::shared_ptr<const Loaded> from;
  std::string programme;
  std::int32_t mentor{};
  const ProgrammePool& pool() const { return from->pool; }
  const Somebody& who() const { return pool().mentors[static_cast<std::size_t>(mentor)]; }
};

/// In the programme that is asked for, or the first in whose pool the mentor is.
std::optional<Opened> open(Visit& visit, const Uses& uses) {
  const auto person = visit.open_id<PersonId>(visit.path.find("mentor")->second);
  if (!person || *person == visit.actor.person) return std::nullopt;
  const auto typed = visit.request.query.get("programme");
  const auto wish = visit.open_id<ProgrammeId>(typed);
  if (!wish && !typed.empty()) return std::nullopt;
  for (const auto& programme : programmes_for(visit)) {
    if (wish && programme.programme != *wish) continue;
    const auto from = loaded(visit, uses, programme.programme);
    const auto found = find_person(from->pool.mentors, *person);
    if (found == from->pool.mentors.end()) continue;
    visit.saw("person", person->value);
    return Opened{from, programme.name, static_cast<std::int32_t>(found - from->pool.mentors.begin())};
  }
  return std::nullopt;
}

std::size_t at(std::int32_t place) { return static_cast<std::size_t>(place); }

void fill_children(Visit& visit, const Opened& opened, const Answer& answer, const std::set<PersonId>& hidden,
                   MentorView& view) {
  const auto& pool = opened.pool();
  const auto list = children_for(pool, opened.mentor, hidden);
  for (std::size_t k = 0; k < list.size() && k < children_shown; ++k) {
    const auto mentee = list[k].mentee;
    const auto& child = pool.mentees[at(mentee)];
    const bool best = answer.run && answer.current && answer.run->run.mentor_of[at(mentee)] == opened.mentor;
    view.children.push_back(
        {child.name, visit.words.text("placement.days", {{"n", days_between(child.since, visit.today)}}),
         reasons_of(visit, list[k].score), small_print(visit, pool, {opened.mentor, mentee}, child),
         static_cast<std::int64_t>(k) + 1, list[k].score.total, pool.asked.pool.mentees[at(mentee)].urgent != 0, best,
         render::Url(address_of(visit, child.referral)),
         view.may_decide ? std::optional(render::Url(propose_address(visit, pool, {opened.mentor, mentee})))
                         : std::nullopt});
    visit.saw("person", child.person.value);
  }
  view.any = !list.empty();
  view.more = static_cast<std::int64_t>(list.size() - view.children.size());
  view.any_more = view.more > 0;
  if (!view.any)
    view.nobody = render::Empty{visit.words.text("placement.no_child"), visit.words.text("placement.nobody_hint")};
}

/// For whom least stands in the way comes first.
void fill_blocked(Visit& visit, const Opened& opened, const std::set<PersonId>& hidden, MentorView& view) {
  const auto& pool = opened.pool();
  const auto against = matching::against_mentees(pool.asked.pool, pool.asked.rules, opened.mentor);
  std::vector<std::pair<std::int32_t, std::uint32_t>> order;
  for (std::size_t j = 0; j < against.size(); ++j)
    if (against[j] != 0 && !hidden.contains(pool.mentees[j].person))
      order.emplace_back(static_cast<std::int32_t>(j), against[j]);
  std::ranges::stable_sort(order, {}, [](const auto& o) { return std::popcount(o.second); });
  for (std::size_t k = 0; k < order.size() && k < blocked_shown; ++k) {
    const auto& child = pool.mentees[at(order[k].first)];
    view.blocked.push_back({child.name, blocker_words(visit, order[k].second),
                            small_print(visit, pool, {opened.mentor, order[k].first}, child)});
    visit.saw("person", child.person.value);
  }
  view.any_blocked = !view.blocked.empty();
}

/// Whom the whole-pool result gives the mentor.
std::string best_words(const Visit& visit, const Opened& opened, const Answer& answer,
                       const std::set<PersonId>& hidden) {
  if (!answer.run || !answer.current) return visit.words.text("placement.best_later");
  std::string names;
  const auto& mentor_of = answer.run->run.mentor_of;
  for (std::size_t j = 0; j < mentor_of.size(); ++j)
    if (mentor_of[j] == opened.mentor && !hidden.contains(opened.pool().mentees[j].person))
      (names += names.empty() ? "" : ", ") += opened.pool().mentees[j].name;
  return names.empty() ? visit.words.text("placement.best_none")
                       : visit.words.text("placement.best", {{"who", std::string_view(names)}});
}

std::vector<FormLink> forms_of(const Visit& visit, const Opened& opened) {
  std::vector<FormLink> forms;
  for (const char* name : {"profile", "availability", "mentor_wishes"})
    forms.push_back({visit.words.text_of("placement.form." + std::string(name)),
                     render::Url("/placement/people/" + visit.seal(opened.who().person) + "/" + name +
                                 "?programme=" + visit.seal(opened.pool().programme))});
  return forms;
}

}  // namespace

http::Response mentor_page(Visit& visit, const Uses& uses) {
  const auto opened = open(visit, uses);
  if (!opened) return visit.refused({RefusalKind::not_found, {}});
  const auto& pool = opened->pool();
  const auto answer = look(visit, uses, {pool.programme, Kind::optimal, std::nullopt, {}});
  const auto hidden = hidden_from(visit);
  MentorView view;
  view.name = opened->who().name;
  view.programme = opened->programme;
  view.places = visit.words.text("placement.places", {{"n", pool.asked.pool.mentors[at(opened->mentor)].capacity}});
  view.best = best_words(visit, *opened, answer, hidden);
  view.unknown = not_known(visit, opened->who());
  view.caption = visit.words.text(pool.asked.rules.placing_first ? Key("placement.children_urgent_first")
                                                                 : Key("placement.children"));
  view.back = render::Url("/placement/pool?programme=" + visit.seal(pool.programme));
  view.sheet = render::Url(sheet_address(visit, pool, opened->mentor));
  view.may_decide = may_decide(visit, pool.programme);
  if (view.may_decide) view.forms = forms_of(visit, *opened);
  fill_children(visit, *opened, answer, hidden, view);
  fill_blocked(visit, *opened, hidden, view);
  render::Html body(16 * 1024);
  html::mentor(body, view, visit.words);
  return visit.page(visit.words.text("placement.title.mentor"), body);
}

http::Response mentor_api(Visit& visit, const Uses& uses) {
  const auto opened = open(visit, uses);
  if (!opened) return visit.refused({RefusalKind::not_found, {}});
  const auto& pool = opened->pool();
  std::string out;
  JsonWriter json(out);
  json.object().member("mentor", visit.seal(opened->who().person));
  json.member("places", pool.asked.pool.mentors[at(opened->mentor)].capacity).key("children").array();
  for (const auto& fit : children_for(pool, opened->mentor, hidden_from(visit))) {
    const auto& child = pool.mentees[at(fit.mentee)];
    json.object().member("child", visit.seal_record("referrals", child.referral));
    json.member("mentee", visit.seal(child.person)).member("waiting_since", iso(child.since));
    json.member("points", fit.score.total).key("parts").object();
    for (std::size_t c = 0; c < matching::criteria; ++c)
      if (fit.score.parts[c] > 0) json.member(matching::word(static_cast<matching::Criterion>(c)), fit.score.parts[c]);
    json.end().end();
    visit.saw("person", child.person.value);
  }
  json.end().end();
  return http::Response::json(out);
}

}  // namespace kith::placement
