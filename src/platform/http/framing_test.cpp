// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/framing.h"

#include <gtest/gtest.h>

namespace kith::http {
namespace {

using State = Framing::State;
const FramingLimits small{.header = 200, .body = 100};
const std::string head = "POST / HTTP/1.1\r\nHost: a\r\n";
const std::string chunked = head + "Transfer-Encoding: chunked\r\n\r\n";

struct Outcome {
  State state;
  int status;
  std::string body, rest;
  bool operator==(const Outcome&) const = default;
};

Outcome frame(std::string_view bytes, std::size_t piece) {
  Framing framing(small);
  std::string in;
  for (; framing.state() < State::done && !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
    in += bytes.substr(0, piece);
    framing.take(in);
  }
  return {framing.state(), framing.status(), framing.body(),
          framing.state() == State::done ? in + std::string(bytes) : ""};
}

/// The same however the bytes are cut.
Outcome framed(std::string_view bytes) {
  const Outcome whole = frame(bytes, bytes.size());
  for (const std::size_t piece : {1, 2, 3, 7, 50})
    EXPECT_TRUE(frame(bytes, piece) == whole) << bytes << " by " << piece;
  return whole;
}

TEST(Framing, TakesExactlyOneRequest) {
  EXPECT_EQ(framed(head + "Content-Length: 3\r\n\r\nabcGET /"), (Outcome{State::done, 0, "abc", "GET /"}));
  EXPECT_EQ(framed(chunked + "1\r\na\r\n2;x\r\nbc\r\n0\r\nT: u\r\n\r\nGET /"),
            (Outcome{State::done, 0, "abc", "GET /"}));
  EXPECT_EQ(framed(head + "\r\nnext"), (Outcome{State::done, 0, "", "next"}));
}

TEST(Framing, WaitsForTheRest) {
  EXPECT_EQ(framed("POST / HT").state, State::head);
  EXPECT_EQ(framed(head + "Content-Length: 3\r\n\r\nab").state, State::body);
  for (const std::string part :
       {"", "1", "1\r", "1\r\n", "1\r\na", "1\r\na\r\n0\r\n", "1\r\na\r\n0\r\nT: u\r\n", "1\r\na\r\n0\r\n\r"})
    EXPECT_EQ(framed(chunked + part).state, State::body) << part;
}

TEST(Framing, LimitsAreExact) {
  EXPECT_EQ(framed(head + "Content-Length: 100\r\n\r\n" + std::string(100, 'x')).state, State::done);
  EXPECT_EQ(framed(head + "Content-Length: 101\r\n\r\n").status, 413);
  EXPECT_EQ(framed(chunked + "64\r\n" + std::string(100, 'x') + "\r\n0\r\n\r\n").state, State::done);
  EXPECT_EQ(framed(chunked + "65\r\n").status, 413);
  EXPECT_EQ(framed(chunked + "60\r\n" + std::string(96, 'x') + "\r\n5\r\n").status, 413);
  const std::string filler = head + "X: \r\n\r\n";
  EXPECT_EQ(framed(head + "X: " + std::string(200 - filler.size(), 'y') + "\r\n\r\n").state, State::done);
  EXPECT_EQ(framed(head + "X: " + std::string(201 - filler.size(), 'y') + "\r\n\r\n").status, 431);
  EXPECT_EQ(framed("GET /" + std::string(300, 'x')).status, 414);
}

TEST(Framing, WhatStandsAfterTheFirstBadByteDoesNotMatter) {
  EXPECT_EQ(framed("GET / HTTP/1.1\n" + std::string(1000, 'x')).status, 400);
  EXPECT_EQ(framed(chunked + "33;z=\"a\r\n0\r\n\r\n\"\r\n").state, State::body);  // a quoted string ends with its line
  EXPECT_EQ(framed(chunked + "1;a\x01").status, 400);
  EXPECT_EQ(framed(chunked + "00000000000000001\r\n").status, 400);
  EXPECT_EQ(framed(chunked + "0\r\n T: u\r\n").status, 400);
  EXPECT_EQ(framed(chunked + "0\r\n: u\r\n").state, State::refused);
  EXPECT_EQ(framed(chunked + "0\r\n" + std::string(5000, 'T')).status, 400);
  EXPECT_EQ(framed(chunked + "1;" + std::string(5000, 'x')).status, 400);
}

}  // namespace
}  // namespace kith::http
