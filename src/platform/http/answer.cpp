// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/http/answer.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "platform/http/ascii.h"
#include "platform/http/problem.h"

namespace kith::http {
namespace {

bool is_own(std::string_view name) {
  for (const std::string_view own : {"connection", "content-length", "date", "transfer-encoding", "content-type"})
    if (same_word(name, own)) return true;
  return false;
}

void append_field(std::string& head, std::string_view name, std::string_view value) {
  const auto plain = [](unsigned char c) { return (c >= ' ' && c != 0x7F) || c == '\t'; };
  if (!is_token(name) || !std::all_of(value.begin(), value.end(), plain))
    throw std::logic_error("an answer's header is not one line of text");
  head.append(name).append(": ").append(value).append("\r\n");
}

void append_two(std::string& out, unsigned n) {
  out += static_cast<char>('0' + n / 10 % 10);
  out += static_cast<char>('0' + n % 10);
}

/// The Date header changes once a second; each thread keeps the last.
const std::string& date_now() {
  thread_local std::int64_t second = -1;
  thread_local std::string text;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const std::int64_t current = std::chrono::duration_cast<std::chrono::seconds>(now).count();
  if (current != second) {
    second = current;
    text = http_date(current);
  }
  return text;
}

}  // namespace

std::string http_date(std::int64_t utc_seconds) {
  using namespace std::chrono;
  constexpr std::string_view weekdays = "SunMonTueWedThuFriSat";
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const sys_seconds at{seconds{utc_seconds}};
  const auto day = floor<days>(at);
  const year_month_day date{day};
  const hh_mm_ss time{at - day};
  std::string out(weekdays.substr(weekday{day}.c_encoding() * 3, 3));
  out += ", ";
  append_two(out, static_cast<unsigned>(date.day()));
  out += ' ';
  out += months.substr((static_cast<unsigned>(date.month()) - 1) * 3, 3);
  out += ' ' + std::to_string(static_cast<int>(date.year())) + ' ';
  append_two(out, static_cast<unsigned>(time.hours().count()));
  out += ':';
  append_two(out, static_cast<unsigned>(time.minutes().count()));
  out += ':';
  append_two(out, static_cast<unsigned>(time.seconds().count()));
  return out + " GMT";
}

Answer make_answer(Response response, const Reply& reply) {
  if (response.status < 200 || response.status > 599) throw std::logic_error("not a status of an answer");
  Answer answer{{}, std::move(response.body), response.embedded, response.status, reply.keep_alive, response.file};
  const bool bodiless = response.status == 204 || response.status == 304;
  std::string& head = answer.head;
  head.reserve(1200);
  head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ").append(reason(response.status));
  head.append("\r\n");
  append_field(head, "Date", date_now());
  if (!bodiless) {
    append_field(head, "Content-Type", response.content_type);
    append_field(head, "Content-Length", std::to_string(answer.file ? answer.file->size() : answer.content().size()));
  }
  if (!reply.keep_alive) append_field(head, "Connection", "close");
  if (reply.keep_alive && reply.http_1_0) append_field(head, "Connection", "keep-alive");
  for (const auto& [name, value] : response.headers)
    if (!is_own(name)) append_field(head, name, value);
  head += "\r\n";
  if (bodiless || reply.head_only) {
    answer.body.clear();
    answer.embedded = {};
    answer.file.reset();
  }
  if (answer.file) {
    answer.body.clear();
    answer.embedded = {};
  }
  return answer;
}

}  // namespace kith::http
