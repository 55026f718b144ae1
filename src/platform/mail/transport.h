// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace kith::db {
class Tx;
}

/// The way letters take out of the machine: a folder, or a relay by SMTP.
namespace kith::mail {

/// What a try came to. A refusal for good (`refused`) is not tried again; everything else is.
enum class Outcome : std::uint8_t {
  sent,
  no_way,         ///< neither a folder nor a relay is set
  no_connection,  ///< nobody answers there
  no_tls,         ///< the relay offers no TLS, or its certificate is not the host's
  no_sign_in,     ///< the relay wants another name or password, or the password's file cannot be used
  slow,           ///< it took longer than a minute
  later,          ///< the relay takes it later (4xx)
  refused,        ///< the relay takes this letter never (5xx)
  disk,           ///< the folder takes no file
  stopped         ///< the server ends
};
std::string_view name(Outcome);
/// The relay itself does not work, so other letters need not be tried now.
bool concerns_all(Outcome);

class Transport {
 public:
  virtual ~Transport() = default;
  /// Gives one letter away; blocks for a minute at most. `id`: of the Message-ID, the file's name in a folder.
  virtual Outcome deliver(std::string_view from, std::string_view to, std::string_view id, std::string_view bytes) = 0;
};

/// One file `<id>.eml` a letter, whole or not there; the same letter again replaces itself. The folder is made.
std::unique_ptr<Transport> to_folder(std::string folder);

/// Where the relay is, as set.
struct Relay {
  std::string host;
  int port{};
  enum class Tls : std::uint8_t { starttls, tls, none } tls{Tls::starttls};
  std::string user, password_file, ca_file;
  std::string hello;  ///< what kith calls itself: the domain of the From address, never the machine's name
};
/// By libcurl: TLS 1.2 or later with the certificate checked unless `none`, 15 seconds to connect, 60 for all. The
/// password is read at each letter. `stopping`: ends a try under way.
std::unique_ptr<Transport> to_relay(Relay relay, const std::atomic<bool>& stopping);

/// "mail.example.org:587", "[::1]:25"; false when it is none.
bool read_relay(std::string_view text, Relay& relay);
/// What is set: the folder when one is given, else the relay of the settings, else one whose every try is `no_way`.
std::unique_ptr<Transport> transport_of(db::Tx& tx, const std::string& folder, const std::atomic<bool>& stopping);

}  // namespace kith::mail
