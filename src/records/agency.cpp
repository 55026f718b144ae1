// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/agency.h"

#include <stdexcept>

#include "platform/base/clock.h"

namespace kith::records {
namespace {

void set_property(db::Tx& tx, std::string_view property, std::string_view value) {
  tx.exec(
      "insert into agency (property, value) values (:property, :value) on conflict (property) do update set value = "
      "excluded.value",
      {{"property", property}, {"value", value}});
}

}  // namespace

std::optional<Agency> agency(db::Tx& tx) {
  Agency found;
  int properties = 0;
  tx.query("select property, value from agency", {}, [&](const db::Row& row) {
    const auto property = row.text(0);
    std::string* const place = property == "agency_name"        ? &found.name
                               : property == "country"          ? &found.country
                               : property == "default_language" ? &found.default_language
                               : property == "time_zone"        ? &found.time_zone
                                                                : nullptr;
    if (!place) return;
    *place = row.string(1);
    ++properties;
  });
  return properties == 4 ? std::optional<Agency>(found) : std::nullopt;
}

void set_agency(db::Tx& tx, const Agency& agency) {
  const std::pair<const char*, const std::string&> rows[] = {{"agency_name", agency.name},
                                                             {"country", agency.country},
                                                             {"default_language", agency.default_language},
                                                             {"time_zone", agency.time_zone}};
  for (const auto& [property, value] : rows) set_property(tx, property, value);
}

bool formative_left_out(db::Tx& tx) {
  return tx
      .first("select 1 from agency where property = 'formative' and value = 'omitted'", {},
             [](const db::Row&) { return true; })
      .has_value();
}

void note_formative_left_out(db::Tx& tx) { set_property(tx, "formative", "omitted"); }

bool is_time_zone(const std::string& name) {
  try {
    offset_minutes(name, 0);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

}  // namespace kith::records
