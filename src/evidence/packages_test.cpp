// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/packages.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include "accreditation/own_store.h"
#include "evidence/builder.h"
#include "evidence/case_of.h"
#include "evidence/evidence_test_support.h"
#include "evidence/routes.h"
#include "platform/audit/log.h"
#include "platform/base/whole_file.h"
#include "platform/http/stream.h"
#include "records/digest.h"
#include "review/round.h"
#include "snapshot/keeper.h"
#include "snapshot/load.h"
#include "snapshot/refs.h"
#include "support/pages.h"
#include "support/small_agency.h"

namespace kith::evidence {
namespace {

namespace fs = std::filesystem;
using snapshot::Day;
using test::says;

class Packages : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return store_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    dora_ = agency_->worker("Dora", "director");
    match_ = agency_->match(agency_->person("Mayabelle", "Linwood"), agency_->person("Tomasz"), on(2026, 9, 1));
  }
  Uses uses() {
    return {[this] { return keeper_.current(db()); }, [this] { return folder_.path(); },
            [this] { return key_.verifier().name; }, [] { return crypto::Key{7}; }, &bell_};
  }
  test::Pages pages() {
    uses_ = uses();
    test::Pages made(db(), routes(uses_));
    made.actor = agency_->actor(dora_, auth::Role::director);
    return made;
  }
  std::unique_ptr<Builder> builder() {
    Builder::Uses needs{db(),
                        [this] { return keeper_.current(db()); },
                        key_,
                        crypto::Key{7},
                        [] { return std::string("Test agency"); },
                        [this] { return now_; },
                        folder_.path(),
                        bell_,
                        {}};
    needs.short_of_room = [this] {
      ++looks_;
      return looks_ > room_until_ || full_;
    };
    return std::make_unique<Builder>(std::move(needs));
  }
  test::Pages::Pairs wanted(std::initializer_list<std::pair<std::string, std::string>> more = {}) const {
    test::Pages::Pairs form{{"programme", test::Pages::seal(agency_->programme)},
                            {"edition", "all"},
                            {"from", "2026-09-01"},
                            {"to", "2026-10-31"},
                            {"cases", "pseudonyms"},
                            {"without_pdf", "true"}};
    for (const auto& one : more) {
      std::erase_if(form, [&](const auto& field) { return field.first == one.first; });
      form.push_back(one);
    }
    return form;
  }
  std::vector<Package> list() {
    return db().reading("test", [](db::Tx& tx) { return packages(tx); });
  }
  /// Until the newest one has ended, ten seconds at the most.
  Package ended() {
    for (int i = 0; i < 500; ++i) {
      const auto package = list().front();
      if (!package.under_way()) return package;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return list().front();
  }
  std::string address(std::int64_t id) const {
    return "/evidence/packages/" + test::FakeVisit::sealer().seal(id, "evidence_packages");
  }

  test::TempFolder folder_;
  Bell bell_;
  Uses uses_;
  snapshot::SnapshotKeeper keeper_;
  audit::SigningKey key_{crypto::Key{9}, "kith/audit/test"};
  Instant now_ = test::SmallAgency::noon(on(2026, 11, 22));
  std::unique_ptr<test::SmallAgency> agency_;
  PersonId dora_;
  MatchId match_;
  std::atomic<bool> full_{false};
  std::atomic<int> looks_{0}, room_until_{1'000'000'000};
};
KITH_BOTH_ENGINES(Packages);

TEST_P(Packages, are_made_in_the_background_and_taken_away_with_their_checksum) {
  auto pages = this->pages();
  const auto asked = pages.post("/evidence/packages", wanted());
  ASSERT_EQ(asked.status, 303) << asked.body;
  EXPECT_EQ(list().front().state, PackageState::waiting);
  const auto waiting = pages.get(address(list().front().id));
  EXPECT_TRUE(says(waiting, "<progress"));
  EXPECT_FALSE(says(waiting, "package.zip")) << "nothing to take away yet";
  EXPECT_EQ(pages.get(address(list().front().id) + "/package.zip").status, 404);
  const auto making = builder();
  const auto made = ended();
  ASSERT_EQ(made.state, PackageState::made);
  EXPECT_EQ(made.done, made.steps);
  const auto archive = pages.get(address(made.id) + "/package.zip");
  EXPECT_EQ(archive.content_type, "application/zip");
  EXPECT_EQ(pages.seen, (test::FakeVisit::Seen{{"evidence_package", made.id}}));
  ASSERT_TRUE(archive.stream) << "a package is never held in memory as a whole";
  EXPECT_EQ(archive.stream->size(), static_cast<std::uint64_t>(made.bytes));
  const std::string& sent = archive.body;  // read from the stream (support/pages.h)
  records::Digest digest;
  digest.add(sent);
  EXPECT_EQ(digest.text(), made.sha256);
  EXPECT_EQ(static_cast<std::int64_t>(sent.size()), made.bytes);
  EXPECT_TRUE(says(pages.get(address(made.id)), made.sha256));
}

// What is kept free of the disk is for reading and for telling of a danger (decision 0282).
TEST_P(Packages, wait_while_the_disk_is_short_of_room_and_take_none_that_is_kept_free) {
  auto pages = this->pages();
  full_ = true;
  ASSERT_EQ(pages.post("/evidence/packages", wanted()).status, 303);
  auto making = builder();
  for (int i = 0; i < 250 && looks_ == 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_GT(looks_, 0);
  EXPECT_EQ(list().front().state, PackageState::waiting);
  making.reset();
  full_ = false;
  looks_ = 0;
  room_until_ = 1;  // it begins, and then the disk fills
  making = builder();
  EXPECT_EQ(ended().state, PackageState::failed);
  EXPECT_FALSE(std::filesystem::exists(archive_path(folder_.path(), list().front().id)));
}

TEST_P(Packages, warn_where_no_files_were_drawn) {
  EXPECT_TRUE(says(pages().get("/evidence/packages/new"), "No files were drawn in this period for Community"));
  db().write("draw", [&](db::Tx& tx) {
    ASSERT_TRUE(review::open_round(tx, agency_->programme, review::quarter_of(on(2026, 7, 1)), review::Rule::tenth,
                                   "seed", agency_->author(on(2026, 10, 2))));
  });
  EXPECT_FALSE(says(pages().get("/evidence/packages/new"), "No files were drawn in this period for Community"));
}

TEST_P(Packages, of_the_page_are_those_of_the_command_line) {
  auto pages = this->pages();
  ASSERT_EQ(pages.post("/evidence/packages", wanted()).status, 303);
  const auto making = builder();
  const auto made = ended();
  ASSERT_EQ(made.state, PackageState::made);
  const auto columns = keeper_.current(db());
  const Source source{db(), *columns, key_, crypto::Key{7}, "Test agency", now_};
  test::TempFolder other;
  const auto by_hand = make_package(source, made.asked(), other / "by_hand.zip");
  EXPECT_EQ(by_hand.sum, made.package_sum);
  EXPECT_EQ(*read_file(other / "by_hand.zip"), *read_file(archive_path(folder_.path(), made.id)));
}

TEST_P(Packages, survive_a_server_that_ends_and_leave_no_half) {
  auto pages = this->pages();
  ASSERT_EQ(pages.post("/evidence/packages", wanted()).status, 303);
  const auto id = list().front().id;
  const std::string place = Builder::place_of(folder_.path());
  db().write("test", [&](db::Tx& tx) { ASSERT_TRUE(next_package(tx, place, now_)) << "a server began it"; });
  fs::create_directories(folder_ / "package-1.zip.partial-abc");  // ... and was killed
  create_file(folder_ / "package-1.zip.partial-abc/figures.csv", "half", 0600);
  EXPECT_EQ(pages.get(address(id) + "/package.zip").status, 404);
  const auto making = builder();
  EXPECT_EQ(ended().state, PackageState::made);
  EXPECT_FALSE(fs::exists(folder_ / "package-1.zip.partial-abc"));
}

TEST_P(Packages, that_end_their_server_again_and_again_are_given_up) {
  auto pages = this->pages();
  ASSERT_EQ(pages.post("/evidence/packages", wanted()).status, 303);
  db().write("test", [&](db::Tx& tx) {
    for (int i = 0; i < tries_at_most; ++i) {
      begin_again(tx, "here", now_);
      ASSERT_TRUE(next_package(tx, "here", now_));
    }
    begin_again(tx, "here", now_);
    EXPECT_FALSE(next_package(tx, "here", now_));
  });
  EXPECT_EQ(list().front().state, PackageState::failed);
}

TEST_P(Packages, of_a_silent_maker_are_taken_by_another_server) {
  auto pages = this->pages();
  ASSERT_EQ(pages.post("/evidence/packages", wanted()).status, 303);
  Instant later = now_;
  later.utc_seconds += silent_seconds + 1;
  db().write("test", [&](db::Tx& tx) {
    ASSERT_TRUE(next_package(tx, "there", now_));
    EXPECT_FALSE(next_package(tx, "here", now_));
    EXPECT_TRUE(next_package(tx, "here", later));
  });
}

TEST_P(Packages, that_are_cancelled_leave_nothing) {
  auto pages = this->pages();
  ASSERT_EQ(pages.post("/evidence/packages", wanted()).status, 303);
  const auto id = list().front().id;
  ASSERT_EQ(pages.post(address(id) + "/stop", {}).status, 303);
  EXPECT_EQ(list().front().state, PackageState::cancelled);
  EXPECT_EQ(pages.post(address(id) + "/stop", {}).status, 409);
  ASSERT_EQ(pages.post("/evidence/packages", wanted({{"as_of", "2026-11-20"}})).status, 303);
  db().write("test", [&](db::Tx& tx) { ASSERT_TRUE(next_package(tx, Builder::place_of(folder_.path()), now_)); });
  ASSERT_EQ(pages.post(address(list().front().id) + "/stop", {}).status, 303);
  EXPECT_TRUE(says(pages.get("/evidence/packages"), "Being cancelled"));
  EXPECT_TRUE(pages.offers_file);
  EXPECT_TRUE(says(pages.get("/evidence/packages/as/csv"), "Being cancelled"));
  const auto making = builder();
  EXPECT_EQ(ended().state, PackageState::cancelled);
  EXPECT_FALSE(fs::exists(archive_path(folder_.path(), list().front().id)));
  const auto row = db().reading("log", [](db::Tx& tx) { return audit::newest(tx, 0, 1); }).at(0);
  EXPECT_EQ(row.action, "evidence.cancelled");
  EXPECT_EQ(row.by, "job");
}

TEST_P(Packages, with_names_want_their_own_word_and_never_name_survivors) {
  auto pages = this->pages();
  const auto refused = pages.post("/evidence/packages", wanted({{"cases", "names"}}));
  EXPECT_EQ(refused.status, 422);
  EXPECT_TRUE(says(refused, "names_confirmed-error"));
  EXPECT_TRUE(says(refused, "why-error"));
  EXPECT_TRUE(list().empty());
  const auto more = wanted({{"cases", "names"}, {"names_confirmed", "true"}, {"why", "The funder's auditor"}});
  ASSERT_EQ(pages.post("/evidence/packages", more).status, 303);
  EXPECT_TRUE(list().front().named);
  db().write("test", [&](db::Tx& tx) {
    const auto first = records::history(tx, "programmes", agency_->programme.value).back().id;
    ASSERT_TRUE(records::correct(tx, "programmes", agency_->programme.value, first, {{"programmes.survivor", 1}},
                                 records::Author{agency_->office, test::SmallAgency::noon(on(2026, 1, 6))}));
  });
  EXPECT_EQ(pages.post("/evidence/packages", more).status, 422);
  const auto making = builder();
  EXPECT_EQ(ended().state, PackageState::failed) << "asked for before the programme became one of survivors";
}

TEST_P(Packages, refuse_what_cannot_be_made_by_field) {
  auto pages = this->pages();
  for (const auto& [field, value] : std::vector<std::pair<std::string, std::string>>{
           {"to", "2026-08-01"}, {"as_of", "2026-11-23"}, {"as_of", "2019-01-01"}, {"edition", "ima"}, {"from", "x"}}) {
    const auto refused = pages.post("/evidence/packages", wanted({{field, value}}));
    EXPECT_EQ(refused.status, 422) << field;
    EXPECT_TRUE(says(refused, field + "-error")) << field << " " << value;
  }
  for (int i = 0; i < 3; ++i) ASSERT_EQ(pages.post("/evidence/packages", wanted()).status, 303);
  EXPECT_EQ(pages.post("/evidence/packages", wanted()).status, 409) << "three wait already";
}

TEST_P(Packages, are_of_a_catalogue_of_the_agencys_own_where_it_holds) {
  const auto another = agency_->new_programme("Another");
  const auto add = [&](const char* name, const std::string& head) {
    const std::string text = head + "\n[[clause]]\nid = \"Y-1\"\ntitle.en = \"Called\"\nmeasures = [\"M8.03\"]";
    agency_->add("own_catalogues", {{"own_catalogues.name", std::string_view(name)},
                                    {"own_catalogues.event_date", on(2026, 1, 5)},
                                    {"own_catalogues.content", std::string_view(text)}});
  };
  const auto columns = keeper_.current(db());
  const auto other = columns->id_of<snapshot::ProgrammeRow>(snapshot::ref_of(another));
  add("county", "body = \"County of Elmwood\"\nyear = 2026");
  add("funder", "body = \"Funder\"\nprogrammes = [\"" + other + "\"]");
  auto pages = this->pages();
  EXPECT_TRUE(says(pages.get("/evidence/packages/new"), "County of Elmwood 2026"));
  for (const auto* refused : {"own/funder", "own/nowhere", "own/"}) {
    const auto page = pages.post("/evidence/packages", wanted({{"edition", refused}}));
    EXPECT_EQ(page.status, 422) << refused;
    EXPECT_TRUE(says(page, "edition-error")) << refused;
    const auto api = pages.post("/api/v1/evidence-packages", wanted({{"edition", refused}}));
    EXPECT_EQ(api.status, 422) << refused;
    EXPECT_TRUE(says(api, "\"edition\"")) << api.body;
  }
  EXPECT_EQ(pages.post("/api/v1/evidence-packages", wanted({{"edition", std::string(81, 'o')}})).status, 422);
  ASSERT_EQ(pages.post("/evidence/packages", wanted({{"edition", "own/county"}})).status, 303);
  EXPECT_TRUE(says(pages.get(address(list().front().id)), "County of Elmwood 2026"));
  const auto making = builder();
  const auto made = ended();
  ASSERT_EQ(made.state, PackageState::made);
  EXPECT_EQ(made.edition, "own/county");
  const auto id = columns->id_of<snapshot::MatchRow>(snapshot::ref_of(match_));
  const Pseudonyms pseudonyms(crypto::Key{7}, subject_of(key_.verifier().name, *columns, made.asked()), false);
  EXPECT_TRUE(case_of(*columns, made.asked(), pseudonyms, pseudonyms.of(id)));
  pages.actor = agency_->actor(dora_, auth::Role::director, another);
  const auto at_the_other = wanted({{"programme", test::Pages::seal(another)}, {"edition", "own/funder"}});
  const auto taken = pages.post("/api/v1/evidence-packages", at_the_other);
  EXPECT_EQ(taken.status, 202) << taken.body;
}

TEST_P(Packages, of_a_catalogue_that_was_withdrawn_meanwhile_fail) {
  const auto catalogue =
      agency_->add("own_catalogues",
                   {{"own_catalogues.name", "county"},
                    {"own_catalogues.event_date", on(2026, 1, 5)},
                    {"own_catalogues.content",
                     "body = \"County\"\n[[clause]]\nid = \"Y-1\"\ntitle.en = \"Called\"\nmeasures = [\"M8.03\"]"}});
  auto pages = this->pages();
  ASSERT_EQ(pages.post("/evidence/packages", wanted({{"edition", "own/county"}})).status, 303);
  db().write("test", [&](db::Tx& tx) {
    ASSERT_TRUE(accreditation::withdraw_own_text(tx, catalogue, {agency_->office, now_}));
  });
  EXPECT_TRUE(says(pages.get(address(list().front().id)), "own/county"));
  const auto making = builder();
  EXPECT_EQ(ended().state, PackageState::failed);
}

TEST_P(Packages, are_deleted_by_the_stated_rule_and_their_line_stays) {
  const std::string place = "here";
  const auto made_on = [&](Date day, bool named) {
    NewPackage one{agency_->programme,
                   on(2026, 9, 1),
                   on(2026, 10, 31),
                   on(2026, 10, 1),
                   "all",
                   i18n::Language::en,
                   named,
                   named,
                   false,
                   named ? "the auditor" : ""};
    const auto columns = keeper_.current(db());
    db().write("test", [&](db::Tx& tx) {
      const Instant at = test::SmallAgency::noon(day);
      const auto id = ask_for(tx, one, *columns, {}, AccountId{1}, at);
      ASSERT_TRUE(id);
      ASSERT_TRUE(next_package(tx, place, at));
      note_made(tx, *id, {1, "x", "y"}, at);
    });
  };
  const auto gone = [&](Date today) {
    return db().reading("test", [&](db::Tx& tx) { return outlived(tx, place, today); });
  };
  made_on(on(2026, 11, 1), true);
  made_on(on(2026, 11, 1), false);
  EXPECT_TRUE(gone(on(2026, 11, 8)).empty());
  EXPECT_EQ(gone(on(2026, 11, 9)).size(), 1u) << "names: seven days";
  EXPECT_EQ(gone(on(2026, 12, 1)).size(), 1u);
  EXPECT_EQ(gone(on(2026, 12, 2)).size(), 2u) << "thirty days";
  for (int i = 0; i < kept_of_programme; ++i) made_on(on(2026, 11, 2), false);
  EXPECT_EQ(gone(on(2026, 11, 2)).size(), 2u) << "ten of a programme";
  const auto oldest = list().back().id;
  db().write("test", [&](db::Tx& tx) { EXPECT_TRUE(remove_package(tx, oldest, on(2026, 12, 2))); });
  EXPECT_EQ(list().back().state, PackageState::removed);
}

TEST_P(Packages, tell_the_director_whom_a_pseudonym_means_and_note_it) {
  auto pages = this->pages();
  ASSERT_EQ(pages.post("/evidence/packages", wanted()).status, 303);
  const auto making = builder();
  const auto made = ended();
  const auto columns = keeper_.current(db());
  const std::string id = columns->id_of<snapshot::MatchRow>(snapshot::ref_of(match_));
  const Pseudonyms pseudonyms(crypto::Key{7}, subject_of(key_.verifier().name, *columns, made.asked()), false);
  const auto told = pages.get(address(made.id) + "/case", {{"pseudonym", pseudonyms.of(id)}});
  EXPECT_EQ(told.status, 200);
  EXPECT_TRUE(says(told, id));
  EXPECT_TRUE(says(told, "Mayabelle Linwood") || says(told, "Tomasz"));
  EXPECT_NE(
      std::find(pages.seen.begin(), pages.seen.end(), std::pair<std::string, std::int64_t>("match", match_.value)),
      pages.seen.end());
  EXPECT_EQ(pages.get(address(made.id) + "/case", {{"pseudonym", "c-000000000000"}}).status, 404);
  EXPECT_EQ(pages.get(address(made.id) + "/case", {{"pseudonym", "<b>"}}).status, 404);
}

TEST_P(Packages, are_the_directors_alone) {
  auto pages = this->pages();
  ASSERT_EQ(pages.post("/evidence/packages", wanted()).status, 303);
  const auto id = list().front().id;
  for (const auto role : {auth::Role::coordinator, auth::Role::supervisor, auth::Role::evaluator, auth::Role::reviewer,
                          auth::Role::leadership, auth::Role::administrator}) {
    pages.actor = agency_->actor(dora_, role);
    EXPECT_EQ(pages.get("/evidence/packages").status, 403);
    EXPECT_EQ(pages.get(address(id)).status, 403);
  }
  pages.actor = agency_->actor(dora_, auth::Role::director, agency_->new_programme("Another"));
  EXPECT_EQ(pages.get(address(id)).status, 404);
  EXPECT_EQ(pages.post("/evidence/packages", wanted()).status, 422) << "not a programme of theirs";
  EXPECT_FALSE(says(pages.get("/evidence/packages"), "Dora"));
}

TEST_P(Packages, are_told_as_json) {
  auto pages = this->pages();
  const auto asked = pages.post("/api/v1/evidence-packages", wanted());
  EXPECT_EQ(asked.status, 202);
  const auto making = builder();
  ended();
  const auto all = pages.get("/api/v1/evidence-packages");
  EXPECT_TRUE(says(all, "\"state\":\"made\"")) << all.body;
  EXPECT_TRUE(says(all, "\"available\":true"));
  EXPECT_TRUE(says(all, "\"as_of\":\"2026-11-22\""));
  EXPECT_EQ(pages.post("/api/v1/evidence-packages", wanted({{"color", "red"}})).status, 422);
}

}  // namespace
}  // namespace kith::evidence
