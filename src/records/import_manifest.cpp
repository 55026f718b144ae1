// SPDX-License-Identifier: AGPL-3.0-or-later
#include "records/import_manifest.h"

#include <algorithm>
#include <charconv>

#include "records/nfc.h"
#include "records/value.h"

namespace kith::records {
namespace {

const std::string file_name(manifest_file);

void wrong(ImportBook& book, std::uint64_t row, std::string value, const char* key, std::string detail = {},
           Code code = Code::manifest) {
  const char* column = row == 0 ? "" : "value";
  book.add({file_name, row, column, std::move(value), code, key, std::move(detail)});
}

/// All rows `property,value`; later ones of the same name are a problem.
void read_properties(csv::Reader& reader, Manifest& manifest, ImportBook& book) {
  static const std::vector<std::string> columns{"property", "value"};
  while (reader.next()) {
    if (!report_mistakes(reader, file_name, columns, book)) continue;
    const auto fields = reader.fields();
    if (reader.record() == 0) {
      if (!std::ranges::equal(fields, columns)) wrong(book, 0, "", "records.import.manifest_header");
      continue;
    }
    if (fields.size() != 2) {
      book.add({file_name, reader.record(), "", "", Code::column_count, "records.import.column_count",
                std::to_string(fields.size())});
      continue;
    }
    const Manifest::Property property{std::string(fields[1]), reader.record()};
    if (!manifest.properties.emplace(std::string(fields[0]), property).second)
      book.add({file_name, reader.record(), "property", std::string(fields[0]), Code::manifest,
                "records.import.manifest_unknown", ""});
  }
  note_tolerated(reader.notes(), file_name, book);
}

const Manifest::Property* find(const Manifest& manifest, const std::string& name) {
  const auto found = manifest.properties.find(name);
  return found == manifest.properties.end() ? nullptr : &found->second;
}

/// A property that must be there, as text; empty when it is not.
std::string required(const Manifest& manifest, const std::string& name, ImportBook& book) {
  const auto* property = find(manifest, name);
  if (!property)
    wrong(book, 0, "", "records.import.manifest_missing", name);
  else if (property->value.empty())
    wrong(book, property->row, "", "records.flaw.required", "", Code::required);
  else if (db::Value value; const auto flaw = parse(Column{}, property->value, value))
    wrong(book, property->row, property->value, flaw->key, "", flaw->code);
  else
    return property->value;
  return {};
}

bool read_version(Manifest& manifest, ImportBook& book) {
  const auto* format = find(manifest, "format");
  const auto* version = find(manifest, "format_version");
  if (!format || !version) {
    wrong(book, 0, "", "records.import.manifest_missing", format ? "format_version" : "format");
    return false;
  }
  const auto minor = parse_format_version(version->value);
  if (format->value != "kith-exchange" || !minor) {
    const auto& bad = format->value != "kith-exchange" ? *format : *version;
    wrong(book, bad.row, bad.value, "records.import.other_format");
    return false;
  }
  if (*minor > newest_minor) {
    wrong(book, version->row, version->value, "records.import.newer_format", version->value);
    return false;
  }
  manifest.minor = *minor;
  return true;
}

void read_agency(Manifest& manifest, ImportBook& book) {
  manifest.agency = {required(manifest, "agency_name", book), required(manifest, "country", book),
                     required(manifest, "default_language", book), required(manifest, "time_zone", book)};
  if (!manifest.agency.time_zone.empty() && !is_time_zone(manifest.agency.time_zone))
    wrong(book, find(manifest, "time_zone")->row, manifest.agency.time_zone, "records.import.time_zone", "",
          Code::bad_value);
  const std::string formative = required(manifest, "formative", book);
  manifest.formative = formative != "omitted";
  if (!formative.empty() && formative != "included" && formative != "omitted")
    wrong(book, find(manifest, "formative")->row, formative, "records.flaw.not_listed", "", Code::bad_value);
}

bool is_known(const Manifest& manifest, std::string_view name) {
  static constexpr std::string_view plain[] = {"format",           "format_version", "agency_name", "country",
                                               "default_language", "time_zone",      "formative"};
  if (std::ranges::find(plain, name) != std::end(plain)) return true;
  const auto colon = name.find(':');
  if (colon == name.npos || (name.substr(0, colon) != "rows" && name.substr(0, colon) != "sha256")) return false;
  const auto table = TableKey::find(name.substr(colon + 1));
  return table && (*table)->file == name.substr(colon + 1) && (*table)->since() <= manifest.minor &&
         (manifest.formative || !(*table)->formative());
}

}  // namespace

std::optional<std::uint64_t> Manifest::rows_of(const std::string& file) const {
  const auto* property = find(*this, "rows:" + file);
  std::uint64_t rows = 0;
  if (!property) return std::nullopt;
  const char* const end = property->value.data() + property->value.size();
  const auto [stop, error] = std::from_chars(property->value.data(), end, rows);
  return error == std::errc{} && stop == end ? std::optional(rows) : std::nullopt;
}

std::optional<Manifest> read_manifest(ImportFolder& folder, ImportBook& book) {
  Manifest manifest;
  if (!std::ranges::binary_search(folder.files(), file_name)) {
    book.add({file_name, 0, "", "", Code::missing_file, "records.import.missing_file", ""});
    return manifest;
  }
  csv::Reader reader(folder.read(file_name));
  read_properties(reader, manifest, book);
  if (!read_version(manifest, book)) return std::nullopt;
  read_agency(manifest, book);
  for (const auto& [name, property] : manifest.properties)
    if (!is_known(manifest, name))
      book.add({file_name, property.row, "property", name, Code::manifest, "records.import.manifest_unknown", ""});
  manifest.readable = true;
  return manifest;
}

void compare_with_manifest(const Manifest& manifest, const std::string& file, std::uint64_t rows,
                           const std::string& digest, ImportBook& book) {
  if (!manifest.readable) return;
  const auto* const count = find(manifest, "rows:" + file);
  if (!count)
    wrong(book, 0, "", "records.import.manifest_missing", "rows:" + file);
  else if (count->value != std::to_string(rows))
    wrong(book, count->row, count->value, "records.import.row_count", std::to_string(rows));
  const auto* const sum = find(manifest, "sha256:" + file);
  if (!sum)
    wrong(book, 0, "", "records.import.manifest_missing", "sha256:" + file);
  else if (sum->value != digest)
    wrong(book, sum->row, sum->value, "records.import.digest");
}

namespace {

const char* key_of(csv::Mistake::Kind kind) {
  switch (kind) {
    case csv::Mistake::Kind::encoding: return "records.import.encoding";
    case csv::Mistake::Kind::stray_quote: return "records.import.stray_quote";
    case csv::Mistake::Kind::text_after_quote: return "records.import.text_after_quote";
    case csv::Mistake::Kind::lone_return: return "records.import.lone_return";
    case csv::Mistake::Kind::open_quote: return "records.import.open_quote";
    case csv::Mistake::Kind::record_too_long: return "records.import.record_too_long";
  }
  return "records.import.encoding";
}

}  // namespace

bool report_mistakes(const csv::Reader& reader, const std::string& file, std::span<const std::string> columns,
                     ImportBook& book) {
  for (const csv::Mistake& mistake : reader.mistakes()) {
    const auto field = static_cast<std::size_t>(mistake.field);
    const bool header = reader.record() == 0;
    book.add({file, reader.record(), header || field >= columns.size() ? "" : columns[field], "",
              mistake.kind == csv::Mistake::Kind::encoding ? Code::encoding : Code::csv_syntax, key_of(mistake.kind),
              std::to_string(mistake.offset)});
  }
  return reader.mistakes().empty();
}

void note_tolerated(const csv::Notes& notes, const std::string& file, ImportBook& book) {
  if (notes.byte_order_mark) book.note(file, "records.note.byte_order_mark");
  if (notes.lf_line_ends) book.note(file, "records.note.lf_line_ends");
  if (notes.needless_quotes) book.note(file, "records.note.needless_quotes");
  if (notes.blank_lines_at_end) book.note(file, "records.note.blank_lines");
  if (notes.no_last_line_end) book.note(file, "records.note.no_last_line_end");
}

}  // namespace kith::records
