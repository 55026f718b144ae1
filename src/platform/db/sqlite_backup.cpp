// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <memory>

#include "platform/db/fault.h"
#include "platform/db/folder.h"
#include "platform/db/sqlite.h"
#include "platform/db/sqlite_tx.h"

namespace kith::db {
namespace {

namespace fs = std::filesystem;

std::string folder_of(const std::string& path) { return fs::absolute(path).parent_path().string(); }

/// A new empty file that only its owner may read. Throws DbError.
void create_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) throw DbError(errno == ENOSPC ? Fault::disk_full : Fault::io, "cannot create " + path);
  ::close(file);
}

void rename_file(const std::string& from, const std::string& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) throw DbError(Fault::io, "cannot name the file " + to);
  sync_folder(folder_of(to));
}

struct Closer {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
};
using Handle = std::unique_ptr<sqlite3, Closer>;

Handle open_target(const std::string& path) {
  sqlite3* db = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  Handle handle(db);
  if (code != SQLITE_OK) throw_sqlite(db, "backup", false);
  return handle;
}

void copy_pages(sqlite3* from, sqlite3* to) {
  sqlite3_backup* copy = sqlite3_backup_init(to, "main", from, "main");
  if (!copy) throw_sqlite(to, "backup", false);
  sqlite3_backup_step(copy, -1);  // one snapshot; the writer goes on meanwhile
  if (sqlite3_backup_finish(copy) != SQLITE_OK) throw_sqlite(to, "backup", true);
}

/// The image as one plain file that can be read without side files, even from a read-only medium.
void write_image(sqlite3* from, const std::string& path) {
  const Handle to = open_target(path);
  copy_pages(from, to.get());
  if (sqlite3_exec(to.get(), "pragma journal_mode = delete", nullptr, nullptr, nullptr) != SQLITE_OK)
    throw_sqlite(to.get(), "backup", true);
}

bool exists_and_not_empty(const std::string& path) {
  std::error_code error;
  return fs::exists(path, error) && fs::file_size(path, error) > 0;
}

void check_backup(const std::string& path) {
  SqliteConnection backup(path, SqliteConnection::Use::read);
  if (backup.answer("restore", "pragma application_id") != std::to_string(sqlite_application_id))
    throw DbError(Fault::other, path + " is not a backup made by kith");
}

}  // namespace

void copy_sqlite(const std::string& from, const std::string& to) {
  if (fs::exists(to)) throw DbError(Fault::other, "there is already a file " + to);
  const std::string part = to + ".part";
  create_file(part);
  try {
    const SqliteConnection source(from, SqliteConnection::Use::read);
    write_image(source.get(), part);
    sync_file(part);
    rename_file(part, to);
  } catch (...) {
    ::unlink(part.c_str());
    throw;
  }
}

std::vector<std::string> check_sqlite(const std::string& path) {
  static constexpr Sql pages{"integrity check", "pragma integrity_check(100)"};
  static constexpr Sql references{"foreign key check", "pragma foreign_key_check"};
  SqliteConnection connection(path, SqliteConnection::Use::read);
  SqliteTx tx(connection);
  std::vector<std::string> wrong;
  try {
    tx.query(pages, {}, [&](const Row& row) {
      if (row.text(0) != "ok") wrong.push_back(row.string(0));
    });
    tx.query(references, {}, [&](const Row& row) {
      wrong.push_back("row " + row.string(1) + " of " + row.string(0) + " refers to a missing row of " + row.string(2));
    });
  } catch (const DbError& error) {
    if (error.fault() != Fault::corrupt) throw;
    wrong.emplace_back(error.what());
  }
  return wrong;
}

void restore_sqlite(const Options& options, const std::string& path) {
  if (!exists_and_not_empty(path)) throw DbError(Fault::other, "there is no backup " + path);
  make_folder(options.folder);
  const FolderLock lock(options.folder);
  const std::string target = sqlite_file(options.folder);
  for (const char* side : {"", "-wal", "-journal"})
    if (exists_and_not_empty(target + side))
      throw DbError(Fault::other,
                    "the folder " + options.folder + " already holds a database; restore into an empty one");
  check_backup(path);
  const std::string image = target + ".restored";
  ::unlink(image.c_str());
  copy_sqlite(path, image);
  if (const auto wrong = check_sqlite(image); !wrong.empty()) {
    ::unlink(image.c_str());
    throw DbError(Fault::corrupt, "the backup " + path + " is damaged: " + wrong.front());
  }
  rename_file(image, target);
}

}  // namespace kith::db
