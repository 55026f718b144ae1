// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/fault.h"

namespace kith::db {

std::string_view words(Fault fault) {
  switch (fault) {
    case Fault::unique: return "unique constraint violated";
    case Fault::foreign_key: return "refers to a row that does not exist";
    case Fault::check: return "refused by a rule of the table";
    case Fault::not_null: return "a required column is empty";
    case Fault::busy: return "busy";
    case Fault::connection: return "no connection to the database";
    case Fault::disk_full: return "the disk is full";
    case Fault::read_only: return "not allowed in a read";
    case Fault::io: return "input/output error";
    case Fault::corrupt: return "the database is damaged";
    case Fault::other: break;
  }
  return "failed";
}

DbError failure(std::string_view statement, Fault fault, std::string_view detail) {
  std::string text(statement);
  text += ": ";
  text += words(fault);
  if (!detail.empty()) {
    text += " (";
    text += detail;
    text += ')';
  }
  return DbError(fault, text);
}

std::string_view title(const Sql& sql) { return sql.name().empty() ? "unnamed statement" : sql.name(); }

}  // namespace kith::db
