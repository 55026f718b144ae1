// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/sheet/xml.h"

#include <charconv>

#include "platform/base/utf8.h"
#include "platform/sheet/sheet.h"

namespace kith::sheet {
namespace {

[[noreturn]] void damaged() { throw SheetError("sheet.refused.damaged"); }

std::string_view local(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == name.npos ? name : name.substr(colon + 1);
}

void append_resolved(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const auto mark = text.find('&');
    out += text.substr(0, mark);
    if (mark == text.npos) return;
    text.remove_prefix(mark + 1);
    const auto end = text.find(';');
    if (end == text.npos || end > 10) damaged();
    const auto entity = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (entity == "amp")
      out += '&';
    else if (entity == "lt")
      out += '<';
    else if (entity == "gt")
      out += '>';
    else if (entity == "quot")
      out += '"';
    else if (entity == "apos")
      out += '\'';
    else if (entity.starts_with('#')) {
      const bool hex = entity.size() > 1 && (entity[1] == 'x' || entity[1] == 'X');
      const auto digits = entity.substr(hex ? 2 : 1);
      std::uint32_t sign = 0;
      const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), sign, hex ? 16 : 10);
      if (error != std::errc{} || stop != digits.data() + digits.size() || sign == 0 || sign > 0x10FFFF ||
          (sign >= 0xD800 && sign < 0xE000))
        damaged();
      append_utf8(out, sign);
    } else {
      damaged();
    }
  }
}

}  // namespace

Xml::Xml(std::string_view text) : text_(text) {
  if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  if (!is_utf8(text_)) damaged();
}

Xml::Piece Xml::next() {
  if (closes_) {
    closes_ = false;
    return Piece::close;
  }
  for (;;) {
    if (at_ >= text_.size()) return Piece::end;
    if (text_[at_] != '<') {
      const auto end = std::min(text_.find('<', at_), text_.size());
      inside_ = text_.substr(at_, end - at_);
      at_ = end;
      return Piece::text;
    }
    const auto rest = text_.substr(at_);
    if (rest.starts_with("<!--")) {
      const auto end = text_.find("-->", at_ + 4);
      if (end == text_.npos) damaged();
      at_ = end + 3;
      continue;
    }
    if (rest.starts_with("<?")) {
      const auto end = text_.find("?>", at_ + 2);
      if (end == text_.npos) damaged();
      at_ = end + 2;
      continue;
    }
    if (rest.starts_with("<!")) damaged();  // a document type, or a section nobody writes into these files
    break;
  }
  auto end = at_ + 1;
  for (char quote = 0; end < text_.size() && (quote || text_[end] != '>'); ++end) {
    const char c = text_[end];
    if (quote)
      quote = c == quote ? '\0' : quote;
    else if (c == '"' || c == '\'')
      quote = c;
  }
  if (end >= text_.size()) damaged();
  auto tag = text_.substr(at_ + 1, end - at_ - 1);
  at_ = end + 1;
  const bool closing = tag.starts_with('/');
  if (closing) tag.remove_prefix(1);
  closes_ = !closing && tag.ends_with('/');
  if (closes_) tag.remove_suffix(1);
  const auto blank = std::min(tag.find_first_of(" \t\r\n"), tag.size());
  name_ = local(tag.substr(0, blank));
  inside_ = tag.substr(blank);
  return closing ? Piece::close : Piece::open;
}

std::optional<std::string> Xml::attribute(std::string_view wanted) const {
  auto rest = inside_;
  for (;;) {
    const auto begin = rest.find_first_not_of(" \t\r\n");
    if (begin == rest.npos) return std::nullopt;
    rest.remove_prefix(begin);
    const auto equals = rest.find('=');
    if (equals == rest.npos) damaged();
    const auto name = trimmed(rest.substr(0, equals));
    const auto quote = rest.find_first_of("\"'", equals);
    if (quote == rest.npos) damaged();
    const auto end = rest.find(rest[quote], quote + 1);
    if (end == rest.npos) damaged();
    if (name == wanted || (local(name) == wanted && name != wanted && wanted == "id")) {
      std::string value;
      append_resolved(value, rest.substr(quote + 1, end - quote - 1));
      return value;
    }
    rest.remove_prefix(end + 1);
  }
}

void Xml::append_text(std::string& out) const { append_resolved(out, inside_); }

}  // namespace kith::sheet
