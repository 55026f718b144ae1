// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/side_door.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <ostream>
#include <sstream>
#include <stdexcept>
#include <streambuf>

namespace kith::app {
namespace {

constexpr const char* name = "kith.sock";
constexpr std::uint32_t longest_text = 64 * 1024, most_texts = 256;
constexpr int unavailable = 6;

// A frame: one letter, a length of four bytes, the bytes. Caller: 'c' its folder, then 'a' each argument, 'i' pieces of
// its input, 'g' go.
// Server: 'o' and 'e' what the verb printed, 'x' its exit code in decimal.
enum class Frame : char { folder = 'c', argument = 'a', input = 'i', go = 'g', out = 'o', err = 'e', exit = 'x' };

class Descriptor {
 public:
  explicit Descriptor(int file) : file_(file) {}
  ~Descriptor() {
    if (file_ >= 0) ::close(file_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return file_; }

 private:
  int file_;
};

/// The socket in an open folder. Its path may be longer than a socket's address, so it goes by the open folder.
sockaddr_un address_in(int folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = "/proc/self/fd/" + std::to_string(folder) + "/" + name;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  return address;
}

bool send_all(int to, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t sent = ::send(to, bytes, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool send_frame(int to, Frame frame, std::string_view text) {
  std::array<char, 5> head{static_cast<char>(frame)};
  const auto size = static_cast<std::uint32_t>(text.size());
  std::memcpy(head.data() + 1, &size, sizeof size);
  return send_all(to, head.data(), head.size()) && send_all(to, text.data(), text.size());
}

bool send_in_pieces(int to, Frame frame, std::string_view text) {
  bool sent = true;
  for (; sent && !text.empty(); text.remove_prefix(std::min<std::size_t>(text.size(), longest_text)))
    sent = send_frame(to, frame, text.substr(0, longest_text));
  return sent;
}

bool receive_all(int from, char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t got = ::recv(from, bytes, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    bytes += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

struct Told {
  Frame frame{};
  std::string text;
};
std::optional<Told> receive_frame(int from) {
  std::array<char, 5> head{};
  if (!receive_all(from, head.data(), head.size())) return std::nullopt;
  std::uint32_t size = 0;
  std::memcpy(&size, head.data() + 1, sizeof size);
  if (size > longest_text) return std::nullopt;
  Told told{static_cast<Frame>(head[0]), std::string(size, '\0')};
  if (!receive_all(from, told.text.data(), size)) return std::nullopt;
  return told;
}

/// What a verb prints, sent on as it comes.
class Sending : public std::streambuf {
 public:
  Sending(int to, Frame frame, const std::atomic<bool>& ending) : to_(to), frame_(frame), ending_(ending) {
    setp(buffer_.data(), buffer_.data() + buffer_.size());
  }
  ~Sending() override { sync(); }

 protected:
  int_type overflow(int_type next) override {
    if (sync() != 0) return traits_type::eof();
    if (next != traits_type::eof()) sputc(traits_type::to_char_type(next));
    return traits_type::not_eof(next);
  }
  int sync() override {
    const std::string_view text(pbase(), static_cast<std::size_t>(pptr() - pbase()));
    const bool sent = text.empty() || (!ending_ && send_frame(to_, frame_, text));
    setp(buffer_.data(), buffer_.data() + buffer_.size());
    return sent ? 0 : -1;
  }

 private:
  int to_;
  Frame frame_;
  const std::atomic<bool>& ending_;
  std::array<char, 16 * 1024> buffer_;
};

/// The user this process runs as, or root.
bool may_ask(int caller) {
  ucred who{};
  socklen_t size = sizeof who;
  return ::getsockopt(caller, SOL_SOCKET, SO_PEERCRED, &who, &size) == 0 && (who.uid == ::geteuid() || who.uid == 0);
}

/// A caller that says nothing for so long is let go.
void be_impatient(int caller) {
  const timeval wait{.tv_sec = 10, .tv_usec = 0};
  ::setsockopt(caller, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  ::setsockopt(caller, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
}

struct Call {
  std::string folder, input;
  std::vector<std::string> args;
};
std::optional<Call> receive_call(int caller) {
  Call call;
  for (std::uint32_t n = 0; n < most_texts; ++n) {
    auto told = receive_frame(caller);
    if (!told) return std::nullopt;
    if (told->frame == Frame::go) return call;
    if (told->frame == Frame::folder) call.folder = std::move(told->text);
    if (told->frame == Frame::argument) call.args.push_back(std::move(told->text));
    if (told->frame == Frame::input) call.input += told->text;
  }
  return std::nullopt;
}

}  // namespace

SideDoor::SideDoor(const std::string& folder, Run run) : folder_(folder), run_(std::move(run)) {
  place_ = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  ear_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  wake_ = ::eventfd(0, EFD_CLOEXEC);
  ::unlinkat(place_, name, 0);  // of a server that was killed: the folder's lock says that there is none now
  const sockaddr_un address = address_in(place_);
  const bool listens = place_ >= 0 && ear_ >= 0 && wake_ >= 0 && ::fchmod(ear_, 0600) == 0 &&
                       ::bind(ear_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                       ::fchmodat(place_, name, 0600, 0) == 0 && ::listen(ear_, 8) == 0;
  if (!listens) {
    const std::string why = std::strerror(errno);
    for (const int file : {ear_, wake_, place_})
      if (file >= 0) ::close(file);
    throw std::runtime_error("cannot listen at " + folder + "/" + name + ": " + why);
  }
  thread_ = std::thread([this] { serve(); });
}

SideDoor::~SideDoor() {
  ending_ = true;
  const std::uint64_t one = 1;
  if (::write(wake_, &one, sizeof one) < 0) ::shutdown(ear_, SHUT_RDWR);
  thread_.join();
  ::unlinkat(place_, name, 0);
  for (const int file : {ear_, wake_, place_}) ::close(file);
}

void SideDoor::serve() {
  ::unshare(CLONE_FS);  // this thread has a working folder of its own: the caller's
  while (!ending_) {
    std::array<pollfd, 2> waiting{pollfd{ear_, POLLIN, 0}, pollfd{wake_, POLLIN, 0}};
    if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) return;
    if (ending_ || !(waiting[0].revents & POLLIN)) continue;
    const Descriptor caller(::accept4(ear_, nullptr, nullptr, SOCK_CLOEXEC));
    if (caller.get() >= 0 && may_ask(caller.get())) answer(caller.get());
  }
}

void SideDoor::answer(int caller) {
  be_impatient(caller);
  const auto call = receive_call(caller);
  if (!call || call->args.empty() || ::chdir(call->folder.c_str()) != 0) return;
  int exit = unavailable;
  {
    Sending to_out(caller, Frame::out, ending_), to_err(caller, Frame::err, ending_);
    std::istringstream in(call->input);
    std::ostream out(&to_out), err(&to_err);
    exit = run_(call->args, in, out, err);
  }
  send_frame(caller, Frame::exit, std::to_string(exit));
}

std::optional<int> ask_server(const std::string& folder, const std::vector<std::string>& args, std::string_view input,
                              std::ostream& out, std::ostream& err) {
  const Descriptor place(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  const Descriptor line(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (place.get() < 0 || line.get() < 0) return std::nullopt;
  const sockaddr_un address = address_in(place.get());
  if (::connect(line.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return std::nullopt;
  bool sent = send_frame(line.get(), Frame::folder, std::filesystem::current_path().string());
  for (const std::string& arg : args) sent = sent && send_frame(line.get(), Frame::argument, arg);
  sent = sent && send_in_pieces(line.get(), Frame::input, input);
  sent = sent && send_frame(line.get(), Frame::go, {});
  while (sent) {
    const auto told = receive_frame(line.get());
    if (!told) break;
    if (told->frame == Frame::out) out << told->text;
    if (told->frame == Frame::err) err << told->text;
    if (told->frame == Frame::exit) return std::stoi(told->text);
  }
  err << "kith: the server that has this data folder did not finish the answer\n";
  return unavailable;
}

}  // namespace kith::app
