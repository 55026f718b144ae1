// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/package_words.h"

#include <algorithm>

#include "evidence/own_part.h"
#include "platform/i18n/keys.h"

namespace kith::evidence {

using i18n::Key;
using render::Mark;

render::Status status_of(const i18n::Words& words, const Package& package, bool here) {
  if (package.state == PackageState::made && !here) return {Mark::off, words.text(Key("evidence.state.elsewhere"))};
  if (package.state == PackageState::running && package.stopping)
    return {Mark::paused, words.text(Key("evidence.state.stopping"))};
  constexpr Mark marks[] = {Mark::open, Mark::due, Mark::good, Mark::bad, Mark::off, Mark::off};
  return {marks[static_cast<std::size_t>(package.state)],
          words.text_of("evidence.state." + std::string(name(package.state)))};
}

std::string cases_text(const i18n::Words& words, const Package& package) {
  return words.text(package.named ? Key("evidence.names") : Key("evidence.pseudonyms"));
}

std::string edition_text(const i18n::Words& words, std::string_view edition, const accreditation::OwnCatalogues& own) {
  if (edition == "all") return words.text(Key("evidence.edition_all"));
  if (edition == "base") return words.text(Key("evidence.edition_base"));
  if (const auto* catalogue = own_of_edition(own, edition)) return heading_of(*catalogue);
  if (is_own(edition)) return std::string(edition);
  return words.text_of("evidence.part." + std::string(edition));
}

std::string size_text(const i18n::Words& words, std::int64_t bytes) {
  constexpr std::int64_t megabyte = 1'000'000;
  const std::string number = words.decimal(std::max<std::int64_t>(bytes * 10 / megabyte, 1) * 10);
  return words.text(Key("evidence.megabytes"), {{"n", std::string_view(number)}});
}

std::string step_text(const i18n::Words& words, std::string_view step) {
  if (step.empty()) return {};
  if (step.ends_with(".pdf")) return words.text(Key("evidence.step.printing"));
  if (step == "figures.csv") return words.text(Key("evidence.step.figures"));
  if (step == "registers") return words.text(Key("evidence.step.registers"));
  if (step == "oscal" || step == "audit") return words.text(Key("evidence.step.proof"));
  return words.text(Key("evidence.step.cases"));
}

}  // namespace kith::evidence
