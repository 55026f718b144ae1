// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/postgres_address.h"

#include <libpq-fe.h>

#include <memory>
#include <string_view>

#include "platform/db/db.h"

namespace kith::db {
namespace {

using Parsed = std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)>;

[[noreturn]] void refuse_address() {
  throw DbError(Fault::other,
                "the address given with --postgres cannot be read. It is postgresql://NAME@HOST:PORT/DATABASE; in a "
                "name or password the characters : / ? # [ ] @ % and space are percent-encoded. Better: no password "
                "in it, but a file ~/.pgpass (docs/postgresql.md)");
}

bool is_url(std::string_view text) { return text.starts_with("postgresql://") || text.starts_with("postgres://"); }

/// A piece of a password that was taken for something else has one of these characters, or is no port.
bool plausible(std::string_view keyword, std::string_view value) {
  if (keyword == "port") return value.find_first_not_of("0123456789,") == value.npos;
  if (keyword == "host" || keyword == "hostaddr") return value.find_first_of("@?#") == value.npos;
  if (keyword == "dbname") return value.find_first_of("@?#") == value.npos;
  return true;
}

}  // namespace

std::string postgres_address(const std::string& given) {
  if (!is_url(given) && given.find('=') == given.npos) {
    if (given.empty() || given.find_first_of("'\\:/@") != given.npos) refuse_address();
    return "dbname='" + given + "'";
  }
  const Parsed parsed(PQconninfoParse(given.c_str(), nullptr), PQconninfoFree);
  if (!parsed) refuse_address();
  for (const PQconninfoOption* option = parsed.get(); option->keyword; ++option)
    if (option->val && !plausible(option->keyword, option->val)) refuse_address();
  return given;
}

}  // namespace kith::db
