// SPDX-License-Identifier: AGPL-3.0-or-later
#include "bring_in/sealed_rows.h"

#include "bring_in/queries.h"

namespace kith::bring_in {
namespace {

constexpr std::string_view waits = "sealed", looked_at = "looked_at";  ///< in the place of a record type

void add(db::Tx& tx, std::int64_t file, std::uint64_t number, std::string_view what, std::string_view digest) {
  tx.exec(sql::add_row,
          {{"file", file}, {"row", number}, {"place", 0}, {"table", what}, {"chain", 0}, {"digest", digest}});
}

}  // namespace

std::vector<SealedRow> sealed_rows(db::Tx& tx) {
  return tx.all(sql::sealed_rows, {}, [](const db::Row& row) {
    return SealedRow{row.integer(0), row.string(1), row.integer(2), row.integer(3)};
  });
}

void leave_sealed_row(db::Tx& tx, std::int64_t file, std::uint64_t number, std::string_view digest) {
  add(tx, file, number, waits, digest);
}

bool settle_sealed_row(db::Tx& tx, std::int64_t row) {
  for (const auto& one : sealed_rows(tx))
    if (one.id == row) {
      tx.exec(sql::settle_sealed_row, {{"row", row}, {"what", looked_at}});
      return true;
    }
  return false;
}

}  // namespace kith::bring_in
