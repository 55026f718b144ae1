// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/file_of_case.h"

#include <map>
#include <optional>
#include <tuple>

#include "accreditation/case_unit.h"
#include "accreditation/failing_matches.h"
#include "accreditation/reading.h"
#include "snapshot/intake_rows.h"
#include "snapshot/screening_rows.h"

namespace kith::accreditation {

using namespace snapshot;  // NOLINT: rows of the columns

PersonRef answers_for(const Evaluation& e, PersonRef person, const StaffRoleRow& role) {
  const bool leads = role.role == Role::supervisor || role.role == Role::director;
  using Rank = std::tuple<bool, Day, std::uint32_t>;  // a director after a supervisor; since when; key
  std::optional<Rank> first;
  every<StaffRoleRow>(e, [&](std::uint32_t key, const StaffRoleRow& other) {
    const bool directs = other.role == Role::director;
    if (other.programme != role.programme || PersonRef{key} == person || !other.days.covers(e.as_of())) return;
    if (!directs && (leads || other.role != Role::supervisor)) return;
    if (other.site && other.site != role.site) return;
    const Rank rank{directs, other.days.from, key};
    if (!first || rank < *first) first = rank;
  });
  return first ? PersonRef{std::get<2>(*first)} : PersonRef{};
}

FilesOfCases::FilesOfCases(const Evaluation& evaluation, const ProgrammeResult& result)
    : e_(evaluation), programme_(result.programme), match_of_(matches_of_failing_logs(evaluation, result)) {
  add_matches();
  add_staff();
  add_referrals();
  add_contacts(result);
}

void FilesOfCases::add_matches() {
  for (const MatchState& match : e_.matches(programme_)) {
    const PersonRef worker = worker_on(e_, match.match);
    match_of_.emplace(e_.match_id(match.match), match.match);
    const bool goes_on = !match.closed() || match.end > e_.as_of();
    for (const PersonRef person : {match.mentor, match.mentee}) {
      Person& known = persons_[e_.person_id(person)];
      known.person = person;
      if (goes_on && !known.worker) known.worker = worker;
    }
  }
  every<RequestRow>(e_, [&](std::uint32_t, const RequestRow& row) {
    if (row.programme == programme_ && row.match) match_of_.emplace(id_of(e_, row), row.match);
  });
}

/// A role on A tells more than one of before.
void FilesOfCases::add_staff() {
  std::map<PersonRef, const StaffRoleRow*> roles;
  every<StaffRoleRow>(e_, [&](std::uint32_t person, const StaffRoleRow& role) {
    if (role.programme != programme_) return;
    const StaffRoleRow*& known = roles[PersonRef{person}];
    if (!known || role.days.covers(e_.as_of())) known = &role;
  });
  for (const auto& [person, role] : roles) {
    Person& known = persons_[e_.person_id(person)];
    known.person = person;
    if (!known.worker) known.worker = answers_for(e_, person, *role);
  }
}

void FilesOfCases::add_referrals() {
  every<ReferralRow>(e_, [&](std::uint32_t referral, const ReferralRow& row) {
    if (row.programme != programme_) return;
    const std::string mentee = e_.person_id(row.mentee);
    person_of_.emplace(id_of(e_, row), mentee);
    const ReferralRef owner{referral};
    for (const auto& one : shown<IntakeRow>(e_, owner)) person_of_.emplace(id_of(e_, one), mentee);
    for (const auto& one : shown<TriggerRow>(e_, owner)) person_of_.emplace(id_of(e_, one), mentee);
    for (const auto& one : shown<AssessmentRow>(e_, owner)) person_of_.emplace(id_of(e_, one), mentee);
  });
  every<ApplicationRow>(e_, [&](std::uint32_t person, const ApplicationRow& row) {
    if (row.programme == programme_) person_of_.emplace(id_of(e_, row), e_.person_id(PersonRef{person}));
  });
}

/// The first match a contact was about, as on its page.
void FilesOfCases::add_contacts(const ProgrammeResult& result) {
  std::set<std::string, std::less<>> wanted;
  for (const Measure& m : result.measures)
    if (unit_of(m.id).unit == Unit::contact)
      for (const Failing& failing : m.failing) wanted.insert(failing.unit);
  if (wanted.empty()) return;
  every<ContactRow>(e_, [&](std::uint32_t contact, const ContactRow& row) {
    if (row.programme != programme_) return;
    const std::string id = id_of(e_, row);
    if (!wanted.contains(id)) return;
    for (const auto& party : shown<PartyVersion>(e_, ContactRef{contact}))
      if (party.match) match_of_.try_emplace(id, party.match);
  });
}

FileOfCase FilesOfCases::of_match(MatchRef match) const {
  return {.key = e_.match_id(match), .match = match, .worker = worker_on(e_, match)};
}

FileOfCase FilesOfCases::of_person(const std::string& id) const {
  FileOfCase file{.key = id};
  if (const auto known = persons_.find(id); known != persons_.end()) {
    file.person = known->second.person;
    file.worker = known->second.worker;
  }
  return file;
}

FileOfCase FilesOfCases::of(const Measure& m, const Failing& failing) const {
  const UnitPlace place = unit_of(m.id);
  const std::string id(unit_apart(failing.unit, place.piece).first);
  switch (place.unit) {
    case Unit::record:
    case Unit::concern: return {};
    case Unit::person: return of_person(id);
    case Unit::match:
    case Unit::meeting:
    case Unit::contact:
    case Unit::request: {
      const auto match = match_of_.find(id);
      return match == match_of_.end() || !match->second ? FileOfCase() : of_match(match->second);
    }
    default: break;
  }
  const auto person = person_of_.find(id);
  return person == person_of_.end() ? FileOfCase() : of_person(person->second);
}

}  // namespace kith::accreditation
