// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/reference_mail.h"

#include <algorithm>
#include <set>

#include "platform/audit/log.h"
#include "platform/mail/message.h"
#include "screening/files.h"

namespace kith::screening {
namespace {

/// As step_to_mail, of letters that leave by themselves: not again what a worker has taken back.
std::optional<int> step_to_chase(const Asked& asked, bool applicant_in_screening, Date today) {
  const auto step = step_to_mail(asked, applicant_in_screening, today);
  const bool taken_back = step && std::any_of(asked.posted.begin(), asked.posted.end(), [&](const mail::Posted& one) {
                            return one.part == *step && one.state == mail::State::taken_back;
                          });
  return taken_back ? std::nullopt : step;
}

bool put_letter(db::Tx& tx, const Asked& asked, int step, const mail::Terms& terms, const std::string& path,
                Instant now, const std::string& again = {}) {
  const Date today = date_of(now);
  const auto text =
      letter_to_referee(asked, applicant_name(tx, asked.person, today), terms.public_address + path, today);
  std::string body;
  for (const auto& paragraph : text.paragraphs) body += paragraph + "\n\n";
  mail::Letter letter{"reference",
                      asked.reference,
                      step,
                      "way" + std::to_string(asked.way.id) + again,
                      {},
                      asked.way.email,
                      asked.way.language,
                      text.subject,
                      body + text.link + "\n"};
  return mail::put(tx, letter, now);
}

/// One due letter, looked at again where it is put: another server may have been faster.
bool put_if_still_due(db::Tx& tx, std::int64_t reference, const mail::Terms& terms, const std::string& path,
                      Instant now) {
  const auto asked = load_asked_one(tx, reference, date_of(now));
  const auto step = asked ? step_to_chase(*asked, true, date_of(now)) : std::nullopt;
  if (!step || !put_letter(tx, *asked, *step, terms, path, now)) return false;
  audit::Entry entry;
  entry.at = now;
  entry.by = audit::By::job;
  entry.action = "screening.reference_mail";  // not a word: an act
  entry.subjects = {{"application", asked->application}, {"reference", reference}};
  entry.detail = "day=" + std::to_string(*step);
  audit::append(tx, std::move(entry));
  return true;
}

/// Applications, of those named, whose applicant is in screening today.
std::set<std::int64_t> screened(const Chasing& chasing, const std::set<std::int64_t>& applications, Date today) {
  std::vector<MentorFile> files;
  chasing.files(today, [&](const std::map<std::int64_t, MentorFile>& all) {
    for (const auto application : applications)
      if (const auto found = all.find(application); found != all.end()) files.push_back(found->second);
  });
  const auto columns = chasing.columns();
  std::set<std::int64_t> in;
  chasing.db.read("applicants in screening", [&](db::Tx& tx) {
    Surroundings surroundings(*columns, tx, today);
    for (const auto& file : files)
      if (in_screening(standing(file, surroundings.around(file), today).state)) in.insert(file.application);
  });
  return in;
}

struct Today {
  mail::Terms terms;
  std::vector<Asked> asked;
  std::vector<std::int64_t> waiting;  ///< references
};

/// Those that a letter is due for, or waits for, though nothing is asked of them any more.
void take_back_ended(const Chasing& chasing, const Today& at, const std::set<std::int64_t>& in, Instant now) {
  std::set<std::int64_t> open;
  for (const auto& asked : at.asked)
    if (!asked.answered && in.count(asked.application) > 0) open.insert(asked.reference);
  std::vector<std::int64_t> ended;
  for (const auto reference : at.waiting)
    if (open.count(reference) == 0) ended.push_back(reference);
  if (ended.empty()) return;
  chasing.db.write("letters that are not needed", [&](db::Tx& tx) {
    for (const auto reference : ended) mail::take_back(tx, "reference", reference, now);
  });
}

int local_hour(Instant now) {
  return static_cast<int>(((now.utc_seconds + now.offset_minutes * 60LL) % 86'400 + 86'400) % 86'400 / 3600);
}

}  // namespace

std::string referee_path(std::string_view sealed) { return "/reference/" + std::string(sealed); }

bool in_screening(State state) { return state <= State::decision_pending; }

std::optional<int> step_to_mail(const Asked& asked, bool applicant_in_screening, Date today) {
  const auto step = step_due(asked, today);
  if (!step || !applicant_in_screening || !mail::is_address(asked.way.email)) return std::nullopt;
  return add_days(asked.asked, *step + late_days) >= today ? step : std::nullopt;
}

void mail_when_due(db::Tx& tx, std::int64_t reference, const std::string& path, Instant now) {
  const auto terms = mail::terms(tx);
  const auto asked = terms.on ? load_asked_one(tx, reference, date_of(now)) : std::nullopt;
  const auto step = asked ? step_to_mail(*asked, true, date_of(now)) : std::nullopt;
  if (step) put_letter(tx, *asked, *step, terms, path, now);
}

bool mail_letter(db::Tx& tx, const Asked& asked, int step, const std::string& path, Instant now) {
  const auto terms = mail::terms(tx);
  return terms.on && mail::is_address(asked.way.email) &&
         put_letter(tx, asked, step, terms, path, now, " " + std::to_string(asked.posted.size()));
}

int mail_due_letters(const Chasing& chasing, Instant now) {
  const Date today = date_of(now);
  const auto at = chasing.db.reading("letters to referees", [&](db::Tx& tx) {
    Today at{mail::terms(tx), {}, {}};
    if (at.terms.on) at.asked = load_asked(tx, today);
    if (at.terms.on) at.waiting = mail::waiting_records(tx, "reference");
    return at;
  });
  std::set<std::int64_t> applications;
  for (const auto& asked : at.asked) {
    const bool waits = std::binary_search(at.waiting.begin(), at.waiting.end(), asked.reference);
    if (waits || step_to_chase(asked, true, today)) applications.insert(asked.application);
  }
  if (applications.empty() && at.waiting.empty()) return 0;
  const auto in = screened(chasing, applications, today);
  take_back_ended(chasing, at, in, now);
  if (local_hour(now) < first_hour) return 0;
  int put = 0;
  for (const auto& asked : at.asked)
    if (step_to_chase(asked, in.count(asked.application) > 0, today))
      put += chasing.db.writing("letter to a referee", [&](db::Tx& tx) {
        return put_if_still_due(tx, asked.reference, at.terms, chasing.path(asked.reference), now) ? 1 : 0;
      });
  return put;
}

}  // namespace kith::screening
