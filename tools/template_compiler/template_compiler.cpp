// SPDX-License-Identifier: AGPL-3.0-or-later
// template_compiler <source root> <folder>/<stem> <words.txt> <out.h>
//
// Turns src/<folder>/<stem>.html into `kith::<folder>::html::<stem>(render::Html& out, const View& view, const
// i18n::Words&)`. The language of templates and what is refused: docs/templates.md. Errors are printed as file:line:
// text.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include "emit.h"

namespace {

std::string content(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error(path.string() + ": cannot be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

/// One line per word: its key, then the names of its arguments.
void read_words(const std::filesystem::path& path, templates::Surroundings& around) {
  std::istringstream lines(content(path));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream parts(line);
    std::string key, name;
    parts >> key;
    auto& names = around.words[key];
    while (parts >> name) names.push_back(name);
  }
}

void write_if_changed(const std::filesystem::path& path, const std::string& text) {
  if (std::filesystem::exists(path) && content(path) == text) return;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  if (!(out << text).flush()) throw std::runtime_error(path.string() + ": cannot be written");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "usage: template_compiler <source root> <folder>/<stem> <words.txt> <out.h>\n";
    return 2;
  }
  const std::filesystem::path root = argv[1], page = argv[2];
  templates::Surroundings around;
  around.folder = page.parent_path().string();
  around.stem = page.filename().string();
  around.path = "src/" + page.string() + ".html";
  around.partial = [&](std::string_view name) -> std::optional<std::string> {
    for (const std::string& folder : {around.folder, std::string("platform/render")})
      if (std::filesystem::exists(root / "src" / folder / (std::string(name) + ".html"))) return folder;
    return std::nullopt;
  };
  around.text_of = [&](const std::string& folder, std::string_view name) {
    return content(root / "src" / folder / (std::string(name) + ".html"));
  };
  try {
    read_words(argv[3], around);
    write_if_changed(argv[4], templates::compile(content(root / around.path), around));
  } catch (const templates::Mistake& mistake) {
    std::cerr << around.path << ':' << mistake.line << ": error: " << mistake.what() << '\n';
    return 1;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
