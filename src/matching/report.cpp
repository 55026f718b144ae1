// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/report.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "platform/base/json_writer.h"

namespace kith::matching {
namespace {

constexpr std::int32_t most_recruits = 20;
constexpr std::size_t most_ranked = 20;

std::string_view fairness(const Run& run) { return run.tiers ? "tiers, then points" : "points"; }
std::string_view ties(const Run& run) { return run.solution.first_of_equals ? "first in the order of ids" : "any"; }

std::string gender_name(std::int32_t mask, const std::vector<std::string>& genders) {
  for (std::size_t bit = 0; bit < genders.size(); ++bit)
    if (mask == std::int32_t{1} << bit) return genders[bit];
  return "unstated";
}

std::string against(std::uint32_t mask) {
  std::string list;
  for (std::size_t b = 0; b < blockers; ++b)
    if ((mask >> b) & 1U) list += (list.empty() ? "" : ", ") + std::string(word(static_cast<Blocker>(b)));
  return list;
}

/// Nobody is possible: the one change that would open most.
std::string nobody_possible(const LeftOut& why) {
  const auto most = std::max_element(why.only.begin(), why.only.end());
  if (*most == 0) return "no mentor is possible, and no single change would open one";
  std::ostringstream out;
  out << "no mentor is possible; without " << word(static_cast<Blocker>(most - why.only.begin())) << " " << *most
      << " would be";
  if (why.kilometres > 0) out << "; " << std::ceil(why.kilometres * 10) / 10 << " km further opens the first";
  return out.str();
}

/// One sentence about a mentee whom an optimum leaves without mentor.
std::string reason(const Asked& asked, Standing& standing, std::int32_t j) {
  const LeftOut why = why_left_out(asked.pool, asked.rules, standing, j);
  if (why.possible == 0) return nobody_possible(why);
  if (why.nearest_mentor == nobody) return "possible mentors have no place left";
  return std::to_string(why.possible) + " possible, all taken; " + std::to_string(why.points_missing) +
         " points more would place with " + asked.pool.mentors[why.nearest_mentor].id;
}

/// Reasons for several mentees of one run. What the rules forbid comes first, whatever kind of run it was.
class Reasons {
 public:
  Reasons(const Asked& asked, const Run& run) : asked_(asked), run_(run) {
    if (run.solution.optimal && !asked.stable) standing_.emplace(run.problem, run.solution);
  }
  std::string of(std::int32_t mentee) {
    if (standing_) return reason(asked_, *standing_, mentee);
    const LeftOut why = possible_for(asked_.pool, asked_.rules, mentee);
    if (why.possible == 0) return nobody_possible(why);
    const auto considered = run_.problem.first[mentee + 1] - run_.problem.first[mentee];
    std::string text = std::to_string(why.possible) + " possible";
    if (considered < why.possible) text += ", " + std::to_string(considered) + " of them considered";
    if (!asked_.stable) return text + "; the search was ended early";
    text += ", each holds others it likes as much or more";
    return run_.closed.empty() ? text : text + ", or is a group that stays closed";
  }

 private:
  const Asked& asked_;
  const Run& run_;
  std::optional<Standing> standing_;
};

std::vector<std::int32_t> left_out(const Run& run) {
  std::vector<std::int32_t> all;
  for (std::size_t j = 0; j < run.mentor_of.size(); ++j)
    if (run.mentor_of[j] == nobody) all.push_back(static_cast<std::int32_t>(j));
  return all;
}

/// A group as it may be told: figures of so few would point at persons (workflows.md §18.60).
struct Told {
  GroupOutcome of;
  bool small = false;
};

/// Groups under five are small; where that leaves one hidden that the total would give away, so is the next smallest.
void hide_small(std::vector<Told>& groups) {
  constexpr std::int64_t fewest_told = 5;
  std::vector<Told*> others;
  for (Told& group : groups) {
    group.small = group.of.mentees < fewest_told;
    if (!group.small) others.push_back(&group);
  }
  if (others.empty() || others.size() + 1 != groups.size()) return;
  (*std::min_element(others.begin(), others.end(), [](const Told* a, const Told* b) {
    return a->of.mentees < b->of.mentees;
  }))->small = true;
}

std::vector<Told> by_gender(const Asked& asked, const Run& run) {
  std::vector<Told> groups;
  for (std::size_t j = 0; j < run.mentor_of.size(); ++j) {
    const std::int32_t gender = asked.pool.mentees[j].gender;
    auto found = std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.of.group == gender; });
    if (found == groups.end()) found = groups.insert(found, Told{GroupOutcome{gender}});
    ++found->of.mentees;
    found->of.placed += run.mentor_of[j] != nobody;
  }
  hide_small(groups);
  return groups;
}

/// "goals 600, languages 400": what the points of a pair are made of.
std::string parts_text(const Score& score) {
  std::string text;
  for (std::size_t c = 0; c < criteria; ++c)
    if (score.parts[c] != 0)
      text += "\t" + std::string(word(static_cast<Criterion>(c))) + " " + std::to_string(score.parts[c]);
  return text;
}

void parts(JsonWriter& json, const Score& score) {
  json.key("parts").object();
  for (std::size_t c = 0; c < criteria; ++c)
    if (score.parts[c] != 0) json.member(word(static_cast<Criterion>(c)), score.parts[c]);
  json.end();
}

/// Possible mentors of one mentee, the best first.
struct Ranked {
  std::int32_t mentor;
  Score score;
};
std::vector<Ranked> ranked(const Asked& asked, std::int32_t j) {
  const auto against = against_mentors(asked.pool, asked.rules, j);
  std::vector<Ranked> all;
  for (std::size_t i = 0; i < asked.pool.mentors.size(); ++i) {
    const auto mentor = static_cast<std::int32_t>(i);
    if (against[i] != 0) continue;
    all.push_back({mentor, score(asked.pool.mentors[i], asked.pool.mentees[j], asked.rules)});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Ranked& a, const Ranked& b) { return a.score.total > b.score.total; });
  if (all.size() > most_ranked) all.resize(most_ranked);
  return all;
}

}  // namespace

std::string report_text(const Asked& asked, const Run& run, const std::vector<std::string>& genders) {
  const Pool& pool = asked.pool;
  std::ostringstream out;
  const auto without = left_out(run);
  out << pool.mentees.size() - without.size() << " of " << pool.mentees.size() << " mentees placed, "
      << run.points + run.locked_points << " points; "
      << (!run.solution.optimal ? "best so far"
          : run.proven          ? "optimal, proven"
                                : "best found")
      << ", objective " << run.solution.value << ", bound " << run.bound << ", gap " << run.bound - run.solution.value
      << "\n"
      << "fairness: " << fairness(run) << "; ties: " << ties(run) << "; " << run.count.cut << " possible pairs cut\n";
  for (const std::int32_t i : run.closed)
    out << "group " << pool.mentors[i].id << " stays closed: fewer than " << pool.mentors[i].least << "\n";
  if (asked.stable) out << "stable placement; price of stability " << run.price_of_stability << "\n";
  out << "\nmentee\tmentor\tpoints\n";
  for (std::size_t j = 0; j < run.mentor_of.size(); ++j)
    if (const std::int32_t i = run.mentor_of[j]; i != nobody)
      out << pool.mentees[j].id << "\t" << pool.mentors[i].id << "\t"
          << score(pool.mentors[i], pool.mentees[j], asked.rules).total << "\n";
  if (!without.empty()) out << "\nleft out\twhy\n";
  Reasons reasons(asked, run);
  for (const std::int32_t j : without) out << pool.mentees[j].id << "\t" << reasons.of(j) << "\n";
  out << "\ngender\tmentees\tplaced\n";
  for (const auto& [g, small] : by_gender(asked, run)) {
    out << gender_name(g.group, genders) << "\t";
    if (small)
      out << "too few to tell\n";
    else
      out << g.mentees << "\t" << g.placed << "\n";
  }
  if (!run.solution.optimal) return out.str();
  const auto plan = recruitment_plan(run.problem, run.solution, most_recruits);
  if (!plan.empty()) out << "\nmore mentors like\tplaces\tplaces further mentees\tworth\n";
  for (const Recruit& r : plan)
    out << pool.mentors[r.like_mentor].id << "\t" << r.how_many << "\t" << r.placed << "\t" << r.worth << "\n";
  return out.str();
}

namespace {

void write_result(JsonWriter& json, const Asked& asked, const Run& run) {
  json.member("optimal", run.proven)
      .member("gap", run.bound - run.solution.value)
      .member("objective", run.solution.value)
      .member("bound", run.bound);
  json.member("points", run.points + run.locked_points).member("fairness", fairness(run)).member("ties", ties(run));
  json.member("method", run.solution.method)
      .member("pairs_possible", run.count.eligible)
      .member("pairs_cut", run.count.cut);
  json.member("stable", asked.stable);
  if (asked.stable) json.member("price_of_stability", run.price_of_stability);
}

void write_pairs(JsonWriter& json, const Asked& asked, const Run& run) {
  json.key("pairs").array();
  for (std::size_t j = 0; j < run.mentor_of.size(); ++j) {
    const std::int32_t i = run.mentor_of[j];
    if (i == nobody) continue;
    const Score of_pair = score(asked.pool.mentors[i], asked.pool.mentees[j], asked.rules);
    json.object().member("mentee", asked.pool.mentees[j].id).member("mentor", asked.pool.mentors[i].id);
    json.member("points", of_pair.total);
    parts(json, of_pair);
    json.end();
  }
  json.end();
}

}  // namespace

std::string report_json(const Asked& asked, const Run& run, const std::vector<std::string>& genders) {
  std::string out;
  JsonWriter json(out);
  json.object();
  write_result(json, asked, run);
  write_pairs(json, asked, run);
  json.key("left_out").array();
  Reasons reasons(asked, run);
  for (const std::int32_t j : left_out(run))
    json.object().member("mentee", asked.pool.mentees[j].id).member("why", reasons.of(j)).end();
  json.end().key("by_gender").array();
  for (const auto& [g, small] : by_gender(asked, run)) {
    json.object().member("gender", gender_name(g.group, genders)).member("too_few", small);
    if (!small) json.member("mentees", g.mentees).member("placed", g.placed);
    json.end();
  }
  json.end().key("recruit").array();
  if (run.solution.optimal)
    for (const Recruit& r : recruitment_plan(run.problem, run.solution, most_recruits))
      json.object()
          .member("like", asked.pool.mentors[r.like_mentor].id)
          .member("places", r.how_many)
          .member("places_further_mentees", r.placed)
          .member("worth", r.worth)
          .end();
  json.end().end();
  return out + "\n";
}

std::string explain_text(const Asked& asked, const Run& run, std::int32_t j, std::int32_t i) {
  const Pool& pool = asked.pool;
  std::ostringstream out;
  const std::int32_t has = run.mentor_of[j];
  out << pool.mentees[j].id << ": "
      << (has == nobody ? Reasons(asked, run).of(j) : "placed with " + pool.mentors[has].id) << "\n";
  if (i == nobody) {
    for (const Ranked& r : ranked(asked, j))
      out << pool.mentors[r.mentor].id << "\t" << r.score.total << parts_text(r.score) << "\n";
    return out.str();
  }
  out << "with " << pool.mentors[i].id << ": ";
  if (has == i) {
    const Score of_pair = score(pool.mentors[i], pool.mentees[j], asked.rules);
    out << "placed together, " << of_pair.total << " points" << parts_text(of_pair) << "\n";
    return out.str();
  }
  if (!run.solution.optimal) return out.str() + "the search was ended early\n";
  const WhyNot why = why_not(pool, asked.rules, run.problem, run.solution, j, i);
  if (why.against != 0)
    out << "not allowed: " << against(why.against);
  else if (why.cut)
    out << "possible with " << why.score.total << " points, but not among the pairs that were considered"
        << parts_text(why.score);
  else
    out << why.score.total << " points; the whole placement would be worth " << why.cost << " less and "
        << why.moves.size() << " mentees would change" << parts_text(why.score);
  return out.str() + "\n";
}

std::string explain_json(const Asked& asked, const Run& run, std::int32_t j, std::int32_t i) {
  std::string out;
  JsonWriter json(out);
  json.object().member("mentee", asked.pool.mentees[j].id);
  if (run.mentor_of[j] != nobody) json.member("mentor", asked.pool.mentors[run.mentor_of[j]].id);
  if (run.mentor_of[j] == nobody) json.member("why", Reasons(asked, run).of(j));
  if (i == nobody) {
    json.key("ranked").array();
    for (const Ranked& r : ranked(asked, j)) {
      json.object().member("mentor", asked.pool.mentors[r.mentor].id).member("points", r.score.total);
      parts(json, r.score);
      json.end();
    }
    json.end().end();
    return out + "\n";
  }
  if (run.mentor_of[j] == i) {
    const Score of_pair = score(asked.pool.mentors[i], asked.pool.mentees[j], asked.rules);
    json.member("asked", asked.pool.mentors[i].id).member("placed", true).member("points", of_pair.total);
    parts(json, of_pair);
    json.end();
    return out + "\n";
  }
  if (!run.solution.optimal) return json.member("asked", "the search was ended early").end(), out + "\n";
  const WhyNot why = why_not(asked.pool, asked.rules, run.problem, run.solution, j, i);
  json.member("asked", asked.pool.mentors[i].id).member("against", against(why.against)).member("cut", why.cut);
  json.member("points", why.score.total);
  parts(json, why.score);
  json.member("cost", why.cost).key("would_change").array();
  for (const std::int32_t moved : why.moves) json.value(asked.pool.mentees[moved].id);
  json.end().end();
  return out + "\n";
}

std::string explain_mentor_text(const Asked& asked, const Run& run, std::int32_t i) {
  const Pool& pool = asked.pool;
  std::ostringstream out;
  out << pool.mentors[i].id << ": " << pool.mentors[i].capacity << " places\n";
  for (const Fit& fit : mentees_for(pool, asked.rules, i)) {
    out << pool.mentees[fit.mentee].id << "\t" << fit.score.total;
    if (run.mentor_of[fit.mentee] == i) out << "\tplaced here";
    out << parts_text(fit.score) << "\n";
  }
  return out.str();
}

std::string explain_mentor_json(const Asked& asked, const Run& run, std::int32_t i) {
  std::string out;
  JsonWriter json(out);
  json.object().member("mentor", asked.pool.mentors[i].id).member("places", asked.pool.mentors[i].capacity);
  json.key("ranked").array();
  for (const Fit& fit : mentees_for(asked.pool, asked.rules, i)) {
    json.object().member("mentee", asked.pool.mentees[fit.mentee].id).member("points", fit.score.total);
    json.member("placed", run.mentor_of[fit.mentee] == i);
    parts(json, fit.score);
    json.end();
  }
  json.end().end();
  return out + "\n";
}

}  // namespace kith::matching
