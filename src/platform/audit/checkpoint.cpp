// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/audit/checkpoint.h"

#include <sodium.h>

#include <charconv>
#include <stdexcept>

#include "platform/audit/log.h"
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
  return c.origin + "\n" + std::to_string(c.size) + "\n" + crypto::base64(c.root) + "\ntime " + iso(c.at) + "\n";
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
  if (!time || !body.empty() || origin->empty() || !time->starts_with("time ")) return std::nullopt;
  const auto n = parse_size(*size);
  const auto hash = crypto::key_from_base64(*root);
  const auto at = parse_instant(time->substr(5));
  if (!n || !hash || !at) return std::nullopt;
  return Checkpoint{std::string(*origin), *n, *hash, *at};
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

SigningKey SigningKey::load_or_make(const std::string& folder, std::string_view origin) {
  const std::string path = folder + "/audit.key";
  if (!read_private_file(path)) create_file(path, crypto::base64(crypto::random_key()) + "\n", 0600);
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

std::string take_checkpoint(db::Tx& tx, const SigningKey& key, Instant now) {
  const std::uint64_t rows = size(tx);
  const auto newest = newest_stored(tx);
  if (newest && newest->size == rows) return newest->note;
  const std::string note = sign(Checkpoint{key.verifier().name, rows, root(tx, rows), now}, key);
  tx.exec(sql::add_checkpoint, {{"size", rows}, {"at", now.utc_seconds}, {"note", note}});
  return note;
}

std::optional<std::string> take_due_checkpoint(db::Tx& tx, const SigningKey& key, Instant now,
                                               CheckpointRhythm rhythm) {
  const std::uint64_t rows = size(tx);
  const auto newest = newest_stored(tx);
  const std::uint64_t known = newest ? newest->size : 0;
  if (rows <= known) return std::nullopt;
  const bool old = !newest || now.utc_seconds - newest->at >= rhythm.minutes * 60;
  if (rows - known < rhythm.rows && !old) return std::nullopt;
  return take_checkpoint(tx, key, now);
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

void write_checkpoint(const std::string& folder, std::string_view note) {
  std::string_view rest = note;
  take_line(rest);
  const auto size = take_line(rest);
  if (!size || !parse_size(*size)) throw std::runtime_error("a checkpoint without a size is not written");
  replace_file(folder + "/checkpoint-" + std::string(*size) + ".txt", note, 0644);
}

}  // namespace kith::audit
