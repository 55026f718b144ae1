// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "placement/pool.h"
#include "platform/i18n/i18n.h"

/// The wait of a family, told honestly: a place as a band, and how long it may take from how long others waited.
/// One derivation for staff, for the family's own page and for the note on paper. No figure is one child's: places are
/// bands, lengths are rounded up to months, and where few waits ended nothing is said.
namespace kith::placement {

/// One wait as far as it was seen: from day `from` of it (0 = from its first day) to day `until`.
struct Watched {
  std::int32_t from{}, until{};
  bool matched{};  ///< it ended with a mentor; else it goes on, or ended without one
};
/// The first waits of all accepted children of the programme, as far as they lie in the two years before `as_of`: since
/// the waiting list or the acceptance, until a match, or until they left. A match counts on its day, whether or not
/// somebody took the child off the list.
std::vector<Watched> waits_of(db::Tx& tx, ProgrammeId programme, Date as_of);

/// What those may expect who have waited so many days. Waits that go on or ended without a mentor count as long as they
/// were seen (Kaplan and Meier, with late entry), so long waits are not left out as a mean of ended waits does.
struct Outlook {
  std::int64_t matched{};           ///< waits that ended with a mentor
  std::optional<int> half, nearly;  ///< further months until half, until nine of ten have a mentor; nothing: not seen
  bool known() const { return matched >= 5; }
};
/// O(waits log waits). A month is 30 days, rounded up, at least one. Not looked at: days on which fewer than three
/// waits were under way.
Outlook outlook(const std::vector<Watched>& waits, std::int32_t waited);

/// Places as a band, so that nobody reads a promise into it: of 5 up to place 20, of 10 to 100, of 50 to 1,000, then of
/// 500. Urgent first, then who waits longest. The last place of a band may be greater than the number who wait.
struct Band {
  std::int64_t from{}, to{};
};
Band band_of(const ProgrammePool& pool, std::int32_t mentee);

struct Wait {
  bool considered{};  ///< a mentor was proposed, nothing is settled: no place, no expectation
  Date since{};
  std::int64_t days{};
  Band band;
  Outlook outlook;
  std::optional<Date> spoken;  ///< the last contact with the family about the wait
};
/// Of a child whom the programme accepted and who has no mentor; nothing for others.
std::optional<Wait> wait_of(const Facts& facts, const ProgrammePool& pool, const std::vector<Watched>& waits,
                            PersonId mentee);
/// The last contact with the family about the wait that began on `since`.
std::optional<Date> last_spoken(db::Tx& tx, std::int64_t referral, Date since, Date as_of);

/// In sentences for the family, in the language of `words`; no other person is named.
std::vector<std::string> wait_words(const i18n::Words& words, const Wait& wait);
std::string outlook_words(const i18n::Words& words, const Outlook& outlook);

}  // namespace kith::placement
