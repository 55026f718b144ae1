// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/sqlite.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "platform/db/fault.h"
#include "platform/db/folder.h"
#include "platform/db/pool.h"
#include "platform/db/sqlite_tx.h"
#include "platform/db/writer.h"

namespace kith::db {
namespace {

// Pages in the write-ahead log (4 KiB each) from which on a checkpoint is made: when nobody waits, between two
// batches, and at last waiting a moment for readers so that the log can start again from its beginning.
constexpr int checkpoint_when_idle = 1000;
constexpr int checkpoint_between_batches = 8000;
constexpr int checkpoint_waiting_for_readers = 64000;
constexpr int next_wait_for_readers = 16000;

class SqliteWriting final : public WritingConnection {
 public:
  explicit SqliteWriting(const std::string& path) : connection_(path, SqliteConnection::Use::write), tx_(connection_) {
    sqlite3_wal_hook(connection_.get(), note_pages, this);
  }
  void begin() override { run("begin", begin_); }
  void commit() override;
  void rollback() noexcept override;
  void savepoint() override { run("savepoint", savepoint_); }
  void keep() override;
  void undo() override;
  ActTx& tx() override { return tx_; }
  void idle() noexcept override {
    if (pages_ >= checkpoint_when_idle) checkpoint(SQLITE_CHECKPOINT_PASSIVE);
  }
  std::optional<Fault> stopped() const override { return stopped_; }
  SqliteConnection& connection() { return connection_; }

 private:
  static int note_pages(void* self, sqlite3*, const char*, int pages) {
    static_cast<SqliteWriting*>(self)->pages_ = pages;
    return SQLITE_OK;
  }
  void run(const char* name, Sql sql);
  void checkpoint(int mode) noexcept;
  void note_result() noexcept;

  static constexpr Sql begin_{"begin immediate"}, commit_{"commit"}, rollback_{"rollback"}, savepoint_{"savepoint act"},
      release_{"release act"}, back_{"rollback to act"};
  SqliteConnection connection_;
  SqliteTx tx_;
  int pages_ = 0;  ///< in the log at the last commit
  int wait_for_readers_at_ = checkpoint_waiting_for_readers;
  std::optional<Fault> stopped_;
};

/// A failed fsync may have dropped what it did not write, and says so only once: nothing may build on it.
void SqliteWriting::note_result() noexcept {
  const int code = sqlite3_extended_errcode(connection_.get());
  if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC) stopped_ = Fault::io;
  if ((code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB) stopped_ = Fault::corrupt;
}

void SqliteWriting::run(const char* name, Sql sql) {
  if (connection_.step(sql) == SQLITE_DONE) return;
  note_result();
  throw_sqlite(connection_.get(), name, true);
}

void SqliteWriting::commit() {
  try {
    run("commit", commit_);
  } catch (...) {
    rollback();
    throw;
  }
  if (pages_ >= wait_for_readers_at_)
    checkpoint(SQLITE_CHECKPOINT_RESTART);
  else if (pages_ >= checkpoint_between_batches)
    checkpoint(SQLITE_CHECKPOINT_PASSIVE);
}

void SqliteWriting::rollback() noexcept {
  note_result();
  if (!connection_.in_transaction()) return;
  try {
    run("rollback", rollback_);
  } catch (const std::exception&) {
    if (connection_.in_transaction()) stopped_ = Fault::io;
  }
}

void SqliteWriting::keep() {
  int unresolved = 0, unused = 0;
  sqlite3_db_status(connection_.get(), SQLITE_DBSTATUS_DEFERRED_FKS, &unresolved, &unused, 0);
  if (unresolved) throw failure("end of act", Fault::foreign_key);
  run("release", release_);
}

void SqliteWriting::undo() {
  note_result();
  if (!connection_.in_transaction()) throw failure("undo", Fault::other, "the transaction has ended");
  run("undo", back_);
  run("release", release_);
}

void SqliteWriting::checkpoint(int mode) noexcept {
  int in_log = 0, copied = 0;
  if (mode != SQLITE_CHECKPOINT_PASSIVE) sqlite3_busy_timeout(connection_.get(), 200);
  const int code = sqlite3_wal_checkpoint_v2(connection_.get(), nullptr, mode, &in_log, &copied);
  if (mode != SQLITE_CHECKPOINT_PASSIVE) sqlite3_busy_timeout(connection_.get(), 5000);
  if (code != SQLITE_OK && code != SQLITE_BUSY) note_result();
  if (mode != SQLITE_CHECKPOINT_PASSIVE && code == SQLITE_BUSY) wait_for_readers_at_ = pages_ + next_wait_for_readers;
  if (code != SQLITE_OK || in_log != copied) return;
  pages_ = 0;
  wait_for_readers_at_ = checkpoint_waiting_for_readers;
}

class SqliteReading {
 public:
  explicit SqliteReading(const std::string& path) : connection_(path, SqliteConnection::Use::read), tx_(connection_) {}
  void run(FunctionRef<void(Tx&)> act) {
    if (connection_.step("begin") != SQLITE_DONE) throw_sqlite(connection_.get(), "begin read", true);
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

 private:
  void end() noexcept {
    try {
      if (connection_.in_transaction()) connection_.step("rollback");
    } catch (const std::exception&) {  // the next begin tells why
    }
  }
  SqliteConnection connection_;
  SqliteTx tx_;
};

using Readers = std::vector<std::unique_ptr<SqliteReading>>;

Readers make_readers(const std::string& path, int count) {
  Readers all;
  for (int i = 0; i < count; ++i) all.push_back(std::make_unique<SqliteReading>(path));
  return all;
}

class SqliteDb final : public Db {
 public:
  SqliteDb(const Options& options, FolderLock lock, std::unique_ptr<WritingConnection> writing)
      : lock_(std::move(lock)),
        path_(sqlite_file(options.folder)),
        writer_(std::move(writing), options.warn),
        readers_(make_readers(path_, options.readers)) {}
  Engine engine() const override { return Engine::sqlite; }
  void read(const char* name, FunctionRef<void(Tx&)> act) override {
    writer_.refuse_from_act(name);
    readers_.take()->run(act);
  }
  void write(const char* name, FunctionRef<void(Tx&)> act) override { writer_.run(name, act, false); }
  void exclusive(const char* name, FunctionRef<void(Tx&)> act) override { writer_.run(name, act, true); }
  std::uint64_t generation() override { return writer_.commits(); }
  void backup(const std::string& path) override { copy_sqlite(path_, path); }
  std::vector<std::string> check_integrity() override { return check_sqlite(path_); }
  bool stopped() const override { return writer_.stopped(); }

 private:
  FolderLock lock_;  // outlives the connections
  std::string path_;
  Writer writer_;
  Pool<SqliteReading> readers_;  // closed first
};

void check_library() {
  if (sqlite3_libversion_number() < 3037000)
    throw DbError(Fault::other, std::string("SQLite 3.37 or newer is needed, found ") + sqlite3_libversion());
  if (!sqlite3_threadsafe()) throw DbError(Fault::other, "this SQLite library was built without threads");
}

/// Creates the empty file with its mode before SQLite does, so that its logs inherit the mode.
void make_file(const std::string& path, const std::string& folder) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0 && errno == EEXIST) return;
  if (file < 0) throw DbError(errno == ENOSPC ? Fault::disk_full : Fault::io, "cannot create " + path);
  ::close(file);
  sync_folder(folder);
}

/// Marks a new database as kith's; refuses somebody else's.
void claim(SqliteConnection& connection, const std::string& path) {
  const std::string id = connection.answer("open database", "pragma application_id");
  if (id == std::to_string(sqlite_application_id)) return;
  if (id != "0" || connection.answer("open database", "select count(*) from sqlite_schema") != "0")
    throw DbError(Fault::other, path + " is not a database of kith");
  connection.command("open database", ("pragma application_id = " + std::to_string(sqlite_application_id)).c_str());
}

}  // namespace

std::string sqlite_file(const std::string& folder) { return folder + "/kith.db"; }

std::unique_ptr<Db> open_sqlite(const Options& options) {
  check_library();
  const std::string path = sqlite_file(options.folder);
  if (!options.create && !std::filesystem::exists(path))
    throw DbError(Fault::other, "there is no database in the folder " + options.folder);
  make_folder(options.folder);
  FolderLock lock(options.folder);
  make_file(path, options.folder);
  auto writing = std::make_unique<SqliteWriting>(path);
  claim(writing->connection(), path);
  return std::make_unique<SqliteDb>(options, std::move(lock), std::move(writing));
}

}  // namespace kith::db
