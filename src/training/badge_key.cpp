// SPDX-License-Identifier: AGPL-3.0-or-later
#include "training/badge_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "platform/base/crypto.h"
#include "platform/base/json_writer.h"
#include "platform/base/whole_file.h"

namespace kith::training {
namespace {

constexpr unsigned key_bits = 2048;

template <auto release>
struct Free {
  template <class T>
  void operator()(T* held) const {
    release(held);
  }
};
using PrivateKey = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Memory = std::unique_ptr<BIO, Free<BIO_free_all>>;

std::span<const unsigned char> octets_of(std::string_view text) {
  return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}
std::string url64(std::string_view text) { return crypto::base64url(octets_of(text)); }

std::string new_key() {
  const PrivateKey key(EVP_RSA_gen(key_bits));
  const Memory out(BIO_new(BIO_s_mem()));
  if (!key || !out || PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
    throw std::runtime_error("a key for badges cannot be made");
  char* text = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
}

/// A public part of the key, "n" or "e", base64url.
std::string part(const EVP_PKEY* key, const char* which) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, which, &number) != 1) throw std::runtime_error("badge.key is no RSA key");
  std::vector<unsigned char> bytes(static_cast<std::size_t>(BN_num_bytes(number)));
  BN_bn2bin(number, bytes.data());
  BN_free(number);
  return crypto::base64url(bytes);
}

bool is_name(std::string_view name) {
  return name.size() == 43 && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
         });
}

}  // namespace

struct BadgeKey::Loaded {
  PrivateKey key;
  std::string name, jwk;  ///< `jwk`: the members that its thumbprint is of
};

BadgeKey::BadgeKey(std::string folder) : folder_(std::move(folder)) {}
BadgeKey::~BadgeKey() = default;

BadgeKey::Loaded& BadgeKey::loaded() {
  const std::lock_guard lock(once_);
  if (loaded_) return *loaded_;
  const std::string path = folder_ + "/badge.key";
  if (!read_private_file(path)) create_file(path, new_key(), 0600);
  const std::string pem = read_private_file(path).value_or("");
  const Memory in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  auto made = std::make_unique<Loaded>();
  made->key.reset(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr));
  if (!made->key) throw std::runtime_error(path + " does not hold a key for badges");
  made->jwk = R"({"e":")" + part(made->key.get(), OSSL_PKEY_PARAM_RSA_E) + R"(","kty":"RSA","n":")" +
              part(made->key.get(), OSSL_PKEY_PARAM_RSA_N) + R"("})";
  made->name = crypto::base64url(crypto::sha256(made->jwk));
  create_file(folder_ + "/badge-" + made->name + ".jwk", made->jwk, 0644);
  loaded_ = std::move(made);
  return *loaded_;
}

std::string BadgeKey::name() { return loaded().name; }

std::optional<std::string> BadgeKey::public_key(std::string_view name) {
  if (!is_name(name)) return std::nullopt;
  loaded();
  return read_file(folder_ + "/badge-" + std::string(name) + ".jwk");
}

std::string BadgeKey::sign(std::string_view payload, std::string_view key_url) {
  const auto& key = loaded();
  std::string header;
  JsonWriter(header).object().member("alg", "RS256").member("kid", key_url).member("typ", "JWT").end();
  std::string text = url64(header) + "." + url64(payload);
  const std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
  std::size_t size = 0;
  const auto signed_to = octets_of(text);
  if (!context || EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.key.get()) != 1 ||
      EVP_DigestSign(context.get(), nullptr, &size, signed_to.data(), signed_to.size()) != 1)
    throw std::runtime_error("a badge cannot be signed");
  std::vector<unsigned char> signature(size);
  if (EVP_DigestSign(context.get(), signature.data(), &size, signed_to.data(), signed_to.size()) != 1)
    throw std::runtime_error("a badge cannot be signed");
  signature.resize(size);
  return text + "." + crypto::base64url(signature);
}

}  // namespace kith::training
