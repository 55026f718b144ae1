// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <memory>

namespace kith::test {

/// Stands between SQLite and the disk while it lives: makes the k-th operation fail. Databases must be opened and
/// closed within its life. A write that fails has written half of its bytes.
class SqliteFaults {
 public:
  enum class Kind {
    write,      ///< write, truncate, delete: input/output error
    disk_full,  ///< write: no space left
    sync,       ///< fsync: input/output error
  };
  SqliteFaults();
  ~SqliteFaults();
  SqliteFaults(const SqliteFaults&) = delete;
  SqliteFaults& operator=(const SqliteFaults&) = delete;

  /// Counts operations of `kind` from 1; the k-th fails, and with `for_ever` all after it too.
  void fail(Kind kind, int k, bool for_ever);
  /// Nothing fails any more.
  void heal();
  /// Whether anything has failed since the last call of `fail`.
  bool happened() const;

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace kith::test
