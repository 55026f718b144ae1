// SPDX-License-Identifier: AGPL-3.0-or-later
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "platform/http/server_test_support.h"

/// Raw bytes against the server over real sockets (G28). Each case says which statuses come back, in order, and whether
/// the connection is closed then. A refusal of framing always closes: what follows cannot be trusted.
namespace kith::http {
namespace {

enum class End { open, closed };

struct Case {
  const char* name;
  std::string bytes;
  std::vector<int> statuses;
  End end;
  std::string last_body{};  ///< of the last answer; empty = not checked
};

std::string get(const std::string& headers) { return "GET /x HTTP/1.1\r\n" + headers + "\r\n"; }
std::string post(const std::string& headers, const std::string& body) {
  return "POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n" + headers + "\r\n" + body;
}
std::string target(const std::string& text) { return "GET " + text + " HTTP/1.1\r\nHost: a\r\n\r\n"; }
std::string chunked(const std::string& body) { return post("Transfer-Encoding: chunked\r\n", body); }
const std::string nul(1, '\0');
const std::string next = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";

std::vector<Case> first_line() {
  const std::string host = "Host: a\r\n\r\n";
  return {
      {"get", "GET / HTTP/1.1\r\n" + host, {200}, End::open, "GET /"},
      {"one empty line before", "\r\nGET / HTTP/1.1\r\n" + host, {200}, End::open},
      {"two empty lines before", "\r\n\r\nGET / HTTP/1.1\r\n" + host, {400}, End::closed},
      {"no version", "GET /\r\n" + host, {400}, End::closed},
      {"http 0.9", "GET /\r\n\r\n", {400}, End::closed},
      {"version 1.2", "GET / HTTP/1.2\r\n" + host, {505}, End::closed},
      {"version 2.0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {505}, End::closed},
      {"version 1.10", "GET / HTTP/1.10\r\n" + host, {400}, End::closed},
      {"lower-case version", "GET / http/1.1\r\n" + host, {400}, End::closed},
      {"version with space", "GET / HTTP/ 1.1\r\n" + host, {400}, End::closed},
      {"two spaces after method", "GET  / HTTP/1.1\r\n" + host, {400}, End::closed},
      {"two spaces before version", "GET /  HTTP/1.1\r\n" + host, {400}, End::closed},
      {"tab for space", "GET\t/ HTTP/1.1\r\n" + host, {400}, End::closed},
      {"space in target", "GET /a b HTTP/1.1\r\n" + host, {400}, End::closed},
      {"space at the end", "GET / HTTP/1.1 \r\n" + host, {400}, End::closed},
      {"space before method", " GET / HTTP/1.1\r\n" + host, {400}, End::closed},
      {"lower-case method", "get / HTTP/1.1\r\n" + host, {501}, End::closed},
      {"unknown method", "PROPFIND / HTTP/1.1\r\n" + host, {501}, End::closed},
      {"method with a bracket", "GE[T / HTTP/1.1\r\n" + host, {400}, End::closed},
      {"empty method", " / HTTP/1.1\r\n" + host, {400}, End::closed},
      {"trace", "TRACE / HTTP/1.1\r\n" + host, {405}, End::closed},
      {"connect", "CONNECT a:443 HTTP/1.1\r\n" + host, {405}, End::closed},
      {"options of the server", "OPTIONS * HTTP/1.1\r\n" + host, {204}, End::open},
      {"asterisk with get", "GET * HTTP/1.1\r\n" + host, {400}, End::closed},
      {"bare LF after first line", "GET / HTTP/1.1\n" + host, {400}, End::closed},
      {"only LF", "GET / HTTP/1.1\nHost: a\n\n", {400}, End::closed},
      {"bare CR in first line", "GET /\r HTTP/1.1\r\n" + host, {400}, End::closed},
      {"NUL in method", "G" + nul + "T / HTTP/1.1\r\n" + host, {400}, End::closed},
      {"TLS hello", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), {400}, End::closed},
      {"binary", "\x80\x81\x82\x01\x02", {400}, End::closed},
  };
}

std::vector<Case> fields() {
  return {
      {"no host", get(""), {400}, End::closed},
      {"two hosts", get("Host: a\r\nHost: a\r\n"), {400}, End::closed},
      {"two hosts, another case", get("Host: a\r\nHOST: b\r\n"), {400}, End::closed},
      {"empty host", get("Host:\r\n"), {400}, End::closed},
      {"host list", get("Host: a, b\r\n"), {400}, End::closed},
      {"host with path", get("Host: a/b\r\n"), {400}, End::closed},
      {"host with user", get("Host: u@a\r\n"), {400}, End::closed},
      {"host with port", get("Host: a:8080\r\n"), {200}, End::open},
      {"host with bad port", get("Host: a:80x\r\n"), {400}, End::closed},
      {"host with empty port", get("Host: a:\r\n"), {400}, End::closed},
      {"host ipv6", get("Host: [::1]:8080\r\n"), {200}, End::open},
      {"host ipv6 unclosed", get("Host: [::1\r\n"), {400}, End::closed},
      {"space before colon", get("Host : a\r\n"), {400}, End::closed},
      {"space before colon of another", get("Host: a\r\nX-A : b\r\n"), {400}, End::closed},
      {"tab before colon", get("Host\t: a\r\n"), {400}, End::closed},
      {"no colon", get("Host: a\r\nX-A\r\n"), {400}, End::closed},
      {"empty name", get("Host: a\r\n: b\r\n"), {400}, End::closed},
      {"space in name", get("Host: a\r\nX A: b\r\n"), {400}, End::closed},
      {"byte above 127 in name", get("Host: a\r\nX\xC3\xA9: b\r\n"), {400}, End::closed},
      {"obs-fold with space", get("Host: a\r\nX-A: b\r\n c\r\n"), {400}, End::closed},
      {"obs-fold with tab", get("Host: a\r\nX-A: b\r\n\tc\r\n"), {400}, End::closed},
      {"fold right after first line", get(" Host: a\r\n"), {400}, End::closed},
      {"bare LF between fields", get("Host: a\nX-A: b\r\n"), {400}, End::closed},
      {"bare CR in value", get("Host: a\r\nX-A: b\rc\r\n"), {400}, End::closed},
      {"NUL in value", get("Host: a\r\nX-A: b" + nul + "c\r\n"), {400}, End::closed},
      {"control in value", get("Host: a\r\nX-A: b\x01\r\n"), {400}, End::closed},
      {"DEL in value", get("Host: a\r\nX-A: b\x7F\r\n"), {400}, End::closed},
      {"not UTF-8 in value", get("Host: a\r\nX-A: \xFF\r\n"), {400}, End::closed},
      {"UTF-8 in value", get("Host: a\r\nX-A: é\r\n"), {200}, End::open},
      {"tab in value", get("Host: a\r\nX-A: b\tc\r\n"), {200}, End::open},
      {"empty value", get("Host: a\r\nX-A:\r\n"), {200}, End::open},
      {"no space after colon", get("Host:a\r\n"), {200}, End::open},
      {"spaces around value", get("Host: \t a \t \r\n"), {200}, End::open},
      {"two cookies",
       get("Host: a\r\nCookie: a=1; b=2\r\nCookie: c=3\r\n"),
       {200},
       End::open,
       "GET /x c:a=1 c:b=2 c:c=3"},
      {"broken cookie dropped", get("Host: a\r\nCookie: a; =1; b=\"2\"; c d=3\r\n"), {200}, End::open, "GET /x c:b=2"},
      {"authorization twice", get("Host: a\r\nAuthorization: x\r\nAuthorization: y\r\n"), {400}, End::closed},
      {"content type twice", post("Content-Type: text/plain\r\nContent-Length: 0\r\n", ""), {400}, End::closed},
      {"101 fields",
       get("Host: a\r\n" +
           [] {
             std::string s;
             for (int i = 0; i < 100; ++i) s += "X: y\r\n";
             return s;
           }()),
       {431},
       End::closed},
      {"head too large", get("Host: a\r\nX: " + std::string(20'000, 'x') + "\r\n"), {431}, End::closed},
      {"target too long", target("/" + std::string(20'000, 'x')), {414}, End::closed},
      {"unknown expectation", post("Expect: tea\r\nContent-Length: 1\r\n", "x"), {417}, End::closed},
  };
}

std::vector<Case> targets() {
  return {
      {"query", target("/a?b=c&d=%20e+f"), {200}, End::open, "GET /a q:b=c q:d= e f"},
      {"repeated query name", target("/a?b=1&b=2"), {200}, End::open, "GET /a q:b=1 q:b=2"},
      {"query without value", target("/a?b&&c="), {200}, End::open, "GET /a q:b= q:c="},
      {"query without name", target("/a?=1"), {400}, End::closed},
      {"encoded UTF-8", target("/%C3%A9"), {200}, End::open, "GET /é"},
      {"raw UTF-8", target("/é"), {400}, End::closed},
      {"percent at the end", target("/%"), {400}, End::closed},
      {"percent with one digit", target("/a%2"), {400}, End::closed},
      {"percent with letters", target("/%zz"), {400}, End::closed},
      {"percent in query", target("/?a=%4"), {400}, End::closed},
      {"overlong encoding", target("/%C0%AE%C0%AE/x"), {400}, End::closed},
      {"encoded invalid UTF-8", target("/%FF"), {400}, End::closed},
      {"encoded NUL", target("/a%00b"), {400}, End::closed},
      {"encoded NUL in query", target("/?a=%00"), {400}, End::closed},
      {"encoded CR LF", target("/a%0d%0aX:%20b"), {400}, End::closed},
      {"encoded slash", target("/a%2Fb"), {400}, End::closed},
      {"encoded slash, lower case", target("/a%2fb"), {400}, End::closed},
      {"encoded slash in query", target("/a?b=c%2Fd"), {200}, End::open, "GET /a q:b=c/d"},
      {"backslash", target("/a\\b"), {400}, End::closed},
      {"encoded backslash", target("/a%5Cb"), {400}, End::closed},
      {"dot-dot", target("/../etc/passwd"), {400}, End::closed},
      {"dot-dot in the middle", target("/a/../b"), {400}, End::closed},
      {"dot-dot at the end", target("/a/.."), {400}, End::closed},
      {"encoded dot-dot", target("/%2e%2E/x"), {400}, End::closed},
      {"single dot", target("/a/./b"), {400}, End::closed},
      {"dots in a name", target("/a..b/.c"), {200}, End::open, "GET /a..b/.c"},
      {"fragment", target("/a#b"), {400}, End::closed},
      {"no slash", target("a"), {400}, End::closed},
      {"absolute", target("http://a/b?c=d"), {200}, End::open, "GET /b q:c=d"},
      {"absolute, upper case", target("HTTP://A/b"), {200}, End::open, "GET /b"},
      {"absolute without path", target("http://a"), {200}, End::open, "GET /"},
      {"absolute without path, with query", target("http://a?b=c"), {200}, End::open, "GET / q:b=c"},
      {"absolute, other host", target("http://b/c"), {400}, End::closed},
      {"absolute with user", target("http://u@a/c"), {400}, End::closed},
      {"absolute, other scheme", target("ftp://a/c"), {400}, End::closed},
      {"absolute without host", target("http:///c"), {400}, End::closed},
  };
}

std::vector<Case> lengths() {
  return {
      {"length", post("Content-Length: 3\r\n", "a=1"), {200}, End::open, "POST /x f:a=1"},
      {"no length", post("", ""), {200}, End::open, "POST /x"},
      {"length zero", post("Content-Length: 0\r\n", ""), {200}, End::open},
      {"length and another request", post("Content-Length: 3\r\n", "a=1") + next, {200, 200}, End::open, "GET /next"},
      {"two equal lengths", post("Content-Length: 3\r\nContent-Length: 3\r\n", "a=1"), {400}, End::closed},
      {"two lengths", post("Content-Length: 3\r\nContent-Length: 4\r\n", "a=1"), {400}, End::closed},
      {"length list", post("Content-Length: 3, 3\r\n", "a=1"), {400}, End::closed},
      {"negative length", post("Content-Length: -1\r\n", ""), {400}, End::closed},
      {"length with plus", post("Content-Length: +3\r\n", "a=1"), {400}, End::closed},
      {"hexadecimal length", post("Content-Length: 0x3\r\n", "a=1"), {400}, End::closed},
      {"length with space inside", post("Content-Length: 1 0\r\n", "a=1"), {400}, End::closed},
      {"empty length", post("Content-Length:\r\n", ""), {400}, End::closed},
      {"length with letters", post("Content-Length: 3a\r\n", "a=1"), {400}, End::closed},
      {"length above 64 bits", post("Content-Length: 18446744073709551619\r\n", "a=1"), {400}, End::closed},
      {"length above the limit", post("Content-Length: 100000000\r\n", "a=1"), {413}, End::closed},
      {"length and coding",
       post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
       {400},
       End::closed},
      {"coding and length",
       post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n"),
       {400},
       End::closed},
      {"body of a get is not a request",
       "GET /x HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(next.size()) + "\r\n\r\n" + next + next,
       {200, 200},
       End::open},
      {"100 fields of a form fit",
       post("Content-Length: 300\r\n",
            [] {
              std::string s;
              for (int i = 0; i < 100; ++i) s += i ? "&a=" : "aa=";
              return s;
            }()),
       {200},
       End::open},
  };
}

std::vector<Case> codings() {
  return {
      {"chunked", chunked("3\r\na=1\r\n0\r\n\r\n"), {200}, End::open, "POST /x f:a=1"},
      {"two chunks", chunked("1\r\na\r\n2\r\n=1\r\n0\r\n\r\n"), {200}, End::open, "POST /x f:a=1"},
      {"upper-case size", chunked("A\r\na=12345678\r\n0\r\n\r\n"), {200}, End::open, "POST /x f:a=12345678"},
      {"leading zeros", chunked("003\r\na=1\r\n000\r\n\r\n"), {200}, End::open, "POST /x f:a=1"},
      {"chunk extension", chunked("3;x=y\r\na=1\r\n0;z\r\n\r\n"), {200}, End::open, "POST /x f:a=1"},
      {"quoted extension", chunked("3;x=\"y;z\"\r\na=1\r\n0\r\n\r\n"), {200}, End::open, "POST /x f:a=1"},
      {"trailer", chunked("3\r\na=1\r\n0\r\nCookie: t=1\r\n\r\n"), {200}, End::open, "POST /x f:a=1"},
      {"chunked and another request", chunked("3\r\na=1\r\n0\r\n\r\n") + next, {200, 200}, End::open, "GET /next"},
      {"upper-case coding", post("Transfer-Encoding: CHUNKED\r\n", "0\r\n\r\n"), {200}, End::open},
      {"size not hexadecimal", chunked("g\r\na=1\r\n0\r\n\r\n"), {400}, End::closed},
      {"size with 0x", chunked("0x3\r\na=1\r\n0\r\n\r\n"), {400}, End::closed},
      {"size with minus", chunked("-3\r\na=1\r\n0\r\n\r\n"), {400}, End::closed},
      {"size with plus", chunked("+3\r\na=1\r\n0\r\n\r\n"), {400}, End::closed},
      {"space before size", chunked(" 3\r\na=1\r\n0\r\n\r\n"), {400}, End::closed},
      {"space after size", chunked("3 \r\na=1\r\n0\r\n\r\n"), {400}, End::closed},
      {"empty size", chunked("\r\na=1\r\n0\r\n\r\n"), {400}, End::closed},
      {"size above 64 bits", chunked("10000000000000003\r\na=1\r\n0\r\n\r\n"), {413}, End::closed},
      {"17 digits", chunked("00000000000000003\r\na=1\r\n0\r\n\r\n"), {400}, End::closed},
      {"size above the limit", chunked("FFFFFFF\r\na=1\r\n0\r\n\r\n"), {413}, End::closed},
      {"chunk longer than its size", chunked("3\r\na=12\r\n0\r\n\r\n"), {400}, End::closed},
      {"chunk without CR LF", chunked("3\r\na=10\r\n\r\n"), {400}, End::closed},
      {"LF after size", chunked("3\na=1\r\n0\r\n\r\n"), {400}, End::closed},
      {"LF after chunk", chunked("3\r\na=1\n0\r\n\r\n"), {400}, End::closed},
      {"CR in extension", chunked("3;a\rb\r\na=1\r\n0\r\n\r\n"), {400}, End::closed},
      {"LF in extension", chunked("3;a\nb\r\na=1\r\n0\r\n\r\n"), {400}, End::closed},
      {"quoted string over the end of the line",
       chunked("3;x=\"y\r\na=1\r\n0\r\n\r\n"),
       {200},
       End::open,
       "POST /x f:a=1"},
      {"endless extension", chunked("3;" + std::string(30'000, 'x')), {400}, End::closed},
      {"endless trailers",
       chunked("0\r\n" +
               [] {
                 std::string s;
                 for (int i = 0; i < 3000; ++i) s += "X: y\r\n";
                 return s;
               }()),
       {400},
       End::closed},
      {"trailer without colon", chunked("0\r\nx\r\n\r\n"), {400}, End::closed},
      {"unknown coding", post("Transfer-Encoding: sideways\r\n", ""), {501}, End::closed},
      {"gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), {501}, End::closed},
      {"chunked, gzip", post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"), {400}, End::closed},
      {"chunked twice", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), {400}, End::closed},
      {"two codings fields",
       post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
       {400},
       End::closed},
      {"empty coding", post("Transfer-Encoding:\r\n", "0\r\n\r\n"), {400}, End::closed},
      {"coding with a leading comma", post("Transfer-Encoding: ,chunked\r\n", "0\r\n\r\n"), {400}, End::closed},
      {"coding in quotes", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), {400}, End::closed},
      {"coding with control",
       post("Transfer-Encoding: \x0b"
            "chunked\r\n",
            "0\r\n\r\n"),
       {400},
       End::closed},
      {"xchunked", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), {501}, End::closed},
      {"coding name with space", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"), {400}, End::closed},
      {"coding in http 1.0", "POST /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {400}, End::closed},
  };
}

std::vector<Case> connections() {
  return {
      {"three pipelined", next + next + next, {200, 200, 200}, End::open},
      {"empty line between", next + "\r\n" + next, {200, 200}, End::open},
      {"garbage after a request", next + "garbage\r\n\r\n", {200, 400}, End::closed},
      {"connection close", get("Host: a\r\nConnection: close\r\n") + next, {200}, End::closed},
      {"connection close in a list", get("Host: a\r\nConnection: foo, Close\r\n"), {200}, End::closed},
      {"connection that is no list of tokens", get("Host: a\r\nConnection: a b\r\n"), {400}, End::closed},
      {"http 1.0", "GET /x HTTP/1.0\r\n\r\n", {200}, End::closed},
      {"http 1.0 with host", "GET /x HTTP/1.0\r\nHost: a\r\n\r\n", {200}, End::closed},
      {"http 1.0 with bad host", "GET /x HTTP/1.0\r\nHost: a b\r\n\r\n", {400}, End::closed},
      {"http 1.0 keep-alive", "GET /x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", {200}, End::open},
      {"no body type", "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", {415}, End::open},
      {"unknown body type",
       "POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: text/xml\r\nContent-Length: 1\r\n\r\nx",
       {415},
       End::open},
      {"gzip body", post("Content-Encoding: gzip\r\nContent-Length: 1\r\n", "x"), {415}, End::open},
      {"form not UTF-8", post("Content-Length: 5\r\n", "a=%FF"), {400}, End::open},
      {"control in form", post("Content-Length: 5\r\n", "a=%07"), {422}, End::open},
      {"upgrade ignored",
       get("Host: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"),
       {200},
       End::open},
  };
}

std::vector<Case> all_cases() {
  std::vector<Case> all;
  for (const auto& part : {first_line(), fields(), targets(), lengths(), codings(), connections()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

void expect(RunningServer& server, const Case& c, const std::vector<std::string>& pieces) {
  SCOPED_TRACE(c.name);
  auto client = server.client(std::chrono::seconds(4));
  for (const std::string& piece : pieces) client.send(piece);
  std::string last;
  for (const int status : c.statuses) {
    const auto answer = client.answer();
    ASSERT_EQ(answer.status, status);
    last = answer.body;
  }
  if (!c.last_body.empty()) {
    EXPECT_EQ(last, c.last_body);
  }
  if (c.end == End::closed) {
    EXPECT_TRUE(client.closed());
  } else {
    ASSERT_TRUE(client.send("GET /still HTTP/1.1\r\nHost: a\r\n\r\n"));
    EXPECT_EQ(client.answer().body, "GET /still");
  }
}

ServerOptions strict_options() {
  ServerOptions options;
  options.workers = 2;
  options.body_limit = 1024 * 1024;
  options.linger_time = std::chrono::milliseconds(100);
  return options;
}

TEST(ServerFraming, AllCasesInOnePiece) {
  RunningServer server(strict_options(), echo);
  const auto cases = all_cases();
  EXPECT_GE(cases.size(), 90u);
  RecordProperty("cases", static_cast<int>(cases.size()));
  for (const Case& c : cases) expect(server, c, {c.bytes});
}

/// The meaning of a stream of bytes does not depend on how the network cuts it.
TEST(ServerFraming, AllCasesCutInTwo) {
  RunningServer server(strict_options(), echo);
  for (const Case& c : all_cases()) {
    const std::size_t middle = c.bytes.size() / 2;
    expect(server, c, {c.bytes.substr(0, middle), c.bytes.substr(middle)});
  }
}

/// G36: whoever fills the memory of bodies stops no form.
TEST(BodyMemory, AFormGetsInHoweverManyLongBodiesAreHeld) {
  ServerOptions options;
  options.body_memory = 10'000;
  options.body_time = std::chrono::seconds(5);
  RunningServer server(options, echo);
  auto holds = server.client(), another = server.client(), form = server.client();
  holds.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n" + std::string(75'000, 'x'));
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  another.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n" + std::string(75'000, 'x'));
  EXPECT_EQ(another.answer().status, 503);
  const std::string whole =
      "POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
      "Content-Length: 15002\r\n\r\na=" +
      std::string(15'000, 'x');
  form.send(whole.substr(0, 7'000));
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  form.send(whole.substr(7'000));
  EXPECT_EQ(form.answer().status, 200);
}

TEST(BodyMemory, WhoIsNotKnownBringsLittle) {
  ServerOptions options;
  options.small_body_limit = 1'000;
  options.takes_much = [](const Fields& headers, std::string_view) { return !headers.get("cookie").empty(); };
  RunningServer server(options, echo);
  const std::string head = "POST /x HTTP/1.1\r\nHost: a\r\n",
                    form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1200\r\n\r\na=" +
                           std::string(1'198, 'x');
  auto stranger = server.client(), known = server.client(), chunked = server.client();
  stranger.send(head + form);
  EXPECT_EQ(stranger.answer().status, 413);
  known.send(head + "Cookie: kith=x\r\n" + form);
  EXPECT_EQ(known.answer().status, 200);
  chunked.send(head + "Transfer-Encoding: chunked\r\n\r\n4b0\r\n" + std::string(1'200, 'x') + "\r\n0\r\n\r\n");
  EXPECT_EQ(chunked.answer().status, 413);
}

}  // namespace
}  // namespace kith::http
