// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/reviews.h"

#include <algorithm>
#include <set>

#include "evidence/one_person.h"
#include "evidence/queries.h"
#include "review/interviews.h"
#include "review/round.h"
#include "snapshot/refs.h"

namespace kith::evidence {

using namespace accreditation;  // NOLINT: figures

namespace {

std::vector<review::Round> rounds_of(const Registers& from) {
  auto rounds = review::rounds(from.tx);
  const auto& period = from.evaluation.period();
  std::erase_if(rounds, [&](const review::Round& round) {
    return round.programme != snapshot::key_of(from.programme) || round.quarter.last < Date(period.from) ||
           round.quarter.first > Date(period.to) || round.drawn_on > Date(period.as_of);
  });
  std::reverse(rounds.begin(), rounds.end());  // oldest quarter first
  return rounds;
}

std::string exchange_id(db::Tx& tx, const review::SampleFile& file) {
  if (file.missing()) return {};
  const auto sql = review::of_mentee(file.stratum) ? sql::id_of_referral : sql::id_of_application;
  return tx.first(sql, {{"record", file.record}}, [](const db::Row& row) { return row.string(0); })
      .value_or(std::string());
}

class Writing {
 public:
  Writing(const Registers& from, const Names& names) : from_(from), names_(names), rounds_(rounds_of(from)) {}

  void sample(csv::Writer& csv) const {
    csv.record({"quarter", "place", "file", "stratum", "record", "missing", "withdrawn", "drawn_on", "seed", "who"});
    for (const auto& round : rounds_)
      for (const auto& file : review::sample_of(from_.tx, round.id)) {
        const std::string id = exchange_id(from_.tx, file);
        csv.record({iso(round.quarter.first), std::to_string(file.place), file.label, name(file.stratum),
                    id.empty() ? std::string() : from_.pseudonyms.of(id), file.missing() ? "yes" : "no",
                    file.withdrawn ? "yes" : "no", iso(round.drawn_on), csv::for_spreadsheet(round.seed),
                    who(snapshot::ref_of(file.person))});
      }
  }
  void draws(Folder& folder) const {
    for (const auto& round : rounds_)
      folder.add("registers/draws/" + iso(round.quarter.first) + ".json", review::draw_json(from_.tx, round) + "\n");
  }
  void interviews(csv::Writer& csv) const {
    csv.record({"quarter", "match", "standing", "group", "people", "who"});
    for (const auto& round : rounds_)
      for (const auto& one : review::interviews_for(from_.tx, round)) {
        const std::string match = from_.pseudonyms.of(from_.evaluation.match_id(snapshot::ref_of(one.match)));
        const std::string standing = one.failed ? "failed" : one.ended ? "ended" : "going_on";
        const auto put = [&](std::string_view group, const std::vector<PersonId>& people) {
          std::string all;
          for (const PersonId person : people) (all += all.empty() ? "" : "; ") += who(snapshot::ref_of(person));
          csv.record({iso(round.quarter.first), match, standing, group, std::to_string(people.size()),
                      from_.pseudonyms.named() ? all : std::string()});
        };
        put("mentor", {one.mentor});
        put("mentee", {one.mentee});
        put("guardian", guardians_of(one, round));
        put("worker", workers_of(one, round));
      }
  }

 private:
  PersonRef meant_by(PersonRef record) const {
    return meant(from_.evaluation.snapshot(), record, from_.evaluation.as_of());
  }
  std::string who(PersonRef person) const {
    const auto found = names_.find(from_.evaluation.person_id(meant_by(person)));
    return found == names_.end() ? std::string() : csv::for_spreadsheet(found->second);
  }
  /// Guardians of the mentee when the round was drawn; who may not be contacted is none to interview.
  std::vector<PersonId> guardians_of(const review::Interview& one, const review::Round& round) const {
    const auto& columns = from_.evaluation.snapshot();
    const Day drawn(round.drawn_on);
    std::set<PersonRef> people;
    for (const auto& row : columns.of<snapshot::RelationshipRow>(meant(columns, snapshot::ref_of(one.mentee), drawn)))
      if (row.shows(drawn) && row.days.covers(drawn) && row.is_guardian && row.rule != snapshot::ContactRule::barred)
        people.insert(meant_by(row.person));
    std::vector<PersonId> list;
    for (const PersonRef person : people) list.push_back(snapshot::key_of(person));
    return list;
  }
  std::vector<PersonId> workers_of(const review::Interview& one, const review::Round& round) const {
    return from_.tx.all(sql::workers_of, {{"match", one.match}, {"as_of", round.drawn_on}},
                        [](const db::Row& row) { return row.id<PersonId>(0); });
  }

  const Registers& from_;
  const Names& names_;
  std::vector<review::Round> rounds_;
};

}  // namespace

void write_reviews(Folder& folder, const Registers& from, const Names& names) {
  const Writing writing(from, names);
  folder.csv("registers/sample.csv", [&](csv::Writer& csv) { writing.sample(csv); });
  folder.csv("registers/interviews.csv", [&](csv::Writer& csv) { writing.interviews(csv); });
  writing.draws(folder);
}

}  // namespace kith::evidence
