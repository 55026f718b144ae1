// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/sqlite_faults.h"

#include <sqlite3.h>

#include <mutex>
#include <new>
#include <stdexcept>

namespace kith::test {

struct SqliteFaults::State {
  sqlite3_vfs* disk = nullptr;  ///< the real one
  sqlite3_vfs vfs{};
  std::mutex mutex;
  Kind kind{};
  int countdown = 0;  ///< operations left until the first failure; 0 = none planned
  bool for_ever = false, failing = false, happened = false;

  bool strikes(Kind operation) {
    const std::scoped_lock lock(mutex);
    if (kind != operation) return false;
    if (!failing && !(countdown > 0 && --countdown == 0)) return false;
    failing = for_ever;
    happened = true;
    return true;
  }
};

namespace {

using State = SqliteFaults::State;
using Kind = SqliteFaults::Kind;

/// A file of ours; the real one lies just behind it.
struct File {
  sqlite3_file head;
  State* state;
};
sqlite3_file* real(sqlite3_file* file) { return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1); }
State& state(sqlite3_file* file) { return *reinterpret_cast<File*>(file)->state; }

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  const bool full = state(file).strikes(Kind::disk_full);
  if (!full && !state(file).strikes(Kind::write)) return real(file)->pMethods->xWrite(real(file), bytes, size, at);
  real(file)->pMethods->xWrite(real(file), bytes, size / 2, at);
  return full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (state(file).strikes(Kind::write)) return SQLITE_IOERR_TRUNCATE;
  return real(file)->pMethods->xTruncate(real(file), size);
}
int sync(sqlite3_file* file, int flags) {
  if (state(file).strikes(Kind::sync)) return SQLITE_IOERR_FSYNC;
  return real(file)->pMethods->xSync(real(file), flags);
}

/// A method that only passes the call on.
template <auto method, class... Args>
int pass(sqlite3_file* file, Args... args) {
  return (real(file)->pMethods->*method)(real(file), args...);
}
void barrier(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }

using M = sqlite3_io_methods;
const M methods{.iVersion = 2,
                .xClose = pass<&M::xClose>,
                .xRead = pass<&M::xRead, void*, int, sqlite3_int64>,
                .xWrite = write,
                .xTruncate = truncate,
                .xSync = sync,
                .xFileSize = pass<&M::xFileSize, sqlite3_int64*>,
                .xLock = pass<&M::xLock, int>,
                .xUnlock = pass<&M::xUnlock, int>,
                .xCheckReservedLock = pass<&M::xCheckReservedLock, int*>,
                .xFileControl = pass<&M::xFileControl, int, void*>,
                .xSectorSize = pass<&M::xSectorSize>,
                .xDeviceCharacteristics = pass<&M::xDeviceCharacteristics>,
                .xShmMap = pass<&M::xShmMap, int, int, int, void volatile**>,
                .xShmLock = pass<&M::xShmLock, int, int, int>,
                .xShmBarrier = barrier,
                .xShmUnmap = pass<&M::xShmUnmap, int>,
                .xFetch = nullptr,
                .xUnfetch = nullptr};

State& state(sqlite3_vfs* vfs) { return *static_cast<State*>(vfs->pAppData); }

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out) {
  file->pMethods = nullptr;
  reinterpret_cast<File*>(file)->state = &state(vfs);
  const int code = state(vfs).disk->xOpen(state(vfs).disk, name, real(file), flags, out);
  if (real(file)->pMethods) file->pMethods = &methods;
  return code;
}
int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
  if (state(vfs).strikes(Kind::write)) return SQLITE_IOERR_DELETE;
  return state(vfs).disk->xDelete(state(vfs).disk, name, sync_folder);
}

}  // namespace

SqliteFaults::SqliteFaults() : state_(std::make_unique<State>()) {
  state_->disk = sqlite3_vfs_find(nullptr);
  state_->vfs = *state_->disk;
  state_->vfs.pNext = nullptr;
  state_->vfs.zName = "kith-faults";
  state_->vfs.pAppData = state_.get();
  state_->vfs.szOsFile = static_cast<int>(sizeof(File)) + state_->disk->szOsFile;
  state_->vfs.xOpen = open;
  state_->vfs.xDelete = remove;
  if (sqlite3_vfs_register(&state_->vfs, 1) != SQLITE_OK) throw std::runtime_error("cannot stand before the disk");
}

SqliteFaults::~SqliteFaults() {
  sqlite3_vfs_unregister(&state_->vfs);
  sqlite3_vfs_register(state_->disk, 1);
}

void SqliteFaults::fail(Kind kind, int k, bool for_ever) {
  const std::scoped_lock lock(state_->mutex);
  state_->kind = kind;
  state_->countdown = k;
  state_->for_ever = for_ever;
  state_->failing = state_->happened = false;
}

void SqliteFaults::heal() {
  const std::scoped_lock lock(state_->mutex);
  state_->countdown = 0;
  state_->failing = false;
}

bool SqliteFaults::happened() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->happened;
}

}  // namespace kith::test
