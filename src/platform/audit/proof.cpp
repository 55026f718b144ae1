// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/audit/proof.h"

#include "platform/audit/checkpoint.h"
#include "platform/audit/log.h"
#include "platform/base/json_writer.h"
#include "platform/db/db.h"

namespace kith::audit {
namespace {

void put_path(JsonWriter& json, const std::vector<Hash>& path) {
  json.key("path").array();
  for (const Hash& hash : path) json.value(crypto::base64(hash));
  json.end();
}

void put_root(JsonWriter& json, db::Tx& tx, std::uint64_t rows) {
  json.member("size", rows).member("root", crypto::base64(root(tx, rows)));
  json.member("checkpoint", checkpoint_for(tx, rows));
}

}  // namespace

void put_row(JsonWriter& json, const Row& row) {
  json.member("seq", row.seq).member("at", row.at).member("offset", row.offset).member("by", row.by);
  json.member("account", row.account).member("person", row.person).member("action", row.action);
  json.member("subjects", row.subjects).member("client", row.client).member("request", row.request);
  json.member("outcome", row.outcome).member("detail", row.detail).member("node", row.node);
}

std::string inclusion_proof(db::Tx& tx, const Row& row, std::uint64_t size) {
  std::string text;
  JsonWriter json(text);
  json.object().member("kind", "inclusion").key("row").object();
  put_row(json, row);
  json.end().member("leaf", crypto::base64(leaf_hash(canonical(row))));
  put_path(json, inclusion_path(tx, row.seq, size));
  put_root(json, tx, size);
  json.end();
  return text;
}

std::string consistency_proof(db::Tx& tx, std::uint64_t old_size, std::uint64_t size) {
  std::string text;
  JsonWriter json(text);
  json.object().member("kind", "consistency").member("old_size", old_size);
  json.member("old_root", crypto::base64(root(tx, old_size)));
  put_path(json, consistency_path(tx, old_size, size));
  put_root(json, tx, size);
  json.end();
  return text;
}

}  // namespace kith::audit
