// SPDX-License-Identifier: AGPL-3.0-or-later
#include <zlib.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <vector>

#include "platform/base/utf8.h"
#include "platform/files/bytes.h"
#include "platform/files/inspect.h"

/// Office files are zip archives. The directory is read first and believed in nothing: the parts stand one after the
/// other, are what their own heads say, and each is unpacked piece by piece to nowhere, to see that it is as large as
/// it says.
namespace kith::files {
namespace {

constexpr std::size_t end_record = 22, directory_head = 46, part_head = 30, most_gap = 24;
constexpr std::uint32_t stored = 0, deflated = 8;

struct Part {
  std::string name;
  std::uint32_t flags{}, method{}, sum{}, mode{};
  std::size_t packed{}, unpacked{}, head{}, data{};
};

/// Where the end record lies whose comment reaches to the last byte; npos: nowhere.
std::size_t find_end(std::string_view all) {
  for (std::size_t comment = 0; comment <= 0xffff && comment + end_record <= all.size(); ++comment) {
    const std::size_t at = all.size() - end_record - comment;
    if (all.substr(at, 4) == "PK\x05\x06" && little16(all, at + 20) == comment) return at;
  }
  return std::string_view::npos;
}

bool harmless_name(std::string_view name) {
  if (name.empty() || name.size() > 200 || !is_utf8(name) || name.front() == '/' ||
      name.find_first_of(std::string_view("\\:\0", 3)) != name.npos)
    return false;
  for (std::string_view rest = name; !rest.empty();) {
    const auto end = std::min(rest.find('/'), rest.size());
    const auto piece = rest.substr(0, end);
    if (piece == ".." || piece == "." || (piece.empty() && end < rest.size())) return false;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return true;
}

/// "w:fldSimple" -> "fldSimple" of what stands between < and >.
std::string_view local_name(std::string_view tag) {
  const auto name = tag.substr(0, tag.find_first_of(" \t\r\n/", tag.starts_with('/') ? 1 : 0));
  const auto colon = name.rfind(':');
  return colon == name.npos ? name.substr(name.starts_with('/') ? 1 : 0) : name.substr(colon + 1);
}

/// The value of an attribute of a tag, whatever its prefix; empty: there is none.
std::string_view attribute(std::string_view tag, std::string_view wanted) {
  constexpr std::string_view blank(" \t\r\n");
  for (std::size_t at = tag.find_first_of(blank); at < tag.size();) {
    const auto start = tag.find_first_not_of(blank, at);
    const auto equals = tag.find('=', std::min(start, tag.size()));
    if (start == tag.npos || equals == tag.npos) return {};
    auto name = tag.substr(start, equals - start);
    name = name.substr(0, name.find_first_of(blank));
    if (const auto colon = name.rfind(':'); colon != name.npos) name.remove_prefix(colon + 1);
    const auto quote = tag.find_first_not_of(blank, equals + 1);
    if (quote == tag.npos) return {};
    const auto end = tag.find(tag[quote], quote + 1);
    if (end == tag.npos) return {};
    if (name == wanted) return tag.substr(quote + 1, end - quote - 1);
    at = end + 1;
  }
  return {};
}

/// A relationship to something outside of the file that is not only a link (ISO/IEC 29500-2): a template, a picture, a
/// workbook is fetched as soon as the file opens.
bool fetches(std::string_view tag) {
  if (local_name(tag) != "Relationship") return false;
  const auto mode = attribute(tag, "TargetMode");
  return !mode.empty() && mode != "Internal" && !attribute(tag, "Type").ends_with("/hyperlink");
}

/// A field that asks another program, fetches a file, or spells out such a field.
bool asks_outside(std::string_view instruction) {
  std::string text;
  for (const char c : instruction)
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') text += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  const bool spelt = text.starts_with("QUOTE") && text.size() > 5 && text[5] >= '0' && text[5] <= '9';
  const bool fetched = (text.starts_with("INCLUDEPICTURE") || text.starts_with("INCLUDETEXT")) &&
                       (text.find("//") != text.npos || text.find("\\\\") != text.npos);
  return text.starts_with("DDE") || spelt || fetched || text.find("&#") != text.npos;
}

/// Reads the tags of an XML part as they go by, in pieces. Comments and other marks of `<!` are none of what office
/// programs write into relationships: there they would hide where a tag begins.
class Tags {
 public:
  explicit Tags(bool relationships) : relationships_(relationships) {}
  bool harmful(std::string_view piece) {
    for (std::size_t i = 0; i < piece.size(); ++i) {
      if (!in_tag_ && !instruction_open_ && (i = piece.find('<', i)) == piece.npos) return false;
      if (in_tag_ ? inside(piece[i]) : outside(piece[i])) return true;
    }
    return false;
  }

 private:
  bool outside(char c) {
    if (c == '<') {
      in_tag_ = true;
      quote_ = 0;
      tag_.clear();
    } else if (instruction_open_ && instruction_.size() < longest) {
      instruction_ += c;
    }
    return false;
  }
  bool inside(char c) {
    if (tag_.size() < longest) tag_ += c;
    const bool mark = tag_.front() == '!' || tag_.front() == '?';  // what these hold has no quotes
    if (!mark && (c == '"' || c == '\'') && (quote_ == 0 || quote_ == c)) quote_ = quote_ ? 0 : c;
    if (c != '>' || quote_ != 0 || (tag_.starts_with("!--") && !tag_.ends_with("-->") && tag_.size() < longest) ||
        (tag_.starts_with("![CDATA[") && !tag_.ends_with("]]>") && tag_.size() < longest))
      return false;
    in_tag_ = false;
    tag_.pop_back();
    return closed();
  }
  bool closed() {
    if (relationships_)
      return tag_.starts_with('!') || (tag_.starts_with('?') && !tag_.starts_with("?xml ")) || fetches(tag_);
    const auto name = local_name(tag_);
    if (name == "instrText" || name == "delInstrText") {
      instruction_open_ = !tag_.starts_with('/') && !tag_.ends_with('/');
      return !instruction_open_ && asks_outside(instruction_);
    }
    if (instruction_open_) instruction_ += "&#";  // a mark within an instruction: nobody writes that
    if (name == "fldChar" || name == "p") instruction_.clear();
    return name == "fldSimple" && (tag_.size() + 1 >= longest || asks_outside(attribute(tag_, "instr")));
  }

  static constexpr std::size_t longest = 64 * 1024;
  bool relationships_, in_tag_{}, instruction_open_{};
  char quote_{};
  std::string tag_, instruction_;
};

/// Watches what goes by for what must not stand in any part.
class Watch {
 public:
  /// Parts are XML by their name, or by how they begin; pictures of vectors are left to who shows them.
  explicit Watch(std::string_view name)
      : is_xml_(name.ends_with(".xml") || name.ends_with(".rels") || name.ends_with(".rdf")),
        is_picture_(name.ends_with(".svg")),
        tags_(name.ends_with(".rels")) {}
  bool harmful(std::string_view piece) {
    if (begun_ && !is_picture_)
      for (const std::string_view start : {"<", "\xef\xbb\xbf<", "\xff\xfe<", "\xfe\xff"})
        is_xml_ = is_xml_ || piece.starts_with(start);
    if (is_xml_ && tags_.harmful(piece)) return true;
    window_ += piece;
    if (begun_ && is_xml_ && (window_.starts_with("\xff\xfe") || window_.starts_with("\xfe\xff"))) return true;
    begun_ = false;
    for (const std::string_view mark :
         is_xml_ ? std::span<const std::string_view>(in_xml) : std::span<const std::string_view>(anywhere))
      if (window_.find(mark) != window_.npos) return true;
    if (window_.size() > longest) window_.erase(0, window_.size() - longest);
    return false;
  }

 private:
  static constexpr std::array<std::string_view, 1> anywhere{"X5O!P%@AP[4\\PZX54"};
  static constexpr std::array<std::string_view, 6> in_xml{"<!DOCTYPE", "<!ENTITY",       "<!doctype",
                                                          "ddeLink ",  "dde-connection", "X5O!P%@AP[4\\PZX54"};
  static constexpr std::size_t longest = 31;
  bool is_xml_, is_picture_, begun_{true};
  Tags tags_;
  std::string window_;
};

class Office {
 public:
  Office(std::string_view all, const Limits& limits) : all_(all), limits_(limits) {}

  Verdict look() {
    if (const Verdict verdict = read_directory(); verdict != Verdict::clean) return verdict;
    std::sort(parts_.begin(), parts_.end(), [](const Part& a, const Part& b) { return a.head < b.head; });
    for (auto& part : parts_)
      if (const Verdict verdict = read_head(part); verdict != Verdict::clean) return verdict;
    if (!one_after_the_other()) return Verdict::damaged;
    if (const Verdict verdict = judge_names(); verdict != Verdict::clean) return verdict;
    for (const auto& part : parts_)
      if (const Verdict verdict = unpack(part); verdict != Verdict::clean) return verdict;
    return Verdict::clean;
  }
  Kind kind() const { return kind_; }

 private:
  Verdict read_directory() {
    const std::size_t end = find_end(all_);
    if (end == all_.npos) return Verdict::damaged;
    const std::size_t count = little16(all_, end + 10), size = little32(all_, end + 12), at = little32(all_, end + 16);
    const bool whole = little16(all_, end + 4) == 0 && little16(all_, end + 6) == 0 && little16(all_, end + 8) == count;
    if (!whole || count == 0 || at > end || size != end - at) return Verdict::damaged;
    if (count > limits_.most_entries) return Verdict::bomb;
    directory_ = at;
    std::size_t unpacked = 0;
    for (std::size_t here = at; here < end;) {
      if (end - here < directory_head || all_.substr(here, 4) != "PK\x01\x02" || parts_.size() == count)
        return Verdict::damaged;
      const std::size_t name = little16(all_, here + 28), extra = little16(all_, here + 30),
                        comment = little16(all_, here + 32);
      if (end - here - directory_head < name + extra + comment) return Verdict::damaged;
      Part part{std::string(all_.substr(here + directory_head, name)),
                little16(all_, here + 8),
                little16(all_, here + 10),
                little32(all_, here + 16),
                little32(all_, here + 38) >> 16,
                little32(all_, here + 20),
                little32(all_, here + 24),
                little32(all_, here + 42),
                0};
      if ((part.flags & 0x41) != 0) return Verdict::locked;
      const bool swells = part.unpacked > (std::size_t{1} << 20) && part.unpacked / limits_.most_ratio > part.packed;
      if ((unpacked += part.unpacked) > limits_.most_unpacked || swells) return Verdict::bomb;
      parts_.push_back(std::move(part));
      here += directory_head + name + extra + comment;
    }
    return parts_.size() == count ? Verdict::clean : Verdict::damaged;
  }

  /// The part's own head says the same as the directory.
  Verdict read_head(Part& part) const {
    if (part.head > directory_ || directory_ - part.head < part_head || all_.substr(part.head, 4) != "PK\x03\x04")
      return Verdict::damaged;
    const std::size_t name = little16(all_, part.head + 26), extra = little16(all_, part.head + 28);
    if (directory_ - part.head - part_head < name + extra) return Verdict::damaged;
    part.data = part.head + part_head + name + extra;
    if (directory_ - part.data < part.packed || all_.substr(part.head + part_head, name) != part.name)
      return Verdict::damaged;
    const bool told_later = (part.flags & 8) != 0;
    const bool same = little16(all_, part.head + 8) == part.method &&
                      (told_later || (little32(all_, part.head + 18) == part.packed &&
                                      little32(all_, part.head + 22) == part.unpacked));
    if (!same || (part.method != stored && part.method != deflated) ||
        (part.method == stored && part.packed != part.unpacked))
      return Verdict::damaged;
    return Verdict::clean;
  }

  /// From the first byte to the directory, with no room for anything between.
  bool one_after_the_other() const {
    std::size_t here = 0;
    for (const auto& part : parts_) {
      if (part.head < here || part.head - here > (here == 0 ? 0 : most_gap)) return false;
      here = part.data + part.packed;
    }
    return directory_ >= here && directory_ - here <= most_gap;
  }

  Verdict judge_names() {
    std::set<std::string> names;
    for (const auto& part : parts_) {
      const bool link = (part.mode & 0170000) == 0120000;
      if (link || !harmless_name(part.name) || !names.insert(part.name).second) return Verdict::damaged;
      for (const std::string_view mark :
           {"vbaProject", "vbaData", "activeX/", "oleObject", "macrosheets/", "Basic/", "Scripts/"})
        if (part.name.find(mark) != std::string::npos) return Verdict::active;
    }
    if (names.contains("[Content_Types].xml") && names.contains("word/document.xml"))
      kind_ = Kind::docx;
    else if (names.contains("[Content_Types].xml") && names.contains("xl/workbook.xml"))
      kind_ = Kind::xlsx;
    else if (is_open_text() && names.contains("content.xml"))
      kind_ = Kind::odt;
    else
      return Verdict::unknown;
    return Verdict::clean;
  }

  bool is_open_text() const {
    const Part& first = parts_.front();
    return first.name == "mimetype" && first.method == stored &&
           all_.substr(first.data, first.packed) == media_type(Kind::odt);
  }

  Verdict unpack(const Part& part) const {
    const std::string_view packed = all_.substr(part.data, part.packed);
    Watch watch(part.name);
    if (part.method == stored) {
      if (crc32(0, bytes(packed), static_cast<uInt>(packed.size())) != part.sum) return Verdict::damaged;
      return watch.harmful(packed) ? Verdict::active : Verdict::clean;
    }
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return Verdict::not_looked;
    const Verdict verdict = inflate_all(stream, packed, part, watch);
    inflateEnd(&stream);
    return verdict;
  }

  static const Bytef* bytes(std::string_view text) { return reinterpret_cast<const Bytef*>(text.data()); }

  static Verdict inflate_all(z_stream& stream, std::string_view packed, const Part& part, Watch& watch) {
    std::array<unsigned char, 64 * 1024> piece;
    stream.next_in = const_cast<Bytef*>(bytes(packed));
    stream.avail_in = static_cast<uInt>(packed.size());
    std::size_t unpacked = 0;
    uLong sum = crc32(0, nullptr, 0);
    for (int state = Z_OK; state != Z_STREAM_END;) {
      stream.next_out = piece.data();
      stream.avail_out = piece.size();
      state = inflate(&stream, Z_NO_FLUSH);
      const std::size_t made = piece.size() - stream.avail_out;
      if ((state != Z_OK && state != Z_STREAM_END) || (state == Z_OK && made == 0 && stream.avail_in == 0))
        return Verdict::damaged;
      if ((unpacked += made) > part.unpacked) return Verdict::bomb;
      sum = crc32(sum, piece.data(), static_cast<uInt>(made));
      if (watch.harmful({reinterpret_cast<const char*>(piece.data()), made})) return Verdict::active;
    }
    return unpacked == part.unpacked && stream.avail_in == 0 && sum == part.sum ? Verdict::clean : Verdict::damaged;
  }

  std::string_view all_;
  const Limits& limits_;
  std::vector<Part> parts_;
  std::size_t directory_{};
  Kind kind_{Kind::docx};
};

}  // namespace

bool ends_as_zip(std::string_view content) { return find_end(content) != content.npos; }

Inspected inspect_office(std::string content, const Limits& limits) {
  Office office(content, limits);
  const Verdict verdict = office.look();
  const Kind kind = office.kind();
  if (verdict != Verdict::clean) return {verdict, kind, {}};
  return {verdict, kind, std::move(content)};
}

}  // namespace kith::files
