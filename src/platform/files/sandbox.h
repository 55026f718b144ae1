// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

namespace kith::files {

/// Shuts this process in, for good (reliability G20): no file, socket, program, process or debugger any more, no memory
/// that can be run, no new rights; memory, processor time and sizes bounded; every descriptor but 0, 1 and 2 closed.
/// What is left is to read descriptor 0, write descriptor 1, ask for memory and end. Anything else ends the process
/// with SIGSYS. Throws std::runtime_error when the system refuses any part of it.
void enter_sandbox();

/// What it allows, for the test that tries the rest.
inline constexpr unsigned long sandbox_memory = 512UL
                                                << 20;  ///< of address space; not with sanitizers, which want terabytes
inline constexpr unsigned long sandbox_seconds = 5;     ///< of processor time

}  // namespace kith::files
