// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/casefile.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "casefile/kept_cases.h"
#include "casefile/meant.h"
#include "casefile/people.h"
#include "casefile/queries.h"
#include "casefile/same_person.h"
#include "platform/http/stream.h"
#include "platform/i18n/keys.h"
#include "records/agency.h"
#include "records/ddl.h"
#include "records/export.h"
#include "snapshot/intake_rows.h"
#include "snapshot/load.h"
#include "snapshot/refs.h"
#include "support/both_engines.h"
#include "support/fake_visit.h"
#include "support/small_agency.h"
#include "support/temp_folder.h"

namespace kith::casefile {
namespace {

using auth::Role;
constexpr Date today = on(2026, 11, 22);
const std::vector<db::Step> store_steps = [] {
  auto steps = db::file_steps();
  for (auto& step : records::ddl_steps()) steps.push_back(std::move(step));
  return steps;
}();

/// Ines takes referrals. Tom is a mentee by referral, Maya mentors Zoé, whom Kim looks after; Ana is Tom's mother.
class Casefile : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return store_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    ines_ = agency_->worker("Ines", "intake_worker");
    kim_ = agency_->worker("Kim");
    tom_ = agency_->born(agency_->person("Tom", "O'Brien", "+14165550103"), on(2014, 2, 3));
    zoe_ = agency_->person("Zoé", "Gagné-Łukasz");
    maya_ = agency_->person("Maya", "Lin", "+14165550101");
    ana_ = agency_->person("Ana", "O’Brien", "+14165550102");
    agency_->relative(tom_, ana_, "parent", true);
    refer(tom_);
    match_ = agency_->match(maya_, zoe_, on(2026, 9, 1));
    agency_->assign(match_, kim_);
    sign_in(ines_, Role::intake_worker);
  }
  std::int64_t refer(PersonId mentee, ProgrammeId in = {}) {
    return agency_->add("referrals", {{"referrals.mentee_id", mentee},
                                      {"referrals.programme_id", in ? in : agency_->programme},
                                      {"referrals.event_date", on(2026, 1, 3)},
                                      {"referrals.source", "school"},
                                      {"referrals.screened_under_contract", 0}});
  }
  void sign_in(PersonId who, Role role, ProgrammeId in = {}) { actor_ = agency_->actor(who, role, in); }
  Uses uses() {
    Uses uses;
    uses.columns = [this] {
      return std::make_shared<const snapshot::Snapshot>(
          db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); }));
    };
    uses.book = [this](FunctionRef<void(const Book&)> read) { people_.reading(db(), read); };
    return uses;
  }
  http::Response ask(std::string_view method, std::string_view pattern, http::Fields fields = {},
                     http::PathValues path = {}) {
    const auto routes = casefile::routes(uses());
    for (const auto& route : routes) {
      if (http::name(route.method) != method || route.path != pattern) continue;
      http::Request request;
      request.method = route.method;
      request.path = "/test";
      (route.method == http::Method::get ? request.query : request.form) = std::move(fields);
      const i18n::Words words(i18n::Language::en);
      test::FakeVisit visit(db(), request, actor_, words, test::SmallAgency::noon(today), route, path);
      auto answer = route.handler(visit);
      if (answer.stream) answer.body = http::rest_of(*answer.stream);
      refusals_ = visit.refusals;
      seen_ = visit.seen;
      acts_ = visit.acts;
      return answer;
    }
    throw std::logic_error("no such route");
  }
  std::string find(std::string_view q) {
    http::Fields fields;
    fields.add("q", std::string(q));
    const auto answer = ask("GET", "/api/v1/people", fields);
    std::string names;
    for (std::size_t at = 0; (at = answer.body.find("\"name\":\"", at)) != std::string::npos;) {
      at += 8;
      (names += names.empty() ? "" : ", ") += answer.body.substr(at, answer.body.find('"', at) - at);
    }
    return names;
  }
  std::string sealed(PersonId person) const { return test::FakeVisit::sealer().seal(person.value, "person"); }
  http::PathValues at(PersonId person) const { return {{"person", sealed(person)}}; }
  static http::Fields fields(std::initializer_list<std::pair<const char*, std::string>> list) {
    http::Fields made;
    for (const auto& [name, value] : list) made.add(name, value);
    return made;
  }

  std::unique_ptr<test::SmallAgency> agency_;
  People people_;
  PersonId ines_, kim_, tom_, zoe_, maya_, ana_;
  MatchId match_;
  auth::Actor actor_;
  std::vector<std::string> acts_;
  std::vector<Problem> refusals_;
  test::FakeVisit::Seen seen_;
};
KITH_BOTH_ENGINES(Casefile);

TEST(CasefileStatements, fit_the_schema) { test::prepare_all(sql::all, store_steps); }

/// Persons by key with their number of rows; the read fails while `broken`.
class KeptPersons : public KeptCases<std::int64_t, 1> {
 public:
  KeptPersons() : KeptCases("select chain, 0, id from persons where id > :after0", load) {}
  static inline bool broken = false;

 private:
  static Cases load(db::Tx& tx, std::int64_t first, std::int64_t last, Date) {
    if (broken) throw std::runtime_error("the disk is away");
    Cases cases;
    tx.query("select chain, count(*) from persons where chain between :first and :last group by chain",
             {{"first", first}, {"last", last}}, [&](const db::Row& row) { cases[row.integer(0)] = row.integer(1); });
    return cases;
  }
};

TEST_P(Casefile, a_read_that_fails_leaves_no_kept_case_stale) {
  KeptPersons kept;
  const auto rows_of = [&](PersonId person) {
    std::int64_t rows = 0;
    kept.reading(db(), today, [&](const KeptPersons::Cases& cases) { rows = cases.at(person.value); });
    return rows;
  };
  EXPECT_EQ(rows_of(ana_), 1);
  agency_->born(ana_, on(1980, 5, 6));
  KeptPersons::broken = true;
  EXPECT_THROW(rows_of(ana_), std::runtime_error);
  KeptPersons::broken = false;
  EXPECT_EQ(rows_of(ana_), 2);
  EXPECT_EQ(rows_of(tom_), 2);
}

TEST_P(Casefile, finds_by_accents_apostrophes_beginnings_variants_and_digits) {
  sign_in(agency_->office, Role::director);
  EXPECT_EQ(find("tom o'brien"), "Tom O'Brien");
  EXPECT_EQ(find("obrien"), "Ana O’Brien, Tom O'Brien");
  EXPECT_EQ(find("brien"), "Ana O’Brien, Tom O'Brien");
  EXPECT_EQ(find("ZOE gagne"), "Zoé Gagné-Łukasz");
  EXPECT_EQ(find("lukasz"), "Zoé Gagné-Łukasz");
  EXPECT_EQ(find("thom"), "Tom O'Brien") << "spelled otherwise";
  EXPECT_EQ(find("555-0101"), "Maya Lin");
  EXPECT_EQ(find("nobody"), "");
}

/// What was found formatively cannot be searched for, and opening the person, the file of a search or the JSON tells
/// none of it, whatever the role; a supervisor who becomes director sees no more of it than before.
TEST_P(Casefile, n55_what_was_found_formatively_is_found_by_no_search) {
  const auto cycle = agency_->add("formative_cycles",
                                  {{"formative_cycles.programme_id", agency_->programme},
                                   {"formative_cycles.mentee_id", tom_},
                                   {"formative_cycles.mentor_id", maya_},
                                   {"formative_cycles.start_date", on(2026, 9, 10)},
                                   {"formative_cycles.summary", "Zebra summary"}},
                                  on(2026, 9, 10));
  agency_->add("formative_items",
               {{"formative_items.formative_cycle_id", cycle},
                {"formative_items.event_date", on(2026, 9, 12)},
                {"formative_items.kind", "mentor_observation"},
                {"formative_items.note", "Zebra note"}},
               on(2026, 9, 12));
  const auto boss = agency_->worker("Bo", "supervisor");
  for (const auto role : {Role::intake_worker, Role::supervisor, Role::director}) {
    sign_in(boss, role);
    EXPECT_EQ(find("zebra"), "");
    for (const auto* pattern : {"/casefile/people", "/api/v1/people"})
      EXPECT_EQ(ask("GET", pattern, fields({{"q", "Tom"}})).body.find("Zebra"), std::string::npos) << pattern;
    EXPECT_EQ(
        ask("GET", "/casefile/people/as/{file:word}", fields({{"q", "Tom"}}), {{"file", "csv"}}).body.find("Zebra"),
        std::string::npos);
    const auto person = ask("GET", "/casefile/people/{person:id}", {}, at(tom_));
    EXPECT_EQ(person.body.find("Zebra"), std::string::npos);
  }
}

TEST_P(Casefile, follows_the_write_log) {
  EXPECT_EQ(find("quentin"), "");
  const auto quentin = agency_->person("Quentin", "Roy");
  EXPECT_EQ(find("quentin"), "Quentin Roy") << "nothing hangs on them yet: whoever adds people sees them";
  refer(quentin, agency_->new_programme("Elsewhere"));
  EXPECT_EQ(find("quentin"), "") << "now the file is another programme's";
}

TEST_P(Casefile, intake_never_sees_mentors_and_screening_never_sees_mentees) {
  EXPECT_EQ(find("maya"), "");
  EXPECT_EQ(find("tom"), "Tom O'Brien");
  EXPECT_EQ(ask("GET", "/casefile/people/{person:id}", {}, at(maya_)).status, 404);
  sign_in(ines_, Role::screening_officer);
  EXPECT_EQ(find("maya"), "Maya Lin");
  EXPECT_EQ(find("tom"), "");
  EXPECT_EQ(ask("GET", "/casefile/people/{person:id}", {}, at(tom_)).status, 404);
}

TEST_P(Casefile, the_file_of_a_search_has_whom_the_page_has_and_all_of_them) {
  for (int n = 0; n < 60; ++n) refer(agency_->person("Tomas", "Number" + std::to_string(n)));
  const auto query = fields({{"q", "tom"}});
  const auto page = ask("GET", "/casefile/people", query).body;
  EXPECT_EQ(page.find("Number59") == std::string::npos || page.find("Number0") == std::string::npos ||
                page.find("Number30") == std::string::npos,
            true)
      << "the page shows fifty";
  const auto file = ask("GET", "/casefile/people/as/{file:word}", query, {{"file", "csv"}}).body;
  EXPECT_EQ(std::count(file.begin(), file.end(), '\n'), 62) << file;
  EXPECT_NE(file.find("Tom O'Brien,Mentee,2014-02-03,'+14165550103"), std::string::npos) << file;
  EXPECT_EQ(seen_.size(), 61u) << "each is noted";
  EXPECT_EQ(ask("GET", "/casefile/people/as/{file:word}", fields({{"q", "maya"}}), {{"file", "csv"}}).body.find("Maya"),
            std::string::npos)
      << "intake sees no mentors, in files neither";
}

TEST_P(Casefile, a_coordinator_sees_the_people_of_assigned_matches) {
  sign_in(kim_, Role::coordinator);
  EXPECT_EQ(find("zoe"), "Zoé Gagné-Łukasz");
  EXPECT_EQ(find("maya"), "Maya Lin");
  EXPECT_EQ(find("tom"), "");
}

TEST_P(Casefile, nobody_opens_the_file_of_their_own_family) {
  sign_in(ana_, Role::intake_worker);
  EXPECT_EQ(find("tom"), "");
  EXPECT_EQ(ask("GET", "/casefile/people/{person:id}", {}, at(tom_)).status, 404);
}

TEST_P(Casefile, the_page_tells_family_with_its_rules_and_is_noted) {
  const auto page = ask("GET", "/casefile/people/{person:id}", {}, at(tom_));
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("Parent, guardian"), std::string::npos);
  EXPECT_NE(std::find(seen_.begin(), seen_.end(), std::pair<std::string, std::int64_t>("person", ana_.value)),
            seen_.end());
}

TEST_P(Casefile, adds_a_person_and_asks_first_when_there_is_a_similar_one) {
  EXPECT_EQ(ask("POST", "/casefile/people", fields({{"given_name", ""}})).status, 422);
  const auto same = fields({{"given_name", "Thom"}, {"family_name", "OBrien"}, {"birth_date", "3 Feb 2014"}});
  const auto asked = ask("POST", "/casefile/people", same);
  EXPECT_EQ(asked.status, 422);
  EXPECT_NE(asked.body.find("The same person: Tom O'Brien"), std::string::npos);
  auto known = same;
  known.add("same_as", sealed(tom_));
  EXPECT_EQ(ask("POST", "/casefile/people", known).status, 303);
  EXPECT_EQ(find("thom obrien"), "Tom O'Brien") << "nobody was added";
  auto other = same;
  other.add("same_as", "another");
  EXPECT_EQ(ask("POST", "/casefile/people", other).status, 303);
  EXPECT_EQ(find("thom obrien"), "Thom OBrien, Tom O'Brien");
}

TEST_P(Casefile, keeps_who_somebody_says_to_be_and_in_which_order_the_family_is_called) {
  EXPECT_EQ(
      ask("POST", "/casefile/people", fields({{"given_name", "Ayla"}, {"identities", "newcomer"}, {"country", "CA"}}))
          .status,
      303);
  EXPECT_EQ(ask("POST", "/casefile/people/{person:id}/family",
                fields({{"given_name", "Eva"},
                        {"kind", "parent"},
                        {"contact_rule", "any"},
                        {"contact_order", "2"},
                        {"start_date", "2026-11-01"}}),
                at(tom_))
                .status,
            303);
  std::string kept;
  db().read("test", [&](db::Tx& tx) {
    tx.query("select identities, country from persons where given_name = 'Ayla'", {},
             [&](const db::Row& row) { kept += row.string(0) + " " + row.string(1); });
    tx.query("select contact_order from relationships where contact_order is not null", {},
             [&](const db::Row& row) { kept += " " + std::to_string(row.integer(0)); });
  });
  EXPECT_EQ(kept, "newcomer CA 2");
}

TEST_P(Casefile, a_correction_keeps_the_earlier_version_and_refuses_a_stale_one) {
  const auto last = [&] {
    return db().reading("test", [&](db::Tx& tx) { return records::history(tx, "persons", tom_.value); });
  };
  const auto before = last();
  const auto version = std::to_string(before.back().id);
  const auto typed =
      fields({{"given_name", "Tom"}, {"family_name", "O'Brien"}, {"phone", "416 555 0199"}, {"version", version}});
  EXPECT_EQ(ask("POST", "/casefile/people/{person:id}/correct", typed, at(tom_)).status, 303);
  EXPECT_EQ(last().size(), before.size() + 1);
  EXPECT_EQ(find("0199"), "Tom O'Brien");
  EXPECT_EQ(ask("POST", "/casefile/people/{person:id}/correct", typed, at(tom_)).status, 409);
  EXPECT_EQ(ask("POST", "/casefile/people/{person:id}/correct",
                fields({{"given_name", "Tom"}, {"phone", "12"}, {"version", version}}), at(tom_))
                .status,
            422);
}

TEST_P(Casefile, a_death_is_recorded_where_a_person_is_corrected_and_is_never_to_come) {
  const auto correct = [&](const char* day) {
    const auto kept = db().reading("test", [&](db::Tx& tx) { return records::history(tx, "persons", tom_.value); });
    const auto version = std::to_string(kept.back().id);
    const auto typed = fields({{"given_name", "Tom"}, {"deceased_on", day}, {"version", version}});
    return ask("POST", "/casefile/people/{person:id}/correct", typed, at(tom_)).status;
  };
  EXPECT_EQ(correct("2099-01-01"), 422);
  EXPECT_EQ(correct("2026-11-02"), 303);
  const auto page = ask("GET", "/casefile/people/{person:id}", {}, at(tom_)).body;
  EXPECT_NE(page.find("Died on"), std::string::npos);
  EXPECT_EQ(ask("GET", "/casefile/people/new").body.find("deceased_on"), std::string::npos);
  for (const auto* way : {"/casefile/people", "/api/v1/people"})
    EXPECT_EQ(ask("POST", way, fields({{"given_name", "Xo"}, {"deceased_on", "2099-01-01"}})).status, 422) << way;
}

TEST_P(Casefile, whoever_is_barred_fetches_nobody) {
  auto typed =
      fields({{"given_name", "Luc"}, {"kind", "parent"}, {"may_pick_up", "true"}, {"start_date", "2026-11-01"}});
  typed.add("contact_rule", "barred");
  EXPECT_EQ(ask("POST", "/casefile/people/{person:id}/family", typed, at(tom_)).status, 422);
  agency_->relative(tom_, agency_->person("Old", "Record"), "parent", true, "barred");
  const auto page = ask("GET", "/casefile/people/{person:id}", {}, at(tom_)).body;
  const auto line = page.find("Old Record");
  ASSERT_NE(line, std::string::npos);
  EXPECT_EQ(page.substr(line, 300).find("may pick up"), std::string::npos) << "what was kept before says it no more";
}

TEST_P(Casefile, records_a_guardian_with_the_person_and_custody) {
  const auto made = ask("POST", "/casefile/people/{person:id}/family",
                        fields({{"given_name", "Luc"},
                                {"family_name", "Roy"},
                                {"kind", "grandparent"},
                                {"is_guardian", "true"},
                                {"contact_rule", "barred"},
                                {"start_date", "2026-11-01"}}),
                        at(tom_));
  EXPECT_EQ(made.status, 303);
  const auto page = ask("GET", "/casefile/people/{person:id}", {}, at(tom_));
  EXPECT_NE(page.body.find("No contact allowed"), std::string::npos);
  EXPECT_EQ(ask("POST", "/casefile/people/{person:id}/custody",
                fields({{"organization", "Children's aid"},
                        {"temporary", "true"},
                        {"start_date", "2026-11-01"},
                        {"end_date", "2026-10-01"}}),
                at(tom_))
                .status,
            422)
      << "ends before it begins";
  EXPECT_EQ(
      ask("POST", "/casefile/people/{person:id}/custody",
          fields({{"organization", "Children's aid"}, {"temporary", "true"}, {"start_date", "2026-11-01"}}), at(tom_))
          .status,
      303);
  sign_in(kim_, Role::coordinator);
  EXPECT_EQ(ask("POST", "/casefile/people/{person:id}/custody",
                fields({{"organization", "Elsewhere"}, {"start_date", "2026-11-01"}}), at(tom_))
                .status,
            404)
      << "not Kim's";
}

TEST_P(Casefile, custody_that_has_ended_says_since_when_its_site_is_no_place) {
  agency_->add("custody_intervals",
               {{"custody_intervals.mentee_id", tom_},
                {"custody_intervals.organization", "Youth centre"},
                {"custody_intervals.temporary", 1},
                {"custody_intervals.may_consent", 0},
                {"custody_intervals.start_date", on(2026, 3, 1)},
                {"custody_intervals.end_date", on(2026, 5, 6)}},
               on(2026, 5, 7));
  const auto page = ask("GET", "/casefile/people/{person:id}", {}, at(tom_)).body;
  EXPECT_NE(page.find("ended on 6 May 2026: a site of youth custody is no place of theirs since then"),
            std::string::npos);
}

TEST_P(Casefile, the_words_of_a_long_text_are_asked_once_and_two_hundred_at_the_most) {
  const auto columns = uses().columns();
  const auto found = [&](const std::string& text) {
    std::vector<PersonId> people;
    people_.reading(
        db(), [&](const Book& book) { people = meant_in(book, PeopleReach(*columns, book, actor_, today), text, 5); });
    return people;
  };
  std::string different, same;
  for (int n = 0; n < 250; ++n) {
    different += std::string("q") + static_cast<char>('a' + n / 26) + static_cast<char>('a' + n % 26) + " ";
    same += "again ";
  }
  EXPECT_EQ(found("yesterday Tom fell"), std::vector{tom_});
  EXPECT_EQ(found("Tom fell, " + different), std::vector{tom_});
  EXPECT_TRUE(found(different + "Tom fell").empty()) << "after two hundred words";
  EXPECT_EQ(found(same + "Tom fell"), std::vector{tom_}) << "a word that comes again is no search";
}

/// Tom was referred a second time, under a name spelled otherwise and with another number.
class SamePerson : public Casefile {
 protected:
  void SetUp() override {
    Casefile::SetUp();
    if (!test::available(GetParam())) return;
    thomas_ = agency_->born(agency_->person("Thomas", "OBrian", "+14165550177"), on(2014, 2, 3));
    again_ = refer(thomas_);
    db().write("test", [](db::Tx& tx) { records::set_agency(tx, {"Kin", "CA", "en", "America/Toronto"}); });
  }
  http::PathValues both(PersonId one, PersonId other) const {
    return {{"person", sealed(one)}, {"other", sealed(other)}};
  }
  http::Response join(PersonId kept, PersonId absorbed, const char* reason = "Same birth date, the mother says so") {
    return ask("POST", "/casefile/people/{person:id}/same/{other:id}",
               fields({{"kept_id", sealed(kept)}, {"reason", reason}}), both(kept, absorbed));
  }
  http::Response part(PersonId kept) {
    const auto merged = db().reading("test", [&](db::Tx& tx) { return merged_into(tx, kept); });
    return ask(
        "POST", "/casefile/people/{person:id}/parted/{merge:id}", {},
        {{"person", sealed(kept)}, {"merge", test::FakeVisit::sealer().seal(merged.at(0).merge, "person_merges")}});
  }
  snapshot::Snapshot columns() {
    return db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
  }
  PersonId mentee_of_second_referral(const snapshot::Snapshot& snapshot, Date as_of) {
    const auto* row =
        snapshot.effective<snapshot::ReferralRow>(snapshot::ReferralRef{static_cast<std::uint32_t>(again_)}, as_of);
    return row ? snapshot::key_of(row->mentee) : PersonId{};
  }
  std::map<std::string, std::string> exported(int minor) {
    const test::TempFolder folder;
    records::ExportOptions options;
    options.minor = minor;
    records::export_to(db(), folder / "out", options);
    std::map<std::string, std::string> files;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder / "out"))
      if (file.is_regular_file() && file.path().filename() != "manifest.csv") {
        std::ifstream in(file.path(), std::ios::binary);
        files[file.path().filename()] = {std::istreambuf_iterator<char>(in), {}};
      }
    return files;
  }
  PersonId thomas_;
  std::int64_t again_{};
};
KITH_BOTH_ENGINES(SamePerson);

TEST_P(SamePerson, is_found_shown_side_by_side_and_joined_in_one_act) {
  const auto page = ask("GET", "/casefile/people/{person:id}/same", {}, at(tom_));
  EXPECT_NE(page.body.find("Thomas OBrian"), std::string::npos) << "alike: " << page.body;
  const auto two = ask("GET", "/casefile/people/{person:id}/same/{other:id}", {}, both(tom_, thomas_));
  EXPECT_NE(two.body.find("+14165550103"), std::string::npos);
  EXPECT_NE(two.body.find("+14165550177"), std::string::npos);
  EXPECT_EQ(join(tom_, thomas_, "").status, 422) << "a reason is asked for";
  EXPECT_EQ(find("thomas"), "Thomas OBrian");
  EXPECT_EQ(join(tom_, thomas_).status, 303);
  EXPECT_EQ(find("thomas"), "Tom O'Brien") << "found by either name";
  EXPECT_EQ(find("0177"), "Tom O'Brien") << "and number";
  EXPECT_EQ(find("o'brien"), "Ana O’Brien, Tom O'Brien") << "once";
  const auto old = ask("GET", "/casefile/people/{person:id}", {}, at(thomas_));
  EXPECT_EQ(old.status, 303);
  EXPECT_TRUE(std::any_of(old.headers.begin(), old.headers.end(),
                          [&](const auto& header) { return header.second == "/casefile/people/" + sealed(tom_); }));
  const auto one = ask("GET", "/casefile/people/{person:id}", {}, at(tom_)).body;
  EXPECT_NE(one.find("Also recorded as"), std::string::npos);
  EXPECT_NE(one.find("Thomas OBrian"), std::string::npos);
}

TEST_P(SamePerson, stands_in_the_columns_from_the_day_it_was_known_until_it_is_parted) {
  const auto before = columns();
  ASSERT_EQ(join(tom_, thomas_).status, 303);
  const auto after = db().reading("test", [&](db::Tx& tx) { return snapshot::refresh(before, tx); });
  EXPECT_EQ(mentee_of_second_referral(after, today), tom_);
  EXPECT_EQ(mentee_of_second_referral(after, add_days(today, -1)), thomas_) << "figures of the past stay";
  EXPECT_EQ(after.effective<snapshot::PersonRow>(snapshot::ref_of(thomas_), today), nullptr) << "one person";
  EXPECT_NE(after.effective<snapshot::PersonRow>(snapshot::ref_of(thomas_), add_days(today, -1)), nullptr);
  EXPECT_EQ(mentee_of_second_referral(snapshot::load(db()), today), tom_) << "read by two threads";
  ASSERT_EQ(part(tom_).status, 303);
  const auto parted = db().reading("test", [&](db::Tx& tx) { return snapshot::refresh(after, tx); });
  EXPECT_EQ(mentee_of_second_referral(parted, today), thomas_);
  EXPECT_NE(parted.effective<snapshot::PersonRow>(snapshot::ref_of(thomas_), today), nullptr);
}

TEST_P(SamePerson, a_correction_typed_while_joined_ends_the_version_under_both) {
  ASSERT_EQ(join(tom_, thomas_).status, 303);
  const auto joined = columns();
  db().write("test", [&](db::Tx& tx) {
    const auto last = records::newest(tx, "referrals", again_);
    const auto row = records::correct(tx, "referrals", again_, last->id, {{"referrals.source", "family"}},
                                      {agency_->office, test::SmallAgency::noon(add_days(today, 2))});
    ASSERT_TRUE(row);
  });
  const auto now = db().reading("test", [&](db::Tx& tx) { return snapshot::refresh(joined, tx); });
  for (const int days : {0, 1, 2, 3}) {
    int shown = 0;
    for (const auto& row : now.of<snapshot::ReferralRow>(snapshot::ReferralRef{static_cast<std::uint32_t>(again_)}))
      shown += row.shows(add_days(today, days));
    EXPECT_EQ(shown, 1) << days;
    EXPECT_EQ(mentee_of_second_referral(now, add_days(today, days)), tom_);
  }
}

TEST_P(SamePerson, statements_ask_for_all_records_of_the_person) {
  const auto aunt = agency_->person("Una", "O'Brien");
  agency_->relative(thomas_, aunt, "other_relative", false);
  EXPECT_EQ(ask("GET", "/casefile/people/{person:id}", {}, at(tom_)).body.find("Una"), std::string::npos);
  ASSERT_EQ(join(tom_, thomas_).status, 303);
  const auto page = ask("GET", "/casefile/people/{person:id}", {}, at(tom_)).body;
  EXPECT_NE(page.find("Una"), std::string::npos);
  EXPECT_NE(page.find("Ana"), std::string::npos);
  ASSERT_EQ(part(tom_).status, 303);
  EXPECT_EQ(ask("GET", "/casefile/people/{person:id}", {}, at(tom_)).body.find("Una"), std::string::npos);
  EXPECT_EQ(find("thomas"), "Thomas OBrian");
  EXPECT_EQ(ask("GET", "/casefile/people/{person:id}", {}, at(thomas_)).status, 200);
}

TEST_P(SamePerson, changes_no_other_record_and_exports_lose_nothing) {
  const auto before = exported(2), before_1_1 = exported(1);
  ASSERT_EQ(join(tom_, thomas_).status, 303);
  EXPECT_EQ(exported(1), before_1_1) << "byte for byte";
  auto joined = exported(2);
  EXPECT_NE(joined.at("person_merges.csv"), before.at("person_merges.csv"));
  joined["person_merges.csv"] = before.at("person_merges.csv");
  EXPECT_EQ(joined, before);
  ASSERT_EQ(part(tom_).status, 303);
  EXPECT_EQ(exported(1), before_1_1);
}

TEST_P(SamePerson, what_is_out_of_sight_is_not_there) {
  const auto elsewhere = agency_->new_programme("Elsewhere");
  const auto hidden = agency_->born(agency_->person("Tom", "O'Brien"), on(2014, 2, 3));
  refer(hidden, elsewhere);
  EXPECT_EQ(join(tom_, hidden).status, 404);
  EXPECT_EQ(join(hidden, tom_).status, 404);
  EXPECT_EQ(ask("GET", "/casefile/people/{person:id}/same/{other:id}", {}, both(tom_, hidden)).status, 404);
  refer(thomas_, elsewhere);
  EXPECT_EQ(join(tom_, thomas_).status, 404) << "a part of the other is hidden: joining would show it";
  EXPECT_EQ(ask("GET", "/casefile/people/{person:id}", {}, at(thomas_)).body.find("/same"), std::string::npos);
  EXPECT_EQ(join(maya_, tom_).status, 404) << "intake sees no mentors";
}

TEST_P(SamePerson, a_director_joins_and_parts_inside_the_own_programme_and_corrects_nothing) {
  const auto dora = agency_->worker("Dora", "director");
  sign_in(dora, Role::director, agency_->new_programme("Elsewhere"));
  EXPECT_EQ(join(tom_, thomas_).status, 404) << "another programme's";
  sign_in(dora, Role::director);
  EXPECT_NE(ask("GET", "/casefile/people/{person:id}/same", {}, at(tom_)).body.find("Thomas OBrian"),
            std::string::npos);
  ASSERT_EQ(join(tom_, thomas_).status, 303);
  EXPECT_EQ(acts_, std::vector<std::string>{"person.join"});
  ASSERT_EQ(part(tom_).status, 303);
  EXPECT_EQ(acts_, std::vector<std::string>{"person.part"});
  EXPECT_EQ(find("thomas"), "Thomas OBrian");
  EXPECT_EQ(ask("GET", "/casefile/people/{person:id}/correct", {}, at(tom_)).status, 404) << "a decision, not a record";
}

TEST_P(SamePerson, joining_tells_nobody_a_name_they_did_not_see) {
  const auto elsewhere = agency_->new_programme("Elsewhere");
  refer(thomas_, elsewhere);
  actor_ = agency_->actor(ines_, Role::intake_worker);
  for (auto& grant : agency_->actor(ines_, Role::intake_worker, elsewhere).grants) actor_.grants.push_back(grant);
  ASSERT_EQ(join(tom_, thomas_).status, 303);
  sign_in(kim_, Role::intake_worker, elsewhere);
  EXPECT_EQ(find("thomas"), "Tom O'Brien") << "of Elsewhere, where the other name was known";
  EXPECT_EQ(part(tom_).status, 404) << "but the two are not Kim's to part";
}

TEST_P(SamePerson, refuses_what_two_people_are_to_each_other_workers_and_chains) {
  EXPECT_EQ(join(tom_, ana_).status, 409) << "his mother";
  const auto decide = [&](PersonId kept, PersonId absorbed) {
    const auto made = db().writing("test", [&](db::Tx& tx) {
      return join_records(tx, kept, absorbed, "x", {agency_->office, test::SmallAgency::noon(today)});
    });
    return made ? std::string("joined") : std::string(made.error().problems.at(0).key);
  };
  EXPECT_EQ(decide(tom_, ana_), "casefile.same.flaw.two_people");
  EXPECT_EQ(decide(maya_, zoe_), "casefile.same.flaw.two_people");
  EXPECT_EQ(decide(tom_, kim_), "casefile.same.flaw.works_here") << "an account or caseload is never handed on";
  EXPECT_EQ(decide(tom_, tom_), "casefile.same.flaw.itself");
  EXPECT_EQ(decide(tom_, thomas_), "joined");
  EXPECT_EQ(decide(tom_, thomas_), "casefile.same.flaw.chain");
  EXPECT_EQ(decide(zoe_, tom_), "casefile.same.flaw.chain") << "kept of somebody, so not absorbed";
  EXPECT_EQ(decide(thomas_, zoe_), "casefile.same.flaw.chain");
  EXPECT_EQ(decide(ana_, thomas_), "casefile.same.flaw.chain");
}

}  // namespace
}  // namespace kith::casefile
