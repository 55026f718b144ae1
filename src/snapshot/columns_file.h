// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "platform/audit/merkle.h"
#include "platform/db/db.h"
#include "snapshot/snapshot.h"

namespace kith::snapshot {

/// A snapshot in a file beside the database, so that a process need not read millions of rows again before its first
/// figure. It is only ever a copy: whatever is wrong with it, the store is read instead.
///
/// Believed when all of this holds: it was written by a program with the same sources of this folder (`made_by.h`); its
/// checksum is right; the store goes on from the one it was made of, which the audit log proves (its first n rows have
/// the root the file names; decision 0180); and no table of the store ends before it.
/// Holds what the snapshot holds: keys, days and codes about children, no names and no notes. Mode 0600.
class ColumnsFile {
 public:
  explicit ColumnsFile(std::string path) : path_(std::move(path)) {}

  /// Reads as much as the file is long. Nothing when there is no file or when it is not to be believed.
  std::optional<Snapshot> read(db::Tx& tx) const;

  /// The part of a snapshot that its builder may go on adding to, taken apart while nobody adds.
  struct Outline;
  /// Nothing when the store's audit log is empty: such a file could not be told from another store's.
  static std::shared_ptr<const Outline> outline(const Snapshot& snapshot, db::Tx& tx);
  /// Replaces the file, whole or not at all; any thread. False when the disk has not plenty of room (four times the
  /// file and a gigabyte). Throws std::system_error.
  bool write(const Snapshot& snapshot, const Outline& outline) const;

 private:
  class Writer;
  class Reader;
  std::string path_;
};

}  // namespace kith::snapshot
