// SPDX-License-Identifier: AGPL-3.0-or-later
#include "emit.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <sstream>

#include "markup.h"

namespace templates {
namespace {

constexpr std::string_view render = "::kith::render::";

std::string c_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      out += "\\n";
    } else if (c == '"' || c == '\\' || c == '?') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte >= 0x7f) {
      const char octal[] = {'\\', static_cast<char>('0' + (byte >> 6)), static_cast<char>('0' + ((byte >> 3) & 7)),
                            static_cast<char>('0' + (byte & 7)), 0};
      out += octal;
    } else {
      out += c;
    }
  }
  return out + '"';
}

/// Collects the names of fields that a template shows, itself and through the templates it holds.
class Mentioned {
 public:
  explicit Mentioned(const Surroundings& around) : around_(around) {}
  void in(const std::vector<Piece>& pieces) {
    for (const Piece& piece : pieces) {
      const bool own = piece.kind == Kind::field || piece.kind == Kind::open || piece.kind == Kind::inverse ||
                       piece.kind == Kind::word_of;
      if (own) path(piece.text);
      for (const auto& p : piece.paths) path(p);
      for (const auto& argument : piece.arguments)
        if (argument.kind == Argument::Kind::path) path(argument.value);
      if (piece.kind == Kind::partial) partial(piece.text);
    }
  }
  const std::set<std::string>& names() const { return names_; }

 private:
  void path(const std::string& text) {
    if (text != ".") names_.merge(as_set(split(text, '.')));
  }
  static std::set<std::string> as_set(const std::vector<std::string>& list) { return {list.begin(), list.end()}; }
  void partial(const std::string& name) {
    const auto folder = around_.partial(name);
    if (folder && around_.text_of && seen_.insert(*folder + "/" + name).second)
      in(scan(around_.text_of(*folder, name)));
  }

  const Surroundings& around_;
  std::set<std::string> names_, seen_;
};

class Emitter {
 public:
  explicit Emitter(const Surroundings& surroundings) : around_(surroundings) {}
  std::string run(const std::vector<Piece>& pieces);

 private:
  struct Section {
    std::string path;
    bool inverse;
    int line;
  };

  void take(const Piece& piece);
  void literal(const Piece& piece);
  void field(const Piece& piece);
  void open(const Piece& piece);
  void close(const Piece& piece);
  void word(const Piece& piece);
  void word_of(const Piece& piece);
  void call(const Piece& piece);
  void asset(const Piece& piece);
  void partial(const Piece& piece);
  std::string arguments_struct(const Piece& piece);
  std::string key(const std::string& name, int line) const;
  std::string word_arguments(const Piece& piece);
  std::string value(const std::string& path);
  std::string argument_value(const Argument& argument, int line);
  std::string scope() const { return "s" + std::to_string(depth_); }
  std::ostream& at(int line);
  std::string shows_all(const std::set<std::string>& names) const;
  std::string assemble(const std::set<std::string>& names) const;

  const Surroundings& around_;
  Markup markup_;
  std::ostringstream body_;
  std::set<std::string> fields_, includes_;
  std::vector<std::string> structs_;
  std::vector<Section> sections_;
  int depth_{0};
  int line_{0};
};

/// Errors of the C++ compiler name the template's line.
std::ostream& Emitter::at(int line) {
  if (line != line_) body_ << "#line " << line << ' ' << c_string(around_.path) << '\n';
  line_ = line + 1;
  return body_;
}

std::string Emitter::value(const std::string& path) {
  if (path == ".") return std::string(render) + "self(" + scope() + ")";
  const auto parts = split(path, '.');
  std::string expression = std::string(render) + "find<f_" + parts[0] + ">(" + scope() + ")";
  fields_.insert(parts[0]);
  for (std::size_t i = 1; i < parts.size(); ++i) {
    fields_.insert(parts[i]);
    expression = std::string(render) + "member<f_" + parts[i] + ">(" + expression + ")";
  }
  return expression;
}

void Emitter::literal(const Piece& piece) {
  const std::string text = markup_.literal(piece.text, piece.line);
  if (!text.empty()) at(piece.line) << "out.markup(" << c_string(text) << ");\n";
}

void Emitter::field(const Piece& piece) {
  const Escape how = markup_.data(piece.source, piece.line);
  constexpr std::string_view names[] = {"text", "attribute", "url", "path", "query", "tel"};
  at(piece.line) << "out." << names[static_cast<int>(how)] << "(" << value(piece.text) << ");\n";
}

void Emitter::open(const Piece& piece) {
  markup_.open(piece.line);
  const std::string what = value(piece.text);
  sections_.push_back({piece.text, piece.kind == Kind::inverse, piece.line});
  if (piece.kind == Kind::inverse) {
    at(piece.line) << "if (" << render << "absent(" << what << ")) {\n";
    return;
  }
  const std::string outer = scope();
  ++depth_;
  at(piece.line) << render << "section(" << what << ", " << outer << ", [&]([[maybe_unused]] const auto& " << scope()
                 << ") {\n";
}

void Emitter::close(const Piece& piece) {
  if (sections_.empty() || sections_.back().path != piece.text)
    throw Mistake(piece.line, sections_.empty()
                                  ? "{{/" + piece.text + "}} closes nothing"
                                  : "{{/" + piece.text + "}} where {{#" + sections_.back().path + "}} of line " +
                                        std::to_string(sections_.back().line) + " is open");
  markup_.close(piece.line);
  if (sections_.back().inverse) {
    at(piece.line) << "}\n";
  } else {
    at(piece.line) << "});\n";
    --depth_;
  }
  sections_.pop_back();
}

std::string Emitter::key(const std::string& name, int line) const {
  if (!around_.words.contains(name)) throw Mistake(line, "no word " + name + " in locale/");
  std::ostringstream out;
  out << "::kith::i18n::Key::from_hash(0x" << std::hex << word_hash(name) << "u)";
  return out.str();
}

std::string Emitter::argument_value(const Argument& argument, int line) {
  switch (argument.kind) {
    case Argument::Kind::path: return value(argument.value);
    case Argument::Kind::key: return key(argument.value, line);
    case Argument::Kind::text: return "std::string_view(" + c_string(argument.value) + ")";
    case Argument::Kind::number: return "std::int64_t{" + argument.value + "}";
    case Argument::Kind::truth: return argument.value;
  }
  return {};
}

std::string Emitter::word_arguments(const Piece& piece) {
  if (piece.arguments.empty()) return {};
  std::string out = ", {";
  for (const auto& argument : piece.arguments)
    out += (out.size() > 3 ? ", {" : "{") + c_string(argument.name) + ", " + std::string(render) + "argument(" +
           argument_value(argument, piece.line) + ")}";
  return out + "}";
}

void Emitter::word(const Piece& piece) {
  markup_.word(piece.source, piece.line);
  const std::string name = key(piece.text, piece.line);
  std::vector<std::string> given;
  for (const auto& argument : piece.arguments) given.push_back(argument.name);
  auto wanted = around_.words.find(piece.text)->second;
  std::sort(given.begin(), given.end());
  std::sort(wanted.begin(), wanted.end());
  if (given != wanted) {
    std::string list;
    for (const auto& w : wanted) list += ' ' + w;
    throw Mistake(piece.line, "the word " + piece.text + " takes" + (list.empty() ? " no arguments" : ":" + list));
  }
  at(piece.line) << "out.word(w, " << name << word_arguments(piece) << ");\n";
}

void Emitter::word_of(const Piece& piece) {
  markup_.word(piece.source, piece.line);
  if (!is_path(piece.text)) throw Mistake(piece.line, "not a field: " + piece.text);
  at(piece.line) << "out.word(w, " << value(piece.text) << word_arguments(piece) << ");\n";
}

void Emitter::call(const Piece& piece) {
  const Escape how = markup_.data(piece.source, piece.line);
  const bool address = how != Escape::text && how != Escape::attribute;
  if (address && piece.text != "iso")
    throw Mistake(piece.line, "{{" + piece.text + "}} in an address; use {{iso field}}");
  at(piece.line) << "out." << piece.text << "(w";
  for (const auto& path : piece.paths) body_ << ", " << value(path);
  body_ << ");\n";
}

void Emitter::asset(const Piece& piece) {
  markup_.asset(piece.source, piece.line);
  includes_.insert("platform/render/assets.h");
  at(piece.line) << "out.asset(" << render << "Asset(" << c_string(piece.text) << "));\n";
}

/// The named values of {{> name a=b}}, a scope of their own.
std::string Emitter::arguments_struct(const Piece& piece) {
  const std::string name = "given_" + std::to_string(structs_.size());
  std::string heads, members, guide, types;
  for (std::size_t i = 0; i < piece.arguments.size(); ++i) {
    const std::string type = "T" + std::to_string(i), comma = i ? ", " : "";
    heads += comma + "class " + type;
    types += comma + type;
    guide += comma + type + "&&";
    members += " " + type + " " + piece.arguments[i].name + ";";
  }
  structs_.push_back("template <" + heads + "> struct " + name + " {" + members + " };\ntemplate <" + heads + "> " +
                     name + "(" + guide + ") -> " + name + "<" + types + ">;\n");
  return name;
}

void Emitter::partial(const Piece& piece) {
  markup_.partial(piece.text, piece.line);
  if (piece.text == around_.stem) throw Mistake(piece.line, "a template cannot hold itself");
  const auto folder = around_.partial(piece.text);
  if (!folder) throw Mistake(piece.line, "no template " + piece.text + ".html here or in platform/render");
  includes_.insert(*folder + "/" + piece.text + ".html.h");
  const std::string function = "::" + name_space(*folder) + "::html::in_" + piece.text + "::write";
  if (piece.arguments.empty()) {
    at(piece.line) << function << "(out, " << scope() << ", w);\n";
    return;
  }
  const std::string name = arguments_struct(piece);
  at(piece.line) << "{ const " << name << " given{";
  for (std::size_t i = 0; i < piece.arguments.size(); ++i)
    body_ << (i ? ", " : "") << argument_value(piece.arguments[i], piece.line);
  body_ << "}; " << function << "(out, " << render << "inner(given, " << scope() << "), w); }\n";
}

void Emitter::take(const Piece& piece) {
  switch (piece.kind) {
    case Kind::literal: literal(piece); break;
    case Kind::field: field(piece); break;
    case Kind::open:
    case Kind::inverse: open(piece); break;
    case Kind::close: close(piece); break;
    case Kind::partial: partial(piece); break;
    case Kind::word: word(piece); break;
    case Kind::word_of: word_of(piece); break;
    case Kind::call: call(piece); break;
    case Kind::asset: asset(piece); break;
  }
}

/// Counts the fields of the view that the templates name; the view must have no more.
std::string Emitter::shows_all(const std::set<std::string>& names) const {
  std::string count = "0";
  for (const auto& name : names) count += " + requires { view." + name + "; }";
  return "template <class V>\nvoid shows_all([[maybe_unused]] const V& view) {\n  if constexpr (" +
         std::string(render) + "is_plain_view<V>) " + std::string(render) + "has_fields<" + count + ">(view);\n}\n";
}

std::string Emitter::assemble(const std::set<std::string>& names) const {
  std::ostringstream out;
  out << "// Made from " << around_.path << " by template_compiler. Do not edit.\n#pragma once\n"
      << "#include \"platform/render/html.h\"\n";
  for (const auto& include : includes_) out << "#include \"" << include << "\"\n";
  out << "\nnamespace " << name_space(around_.folder) << "::html {\nnamespace in_" << around_.stem << " {\n";
  for (const auto& field : fields_) out << "KITH_TEMPLATE_FIELD(" << field << ");\n";
  for (const auto& text : structs_) out << text;
  out << shows_all(names);
  out << "template <class V>\nvoid write(::kith::render::Html& out, [[maybe_unused]] const V& s0, "
      << "[[maybe_unused]] const ::kith::i18n::Words& w) {\n"
      << body_.str() << "}\n}  // namespace in_" << around_.stem << "\n\n"
      << "/// " << around_.path << "\ntemplate <class V>\nvoid " << around_.stem
      << "(::kith::render::Html& out, const V& view, const ::kith::i18n::Words& words) {\n  in_" << around_.stem
      << "::shows_all(view);\n  in_" << around_.stem << "::write(out, view, words);\n}\n\n}  // namespace "
      << name_space(around_.folder) << "::html\n";
  return out.str();
}

std::string Emitter::run(const std::vector<Piece>& pieces) {
  int last = 1;
  for (const Piece& piece : pieces) {
    take(piece);
    last = piece.line;
  }
  if (!sections_.empty()) throw Mistake(sections_.back().line, "{{#" + sections_.back().path + "}} is never closed");
  markup_.finish(last);
  Mentioned mentioned(around_);
  mentioned.in(pieces);
  return assemble(mentioned.names());
}

}  // namespace

std::string name_space(std::string folder) {
  if (folder.starts_with("platform/")) folder.erase(0, 9);
  for (auto at = folder.find('/'); at != folder.npos; at = folder.find('/', at + 2)) folder.replace(at, 1, "::");
  return "kith::" + folder;
}

std::uint32_t word_hash(std::string_view key) {
  std::uint32_t hash = 2166136261u;
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

std::string compile(std::string_view text, const Surroundings& surroundings) {
  return Emitter(surroundings).run(scan(text));
}

}  // namespace templates
