// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdlib.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <utility>
#include <vector>

#include "platform/sheet/write.h"
#include "platform/zip/pack.h"

/// An XLSX of one sheet (ECMA-376, the few parts every spreadsheet needs): the sheet is written as it comes, then all
/// is packed.
namespace kith::sheet {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view main_space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view links_space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view sheet_end = "</sheetData></worksheet>";

constexpr std::string_view types =
    R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>)";
constexpr std::string_view package_links =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>)";
constexpr std::string_view book_links =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>)";
/// Style 0 is plain, 1 a day in the order of the reader's own settings (format 14), 2 bold.
constexpr std::string_view styles =
    R"(<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>)";
constexpr std::string_view sheet_begin =
    R"(<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr baseColWidth="18" defaultRowHeight="15"/><sheetData>)";

/// Escapes for XML; what XML cannot hold becomes a blank.
void append_escaped(std::string& out, std::string_view text) {
  for (std::size_t at = 0, from = 0;; ++at) {
    const bool end = at == text.size();
    const auto c = end ? '\0' : text[at];
    const bool special =
        c == '<' || c == '>' || c == '&' || c == '"' || (static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t');
    if (!end && !special &&
        !(c == '\xEF' && (text.substr(at).starts_with("\xEF\xBF\xBE") || text.substr(at).starts_with("\xEF\xBF\xBF"))))
      continue;
    out.append(text.substr(from, at - from));
    if (end) return;
    if (c == '\xEF') at += 2;
    out += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : c == '"' ? "&quot;" : " ";
    from = at + 1;
  }
}

bool keeps_blanks(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\n' || c == '\t'; };
  return !text.empty() &&
         (blank(text.front()) || blank(text.back()) || text.find('\n') != text.npos || text.find("  ") != text.npos);
}

/// At most 31 characters, none of []:*?/\ and no apostrophe at an end.
std::string sheet_name(std::string_view asked) {
  std::string name(asked);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return std::string_view("[]:*?/\\'").find(c) != std::string_view::npos; },
      ' ');
  name = beginning(name, 31);
  return name.empty() ? "1" : name;
}

/// "A", "B" ... "Z", "AA": column `n`, counted from 0.
std::string letters(std::size_t n) {
  std::string text;
  for (++n; n > 0; n = (n - 1) / 26) text.insert(text.begin(), static_cast<char>('A' + (n - 1) % 26));
  return text;
}

/// A folder of our own for the parts, gone with its owner.
class Parts {
 public:
  explicit Parts(const std::string& folder) : path_(folder + "/sheet-XXXXXX") {
    if (!::mkdtemp(path_.data())) throw std::runtime_error("nothing can be written where files to be sent are made");
  }
  ~Parts() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// A part that is written piece by piece under its name.
class Part {
 public:
  explicit Part(const std::string& path) : file_(std::fopen(path.c_str(), "wxe")) {
    if (!file_) refused();
    std::setvbuf(file_, nullptr, _IONBF, 0);
  }
  ~Part() {
    if (file_) std::fclose(file_);
  }
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;
  void write(std::string_view bytes) {
    if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) refused();
  }
  void close() {
    if (std::fclose(std::exchange(file_, nullptr)) != 0) refused();
  }

 private:
  [[noreturn]] static void refused() {
    throw std::runtime_error("a file to be sent cannot be written; is the disk full?");
  }
  std::FILE* file_;
};

class XlsxWriter final : public Writer {
 public:
  XlsxWriter(const std::string& folder, std::string_view name)
      : parts_(folder), name_(sheet_name(name)), sheet_(sheet_path()) {
    out_.reserve(capacity + (std::size_t{256} << 10));
    out_.append(head).append("<worksheet xmlns=\"").append(main_space).append("\">").append(sheet_begin);
  }

  void text(std::string_view value) override {
    if (value.empty()) return blank();
    open(rows_ == 0 ? "\" s=\"2\" t=\"inlineStr\"><is><t" : "\" t=\"inlineStr\"><is><t");
    const auto kept = beginning(value, longest_cell);
    out_ += keeps_blanks(kept) ? " xml:space=\"preserve\">" : ">";
    if (kept.size() == value.size()) {
      append_escaped(out_, value);
    } else {
      append_escaped(out_, beginning(value, longest_cell - 1));
      out_ += "…";
    }
    out_ += "</t></is></c>";
  }
  void day(Date value) override {
    if (value < on(1900, 3, 1) || value > on(9999, 12, 31)) return text(iso(value));
    plain("\" s=\"1\"><v>", days_between(on(1899, 12, 30), value));
  }
  void number(std::int64_t value) override {
    // More than 15 digits do not survive in a spreadsheet: such a number is an identity, not an amount.
    if (value > 999'999'999'999'999 || value < -999'999'999'999'999) return text(std::to_string(value));
    plain("\"><v>", value);
  }
  void decimal(std::int64_t hundredths) override {
    const bool negative = hundredths < 0;
    const auto magnitude = negative ? -hundredths : hundredths;
    open("\"><v>");
    if (negative) out_ += '-';
    append_number(magnitude / 100);
    out_ += '.';
    out_ += static_cast<char>('0' + magnitude % 100 / 10);
    out_ += static_cast<char>('0' + magnitude % 10);
    out_ += "</v></c>";
  }
  void blank() override {
    begin_row();
    ++column_;
  }

  void end_row() override {
    begin_row();
    out_ += "</row>";
    ++rows_;
    column_ = 0;
    in_row_ = false;
    if (out_.size() >= capacity) flush();
  }

  std::shared_ptr<UnnamedFile> finish() override {
    out_ += sheet_end;
    flush();
    sheet_.close();
    put("[Content_Types].xml", types);
    put("_rels/.rels", package_links);
    std::string book = "<workbook xmlns=\"" + std::string(main_space) + "\" xmlns:r=\"" + std::string(links_space) +
                       "\"><sheets><sheet name=\"";
    append_escaped(book, name_);
    put("xl/workbook.xml", book + "\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
    put("xl/_rels/workbook.xml.rels", book_links);
    put("xl/styles.xml", styles);
    zip::pack(parts_.path(),
              {"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
               "xl/worksheets/sheet1.xml"},
              parts_.path() + "/sheet.xlsx", {.level = 1, .durable = false});
    return UnnamedFile::taken(parts_.path() + "/sheet.xlsx");
  }

 private:
  static constexpr std::size_t capacity = std::size_t{256} << 10;

  std::string sheet_path() const {
    fs::create_directories(parts_.path() + "/xl/worksheets");
    return parts_.path() + "/xl/worksheets/sheet1.xml";
  }
  void put(const std::string& name, std::string_view content) {
    fs::create_directories(fs::path(parts_.path() + "/" + name).parent_path());
    Part part(parts_.path() + "/" + name);
    part.write(head);
    part.write(content);
    part.close();
  }
  void append_number(std::int64_t n) {
    char digits[24];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, n);
    out_.append(digits, end);
  }
  void begin_row() {
    if (in_row_) return;
    if (rows_ == most_rows) throw TooManyRows();
    in_row_ = true;
    row_.clear();
    char digits[24];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, rows_ + 1);
    row_.assign(digits, end);
    out_.append("<row r=\"").append(row_).append("\">");
  }
  /// Begins the next cell up to its reference.
  void open(std::string_view rest) {
    begin_row();
    while (letters_.size() <= column_) letters_.push_back(letters(letters_.size()));
    out_.append("<c r=\"").append(letters_[column_]).append(row_).append(rest);
    ++column_;
  }
  void plain(std::string_view rest, std::int64_t value) {
    open(rest);
    append_number(value);
    out_ += "</v></c>";
  }
  void flush() {
    sheet_.write(out_);
    out_.clear();
  }

  Parts parts_;
  std::string name_;
  Part sheet_;
  std::string out_, row_;
  std::vector<std::string> letters_;
  std::uint64_t rows_ = 0;
  std::size_t column_ = 0;
  bool in_row_ = false;
};

}  // namespace

std::unique_ptr<Writer> make_xlsx(const std::string& folder, std::string_view name) {
  return std::make_unique<XlsxWriter>(folder, name);
}

}  // namespace kith::sheet
