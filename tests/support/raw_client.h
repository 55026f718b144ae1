// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kith::test {

struct RawAnswer {
  int status{0};                               ///< 0: the connection ended (or time ran out) before a complete answer
  std::map<std::string, std::string> headers;  ///< names in lower case; a repeated name keeps the last
  std::string head, body;
};

/// A plain TCP client on loopback that sends exactly the bytes it is given. Blocking, with a time limit on each wait.
class RawClient {
 public:
  /// Opens a socket without connecting it.
  explicit RawClient(std::chrono::milliseconds patience = std::chrono::seconds(10));
  explicit RawClient(unsigned short port, std::chrono::milliseconds patience = std::chrono::seconds(10));
  ~RawClient();
  RawClient(RawClient&& other) noexcept;
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  bool connect(unsigned short port);
  bool connected() const { return connected_; }
  /// False when the other side has closed.
  bool send(std::string_view bytes);
  /// Says that nothing more will be sent.
  void finish_sending();
  /// The next final answer (interim 100 answers are skipped but counted). `no_body`: it answers a HEAD.
  RawAnswer answer(bool no_body = false);
  /// True when the other side closes within the time, without sending anything more.
  bool closed();
  /// Everything up to the end of the connection.
  std::string rest();
  int interim_answers() const { return interim_; }

 private:
  bool read_more();

  int socket_{-1};
  std::string received_;
  int interim_{0};
  bool connected_{false};
};

}  // namespace kith::test
