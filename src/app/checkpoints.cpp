// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/checkpoints.h"

#include "app/agency.h"
#include "platform/audit/log.h"
#include "records/chains.h"

namespace kith::app {
std::optional<std::string> take_checkpoint(Agency& agency, audit::CheckpointRhythm rhythm) {
  auto& db = agency.db();
  const Instant now = agency.now();
  const auto due = [&](db::Tx& tx) { return audit::checkpoint_due(tx, now, rhythm); };
  if (!db.reading("checkpoint", due)) return std::nullopt;
  const auto grown = records::grown_chains(db);
  return db.writing("checkpoint", [&](db::Tx& tx) -> std::optional<std::string> {
    if (!due(tx)) return std::nullopt;
    const auto digest = records::keep_chains(tx, audit::size(tx), grown);
    if (!digest) return std::nullopt;
    return audit::take_checkpoint(tx, agency.signing_key(), now, digest);
  });
}

StoreCheck check_log_and_records(Agency& agency, std::span<const std::string> outside) {
  StoreCheck check;
  std::vector<records::SignedChains> chains;
  const auto add = [&](const audit::Checkpoint& said) {
    if (said.records) chains.push_back({said.size, *said.records});
  };
  agency.db().read("verify the audit log", [&](db::Tx& tx) {
    check.log = audit::verify(tx, agency.signing_key().verifier(), outside);
    audit::each_checkpoint(tx, add);
  });
  for (const auto& note : outside)
    if (const auto said = audit::said_by(note)) add(*said);
  check.faults = check.log.first_faults;
  const auto records = records::chain_faults(agency.db(), chains);
  check.faults.insert(check.faults.end(), records.begin(), records.end());
  return check;
}

}  // namespace kith::app
