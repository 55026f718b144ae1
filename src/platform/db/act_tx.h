// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <exception>

#include "platform/db/db.h"

namespace kith::db {

/// What both engines' transactions share: the first DbError of an act is kept, and the act cannot go on after it.
class ActTx : public Tx {
 public:
  /// To be called when an act begins.
  void begin_act() { lost_ = nullptr; }
  /// To be called when an act has returned normally: throws the error it swallowed, if any.
  void end_act() const {
    if (lost_) std::rethrow_exception(lost_);
  }
  /// Marks the act as lost from outside a statement (an unfinished bulk load).
  void lose_act(std::exception_ptr error) {
    if (!lost_) lost_ = std::move(error);
  }

 protected:
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
};

}  // namespace kith::db
