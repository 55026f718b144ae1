// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>

#include "platform/render/html.h"

namespace kith::casefile {

/// A part of somebody's own work list below the contacts, told by another slice (surveys, missing meeting logs).
struct WorkPart {
  render::Url href;   ///< "#id" of the part's heading
  std::string words;  ///< "3 surveys are due": at the top of the list, leads there
  render::Html body;
};

}  // namespace kith::casefile
