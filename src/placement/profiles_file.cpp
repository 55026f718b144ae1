// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/profiles_file.h"

#include <algorithm>

#include "platform/csv/reader.h"
#include "records/append.h"
#include "records/value.h"

namespace kith::placement {
namespace {

constexpr std::size_t most_flaws = 100;
constexpr records::ColumnKey profile_day = "matching_profiles.event_date",
                             week_day = "weekly_availabilities.valid_from";
constexpr records::ColumnKey of_profiles[] = {
    profile_day,
    "matching_profiles.interests",
    "matching_profiles.skills",
    "matching_profiles.goals",
    "matching_profiles.experience",
    "matching_profiles.outgoing",
    "matching_profiles.active",
    "matching_profiles.orderly",
    "matching_profiles.playful",
    "matching_profiles.east_km",
    "matching_profiles.north_km",
    "matching_profiles.reach_km",
    "matching_profiles.introduction",
};
constexpr records::ColumnKey of_weeks[] = {
    "weekly_availabilities.monday",      "weekly_availabilities.tuesday",
    "weekly_availabilities.wednesday",   "weekly_availabilities.thursday",
    "weekly_availabilities.friday",      "weekly_availabilities.saturday",
    "weekly_availabilities.sunday",      week_day,
    "weekly_availabilities.valid_until",
};

const records::ColumnKey* named(std::span<const records::ColumnKey> columns, std::string_view name) {
  const auto found = std::ranges::find_if(columns, [&](const auto& c) { return c->name == name; });
  return found == columns.end() ? nullptr : &*found;
}

class Table {
 public:
  Table(std::string_view text, const ProgrammePool& pool)
      : left_(text), pool_(pool), reader_([this](std::span<char> into) {
          const auto n = std::min(into.size(), left_.size());
          std::copy_n(left_.data(), n, into.data());
          left_.remove_prefix(n);
          return n;
        }) {}

  ReadProfiles read() {
    if (!reader_.next()) {
      flaw("", "placement.flaw.csv_empty");
      return std::move(read_);
    }
    header_.assign(reader_.fields().begin(), reader_.fields().end());
    for (const auto& column : header_)
      if (column != "person" && !named(of_profiles, column) && !named(of_weeks, column))
        flaw(column, "placement.flaw.csv_column");
    if (std::ranges::find(header_, "person") == header_.end()) flaw("person", "placement.flaw.csv_person");
    if (!read_.flaws.empty()) return std::move(read_);
    while (reader_.next()) row();
    return std::move(read_);
  }

 private:
  void flaw(std::string column, std::string_view key) {
    if (read_.flaws.size() < most_flaws)
      read_.flaws.push_back({static_cast<std::int64_t>(reader_.record()) + 1, std::move(column), std::string(key)});
  }
  PersonId person_of(std::string_view id) const {
    const auto& pool = pool_.asked.pool;
    for (std::size_t k = 0; k < pool.mentors.size(); ++k)
      if (pool.mentors[k].id == id) return pool_.mentors[k].person;
    for (std::size_t k = 0; k < pool.mentees.size(); ++k)
      if (pool.mentees[k].id == id) return pool_.mentees[k].person;
    return {};
  }
  void cell(ProfileRow& row, const std::string& column, std::string_view text) {
    const auto* key = named(of_profiles, column);
    const bool of_week = key == nullptr;
    if (of_week) key = named(of_weeks, column);
    db::Value value;
    if (const auto wrong = records::parse(**key, text, value)) return flaw(column, wrong->key);
    if (*key == profile_day && value.integer() > day_number(pool_.as_of))
      return flaw(column, "records.flaw.event_after_recorded");
    auto& answers = of_week ? row.week : row.profile;
    if (value.kind() == db::Value::Kind::integer)
      answers.put(*key, value.integer());
    else
      answers.put(*key, std::string(text));
    (of_week ? row.has_week : row.has_profile) = true;
  }
  void row() {
    if (!reader_.mistakes().empty() || reader_.fields().size() != header_.size())
      return flaw("", "placement.flaw.csv_row");
    ProfileRow made;
    for (std::size_t c = 0; c < header_.size(); ++c) {
      const auto text = reader_.fields()[c];
      if (header_[c] == "person") {
        made.person = person_of(text);
        if (!made.person) flaw("person", "placement.flaw.csv_nobody");
      } else if (!text.empty()) {
        cell(made, header_[c], text);
      }
    }
    const auto today = static_cast<std::int64_t>(day_number(pool_.as_of));
    if (made.has_profile && !made.profile.find(profile_day)) made.profile.put(profile_day, today);
    if (made.has_week && !made.week.find(week_day)) made.week.put(week_day, today);
    read_.rows.push_back(std::move(made));
  }

  std::string_view left_;
  const ProgrammePool& pool_;
  csv::Reader reader_;
  std::vector<std::string> header_;
  ReadProfiles read_;
};

Result<std::int64_t> keep(db::Tx& tx, records::TableKey table, records::ColumnKey person, PersonId who,
                          const casefile::Answers& answers, const records::Author& author) {
  auto fields = answers.fields();
  fields.push_back({person, who});
  const auto row = records::append(tx, table, fields, author);
  if (!row) return tl::unexpected(row.error());
  return row->chain;
}

}  // namespace

ReadProfiles read_profiles(std::string_view csv, const ProgrammePool& pool) { return Table(csv, pool).read(); }

Result<std::int64_t> record_profiles(db::Tx& tx, const ReadProfiles& read, const records::Author& author) {
  std::int64_t made = 0;
  for (const auto& row : read.rows) {
    if (row.has_profile) {
      if (const auto kept =
              keep(tx, "matching_profiles", "matching_profiles.person_id", row.person, row.profile, author);
          !kept)
        return kept;
      ++made;
    }
    if (row.has_week) {
      if (const auto kept =
              keep(tx, "weekly_availabilities", "weekly_availabilities.person_id", row.person, row.week, author);
          !kept)
        return kept;
      ++made;
    }
  }
  return made;
}

}  // namespace kith::placement
