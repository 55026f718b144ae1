// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/files/apart.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <stdexcept>

#include "platform/files/sandbox.h"

namespace kith::files {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t header = 2;  ///< of the answer: verdict and kind, a letter each

/// One end of the pair is ours, the other the child's input and output.
class Child {
 public:
  explicit Child(const std::string& program) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
      throw std::runtime_error("no line to the process that looks through files");
    ours_ = ends[0];
    const int wrong = start(program, ends[1]);
    ::close(ends[1]);
    if (wrong != 0) {
      ::close(ours_);
      throw std::runtime_error("the process that looks through files cannot be started");
    }
    ::fcntl(ours_, F_SETFL, O_NONBLOCK);
  }
  ~Child() {
    ::close(ours_);
    if (pid_ > 0) end(true);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// What it answered to `content`; nothing when it took too long or answered more than it was given.
  std::optional<std::string> ask(std::string_view content, Clock::time_point until) {
    std::string answer;
    if (content.empty()) ::shutdown(ours_, SHUT_WR);
    const std::size_t most =
        content.size() + 64;  // pictures only shrink, but for the orientation that is written again
    for (bool over = false; !over;) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
      if (left <= 0) return std::nullopt;
      pollfd line{ours_, static_cast<short>(content.empty() ? POLLIN : POLLIN | POLLOUT), 0};
      if (::poll(&line, 1, static_cast<int>(left)) <= 0) continue;
      if ((line.revents & POLLOUT) != 0) send(content);
      if ((line.revents & (POLLIN | POLLHUP | POLLERR)) != 0) over = !receive(answer);
      if (answer.size() > most) return std::nullopt;
    }
    return answer;
  }
  /// True when it ended by itself and in order.
  bool end(bool at_once) {
    if (at_once) ::kill(pid_, SIGKILL);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

 private:
  int start(const std::string& program, int theirs) {
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, theirs, 0);
    posix_spawn_file_actions_adddup2(&files, theirs, 1);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    std::string name("kith"), word(child_word);
    char* const words[] = {name.data(), word.data(), nullptr};
    char* const environment[] = {nullptr};
    const int wrong = ::posix_spawn(&pid_, program.c_str(), &files, &attributes, words, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return wrong;
  }
  void send(std::string_view& content) const {
    const auto n = ::send(ours_, content.data(), content.size(), MSG_NOSIGNAL);
    if (n > 0) content.remove_prefix(static_cast<std::size_t>(n));
    if (n < 0 && errno != EAGAIN && errno != EINTR) content = {};
    if (content.empty()) ::shutdown(ours_, SHUT_WR);
  }
  /// False: it has said its last.
  bool receive(std::string& answer) const {
    std::array<char, 64 * 1024> bytes;
    const auto n = ::recv(ours_, bytes.data(), bytes.size(), 0);
    if (n > 0) answer.append(bytes.data(), static_cast<std::size_t>(n));
    return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
  }

  int ours_{-1};
  pid_t pid_{};
};

std::optional<Inspected> understood(std::string answer) {
  if (answer.size() < header) return std::nullopt;
  const int verdict = answer[0] - 'a', kind = answer[1] - 'a';
  if (verdict < 0 || verdict > static_cast<int>(Verdict::not_looked) || kind < 0 || kind > static_cast<int>(Kind::text))
    return std::nullopt;
  Inspected inspected{static_cast<Verdict>(verdict), static_cast<Kind>(kind), {}};
  if ((inspected.verdict == Verdict::clean) != (answer.size() > header)) return std::nullopt;
  inspected.content = answer.erase(0, header);
  return inspected;
}

std::string read_all() {
  std::string content;
  std::array<char, 64 * 1024> bytes;
  while (content.size() <= most_bytes) {
    const auto n = ::read(0, bytes.data(), bytes.size());
    if (n == 0) break;
    if (n < 0) ::_exit(1);
    content.append(bytes.data(), static_cast<std::size_t>(n));
  }
  return content;
}

void write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = ::write(1, bytes.data(), bytes.size());
    if (n < 0) ::_exit(1);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

}  // namespace

Inspected Apart::inspect(std::string_view content) const {
  if (content.size() > most_bytes) return {Verdict::too_large, {}, {}};
  Child child(program_);
  auto answer = child.ask(content, Clock::now() + longest_);
  const bool in_order = child.end(!answer);
  auto inspected = answer && in_order ? understood(std::move(*answer)) : std::nullopt;
  return inspected ? std::move(*inspected) : Inspected{Verdict::not_looked, {}, {}};
}

void be_the_child() {
  try {
    enter_sandbox();
    const Inspected inspected = inspect(read_all());
    write_all({std::string{static_cast<char>('a' + static_cast<int>(inspected.verdict)),
                           static_cast<char>('a' + static_cast<int>(inspected.kind))}});
    write_all(inspected.content);
    ::_exit(0);
  } catch (...) {  // out of memory, or no sandbox: no verdict
    ::_exit(1);
  }
}

}  // namespace kith::files
