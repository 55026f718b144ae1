// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/own_part.h"

#include <algorithm>
#include <set>

#include "accreditation/catalogue.h"
#include "accreditation/figure_view.h"
#include "platform/i18n/keys.h"

namespace kith::evidence {

using namespace accreditation;  // NOLINT: figures

namespace {

std::set<std::string_view> named_by(const OwnCatalogue& catalogue) {
  std::set<std::string_view> measures;
  for (const EditionClause& clause : catalogue.edition.clauses)
    measures.insert(clause.measures.begin(), clause.measures.end());
  return measures;
}

/// The worst of its figures, or how the document stands; nothing for what is attested or has no figure yet.
std::optional<int> standing_of(const EditionClause& clause, const Part& part, const Evaluation& e,
                               ProgrammeRef programme) {
  if (clause.document) return document_status(e, programme, *clause.document);
  std::optional<int> worst;
  for (const Measure* m : part.measures)
    if (m->rating && std::find(clause.measures.begin(), clause.measures.end(), m->id) != clause.measures.end())
      worst = std::max(worst.value_or(1), *m->rating);
  return worst;
}

std::string shown_by(const EditionClause& clause) {
  if (clause.attested) return "attested";
  if (clause.document) return "document " + std::string(snapshot::word(*clause.document));
  std::string all;
  for (const auto& id : clause.measures) (all += all.empty() ? "" : ";") += id;
  return all;
}

}  // namespace

std::string own_edition(const OwnCatalogue& catalogue) {
  const std::string& file = catalogue.edition.folder;  // "own/county.toml"
  return file.substr(0, file.rfind(".toml"));
}

const OwnCatalogue* own_of_edition(const OwnCatalogues& own, std::string_view edition) {
  const auto found = std::find_if(own.all.begin(), own.all.end(),
                                  [&](const auto& catalogue) { return own_edition(*catalogue) == edition; });
  return found == own.all.end() ? nullptr : found->get();
}

std::string heading_of(const OwnCatalogue& catalogue) {
  const Edition& edition = catalogue.edition;
  std::string heading = edition.body;
  if (!edition.family.empty()) heading += " · " + edition.family;
  if (!edition.years.empty() && edition.years.front()) heading += " " + std::to_string(edition.years.front());
  return heading;
}

std::vector<std::string> own_editions(const OwnCatalogues& own, std::string_view programme) {
  std::vector<std::string> names;
  for (const auto& catalogue : own.all)
    if (catalogue->holds_for(programme)) names.push_back(own_edition(*catalogue));
  return names;
}

void keep_only_own(ProgrammeResult& result, const OwnCatalogues& own, std::string_view edition) {
  const auto* chosen = own_of_edition(own, edition);
  if (!chosen) return;
  const auto named = named_by(*chosen);
  std::set<std::string_view> clauses;
  for (const Measure& m : result.measures)
    if (named.contains(m.id)) clauses.insert(m.clause);
  result.measures.erase_if([&](const Measure& m) { return !clauses.contains(m.clause); });
  const auto has_figures = [&](std::string_view clause) {
    return std::any_of(result.measures.begin(), result.measures.end(),
                       [&](const Measure& m) { return m.clause == clause; });
  };
  std::erase_if(result.clauses, [&](const ClauseResult& c) { return !has_figures(c.clause); });
  std::erase_if(result.sections,
                [&](const SectionResult& s) { return std::none_of(s.clauses.begin(), s.clauses.end(), has_figures); });
}

std::vector<OwnPart> own_parts(const OwnCatalogues& own, std::string_view programme, std::string_view edition,
                               const ProgrammeResult& result) {
  std::vector<OwnPart> parts;
  for (const auto& catalogue : own.all) {
    if (!catalogue->holds_for(programme) || (edition != "all" && edition != own_edition(*catalogue))) continue;
    Part part{"own/" + std::to_string(parts.size() + 1), heading_of(*catalogue), std::nullopt, {}};
    const auto named = named_by(*catalogue);
    for (const Measure& m : result.measures)
      if (named.contains(m.id)) part.measures.push_back(&m);
    parts.push_back({catalogue, std::move(part)});
  }
  return parts;
}

void write_own(Folder& folder, const OwnPart& own, const std::vector<Part>& parts, const Evaluation& e,
               ProgrammeRef programme, const i18n::Words& words) {
  folder.csv(own.part.folder + "/clauses.csv", [&](csv::Writer& csv) {
    csv.record({"catalogue", "clause", "title", "shown_by", "rating", "wording", "licensed"});
    for (const EditionClause& clause : own.catalogue->edition.clauses) {
      const auto rating = standing_of(clause, own.part, e, programme);
      csv.record({csv::for_spreadsheet(own.part.heading), csv::for_spreadsheet(clause.id),
                  csv::for_spreadsheet(clause.title.in(words)), shown_by(clause),
                  rating ? std::to_string(*rating) : std::string(), csv::for_spreadsheet(clause.wording),
                  clause.wording.empty() ? "no" : "yes"});
    }
  });
  write_figures_of(folder, own.part.folder + "/figures.csv", own.part.measures, parts, words);
}

std::vector<PrintedClause> printed_clauses(const OwnPart& own, const Evaluation& e, ProgrammeRef programme,
                                           const i18n::Words& words) {
  std::vector<PrintedClause> all;
  const std::string attested = words.text(i18n::Key("accreditation.readiness.attested"));
  for (const EditionClause& clause : own.catalogue->edition.clauses) {
    const auto standing = standing_of(clause, own.part, e, programme);
    PrintedClause made{clause.id, clause.title.in(words), attested, attested, clause.wording};
    if (clause.document) {
      made.shown_by = words.text_of("record.code." + std::string(snapshot::word(*clause.document)));
      made.standing = words.text_of("accreditation.document_status." + ("s" + std::to_string(standing.value_or(4))));
    } else if (!clause.attested) {
      made.shown_by.clear();
      for (const auto& id : clause.measures)
        made.shown_by += (made.shown_by.empty() ? "" : "; ") + id + " " + figure_name(words, id);
      made.standing = rating_text(words, standing);
    }
    all.push_back(std::move(made));
  }
  return all;
}

}  // namespace kith::evidence
