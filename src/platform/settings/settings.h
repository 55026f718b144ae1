// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "platform/base/crypto.h"
#include "platform/base/instant.h"

namespace kith::db {
class Tx;
}

/// What one agency's installation keeps about itself in its own database: its secrets and how long things are kept.
/// (How the program runs - ports, folders - is the command line's and the configuration file's.)
namespace kith::settings {

/// Every setting, with what it means; others are refused.
struct Setting {
  std::string_view name;
  std::string_view meaning;
  std::string_view standard;  ///< the value when none is stored; empty = made at the first start
  int least{0}, most{0};      ///< for numbers; 0, 0 = not a number
  bool text{false};           ///< any line of text may be set, also an empty one
};
std::span<const Setting> all_settings();

/// The stored value, or the standard one. Throws std::logic_error for a name that is not in the list.
std::string get(db::Tx& tx, std::string_view name);
int number(db::Tx& tx, std::string_view name);
/// False when the value does not fit the setting (nothing is changed then). Secrets cannot be set.
bool set(db::Tx& tx, std::string_view name, std::string_view value, Instant now);

/// The agency's secrets, one random key and what is derived from it.
struct Secrets {
  std::string agency_id;  ///< ten characters, public: names the audit log
  crypto::Key agency{};   ///< never used as it is
  crypto::Key ids() const { return crypto::derive(agency, "kith sealed ids v1"); }     ///< for IdSealer
  crypto::Key forms() const { return crypto::derive(agency, "kith form tokens v1"); }  ///< for csrf.h
  crypto::Key marks() const { return crypto::derive(agency, "kith marks v1"); }  ///< client_mark, throttle subjects
  crypto::Key pseudonyms() const { return crypto::derive(agency, "kith pseudonyms v1"); }  ///< of evidence packages
  std::string audit_origin() const { return "kith/audit/" + agency_id; }
};
/// The secrets, made at the first call of an agency's life (so this is a write).
Secrets ensure_secrets(db::Tx& tx, Instant now);

/// How long things are kept that are no records.
struct Retention {
  int answers_hours;    ///< idempotency: answers to changing requests
  int drafts_days;      ///< since the last keystroke
  int sessions_days;    ///< ended sessions and used codes
  int tries_hours;      ///< failed sign-in tries since the last one
  int arrivals_days;    ///< words of the public since they were taken or set aside
  int references_days;  ///< words of referees since they came; those of references that nobody has recorded stay
};
Retention retention(db::Tx& tx);

}  // namespace kith::settings
