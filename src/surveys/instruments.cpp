// SPDX-License-Identifier: AGPL-3.0-or-later
#include "surveys/instruments.h"

#include <algorithm>

namespace kith::surveys {
namespace {

struct Spec {
  std::string_view name, clause;
  int items, reversed;  ///< the one statement with which agreeing is worse
  bool by_party;        ///< each party has words of its own
};
constexpr Spec specs[] = {{"relationship", "B.5.4", 5, 4, true},
                          {"youth_outcomes", "MS 1.02", 6, 5, false},
                          {"programme_feedback", "VI-1", 4, 0, false}};
constexpr std::string_view party_names[] = {"mentor", "mentee", "guardian"};

const Spec& spec(Instrument i) { return specs[static_cast<std::size_t>(i)]; }

}  // namespace

std::string_view name(Instrument i) { return spec(i).name; }
std::string_view name(Party p) { return party_names[static_cast<std::size_t>(p)]; }
std::string_view clause(Instrument i) { return spec(i).clause; }
int items(Instrument i) { return spec(i).items; }
bool reversed(Instrument i, int n) { return spec(i).reversed == n; }

std::optional<Instrument> parse_instrument(std::string_view text) {
  for (const auto i : instruments)
    if (name(i) == text) return i;
  return std::nullopt;
}

std::optional<Party> parse_party(std::string_view text) {
  for (const auto p : parties)
    if (name(p) == text) return p;
  return std::nullopt;
}

bool asks(Instrument i, Party p) {
  switch (i) {
    case Instrument::relationship: return p != Party::guardian;
    case Instrument::youth_outcomes: return p == Party::mentee;
    case Instrument::programme_feedback: return true;
  }
  return false;
}

std::string item_words(Instrument i, Party p, int n) {
  std::string key = "survey.item." + std::string(name(i)) + '.';
  if (spec(i).by_party) (key += name(p)) += '.';
  return key + std::to_string(n);
}

std::optional<std::vector<int>> parse_answers(Instrument i, std::string_view stored) {
  std::vector<int> answers;
  for (;;) {
    const auto end = std::min(stored.find(';'), stored.size());
    const auto one = stored.substr(0, end);
    if (one.size() > 1 || (one.size() == 1 && (one[0] < '1' || one[0] > '5'))) return std::nullopt;
    answers.push_back(one.empty() ? 0 : one[0] - '0');
    if (end == stored.size()) break;
    stored.remove_prefix(end + 1);
  }
  const bool any = std::any_of(answers.begin(), answers.end(), [](int a) { return a != 0; });
  if (!any || answers.size() != static_cast<std::size_t>(items(i))) return std::nullopt;
  return answers;
}

std::string stored_answers(std::span<const int> answers) {
  std::string text;
  for (std::size_t n = 0; n < answers.size(); ++n) {
    if (n) text += ';';
    if (answers[n]) text += static_cast<char>('0' + answers[n]);
  }
  return text;
}

std::optional<int> score(Instrument i, std::span<const int> answers) {
  int sum = 0, answered = 0;
  for (std::size_t n = 0; n < answers.size(); ++n) {
    if (!answers[n]) continue;
    sum += reversed(i, static_cast<int>(n) + 1) ? 6 - answers[n] : answers[n];
    ++answered;
  }
  if (answered == 0 || answered * 3 < items(i) * 2) return std::nullopt;
  return (sum * 100 + answered / 2) / answered;
}

}  // namespace kith::surveys
