// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/arrived.h"

#include <algorithm>

#include "records/fold.h"
#include "screening/acts.h"
#include "screening/queries.h"
#include "screening/reference_letters.h"
#include "screening/reference_mail.h"

namespace kith::screening {
namespace {

Result<std::int64_t> sign(db::Tx& tx, const MentorFile& file, const Around& around, Date day,
                          const records::Author& author) {
  Typed typed;
  const auto on = static_cast<std::int64_t>(day_number(day));
  typed.answers.put("mentor_applications.signed_on", on);
  typed.answers.put("background_checks.consented_on", on);
  typed.answers.put("mentor_applications.complete", 1);
  return record_act(tx, file, around, State::inquiry, Act::application, typed, author);
}

Result<std::int64_t> request(db::Tx& tx, std::int64_t application, const Referee& referee, Date day,
                             const records::Author& author) {
  const auto made = records::append(
      tx, "mentor_references",
      {{"mentor_references.application_id", application},
       {"mentor_references.event_date", day},
       {"mentor_references.referee_name", std::string_view(referee.name)},
       {"mentor_references.relation", referee.relation.empty() ? db::Value() : db::Value(referee.relation)},
       {"mentor_references.status", "requested"}},
      author);
  if (!made) return tl::unexpected(made.error());
  keep_way(tx, made->chain, way_of(referee.reach, referee.language), author.at);
  return made->chain;
}

/// The file a signed form goes on with: the person inquired and signed nothing yet.
std::optional<MentorFile> open_inquiry(db::Tx& tx, const snapshot::Snapshot& snapshot, PersonId person,
                                       ProgrammeId programme, Date today) {
  const auto open = tx.first(sql::open_application, {{"person", person}, {"programme", programme}, {"as_of", today}},
                             [](const db::Row& row) { return row.integer(0); });
  auto file = open ? load_file(tx, *open, today) : std::nullopt;
  if (file && standing(*file, Surroundings(snapshot, tx, today).around(*file), today).state != State::inquiry)
    file.reset();
  return file;
}

bool asked_already(const MentorFile& file, const Referee& referee) {
  return std::ranges::any_of(
      file.references, [&](const Reference& one) { return records::fold(one.referee) == records::fold(referee.name); });
}

Result<std::int64_t> begin_file(db::Tx& tx, PersonId person, ProgrammeId programme, const Arrived& arrived,
                                const records::Author& author) {
  casefile::Answers answers;
  answers.put("mentor_applications.event_date", static_cast<std::int64_t>(day_number(arrived.day)));
  answers.put("mentor_applications.status", std::string("volunteer"));
  answers.put("mentor_applications.source", arrived.source);
  return record_inquiry(tx, person, programme, answers, author);
}

}  // namespace

Result<std::int64_t> take_arrival(db::Tx& tx, const snapshot::Snapshot& snapshot, PersonId person,
                                  ProgrammeId programme, const Arrived& arrived, const records::Author& author,
                                  const std::function<std::string(std::int64_t reference)>& path) {
  const Date today = date_of(author.at);
  auto file = arrived.is_signed ? open_inquiry(tx, snapshot, person, programme, today) : std::nullopt;
  const auto made = file ? Result<std::int64_t>(file->application) : begin_file(tx, person, programme, arrived, author);
  if (!made) return made;
  if (arrived.is_signed) {
    if (!file) file = load_file(tx, *made, today);
    const auto around = Surroundings(snapshot, tx, today).around(*file);
    if (const auto signed_on = sign(tx, *file, around, arrived.day, author); !signed_on) return signed_on;
  }
  for (const auto& referee : arrived.referees) {
    if (file && asked_already(*file, referee)) continue;
    const auto asked = request(tx, *made, referee, arrived.day, author);
    if (!asked) return asked;
    mail_when_due(tx, *asked, path(*asked), author.at);
  }
  return made;
}

}  // namespace kith::screening
