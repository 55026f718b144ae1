// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "platform/audit/checkpoint.h"
#include "platform/audit/verify.h"

namespace kith::app {

class Agency;

/// Signs the audit log together with the digest of all records, when it is due. The new records are read first, in
/// slices, while everybody works on; only the signing is a write. Nothing when it was not due or somebody was quicker.
std::optional<std::string> take_checkpoint(Agency& agency, audit::CheckpointRhythm rhythm = {});
/// A rhythm in which one is due as soon as the log has grown.
inline constexpr audit::CheckpointRhythm at_once{0, 0};

/// The audit log and what was found in it and in the records (records/chains.h), in words.
struct StoreCheck {
  audit::Verification log;
  std::vector<std::string> faults;
};
StoreCheck check_log_and_records(Agency& agency, std::span<const std::string> outside = {});

}  // namespace kith::app
