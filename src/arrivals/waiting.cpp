// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>

#include "arrivals/arrivals.h"
#include "casefile/case_view.h"
#include "platform/i18n/keys.h"

namespace kith::arrivals {

std::vector<casefile::WaitingLine> waiting_lines(Visit& visit) {
  struct Waits {
    std::int64_t count{};
    Date oldest{};
  };
  std::array<Waits, 3> of_kind{};
  for (const auto& arrival : visit.reading([](db::Tx& tx) { return waiting(tx); })) {
    if (!may_take(visit, arrival)) continue;
    auto& waits = of_kind[static_cast<std::size_t>(arrival.kind)];
    if (waits.count++ == 0) waits.oldest = *arrival.sent_on;  // they come oldest first
  }
  std::vector<casefile::WaitingLine> lines;
  for (const auto kind : {Kind::concern, Kind::referral, Kind::mentor}) {
    const auto& waits = of_kind[static_cast<std::size_t>(kind)];
    if (waits.count == 0) continue;
    const auto words = i18n::Key::find("arrival.waiting." + std::string(name(kind))).value();
    lines.push_back({visit.words.text(words, {{"n", waits.count}}), render::Url("/arrivals"), waits.oldest,
                     casefile::due_status(visit.words, answer_by(kind, waits.oldest), visit.today)});
  }
  return lines;
}

}  // namespace kith::arrivals
