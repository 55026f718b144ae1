// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <stdexcept>
#include <string>
#include <vector>

namespace kith::zip {

struct ZipError : std::runtime_error {
  ZipError() : std::runtime_error("the archive cannot be written; is the disk full?") {}
};

struct Packing {
  int level = 6;        ///< of deflate, 1 (fast) to 9 (small)
  bool durable = true;  ///< on the disk when `pack` returns; needless for what is sent and forgotten
};

/// Packs the files of `folder` (names relative to it, in this order) into a new archive at `path`, readable by its
/// owner alone, whose bytes depend on nothing but theirs. File by file: memory does not grow with them. Throws
/// ZipError.
void pack(const std::string& folder, const std::vector<std::string>& files, const std::string& path,
          const Packing& packing = {});

}  // namespace kith::zip
