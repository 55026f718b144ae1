// SPDX-License-Identifier: AGPL-3.0-or-later
#include <zlib.h>

#include <array>
#include <optional>

#include "platform/files/bytes.h"
#include "platform/files/inspect.h"

/// Pictures are written again without what they tell besides the picture: place, time, camera, remarks, a second
/// picture inside, and whatever stands behind their end. Nothing is unpacked.
namespace kith::files {
namespace {

constexpr Inspected refused(Verdict verdict, Kind kind) { return {verdict, kind, {}}; }

bool too_many(std::uint64_t width, std::uint64_t height, const Limits& limits) {
  return width > limits.longest_side || height > limits.longest_side || width * height > limits.most_pixels;
}

/// Chunks that say how the picture looks; the colour profile is left out, for it may hold anything.
bool is_kept_chunk(std::string_view name) {
  for (const std::string_view kept :
       {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "pHYs", "bKGD"})
    if (name == kept) return true;
  return false;
}

bool fits_png_header(std::string_view chunk) {
  const auto depth = byte_at(chunk, 16), colour = byte_at(chunk, 17);
  const bool known = colour == 0 || colour == 2 || colour == 3 || colour == 4 || colour == 6;
  const bool deep = depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
  return known && deep && byte_at(chunk, 18) == 0 && byte_at(chunk, 19) == 0 && byte_at(chunk, 20) <= 1;
}

// JPEG
// ------------------------------------------------------------------------------------------------------------------

constexpr std::uint32_t start_of_scan = 0xda, end_of_image = 0xd9, remark = 0xfe;

bool is_frame(std::uint32_t marker) {
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}
/// Markers of ITU-T T.81, table B.1; not the reserved ones, and no second beginning.
bool is_known(std::uint32_t marker) {
  return marker == 0x01 || (marker >= 0xc0 && marker <= 0xef && marker != 0xd8) || marker == remark;
}
bool stands_alone(std::uint32_t marker) { return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7); }

/// How the camera was held (EXIF 0x0112), 1 to 8; without it a page that was photographed lies on its side.
std::optional<std::uint32_t> orientation_of(std::string_view segment) {
  if (!segment.starts_with(std::string_view("Exif\0\0", 6)) || segment.size() < 14) return std::nullopt;
  const std::string_view tiff = segment.substr(6);
  const bool little = tiff.starts_with("II");
  if (!little && !tiff.starts_with("MM")) return std::nullopt;
  const auto two = [&](std::size_t at) { return little ? little16(tiff, at) : big16(tiff, at); };
  const std::size_t first = little ? little32(tiff, 4) : big32(tiff, 4);
  if (first + 2 > tiff.size()) return std::nullopt;
  const std::size_t count = two(first);
  for (std::size_t i = 0; i < count && first + 2 + (i + 1) * 12 <= tiff.size(); ++i) {
    const std::size_t at = first + 2 + i * 12;
    if (two(at) != 0x0112) continue;
    const auto held = two(at + 8);
    return held >= 1 && held <= 8 ? std::optional(held) : std::nullopt;
  }
  return std::nullopt;
}

std::string orientation_segment(std::uint32_t held) {
  std::string out(
      "\xff\xe1\x00\x22"
      "Exif\0\0"
      "MM\0\x2a\0\0\0\x08"
      "\0\x01"
      "\x01\x12\0\x03\0\0\0\x01\0",
      4 + 6 + 8 + 2 + 9);
  out += static_cast<char>(held);
  out.append(6, '\0');
  return out;
}

class Jpeg {
 public:
  Jpeg(std::string_view in, const Limits& limits) : in_(in), limits_(limits) { out_.reserve(in.size()); }

  Inspected inspect() {
    out_ = in_.substr(0, 2);
    at_ = 2;
    while (!over_) {
      const Verdict verdict = step();
      if (verdict != Verdict::clean) return refused(verdict, Kind::jpeg);
    }
    if (!frame_ || !scan_) return refused(Verdict::damaged, Kind::jpeg);
    return {Verdict::clean, Kind::jpeg, std::move(out_)};
  }

 private:
  Verdict step() {
    if (at_ + 2 > in_.size() || in_[at_] != '\xff') return Verdict::damaged;
    while (at_ + 2 < in_.size() && in_[at_ + 1] == '\xff') ++at_;  // filling
    const auto marker = byte_at(in_, at_ + 1);
    if (!is_known(marker)) return Verdict::damaged;
    if (marker == end_of_image || stands_alone(marker)) {
      out_ += in_.substr(at_, 2);
      at_ += 2;
      over_ = marker == end_of_image;
      return Verdict::clean;
    }
    if (at_ + 4 > in_.size()) return Verdict::damaged;
    const std::size_t length = big16(in_, at_ + 2);
    if (length < 2 || at_ + 2 + length > in_.size()) return Verdict::damaged;
    const auto whole = in_.substr(at_, 2 + length), inside = whole.substr(4);
    at_ += whole.size();
    return take(marker, whole, inside);
  }

  Verdict take(std::uint32_t marker, std::string_view whole, std::string_view inside) {
    if (is_frame(marker)) {
      if (inside.size() < 6) return Verdict::damaged;
      const auto height = big16(inside, 1), width = big16(inside, 3);
      if (width == 0) return Verdict::damaged;
      if (too_many(width, height, limits_)) return Verdict::pixels;
      frame_ = true;
    }
    if (marker == 0xe1) {
      if (const auto held = orientation_of(inside); held && !held_) {
        held_ = true;
        out_ += orientation_segment(*held);
      }
      return Verdict::clean;
    }
    const bool application = marker >= 0xe0 && marker <= 0xef;
    const bool kept = !application || marker == 0xe0 || marker == 0xee;
    if (!kept || marker == remark) return Verdict::clean;
    // Of JFIF and Adobe what they say of the picture; a JFIF thumbnail is another picture, of before it was cut.
    if (application && (inside.size() > 14 || !(inside.starts_with("JFIF") || inside.starts_with("Adobe"))))
      return Verdict::clean;
    out_ += whole;
    if (marker == start_of_scan) copy_scan();
    return Verdict::clean;
  }

  /// What is coded, up to the next marker.
  void copy_scan() {
    scan_ = true;
    const std::size_t begun = at_;
    while (at_ + 1 < in_.size()) {
      if (in_[at_] != '\xff') {
        ++at_;
        continue;
      }
      const auto next = byte_at(in_, at_ + 1);
      if (next != 0 && !(next >= 0xd0 && next <= 0xd7)) break;
      at_ += 2;
    }
    out_ += in_.substr(begun, at_ - begun);
  }

  std::string_view in_;
  const Limits& limits_;
  std::string out_;
  std::size_t at_{};
  bool over_{}, frame_{}, scan_{}, held_{};
};

bool is_kept_webp(std::string_view name) {
  for (const std::string_view kept : {"VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF"})
    if (name == kept) return true;
  return false;
}

void append_little32(std::string& out, std::size_t number) {
  for (int i = 0; i < 4; ++i) out += static_cast<char>(number >> (8 * i) & 0xff);
}

/// Width and height of the chunk that tells them; nothing for others.
std::optional<std::array<std::uint64_t, 2>> webp_size(std::string_view name, std::string_view inside) {
  if (name == "VP8X" && inside.size() >= 10)
    return {{std::uint64_t{little24(inside, 4)} + 1, std::uint64_t{little24(inside, 7)} + 1}};
  if (name == "VP8 " && inside.size() >= 10) return {{little16(inside, 6) & 0x3fff, little16(inside, 8) & 0x3fff}};
  if (name == "VP8L" && inside.size() >= 5) {
    const auto bits = little32(inside, 1);
    return {{(bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1}};
  }
  return std::nullopt;
}

}  // namespace

Inspected inspect_png(std::string_view content, const Limits& limits) {
  constexpr std::size_t frame = 12;
  std::string out(content.substr(0, 8));
  bool any_data = false, over = false;
  for (std::size_t at = 8; !over;) {
    if (at + frame > content.size()) return refused(Verdict::damaged, Kind::png);
    const std::size_t length = big32(content, at);
    if (length > content.size() - at - frame) return refused(Verdict::damaged, Kind::png);
    const auto chunk = content.substr(at, frame + length), name = chunk.substr(4, 4);
    const auto sum = crc32(0, reinterpret_cast<const Bytef*>(chunk.data() + 4), static_cast<uInt>(length + 4));
    if (sum != big32(chunk, 8 + length) || (at == 8) != (name == "IHDR")) return refused(Verdict::damaged, Kind::png);
    if (name == "IHDR") {
      if (length != 13 || big32(chunk, 8) == 0 || big32(chunk, 12) == 0 || !fits_png_header(chunk))
        return refused(Verdict::damaged, Kind::png);
      if (too_many(big32(chunk, 8), big32(chunk, 12), limits)) return refused(Verdict::pixels, Kind::png);
    }
    if ((name.front() & 0x20) == 0 && !is_kept_chunk(name))
      return refused(Verdict::damaged, Kind::png);  // needed, and nobody knows it
    any_data |= name == "IDAT";
    over = name == "IEND";
    if (is_kept_chunk(name)) out += chunk;
    at += chunk.size();
  }
  if (!any_data) return refused(Verdict::damaged, Kind::png);
  return {Verdict::clean, Kind::png, std::move(out)};
}

Inspected inspect_jpeg(std::string_view content, const Limits& limits) { return Jpeg(content, limits).inspect(); }

Inspected inspect_webp(std::string_view content, const Limits& limits) {
  if (content.size() < 20 || std::size_t{little32(content, 4)} + 8 > content.size())
    return refused(Verdict::damaged, Kind::webp);
  const auto riff = content.substr(0, std::size_t{little32(content, 4)} + 8);
  std::string out = "WEBP";
  bool picture = false;
  for (std::size_t at = 12; at < riff.size();) {
    if (at + 8 > riff.size()) return refused(Verdict::damaged, Kind::webp);
    const std::size_t length = little32(riff, at + 4);
    if (length > riff.size() - at - 8) return refused(Verdict::damaged, Kind::webp);
    const auto name = riff.substr(at, 4), inside = riff.substr(at + 8, length);
    if (const auto size = webp_size(name, inside)) {
      if (too_many((*size)[0], (*size)[1], limits)) return refused(Verdict::pixels, Kind::webp);
      picture |= name != "VP8X";
    }
    picture |= name == "ANMF";
    if (is_kept_webp(name)) {
      out += name;
      append_little32(out, length);
      out += inside;
      if (name == "VP8X" && length > 0)
        out[out.size() - length] &= static_cast<char>(~0x2c);  // no profile, place or remarks any more
      if (length % 2 != 0) out += '\0';
    }
    at += 8 + length + length % 2;
  }
  if (!picture) return refused(Verdict::damaged, Kind::webp);
  std::string whole = "RIFF";
  append_little32(whole, out.size());
  return {Verdict::clean, Kind::webp, whole + out};
}

}  // namespace kith::files
