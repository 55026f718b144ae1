// SPDX-License-Identifier: AGPL-3.0-or-later
// Preparing and running statements with typed parameters.
#include <endian.h>
#include <libpq-fe.h>

#include <algorithm>

#include "platform/db/binding.h"
#include "platform/db/fault.h"
#include "platform/db/postgres_connection.h"

namespace kith::db {
namespace {

constexpr Oid infer = 0, int8_oid = 20, text_oid = 25, varchar = 1043;
constexpr std::string_view undetermined = "42P18";  // SQLSTATE: nothing in the statement tells a parameter's type

Oid type_for(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::integer: return int8_oid;
    case Value::Kind::text: return text_oid;
    case Value::Kind::null: break;
  }
  return infer;
}

bool fits(const Value& value, Oid type) {
  switch (value.kind()) {
    case Value::Kind::integer: return type == int8_oid;
    case Value::Kind::text: return type == text_oid || type == varchar;
    case Value::Kind::null: break;
  }
  return true;
}

bool fits_all(std::span<const Value> values, const std::vector<std::uint32_t>& types) {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!fits(values[i], types[i])) return false;
  return true;
}

/// The values for the numbers of the text.
std::vector<Value> in_slots(const NumberedSql& sql, const std::vector<Value>& values) {
  std::vector<Value> slots;
  for (const auto& [parameter, null_test] : sql.slots) {
    const Value& value = values[parameter];
    slots.push_back(null_test && value.kind() != Value::Kind::null ? Value(1) : value);
  }
  return slots;
}

/// The types to prepare with.
std::vector<std::uint32_t> types_for(const NumberedSql& sql, std::span<const Value> slots) {
  std::vector<std::uint32_t> types;
  for (std::size_t i = 0; i < slots.size(); ++i)
    types.push_back(sql.slots[i].null_test ? int8_oid : type_for(slots[i]));
  return types;
}

/// The values in PostgreSQL's binary form; texts are borrowed.
class Wire {
 public:
  explicit Wire(std::span<const Value> values)
      : numbers_(values.size()), pointers_(values.size()), lengths_(values.size()), formats_(values.size(), 1) {
    for (std::size_t i = 0; i < values.size(); ++i) put(i, values[i]);
  }
  int count() const { return static_cast<int>(pointers_.size()); }
  const char* const* pointers() const { return pointers_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  void put(std::size_t i, const Value& value) {
    if (value.kind() == Value::Kind::integer) {
      numbers_[i] = htobe64(static_cast<std::uint64_t>(value.integer()));
      pointers_[i] = reinterpret_cast<const char*>(&numbers_[i]);
      lengths_[i] = sizeof numbers_[i];
    } else if (value.kind() == Value::Kind::text) {
      pointers_[i] = value.text().data() ? value.text().data() : "";
      lengths_[i] = static_cast<int>(value.text().size());
    }
  }
  std::vector<std::uint64_t> numbers_;
  std::vector<const char*> pointers_;
  std::vector<int> lengths_, formats_;
};

bool prepared_well(const PGresult* result) { return PQresultStatus(result) == PGRES_COMMAND_OK; }

bool is_undetermined(const PGresult* result) {
  const char* state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
  return state && state == undetermined;
}

}  // namespace

PostgresConnection::Statement& PostgresConnection::statement(const Sql& sql) {
  const auto found = statements_.find(sql.text());
  if (found != statements_.end()) return found->second;
  return statements_.emplace(sql.text(), Statement{number_parameters(sql.text()), {}}).first->second;
}

PostgresResult PostgresConnection::try_prepare(const Statement& statement, const std::string& name,
                                               const Types& types) {
  if (!PQsendPrepare(connection_, name.c_str(), statement.numbered.text.c_str(), static_cast<int>(types.size()),
                     types.data()))
    return nullptr;
  return last_result();
}

/// Prepares with `types`, of which those that are 0 are inferred; those nothing tells are text. A failed attempt inside
/// a transaction must not end it, hence the savepoint when there is something to infer.
PostgresConnection::Version PostgresConnection::prepare_version(const Sql& sql, const Statement& statement,
                                                                Types types) {
  const std::string name = "k" + std::to_string(++prepared_);
  const bool inferring = std::find(types.begin(), types.end(), infer) != types.end();
  const bool guard = inferring && PQtransactionStatus(connection_) == PQTRANS_INTRANS;
  if (guard) simple(title(sql), "savepoint preparing");
  auto result = try_prepare(statement, name, types);
  if (inferring && is_undetermined(result.get())) {
    if (guard) simple(title(sql), "rollback to savepoint preparing");
    std::replace(types.begin(), types.end(), infer, text_oid);
    result = try_prepare(statement, name, types);
  }
  if (!result || !prepared_well(result.get())) fail(title(sql), result.get(), false);
  if (guard) simple(title(sql), "release savepoint preparing");
  if (inferring) {
    if (!PQsendDescribePrepared(connection_, name.c_str())) fail(title(sql), nullptr, true);
    const auto description = last_result();
    if (!description || !prepared_well(description.get())) fail(title(sql), description.get(), true);
    for (std::size_t i = 0; i < types.size(); ++i) types[i] = PQparamtype(description.get(), static_cast<int>(i));
  }
  return {name, std::move(types)};
}

const PostgresConnection::Version& PostgresConnection::version(const Sql& sql, Statement& statement,
                                                               std::span<const Value> values) {
  for (const Version& version : statement.versions)
    if (fits_all(values, version.types)) return version;
  statement.versions.push_back(prepare_version(sql, statement, types_for(statement.numbered, values)));
  return statement.versions.back();
}

PostgresResult PostgresConnection::run(const Sql& sql, std::span<const Param> params) {
  Statement& found = statement(sql);
  const auto values = in_slots(found.numbered, arrange(sql, found.numbered.parameters, params));
  if (!connected()) fail(title(sql), nullptr, true);
  const Version& prepared = version(sql, found, values);
  const Wire wire(values);
  if (!PQsendQueryPrepared(connection_, prepared.name.c_str(), wire.count(), wire.pointers(), wire.lengths(),
                           wire.formats(), 0))
    fail(title(sql), nullptr, true);
  auto result = last_result();
  const auto status = result ? PQresultStatus(result.get()) : PGRES_FATAL_ERROR;
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) fail(title(sql), result.get(), true);
  return result;
}

void PostgresConnection::prepare(const Sql& sql) {
  if (!connected()) fail(title(sql), nullptr, true);
  Statement& found = statement(sql);
  if (found.versions.empty()) version(sql, found, std::vector<Value>(found.numbered.slots.size()));
}

}  // namespace kith::db
