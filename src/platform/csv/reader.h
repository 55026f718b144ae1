// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

/// Comma-separated values, RFC 4180 and nothing looser: the exchange format's reading of it (FORMAT §2, §4.2).
namespace kith::csv {

/// Fills as much of the buffer as it can and returns the number of bytes; 0 = end. May throw to stop the reading.
using Source = std::function<std::size_t(std::span<char>)>;

struct Mistake {
  enum class Kind : std::uint8_t {
    encoding,          ///< bytes that are not UTF-8
    stray_quote,       ///< a quote inside a value that is not quoted
    text_after_quote,  ///< text after a closing quote
    lone_return,       ///< a carriage return without a line feed
    open_quote,        ///< a quote that is never closed; the offset is that of the quote
    record_too_long,   ///< reading ends there; the offset is that of the record
  };
  Kind kind;
  int field;             ///< counted from 0
  std::uint64_t offset;  ///< of the offending byte, counted from 0 at the start of the input
};

/// What was tolerated so far.
struct Notes {
  bool byte_order_mark = false;
  bool lf_line_ends = false;
  bool needless_quotes = false;
  bool blank_lines_at_end = false;
  bool no_last_line_end = false;
};

/// Reads record by record in memory bounded by the longest record (8 MiB; more is a mistake that ends the reading).
/// After a mistake reading goes on with the next record, so that all mistakes of a file can be listed.
class Reader {
 public:
  explicit Reader(Source source, std::size_t longest_record = std::size_t{8} << 20);
  /// Moves to the next record, the header line being the first. False at the end.
  bool next();
  /// Values of the record, unquoted; valid until the next call. A record with mistakes has best-effort values.
  std::span<const std::string_view> fields() const { return fields_; }
  std::span<const Mistake> mistakes() const { return mistakes_; }
  /// 0 for the header, 1 for the first record below it; a record with a line break inside is one.
  std::uint64_t record() const { return count_ - 1; }
  /// Byte at which the record begins.
  std::uint64_t offset() const { return base_ + start_; }
  const Notes& notes() const { return notes_; }

 private:
  struct Piece {  ///< one field as it stands in the buffer, relative to the record's start
    std::size_t begin, end;
    bool quoted, doubled;
  };
  int at(std::size_t i);  ///< byte i of the record, or -1 at the end of input
  bool fill();
  bool begin_input();
  bool skip_blank_lines();
  void read_record();
  std::size_t read_plain(std::size_t from);
  std::size_t read_quoted(std::size_t from);
  std::size_t line_end(std::size_t i);
  void mistake(Mistake::Kind kind, std::size_t i);
  void check_encoding();
  void cut_fields();
  bool give_blank();

  Source source_;
  std::size_t longest_;
  std::vector<char> buffer_;
  std::size_t start_ = 0;   ///< of the record in the buffer
  std::size_t length_ = 0;  ///< of the record with its line end
  std::size_t filled_ = 0;
  std::uint64_t base_ = 0;  ///< offset in the input of the buffer's first byte
  std::uint64_t count_ = 0;
  std::uint64_t blanks_ = 0;  ///< blank lines seen before the record that is read next
  bool ended_ = false, begun_ = false, stopped_ = false;
  std::vector<Piece> pieces_;
  std::vector<std::string_view> fields_;
  std::vector<Mistake> mistakes_;
  Notes notes_;
};

}  // namespace kith::csv
