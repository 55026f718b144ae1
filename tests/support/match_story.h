// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <vector>

#include "obligations/obligations.h"
#include "support/history.h"

namespace kith::test {

/// A match that has just begun: a mentor, a child of eleven, her mother as guardian, a coordinator; S = 10 January
/// 2024. Windows: A1 11-24 Jan; A2 25 Jan - 10 Feb, due 7 Feb; B1 11 Feb - 10 Mar; B2 - 10 Apr; ... B11 - 10 Jan 2025;
/// C1 - 10 Apr.
struct MatchStory {
  static constexpr Date start = on(2024, 1, 10);
  static constexpr Date much_later = on(2027, 1, 1);

  History h;
  ProgrammeRef programme = h.programme("pro-1");
  PersonRef mentor = h.person("mentor"), kid = h.person("kid", Day(on(2012, 6, 1))), mum = h.person("mum"),
            staff = h.person("staff"), teacher = h.person("teacher");
  MatchRef match = h.match(programme, mentor, kid, on(2024, 1, 2), "match-1");
  Written mother = h.relation(kid, mum, true);
  Written first_meeting = h.meeting_held(match, start);
  Written assignment = h.assign(match, staff, on(2024, 1, 2));

  // Parties of a contact, by track.
  Party of_mentor() const { return {match, Track::mentor, InformantKind::self, mentor}; }
  Party of_mentee() const { return {match, Track::mentee, InformantKind::self, kid}; }
  Party of_mum() const { return {match, Track::guardian, InformantKind::guardian, mum}; }
  Party of_guardian(PersonRef who) const { return {match, Track::guardian, InformantKind::guardian, who}; }
  Party attempt() const {
    Party p = of_mum();
    p.reached = p.information = p.note = false;
    return p;
  }
  Party of_custody() const { return {match, Track::guardian, InformantKind::custody_organization, {}}; }
  Party of_safe_adult(PersonRef who) const { return {match, Track::guardian, InformantKind::safe_adult, who}; }
  Party of_other_adult(PersonRef who = {}) const {
    Party p{match, Track::guardian, InformantKind::other_adult, who};
    p.relation = true;
    return p;
  }
  Written talk(Date day, const std::vector<Party>& parties, ContactMode mode = ContactMode::phone,
               std::string id = {}) {
    return h.contact(programme, day, staff, parties, mode, true, std::move(id));
  }

  std::vector<obligations::Obligation> all(Date as_of = much_later) const {
    return obligations::obligations_of(h.snapshot(), match, as_of);
  }
  /// "MET", "LATE", ...; the flag after a blank; "-" when the window is not in the list.
  std::string status(Track track, std::string_view window, Date as_of = much_later) const {
    for (const auto& o : all(as_of)) {
      if (o.track != track || o.window.name() != window) continue;
      const std::string flag(word(o.flag));
      return std::string(word(o.status)) + (flag.empty() ? "" : " " + flag);
    }
    return "-";
  }
  std::string mentor_in(std::string_view window, Date as_of = much_later) const {
    return status(Track::mentor, window, as_of);
  }
  std::string mentee_in(std::string_view window, Date as_of = much_later) const {
    return status(Track::mentee, window, as_of);
  }
  std::string guardian_in(std::string_view window, Date as_of = much_later) const {
    return status(Track::guardian, window, as_of);
  }
  /// Date and exchange id of the contact that satisfies the window.
  std::string by(Track track, std::string_view window, Date as_of = much_later) const {
    const Snapshot s = h.snapshot();
    for (const auto& o : obligations::obligations_of(s, match, as_of))
      if (o.track == track && o.window.name() == window && o.contact)
        return iso(o.contact_date) + " " + s.id_of<ContactRow>(o.contact);
    return "";
  }
};

}  // namespace kith::test
