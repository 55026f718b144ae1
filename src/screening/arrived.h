// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/record_form.h"
#include "screening/files.h"

/// What the public form of a would-be mentor becomes.
namespace kith::screening {

struct Referee {
  std::string name, relation, reach;  ///< reach: a phone number or an e-mail address, as typed
  std::string language;               ///< of the letters: en, fr
};
struct Arrived {
  Date day{};  ///< of sending; the file begins with it
  std::string source;
  bool is_signed{};  ///< an application with consent to checks; else an inquiry
  std::vector<Referee> referees;
};
/// A new file, or with a signed form the open inquiry of the person, with its application, if signed, and a request to
/// each referee of the day of sending who was not asked yet. Refusals as record_inquiry and record_act. When mail is on
/// their first letters go out (reference_mail.h); `path`: of the page that a referee's letter opens.
Result<std::int64_t> take_arrival(db::Tx& tx, const snapshot::Snapshot& snapshot, PersonId person,
                                  ProgrammeId programme, const Arrived& arrived, const records::Author& author,
                                  const std::function<std::string(std::int64_t reference)>& path);

}  // namespace kith::screening
