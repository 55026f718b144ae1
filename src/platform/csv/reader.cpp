// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/csv/reader.h"

#include <algorithm>
#include <cstring>

#include "platform/base/utf8.h"

namespace kith::csv {

Reader::Reader(Source source, std::size_t longest_record)
    : source_(std::move(source)), longest_(longest_record), buffer_(std::size_t{256} << 10) {}

bool Reader::fill() {
  if (ended_) return false;
  if (start_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + start_, filled_ - start_);
    base_ += start_;
    filled_ -= start_;
    start_ = 0;
  }
  if (filled_ == buffer_.size()) buffer_.resize(std::min(buffer_.size() * 2, longest_ + (std::size_t{256} << 10)));
  const std::size_t got = source_(std::span(buffer_).subspan(filled_));
  ended_ = got == 0;
  filled_ += got;
  return got > 0;
}

int Reader::at(std::size_t i) {
  while (start_ + i >= filled_)
    if (!fill()) return -1;
  return static_cast<unsigned char>(buffer_[start_ + i]);
}

/// One of a kind for each value is enough.
void Reader::mistake(Mistake::Kind kind, std::size_t i) {
  const int field = static_cast<int>(pieces_.size());
  if (!mistakes_.empty() && mistakes_.back().field == field && mistakes_.back().kind == kind) return;
  mistakes_.push_back({kind, field, base_ + start_ + i});
}

bool Reader::begin_input() {
  begun_ = true;
  const int a = at(0), b = at(1), c = at(2);
  if ((a == 0xFF && b == 0xFE) || (a == 0xFE && b == 0xFF)) {
    mistake(Mistake::Kind::encoding, 0);
    stopped_ = true;
    count_ = 1;
    return true;
  }
  if (a == 0xEF && b == 0xBB && c == 0xBF) {
    notes_.byte_order_mark = true;
    start_ += 3;
  }
  return false;
}

std::size_t Reader::line_end(std::size_t i) {
  if (at(i) == '\n') return 1;
  return at(i) == '\r' && at(i + 1) == '\n' ? 2 : 0;
}

/// Passes over blank lines; those with a record after them are records of one empty value each.
bool Reader::skip_blank_lines() {
  while (const std::size_t ending = line_end(0)) {
    if (ending == 1) notes_.lf_line_ends = true;
    start_ += ending;
    ++blanks_;
  }
  if (at(0) >= 0) return true;
  notes_.blank_lines_at_end |= blanks_ > 0;
  return false;
}

bool Reader::give_blank() {
  --blanks_;
  ++count_;
  fields_.assign(1, std::string_view());
  return true;
}

bool Reader::next() {
  fields_.clear();
  mistakes_.clear();
  pieces_.clear();
  if (stopped_) return false;
  if (!begun_ && begin_input()) return true;
  if (blanks_ > 0) return give_blank();
  start_ += length_;
  length_ = 0;
  if (!skip_blank_lines()) return false;
  if (blanks_ > 0) return give_blank();
  ++count_;
  read_record();
  check_encoding();
  cut_fields();
  return true;
}

void Reader::read_record() {
  std::size_t i = 0;
  for (;;) {
    i = at(i) == '"' ? read_quoted(i) : read_plain(i);
    if (i > longest_) {
      if (mistakes_.empty()) mistakes_.push_back({Mistake::Kind::record_too_long, 0, base_ + start_});
      stopped_ = true;
      break;
    }
    if (at(i) != ',') break;
    ++i;
  }
  const std::size_t ending = line_end(i);
  if (ending == 1) notes_.lf_line_ends = true;
  if (ending == 0 && !stopped_) notes_.no_last_line_end = true;
  length_ = i + ending;
}

/// Both return where the value ends: at a comma, a line end or the end of the input.
std::size_t Reader::read_plain(std::size_t from) {
  std::size_t i = from;
  for (;; ++i) {
    const int c = at(i);
    if (c == ',' || c == '\n' || c < 0 || i > longest_) break;
    if (c == '\r') {
      if (at(i + 1) == '\n') break;
      mistake(Mistake::Kind::lone_return, i);
    }
    if (c == '"') mistake(Mistake::Kind::stray_quote, i);
  }
  pieces_.push_back({from, i, false, false});
  return i;
}

std::size_t Reader::read_quoted(std::size_t from) {
  bool doubled = false, needed = false;
  std::size_t i = from + 1;
  for (;; ++i) {
    const int c = at(i);
    if (c < 0 || i > longest_) {
      mistake(Mistake::Kind::open_quote, from);
      break;
    }
    if (c == '"') {
      if (at(i + 1) != '"') break;
      doubled = true;
      ++i;
    }
    needed |= c == ',' || c == '\n' || c == '\r';
  }
  std::size_t after = std::min(i + 1, filled_ - start_);
  const auto closes = [&] { return at(after) == ',' || at(after) < 0 || line_end(after) > 0; };
  if (i <= longest_ && !closes()) mistake(Mistake::Kind::text_after_quote, after);
  while (after <= longest_ && !closes()) ++after;
  notes_.needless_quotes |= !needed && !doubled;
  pieces_.push_back({from + 1, i, true, doubled});
  return after;
}

void Reader::check_encoding() {
  const std::string_view all(buffer_.data() + start_, length_);
  if (is_utf8(all)) return;
  for (std::size_t n = 0; n < pieces_.size(); ++n) {
    const Piece& piece = pieces_[n];
    const auto value = all.substr(piece.begin, piece.end - piece.begin);
    const std::size_t good = utf8_prefix(value);
    if (good == value.size()) continue;
    mistakes_.push_back({Mistake::Kind::encoding, static_cast<int>(n), base_ + start_ + piece.begin + good});
  }
}

void Reader::cut_fields() {
  for (const Piece& piece : pieces_) {
    char* const begin = buffer_.data() + start_ + piece.begin;
    char* end = buffer_.data() + start_ + piece.end;
    if (piece.doubled) {
      char* out = begin;
      for (const char* in = begin; in < end; ++in) {
        *out++ = *in;
        if (*in == '"' && in + 1 < end && in[1] == '"') ++in;
      }
      end = out;
    }
    fields_.emplace_back(begin, static_cast<std::size_t>(end - begin));
  }
}

}  // namespace kith::csv
