// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/several_links.h"
#include "platform/i18n/keys.h"
#include "surveys/surveys.h"

/// Asking many for the surveys that are due, each by a link of their own (decision 0256).
namespace kith::surveys {
namespace {

using casefile::AnswerLink;
using casefile::Candidate;

constexpr casefile::SeveralKind surveys_kind{"surveys",
                                             due_row_kind,
                                             "match",
                                             "/surveys/several",
                                             "/surveys/due",
                                             casefile::link_act_word,
                                             casefile::link_acts,
                                             casefile::link_act_takes,
                                             due_filter};

class SurveysDesk final : public casefile::LinksDesk {
 public:
  SurveysDesk(Visit& visit, const Uses& uses) : LinksDesk(visit), uses_(uses), columns_(uses.people.columns()) {}
  std::vector<Candidate> list(std::string_view) override {
    const auto links = visit_.reading([&](db::Tx& tx) { return casefile::open_links(tx, link_kind, visit_.today); });
    std::vector<Candidate> list;
    for (auto& seen : due_by_filter(visit_, uses_, sent())) {
      if (!seen.may_record) continue;
      for (const auto& due : seen.due) {
        const bool asked = links.contains({seen.match.value, link_subject(due)});
        add(list, seen, due.instrument, due.party, asked ? "casefile.link.already" : nullptr);
        due_.emplace(due_row(seen.match, due.instrument, due.party), std::pair(seen, due));
      }
    }
    return list;
  }
  /// Every question of every match the actor records for: what was asked may be answered since.
  std::vector<Candidate> everything() override {
    std::vector<Candidate> list;
    for (const auto& seen : all_matches(visit_, uses_))
      if (seen.may_record)
        for (const auto instrument : instruments)
          for (const auto party : parties)
            if (asks(instrument, party)) add(list, seen, instrument, party, nullptr);
    return list;
  }

 protected:
  Result<AnswerLink> question(const Candidate& row) override {
    const auto& [seen, due] = due_.at(row.subject);
    return question_of_due(*columns_, seen, due, visit_.today);
  }
  std::optional<casefile::LinkLetter> letter(db::Tx& tx, const AnswerLink& question) override {
    return letter_for(tx, question, visit_.today);
  }

 private:
  void add(std::vector<Candidate>& list, const Seen& seen, Instrument instrument, Party party, const char* refused) {
    list.push_back({due_row(seen.match, instrument, party),
                    seen.mentee + " · " + seen.mentor + " · " + what_of(visit_.words, instrument, party),
                    render::Url("/supervision/matches/" + visit_.seal(seen.match)), refused, seen.match.value});
  }
  const Uses& uses_;
  std::shared_ptr<const snapshot::Snapshot> columns_;
  std::map<std::int64_t, std::pair<Seen, Due>> due_;
};

}  // namespace

std::int64_t due_row(MatchId match, Instrument instrument, Party party) {
  return match.value * 100 + static_cast<std::int64_t>(instrument) * 10 + static_cast<std::int64_t>(party);
}

std::optional<casefile::SeveralOffer> several_offer(Visit& visit, std::int64_t count, std::string_view programme,
                                                    std::string_view instrument) {
  if (!visit.actor.may(auth::Permission::record_match) || count == 0) return std::nullopt;
  return casefile::offer_several(visit, surveys_kind, count,
                                 {{"programme", std::string(programme)}, {"instrument", std::string(instrument)}});
}

http::Response survey_letters(Visit& visit, const Uses& uses) {
  const auto columns = uses.people.columns();
  std::map<std::pair<std::int64_t, std::string>, PersonId> asked;  // whom each question may still be put to
  for (const auto& seen : due_for(visit, uses))
    for (const auto& due : seen.due)
      if (const auto question = question_of_due(*columns, seen, due, visit.today); question && seen.may_record)
        asked.emplace(std::pair(seen.match.value, question->subject), question->person);
  std::vector<std::pair<AnswerLink, casefile::LinkLetter>> letters;
  visit.read([&](db::Tx& tx) {
    for (const auto& link : casefile::links_open(tx, link_kind, visit.today)) {
      const auto still = asked.find({link.match.value, link.subject});
      if (still == asked.end() || still->second != link.person) continue;
      if (auto letter = letter_for(tx, link, visit.today)) letters.emplace_back(link, std::move(*letter));
    }
  });
  return casefile::letters_file(visit, letters);
}

std::vector<http::Route> several_routes(const Uses& uses) {
  return casefile::several_routes(surveys_kind, auth::Permission::record_match,
                                  [uses](Visit& visit) { return std::make_unique<SurveysDesk>(visit, uses); });
}

}  // namespace kith::surveys
