// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/said_by_others.h"

#include "platform/i18n/keys.h"
#include "records/labels.h"
#include "screening/queries.h"

namespace kith::screening {
namespace {

std::string own_exchange_id(db::Tx& tx, PersonId person) {
  return tx.first(sql::exchange_id, {{"person", person}}, [](const db::Row& row) { return row.string(0); })
      .value_or("");
}

bool half_decided(const Check& check) { return check.open_finding() && !check.approvers.empty(); }

struct FirstWord {
  const Check* check{};
  PersonId who;
  std::string why;
};
std::vector<FirstWord> first_words_of(Visit& visit, const Seen& seen) {
  return visit.reading([&](db::Tx& tx) {
    std::vector<FirstWord> list;
    for (const auto& check : seen.file->checks) {
      if (!half_decided(check)) continue;
      FirstWord word{&check, {}, {}};
      tx.first(sql::person_of_exchange_id, {{"id", std::string_view(check.approvers)}}, [&](const db::Row& row) {
        word.who = row.id<PersonId>(0);
        return true;
      });
      tx.first(sql::reason_of_check, {{"check", check.chain}, {"as_of", visit.today}}, [&](const db::Row& row) {
        word.why = row.string(0);
        return true;
      });
      list.push_back(std::move(word));
    }
    return list;
  });
}

void add_line(const Visit& visit, Wrote& one, i18n::Key question, std::string words) {
  if (!words.empty()) one.lines.push_back({visit.words.text(question), std::move(words)});
}

}  // namespace

std::vector<std::string> first_words(Visit& visit, const Uses& uses, const Seen& seen) {
  std::vector<std::string> texts;
  if (!seen.may_record) return texts;
  const auto words = first_words_of(visit, seen);
  if (words.empty()) return texts;
  uses.people.book([&](const casefile::Book& book) {
    for (const auto& word : words) {
      const auto* found = book.of(word.who);
      const std::string who = found ? found->name : "";
      texts.push_back(visit.words.text("screening.first_word",
                                       {{"what", records::code_label(visit.words, word.check->type)},
                                        {"who", std::string_view(who)},
                                        {"word", records::code_label(visit.words, word.check->adjudication)},
                                        {"why", std::string_view(word.why)}}));
    }
  });
  return texts;
}

bool waits_for_another(Visit& visit, const Seen& seen) {
  const auto me = visit.reading([&](db::Tx& tx) { return own_exchange_id(tx, visit.actor.person); });
  bool any = false;
  for (const auto& check : seen.file->checks) {
    if (!check.open_finding()) continue;
    if (check.approvers != me) return false;
    any = true;
  }
  return any;
}

std::vector<Wrote> wrote(Visit& visit, const Seen& seen) {
  std::vector<Wrote> list;
  if (!seen.may_record) return list;
  for (const auto& reference : seen.file->references) {
    const auto answer = visit.reading([&](db::Tx& tx) { return answer_of(tx, reference.chain); });
    if (!answer) continue;
    Wrote one{reference.referee, {}, {}};
    add_line(visit, one, "screening.reference.known_for", answer->known_for);
    add_line(visit, one, "screening.reference.strengths", answer->strengths);
    add_line(visit, one, "screening.reference.worries", answer->worries);
    if (one.lines.empty()) continue;  // taken away after their time
    if (!answer->verdict.empty())
      add_line(visit, one, "screening.reference.verdict",
               visit.words.text_of("screening.reference.verdict." + answer->verdict));
    if (reference.status == "requested") one.read = render::Url(address_of_reference(visit, reference.chain));
    list.push_back(std::move(one));
  }
  return list;
}

}  // namespace kith::screening
