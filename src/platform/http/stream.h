// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "platform/base/unnamed_file.h"

namespace kith::http {

/// The content of an answer that is too great to be held in memory: handed out piece by piece while it is sent.
class Stream {
 public:
  virtual ~Stream() = default;
  /// Known: told as Content-Length, and so many bytes must come. Unknown: chunks (to HTTP/1.0: until the end of the
  /// connection).
  virtual std::optional<std::uint64_t> size() const = 0;
  /// Puts the next bytes, at most `most`, and returns how many; 0 at the end. Called from worker threads, one after the
  /// other, never from the thread of the handler. Throws when the rest cannot be had: the connection is cut then, so
  /// that the client knows it has not got the whole.
  virtual std::size_t read(char* to, std::size_t most) = 0;
};

/// The file as it is now; it may be deleted while it is sent. Null when there is none.
std::shared_ptr<Stream> stream_of_file(const std::string& path);

/// All that was written to it.
std::shared_ptr<Stream> stream_of(std::shared_ptr<const UnnamedFile> file);

/// Everything that is left of it: for tests, and for answers that go nowhere near a socket.
std::string rest_of(Stream& stream);

}  // namespace kith::http
