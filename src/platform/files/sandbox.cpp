// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/files/sandbox.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <vector>

namespace kith::files {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t machine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t machine = AUDIT_ARCH_AARCH64;
#else
#error "the system call filter knows x86-64 and arm64"
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif
#else
constexpr bool sanitized = false;
#endif

void demand(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("the sandbox could not be closed: ") + what);
}

void bound(int what, unsigned long most) {
  const rlimit limit{most, most};
  demand(::setrlimit(static_cast<__rlimit_resource_t>(what), &limit) == 0, "limits");
}

/// The filter: a list of system calls with what their arguments may be; everything else ends the process.
class Filter {
 public:
  Filter() {
    load(offsetof(seccomp_data, arch));
    add(BPF_JMP | BPF_JEQ | BPF_K, machine, 1, 0);
    add(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    load(offsetof(seccomp_data, nr));
  }
  void allow(std::initializer_list<long> calls) {
    for (const long call : calls) {
      add(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 1);
      add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    }
  }
  /// Only with this first argument.
  void allow_on(long call, std::uint32_t descriptor) {
    add(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 4);
    load(low(0));
    add(BPF_JMP | BPF_JEQ | BPF_K, descriptor, 0, 1);
    add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    add(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
  }
  /// Only without the right to run what lies there; a mapping only of no file.
  void allow_memory(long call, bool maps) {
    add(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, maps ? 6 : 4);
    load(low(2));
    add(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, maps ? 3 : 1, 0);
    if (maps) {
      load(low(3));
      add(BPF_JMP | BPF_JSET | BPF_K, MAP_ANONYMOUS, 0, 1);
    }
    add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    add(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
  }
  void install() {
    add(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    const sock_fprog program{static_cast<unsigned short>(list_.size()), list_.data()};
    demand(::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0, "system calls");
  }

 private:
  /// Both machines are little-endian: the low half of an argument stands first.
  static std::uint32_t low(unsigned argument) {
    return static_cast<std::uint32_t>(offsetof(seccomp_data, args) + 8 * argument);
  }
  void load(std::size_t at) { add(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(at)); }
  void add(int code, std::uint32_t k, int yes = 0, int no = 0) {
    list_.push_back(
        {static_cast<std::uint16_t>(code), static_cast<std::uint8_t>(yes), static_cast<std::uint8_t>(no), k});
  }
  std::vector<sock_filter> list_;
};

}  // namespace

void enter_sandbox() {
  demand(::syscall(SYS_close_range, 3U, ~0U, 0U) == 0, "descriptors");
  demand(::prctl(PR_SET_DUMPABLE, 0) == 0, "debugging");
  demand(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "rights");
  for (const int none :
       {int{RLIMIT_CORE}, int{RLIMIT_FSIZE}, int{RLIMIT_NPROC}, int{RLIMIT_MEMLOCK}, int{RLIMIT_MSGQUEUE}})
    bound(none, 0);
  bound(RLIMIT_NOFILE, 3);
  bound(RLIMIT_CPU, sandbox_seconds);
  if (!sanitized) bound(RLIMIT_AS, sandbox_memory);
  Filter filter;
  filter.allow_on(SYS_read, 0);
  filter.allow_on(SYS_write, 1);
  filter.allow_memory(SYS_mmap, true);
  if (sanitized) filter.allow_memory(SYS_mprotect, false);
  if (sanitized) filter.allow({SYS_sigaltstack});  // asked for on the way out
  filter.allow({SYS_exit_group, SYS_exit, SYS_brk, SYS_munmap, SYS_mremap, SYS_madvise, SYS_futex, SYS_getrandom,
                SYS_clock_gettime, SYS_restart_syscall});
  filter.install();
}

}  // namespace kith::files
