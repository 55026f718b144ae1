// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "platform/render/print.h"

namespace kith::evidence {

/// render::print_pages in the style of a package (assets/evidence.css). Throws EvidenceError in a plain sentence.
bool print_sections(std::span<const std::string> pages, const std::function<void(std::size_t, std::string)>& ready,
                    const std::function<bool()>& cancelled);

}  // namespace kith::evidence
