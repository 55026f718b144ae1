// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <array>

#include "platform/i18n/keys.h"
#include "records/append.h"
#include "records/labels.h"
#include "review/queries.h"
#include "review/review.h"

/// What a drawn file holds, for readers and the outside reviewer: records with their days, newest first. Whoever is on
/// the other side of a match, and staff, stand under letters that hold within the file; names, places, what is sealed
/// and what was written of the other side never get in.
namespace kith::review {
namespace {

using records::Sensitivity;
using records::TableKey;
using records::Version;

/// Read with the record because it alone says when and how: the contact of a party, the event of a training.
struct Whole {
  std::string_view part, reference, whole;
};
constexpr Whole wholes[] = {{"contact_parties", "contact_id", "supervisory_contacts"},
                            {"training_records", "training_event_id", "training_events"}};

const Whole* whole_of(std::string_view kind) {
  const auto* found =
      std::find_if(std::begin(wholes), std::end(wholes), [&](const Whole& w) { return w.part == kind; });
  return found == std::end(wholes) ? nullptr : found;
}

bool is_staff(std::string_view column) {
  return column == "staff_id" || column == "decided_by" || column == "approved_by" || column == "supervisor_id" ||
         column == "responder_id";
}

/// "The family", which CR 1.01 and MS 3.01 ask for; other private texts are names.
bool says_to_whom(std::string_view column) { return column == "given_to" || column == "informed_to"; }

/// Where a kind stands in a file: as a case goes.
std::size_t place_of(std::string_view kind) {
  constexpr std::string_view order[] = {"referrals",
                                        "referral_screenings",
                                        "applicant_notices",
                                        "rights_notices",
                                        "intakes",
                                        "urgent_responses",
                                        "assessments",
                                        "referral_decisions",
                                        "consents",
                                        "waitlist_entries",
                                        "waitlist_contacts",
                                        "referrals_out",
                                        "mentor_applications",
                                        "mentor_interviews",
                                        "mentor_references",
                                        "criterion_scores",
                                        "background_checks",
                                        "mentor_decisions",
                                        "agreements",
                                        "training_records",
                                        "match_proposals",
                                        "match_acceptances",
                                        "match_disclosures",
                                        "matches",
                                        "initial_meetings",
                                        "role_briefings",
                                        "match_goals",
                                        "meeting_logs",
                                        "no_meeting_entries",
                                        "match_pauses",
                                        "contact_parties",
                                        "support_requests",
                                        "case_reviews",
                                        "exit_interviews",
                                        "match_closures"};
  return static_cast<std::size_t>(std::find(std::begin(order), std::end(order), kind) - std::begin(order));
}

class Content {
 public:
  Content(const Visit& visit, db::Tx& tx, const SampleFile& file)
      : words_(visit.words), tx_(tx), today_(visit.today), own_(of_mentee(file.stratum) ? "mentee_id" : "mentor_id") {}

  /// Nothing when no record of the kind holds today.
  std::optional<FilePart> part(const std::string& kind, std::vector<std::int64_t> chains) {
    constexpr std::size_t most = 60;
    const auto table = *TableKey::find(kind);
    FilePart part;
    part.title = records::table_label(words_, table);
    std::sort(chains.begin(), chains.end());
    std::vector<std::pair<std::int64_t, FileRecord>> dated;
    for (const auto chain : chains)
      if (const auto version = records::effective(tx_, table, chain, today_)) dated.push_back(read(table, *version));
    std::stable_sort(dated.begin(), dated.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    part.count = static_cast<std::int64_t>(dated.size());
    for (auto& [_, record] : dated)
      if (part.records.size() < most) part.records.push_back(std::move(record));
    if (part.count == 0) return std::nullopt;
    return part;
  }

 private:
  /// With the day by which it is sorted: when it happened, or else when it was typed.
  std::pair<std::int64_t, FileRecord> read(TableKey table, const Version& version) {
    FileRecord record;
    record.recorded_on = date_of(version.recorded_at);
    std::int64_t day = day_number(record.recorded_on);
    // A contact's own words may be about others who took part: of the whole only when, how, how long and by whom.
    if (const auto whole = whole_record(table, version))
      add(whole->first, whole->second, record, day, Sensitivity::internal);
    add(table, version, record, day, Sensitivity::sensitive);
    return {day, std::move(record)};
  }
  std::optional<std::pair<TableKey, Version>> whole_record(TableKey part, const Version& version) {
    const auto* rule = whole_of(part->name);
    if (!rule) return std::nullopt;
    const auto columns = part->content();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i].name != rule->reference || version.values[i].kind != db::Value::Kind::integer) continue;
      const auto table = *TableKey::find(rule->whole);
      if (auto found = records::effective(tx_, table, version.values[i].integer, today_))
        return std::pair(table, std::move(*found));
    }
    return std::nullopt;
  }
  void add(TableKey table, const Version& version, FileRecord& record, std::int64_t& day, Sensitivity most) {
    for (std::size_t i = 0; i < version.values.size(); ++i) {
      const auto& column = table->content()[i];
      if (column.sensitivity > most || of_other_side(table, version, column)) continue;
      const auto value = version.values[i].value();
      if (column.type == records::Type::date && (column.name == "event_date" || column.name == "start_date") &&
          value.kind() == db::Value::Kind::integer)
        day = value.integer();
      auto text = text_of(column, value);
      const std::string label = records::column_label(words_, column.name);
      const auto said = [&](const auto& pair) { return pair.first == label && pair.second == text; };
      if (!text.empty() && std::none_of(record.values.begin(), record.values.end(), said))
        record.values.emplace_back(label, std::move(text));
    }
  }
  /// What was written of the other side of a match: whoever is there was not drawn.
  bool of_other_side(TableKey table, const Version& version, const records::Column& column) const {
    const bool mentees = own_ == "mentee_id";
    if (column.type != records::Type::ref && column.name.starts_with(mentees ? "mentor_" : "mentee_")) return true;
    if (table->name != "match_disclosures" || column.name != "fields") return false;
    const auto columns = table->content();
    for (std::size_t i = 0; i < columns.size(); ++i)  // a mentor is told of the mentee, the family of the mentor
      if (columns[i].name == "audience") return (version.values[i].text == "mentor") != mentees;
    return true;
  }
  /// Columns of free text that agencies fill with a code (family, en) are told in words, like codes.
  std::string text_of(const records::Column& column, const db::Value& value) {
    if (column.name == "place") return {};
    if (column.type == records::Type::ref)
      return value.kind() == db::Value::Kind::integer ? letter_of(column.name, value.integer()) : std::string();
    if (column.sensitivity == Sensitivity::personal && !says_to_whom(column.name)) return {};
    const auto text = records::value_label(words_, column, value);
    return says_to_whom(column.name) || column.name == "language" ? records::code_label(words_, text) : text;
  }
  /// The same letter for the same record all through the file.
  std::string letter_of(std::string_view column, std::int64_t record) {
    if (column == own_) return {};
    if (column == "mentor_id") return lettered(i18n::Key("review.other.mentor"), 0, record);
    if (column == "mentee_id") return lettered(i18n::Key("review.other.mentee"), 1, record);
    if (column == "match_id") return lettered(i18n::Key("review.other.match"), 2, record);
    if (column == "proposal_id") return lettered(i18n::Key("review.other.proposal"), 3, record);
    return is_staff(column) ? lettered(i18n::Key("review.other.staff"), 4, record) : std::string();
  }
  std::string lettered(i18n::Key key, std::size_t kind, std::int64_t record) {
    auto& known = known_[kind];
    auto found = std::find(known.begin(), known.end(), record);
    if (found == known.end()) found = known.insert(known.end(), record);
    auto n = static_cast<std::size_t>(found - known.begin());
    std::string letter(1, static_cast<char>('A' + n % 26));
    if (n >= 26) letter += std::to_string(n / 26 + 1);
    return words_.text(key, {{"letter", std::string_view(letter)}});
  }

  const i18n::Words& words_;
  db::Tx& tx_;
  Date today_;
  std::string_view own_;  ///< the column that names whose file it is
  std::array<std::vector<std::int64_t>, 5> known_;
};

}  // namespace

std::vector<FilePart> content_of(Visit& visit, db::Tx& tx, const SampleFile& file, ProgrammeId programme) {
  std::vector<std::pair<std::string, std::vector<std::int64_t>>> kinds;
  const auto put = [&](const db::Row& row) {  // in any order
    auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const auto& known) { return known.first == row.text(0); });
    if (kind == kinds.end()) kind = kinds.insert(kind, {row.string(0), {}});
    kind->second.push_back(row.integer(1));
  };
  const bool mentee = of_mentee(file.stratum);
  const PersonId nobody;
  tx.query(mentee ? sql::mentee_records : sql::mentor_records, {{"person", file.person}, {"programme", programme}},
           put);
  tx.query(
      sql::match_records,
      {{"mentee", mentee ? file.person : nobody}, {"mentor", mentee ? nobody : file.person}, {"programme", programme}},
      put);
  std::stable_sort(kinds.begin(), kinds.end(),
                   [](const auto& a, const auto& b) { return place_of(a.first) < place_of(b.first); });
  Content content(visit, tx, file);
  std::vector<FilePart> parts;
  for (auto& [kind, chains] : kinds)
    if (auto part = content.part(kind, std::move(chains))) parts.push_back(std::move(*part));
  return parts;
}

}  // namespace kith::review
