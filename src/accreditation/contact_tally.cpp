// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/contact_tally.h"

#include <algorithm>
#include <array>

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

namespace {

constexpr std::uint32_t length = ContactRow::per_block;  // contacts of one stretch
constexpr std::array<const char*, 3> reasons{"no_mode", "no_parties", "no_note"};

}  // namespace

ContactTally::ContactTally(Evaluation& evaluation) : e_(evaluation) {
  const std::uint32_t contacts = e_.snapshot().column<ContactRow>().owners();
  for (std::uint32_t stretch = 0; stretch * length < contacts; ++stretch) stretches_.push_back(judge(stretch));
}

void ContactTally::follow(const Changes& changes) {
  const std::uint32_t contacts = e_.snapshot().column<ContactRow>().owners();
  stretches_.resize((contacts + length - 1) / length);
  std::vector<std::uint32_t> touched;
  for (const auto owners : {changes.owners<ContactRow>(), changes.owners<PartyVersion>()})
    for (const std::uint32_t contact : owners)
      if (contact < contacts) touched.push_back(contact / length);
  std::sort(touched.begin(), touched.end());
  touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
  for (const std::uint32_t stretch : touched) stretches_[stretch] = judge(stretch);
}

ContactTally::Stretch ContactTally::judge(std::uint32_t stretch) const {
  Stretch all;
  const auto contacts = e_.snapshot().column<ContactRow>();
  for (std::uint32_t key = stretch * length; key < (stretch + 1) * length; ++key)
    for (const ContactRow& row : contacts.of(key)) {
      if (!e_.period().holds(row.date) || !row.shows(e_.as_of())) continue;
      auto of = std::find_if(all.begin(), all.end(), [&](auto& o) { return o.programme == row.programme; });
      if (of == all.end()) of = all.insert(all.end(), {row.programme, 0, {}, {}});
      const ContactRef contact{key};
      if (const auto lacks = missing(contact, row); lacks != 0) {
        of->flawed.push_back({contact, lacks});
      } else {
        ++of->complete;
        if (e_.keeps_counted()) of->told.push_back(contact);
      }
    }
  return all;
}

std::uint8_t ContactTally::missing(ContactRef contact, const ContactRow& row) const {
  bool any = false, all_noted = true;
  for (const PartyVersion& party : e_.snapshot().of<PartyVersion>(contact)) {
    if (!party.shows(e_.as_of())) continue;
    any = true;
    all_noted = all_noted && party.has_note;
  }
  return static_cast<std::uint8_t>((row.mode == ContactMode::blank ? 1 : 0) | (any ? 0 : 2) |
                                   (row.has_note || (any && all_noted) ? 0 : 4));
}

std::string ContactTally::id_of(ContactRef contact) const { return e_.snapshot().id_of<ContactRow>(contact); }

void ContactTally::tell(ProgrammeRef programme, Measure& m) const {
  for (const Stretch& stretch : stretches_)
    for (const OfProgramme& of : stretch) {
      if (of.programme != programme) continue;
      if (!m.keeps_counted) m.num += of.complete, m.den += of.complete;
      for (const ContactRef contact : of.told) m.pass([&] { return id_of(contact); });
      for (const Flawed& f : of.flawed) {
        std::vector<std::string> missing;
        for (std::size_t i = 0; i < reasons.size(); ++i)
          if (f.missing >> i & 1) missing.emplace_back(reasons[i]);
        m.fail(id_of(f.contact), std::move(missing));
      }
    }
}

}  // namespace kith::accreditation
