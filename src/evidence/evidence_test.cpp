// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/evidence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>

#include "accreditation/report.h"
#include "accreditation/routes.h"
#include "evidence/case_of.h"
#include "evidence/command.h"
#include "evidence/evidence_test_support.h"
#include "evidence/parts.h"
#include "evidence/pseudonyms.h"
#include "evidence/queries.h"
#include "evidence/uuid.h"
#include "platform/base/whole_file.h"
#include "platform/render/print.h"
#include "records/export.h"
#include "review/round.h"
#include "snapshot/intake_rows.h"
#include "snapshot/load.h"
#include "snapshot/refs.h"
#include "support/ajv.h"
#include "support/pages.h"
#include "support/shared.h"
#include "support/small_agency.h"

namespace kith::evidence {
namespace {

namespace fs = std::filesystem;
using snapshot::Day;
TEST(EvidenceQueries, fit_the_store_on_both_engines) { test::prepare_all(sql::all, store_steps()); }

TEST(Uuid, depends_on_the_name_alone_and_is_of_version_5) {
  const std::string uuid = uuid_of("a");
  EXPECT_EQ(uuid, uuid_of("a"));
  EXPECT_NE(uuid, uuid_of("b"));
  EXPECT_EQ(uuid.size(), 36u);
  EXPECT_EQ(uuid[14], '5');
  EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos);
}

TEST(Pseudonyms, replace_ids_and_keep_what_names_no_record) {
  const crypto::Key key{1, 2, 3};
  const Pseudonyms p(key, "package", false), next(key, "next package", false), named(key, "package", true);
  const std::string maya = p.of("per-maya");
  EXPECT_EQ(p.unit("per-maya|mentor|B3"), maya + "|mentor|B3");
  EXPECT_EQ(p.unit("per-maya|2026-05"), maya + "|2026-05");
  EXPECT_EQ(p.unit("2026-05-31"), "2026-05-31");
  EXPECT_EQ(p.reason("provider:per-maya"), "provider:" + maya);
  EXPECT_EQ(p.reason("days:17"), "days:17");
  EXPECT_NE(next.of("per-maya"), maya) << "two packages cannot be laid side by side";
  EXPECT_EQ(named.unit("per-maya|mentor|B3"), "per-maya|mentor|B3");
  EXPECT_EQ(p.unit("B3").substr(0, 2), "c-") << "a record may be called like a window";
  EXPECT_EQ(p.unit("per-maya|B3").find("B3"), std::string::npos);
}

/// Maya and Tom began on 1 September 2026 in a programme that Dora directs; nobody was ever called.
class EvidencePackage : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return store_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    const auto kim = agency_->worker("Kimberly");
    tom_ = agency_->born(agency_->person("Tomasz", "Roykowski"), on(2014, 2, 3));
    agency_->assign(agency_->match(agency_->person("Mayabelle", "Linwood"), tom_, on(2026, 9, 1)), kim);
    snapshot_ = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
  }
  Source source() {
    return {db(), snapshot_, key_, crypto::Key{7}, "Test agency", test::SmallAgency::noon(on(2026, 11, 22))};
  }
  Asked asked() const {
    return {snapshot::ref_of(agency_->programme), {Day(on(2026, 9, 1)), Day(on(2026, 10, 31)), Day(on(2026, 11, 22))}};
  }
  std::string file(const std::string& name) const { return read_file(out_ + "/" + name).value_or(""); }
  static int run(const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()); }
  int verifier() const { return run("python3 '" + out_ + "/verify.py'"); }
  std::string every_text() const {
    std::string all;
    for (const auto& entry : fs::recursive_directory_iterator(out_))
      if (entry.is_regular_file()) all += entry.path().string() + *read_file(entry.path().string());
    return all;
  }

  test::TempFolder folder_;
  std::string out_ = folder_ / "package";
  std::unique_ptr<test::SmallAgency> agency_;
  PersonId tom_;
  snapshot::Snapshot snapshot_;
  audit::SigningKey key_{crypto::Key{9}, "kith/audit/test"};
};
KITH_BOTH_ENGINES(EvidencePackage);

TEST_P(EvidencePackage, tells_the_figures_that_kith_measures_prints) {
  make_package(source(), asked(), out_);
  accreditation::Evaluation evaluation(snapshot_, asked().period);
  const auto report = accreditation::report_on(evaluation, asked().programme);
  const std::string table = file("figures.csv");
  for (const auto& m : report.programmes[0].measures) {
    const auto at = table.find("," + std::string(m.id) + ",");
    ASSERT_NE(at, table.npos) << m.id;
    const std::string line = table.substr(at, table.find('\r', at) - at);
    const std::string told = std::string(word(m.status)) + "," + (m.rating ? std::to_string(*m.rating) : "") + "," +
                             (m.small_n ? "yes," : "no,") + std::to_string(m.num) + "," + std::to_string(m.den) + ",";
    EXPECT_NE(line.find(told), line.npos) << line << " is not " << told;
  }
}

TEST_P(EvidencePackage, is_found_sound_by_the_verifier_in_it_and_unsound_when_touched) {
  make_package(source(), asked(), out_);
  EXPECT_EQ(verifier(), 0);
  const std::string cases = out_ + "/section_8/cases/M8.03.csv";
  const std::string before = *read_file(cases);
  std::string changed = before;
  changed.replace(changed.find(",0,1,"), 5, ",1,1,");
  replace_file(cases, changed, 0600);
  EXPECT_NE(verifier(), 0) << "a case that was made to pass";
  replace_file(cases, before, 0600);
  EXPECT_EQ(verifier(), 0);
  create_file(out_ + "/section_8/more.csv", "x\n", 0600);
  EXPECT_NE(verifier(), 0) << "a file that was put in";
}

TEST_P(EvidencePackage, names_nobody_and_no_exchange_id_63) {
  make_package(source(), asked(), out_);
  const std::string all = every_text();
  for (const char* name : {"Mayabelle", "Linwood", "Tomasz", "Roykowski", "Kimberly"})
    EXPECT_EQ(all.find(name), all.npos) << name;
  accreditation::Evaluation evaluation(snapshot_, asked().period);
  for (const auto& match : evaluation.matches(asked().programme))
    for (const auto& id :
         {evaluation.match_id(match.match), evaluation.person_id(match.mentor), evaluation.person_id(match.mentee)})
      EXPECT_EQ(all.find(id), all.npos) << id;
}

TEST_P(EvidencePackage, lists_the_drawn_files_and_whom_to_interview_and_the_verifier_draws_again_51_52_54) {
  const auto ana = agency_->person("Ana");  // mentor and mentee: two files, apart
  const auto add_referral = [&](PersonId mentee) {
    const auto referral = agency_->add("referrals", {{"referrals.mentee_id", mentee},
                                                     {"referrals.programme_id", agency_->programme},
                                                     {"referrals.event_date", on(2026, 1, 1)},
                                                     {"referrals.source", "school"},
                                                     {"referrals.screened_under_contract", 0}});
    agency_->add("referral_decisions", {{"referral_decisions.referral_id", referral},
                                        {"referral_decisions.event_date", on(2026, 1, 3)},
                                        {"referral_decisions.decision", "accepted"},
                                        {"referral_decisions.intake_elsewhere", 0}});
    return referral;
  };
  const auto referral = add_referral(ana);
  const auto failed = agency_->match(ana, agency_->person("Leo"), on(2026, 3, 1));
  agency_->add("match_closures",
               {{"match_closures.match_id", failed},
                {"match_closures.event_date", on(2026, 9, 20)},
                {"match_closures.kind", "unplanned"},
                {"match_closures.reason", "mentor_moved"}},
               on(2026, 9, 20));
  snapshot_ = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
  db().write("draw", [&](db::Tx& tx) {
    ASSERT_TRUE(review::open_round(tx, agency_->programme, review::quarter_of(on(2026, 9, 1)), review::Rule::tenth,
                                   "seed-of-the-round", agency_->author(on(2026, 10, 2))));
  });
  make_package(source(), asked(), out_);
  const std::string sample = file("registers/sample.csv"), roster = file("registers/interviews.csv");
  const Pseudonyms pseudonyms(crypto::Key{7}, subject_of(key_.verifier().name, snapshot_, asked()), false);
  const std::string record = pseudonyms.of(
      snapshot_.id_of<snapshot::ReferralRow>(snapshot::ReferralRef{static_cast<std::uint32_t>(referral)}));
  EXPECT_NE(sample.find("," + record + ",no,no,2026-10-02,seed-of-the-round,"), sample.npos) << sample;
  EXPECT_EQ(sample.find(pseudonyms.of(snapshot_.id_of<snapshot::PersonRow>(snapshot::ref_of(ana)))), sample.npos)
      << "a file is named by its record, not by its person";
  const std::string match = pseudonyms.of(snapshot_.id_of<snapshot::MatchRow>(snapshot::ref_of(failed)));
  EXPECT_NE(roster.find("2026-07-01," + match + ",failed,mentor,1,"), roster.npos) << roster;
  EXPECT_NE(roster.find(",going_on,worker,1,"), roster.npos) << roster;
  EXPECT_EQ(verifier(), 0);
  std::string other = file("registers/draws/2026-07-01.json");
  other.replace(other.find("seed-of-the-round"), 17, "seed-of-my-liking");
  replace_file(out_ + "/registers/draws/2026-07-01.json", other, 0600);
  EXPECT_NE(verifier(), 0) << "another seed draws other files, and the sums tell";
  auto before = asked();
  before.period.as_of = Day(on(2026, 10, 1));
  make_package(source(), before, folder_ / "before");
  EXPECT_EQ(read_file(folder_ / "before/registers/sample.csv")->find("mentee-"), std::string::npos)
      << "nothing was drawn by then";
}

/// Ana's mother was recorded twice, and Ana's file names each once; Ana herself was referred under a second record.
TEST_P(EvidencePackage, calls_a_person_recorded_twice_by_one_pseudonym_and_one_name) {
  const auto ana = agency_->born(agency_->person("Anabel", "Ruiz"), on(2014, 2, 3)),
             twin = agency_->person("Anna", "Ruiz");
  const auto mother = agency_->person("Rosa", "Ruiz"), again = agency_->person("Rosita", "Ruiz");
  agency_->relative(ana, mother, "parent", true);
  agency_->relative(twin, again, "parent", true);
  const auto join = [&](PersonId kept, PersonId absorbed) {
    agency_->add("person_merges",
                 {{"person_merges.kept_id", kept},
                  {"person_merges.absorbed_id", absorbed},
                  {"person_merges.event_date", on(2026, 5, 1)},
                  {"person_merges.reason", "One number"}},
                 on(2026, 5, 1));
  };
  const auto match = agency_->match(agency_->person("Leo"), twin, on(2026, 3, 1));
  join(ana, twin);
  join(mother, again);
  snapshot_ = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
  db().write("draw", [&](db::Tx& tx) {
    ASSERT_TRUE(review::open_round(tx, agency_->programme, review::quarter_of(on(2026, 9, 1)), review::Rule::tenth,
                                   "seed-of-the-round", agency_->author(on(2026, 10, 2))));
  });
  make_package(source(), asked(), out_);
  const Pseudonyms pseudonyms(crypto::Key{7}, subject_of(key_.verifier().name, snapshot_, asked()), false);
  const auto roster_of = [&](const std::string& id) {
    const std::string roster = file("registers/interviews.csv");
    const auto at = roster.find("," + id + ",going_on,guardian,");
    return at == roster.npos ? roster : roster.substr(at + id.size() + 2, roster.find('\r', at) - at - id.size() - 2);
  };
  const std::string id = snapshot_.id_of<snapshot::MatchRow>(snapshot::ref_of(match));
  EXPECT_EQ(roster_of(pseudonyms.of(id)), "going_on,guardian,1,") << "one mother, once";
  const std::string all = every_text();
  EXPECT_EQ(all.find(pseudonyms.of(snapshot_.id_of<snapshot::PersonRow>(snapshot::ref_of(twin)))), all.npos);
  auto named = asked();
  named.named = true;
  out_ = folder_ / "named";
  make_package(source(), named, out_);
  EXPECT_EQ(roster_of(id), "going_on,guardian,1,Rosa Ruiz");
  EXPECT_NE(file("registers/interviews.csv").find("Anabel Ruiz"), std::string::npos);
  EXPECT_EQ(every_text().find("Anna Ruiz"), std::string::npos);
}

/// A programme for survivors is never packed with names; whom it serves may be in another that is.
TEST_P(EvidencePackage, names_nobody_who_is_served_as_a_survivor_by_a_legal_name_56) {
  const auto haven = agency_->add("programmes", {{"programmes.name", "Haven"},
                                                 {"programmes.model", "one_to_one"},
                                                 {"programmes.setting", "community"},
                                                 {"programmes.survivor", 1},
                                                 {"programmes.high_risk", 1},
                                                 {"programmes.guardian_topic_applies", 1},
                                                 {"programmes.standards_family", "MS"},
                                                 {"programmes.edition_year", 2020},
                                                 {"programmes.time_zone", "America/Toronto"},
                                                 {"programmes.start_date", on(2020, 1, 1)}});
  agency_->add("referrals", {{"referrals.mentee_id", tom_},
                             {"referrals.programme_id", haven},
                             {"referrals.event_date", on(2026, 1, 3)},
                             {"referrals.source", "school"},
                             {"referrals.screened_under_contract", 0}});
  snapshot_ = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
  auto named = asked();
  named.named = true;
  make_package(source(), named, out_);
  const std::string cases = file("section_8/cases/M8.03.csv"), all = every_text();
  EXPECT_NE(cases.find("T. R. / Mayabelle Linwood"), cases.npos) << cases;
  EXPECT_EQ(all.find("Roykowski"), all.npos);
}

TEST_P(EvidencePackage, narrows_to_one_edition) {
  auto base = asked();
  base.edition = "base";
  const auto all = make_package(source(), asked(), out_);
  const auto narrowed = make_package(source(), base, folder_ / "base");
  EXPECT_NE(all.sum, narrowed.sum) << "pseudonyms and package.json differ";
  EXPECT_EQ(run("python3 '" + (folder_ / "base") + "/verify.py'"), 0);
  EXPECT_NE(read_file(folder_ / "base/package.json")->find("\"edition\":\"base\""), std::string::npos);
}

TEST_P(EvidencePackage, pseudonyms_are_looked_up_at_the_command_line_and_noted) {
  make_package(source(), asked(), out_);
  accreditation::Evaluation evaluation(snapshot_, asked().period);
  const std::string id = evaluation.match_id(evaluation.matches(asked().programme).front().match);
  const Pseudonyms pseudonyms(crypto::Key{7}, subject_of(key_.verifier().name, snapshot_, asked()), false);
  int noted = 0;
  const auto look = [&](const std::string& pseudonym, std::string& told) {
    std::ostringstream out, err;
    const std::vector<std::string> args{pseudonym, "--package", out_ + "/package.json"};
    const int exit = case_command(
        args, source(), on(2026, 11, 22), [&] { ++noted; }, out, err);
    told = out.str();
    return exit;
  };
  std::string told;
  EXPECT_EQ(look(pseudonyms.of(id), told), 0);
  EXPECT_EQ(told, id + "\n");
  EXPECT_EQ(noted, 1);
  EXPECT_EQ(look("c-000000000000", told), 4);
  EXPECT_EQ(told, "");
  EXPECT_EQ(noted, 1) << "nothing was told";
}

TEST_P(EvidencePackage, names_when_asked_for_but_never_of_survivors) {
  auto with_names = asked();
  with_names.named = true;
  make_package(source(), with_names, out_);
  EXPECT_NE(file("section_8/cases/M8.03.csv").find("Tomasz Roykowski / Mayabelle Linwood"), std::string::npos);
  EXPECT_EQ(verifier(), 0);
  db().write("test", [&](db::Tx& tx) {
    const auto first = records::history(tx, "programmes", agency_->programme.value).back().id;
    const records::Author author{agency_->office, test::SmallAgency::noon(on(2026, 1, 6))};
    ASSERT_TRUE(
        records::correct(tx, "programmes", agency_->programme.value, first, {{"programmes.survivor", 1}}, author));
  });
  snapshot_ = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
  EXPECT_THROW(make_package(source(), with_names, folder_ / "other"), EvidenceError);
  EXPECT_FALSE(fs::exists(folder_ / "other"));
}

TEST_P(EvidencePackage, is_the_same_bytes_again_as_a_folder_and_as_an_archive) {
  const std::string sum = make_package(source(), asked(), out_).sum;
  auto later = source();
  later.now = test::SmallAgency::noon(on(2026, 12, 24));
  EXPECT_EQ(make_package(later, asked(), folder_ / "again").sum, sum);
  make_package(later, asked(), folder_ / "one.zip");
  make_package(later, asked(), folder_ / "two.zip");
  EXPECT_EQ(*read_file(folder_ / "one.zip"), *read_file(folder_ / "two.zip"));
}

TEST_P(EvidencePackage, prints_each_part_with_the_figures_of_its_table) {
  if (!render::can_print() || run("pdftotext -v") != 0) GTEST_SKIP() << "skipped: no weasyprint or no pdftotext";
  auto printed = asked();
  printed.pdf = true;
  make_package(source(), printed, out_);
  EXPECT_EQ(verifier(), 0);
  std::string text;
  for (const std::string part : {"section_1", "section_2", "section_3", "section_4", "section_5", "section_6",
                                 "section_7", "section_8", "sisters"}) {
    const std::string pdf = out_ + "/" + part + "/" + part + ".pdf";
    ASSERT_EQ(run("pdftotext -layout '" + pdf + "' '" + folder_.path() + "/text.txt'"), 0) << part;
    text += *read_file(folder_ / "text.txt");
    EXPECT_NE(read_file(pdf)->find("/StructTreeRoot"), std::string::npos) << part << " is tagged";
  }
  accreditation::Evaluation evaluation(snapshot_, printed.period);
  for (const auto& m : accreditation::evaluate(evaluation, printed.programme).measures) {
    if (m.den == 0) continue;
    const auto at = text.rfind(std::string(m.id) + "\n");
    ASSERT_NE(at, text.npos) << m.id;
    const std::string share = std::to_string(m.num) + " of " + std::to_string(m.den);
    EXPECT_NE(text.find(share, at), text.npos) << m.id << " " << share;
  }
  EXPECT_EQ(text.find("Roykowski"), text.npos);
}

/// A log is none of the kinds that are looked through first: the figure that counts it tells.
TEST_P(EvidencePackage, finds_whom_a_pseudonym_of_a_counted_unit_means_where_its_figures_stand) {
  const auto match = agency_->match(agency_->person("Ann"), agency_->person("Lea"), on(2026, 9, 1));
  agency_->add("meeting_logs",
               {{"meeting_logs.match_id", match},
                {"meeting_logs.event_date", on(2026, 9, 9)},
                {"meeting_logs.mode", "in_person"},
                {"meeting_logs.entered_by", "mentor"}},
               on(2026, 9, 9));
  snapshot_ = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
  auto of = asked();
  of.named = true;
  make_package(source(), of, out_);
  const std::string table = file("section_8/cases/M8.01a.csv");
  const auto line = table.find('\n') + 1;
  const std::string id = table.substr(line, table.find(',', line) - line);
  of.named = false;
  for (const char* edition : {"all", "base", "own/county"}) {
    of.edition = edition;
    const Pseudonyms pseudonyms(crypto::Key{7}, subject_of(key_.verifier().name, snapshot_, of), false);
    const auto found = case_of(snapshot_, of, pseudonyms, pseudonyms.of(id));
    ASSERT_TRUE(found) << edition;
    EXPECT_EQ(found->id, id);
    EXPECT_EQ(found->measure, "M8.01a");
  }
  of.edition = "ima";
  const Pseudonyms pseudonyms(crypto::Key{7}, subject_of(key_.verifier().name, snapshot_, of), false);
  EXPECT_FALSE(case_of(snapshot_, of, pseudonyms, pseudonyms.of(id))) << "no figure of IMA counts it";
}

/// The share of a figure as each place tells it: the table, OSCAL, the printed section, the page, kith measures.
TEST_P(EvidencePackage, tells_one_figure_everywhere) {
  if (!render::can_print() || run("pdftotext -v") != 0) GTEST_SKIP() << "skipped: no weasyprint or no pdftotext";
  auto printed = asked();
  printed.pdf = true;
  make_package(source(), printed, out_);
  const auto columns = std::make_shared<const snapshot::Snapshot>(snapshot_);
  const auto routes = accreditation::routes([&] { return columns; });
  test::Pages pages(db(), routes);
  pages.actor = agency_->actor(agency_->worker("Dora", "director"), auth::Role::director);
  const std::string page = pages
                               .get("/accreditation/measures", {{"programme", test::Pages::seal(agency_->programme)},
                                                                {"from", "2026-09-01"},
                                                                {"to", "2026-10-31"},
                                                                {"as_of", "2026-11-22"}})
                               .body;
  accreditation::Evaluation evaluation(snapshot_, printed.period);
  const auto report = accreditation::report_on(evaluation, printed.programme);
  const std::string line = accreditation::report_json(report), oscal = file("oscal/assessment-results.json"),
                    table = file("figures.csv");
  std::map<std::string, std::string> text;
  for (const auto& part : parts_of(report.programmes[0], i18n::Words(i18n::Language::en))) {
    const std::string pdf = out_ + "/" + part.folder + "/" + part.folder + ".pdf";
    ASSERT_EQ(run("pdftotext -layout '" + pdf + "' '" + folder_.path() + "/text.txt'"), 0);
    for (const auto* m : part.measures) text[std::string(m->id)] = *read_file(folder_ / "text.txt");
  }
  int compared = 0;
  const auto tells = [](const std::string& whole, std::string_view from, const std::string& what) {
    const auto at = whole.find(from);
    return at != whole.npos && whole.find(what, at) < at + 2500;
  };
  for (const auto& m : report.programmes[0].measures) {
    if (m.den == 0) continue;
    const std::string id(m.id), num = std::to_string(m.num), den = std::to_string(m.den), share = num + " of " + den;
    EXPECT_TRUE(tells(table, "," + id + ",", "," + num + "," + den + ",")) << id;
    EXPECT_TRUE(tells(oscal, "\"value\":\"" + id + "\"", "\"value\":\"" + num + "\"")) << id;
    EXPECT_TRUE(tells(oscal, "\"value\":\"" + id + "\"", "\"value\":\"" + den + "\"")) << id;
    EXPECT_TRUE(tells(line, "\"" + id + "\"", "\"num\":" + num + ",\"den\":" + den)) << id;
    EXPECT_NE(text[id].find(share), std::string::npos) << id << " " << share;
    EXPECT_TRUE(tells(page, ">" + id + "<", share) || tells(page, id, share)) << id << " " << share;
    ++compared;
  }
  EXPECT_GT(compared, 10);
}

TEST_P(EvidencePackage, stopped_in_the_middle_it_leaves_nothing) {
  int steps = 0;
  Watch watch;
  watch.progress = [&](const std::string&, int, int) { ++steps; };
  watch.cancelled = [&] { return steps == 5; };
  EXPECT_TRUE(make_package(source(), asked(), out_, watch).cancelled);
  EXPECT_EQ(steps, 5);
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST_P(EvidencePackage, does_not_write_over_anything) {
  create_file(out_, "mine", 0600);
  EXPECT_THROW(make_package(source(), asked(), out_), records::ExportError);
  EXPECT_EQ(*read_file(out_), "mine");
}

/// The package listed where a document lies and held none of them.
TEST_P(EvidencePackage, holds_the_files_of_documents_and_no_paper_of_a_case) {
  agency_->typing_day = on(2026, 5, 2);
  const files::Vault vault(folder_.path());
  const auto keep = [&](std::string_view kind, std::string_view content, bool paper = false) {
    const auto document = agency_->add("documents", {{"documents.programme_id", agency_->programme},
                                                     {"documents.kind", kind},
                                                     {"documents.title", "How we call"},
                                                     {"documents.status", "approved"},
                                                     {"documents.event_date", on(2026, 5, 1)},
                                                     {"documents.parts_missing", "none"}});
    const auto kept = vault.put(content);
    db().write("file", [&](db::Tx& tx) {
      tx.exec(
          "insert into uploads (document, file, wrapped_key, sha256, bytes, kind, name, put_at, put_by) "
          "values (:document, :file, :key, :sha256, :bytes, 'text', 'calls of Tomasz.txt', :at, 1)",
          {{"document", document},
           {"file", kept.file},
           {"key", kept.wrapped_key},
           {"sha256", kept.sha256},
           {"bytes", kept.bytes},
           {"at", test::SmallAgency::noon(on(2026, 5, 2)).utc_seconds}});
      if (paper)
        tx.exec("insert into case_papers (document, table_name, record) values (:document, 'consents', 1)",
                {{"document", document}});
    });
    return document;
  };
  keep("monitoring_procedure", "Every match is called monthly.");
  keep("legal_text", "A mother's letter", true);
  agency_->add("consents", {{"consents.mentee_id", agency_->office},
                            {"consents.kind", "photo"},
                            {"consents.given_by", agency_->office},
                            {"consents.basis", "parent"},
                            {"consents.event_date", on(2026, 5, 1)},
                            {"consents.document_id", keep("legal_text", "A father's letter that was brought in")}});
  snapshot_ = db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
  auto with_files = source();
  with_files.vault = &vault;
  make_package(with_files, asked(), out_);
  EXPECT_EQ(file("documents/1-monitoring_procedure.txt"), "Every match is called monthly.");
  EXPECT_NE(file("registers/documents.csv").find(",documents/1-monitoring_procedure.txt"), std::string::npos);
  EXPECT_EQ(every_text().find("mother's letter"), std::string::npos) << "a paper of a case stays at home";
  EXPECT_EQ(every_text().find("father's letter"), std::string::npos) << "one that came with an import too";
  EXPECT_EQ(every_text().find("calls of Tomasz"), std::string::npos) << "a name of ours, not the sender's";
  EXPECT_EQ(verifier(), 0);
  replace_file(out_ + "/documents/1-monitoring_procedure.txt", "Every match is called daily.", 0600);
  EXPECT_NE(verifier(), 0) << "the sums tell";
  auto before = asked();
  before.period.as_of = Day(on(2026, 4, 1));
  make_package(with_files, before, folder_ / "before");
  EXPECT_FALSE(fs::exists(folder_ / "before/documents")) << "it was not there yet";
}

TEST_P(EvidencePackage, has_a_section_of_each_catalogue_of_the_agencys_own) {
  fs::create_directories(folder_ / "standards");
  create_file(folder_ / "standards/county.toml",
              "body = \"County of Elmwood\"\nyear = 2026\n"
              "[[clause]]\nid = \"Y-1\"\ntitle.en = \"Called in time\"\nmeasures = [\"M8.03\"]\n"
              "wording = \"Each match shall be called.\"\n"
              "[[clause]]\nid = \"Y-2\"\ntitle.en = \"The board stands behind it\"\nattested = true\n",
              0600);
  auto with_own = source();
  with_own.standards = folder_ / "standards";
  make_package(with_own, asked(), out_);
  const std::string clauses = file("own/1/clauses.csv");
  EXPECT_NE(clauses.find("County of Elmwood 2026,Y-1,Called in time,M8.03,"), std::string::npos) << clauses;
  EXPECT_NE(clauses.find("Each match shall be called.,yes"), std::string::npos) << clauses;
  EXPECT_NE(clauses.find("Y-2,The board stands behind it,attested,,,no"), std::string::npos) << clauses;
  const std::string figures = file("own/1/figures.csv");
  EXPECT_NE(figures.find("section_8/cases/M8.03.csv"), std::string::npos) << figures;
  EXPECT_EQ(figures.find("M8.01a"), std::string::npos) << "only what its clauses name";
  EXPECT_EQ(verifier(), 0);
  auto alone = asked();
  alone.edition = "own/county";
  make_package(with_own, alone, folder_ / "alone");
  const auto of_alone = [&](const std::string& name) { return read_file(folder_ / ("alone/" + name)).value_or(""); };
  EXPECT_NE(of_alone("figures.csv").find(",M8.03,"), std::string::npos);
  EXPECT_EQ(of_alone("figures.csv").find(",M8.01a,"), std::string::npos);
  EXPECT_FALSE(of_alone("own/1/clauses.csv").empty());
  EXPECT_EQ(run("python3 '" + (folder_ / "alone") + "/verify.py'"), 0);
}

TEST_P(EvidencePackage, takes_own_catalogues_from_the_records_and_prints_them_tagged) {
  agency_->add("own_catalogues",
               {{"own_catalogues.name", "county"},
                {"own_catalogues.event_date", on(2026, 1, 5)},
                {"own_catalogues.content",
                 "body = \"County of Elmwood\"\n[[clause]]\nid = \"Y-1\"\ntitle.en = \"Called in time\"\n"
                 "measures = [\"M8.03\"]\nwording = \"Each match shall be called.\""}});
  auto printed = asked();
  const bool prints = render::can_print() && run("pdftotext -v") == 0;
  printed.pdf = prints;
  make_package(source(), printed, out_);
  EXPECT_NE(file("own/1/clauses.csv").find("County of Elmwood,Y-1,Called in time,M8.03,"), std::string::npos);
  if (!prints) GTEST_SKIP() << "skipped: no weasyprint or no pdftotext";
  const std::string pdf = out_ + "/own/1/own-1.pdf";
  ASSERT_EQ(run("pdftotext -layout '" + pdf + "' '" + folder_.path() + "/text.txt'"), 0);
  const std::string text = read_file(folder_.path() + "/text.txt").value_or("");
  for (const auto* told : {"County of Elmwood", "Y-1", "Called in time", "Each match shall", "M8.03"})
    EXPECT_NE(text.find(told), std::string::npos) << told << "\n" << text;
  EXPECT_NE(read_file(pdf)->find("/StructTreeRoot"), std::string::npos) << "tagged";
  EXPECT_EQ(verifier(), 0);
}

TEST_P(EvidencePackage, lists_rounds_of_its_own_period) {
  agency_->typing_day = on(2026, 10, 6);
  for (const auto quarter : {on(2025, 4, 1), on(2026, 7, 1)})
    agency_->add("file_review_rounds", {{"file_review_rounds.programme_id", agency_->programme},
                                        {"file_review_rounds.quarter_start", quarter},
                                        {"file_review_rounds.event_date", on(2026, 10, 5)},
                                        {"file_review_rounds.open_files", 3},
                                        {"file_review_rounds.closed_files", 1},
                                        {"file_review_rounds.population_open", 8},
                                        {"file_review_rounds.population_closed", 1}});
  make_package(source(), asked(), out_);
  const std::string rounds = file("registers/file_reviews.csv");
  EXPECT_NE(rounds.find("2026-07-01,"), std::string::npos) << rounds;
  EXPECT_EQ(rounds.find("2025-04-01,"), std::string::npos) << rounds;
}

TEST_P(EvidencePackage, has_oscal_that_fits_the_schemas_of_nist) {
  const auto schemas = test::shared("data/oscal/schemas");
  const auto ajv = test::Ajv::found();
  if (!schemas) GTEST_SKIP() << "skipped: no ../shared";
  if (!ajv) GTEST_SKIP() << "skipped: no ajv (npm ci)";
  make_package(source(), asked(), out_);
  const auto schema = [&](const std::string& name) { return schemas->string() + "/oscal_" + name + "_schema.json"; };
  for (const std::string name : {"catalog", "profile", "assessment-plan", "assessment-results"})
    EXPECT_TRUE(ajv->fits("draft7", schema(name), out_ + "/oscal/" + name + ".json")) << name;
  EXPECT_FALSE(ajv->fits("draft7", schema("catalog"), out_ + "/package.json"))
      << "the validator refuses what is no catalog";
}

}  // namespace
}  // namespace kith::evidence
