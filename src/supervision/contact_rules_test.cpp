// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/contact_rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace kith::supervision {
namespace {

// The people of every case: Maya (mentor), Tom (mentee), Ana (mother), Ben (father), Ms Roy (teacher), Kim (worker).
constexpr PersonId maya{1}, tom{2}, ana{3}, ben{4}, ms_roy{5}, kim{6}, lea{7}, former_worker{8}, second_mentor{9};
constexpr ProgrammeId community{100}, school{101};
constexpr MatchId match_of_tom{50}, match_of_sister{51}, match_at_school{52};
constexpr Date called_on = on(2026, 11, 22);

MatchThen toms_match() {
  return {.match = match_of_tom,
          .programme = community,
          .mentor = maya,
          .mentee = tom,
          .standings = {{ana, true, ContactRule::any}, {ms_roy, false, ContactRule::any}},
          .in_temporary_custody = false,
          .mentors_of_mentee = {maya, second_mentor},
          .workers = {kim, former_worker}};
}

NewParty reached(Track track) {
  NewParty party;
  party.match = match_of_tom;
  party.track = track;
  party.note = "They met twice and are planning a bike ride.";
  if (track == Track::guardian) {
    party.informant = InformantKind::guardian;
    party.person = ana;
  }
  return party;
}

NewContact call(std::vector<NewParty> parties) {
  NewContact contact;
  contact.event_date = called_on;
  contact.mode = Mode::phone;
  contact.staff = kim;
  contact.parties = std::move(parties);
  return contact;
}

using Found = std::map<std::string, std::string>;

/// field -> last part of the key
Found refused(NewContact contact, std::vector<MatchThen> matches = {toms_match()}) {
  complete(contact, matches, kim);
  Found found;
  for (const Problem& p : refusals(contact, matches, kim, called_on)) {
    EXPECT_TRUE(p.key.starts_with("supervision.refusal.")) << p.key;
    found[p.field] = p.key.substr(std::string("supervision.refusal.").size());
  }
  return found;
}

std::optional<Caution> cautioned(NewContact contact, MatchThen match = toms_match(),
                                 TrackThen then = {.start = on(2026, 3, 1), .end = std::nullopt}) {
  const std::vector<MatchThen> matches{std::move(match)};
  complete(contact, matches, kim);
  return caution(contact, contact.parties.front(), matches.front(), then);
}

// ---- when and how -------------------------------------------------------------------------------------------------

TEST(ContactWhen, a_complete_call_is_accepted) {
  EXPECT_EQ(refused(call({reached(Track::mentor), reached(Track::mentee), reached(Track::guardian)})), Found{});
}

TEST(ContactWhen, today_is_accepted_tomorrow_is_not) {
  auto contact = call({reached(Track::mentor)});
  EXPECT_EQ(refused(contact), Found{});
  contact.event_date = add_days(called_on, 1);
  EXPECT_EQ(refused(contact), (Found{{"event_date", "date_in_future"}}));
}

TEST(ContactWhen, entry_on_day_14_needs_no_reason_on_day_15_it_does) {
  auto contact = call({reached(Track::mentor)});
  contact.event_date = add_days(called_on, -14);
  EXPECT_EQ(refused(contact), Found{});
  contact.event_date = add_days(called_on, -15);
  EXPECT_EQ(refused(contact), (Found{{"late_reason", "late_reason_missing"}}));
  contact.late_reason = "Notes were on paper during the move.";
  EXPECT_EQ(refused(contact), Found{});
}

TEST(ContactWhen, everything_missing_is_told_at_once) {
  EXPECT_EQ(refused(NewContact{}),
            (Found{{"event_date", "date_missing"}, {"mode", "mode_missing"}, {"parties", "parties_missing"}}));
}

TEST(ContactWhen, minutes_0_and_10080_pass_10081_and_minus_1_do_not) {
  auto contact = call({reached(Track::mentor)});
  for (const int good : {0, 10'080}) {
    contact.minutes = good;
    EXPECT_EQ(refused(contact), Found{}) << good;
  }
  for (const int bad : {-1, 10'081}) {
    contact.minutes = bad;
    EXPECT_EQ(refused(contact), (Found{{"minutes", "minutes_out_of_range"}})) << bad;
  }
}

TEST(ContactWhen, nobody_records_in_another_persons_name) {
  auto contact = call({reached(Track::mentor)});
  contact.staff = lea;
  EXPECT_EQ(refused(contact), (Found{{"staff", "staff_not_you"}}));
}

TEST(ContactWhen, an_account_without_a_person_cannot_have_had_a_contact) {
  const std::vector<MatchThen> matches{toms_match()};
  const auto problems = refusals(call({reached(Track::mentor)}), matches, PersonId{}, called_on);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].key, "supervision.refusal.not_staff");
}

TEST(ContactWhen, staff_is_the_actor_when_left_out) {
  auto contact = call({reached(Track::mentor)});
  contact.staff = PersonId{};
  const std::vector<MatchThen> matches{toms_match()};
  complete(contact, matches, kim);
  EXPECT_EQ(contact.staff, kim);
}

// ---- mentor and mentee tracks -------------------------------------------------------------------------------------

TEST(OwnTracks, the_person_is_filled_in_from_the_match) {
  auto contact = call({reached(Track::mentor), reached(Track::mentee)});
  const std::vector<MatchThen> matches{toms_match()};
  complete(contact, matches, kim);
  EXPECT_EQ(contact.parties[0].person, maya);
  EXPECT_EQ(contact.parties[1].person, tom);
}

TEST(OwnTracks, another_person_cannot_answer_for_the_mentor) {
  auto party = reached(Track::mentor);
  party.person = second_mentor;
  EXPECT_EQ(refused(call({party})), (Found{{"parties.0.person", "person_not_of_match"}}));
}

TEST(OwnTracks, custody_does_not_replace_the_mentee) {
  auto party = reached(Track::mentee);
  party.informant = InformantKind::custody_organization;
  auto match = toms_match();
  match.in_temporary_custody = true;
  EXPECT_EQ(refused(call({party}), {match}), (Found{{"parties.0.informant_kind", "own_informant_only"}}));
}

TEST(OwnTracks, a_match_that_is_not_seen_does_not_exist) {
  auto party = reached(Track::mentor);
  party.match = match_of_sister;
  EXPECT_EQ(refused(call({party})), (Found{{"parties.0.match", "match_unknown"}}));
}

// ---- guardian track: each row of the table in workflows.md §6.4 ----------------------------------------------------

TEST(GuardianTrack, guardian_in_place_answers) { EXPECT_EQ(refused(call({reached(Track::guardian)})), Found{}); }

TEST(GuardianTrack, either_of_two_guardians_with_shared_custody_answers_and_both_may_in_one_call) {
  auto match = toms_match();
  match.standings.push_back({ben, true, ContactRule::any});
  auto second = reached(Track::guardian);
  second.person = ben;
  EXPECT_EQ(refused(call({second}), {match}), Found{});
  EXPECT_EQ(refused(call({reached(Track::guardian), second}), {match}), Found{});
}

TEST(GuardianTrack, somebody_has_to_be_named) {
  auto party = reached(Track::guardian);
  party.person = PersonId{};
  EXPECT_EQ(refused(call({party})), (Found{{"parties.0.person", "guardian_missing"}}));
  party.informant = InformantKind::self;
  EXPECT_EQ(refused(call({party})), (Found{{"parties.0.informant_kind", "who_answered"}}));
}

TEST(GuardianTrack, a_relative_who_is_no_guardian_on_the_day_is_refused_as_guardian) {
  auto party = reached(Track::guardian);
  party.person = ms_roy;
  EXPECT_EQ(refused(call({party})), (Found{{"parties.0.person", "not_a_guardian"}}));
}

TEST(GuardianTrack, a_barred_guardian_is_a_hard_stop_in_every_role_and_result) {
  auto match = toms_match();
  match.standings.push_back({ben, true, ContactRule::barred});
  for (const auto kind : {InformantKind::guardian, InformantKind::other_adult, InformantKind::safe_adult,
                          InformantKind::custody_organization}) {
    for (const auto result : all_outcomes) {
      auto party = reached(Track::guardian);
      party.informant = kind;
      party.person = ben;
      party.relation = "father";
      party.result = result;
      EXPECT_EQ(refused(call({party}), {match}), (Found{{"parties.0.person", "person_barred"}}))
          << code(kind) << code(result);
    }
  }
}

TEST(GuardianTrack, a_row_that_bars_outweighs_a_row_that_allows) {
  auto match = toms_match();
  match.standings.push_back({ana, false, ContactRule::barred});
  EXPECT_EQ(refused(call({reached(Track::guardian)}), {match}), (Found{{"parties.0.person", "person_barred"}}));
}

NewParty teacher_answers() {
  auto party = reached(Track::guardian);
  party.informant = InformantKind::other_adult;
  party.person = ms_roy;
  party.relation = "teacher";
  return party;
}

TEST(GuardianTrack, another_adult_needs_a_name_and_a_relation) {
  auto party = teacher_answers();
  EXPECT_EQ(refused(call({party})), Found{});
  party.relation.clear();
  EXPECT_EQ(refused(call({party})), (Found{{"parties.0.relation", "relation_missing"}}));
  party.person = PersonId{};
  EXPECT_EQ(refused(call({party})),
            (Found{{"parties.0.relation", "relation_missing"}, {"parties.0.informant_name", "informant_missing"}}));
  party.relation = "teacher";
  party.informant_name = "Ms Roy";
  EXPECT_EQ(refused(call({party})), Found{});
}

TEST(GuardianTrack, neither_a_mentor_nor_a_worker_nor_the_mentee_nor_a_guardian_is_another_adult) {
  const std::map<std::int64_t, std::string> expected{
      {maya.value, "adult_is_mentor"}, {second_mentor.value, "adult_is_mentor"},
      {kim.value, "adult_is_worker"},  {former_worker.value, "adult_is_worker"},
      {tom.value, "adult_is_mentee"},  {ana.value, "adult_is_guardian"}};
  for (const auto& [person, word] : expected) {
    auto party = teacher_answers();
    party.person = PersonId{person};
    EXPECT_EQ(refused(call({party})), (Found{{"parties.0.person", word}})) << person;
  }
}

TEST(GuardianTrack, another_adult_before_two_attempts_is_recorded_but_answers_for_nothing) {
  const auto contact = call({teacher_answers()});
  TrackThen then{.start = on(2026, 3, 1), .end = std::nullopt, .attempt_days = 1, .attempts_needed = 2};
  EXPECT_EQ(refused(contact), Found{});
  EXPECT_EQ(cautioned(contact, toms_match(), then), Caution::attempts_short);
  then.attempt_days = 2;
  EXPECT_EQ(cautioned(contact, toms_match(), then), std::nullopt);
}

NewParty detention_centre_answers() {
  auto party = reached(Track::guardian);
  party.informant = InformantKind::custody_organization;
  party.person = PersonId{};
  party.informant_name = "Officer Hale";
  return party;
}

TEST(GuardianTrack, a_custody_organization_answers_only_inside_its_interval) {
  auto match = toms_match();
  EXPECT_EQ(refused(call({detention_centre_answers()}), {match}), (Found{{"parties.0.informant_kind", "no_custody"}}));
  match.in_temporary_custody = true;
  EXPECT_EQ(refused(call({detention_centre_answers()}), {match}), Found{});
  EXPECT_EQ(cautioned(call({detention_centre_answers()}), match), std::nullopt);
}

TEST(GuardianTrack, a_custody_organization_names_its_informant_and_must_inform) {
  auto match = toms_match();
  match.in_temporary_custody = true;
  auto party = detention_centre_answers();
  party.informant_name.clear();
  EXPECT_EQ(refused(call({party}), {match}), (Found{{"parties.0.informant_name", "informant_missing"}}));
  party = detention_centre_answers();
  party.information_obtained = false;
  EXPECT_EQ(cautioned(call({party}), match), Caution::nothing_learned);
}

TEST(GuardianTrack, the_guardian_may_still_answer_in_custody) {
  auto match = toms_match();
  match.in_temporary_custody = true;
  EXPECT_EQ(refused(call({reached(Track::guardian)}), {match}), Found{});
  EXPECT_EQ(cautioned(call({reached(Track::guardian)}), match), std::nullopt);
}

NewParty advocate_answers() {
  auto party = reached(Track::guardian);
  party.informant = InformantKind::safe_adult;
  party.person = lea;
  return party;
}

TEST(GuardianTrack, a_safe_adult_must_be_designated_in_the_file) {
  auto match = toms_match();
  EXPECT_EQ(refused(call({advocate_answers()}), {match}), (Found{{"parties.0.person", "not_a_safe_adult"}}));
  match.standings = {{ana, true, ContactRule::barred}, {lea, false, ContactRule::safe_adult}};
  EXPECT_EQ(refused(call({advocate_answers()}), {match}), Found{});
  EXPECT_EQ(cautioned(call({advocate_answers()}), match), std::nullopt);
}

TEST(GuardianTrack, a_safe_adult_answers_for_nothing_while_one_guardian_may_be_contacted) {
  auto match = toms_match();
  match.standings = {
      {ben, true, ContactRule::barred}, {ana, true, ContactRule::any}, {lea, false, ContactRule::safe_adult}};
  EXPECT_EQ(refused(call({advocate_answers()}), {match}), Found{});
  EXPECT_EQ(cautioned(call({advocate_answers()}), match), Caution::safe_adult_not_needed);
}

TEST(GuardianTrack, an_adult_mentee_has_none_but_the_talk_is_recorded) {
  EXPECT_EQ(cautioned(call({reached(Track::guardian)}), toms_match(),
                      {.start = on(2026, 3, 1), .end = std::nullopt, .guardian_owed = false}),
            Caution::party_not_owed);
}

TEST(GuardianTrack, a_guardian_who_refuses_is_logged_as_that) {
  auto party = reached(Track::guardian);
  party.result = Outcome::refused;
  EXPECT_EQ(refused(call({party})), Found{});
  EXPECT_EQ(cautioned(call({party})), std::nullopt);
}

// ---- what was learned ----------------------------------------------------------------------------------------------

TEST(Answers, reached_needs_its_own_note_even_when_the_contact_has_one) {
  auto party = reached(Track::mentor);
  party.note.clear();
  auto contact = call({party});
  contact.note = "Round of calls.";
  EXPECT_EQ(refused(contact), (Found{{"parties.0.note", "note_missing"}}));
}

TEST(Answers, an_attempt_needs_some_note_its_own_or_the_contacts) {
  auto party = reached(Track::mentor);
  party.result = Outcome::attempted;
  party.note.clear();
  auto contact = call({party});
  EXPECT_EQ(refused(contact), (Found{{"parties.0.note", "attempt_note_missing"}}));
  contact.note = "No answer.";
  EXPECT_EQ(refused(contact), Found{});
}

TEST(Answers, an_attempt_cannot_have_informed) {
  auto party = reached(Track::mentor);
  party.result = Outcome::attempted;
  party.information_obtained = true;
  EXPECT_EQ(refused(call({party})), (Found{{"parties.0.information_obtained", "attempt_informs_nothing"}}));
}

TEST(Answers, information_is_taken_as_obtained_when_reached_and_not_when_tried) {
  auto tried = reached(Track::mentee);
  tried.result = Outcome::attempted;
  auto contact = call({reached(Track::mentor), tried});
  const std::vector<MatchThen> matches{toms_match()};
  complete(contact, matches, kim);
  EXPECT_EQ(contact.parties[0].information_obtained, true);
  EXPECT_EQ(contact.parties[1].information_obtained, false);
}

TEST(Answers, relationship_quality_is_1_to_5) {
  auto party = reached(Track::mentor);
  for (const int good : {1, 5}) {
    party.relationship_quality = good;
    EXPECT_EQ(refused(call({party})), Found{}) << good;
  }
  for (const int bad : {0, 6}) {
    party.relationship_quality = bad;
    EXPECT_EQ(refused(call({party})), (Found{{"parties.0.relationship_quality", "quality_out_of_range"}})) << bad;
  }
}

TEST(Answers, a_note_of_20000_characters_passes_20001_does_not_whatever_its_bytes) {
  auto party = reached(Track::mentor);
  party.note.clear();
  for (int i = 0; i < 20'000; ++i) party.note += "é";
  EXPECT_EQ(refused(call({party})), Found{});
  party.note += "é";
  EXPECT_EQ(refused(call({party})), (Found{{"parties.0.note", "text_too_long"}}));
}

TEST(Answers, voicemail_bulk_message_and_letter_are_recorded_and_inform_nobody) {
  for (const Mode mode : all_modes) {
    auto contact = call({reached(Track::mentor)});
    contact.mode = mode;
    EXPECT_EQ(refused(contact), Found{}) << code(mode);
    const bool never = mode == Mode::voicemail || mode == Mode::bulk_message || mode == Mode::letter;
    EXPECT_EQ(cautioned(contact), never ? std::optional(Caution::mode_never_informs) : std::nullopt) << code(mode);
  }
}

// ---- several matches -----------------------------------------------------------------------------------------------

MatchThen sisters_match() {
  auto match = toms_match();
  match.match = match_of_sister;
  return match;
}

TEST(SeveralMatches, one_call_to_the_parent_of_siblings_needs_a_note_for_each) {
  auto for_sister = reached(Track::guardian);
  for_sister.match = match_of_sister;
  for_sister.note.clear();
  EXPECT_EQ(refused(call({reached(Track::guardian), for_sister}), {toms_match(), sisters_match()}),
            (Found{{"parties.1.note", "note_missing"}}));
}

TEST(SeveralMatches, the_same_answer_twice_is_refused) {
  EXPECT_EQ(refused(call({reached(Track::guardian), reached(Track::guardian)})),
            (Found{{"parties.1.track", "party_twice"}}));
}

TEST(SeveralMatches, a_programme_that_was_named_must_be_that_of_each_match) {
  auto other = reached(Track::mentor);
  other.match = match_at_school;
  auto at_school = toms_match();
  at_school.match = match_at_school;
  at_school.programme = school;
  auto contact = call({reached(Track::mentor), other});
  EXPECT_EQ(refused(contact, {toms_match(), at_school}), Found{});
  contact.programme = community;
  EXPECT_EQ(refused(contact, {toms_match(), at_school}), (Found{{"parties.1.match", "match_of_other_programme"}}));
}

// ---- why a recorded contact answers for no window ------------------------------------------------------------------

TEST(Cautions, the_day_of_the_first_meeting_is_in_no_window_the_day_after_is) {
  auto contact = call({reached(Track::mentor)});
  contact.event_date = on(2026, 11, 10);
  EXPECT_EQ(cautioned(contact, toms_match(), {.start = on(2026, 11, 10), .end = std::nullopt}), Caution::not_started);
  EXPECT_EQ(cautioned(contact, toms_match(), {.start = on(2026, 11, 9), .end = std::nullopt}), std::nullopt);
  EXPECT_EQ(cautioned(contact, toms_match(), {.start = std::nullopt, .end = std::nullopt}), Caution::not_started);
}

TEST(Cautions, the_day_of_closure_is_too_late_the_day_before_is_not) {
  auto contact = call({reached(Track::mentor)});
  contact.event_date = on(2026, 11, 10);
  EXPECT_EQ(cautioned(contact, toms_match(), {.start = on(2026, 3, 1), .end = on(2026, 11, 10)}), Caution::closed);
  EXPECT_EQ(cautioned(contact, toms_match(), {.start = on(2026, 3, 1), .end = on(2026, 11, 11)}), std::nullopt);
}

TEST(Cautions, a_coordinator_does_not_supervise_a_match_of_her_own) {
  auto match = toms_match();
  match.mentor = kim;
  EXPECT_EQ(cautioned(call({reached(Track::mentee)}), match), Caution::own_match);
}

TEST(Cautions, a_suspended_window_and_one_dropped_at_closure_owe_nothing) {
  TrackThen then{.start = on(2026, 3, 1), .end = std::nullopt, .suspended = true};
  EXPECT_EQ(cautioned(call({reached(Track::mentor)}), toms_match(), then), Caution::suspended);
  then.dropped = true;
  EXPECT_EQ(cautioned(call({reached(Track::mentor)}), toms_match(), then), Caution::closed);
}

TEST(Cautions, one_of_two_required_guardians_is_not_enough) {
  TrackThen then{.start = on(2026, 3, 1), .end = std::nullopt, .another_required = true};
  EXPECT_EQ(cautioned(call({reached(Track::guardian)}), toms_match(), then), Caution::another_required);
}

TEST(Cautions, an_imported_contact_without_a_note_says_why_it_counts_for_nothing) {
  auto party = reached(Track::mentor);
  party.note.clear();
  EXPECT_EQ(cautioned(call({party})), Caution::no_note);
}

TEST(Cautions, every_caution_has_a_sentence) {
  for (const auto c : {Caution::mode_never_informs, Caution::nothing_learned, Caution::no_note, Caution::not_started,
                       Caution::closed, Caution::suspended, Caution::own_match, Caution::attempts_short,
                       Caution::safe_adult_not_needed, Caution::party_not_owed, Caution::another_required})
    EXPECT_TRUE(key(c).starts_with("supervision.caution."));
}

// ---- codes ---------------------------------------------------------------------------------------------------------

TEST(Codes, every_value_prints_as_the_word_it_parses_from) {
  for (const auto v : all_tracks) EXPECT_EQ(parse_track(code(v)), v);
  for (const auto v : all_modes) EXPECT_EQ(parse_mode(code(v)), v);
  for (const auto v : all_informant_kinds) EXPECT_EQ(parse_informant_kind(code(v)), v);
  for (const auto v : all_outcomes) EXPECT_EQ(parse_outcome(code(v)), v);
  EXPECT_EQ(parse_mode("Phone"), std::nullopt);
  EXPECT_EQ(parse_track(""), std::nullopt);
}

}  // namespace
}  // namespace kith::supervision
