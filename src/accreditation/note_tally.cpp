// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/note_tally.h"

#include <algorithm>

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

constexpr std::uint32_t length = PartyRow::per_block;  // matches of one stretch

}  // namespace

QuartersBack::QuartersBack(Day pe) : last_day(pe) {
  const MonthsFrom months(pe);
  for (int j = 0; j < 4; ++j) blocks[static_cast<std::size_t>(j)] = {months.plus(-3 * j - 3) + 1, months.plus(-3 * j)};
  first_day = months.plus(-12) + 1;
  half_year_ago = months.plus(-6);
  quarter_ago = months.plus(-3);
}

NoteTally::NoteTally(Evaluation& evaluation) : e_(evaluation), quarters_(e_.period().end()) {
  const std::uint32_t matches = e_.snapshot().column<PartyRow>().owners();
  for (std::uint32_t stretch = 0; stretch * length < matches; ++stretch) stretches_.push_back(judge(stretch));
}

void NoteTally::follow(const Changes& changes) {
  const std::uint32_t matches = e_.snapshot().column<PartyRow>().owners();
  stretches_.resize((matches + length - 1) / length);
  std::uint32_t last = UINT32_MAX;
  for (const std::uint32_t match : changes.owners<PartyRow>()) {
    if (match >= matches || match / length == last) continue;
    last = match / length;
    stretches_[last] = judge(last);
  }
}

NoteTally::Notes NoteTally::notes_of(const PartyRow& row) const {
  Notes notes = row.guidance ? guidance : 0;
  for (std::size_t j = 0; j < quarters_.blocks.size(); ++j)
    if (quarters_.blocks[j].covers(row.date)) notes = static_cast<Notes>(notes | 1 << j);
  return notes;
}

NoteTally::Stretch NoteTally::judge(std::uint32_t stretch) const {
  Stretch all;
  const auto parties = e_.snapshot().column<PartyRow>();
  for (std::uint32_t match = stretch * length; match < (stretch + 1) * length; ++match) {
    const auto rows = parties.of(match);
    auto row =
        std::partition_point(rows.begin(), rows.end(), [&](const PartyRow& r) { return r.date < quarters_.first_day; });
    for (; row != rows.end() && row->date <= quarters_.last_day; ++row) {
      if (!row->noted || row->track != Track::mentor || row->staff == row->person || !row->shows(e_.as_of())) continue;
      auto of = std::find_if(all.rbegin(), all.rend(), [&](const OfMentor& o) {
        return o.mentor == row->person && o.programme == row->programme;
      });
      if (of == all.rend()) {
        all.push_back({row->programme, row->person});
        of = all.rbegin();
      }
      of->notes |= notes_of(*row);
    }
  }
  std::sort(all.begin(), all.end(), [](const OfMentor& a, const OfMentor& b) {
    return a.programme != b.programme ? a.programme < b.programme : a.mentor < b.mentor;
  });
  return all;
}

std::vector<std::pair<PersonRef, NoteTally::Notes>> NoteTally::of(ProgrammeRef programme) const {
  std::vector<std::pair<PersonRef, Notes>> found;
  for (const Stretch& stretch : stretches_) {
    auto of = std::partition_point(stretch.begin(), stretch.end(),
                                   [&](const OfMentor& o) { return o.programme < programme; });
    for (; of != stretch.end() && of->programme == programme; ++of) found.emplace_back(of->mentor, of->notes);
  }
  std::sort(found.begin(), found.end());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (kept > 0 && found[kept - 1].first == found[i].first)
      found[kept - 1].second |= found[i].second;
    else
      found[kept++] = found[i];
  }
  found.resize(kept);
  return found;
}

}  // namespace kith::accreditation
