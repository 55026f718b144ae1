// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <charconv>

#include "matching/explain.h"
#include "placement/group_tables.h"
#include "placement/outcomes.h"
#include "placement/pairing.h"
#include "placement/pool.html.h"
#include "placement/pool_file.h"
#include "placement/pool_work.h"
#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/html.h"
#include "records/labels.h"

namespace kith::placement {
namespace {

using i18n::Key;
constexpr std::size_t rows_shown = 200, moves_shown = 50;

struct Tab {
  std::string text;
  render::Url href;
  bool here{};
};
struct PairRow {
  std::string mentee, mentor, before;
  render::Url href, mentor_page;
  std::optional<render::Url> together, apart;
  std::int64_t points{};
  bool locked{};
};
struct LeftRow {
  std::string mentee, why;
  render::Url href;
};
struct MoveRow {
  std::string mentee, before, now;
};
struct RuleRow {
  std::string mentee, mentor, rule, since, who, note, state;
  render::Url end;
  render::FormToken token;
};
struct WeightField {
  std::string name, label;
  std::int64_t points{};
};
struct Kept {
  std::string when, inputs;
  render::Status standing;
  std::vector<std::string> people;
  std::vector<MoveRow> moves;
  bool any_moves{}, undecided{};
  render::Url action;
  render::FormToken token;
  render::ErrorSummary problems;
  render::Field reason;
};
struct PoolView {
  std::vector<Tab> tabs, kinds;
  std::string programme, kind, result, proof, other, closed, what_if;
  std::vector<MoveRow> tried;
  std::optional<Kept> kept;
  std::optional<WorkView> work;
  std::vector<PairRow> pairs;
  std::vector<LeftRow> left;
  std::vector<RuleRow> rules;
  std::vector<std::string> recruits;
  std::vector<GroupTable> tables;
  std::vector<WeightField> weights;
  std::optional<render::Url> adopt, profiles;
  render::Url weights_page;
  std::optional<render::Empty> nothing;
  render::FormToken token;
  bool any{}, any_pairs{}, any_left{}, any_recruits{}, any_rules{}, any_tried{}, may_decide{}, more{}, no_tables{};
};

std::string name_in(const std::vector<Somebody>& people, std::int32_t place) {
  return place == matching::nobody ? std::string() : people[static_cast<std::size_t>(place)].name;
}

/// The programme's weights with those typed into the page: `w_interests=300`. Their part of the address, empty when
/// nothing differs.
std::string change_weights(const Visit& visit, matching::Rules& rules) {
  std::string changed;
  for (std::size_t c = 0; c < matching::criteria; ++c) {
    const std::string name = "w_" + std::string(matching::word(static_cast<matching::Criterion>(c)));
    const auto typed = visit.request.query.get(name);
    std::int32_t points = 0;
    const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), points);
    if (typed.empty() || error != std::errc{} || end != typed.data() + typed.size() || points < 0 || points > 10'000)
      continue;
    if (rules.weights[c].points != points) changed += "&" + name + "=" + std::to_string(points);
    rules.weights[c].points = points;
  }
  return changed;
}

class Page {
 public:
  Page(Visit& visit, const PoolRun& of, PoolView& view)
      : visit_(visit), of_(of), pool_(of.pool), run_(of.run), hidden_(hidden_from(visit)), view_(view) {}

  void pairs() {
    std::map<std::int32_t, std::string> before;
    if (of_.changes)
      for (const auto& move : of_.changes->moves) before[move.mentee] = move.before;
    for (std::size_t j = 0; j < run_.mentor_of.size(); ++j) {
      if (run_.mentor_of[j] == matching::nobody || hidden_.contains(pool_.mentees[j].person)) continue;
      if (view_.pairs.size() == rows_shown && !lists::wanted(visit_)) {
        view_.more = true;
        break;
      }
      view_.pairs.push_back(pair_row(j, before));
      visit_.saw("person", pool_.mentees[j].person.value);
    }
    view_.any_pairs = !view_.pairs.empty();
  }

  void left_out() {
    for (std::size_t j = 0; j < of_.why.size() && (view_.left.size() < rows_shown || lists::wanted(visit_)); ++j) {
      if (!of_.left_out(j) || hidden_.contains(pool_.mentees[j].person)) continue;
      view_.left.push_back(
          {pool_.mentees[j].name, why_left(of_.why[j]), render::Url(address_of(visit_, pool_.mentees[j].referral))});
      visit_.saw("person", pool_.mentees[j].person.value);
    }
    view_.any_left = !view_.left.empty();
  }

  void groups() {
    view_.tables = group_tables(visit_, pool_, run_.mentor_of);
    view_.no_tables = view_.tables.empty();
  }

  std::vector<MoveRow> move_rows(const std::vector<Move>& moves) const {
    std::vector<MoveRow> rows;
    const std::string none = visit_.words.text("placement.nobody_word");
    for (const auto& move : moves) {
      const auto& mentee = pool_.mentees[static_cast<std::size_t>(move.mentee)];
      if (rows.size() == moves_shown || hidden_.contains(mentee.person)) continue;
      rows.push_back({mentee.name, move.before.empty() ? none : move.before, move.now.empty() ? none : move.now});
    }
    return rows;
  }

 private:
  PairRow pair_row(std::size_t j, const std::map<std::int32_t, std::string>& before) const {
    const auto place = static_cast<std::int32_t>(j);
    const auto mentor = static_cast<std::size_t>(run_.mentor_of[j]);
    PairRow row;
    row.mentee = pool_.mentees[j].name;
    row.mentor = pool_.mentors[mentor].name;
    row.href = render::Url(address_of(visit_, pool_.mentees[j].referral));
    row.mentor_page = render::Url(mentor_address(visit_, pool_, run_.mentor_of[j]));
    row.points =
        matching::score(pool_.asked.pool.mentors[mentor], pool_.asked.pool.mentees[j], pool_.asked.rules).total;
    row.locked = std::ranges::any_of(pool_.asked.locks, [&](const auto& lock) { return lock.first == place; });
    if (const auto found = before.find(place); found != before.end())
      row.before = visit_.words.text(
          "placement.before",
          {{"who", found->second.empty() ? visit_.words.text("placement.nobody_word") : found->second}});
    if (!view_.may_decide) return row;
    const std::string address = "/placement/pairs/new?programme=" + view_.programme +
                                "&mentee=" + visit_.seal(pool_.mentees[j].person) +
                                "&mentor=" + visit_.seal(pool_.mentors[mentor].person);
    if (!row.locked) row.together = render::Url(address + "&rule=locked");
    row.apart = render::Url(address + "&rule=kept_apart");
    return row;
  }

  std::string why_left(const matching::LeftOut& why) const {
    if (why.possible > 0)
      return visit_.words.text("placement.left.taken", {{"n", why.possible},
                                                        {"who", why.nearest_mentor == matching::nobody
                                                                    ? std::string("–")
                                                                    : name_in(pool_.mentors, why.nearest_mentor)}});
    const auto most = std::ranges::max_element(why.only);
    if (*most == 0) return visit_.words.text("placement.change.none");
    return visit_.words.text(
        "placement.change.one",
        {{"n", *most},
         {"what", blocker_words(visit_, matching::bit(static_cast<matching::Blocker>(most - why.only.begin())))}});
  }

  Visit& visit_;
  const PoolRun& of_;
  const ProgrammePool& pool_;
  const matching::Run& run_;
  std::set<PersonId> hidden_;
  PoolView& view_;
};

std::int64_t placed_in(const matching::Run& run) {
  return std::ranges::count_if(run.mentor_of, [](auto m) { return m != matching::nobody; });
}

void fill_result(const Visit& visit, const PoolRun& of, PoolView& view) {
  const auto& words = visit.words;
  view.result = words.text("placement.result", {{"placed", placed_in(of.run)},
                                                {"mentees", static_cast<std::int64_t>(of.pool.mentees.size())},
                                                {"mentors", static_cast<std::int64_t>(of.pool.mentors.size())},
                                                {"points", of.run.points + of.run.locked_points}});
  view.proof = of.run.proven ? words.text("placement.proven")
                             : words.text("placement.not_proven", {{"gap", of.run.bound - of.run.solution.value}});
  std::string closed;
  for (const auto group : of.run.closed) (closed += closed.empty() ? "" : "; ") += name_in(of.pool.mentors, group);
  if (!closed.empty()) view.closed = words.text("placement.closed", {{"who", std::string_view(closed)}});
  if (of.kind == Kind::stable)
    view.other =
        words.text("placement.price_stable", {{"points", of.best_points - of.run.points - of.run.locked_points},
                                              {"placed", of.best_placed - placed_in(of.run)}});
  if (of.kind == Kind::steady)
    view.other =
        words.text("placement.price_steady", {{"kept", of.run.kept},
                                              {"of", static_cast<std::int64_t>(of.pool.asked.keep.size())},
                                              {"points", of.best_points - of.run.points - of.run.locked_points}});
}

std::string list_of(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) (text += text.empty() ? "" : ", ") += name;
  return text;
}

void fill_kept(Visit& visit, const PoolRun& of, const Page& page, const Refusal* refusal, PoolView& view) {
  if (!of.last()) return;
  const auto& words = visit.words;
  Kept kept;
  kept.when = words.text("placement.kept.when",
                         {{"day", of.last()->day}, {"placed", of.last()->placed}, {"points", of.last()->points}});
  kept.inputs = words.text(of.last()->digest == of.digest ? Key("placement.kept.same") : Key("placement.kept.other"));
  const auto& decision = of.last()->decision;
  kept.undecided = decision.empty() && view.may_decide;
  kept.standing = decision.empty()        ? render::Status{render::Mark::open, words.text("placement.kept.undecided")}
                  : decision == "adopted" ? render::Status{render::Mark::good, words.text("placement.kept.adopted")}
                                          : render::Status{render::Mark::off, words.text("placement.kept.set_aside")};
  const auto people = [&](Key key, const std::vector<std::string>& names) {
    if (!names.empty())
      kept.people.push_back(words.text(key, {{"n", static_cast<std::int64_t>(names.size())}, {"who", list_of(names)}}));
  };
  people("placement.kept.mentees_new", of.changes->mentees_new);
  people("placement.kept.mentees_gone", of.changes->mentees_gone);
  people("placement.kept.mentors_new", of.changes->mentors_new);
  people("placement.kept.mentors_gone", of.changes->mentors_gone);
  kept.moves = page.move_rows(of.changes->moves);
  kept.any_moves = !kept.moves.empty();
  kept.action = render::Url("/placement/runs/" + visit.seal_record("matching_runs", of.last()->chain));
  const render::FormState form(words, refusal ? &visit.request.form : nullptr, refusal);
  kept.token = {visit.csrf(), visit.fresh_key()};
  kept.problems = form.problems();
  kept.reason = form.field("reason", "placement.field.reason");
  kept.reason.required = false;
  kept.reason.hint = words.text("placement.kept.reason_hint");
  view.kept = std::move(kept);
}

void fill_rules(Visit& visit, const PoolRun& of, PoolView& view) {
  for (const auto& rule : written_rules(visit, of.pool)) {
    RuleRow row{rule.mentee,
                rule.mentor,
                records::code_label(visit.words, rule.rule),
                visit.words.date(rule.since),
                rule.who,
                view.may_decide ? rule.note : std::string(),
                rule.state,
                render::Url("/placement/pairs/" + visit.seal_record("matching_pair_rules", rule.chain) + "/end"),
                {}};
    if (view.may_decide) row.token = {visit.csrf(), visit.fresh_key()};
    view.rules.push_back(std::move(row));
  }
  view.any_rules = !view.rules.empty();
}

/// The placement under other weights, when some were typed; nothing is stored.
std::optional<Question> tried_weights(const Visit& visit, const PoolRun& of, PoolView& view) {
  Question question{of.pool.programme, of.kind, of.pool.asked.rules, {}};
  question.tried_as = change_weights(visit, *question.tried);
  for (std::size_t c = 0; c < matching::criteria; ++c) {
    const auto word = matching::word(static_cast<matching::Criterion>(c));
    view.weights.push_back(
        {"w_" + std::string(word), records::code_label(visit.words, word), question.tried->weights[c].points});
  }
  if (question.tried_as.empty()) return std::nullopt;
  if (may_set_weights(visit, of.pool.programme))
    view.adopt = render::Url("/placement/weights?programme=" + view.programme + question.tried_as);
  return question;
}

/// What the other weights change.
void fill_tried(Visit& visit, const PoolRun& of, const PoolRun& tried, PoolView& view) {
  const auto &before = of.run.mentor_of, &now = tried.run.mentor_of;
  std::int64_t gained = 0, lost = 0;
  std::vector<Move> moves;
  for (std::size_t j = 0; j < std::min(before.size(), now.size()); ++j) {
    if (before[j] == now[j]) continue;
    lost += before[j] != matching::nobody ? 1 : 0;
    gained += now[j] != matching::nobody ? 1 : 0;
    moves.push_back(
        {static_cast<std::int32_t>(j), name_in(of.pool.mentors, before[j]), name_in(tried.pool.mentors, now[j])});
  }
  view.what_if = visit.words.text("placement.difference", {{"gained", gained}, {"lost", lost}});
  view.tried = Page(visit, tried, view).move_rows(moves);
  view.any_tried = !view.tried.empty();
}

void fill_kinds(const Visit& visit, const PoolRun& of, PoolView& view) {
  const std::string base = "/placement/pool?programme=" + view.programme;
  const auto kind = [&](Kind which, Key text) {
    view.kinds.push_back(
        {visit.words.text(text), render::Url(base + "&placement=" + std::string(name(which))), of.kind == which});
  };
  kind(Kind::optimal, "placement.kind.optimal");
  kind(Kind::stable, "placement.kind.stable");
  if (of.last()) kind(Kind::steady, "placement.kind.steady");
  view.kind = name(of.kind);
  view.weights_page = render::Url("/placement/weights?programme=" + view.programme);
}

void fill(Visit& visit, const PoolRun& of, const PoolRun& shown, const Refusal* refusal, PoolView& view) {
  Page page(visit, shown, view);
  fill_kinds(visit, of, view);
  fill_result(visit, shown, view);
  fill_kept(visit, of, page, refusal, view);
  page.pairs();
  page.left_out();
  page.groups();
  fill_rules(visit, of, view);
  const auto left = std::ranges::count(shown.run.mentor_of, matching::nobody);
  view.recruits = recruitment_words(visit, shown.pool, shown.recruits, left);
  view.any_recruits = !view.recruits.empty();
  if (view.may_decide) view.token = {visit.csrf(), visit.fresh_key()};
}

/// The pool without its page: all pairs, then all who are left out.
http::Response pool_as_file(Visit& visit, const PoolRun& shown, PoolView& view) {
  Page page(visit, shown, view);
  page.pairs();
  page.left_out();
  std::vector<PoolRow> rows;
  for (const auto& pair : view.pairs) rows.push_back({pair.mentee, pair.mentor, {}, pair.points});
  for (const auto& left : view.left) rows.push_back({left.mentee, {}, left.why, {}});
  return pool_file(visit, rows);
}

/// A programme's pool into the view: the result when there is one, and how the work on a newer one stands. The answer
/// itself when something else than the page is wanted.
std::optional<http::Response> fill_programme(Visit& visit, const Uses& uses, const Refusal* refusal, PoolView& view) {
  const Question question{*visit.open_id<ProgrammeId>(view.programme), asked_kind(visit), std::nullopt, {}};
  const auto answer = look(visit, uses, question);
  const auto tried = answer.run ? tried_weights(visit, *answer.run, view) : std::nullopt;
  const auto other = tried ? look(visit, uses, *tried) : answer;
  view.work = work_view(visit, tried.value_or(question), other);
  if (view.work && visit.fragment()) return work_fragment(visit, *view.work);
  if (lists::wanted(visit) && !answer.run)
    return visit.refused({RefusalKind::conflict, {{"", "placement.flaw.not_yet"}}});
  if (!answer.run) return std::nullopt;
  const bool comparable = other.run && other.run->from->stamp == answer.run->from->stamp;
  const PoolRun& shown = comparable ? *other.run : *answer.run;
  if (lists::wanted(visit)) return pool_as_file(visit, shown, view);
  view.any = !shown.pool.mentees.empty();
  if (!view.any) return std::nullopt;
  if (tried && comparable) fill_tried(visit, *answer.run, shown, view);
  fill(visit, *answer.run, shown, refusal, view);
  visit.offer_file();
  return std::nullopt;
}

}  // namespace

http::Response show_pool(Visit& visit, const Uses& uses, const Refusal* refusal) {
  const auto programmes = programmes_for(visit);
  const auto programme = asked_programme(visit, programmes);
  const bool named = !visit.request.query.get("programme").empty() || !visit.request.form.get("programme").empty();
  if (!programme && named) return visit.refused({RefusalKind::not_found, {}});
  if (!programme && lists::wanted(visit)) return visit.refused({RefusalKind::not_found, {}});
  PoolView view;
  if (programme) {
    view.programme = visit.seal(programme->programme);
    view.may_decide = may_decide(visit, programme->programme);
    if (view.may_decide) view.profiles = render::Url("/placement/profiles?programme=" + view.programme);
    if (auto file = fill_programme(visit, uses, refusal, view)) return std::move(*file);
  }
  for (const auto& each : programmes)
    view.tabs.push_back({each.name, render::Url("/placement/pool?programme=" + visit.seal(each.programme)),
                         programme && each.programme == programme->programme});
  if (!view.any && !view.work)
    view.nothing =
        render::Empty{visit.words.text("placement.nobody_waits"), visit.words.text("placement.nobody_waits_hint")};
  render::Html body(64 * 1024);
  html::pool(body, view, visit.words);
  return visit.page(visit.words.text("placement.title.pool"), body, casefile::status_of(refusal));
}

http::Response pool_page(Visit& visit, const Uses& uses) { return show_pool(visit, uses, nullptr); }

}  // namespace kith::placement
