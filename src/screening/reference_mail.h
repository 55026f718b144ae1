// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "platform/db/db.h"
#include "screening/mentor_file.h"
#include "screening/reference_letters.h"
#include "snapshot/snapshot.h"

/// Letters to referees by mail (MS 4.02, decision 0240): with the request, and chased after 3, 7 and 10 days. What is
/// sent is derived from the requests, the answers, the letters on file and the day; nothing is planned ahead.
namespace kith::screening {

inline constexpr std::string_view referee_link_kind = "reference link";  ///< sealed as
inline constexpr int late_days = 7;   ///< a letter that nobody sent for so long after its day waits for a person
inline constexpr int first_hour = 8;  ///< of the day, in the agency's zone: nobody is chased by night
std::string referee_path(std::string_view sealed);

/// Whose references are still asked for: from inquiry until the decision.
bool in_screening(State state);
/// The step whose letter leaves by mail on `today` by itself: the one that is due, when the referee has an e-mail
/// address, it came due no more than `late_days` ago and the applicant is in screening. Pure.
std::optional<int> step_to_mail(const Asked& asked, bool applicant_in_screening, Date today);

/// In the transaction of an act that makes a request or says how a referee is reached: puts the letter that is due,
/// when mail is on. `path`: of the page that it opens.
void mail_when_due(db::Tx& tx, std::int64_t reference, const std::string& path, Instant now);

/// A worker sends the letter of `step`, however late, also one that was taken back before: false when mail is off or
/// the referee has no e-mail address.
bool mail_letter(db::Tx& tx, const Asked& asked, int step, const std::string& path, Instant now);

struct Chasing {
  db::Db& db;
  /// Calls its argument with all files as of now.
  std::function<void(Date today, FunctionRef<void(const std::map<std::int64_t, MentorFile>&)>)> files;
  std::function<std::shared_ptr<const snapshot::Snapshot>()> columns;
  std::function<std::string(std::int64_t reference)> path;
};
/// The daily letters: puts those that are due, and takes those back that still wait though the referee has answered,
/// the applicant is decided on or has gone. As often as one likes, on as many servers: a letter is put once, and what
/// was taken back is put by a person only. How many were put.
int mail_due_letters(const Chasing& chasing, Instant now);

}  // namespace kith::screening
