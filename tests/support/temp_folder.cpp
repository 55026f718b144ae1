// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/temp_folder.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace kith::test {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t roomy = 2'000'000'000;

/// Removes what killed test programs left behind: folders named after a process that is no more.
void sweep(const fs::path& root) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(root, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("kith-test-")) continue;
    const int owner = std::atoi(name.c_str() + 10);
    if (owner > 0 && ::kill(owner, 0) != 0 && errno == ESRCH) fs::remove_all(entry.path(), error);
  }
}

/// KITH_TEST_FOLDER, else memory when there is plenty (many times quicker when the disk is busy), else the disk.
const fs::path& root() {
  static const fs::path chosen = [] {
    std::error_code error;
    fs::path path = fs::temp_directory_path();
    if (const char* wish = std::getenv("KITH_TEST_FOLDER"))
      path = wish;
    else if (const auto space = fs::space("/dev/shm", error);
             !error && space.available > roomy && ::access("/dev/shm", W_OK) == 0)
      path = "/dev/shm";
    sweep(path);
    return path;
  }();
  return chosen;
}

}  // namespace

TempFolder::TempFolder() : path_((root() / ("kith-test-" + std::to_string(::getpid()) + "-XXXXXX")).string()) {
  if (!::mkdtemp(path_.data())) throw std::runtime_error("cannot create a temporary folder");
  ::chmod(path_.c_str(), 0711);
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace kith::test
