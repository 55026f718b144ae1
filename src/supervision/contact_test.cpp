// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/contact.h"

#include <gtest/gtest.h>

#include "records/ddl.h"
#include "snapshot/load.h"
#include "snapshot/refs.h"
#include "supervision/contact_outcome.h"
#include "supervision/contact_record.h"
#include "supervision/queries.h"
#include "support/both_engines.h"
#include "support/small_agency.h"

namespace kith::supervision {
namespace {

using Kind = PartyOutcome::Kind;
constexpr Date today = on(2026, 11, 22);
const std::vector<db::Step> record_steps = records::ddl_steps();

/// Kim looks after the match of Maya (mentor) and Tom (mentee), which began on 1 September; Ana is Tom's mother.
class Contacts : public test::BothEngines {
 protected:
  std::vector<db::Step> steps() const override { return record_steps; }
  void SetUp() override {
    BothEngines::SetUp();
    if (!test::available(GetParam())) return;
    agency_ = std::make_unique<test::SmallAgency>(db());
    kim_ = agency_->worker("Kim");
    maya_ = agency_->person("Maya", "Lin", "+14165550101");
    tom_ = agency_->born(agency_->person("Tom", "Roy"), on(2014, 2, 3));
    ana_ = agency_->person("Ana", "Roy", "+14165550102");
    agency_->relative(tom_, ana_, "parent", true);
    match_ = agency_->match(maya_, tom_, on(2026, 9, 1));
    agency_->assign(match_, kim_);
  }

  NewParty party(Track track, std::string note = "They met twice.") const {
    NewParty p;
    p.match = match_;
    p.track = track;
    p.note = std::move(note);
    if (track == Track::guardian) {
      p.informant = InformantKind::guardian;
      p.person = ana_;
    }
    return p;
  }
  NewContact call(std::vector<NewParty> parties, Date day = today) const {
    NewContact contact;
    contact.event_date = day;
    contact.mode = Mode::phone;
    contact.minutes = 12;
    contact.parties = std::move(parties);
    return contact;
  }
  Acting acting(Date day = today) const { return {actor_, day, test::SmallAgency::noon(day)}; }
  void sign_in(PersonId person, auth::Role role = auth::Role::coordinator) { actor_ = agency_->actor(person, role); }
  snapshot::Snapshot columns() {
    return db().reading("test", [](db::Tx& tx) { return snapshot::load(tx); });
  }
  Result<RecordedContact> record(NewContact contact, Date day = today) {
    if (!actor_.person) sign_in(kim_);
    const auto now = columns();
    return db().writing("test", [&](db::Tx& tx) { return record_contact(tx, now, acting(day), std::move(contact)); });
  }
  ContactRecord read(ContactId contact, Date as_of = today) {
    return *db().reading("test", [&](db::Tx& tx) { return contact_record(tx, contact, as_of); });
  }
  std::vector<PartyOutcome> outcome(ContactId contact, Date as_of = today) {
    const auto now = columns();
    return db().reading("test",
                        [&](db::Tx& tx) { return outcomes(tx, now, *contact_record(tx, contact, as_of), as_of); });
  }
  Result<ContactId> correct(ContactId contact, Correction correction, Date day = today) {
    const auto now = columns();
    return db().writing(
        "test", [&](db::Tx& tx) { return correct_contact(tx, now, acting(day), contact, std::move(correction)); });
  }
  /// A correction that says what is recorded already, to be changed by the test.
  Correction as_recorded(const ContactRecord& record) const {
    Correction same;
    same.seen = record.last().row;
    same.contact.event_date = record.last().event_date;
    same.contact.mode = record.last().mode;
    same.contact.minutes = record.last().minutes;
    same.contact.note = record.last().note;
    for (const PartyHistory* p : record.current_parties()) {
      NewParty answer;
      answer.match = p->last().match;
      answer.track = p->last().track;
      answer.informant = p->last().informant;
      answer.person = p->last().person;
      answer.result = p->last().result;
      answer.information_obtained = p->last().information_obtained;
      answer.note = p->last().note;
      same.parties.push_back({p->party, p->last().row, answer});
    }
    return same;
  }

  std::unique_ptr<test::SmallAgency> agency_;
  auth::Actor actor_;
  PersonId kim_, maya_, tom_, ana_;
  MatchId match_;
};
KITH_BOTH_ENGINES(Contacts);

std::string first_key(const Refusal& refusal) { return refusal.problems.empty() ? "" : refusal.problems.front().key; }

TEST(SupervisionQueries, fit_the_store_on_both_engines) { test::prepare_all(sql::all, record_steps); }

TEST_P(Contacts, a_call_is_kept_as_it_was_told) {
  auto told = party(Track::mentee, "Proud of the new bike.");
  told.guidance = "Plan the route together.";
  told.relationship_quality = 4;
  told.safety_asked = true;
  told.private_talk = true;
  told.problems = "Rides without a helmet.";
  told.next_step = "Ask about the helmet.";
  const auto recorded = record(call({told}));
  ASSERT_TRUE(recorded);
  ASSERT_EQ(recorded->contacts.size(), 1U);
  EXPECT_FALSE(recorded->late_entry);
  const auto record = read(recorded->contacts[0]);
  EXPECT_EQ(record.last().event_date, today);
  EXPECT_EQ(record.last().mode, Mode::phone);
  EXPECT_EQ(record.last().minutes, 12);
  EXPECT_EQ(record.last().staff, kim_);
  EXPECT_EQ(record.last().programme, agency_->programme);
  ASSERT_EQ(record.parties.size(), 1U);
  const PartyVersion& kept = record.parties[0].last();
  EXPECT_EQ(kept.person, tom_);
  EXPECT_EQ(kept.note, told.note);
  EXPECT_EQ(kept.guidance, told.guidance);
  EXPECT_EQ(kept.relationship_quality, 4);
  EXPECT_EQ(kept.safety_asked, true);
  EXPECT_EQ(kept.private_talk, true);
  EXPECT_EQ(kept.problems, told.problems);
  EXPECT_EQ(kept.next_step, told.next_step);
  EXPECT_TRUE(kept.information_obtained);
  EXPECT_FALSE(record.corrected());
}

TEST_P(Contacts, saving_says_what_was_met_and_when_the_next_is_due) {
  // Started 1 September: 22 November lies in B2 (2 Nov - 1 Dec); the next window ends on 1 January.
  const auto recorded = record(call({party(Track::mentor), party(Track::guardian)}));
  ASSERT_TRUE(recorded);
  const auto said = outcome(recorded->contacts[0]);
  ASSERT_EQ(said.size(), 2U);
  for (const PartyOutcome& o : said) {
    EXPECT_EQ(o.kind, Kind::met);
    EXPECT_EQ(o.window, "B2");
    EXPECT_EQ(o.next_due, on(2027, 1, 1));
    EXPECT_FALSE(o.still_open);
    EXPECT_EQ(o.caution, std::nullopt);
  }
}

TEST_P(Contacts, a_second_contact_in_the_window_says_that_it_was_met_before) {
  ASSERT_TRUE(record(call({party(Track::mentor)}, add_days(today, -3))));
  const auto second = record(call({party(Track::mentor)}));
  const auto said = outcome(second->contacts[0]);
  EXPECT_EQ(said[0].kind, Kind::already_met);
  EXPECT_EQ(said[0].met_on, add_days(today, -3));
}

TEST_P(Contacts, an_attempt_leaves_the_window_open_and_counts_the_days) {
  auto tried = party(Track::guardian, "No answer.");
  tried.result = Outcome::attempted;
  const auto first = record(call({tried}, add_days(today, -1)));
  const auto second = record(call({tried}));
  const auto said = outcome(second->contacts[0]);
  EXPECT_EQ(said[0].kind, Kind::attempt);
  EXPECT_EQ(said[0].attempt_days, 2);
  EXPECT_EQ(said[0].attempts_needed, 2);
  EXPECT_EQ(said[0].next_due, on(2026, 12, 1));
  EXPECT_TRUE(said[0].still_open);
  EXPECT_EQ(outcome(first->contacts[0])[0].attempt_days, 1);
}

TEST_P(Contacts, another_adult_meets_the_window_after_two_attempts_and_not_after_one) {
  auto tried = party(Track::guardian, "No answer.");
  tried.result = Outcome::attempted;
  auto teacher = party(Track::guardian, "Tom is doing well in class.");
  teacher.informant = InformantKind::other_adult;
  teacher.person = PersonId{};
  teacher.informant_name = "Ms Roy";
  teacher.relation = "teacher";
  ASSERT_TRUE(record(call({tried}, add_days(today, -2))));
  const auto early = record(call({teacher}, add_days(today, -1)));
  EXPECT_EQ(outcome(early->contacts[0])[0].kind, Kind::nothing);
  EXPECT_EQ(outcome(early->contacts[0])[0].caution, Caution::attempts_short);
  ASSERT_TRUE(record(call({tried}, add_days(today, -1))));
  const auto now = record(call({teacher}));
  EXPECT_EQ(outcome(early->contacts[0])[0].kind, Kind::met) << "the second attempt was made on the same day";
  EXPECT_EQ(outcome(early->contacts[0])[0].flag, obligations::Flag::substituted);
  EXPECT_EQ(outcome(now->contacts[0])[0].kind, Kind::already_met);
}

TEST_P(Contacts, the_third_substituted_window_in_a_row_asks_for_a_supervisor) {
  auto tried = party(Track::guardian, "No answer.");
  tried.result = Outcome::attempted;
  auto aunt = party(Track::guardian, "All is well.");
  aunt.informant = InformantKind::other_adult;
  aunt.person = PersonId{};
  aunt.informant_name = "Aunt Rosa";
  aunt.relation = "aunt";
  ContactId last{};
  for (const Date day : {on(2026, 9, 20), on(2026, 10, 10), on(2026, 11, 10)}) {
    for (const int before : {2, 1}) ASSERT_TRUE(record(call({tried}, add_days(day, -before)), day));
    const auto recorded = record(call({aunt}, day), day);
    ASSERT_TRUE(recorded);
    EXPECT_FALSE(last.value && outcome(last)[0].reconfirm);
    last = recorded->contacts[0];
  }
  EXPECT_EQ(outcome(last)[0].kind, Kind::met);
  EXPECT_TRUE(outcome(last)[0].reconfirm);
}

TEST_P(Contacts, a_bar_recorded_a_moment_ago_stops_the_contact_although_the_columns_are_older) {
  sign_in(kim_);
  const auto before = columns();
  agency_->relative(tom_, ana_, "parent", true, "barred");
  const auto refused = db().writing(
      "test", [&](db::Tx& tx) { return record_contact(tx, before, acting(), call({party(Track::guardian)})); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(first_key(refused.error()), "supervision.refusal.person_barred");
  EXPECT_EQ(refused.error().problems[0].field, "parties.0.person");
}

TEST_P(Contacts, nothing_is_written_when_one_party_is_refused) {
  const auto refused = record(call({party(Track::mentor), party(Track::mentee, "")}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(first_key(refused.error()), "supervision.refusal.note_missing");
  EXPECT_EQ(columns().column<snapshot::ContactRow>().rows(), 0U);
}

TEST_P(Contacts, another_coordinators_match_does_not_exist) {
  sign_in(agency_->worker("Lea"));
  const auto refused = record(call({party(Track::mentor)}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(first_key(refused.error()), "supervision.refusal.match_unknown");
}

TEST_P(Contacts, nobody_supervises_the_own_match) {
  agency_->assign(match_, maya_);
  sign_in(maya_);
  const auto refused = record(call({party(Track::mentee)}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(first_key(refused.error()), "supervision.refusal.match_unknown");
}

TEST_P(Contacts, a_late_entry_keeps_its_reason_as_the_last_paragraph) {
  auto late = call({party(Track::mentor)}, add_days(today, -15));
  late.note = "Round of calls.";
  late.late_reason = "Entered late: notes were on paper.";
  const auto recorded = record(late);
  ASSERT_TRUE(recorded);
  EXPECT_TRUE(recorded->late_entry);
  const auto kept = read(recorded->contacts[0]);
  EXPECT_TRUE(kept.late_entry());
  EXPECT_EQ(kept.last().note, "Round of calls.\n\nEntered late: notes were on paper.");
}

TEST_P(Contacts, a_reason_for_lateness_is_dropped_when_the_entry_is_in_time) {
  auto contact = call({party(Track::mentor)}, add_days(today, -14));
  contact.late_reason = "Entered late: no reason.";
  const auto recorded = record(contact);
  EXPECT_FALSE(recorded->late_entry);
  EXPECT_EQ(read(recorded->contacts[0]).last().note, "");
}

TEST_P(Contacts, one_call_over_matches_of_two_programmes_becomes_a_contact_for_each) {
  const auto school = agency_->new_programme("School", "school");
  const auto second = agency_->match(maya_, agency_->person("Zoe"), on(2026, 9, 1), school);
  agency_->assign(second, kim_);
  actor_ = agency_->actor(kim_);
  actor_.grants.push_back({auth::Role::coordinator, school, {}});
  auto there = party(Track::mentor, "Zoe is shy.");
  there.match = second;
  const auto recorded = record(call({party(Track::mentor), there}));
  ASSERT_TRUE(recorded);
  ASSERT_EQ(recorded->contacts.size(), 2U);
  EXPECT_EQ(read(recorded->contacts[0]).last().programme, agency_->programme);
  EXPECT_EQ(read(recorded->contacts[1]).last().programme, school);
  EXPECT_EQ(read(recorded->contacts[1]).parties.at(0).last().note, "Zoe is shy.");
  EXPECT_EQ(outcome(recorded->contacts[1])[0].kind, Kind::met);
}

TEST_P(Contacts, one_call_to_the_parent_of_siblings_meets_both_with_a_note_for_each) {
  const auto sister = agency_->person("Eva", "Roy");
  agency_->relative(sister, ana_, "parent", true);
  const auto second = agency_->match(agency_->person("Noor"), sister, on(2026, 9, 1));
  agency_->assign(second, kim_);
  auto for_sister = party(Track::guardian, "Eva likes the museum.");
  for_sister.match = second;
  const auto recorded = record(call({party(Track::guardian), for_sister}));
  ASSERT_TRUE(recorded);
  ASSERT_EQ(recorded->contacts.size(), 1U);
  for (const auto& o : outcome(recorded->contacts[0])) EXPECT_EQ(o.kind, Kind::met);
}

TEST_P(Contacts, a_correction_keeps_both_versions) {
  const auto id = record(call({party(Track::mentor, "They met once.")}))->contacts[0];
  auto correction = as_recorded(read(id));
  correction.parties[0].answer.note = "They met twice.";
  ASSERT_TRUE(correct(id, correction));
  const auto record = read(id);
  EXPECT_TRUE(record.corrected());
  ASSERT_EQ(record.parties[0].versions.size(), 2U);
  EXPECT_EQ(record.parties[0].versions[0].note, "They met once.");
  EXPECT_EQ(record.parties[0].versions[1].note, "They met twice.");
  EXPECT_EQ(record.versions.size(), 1U) << "the contact itself did not change";
}

TEST_P(Contacts, moving_the_day_moves_the_window_it_meets) {
  const auto id = record(call({party(Track::mentor)}))->contacts[0];
  auto correction = as_recorded(read(id));
  correction.contact.event_date = on(2026, 10, 30);
  correction.reason = "Corrected: wrong day.";
  ASSERT_TRUE(correct(id, correction));
  const auto record = read(id);
  ASSERT_EQ(record.versions.size(), 2U);
  EXPECT_EQ(record.last().event_date, on(2026, 10, 30));
  EXPECT_EQ(record.last().note, "Corrected: wrong day.");
  EXPECT_TRUE(record.late_entry());
  EXPECT_EQ(outcome(id)[0].window, "B1");
  EXPECT_EQ(outcome(id)[0].kind, Kind::met);
}

TEST_P(Contacts, a_party_is_added_and_another_taken_out) {
  const auto id = record(call({party(Track::mentor), party(Track::mentee)}))->contacts[0];
  auto correction = as_recorded(read(id));
  correction.withdrawn.push_back({correction.parties[1].party, correction.parties[1].seen});
  correction.parties.pop_back();
  correction.parties.push_back({{}, 0, party(Track::guardian, "Ana is glad.")});
  ASSERT_TRUE(correct(id, correction));
  const auto record = read(id);
  ASSERT_EQ(record.parties.size(), 3U);
  EXPECT_EQ(record.current_parties().size(), 2U);
  EXPECT_TRUE(record.parties[1].last().voided);
  EXPECT_EQ(record.current_parties()[1]->last().track, Track::guardian);
}

TEST_P(Contacts, a_correction_that_says_the_same_is_refused) {
  const auto id = record(call({party(Track::mentor)}))->contacts[0];
  const auto refused = correct(id, as_recorded(read(id)));
  ASSERT_FALSE(refused);
  EXPECT_EQ(first_key(refused.error()), "supervision.refusal.nothing_changed");
}

TEST_P(Contacts, a_correction_of_an_old_version_is_a_conflict) {
  const auto id = record(call({party(Track::mentor)}))->contacts[0];
  const auto old = as_recorded(read(id));
  auto first = old;
  first.contact.minutes = 20;
  ASSERT_TRUE(correct(id, first));
  auto second = old;
  second.contact.minutes = 30;
  const auto refused = correct(id, second);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, RefusalKind::conflict);
  EXPECT_EQ(first_key(refused.error()), "supervision.refusal.changed_meanwhile");
}

TEST_P(Contacts, a_correction_obeys_the_same_rules) {
  const auto id = record(call({party(Track::mentor), party(Track::guardian)}))->contacts[0];
  auto correction = as_recorded(read(id));
  correction.contact.event_date = add_days(today, 1);
  correction.parties[0].answer.note.clear();
  const auto refused = correct(id, correction);
  ASSERT_FALSE(refused);
  ASSERT_EQ(refused.error().problems.size(), 2U);
  EXPECT_EQ(refused.error().problems[0].key, "supervision.refusal.date_in_future");
  EXPECT_EQ(refused.error().problems[1].key, "supervision.refusal.note_missing");
}

TEST_P(Contacts, a_party_keeps_its_match) {
  const auto other = agency_->match(maya_, agency_->person("Zoe"), on(2026, 9, 1));
  agency_->assign(other, kim_);
  const auto id = record(call({party(Track::mentor)}))->contacts[0];
  auto correction = as_recorded(read(id));
  correction.parties[0].answer.match = other;
  const auto refused = correct(id, correction);
  ASSERT_FALSE(refused);
  EXPECT_EQ(first_key(refused.error()), "supervision.refusal.match_cannot_change");
}

TEST_P(Contacts, a_supervisor_corrects_and_the_contact_stays_the_workers) {
  const auto id = record(call({party(Track::mentor)}))->contacts[0];
  const auto lea = agency_->worker("Lea", "supervisor");
  sign_in(lea, auth::Role::supervisor);
  auto correction = as_recorded(read(id));
  correction.contact.minutes = 20;
  ASSERT_TRUE(correct(id, correction));
  EXPECT_EQ(read(id).last().staff, kim_);
  EXPECT_EQ(read(id).last().recorded_by, lea);
}

TEST_P(Contacts, a_withdrawn_contact_says_why_stays_readable_and_counts_no_more) {
  const auto id = record(call({party(Track::mentor)}))->contacts[0];
  const auto seen = read(id).last().row;
  const auto withdraw = [&](std::string why) {
    const auto now = columns();
    return db().writing("test", [&](db::Tx& tx) { return void_contact(tx, now, acting(), id, seen, why); });
  };
  EXPECT_EQ(first_key(withdraw("").error()), "supervision.refusal.reason_missing");
  ASSERT_TRUE(withdraw("Withdrawn: it was another match."));
  const auto record = read(id);
  EXPECT_TRUE(record.voided());
  EXPECT_TRUE(record.current_parties().empty());
  EXPECT_EQ(record.last().note, "Withdrawn: it was another match.");
  EXPECT_TRUE(outcome(id).empty());
  EXPECT_EQ(first_key(withdraw("again").error()), "supervision.refusal.already_voided");
  const auto now = columns();
  for (const auto& o : obligations::obligations_of(now, snapshot::ref_of(match_), today)) EXPECT_FALSE(o.contact);
}

}  // namespace
}  // namespace kith::supervision
