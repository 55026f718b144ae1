// SPDX-License-Identifier: AGPL-3.0-or-later
// The child of the tests: as in `kith`, and one that shuts itself in and then tries what is forbidden. It says "in"
// before, and "out" after, if there is an after.
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <csignal>
#include <string_view>
#include <utility>

#include "platform/files/apart.h"
#include "platform/files/sandbox.h"

namespace {

using Act = long (*)();
using Named = std::pair<std::string_view, Act>;
char* const none[] = {nullptr};

const Named acts[] = {
    {"nothing", [] { return 0L; }},
    {"open_a_file", [] { return long{::open("/etc/hostname", O_RDONLY)}; }},
    {"write_a_file", [] { return long{::open("/tmp/kith-sandbox-was-open", O_WRONLY | O_CREAT, 0600)}; }},
    {"make_a_folder", [] { return long{::mkdir("/tmp/kith-sandbox-was-open", 0700)}; }},
    {"remove_a_file", [] { return long{::unlink("/tmp/kith-nothing-here")}; }},
    {"look_at_a_file",
     [] {
       struct stat about {};
       return long{::stat("/etc/passwd", &about)};
     }},
    {"open_a_socket", [] { return long{::socket(AF_INET, SOCK_STREAM, 0)}; }},
    {"open_a_pair",
     [] {
       int ends[2];
       return long{::socketpair(AF_UNIX, SOCK_STREAM, 0, ends)};
     }},
    {"connect",
     [] {
       sockaddr_in to{};
       to.sin_family = AF_INET;
       return long{::connect(0, reinterpret_cast<sockaddr*>(&to), sizeof to)};
     }},
    {"send_a_message", [] { return long{::sendto(1, "x", 1, 0, nullptr, 0)}; }},
    {"run_a_program", [] { return long{::execve("/bin/true", none, none)}; }},
    {"fork", [] { return ::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0); }},
    {"clone3", [] { return ::syscall(SYS_clone3, nullptr, 0); }},
    {"unshare", [] { return long{::unshare(CLONE_NEWUSER)}; }},
    {"debug_another", [] { return long{::ptrace(PTRACE_ATTACH, ::getppid(), nullptr, nullptr)}; }},
    {"read_the_memory_of_another", [] { return ::syscall(SYS_process_vm_readv, 1, nullptr, 0, nullptr, 0, 0); }},
    {"signal_another", [] { return long{::kill(1, 0)}; }},
    {"load_a_filter", [] { return ::syscall(SYS_bpf, 0, nullptr, 0); }},
    {"use_a_key_ring", [] { return ::syscall(SYS_keyctl, 0, 0, 0, 0, 0); }},
    {"io_uring", [] { return ::syscall(SYS_io_uring_setup, 1, nullptr); }},
    {"map_a_file", [] { return reinterpret_cast<long>(::mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE, 0, 0)); }},
    {"memory_to_run",
     [] {
       return reinterpret_cast<long>(
           ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
     }},
    {"make_memory_run", [] { return long{::mprotect(reinterpret_cast<void*>(0x10000), 4096, PROT_READ | PROT_EXEC)}; }},
    {"write_elsewhere", [] { return long{::write(2, "x", 1)}; }},
    {"read_elsewhere",
     [] {
       char c;
       return long{::read(1, &c, 1)};
     }},
    {"write_in_pieces",
     [] {
       const iovec one{const_cast<char*>("x"), 1};
       return long{::writev(1, &one, 1)};
     }},
    {"copy_a_descriptor", [] { return long{::dup(0)}; }},
    {"control_a_device", [] { return ::syscall(SYS_ioctl, 0, 0x5401, nullptr); }},
    {"become_root", [] { return long{::setuid(0)}; }},
    {"mount", [] { return ::syscall(SYS_mount, "", "/mnt", "tmpfs", 0, nullptr); }},
    {"change_the_root", [] { return long{::chroot("/")}; }},
    {"raise_a_limit", [] { return ::syscall(SYS_prlimit64, 0, 7, nullptr, nullptr); }},
    {"catch_signals", [] { return ::syscall(SYS_rt_sigaction, SIGSYS, nullptr, nullptr, 8); }},
    {"another_machine",
     [] {
#if defined(__x86_64__)
       return ::syscall(0x40000000L | SYS_getpid);  // the x32 numbering
#else
       return ::syscall(SYS_getpid);
#endif
     }},
    {"eat_memory",
     [] {
       for (long n = 0; n < 64; ++n) {
         auto* bytes = static_cast<volatile char*>(
             ::mmap(nullptr, 64UL << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
         if (bytes == MAP_FAILED) ::_exit(7);
         for (unsigned long at = 0; at < 64UL << 20; at += 4096) bytes[at] = 1;
       }
       return 0L;
     }},
    {"never_end",
     [] {
       volatile long n = 0;
       while (n >= 0) n = n + 1 > 1000 ? 0 : n + 1;
       return 0L;
     }},
};

}  // namespace

int main(int argc, char** argv) {
  const std::string_view word = argc > 1 ? argv[1] : "";
  if (word == kith::files::child_word) kith::files::be_the_child();
  if (word == "list") {
    for (const auto& [name, act] : acts)
      if (::write(1, name.data(), name.size()) < 0 || ::write(1, "\n", 1) < 0) return 1;
    return 0;
  }
  for (const auto& [name, act] : acts) {
    if (name != word) continue;
    kith::files::enter_sandbox();
    if (::write(1, "in", 2) != 2) ::_exit(1);
    const long came = act();
    if (::write(1, came >= 0 ? "out" : "failed", came >= 0 ? 3 : 6) < 0) ::_exit(1);
    ::_exit(0);
  }
  return 9;
}
