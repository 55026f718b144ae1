// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/audit/entry.h"

#include <charconv>

#include "platform/base/crypto.h"

namespace kith::audit {
namespace {

void put_number(std::string& out, std::int64_t n) {
  char text[24];
  const auto end = std::to_chars(text, text + sizeof text, n).ptr;
  out.append(text, end);
}

void put_netstring(std::string& out, std::string_view text) {
  put_number(out, static_cast<std::int64_t>(text.size()));
  out += ':';
  out += text;
  out += ',';
}

void put_netstring(std::string& out, std::int64_t n) {
  char text[24];
  const auto end = std::to_chars(text, text + sizeof text, n).ptr;
  put_netstring(out, std::string_view(text, static_cast<std::size_t>(end - text)));
}

}  // namespace

std::string_view name(By by) {
  switch (by) {
    case By::account: return "account";
    case By::anonymous: return "anonymous";
    case By::machine: return "operator";
    case By::job: return "job";
  }
  return "unknown";
}

std::string subjects_text(const std::vector<Subject>& subjects) {
  std::string out = "[";
  for (const Subject& s : subjects) {
    if (out.size() > 1) out += ',';
    out += "[\"";
    out += s.kind;
    out += "\",";
    put_number(out, s.key);
    out += ']';
  }
  out += ']';
  return out;
}

std::vector<Subject> subjects_in(std::string_view text) {
  std::vector<Subject> subjects;
  for (auto at = text.find("[\""); at != std::string_view::npos; at = text.find("[\"", at)) {
    at += 2;
    const auto end = text.find("\",", at);
    if (end == std::string_view::npos) break;
    Subject subject{std::string(text.substr(at, end - at)), 0};
    const auto read = std::from_chars(text.data() + end + 2, text.data() + text.size(), subject.key);
    if (read.ec == std::errc()) subjects.push_back(std::move(subject));
  }
  return subjects;
}

std::string canonical(const Row& row) {
  std::string out;
  out.reserve(160 + row.subjects.size());
  put_netstring(out, "kith-audit-1");
  put_netstring(out, static_cast<std::int64_t>(row.seq));
  put_netstring(out, row.at);
  put_netstring(out, std::int64_t{row.offset});
  put_netstring(out, row.by);
  put_netstring(out, row.account);
  put_netstring(out, row.person);
  for (const std::string* text : {&row.action, &row.subjects, &row.client, &row.request, &row.outcome, &row.detail})
    put_netstring(out, *text);
  return out;
}

std::string client_mark(const std::array<unsigned char, 32>& secret, std::string_view address) {
  const crypto::Key mark = crypto::digest(crypto::derive(secret, "kith audit client v1"), address);
  return crypto::base64url({mark.data(), 12});
}

}  // namespace kith::audit
