// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/sheet/write.h"

#include <algorithm>

#include "platform/csv/writer.h"

namespace kith::sheet {
namespace {

std::string decimal_text(std::int64_t hundredths) {
  const auto magnitude =
      hundredths < 0 ? -static_cast<std::uint64_t>(hundredths) : static_cast<std::uint64_t>(hundredths);
  std::string text = (hundredths < 0 ? "-" : "") + std::to_string(magnitude / 100);
  if (const auto rest = magnitude % 100) {
    text += '.';
    text += static_cast<char>('0' + rest / 10);
    if (rest % 10) text += static_cast<char>('0' + rest % 10);
  }
  return text;
}

class CsvWriter final : public Writer {
 public:
  explicit CsvWriter(const std::string& folder)
      : file_(UnnamedFile::in(folder)), writer_([this](std::string_view bytes) { file_->write(bytes); }) {
    file_->write("\xEF\xBB\xBF");
  }
  void text(std::string_view value) override {
    const auto plain = [](char c) { return static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\t'; };
    if (std::all_of(value.begin(), value.end(), plain)) return writer_.field(csv::for_spreadsheet(value));
    std::string cleaned = csv::for_spreadsheet(value);  // before a sign in front of it becomes a blank
    std::replace_if(
        cleaned.begin(), cleaned.end(), [&](char c) { return !plain(c); }, ' ');
    writer_.field(cleaned);
  }
  void day(Date value) override { writer_.field(iso(value)); }
  void number(std::int64_t value) override { writer_.field(std::to_string(value)); }
  void decimal(std::int64_t hundredths) override { writer_.field(decimal_text(hundredths)); }
  void blank() override { writer_.field({}); }
  void end_row() override { writer_.end_record(); }
  std::shared_ptr<UnnamedFile> finish() override {
    writer_.flush();
    return std::move(file_);
  }

 private:
  std::shared_ptr<UnnamedFile> file_;
  csv::Writer writer_;
};

}  // namespace

std::unique_ptr<Writer> make_csv(const std::string& folder) { return std::make_unique<CsvWriter>(folder); }

std::unique_ptr<Writer> Writer::make(Kind kind, const std::string& folder, std::string_view name) {
  return kind == Kind::csv ? make_csv(folder) : make_xlsx(folder, name);
}

std::string_view beginning(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t units = 0, at = 0;
  while (at < text.size()) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    units += bytes == 4 ? 2 : 1;
    if (units > most) break;
    at += bytes;
  }
  return text.substr(0, std::min(at, text.size()));
}

}  // namespace kith::sheet
