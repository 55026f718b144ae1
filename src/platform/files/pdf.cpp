// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/files/pdf.h"

#include <zlib.h>

#include <array>
#include <set>
#include <string>

namespace kith::files {
namespace {

constexpr std::string_view white("\0\t\n\f\r ", 6);

int hex_value(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

/// Names of PDF may write any letter as #xx.
std::string with_names_spelt_out(std::string_view content) {
  std::string out;
  out.reserve(content.size());
  for (std::size_t i = 0; i < content.size(); ++i) {
    const bool escape =
        content[i] == '#' && i + 2 < content.size() && hex_value(content[i + 1]) >= 0 && hex_value(content[i + 2]) >= 0;
    out += escape ? static_cast<char>(hex_value(content[i + 1]) * 16 + hex_value(content[i + 2])) : content[i];
    if (escape) i += 2;
  }
  return out;
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

/// The dictionary at `text`'s beginning with all it holds; as far as it goes when it does not end.
std::string_view dictionary(std::string_view text) {
  int depth = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text.substr(i, 2) == "<<")
      ++depth, ++i;
    else if (text.substr(i, 2) == ">>" && (++i, --depth) == 0)
      return text.substr(0, i + 1);
  }
  return text;
}

/// Reads a PDF whose names are spelt out, the objects of its streams behind it as "n 0 obj ... endobj".
class Acts {
 public:
  explicit Acts(std::string_view text) : text_(text) {}

  bool any() {
    for (const std::string_view name : {"/JavaScript", "/Launch", "/GoToR", "/GoToE", "/EmbeddedFile", "/RichMedia",
                                        "/SubmitForm", "/ImportData", "/XFA"})
      if (has(text_, name)) return true;
    return follows_a_link("/OpenAction") || follows_a_link("/AA");
  }

 private:
  /// An action of a name in any dictionary, with all that comes next, opens an address.
  bool follows_a_link(std::string_view name) {
    for (auto at = text_.find(name); at != text_.npos; at = text_.find(name, at + 1)) {
      const std::string_view value = behind(text_.substr(at + name.size()));
      if (value.starts_with("<<") ? links(dictionary(value)) : refers_to_link(value.substr(0, most_reference), 1))
        return true;
    }
    return false;
  }
  static std::string_view behind(std::string_view text) {
    return text.substr(std::min(text.find_first_not_of(white), text.size()));
  }
  bool links(std::string_view actions) { return has(actions, "/URI") || refers_to_link(actions, most_followed); }

  /// Of the first `most` objects that `text` names, each once.
  bool refers_to_link(std::string_view text, std::size_t most) {
    for (std::size_t at = 0; most > 0 && at < text.size();) {
      const auto end = text.find_first_not_of("0123456789", at);
      const auto rest = end == text.npos || end == at ? std::string_view() : text.substr(end);
      const auto number = text.substr(at, end - at);
      at = end == at || end == text.npos ? at + 1 : end;
      const auto generation = behind(rest);
      const auto digits = generation.find_first_not_of("0123456789");
      if (rest.empty() || digits == 0 || digits == generation.npos ||
          !behind(generation.substr(digits)).starts_with('R'))
        continue;
      --most;
      if (followed_.size() < most_followed && followed_.insert(std::string(number)).second && object_links(number))
        return true;
    }
    return false;
  }
  bool object_links(std::string_view number) {
    const std::string name(number);
    for (auto at = text_.find(name + " "); at != text_.npos; at = text_.find(name + " ", at + 1)) {
      if (at > 0 && text_[at - 1] >= '0' && text_[at - 1] <= '9') continue;
      const auto generation = behind(text_.substr(at + name.size()));
      const auto word =
          behind(generation.substr(std::min(generation.find_first_not_of("0123456789"), generation.size())));
      if (!word.starts_with("obj")) continue;
      const auto value = behind(word.substr(3));
      if (!value.starts_with("<<")) continue;
      const auto all = dictionary(value);
      if (has(all, "/URI")) return true;
      const auto next = all.find("/Next");
      if (next != all.npos && refers_to_link(all.substr(next), most_followed)) return true;
      if (!has(all, "/S") && refers_to_link(all, most_followed)) return true;  // the actions of a page or a field
    }
    return false;
  }

  static constexpr std::size_t most_reference = 24, most_followed = 64;
  std::string_view text_;
  std::set<std::string> followed_;
};

/// One stream unpacked to the end of `out`, as far as it can be; false: it is more than `most`.
bool unpack(std::string_view packed, std::size_t most, std::string& out) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return false;
  std::array<char, 16 * 1024> piece;
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  bool fits = true;
  for (int state = Z_OK; state == Z_OK && fits;) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = piece.size();
    state = inflate(&stream, Z_NO_FLUSH);
    out.append(piece.data(), piece.size() - stream.avail_out);
    fits = out.size() <= most;
  }
  inflateEnd(&stream);
  return fits;
}

/// "7 0 8 15 << >> ( )" with the first object at `first`: each as if it stood in the file.
std::string written_out(std::string_view objects, std::size_t first) {
  std::string out(objects);
  std::size_t number = 0, read = 0;
  std::array<std::size_t, 2> pair{};
  for (std::size_t i = 0; i < std::min(first, objects.size()); ++i) {
    const char c = objects[i];
    if (c >= '0' && c <= '9') {
      number = number * 10 + static_cast<std::size_t>(c - '0');
      if (i + 1 < objects.size() && i + 1 < first && objects[i + 1] >= '0' && objects[i + 1] <= '9') continue;
      pair[read++ % 2] = number;
      number = 0;
      if (read % 2 == 0 && pair[1] < objects.size() && first < objects.size() - pair[1]) {
        const auto value = objects.substr(first + pair[1]);
        const auto start = value.find_first_not_of(white);
        if (start != value.npos && value.substr(start).starts_with("<<"))
          out +=
              "\n" + std::to_string(pair[0]) + " 0 obj " + std::string(dictionary(value.substr(start))) + " endobj\n";
      }
      if (out.size() > 4 * objects.size() + 4096) break;  // offsets that name one object again and again
    }
  }
  return out;
}

std::size_t number_behind(std::string_view text, std::string_view name) {
  const auto at = text.find(name);
  std::size_t number = 0;
  if (at == text.npos) return 0;
  for (const char c : text.substr(std::min(text.find_first_not_of(white, at + name.size()), text.size())))
    if (c >= '0' && c <= '9' && number < 100'000'000)
      number = number * 10 + static_cast<std::size_t>(c - '0');
    else
      break;
  return number;
}

}  // namespace

Verdict look_for_acts(std::string_view content, std::size_t most_unpacked) {
  std::string text = with_names_spelt_out(content);
  const bool locked = has(text, "/Encrypt");
  std::size_t unpacked = 0;
  for (auto at = content.find("stream"); at != content.npos; at = content.find("stream", at + 6)) {
    if (at >= 3 && content.substr(at - 3, 3) == "end") continue;
    const auto near = content.substr(at > 2048 ? at - 2048 : 0, at > 2048 ? 2048 : at);
    const auto begin = near.rfind("obj");
    const std::string head = with_names_spelt_out(begin == near.npos ? near : near.substr(begin));
    if (!has(head, "/ObjStm")) continue;
    if (locked) return Verdict::locked;
    if (has(head, "/Predictor") || has(head, "/ASCII") || has(head, "/LZW") || has(head, "/RunLength"))
      return Verdict::active;  // nobody packs objects so but who hides them
    auto data = content.substr(at + 6);
    data.remove_prefix(data.starts_with("\r\n") ? 2 : data.empty() ? 0 : 1);
    std::string objects;
    if (!has(head, "/Fl"))
      objects = data.substr(0, data.find("endstream"));
    else if (!unpack(data, most_unpacked - unpacked, objects))
      return Verdict::bomb;
    unpacked += objects.size();
    text += "\n" + with_names_spelt_out(written_out(objects, number_behind(head, "/First")));
  }
  return Acts(text).any() ? Verdict::active : Verdict::clean;
}

}  // namespace kith::files
