// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string_view>

#include "platform/files/inspect.h"

namespace kith::files {

/// Whether a PDF does something by itself: scripts, programs, other files, forms that send, and links that it follows
/// when it or a page opens (ISO 32000-2 §12.6). Looks into object streams too (§7.5.7), unpacking at most
/// `most_unpacked` of them together; `locked` when they are encrypted. Linear in size and unpacked size.
Verdict look_for_acts(std::string_view content, std::size_t most_unpacked);

}  // namespace kith::files
