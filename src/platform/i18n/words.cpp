// SPDX-License-Identifier: AGPL-3.0-or-later
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

/// Writes one message as locale_compiler encodes it (its message.h). `Escaped`: text arguments are escaped for HTML.
template <bool Escaped>
class Writer {
 public:
  Writer(std::string& out, const Words& words, Args args) : out_(out), words_(words), args_(args) {}

  /// `number`: what # stands for inside a plural.
  void write(std::string_view text, std::int64_t number = 0) {
    while (true) {
      std::size_t at = 0;
      while (at < text.size() && static_cast<unsigned char>(text[at]) > 5) ++at;
      out_.append(text.substr(0, at));
      if (at == text.size()) return;
      const char what = text[at];
      text.remove_prefix(at + 1);
      if (what == '\5')
        words_.append_number(out_, number);
      else
        placeholder(text, what == '\3');
    }
  }

 private:
  const Arg* argument(std::string_view name) const {
    for (const auto& [given, value] : args_)
      if (given == name) return &value;
    return nullptr;
  }
  /// Takes the placeholder off the front of `text`.
  void placeholder(std::string_view& text, bool plural) {
    const auto end = text.find('\2');
    const auto name = text.substr(0, end);
    text.remove_prefix(end + 1);
    const Arg* arg = argument(name);
    const auto* n = arg ? std::get_if<std::int64_t>(&arg->value()) : nullptr;
    const std::string_view chosen = plural ? choice(text, n ? *n : 0) : std::string_view{};
    if (!arg)
      out_.append("{").append(name).append("}");
    else if (!plural)
      value(*arg);
    else if (n)
      write(chosen, *n);
  }
  /// Takes all choices off the front of `text`; the one for `n`.
  std::string_view choice(std::string_view& text, std::int64_t n) const {
    std::string_view exact, one, other;
    while (text[0] != '\4') {
      const char kind = text[0];
      const bool fits = kind != '\3' || two_bytes(text, 1) == n;
      text.remove_prefix(kind == '\3' ? 3 : 1);
      const auto size = static_cast<std::size_t>(two_bytes(text, 0));
      const auto body = text.substr(2, size);
      text.remove_prefix(2 + size);
      if (kind == '\1')
        one = body;
      else if (kind == '\2')
        other = body;
      else if (fits)
        exact = body;
    }
    text.remove_prefix(1);
    if (exact.data()) return exact;
    return is_one(words_.language(), n) ? one : other;
  }
  static std::int64_t two_bytes(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]) | static_cast<unsigned char>(text[at + 1]) << 8;
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
  Writer<false>(out, *this, args).write(raw(key));
  return out;
}

void Words::append_html(std::string& out, Key key, Args args) const { Writer<true>(out, *this, args).write(raw(key)); }

std::string Words::text_of(std::string_view key) const {
  if (const auto known = Key::find(key)) return text(*known);
  if (language_ == Language::fake) return std::string(key);
  return text(Key{"general.not_possible"});
}

}  // namespace kith::i18n
