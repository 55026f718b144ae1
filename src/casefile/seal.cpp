// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/seal.h"

#include <algorithm>

#include "casefile/person_forms.h"
#include "casefile/queries.h"
#include "platform/i18n/keys.h"

namespace kith::casefile {
namespace {

constexpr FormField alias_fields[] = {
    {"person_aliases.alias", Control::text, true},
    {"person_aliases.event_date", Control::date, true},
    {"person_aliases.reason", Control::area, true},
};
constexpr FormField alias_end_fields[] = {{"person_aliases.ended_on", Control::date, true}};
constexpr FormField address_fields[] = {
    {"address_protections.event_date", Control::date, true},
    {"address_protections.reason", Control::area, true},
};
constexpr FormField address_end_fields[] = {{"address_protections.ended_on", Control::date, true}};

const SealForms alias_forms{SealKind::alias,
                            "alias",
                            {"person_aliases", "casefile.seal.", alias_fields},
                            {"person_aliases", "casefile.seal.", alias_end_fields},
                            "person_aliases.person_id",
                            "person.alias",
                            "person.alias_end",
                            "casefile.seal.give_alias",
                            "casefile.seal.end_alias",
                            "casefile.seal.alias_lead",
                            "casefile.seal.end_alias_lead",
                            "done.alias_given",
                            "done.alias_ended"};
const SealForms address_forms{SealKind::address,
                              "address",
                              {"address_protections", "casefile.seal.", address_fields},
                              {"address_protections", "casefile.seal.", address_end_fields},
                              "address_protections.person_id",
                              "person.protect",
                              "person.protect_end",
                              "casefile.seal.protect",
                              "casefile.seal.end_protection",
                              "casefile.seal.protect_lead",
                              "casefile.seal.end_protection_lead",
                              "done.address_protected",
                              "done.address_open"};

bool sealed_by(const std::vector<Seal>& seals, std::string_view column) {
  constexpr std::string_view names[] = {"given_name", "family_name", "preferred_name"};
  constexpr std::string_view addresses[] = {"street", "city", "region", "postal_code"};
  constexpr std::string_view numbers[] = {"phone", "email"};
  return (!seals.empty() && std::ranges::find(numbers, column) != std::end(numbers)) ||
         (has(seals, SealKind::alias) && std::ranges::find(names, column) != std::end(names)) ||
         (has(seals, SealKind::address) && std::ranges::find(addresses, column) != std::end(addresses));
}

}  // namespace

std::vector<Seal> seals_of(db::Tx& tx, PersonId person) {
  return tx.all(sql::seals_of, {{"person", person}}, [](const db::Row& row) {
    const auto kind = row.text(0) == "alias" ? SealKind::alias : SealKind::address;
    return Seal{kind, row.integer(1), row.integer(2), row.date(3), row.null(4) ? std::string() : row.string(4)};
  });
}

bool has(const std::vector<Seal>& seals, SealKind kind) {
  return std::ranges::any_of(seals, [&](const Seal& seal) { return seal.kind == kind; });
}

const SealForms& forms_of(SealKind kind) { return kind == SealKind::alias ? alias_forms : address_forms; }

std::optional<SealKind> seal_kind(std::string_view word) {
  for (const auto kind : {SealKind::alias, SealKind::address})
    if (forms_of(kind).word == word) return kind;
  return std::nullopt;
}

Result<std::int64_t> put_seal(db::Tx& tx, SealKind kind, PersonId person, const Answers& answers,
                              const records::Author& author) {
  if (has(seals_of(tx, person), kind)) return refuse(RefusalKind::conflict, "casefile.seal.flaw.in_force");
  const auto& forms = forms_of(kind);
  auto fields = answers.fields();
  fields.push_back({forms.person, person});
  if (kind == SealKind::address) fields.push_back({"address_protections.decided_by", author.person});
  const auto made = records::append(tx, forms.give.table, fields, author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

Result<std::int64_t> end_seal(db::Tx& tx, SealKind kind, PersonId person, const Answers& answers,
                              const records::Author& author) {
  std::int64_t ended = 0;
  for (const auto& seal : seals_of(tx, person)) {
    if (seal.kind != kind) continue;
    const auto row =
        records::correct(tx, forms_of(kind).give.table, seal.chain, seal.version, answers.fields(), author);
    if (!row) return tl::unexpected(row.error());
    ended = row->chain;
  }
  if (!ended) return refuse(RefusalKind::conflict, "casefile.seal.flaw.none");
  return ended;
}

std::vector<FormField> fields_of_person(const std::vector<Seal>& seals, bool sealed) {
  std::vector<FormField> fields;
  for (const auto& field : person_fields)
    if (sealed_by(seals, field.name()) == sealed) fields.push_back(field);
  return fields;
}

}  // namespace kith::casefile
