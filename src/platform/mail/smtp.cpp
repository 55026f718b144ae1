// SPDX-License-Identifier: AGPL-3.0-or-later
#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "platform/base/whole_file.h"
#include "platform/mail/transport.h"

namespace kith::mail {
namespace {

constexpr long connect_seconds = 15, all_seconds = 60;

struct Handle {
  CURL* curl = curl_easy_init();
  curl_slist* to{};
  Handle() = default;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    curl_slist_free_all(to);
    curl_easy_cleanup(curl);
  }
};

std::size_t give(char* into, std::size_t size, std::size_t count, void* from) {
  auto& rest = *static_cast<std::string_view*>(from);
  const auto taken = std::min(size * count, rest.size());
  std::memcpy(into, rest.data(), taken);
  rest.remove_prefix(taken);
  return taken;
}
std::size_t drop(char*, std::size_t size, std::size_t count, void*) { return size * count; }
int go_on(void* stopping, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(stopping)->load() ? 1 : 0;
}

Outcome outcome_of(CURLcode code, long reply) {
  switch (code) {
    case CURLE_OK: return Outcome::sent;
    case CURLE_OPERATION_TIMEDOUT: return Outcome::slow;
    case CURLE_ABORTED_BY_CALLBACK: return Outcome::stopped;
    case CURLE_LOGIN_DENIED: return Outcome::no_sign_in;
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM: return Outcome::no_tls;
    default: break;
  }
  if (reply == 530 || reply == 534 || reply == 535 || reply == 538) return Outcome::no_sign_in;  // RFC 4954 §6
  if (reply >= 500) return Outcome::refused;
  return reply >= 400 ? Outcome::later : Outcome::no_connection;
}

class Smtp final : public Transport {
 public:
  Smtp(Relay relay, const std::atomic<bool>& stopping) : relay_(std::move(relay)), stopping_(stopping) {}

  Outcome deliver(std::string_view from, std::string_view to, std::string_view, std::string_view bytes) override {
    Handle handle;
    std::string password;
    if (relay_.tls == Relay::Tls::none && !on_this_machine()) return Outcome::no_tls;
    if (!handle.curl || !read_password(password)) return Outcome::no_sign_in;
    auto rest = bytes;
    connect(handle.curl, password);
    const std::string sender = "<" + std::string(from) + ">", receiver = "<" + std::string(to) + ">";
    handle.to = curl_slist_append(nullptr, receiver.c_str());
    curl_easy_setopt(handle.curl, CURLOPT_MAIL_FROM, sender.c_str());
    curl_easy_setopt(handle.curl, CURLOPT_MAIL_RCPT, handle.to);
    curl_easy_setopt(handle.curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle.curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(handle.curl, CURLOPT_READDATA, &rest);
    const CURLcode code = curl_easy_perform(handle.curl);
    long reply = 0;
    curl_easy_getinfo(handle.curl, CURLINFO_RESPONSE_CODE, &reply);
    return outcome_of(code, reply);
  }

 private:
  bool read_password(std::string& password) const try {
    if (relay_.user.empty()) return true;
    const auto read = read_private_file(relay_.password_file);
    if (!read) return false;
    password = read->substr(0, read->find_first_of("\r\n"));
    return !password.empty();
  } catch (const std::runtime_error&) {  // others may read it
    return false;
  }

  bool on_this_machine() const {
    return relay_.host == "localhost" || relay_.host == "[::1]" || relay_.host.starts_with("127.");
  }

  void connect(CURL* curl, const std::string& password) const {
    const bool tls = relay_.tls == Relay::Tls::tls;
    const std::string url =
        (tls ? "smtps://" : "smtp://") + relay_.host + ":" + std::to_string(relay_.port) + "/" + relay_.hello;
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");  // the environment names none either
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connect_seconds);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, all_seconds);
    curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, all_seconds);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, go_on);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &stopping_);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
    const bool none = relay_.tls == Relay::Tls::none;
    curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(none ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!relay_.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, relay_.ca_file.c_str());
    if (relay_.user.empty()) return;
    curl_easy_setopt(curl, CURLOPT_USERNAME, relay_.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, password.c_str());
  }

  Relay relay_;
  const std::atomic<bool>& stopping_;
};

}  // namespace

std::unique_ptr<Transport> to_relay(Relay relay, const std::atomic<bool>& stopping) {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  if (!ready) throw std::runtime_error("libcurl cannot be used");
  return std::make_unique<Smtp>(std::move(relay), stopping);
}

}  // namespace kith::mail
