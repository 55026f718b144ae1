// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <string>

#include "platform/db/db.h"

namespace kith::records {

/// What the manifest of an exchange folder says about the agency (FORMAT §1). Kept in the table `agency`.
struct Agency {
  std::string name;
  std::string country;           ///< "CA"
  std::string default_language;  ///< "en"
  std::string time_zone;         ///< "America/Toronto"
  bool operator==(const Agency&) const = default;
};

/// Nothing before the first import or `set_agency`.
std::optional<Agency> agency(db::Tx& tx);
void set_agency(db::Tx& tx, const Agency& agency);

/// Whether some folder that was imported here left formative assessment out (`formative,omitted`): what is not here was
/// then perhaps done all the same.
bool formative_left_out(db::Tx& tx);
void note_formative_left_out(db::Tx& tx);

/// Whether the system's tz database has a zone of this name.
bool is_time_zone(const std::string& name);

}  // namespace kith::records
