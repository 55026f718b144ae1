// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <string>

struct ssl_ctx_st;

namespace kith::http {

/// A TLS server's settings for one certificate chain and key (PEM files): TLS 1.2 and 1.3, only ECDHE with AES-GCM or
/// ChaCha20-Poly1305, curves X25519, P-256, P-384, the server's order, no compression, no renegotiation, ALPN http/1.1.
/// The caller owns the result (SSL_CTX_free). Throws std::runtime_error with a plain sentence when a file cannot be
/// used.
ssl_ctx_st* make_tls(const std::string& certificate, const std::string& key);

}  // namespace kith::http
