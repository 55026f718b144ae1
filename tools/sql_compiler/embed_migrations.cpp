// SPDX-License-Identifier: AGPL-3.0-or-later
// embed_migrations <out.h> [migrations/NNNN_title.sql ...]
//
// Puts the texts of the migrations into the program, in the order of their numbers.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

struct File {
  int number{};
  std::string title, text;
};

File read(const std::filesystem::path& path) {
  const std::string stem = path.stem().string();
  const auto digit = [](unsigned char c) { return std::isdigit(c) != 0; };
  const bool good = stem.size() > 5 && std::all_of(stem.begin(), stem.begin() + 4, digit) && stem[4] == '_' &&
                    stem.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_", 5) == stem.npos;
  if (!good) throw std::runtime_error(path.string() + ":1: a migration is called NNNN_title.sql");
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in || text.str().find(")sql\"") != std::string::npos)
    throw std::runtime_error(path.string() + ":1: cannot be read");
  return {std::stoi(stem.substr(0, 4)), stem.substr(5), text.str()};
}

std::string header(const std::vector<File>& files) {
  std::ostringstream out;
  out << "// Made from migrations/ by embed_migrations. Do not edit.\n#pragma once\n#include <array>\n#include "
         "<string_view>\n\n"
      << "namespace kith::db {\n\nstruct MigrationFile {\n  int number;\n  std::string_view title, text;\n};\n\n"
      << "inline constexpr std::array<MigrationFile, " << files.size() << "> migration_files{{\n";
  for (const auto& file : files)
    out << "    {" << file.number << ", \"" << file.title << "\", R\"sql(" << file.text << ")sql\"},\n";
  out << "}};\n\n}  // namespace kith::db\n";
  return out.str();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc < 2) throw std::runtime_error("usage: embed_migrations <out.h> [NNNN_title.sql ...]");
    std::vector<File> files;
    for (int i = 2; i < argc; ++i) files.push_back(read(argv[i]));
    std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.number < b.number; });
    for (std::size_t i = 1; i < files.size(); ++i)
      if (files[i - 1].number == files[i].number)
        throw std::runtime_error("migrations/" + files[i].title + ":1: number " + std::to_string(files[i].number) +
                                 " is taken by " + files[i - 1].title);
    std::filesystem::create_directories(std::filesystem::path(argv[1]).parent_path());
    std::ofstream out(argv[1], std::ios::binary | std::ios::trunc);
    if (!(out << header(files)).flush()) throw std::runtime_error(std::string(argv[1]) + ": cannot be written");
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
