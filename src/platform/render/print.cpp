// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/render/print.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace kith::render {
namespace {

#include "platform/render/printer.inc"

using Clock = std::chrono::steady_clock;
constexpr auto longest = std::chrono::seconds(120);  // without one more PDF
constexpr auto often = std::chrono::milliseconds(200);
constexpr char at_once[] = "2";
constexpr std::size_t biggest = std::size_t{64} << 20;
constexpr int not_installed = 3;

struct Pipe {
  int read_end{-1}, write_end{-1};
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw PrintError("no pipe to the printing process");
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
pid_t start(const Pipe& to, const Pipe& from, std::string_view style_sheet) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, to.read_end, 0);
  posix_spawn_file_actions_adddup2(&files, from.write_end, 1);
  posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  std::string script(print_pdf_py), style(style_sheet), many(at_once);
  char python[] = "python3", isolated[] = "-I", command[] = "-c";
  char* const words[] = {python, isolated, command, script.data(), style.data(), many.data(), nullptr};
  char path[] = "PATH=/usr/bin:/bin", language[] = "LANG=C.UTF-8", epoch[] = "SOURCE_DATE_EPOCH=315532800",
       home[] = "HOME=/nonexistent";
  char* const environment[] = {path, language, epoch, home, nullptr};
  pid_t child = 0;
  const int wrong = ::posix_spawn(&child, "/usr/bin/python3", &files, &attributes, words, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  if (wrong != 0) throw PrintError("python3 cannot be started; it prints the PDFs");
  return child;
}

/// One run of the printing process. Both pipes are served at once, so that neither side waits for the other.
class Run {
 public:
  Run(std::span<const std::string> pages, std::string_view style) {
    for (const std::string& page : pages) in_ += std::to_string(page.size()) + "\n" + page;
    child_ = start(to_, from_, style);
    Pipe::shut(to_.read_end);
    Pipe::shut(from_.write_end);
    ::fcntl(to_.write_end, F_SETFL, O_NONBLOCK);
  }
  ~Run() {
    if (child_ > 0) end(true);
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  enum class Next { pdf, over, cancelled, too_long };
  Next next(std::size_t& number, std::string& pdf, const std::function<bool()>& cancelled) {
    const auto until = Clock::now() + longest;
    while (!take(number, pdf)) {
      if (cancelled && cancelled()) return Next::cancelled;
      if (Clock::now() > until || out_.size() > biggest) return Next::too_long;
      if (!serve()) return Next::over;
    }
    return Next::pdf;
  }
  /// Its exit code; -1 when a signal ended it.
  int end(bool at_once) {
    if (at_once) ::kill(-child_, SIGKILL);
    int status = 0;
    while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {
    }
    child_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  /// False: it has written its last byte.
  bool serve() {
    std::array<pollfd, 2> ends{{{from_.read_end, POLLIN, 0}, {to_.write_end, POLLOUT, 0}}};
    if (::poll(ends.data(), 2, static_cast<int>(often.count())) <= 0) return true;
    if (ends[1].revents != 0) feed();
    if (ends[0].revents == 0) return true;
    std::array<char, 65536> bytes;
    const auto n = ::read(from_.read_end, bytes.data(), bytes.size());
    if (n > 0) out_.append(bytes.data(), static_cast<std::size_t>(n));
    return n > 0 || (n < 0 && errno == EINTR);
  }
  /// Writes what the pipe takes; closes it at the end, or when nobody reads it any more.
  void feed() {
    const auto rest = std::string_view(in_).substr(written_);
    const auto n = ::write(to_.write_end, rest.data(), rest.size());
    if (n > 0) written_ += static_cast<std::size_t>(n);
    if (written_ == in_.size() || (n < 0 && errno != EAGAIN && errno != EINTR)) Pipe::shut(to_.write_end);
  }
  /// "<number> <length>", a line feed, the PDF: when all of it is there.
  bool take(std::size_t& number, std::string& pdf) {
    const auto line = out_.find('\n');
    if (line == out_.npos) return false;
    std::size_t length = 0;
    const auto blank = std::from_chars(out_.data(), out_.data() + line, number).ptr;
    std::from_chars(blank + 1, out_.data() + line, length);
    if (out_.size() - line - 1 < length) return false;
    pdf = out_.substr(line + 1, length);
    out_.erase(0, line + 1 + length);
    return true;
  }

  Pipe to_, from_;
  pid_t child_{};
  std::string in_, out_;
  std::size_t written_{};
};

}  // namespace

namespace {

/// The place of whoever prints for a reader.
class Press {
 public:
  Press() {
    std::unique_lock lock(state().mutex);
    if (state().taken && state().awaited) throw PrintBusy();
    if (state().taken) {
      state().awaited = true;
      const bool mine = state().freed.wait_for(lock, patience, [] { return !state().taken; });
      state().awaited = false;
      if (!mine) throw PrintBusy();
    }
    state().taken = true;
  }
  ~Press() {
    const std::lock_guard lock(state().mutex);
    state().taken = false;
    state().freed.notify_one();
  }
  Press(const Press&) = delete;
  Press& operator=(const Press&) = delete;

 private:
  static constexpr auto patience = std::chrono::seconds(4);
  struct State {
    std::mutex mutex;
    std::condition_variable freed;
    bool taken{false}, awaited{false};
  };
  static State& state() {
    static State one;
    return one;
  }
};

}  // namespace

const std::string_view sheet_style = sheet_css;

bool print_pages(std::span<const std::string> pages, std::string_view style,
                 const std::function<void(std::size_t, std::string)>& ready, const std::function<bool()>& cancelled) {
  Run run(pages, style);
  std::size_t printed = 0, number = 0;
  std::string pdf;
  while (printed < pages.size()) {
    if (cancelled && cancelled()) return false;
    const auto next = run.next(number, pdf, cancelled);
    if (next == Run::Next::cancelled) return false;
    if (next == Run::Next::over && run.end(false) == not_installed)
      throw PrintError("WeasyPrint is not installed", true);
    if (next != Run::Next::pdf || number >= pages.size() || !pdf.starts_with("%PDF-"))
      throw PrintError("the page could not be printed as PDF");
    ready(number, std::move(pdf));
    ++printed;
  }
  return true;
}

std::string print_pdf(std::string_view html, std::string_view style) {
  std::string printed;
  const std::array pages{std::string(html)};
  print_pages(pages, style, [&](std::size_t, std::string pdf) { printed = std::move(pdf); });
  return printed;
}

std::string print_for_reader(std::string_view html, std::string_view style) {
  const Press press;
  return print_pdf(html, style);
}

bool can_print() {
  try {
    return !print_pdf("<p>.</p>", {}).empty();
  } catch (const PrintError&) {
    return false;
  }
}

}  // namespace kith::render
