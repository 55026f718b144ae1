// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <atomic>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "app/store.h"

namespace kith::app {

/// The command line's way into a running server (decision 0090). A data folder has one owner; while the server is that
/// owner, `kith measures` and most other verbs ask it through the socket `kith.sock` in the folder, and it runs them
/// with its own connections: one writer stays one writer, and what is read is in the audit log before it is shown. Only
/// the user the server runs as, and root, may connect. One call at a time; the next one waits.
class SideDoor {
 public:
  /// Runs one verb: its name first, then its arguments. Paths mean what they mean where the caller stands; `in` is what
  /// the caller sent of the own standard input.
  using Run = std::function<int(std::vector<std::string> args, std::istream& in, std::ostream& out, std::ostream& err)>;

  /// Listens until destroyed. Throws std::runtime_error when the socket cannot be made.
  SideDoor(const std::string& folder, Run run);
  ~SideDoor();  ///< ends the call under way at its next line of output

 private:
  void serve();
  void answer(int caller);

  std::string folder_;
  Run run_;
  int place_{-1}, ear_{-1}, wake_{-1};  ///< the folder, the socket, an eventfd that ends the waiting
  std::atomic<bool> ending_{false};
  std::thread thread_;
};

/// Asks the server that owns `folder`, if one listens: its exit code, after copying what it printed. Nothing when none
/// does. `input` (at most some MiB) is the verb's standard input. Exit code 6 (unavailable) when the server went away
/// in the middle.
std::optional<int> ask_server(const std::string& folder, const std::vector<std::string>& args, std::string_view input,
                              std::ostream& out, std::ostream& err);

}  // namespace kith::app
