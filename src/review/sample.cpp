// SPDX-License-Identifier: AGPL-3.0-or-later
#include "review/sample.h"

#include <algorithm>
#include <tuple>

#include "platform/base/crypto.h"

namespace kith::review {
namespace {

constexpr std::array<std::string_view, 4> stratum_names{"open_mentee", "closed_mentee", "open_mentor", "closed_mentor"};
/// The order in which strata get their first seat.
constexpr std::array first_seats{Stratum::closed_mentee, Stratum::closed_mentor, Stratum::open_mentee,
                                 Stratum::open_mentor};

constexpr std::size_t place(Stratum s) { return static_cast<std::size_t>(s); }

using Seats = std::array<std::size_t, 4>;

Seats seats_of(const Seats& files, std::size_t wanted) {
  Seats seats{};
  for (const Stratum s : first_seats)
    if (wanted > 0 && files[place(s)] > 0) ++seats[place(s)], --wanted;
  for (; wanted > 0; --wanted) {
    std::size_t best = 4;
    for (std::size_t s = 0; s < 4; ++s)
      if (seats[s] < files[s] && (best == 4 || files[s] * (seats[best] + 1) > files[best] * (seats[s] + 1))) best = s;
    ++seats[best];
  }
  return seats;
}

struct Ranked {
  bool later{};
  crypto::Key digest{};
  std::size_t index{};
};

}  // namespace

std::string_view name(Stratum s) { return stratum_names[place(s)]; }
std::optional<Stratum> parse_stratum(std::string_view text) {
  const auto found = std::find(stratum_names.begin(), stratum_names.end(), text);
  return found == stratum_names.end() ? std::nullopt
                                      : std::optional(strata[static_cast<std::size_t>(found - stratum_names.begin())]);
}
std::string_view name(Rule rule) { return rule == Rule::tenth ? "tenth" : "yearly"; }
std::optional<Rule> parse_rule(std::string_view text) {
  if (text == "tenth") return Rule::tenth;
  return text == "yearly" ? std::optional(Rule::yearly) : std::nullopt;
}

std::size_t files_wanted(Rule rule, std::size_t population) {
  if (rule == Rule::tenth) return std::min(population, std::max<std::size_t>(10, (population + 9) / 10));
  return population < 100 ? (population + 3) / 4 : 25;
}

std::vector<std::size_t> draw(std::span<const Candidate> population, std::string_view seed, Rule rule) {
  std::array<std::vector<Ranked>, 4> ranked;
  const std::string head = std::string(algorithm) + "\n" + std::string(seed) + "\n";
  for (std::size_t i = 0; i < population.size(); ++i) {
    const auto& file = population[i];
    ranked[place(file.stratum)].push_back(
        {rule == Rule::yearly && file.seen_before, crypto::sha256(head, file.label), i});
  }
  Seats files{};
  for (std::size_t s = 0; s < 4; ++s) files[s] = ranked[s].size();
  const Seats seats = seats_of(files, files_wanted(rule, population.size()));
  const auto before = [](const Ranked& a, const Ranked& b) {
    return std::tie(a.later, a.digest) < std::tie(b.later, b.digest);
  };
  std::vector<Ranked> taken;
  for (std::size_t s = 0; s < 4; ++s) {
    std::sort(ranked[s].begin(), ranked[s].end(), before);
    taken.insert(taken.end(), ranked[s].begin(), ranked[s].begin() + static_cast<std::ptrdiff_t>(seats[s]));
  }
  std::sort(taken.begin(), taken.end(), [](const Ranked& a, const Ranked& b) { return a.digest < b.digest; });
  std::vector<std::size_t> sample;
  for (const auto& one : taken) sample.push_back(one.index);
  return sample;
}

}  // namespace kith::review
