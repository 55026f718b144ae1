// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>

#include "accreditation/catalogue.h"

namespace kith::accreditation {

/// The file in which a failing case lies, and who owes it: that of its match, else of its person.
struct FileOfCase {
  std::string key;     ///< exchange id of the match or person; empty: the case is of no file (a programme, a concern)
  MatchRef match{};    ///< none: the file of a person
  PersonRef person{};  ///< of a person's file; none when the person is in no match of the programme
  PersonRef worker{};  ///< who looks after the match on A (of a person: after one of their matches); none: nobody
};

/// Finds the files of the failing cases of one programme. Made once for a result: O(rows of matches, referrals,
/// applications of the programme, and of contacts where some of them fail).
class FilesOfCases {
 public:
  FilesOfCases(const Evaluation& evaluation, const ProgrammeResult& result);
  FileOfCase of(const Measure& measure, const Failing& failing) const;

 private:
  struct Person {
    PersonRef person, worker;
  };
  void add_matches();
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
