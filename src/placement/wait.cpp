// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/wait.h"

#include <algorithm>

#include "placement/queries.h"
#include "platform/i18n/keys.h"

namespace kith::placement {
namespace {

constexpr int years_back = 2, days_a_month = 30;
constexpr std::int64_t fewest_under_way = 3;

std::optional<Date> earlier(std::optional<Date> a, std::optional<Date> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

/// Further months from `waited` to the first day on which no more than `share` of them still wait.
class StillWaiting {
 public:
  explicit StillWaiting(const std::vector<Watched>& waits) {
    for (const auto& wait : waits) {
      came_.push_back(wait.from);
      went_.push_back(wait.until);
      if (wait.matched) matched_.push_back(wait.until);
    }
    std::ranges::sort(came_);
    std::ranges::sort(went_);
    std::ranges::sort(matched_);
  }
  std::optional<int> months_until(double share, std::int32_t waited) const {
    double left = 1;
    for (auto at = std::ranges::upper_bound(matched_, waited); at != matched_.end();) {
      const auto day = *at;
      const auto next = std::upper_bound(at, matched_.end(), day);
      const auto under_way = under_way_on(day);
      if (under_way < fewest_under_way) return std::nullopt;
      left *= 1 - static_cast<double>(next - at) / static_cast<double>(under_way);
      if (left <= share + 1e-9) return std::max(1, (day - waited + days_a_month - 1) / days_a_month);
      at = next;
    }
    return std::nullopt;
  }

 private:
  /// Who came before that day and had not gone.
  std::int64_t under_way_on(std::int32_t day) const {
    const auto came = std::max(std::ranges::lower_bound(came_, day), std::ranges::upper_bound(came_, 0));
    return (came - came_.begin()) - (std::ranges::lower_bound(went_, day) - went_.begin());
  }
  std::vector<std::int32_t> came_, went_, matched_;
};

}  // namespace

std::vector<Watched> waits_of(db::Tx& tx, ProgrammeId programme, Date as_of) {
  const Date begin = add_months(as_of, -12 * years_back);
  std::vector<Watched> waits;
  tx.query(sql::waits, {{"programme", programme}, {"as_of", as_of}}, [&](const db::Row& row) {
    const Date since = row.maybe_date(1).value_or(row.date(0));
    const auto matched = earlier(row.maybe_date(2), row.maybe_date(3));
    const auto left = earlier(row.maybe_date(4), row.maybe_date(5));
    const Date until = earlier(earlier(matched, left), as_of).value_or(as_of);
    if (until < begin || until < since) return;
    waits.push_back({std::max(0, days_between(since, begin)), std::max(0, days_between(since, until)),
                     matched && *matched <= until});
  });
  return waits;
}

Outlook outlook(const std::vector<Watched>& waits, std::int32_t waited) {
  Outlook seen;
  seen.matched = std::ranges::count(waits, true, &Watched::matched);
  if (!seen.known()) return seen;
  const StillWaiting still(waits);
  seen.half = still.months_until(0.5, waited);
  seen.nearly = still.months_until(0.1, waited);
  return seen;
}

Band band_of(const ProgrammePool& pool, std::int32_t mentee) {
  const auto& people = pool.asked.pool.mentees;
  const auto& mine = people[static_cast<std::size_t>(mentee)];
  const std::int64_t before = std::ranges::count_if(people, [&](const matching::Mentee& m) {
    return m.tier != mine.tier ? m.tier < mine.tier : m.waiting_days > mine.waiting_days;
  });
  const std::int64_t wide = before < 20 ? 5 : before < 100 ? 10 : before < 1'000 ? 50 : 500;
  const std::int64_t from = before / wide * wide + 1;
  return {from, from + wide - 1};
}

std::optional<Wait> wait_of(const Facts& facts, const ProgrammePool& pool, const std::vector<Watched>& waits,
                            PersonId mentee) {
  Wait wait;
  const auto found = std::ranges::find(pool.mentees, mentee, &Somebody::person);
  if (found == pool.mentees.end()) {
    const auto accepted = std::ranges::find(facts.mentees, mentee, &MenteeFacts::person);
    wait.considered = std::ranges::any_of(facts.proposals, [&](const PairFact& p) { return p.mentee == mentee; });
    if (accepted == facts.mentees.end() || !wait.considered) return std::nullopt;
    wait.since = accepted->since;
    wait.days = days_between(wait.since, facts.as_of);
    return wait;
  }
  wait.since = found->since;
  wait.days = days_between(wait.since, facts.as_of);
  wait.band = band_of(pool, static_cast<std::int32_t>(found - pool.mentees.begin()));
  wait.outlook = outlook(waits, static_cast<std::int32_t>(wait.days));
  return wait;
}

std::optional<Date> last_spoken(db::Tx& tx, std::int64_t referral, Date since, Date as_of) {
  return tx
      .first(sql::last_spoken, {{"referral", referral}, {"since", since}, {"as_of", as_of}},
             [](const db::Row& row) { return row.maybe_date(0); })
      .value_or(std::nullopt);
}

std::string outlook_words(const i18n::Words& words, const Outlook& seen) {
  if (!seen.known()) return words.text("placement.no_history");
  std::string text = seen.half ? words.text("placement.half", {{"n", *seen.half}}) : words.text("placement.half_not");
  if (seen.nearly) text += " " + words.text("placement.nearly_all", {{"n", *seen.nearly}});
  return text + " " + words.text("placement.from_waits", {{"n", seen.matched}});
}

std::vector<std::string> wait_words(const i18n::Words& words, const Wait& wait) {
  std::vector<std::string> lines{words.text("placement.waiting_since", {{"day", wait.since}, {"n", wait.days}})};
  if (wait.considered) {
    lines.push_back(words.text("placement.own.considered"));
    return lines;
  }
  lines.push_back(words.text("placement.own.band", {{"from", wait.band.from}, {"to", wait.band.to}}));
  lines.push_back(words.text("placement.own.order"));
  lines.push_back(outlook_words(words, wait.outlook));
  if (wait.spoken) lines.push_back(words.text("placement.own.spoken", {{"day", *wait.spoken}}));
  return lines;
}

}  // namespace kith::placement
