// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/kept_standings.h"

#include <algorithm>

#include "snapshot/refs.h"

namespace kith::screening {

using snapshot::Changes;
using snapshot::Kind;
using snapshot::KindSet;

Derived derive(Surroundings& surroundings, const MentorFile& file, Date today) {
  Derived made{surroundings.around(file), {}, {}};
  made.standing = standing(file, made.around, today);
  made.coverage = coverage(file, made.around, today);
  return made;
}

std::uint64_t KeptStandings::derived() const {
  const std::lock_guard lock(mutex_);
  return derived_;
}

void KeptStandings::go_on(const Columns& columns, Date today) {
  if (!columns_ || today_ != today)
    kept_.clear();
  else if (columns_ != columns)
    forget(Changes(*columns_, *columns, snapshot::Day(today)));
  columns_ = columns;
  today_ = today;
}

void KeptStandings::forget(const Changes& changes) {
  if (changes.seen().meets(of_all)) return kept_.clear();
  const KindSet seen = changes.seen().common(of_person + of_match);
  if (seen.empty()) return;
  const auto changed = [&](const KindSet& kinds, std::uint32_t owner) {
    bool any = false;
    seen.common(kinds).each([&](Kind kind) {
      const auto owners = changes.owners(kind);
      any = any || std::binary_search(owners.begin(), owners.end(), owner);
    });
    return any;
  };
  std::erase_if(kept_, [&](const auto& one) {
    const snapshot::PersonRef person = one.second.person;
    if (changed(of_person, person.key)) return true;
    const auto pairings = changes.now().of<snapshot::PairingRow>(person);
    return std::any_of(pairings.begin(), pairings.end(), [&](auto& p) { return changed(of_match, p.match.key); });
  });
}

KeptStandings::Pass::Pass(KeptStandings& kept, const Columns& columns, db::Tx& tx, Date today)
    : kept_(kept), lock_(kept.mutex_), today_(today), surroundings_(*columns, tx, today) {
  kept_.go_on(columns, today);
}

/// A number that is another one after the programme's criteria or texts have changed.
std::uint64_t KeptStandings::Pass::asks_of(ProgrammeId programme) {
  const auto [at, fresh] = asks_.try_emplace(programme);
  if (fresh) {
    Asks& kept = kept_.asks_[programme];
    if (auto text = surroundings_.asks(programme); text != kept.text) {
      kept.text = std::move(text);
      ++kept.version;
    }
    at->second = kept.version;
  }
  return at->second;
}

std::shared_ptr<const Derived> KeptStandings::Pass::of(const MentorFile& file) {
  const std::uint64_t asks = asks_of(file.programme);
  Kept& kept = kept_.kept_[file.application];
  if (!kept.derived || kept.reading != file.reading || file.reading == 0 || kept.asks != asks) {
    kept = {file.reading, asks, snapshot::ref_of(file.person),
            std::make_shared<const Derived>(derive(surroundings_, file, today_))};
    ++kept_.derived_;
  }
  return kept.derived;
}

}  // namespace kith::screening
