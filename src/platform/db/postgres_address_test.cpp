// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/postgres_address.h"

#include <gtest/gtest.h>

#include "platform/db/db.h"

namespace kith::db {
namespace {

TEST(PostgresAddress, takes_urls_pairs_and_bare_names) {
  for (const char* whole :
       {"postgresql://agency@db.example:5432/agency", "postgres://agency:p%40ss%2Fw@[::1]:5432/a",
        "host=/run/postgresql dbname=agency password='a b@c'", "service=agency", "postgresql://agency:a#b?c:d@h/a",
        "postgresql://agency@one:5432,two:5433/agency?target_session_attrs=read-write"})
    EXPECT_EQ(postgres_address(whole), whole);
  EXPECT_EQ(postgres_address("agency"), "dbname='agency'");
}

// Each is mistyped so that libpq would quote a piece of the password in its sentence (16.2.5).
TEST(PostgresAddress, what_cannot_be_read_is_refused_without_a_word_of_it) {
  for (const char* mistyped :
       {"postgresql://agency:Secret%zz9@h/a", "postgresql://agency:Sec@ret9@h/a", "postgresql://agency:Secret9/x@h/a",
        "postgresql://agency:12/Secret9@h/a", "postgresql://agency:Sec#1/ret9@h/a",
        "postgresql://agency:x:1/Secret9@h/a", "postgresql://agency:x@h/a?password=Secret9%zz",
        "host=h password='Secret9 dbname=a", "host=h password=x Secret9 dbname=a", "host=h pasword=Secret9",
        "mysql://agency:Secret9@h/a", "jdbc:postgresql://h/a?user=x&password=Secret9", ""}) {
    try {
      postgres_address(mistyped);
      ADD_FAILURE() << "taken: " << mistyped;
    } catch (const DbError& refused) {
      const std::string said = refused.what();
      EXPECT_EQ(said.find("ret9"), std::string::npos) << mistyped;
      EXPECT_NE(said.find("--postgres"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace kith::db
