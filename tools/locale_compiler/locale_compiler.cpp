// SPDX-License-Identifier: AGPL-3.0-or-later
// locale_compiler <locale folder> <out folder>
//
// Reads every <locale folder>/<slice>.json ({"slice.page.thing": {"en": ..., "fr": ..., "note": ...}}) and writes
//   keys.h     the names of the files, for `i18n::Key{"..."}`; whether the word exists is what word_check looks at
//   words.txt  keys and their placeholders, for template_compiler and word_check
//   words.inc  the run-time table: an open-addressed hash table of all texts, with the fake language made from English
// Files are left alone when their content would not change. Mistakes are printed as file:line: text; all of them.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>

#include "json.h"
#include "message.h"

namespace fs = std::filesystem;

namespace {

struct Word {
  std::string texts[3];  ///< en, fr, fake
  std::set<std::string> names;
};
using Words = std::map<std::string, Word>;

int mistakes = 0;
void complain(const fs::path& file, int line, const std::string& what) {
  std::cerr << "locale/" << file.filename().string() << ':' << line << ": error: " << what << '\n';
  ++mistakes;
}

std::string content(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error(path.string() + ": cannot be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_if_changed(const fs::path& path, const std::string& text) {
  if (fs::exists(path) && content(path) == text) return;
  fs::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  if (!(out << text).flush()) throw std::runtime_error(path.string() + ": cannot be written");
}

std::uint32_t hash_of(std::string_view key) {
  std::uint32_t hash = 2166136261u;
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

bool good_key(const std::string& key, const std::string& slice) {
  return key.starts_with(slice + ".") && key.back() != '.' && key.back() != '_' && key.find("..") == key.npos &&
         key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") == key.npos;
}

std::string text_of(const locale::Entry& entry, std::string_view language) {
  for (const auto& [name, text] : entry.texts)
    if (name == language) return text;
  return {};
}

/// The parsed text of one language, or a complaint. Texts go into pages as they are, so they hold no markup.
std::vector<locale::Part> parsed(const fs::path& file, const locale::Entry& entry, std::string_view language) {
  const std::string text = text_of(entry, language);
  const std::string where = entry.key + " (" + std::string(language) + "): ";
  if (text.empty()) complain(file, entry.line, where + "missing");
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
  if (std::any_of(text.begin(), text.end(), control))
    complain(file, entry.line, where + "must not contain line breaks or tabs");
  if (text.find_first_of("<>&\"") != text.npos) complain(file, entry.line, where + "must not contain < > & or \"");
  if (!text.empty() && (text.front() == ' ' || text.back() == ' '))
    complain(file, entry.line, where + "begins or ends blank");
  try {
    return locale::parse(locale::typeset(text, language == "fr"));
  } catch (const std::invalid_argument& error) {
    complain(file, entry.line, where + error.what());
    return {};
  }
}

void take(const fs::path& file, const locale::Entry& entry, Words& words) {
  if (!good_key(entry.key, file.stem().string()))
    complain(file, entry.line, entry.key + ": a key is " + file.stem().string() + ".page.thing of [a-z0-9_.]");
  for (const auto& [name, _] : entry.texts)
    if (name != "en" && name != "fr" && name != "note")
      complain(file, entry.line, entry.key + ": unknown part " + name);
  if (text_of(entry, "note").empty()) complain(file, entry.line, entry.key + ": no note for translators");
  const auto en = parsed(file, entry, "en"), fr = parsed(file, entry, "fr");
  Word word{{locale::encode(en), locale::encode(fr), locale::encode(locale::fake(en))}, {}};
  std::set<std::string> french;
  locale::collect_names(en, word.names);
  locale::collect_names(fr, french);
  if (word.names != french) complain(file, entry.line, entry.key + ": en and fr have different placeholders");
  words[entry.key] = std::move(word);
}

Words read(const fs::path& folder) {
  Words words;
  std::set<fs::path> files;
  for (const auto& item : fs::directory_iterator(folder))
    if (item.path().extension() == ".json") files.insert(item.path());
  for (const fs::path& file : files) {
    try {
      for (const auto& entry : locale::read_entries(content(file))) take(file, entry, words);
    } catch (const locale::Mistake& mistake) {
      complain(file, mistake.line, mistake.what());
    }
  }
  return words;
}

std::string c_string(std::string_view text) {
  std::ostringstream out;
  out << '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7f || c == '"' || c == '\\' || c == '?') {
      out << '\\' << ((byte >> 6) & 7) << ((byte >> 3) & 7) << (byte & 7);
    } else {
      out << c;
    }
  }
  out << '"';
  return out.str();
}

/// Only the names of the locale files: a new word changes nothing that pages include.
std::string keys_header(const Words& words) {
  std::set<std::string> slices;
  for (const auto& [key, _] : words) slices.insert(key.substr(0, key.find('.')));
  std::ostringstream out;
  out << "// Made from locale/ by locale_compiler. Do not edit.\n#pragma once\n#include \"platform/i18n/i18n.h\"\n\n"
      << "namespace kith::i18n {\nnamespace names {\ninline constexpr std::string_view slices[] = {\n";
  for (const auto& slice : slices) out << "    " << c_string(slice) << ",\n";
  out << "};\n}  // namespace names\n\nconsteval Key::Key(const char* name) : hash_(hash(name)) {\n"
      << "  if (!well_formed(name, names::slices)) throw \"no such word in locale/\";\n}\n\n}  // namespace "
         "kith::i18n\n";
  return out.str();
}

std::string word_list(const Words& words) {
  std::ostringstream out;
  for (const auto& [key, word] : words) {
    out << key;
    for (const auto& name : word.names) out << ' ' << name;
    out << '\n';
  }
  return out.str();
}

std::string table(const Words& words) {
  std::size_t size = 16;
  while (size < words.size() * 2) size *= 2;
  std::vector<const Words::value_type*> slots(size);
  std::map<std::uint32_t, std::string> seen;
  for (const auto& word : words) {
    const std::uint32_t hash = hash_of(word.first);
    if (const auto [other, fresh] = seen.emplace(hash, word.first); !fresh || hash == 0)
      throw std::runtime_error("rename a word: " + word.first + " has the same hash as " + other->second);
    std::size_t slot = hash & (size - 1);
    while (slots[slot]) slot = (slot + 1) & (size - 1);
    slots[slot] = &word;
  }
  std::ostringstream out;
  out << "// Made from locale/ by locale_compiler. Do not edit.\nconstexpr Word table[" << size << "] = {\n";
  for (const auto* word : slots) {
    if (!word) {
      out << "    {},\n";
      continue;
    }
    out << "    {" << hash_of(word->first) << "u, " << c_string(word->first) << ", {";
    for (const auto& text : word->second.texts) out << "{" << c_string(text) << ", " << text.size() << "}, ";
    out << "}},\n";
  }
  out << "};\n";
  return out.str();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: locale_compiler <locale folder> <out folder>\n";
    return 2;
  }
  try {
    const Words words = read(argv[1]);
    if (mistakes > 0) return 1;
    const fs::path out = argv[2];
    write_if_changed(out / "keys.h", keys_header(words));
    write_if_changed(out / "words.txt", word_list(words));
    write_if_changed(out / "words.inc", table(words));
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
