// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/acts.h"
#include "screening/queries.h"

namespace kith::screening {

Result<std::int64_t> record_inquiry(db::Tx& tx, PersonId person, ProgrammeId programme,
                                    const casefile::Answers& answers, const records::Author& author) {
  const auto day = answers.date("mentor_applications.event_date");
  if (day && *day > date_of(author.at)) return refuse(RefusalKind::invalid, "screening.flaw.future", "event_date");
  if (tx.first(sql::open_application, {{"person", person}, {"programme", programme}, {"as_of", date_of(author.at)}},
               [](const db::Row&) { return true; }))
    return refuse(RefusalKind::invalid, "screening.flaw.open_application", "programme");
  auto fields = answers.fields();
  fields.insert(fields.end(), {{"mentor_applications.person_id", person},
                               {"mentor_applications.programme_id", programme},
                               {"mentor_applications.complete", 0}});
  const auto made = records::append(tx, "mentor_applications", fields, author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

}  // namespace kith::screening
