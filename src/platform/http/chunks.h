// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kith::http {

/// Takes the chunked coding (RFC 9112 7.1) apart, byte by byte where it is structure, so that the result never depends
/// on how the network cut the bytes. Strict: hexadecimal sizes of at most 16 digits right at the start of a line, CR LF
/// and nothing else as the end of a line, extensions of visible ASCII, space and tab. Extensions and trailers are read
/// and dropped; each line of the former and all of the latter together may have 4,096 bytes.
class Chunks {
 public:
  /// `limit`: bytes of the decoded body; above: 413.
  explicit Chunks(std::size_t limit) : limit_(limit) {}
  /// Appends the content in `bytes` to `body` and returns how many bytes were used: all of them until `done`.
  std::size_t take(std::string_view bytes, std::string& body);
  bool done() const { return state_ == State::done; }
  /// 0, 400 or 413.
  int refused() const { return refused_; }

 private:
  enum class State : std::uint8_t {
    size,
    extension,
    size_end,
    data,
    data_return,
    data_end,
    trailer,
    trailer_name,
    trailer_value,
    trailer_end,
    last_end,
    done
  };
  bool step(char c, std::size_t decoded);
  bool size(char c, std::size_t decoded);
  bool trailer(char c);
  bool refuse(int status) {
    refused_ = status;
    return false;
  }
  bool go(State next, bool allowed) {
    state_ = next;
    return allowed || refuse(400);
  }

  std::size_t limit_;
  State state_{State::size};
  int refused_{0}, digits_{0};
  std::uint64_t left_{0};    ///< size being read, then bytes of the chunk still to come
  std::size_t overhead_{0};  ///< bytes of this line's extension, or of the trailers
};

}  // namespace kith::http
