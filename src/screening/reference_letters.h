// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/id.h"
#include "platform/base/instant.h"
#include "platform/mail/outbox.h"
#include "records/append.h"

/// Asking referees (MS 4.02): by letter with a link, chased after 3, 7 and 10 days; answered on a page without an
/// account or by phone into the same form. An answer by the link becomes part of the record when a worker has read it.
namespace kith::screening {

/// Days after the request on which a letter is due, the first with the request.
inline constexpr std::array<int, 4> letter_steps{0, 3, 7, 10};
inline constexpr int link_days = 45;  ///< how long the link can be answered, counted from the request

struct Way {
  std::string email, phone, language{"en"};
  std::int64_t id{};  ///< of the note; another one is another way
};
/// "ana@example.org" is an e-mail address, everything else a phone number.
Way way_of(std::string_view reach, std::string_view language);

/// A referee who has not answered in the records.
struct Asked {
  std::int64_t reference{}, application{};
  PersonId person;  ///< the applicant
  ProgrammeId programme;
  std::string referee;
  Date asked{};
  Way way;
  std::vector<int> sent;             ///< steps, by hand or by mail; those that wait to leave by mail too
  std::vector<mail::Posted> posted;  ///< by mail, oldest first
  bool answered{};                   ///< by the link; a worker has not read it yet
};
/// The letter to send today: the latest step that has come and was not sent, unless a later one was. Nothing for whom
/// no way is known, or who has answered.
std::optional<int> step_due(const Asked& asked, Date today);
/// Nobody knows how to reach them: no letter can go out.
bool unreachable(const Asked& asked);
/// Chased for the last time and silent since: call, or note that there was no answer.
bool silent(const Asked& asked, Date today);

/// Those who may still answer by the link: of applications without a decision, or deferred.
std::vector<Asked> load_asked(db::Tx& tx, Date as_of);
std::optional<Asked> load_asked_one(db::Tx& tx, std::int64_t reference, Date as_of);
/// The same whatever was decided: what a worker reads and records.
std::optional<Asked> load_unrecorded(db::Tx& tx, std::int64_t reference, Date as_of);
void keep_way(db::Tx& tx, std::int64_t reference, const Way& way, Instant now);
void letter_sent(db::Tx& tx, std::int64_t reference, int step, const records::Author& author);

/// It was noted by mistake; false when it was not noted.
bool letter_not_sent(db::Tx& tx, std::int64_t reference, int step);

struct ReferenceAnswer {
  std::string known_for, strengths, worries, verdict;  ///< verdict: positive, mixed, negative or empty
};
std::optional<ReferenceAnswer> answer_of(db::Tx& tx, std::int64_t reference);
void keep_answer(db::Tx& tx, std::int64_t reference, const ReferenceAnswer& answer, Instant now);
/// Takes the words away that came more than `days` ago, where the reference is recorded; how many.
std::int64_t forget_answers(db::Tx& tx, int days, Instant now);
std::string applicant_name(db::Tx& tx, PersonId person, Date as_of);

/// The letter of any step, in the referee's language. `link`: the whole address of the page that it opens.
struct RefereeLetter {
  std::string subject;
  std::vector<std::string> paragraphs;
  std::string link;
};
RefereeLetter letter_to_referee(const Asked& asked, std::string_view applicant, std::string link, Date today);

}  // namespace kith::screening
