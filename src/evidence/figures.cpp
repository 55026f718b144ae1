// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/figures.h"

#include <algorithm>
#include <array>

#include "accreditation/figure_view.h"

namespace kith::evidence {

using namespace accreditation;  // NOLINT: figures

namespace {

template <class Items, class Text>
std::string joined(const Items& items, Text text) {
  std::string all;
  for (const auto& item : items) all += (all.empty() ? "" : ";") + text(item);
  return all;
}

std::string cases_file(const Part& part, const Measure& m) {
  return m.den > 0 ? part.folder + "/cases/" + std::string(m.id) + ".csv" : std::string();
}

void put_head(csv::Writer& csv) {
  csv.record({"clause", "measure", "name", "status", "rating", "few_cases", "num", "den", "percent", "caps", "flags",
              "finding", "cases"});
}

void put_figure(csv::Writer& csv, const Part& part, const Measure& m, const i18n::Words& words) {
  const auto cap = [](const Cap& c) { return c.reason + "=" + std::to_string(c.rating); };
  csv.record({m.clause, m.id, csv::for_spreadsheet(figure_view(words, m, {}).name), word(m.status),
              m.rating ? std::to_string(*m.rating) : "", m.small_n ? "yes" : "no", std::to_string(m.num),
              std::to_string(m.den), percent_text(m), joined(m.caps, cap),
              joined(m.flags, [](const std::string& flag) { return flag; }), m.finding, cases_file(part, m)});
}

struct CountText {
  const Pseudonyms& pseudonyms;
  std::string operator()(std::int64_t n) const { return std::to_string(n); }
  std::string operator()(const LongestGap& gap) const {
    return std::to_string(gap.days) + " days" + (gap.match_id.empty() ? "" : " " + pseudonyms.of(gap.match_id));
  }
  std::string operator()(const std::vector<std::string>& list) const {
    return joined(list, [&](const std::string& id) { return pseudonyms.of(id); });
  }
  std::string operator()(const std::vector<WorkerLoad>& loads) const { return std::to_string(loads.size()); }
};

/// A name of a share that ends in an id ("site:<id>") would name a place; the words of the measures are kept.
void put_breakdown(csv::Writer& csv, const Measure& m, const Pseudonyms& pseudonyms) {
  for (const auto& [name, share] : m.sub)
    csv.record({m.id, "share", name, std::to_string(share.num), std::to_string(share.den)});
  for (const auto& [name, n] : m.excluded) csv.record({m.id, "left_out", name, std::to_string(n), ""});
  for (const auto& [name, count] : m.counts)
    csv.record({m.id, "count", name, std::visit(CountText{pseudonyms}, count), ""});
}

/// By pseudonym, so that the order tells nothing about the ids behind them.
void put_cases(csv::Writer& csv, const Measure& m, const Pseudonyms& pseudonyms, const Names& names) {
  std::vector<std::array<std::string, 5>> rows;
  auto failing = m.failing.begin();
  for (const Counted& c : m.counted) {
    std::string reasons;
    if (c.num < c.den && failing != m.failing.end()) {
      reasons = joined(failing->reasons, [&](const std::string& reason) { return pseudonyms.reason(reason); });
      ++failing;
    }
    const auto who = names.find(std::string_view(c.unit).substr(0, c.unit.find('|')));
    rows.push_back({pseudonyms.unit(c.unit), std::to_string(c.num), std::to_string(c.den), std::move(reasons),
                    who == names.end() ? std::string() : csv::for_spreadsheet(who->second)});
  }
  std::sort(rows.begin(), rows.end());
  csv.record({"unit", "num", "den", "reasons", "who"});
  for (const auto& row : rows) csv.record({row[0], row[1], row[2], row[3], row[4]});
}

}  // namespace

std::string percent_text(const Measure& m) {
  if (m.den <= 0) return {};
  const auto tenths = m.num * 1000 / m.den;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

void write_figures(Folder& folder, const std::vector<Part>& parts, const i18n::Words& words) {
  folder.csv("figures.csv", [&](csv::Writer& csv) {
    put_head(csv);
    for (const Part& part : parts)
      for (const Measure* m : part.measures) put_figure(csv, part, *m, words);
  });
}

void write_figures_of(Folder& folder, const std::string& name, const std::vector<const Measure*>& some,
                      const std::vector<Part>& parts, const i18n::Words& words) {
  folder.csv(name, [&](csv::Writer& csv) {
    put_head(csv);
    for (const Part& part : parts)
      for (const Measure* m : part.measures)
        if (std::find(some.begin(), some.end(), m) != some.end()) put_figure(csv, part, *m, words);
  });
}

void write_part(Folder& folder, const Part& part, const Pseudonyms& pseudonyms, const Names& names,
                const i18n::Words& words) {
  folder.csv(part.folder + "/figures.csv", [&](csv::Writer& csv) {
    put_head(csv);
    for (const Measure* m : part.measures) put_figure(csv, part, *m, words);
  });
  folder.csv(part.folder + "/breakdown.csv", [&](csv::Writer& csv) {
    csv.record({"measure", "kind", "name", "num", "den"});
    for (const Measure* m : part.measures) put_breakdown(csv, *m, pseudonyms);
  });
  for (const Measure* m : part.measures)
    if (const auto file = cases_file(part, *m); !file.empty())
      folder.csv(file, [&](csv::Writer& csv) { put_cases(csv, *m, pseudonyms, names); });
}

}  // namespace kith::evidence
