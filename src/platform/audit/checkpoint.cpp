// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/audit/checkpoint.h"

#include <sodium.h>

#include <charconv>
#include <filesystem>
#include <stdexcept>

#include "platform/audit/log.h"
#include "platform/audit/new_key.h"
#include "platform/audit/queries.h"
#include "platform/base/whole_file.h"
#include "platform/db/db.h"

namespace kith::audit {
namespace {

constexpr std::string_view ed25519("\x01", 1), dash = "\xe2\x80\x94 ";

/// First four bytes of SHA-256(name || LF || 0x01 || key): says which key a signature line is about.
std::string key_hash(const VerifierKey& key) {
  const Hash full = crypto::sha256(key.name + "\n" + std::string(ed25519), crypto::view(key.key));
  return std::string(crypto::view(full).substr(0, 4));
}

std::span<const unsigned char> octets(std::string_view text) {
  return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

std::string body_of(const Checkpoint& c) {
  return c.origin + "\n" + std::to_string(c.size) + "\n" + crypto::base64(c.root) + "\ntime " + iso(c.at) + "\n" +
         (c.records ? "records " + crypto::base64(*c.records) + "\n" : "");
}

/// The next line without its line feed, taken off `rest`; nothing when no line feed is left.
std::optional<std::string_view> take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  if (end == rest.npos) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  std::uint64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc{} || end != text.data() + text.size() || std::to_string(n) != text) return std::nullopt;
  return n;
}

std::optional<Checkpoint> parse_body(std::string_view body) {
  const auto origin = take_line(body), size = take_line(body), root = take_line(body), time = take_line(body);
  if (!time || origin->empty() || !time->starts_with("time ")) return std::nullopt;
  const auto n = parse_size(*size);
  const auto hash = crypto::key_from_base64(*root);
  const auto at = parse_instant(time->substr(5));
  if (!n || !hash || !at) return std::nullopt;
  Checkpoint checkpoint{std::string(*origin), *n, *hash, *at, std::nullopt};
  if (body.empty()) return checkpoint;
  const auto records = take_line(body);
  if (!records || !body.empty() || !records->starts_with("records ")) return std::nullopt;
  checkpoint.records = crypto::key_from_base64(records->substr(8));
  if (!checkpoint.records) return std::nullopt;
  return checkpoint;
}

bool signed_by(std::string_view body, std::string_view signature_line, const VerifierKey& key) {
  const std::string start = std::string(dash) + key.name + " ";
  if (!signature_line.starts_with(start)) return false;
  const auto bytes = crypto::from_base64(signature_line.substr(start.size()));
  if (!bytes || bytes->size() != 4 + crypto_sign_BYTES || !crypto::view(*bytes).starts_with(key_hash(key)))
    return false;
  return crypto_sign_verify_detached(bytes->data() + 4, octets(body).data(), body.size(), key.key.data()) == 0;
}

struct Stored {
  std::uint64_t size;
  std::int64_t at;
  std::string note;
};
std::optional<Stored> newest_stored(db::Tx& tx) {
  return tx.first(sql::last_checkpoint, {}, [](const db::Row& r) {
    return Stored{static_cast<std::uint64_t>(r.integer(0)), r.integer(1), r.string(2)};
  });
}

}  // namespace

std::string VerifierKey::text() const {
  return name + "+" + crypto::hex(octets(key_hash(*this))) + "+" +
         crypto::base64(octets(std::string(ed25519) + std::string(crypto::view(key))));
}

std::optional<VerifierKey> parse_verifier_key(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  const auto first = text.find('+'), second = text.find('+', first == text.npos ? first : first + 1);
  if (second == text.npos) return std::nullopt;
  const auto bytes = crypto::from_base64(text.substr(second + 1));
  if (!bytes || bytes->size() != 33 || bytes->front() != 1) return std::nullopt;
  VerifierKey key{std::string(text.substr(0, first)), {}};
  std::copy(bytes->begin() + 1, bytes->end(), key.key.begin());
  if (key.text() != text) return std::nullopt;
  return key;
}

SigningKey::SigningKey(const crypto::Key& seed, std::string_view origin) {
  static_assert(crypto_sign_SEEDBYTES == sizeof(crypto::Key) && crypto_sign_SECRETKEYBYTES == 64);
  verifier_.name = origin;
  crypto_sign_seed_keypair(verifier_.key.data(), secret_.data(), seed.data());
}

SigningKey SigningKey::load_or_make(const std::string& folder, std::string_view origin, bool signed_before) {
  const std::string path = folder + "/audit.key";
  const bool there = read_private_file(path).has_value();
  if (!there && signed_before)
    throw std::runtime_error(path +
                             " is missing, and the audit log is signed with it: put it back from where the keys are "
                             "kept. If it is lost for good: `kith audit new-key --because lost` (docs/audit.md)");
  if (!there) create_file(path, crypto::base64(crypto::random_key()) + "\n", 0600);
  std::string text = read_private_file(path).value_or("");
  if (text.ends_with('\n')) text.pop_back();
  const auto seed = crypto::key_from_base64(text);
  if (!seed) throw std::runtime_error(path + " does not hold a signing key");
  SigningKey key(*seed, origin);
  const std::string verifier = key.verifier().text() + "\n";
  if (read_file(folder + "/audit.pub") != verifier) replace_file(folder + "/audit.pub", verifier, 0644);
  return key;
}

std::string SigningKey::sign(std::string_view text) const {
  std::array<unsigned char, crypto_sign_BYTES> signature;
  crypto_sign_detached(signature.data(), nullptr, octets(text).data(), text.size(), secret_.data());
  return std::string(crypto::view(signature));
}

std::string sign(const Checkpoint& checkpoint, const SigningKey& key) {
  const std::string body = body_of(checkpoint);
  const std::string signature = key_hash(key.verifier()) + key.sign(body);
  return body + "\n" + std::string(dash) + key.verifier().name + " " + crypto::base64(octets(signature)) + "\n";
}

std::optional<Checkpoint> open_note(std::string_view note, const VerifierKey& key) {
  const auto gap = note.find("\n\n");
  if (gap == note.npos) return std::nullopt;
  const std::string_view body = note.substr(0, gap + 1);
  bool is_signed = false;
  std::string_view rest = note.substr(gap + 2);
  while (const auto line = take_line(rest)) is_signed = is_signed || signed_by(body, *line, key);
  const auto checkpoint = parse_body(body);
  if (!is_signed || !rest.empty() || !checkpoint || checkpoint->origin != key.name) return std::nullopt;
  return checkpoint;
}

std::optional<Checkpoint> said_by(std::string_view note) {
  const auto gap = note.find("\n\n");
  return gap == note.npos ? std::nullopt : parse_body(note.substr(0, gap + 1));
}

std::string take_checkpoint(db::Tx& tx, const SigningKey& key, Instant now, const std::optional<Hash>& records) {
  const std::uint64_t rows = size(tx);
  const auto newest = newest_stored(tx);
  if (newest && newest->size == rows) return newest->note;
  const std::string note = sign(Checkpoint{key.verifier().name, rows, root(tx, rows), now, records}, key);
  tx.exec(sql::add_checkpoint, {{"size", rows}, {"at", now.utc_seconds}, {"note", note}});
  return note;
}

bool checkpoint_due(db::Tx& tx, Instant now, CheckpointRhythm rhythm) {
  const std::uint64_t rows = size(tx);
  const auto newest = newest_stored(tx);
  const std::uint64_t known = newest ? newest->size : 0;
  if (rows <= known) return false;
  const bool old = !newest || now.utc_seconds - newest->at >= rhythm.minutes * 60;
  return old || rows - known >= rhythm.rows;
}

std::optional<std::string> last_checkpoint(db::Tx& tx) {
  auto newest = newest_stored(tx);
  return newest ? std::optional<std::string>(std::move(newest->note)) : std::nullopt;
}

std::optional<std::string> first_checkpoint_since(db::Tx& tx, std::int64_t utc_seconds) {
  return tx.first(sql::checkpoint_since, {{"at", utc_seconds}}, [](const db::Row& r) { return r.string(0); });
}

std::optional<std::string> checkpoint_for(db::Tx& tx, std::uint64_t size) {
  return tx.first(sql::checkpoint_at, {{"size", size}}, [](const db::Row& r) { return r.string(0); });
}

void each_checkpoint(db::Tx& tx, FunctionRef<void(const Checkpoint&)> act) {
  constexpr int at_once = 1'000;
  std::uint64_t from = 0;
  for (bool more = true; more;) {
    const auto notes = tx.all(sql::checkpoints_from, {{"size", from}, {"count", at_once}},
                              [](const db::Row& r) { return std::pair(r.integer(0), r.string(2)); });
    for (const auto& [size, note] : notes) {
      if (const auto said = said_by(note)) act(*said);
      from = static_cast<std::uint64_t>(size) + 1;
    }
    more = notes.size() == at_once;
  }
}

bool write_checkpoint(const std::string& folder, std::string_view note) {
  std::string_view rest = note;
  take_line(rest);
  const auto size = take_line(rest);
  if (!size || !parse_size(*size)) throw std::runtime_error("a checkpoint without a size is not written");
  const std::string path = folder + "/checkpoint-" + std::string(*size);
  const auto there = read_file(path + ".txt");
  if (there && *there != note) {
    const auto said = said_by(note);
    replace_file(path + "-differs-" + std::to_string(said ? said->at.utc_seconds : 0) + ".txt", note, 0644);
    return false;
  }
  if (!there) replace_file(path + ".txt", note, 0644);
  return true;
}

std::optional<std::string> greatest_outside(const std::string& folder) {
  constexpr std::string_view begin = "checkpoint-", end = ".txt";
  std::optional<std::uint64_t> greatest;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(begin) || !name.ends_with(end)) continue;
    const auto size = parse_size(std::string_view(name).substr(begin.size(), name.size() - begin.size() - end.size()));
    if (size && (!greatest || *size > *greatest)) greatest = size;
  }
  return greatest ? read_file(folder + "/checkpoint-" + std::to_string(*greatest) + ".txt") : std::nullopt;
}

std::string contradiction(db::Tx& tx, const VerifierKey& key, std::string_view outside) {
  const auto said = said_by(outside);
  if (!said) return "the greatest checkpoint outside cannot be read";
  const std::string told = "the checkpoint outside of " + std::to_string(said->size) + " rows";
  const std::uint64_t rows = size(tx);
  if (said->size > rows)
    return told + " is of a longer log than this one of " + std::to_string(rows) +
           ": rows are gone, or an old copy was put back";
  if (said->size > 0 && root(tx, said->size) != said->root) return told + " is of a log with other rows";
  if (!open_note(outside, key) && key_changes(tx).empty()) return told + " is not signed by this log's key";
  const auto stored = checkpoint_for(tx, said->size);
  const auto own = stored ? said_by(*stored) : std::nullopt;
  if (own && own->records != said->records) return told + " is of other records";
  return {};
}

}  // namespace kith::audit
