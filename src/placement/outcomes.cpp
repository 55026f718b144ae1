// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/outcomes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "casefile/person_words.h"
#include "matching/explain.h"
#include "platform/i18n/keys.h"

namespace kith::placement {
namespace {

constexpr std::int64_t fewest_shown = 5;
constexpr float in_the_middle = 3;  // km from the office: no direction is told
using i18n::Key;

/// A group for each upper limit, and one above the last.
struct Bands {
  std::vector<std::int32_t> up_to;
  std::vector<Key> names;
};
std::size_t band_of(const Bands& bands, std::int32_t value) {
  return static_cast<std::size_t>(std::ranges::lower_bound(bands.up_to, value) - bands.up_to.begin());
}

class Tables {
 public:
  Tables(const Visit& visit, const ProgrammePool& pool, const std::vector<std::int32_t>& mentor_of)
      : visit_(visit), pool_(pool), mentor_of_(mentor_of) {}

  OutcomeTable by_bands(Key name, const Bands& bands, std::int32_t matching::Mentee::*value, std::int32_t known) const {
    std::vector<Outcome> groups;
    for (const Key key : bands.names) groups.push_back({visit_.words.text(key)});
    groups.push_back({visit_.words.text("placement.group_unknown")});
    each([&](const matching::Mentee& m, bool placed) {
      add(groups[(m.known & known) != 0 ? band_of(bands, m.*value) : groups.size() - 1], placed);
    });
    return finished(name, std::move(groups));
  }
  /// Whoever has several words counts in each of their groups.
  template <class Mask>
  OutcomeTable by_words(Key name, const std::vector<std::string>& words, Mask mask) const {
    std::vector<Outcome> groups;
    for (const auto& word : words) groups.push_back({word});
    groups.push_back({visit_.words.text("placement.group_unknown")});
    each([&](const matching::Mentee& m, bool placed) {
      bool any = false;
      for (std::size_t k = 0; k < words.size(); ++k)
        if ((mask(m) >> k) & 1) add(groups[k], placed), any = true;
      if (!any) add(groups.back(), placed);
    });
    return finished(name, std::move(groups));
  }

 private:
  template <class F>
  void each(F take) const {
    for (std::size_t j = 0; j < mentor_of_.size(); ++j)
      take(pool_.asked.pool.mentees[j], mentor_of_[j] != matching::nobody);
  }
  static void add(Outcome& group, bool placed) {
    ++group.mentees;
    group.placed += placed ? 1 : 0;
  }
  OutcomeTable finished(Key name, std::vector<Outcome> groups) const {
    std::erase_if(groups, [](const Outcome& g) { return g.mentees == 0; });
    hide_small(groups);
    return {visit_.words.text(name), std::move(groups)};
  }

  const Visit& visit_;
  const ProgrammePool& pool_;
  const std::vector<std::int32_t>& mentor_of_;
};

/// East is +x, north is +y; eight directions counted from the east.
Key direction_of(const matching::Mentor& mentor) {
  static constexpr Key names[] = {"placement.region.e",  "placement.region.ne", "placement.region.n",
                                  "placement.region.nw", "placement.region.w",  "placement.region.sw",
                                  "placement.region.s",  "placement.region.se"};
  if (std::hypot(mentor.x, mentor.y) <= in_the_middle) return "placement.region.middle";
  const auto eighth = std::lround(std::atan2(mentor.y, mentor.x) / (std::numbers::pi_v<float> / 4));
  return names[static_cast<std::size_t>((eighth + 8) % 8)];
}

std::string profile_words(const Visit& visit, const ProgrammePool& pool, const matching::Mentor& mentor) {
  std::string text;
  const auto say = [&](const std::string& word) { (text += text.empty() ? "" : ", ") += word; };
  for (std::size_t k = 0; k < pool.genders.size(); ++k)
    if ((mentor.gender >> k) & 1) say(pool.genders[k]);
  for (std::size_t k = 0; k < pool.languages.size(); ++k)
    if ((mentor.languages >> k) & 1) say(casefile::languages_shown(visit.words, pool.languages[k]));
  if ((mentor.known & matching::known_place) != 0) say(visit.words.text(direction_of(mentor)));
  return text.empty() ? visit.words.text("placement.recruit_any") : text;
}

}  // namespace

void hide_small(std::vector<Outcome>& groups) {
  for (auto& group : groups) group.small = group.mentees < fewest_shown;
  if (std::ranges::count(groups, true, &Outcome::small) != 1) return;
  Outcome* smallest = nullptr;
  for (auto& group : groups)
    if (!group.small && (!smallest || group.mentees < smallest->mentees)) smallest = &group;
  if (smallest) smallest->small = true;
}

std::vector<OutcomeTable> outcomes_of(const Visit& visit, const ProgrammePool& pool,
                                      const std::vector<std::int32_t>& mentor_of) {
  const Tables tables(visit, pool, mentor_of);
  const Bands waits{
      {90, 180, 365},
      {"placement.wait_band.a", "placement.wait_band.b", "placement.wait_band.c", "placement.wait_band.d"}};
  const Bands ages{{9, 12, 15},
                   {"placement.age_band.a", "placement.age_band.b", "placement.age_band.c", "placement.age_band.d"}};
  return {tables.by_bands("placement.by.waiting", waits, &matching::Mentee::waiting_days, ~0),
          tables.by_words("placement.by.gender", pool.genders, [](const auto& m) { return m.gender & ~(1 << 30); }),
          tables.by_bands("placement.by.age", ages, &matching::Mentee::age, matching::known_age),
          tables.by_words("placement.by.background", pool.backgrounds, [](const auto& m) { return m.background; })};
}

std::vector<std::string> recruitment_words(const Visit& visit, const ProgrammePool& pool,
                                           const std::vector<matching::Recruit>& plan, std::int64_t left) {
  struct Alike {
    std::string what;
    std::int64_t mentors{}, placed{};
  };
  std::vector<Alike> kinds;
  for (const auto& recruit : plan) {
    if (recruit.placed == 0) continue;
    auto what = profile_words(visit, pool, pool.asked.pool.mentors[static_cast<std::size_t>(recruit.like_mentor)]);
    auto found = std::ranges::find(kinds, what, &Alike::what);
    if (found == kinds.end()) found = kinds.insert(kinds.end(), Alike{std::move(what)});
    found->mentors += recruit.how_many;
    found->placed += recruit.placed;
  }
  std::ranges::stable_sort(kinds, std::ranges::greater(), &Alike::placed);
  std::vector<std::string> lines;
  for (const auto& kind : kinds)
    lines.push_back(visit.words.text(
        "placement.recruit", {{"n", kind.mentors}, {"placed", kind.placed}, {"left", left}, {"what", kind.what}}));
  return lines;
}

}  // namespace kith::placement
