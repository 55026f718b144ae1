// SPDX-License-Identifier: AGPL-3.0-or-later
// embed <out folder> <name>=<file>[+<file>...] ...
//
// Puts files into the program: asset_names.h holds the names (for compile-time checks), assets.inc their content as it
// is, gzip -9 and brotli -11, with a hash of the content for the address. Several files are joined into one. References
// to source maps are dropped, because the maps are not served. Outputs that would not change are left alone.
#include <brotli/encode.h>
#include <zlib.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace fs = std::filesystem;

namespace {

struct Asset {
  std::string name, content;
};

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error(path.string() + ": cannot be read (have you run npm ci --ignore-scripts?)");
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_if_changed(const fs::path& path, const std::string& text) {
  if (fs::exists(path) && read(path) == text) return;
  fs::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  if (!(out << text).flush()) throw std::runtime_error(path.string() + ": cannot be written");
}

std::string without_source_map(std::string text) {
  for (const std::string_view mark : {"/*# sourceMappingURL=", "//# sourceMappingURL="}) {
    const auto at = text.find(mark);
    if (at == text.npos) continue;
    const auto end = text.find('\n', at);
    text.erase(at, end == text.npos ? end : end - at + 1);
  }
  return text;
}

Asset asset(std::string_view argument) {
  const auto equals = argument.find('=');
  if (equals == argument.npos) throw std::runtime_error("expected name=file: " + std::string(argument));
  Asset made{std::string(argument.substr(0, equals)), {}};
  std::istringstream files{std::string(argument.substr(equals + 1))};
  for (std::string file; std::getline(files, file, '+');) made.content += without_source_map(read(file));
  return made;
}

std::string gzip(const std::string& text) {
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) throw std::runtime_error("zlib");
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int end = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (end != Z_STREAM_END) throw std::runtime_error("zlib did not finish");
  return out;
}

std::string brotli(const std::string& text) {
  std::size_t size = BrotliEncoderMaxCompressedSize(text.size());
  std::string out(size, '\0');
  if (!BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT, text.size(),
                             reinterpret_cast<const std::uint8_t*>(text.data()), &size,
                             reinterpret_cast<std::uint8_t*>(out.data())))
    throw std::runtime_error("brotli");
  out.resize(size);
  return out;
}

/// 12 hexadecimal digits of the content's FNV-1a hash: enough to tell versions of one file apart.
std::string fingerprint(std::string_view text) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
  return std::string(digits, 12);
}

std::string_view type_of(const std::string& name) {
  const std::string ending = fs::path(name).extension();
  if (ending == ".css") return "text/css; charset=utf-8";
  if (ending == ".js") return "text/javascript; charset=utf-8";
  if (ending == ".svg") return "image/svg+xml; charset=utf-8";
  if (ending == ".webmanifest") return "application/manifest+json";
  throw std::runtime_error(name + ": unknown kind of file");
}

void append_literal(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\' && c != '?') {
      out += c;
    } else {
      out += '\\';
      for (const int shift : {6, 3, 0}) out += static_cast<char>('0' + ((byte >> shift) & 7));
    }
  }
  out += '"';
}

std::string names_header(const std::vector<Asset>& assets) {
  std::string out =
      "// Made from assets/ by embed. Do not edit.\n#pragma once\n\nnamespace kith::render {\n"
      "inline constexpr const char* asset_names[] = {";
  for (const Asset& a : assets) out += "\"" + a.name + "\", ";
  return out + "};\n}  // namespace kith::render\n";
}

std::string table(const std::vector<Asset>& assets) {
  std::string out = "// Made from assets/ by embed. Do not edit.\nconstexpr Embedded embedded[] = {\n";
  for (const Asset& a : assets) {
    const fs::path name = a.name;
    const std::string hash = fingerprint(a.content);
    out += "    {\"" + a.name + "\", \"/assets/" + name.stem().string() + '.' + hash + name.extension().string() +
           "\", \"" + hash + "\", \"" + std::string(type_of(a.name)) + "\"";
    for (const std::string& form : {a.content, gzip(a.content), brotli(a.content)}) {
      out += ",\n     {";
      append_literal(out, form);
      out += ", " + std::to_string(form.size()) + "}";
    }
    out += "},\n";
  }
  return out + "};\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: embed <out folder> <name>=<file>[+<file>...] ...\n";
    return 2;
  }
  try {
    std::vector<Asset> assets;
    for (int i = 2; i < argc; ++i) assets.push_back(asset(argv[i]));
    write_if_changed(fs::path(argv[1]) / "asset_names.h", names_header(assets));
    write_if_changed(fs::path(argv[1]) / "assets.inc", table(assets));
  } catch (const std::exception& error) {
    std::cerr << "embed: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
