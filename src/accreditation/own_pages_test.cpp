// SPDX-License-Identifier: AGPL-3.0-or-later
// Own catalogues as records: the pages, the JSON, who may, and what readiness makes of them (decision 0290).
#include "accreditation/own_pages.h"

#include <gtest/gtest.h>

#include <fstream>

#include "accreditation/routes.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/temp_folder.h"

namespace kith::accreditation {
namespace {

using test::says;
using Sent = test::Pages::Pairs;
constexpr Date own_today = on(2026, 11, 22);
const std::string own_address = "/accreditation/own-catalogues";
const std::string county_text =
    "body = \"County of Elmwood\"\n"
    "[[clause]]\nid = \"Y-1\"\ntitle.en = \"Called in time\"\nmeasures = [\"M8.03\"]\n"
    "[[clause]]\nid = \"Y-2\"\ntitle.en = \"The board stands behind it\"\nattested = true";

/// Dora directs the agency's one programme, "Community".
class OwnPages : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    const auto columns = [this] {
      return std::make_shared<const snapshot::Snapshot>(
          db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); }));
    };
    pages_ = std::make_unique<test::Pages>(db(), routes(columns, folder_.path()));
    dora_ = agency_->worker("Dora", "director");
    pages_->actor = agency_->actor(dora_, auth::Role::director, {});
    everything();
  }
  /// A director of every programme is one of the agency.
  void everything() { pages_->actor.grants = {{auth::Role::director, {}, {}}}; }
  http::Response send(const std::string& act, const std::string& content, const std::string& name = "county",
                      const std::string& at = own_address, const std::string& version = {}) {
    return pages_->post(at, {{"name", name}, {"content", content}, {"act", act}, {"version", version}});
  }
  /// The version that stands of the only catalogue.
  std::string stands() { return std::to_string(kept().at(0).version); }
  std::vector<OwnText> kept() {
    return db().reading("test", [](db::Tx& tx) { return own_texts(tx, own_today); });
  }
  std::int64_t rows() {
    return db().reading("test", [](db::Tx& tx) {
      return *tx.first("select count(*) from own_catalogues", {}, [](const db::Row& row) { return row.integer(0); });
    });
  }
  std::string at(std::int64_t chain) const {
    return own_address + "/" + test::FakeVisit::sealer().seal(chain, "own_catalogues");
  }
  http::Response readiness() {
    return pages_->get("/api/v1/readiness", {{"programme", test::Pages::seal(agency_->programme)}});
  }

  test::TempFolder folder_;
  std::unique_ptr<test::SmallAgency> agency_;
  std::unique_ptr<test::Pages> pages_;
  PersonId dora_;
};
KITH_BOTH_ENGINES(OwnPages);

TEST_P(OwnPages, a_catalogue_is_checked_looked_at_kept_changed_and_withdrawn) {
  const auto looked = send("check", county_text);
  EXPECT_EQ(looked.status, 200);
  EXPECT_TRUE(says(looked, "Called in time") && says(looked, "Y-2") && says(looked, "value=\"save\"")) << looked.body;
  EXPECT_EQ(rows(), 0) << "looking keeps nothing";
  ASSERT_EQ(send("save", county_text).status, 303);
  EXPECT_EQ(pages_->acts, (std::vector<std::string>{"accreditation.own_catalogue"}));
  ASSERT_EQ(kept().size(), 1U);
  const auto chain = kept()[0].chain;
  EXPECT_EQ(kept()[0].content, county_text);
  EXPECT_TRUE(says(readiness(), "\"body\":\"County of Elmwood\""));
  EXPECT_TRUE(says(pages_->get("/accreditation/readiness"), "Y-1 · Called in time"));
  EXPECT_EQ(send("save", county_text).status, 422) << "the name is taken";

  const std::string longer =
      county_text + "\n[[clause]]\nid = \"Y-3\"\ntitle.en = \"A plan\"\ndocument = \"annual_plan\"\n";
  EXPECT_EQ(send("save", longer, "county", at(chain) + "/edit", stands()).status, 422)
      << "there is no such kind of document";
  const std::string more = county_text + "\n# the fund of the young";
  EXPECT_EQ(send("save", more, "county", at(chain) + "/edit").status, 409) << "which version was read?";
  const auto read = stands();
  EXPECT_TRUE(says(pages_->get(at(chain) + "/edit"), "name=\"version\" value=\"" + read + "\""));
  ASSERT_EQ(send("save", more, "county", at(chain) + "/edit", read).status, 303);
  EXPECT_EQ(send("save", county_text + "\n# other", "county", at(chain) + "/edit", read).status, 409)
      << "somebody was faster";
  EXPECT_EQ(rows(), 2) << "a new version";
  const auto page = pages_->get(at(chain));
  EXPECT_TRUE(says(page, "fund of the young") && says(page, "Dora") && says(page, "For every programme")) << page.body;
  EXPECT_EQ(pages_->get(at(chain) + "/catalogue.toml").body, more);
  ASSERT_EQ(pages_->post(at(chain) + "/withdrawal", {}).status, 303);
  EXPECT_TRUE(kept().empty());
  EXPECT_EQ(pages_->get(at(chain)).status, 404);
  EXPECT_FALSE(says(readiness(), "County of Elmwood"));
  EXPECT_EQ(send("save", county_text).status, 303) << "the name is free again";
}

TEST_P(OwnPages, every_problem_is_told_with_its_line_and_clause_before_anything_is_kept) {
  const std::string wrong =
      "body = \"County\"\nprogrammes = [\"pro-none\"]\n"
      "[[clause]]\nid = \"1\"\ntitle.en = \"One\"\nmeasures = [\"M8.03\", \"M9.99\"]\n"
      "[[clause]]\nid = \"2\"\nattested = true\n";
  for (const char* act : {"check", "save"}) {
    const auto page = send(act, wrong);
    EXPECT_EQ(page.status, 422);
    EXPECT_TRUE(says(page, "county.toml, line 3, clause 1: there is no measure M9.99.")) << page.body;
    EXPECT_TRUE(says(page, "county.toml, line 7: clause 2 has no title"));
    EXPECT_TRUE(says(page, "there is no programme pro-none."));
    EXPECT_FALSE(says(page, "value=\"save\"")) << "nothing to save yet";
  }
  EXPECT_TRUE(says(send("check", "body = \"B\"\nyear = = 2\n"), "county.toml: cannot be read (line 2)"));
  EXPECT_TRUE(says(send("check", "body = \"B\"\n"), "holds no clause and no wording"));
  for (const char* list : {"[]", "\"pro-none\"", "[3]"})
    EXPECT_TRUE(says(send("save", "programmes = " + std::string(list) + "\n" + county_text),
                     "county.toml, line 1: programmes is no list of programmes"))
        << list;
  EXPECT_EQ(send("save", county_text, "County!").status, 422) << "a name like a file's";
  EXPECT_EQ(send("save", std::string(60 * 1024, '#')).status, 422) << "too long";
  EXPECT_EQ(rows(), 0);
}

TEST_P(OwnPages, a_file_goes_before_the_text_and_gives_its_name) {
  pages_->uploads = {{"file", "fund.toml", "application/toml", county_text}};
  const auto looked = pages_->post(own_address, {{"name", ""}, {"content", ""}, {"act", "check"}});
  EXPECT_TRUE(says(looked, "value=\"fund\"") && says(looked, "Called in time")) << looked.body;
  pages_->uploads = {{"file", "fund.toml", "application/toml", std::string("\xff\x00\x01", 3)}};
  EXPECT_EQ(pages_->post(own_address, {{"name", ""}, {"content", ""}, {"act", "save"}}).status, 422) << "no text";
  EXPECT_EQ(rows(), 0);
}

TEST_P(OwnPages, a_record_goes_before_a_file_of_its_name_which_is_told) {
  std::ofstream(folder_.path() + "/county.toml")
      << "body = \"Old county\"\n[[clause]]\nid = \"O\"\ntitle.en = \"Old\"\n"
         "attested = true\n";
  EXPECT_TRUE(says(pages_->get(own_address), "a file in the data folder"));
  EXPECT_TRUE(says(readiness(), "Old county")) << "files in the folder go on working";
  ASSERT_EQ(send("save", county_text).status, 303);
  EXPECT_FALSE(says(readiness(), "Old county"));
  EXPECT_TRUE(says(readiness(), "County of Elmwood"));
  EXPECT_TRUE(
      says(pages_->get(own_address), "county.toml: is not used: a catalogue kept in the records has this name"));
}

TEST_P(OwnPages, wording_of_a_shipped_clause_is_pasted_and_taken_away) {
  const std::string form = own_address + "/wording";
  const auto paste = [&](const char* clause, const char* text) {
    return pages_->post(form, {{"edition", "coa-ms-2020"}, {"clause", clause}, {"text", text}}).status;
  };
  EXPECT_EQ(paste("99.9", "x"), 422) << "no clause of it";
  ASSERT_EQ(paste("8.03", "As published,\n\"word\" for word."), 303);
  ASSERT_EQ(paste("8.01", "Another."), 303);
  ASSERT_EQ(kept().size(), 2U);
  EXPECT_EQ(kept()[1].name, "wording-coa-ms-2020-8-03");
  EXPECT_TRUE(says(pages_->get("/accreditation/readiness"), "As published,"));
  EXPECT_TRUE(says(pages_->get(form, {{"edition", "coa-ms-2020"}, {"clause", "8.03"}}), "&quot;word&quot; for word."));
  ASSERT_EQ(paste("8.01", ""), 303);
  EXPECT_EQ(kept().size(), 1U);
  ASSERT_EQ(paste("8.03", ""), 303);
  EXPECT_TRUE(kept().empty()) << "nothing is left of it";
}

TEST_P(OwnPages, wording_is_pasted_and_taken_away_as_json) {
  const auto paste = [&](const char* edition, const char* clause, const char* text) {
    return pages_->post("/api/v1/own-catalogues/wording", {{"edition", edition}, {"clause", clause}, {"text", text}})
        .status;
  };
  EXPECT_EQ(paste("none", "8.03", "x"), 422);
  EXPECT_EQ(paste("coa-ms-2020", "99.9", "x"), 422);
  EXPECT_EQ(paste("coa-ms-2020", "8.03", "As published."), 201);
  EXPECT_EQ(paste("coa-ms-2020", "8.03", "As published, word for word."), 201);
  EXPECT_EQ(pages_->post("/api/v1/own-catalogues/wording", {{"edition", "coa-ms-2020"}, {"clause", "8.03"}}).status,
            422)
      << "without a text";
  EXPECT_EQ(kept().size(), 1U) << "instead of what was there";
  EXPECT_EQ(paste("coa-ms-2020", "8.03", ""), 201);
  EXPECT_TRUE(kept().empty());
}

TEST_P(OwnPages, a_director_of_one_programme_keeps_what_is_about_that_one) {
  const auto id = db().reading("test", [&](db::Tx& tx) { return programmes_named(tx, own_today); })[0].id;
  agency_->new_programme("Elsewhere");
  pages_->actor = agency_->actor(dora_, auth::Role::director, agency_->programme);
  EXPECT_EQ(send("save", county_text).status, 403) << "it would be for every programme";
  EXPECT_EQ(send("save", "programmes = [\"" + id + "\"]\n" + county_text).status, 303);
  EXPECT_EQ(send("save", county_text, "county", at(kept()[0].chain) + "/edit").status, 403);
  EXPECT_EQ(
      pages_->post(own_address + "/wording", {{"edition", "coa-ms-2020"}, {"clause", "8.03"}, {"text", "x"}}).status,
      403);
  std::ofstream(folder_.path() + "/fund.toml") << county_text;
  const std::string own = "programmes = [\"" + id + "\"]\n" + county_text;
  EXPECT_EQ(send("save", own, "fund").status, 403) << "the file of the agency would no longer count";
  EXPECT_EQ(send("save", own, "fund", at(kept()[0].chain) + "/edit", stands()).status, 403) << "nor by a new name";
  EXPECT_EQ(rows(), 1);
  pages_->actor = agency_->actor(agency_->worker("Kim"), auth::Role::coordinator, agency_->programme);
  EXPECT_EQ(pages_->get(own_address).status, 403);
  EXPECT_EQ(send("save", county_text, "other").status, 403);
}

TEST_P(OwnPages, the_same_as_json) {
  const std::string api = "/api/v1/own-catalogues";
  const auto checked = pages_->post(api, {{"name", "county"}, {"content", "body = \"C\"\n"}, {"only_check", "true"}});
  EXPECT_TRUE(checked.status == 200 && says(checked, "\"what\":\"nothing\"")) << checked.body;
  EXPECT_EQ(pages_->post(api, {{"name", "county"}, {"content", "body = \"C\"\n"}}).status, 422);
  ASSERT_EQ(pages_->post(api, {{"name", "county"}, {"content", county_text}}).status, 201);
  EXPECT_TRUE(says(pages_->get(api), "\"shown_by\":\"attested\""));
  const std::string one = api + "/" + test::FakeVisit::sealer().seal(kept()[0].chain, "own_catalogues");
  EXPECT_TRUE(says(pages_->get(one), "County of Elmwood"));
  const Sent more{{"name", "county"}, {"content", county_text + "\n# more\n"}};
  EXPECT_EQ(pages_->post(one, more).status, 422) << "which version was read?";
  EXPECT_TRUE(says(pages_->get(one), "\"version\":\"" + stands() + "\""));
  auto changed = more;
  changed.emplace_back("version", stands());
  EXPECT_EQ(pages_->post(one, changed).status, 201);
  EXPECT_EQ(rows(), 2);
  EXPECT_EQ(pages_->post(one + "/withdrawal", {}).status, 200);
  EXPECT_TRUE(kept().empty());
}

}  // namespace
}  // namespace kith::accreditation
