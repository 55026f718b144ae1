// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/mail/transport.h"

#include <charconv>
#include <filesystem>
#include <stdexcept>

#include "platform/base/whole_file.h"
#include "platform/db/db.h"
#include "platform/mail/message.h"
#include "platform/settings/settings.h"

namespace kith::mail {
namespace {

class Folder final : public Transport {
 public:
  explicit Folder(std::string folder) : folder_(std::move(folder)) {}
  Outcome deliver(std::string_view, std::string_view, std::string_view id, std::string_view bytes) override {
    try {
      std::filesystem::create_directories(folder_);
      replace_file(folder_ + "/" + std::string(id) + ".eml", bytes, 0600);
      return Outcome::sent;
    } catch (const std::exception&) {  // the text may name the folder, nothing of the letter
      return Outcome::disk;
    }
  }

 private:
  std::string folder_;
};

class Nowhere final : public Transport {
 public:
  Outcome deliver(std::string_view, std::string_view, std::string_view, std::string_view) override {
    return Outcome::no_way;
  }
};

}  // namespace

std::string_view name(Outcome outcome) {
  switch (outcome) {
    case Outcome::sent: return "sent";
    case Outcome::no_way: return "no_way";
    case Outcome::no_connection: return "no_connection";
    case Outcome::no_tls: return "no_tls";
    case Outcome::no_sign_in: return "no_sign_in";
    case Outcome::slow: return "slow";
    case Outcome::later: return "later";
    case Outcome::refused: return "refused";
    case Outcome::disk: return "disk";
    case Outcome::stopped: return "stopped";
  }
  return "refused";
}

bool concerns_all(Outcome outcome) {
  return outcome != Outcome::sent && outcome != Outcome::later && outcome != Outcome::refused;
}

std::unique_ptr<Transport> to_folder(std::string folder) { return std::make_unique<Folder>(std::move(folder)); }

bool read_relay(std::string_view text, Relay& relay) {
  const auto colon = text.rfind(':');
  if (colon == text.npos || colon == 0) return false;
  auto host = text.substr(0, colon);
  const auto port = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), relay.port);
  if (error != std::errc{} || end != port.data() + port.size() || relay.port < 1 || relay.port > 65'535) return false;
  const bool literal = host.starts_with('[') && host.ends_with(']');
  const auto inside = literal ? host.substr(1, host.size() - 2) : host;
  const auto allowed = literal ? std::string_view("0123456789abcdefABCDEF:.")
                               : std::string_view("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-");
  if (inside.empty() || inside.find_first_not_of(allowed) != inside.npos) return false;
  relay.host = std::string(host);
  return true;
}

std::unique_ptr<Transport> transport_of(db::Tx& tx, const std::string& folder, const std::atomic<bool>& stopping) {
  if (!folder.empty()) return to_folder(folder);
  Relay relay;
  if (!read_relay(settings::get(tx, "mail_relay"), relay)) return std::make_unique<Nowhere>();
  const auto tls = settings::get(tx, "mail_tls");
  relay.tls = tls == "tls" ? Relay::Tls::tls : tls == "none" ? Relay::Tls::none : Relay::Tls::starttls;
  relay.user = settings::get(tx, "mail_user");
  relay.password_file = settings::get(tx, "mail_password_file");
  relay.ca_file = settings::get(tx, "mail_ca_file");
  relay.hello = std::string(domain_of(settings::get(tx, "mail_from")));
  return to_relay(std::move(relay), stopping);
}

}  // namespace kith::mail
