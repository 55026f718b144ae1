// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "evidence/packages.h"

namespace kith::evidence {

/// Between pages that ask for packages and the thread that makes them.
class Bell {
 public:
  void ring();
  /// Until it rings, or a while has passed; at once when it rang since the last wait.
  void wait(std::chrono::milliseconds longest);

 private:
  std::mutex mutex_;
  std::condition_variable rang_;
  bool rings_{};
};

/// The archive of a package in the folder for them; our own words only.
std::string archive_path(const std::string& folder, std::int64_t package);

/// Makes the packages that were asked for, one after the other, in a thread of its own while the server runs. The page
/// that asked may be closed. When the server ends, the one under way goes back into the queue and what was written is
/// taken away, and so is what a killed server left behind: only whole archives ever have a name that is offered.
class Builder {
 public:
  struct Uses {
    db::Db& db;
    std::function<std::shared_ptr<const snapshot::Snapshot>()> columns;
    const audit::SigningKey& key;
    crypto::Key secret;
    std::function<std::string()> agency;
    std::function<Instant()> now;
    std::string folder;  ///< for the archives; made when it is not there
    Bell& bell;
    std::function<void(const std::string&)> failed = nullptr;  ///< told why, in words without case data
    const files::Vault* vault = nullptr;                       ///< of the documents' files
    std::string standards{};                                   ///< folder of the agency's own catalogues
    std::function<bool()> short_of_room = nullptr;             ///< what is kept free of the disk is not for packages
  };
  explicit Builder(Uses uses);
  ~Builder();  ///< stops the one under way

  /// Names this data folder among the servers of an agency.
  static std::string place_of(const std::string& folder);

 private:
  void run();
  bool short_of_room() const { return uses_.short_of_room && uses_.short_of_room(); }
  void clear_what_was_left() const;
  bool make_next();
  Archive make(const Package& package, bool& stopped);
  void end(const Package& package, PackageState state);
  void take_away_outlived();

  Uses uses_;
  std::string place_;
  std::atomic<bool> ending_{false};
  std::thread thread_;
};

}  // namespace kith::evidence
