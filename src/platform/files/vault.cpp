// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/files/vault.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <stdexcept>

#include "platform/base/whole_file.h"

namespace kith::files {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view format = "kith file 1\n";
constexpr std::size_t piece = 64 * 1024, around_piece = crypto_secretstream_xchacha20poly1305_ABYTES,
                      stream_header = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
                      nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
                      seal_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
using State = crypto_secretstream_xchacha20poly1305_state;
static_assert(sizeof(crypto::Key) == crypto_secretstream_xchacha20poly1305_KEYBYTES);

const unsigned char* octets(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* octets(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string path_of(const std::string& folder, std::string_view file) { return folder + "/" + std::string(file); }

bool is_name(std::string_view file) {
  return file.size() == 32 && file.find_first_not_of("0123456789abcdef") == file.npos;
}

void flush(const std::string& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool done = fd >= 0 && ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  if (!done) throw std::runtime_error("cannot flush " + path);
}

void make_folder(const std::string& folder, const std::string& above) {
  if (::mkdir(folder.c_str(), 0700) == 0)
    flush(above, O_RDONLY | O_DIRECTORY);
  else if (!fs::is_directory(folder))
    throw std::runtime_error("cannot make the folder " + folder);
}

crypto::Key load_or_make_key(const std::string& path) {
  auto text = read_private_file(path);
  if (!text) {
    create_file(path, crypto::base64(crypto::random_key()) + "\n", 0600);
    text = read_private_file(path);
  }
  if (text && text->ends_with('\n')) text->pop_back();
  const auto key = text ? crypto::key_from_base64(*text) : std::nullopt;
  if (!key) throw std::runtime_error(path + " does not hold a key");
  return *key;
}

std::string wrap(const crypto::Key& agency, const crypto::Key& key, std::string_view file) {
  std::string out(nonce_size + key.size() + seal_size, '\0');
  randombytes_buf(out.data(), nonce_size);
  crypto_aead_xchacha20poly1305_ietf_encrypt(octets(out) + nonce_size, nullptr, key.data(), key.size(), octets(file),
                                             file.size(), nullptr, octets(out), agency.data());
  return crypto::base64({octets(out), out.size()});
}

std::optional<crypto::Key> unwrap(const crypto::Key& agency, std::string_view wrapped, std::string_view file) {
  const auto bytes = crypto::from_base64(wrapped);
  crypto::Key key{};
  if (!bytes || bytes->size() != nonce_size + key.size() + seal_size) return std::nullopt;
  const bool ours = crypto_aead_xchacha20poly1305_ietf_decrypt(key.data(), nullptr, nullptr, bytes->data() + nonce_size,
                                                               key.size() + seal_size, octets(file), file.size(),
                                                               bytes->data(), agency.data()) == 0;
  return ours ? std::optional(key) : std::nullopt;
}

std::string seal(const crypto::Key& key, std::string_view content) {
  std::string out(format);
  out.resize(format.size() + stream_header);
  State state;
  crypto_secretstream_xchacha20poly1305_init_push(&state, octets(out) + format.size(), key.data());
  for (bool last = false; !last;) {
    const auto part = content.substr(0, piece);
    content.remove_prefix(part.size());
    last = content.empty();
    const std::size_t at = out.size();
    out.resize(at + part.size() + around_piece);
    crypto_secretstream_xchacha20poly1305_push(&state, octets(out) + at, nullptr, octets(part), part.size(), nullptr, 0,
                                               last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
  }
  return out;
}

std::optional<std::string> open(const crypto::Key& key, std::string_view sealed) {
  if (!sealed.starts_with(format) || sealed.size() < format.size() + stream_header) return std::nullopt;
  sealed.remove_prefix(format.size());
  State state;
  if (crypto_secretstream_xchacha20poly1305_init_pull(&state, octets(sealed), key.data()) != 0) return std::nullopt;
  sealed.remove_prefix(stream_header);
  std::string content;
  content.reserve(sealed.size());
  unsigned char tag = 0;
  while (!sealed.empty()) {
    const auto part = sealed.substr(0, piece + around_piece);
    sealed.remove_prefix(part.size());
    if (part.size() < around_piece) return std::nullopt;
    const std::size_t at = content.size();
    content.resize(at + part.size() - around_piece);
    const bool whole = crypto_secretstream_xchacha20poly1305_pull(&state, octets(content) + at, nullptr, &tag,
                                                                  octets(part), part.size(), nullptr, 0) == 0;
    if (!whole || (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL) != sealed.empty()) return std::nullopt;
  }
  return tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL ? std::optional(std::move(content)) : std::nullopt;
}

std::string hash_of(std::string_view content) { return crypto::hex(crypto::sha256(content)); }

}  // namespace

Vault::Vault(const std::string& data_folder) : folder_(data_folder + "/documents") {
  if (fs::is_directory(folder_) && !fs::exists(data_folder + "/documents.key") && !files().empty())
    throw std::runtime_error(
        data_folder +
        "/documents.key is missing, and files are sealed with it: put it back, or move the folder documents away");
  agency_key_ = load_or_make_key(data_folder + "/documents.key");
  make_folder(folder_, data_folder);
}

Kept Vault::put(std::string_view content) const {
  Kept kept;
  kept.file = crypto::hex(crypto::random_key()).substr(0, 32);
  kept.sha256 = hash_of(content);
  kept.bytes = static_cast<std::int64_t>(content.size());
  crypto::Key key = crypto::random_key();
  kept.wrapped_key = wrap(agency_key_, key, kept.file);
  replace_file(path_of(folder_, kept.file), seal(key, content), 0600);
  sodium_memzero(key.data(), key.size());
  return kept;
}

std::optional<std::string> Vault::get(const Kept& kept) const {
  if (!is_name(kept.file)) return std::nullopt;
  auto key = unwrap(agency_key_, kept.wrapped_key, kept.file);
  const auto sealed = key ? read_file(path_of(folder_, kept.file)) : std::nullopt;
  auto content = sealed ? open(*key, *sealed) : std::nullopt;
  if (key) sodium_memzero(key->data(), key->size());
  return content && hash_of(*content) == kept.sha256 ? std::move(content) : std::nullopt;
}

bool Vault::is_there(const std::string& file) const { return is_name(file) && fs::exists(path_of(folder_, file)); }

std::set<std::string> Vault::files() const {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder_))
    if (auto name = entry.path().filename().string(); is_name(name)) names.insert(std::move(name));
  return names;
}

std::size_t Vault::sweep(const std::set<std::string>& named) const {
  const auto here = files();
  if (std::none_of(here.begin(), here.end(), [&](const std::string& file) { return named.contains(file); })) return 0;
  std::size_t taken = 0;
  const auto old = fs::file_time_type::clock::now() - std::chrono::hours(24);
  std::error_code gone;
  for (const auto& entry : fs::directory_iterator(folder_)) {
    const auto name = entry.path().filename().string();
    const bool ours =
        is_name(name) || (name.size() > 32 && is_name(name.substr(0, 32)) && name.substr(32).starts_with(".new."));
    if (!ours || named.contains(name) || entry.last_write_time(gone) > old || gone) continue;
    if (fs::remove(entry.path(), gone)) ++taken;
  }
  if (taken > 0) flush(folder_, O_RDONLY | O_DIRECTORY);
  return taken;
}

std::size_t Vault::copy_to(const std::string& folder) const {
  if (::mkdir(folder.c_str(), 0700) != 0)
    throw std::runtime_error("the folder is there already, or cannot be made: " + folder);
  const auto names = files();
  for (const auto& name : names)
    if (const auto sealed = read_file(path_of(folder_, name))) replace_file(path_of(folder, name), *sealed, 0600);
  return names.size();
}

}  // namespace kith::files
