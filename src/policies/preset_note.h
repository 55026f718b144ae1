// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "platform/http/visit.h"
#include "platform/render/url.h"
#include "snapshot/policies.h"

namespace kith::policies {

/// Said wherever contacts are owed or measured while a programme works to another preset than COA (workflows.md §6.8).
struct PresetNote {
  std::string text;
  std::optional<render::Url> href;  ///< the policy's page, for those who may see it
};
/// Nothing when the programme works to COA on `d`.
std::optional<PresetNote> preset_note(const Visit& visit, const snapshot::Policies& policies, ProgrammeId programme,
                                      std::string_view name, Date d);

}  // namespace kith::policies
