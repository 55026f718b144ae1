// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/pinned_edition.h"

#include "accreditation/queries.h"
#include "platform/i18n/keys.h"

namespace kith::accreditation {

using i18n::Key;

std::string PinnedEdition::text(const i18n::Words& words) const {
  if (!edition)
    return words.text(Key("accreditation.edition.unknown"), {{"family", family}, {"year", std::to_string(year)}});
  return words.text(Key("accreditation.edition.pinned"), {{"family", family},
                                                          {"year", std::to_string(year)},
                                                          {"day", words.date(since)},
                                                          {"term", term_of(*edition).in(words)}});
}

std::string PinnedEdition::level(const i18n::Words& words, std::string_view section, std::optional<int> rating) const {
  const EditionText* meaning = edition && rating ? level_text(*edition, section, *rating) : nullptr;
  if (!meaning) return {};
  return words.text(Key("accreditation.edition.level"), {{"rating", *rating}, {"meaning", meaning->in(words)}});
}

PinnedEdition pinned_edition(db::Tx& tx, ProgrammeId programme, snapshot::Day as_of) {
  PinnedEdition pinned;
  tx.query(sql::programme_editions, {{"programme", programme}, {"as_of", Date(as_of)}}, [&](const db::Row& row) {
    const std::string family = row.string(0);
    const int year = static_cast<int>(row.integer(1));
    if (family != pinned.family || year != pinned.year) pinned = {family, year, row.date(2), edition_of(family, year)};
  });
  return pinned;
}

}  // namespace kith::accreditation
