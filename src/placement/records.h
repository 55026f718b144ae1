// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/id.h"
#include "platform/db/db.h"

/// What a programme's placement is made from, as it stands in the records on a day: rows, not yet judged.
namespace kith::placement {

struct Person {
  PersonId person;
  std::string id;  ///< exchange id
  std::string name;
  std::optional<Date> born;
  std::string languages, gender, backgrounds;  ///< lists joined with ';'
  std::string home;                            ///< street and city, folded; empty = not known
};
struct MentorFacts : Person {
  std::optional<std::int64_t> capacity;
};
struct MenteeFacts : Person {
  std::int64_t referral{};
  SiteId site;
  Date since;  ///< waiting since
  bool urgent{};
};
struct Profile {
  std::string interests, skills, goals;
  std::optional<std::int64_t> experience, east, north, reach;
  std::array<std::optional<std::int64_t>, 4> traits;
  std::string introduction;  ///< what the person agreed may be told to the other side
};
enum class Giver : std::uint8_t { mentor, mentee, guardian };
struct Wish {
  std::string genders, backgrounds;
  bool genders_required{};
  std::optional<std::int64_t> age_from, age_to;
};
struct PairFact {
  PersonId mentor, mentee;
  std::string word;      ///< rule, reason or kind of relationship
  std::int64_t chain{};  ///< of a pair rule
};
struct CriterionFact {
  std::string criterion;
  bool mandatory{};
  std::optional<std::int64_t> at_least;
  std::int64_t points{}, most{};
  bool operator==(const CriterionFact&) const = default;
};

/// A group of the programme with those who belong to it on the day, each since when they do, then by key.
struct TeamFacts {
  std::string name;
  std::vector<PersonId> mentors, mentees;
  std::optional<std::int64_t> least, most;  ///< mentees it takes, where it says so
};

/// All facts of one programme effective on `as_of`; people by rising exchange id.
struct Facts {
  ProgrammeId programme;
  Date as_of;
  std::string model;  ///< of the programme: one_to_one, group ...
  std::vector<TeamFacts> teams;
  std::vector<MentorFacts> mentors;
  std::vector<MenteeFacts> mentees;
  std::map<PersonId, std::string> status;  ///< the last one
  std::map<PersonId, Profile> profiles;
  std::map<PersonId, std::array<std::string, 7>> weeks;
  std::map<std::pair<PersonId, Giver>, Wish> wishes;
  std::vector<PairFact> rules, refusals, endings, kin, proposals;
  std::vector<CriterionFact> criteria;
};
Facts facts_of(db::Tx& tx, ProgrammeId programme, Date as_of);

/// Proposals nobody answered within so many days stand in nobody's way.
inline constexpr int proposal_days = 90;

}  // namespace kith::placement
