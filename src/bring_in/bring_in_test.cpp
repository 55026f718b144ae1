// SPDX-License-Identifier: AGPL-3.0-or-later
#include "bring_in/bring_in.h"

#include <gtest/gtest.h>

#include <fstream>

#include "bring_in/command.h"
#include "bring_in/file.h"
#include "bring_in/queries.h"
#include "bring_in/sealed_rows.h"
#include "casefile/people.h"
#include "records/ddl.h"
#include "snapshot/load.h"
#include "support/both_engines.h"
#include "support/pages.h"
#include "support/shared.h"
#include "support/small_agency.h"

namespace kith::bring_in {
namespace {

const Date today = on(2026, 3, 31);

TEST(days, two_readings_are_never_guessed) {
  const auto what = [](std::string_view text) { return day_cell(text, today, false).what; };
  using enum DayCell::What;
  EXPECT_EQ(what("03/04/2026"), two_ways);
  EXPECT_EQ(what("28/03/2026"), day_first);
  EXPECT_EQ(what("03/28/26"), month_first);
  EXPECT_EQ(what("05/05/2026"), certain);
  EXPECT_EQ(what("unknown"), nothing);
  EXPECT_EQ(what("n/a"), nothing);
  EXPECT_EQ(what("2026-02-30"), unreadable);
  EXPECT_EQ(what("5 mars"), unreadable);
  EXPECT_EQ(what("two"), unreadable);
  EXPECT_EQ(what("123456"), unreadable);
}
TEST(days, many_ways_to_write_one) {
  for (const auto* text : {"2026-03-21", "2026/03/21", "2026-03-21 00:00:00", "21 Mar 2026", "March 21, 2026",
                           "21 mars 2026", "46102", "21/03/2026", "03/21/26", "21.03.2026"})
    EXPECT_EQ(day_cell(text, today, false).one, on(2026, 3, 21)) << text;
  EXPECT_EQ(day_cell("28/03/98", today, false).one, on(1998, 3, 28));
}
TEST(days, a_column_tells_by_what_can_only_be) {
  DayColumn column;
  for (const auto* text : {"03/04/2026", "28/03/2026", "02/03/26"}) column.see(day_cell(text, today, false));
  EXPECT_TRUE(column.asks()) << "the short years do not tell";
  EXPECT_EQ(day_of(day_cell("03/04/2026", today, false), column, {}), on(2026, 4, 3));
  EXPECT_EQ(day_of(day_cell("02/03/26", today, false), column, {}), std::nullopt);
  EXPECT_EQ(day_of(day_cell("02/03/26", today, false), column, Order::month_first), on(2026, 2, 3));
  column.see(day_cell("03/28/2026", today, false));
  EXPECT_EQ(day_of(day_cell("03/04/2026", today, false), column, {}), std::nullopt)
      << "both orders stand in the column";
}
TEST(cells, lengths) {
  EXPECT_EQ(minutes_in("2", false), 120);
  EXPECT_EQ(minutes_in("1,5", false), 90);
  EXPECT_EQ(minutes_in("1h30", false), 90);
  EXPECT_EQ(minutes_in("90 min", false), 90);
  EXPECT_EQ(minutes_in("45", true), 45);
  EXPECT_EQ(minutes_in("two", false), std::nullopt);
  EXPECT_EQ(minutes_in("-1", false), std::nullopt);
  EXPECT_EQ(minutes_in("1h75", false), std::nullopt);
}
TEST(mapping, headings_are_found_below_titles_in_two_languages) {
  const Opened opened("Volunteer List,,,\n\nFirst Name ,SURNAME,D.O.B.,Cell #,Hrs,Hrs\na,b,c,d,1,2\n", today);
  EXPECT_EQ(opened.columns().heading_row, 3U);
  auto choices = guess(opened.columns(), Kind::people);
  EXPECT_EQ(choices.source("given_name")->column, "first name");
  EXPECT_EQ(choices.source("family_name")->column, "surname");
  EXPECT_EQ(choices.source("birth_date")->column, "d o b");
  EXPECT_EQ(choices.source("phone")->column, "cell");
  EXPECT_EQ(opened.columns().list[5].key, "hrs#2");
  choices.days = Order::month_first;
  choices.fields["gender"] = {{}, "x"};
  EXPECT_EQ(Choices::read(Kind::people, choices.written()).written(), choices.written());
  const Opened french(
      "Pr\xE9nom;Nom de famille;Date de naissance;Courriel;\xC9"
      "cole\nZo\xE9;Roy;01/02/2010;z@x.org;Roy\n",
      today);
  const auto found = guess(french.columns(), Kind::mentees);
  EXPECT_EQ(found.source("given_name")->column, "prenom");
  EXPECT_EQ(found.source("school")->column, "ecole");
  EXPECT_EQ(missing(found), (std::vector<std::string_view>{"referred_on", "source"}));
}

class BringInTest : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return test::all_steps(); }
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    agency.emplace(db());
  }
  Counts tried(const std::string& bytes, const Choices& wanted, std::vector<std::string>* why = nullptr,
               const Opens& opens = {}) {
    const Opened opened(bytes, today);
    const Reader reader(opened.sheet(), opened.columns(), wanted, today);
    return people.reading(db(), [&](const casefile::Book& book) {
      const auto known = db().reading("known", [&](db::Tx& tx) { return read_known(tx, book, today, opens); });
      return dry_run(opened, reader, known, [&](const sheet::Row& row, const Outcome& outcome) {
        const auto reason =
            std::find_if(outcome.reasons.begin(), outcome.reasons.end(), [](const Reason& r) { return !r.note; });
        if (why && is_left(outcome.verdict))
          why->push_back(std::to_string(row.number) + " " + reason->key +
                         (reason->detail == "Rose" ? " " + reason->detail : ""));
      });
    });
  }
  std::int64_t taken(const std::string& bytes, const Choices& wanted) {
    const Opened opened(bytes, today);
    std::int64_t id = 0;
    people.reading(db(), [&](const casefile::Book& book) {
      db().exclusive("take", [&](db::Tx& tx) {
        const records::Author author{agency->office, test::SmallAgency::noon(today)};
        id = put(tx, "list.csv", bytes, wanted, author);
        const auto done = take(tx, id, opened, wanted, book, author);
        ASSERT_TRUE(done) << done.error().problems.front().field << done.error().problems.front().key;
        rows = done->rows;
        written = done->records;
      });
    });
    return id;
  }
  Undone undone(std::int64_t id) {
    return db().writing("undo", [&](db::Tx& tx) {
      return *undo(tx, id, {agency->office, test::SmallAgency::noon(today)});
    });
  }
  Choices choices(const std::string& bytes, Kind kind, std::map<std::string, Source, std::less<>> more = {}) {
    auto found = guess(Opened(bytes, today).columns(), kind);
    for (auto& [field, source] : more) found.fields[field] = source;
    found.programme = agency->programme;
    return found;
  }
  std::optional<test::SmallAgency> agency;
  casefile::People people;
  std::uint64_t rows = 0, written = 0;
};
KITH_BOTH_ENGINES(BringInTest);

Counts counts(std::uint64_t take, std::uint64_t join, std::uint64_t known, std::uint64_t blank, std::uint64_t ask,
              std::uint64_t refuse) {
  return {take, join, known, blank, ask, refuse};
}

const std::string volunteers =
    "First name,Surname,DOB,Phone,Applied\nZoé,Roy,1990-05-01,(204) "
    "555-0001,2026-01-05\n,,,,\nZOE,Roy,1990-05-01,,2026-01-05\nOmar,Diop,28/02/1991,2045550002 "
    "(mom),2026-01-06\nOmar,Diop,,,2026-01-06\nAnn,Poe,31/31/1990,,2026-01-07\nTOTAL,,,,\n";

TEST_P(BringInTest, every_row_has_a_verdict_and_a_reason) {
  std::vector<std::string> why;
  const auto wanted = choices(volunteers, Kind::mentors, {{"status", {{}, "volunteer"}}});
  EXPECT_EQ(tried(volunteers, wanted, &why), counts(2, 0, 1, 2, 1, 1));
  EXPECT_EQ(why, (std::vector<std::string>{"6 bring_in.reason.alike_row", "7 bring_in.reason.no_day"}));
}
TEST_P(BringInTest, the_same_file_twice_changes_nothing) {
  const auto wanted = choices(volunteers, Kind::mentors, {{"status", {{}, "volunteer"}}});
  taken(volunteers, wanted);
  EXPECT_EQ(rows, 2U);
  EXPECT_EQ(written, 4U);
  EXPECT_EQ(tried(volunteers, wanted), counts(0, 0, 3, 2, 1, 1));
}
TEST_P(BringInTest, whoever_is_known_gets_a_file_and_whoever_may_be_is_asked_about) {
  agency->born(agency->person("Zoë", "Roy"), on(1990, 5, 1));
  agency->person("Omar", "Diop");
  const auto wanted = choices(volunteers, Kind::mentors, {{"status", {{}, "volunteer"}}});
  std::vector<std::string> why;
  EXPECT_EQ(tried(volunteers, wanted, &why), counts(0, 1, 1, 2, 2, 1))
      << "a second row of somebody known is the same file";
  EXPECT_EQ(why.front(), "5 bring_in.reason.alike");
  const std::string answered =
      "First name,Surname,Applied,kith decision\nOmar,Diop,2026-01-06,new\nOmar,Diop,2026-01-07,same\n";
  EXPECT_EQ(tried(answered, choices(answered, Kind::mentors, {{"status", {{}, "paid"}}})), counts(1, 0, 1, 0, 0, 0));
}
TEST_P(BringInTest, a_legal_name_behind_an_alias_is_a_question_that_names_nobody) {
  const auto zoe = agency->born(agency->person("Zoë", "Roy"), on(1990, 5, 1));
  agency->add("person_aliases",
              {{"person_aliases.person_id", zoe},
               {"person_aliases.alias", "Rose"},
               {"person_aliases.event_date", on(2026, 3, 1)},
               {"person_aliases.reason", "Somebody looks for her"}},
              on(2026, 3, 1));
  const std::string list =
      "First name,Surname,DOB,Applied,kith decision\nZoé,Roy,1990-05-01,2026-01-05,new\nZoé,Roy,,2026-01-05,\nZoé,Roy,"
      "1991-05-01,2026-01-05,\n";
  const auto wanted = choices(list, Kind::mentors, {{"status", {{}, "volunteer"}}});
  std::vector<std::string> why;
  EXPECT_EQ(tried(list, wanted, &why), counts(1, 0, 0, 0, 2, 0)) << "another birthday is another person";
  EXPECT_EQ(why, (std::vector<std::string>{"2 bring_in.reason.sealed", "3 bring_in.reason.sealed"}));
  why.clear();
  EXPECT_EQ(tried(list, wanted, &why, [](const casefile::Indexed&) { return true; }), counts(1, 1, 0, 0, 1, 0));
  EXPECT_EQ(why, (std::vector<std::string>{"3 bring_in.reason.alike Rose"})) << "to who may open it";
  const auto waiting = [&] { return db().reading("waiting", [](db::Tx& tx) { return sealed_rows(tx); }); };
  const auto id = taken(list, wanted);
  EXPECT_EQ(rows, 1U);
  ASSERT_EQ(waiting().size(), 2U);
  EXPECT_EQ(waiting()[0].number, 2);
  EXPECT_EQ(tried(list, wanted), counts(0, 0, 1, 0, 2, 0)) << "a row that waits was not brought";
  const auto row = waiting()[0].id;
  EXPECT_TRUE(db().writing("looked", [&](db::Tx& tx) { return settle_sealed_row(tx, row); }));
  EXPECT_EQ(waiting().size(), 1U);
  EXPECT_FALSE(db().writing("looked", [&](db::Tx& tx) { return settle_sealed_row(tx, 1); })) << "not a row that waits";
  EXPECT_TRUE(undone(id).in_the_way.empty());
  EXPECT_TRUE(waiting().empty());
}
TEST_P(BringInTest, what_is_required_is_never_made_up) {
  const std::string list = "Name\nAna Poe\n";
  auto wanted = choices(list, Kind::mentors);
  const Opened opened(list, today);
  people.reading(db(), [&](const casefile::Book& book) {
    db().write("take", [&](db::Tx& tx) {
      const auto refused = take(tx, 1, opened, wanted, book, agency->author());
      ASSERT_FALSE(refused);
      EXPECT_EQ(refused.error().problems.front().field, "applied_on");
    });
  });
  EXPECT_EQ(tried(list, wanted), counts(0, 0, 0, 0, 0, 1));
}
TEST_P(BringInTest, matches_meetings_and_contacts_find_whom_they_name) {
  const auto mentor = agency->person("Anne-Sophie", "O'Brien"), mentee = agency->person("Fatima", "Gagnon");
  agency->person("Fatima", "Roy");
  agency->worker("Josée");
  agency->relative(mentee, agency->person("Rosa", "Gagnon"), "parent", true);
  const std::string list =
      "Big,Little,Match date,End date,Type of closure\nAnne-Sophie O’Brien,Fatima Gagnon,2026-01-10,,\nAnne-Sophie "
      "O'Brien,Fatima,2026-01-10,,\nNobody Here,Fatima Gagnon,2026-01-10,,\n";
  std::vector<std::string> why;
  EXPECT_EQ(tried(list, choices(list, Kind::matches), &why), counts(1, 0, 0, 0, 1, 1));
  EXPECT_EQ(why, (std::vector<std::string>{"3 bring_in.reason.several_people", "4 bring_in.reason.nobody"}));
  taken(list, choices(list, Kind::matches));
  EXPECT_EQ(written, 2U) << "the match, and the meeting it began with";
  const std::string visits =
      "Big,Little,Date of visit,Hrs,What did you do?\nANNE-SOPHIE o'brien,Fatima G.,2026-02-03,\"1,5\",\"=park; "
      "zoo\nsecond\"\nAnne-Sophie O'Brien,Fatima G.,2026-02-04,two,\nAnne-Sophie O'Brien,Fatima G.,04/05/2026,1,\n";
  why.clear();
  EXPECT_EQ(tried(visits, choices(visits, Kind::meetings, {{"mode", {{}, "in_person"}}}), &why),
            counts(1, 0, 0, 0, 1, 1));
  taken(visits, choices(visits, Kind::meetings, {{"mode", {{}, "in_person"}}}));
  const auto log = db().reading("log", [&](db::Tx& tx) { return records::list(tx, "meeting_logs", today, 0, 10); });
  ASSERT_EQ(log.size(), 1U);
  EXPECT_EQ(log[0].values[3].integer, 90);
  EXPECT_EQ(log[0].values[5].text, "=park, zoo");
  const std::string calls =
      "coordinator\tmatch\tcalled\twho\tresult\nJosée\tO'Brien / Fatima\t2026-02-05\tB+L\tspoke\nJosée\tO'Brien / "
      "Fatima\t2026-02-06\tteacher\tok\nJosée\tO'Brien / Fatima\t2026-02-07\tmom\tleft msg x2\n";
  why.clear();
  EXPECT_EQ(tried(calls, choices(calls, Kind::contacts), &why), counts(1, 0, 0, 0, 1, 1));
  EXPECT_EQ(why, (std::vector<std::string>{"2 bring_in.reason.information", "3 bring_in.reason.no_choice"}));
  taken(calls, choices(calls, Kind::contacts, {{"information", {{}, "yes"}}}));
  EXPECT_EQ(written, 5U) << "two contacts, three parties";
  EXPECT_TRUE(mentor && mentee);
}
TEST_P(BringInTest, a_file_is_undone_while_nothing_builds_on_it) {
  const auto wanted = choices(volunteers, Kind::mentors, {{"status", {{}, "volunteer"}}});
  const auto id = taken(volunteers, wanted);
  const auto zoe =
      db().reading("zoe", [&](db::Tx& tx) { return records::list(tx, "persons", today, agency->office.value, 10); });
  const auto match = agency->match(PersonId{zoe[0].chain}, agency->person("Tom"), on(2026, 2, 1));
  const auto stopped = undone(id);
  ASSERT_EQ(stopped.in_the_way.size(), 1U);
  EXPECT_EQ(stopped.in_the_way[0].table, records::TableKey("matches"));
  db().write("withdraw", [&](db::Tx& tx) {
    for (const auto& held : records::list(tx, "initial_meetings", today, 0, 10))
      ASSERT_TRUE(records::void_record(tx, "initial_meetings", held.chain, held.id, agency->author(today)));
    ASSERT_TRUE(records::void_record(tx, "matches", match.value, match.value, agency->author(today)));
  });
  EXPECT_EQ(undone(id).records, 4U);
  EXPECT_EQ(tried(volunteers, wanted), counts(2, 0, 1, 2, 1, 1)) << "it can be brought again";
}
TEST_P(BringInTest, what_was_corrected_since_is_not_undone) {
  const auto id = taken(volunteers, choices(volunteers, Kind::people));
  const auto list =
      db().reading("zoe", [&](db::Tx& tx) { return records::list(tx, "persons", today, agency->office.value, 10); });
  agency->born(PersonId{list[0].chain}, on(1991, 5, 1));
  const auto stopped = undone(id);
  ASSERT_EQ(stopped.in_the_way.size(), 1U);
  EXPECT_TRUE(stopped.in_the_way[0].changed);
}
TEST_P(BringInTest, the_rows_left_out_come_back_mended) {
  const auto wanted = choices(volunteers, Kind::mentors, {{"status", {{}, "volunteer"}}});
  const Opened opened(volunteers, today);
  const Reader reader(opened.sheet(), opened.columns(), wanted, today);
  std::string left;
  people.reading(db(), [&](const casefile::Book& book) {
    const auto known = db().reading("known", [&](db::Tx& tx) { return read_known(tx, book, today); });
    write_left([&](std::string_view bytes) { left += bytes; }, opened, reader, known, i18n::Words(i18n::Language::en));
  });
  EXPECT_NE(left.find("First name,Surname,DOB,Phone,Applied,kith reason,kith decision"), std::string::npos);
  EXPECT_NE(left.find("is not a day that can be read"), std::string::npos);
  const auto at = left.find("31/31/1990");
  ASSERT_NE(at, std::string::npos);
  left.replace(at, 10, "1990-12-31");
  EXPECT_EQ(tried(left, choices(left, Kind::mentors, {{"status", {{}, "volunteer"}}})), counts(2, 0, 0, 0, 0, 0))
      << "read again, with the reasons in it";
}
TEST_P(BringInTest, a_mapping_is_kept_by_name) {
  auto wanted = choices(volunteers, Kind::mentors);
  db().write("save", [&](db::Tx& tx) {
    save_mapping(tx, "Marge", wanted, agency->author());
    wanted.days = Order::day_first;
    save_mapping(tx, "Marge", wanted, agency->author());
    EXPECT_EQ(mapping(tx, "Marge", Kind::mentors)->written(), wanted.written());
    EXPECT_EQ(mapping(tx, "Marge", Kind::people), std::nullopt);
    EXPECT_EQ(mappings(tx).size(), 1U);
  });
}
TEST_P(BringInTest, a_file_that_waits_is_forgotten) {
  db().write("put", [&](db::Tx& tx) {
    const auto id = put(tx, "x.csv", "a,b\n", {}, agency->author());
    EXPECT_EQ(file(tx, id)->content, "a,b\n");
    EXPECT_EQ(forget(tx, agency->author().at), 0);
    EXPECT_EQ(forget(tx, test::SmallAgency::noon(add_days(agency->typing_day, waiting_days + 1))), 1);
  });
}
TEST(statements, fit_both_engines) {
  auto steps = db::file_steps();
  for (auto& step : records::ddl_steps()) steps.push_back(std::move(step));
  test::prepare_all(sql::all, steps);
}

/// The messy lists of the shared generator, over the agency they come from.
/// Users' finding N3: the page was an error 500 whenever the columns had to be read anew.
TEST_P(BringInTest, the_pages_of_a_file_ask_for_the_columns_before_they_read) {
  const std::string bytes = "First name,Last name\nMaya,Roy\n,\n";
  const auto id = db().writing("put", [&](db::Tx& tx) {
    return put(tx, "list.csv", bytes, choices(bytes, Kind::people), {agency->office, test::SmallAgency::noon(today)});
  });
  Uses uses;
  uses.columns = [this] {
    return std::make_shared<const snapshot::Snapshot>(
        db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); }));
  };
  uses.book = [this](FunctionRef<void(const casefile::Book&)> read) { people.reading(db(), read); };
  test::Pages pages(db(), routes(uses));
  pages.actor = agency->actor(agency->worker("Dana", "director"), auth::Role::director);
  pages.actor.grants = {{auth::Role::director, {}, {}}};  // of the whole agency
  pages.today = today;
  const auto place = "/bring-in/files/" + test::FakeVisit::sealer().seal(id, "brought_files");
  EXPECT_EQ(pages.get(place).status, 200);
  EXPECT_EQ(pages.get(place + "/left").status, 200);
  EXPECT_EQ(pages.post(place + "/take", {}).status, 303);
}

TEST(mess, of_the_generator_is_read_row_by_row) {
  for (const auto& [name, kind] : {std::pair<std::string, Kind>{"Volunteer List FINAL (2).csv", Kind::people},
                                   {"liste_jeunes.csv", Kind::mentees},
                                   {"visits.csv", Kind::meetings},
                                   {"calls.tsv", Kind::contacts}}) {
    const auto path = std::string(KITH_SOURCE_DIR) + "/tests/mess/" + name;
    std::ifstream in(path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    ASSERT_FALSE(bytes.empty()) << path;
    const Opened opened(bytes, today);
    const auto choices = guess(opened.columns(), kind);
    const Reader reader(opened.sheet(), opened.columns(), choices, today);
    const casefile::Book nobody;
    Known known{nobody, {}, {}, {}, {}, {}, {}, {}, {}, {}};
    const auto sums = dry_run(opened, reader, known, [](const sheet::Row&, const Outcome& outcome) {
      EXPECT_TRUE(!is_left(outcome.verdict) || !outcome.reasons.empty());
    });
    EXPECT_EQ(sums[0] + sums[1] + sums[2] + sums[3] + sums[4] + sums[5], reader.rows()) << name;
    EXPECT_TRUE(reader.asks().empty()) << name << ": each way of writing a day tells its order";
    if (kind == Kind::people) {
      EXPECT_GT(sums[0], 10U);
    }
    if (kind == Kind::mentees) {
      EXPECT_EQ(missing(choices), (std::vector<std::string_view>{"referred_on", "source"}));
    }
  }
}

}  // namespace
}  // namespace kith::bring_in
