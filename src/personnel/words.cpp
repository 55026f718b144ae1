// SPDX-License-Identifier: AGPL-3.0-or-later
#include "personnel/words.h"

#include "casefile/case_view.h"
#include "platform/i18n/keys.h"
#include "records/labels.h"

namespace kith::personnel {

using render::Mark;

std::string role_words(const i18n::Words& words, const std::vector<snapshot::Role>& roles) {
  std::string text;
  for (const auto role : roles) (text += text.empty() ? "" : ", ") += records::code_label(words, snapshot::word(role));
  return text;
}

std::string competency_word(const i18n::Words& words, Competency competency) {
  return records::code_label(words, snapshot::word(competency));
}

std::string limit_words(const i18n::Words& words, std::optional<std::int64_t> limit) {
  if (!limit) return words.text("personnel.no_limit");
  const std::string text = words.decimal(*limit);
  return words.text("personnel.limit", {{"limit", std::string_view(text)}});
}

render::Status load_status(const i18n::Words& words, const Carries& carries) {
  const std::string load = words.decimal(carries.load.weight);
  if (!carries.limit) return {Mark::note, load};
  const std::string limit = words.decimal(*carries.limit);
  const i18n::Args args{{"load", std::string_view(load)}, {"limit", std::string_view(limit)}};
  if (carries.over()) return {Mark::bad, words.text("personnel.load_over", args)};
  return {Mark::good, words.text("personnel.load", args)};
}

render::Status skills_status(const i18n::Words& words, State state) {
  constexpr Mark marks[] = {Mark::off, Mark::open, Mark::good, Mark::due, Mark::bad};
  return {marks[static_cast<std::size_t>(state)], words.text_of("personnel.state." + std::string(name(state)))};
}

render::Status skill_status(const i18n::Words& words, const Skill& skill) {
  if (skill.proven) return {Mark::good, words.text("personnel.skill.proven")};
  if (!skill.required) return {Mark::off, words.text("personnel.skill.not_asked")};
  return skill.planned ? render::Status{Mark::due, words.text("personnel.skill.planned")}
                       : render::Status{Mark::bad, words.text("personnel.skill.gap")};
}

render::Status review_status(const i18n::Words& words, const ReviewDue& review, Date today) {
  if (review.done) return {Mark::good, words.text("personnel.reviewed")};
  auto status = casefile::due_status(words, review.due, today);
  status.text += " · " + words.date(review.due);
  return status;
}

}  // namespace kith::personnel
