// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <memory>
#include <stdexcept>
#include <string_view>

namespace kith::http {
namespace {

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
constexpr std::string_view alpn{"\x08http/1.1", 9};

void demand(bool done, const std::string& what) {
  if (done) return;
  ERR_clear_error();
  throw std::runtime_error("TLS: " + what);
}

int choose_protocol(SSL*, const unsigned char** out, unsigned char* length, const unsigned char* offered,
                    unsigned int offered_length, void*) {
  const auto* ours = reinterpret_cast<const unsigned char*>(alpn.data());
  auto* chosen = const_cast<unsigned char*>(*out);
  const int found = SSL_select_next_proto(&chosen, length, ours, alpn.size(), offered, offered_length);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

ssl_ctx_st* make_tls(const std::string& certificate, const std::string& key) {
  Context tls(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  demand(tls != nullptr, "OpenSSL cannot start");
  SSL_CTX_set_min_proto_version(tls.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(tls.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                     SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_mode(tls.get(), SSL_MODE_RELEASE_BUFFERS);
  demand(SSL_CTX_set_cipher_list(tls.get(), "ECDHE+AESGCM:ECDHE+CHACHA20") == 1, "no cipher suite");
  demand(SSL_CTX_set1_groups_list(tls.get(), "X25519:P-256:P-384") == 1, "no curve");
  SSL_CTX_set_alpn_select_cb(tls.get(), choose_protocol, nullptr);
  demand(SSL_CTX_use_certificate_chain_file(tls.get(), certificate.c_str()) == 1, "cannot use the certificate file");
  demand(SSL_CTX_use_PrivateKey_file(tls.get(), key.c_str(), SSL_FILETYPE_PEM) == 1, "cannot use the key file");
  demand(SSL_CTX_check_private_key(tls.get()) == 1, "the key does not belong to the certificate");
  return tls.release();
}

}  // namespace kith::http
