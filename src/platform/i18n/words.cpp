// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>
#include <charconv>

#include "platform/base/html_escape.h"
#include "platform/i18n/i18n.h"
#include "platform/i18n/keys.h"

namespace kith::i18n {
namespace {

struct Word {
  std::uint32_t hash;
  const char* name;
  std::string_view texts[3];
};
#include "platform/i18n/words.inc"

constexpr std::size_t mask = std::size(table) - 1;
static_assert((std::size(table) & mask) == 0, "the table's size is a power of two");

const Word* find_word(std::uint32_t hash) {
  for (std::size_t slot = hash & mask; table[slot].name; slot = (slot + 1) & mask)
    if (table[slot].hash == hash) return &table[slot];
  return nullptr;
}

bool is_one(Language language, std::int64_t n) { return n == 1 || (n == 0 && language == Language::fr); }

/// Writes one message. `Escaped` says whether text arguments are escaped for HTML.
template <bool Escaped>
class Writer {
 public:
  Writer(std::string& out, const Words& words, Args args) : out_(out), words_(words), args_(args) {}

  /// `number`: what # stands for inside a plural.
  void write(std::string_view text, const std::int64_t* number) {
    const std::string_view special = number ? "{#" : "{";
    while (true) {
      const auto at = text.find_first_of(special);
      out_.append(text.substr(0, at));
      if (at == text.npos) return;
      if (text[at] == '#') {
        words_.append_number(out_, *number);
        text.remove_prefix(at + 1);
      } else {
        const auto end = closing(text, at);
        placeholder(text.substr(at + 1, end - at - 1));
        text.remove_prefix(end + 1);
      }
    }
  }

 private:
  static std::size_t closing(std::string_view text, std::size_t from) {
    int depth = 0;
    for (std::size_t i = from; i < text.size(); ++i) {
      if (text[i] == '{') ++depth;
      if (text[i] == '}' && --depth == 0) return i;
    }
    return text.size() - 1;
  }
  const Arg* argument(std::string_view name) const {
    for (const auto& [given, value] : args_)
      if (given == name) return &value;
    return nullptr;
  }
  void placeholder(std::string_view inside) {
    const auto name = inside.substr(0, inside.find(','));
    const Arg* arg = argument(name);
    if (!arg) {
      out_.append("{").append(name).append("}");
    } else if (name.size() == inside.size()) {
      value(*arg);
    } else if (const auto* n = std::get_if<std::int64_t>(&arg->value())) {
      plural(inside.substr(name.size() + 8), *n);  // past ",plural,"
    }
  }
  void plural(std::string_view choices, std::int64_t n) {
    std::string_view fitting, other;
    bool exact = false;
    while (!choices.empty()) {
      const auto brace = choices.find('{');
      const auto end = closing(choices, brace);
      const auto category = choices.substr(0, brace), text = choices.substr(brace + 1, end - brace - 1);
      if (category == "other") other = text;
      if (category == "one" && !exact && is_one(words_.language(), n)) fitting = text;
      if (category[0] == '=' && is_number(category.substr(1), n)) {
        fitting = text;
        exact = true;
      }
      choices.remove_prefix(end + 1);
    }
    write(fitting.data() ? fitting : other, &n);
  }
  static bool is_number(std::string_view digits, std::int64_t n) {
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value == n;
  }
  void value(const Arg& arg) {
    if (const auto* n = std::get_if<std::int64_t>(&arg.value()))
      words_.append_number(out_, *n);
    else if (const auto* day = std::get_if<Date>(&arg.value()))
      words_.append_date(out_, *day);
    else if (const auto* key = std::get_if<Key>(&arg.value()))
      out_.append(words_.raw(*key));
    else if constexpr (Escaped)
      kith::append_html(out_, std::get<std::string_view>(arg.value()));
    else
      out_.append(std::get<std::string_view>(arg.value()));
  }

  std::string& out_;
  const Words& words_;
  Args args_;
};

}  // namespace

std::optional<Key> Key::find(std::string_view name) {
  const Word* word = find_word(hash(name));
  if (!word || word->name != name) return std::nullopt;
  return Key{word->hash};
}

std::string_view Key::name() const {
  const Word* word = find_word(hash_);
  return word ? word->name : std::string_view{};
}

std::string_view Words::raw(Key key) const {
  const Word* word = find_word(key.value());
  return word ? word->texts[static_cast<std::size_t>(language_)] : std::string_view{};
}

std::string Words::text(Key key, Args args) const {
  std::string out;
  Writer<false>(out, *this, args).write(raw(key), nullptr);
  return out;
}

void Words::append_html(std::string& out, Key key, Args args) const {
  Writer<true>(out, *this, args).write(raw(key), nullptr);
}

std::string Words::text_of(std::string_view key) const {
  if (const auto known = Key::find(key)) return text(*known);
  if (language_ == Language::fake) return std::string(key);
  return text(Key{"general.not_possible"});
}

}  // namespace kith::i18n
