// SPDX-License-Identifier: AGPL-3.0-or-later
// Every code of FORMAT §4.4 with its exact file, row, column and value; every toleration; nothing stored on a problem.
#include "records/import.h"

#include "records/append.h"
#include "records/ddl.h"
#include "records/folder_for_tests.h"
#include "support/both_engines.h"

namespace kith::records {
namespace {

using Lines = std::vector<std::string>;

Lines lines_of(const ImportReport& report) {
  Lines lines;
  for (const ReportLine& line : report.problems)
    lines.push_back(line.file + " " + std::to_string(line.row) + " " + line.column + " [" + line.value + "] " +
                    std::string(name(line.code)));
  return lines;
}
Lines notes_of(const ImportReport& report) {
  Lines lines;
  for (const ImportNote& note : report.notes) lines.push_back(note.file + " " + note.key.substr(13));
  return lines;
}

class Import : public testing::Test {
 protected:
  ImportReport import(const ImportOptions& options = {}) {
    const std::string path = temp / ("folder" + std::to_string(++folders));
    folder.write(path);
    return import_from(fresh.db(), path, options);
  }
  /// The problems of importing the folder as it is; checks that nothing was stored.
  Lines problems() {
    const ImportReport report = import();
    EXPECT_FALSE(report.stored);
    EXPECT_EQ(report.problem_count, report.problems.size());
    EXPECT_EQ(stored("persons"), 0);
    return lines_of(report);
  }
  std::int64_t stored(const std::string& table) {
    const std::string sql = "select count(*) from " + table;
    return fresh.db().reading("count", [&](db::Tx& tx) {
      return *tx.first(db::SchemaSql::make(sql), {}, [](const db::Row& row) { return row.integer(0); });
    });
  }

  test::TempFolder temp;
  test::FreshDb fresh{db::Engine::sqlite, ddl_steps()};
  FolderForTests folder;
  int folders = 0;
};

TEST_F(Import, takes_a_sound_folder_whole) {
  const ImportReport report = import();
  EXPECT_EQ(lines_of(report), Lines{});
  EXPECT_EQ(notes_of(report), Lines{});
  EXPECT_TRUE(report.stored);
  EXPECT_EQ(report.added, 10U);
  EXPECT_EQ(stored("meeting_logs"), 2);
}

TEST_F(Import, required) {
  folder.set("meeting_logs", 2, "mode", "");
  folder.set("persons", 4, "sourced_id", "");
  folder.set("meeting_logs", 1, "recorded_at", "");
  EXPECT_EQ(problems(), (Lines{"persons.csv 4 sourced_id [] required", "meeting_logs.csv 1 recorded_at [] required",
                               "meeting_logs.csv 2 mode [] required"}));
}

TEST_F(Import, bad_type_bad_value_too_long) {
  folder.set("meeting_logs", 1, "minutes", "060");
  folder.set("meeting_logs", 1, "event_date", "12/10/2025");
  folder.set("meeting_logs", 1, "mode", "Phone");
  folder.set("meeting_logs", 2, "note", " hello");
  folder.set("meeting_logs", 2, "place", std::string(20001, 'x'));
  folder.set("meeting_logs", 2, "voided", "no");
  folder.set("persons", 2, "sourced_id", "p 2");
  const Lines found = problems();
  EXPECT_EQ(found, (Lines{"persons.csv 2 sourced_id [p 2] bad_type", "matches.csv 1 mentor_id [p-2] unknown_reference",
                          "meeting_logs.csv 1 event_date [12/10/2025] bad_type",
                          "meeting_logs.csv 1 minutes [060] bad_type", "meeting_logs.csv 1 mode [Phone] bad_value",
                          "meeting_logs.csv 2 place [" + std::string(200, 'x') + "…] too_long",
                          "meeting_logs.csv 2 note [ hello] bad_value", "meeting_logs.csv 2 voided [no] bad_type",
                          "contact_parties.csv 1 person_id [p-2] unknown_reference"}));
}

TEST_F(Import, encoding_and_csv_syntax_with_their_bytes) {
  const auto bytes = FolderForTests::text_of(folder.files.at("sites.csv"));
  folder.raw["sites.csv"] = bytes +
                            "s-1,\xC9"
                            "cole,school,false,,,2025-01-01,,2026-01-05T10:00:00-05:00,p-1,,false\r\n" +
                            "s-2,a\"b,school,false,,,2025-01-01,,2026-01-05T10:00:00-05:00,p-1,,false\r\n";
  folder.files.at("sites.csv").rows.resize(2);
  const ImportReport report = import();
  EXPECT_EQ(lines_of(report), (Lines{"sites.csv 1 name [] encoding", "sites.csv 2 name [] csv_syntax"}));
  EXPECT_EQ(report.problems[0].detail, std::to_string(bytes.size() + 4));
  EXPECT_EQ(report.problems[0].key, "records.import.encoding");
  EXPECT_EQ(report.problems[1].key, "records.import.stray_quote");
}

TEST_F(Import, a_file_in_another_encoding_is_one_problem) {
  folder.raw["persons.csv"] = std::string("\xFF\xFEs\0o\0", 6);
  EXPECT_EQ(problems(), Lines{"persons.csv 0  [] encoding"});
}

TEST_F(Import, missing_file_and_column_unknown_and_repeated_column) {
  folder.raw["courses.csv"] = "";
  folder.files.at("sites.csv").header[2] = "sort";
  folder.files.at("documents.csv").header[3] = "kind";
  EXPECT_EQ(problems(), (Lines{"sites.csv 0 sort [] unknown_column", "sites.csv 0 kind [] missing_column",
                               "courses.csv 0  [] missing_file", "documents.csv 0 kind [] unknown_column",
                               "documents.csv 0 title [] missing_column"}));
}

TEST_F(Import, a_folder_from_before_a_record_type_came_has_no_file_of_it) {
  const std::string path = temp / "older";
  folder.raw["signatures.csv"] = folder.raw["correction_reasons.csv"] = "";
  folder.write(path);
  EXPECT_EQ(lines_of(import_from(fresh.db(), path, {})),
            (Lines{"signatures.csv 0  [] missing_file", "correction_reasons.csv 0  [] missing_file"}))
      << "the manifest names them";
  std::ifstream in(path + "/manifest.csv");
  std::string manifest;
  for (std::string line; std::getline(in, line);)
    if (line.find("signatures.csv") == line.npos && line.find("correction_reasons.csv") == line.npos)
      manifest += line + "\n";
  std::ofstream(path + "/manifest.csv", std::ios::binary) << manifest;
  EXPECT_EQ(lines_of(import_from(fresh.db(), path, {})), Lines{});
}

TEST_F(Import, missing_manifest) {
  const std::string path = temp / "without";
  folder.write(path);
  std::filesystem::remove(path + "/manifest.csv");
  EXPECT_EQ(lines_of(import_from(fresh.db(), path, {})), Lines{"manifest.csv 0  [] missing_file"});
}

TEST_F(Import, column_count) {
  folder.files.at("persons.csv").rows[1].emplace_back("more");
  folder.files.at("persons.csv").rows[3].pop_back();
  EXPECT_EQ(problems(), (Lines{"persons.csv 2  [] column_count", "persons.csv 4  [] column_count"}));
}

TEST_F(Import, duplicate_id_in_a_file) {
  folder.meeting("l-1");
  EXPECT_EQ(problems(), Lines{"meeting_logs.csv 3 sourced_id [l-1] duplicate_id"});
}

TEST_F(Import, unknown_reference) {
  folder.set("meeting_logs", 2, "match_id", "m-9");
  folder.set("persons", 3, "recorded_by", "p-9");
  folder.set("matches", 1, "approved_by", "g-1");
  folder.set("meeting_logs", 1, "supersedes", "l-9");
  folder.add("mentor_applications", "a-1",
             {{"person_id", "p-2"},
              {"programme_id", "g-1"},
              {"event_date", "2025-01-01"},
              {"complete", "true"},
              {"status", "volunteer"}});
  folder.add(
      "mentor_decisions", "d-1",
      {{"application_id", "a-1"}, {"event_date", "2025-01-01"}, {"decision", "rejected"}, {"decided_by", "p-1;p-8"}});
  EXPECT_EQ(problems(), (Lines{"persons.csv 3 recorded_by [p-9] unknown_reference",
                               "mentor_decisions.csv 1 decided_by [p-1;p-8] unknown_reference",
                               "matches.csv 1 approved_by [g-1] unknown_reference",
                               "meeting_logs.csv 1 supersedes [l-9] unknown_reference",
                               "meeting_logs.csv 2 match_id [m-9] unknown_reference"}));
}

TEST_F(Import, reference_not_first) {
  folder.add("matches", "m-2",
             {{"programme_id", "g-1"},
              {"mentor_id", "p-2"},
              {"mentee_id", "p-3"},
              {"event_date", "2025-12-02"},
              {"supersedes", "m-1"}});
  folder.set("meeting_logs", 2, "match_id", "m-2");
  folder.add("persons", "p-5", {{"given_name", "again"}, {"supersedes", "p-4"}});
  folder.set("persons", 2, "recorded_by", "p-5");
  EXPECT_EQ(problems(), (Lines{"persons.csv 2 recorded_by [p-5] reference_not_first",
                               "meeting_logs.csv 2 match_id [m-2] reference_not_first"}));
}

TEST_F(Import, chain_fork) {
  folder.correction("l-3", "l-1");
  folder.correction("l-4", "l-1");
  EXPECT_EQ(problems(), Lines{"meeting_logs.csv 4 supersedes [l-1] chain_fork"});
}

TEST_F(Import, chain_loop) {
  folder.correction("l-3", "l-5");
  folder.correction("l-4", "l-3");
  folder.correction("l-5", "l-4");
  folder.correction("l-6", "l-6");
  folder.correction("l-7", "l-5");
  EXPECT_EQ(
      problems(),
      (Lines{"meeting_logs.csv 3 supersedes [l-5] chain_loop", "meeting_logs.csv 4 supersedes [l-3] chain_loop",
             "meeting_logs.csv 5 supersedes [l-4] chain_loop", "meeting_logs.csv 6 supersedes [l-6] chain_loop"}));
}

TEST_F(Import, chain_order_compares_moments_not_texts) {
  folder.correction("l-3", "l-1", {{"recorded_at", "2026-01-04T23:59:59-05:00"}});
  folder.correction("l-4", "l-2", {{"recorded_at", "2026-01-05T11:00:00-04:00"}});  // the same moment
  folder.meeting("l-5");
  folder.correction("l-6", "l-5", {{"recorded_at", "2026-01-05T10:30:00-04:00"}});  // looks later, was earlier
  EXPECT_EQ(problems(), (Lines{"meeting_logs.csv 3 recorded_at [2026-01-04T23:59:59-05:00] chain_order",
                               "meeting_logs.csv 6 recorded_at [2026-01-05T10:30:00-04:00] chain_order"}));
}

TEST_F(Import, an_earlier_time_of_the_same_day_is_noted) {
  folder.correction("l-3", "l-1", {{"recorded_at", "2026-01-05T09:00:00-05:00"}});
  const ImportReport report = import();
  EXPECT_TRUE(report.stored);
  EXPECT_EQ(notes_of(report), Lines{"meeting_logs.csv order_in_day"});
}

TEST_F(Import, chain_identity) {
  folder.add("matches", "m-2",
             {{"programme_id", "g-1"}, {"mentor_id", "p-2"}, {"mentee_id", "p-4"}, {"event_date", "2025-12-02"}});
  folder.correction("l-0", "l-1", {{"match_id", "m-2"}});
  folder.add("matches", "m-3",
             {{"programme_id", "g-1"},
              {"mentor_id", "p-4"},
              {"mentee_id", "p-3"},
              {"event_date", "2025-12-02"},
              {"supersedes", "m-1"}});
  EXPECT_EQ(problems(), (Lines{"matches.csv 3 mentor_id [p-4] chain_identity",
                               "meeting_logs.csv 3 match_id [m-2] chain_identity"}));
}

TEST_F(Import, refuses_chains_of_joined_persons_in_whatever_order_and_with_those_stored) {
  const auto joins = [&](const char* id, const char* kept, const char* absorbed, const char* voided = "false",
                         const char* supersedes = "") {
    folder.add("person_merges", id,
               {{"kept_id", kept},
                {"absorbed_id", absorbed},
                {"event_date", "2026-01-02"},
                {"reason", "One number"},
                {"supersedes", supersedes},
                {"voided", voided}});
  };
  const auto refused = [&](std::size_t row, const char* value) {
    return "person_merges.csv " + std::to_string(row) + " absorbed_id [" + value + "] rule";
  };
  joins("j-1", "p-1", "p-2");
  joins("j-2", "p-3", "p-1");  // kept of somebody, absorbed itself
  joins("j-3", "p-4", "p-2");  // absorbed twice
  EXPECT_EQ(problems(), (Lines{refused(2, ""), refused(3, "")}));
  folder.files.at("person_merges.csv").rows.resize(1);
  joins("j-2", "p-1", "p-3");  // one may be kept of two
  EXPECT_TRUE(import().stored);
  joins("j-4", "p-4", "p-1");
  EXPECT_FALSE(import().stored) << "who is kept already is absorbed";
  folder.files.at("person_merges.csv").rows.resize(2);
  joins("j-5", "p-1", "p-2", "true", "j-1");
  joins("j-6", "p-4", "p-2");
  EXPECT_TRUE(import().stored) << "parted first";
}

TEST_F(Import, refuses_to_join_persons_on_a_day_before_both_were_recorded) {
  const auto joined = [&](const char* id, const char* kept, const char* absorbed, const char* recorded_at) {
    folder.add("person_merges", id,
               {{"kept_id", kept}, {"absorbed_id", absorbed}, {"event_date", "2026-01-02"}, {"reason", "One number"}});
    folder.set("person_merges", folder.files.at("person_merges.csv").rows.size(), "recorded_at", recorded_at);
  };
  joined("j-1", "p-1", "p-2", "2026-01-04T10:00:00-05:00");  // all persons were recorded on 5 January, at 10:00
  EXPECT_EQ(problems(),
            (Lines{"person_merges.csv 1 kept_id [p-1] rule", "person_merges.csv 1 absorbed_id [p-2] rule"}));
  folder.set("person_merges", 1, "recorded_at", "2026-01-05T09:00:00-05:00");
  EXPECT_TRUE(import().stored) << "on the same day no day is without a name";
  joined("j-2", "p-1", "p-3", "2026-01-04T10:00:00-05:00");
  EXPECT_FALSE(import().stored) << "persons that are stored count too";
  folder.set("person_merges", 2, "recorded_at", "2026-01-06T10:00:00-05:00");
  EXPECT_TRUE(import().stored);
}

TEST_F(Import, end_before_start_and_event_after_recorded) {
  folder.set("programmes", 1, "end_date", "2019-12-31");
  folder.add("policies", "r-1",
             {{"key", "screen_days"}, {"value", "9"}, {"valid_from", "2025-02-01"}, {"valid_until", "2025-01-31"}});
  folder.add("policies", "r-2",
             {{"key", "screen_days"}, {"value", "9"}, {"valid_from", "2025-02-01"}, {"valid_until", "2025-02-01"}});
  folder.set("meeting_logs", 1, "event_date", "2026-01-06");
  folder.set("meeting_logs", 2, "event_date", "2026-01-05");
  EXPECT_EQ(problems(), (Lines{"programmes.csv 1 end_date [2019-12-31] end_before_start",
                               "policies.csv 1 valid_until [2025-01-31] end_before_start",
                               "meeting_logs.csv 1 event_date [2026-01-06] event_after_recorded"}));
}

TEST_F(Import, rules_within_a_row) {
  folder.set("matches", 1, "mentee_id", "p-2");
  folder.set("meeting_logs", 1, "minutes", "10081");
  folder.set("meeting_logs", 2, "minutes", "-1");
  folder.party("q-2", "mentor", "self", "");
  folder.party("q-3", "guardian", "other_adult", "");
  folder.party("q-4", "mentee", "guardian", "p-2");
  EXPECT_EQ(problems(), (Lines{"matches.csv 1 mentee_id [p-2] rule", "meeting_logs.csv 1 minutes [10081] rule",
                               "meeting_logs.csv 2 minutes [-1] rule", "contact_parties.csv 2 person_id [] required",
                               "contact_parties.csv 3 relation [] required",
                               "contact_parties.csv 4 informant_kind [guardian] rule"}));
}

TEST_F(Import, rule_a_party_is_the_matchs_own) {
  folder.party("q-2", "mentor", "self", "p-3");
  folder.party("q-3", "mentee", "self", "p-2");
  folder.party("q-4", "mentee", "self", "p-3");
  EXPECT_EQ(problems(),
            (Lines{"contact_parties.csv 2 person_id [p-3] rule", "contact_parties.csv 3 person_id [p-2] rule"}));
}

TEST_F(Import, rule_scores_and_acceptances) {
  folder.add("mentor_applications", "a-1",
             {{"person_id", "p-2"},
              {"programme_id", "g-1"},
              {"event_date", "2025-01-01"},
              {"complete", "true"},
              {"status", "volunteer"}});
  folder.add("criterion_scores", "s-1",
             {{"application_id", "a-1"}, {"criterion", "patience"}, {"event_date", "2025-01-01"}, {"score", "6"}});
  for (const char* id : {"d-1", "d-2"})
    folder.add("mentor_decisions", id,
               {{"application_id", "a-1"}, {"event_date", "2025-01-02"}, {"decision", "accepted"}});
  folder.add("mentor_decisions", "d-3",
             {{"application_id", "a-1"}, {"event_date", "2025-01-02"}, {"decision", "deferred"}});
  EXPECT_EQ(problems(),
            (Lines{"criterion_scores.csv 1 score [6] rule", "mentor_decisions.csv 2 application_id [] rule"}));
}

FolderForTests::Cells closure(const FolderForTests::Cells& more = {}) {
  FolderForTests::Cells cells{
      {"match_id", "m-1"}, {"event_date", "2025-12-30"}, {"kind", "planned"}, {"reason", "goals_reached"}};
  cells.insert(cells.end(), more.begin(), more.end());
  return cells;
}

TEST_F(Import, rule_one_effective_closure) {
  folder.add("match_closures", "e-1", closure());
  folder.add("match_closures", "e-2", closure());
  EXPECT_EQ(problems(), Lines{"match_closures.csv 2 match_id [] rule"});
}

TEST_F(Import, a_withdrawn_closure_leaves_room_for_another) {
  folder.add("match_closures", "e-1", closure());
  folder.add("match_closures", "e-2", closure());
  folder.add("match_closures", "e-3", closure({{"supersedes", "e-1"}, {"voided", "true"}}));
  EXPECT_TRUE(import().stored);
  folder.add("match_closures", "e-4", closure());
  EXPECT_EQ(lines_of(import()), Lines{"match_closures.csv 4 match_id [] rule"});
}

TEST_F(Import, manifest) {
  folder.properties[2].second = "";
  folder.properties[5].second = "Mars/Base";
  folder.properties[6].second = "perhaps";
  folder.properties.push_back({"rows:nothing.csv", "1"});
  folder.properties.push_back({"rows:persons.csv", "9"});
  Lines found = problems();
  EXPECT_EQ(found,
            (Lines{"manifest.csv 3 value [] required", "manifest.csv 6 value [Mars/Base] bad_value",
                   "manifest.csv 7 value [perhaps] bad_value", "manifest.csv 8 property [rows:nothing.csv] manifest",
                   "manifest.csv 9 value [9] manifest", "manifest.csv 30 property [rows:persons.csv] manifest"}));
}

TEST_F(Import, row_count_and_digest_of_a_changed_file) {
  const std::string path = temp / "changed";
  folder.write(path);
  folder.meeting("l-3");
  FolderForTests::put(path + "/meeting_logs.csv", FolderForTests::text_of(folder.files.at("meeting_logs.csv")));
  const ImportReport report = import_from(fresh.db(), path, {});
  ASSERT_EQ(report.problems.size(), 2U);
  EXPECT_EQ(report.problems[0].key, "records.import.row_count");
  EXPECT_EQ(report.problems[0].value, "2");
  EXPECT_EQ(report.problems[0].detail, "3");
  EXPECT_EQ(report.problems[1].key, "records.import.digest");
  EXPECT_EQ(report.problems[1].row, report.problems[0].row + 1);
  EXPECT_EQ(stored("persons"), 0);
}

TEST_F(Import, a_newer_format_is_refused_with_its_name_and_nothing_else) {
  folder.properties[1].second = "1.7";
  folder.set("persons", 1, "given_name", "");
  const ImportReport report = import();
  EXPECT_EQ(lines_of(report), Lines{"manifest.csv 2 value [1.7] manifest"});
  EXPECT_EQ(report.problems[0].detail, "1.7");
  folder.properties[1].second = "2.0";
  EXPECT_EQ(lines_of(import()), Lines{"manifest.csv 2 value [2.0] manifest"});
}

TEST_F(Import, formative_data_may_be_omitted_but_not_half) {
  folder.properties[6].second = "omitted";
  const std::string path = temp / "omitted";
  folder.write(path);
  EXPECT_EQ(import_from(fresh.db(), path, {}).problem_count, 4U + 8U) << "files and lines that should not be there";
  std::filesystem::remove_all(path + "/formative");
  std::ifstream in(path + "/manifest.csv", std::ios::binary);
  std::string line, kept;
  while (std::getline(in, line))
    if (line.find("formative/") == std::string::npos) kept += line + "\n";
  FolderForTests::put(path + "/manifest.csv", kept);
  const ImportReport report = import_from(fresh.db(), path, {});
  EXPECT_TRUE(report.stored);
  EXPECT_EQ(report.files.size(), 118U);
}

TEST_F(Import, notes_what_it_tolerates_and_stores_the_canonical_form) {
  folder.raw["persons.csv"] =
      "\xEF\xBB\xBFvoided,given_name,sourced_id,family_name,preferred_name,birth_date,birth_date_precision,languages,"
      "gender,"
      "identities,email,phone,street,city,region,postal_code,country,safe_contact_note,accessibility_note,deceased_on,"
      "recorded_at,recorded_by,supersedes\n"
      "false,\"Ada\",p-2,,,,,,,,,,,,,,,,,,2026-01-05T10:00:00-05:00,p-1,\n"
      "false,Bea,p-1,,,,,,,,,,,,,,,,,,2026-01-05T10:00:00-05:00,p-1,\n"
      "false,Cea,p-3,,,,,,,,,,,,,,,,,,2026-01-05T10:00:00-05:00,p-1,\n\n\n";
  folder.files.at("persons.csv").rows.resize(3);
  folder.raw["sites.csv"] = FolderForTests::text_of(folder.files.at("sites.csv"));
  folder.raw["sites.csv"].resize(folder.raw["sites.csv"].size() - 2);
  const ImportReport report = import();
  EXPECT_EQ(lines_of(report), Lines{});
  EXPECT_EQ(notes_of(report), (Lines{"sites.csv no_last_line_end", "persons.csv column_order", "persons.csv unsorted",
                                     "persons.csv byte_order_mark", "persons.csv lf_line_ends",
                                     "persons.csv needless_quotes", "persons.csv blank_lines"}));
  EXPECT_EQ(stored("persons"), 3);
}

TEST_F(Import, files_it_does_not_know_are_noted_and_left_alone) {
  const std::string path = temp / "more";
  folder.write(path);
  std::filesystem::create_directory(path + "/mess");
  FolderForTests::put(path + "/mess/visits.csv", "x");
  const ImportReport report = import_from(fresh.db(), path, {});
  EXPECT_TRUE(report.stored);
  EXPECT_EQ(notes_of(report), Lines{"mess/visits.csv ignored"});
}

TEST_F(Import, lists_a_thousand_problems_of_a_file_and_counts_the_rest) {
  for (int i = 0; i < 1500; ++i) folder.meeting("x-" + std::to_string(i), {{"mode", "pigeon"}});
  folder.set("persons", 1, "given_name", "");
  const ImportReport report = import();
  EXPECT_EQ(report.problem_count, 1501U);
  EXPECT_EQ(report.problems.size(), 1001U);
  std::string csv;
  write_report([&](std::string_view bytes) { csv += bytes; }, report, i18n::Words(i18n::Language::en));
  EXPECT_TRUE(csv.starts_with("file,row,column,value,code,message\r\npersons.csv,1,given_name,,required,"))
      << csv.substr(0, 200);
  EXPECT_TRUE(csv.ends_with("meeting_logs.csv,,,,,There are 500 more problems in this file.\r\n"));
}

TEST_F(Import, a_dry_run_says_the_same_and_stores_nothing) {
  folder.correction("l-0", "l-1");
  const ImportReport trial = import({.dry_run = true});
  EXPECT_EQ(trial.problem_count, 0U);
  EXPECT_FALSE(trial.stored);
  EXPECT_EQ(trial.added, 11U);
  EXPECT_EQ(stored("persons"), 0);
  folder.set("meeting_logs", 1, "mode", "");
  EXPECT_EQ(lines_of(import({.dry_run = true})), lines_of(import()));
}

TEST_F(Import, the_same_again_changes_nothing_and_other_content_is_refused) {
  folder.correction("l-0", "l-1");
  ASSERT_TRUE(import().stored);
  const ImportReport again = import();
  EXPECT_TRUE(again.stored);
  EXPECT_EQ(again.added, 0U);
  EXPECT_EQ(again.unchanged, 11U);
  folder.set("meeting_logs", 2, "note", "rewritten");
  EXPECT_EQ(lines_of(import()), Lines{"meeting_logs.csv 2 sourced_id [l-2] duplicate_id"});
  EXPECT_EQ(stored("meeting_logs"), 3);
}

TEST_F(Import, a_later_folder_continues_stored_chains) {
  folder.correction("l-3", "l-1");
  ASSERT_TRUE(import().stored);
  FolderForTests more;
  for (auto& [name, file] : more.files) file.rows.clear();
  more.meeting("n-1");
  more.correction("n-2", "l-3", {{"recorded_at", "2026-01-07T10:00:00-05:00"}});
  std::swap(folder, more);
  ASSERT_EQ(lines_of(import()), Lines{});
  const auto versions = fresh.db().reading("history", [](db::Tx& tx) { return history(tx, "meeting_logs", 1); });
  ASSERT_EQ(versions.size(), 3U);
  EXPECT_EQ(versions[2].sourced_id, "n-2");
  EXPECT_EQ(versions[2].supersedes, versions[1].id);
  for (auto& [name, file] : folder.files) file.rows.clear();
  folder.correction("n-3", "l-3");
  folder.correction("n-4", "n-2", {{"recorded_at", "2026-01-06T10:00:00-05:00"}});
  folder.add("match_closures", "e-1", closure());
  EXPECT_EQ(lines_of(import()), (Lines{"meeting_logs.csv 1 supersedes [l-3] chain_fork",
                                       "meeting_logs.csv 2 recorded_at [2026-01-06T10:00:00-05:00] chain_order"}));
}

TEST_F(Import, rules_see_stored_records_too) {
  folder.add("match_closures", "e-1", closure());
  ASSERT_TRUE(import().stored);
  for (auto& [name, file] : folder.files) file.rows.clear();
  folder.add("match_closures", "e-2", closure());
  folder.party("q-9", "mentor", "self", "p-3");
  EXPECT_EQ(lines_of(import()),
            (Lines{"match_closures.csv 1 match_id [] rule", "contact_parties.csv 1 person_id [p-3] rule"}));
  for (auto& [name, file] : folder.files) file.rows.clear();
  folder.add("match_closures", "e-2", closure());
  folder.add("match_closures", "e-3", closure({{"supersedes", "e-1"}, {"voided", "true"}}));
  EXPECT_EQ(lines_of(import()), Lines{}) << "the stored closure is withdrawn by the same folder";
}

TEST_F(Import, a_chain_in_any_order_of_rows_is_stored_in_its_own_order) {
  folder.correction("a-3", "b-2", {{"recorded_at", "2026-01-08T10:00:00-05:00"}});
  folder.correction("b-2", "c-1", {{"recorded_at", "2026-01-07T10:00:00-05:00"}});
  folder.correction("c-1", "l-1");
  folder.add("persons", "a-0", {{"given_name", "first of the file"}, {"recorded_by", "z-0"}});
  folder.add("persons", "z-0", {{"given_name", "last of the file"}, {"recorded_by", "a-0"}});
  ASSERT_EQ(lines_of(import()), Lines{});
  const auto versions = fresh.db().reading("history", [](db::Tx& tx) { return history(tx, "meeting_logs", 1); });
  Lines ids;
  for (const auto& version : versions) ids.push_back(version.sourced_id);
  EXPECT_EQ(ids, (Lines{"l-1", "c-1", "b-2", "a-3"}));
}

TEST_F(Import, a_voided_row_that_does_not_repeat_its_values_is_noted) {
  folder.correction("l-3", "l-1", {{"voided", "true"}});
  const ImportReport report = import();
  EXPECT_TRUE(report.stored);
  EXPECT_EQ(notes_of(report), Lines{"meeting_logs.csv void_differs"});
}

TEST_F(Import, cancelling_stores_nothing) {
  for (int i = 0; i < 9000; ++i) folder.meeting("x-" + std::to_string(i));
  int asked = 0;
  const ImportReport report = import({.cancelled = [&] { return ++asked > 60; }});
  EXPECT_TRUE(report.cancelled);
  EXPECT_FALSE(report.stored);
  EXPECT_EQ(stored("persons"), 0);
  EXPECT_EQ(stored("meeting_logs"), 0);
}

TEST_F(Import, what_the_caller_does_beside_is_in_the_same_transaction) {
  EXPECT_THROW(
      import({.before_commit = [](db::Tx&, const ImportReport&) { throw std::runtime_error("no audit, no import"); }}),
      std::runtime_error);
  EXPECT_EQ(stored("persons"), 0);
  std::uint64_t added = 0;
  EXPECT_TRUE(import({.before_commit = [&](db::Tx&, const ImportReport& report) { added = report.added; }}).stored);
  EXPECT_EQ(added, 10U);
}

TEST_F(Import, shifting_moves_days_months_and_moments) {
  folder.add("no_meeting_entries", "w-1",
             {{"match_id", "m-1"}, {"month", "2025-11"}, {"event_date", "2025-12-31"}, {"reason", "ill"}});
  folder.set("persons", 3, "birth_date", "2012-02-29");
  ASSERT_EQ(lines_of(import({.shift_days = 31})), Lines{});
  fresh.db().read("shifted", [](db::Tx& tx) {
    const auto entry = newest(tx, "no_meeting_entries", 1);
    EXPECT_EQ(from_day_number(entry->values[1].integer), on(2025, 12, 1));
    EXPECT_EQ(from_day_number(entry->values[2].integer), on(2026, 1, 31));
    EXPECT_EQ(iso(entry->recorded_at), "2026-02-05T10:00:00-05:00");
    EXPECT_EQ(from_day_number(newest(tx, "persons", 3)->values[3].integer), on(2012, 3, 31));
  });
}

TEST_F(Import, progress_tells_what_the_manifest_promises) {
  std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> last;
  ImportOptions options;
  options.progress = [&](std::string_view file, std::uint64_t rows, std::uint64_t of) {
    last[std::string(file)] = {rows, of};
  };
  import(options);
  EXPECT_EQ(last.size(), 122U);
  EXPECT_EQ(last["persons.csv"], (std::pair<std::uint64_t, std::uint64_t>(4, 4)));
}

}  // namespace
}  // namespace kith::records
