// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>

#include "accreditation/catalogue.h"
#include "snapshot/personnel_rows.h"

namespace kith::accreditation {

/// The file in which a failing case lies, and who owes it: that of its match, else of its person.
struct FileOfCase {
  std::string key;     ///< exchange id of the match or person; empty: the case is of no file (a programme, a concern)
  MatchRef match{};    ///< none: the file of a person
  PersonRef person{};  ///< of a person's file; none when the person is neither in a match nor staff of the programme
  PersonRef worker{};  ///< who looks after the match on A (of a person: after one of their matches; of staff who are in
                       ///< no match: see `answers_for`); none: nobody
};

/// Who answers for the personnel file of somebody with that role on A: a supervisor of the programme (of the same site,
/// or of all sites), as `own_team` of docs/policy.md has it; of supervisors and directors, and where there is none, a
/// director in the same way. Never the person. Of several the one longest in the role, then by key. None: nobody. O(all
/// rows of staff).
PersonRef answers_for(const Evaluation& evaluation, PersonRef person, const snapshot::StaffRoleRow& role);

/// Finds the files of the failing cases of one programme. Made once for a result: O(rows of matches, referrals,
/// applications of the programme, and of contacts where some of them fail).
class FilesOfCases {
 public:
  FilesOfCases(const Evaluation& evaluation, const ProgrammeResult& result);
  FileOfCase of(const Measure& measure, const Failing& failing) const;
  const Evaluation& evaluation() const { return e_; }

 private:
  struct Person {
    PersonRef person, worker;
  };
  void add_matches();
  void add_staff();
  void add_referrals();
  void add_contacts(const ProgrammeResult& result);
  FileOfCase of_match(MatchRef match) const;
  FileOfCase of_person(const std::string& id) const;

  const Evaluation& e_;
  ProgrammeRef programme_;
  std::unordered_map<std::string, MatchRef> match_of_;      ///< by exchange id of match, meeting, contact or request
  std::unordered_map<std::string, std::string> person_of_;  ///< exchange ids, by referral, intake, ..., application
  std::unordered_map<std::string, Person> persons_;
};

}  // namespace kith::accreditation
