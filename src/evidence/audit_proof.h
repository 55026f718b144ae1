// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "evidence/evidence.h"
#include "evidence/folder.h"

namespace kith::evidence {

/// audit/: the log's public key, the first checkpoint signed after the as-of day ended (until there is one: the
/// newest), and the proof that the log only grew between the first checkpoint and that one. A past day thus has the
/// same proof for ever. Takes a checkpoint when there is none at all.
void write_audit_proof(Folder& folder, const Source& source, Date as_of, Instant now);

}  // namespace kith::evidence
