// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "casefile/record_form.h"

/// What hides a name or an address (docs/decisions/0205): an alias is what somebody is called everywhere while it is in
/// force, a protected address is shown nowhere. Both are records of their own, in force from the day on which they are
/// recorded until an end is; no day ends them by itself.
namespace kith::casefile {

enum class SealKind : std::uint8_t { alias, address };

/// One seal in force, under whichever record of the person.
struct Seal {
  SealKind kind{};
  std::int64_t chain{}, version{};
  Date since{};
  std::string alias;
};
/// All in force over a person, oldest first. One statement.
std::vector<Seal> seals_of(db::Tx& tx, PersonId person);
bool has(const std::vector<Seal>& seals, SealKind kind);

/// The words of a kind: in addresses ("alias"), of its form, of the form that ends it.
struct SealForms {
  SealKind kind{};
  std::string_view word;
  RecordForm give, end;
  records::ColumnKey person;
  std::string_view added, ended;  ///< acts of the audit log
  i18n::Key title, title_end, lead, lead_end;
  std::string_view done, done_end;
};
const SealForms& forms_of(SealKind kind);
/// The kind an address names.
std::optional<SealKind> seal_kind(std::string_view word);

/// Gives an alias or protects an address. Refused as `conflict` when one is in force (casefile.seal.flaw.in_force),
/// `invalid` as records::append does.
Result<std::int64_t> put_seal(db::Tx& tx, SealKind kind, PersonId person, const Answers& answers,
                              const records::Author& author);
/// Ends all of the kind that are in force, under any record of the person. Refused as `conflict` when there is none
/// (casefile.seal.flaw.none), `invalid` when the day is not from its first day to today.
Result<std::int64_t> end_seal(db::Tx& tx, SealKind kind, PersonId person, const Answers& answers,
                              const records::Author& author);

/// The fields of the form of a person that may be shown, or with `sealed` those that may not: an alias hides the names,
/// a protection the address, either the number and the e-mail (docs/decisions/0284).
std::vector<FormField> fields_of_person(const std::vector<Seal>& seals, bool sealed);

}  // namespace kith::casefile
