// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/kept_figures.h"

#include <algorithm>

#include "accreditation/few_cases.h"
#include "accreditation/kept_days.h"

namespace kith::accreditation {
namespace {

constexpr std::size_t most_persons = 500;  // a few kB each
constexpr std::size_t at_work = 2;         // days that keep all that makes the next figures soon: some MB each

}  // namespace

KeptFigures::KeptFigures(std::size_t most_bytes) : most_bytes_(most_bytes) {}
KeptFigures::~KeptFigures() = default;

std::shared_ptr<KeptDays> KeptFigures::days_of(const Period& period) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(days_.begin(), days_.end(), [&](const auto& d) { return d->period() == period; });
  if (found != days_.end())
    days_.splice(days_.begin(), days_, found);
  else
    days_.push_front(std::make_shared<KeptDays>(period));
  return days_.front();
}

void KeptFigures::forget() {
  const std::lock_guard lock(mutex_);
  std::size_t bytes = 0, place = 0;
  for (auto at = days_.begin(); at != days_.end(); ++place) {
    bytes += (*at)->bytes();
    if (place >= at_work) (*at)->rest();
    at = bytes > most_bytes_ && place > 0 ? days_.erase(at) : std::next(at);
  }
}

ProgrammeResult KeptFigures::of(const Columns& columns, const Period& period, ProgrammeRef programme) {
  const auto days = days_of(period);
  auto result = days->of(columns, programme);
  forget();
  return result;
}

Report KeptFigures::report(const Columns& columns, const Period& period, std::optional<ProgrammeRef> programme) {
  const auto days = days_of(period);
  auto report = days->report(columns, programme);
  forget();
  return report;
}

KeptFigures::Behind KeptFigures::persons(const Columns& columns, const Period& period, ProgrammeRef programme) {
  const std::pair key{period, programme};
  {
    const std::lock_guard lock(mutex_);
    if (persons_as_of_.lock() != columns || persons_.size() > most_persons) persons_.clear();
    persons_as_of_ = columns;
    for (const auto& [of, behind] : persons_)
      if (of == key) return behind;
  }
  Evaluation e(*columns, period);
  e.keep_counted();
  auto made = std::make_shared<const std::vector<Persons>>(persons_behind(e, evaluate(e, programme)));
  const std::lock_guard lock(mutex_);
  if (persons_as_of_.lock() == columns) persons_.emplace_back(key, made);
  return made;
}

std::size_t KeptFigures::computed() const {
  const std::lock_guard lock(mutex_);
  std::size_t sum = 0;
  for (const auto& days : days_) sum += days->computed();
  return sum;
}

std::size_t KeptFigures::bytes() const {
  const std::lock_guard lock(mutex_);
  std::size_t sum = 0;
  for (const auto& days : days_) sum += days->bytes();
  return sum;
}

}  // namespace kith::accreditation
