// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <atomic>
#include <memory>
#include <string>

#include "accreditation/kept_figures.h"
#include "app/room.h"
#include "app/store.h"
#include "casefile/people.h"
#include "intake/episodes.h"
#include "platform/audit/checkpoint.h"
#include "platform/base/clock.h"
#include "platform/base/public_id.h"
#include "platform/db/db.h"
#include "platform/files/vault.h"
#include "platform/i18n/i18n.h"
#include "platform/settings/settings.h"
#include "screening/files.h"
#include "snapshot/keeper.h"

namespace kith::app {

/// One agency, opened: its database, its secrets, its columns and figures in memory. Nothing of it is global, so that
/// one program may later hold many.
class Agency {
 public:
  /// Opens (and with `create` makes) the agency's store. Throws std::invalid_argument or db::DbError in plain words.
  Agency(const StoreOptions& options, bool create, const Clock& clock);

  db::Db& db() { return *db_; }
  const settings::Secrets& secrets() const { return secrets_; }
  const IdSealer& sealer() const { return sealer_; }
  const audit::SigningKey& signing_key() const { return *signing_key_; }
  snapshot::SnapshotKeeper& snapshots() { return snapshots_; }
  accreditation::KeptFigures& figures() { return figures_; }
  casefile::People& people() { return people_; }
  intake::Episodes& episodes() { return episodes_; }
  screening::Files& mentor_files() { return mentor_files_; }
  const files::Vault& vault() const { return vault_; }
  const std::string& folder() const { return store_.folder; }
  /// Where its data lies, as it was opened.
  const StoreOptions& store() const { return store_; }
  /// True while the disk is so full that only reading and signing in go on (room.h).
  bool short_of_room() { return room_.is_short(); }
  /// Whether checkpoints kept outside contradict this data folder (found while serving; /metrics tells).
  bool contradicted() const { return contradicted_; }
  void set_contradicted() { contradicted_ = true; }
  /// Where letters become files instead of leaving by the relay; empty: nowhere (`kith serve --mail-dir`).
  const std::string& mail_folder() const { return mail_folder_; }
  void set_mail_folder(std::string folder) { mail_folder_ = std::move(folder); }

  /// The agency's name and zone, from the imported manifest (no name and UTC before that).
  const std::string& name() const { return name_; }
  const std::string& zone() const { return zone_; }
  i18n::Language default_language() const { return language_; }
  /// Reads name, zone and language again, after an import.
  void read_properties();
  Instant now() const { return clock_.now(zone_); }
  /// Another moment on the agency's wall clock.
  Instant moment_at(std::int64_t utc_seconds) const { return {utc_seconds, offset_minutes(zone_, utc_seconds)}; }

 private:
  const Clock& clock_;
  StoreOptions store_;
  std::string mail_folder_, name_, zone_ = "UTC";
  i18n::Language language_{i18n::Language::en};
  std::unique_ptr<db::Db> db_;
  settings::Secrets secrets_;
  IdSealer sealer_;
  std::unique_ptr<audit::SigningKey> signing_key_;
  files::Vault vault_;
  snapshot::SnapshotKeeper snapshots_;
  accreditation::KeptFigures figures_;
  casefile::People people_;
  intake::Episodes episodes_;
  screening::Files mentor_files_;
  Room room_;
  std::atomic<bool> contradicted_{false};
};

/// Where archives of evidence packages lie.
inline std::string evidence_folder(const Agency& agency) { return agency.folder() + "/evidence"; }

/// Where files are made that are sent once; emptied when serving begins.
inline std::string scratch_folder(const Agency& agency) { return agency.folder() + "/scratch"; }

}  // namespace kith::app
