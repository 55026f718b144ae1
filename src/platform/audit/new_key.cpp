// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/audit/new_key.h"

#include <filesystem>
#include <stdexcept>

#include "platform/audit/log.h"
#include "platform/audit/queries.h"
#include "platform/base/whole_file.h"
#include "platform/db/db.h"

namespace kith::audit {
namespace {

/// "x" of "... name=x ..."; empty when it is not there.
std::string_view word_of(std::string_view detail, std::string_view name) {
  const auto at = detail.find(name);
  if (at == detail.npos) return {};
  detail.remove_prefix(at + name.size());
  return detail.substr(0, detail.find(' '));
}

std::string_view mark_of(std::string_view verifier_text) {
  const auto plus = verifier_text.find('+');
  return verifier_text.substr(plus + 1, 8);
}

/// The key beside, when the log says that it began: only its file was not in its place yet.
std::optional<SigningKey> begun_before(db::Db& db, const std::optional<std::string>& beside, std::string_view origin) {
  const auto seed = beside ? crypto::key_from_base64(beside->substr(0, beside->find('\n'))) : std::nullopt;
  if (!seed) return std::nullopt;
  SigningKey key(*seed, origin);
  const auto changes = db.reading("signing keys", [](db::Tx& tx) { return key_changes(tx); });
  if (changes.empty() || changes.back().key != mark_of(key.verifier().text())) return std::nullopt;
  return key;
}

VerifierKey put(const std::string& folder, const SigningKey& key) {
  std::filesystem::rename(folder + "/audit.key.new", folder + "/audit.key");
  replace_file(folder + "/audit.pub", key.verifier().text() + "\n", 0644);
  return key.verifier();
}

}  // namespace

std::vector<KeyChange> key_changes(db::Tx& tx) {
  return tx.all(sql::key_changes, {}, [](const db::Row& r) {
    const auto detail = r.text(2);
    return KeyChange{static_cast<std::uint64_t>(r.integer(0)), r.integer(1), std::string(word_of(detail, "key=")),
                     parse_verifier_key(word_of(detail, "earlier="))};
  });
}

std::string another_signs(db::Tx& tx, const VerifierKey& key) {
  const auto note = last_checkpoint(tx);
  if (!note || open_note(*note, key)) return {};
  const auto changes = key_changes(tx);
  const auto said = said_by(*note);
  const bool began_since =
      said && !changes.empty() && changes.back().seq > said->size && changes.back().key == mark_of(key.text());
  if (began_since) return {};
  return "audit.key of the data folder is not the key that signs this agency's log. Is it the folder of another "
         "agency, or the database? If the right key is lost for good, move this one away: `kith audit new-key "
         "--because "
         "lost` (docs/audit.md)";
}

VerifierKey begin_new_key(db::Db& db, const std::string& folder, std::string_view origin, std::string_view because,
                          Instant now) {
  if (because != "lost" && because != "stolen" && because != "replaced")
    throw std::runtime_error("--because wants one of: lost, stolen, replaced");
  const std::string path = folder + "/audit.key";
  if (read_private_file(path))
    throw std::runtime_error(path + " is there: a new key begins only when it is gone. Move it away first");
  const std::string beside = path + ".new";  // stands there until the log says that it began
  if (const auto half_done = begun_before(db, read_private_file(beside), origin)) return put(folder, *half_done);
  const auto seed = crypto::random_key();
  const SigningKey key(seed, origin);
  replace_file(beside, crypto::base64(seed) + "\n", 0600);
  const auto earlier = parse_verifier_key(read_file(folder + "/audit.pub").value_or(""));
  Entry row;
  row.at = now;
  row.by = By::machine;
  row.action = "audit.new_key";
  row.detail = "because=" + std::string(because) + " key=" + std::string(mark_of(key.verifier().text()));
  if (earlier && earlier->name == origin) row.detail += " earlier=" + earlier->text();
  db.write("new signing key", [&](db::Tx& tx) {
    append(tx, row);
    take_checkpoint(tx, key, now);
  });
  return put(folder, key);
}

}  // namespace kith::audit
