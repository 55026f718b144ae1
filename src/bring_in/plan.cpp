// SPDX-License-Identifier: AGPL-3.0-or-later
#include "bring_in/plan.h"

#include <algorithm>

#include "bring_in/names.h"
#include "bring_in/plan_kept.h"
#include "bring_in/queries.h"
#include "platform/base/crypto.h"
#include "records/fold.h"
#include "records/value.h"

namespace kith::bring_in {
namespace {

std::string digest_of(const Reader& reader, const sheet::Row& row) {
  std::string all(name(reader.choices().kind));
  all += '\x1f' + std::to_string(reader.choices().programme.value);
  for (const Field& field : fields_of(reader.choices().kind))
    if (field.name != "decision") (all += '\x1f') += reader.text(row, field.name);
  return crypto::hex(crypto::sha256(all)).substr(0, 32);
}

/// What the record store would refuse is told here, in the dry run already.
void check_values(Outcome& out) {
  for (const NewRecord& record : out.records)
    for (const auto& value : record.values) {
      if (value.of_row >= 0 || value.column->type == records::Type::ref) continue;
      if (const auto flaw = records::check_stored(*value.column, value.stored.value()))
        out.add(Verdict::refuse, {value.column->name, flaw->key});
    }
}

}  // namespace

void Namesakes::put(PersonId person, std::string_view given, std::string_view family, std::optional<Date> born) {
  by_name_[records::fold(given) + '\n' + records::fold(family)].push_back({person, born});
}
std::span<const Namesakes::One> Namesakes::of(std::string_view given, std::string_view family) const {
  const auto found = by_name_.find(records::fold(given) + '\n' + records::fold(family));
  return found == by_name_.end() ? std::span<const One>() : found->second;
}

Known read_known(db::Tx& tx, const casefile::Book& book, Date today, Opens opens) {
  Known known{book, {}, {}, {}, {}, {}, {}, {}, {}, {}, std::move(opens)};
  tx.query(sql::people, {{"as_of", today}}, [&](const db::Row& row) {
    known.people.put(row.id<PersonId>(0), row.text(1), row.text(2), row.maybe_date(3));
  });
  tx.query(sql::matches, {{"as_of", today}}, [&](const db::Row& row) {
    known.matches_of_mentor[row.integer(1)].push_back(known.matches.size());
    known.matches.push_back({row.integer(0), row.id<PersonId>(1), row.id<PersonId>(2), row.id<ProgrammeId>(3),
                             row.date(4), row.maybe_date(5)});
  });
  tx.query(sql::sites, {{"as_of", today}},
           [&](const db::Row& row) { known.sites[word_line(row.text(1))].push_back(row.integer(0)); });
  tx.query(sql::staff, {{"as_of", today}}, [&](const db::Row& row) { known.staff.push_back(row.id<PersonId>(0)); });
  tx.query(sql::mentor_files, {{"as_of", today}},
           [&](const db::Row& row) { known.mentors.emplace(row.integer(0), row.integer(1)); });
  tx.query(sql::mentee_files, {{"as_of", today}},
           [&](const db::Row& row) { known.mentees.emplace(row.integer(0), row.integer(1)); });
  tx.query(sql::guardians, {{"as_of", today}}, [&](const db::Row& row) {
    if (!row.maybe_date(3) || *row.maybe_date(3) >= today)
      known.guardians[row.integer(0)].push_back(row.id<PersonId>(1));
  });
  tx.query(sql::digests, {}, [&](const db::Row& row) { known.digests.insert(row.string(0)); });
  return known;
}

bool asks_opener(const Outcome& outcome) {
  return outcome.verdict == Verdict::ask && std::ranges::any_of(outcome.reasons, [](const Reason& reason) {
           return std::string_view(reason.key) == sealed_reason;
         });
}

Plan::Plan(const Reader& reader, const Known& known)
    : reader_(reader), known_(known), kept_(std::make_unique<Kept>()) {}
Plan::~Plan() = default;

Outcome Plan::outcome(const sheet::Row& row) {
  Outcome out;
  if (row.blank() || reader_.says_nothing(row)) {
    if (!row.blank()) out.reasons.push_back({"", "bring_in.reason.total"});
    return out;
  }
  out.verdict = Verdict::take;
  out.digest = digest_of(reader_, row);
  if (known_.digests.contains(out.digest)) {
    out.verdict = Verdict::known;
    out.reasons.push_back({"", "bring_in.reason.brought_before"});
    return out;
  }
  if (const auto before = kept_->digests.find(out.digest); before != kept_->digests.end()) {
    out.verdict = Verdict::known;
    out.reasons.push_back({"", "bring_in.reason.same_row", std::to_string(before->second)});
    return out;
  }
  switch (reader_.choices().kind) {
    case Kind::people:
    case Kind::mentors:
    case Kind::mentees: person_row(row, out); break;
    case Kind::matches: match_row(row, out); break;
    case Kind::meetings: meeting_row(row, out); break;
    case Kind::contacts: contact_row(row, out); break;
  }
  for (const Field& field : fields_of(reader_.choices().kind))
    if (field.required && reader_.text(row, field.name).empty() && out.verdict != Verdict::known)
      out.add(Verdict::refuse, {field.name, "bring_in.reason.missing"});
  check_values(out);
  if (is_left(out.verdict)) out.records.clear();
  if (is_taken(out.verdict)) kept_->digests.emplace(out.digest, row.number);
  return out;
}

void each_row(const sheet::Sheet& sheet, const Columns& columns, Plan& plan,
              FunctionRef<bool(const sheet::Row&, Outcome&)> each) {
  sheet.rows([&](const sheet::Row& row) {
    if (row.number <= columns.heading_row) return true;
    auto outcome = plan.outcome(row);
    return each(row, outcome);
  });
}

}  // namespace kith::bring_in
