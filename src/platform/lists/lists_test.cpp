// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/lists/lists.h"

#include <gtest/gtest.h>

#include "platform/auth/policy.h"
#include "platform/http/stream.h"
#include "platform/i18n/keys.h"
#include "platform/lists/queries.h"
#include "platform/sheet/sheet.h"
#include "support/both_engines.h"
#include "support/fake_visit.h"
#include "support/small_agency.h"

namespace kith::lists {
namespace {

constexpr Date today = on(2026, 11, 27);
const std::vector<db::Step> store_steps = test::all_steps();

TEST(ListStatements, fit_the_schema) { test::prepare_all(sql::all, store_steps); }

struct Person {
  std::string name;
  std::optional<Date> born;
  std::int64_t matches{};
  render::Status status;
};
constexpr Column<Person> columns[] = {
    {"list.way", field<&Person::name>},
    {"list.programme", field<&Person::born>},
    {"list.days", field<&Person::matches>},
    {"list.standing", field<&Person::status>},
    {"list.csv", [](const Person& who) -> Cell { return Hundredths{who.matches * 50}; }},
};

/// A page of staff with a list of three people, and its file.
class ListFiles : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return store_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    const auto handler = [this](Visit& visit) {
      if (!wanted(visit)) return http::Response::html("the page");
      if (too_long_) return answer(visit, "Long", [](Rows&) { throw sheet::TooManyRows(); });
      return answer(visit, "list.as_file", columns, people_);
    };
    const std::vector<http::Route> routes{
        http::page(http::Method::get, "/people", "list.as_file", auth::Permission::see_people, handler),
        as_file("/people/as/{file:word}", "list.as_file", auth::Permission::see_people, handler)};
    router_.add(routes);
    become(auth::Role::coordinator);
  }
  void become(auth::Role role) {
    actor_ = auth::Actor{};
    actor_.account = AccountId{7};
    actor_.person = PersonId{3};
    actor_.grants = {{role, ProgrammeId{1}, {}}};
  }
  http::Response get(const std::string& path) {
    http::Request request;
    request.path = path;
    const auto found = router_.find(http::Method::get, path);
    if (!found.route) return http::Response::text("no such page", 404);
    if (!actor_.may(found.route->permission)) return http::Response::text("forbidden", 403);
    const i18n::Words words(language_);
    test::FakeVisit visit(db(), request, actor_, words,
                          Instant{days_between(Date{}, today_) * std::int64_t{86'400} + 43'200, 0}, *found.route,
                          found.values);
    auto answer = found.route->handler(visit);
    acts_ = visit.acts;
    remarks_ = visit.remarks;
    return answer;
  }
  static std::vector<std::vector<std::string>> table_of(const http::Response& answer) {
    std::vector<std::vector<std::string>> table;
    sheet::Sheet::open(http::rest_of(*answer.stream))->rows([&](const sheet::Row& row) {
      table.emplace_back(row.cells.begin(), row.cells.end());
      return true;
    });
    return table;
  }
  static std::string header(const http::Response& answer, std::string_view name) {
    for (const auto& [key, value] : answer.headers)
      if (key == name) return value;
    return {};
  }

  std::vector<Person> people_{{"Zoé Œuvrard", on(2001, 2, 3), 2, {render::Mark::good, "fine"}},
                              {"=cmd()", {}, 0, {}},
                              {"Ann, Lee", on(1999, 1, 1), 1, {}}};
  http::Router router_;
  auth::Actor actor_;
  i18n::Language language_{i18n::Language::en};
  bool too_long_{};
  Date today_{today};
  std::vector<std::string> acts_, remarks_;
};
KITH_BOTH_ENGINES(ListFiles);

TEST_P(ListFiles, hold_the_rows_with_headings_in_the_readers_language) {
  const auto csv = get("/people/as/csv");
  ASSERT_TRUE(csv.stream);
  EXPECT_EQ(csv.content_type, "text/csv; charset=utf-8");
  EXPECT_EQ(http::rest_of(*csv.stream),
            "\xEF\xBB\xBFHow,Programme,Days in this state,How it stands,CSV\r\n"
            "Zoé Œuvrard,2001-02-03,2,fine,1\r\n'=cmd(),,0,,0\r\n\"Ann, Lee\",1999-01-01,1,,0.5\r\n");
  language_ = i18n::Language::fr;
  const auto xlsx = get("/people/as/xlsx");
  ASSERT_TRUE(xlsx.stream);
  const auto table = table_of(xlsx);
  ASSERT_EQ(table.size(), 4U);
  EXPECT_EQ(table[0][0], "Mode");
  EXPECT_EQ(table[1][0], "Zoé Œuvrard");
  EXPECT_EQ(table[1][1], "2001-02-03");
  EXPECT_EQ(table[2][0], "=cmd()");
}

TEST_P(ListFiles, are_sent_as_attachments_that_nobody_keeps) {
  const auto answer = get("/people/as/xlsx");
  EXPECT_EQ(header(answer, "cache-control"), "no-store");
  EXPECT_EQ(header(answer, "content-disposition"),
            "attachment; filename=\"list-2026-11-27.xlsx\"; filename*=UTF-8''A%20list%20as%20a%20file-2026-11-27.xlsx");
  EXPECT_EQ(answer.stream->size(), http::rest_of(*answer.stream).size());
}

TEST_P(ListFiles, are_written_to_the_audit_log_with_the_number_of_rows) {
  get("/people/as/csv");
  EXPECT_EQ(acts_, std::vector<std::string>{"list.file"});
  EXPECT_EQ(remarks_, std::vector<std::string>{"csv rows=3"});
}

TEST_P(ListFiles, need_the_permission_of_the_page_and_that_of_files) {
  EXPECT_EQ(get("/people/as/csv").status, 200);
  become(auth::Role::trainer);  // takes lists away, but sees nobody's file
  EXPECT_EQ(get("/people").status, 403);
  EXPECT_EQ(get("/people/as/csv").status, 404);
  for (const auto role : {auth::Role::reviewer, auth::Role::evaluator, auth::Role::leadership, auth::Role::mentor,
                          auth::Role::administrator, auth::Role::school_champion}) {
    become(role);
    EXPECT_EQ(get("/people/as/csv").status, 403) << name(role);
  }
}

TEST_P(ListFiles, are_of_two_kinds_and_no_other) {
  EXPECT_EQ(get("/people/as/pdf").status, 404);
  EXPECT_EQ(get("/people").body, "the page");
}

TEST_P(ListFiles, end_after_forty_a_day_and_person) {
  for (int n = 0; n < files_a_day; ++n) ASSERT_EQ(get("/people/as/csv").status, 200) << n;
  const auto refused = get("/people/as/csv");
  EXPECT_EQ(refused.status, 429);
  EXPECT_FALSE(refused.stream);
  EXPECT_NE(refused.body.find("40"), std::string::npos);
  EXPECT_TRUE(acts_.empty());
  actor_.account = AccountId{8};
  EXPECT_EQ(get("/people/as/csv").status, 200);
  actor_.account = AccountId{7};
  today_ = add_days(today, 1);
  EXPECT_EQ(get("/people/as/csv").status, 200);
}

TEST_P(ListFiles, longer_than_a_sheet_are_refused_in_words_and_not_counted) {
  too_long_ = true;
  const auto refused = get("/people/as/xlsx");
  EXPECT_EQ(refused.status, 422);
  EXPECT_NE(refused.body.find("1,048,576"), std::string::npos) << refused.body;
  EXPECT_TRUE(acts_.empty());
}

TEST(OutwardName, is_the_preferred_one_alone_or_the_initials) {
  EXPECT_EQ(outward_name("Mariam", "Lind", "Mimi"), "Mimi");
  EXPECT_EQ(outward_name("Mariam", "Lind", ""), "M. L.");
  EXPECT_EQ(outward_name("Élodie", "", ""), "É.");
  EXPECT_EQ(outward_name("", "", ""), "");
}

/// Mariam Lind, called Mimi, is matched in a programme for survivors and Ella Norr referred to it; Ann Lee is in
/// another.
class SurvivorsNames : public ListFiles {
 protected:
  void SetUp() override {
    ListFiles::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    haven_ = ProgrammeId{agency_->add("programmes", {{"programmes.name", "Haven"},
                                                     {"programmes.model", "one_to_one"},
                                                     {"programmes.setting", "community"},
                                                     {"programmes.survivor", 1},
                                                     {"programmes.high_risk", 1},
                                                     {"programmes.guardian_topic_applies", 1},
                                                     {"programmes.standards_family", "MS"},
                                                     {"programmes.edition_year", 2020},
                                                     {"programmes.time_zone", "America/Toronto"},
                                                     {"programmes.start_date", on(2020, 1, 1)}})};
    mimi_ = PersonId{agency_->add(
        "persons",
        {{"persons.given_name", "Mariam"}, {"persons.family_name", "Lind"}, {"persons.preferred_name", "Mimi"}})};
    agency_->unstarted(agency_->person("Zoe", "Lind"), mimi_, on(2026, 3, 1), haven_);
    refer(agency_->person("Ella", "Norr"), haven_);
    refer(agency_->person("Ann", "Lee"), agency_->programme);
  }
  void refer(PersonId child, ProgrammeId to) {
    agency_->add("referrals", {{"referrals.mentee_id", child},
                               {"referrals.programme_id", to},
                               {"referrals.event_date", on(2026, 1, 3)},
                               {"referrals.source", "school"},
                               {"referrals.screened_under_contract", 0}});
  }
  std::string told(const std::string& text) {
    return db().reading("test", [](db::Tx& tx) { return OutwardNames::read(tx); }).of(text);
  }
  std::unique_ptr<test::SmallAgency> agency_;
  ProgrammeId haven_;
  PersonId mimi_;
};
KITH_BOTH_ENGINES(SurvivorsNames);

TEST_P(SurvivorsNames, leave_as_preferred_names_or_initials_56) {
  EXPECT_EQ(told("Mimi Lind · Zoe Lind"), "Mimi · Zoe Lind") << "the mentor's own name is no secret";
  EXPECT_EQ(told("call Mariam Lind, then Ella Norr (aunt)"), "call Mimi, then E. N. (aunt)");
  EXPECT_EQ(told("Ann Lee / Marianna Lind / Ella Norrby / Hella Norr"),
            "Ann Lee / Marianna Lind / Ella Norrby / Hella Norr")
      << "whole words only";
  EXPECT_EQ(told(""), "");
}

TEST_P(SurvivorsNames, are_hidden_in_any_order_and_in_capitals) {
  EXPECT_EQ(told("LIND, MARIAM; norr ella; Lind Mimi"), "Mimi; E. N.; Mimi");
  EXPECT_EQ(told("Lind, Zoe"), "Lind, Zoe");
}

TEST_P(SurvivorsNames, their_family_leaves_as_initials_and_their_teacher_by_name) {
  agency_->relative(mimi_, agency_->person("Olga", "Lind"), "parent", true);
  agency_->relative(mimi_, agency_->person("Tove", "Sand"), "teacher", false);
  const auto ann = agency_->person("Ann", "Berg");
  refer(ann, agency_->programme);
  agency_->relative(ann, agency_->person("Sven", "Berg"), "parent", true);
  EXPECT_EQ(told("Olga Lind, Tove Sand, Sven Berg"), "O. L., Tove Sand, Sven Berg");
}

TEST_P(SurvivorsNames, earlier_names_and_those_of_a_joined_record_are_hidden_too) {
  const auto twin = agency_->person("Miriam", "Berg");
  agency_->add("person_merges", {{"person_merges.kept_id", mimi_},
                                 {"person_merges.absorbed_id", twin},
                                 {"person_merges.event_date", on(2026, 1, 4)},
                                 {"person_merges.reason", "One number"}});
  agency_->born(mimi_, on(2010, 5, 5));
  EXPECT_EQ(told("Miriam Berg, Mimi Lind"), "M. B., Mimi");
}

TEST_P(SurvivorsNames, whoever_has_an_alias_leaves_by_it_from_whichever_programme) {
  const auto ida = agency_->person("Ida", "Falk");
  EXPECT_EQ(told("Ida Falk"), "Ida Falk");
  for (const auto& [person, alias] : {std::pair{ida, "Rose"}, {mimi_, "Lily May"}})
    agency_->add("person_aliases", {{"person_aliases.person_id", person},
                                    {"person_aliases.alias", alias},
                                    {"person_aliases.event_date", on(2026, 1, 4)},
                                    {"person_aliases.reason", "Somebody looks for her"}});
  EXPECT_EQ(told("Ida Falk and Mariam Lind, called Mimi Lind"), "Rose and Lily May, called Lily May");
}

TEST_P(SurvivorsNames, are_not_in_a_list_as_a_file) {
  people_ = {{"Mimi Lind", on(2001, 2, 3), 2, {render::Mark::good, "Ella Norr waits"}}, {"Ann Lee", {}, 1, {}}};
  const auto table = table_of(get("/people/as/csv"));
  ASSERT_EQ(table.size(), 3U);
  EXPECT_EQ(table[1][0], "Mimi");
  EXPECT_EQ(table[1][3], "E. N. waits");
  EXPECT_EQ(table[2][0], "Ann Lee");
}

}  // namespace
}  // namespace kith::lists
