// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/audit_proof.h"

#include "platform/audit/proof.h"
#include "platform/db/db.h"

namespace kith::evidence {
namespace {

/// The end of the day in the zone where days end last (UTC-12).
std::int64_t end_of(Date day) { return (std::int64_t{day_number(day)} + 1) * 86400 + 12 * 3600; }

std::string note_for(db::Db& db, const audit::SigningKey& key, Date as_of, Instant now) {
  const auto note = db.reading("audit checkpoint", [&](db::Tx& tx) {
    auto since = audit::first_checkpoint_since(tx, end_of(as_of));
    return since ? since : audit::last_checkpoint(tx);
  });
  return note ? *note : db.writing("audit checkpoint", [&](db::Tx& tx) { return take_checkpoint(tx, key, now); });
}

}  // namespace

void write_audit_proof(Folder& folder, const Source& source, Date as_of, Instant now) {
  const audit::VerifierKey& key = source.signing_key.verifier();
  const std::string note = note_for(source.db, source.signing_key, as_of, now);
  const auto head = audit::open_note(note, key);
  if (!head) throw EvidenceError("the audit log's checkpoint is not signed by the key of this data folder");
  const std::string proof = source.db.reading("audit proof", [&](db::Tx& tx) {
    const auto first = audit::first_checkpoint_since(tx, 0);
    const auto oldest = first ? audit::open_note(*first, key) : std::nullopt;
    return audit::consistency_proof(tx, oldest ? oldest->size : head->size, head->size);
  });
  folder.add("audit/audit.pub", key.text() + "\n");
  folder.add("audit/checkpoint.txt", note);
  folder.add("audit/growth.json", proof + "\n");
}

}  // namespace kith::evidence
