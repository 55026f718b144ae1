// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "platform/db/act_tx.h"
#include "platform/db/postgres_connection.h"

namespace kith::db {

/// Statements on one PostgreSQL connection.
class PostgresTx final : public ActTx {
 public:
  using Tx::exec;
  using Tx::query;
  explicit PostgresTx(PostgresConnection& connection) : connection_(connection) {}
  Engine engine() const override { return Engine::postgres; }
  void query(Sql sql, std::span<const Param> params, FunctionRef<void(const Row&)> each) override;
  std::int64_t exec(Sql sql, std::span<const Param> params) override;
  std::unique_ptr<Bulk> bulk(std::string_view table, std::span<const std::string_view> columns) override;
  void prepare(Sql sql) override;

 private:
  void run_once(std::string_view name, std::string_view statement) override;
  PostgresConnection& connection_;
};

}  // namespace kith::db
