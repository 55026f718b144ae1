// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <charconv>

#include "matching/explain.h"
#include "placement/placement.h"
#include "placement/pool.html.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/html.h"
#include "records/labels.h"

namespace kith::placement {
namespace {

using i18n::Key;
constexpr std::size_t rows_shown = 200;
constexpr std::int32_t most_recruits = 10;

struct Tab {
  std::string text;
  render::Url href;
  bool here{};
};
struct PairRow {
  std::string mentee, mentor, mentee_id, mentor_id;
  render::Url href;
  std::int64_t points{};
  bool locked{};
  render::FormToken token;
};
struct LeftRow {
  std::string mentee, why;
  render::Url href;
};
struct GroupRow {
  std::string group;
  std::int64_t mentees{}, placed{};
};
struct WeightField {
  std::string name, label;
  std::int64_t points{};
};
struct PoolView {
  std::vector<Tab> tabs;
  std::string programme, result, proof, stability, what_if;
  std::vector<PairRow> pairs;
  std::vector<LeftRow> left;
  std::vector<std::string> recruits;
  std::vector<GroupRow> groups;
  std::vector<WeightField> weights;
  std::optional<render::Empty> nothing;
  bool any{}, any_pairs{}, any_left{}, any_recruits{}, may_decide{}, more{};
};

std::string name_in(const std::vector<Somebody>& people, std::int32_t place) {
  return people[static_cast<std::size_t>(place)].name;
}

/// What the page is asked for: the programme of the query, or the first.
std::optional<ProgrammeName> asked_programme(const Visit& visit, const std::vector<ProgrammeName>& programmes) {
  const auto wish = visit.open_id<ProgrammeId>(visit.request.query.get("programme"));
  for (const auto& programme : programmes)
    if (!wish || programme.programme == *wish) return programme;
  return std::nullopt;
}

/// The programme's weights with those typed into the page: `w_interests=300`. False when nothing differs.
bool change_weights(const Visit& visit, matching::Rules& rules) {
  bool changed = false;
  for (std::size_t c = 0; c < matching::criteria; ++c) {
    const auto typed = visit.request.query.get("w_" + std::string(matching::word(static_cast<matching::Criterion>(c))));
    std::int32_t points = 0;
    const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), points);
    if (typed.empty() || error != std::errc{} || end != typed.data() + typed.size() || points < 0 || points > 10'000)
      continue;
    changed |= rules.weights[c].points != points;
    rules.weights[c].points = points;
  }
  return changed;
}

void fill_pairs(Visit& visit, const ProgrammePool& pool, const matching::Run& run, PoolView& view) {
  const auto hidden = hidden_from(visit);
  for (std::size_t j = 0; j < run.mentor_of.size(); ++j) {
    const auto mentor = run.mentor_of[j];
    if (mentor == matching::nobody || hidden.contains(pool.mentees[j].person)) continue;
    if (view.pairs.size() == rows_shown) {
      view.more = true;
      break;
    }
    const auto place = static_cast<std::int32_t>(j);
    PairRow row;
    row.mentee = pool.mentees[j].name;
    row.mentor = name_in(pool.mentors, mentor);
    row.href = render::Url(address_of(visit, pool.mentees[j].referral));
    row.points = matching::score(pool.asked.pool.mentors[static_cast<std::size_t>(mentor)], pool.asked.pool.mentees[j],
                                 pool.asked.rules)
                     .total;
    row.locked = std::ranges::any_of(pool.asked.locks, [&](const auto& lock) { return lock.first == place; });
    row.mentee_id = visit.seal(pool.mentees[j].person);
    row.mentor_id = visit.seal(pool.mentors[static_cast<std::size_t>(mentor)].person);
    if (view.may_decide) row.token = {visit.csrf(), visit.fresh_key()};
    visit.saw("person", pool.mentees[j].person.value);
    view.pairs.push_back(std::move(row));
  }
  view.any_pairs = !view.pairs.empty();
}

std::string why_left(const Visit& visit, const ProgrammePool& pool, const matching::LeftOut& why) {
  if (why.possible > 0)
    return visit.words.text("placement.left.taken", {{"n", why.possible},
                                                     {"who", why.nearest_mentor == matching::nobody
                                                                 ? std::string("–")
                                                                 : name_in(pool.mentors, why.nearest_mentor)}});
  const auto most = std::ranges::max_element(why.only);
  if (*most == 0) return visit.words.text("placement.change.none");
  return visit.words.text(
      "placement.change.one",
      {{"n", *most},
       {"what", blocker_words(visit, matching::bit(static_cast<matching::Blocker>(most - why.only.begin())))}});
}

void fill_left(Visit& visit, const ProgrammePool& pool, const matching::Run& run, PoolView& view) {
  if (std::ranges::find(run.mentor_of, matching::nobody) == run.mentor_of.end()) return;
  matching::Standing standing(run.problem, run.solution);
  const auto hidden = hidden_from(visit);
  for (std::size_t j = 0; j < run.mentor_of.size() && view.left.size() < rows_shown; ++j) {
    if (run.mentor_of[j] != matching::nobody || hidden.contains(pool.mentees[j].person)) continue;
    const auto why = matching::why_left_out(pool.asked.pool, pool.asked.rules, standing, static_cast<std::int32_t>(j));
    view.left.push_back(
        {pool.mentees[j].name, why_left(visit, pool, why), render::Url(address_of(visit, pool.mentees[j].referral))});
    visit.saw("person", pool.mentees[j].person.value);
  }
  view.any_left = !view.left.empty();
}

void fill_recruits(const Visit& visit, const ProgrammePool& pool, const matching::Run& run, PoolView& view) {
  for (const auto& recruit : matching::recruitment_plan(run.problem, run.solution, most_recruits)) {
    if (recruit.placed == 0) continue;
    view.recruits.push_back(visit.words.text(
        "placement.recruit",
        {{"n", recruit.how_many}, {"who", name_in(pool.mentors, recruit.like_mentor)}, {"placed", recruit.placed}}));
  }
  view.any_recruits = !view.recruits.empty();
}

/// Outcomes by gender, so that a disparity is seen.
void fill_groups(const Visit& visit, const ProgrammePool& pool, const matching::Run& run, PoolView& view) {
  const auto group_of = [&](const matching::Mentee& m) {
    for (std::size_t g = 0; g < pool.genders.size(); ++g)
      if ((m.gender >> g) & 1) return pool.genders[g];
    return visit.words.text("placement.group_unknown");
  };
  std::map<std::string, GroupRow> groups;
  for (std::size_t j = 0; j < run.mentor_of.size(); ++j) {
    GroupRow& row = groups[group_of(pool.asked.pool.mentees[j])];
    ++row.mentees;
    row.placed += run.mentor_of[j] != matching::nobody ? 1 : 0;
  }
  for (auto& [group, row] : groups) {
    row.group = group;
    view.groups.push_back(row);
  }
}

void fill_result(const Visit& visit, const ProgrammePool& pool, const matching::Run& run, PoolView& view) {
  const auto placed = std::ranges::count_if(run.mentor_of, [](auto m) { return m != matching::nobody; });
  view.result = visit.words.text("placement.result", {{"placed", placed},
                                                      {"mentees", static_cast<std::int64_t>(pool.mentees.size())},
                                                      {"mentors", static_cast<std::int64_t>(pool.mentors.size())},
                                                      {"points", run.points}});
  view.proof = visit.words.text(run.solution.optimal ? Key("placement.proven") : Key("placement.not_proven"));
  matching::Asked stable = pool.asked;
  stable.stable = true;
  const auto other = matching::run(stable);
  const auto placed_stably = std::ranges::count_if(other.mentor_of, [](auto m) { return m != matching::nobody; });
  view.stability = visit.words.text("placement.stability", {{"placed", placed_stably}, {"points", other.points}});
}

/// Pairs gained and lost by other weights.
std::string difference(const Visit& visit, const matching::Run& before, const matching::Run& after) {
  std::int64_t gained = 0, lost = 0;
  for (std::size_t j = 0; j < before.mentor_of.size(); ++j) {
    if (before.mentor_of[j] == after.mentor_of[j]) continue;
    lost += before.mentor_of[j] != matching::nobody ? 1 : 0;
    gained += after.mentor_of[j] != matching::nobody ? 1 : 0;
  }
  return visit.words.text("placement.difference", {{"gained", gained}, {"lost", lost}});
}

void fill(Visit& visit, ProgrammePool pool, PoolView& view) {
  auto run = matching::run(pool.asked);
  if (auto rules = pool.asked.rules; change_weights(visit, rules)) {
    const auto before = std::move(run);
    pool.asked.rules = rules;
    run = matching::run(pool.asked);
    view.what_if = difference(visit, before, run);
  }
  for (std::size_t c = 0; c < matching::criteria; ++c) {
    const auto word = matching::word(static_cast<matching::Criterion>(c));
    view.weights.push_back(
        {"w_" + std::string(word), records::code_label(visit.words, word), pool.asked.rules.weights[c].points});
  }
  fill_result(visit, pool, run, view);
  fill_pairs(visit, pool, run, view);
  fill_left(visit, pool, run, view);
  fill_recruits(visit, pool, run, view);
  fill_groups(visit, pool, run, view);
}

}  // namespace

http::Response pool_page(Visit& visit, const Columns& columns) {
  const auto programmes = programmes_for(visit);
  const auto programme = asked_programme(visit, programmes);
  if (!programme && !visit.request.query.get("programme").empty()) return visit.refused({RefusalKind::not_found, {}});
  PoolView view;
  if (programme) {
    view.programme = visit.seal(programme->programme);
    view.may_decide = may_decide(visit, programme->programme);
    auto pool = load_pool(visit, *columns(), programme->programme);
    view.any = !pool.mentees.empty();
    if (view.any) fill(visit, std::move(pool), view);
  }
  for (const auto& each : programmes)
    view.tabs.push_back({each.name, render::Url("/placement/pool?programme=" + visit.seal(each.programme)),
                         programme && each.programme == programme->programme});
  if (!view.any)
    view.nothing =
        render::Empty{visit.words.text("placement.nobody_waits"), visit.words.text("placement.nobody_waits_hint")};
  render::Html body(64 * 1024);
  html::pool(body, view, visit.words);
  return visit.page(visit.words.text("placement.title.pool"), body);
}

http::Response pairs_post(Visit& visit, const Columns& columns) {
  const auto& form = visit.request.form;
  const auto programme = visit.open_id<ProgrammeId>(form.get("programme"));
  const auto mentor = visit.open_id<PersonId>(form.get("mentor")), mentee = visit.open_id<PersonId>(form.get("mentee"));
  const auto rule = form.get("rule");
  const auto programmes = programmes_for(visit);
  const bool open =
      programme && std::ranges::find(programmes, *programme, &ProgrammeName::programme) != programmes.end();
  if (!open || !may_decide(visit, *programme) || !mentor || !mentee || (rule != "together" && rule != "apart"))
    return visit.refused({RefusalKind::not_found, {}});
  const auto pool = load_pool(visit, *columns(), *programme);
  if (std::ranges::find(pool.mentees, *mentee, &Somebody::person) == pool.mentees.end() ||
      std::ranges::find(pool.mentors, *mentor, &Somebody::person) == pool.mentors.end())
    return visit.refused({RefusalKind::not_found, {}});
  const auto made = visit.change("pairing.rule", [&](db::Tx& tx) -> Result<http::Response> {
    const auto row = record_pair_rule(tx, pool, *mentor, *mentee, rule == "together", {}, casefile::author_of(visit));
    if (!row) return tl::unexpected(row.error());
    visit.changed("person", mentee->value);
    return http::Response::see_other("/placement/pool?programme=" + visit.seal(*programme) + "&done=done.saved");
  });
  return made ? *made : visit.refused(made.error());
}

http::Response pool_api(Visit& visit, const Columns& columns) {
  const auto programmes = programmes_for(visit);
  const auto programme = asked_programme(visit, programmes);
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const auto pool = load_pool(visit, *columns(), programme->programme);
  const auto run = matching::run(pool.asked);
  std::string out;
  JsonWriter json(out);
  json.object().member("programme", visit.seal(programme->programme)).member("as_of", iso(pool.as_of));
  json.member("points", run.points).member("proven", run.solution.optimal).member("inputs", digest_of(pool.asked));
  json.key("mentees").array();
  const auto hidden = hidden_from(visit);
  for (std::size_t j = 0; j < run.mentor_of.size(); ++j) {
    if (hidden.contains(pool.mentees[j].person)) continue;
    json.object()
        .member("mentee", visit.seal(pool.mentees[j].person))
        .member("waiting_since", iso(pool.mentees[j].since));
    if (run.mentor_of[j] != matching::nobody)
      json.member("mentor", visit.seal(pool.mentors[static_cast<std::size_t>(run.mentor_of[j])].person));
    json.end();
    visit.saw("person", pool.mentees[j].person.value);
  }
  json.end().end();
  return http::Response::json(out);
}

}  // namespace kith::placement
