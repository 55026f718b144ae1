// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "platform/csv/writer.h"
#include "records/digest.h"
#include "records/schema.h"

namespace kith::records {

/// An exchange folder in the hands of a test: a small valid agency, to be changed and written.
class FolderForTests {
 public:
  using Cells = std::vector<std::pair<std::string, std::string>>;
  struct File {
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
  };

  FolderForTests() {
    for (const Table& table : tables()) {
      File& file = files[std::string(table.file)];
      for (const Column& column : table.columns) file.header.emplace_back(column.name);
    }
    for (const char* id : {"p-1", "p-2", "p-3", "p-4"}) add("persons", id, {{"given_name", id}});
    add("programmes", "g-1",
        {{"name", "Community"},
         {"model", "one_to_one"},
         {"setting", "community"},
         {"survivor", "false"},
         {"high_risk", "false"},
         {"guardian_topic_applies", "true"},
         {"standards_family", "MS"},
         {"edition_year", "2020"},
         {"time_zone", "America/Toronto"},
         {"start_date", "2020-01-01"}});
    add("matches", "m-1",
        {{"programme_id", "g-1"}, {"mentor_id", "p-2"}, {"mentee_id", "p-3"}, {"event_date", "2025-12-01"}});
    meeting("l-1");
    meeting("l-2");
    add("supervisory_contacts", "c-1",
        {{"programme_id", "g-1"}, {"event_date", "2025-12-20"}, {"mode", "phone"}, {"staff_id", "p-1"}});
    party("q-1", "mentor", "self", "p-2");
  }

  std::vector<std::string>& add(const std::string& file, const std::string& id, const Cells& cells) {
    File& target = files.at(file + ".csv");
    target.rows.emplace_back(target.header.size());
    set(file, target.rows.size(), "sourced_id", id);
    set(file, target.rows.size(), "recorded_at", "2026-01-05T10:00:00-05:00");
    set(file, target.rows.size(), "recorded_by", "p-1");
    set(file, target.rows.size(), "voided", "false");
    for (const auto& [column, value] : cells) set(file, target.rows.size(), column, value);
    return target.rows.back();
  }
  void meeting(const std::string& id, const Cells& more = {}) {
    add("meeting_logs", id,
        {{"match_id", "m-1"}, {"event_date", "2025-12-10"}, {"mode", "in_person"}, {"entered_by", "mentor"}});
    for (const auto& [column, value] : more)
      set("meeting_logs", files.at("meeting_logs.csv").rows.size(), column, value);
  }
  void party(const std::string& id, const std::string& track, const std::string& kind, const std::string& person) {
    add("contact_parties", id,
        {{"contact_id", "c-1"},
         {"match_id", "m-1"},
         {"track", track},
         {"informant_kind", kind},
         {"person_id", person},
         {"result", "reached"},
         {"information_obtained", "true"}});
  }
  /// `row` counts from 1, as in the report.
  void set(const std::string& file, std::size_t row, const std::string& column, const std::string& value) {
    File& target = files.at(file + ".csv");
    for (std::size_t i = 0; i < target.header.size(); ++i)
      if (target.header[i] == column) target.rows.at(row - 1).at(i) = value;
  }
  /// A meeting that supersedes another.
  void correction(const std::string& id, const std::string& superseded, const Cells& more = {}) {
    meeting(id, {{"supersedes", superseded}, {"recorded_at", "2026-01-06T10:00:00-05:00"}, {"minutes", "90"}});
    for (const auto& [column, value] : more)
      set("meeting_logs", files.at("meeting_logs.csv").rows.size(), column, value);
  }

  void write(const std::string& folder) const {
    std::filesystem::create_directories(folder + "/formative");
    std::string manifest = "property,value\r\n";
    for (const auto& [property, value] : properties) manifest += property + "," + value + "\r\n";
    for (const Table& table : tables()) {
      const std::string name(table.file);
      const auto replaced = raw.find(name);
      const std::string bytes = replaced == raw.end() ? text_of(files.at(name)) : replaced->second;
      if (!bytes.empty()) put(folder + "/" + name, bytes);
      Digest digest;
      digest.add(bytes);
      manifest += "rows:" + name + "," + std::to_string(files.at(name).rows.size()) + "\r\n";
      manifest += "sha256:" + name + "," + digest.text() + "\r\n";
    }
    put(folder + "/manifest.csv", raw.contains("manifest.csv") ? raw.at("manifest.csv") : manifest);
  }
  static std::string text_of(const File& file) {
    std::string out;
    csv::Writer writer([&](std::string_view bytes) { out += bytes; });
    const auto record = [&](const std::vector<std::string>& cells) {
      for (const auto& cell : cells) writer.field(cell);
      writer.end_record();
    };
    record(file.header);
    for (const auto& row : file.rows) record(row);
    writer.flush();
    return out;
  }
  static void put(const std::string& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

  std::map<std::string, File> files;
  std::map<std::string, std::string> raw;  ///< bytes instead of `files`; an empty text leaves the file out
  Cells properties{{"format", "kith-exchange"}, {"format_version", "1.2"},  {"agency_name", "Kin"},
                   {"country", "CA"},           {"default_language", "en"}, {"time_zone", "America/Toronto"},
                   {"formative", "included"}};
};

}  // namespace kith::records
