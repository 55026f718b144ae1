// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "platform/files/inspect.h"

namespace kith::files {

/// The word by which a program is asked to be the child (main.cpp).
inline constexpr std::string_view child_word = "check-file";

/// Looks through files in a child that has neither files nor network (sandbox.h): this program once more, with nothing
/// of our memory and environment. It is given the bytes and answers with a verdict and what to keep; whatever goes
/// wrong with it is `not_looked`.
class Apart {
 public:
  /// `program`: who answers to `child_word`; the running program itself by default.
  explicit Apart(std::string program = "/proc/self/exe", std::chrono::milliseconds longest = std::chrono::seconds(15))
      : program_(std::move(program)), longest_(longest) {}
  /// Blocks until the child has answered or its time is over. Throws std::runtime_error only when no child can be
  /// started.
  Inspected inspect(std::string_view content) const;

 private:
  std::string program_;
  std::chrono::milliseconds longest_;
};

/// The child's whole life: shuts itself in, reads the file from descriptor 0, looks, answers on 1, ends.
[[noreturn]] void be_the_child();

}  // namespace kith::files
