// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <utility>

namespace kith::test {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

RawAnswer parse_head(const std::string& head) {
  RawAnswer answer;
  answer.head = head;
  if (head.starts_with("HTTP/1.1 ")) answer.status = std::atoi(head.c_str() + 9);
  for (std::size_t at = head.find("\r\n") + 2; at < head.size();) {
    const std::size_t end = head.find("\r\n", at), colon = head.find(": ", at);
    if (end <= at || colon > end) break;
    answer.headers[lower(head.substr(at, colon - at))] = head.substr(colon + 2, end - colon - 2);
    at = end + 2;
  }
  return answer;
}

}  // namespace

RawClient::RawClient(std::chrono::milliseconds patience) {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval limit{patience.count() / 1000, patience.count() % 1000 * 1000};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

RawClient::RawClient(unsigned short port, std::chrono::milliseconds patience) : RawClient(patience) { connect(port); }

bool RawClient::connect(unsigned short port) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  return connected_;
}

RawClient::~RawClient() {
  if (socket_ >= 0) ::close(socket_);
}

RawClient::RawClient(RawClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      received_(std::move(other.received_)),
      interim_(other.interim_),
      connected_(other.connected_) {}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawClient::finish_sending() { ::shutdown(socket_, SHUT_WR); }

bool RawClient::read_more() {
  char piece[16384];
  const ssize_t bytes = ::recv(socket_, piece, sizeof piece, 0);
  if (bytes <= 0) return false;
  received_.append(piece, static_cast<std::size_t>(bytes));
  return true;
}

RawAnswer RawClient::answer(bool no_body) {
  std::size_t end;
  while ((end = received_.find("\r\n\r\n")) == std::string::npos)
    if (!read_more()) return {};
  RawAnswer answer = parse_head(received_.substr(0, end + 2));
  received_.erase(0, end + 4);
  if (answer.status / 100 == 1) {
    ++interim_;
    return this->answer(no_body);
  }
  const auto length = answer.headers.find("content-length");
  const std::size_t size = no_body || length == answer.headers.end() ? 0 : std::stoul(length->second);
  while (received_.size() < size)
    if (!read_more()) return {};
  answer.body = received_.substr(0, size);
  received_.erase(0, size);
  return answer;
}

bool RawClient::closed() {
  if (!received_.empty()) return false;
  char byte;
  return ::recv(socket_, &byte, 1, 0) == 0;
}

std::string RawClient::rest() {
  while (read_more()) {
  }
  return std::exchange(received_, {});
}

}  // namespace kith::test
