// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/agency.h"

#include <stdexcept>

#include "app/queries.h"
#include "platform/audit/new_key.h"

namespace kith::app {
namespace {

bool signed_before(db::Db& db) {
  return db.reading("signed before", [](db::Tx& tx) { return audit::last_checkpoint(tx).has_value(); });
}

/// Nothing is signed over another's signature: the log could never be verified again.
std::string another_signs(db::Db& db, const audit::SigningKey& key) {
  return db.reading("signing key", [&](db::Tx& tx) { return audit::another_signs(tx, key.verifier()); });
}

}  // namespace

Agency::Agency(const StoreOptions& options, bool create, const Clock& clock)
    : clock_(clock),
      store_(options),
      db_(open_store(options, create)),
      secrets_(
          db_->writing("agency secrets", [&](db::Tx& tx) { return settings::ensure_secrets(tx, clock.now("UTC")); })),
      sealer_(secrets_.ids()),
      signing_key_(std::make_unique<audit::SigningKey>(
          audit::SigningKey::load_or_make(options.folder, secrets_.audit_origin(), signed_before(*db_)))),
      vault_(options.folder),
      snapshots_(options.folder),
      room_(options.folder, options.postgres.empty()) {
  if (const auto why = another_signs(*db_, *signing_key_); !why.empty()) throw std::runtime_error(why);
  read_properties();
}

void Agency::read_properties() {
  db_->read("agency properties", [&](db::Tx& tx) {
    tx.query(sql::agency_properties, {}, [&](const db::Row& row) {
      const auto property = row.text(0);
      if (property == "agency_name")
        name_ = row.string(1);
      else if (property == "time_zone")
        zone_ = row.string(1);
      else if (property == "default_language")
        language_ = i18n::parse_language(row.text(1)).value_or(i18n::Language::en);
    });
  });
}

}  // namespace kith::app
