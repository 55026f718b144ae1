// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "app/agency.h"
#include "platform/base/log.h"

namespace kith::app {

/// What the server does by the clock while it runs: signed checkpoints of the audit log (stored, and written to a
/// folder that may lie on another machine), the columns file, accounts that end today, and clearing of old answers,
/// drafts and ended sessions, files that no document names, letters to referees that are due by mail. Each step is one
/// short transaction; a failing step is logged and tried again the next minute.
class Chores {
 public:
  Chores(Agency& agency, Log& log, std::string checkpoint_folder);
  ~Chores();  ///< waits for the step under way; takes a last checkpoint

 private:
  void run();
  void every_minute();
  void checkpoint(audit::CheckpointRhythm rhythm);
  void clear_what_has_ended();
  void every_hour();

  Agency& agency_;
  Log& log_;
  std::string checkpoint_folder_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_{false};
  std::thread thread_;
};

}  // namespace kith::app
