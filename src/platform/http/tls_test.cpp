// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/tls.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "platform/http/server_test_support.h"

namespace kith::http {
namespace {

/// A self-made P-256 certificate and its key as PEM files in a folder of their own.
class Certificate {
 public:
  Certificate() {
    char pattern[] = "/tmp/kith-tls-XXXXXX";
    folder_ = mkdtemp(pattern);
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), &X509_free);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    std::FILE* file = std::fopen(certificate_path().c_str(), "w");
    PEM_write_X509(file, certificate.get());
    std::fclose(file);
    file = std::fopen(key_path().c_str(), "w");
    PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
  }
  ~Certificate() { std::filesystem::remove_all(folder_); }
  std::string certificate_path() const { return folder_ + "/certificate.pem"; }
  std::string key_path() const { return folder_ + "/key.pem"; }

 private:
  std::string folder_;
};

/// A TLS client that allows the given versions and 1.2 suites.
class TlsClient {
 public:
  TlsClient(unsigned short port, int lowest, int highest, const char* suites = nullptr)
      : context_(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free), tls_(nullptr, &SSL_free) {
    SSL_CTX_set_security_level(context_.get(), 0);
    SSL_CTX_set_min_proto_version(context_.get(), lowest);
    SSL_CTX_set_max_proto_version(context_.get(), highest);
    if (suites) SSL_CTX_set_cipher_list(context_.get(), suites);
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to);
    tls_.reset(SSL_new(context_.get()));
    SSL_set_fd(tls_.get(), socket_);
    connected_ = SSL_connect(tls_.get()) == 1;
  }
  ~TlsClient() { ::close(socket_); }
  bool connected() const { return connected_; }
  std::string version() const { return SSL_get_version(tls_.get()); }
  std::string suite() const { return SSL_get_cipher_name(tls_.get()); }
  std::string exchange(const std::string& bytes) {
    SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()));
    std::string all;
    char piece[4096];
    for (int n; (n = SSL_read(tls_.get(), piece, sizeof piece)) > 0;) all.append(piece, static_cast<std::size_t>(n));
    return all;
  }

 private:
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
  std::unique_ptr<SSL, decltype(&SSL_free)> tls_;
  int socket_;
  bool connected_{false};
};

ServerOptions tls_options(const Certificate& certificate) {
  ServerOptions options;
  options.workers = 1;
  options.header_time = std::chrono::milliseconds(500);
  options.linger_time = std::chrono::milliseconds(200);
  options.tls_certificate = certificate.certificate_path();
  options.tls_key = certificate.key_path();
  return options;
}

const std::string get_and_close = "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

TEST(Tls, ServesVersions12And13) {
  const Certificate certificate;
  RunningServer server(tls_options(certificate), [](const Request& request) {
    return Response::text(request.secure ? std::string(100'000, 's') : "plain");
  });
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(server->port(), version, version);
    ASSERT_TRUE(client.connected());
    const std::string all = client.exchange(get_and_close);
    EXPECT_TRUE(all.starts_with("HTTP/1.1 200 OK\r\n")) << all.substr(0, 100);
    EXPECT_NE(all.find("Strict-Transport-Security: max-age=63072000"), std::string::npos);
    EXPECT_TRUE(all.ends_with("\r\n\r\n" + std::string(100'000, 's')));
  }
}

TEST(Tls, RefusesOldVersionsAndWeakSuites) {
  const Certificate certificate;
  RunningServer server(tls_options(certificate), echo);
  EXPECT_FALSE(TlsClient(server->port(), TLS1_VERSION, TLS1_1_VERSION).connected());
  EXPECT_FALSE(TlsClient(server->port(), TLS1_2_VERSION, TLS1_2_VERSION, "AES128-GCM-SHA256:AES256-SHA").connected());
  EXPECT_FALSE(TlsClient(server->port(), TLS1_2_VERSION, TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA256").connected());
  TlsClient good(server->port(), TLS1_2_VERSION, TLS1_2_VERSION,
                 "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256");
  ASSERT_TRUE(good.connected());
  EXPECT_EQ(good.suite(), "ECDHE-ECDSA-AES128-GCM-SHA256");
}

TEST(Tls, PlainTextAndSilenceEndTheConnectionOnly) {
  const Certificate certificate;
  RunningServer server(tls_options(certificate), echo);
  auto plain = server.client(), silent = server.client();
  plain.send(get_and_close);
  EXPECT_EQ(plain.answer().status, 0);
  EXPECT_TRUE(silent.closed());
  TlsClient client(server->port(), TLS1_2_VERSION, TLS1_3_VERSION);
  EXPECT_TRUE(client.connected());
  EXPECT_TRUE(client.exchange(get_and_close).ends_with("GET /x"));
}

TEST(Tls, KeyOfAnotherCertificateIsRefused) {
  const Certificate one, two;
  ServerOptions options = tls_options(one);
  options.tls_key = two.key_path();
  EXPECT_THROW(Server(options, echo), std::runtime_error);
}

}  // namespace
}  // namespace kith::http
