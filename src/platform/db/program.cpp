// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/db/program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "platform/db/db.h"

extern char** environ;

namespace kith::db {
namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (auto& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

std::vector<std::string> environment(const std::vector<std::pair<std::string, std::string>>& extra) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry; ++entry) all.emplace_back(*entry);
  for (const auto& [name, value] : extra) all.push_back(name + "=" + value);
  return all;
}

/// Reads to the end, keeps the first 4000 bytes.
std::string drain(int file) {
  std::string kept;
  char buffer[1024];
  for (;;) {
    const ssize_t n = ::read(file, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return kept;
    if (kept.size() < 4000) kept.append(buffer, static_cast<std::size_t>(n));
  }
}

std::string told(const std::string& output) {
  std::string line = output.substr(0, output.find('\n'));
  return line.substr(0, line.find("ERROR:"));
}

}  // namespace

Ended run_program(const std::vector<std::string>& words,
                  const std::vector<std::pair<std::string, std::string>>& extra) {
  int pipe[2];
  if (::pipe2(pipe, O_CLOEXEC) != 0) throw DbError(Fault::io, "cannot start " + words.front());
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, pipe[1], 2);
  auto arguments = words;
  auto variables = environment(extra);
  pid_t child = -1;
  const int code = ::posix_spawnp(&child, words.front().c_str(), &actions, nullptr, pointers(arguments).data(),
                                  pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(pipe[1]);
  const std::string output = code == 0 ? drain(pipe[0]) : std::string();
  ::close(pipe[0]);
  if (code != 0) return {127, words.front() + " is not installed or not on PATH"};
  int status = 0;
  pid_t ended = -1;
  do ended = ::waitpid(child, &status, 0);
  while (ended < 0 && errno == EINTR);
  if (ended != child) return {126, "how it ended is not known"};
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), told(output)};
}

}  // namespace kith::db
