// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>

#include "platform/render/components.h"
#include "platform/render/url.h"

namespace kith::casefile {

/// What waits for whoever leads, on their home page: so many of a kind, told by the slice that owns it.
struct WaitingLine {
  std::string words;  ///< "3 referrals that nobody has taken"
  render::Url href;   ///< the list, or the only one
  Date oldest{};      ///< since when the oldest waits
  render::Status status;
};

}  // namespace kith::casefile
