// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/pool.h"

#include <algorithm>
#include <map>

#include "casefile/person_words.h"
#include "placement/teams.h"
#include "placement/word_bits.h"
#include "platform/base/crypto.h"
#include "snapshot/match_state.h"
#include "snapshot/mentor_ready.h"
#include "snapshot/refs.h"

namespace kith::placement {
namespace {

using matching::Barrier;
using Side = WordBits::Side;

constexpr std::int32_t gender_not_known = 1 << 30;
constexpr float everywhere = 99'999;

/// The kinds of words people are compared by.
struct Vocabulary {
  WordBits interests{64}, goals{64}, languages{32}, backgrounds{32}, genders{30};
};

/// Free hours as bits: seven days of seven pieces of two hours from eight o'clock.
std::uint64_t week_mask(const std::array<std::string, 7>& week) {
  static constexpr std::string_view pieces[] = {"h08", "h10", "h12", "h14", "h16", "h18", "h20"};
  std::uint64_t bits = 0;
  for (std::size_t d = 0; d < 7; ++d)
    for (std::size_t p = 0; p < std::size(pieces); ++p)
      if (week[d].find(pieces[p]) != std::string::npos) bits |= std::uint64_t{1} << (d * std::size(pieces) + p);
  return bits;
}

bool in_the_pool(const Facts& facts, const MentorFacts& mentor) {
  const auto found = facts.status.find(mentor.person);
  return found == facts.status.end() || found->second == "available" || found->second == "reinstated";
}

class Maker {
 public:
  Maker(const Facts& facts, const snapshot::Snapshot& snapshot)
      : facts_(facts),
        snapshot_(snapshot),
        programme_(snapshot::ref_of(facts.programme)),
        day_(facts.as_of),
        teams_(facts) {
    pool_.programme = facts.programme;
    pool_.as_of = facts.as_of;
    pool_.asked.rules = rules_of(facts.criteria);
  }

  ProgrammePool make() {
    for (const MentorFacts& mentor : facts_.mentors) meet(mentor, Side::mentors);
    for (const MenteeFacts& mentee : facts_.mentees) meet(mentee, Side::mentees);
    for (const auto& [who, wish] : facts_.wishes) {
      // A wish is about the other side: it makes the other side's words worth knowing.
      const Side side = who.second == Giver::mentor ? Side::mentors : Side::mentees;
      words_.genders.meet(side, wish.genders);
      words_.backgrounds.meet(side, wish.backgrounds);
    }
    for (WordBits* words : {&words_.interests, &words_.goals, &words_.languages, &words_.backgrounds, &words_.genders})
      words->settle();
    for (const MentorFacts& mentor : facts_.mentors)
      if (in_the_pool(facts_, mentor)) add(mentor);
    for (const MenteeFacts& mentee : facts_.mentees)
      if (waits(mentee.person)) add(mentee);
    keep_apart();
    pool_.genders = words_.genders.words();
    pool_.languages = words_.languages.words();
    pool_.backgrounds = words_.backgrounds.words();
    return std::move(pool_);
  }

 private:
  void meet(const Person& person, Side side) {
    words_.languages.meet(side, person.languages);
    words_.backgrounds.meet(side, person.backgrounds);
    // Both sides' genders matter to wishes, whoever has them.
    words_.genders.meet(Side::mentors, person.gender);
    words_.genders.meet(Side::mentees, person.gender);
    if (const auto found = facts_.profiles.find(person.person); found != facts_.profiles.end()) {
      words_.interests.meet(side, found->second.interests);
      words_.goals.meet(side, side == Side::mentors ? found->second.skills : found->second.goals);
    }
  }

  bool proposed(PersonId who, PersonId PairFact::*side) const {
    return std::ranges::any_of(facts_.proposals, [&](const PairFact& p) { return p.*side == who; });
  }
  /// Matches of the programme that are open on the day.
  int open_matches(PersonId who, bool as_mentor) const {
    int open = 0;
    for (const auto& pairing : snapshot_.of<snapshot::PairingRow>(snapshot::ref_of(who))) {
      if (!pairing.shows(day_) || pairing.as_mentor != as_mentor) continue;
      const auto state = snapshot::state_of(snapshot_, pairing.match, day_);
      open += state && state->programme == programme_ && day_ < state->end ? 1 : 0;
    }
    return open;
  }
  /// The end of the mentee's last match in the programme.
  std::optional<Date> last_end(PersonId mentee) const {
    std::optional<Date> last;
    for (const auto& pairing : snapshot_.of<snapshot::PairingRow>(snapshot::ref_of(mentee))) {
      if (!pairing.shows(day_) || pairing.as_mentor) continue;
      const auto state = snapshot::state_of(snapshot_, pairing.match, day_);
      if (state && state->programme == programme_ && state->ever_active() && !(day_ < state->end))
        last = std::max<Date>(last.value_or(state->end), state->end);
    }
    return last;
  }
  bool waits(PersonId mentee) const {
    return open_matches(mentee, false) == 0 && !proposed(mentee, &PairFact::mentee) && !teams_.placed(mentee);
  }

  std::int32_t places_left(const MentorFacts& facts) const {
    const int open = open_matches(facts.person, true);
    const bool in_team = teams_.of(facts.person) != 0;
    const std::int64_t places = in_team ? teams_.places(facts.person, facts.capacity) : facts.capacity.value_or(1);
    const std::int64_t taken = in_team ? std::max(open, teams_.belonging(facts.person))
                                       : open + std::ranges::count(facts_.proposals, facts.person, &PairFact::mentor);
    return static_cast<std::int32_t>(std::max<std::int64_t>(0, places - taken));
  }
  void add(const MentorFacts& facts) {
    matching::Mentor mentor;
    Somebody who = fill(facts, mentor);
    mentor.team = teams_.of(facts.person);
    mentor.capacity = places_left(facts);
    if (mentor.team != 0) mentor.least = teams_.least(facts.person);
    const auto lacking = snapshot::lacking_to_meet(snapshot_, snapshot::ref_of(facts.person), programme_, day_, day_);
    mentor.cleared = lacking.checks.empty() ? 1 : 0;
    mentor.trained = lacking.topics.empty() ? 1 : 0;
    if (const auto* p = profile(facts.person)) {
      mentor.goals = words_.goals.mask(p->skills);
      mentor.experience = static_cast<std::int32_t>(p->experience.value_or(0));
    }
    if (const Wish* wish = wish_of(facts.person, Giver::mentor)) take(*wish, mentor);
    mentor_place_[facts.person] = static_cast<std::int32_t>(pool_.mentors.size());
    pool_.mentors.push_back(std::move(who));
    pool_.asked.pool.mentors.push_back(std::move(mentor));
  }

  void add(const MenteeFacts& facts) {
    matching::Mentee mentee;
    Somebody who = fill(facts, mentee);
    who.referral = facts.referral;
    who.first_since = facts.since;
    who.since = std::max(facts.since, last_end(facts.person).value_or(facts.since));
    if (const auto* p = profile(facts.person)) mentee.goals = words_.goals.mask(p->goals);
    mentee.urgent = facts.urgent ? 1 : 0;
    mentee.tier = facts.urgent ? 0 : 1;
    mentee.waiting_days = std::max(0, days_between(who.since, facts_.as_of));
    if (const Wish* wish = wish_of(facts.person, Giver::mentee)) take(*wish, mentee);
    if (const Wish* wish = wish_of(facts.person, Giver::guardian)) {
      take(*wish, mentee);
      if (!wish->backgrounds.empty())
        mentee.guardian_wish = static_cast<std::uint32_t>(words_.backgrounds.mask(wish->backgrounds));
    }
    mentee_place_[facts.person] = static_cast<std::int32_t>(pool_.mentees.size());
    pool_.mentees.push_back(std::move(who));
    pool_.asked.pool.mentees.push_back(std::move(mentee));
  }

  const Profile* profile(PersonId person) const {
    const auto found = facts_.profiles.find(person);
    return found == facts_.profiles.end() ? nullptr : &found->second;
  }
  const Wish* wish_of(PersonId person, Giver giver) const {
    const auto found = facts_.wishes.find({person, giver});
    return found == facts_.wishes.end() ? nullptr : &found->second;
  }

  /// Two givers who both insist leave what both allow; of two wishes the later asked counts.
  template <class P>
  void take(const Wish& wish, P& person) const {
    const auto genders = static_cast<std::int32_t>(words_.genders.mask(wish.genders));
    if (!wish.genders.empty()) {
      person.wish_gender = genders;
      if (wish.genders_required) person.may_gender &= genders;
    }
    if (wish.age_from) person.age_from = std::max(person.age_from, static_cast<std::int32_t>(*wish.age_from));
    if (wish.age_to) person.age_to = std::min(person.age_to, static_cast<std::int32_t>(*wish.age_to));
  }

  Somebody fill(const Person& facts, matching::Person& person) {
    Somebody who{facts.person, facts.name};
    const auto lacks = [&](Unknown what) {
      who.unknown = static_cast<std::uint8_t>(who.unknown | (1U << static_cast<unsigned>(what)));
    };
    person.id = facts.id;
    person.programmes = 1;
    const auto not_known = [&](Unknown what, std::int32_t bits) {
      lacks(what);
      person.known &= ~bits;
    };
    if (facts.born)
      person.age = casefile::age_on(*facts.born, facts_.as_of);
    else
      not_known(Unknown::birth_date, matching::known_age);
    person.gender = static_cast<std::int32_t>(words_.genders.mask(facts.gender));
    if (person.gender == 0) person.gender = gender_not_known;
    if (facts.gender.empty()) lacks(Unknown::gender);
    person.languages = static_cast<std::uint32_t>(words_.languages.mask(facts.languages));
    if (facts.languages.empty()) not_known(Unknown::languages, matching::known_languages);
    person.background = static_cast<std::uint32_t>(words_.backgrounds.mask(facts.backgrounds));
    if (!facts.home.empty())
      person.household = homes_.try_emplace(facts.home, static_cast<std::int32_t>(homes_.size()) + 1).first->second;
    const auto week = facts_.weeks.find(facts.person);
    if (week != facts_.weeks.end())
      person.availability = week_mask(week->second);
    else
      not_known(Unknown::availability, matching::known_availability);
    fill_profile(profile(facts.person), person, not_known);
    return who;
  }

  template <class NotKnown>
  void fill_profile(const Profile* found, matching::Person& person, NotKnown not_known) const {
    static const Profile nothing_said;
    const Profile& said = found ? *found : nothing_said;
    person.reach = everywhere;
    if (!found) not_known(Unknown::profile, 0);
    person.interests = words_.interests.mask(said.interests);
    if (said.east && said.north) {
      person.x = static_cast<float>(*said.east);
      person.y = static_cast<float>(*said.north);
    } else {
      not_known(Unknown::place, matching::known_place);
    }
    if (said.reach)
      person.reach = static_cast<float>(*said.reach);
    else
      person.known &= ~matching::known_reach;
    for (std::size_t t = 0; t < said.traits.size(); ++t) {
      if (said.traits[t])
        person.traits[t] = static_cast<std::int32_t>(*said.traits[t]);
      else
        person.known &= ~(matching::known_traits << t);
    }
  }

  void exclude(const PairFact& pair, Barrier barrier) {
    const auto mentor = mentor_place_.find(pair.mentor), mentee = mentee_place_.find(pair.mentee);
    if (mentor == mentor_place_.end() || mentee == mentee_place_.end()) return;
    pool_.asked.pool.exclusions.push_back({mentor->second, mentee->second, barrier});
  }

  void keep_apart() {
    static const std::map<std::string_view, Barrier> barriers{{"safety", Barrier::safety},
                                                              {"relative", Barrier::relative},
                                                              {"household", Barrier::household},
                                                              {"line_of_authority", Barrier::line_of_authority},
                                                              {"failed_before", Barrier::failed_before},
                                                              {"refused_before", Barrier::refused_before},
                                                              {"protected_identity", Barrier::protected_identity},
                                                              {"custody", Barrier::custody},
                                                              {"kept_apart", Barrier::forbidden}};
    static const std::map<std::string_view, Barrier> of_kin{{"teacher", Barrier::line_of_authority},
                                                            {"school_staff", Barrier::line_of_authority},
                                                            {"worker", Barrier::line_of_authority},
                                                            {"advocate", Barrier::line_of_authority},
                                                            {"other", Barrier::relative}};
    for (const PairFact& rule : facts_.rules)
      if (const auto found = barriers.find(rule.word); found != barriers.end()) exclude(rule, found->second);
    for (const PairFact& pair : facts_.refusals) exclude(pair, Barrier::refused_before);
    for (const PairFact& pair : facts_.endings)
      exclude(pair, pair.word == "safeguarding" ? Barrier::safety : Barrier::failed_before);
    for (const PairFact& pair : facts_.kin) {
      const auto found = of_kin.find(pair.word);
      exclude(pair, found == of_kin.end() ? Barrier::relative : found->second);
    }
    lock();
    matching::put_in_order(pool_.asked.pool);
    teams_.join(pool_);
  }

  /// Pairs kept together, as far as the mentor has places and nothing speaks against them.
  void lock() {
    auto& pool = pool_.asked.pool;
    std::map<std::int32_t, std::int32_t> taken;
    for (const PairFact& rule : facts_.rules) {
      const auto mentor = mentor_place_.find(rule.mentor), mentee = mentee_place_.find(rule.mentee);
      if (rule.word != "locked" || mentor == mentor_place_.end() || mentee == mentee_place_.end()) continue;
      const auto j = mentee->second, i = mentor->second;
      const bool twice = std::ranges::any_of(pool_.asked.locks, [&](const auto& l) { return l.first == j; });
      if (twice || matching::blockers_of(pool, pool_.asked.rules, i, j) != 0) continue;
      if (++taken[i] <= pool.mentors[static_cast<std::size_t>(i)].capacity) pool_.asked.locks.emplace_back(j, i);
    }
  }

  const Facts& facts_;
  const snapshot::Snapshot& snapshot_;
  snapshot::ProgrammeRef programme_;
  snapshot::Day day_;
  Teams teams_;
  Vocabulary words_;
  std::map<std::string, std::int32_t> homes_;
  std::map<PersonId, std::int32_t> mentor_place_, mentee_place_;
  ProgrammePool pool_;
};

template <class... N>
void put(std::string& text, const N&... numbers) {
  ((text += std::to_string(numbers) += ' '), ...);
}

void put_person(std::string& text, const matching::Person& p) {
  text += p.id + ' ';
  put(text, p.interests, p.goals, p.availability, p.sites, p.languages, p.background, p.gender, p.age, p.household, p.x,
      p.y, p.reach, p.known);
  for (const auto trait : p.traits) put(text, trait);
}

}  // namespace

ProgrammePool pool_of(const Facts& facts, const snapshot::Snapshot& snapshot) { return Maker(facts, snapshot).make(); }

matching::Rules rules_of(const std::vector<CriterionFact>& criteria) {
  matching::Rules rules = matching::usual_rules();
  for (const CriterionFact& fact : criteria) {
    if (fact.criterion == "placing") rules.placing_first = fact.mandatory;
    if (fact.criterion == "languages") rules.need_language = fact.mandatory;
    if (fact.criterion == "proximity") rules.need_distance = fact.mandatory;
    if (fact.criterion == "programme") rules.need_programme = fact.mandatory;
    if (fact.criterion == "availability" && fact.at_least)
      rules.shared_slots = static_cast<std::int32_t>(*fact.at_least);
    if (fact.criterion == "age" && fact.at_least) rules.years_older = static_cast<std::int32_t>(*fact.at_least);
    for (std::size_t c = 0; c < matching::criteria; ++c)
      if (matching::word(static_cast<matching::Criterion>(c)) == fact.criterion)
        rules.weights[c] = {static_cast<std::int32_t>(fact.points), static_cast<std::int32_t>(fact.most)};
  }
  return rules;
}

std::vector<CriterionFact> settings_of(const matching::Rules& rules) {
  std::vector<CriterionFact> settings;
  for (std::size_t c = 0; c < matching::criteria; ++c) {
    CriterionFact fact{std::string(matching::word(static_cast<matching::Criterion>(c))),
                       false,
                       {},
                       rules.weights[c].points,
                       rules.weights[c].most};
    if (fact.criterion == "languages") fact.mandatory = rules.need_language;
    if (fact.criterion == "proximity") fact.mandatory = rules.need_distance;
    if (fact.criterion == "programme") fact.mandatory = rules.need_programme;
    if (fact.criterion == "availability") fact.at_least = rules.shared_slots;
    if (fact.criterion == "age") {
      fact.at_least = rules.years_older;
      fact.mandatory = rules.years_older > 0;  // hard by its number
    }
    settings.push_back(std::move(fact));
  }
  settings.push_back({"placing", rules.placing_first, {}, 0, 1});
  return settings;
}

std::string digest_of(const matching::Asked& asked) {
  std::string text;
  for (const auto& weight : asked.rules.weights) put(text, weight.points, weight.most);
  put(text, asked.rules.need_language, asked.rules.need_distance, asked.rules.need_programme, asked.rules.shared_slots,
      asked.rules.years_older, asked.rules.placing_first, asked.stable, asked.most_candidates);
  for (const auto& m : asked.pool.mentors) {
    put_person(text, m);
    put(text, m.capacity, m.cleared, m.trained, m.may_gender, m.wish_gender, m.age_from, m.age_to, m.experience);
    if (m.least > 0) put(text, m.least);
  }
  for (const auto& m : asked.pool.mentees) {
    put_person(text, m);
    put(text, m.may_gender, m.wish_gender, m.guardian_wish, m.age_from, m.age_to, m.tier, m.urgent, m.waiting_days);
  }
  for (const auto& e : asked.pool.exclusions) put(text, e.mentor, e.mentee, static_cast<int>(e.barrier));
  for (const auto& [mentee, mentor] : asked.locks) put(text, mentee, mentor);
  for (const auto& [mentee, mentor] : asked.keep) put(text, -1, mentee, mentor);
  return crypto::hex(crypto::sha256(text));
}

}  // namespace kith::placement
