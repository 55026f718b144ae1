// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/drafts/drafts.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "platform/base/json_writer.h"
#include "platform/base/utf8.h"
#include "platform/db/db.h"
#include "platform/drafts/queries.h"

namespace kith::drafts {
namespace {

constexpr std::size_t most_fields = 200, most_bytes = 64 * 1024;
constexpr std::int64_t day = 86'400;

bool worth_keeping(const std::pair<std::string, std::string>& field) {
  return !field.second.empty() && !field.first.starts_with('_') && field.first.find("password") == std::string::npos;
}

bool storable(std::string_view text) { return is_utf8(text) && text.find('\0') == text.npos; }

}  // namespace

std::string as_text(const Fields& fields) {
  std::string text;
  JsonWriter json(text);
  json.array();
  for (const auto& [name, value] : fields) json.array().value(name).value(value).end();
  json.end();
  return text;
}

Fields from_text(std::string_view text) {
  Fields fields;
  for (const auto& field : nlohmann::json::parse(text))
    fields.emplace_back(field.at(0).get<std::string>(), field.at(1).get<std::string>());
  return fields;
}

std::optional<Fields> keepable(const Fields& fields) {
  Fields kept;
  std::copy_if(fields.begin(), fields.end(), std::back_inserter(kept), worth_keeping);
  std::size_t bytes = 0;
  for (const auto& [name, value] : kept) {
    if (!storable(name) || !storable(value)) return std::nullopt;
    bytes += name.size() + value.size();
  }
  if (kept.size() > most_fields || bytes > most_bytes) return std::nullopt;
  return kept;
}

bool save(db::Tx& tx, const Place& place, const Fields& fields, Instant now) {
  const auto kept = keepable(fields);
  if (!kept) return false;
  if (kept->empty()) {
    discard(tx, place);
    return true;
  }
  tx.exec(sql::put_draft, {{"account", place.account},
                           {"form", place.form},
                           {"subject", place.subject},
                           {"fields", as_text(*kept)},
                           {"now", now.utc_seconds}});
  return true;
}

std::optional<Draft> load(db::Tx& tx, const Place& place) {
  return tx.first(sql::draft_at, {{"account", place.account}, {"form", place.form}, {"subject", place.subject}},
                  [](const db::Row& r) {
                    return Draft{from_text(r.text(0)), r.integer(1)};
                  });
}

bool discard(db::Tx& tx, const Place& place) {
  return tx.exec(sql::drop_draft, {{"account", place.account}, {"form", place.form}, {"subject", place.subject}}) == 1;
}

std::vector<Waiting> waiting(db::Tx& tx, AccountId account) {
  return tx.all(sql::drafts_of, {{"account", account}}, [](const db::Row& r) {
    return Waiting{r.string(0), r.string(1), r.integer(2)};
  });
}

std::int64_t purge(db::Tx& tx, int days, Instant now) {
  return tx.exec(sql::purge_drafts, {{"before", now.utc_seconds - days * day}});
}

}  // namespace kith::drafts
