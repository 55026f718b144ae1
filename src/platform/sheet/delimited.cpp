// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <array>

#include "platform/sheet/sheet.h"
#include "platform/sheet/write.h"

/// Delimited text, read as leniently as spreadsheets do: a quote inside a plain value is a letter, text after a closing
/// quote belongs to the value, rows may be of different lengths.
namespace kith::sheet {
namespace {

class Delimited final : public Sheet {
 public:
  Delimited(std::string_view bytes, const Limits& limits) : limits_(limits) {
    form_.encoding = encoding_of(bytes);
    text_ = to_utf8(bytes, form_.encoding);
    std::replace_if(
        text_.begin(), text_.end(), [](char c) { return c == '\0' || c == '\v' || c == '\f'; }, ' ');
    std::string_view rest = text_;
    if (rest.starts_with("sep=") && rest.size() > 5) {  // Excel's own word for it
      form_.delimiter = rest[4];
      begin_ = std::min(rest.find('\n'), rest.size() - 1) + 1;
      first_row_ = 2;
    } else {
      form_.delimiter = guess();
    }
  }

  void rows(FunctionRef<bool(const Row&)> each) const override {
    std::vector<std::string> kept;
    std::vector<std::string_view> cells;
    std::size_t at = begin_;
    for (std::uint64_t number = first_row_; at < text_.size(); ++number) {
      cells.clear();
      kept.clear();
      kept.reserve(limits_.most_columns);
      at = read_row(at, form_.delimiter, cells, kept);
      if (!each(Row{number, cells})) return;
    }
  }

 private:
  /// How many values each of the first lines has, were `c` between them: the most even count above one wins.
  char guess() const {
    char best = ',';
    double best_score = 0;
    for (const char c : {';', ',', '\t', '|'}) {
      std::vector<std::size_t> counts;
      std::vector<std::string> kept;
      std::vector<std::string_view> cells;
      for (std::size_t at = 0; at < text_.size() && counts.size() < 30;) {
        cells.clear();
        kept.clear();
        kept.reserve(limits_.most_columns);
        at = read_row(at, c, cells, kept);
        if (!Row{0, cells}.blank()) counts.push_back(cells.size());
      }
      if (counts.empty()) continue;
      std::sort(counts.begin(), counts.end());
      const auto common = counts[counts.size() / 2];
      const auto same = static_cast<double>(std::count(counts.begin(), counts.end(), common));
      const double score = common < 2 ? 0
                                      : same / static_cast<double>(counts.size()) * 10 +
                                            static_cast<double>(std::min<std::size_t>(common, 8));
      if (score > best_score) {
        best_score = score;
        best = c;
      }
    }
    return best;
  }

  std::size_t read_row(std::size_t at, char delimiter, std::vector<std::string_view>& cells,
                       std::vector<std::string>& kept) const {
    for (;;) {
      if (cells.size() >= limits_.most_columns) throw SheetError("sheet.refused.too_wide");
      while (at < text_.size() && text_[at] == ' ') ++at;
      at = at < text_.size() && text_[at] == '"' ? read_quoted(at + 1, delimiter, cells, kept)
                                                 : read_plain(at, delimiter, cells);
      if (at >= text_.size()) return at;
      if (text_[at] == delimiter) {
        ++at;
        if (at == text_.size()) cells.emplace_back();
        continue;
      }
      if (text_[at] == '\r' && at + 1 < text_.size() && text_[at + 1] == '\n') ++at;
      return at + 1;
    }
  }

  bool ends(std::size_t at, char delimiter) const {
    return at >= text_.size() || text_[at] == delimiter || text_[at] == '\n' || text_[at] == '\r';
  }

  std::size_t read_plain(std::size_t at, char delimiter, std::vector<std::string_view>& cells) const {
    const auto from = at;
    while (!ends(at, delimiter)) ++at;
    push(std::string_view(text_).substr(from, at - from), cells);
    return at;
  }

  std::size_t read_quoted(std::size_t at, char delimiter, std::vector<std::string_view>& cells,
                          std::vector<std::string>& kept) const {
    std::string value;
    for (; at < text_.size(); ++at) {
      if (text_[at] == '"') {
        if (at + 1 < text_.size() && text_[at + 1] == '"') {
          ++at;
        } else {
          ++at;
          while (!ends(at, delimiter)) value += text_[at++];
          break;
        }
      }
      if (text_[at] != '\r') value += text_[at];
      if (value.size() > (std::size_t{1} << 20)) throw SheetError("sheet.refused.open_quote");
    }
    kept.push_back(std::move(value));
    push(kept.back(), cells);
    return at;
  }

  void push(std::string_view value, std::vector<std::string_view>& cells) const {
    value = trimmed(value);
    cells.push_back(beginning(value, limits_.longest_cell));
  }

  Limits limits_;
  std::string text_;
  std::size_t begin_ = 0;
  std::uint64_t first_row_ = 1;
};

}  // namespace

std::unique_ptr<Sheet> open_delimited(std::string_view bytes, const Limits& limits) {
  return std::make_unique<Delimited>(bytes, limits);
}

}  // namespace kith::sheet
