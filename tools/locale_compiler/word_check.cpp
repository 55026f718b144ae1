// SPDX-License-Identifier: AGPL-3.0-or-later
// word_check <words.txt> <source root> <stamp> <file>...
//
// Every string literal of the form of a word's key (`<name of a locale file>.x.y`) must be a key; one that ends in . or
// _ must begin a key. Comments and #include lines are not looked at, literals side by side are one literal, and one
// beside or below the remark `not a word` (names of audit actions, of drafts) is let be. Complaints are printed as
// file:line: text, all of them; without any, the stamp is written. Together with the consteval constructor of
// i18n::Key, which refuses names of no locale file, no page can name a word that does not exist.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

namespace {

struct Literal {
  std::string text;
  int line;
};

std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error(path + ": cannot be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The string literals of C++ source text, adjacent ones joined; escapes stay as written (no key holds one).
class Literals {
 public:
  explicit Literals(std::string_view text) : text_(text) {}
  std::vector<Literal> all() {
    while (at_ < text_.size()) step();
    return std::move(found_);
  }

 private:
  bool here(std::string_view what) const { return text_.substr(at_).starts_with(what); }
  void step() {
    if (here("//") || (fresh_line_ && here("#include")))
      skip_to(text_.find('\n', at_));
    else if (here("/*"))
      skip_to(std::min(text_.find("*/", at_ + 2), text_.size() - 2) + 2);
    else if (here("R\"") && !word_before())
      raw();
    else if (here("\""))
      quoted();
    else if (here("'") && !word_before())
      character();
    else
      plain();
  }
  void skip_to(std::size_t end) {
    end = std::min(end, text_.size());
    line_ += static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                         text_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
    at_ = end;
  }
  bool word_before() const {
    return at_ > 0 && (std::isalnum(static_cast<unsigned char>(text_[at_ - 1])) || text_[at_ - 1] == '_');
  }
  void plain() {
    const char c = text_[at_];
    if (c == '\n') fresh_line_ = true;
    if (!std::isspace(static_cast<unsigned char>(c))) fresh_line_ = joins_ = false;
    skip_to(at_ + 1);
  }
  void character() {
    for (++at_; at_ < text_.size() && text_[at_] != '\'' && text_[at_] != '\n'; ++at_)
      if (text_[at_] == '\\') ++at_;
    ++at_;
    joins_ = false;
  }
  void quoted() {
    const std::size_t from = ++at_;
    while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\n') at_ += text_[at_] == '\\' ? 2 : 1;
    at_ = std::min(at_, text_.size());
    keep(text_.substr(from, at_ - from));
    ++at_;
  }
  void raw() {
    const std::size_t open = std::min(text_.find('(', at_), text_.size() - 1);
    const std::string close = ")" + std::string(text_.substr(at_ + 2, open - at_ - 2)) + "\"";
    const std::size_t end = std::min(text_.find(close, open), text_.size());
    keep(text_.substr(open + 1, end - open - 1));
    skip_to(end + close.size());
  }
  void keep(std::string_view text) {
    if (joins_)
      found_.back().text += text;
    else
      found_.push_back({std::string(text), line_});
    joins_ = true;
    fresh_line_ = false;
  }

  std::string_view text_;
  std::size_t at_{0};
  int line_{1};
  bool fresh_line_{true}, joins_{false};
  std::vector<Literal> found_;
};

class Checker {
 public:
  explicit Checker(const std::string& list) {
    std::ifstream in(list);
    if (!in) throw std::runtime_error(list + ": cannot be read");
    for (std::string line; std::getline(in, line);) {
      keys_.insert(line.substr(0, line.find(' ')));
      slices_.insert(line.substr(0, line.find('.')));
    }
  }
  bool good(const std::string& literal) const {
    const auto dot = literal.find('.');
    if (dot == literal.npos || !slices_.contains(literal.substr(0, dot)) ||
        literal.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") != literal.npos)
      return true;
    if (literal.back() != '.' && literal.back() != '_') return keys_.contains(literal);
    const auto next = keys_.lower_bound(literal);
    return next != keys_.end() && next->starts_with(literal);
  }

 private:
  std::set<std::string> keys_, slices_;
};

/// The line of the literal, or the one above, says that it names something else.
bool let_be(std::string_view text, int line) {
  for (int n = 1; n < line - 1; ++n) text.remove_prefix(text.find('\n') + 1);
  const auto end = text.find('\n', line > 1 ? text.find('\n') + 1 : 0);
  return text.substr(0, end).find("not a word") != text.npos;
}

int check(const Checker& checker, const std::string& root, const std::string& path) {
  const std::string text = content(path);
  int mistakes = 0;
  for (const Literal& literal : Literals(text).all()) {
    if (checker.good(literal.text) || let_be(text, literal.line)) continue;
    std::cerr << std::filesystem::relative(path, root).string() << ':' << literal.line << ": error: no word "
              << literal.text << " in locale/ (if it names something else, say \"not a word\" beside or above it)\n";
    ++mistakes;
  }
  return mistakes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::cerr << "usage: word_check <words.txt> <source root> <stamp> <file>...\n";
    return 2;
  }
  try {
    const Checker checker(argv[1]);
    int mistakes = 0;
    for (int i = 4; i < argc; ++i) mistakes += check(checker, argv[2], argv[i]);
    if (mistakes > 0) return 1;
    std::filesystem::create_directories(std::filesystem::path(argv[3]).parent_path());
    std::ofstream(argv[3]) << "every word is known\n";
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
