// SPDX-License-Identifier: AGPL-3.0-or-later
#include "policies/values.h"

#include <algorithm>

#include "policies/queries.h"

namespace kith::policies {
namespace {

std::string reason_key(std::string_view key) { return std::string(key) + "_reason"; }

Value value_of(const db::Row& row) {
  Value v{row.integer(0), row.integer(1),      row.string(2),       row.string(3), row.date(4),    row.maybe_date(5),
          row.null(6),    row.id<PersonId>(7), row.id<PersonId>(8), row.date(9),   row.string(10), {}};
  if (!row.null(11)) v.approver += (v.approver.empty() ? "" : " ") + row.string(11);
  return v;
}

/// The row of the programme with the key from the very day, if there is one.
const Value* same_day(const std::vector<Value>& values, std::string_view key, Date from) {
  const auto found = std::find_if(values.begin(), values.end(),
                                  [&](const Value& v) { return !v.agency_wide && v.key == key && v.from == from; });
  return found == values.end() ? nullptr : &*found;
}

Result<std::int64_t> put(db::Tx& tx, const std::vector<Value>& all, const std::string& key, const std::string& value,
                         const NewValue& wanted, const records::Author& author) {
  const auto until = wanted.until ? db::Value(*wanted.until) : db::Value();
  const Value* old = same_day(all, key, *wanted.from);
  const auto row =
      old ? records::correct(
                tx, "policies", old->chain, old->version,
                {{"policies.value", value}, {"policies.valid_until", until}, {"policies.approved_by", author.person}},
                author)
          : records::append(tx, "policies",
                            {{"policies.programme_id", wanted.programme},
                             {"policies.key", key},
                             {"policies.value", value},
                             {"policies.valid_from", *wanted.from},
                             {"policies.valid_until", until},
                             {"policies.approved_by", author.person}},
                            author);
  if (!row) return tl::unexpected(row.error());
  return row->chain;
}

std::vector<Value> rows_of(db::Tx& tx, ProgrammeId programme, Date as_of) {
  return tx.all(sql::values, {{"programme", programme}, {"as_of", as_of}}, value_of);
}

}  // namespace

std::vector<Value> values_of(db::Tx& tx, ProgrammeId programme, Date as_of) {
  std::vector<Value> rows = rows_of(tx, programme, as_of);
  for (Value& v : rows)
    for (const Value& r : rows)
      if (r.agency_wide == v.agency_wide && r.from == v.from && r.key == reason_key(v.key)) v.reason = r.value;
  std::erase_if(rows, [](const Value& v) { return !rule_of(v.key); });
  return rows;
}

const Value* in_force(const std::vector<Value>& values, const KeyRule& rule, Date d) {
  const auto found = std::find_if(values.rbegin(), values.rend(),
                                  [&](const Value& v) { return v.key == snapshot::word(rule.key) && v.covers(d); });
  return found == values.rend() ? nullptr : &*found;
}

Result<std::int64_t> set_value(db::Tx& tx, const KeyRule& rule, const NewValue& wanted, const records::Author& author) {
  const Date today = date_of(author.at);
  const auto value = canonical(rule, wanted.typed);
  std::vector<Problem> problems;
  if (!value) problems.push_back({"value", "policy.flaw.value"});
  if (!wanted.from) problems.push_back({"valid_from", "http.field.missing"});
  if (wanted.from && wanted.until && *wanted.until < *wanted.from)
    problems.push_back({"valid_until", "records.flaw.end_before_start"});
  if (wanted.reason.empty() && value && is_looser(rule, *value))
    problems.push_back({"reason", "policy.flaw.reason_looser"});
  else if (wanted.reason.empty() && wanted.from && *wanted.from < today)
    problems.push_back({"reason", "policy.flaw.reason_past"});
  if (!problems.empty()) return refuse(std::move(problems));
  const std::string key(snapshot::word(rule.key));
  const auto all = rows_of(tx, wanted.programme, today);
  const auto made = put(tx, all, key, *value, wanted, author);
  if (made && !wanted.reason.empty())
    if (const auto kept = put(tx, all, reason_key(key), wanted.reason, wanted, author); !kept) return kept;
  if (made && wanted.reason.empty())
    if (const Value* old = same_day(all, reason_key(key), *wanted.from))
      if (const auto gone = records::void_record(tx, "policies", old->chain, old->version, author); !gone)
        return tl::unexpected(gone.error());
  return made;
}

}  // namespace kith::policies
