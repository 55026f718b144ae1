// SPDX-License-Identifier: AGPL-3.0-or-later
// Packages that a director opens to an outside reviewer (decision 0295).
#include "evidence/opened.h"

#include <gtest/gtest.h>

#include "evidence/evidence_test_support.h"
#include "evidence/queries.h"
#include "evidence/routes.h"
#include "platform/audit/log.h"
#include "platform/base/whole_file.h"
#include "snapshot/keeper.h"
#include "support/pages.h"
#include "support/small_agency.h"
#include "support/temp_folder.h"

namespace kith::evidence {
namespace {

using test::says;
constexpr Date let_in = on(2026, 11, 22);

/// Dora directs; Rita was let into a round of "Community" for five days. Two packages are made: the second has names.
class OpenedPackages : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return store_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    dora_ = agency_->worker("Dora", "director");
    rita_ = account("rita");
    agency_->match(agency_->person("Maya"), agency_->person("Tomasz"), on(2026, 9, 1));
    open_for_rita(agency_->programme);
    plain_ = made(agency_->programme, false), named_ = made(agency_->programme, true);
    elsewhere_ = made(agency_->new_programme("Elsewhere"), false);
    uses_ = {[this] { return keeper_.current(db()); }, [this] { return folder_.path(); },
             [] { return std::string("log"); }, [] { return crypto::Key{7}; }, &bell_};
    routes_ = routes(uses_);
  }
  AccountId account(const char* login) {
    return *db().writing("account", [&](db::Tx& tx) {
      return auth::create_active_account(tx, {.login = login, .display_name = login}, "hash",
                                         test::SmallAgency::noon(let_in));
    });
  }
  void open_for_rita(ProgrammeId programme) {
    const auto round = db().writing("round", [&](db::Tx& tx) {
      return review::open_round(tx, programme, review::quarter_of(on(2026, 7, 1)), review::Rule::tenth, "seed",
                                agency_->author(on(2026, 10, 2)));
    });
    ASSERT_TRUE(round) << round.error().problems.front().key;
    ASSERT_TRUE(db().writing("open", [&](db::Tx& tx) {
      return review::open_to(tx, {"rita", {*round}, add_days(let_in, 5), false, "Site visit"}, {},
                             test::SmallAgency::noon(let_in), dora_);
    }));
  }
  /// One whose archive lies in the folder.
  std::int64_t made(ProgrammeId programme, bool named) {
    NewPackage wanted{programme,          on(2026, 1, 1), on(2026, 6, 30), let_in, "all",
                      i18n::Language::en, named,          named,           false,  named ? "Audit" : ""};
    const auto columns = keeper_.current(db());
    const auto id = *db().writing(
        "package", [&](db::Tx& tx) { return ask_for(tx, wanted, *columns, {}, {}, test::SmallAgency::noon(let_in)); });
    db().write("made", [&](db::Tx& tx) {
      next_package(tx, folder_.path(), test::SmallAgency::noon(let_in));
      note_made(tx, id, {3, "sum", "sums"}, test::SmallAgency::noon(let_in));
    });
    replace_file(archive_path(folder_.path(), id), "zip", 0600);
    return id;
  }
  test::Pages as(AccountId who, Date day) {
    test::Pages pages(db(), routes_);
    pages.today = day;
    pages.actor = db().reading("actor", [&](db::Tx& tx) { return auth::load_actor(tx, who, day); });
    return pages;
  }
  test::Pages dora(Date day = let_in) {
    test::Pages pages(db(), routes_);
    pages.today = day;
    pages.actor = agency_->actor(dora_, auth::Role::director);
    return pages;
  }
  review::Opening opening() {
    return db().reading("openings", [](db::Tx& tx) { return review::openings(tx).front(); });
  }
  std::string choosing() { return "/evidence/openings/" + sealed("review_openings", opening().id); }
  static std::string sealed(std::string_view table, std::int64_t key) {
    return test::FakeVisit::sealer().seal(key, table);
  }
  static std::string archive(std::int64_t package) {
    return "/evidence/opened/" + sealed("evidence_packages", package) + "/package.zip";
  }
  int give(std::int64_t package) {
    return dora().post(choosing(), {{"packages", sealed("evidence_packages", package)}}).status;
  }

  test::TempFolder folder_;
  Bell bell_;
  snapshot::SnapshotKeeper keeper_;
  Uses uses_;
  std::vector<http::Route> routes_;
  std::unique_ptr<test::SmallAgency> agency_;
  PersonId dora_;
  AccountId rita_;
  std::int64_t plain_{}, named_{}, elsewhere_{};
};
KITH_BOTH_ENGINES(OpenedPackages);

TEST_P(OpenedPackages, nothing_is_open_until_the_director_chooses_it) {
  auto rita = as(rita_, let_in);
  EXPECT_TRUE(says(rita.get("/evidence/opened"), "No package is open to you."));
  EXPECT_EQ(rita.get(archive(plain_)).status, 404);
  EXPECT_EQ(rita.get(choosing()).status, 403) << "she does not choose";
  const auto page = dora().get(choosing());
  EXPECT_TRUE(says(page, sealed("evidence_packages", plain_)));
  EXPECT_FALSE(says(page, sealed("evidence_packages", named_))) << "never one with names";
  EXPECT_FALSE(says(page, sealed("evidence_packages", elsewhere_))) << "of the programme of the round";
  EXPECT_EQ(give(named_), 422);
  EXPECT_EQ(give(elsewhere_), 422);
  const auto running = opening();
  EXPECT_FALSE(db().writing("test", [&](db::Tx& tx) {
    return open_packages(tx, running, {named_}, {named_}, {}, test::SmallAgency::noon(let_in));
  })) << "nor by another way in";
}

TEST_P(OpenedPackages, it_is_downloaded_noted_and_gone_when_the_opening_ends) {
  ASSERT_EQ(give(plain_), 303);
  auto rita = as(rita_, let_in);
  EXPECT_TRUE(says(rita.get("/evidence/opened"), archive(plain_)));
  EXPECT_TRUE(says(rita.get("/api/v1/evidence-opened"), "\"last_day\":\"2026-11-27\""));
  const auto got = rita.get(archive(plain_));
  EXPECT_EQ(got.body, "zip");
  EXPECT_EQ(rita.seen, (test::FakeVisit::Seen{{"evidence_package", plain_}})) << "in the view log";
  EXPECT_EQ(rita.get(archive(named_)).status, 404);
  EXPECT_EQ(as(account("paul"), let_in).get(archive(plain_)).status, 403) << "somebody else's account";
  EXPECT_EQ(as(rita_, on(2026, 11, 27)).get(archive(plain_)).status, 200) << "the last day";
  EXPECT_NE(as(rita_, on(2026, 11, 28)).get(archive(plain_)).status, 200);
  const auto running = opening();
  db().write("end", [&](db::Tx& tx) { review::end_opening(tx, running, dora_, test::SmallAgency::noon(let_in)); });
  EXPECT_NE(as(rita_, let_in).get(archive(plain_)).status, 200) << "ended by the director";
  EXPECT_EQ(dora().post(choosing(), {{"packages", sealed("evidence_packages", plain_)}}).status, 409) << "over";
  EXPECT_FALSE(says(dora().get(choosing()), "name=\"packages\""));
}

TEST_P(OpenedPackages, a_package_is_taken_back_and_kept_as_long_as_it_is_open) {
  const auto outlive = [&](Date day) {
    return db().reading("test", [&](db::Tx& tx) { return outlived(tx, folder_.path(), day); });
  };
  db().write("longer", [&](db::Tx& tx) { tx.exec("update review_openings set last_day = last_day + 60"); });
  ASSERT_EQ(give(plain_), 303);
  const Date late = add_days(let_in, 40);
  EXPECT_EQ(outlive(late), (std::vector{elsewhere_, named_})) << "an opened one stays";
  EXPECT_EQ(dora().post(choosing(), {}).status, 303) << "none is chosen any more";
  EXPECT_EQ(as(rita_, let_in).get(archive(plain_)).status, 404);
  EXPECT_EQ(outlive(late), (std::vector{elsewhere_, named_, plain_}));
}

TEST_P(OpenedPackages, downloads_are_told_when_the_opening_is_over_and_the_package_is_gone) {
  const auto fetched = [&](Date day) {
    audit::Entry entry;
    entry.account = rita_, entry.action = "see", entry.at = test::SmallAgency::noon(day);
    entry.subjects = {{"evidence_package", plain_}};
    db().write("fetched", [&](db::Tx& tx) { audit::append(tx, entry); });
  };
  fetched(add_days(let_in, -3));
  ASSERT_EQ(give(plain_), 303);
  EXPECT_TRUE(says(dora().get(choosing()), "Nothing was downloaded yet.")) << "before this opening";
  fetched(let_in);
  const std::string number = "(" + std::to_string(plain_) + ") <span";
  EXPECT_TRUE(says(dora().get(choosing()), number));
  const auto running = opening();
  db().write("gone", [&](db::Tx& tx) {
    remove_package(tx, plain_, let_in);
    review::end_opening(tx, running, dora_, test::SmallAgency::noon(let_in));
  });
  EXPECT_TRUE(says(dora(add_days(let_in, 30)).get(choosing()), number));
}

TEST_P(OpenedPackages, what_lies_on_another_server_stays_open_and_what_is_taken_back_is_in_the_log) {
  const auto other = made(agency_->programme, false);
  auto pages = dora();
  ASSERT_EQ(pages
                .post(choosing(), {{"packages", sealed("evidence_packages", plain_)},
                                   {"packages", sealed("evidence_packages", other)}})
                .status,
            303);
  const test::TempFolder of_b;
  replace_file(archive_path(of_b.path(), other), "zip", 0600);
  auto server_b = uses_;
  server_b.folder = [&] { return of_b.path(); };
  const auto routes_of_b = routes(server_b);
  test::Pages on_b(db(), routes_of_b);
  on_b.today = let_in;
  on_b.actor = pages.actor;
  ASSERT_EQ(on_b.post(choosing(), {}).status, 303);
  EXPECT_EQ(on_b.changes, (test::FakeVisit::Seen{{"review_opening", opening().id}, {"evidence_package", other}}));
  const auto running = opening().id;
  const auto open = db().reading("test", [&](db::Tx& tx) { return opened_with(tx, running); });
  EXPECT_EQ(open, std::set{plain_}) << "it was not offered there";
}

}  // namespace
}  // namespace kith::evidence
