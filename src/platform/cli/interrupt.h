// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <csignal>

namespace kith::cli {

/// While it lives Ctrl-C only sets the flag that `interrupted` tells, so that long work stops between two steps and
/// takes back what it began.
class Interruptible {
 public:
  Interruptible();
  ~Interruptible();
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;

 private:
  struct sigaction before_ {};
};
bool interrupted();

}  // namespace kith::cli
