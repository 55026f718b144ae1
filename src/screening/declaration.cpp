// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/declaration.h"

#include <algorithm>

#include "screening/acts.h"
#include "screening/queries.h"

namespace kith::screening {
namespace {

int stage_on(const Covered& one, Date today) {
  if (one.since || !one.until || *one.until < today) return 2;
  return days_between(today, *one.until) <= snapshot::check_second_warning_days ? 1 : 0;
}

}  // namespace

std::int64_t declaration_anchor(const MentorFile& f) {
  std::int64_t declared = 0, checked = 0;
  for (const auto& c : f.checks) {
    if (c.waiting()) continue;
    auto& newest = c.type == declaration_type ? declared : checked;
    newest = std::max(newest, c.chain);
  }
  return declared ? declared : checked;
}

std::optional<DeclarationOwed> declaration_owed(const MentorFile& f, const Around& around, State state, Date today) {
  if (!f.accepted() || state == State::exited || state == State::barred || f.change_undecided()) return std::nullopt;
  for (const auto& one : coverage(f, around, today))
    if (one.type == declaration_type && one.cover != Cover::valid)
      return DeclarationOwed{declaration_anchor(f), one.until,
                             one.since || one.suspends() ? one.suspends_from() : std::nullopt, stage_on(one, today)};
  return std::nullopt;
}

std::optional<OwnDeclaration> declaration_of(db::Tx& tx, const snapshot::Snapshot& snapshot, PersonId mentor,
                                             Date today) {
  const auto applications = tx.all(sql::applications_of, {{"person", mentor}, {"as_of", today}},
                                   [](const db::Row& row) { return row.integer(0); });
  Surroundings surroundings(snapshot, tx, today);
  std::optional<OwnDeclaration> own;
  for (const auto application : applications) {
    auto file = load_file(tx, application, today);
    if (!file) continue;
    auto around = surroundings.around(*file);
    const auto state = standing(*file, around, today).state;
    const auto owed = declaration_owed(*file, around, state, today);
    if (!owed || (own && own->owed.last <= owed->last)) continue;
    own = OwnDeclaration{std::move(*file), std::move(around), state, *owed};
  }
  return own;
}

std::optional<OwnDeclaration> declaration_by_link(db::Tx& tx, const snapshot::Snapshot& snapshot, std::int64_t anchor,
                                                  Date today) {
  const auto mentor =
      tx.first(sql::person_of_check, {{"check", anchor}}, [](const db::Row& row) { return row.id<PersonId>(0); });
  auto own = mentor ? declaration_of(tx, snapshot, *mentor, today) : std::nullopt;
  if (!own || own->owed.anchor != anchor) return std::nullopt;
  return own;
}

Result<std::int64_t> declare(db::Tx& tx, const OwnDeclaration& own, std::string_view result, Instant now) {
  Typed typed;
  typed.answers.put("background_checks.event_date", std::int64_t{day_number(date_of(now))});
  typed.answers.put("background_checks.result", std::string(result));
  const records::Author author{own.file.person, now};
  return record_act(tx, own.file, own.around, own.state, Act::self_declaration, typed, author);
}

}  // namespace kith::screening
