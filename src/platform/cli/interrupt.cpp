// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/cli/interrupt.h"

#include <atomic>

namespace kith::cli {
namespace {

std::atomic<bool> asked_to_stop{false};
static_assert(std::atomic<bool>::is_always_lock_free);

}  // namespace

Interruptible::Interruptible() {
  asked_to_stop = false;
  struct sigaction act {};
  act.sa_handler = [](int) { asked_to_stop = true; };
  ::sigaction(SIGINT, &act, &before_);
}

Interruptible::~Interruptible() { ::sigaction(SIGINT, &before_, nullptr); }

bool interrupted() { return asked_to_stop; }

}  // namespace kith::cli
