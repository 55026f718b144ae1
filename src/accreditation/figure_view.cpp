// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/figure_view.h"

#include <algorithm>
#include <charconv>

#include "accreditation/few_cases.h"
#include "platform/i18n/keys.h"

namespace kith::accreditation {
namespace {

using i18n::Key;

/// "M8.02acd" -> "accreditation.m8_02acd", "I-2a" -> "ima.i_2a": the words of an overlay are in a file of its own.
std::string key_of(std::string_view measure) {
  std::string key(measure);
  std::transform(key.begin(), key.end(), key.begin(), [](char c) {
    return c == '.' || c == '-' ? '_' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (measure.starts_with("MG-")) return "martin." + key;
  if (measure.starts_with("B.")) return "eepm." + key;
  return (measure.starts_with("I") || measure.starts_with("V") ? "ima." : "accreditation.") + key;
}

/// What stands behind the colon of a name: a code of the exchange format in words, or a number or an id as it is.
std::string value_text(const i18n::Words& words, std::string_view value) {
  const auto key = Key::find("accreditation.value." + std::string(value));
  return key ? words.text(*key) : std::string(value);
}
/// "missing:closure" by the words of "missing", with {value}.
std::string text_with_value(const i18n::Words& words, const std::string& prefix, std::string_view name) {
  const auto colon = name.find(':');
  const auto key = Key::find(prefix + std::string(name.substr(0, colon)));
  if (!key) return std::string(name);
  if (colon == name.npos) return words.text(*key);
  const std::string value = value_text(words, name.substr(colon + 1));
  return words.text(*key, {{"value", std::string_view(value)}});
}

std::string lower_first(std::string_view phase) { return std::string(1, static_cast<char>(phase[0] - 'A' + 'a')); }

render::Status status_of(const i18n::Words& words, const Measure& m) {
  using render::Mark;
  switch (m.status) {
    case MeasureStatus::no_cases: return {Mark::off, words.text(Key("accreditation.status.no_cases"))};
    case MeasureStatus::not_applicable: return {Mark::off, words.text(Key("accreditation.status.not_applicable"))};
    case MeasureStatus::not_assessed: return {Mark::note, words.text(Key("accreditation.status.not_assessed"))};
    case MeasureStatus::info: return {Mark::note, words.text(Key("accreditation.status.info"))};
    case MeasureStatus::rated: break;
  }
  constexpr Mark marks[] = {Mark::good, Mark::late, Mark::due, Mark::bad};
  const Mark mark = m.small_n ? Mark::note : marks[std::clamp(m.rating.value_or(4), 1, 4) - 1];
  return {mark, rating_text(words, m.rating)};
}

/// "guardian:B" -> "Guardian, rest of the first year"; other names by their key.
std::string part_name(const i18n::Words& words, std::string_view name) {
  const auto colon = name.find(':');
  if (colon == name.npos || name.size() != colon + 2) return text_with_value(words, "accreditation.sub.", name);
  return track_text(words, name.substr(0, colon)) + ", " +
         words.text_of("accreditation.phase." + lower_first(name.substr(colon + 1)));
}

std::string finding_text(const i18n::Words& words, std::string_view finding) {
  if (finding.empty()) return {};
  if (finding == "MET") return words.text(Key("accreditation.finding.met"));
  return words.text(finding == "PARTLY" ? Key("accreditation.finding.partly") : Key("accreditation.finding.not"));
}

std::string count_text(const i18n::Words& words, const Count& count) {
  if (const auto* number = std::get_if<std::int64_t>(&count)) return words.number(*number);
  if (const auto* gap = std::get_if<LongestGap>(&count))
    return words.text(Key("accreditation.count.gap"), {{"n", gap->days}});
  if (const auto* list = std::get_if<std::vector<std::string>>(&count))
    return words.number(static_cast<std::int64_t>(list->size()));
  return words.number(static_cast<std::int64_t>(std::get<std::vector<WorkerLoad>>(count).size()));
}

std::string count_name(const i18n::Words& words, const std::string& name, const Count& count) {
  return std::holds_alternative<LongestGap>(count) ? track_text(words, name)
                                                   : words.text_of("accreditation.count." + name);
}

std::string cap_text(const i18n::Words& words, const Cap& cap) {
  const auto kind = std::string(cap.reason.substr(0, cap.reason.find(':')));
  const auto reason = words.text_of("accreditation.cap." + kind);
  return words.text(Key("accreditation.measures.cap"), {{"reason", reason}, {"rating", cap.rating}});
}

}  // namespace

std::string figure_name(const i18n::Words& words, std::string_view measure) {
  return words.text_of(key_of(measure) + ".title");
}

std::string rating_text(const i18n::Words& words, std::optional<int> rating) {
  if (!rating) return words.text(Key("accreditation.measures.no_rating"));
  return words.text(Key("accreditation.measures.rating"), {{"rating", *rating}});
}

std::string track_text(const i18n::Words& words, std::string_view track) {
  return words.text_of("accreditation.track." + std::string(track));
}

namespace {

/// A code inside a reason in words; what is no code (a number, an id) stays; a day as people write it.
std::string detail_text(const i18n::Words& words, std::string_view detail) {
  if (const auto key = Key::find("accreditation.code." + std::string(detail))) return words.text(*key);
  const auto day = parse_date(detail);
  return day ? words.date(*day) : value_text(words, detail);
}

std::string days_text(const i18n::Words& words, Key key, std::string_view number) {
  std::int64_t days = 0;
  std::from_chars(number.data(), number.data() + number.size(), days);
  return words.text(key, {{"n", days}});
}

}  // namespace

std::string reason_text(const i18n::Words& words, std::string_view measure, std::string_view reason) {
  if (reason == "LATE") return words.text(Key("accreditation.reason.status_late"));
  if (reason == "MISSED") return words.text(Key("accreditation.reason.status_missed"));
  const auto colon = reason.find(':');
  if (colon == reason.npos) {
    std::string text = words.text_of("accreditation.reason." + std::string(reason));
    const auto about = Key::find(key_of(measure) + ".reason");
    return about ? words.text(*about, {{"what", std::string_view(text)}}) : text;
  }
  std::string head(reason.substr(0, colon));
  std::string_view detail = reason.substr(colon + 1);
  if (head == "days")
    return days_text(words,
                     measure == "M4.01" ? Key("accreditation.reason.days_uncovered") : Key("accreditation.reason.days"),
                     detail);
  if (detail.ends_with(":plan")) {
    head += "_planned";
    detail.remove_suffix(5);
  }
  const auto key = Key::find("accreditation.reason." + head);
  if (!key) return std::string(reason);
  const std::string text = detail_text(words, detail);
  return words.text(*key, {{"detail", std::string_view(text)}});
}

FigureView figure_view(const i18n::Words& words, const Measure& m, const std::string& query) {
  const std::string key = key_of(m.id);
  FigureView view;
  view.name = figure_name(words, m.id);
  view.id = std::string(m.id);
  view.rating = m.small_n ? 0 : m.rating.value_or(0);
  view.finding = finding_text(words, m.finding);
  view.failing = static_cast<std::int64_t>(m.failing.size());
  view.plain = m.status == MeasureStatus::info;
  if (m.den > 0) {
    view.value = words.percent(m.num, m.den);
    view.share = words.text(Key("figure.of"), {{"num", m.num}, {"den", m.den}});
  }
  if (m.status == MeasureStatus::rated && !cases_closed(m))
    view.cases = render::Url("/accreditation/measures/" + std::string(m.id) + "?" + query);
  view.how = words.text_of(key + ".how");
  view.status = status_of(words, m);
  view.small = m.small_n;
  for (const auto& [name, share] : m.sub)
    view.parts.push_back({part_name(words, name), words.number(share.num), words.number(share.den),
                          share.den > 0 ? words.percent(share.num, share.den) : std::string()});
  for (const auto& [name, count] : m.counts)
    view.counts.push_back({count_name(words, name, count), count_text(words, count), {}, {}});
  for (const auto& [name, n] : m.excluded)
    view.excluded.push_back({words.text_of("accreditation.excluded." + name), words.number(n), {}, {}});
  for (const auto& cap : m.caps) view.caps.push_back(cap_text(words, cap));
  for (const auto& flag : m.flags) view.flags.push_back(words.text_of("accreditation.flag." + flag));
  return view;
}

}  // namespace kith::accreditation
