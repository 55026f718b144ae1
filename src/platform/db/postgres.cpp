// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/postgres.h"

#include <libpq-fe.h>

#include <atomic>
#include <chrono>
#include <mutex>

#include "platform/db/fault.h"
#include "platform/db/folder.h"
#include "platform/db/pool.h"
#include "platform/db/postgres_address.h"
#include "platform/db/postgres_tx.h"
#include "platform/db/writer.h"

namespace kith::db {
namespace {

using std::chrono::steady_clock;

/// Runs `begin`; a connection that turns out to be gone, or to lead to a server that may not write any more (it was
/// demoted), is replaced once: nothing has been run yet, so trying again is safe.
void begin_or_reconnect(PostgresConnection& connection, const char* begin) {
  try {
    if (connection.connected()) {
      connection.simple("begin", begin);
      return;
    }
  } catch (const DbError& error) {
    if (error.fault() == Fault::busy) throw;
  }
  connection.reconnect();
  connection.simple("begin", begin);
}

class PostgresWriting final : public WritingConnection {
 public:
  explicit PostgresWriting(const std::string& settings) : connection_(settings), tx_(connection_) {}
  void begin() override {
    try {
      begin_or_reconnect(connection_, begin_text);
    } catch (const DbError&) {
      rollback();
      throw;
    }
  }
  void commit() override;
  void rollback() noexcept override {
    try {
      if (connection_.connected()) connection_.simple("rollback", "rollback");
    } catch (const DbError&) {
      connection_.disconnect();
    }
  }
  void savepoint() override {}  // it is there already
  void keep() override { connection_.simple("end of act", keep_text); }
  void undo() override { connection_.simple("undo", "rollback to savepoint act"); }
  ActTx& tx() override { return tx_; }
  /// A server remembers 64 subtransactions of a session; more slow down everybody's reads.
  std::size_t batch_limit() const override { return 60; }
  PostgresConnection& connection() { return connection_; }

 private:
  // The lock ("kith" in letters) orders the batches of all servers on this database. The savepoint of the next act is
  // always made with what goes before it: an act costs one journey to the server besides its own statements.
  static constexpr const char* begin_text =
      "begin isolation level read committed read write; select pg_advisory_xact_lock(1802073192); savepoint act";
  static constexpr const char* keep_text =
      "set constraints all immediate; set constraints all deferred; release savepoint act; savepoint act";
  PostgresConnection connection_;
  PostgresTx tx_;
};

void PostgresWriting::commit() {
  try {
    const auto result = connection_.simple("commit", "commit");
    if (std::string_view(PQcmdStatus(result.get())) != "COMMIT") throw failure("commit", Fault::other, "rolled back");
  } catch (const DbError& error) {
    if (error.fault() == Fault::connection)
      throw failure("commit", Fault::connection, "not known whether the changes were kept");
    rollback();
    throw;
  }
  if (connection_.warned())
    throw failure("commit", Fault::connection, "kept on this server, perhaps not on its standby");
}

class PostgresReading {
 public:
  explicit PostgresReading(const std::string& settings) : connection_(settings), tx_(connection_) {}
  void run(FunctionRef<void(Tx&)> act) {
    begin_or_reconnect(connection_, "begin isolation level repeatable read read only");
    try {
      tx_.begin_act();
      act(tx_);
      tx_.end_act();
    } catch (...) {
      end();
      throw;
    }
    end();
  }
  PostgresConnection& connection() { return connection_; }

 private:
  void end() noexcept {
    try {
      if (connection_.connected()) connection_.simple("end read", "rollback");
    } catch (const DbError&) {
      connection_.disconnect();
    }
  }
  PostgresConnection connection_;
  PostgresTx tx_;
};

std::vector<std::unique_ptr<PostgresReading>> make_readers(const std::string& settings, int count) {
  std::vector<std::unique_ptr<PostgresReading>> all;
  for (int i = 0; i < count; ++i) all.push_back(std::make_unique<PostgresReading>(settings));
  return all;
}

/// Notices commits of other servers, over a connection of its own: two equal snapshots see the same data.
class Watch {
 public:
  explicit Watch(std::string settings) : settings_(std::move(settings)) {}
  /// True when anything may have been committed since the last look; looks at most every half second.
  bool changed() {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock || steady_clock::now() - looked_ < std::chrono::milliseconds(500)) return false;
    std::string snapshot = look();
    looked_ = steady_clock::now();
    if (snapshot == snapshot_) return false;
    snapshot_ = std::move(snapshot);
    return true;
  }

 private:
  std::string look() {
    constexpr const char* snapshot = "select pg_current_snapshot()";
    if (connection_ && connection_->connected()) try {
        return connection_->answer("generation", snapshot);
      } catch (const DbError&) {  // the server may have been restarted meanwhile
      }
    connection_ = std::make_unique<PostgresConnection>(settings_);
    connection_->set_patience(std::chrono::seconds(5));
    return connection_->answer("generation", snapshot);
  }

  std::mutex mutex_;
  std::string settings_;
  std::unique_ptr<PostgresConnection> connection_;
  std::string snapshot_;
  steady_clock::time_point looked_{};
};

class PostgresDb final : public Db {
 public:
  PostgresDb(const Options& options, std::string settings, FolderLock lock, std::unique_ptr<WritingConnection> writing)
      : lock_(std::move(lock)),
        settings_(std::move(settings)),
        writer_(std::move(writing), options.warn),
        readers_(make_readers(settings_, options.readers)),
        watch_(settings_) {}
  Engine engine() const override { return Engine::postgres; }
  void read(const char* name, FunctionRef<void(Tx&)> act) override {
    writer_.refuse_from_act(name);
    readers_.take()->run(act);
  }
  void write(const char* name, FunctionRef<void(Tx&)> act) override { writer_.run(name, act, false); }
  void exclusive(const char* name, FunctionRef<void(Tx&)> act) override { writer_.run(name, act, true); }
  std::uint64_t generation() override {
    if (watch_.changed()) ++of_others_;
    return writer_.commits() + of_others_;
  }
  void backup(const std::string& path) override { dump_postgres(settings_, path); }
  std::vector<std::string> check_integrity() override { return check_postgres(settings_); }
  bool stopped() const override { return false; }

 private:
  FolderLock lock_;
  std::string settings_;
  Writer writer_;
  Pool<PostgresReading> readers_;
  Watch watch_;
  std::atomic<std::uint64_t> of_others_{0};
};

void require(PostgresConnection& connection, const char* setting, const char* value, const char* why) {
  const std::string found = connection.answer("open database", std::string("show ") + setting);
  if (found != value)
    throw DbError(Fault::other, std::string("the PostgreSQL server has ") + setting + " = " + found + ": " + why);
}

/// Refuses a server that cannot keep the promises.
void check_server(PostgresConnection& connection) {
  const std::string version = connection.answer("open database", "show server_version_num");
  if (std::stoi(version) < 150000) throw DbError(Fault::other, "PostgreSQL 15 or newer is needed, found " + version);
  require(connection, "server_encoding", "UTF8", "create the database with encoding UTF8");
  require(connection, "fsync", "on", "acknowledged work would be lost at a power cut");
  require(connection, "full_page_writes", "on", "the database could be damaged at a power cut");
}

/// Warns of what is allowed but should be mended.
void advise(PostgresConnection& connection, const std::function<void(const std::string&)>& warn) {
  if (!warn) return;
  const auto setting = [&](const char* name) {
    return connection.answer("open database",
                             std::string("select reset_val from pg_settings where name = '") + name + "'");
  };
  if (!setting("synchronous_standby_names").empty() &&
      (setting("synchronous_commit") == "off" || setting("synchronous_commit") == "local"))
    warn("the PostgreSQL server has synchronous standbys but synchronous_commit = " + setting("synchronous_commit") +
         "; kith turns it on for its own sessions, set it on for the server");
  const std::string order = connection.answer(
      "open database",
      "select case datlocprovider when 'c' then datcollate else 'ICU ' || coalesce(daticulocale, '') end "
      "from pg_database where datname = current_database()");
  if (order != "C" && order != "POSIX" && order != "C.UTF-8" && order != "C.utf8")
    warn("the PostgreSQL database sorts text by " + order + "; create it with locale C, as kith expects");
}

}  // namespace

std::unique_ptr<Db> open_postgres(const Options& options) {
  std::string settings = postgres_address(options.postgres);
  FolderLock lock;
  if (!options.folder.empty()) {
    make_folder(options.folder);
    lock = FolderLock(options.folder);
  }
  auto writing = std::make_unique<PostgresWriting>(settings);
  check_server(writing->connection());
  advise(writing->connection(), options.warn);
  return std::make_unique<PostgresDb>(options, std::move(settings), std::move(lock), std::move(writing));
}

}  // namespace kith::db
