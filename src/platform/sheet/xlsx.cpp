// SPDX-License-Identifier: AGPL-3.0-or-later
#include <zip.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "platform/sheet/sheet.h"
#include "platform/sheet/write.h"
#include "platform/sheet/xml.h"

namespace kith::sheet {
namespace {

using Piece = Xml::Piece;
struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};

/// The parts of the package, each unpacked only when it is asked for and never to disk.
class Package {
 public:
  Package(std::string_view bytes, const Limits& limits) : limits_(limits) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    zip_t* opened = source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error) : nullptr;
    if (!opened && source) zip_source_free(source);
    zip_error_fini(&error);
    if (!opened) throw SheetError("sheet.refused.damaged");
    archive_.reset(opened);
    const auto count = zip_get_num_entries(opened, 0);
    if (count < 0 || static_cast<std::size_t>(count) > limits.most_entries) throw SheetError("sheet.refused.bomb");
  }

  std::optional<std::string> part(const std::string& name) {
    zip_stat_t stat;
    if (zip_stat(archive_.get(), name.c_str(), 0, &stat) != 0) return std::nullopt;
    if (stat.encryption_method != ZIP_EM_NONE) throw SheetError("sheet.refused.old_or_locked");
    if (stat.size > limits_.most_unpacked - std::min(read_, limits_.most_unpacked) ||
        (stat.size > (std::uint64_t{10} << 20) && stat.size / limits_.most_ratio > stat.comp_size))
      throw SheetError("sheet.refused.bomb");
    read_ += stat.size;
    const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(zip_fopen_index(archive_.get(), stat.index, 0),
                                                                 zip_fclose);
    if (!file) throw SheetError("sheet.refused.damaged");
    std::string out(stat.size, '\0');
    std::size_t filled = 0;
    while (filled < out.size()) {
      const auto n = zip_fread(file.get(), out.data() + filled, out.size() - filled);
      if (n <= 0) throw SheetError("sheet.refused.damaged");
      filled += static_cast<std::size_t>(n);
    }
    char more = 0;
    if (zip_fread(file.get(), &more, 1) != 0) throw SheetError("sheet.refused.bomb");
    return out;
  }

 private:
  std::unique_ptr<zip_t, Discard> archive_;
  Limits limits_;
  std::size_t read_ = 0;
};

bool shows_a_day(std::string_view format) {
  bool quoted = false, bracket = false, day = false;
  for (const char c : format) {
    if (c == '"')
      quoted = !quoted;
    else if (c == '[')
      bracket = true;
    else if (c == ']')
      bracket = false;
    else if (!quoted && !bracket && (c == 'd' || c == 'D' || c == 'y' || c == 'Y'))
      day = true;
  }
  return day;
}

std::size_t number_of(std::string_view text) {
  std::size_t n = 0;
  std::from_chars(text.data(), text.data() + text.size(), n);
  return n;
}

/// "BC12" is column 54, counted from 0.
std::size_t column_of(std::string_view reference) {
  std::size_t n = 0;
  for (const char c : reference) {
    if (c < 'A' || c > 'Z' || n > 100'000) break;
    n = n * 26 + static_cast<std::size_t>(c - 'A' + 1);
  }
  return n == 0 ? 0 : n - 1;
}

class Xlsx final : public Sheet {
 public:
  Xlsx(std::string bytes, const Limits& limits) : bytes_(std::move(bytes)), limits_(limits) {
    Package package(bytes_, limits);
    form_.xlsx = true;
    const auto sheets = read_workbook(package);
    if (sheets.empty()) throw SheetError("sheet.refused.no_sheet");
    read_styles(package);
    read_texts(package);
    for (const auto& [sheet, path] : sheets) {
      if (auto part = package.part(path)) {
        content_ = std::move(*part);
        form_.sheet = sheet;
        bool any = false;
        rows([&](const Row& row) {
          any = !row.blank();
          return !any;
        });
        if (any) break;
      }
    }
    form_.other_sheets = sheets.size() - 1;
    bytes_.clear();
    bytes_.shrink_to_fit();
  }

  void rows(FunctionRef<bool(const Row&)> each) const override {
    Xml xml(content_);
    std::vector<std::string> values;
    std::vector<std::string_view> cells;
    std::uint64_t number = 0;
    for (Piece piece = xml.next(); piece != Piece::end; piece = xml.next()) {
      if (piece != Piece::open || xml.name() != "row") continue;
      const auto told = xml.attribute("r");
      const std::uint64_t here = told ? number_of(*told) : number + 1;
      if (here <= number || here > 1'048'576) throw SheetError("sheet.refused.damaged");
      for (++number; number < here; ++number)
        if (here - number < 10'000 && !each(Row{number, {}})) return;
      read_row(xml, values);
      cells.clear();
      for (const auto& value : values) cells.push_back(trimmed(value));
      if (!each(Row{number, cells})) return;
    }
  }

 private:
  using Found = std::vector<std::pair<std::string, std::string>>;  ///< name and part of each visible sheet

  Found read_workbook(Package& package) {
    const auto workbook = package.part("xl/workbook.xml");
    const auto relations = package.part("xl/_rels/workbook.xml.rels");
    if (!workbook || !relations) throw SheetError("sheet.refused.no_sheet");
    std::map<std::string, std::string> targets;
    Xml links(*relations);
    for (Piece piece = links.next(); piece != Piece::end; piece = links.next())
      if (piece == Piece::open && links.name() == "Relationship" &&
          links.attribute("TargetMode").value_or("") != "External")
        targets[links.attribute("Id").value_or("")] = links.attribute("Target").value_or("");
    Found found;
    Xml book(*workbook);
    for (Piece piece = book.next(); piece != Piece::end; piece = book.next()) {
      if (piece != Piece::open) continue;
      if (book.name() == "workbookPr") {
        const auto from = book.attribute("date1904").value_or("0");
        form_.days_from_1904 = from == "1" || from == "true";
      }
      if (book.name() != "sheet" || book.attribute("state").value_or("visible") != "visible") continue;
      auto target = targets[book.attribute("id").value_or("")];
      if (target.starts_with('/'))
        target.erase(0, 1);
      else
        target.insert(0, "xl/");
      found.emplace_back(book.attribute("name").value_or(""), std::move(target));
    }
    return found;
  }

  void read_styles(Package& package) {
    const auto part = package.part("xl/styles.xml");
    if (!part) return;
    std::map<std::size_t, bool> own;
    bool cells = false;
    Xml xml(*part);
    for (Piece piece = xml.next(); piece != Piece::end; piece = xml.next()) {
      if (xml.name() == "cellXfs") cells = piece == Piece::open;
      if (piece != Piece::open) continue;
      if (xml.name() == "numFmt")
        own[number_of(xml.attribute("numFmtId").value_or(""))] = shows_a_day(xml.attribute("formatCode").value_or(""));
      if (cells && xml.name() == "xf") {
        const auto format = number_of(xml.attribute("numFmtId").value_or(""));
        days_.push_back((format >= 14 && format <= 17) || format == 22 || (format >= 27 && format <= 36) ||
                        (own.contains(format) && own[format]));
      }
    }
  }

  void read_texts(Package& package) {
    const auto part = package.part("xl/sharedStrings.xml");
    if (!part) return;
    bool inside = false;
    int phonetic = 0;
    Xml xml(*part);
    for (Piece piece = xml.next(); piece != Piece::end; piece = xml.next()) {
      const bool open = piece == Piece::open;
      if (piece == Piece::text) {
        if (inside && phonetic == 0) xml.append_text(texts_.back());
      } else if (xml.name() == "si" && open) {
        texts_.emplace_back();
      } else if (xml.name() == "t") {
        inside = open && !texts_.empty();
      } else if (xml.name() == "rPh") {
        phonetic += open ? 1 : -1;
      }
    }
  }

  void read_row(Xml& xml, std::vector<std::string>& values) const {
    values.clear();
    std::string kind, style;
    std::size_t column = 0;
    std::string value;
    bool in_value = false;
    for (Piece piece = xml.next(); piece != Piece::end; piece = xml.next()) {
      const bool open = piece == Piece::open;
      if (piece == Piece::text) {
        if (in_value) xml.append_text(value);
        continue;
      }
      if (xml.name() == "row") return;
      if (xml.name() == "c" && open) {
        const auto reference = xml.attribute("r");
        column = reference ? column_of(*reference) : values.size();
        kind = xml.attribute("t").value_or("n");
        style = xml.attribute("s").value_or("0");
        value.clear();
      } else if (xml.name() == "c") {
        if (column >= limits_.most_columns) {
          if (!value.empty()) throw SheetError("sheet.refused.too_wide");
          continue;
        }
        if (values.size() <= column) values.resize(column + 1);
        values[column] = beginning(shown(kind, number_of(style), std::move(value)), limits_.longest_cell);
        value.clear();
      } else if (xml.name() == "v" || xml.name() == "t") {
        in_value = open;
      }
    }
    throw SheetError("sheet.refused.damaged");
  }

  std::string shown(std::string_view kind, std::size_t style, std::string value) const {
    if (kind == "s") {
      const auto at = number_of(value);
      return at < texts_.size() ? texts_[at] : std::string();
    }
    if (kind == "b") return value == "1" ? "true" : "false";
    if (kind != "n" || value.empty()) return value;
    double number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size()) return value;
    if (style < days_.size() && days_[style]) {
      const auto day = day_of_serial(static_cast<std::int64_t>(std::floor(number)), form_.days_from_1904);
      return day ? iso(*day) : value;
    }
    if (number == std::floor(number) && std::fabs(number) < 1e15)
      return std::to_string(static_cast<std::int64_t>(number));
    return value;
  }

  std::string bytes_, content_;
  Limits limits_;
  std::vector<bool> days_;  ///< by style: the number is shown as a day
  std::vector<std::string> texts_;
};

}  // namespace

std::unique_ptr<Sheet> open_xlsx(std::string bytes, const Limits& limits) {
  return std::make_unique<Xlsx>(std::move(bytes), limits);
}

}  // namespace kith::sheet
