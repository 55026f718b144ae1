// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching/rules.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace kith::matching {
namespace {

constexpr std::array<std::string_view, criteria> criterion_words{
    "interests",  "goals", "languages",   "availability", "proximity",  "mentee_wish", "guardian_wish", "mentor_wish",
    "background", "age",   "personality", "programme",    "experience", "urgency",     "waiting"};

constexpr std::array<std::string_view, blockers> blocker_words{
    "none",          "not_cleared",    "not_trained",        "no_place",   "programme", "site",
    "mentor_gender", "mentee_gender",  "mentee_age",         "mentor_age", "age_gap",   "language",
    "availability",  "distance",       "household",          "safety",     "relative",  "line_of_authority",
    "failed_before", "refused_before", "protected_identity", "custody",    "forbidden", "co_mentor"};

float squared_distance(const Person& a, const Person& b) {
  const float dx = a.x - b.x, dy = a.y - b.y;
  return dx * dx + dy * dy;
}

float squared_reach(const Person& a, const Person& b) {
  const float reach = std::min(a.reach, b.reach);
  return reach * reach;
}

bool both(const Person& a, const Person& b, std::int32_t what) { return (a.known & b.known & what) != 0; }

/// An age that is not known may be any.
std::int32_t youngest(const Person& p) { return (p.known & known_age) != 0 ? p.age : 0; }
std::int32_t oldest(const Person& p) { return (p.known & known_age) != 0 ? p.age : 200; }

bool years_apart(const Mentor& mentor, const Mentee& mentee, std::int32_t years) {
  return youngest(mentor) - oldest(mentee) >= years || (years == 0 && !both(mentor, mentee, known_age));
}

std::int32_t proximity(const Mentor& mentor, const Mentee& mentee, std::int32_t points) {
  if (!both(mentor, mentee, known_place) || ((mentor.known | mentee.known) & known_reach) == 0) return 0;
  const float distance = squared_distance(mentor, mentee), reach = squared_reach(mentor, mentee);
  return static_cast<std::int32_t>((reach > distance ? reach - distance : 0.0F) / reach * static_cast<float>(points));
}

}  // namespace

std::string_view word(Criterion c) { return criterion_words[static_cast<std::size_t>(c)]; }
std::string_view word(Blocker b) { return blocker_words[static_cast<std::size_t>(b)]; }

Blocker blocker_of(Barrier barrier) {
  constexpr std::array all{
      Blocker::safety,        Blocker::relative,       Blocker::household,          Blocker::line_of_authority,
      Blocker::failed_before, Blocker::refused_before, Blocker::protected_identity, Blocker::custody,
      Blocker::forbidden,     Blocker::co_mentor};
  return all[static_cast<std::size_t>(barrier)];
}

Rules usual_rules() {
  Rules rules;
  rules.weights = {{{180, 6},
                    {300, 4},
                    {400, 2},
                    {150, 6},
                    {1200, 1},
                    {500, 1},
                    {500, 1},
                    {300, 1},
                    {500, 1},
                    {8, 20},
                    {40, 24},
                    {250, 1},
                    {40, 9},
                    {1500, 1},
                    {2, 730}}};
  return rules;
}

Blocker blocker(const Mentor& mentor, const Mentee& mentee, const Rules& rules) {
  if (mentor.cleared == 0) return Blocker::not_cleared;
  if (mentor.trained == 0) return Blocker::not_trained;
  if (mentor.capacity <= 0) return Blocker::no_place;
  if (rules.need_programme && (mentor.programmes & mentee.programmes) == 0) return Blocker::programme;
  if (mentor.sites != 0 && mentee.sites != 0 && (mentor.sites & mentee.sites) == 0) return Blocker::site;
  if ((mentor.gender & mentee.may_gender) == 0) return Blocker::mentor_gender;
  if ((mentee.gender & mentor.may_gender) == 0) return Blocker::mentee_gender;
  if (youngest(mentee) < mentor.age_from || oldest(mentee) > mentor.age_to) return Blocker::mentee_age;
  if (youngest(mentor) < mentee.age_from || oldest(mentor) > mentee.age_to) return Blocker::mentor_age;
  if (!years_apart(mentor, mentee, rules.years_older)) return Blocker::age_gap;
  if (rules.need_language && both(mentor, mentee, known_languages) && (mentor.languages & mentee.languages) == 0)
    return Blocker::language;
  if (both(mentor, mentee, known_availability) &&
      std::popcount(mentor.availability & mentee.availability) < rules.shared_slots)
    return Blocker::availability;
  if (rules.need_distance && both(mentor, mentee, known_place) &&
      squared_distance(mentor, mentee) > squared_reach(mentor, mentee))
    return Blocker::distance;
  if (mentor.household != 0 && mentor.household == mentee.household) return Blocker::household;
  return Blocker::none;
}

Score score(const Mentor& mentor, const Mentee& mentee, const Rules& rules) {
  Score score;
  const auto units = [&](Criterion c, std::int32_t count) {
    const Weight& weight = rules[c];
    score.parts[static_cast<std::size_t>(c)] = std::clamp(count, 0, weight.most) * weight.points;
  };
  units(Criterion::interests, std::popcount(mentor.interests & mentee.interests));
  units(Criterion::goals, std::popcount(mentor.goals & mentee.goals));
  units(Criterion::languages, std::popcount(mentor.languages & mentee.languages));
  units(Criterion::availability, std::popcount(mentor.availability & mentee.availability));
  score.parts[static_cast<std::size_t>(Criterion::proximity)] =
      proximity(mentor, mentee, rules[Criterion::proximity].points);
  units(Criterion::mentee_wish, (mentor.gender & mentee.wish_gender) != 0);
  units(Criterion::guardian_wish, (mentor.background & mentee.guardian_wish) != 0);
  units(Criterion::mentor_wish, (mentee.gender & mentor.wish_gender) != 0);
  units(Criterion::background, (mentor.background & mentee.background) != 0);
  if ((mentee.known & known_age) != 0)
    units(Criterion::age, 20 - std::abs(mentee.age - (mentor.age_from + mentor.age_to) / 2));
  std::int32_t apart = 0;
  for (std::size_t t = 0; t < mentor.traits.size(); ++t)
    apart += both(mentor, mentee, known_traits << t) ? std::abs(mentor.traits[t] - mentee.traits[t]) : 6;
  units(Criterion::personality, 24 - apart);
  units(Criterion::programme, mentor.programmes == mentee.programmes);
  units(Criterion::experience, mentor.experience);
  units(Criterion::urgency, mentee.urgent);
  units(Criterion::waiting, mentee.waiting_days);
  score.total = std::accumulate(score.parts.begin(), score.parts.end(), 1);
  return score;
}

namespace {

std::optional<std::string> flaw(const Person& person) {
  if (!(person.reach > 0 && person.reach < 1e5F))
    return "the reach of " + person.id + " is not between 0 and 100000 km";
  if (!(std::abs(person.x) < 1e6F && std::abs(person.y) < 1e6F))
    return "the place of " + person.id + " is out of range";
  for (const auto trait : person.traits)
    if (trait < 0 || trait > 6) return "a trait of " + person.id + " is not between 0 and 6";
  return std::nullopt;
}

template <class People>
std::optional<std::string> flaw_of_side(const People& people) {
  std::vector<std::string_view> ids;
  for (const auto& person : people) {
    if (auto found = flaw(person)) return found;
    ids.push_back(person.id);
  }
  std::sort(ids.begin(), ids.end());
  const auto twice = std::adjacent_find(ids.begin(), ids.end());
  if (twice != ids.end()) return "the id " + std::string(*twice) + " stands twice";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> flaw(const Rules& rules, const Pool& pool) {
  std::int64_t greatest = 1;
  for (const Weight& weight : rules.weights) {
    if (weight.points < 0 || weight.most < 0) return "a weight is below 0";
    greatest += std::int64_t{weight.points} * weight.most;
  }
  if (greatest >= std::int64_t{1} << 30) return "the weights are so great that a score would not fit";
  if (auto found = flaw_of_side(pool.mentors)) return found;
  return flaw_of_side(pool.mentees);
}

void put_in_order(Pool& pool) {
  const auto order = [](auto& people) {
    std::vector<std::int32_t> by_id(people.size()), place(people.size());
    std::iota(by_id.begin(), by_id.end(), 0);
    std::stable_sort(by_id.begin(), by_id.end(), [&](auto a, auto b) { return people[a].id < people[b].id; });
    std::remove_reference_t<decltype(people)> sorted;
    for (std::size_t k = 0; k < by_id.size(); ++k) {
      place[by_id[k]] = static_cast<std::int32_t>(k);
      sorted.push_back(std::move(people[by_id[k]]));
    }
    people = std::move(sorted);
    return place;
  };
  const auto mentor = order(pool.mentors), mentee = order(pool.mentees);
  for (Exclusion& e : pool.exclusions) e = {mentor[e.mentor], mentee[e.mentee], e.barrier};
  std::sort(pool.exclusions.begin(), pool.exclusions.end(), [](const Exclusion& a, const Exclusion& b) {
    return a.mentee != b.mentee   ? a.mentee < b.mentee
           : a.mentor != b.mentor ? a.mentor < b.mentor
                                  : a.barrier < b.barrier;
  });
}

}  // namespace kith::matching
