// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/stream.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "platform/http/server_test_support.h"

namespace kith::http {
namespace {

std::string text_of(std::size_t size) {
  std::string text(size, ' ');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + i * i % 23);
  return text;
}

/// Hands out a text, its length told or not; breaks off behind `whole` bytes.
class TextStream final : public Stream {
 public:
  TextStream(std::string text, bool told, std::size_t whole) : text_(std::move(text)), told_(told), whole_(whole) {}
  std::optional<std::uint64_t> size() const override {
    return told_ ? std::optional<std::uint64_t>(text_.size()) : std::nullopt;
  }
  std::size_t read(char* to, std::size_t most) override {
    if (at_ >= whole_ && whole_ < text_.size()) throw std::runtime_error("broken");
    const std::size_t n = std::min({most, text_.size() - at_, std::size_t{50'000}});
    text_.copy(to, n, at_);
    at_ += n;
    return n;
  }

 private:
  std::string text_;
  bool told_;
  std::size_t whole_, at_{};
};

ServerOptions quick() {
  ServerOptions options;
  options.workers = 2;
  return options;
}

Handler gives(std::string text, bool told, std::size_t whole = SIZE_MAX) {
  return [=](const Request&) {
    Response response;
    response.content_type = "application/zip";
    response.stream = std::make_shared<TextStream>(text, told, whole);
    return response;
  };
}

/// What the chunks of an answer hold; nothing when the last one is missing.
std::optional<std::string> joined(std::string_view chunks) {
  std::string text;
  for (;;) {
    const std::size_t line = chunks.find("\r\n");
    if (line == std::string_view::npos) return std::nullopt;
    const std::size_t size = std::stoul(std::string(chunks.substr(0, line)), nullptr, 16);
    chunks.remove_prefix(line + 2);
    if (size == 0) return chunks == "\r\n" ? std::optional(text) : std::nullopt;
    if (chunks.size() < size + 2) return std::nullopt;
    text += chunks.substr(0, size);
    chunks.remove_prefix(size + 2);
  }
}

std::string after_head(const std::string& all) { return all.substr(all.find("\r\n\r\n") + 4); }

TEST(Stream, OfKnownLengthIsSentWholeAndTheConnectionGoesOn) {
  const std::string text = text_of(3'000'001);
  RunningServer server(quick(), gives(text, true));
  auto client = server.client();
  for (int i = 0; i < 2; ++i) {
    client.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto answer = client.answer();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.headers.at("content-length"), std::to_string(text.size()));
    EXPECT_TRUE(answer.body == text);
  }
}

TEST(Stream, HeadOfOneHasItsLengthAndNoContent) {
  RunningServer server(quick(), gives("content", true));
  auto client = server.client();
  client.send("HEAD /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const std::string all = client.rest();
  EXPECT_NE(all.find("Content-Length: 7"), std::string::npos) << all;
  EXPECT_EQ(after_head(all), "");
}

TEST(Stream, OfUnknownLengthComesInChunks) {
  const std::string text = text_of(700'000);
  RunningServer server(quick(), gives(text, false));
  auto client = server.client();
  client.send("GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const std::string all = client.rest();
  EXPECT_NE(all.find("Transfer-Encoding: chunked"), std::string::npos);
  EXPECT_EQ(all.find("Content-Length"), std::string::npos);
  EXPECT_TRUE(joined(after_head(all)) == text);
}

TEST(Stream, OfUnknownLengthEndsWithTheConnectionForHttp10) {
  const std::string text = text_of(200'000);
  RunningServer server(quick(), gives(text, false));
  auto client = server.client();
  client.send("GET /x HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
  const std::string all = client.rest();
  EXPECT_EQ(all.find("Transfer-Encoding"), std::string::npos);
  EXPECT_TRUE(after_head(all) == text);
}

TEST(Stream, ABrokenOneIsCutSoThatItIsNotTakenForWhole) {
  const std::string text = text_of(900'000);
  for (const bool told : {true, false}) {
    RunningServer server(quick(), gives(text, told, 300'000));
    auto client = server.client();
    client.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
    const std::string body = after_head(client.rest());
    EXPECT_LT(body.size(), text.size());
    if (!told) {
      EXPECT_FALSE(joined(body));
    }
    auto other = server.client();  // the server lives on
    other.send("HEAD /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_NE(other.rest().find("200"), std::string::npos);
  }
}

TEST(Stream, AFileIsReadInPiecesAndMayBeDeletedMeanwhile) {
  const auto path = std::filesystem::temp_directory_path() / ("kith-stream-" + std::to_string(::getpid()));
  const std::string text = text_of(100'000);
  std::ofstream(path) << text;
  const auto stream = stream_of_file(path.string());
  ASSERT_TRUE(stream);
  EXPECT_EQ(stream->size(), text.size());
  std::filesystem::remove(path);
  EXPECT_TRUE(rest_of(*stream) == text);
  EXPECT_EQ(stream_of_file(path.string()), nullptr);
}

TEST(Stream, AFileThatBecameShorterBreaks) {
  const auto path = std::filesystem::temp_directory_path() / ("kith-short-" + std::to_string(::getpid()));
  std::ofstream(path) << text_of(100'000);
  const auto stream = stream_of_file(path.string());
  std::filesystem::resize_file(path, 10);
  EXPECT_THROW(rest_of(*stream), std::runtime_error);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace kith::http
