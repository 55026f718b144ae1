// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <exception>
#include <string_view>

#include "platform/db/db.h"

namespace kith::db {

/// Whether a statement changes nothing that anything kept in memory is made of: it only reads, adds a row to the audit
/// log, or notes that a session was seen (docs/decisions/0277). What is not known to is taken for a change. O(1).
inline bool leaves_no_trace(std::string_view statement) {
  const auto first = statement.find_first_not_of(" \n\t");
  if (first == statement.npos) return false;
  statement.remove_prefix(first);
  for (const std::string_view quiet :
       {"select ", "insert into audit_log (", "update sessions set seen_at = :now where id"})
    if (statement.starts_with(quiet)) return true;
  return false;
}

/// What both engines' transactions share: the first DbError of an act is kept, and the act cannot go on after it.
class ActTx : public Tx {
 public:
  /// To be called when an act begins.
  void begin_act() {
    lost_ = nullptr;
    ran_ = changed_ = false;
  }
  /// Whether the act has run something so far, and nothing but statements that leave no trace.
  bool quiet() const { return ran_ && !changed_; }
  /// To be called when an act has returned normally: throws the error it swallowed, if any.
  void end_act() const {
    if (lost_) std::rethrow_exception(lost_);
  }
  /// Marks the act as lost from outside a statement (an unfinished bulk load).
  void lose_act(std::exception_ptr error) {
    if (!lost_) lost_ = std::move(error);
  }

 protected:
  /// To be called with the text of every statement that is run.
  void note(std::string_view statement) {
    ran_ = true;
    changed_ = changed_ || !leaves_no_trace(statement);
  }
  void note_change() { changed_ = true; }
  /// Runs `step` unless the act is lost already; remembers a DbError.
  template <class F>
  auto guarded(F&& step) {
    end_act();
    try {
      return step();
    } catch (const DbError&) {
      lose_act(std::current_exception());
      throw;
    }
  }

 private:
  std::exception_ptr lost_;
  bool ran_{false}, changed_{false};
};

}  // namespace kith::db
