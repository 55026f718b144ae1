// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/base/log.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <stdexcept>

namespace kith {
namespace {

std::string utc_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  const std::time_t seconds = static_cast<std::time_t>(ms / 1000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char day[32], text[48];
  std::strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &utc);
  std::snprintf(text, sizeof text, "%s.%03dZ", day, static_cast<int>(ms % 1000));
  return text;
}

void append_quoted(std::string& line, std::string_view text) {
  line += '"';
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      (line += '\\') += c;
    else if (u < 0x20 || u == 0x7f)
      line += ' ';
    else
      line += c;
  }
  line += '"';
}

int open_append(const std::string& path) {
  return ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

}  // namespace

Log::Log(const std::string& path) : path_(path) {
  if (!path_.empty()) file_ = open_append(path_);
  if (file_ < 0) throw std::runtime_error("the log file cannot be opened for appending");
}

Log::~Log() {
  if (file_ != 2) ::close(file_);
}

void Log::reopen() {
  if (path_.empty()) return;
  const int before = errno;
  if (const int fresh = open_append(path_); fresh >= 0) {
    ::dup3(fresh, file_, O_CLOEXEC);
    ::close(fresh);
  }
  errno = before;
}

void Log::event(std::string_view name, std::initializer_list<std::pair<std::string_view, LogValue>> values) {
  std::string line = "{\"at\":\"" + utc_now() + "\",\"event\":";
  append_quoted(line, name);
  for (const auto& [key, value] : values) {
    line += ',';
    append_quoted(line, key);
    line += ':';
    if (const auto* n = std::get_if<std::int64_t>(&value))
      line += std::to_string(*n);
    else
      append_quoted(line, std::get<std::string_view>(value));
  }
  line += "}\n";
  [[maybe_unused]] const auto written = ::write(file_, line.data(), line.size());
}

}  // namespace kith
