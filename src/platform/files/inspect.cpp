// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/files/inspect.h"

#include <algorithm>
#include <array>

#include "platform/base/utf8.h"
#include "platform/files/pdf.h"

namespace kith::files {
namespace {

constexpr std::size_t most_objects = std::size_t{32} << 20;  ///< of the object streams of a PDF, unpacked

constexpr std::array<const char*, 10> verdict_words{
    "files.refused.none",      "files.refused.unknown",   "files.refused.damaged",   "files.refused.bomb",
    "files.refused.pixels",    "files.refused.active",    "files.refused.two_faced", "files.refused.locked",
    "files.refused.too_large", "files.refused.not_looked"};

/// The first bytes in small letters.
std::string beginning(std::string_view content) {
  std::string out(content.substr(0, 1024));
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool begins_a_page(std::string_view content) {
  const std::string start = beginning(content);
  for (const std::string_view mark :
       {"<html", "<script", "<!doctype", "<svg", "<?xml", "<?php", "<body", "<iframe", "<x:xmpmeta"})
    if (start.find(mark) != start.npos) return true;
  return false;
}

}  // namespace

const char* words_of(Verdict verdict) { return verdict_words[static_cast<std::size_t>(verdict)]; }

Inspected inspect_pdf(std::string content) {
  constexpr std::string_view blank("\0\t\n\f\r ", 6);
  const std::string_view all(content);
  const auto last = all.find_last_not_of(blank);
  if (last == all.npos || !all.substr(0, last + 1).ends_with("%%EOF") || all.find("startxref") == all.npos)
    return {Verdict::damaged, Kind::pdf, {}};
  if (ends_as_zip(all) || begins_a_page(all)) return {Verdict::two_faced, Kind::pdf, {}};
  if (const Verdict verdict = look_for_acts(all, most_objects); verdict != Verdict::clean)
    return {verdict, Kind::pdf, {}};
  return {Verdict::clean, Kind::pdf, std::move(content)};
}

Inspected inspect_text(std::string content) {
  const std::string_view all(content);
  if (!is_utf8(all)) return {Verdict::unknown, Kind::text, {}};
  for (const char c : all)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f') || c == 0x7f)
      return {Verdict::unknown, Kind::text, {}};
  const auto first = all.find_first_not_of("\xef\xbb\xbf \t\r\n\f");
  const auto start = first == all.npos ? std::string_view() : all.substr(first);
  for (const std::string_view mark : {"#!", "%!", "{\\rtf", "X5O!P%@AP", "@echo", "<", "MZ"})
    if (start.starts_with(mark)) return {Verdict::active, Kind::text, {}};
  if (begins_a_page(all)) return {Verdict::active, Kind::text, {}};
  return {Verdict::clean, Kind::text, std::move(content)};
}

Inspected inspect(std::string content, const Limits& limits) {
  const std::string_view all(content);
  if (all.size() > most_bytes) return {Verdict::too_large, {}, {}};
  if (all.empty()) return {Verdict::damaged, {}, {}};
  if (all.starts_with("%PDF-1.") || all.starts_with("%PDF-2.")) return inspect_pdf(std::move(content));
  if (all.starts_with("PK\x03\x04")) return inspect_office(std::move(content), limits);
  const bool picture = all.starts_with("\x89PNG\r\n\x1a\n") || all.starts_with("\xff\xd8\xff") ||
                       (all.starts_with("RIFF") && all.substr(0, 12).ends_with("WEBP"));
  if (!picture) return inspect_text(std::move(content));
  if (ends_as_zip(all)) return {Verdict::two_faced, {}, {}};
  auto looked = all.front() == '\x89'   ? inspect_png(all, limits)
                : all.front() == '\xff' ? inspect_jpeg(all, limits)
                                        : inspect_webp(all, limits);
  if (ends_as_zip(looked.content)) return {Verdict::two_faced, looked.kind, {}};  // only once it was written again
  return looked;
}

}  // namespace kith::files
