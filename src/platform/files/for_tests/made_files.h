// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <zlib.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// Files made for tests, right and wrong.
namespace kith::files::made {

inline std::string little(std::uint64_t number, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(number >> (8 * i) & 0xff);
  return out;
}
inline std::string big(std::uint64_t number, int bytes) {
  std::string out;
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(number >> (8 * i) & 0xff);
  return out;
}
inline std::uint32_t sum_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}
inline std::string deflate(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("deflate");
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  ::deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

struct Entry {
  std::string name, content;
  bool stored{};
  std::int64_t says{-1};  ///< unpacked size that is told; -1: the true one
  std::uint32_t flags{}, mode{};
  std::string name_in_head{};  ///< when it differs
  std::int64_t method{-1};
};
inline std::string zip(const std::vector<Entry>& entries, std::string_view comment = {}, std::string_view gap = {}) {
  std::string out, directory;
  for (const auto& e : entries) {
    const std::string packed = e.stored ? e.content : deflate(e.content);
    const std::uint64_t size = e.says >= 0 ? static_cast<std::uint64_t>(e.says) : e.content.size();
    const std::uint64_t method = e.method >= 0 ? static_cast<std::uint64_t>(e.method) : e.stored ? 0 : 8;
    const std::string head_name = e.name_in_head.empty() ? e.name : e.name_in_head;
    const std::string middle = little(e.flags, 2) + little(method, 2) + little(0, 4) + little(sum_of(e.content), 4) +
                               little(packed.size(), 4) + little(size, 4);
    directory += "PK\x01\x02" + little(20 | 3 << 8, 2) + little(20, 2) + middle + little(e.name.size(), 2) +
                 little(0, 8) + little(std::uint64_t{e.mode} << 16, 4) + little(out.size(), 4) + e.name;
    out += "PK\x03\x04" + little(20, 2) + middle + little(head_name.size(), 2) + little(0, 2) + head_name + packed;
    out += gap;
  }
  const std::size_t at = out.size();
  return out + directory + "PK\x05\x06" + little(0, 4) + little(entries.size(), 2) + little(entries.size(), 2) +
         little(directory.size(), 4) + little(at, 4) + little(comment.size(), 2) + std::string(comment);
}

inline std::vector<Entry> word_parts() {
  return {{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", "<w:document>Agreed.</w:document>"}};
}
inline std::string docx(std::vector<Entry> more = {}) {
  auto parts = word_parts();
  parts.insert(parts.end(), more.begin(), more.end());
  return zip(parts);
}
inline std::string odt() {
  return zip(
      {{"mimetype", "application/vnd.oasis.opendocument.text", true}, {"content.xml", "<office:document-content/>"}});
}
inline std::string xlsx() { return zip({{"[Content_Types].xml", "<Types/>"}, {"xl/workbook.xml", "<workbook/>"}}); }

inline std::string pdf(std::string_view inside = {}) {
  return "%PDF-1.4\n1 0 obj\n<< /Type /Catalog " + std::string(inside) +
         " >>\nendobj\nxref\n0 1\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n";
}

inline std::string chunk(std::string_view name, std::string_view inside) {
  const std::string body = std::string(name) + std::string(inside);
  return big(inside.size(), 4) + body + big(sum_of(body), 4);
}
inline std::string png(std::uint32_t width = 2, std::uint32_t height = 2, std::string_view more = {},
                       std::string_view behind = {}) {
  return "\x89PNG\r\n\x1a\n" + chunk("IHDR", big(width, 4) + big(height, 4) + std::string("\x08\x02\0\0\0", 5)) +
         std::string(more) + chunk("IDAT", "pixels") + chunk("IEND", "") + std::string(behind);
}

inline std::string segment(int marker, std::string_view inside) {
  return std::string("\xff") + static_cast<char>(marker) + big(inside.size() + 2, 2) + std::string(inside);
}
/// A place (latitude) and how the camera was held (6), as a phone writes them.
inline std::string exif() {
  return std::string("Exif\0\0II\x2a\0\x08\0\0\0\x02\0", 16) + std::string("\x12\x01\x03\0\x01\0\0\0\x06\0\0\0", 12) +
         std::string("\x25\x88\x04\0\x01\0\0\0\x26\0\0\0", 12) + std::string("\0\0\0\0GPS 45.5017 -73.5673", 25);
}
inline std::string jpeg(std::uint32_t width = 2, std::uint32_t height = 2, std::string_view more = {},
                        std::string_view behind = {}) {
  return "\xff\xd8" + segment(0xe0, std::string("JFIF\0\1\1\0\0\1\0\1\0\0", 14)) + std::string(more) +
         segment(0xc0, "\x08" + big(height, 2) + big(width, 2) + std::string("\x01\x01\x11\0", 4)) +
         segment(0xda, std::string("\x01\x01\0\0\x3f\0", 6)) + std::string("coded\xff\0more", 11) + "\xff\xd9" +
         std::string(behind);
}

inline std::string riff(std::string_view name, std::string_view inside) {
  return std::string(name) + little(inside.size(), 4) + std::string(inside) +
         (inside.size() % 2 ? std::string(1, '\0') : std::string());
}
inline std::string webp(std::uint32_t width = 2, std::uint32_t height = 2, std::string_view more = {}) {
  const std::string body =
      "WEBP" + riff("VP8X", std::string("\x0c\0\0\0", 4) + little(width - 1, 3) + little(height - 1, 3)) +
      riff("VP8L", "\x2f" + little((width - 1) | (height - 1) << 14, 4) + "pixels") + std::string(more);
  return "RIFF" + little(body.size(), 4) + body;
}

}  // namespace kith::files::made
