// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/audit/merkle.h"
#include "platform/base/function_ref.h"
#include "platform/base/instant.h"

namespace kith::db {
class Tx;
}

/// Signed statements about the audit log: "at this moment it had `size` rows and this root". A copy that leaves the
/// machine shows later whether the log was cut, edited or replaced as a whole.
///
/// Written as a C2SP tlog-checkpoint inside a signed note, so that other tools can read it:
///
///     kith/audit/4ez2k0q8m1        origin
///     1042                         size
///     jNCm...=                     root, base64
///     time 2026-11-22T17:48:00-05:00
///     records m2Fz...=             digest of the records (records/chains.h), base64; older checkpoints have no such
///     line (empty line) — kith/audit/4ez2k0q8m1 pRk2...=     base64 of 4 bytes key hash and the Ed25519 signature over
///     all lines above
namespace kith::audit {

/// Who may speak for the log: name and public key, written `<name>+<8 hex digits>+<base64 of 0x01 and the key>`
/// (the verifier key of signed notes). This text is what an outside verifier needs.
struct VerifierKey {
  std::string name;
  crypto::Key key{};
  std::string text() const;
};
std::optional<VerifierKey> parse_verifier_key(std::string_view text);

/// The key that signs. Its seed lies in `<folder>/audit.key`, mode 0600, made at first use; the verifier key beside it
/// in `audit.pub`. Several servers on one PostgreSQL database share one file.
class SigningKey {
 public:
  /// Throws std::runtime_error in a plain sentence: cannot be read or written, readable by others, not a key; missing
  /// although something was `signed_before` (then a key made silently would make the log unsound for ever).
  static SigningKey load_or_make(const std::string& folder, std::string_view origin, bool signed_before = false);
  SigningKey(const crypto::Key& seed, std::string_view origin);
  const VerifierKey& verifier() const { return verifier_; }
  std::string sign(std::string_view text) const;  ///< 64 bytes

 private:
  std::array<unsigned char, 64> secret_;
  VerifierKey verifier_;
};

struct Checkpoint {
  std::string origin;
  std::uint64_t size{};
  Hash root{};
  Instant at{};
  std::optional<Hash> records = {};
};
/// The whole note.
std::string sign(const Checkpoint& checkpoint, const SigningKey& key);
/// Nothing when the note has another form or is not signed by `key`.
std::optional<Checkpoint> open_note(std::string_view note, const VerifierKey& key);

/// What a note says, whoever signed it.
std::optional<Checkpoint> said_by(std::string_view note);

/// How often a checkpoint is due: after so many rows or so many minutes, whichever comes first.
struct CheckpointRhythm {
  std::uint64_t rows = 1000;
  int minutes = 10;
};
/// Signs the log as it stands, stores the checkpoint and returns the note (an older one when nothing was added since).
std::string take_checkpoint(db::Tx& tx, const SigningKey& key, Instant now, const std::optional<Hash>& records = {});
/// Whether the log has grown and a checkpoint is due.
bool checkpoint_due(db::Tx& tx, Instant now, CheckpointRhythm rhythm = {});
std::optional<std::string> last_checkpoint(db::Tx& tx);
/// The first checkpoint taken at or after that moment (UTC seconds); nothing when there is none yet.
std::optional<std::string> first_checkpoint_since(db::Tx& tx, std::int64_t utc_seconds);
std::optional<std::string> checkpoint_for(db::Tx& tx, std::uint64_t size);

/// Of all stored checkpoints, what they say, in the order of their sizes.
void each_checkpoint(db::Tx& tx, FunctionRef<void(const Checkpoint&)> act);

/// Writes `note` as `<folder>/checkpoint-<size>.txt` (whole or not at all, flushed to disk): a folder of another owner,
/// a network share or a stick. A file of that name that says something else stays; the note is then written beside it
/// as `checkpoint-<size>-differs-<UTC seconds>.txt` and false returned. Throws std::runtime_error in a plain sentence.
bool write_checkpoint(const std::string& folder, std::string_view note);

/// The checkpoint over the most rows that lies in `folder` (files `checkpoint-<size>.txt`).
std::optional<std::string> greatest_outside(const std::string& folder);
/// Why the log does not continue the one that `outside` was signed for, in words; empty when it does. O(log n) reads:
/// compares the hashes stored with the rows (verify.h reads the rows themselves).
std::string contradiction(db::Tx& tx, const VerifierKey& key, std::string_view outside);

}  // namespace kith::audit
