// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/pdf.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>

#include "evidence/evidence.h"
#include "evidence/scripts.h"

namespace kith::evidence {
namespace {

constexpr auto longest = std::chrono::seconds(120);
constexpr std::size_t biggest = std::size_t{64} << 20;
constexpr int not_installed = 3;

struct Pipe {
  int read_end{-1}, write_end{-1};
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw EvidenceError("no pipe to the printing process");
    read_end = ends[0], write_end = ends[1];
  }
  ~Pipe() {
    shut(read_end);
    shut(write_end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  static void shut(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
};

/// The printing process: its own group, nothing of our environment, errors to nowhere.
pid_t start(const Pipe& to, const Pipe& from) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, to.read_end, 0);
  posix_spawn_file_actions_adddup2(&files, from.write_end, 1);
  posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  std::string script(print_pdf_script), style(evidence_style);
  char python[] = "python3", isolated[] = "-I", command[] = "-c";
  char* const words[] = {python, isolated, command, script.data(), style.data(), nullptr};
  char path[] = "PATH=/usr/bin:/bin", language[] = "LANG=C.UTF-8", epoch[] = "SOURCE_DATE_EPOCH=315532800",
       home[] = "HOME=/nonexistent";
  char* const environment[] = {path, language, epoch, home, nullptr};
  pid_t child = 0;
  const int wrong = ::posix_spawn(&child, "/usr/bin/python3", &files, &attributes, words, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  if (wrong != 0) throw EvidenceError("python3 cannot be started; it prints the PDFs");
  return child;
}

/// Writes what the pipe takes; closes it at the end, or when nobody reads it any more.
void feed(int& end, std::string_view& in) {
  const auto n = ::write(end, in.data(), in.size());
  if (n > 0) in.remove_prefix(static_cast<std::size_t>(n));
  if (in.empty() || (n < 0 && errno != EAGAIN && errno != EINTR)) Pipe::shut(end);
}

/// Both pipes at once, so that neither side waits for the other. False: too long or too much.
bool pump(Pipe& to, Pipe& from, std::string_view in, std::string& out) {
  const auto end = std::chrono::steady_clock::now() + longest;
  ::fcntl(to.write_end, F_SETFL, O_NONBLOCK);
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    std::array<pollfd, 2> ends{{{from.read_end, POLLIN, 0}, {to.write_end, POLLOUT, 0}}};
    if (left.count() <= 0 || ::poll(ends.data(), 2, static_cast<int>(left.count())) <= 0) return false;
    if (ends[1].revents != 0) feed(to.write_end, in);
    if (ends[0].revents == 0) continue;
    std::array<char, 65536> bytes;
    const auto n = ::read(from.read_end, bytes.data(), bytes.size());
    if (n <= 0) return n == 0;
    out.append(bytes.data(), static_cast<std::size_t>(n));
    if (out.size() > biggest) return false;
  }
}

struct Printed {
  int exit;
  std::string bytes;
};

Printed print(std::string_view html) {
  Pipe to, from;
  const pid_t child = start(to, from);
  Pipe::shut(to.read_end);
  Pipe::shut(from.write_end);
  Printed printed{};
  if (!pump(to, from, html, printed.bytes)) ::kill(-child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  printed.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return printed;
}

}  // namespace

std::string pdf_of(std::string_view html) {
  Printed printed = print(html);
  if (printed.exit == not_installed)
    throw EvidenceError(
        "WeasyPrint is not installed, it prints the PDFs (apt-get install weasyprint fonts-dejavu-core); --no-pdf "
        "makes the package without them");
  if (printed.exit != 0 || !printed.bytes.starts_with("%PDF-"))
    throw EvidenceError("a section could not be printed as PDF");
  return std::move(printed.bytes);
}

bool can_print() { return print("<p>.</p>").exit == 0; }

}  // namespace kith::evidence
