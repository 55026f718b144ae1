// SPDX-License-Identifier: AGPL-3.0-or-later
#include "documents/documents.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "casefile/people.h"
#include "documents/keeping.h"
#include "documents/queries.h"
#include "platform/base/whole_file.h"
#include "platform/files/for_tests/made_files.h"
#include "records/ddl.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/people_uses.h"
#include "support/temp_folder.h"

namespace kith::documents {
namespace {

using auth::Role;
namespace made = files::made;
constexpr Date today = on(2026, 11, 22);
const std::vector<db::Step> store_steps = test::all_steps();

TEST(DocumentStatements, fit_the_schema) { test::prepare_all(sql::all, store_steps); }

/// Dora directs the one programme, Cora coordinates Maya (mentor) and Tom (mentee), Sol screens mentors, Ines takes in
/// mentees.
class Documents : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return store_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db(), today);
    vault_ = std::make_unique<files::Vault>(folder_.path());
    dora_ = agency_->worker("Dora", "director");
    cora_ = agency_->worker("Cora");
    sol_ = agency_->worker("Sol", "screening_officer");
    ines_ = agency_->worker("Ines", "intake_worker");
    maya_ = agency_->person("Maya"), tom_ = agency_->person("Tom");
    agency_->assign(agency_->match(maya_, tom_, on(2026, 10, 1)), cora_);
  }
  Uses uses() {
    Uses uses;
    uses.people = test::people_uses(db(), people_);
    uses.vault = vault_.get();
    uses.apart = files::Apart(KITH_FILES_CHILD);
    return uses;
  }
  test::Pages pages(PersonId who, Role role, ProgrammeId in = {}) {
    test::Pages pages(db(), documents::routes(uses()));
    pages.actor = agency_->actor(who, role, in);
    pages.today = today;
    return pages;
  }
  test::Pages director() { return pages(dora_, Role::director); }
  std::string programme() const { return test::Pages::seal(agency_->programme); }
  static std::string sealed(const char* table, std::int64_t key) { return test::FakeVisit::sealer().seal(key, table); }
  static http::Upload file(std::string name, std::string content, std::string type = {}) {
    return {"file", std::move(name), std::move(type), std::move(content)};
  }
  std::vector<Series> all(Date day = today) {
    return db().reading("test", [&](db::Tx& tx) { return load_register(tx, day); });
  }
  std::int64_t document(const char* kind, const char* title, Date day, const char* status = "approved",
                        std::optional<Date> review = {}, bool agency = false) {
    return agency_->add("documents", {{"documents.programme_id", agency ? db::Value() : db::Value(agency_->programme)},
                                      {"documents.kind", kind},
                                      {"documents.title", title},
                                      {"documents.status", status},
                                      {"documents.event_date", day},
                                      {"documents.review_date", review ? db::Value(*review) : db::Value()},
                                      {"documents.parts_missing", "none"}});
  }
  std::int64_t uploads() {
    return static_cast<std::int64_t>(db().reading("test", [](db::Tx& tx) { return all_uploads(tx); }).size());
  }
  static std::string address(std::int64_t document) { return "/documents/register/" + sealed("documents", document); }
  static test::Pages::Pairs form(const char* kind, const char* title, const char* status = "draft",
                                 const char* day = "2026-11-20") {
    return {{"kind", kind}, {"title", title}, {"status", status}, {"event_date", day}, {"parts_missing", "none"}};
  }
  std::int64_t consent() {
    return agency_->add("consents", {{"consents.mentee_id", tom_},
                                     {"consents.programme_id", agency_->programme},
                                     {"consents.kind", "photo"},
                                     {"consents.given_by", tom_},
                                     {"consents.basis", "self"},
                                     {"consents.event_date", on(2026, 10, 2)}});
  }
  std::int64_t check() {
    return agency_->add("background_checks", {{"background_checks.person_id", maya_},
                                              {"background_checks.check_type", "criminal_record"},
                                              {"background_checks.event_date", on(2026, 9, 2)},
                                              {"background_checks.result", "clear"},
                                              {"background_checks.law_exemption", 0}});
  }
  static std::string of(const char* table, std::int64_t record) {
    return std::string(table) + "." + sealed(table, record);
  }

  test::TempFolder folder_;
  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<files::Vault> vault_;
  casefile::People people_;
  PersonId dora_, cora_, sol_, ines_, maya_, tom_;
};
KITH_BOTH_ENGINES(Documents);

TEST_P(Documents, a_draft_with_its_file_is_added_approved_and_reviewed) {
  auto p = director();
  auto sent = form("monitoring_procedure", "How we keep in touch");
  sent.push_back({"programme", programme()});
  p.uploads = {file("Plan.pdf", made::pdf(), "application/pdf")};
  ASSERT_EQ(p.post("/documents/register", sent).status, 303);
  ASSERT_EQ(all().size(), 1u);
  auto draft = all().front().holds();
  EXPECT_FALSE(draft.approved);
  EXPECT_TRUE(draft.has_file);
  EXPECT_EQ(status_of(draft, today), 3) << "a draft";
  const auto page = p.get(address(draft.chain));
  EXPECT_TRUE(test::says(page, "8.03")) << "the clause it shows";
  EXPECT_TRUE(test::says(page, "Plan.pdf"));
  EXPECT_EQ(
      p.post(address(draft.chain) + "/reviewed", {{"review_date", "2027-01-01"}, {"parts_missing", "none"}}).status,
      409)
      << "a draft is approved, not reviewed";
  EXPECT_EQ(p.post(address(draft.chain) + "/approve", {{"event_date", "2026-11-19"}, {"parts_missing", "none"}}).status,
            422)
      << "before it was drafted";
  EXPECT_EQ(p.post(address(draft.chain) + "/approve", {{"event_date", "2026-11-21"}, {"parts_missing", "none"}}).status,
            303);
  const auto approved = all().front().holds();
  EXPECT_TRUE(approved.approved);
  EXPECT_EQ(approved.day, on(2026, 11, 21));
  EXPECT_EQ(review_by(approved), on(2027, 11, 21)) << "twelve months";
  EXPECT_EQ(status_of(approved, today), 1);
  EXPECT_EQ(p.post(address(draft.chain) + "/approve", {{"event_date", "2026-11-21"}, {"parts_missing", "none"}}).status,
            409)
      << "twice";
  EXPECT_EQ(
      p.post(address(draft.chain) + "/reviewed", {{"review_date", "2026-11-22"}, {"parts_missing", "none"}}).status,
      422)
      << "not after today";
  EXPECT_EQ(
      p.post(address(draft.chain) + "/reviewed", {{"review_date", "2028-01-31"}, {"parts_missing", "minor"}}).status,
      303);
  EXPECT_EQ(review_by(all().front().holds()), on(2028, 1, 31));
  EXPECT_EQ(status_of(all().front().holds(), today), 2) << "a minor part is missing";
}

TEST_P(Documents, the_newest_approved_version_holds_and_the_register_says_what_is_overdue) {
  const auto first = document("closure_statement", "When a match ends", on(2025, 1, 10));
  document("intake_procedure", "Intake", on(2026, 3, 1));
  document("intake_procedure", "Waiting list", on(2026, 3, 1), "approved", on(2026, 11, 22));
  ASSERT_EQ(all().size(), 3u);
  EXPECT_EQ(all().front().holds().title, "When a match ends") << "overdue first";
  EXPECT_TRUE(all().front().overdue(today));
  EXPECT_EQ(review_by(all().front().holds()), on(2026, 1, 10));
  EXPECT_EQ(status_of(all().front().holds(), today), 3) << "more than 90 days";
  EXPECT_FALSE(all()[2].overdue(today)) << "the day itself is in time";
  auto p = director();
  EXPECT_LT(p.get("/documents/register").body.find("When a match ends"),
            p.get("/documents/register").body.find("Intake"));
  const std::string version = address(first) + "/version";
  EXPECT_EQ(p.post(version, {{"status", "draft"}, {"event_date", "2024-11-20"}, {"parts_missing", "none"}}).status, 422)
      << "older than the one before";
  EXPECT_EQ(p.post(version, {{"status", "draft"}, {"event_date", "2026-11-20"}, {"parts_missing", "none"}}).status,
            303);
  ASSERT_EQ(all().size(), 3u) << "a version of the same document";
  EXPECT_EQ(all().front().holds().chain, first) << "a draft does not hold yet";
  ASSERT_NE(all().front().draft(), nullptr);
  EXPECT_TRUE(test::says(p.get(address(first)), "A newer draft waits"));
  EXPECT_EQ(p.post(address(all().front().draft()->chain) + "/approve",
                   {{"event_date", "2026-11-22"}, {"parts_missing", "none"}})
                .status,
            303);
  for (const auto& series : all()) EXPECT_FALSE(series.overdue(today)) << series.holds().title;
  EXPECT_EQ(p.post(address(first) + "/withdraw", {}).status, 303);
  for (const auto& series : all()) EXPECT_EQ(series.versions.size(), 1u);
}

TEST_P(Documents, a_file_that_may_not_be_kept_is_refused_with_a_word_and_nothing_is_written) {
  auto p = director();
  const auto one = document("budget", "Budget", on(2026, 3, 1));
  const std::pair<http::Upload, const char*> hostile[] = {
      {file("plan.pdf", made::pdf("/A << /S /JavaScript >>")), "files.refused.active"},
      {file("plan.exe", std::string("MZ\x90\0", 4)), "files.refused.unknown"},
      {file("plan.png", made::pdf()), "files.refused.name"},
      {file("plan.pdf.html", made::pdf()), "files.refused.name"},
      {file("plan.pdf", made::pdf(), "text/html"), "files.refused.name"},
      {file("x.svg", "<svg onload='alert(1)'/>"), "files.refused.active"},
      {file("x.docx", made::docx({{"word/vbaProject.bin", "x"}})), "files.refused.active"},
      {file("x.png", made::png(90'000, 90'000)), "files.refused.pixels"},
      {file("x.txt", std::string(files::most_bytes + 1, 'x')), "files.refused.too_large"}};
  for (const auto& [upload, why] : hostile) {
    p.uploads = {upload};
    const auto answer = p.post(address(one) + "/files", {});
    EXPECT_EQ(answer.status, 422) << upload.file_name;
    EXPECT_TRUE(test::says(answer, i18n::Words(i18n::Language::en).text_of(why))) << upload.file_name << " " << why;
  }
  EXPECT_EQ(p.post(address(one) + "/files", {}).status, 422) << "none at all";
  p.uploads = {file("plan.exe", "MZ")};
  auto sent = form("budget", "Another");
  sent.push_back({"programme", programme()});
  EXPECT_EQ(p.post("/documents/register", sent).status, 422);
  EXPECT_EQ(all().size(), 1u) << "no document without its file";
  EXPECT_EQ(uploads(), 0);
  EXPECT_TRUE(vault_->files().empty());
}

TEST_P(Documents, a_file_is_dated_by_the_agencys_day) {
  const auto one = document("code_of_conduct", "Code", on(2026, 3, 1));
  auto p = director();
  p.zone = "America/Toronto";
  p.uploads = {file("Plan.pdf", made::pdf())};
  ASSERT_EQ(p.post(address(one) + "/files", {}).status, 303);
  const auto put = [&](std::int64_t at) {
    db().write("put", [&](db::Tx& tx) { tx.exec("update uploads set put_at = :at", {{"at", at}}); });
    return p.get(address(one));
  };
  const i18n::Words words(i18n::Language::en);
  EXPECT_TRUE(test::says(put(parse_instant("2026-11-21T23:30:00-05:00")->utc_seconds), words.date(on(2026, 11, 21))))
      << "in UTC it is the 22nd";
  EXPECT_TRUE(test::says(put(parse_instant("2026-07-02T00:30:00-04:00")->utc_seconds), words.date(on(2026, 7, 2))))
      << "by today's offset it is the 1st";
}

TEST_P(Documents, a_file_leaves_as_a_download_and_its_reader_is_noted) {
  const auto one = document("code_of_conduct", "Code", on(2026, 3, 1));
  auto p = director();
  p.uploads = {file("Entente sign\u00e9e\u202e.JPG", made::jpeg(2, 2, made::segment(0xe1, made::exif())))};
  ASSERT_EQ(p.post(address(one) + "/files", {}).status, 303);
  const auto upload = db().reading("test", [](db::Tx& tx) { return all_uploads(tx); }).front();
  EXPECT_EQ(upload.name, "Entente sign\u00e9e.JPG");
  const std::string place = "/documents/files/" + sealed("uploads", upload.id);
  auto reader = pages(cora_, Role::coordinator);
  const auto answer = reader.get(place);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "image/jpeg");
  EXPECT_EQ(answer.body.find("GPS"), std::string::npos) << "the place is gone";
  const auto header = std::find_if(answer.headers.begin(), answer.headers.end(),
                                   [](const auto& h) { return h.first == "content-disposition"; });
  ASSERT_NE(header, answer.headers.end());
  EXPECT_EQ(header->second, "attachment; filename=\"Entente sign_e.JPG\"; filename*=UTF-8''Entente%20sign%C3%A9e.JPG");
  EXPECT_NE(
      std::find(reader.seen.begin(), reader.seen.end(), std::pair<std::string, std::int64_t>{"upload", upload.id}),
      reader.seen.end());
  const auto sealed_bytes = *read_file(vault_->folder() + "/" + upload.kept.file);
  EXPECT_EQ(sealed_bytes.find("coded"), std::string::npos) << "and on the disk it is sealed";
  const auto other = agency_->new_programme("Other");
  EXPECT_EQ(pages(agency_->worker("Olga", "coordinator", other), Role::coordinator, other).get(place).status, 404);
  auto anybody = director();
  anybody.actor = auth::anonymous();
  EXPECT_NE(anybody.get(place).status, 200);
  EXPECT_EQ(p.post(address(one) + "/withdraw", {}).status, 303);
  EXPECT_EQ(reader.get(place).status, 404) << "withdrawn";
}

TEST_P(Documents, who_reads_and_who_keeps) {
  const auto own = document("budget", "Ours", on(2026, 3, 1)),
             whole = document("budget", "Everybody's", on(2026, 3, 1), "approved", {}, true);
  auto reader = pages(cora_, Role::coordinator);
  EXPECT_TRUE(test::says(reader.get("/documents/register"), "Ours"));
  EXPECT_TRUE(test::says(reader.get(address(whole)), "Whole agency"));
  EXPECT_EQ(reader.get("/documents/register/new").status, 403);
  EXPECT_EQ(reader.post(address(own) + "/withdraw", {}).status, 403);
  EXPECT_EQ(director().post(address(whole) + "/withdraw", {}).status, 404)
      << "a director of one programme does not keep what is everybody's";
  auto sent = form("budget", "For all");
  sent.push_back({"programme", "agency"});
  EXPECT_EQ(director().post("/documents/register", sent).status, 422);
  auto of_all = director();
  of_all.actor.grants = {{Role::director, {}, {}}};
  EXPECT_EQ(of_all.post("/documents/register", sent).status, 303);
  const auto other = agency_->new_programme("Other");
  auto stranger = pages(agency_->worker("Olga", "director", other), Role::director, other);
  EXPECT_FALSE(test::says(stranger.get("/documents/register"), "Ours"));
  EXPECT_EQ(stranger.get(address(own)).status, 404);
  EXPECT_EQ(stranger.get(address(own) + "/version").status, 404);
  EXPECT_EQ(pages(maya_, Role::mentor).get("/documents/register").status, 403);
}

TEST_P(Documents, the_register_comes_a_page_at_a_time_what_is_overdue_first_and_whole_as_a_file) {
  for (int i = 10; i < 36; ++i) document("intake_procedure", ("Step " + std::to_string(i)).c_str(), on(2026, 3, 1));
  document("closure_statement", "When a match ends", on(2025, 1, 10));
  auto p = director();
  const auto first = p.get("/documents/register"), second = p.get("/documents/register", {{"page", "2"}});
  EXPECT_TRUE(test::says(first, "When a match ends") && test::says(first, "page=2"));
  EXPECT_FALSE(test::says(second, "When a match ends"));
  EXPECT_TRUE(test::says(second, "Step 34") && test::says(second, "Step 35"));
  EXPECT_FALSE(test::says(first, "Step 34") || test::says(second, "Step 33"));
  EXPECT_EQ(p.get("/documents/register", {{"page", "9"}}).body, second.body) << "what is no page is the last";
}

TEST_P(Documents, a_paper_of_a_case_is_seen_by_whoever_sees_the_record) {
  const auto photo = consent(), cleared = check();
  const std::string toms = "/documents/people/" + test::Pages::seal(tom_),
                    mayas = "/documents/people/" + test::Pages::seal(maya_);
  auto c = pages(cora_, Role::coordinator), s = pages(sol_, Role::screening_officer);
  c.uploads = {file("signed.pdf", made::pdf())};
  EXPECT_EQ(c.post(toms, {{"of", of("consents", photo)}}).status, 303);
  c.uploads = {file("signed.pdf", made::pdf())};
  EXPECT_EQ(c.post(toms, {{"of", of("background_checks", cleared)}}).status, 422) << "not a record of his";
  c.uploads = {file("check.pdf", made::pdf())};
  EXPECT_EQ(c.post(mayas, {{"of", of("background_checks", cleared)}}).status, 422)
      << "coordinators see no details of checks";
  s.uploads = {file("check.pdf", made::pdf())};
  ASSERT_EQ(s.post(mayas, {{"of", of("background_checks", cleared)}}).status, 303);
  EXPECT_EQ(uploads(), 2);
  EXPECT_TRUE(test::says(c.get(toms), "signed.pdf"));
  EXPECT_FALSE(test::says(c.get(mayas), "check.pdf"));
  EXPECT_TRUE(test::says(s.get(mayas), "check.pdf"));
  EXPECT_EQ(s.get(toms).status, 404) << "screening sees no mentees";
  EXPECT_TRUE(all().empty()) << "and none is in the register";
  const auto list = db().reading("test", [](db::Tx& tx) { return all_uploads(tx); });
  const auto of_consent = "/documents/files/" + sealed("uploads", list[0].id),
             of_check = "/documents/files/" + sealed("uploads", list[1].id);
  EXPECT_EQ(c.get(of_consent).status, 200);
  EXPECT_EQ(c.get(of_check).status, 404);
  EXPECT_EQ(s.get(of_check).status, 200);
  EXPECT_EQ(s.get(of_consent).status, 404);
  EXPECT_EQ(pages(ines_, Role::intake_worker).get(of_check).status, 404);
  EXPECT_EQ(c.get(address(list[0].document)).status, 404) << "not by way of the register either";
  EXPECT_EQ(director().post(address(list[0].document) + "/withdraw", {}).status, 404);
  EXPECT_EQ(s.post("/documents/papers/" + sealed("documents", list[0].document) + "/withdraw", {}).status, 404);
  EXPECT_EQ(c.post("/documents/papers/" + sealed("documents", list[0].document) + "/withdraw", {}).status, 303);
  EXPECT_EQ(c.get(of_consent).status, 404);
}

TEST_P(Documents, papers_that_came_with_an_import_are_not_in_the_register) {
  const auto paper = document("other", "Photo consent of Tom", on(2026, 10, 2)),
             blank = document("consent_form", "Photo consent, blank", on(2026, 1, 2));
  EXPECT_EQ(all().size(), 2u);
  agency_->add("consents", {{"consents.mentee_id", tom_},
                            {"consents.programme_id", agency_->programme},
                            {"consents.kind", "photo"},
                            {"consents.given_by", tom_},
                            {"consents.basis", "self"},
                            {"consents.event_date", on(2026, 10, 2)},
                            {"consents.document_id", paper}});
  ASSERT_EQ(all().size(), 1u);
  EXPECT_EQ(all().front().holds().chain, blank);
  EXPECT_EQ(director().get(address(paper)).status, 404);
}

TEST_P(Documents, the_same_by_json) {
  auto p = director();
  auto sent = form("rematch_policy", "Rematching", "approved", "2026-11-01");
  sent.insert(sent.end(), {{"programme", programme()}, {"file_name", "rematch.txt"}, {"content", "UmVtYXRjaGluZw=="}});
  const auto made = p.post("/api/v1/documents", sent);
  ASSERT_EQ(made.status, 201) << made.body;
  const auto list = p.get("/api/v1/documents");
  for (const char* text : {"\"rematch_policy\"", "\"rematch.txt\"", "\"text/plain\"", "\"document_status\":1",
                           "\"review_by\":\"2027-11-01\"", "\"overdue\":false"})
    EXPECT_TRUE(test::says(list, text)) << text << list.body;
  EXPECT_EQ(p.get("/api/v1/documents/files/" +
                  sealed("uploads", db().reading("test", [](db::Tx& tx) { return all_uploads(tx); }).front().id))
                .body,
            "Rematching");
  sent.back().second = "not base64!";
  EXPECT_EQ(p.post("/api/v1/documents", sent).status, 422);
  EXPECT_EQ(p.post("/api/v1/documents", {{"kind", "budget"}}).status, 422);
  const std::string one = "/api/v1/documents/" + sealed("documents", all().front().holds().chain);
  EXPECT_EQ(p.post(one + "/files", {{"file_name", "more.txt"}, {"content", "bW9yZQ=="}}).status, 201);
  EXPECT_EQ(
      p.post(one + "/versions", {{"status", "draft"}, {"event_date", "2026-11-10"}, {"parts_missing", "none"}}).status,
      201);
  EXPECT_EQ(p.post(one + "/reviewed", {{"review_date", "2027-12-01"}, {"parts_missing", "none"}}).status, 200);
  EXPECT_EQ(p.post(one + "/withdraw", {}).status, 200);
  EXPECT_EQ(p.post(one + "/withdraw", {}).status, 404);
  const auto photo = consent();
  auto c = pages(cora_, Role::coordinator);
  const std::string papers = "/api/v1/documents/people/" + test::Pages::seal(tom_);
  EXPECT_EQ(c.post(papers, {{"of", of("consents", photo)}, {"file_name", "yes.txt"}, {"content", "WWVz"}}).status, 201);
  EXPECT_TRUE(test::says(c.get(papers), "yes.txt"));
  const auto paper =
      sealed("documents", db().reading("test", [](db::Tx& tx) { return all_uploads(tx); }).back().document);
  EXPECT_TRUE(test::says(c.get(papers), "\"document\":\"" + paper));
  const std::string withdraw = "/api/v1/documents/papers/" + paper + "/withdraw";
  EXPECT_EQ(pages(sol_, Role::screening_officer).post(withdraw, {}).status, 404);
  EXPECT_EQ(c.post(withdraw, {{"reason", "It was another child's"}}).status, 422) << "takes nothing";
  EXPECT_EQ(c.post(withdraw, {}).status, 200);
  EXPECT_EQ(c.post(withdraw, {}).status, 404);
}

TEST_P(Documents, the_machine_finds_what_is_missing_and_hands_everything_out) {
  const auto one = document("budget", "Budget", on(2026, 3, 1)), gone = document("budget", "Old", on(2026, 3, 1));
  auto p = director();
  for (const auto document : {one, gone}) {
    p.uploads = {file("b.txt", "money")};
    ASSERT_EQ(p.post(address(document) + "/files", {}).status, 303);
  }
  ASSERT_EQ(p.post(address(gone) + "/withdraw", {}).status, 303);
  const auto rows = db().reading("test", [](db::Tx& tx) { return all_uploads(tx); });
  EXPECT_TRUE(file_faults(rows, *vault_).empty());
  EXPECT_EQ(db().reading("test", [](db::Tx& tx) { return named_files(tx); }), vault_->files());
  const auto files = db().reading("test", [](db::Tx& tx) { return to_hand_out(tx, today); });
  ASSERT_EQ(files.size(), 1u) << "not what was withdrawn";
  hand_out(files, *vault_, folder_ / "out");
  EXPECT_EQ(
      read_file((folder_ / "out") + "/" + files[0].document + "/" + std::to_string(files[0].upload.id) + "-b.txt"),
      "money");
  EXPECT_THROW(hand_out(files, *vault_, folder_ / "out"), std::runtime_error);
  std::filesystem::remove(vault_->folder() + "/" + rows[0].kept.file);
  replace_file(vault_->folder() + "/" + rows[1].kept.file, "changed", 0600);
  EXPECT_EQ(file_faults(rows, *vault_).size(), 2u);
}

TEST_P(Documents, a_withdrawn_file_is_gone_for_good_after_thirty_days) {
  const auto one = document("budget", "Budget", on(2026, 3, 1)), stays = document("budget", "Stays", on(2026, 3, 1));
  auto p = director();
  for (const auto document : {one, stays}) {
    p.uploads = {file("b.txt", "money")};
    ASSERT_EQ(p.post(address(document) + "/files", {}).status, 303);
  }
  ASSERT_EQ(p.post(address(one) + "/withdraw", {}).status, 303);
  const auto forgotten = [&](int days) {
    return db().writing(
        "test", [&](db::Tx& tx) { return forget_withdrawn(tx, test::SmallAgency::noon(add_days(today, days))); });
  };
  EXPECT_EQ(forgotten(30), 0);
  EXPECT_EQ(forgotten(31), 1);
  const auto rows = db().reading("test", [](db::Tx& tx) { return all_uploads(tx); });
  EXPECT_EQ(vault_->get(rows[0].kept), std::nullopt) << "its key is gone";
  EXPECT_TRUE(vault_->get(rows[1].kept));
  EXPECT_TRUE(file_faults(rows, *vault_).empty()) << "and that is no fault";
  const auto path = vault_->folder() + "/" + rows[0].kept.file;
  std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now() - std::chrono::hours(25));
  EXPECT_EQ(vault_->sweep(db().reading("test", [](db::Tx& tx) { return named_files(tx); })), 1u);
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_P(Documents, a_disk_that_refuses_is_told_as_such_and_nothing_is_written) {
  const auto one = document("budget", "Budget", on(2026, 3, 1));
  std::filesystem::remove_all(vault_->folder());
  auto p = director();
  p.uploads = {file("b.txt", "money")};
  try {
    p.post(address(one) + "/files", {});
    ADD_FAILURE() << "it was kept nowhere";
  } catch (const db::DbError& told) {
    EXPECT_EQ(told.fault(), db::Fault::io);
  }
  EXPECT_EQ(uploads(), 0);
}

TEST_P(Documents, a_day_has_a_quota) {
  const auto one = document("budget", "Budget", on(2026, 3, 1));
  db().write("test", [&](db::Tx& tx) {
    const Arrived huge{{"f", "k", "s", most_a_day}, files::Kind::text, "x.txt"};
    attach(tx, one, huge, {dora_, test::SmallAgency::noon(today)});
  });
  auto p = director();
  p.uploads = {file("b.txt", "money")};
  EXPECT_TRUE(test::says(p.post(address(one) + "/files", {}), "more than one person may send in a day"));
  p.today = on(2026, 11, 24);
  p.uploads = {file("b.txt", "money")};
  EXPECT_EQ(p.post(address(one) + "/files", {}).status, 303) << "the next day";
}

}  // namespace
}  // namespace kith::documents
