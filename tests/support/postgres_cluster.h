// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <sys/types.h>

#include <string>

#include "support/temp_folder.h"

namespace kith::test {

/// A private PostgreSQL server in a temporary folder: Unix socket only, fsync on, text sorted by bytes. Started as user
/// postgres when the tests run as root. It ends with the process, even when that is killed.
class TempPostgres {
 public:
  /// The server of this test process, started at the first call (from the main thread) and stopped at exit; null when
  /// PostgreSQL is not installed under /usr/lib/postgresql, or KITH_TEST_ENGINES says `sqlite` (./test --fast).
  static TempPostgres* shared();
  ~TempPostgres();
  TempPostgres(const TempPostgres&) = delete;
  TempPostgres& operator=(const TempPostgres&) = delete;

  /// A libpq connection string for a database of this server.
  std::string connection(const std::string& database) const;
  /// Creates a database under a new name, as a copy of `like`; returns the name.
  std::string create_database(const std::string& like = "template0");
  void drop_database(const std::string& name);
  /// Runs statements in `database`, outside of any transaction. Throws std::runtime_error.
  void run(const std::string& database, const std::string& sql);
  /// Ends the server as a crash would (`immediate`) and starts it again.
  void crash_and_restart();
  /// Folder of the server's programs (pg_dump, psql).
  const std::string& programs() const { return programs_; }

 private:
  explicit TempPostgres(std::string programs);
  void make_cluster();
  void start();
  void stop(int signal);

  std::string programs_;
  TempFolder folder_;
  pid_t server_ = -1;
  int databases_ = 0;
};

}  // namespace kith::test
