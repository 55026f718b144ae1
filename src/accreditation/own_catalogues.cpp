// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/own_catalogues.h"

#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "accreditation/catalogue.h"

namespace kith::accreditation {
namespace {

constexpr std::size_t most_files = 100, most_bytes = 1 << 20;

/// The TOML files of the folder by name.
std::vector<std::filesystem::path> files_in(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code none;
  for (std::filesystem::directory_iterator at(folder, none), end; !none && at != end; at.increment(none))
    if (at->path().extension() == ".toml" && at->is_regular_file(none)) files.push_back(at->path());
  std::sort(files.begin(), files.end());
  if (files.size() > most_files) files.resize(most_files);
  return files;
}

std::optional<std::string> text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text(most_bytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad() || in.gcount() > static_cast<std::streamsize>(most_bytes)) return std::nullopt;
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

bool is_measure(std::string_view id) {
  const auto all = all_clauses();
  return std::any_of(all.begin(), all.end(), [&](const ClauseRules* rules) {
    return std::find(rules->measures.begin(), rules->measures.end(), id) != rules->measures.end();
  });
}

bool is_document(std::string_view kind) try {
  snapshot::parse_code<snapshot::DocumentKind>(kind);
  return true;
} catch (const std::runtime_error&) {
  return false;
}

/// Reads one file into what the agency has.
class File {
 public:
  File(std::string name, OwnCatalogues& own) : name_(std::move(name)), own_(own) {}

  void read(const std::string& text) try {
    toml::table told = toml::parse(text);
    read_wording(told);
    if (!told.contains("clause")) return;
    drop_unknown_documents(told);
    std::ostringstream again;
    again << told;
    auto made = std::make_shared<OwnCatalogue>();
    made->edition = parse_edition("own/" + name_, again.str());
    if (made->edition.body.empty()) return problem("no_name", "body");
    keep_sound_clauses(made->edition);
    whom(told, *made);
    own_.all.push_back(std::move(made));
  } catch (const toml::parse_error& error) {
    problem("unreadable", std::to_string(error.source().begin.line));
  } catch (const std::exception&) {
    problem("unreadable", "?");
  }
  void problem(const char* what, std::string detail) { own_.problems.push_back({name_, what, std::move(detail)}); }

 private:
  void read_wording(const toml::table& told) {
    const auto* editions = told["wording"].as_table();
    if (!editions) return;
    for (const auto& [edition, clauses] : *editions) {
      if (!edition_in(edition.str()) || !clauses.is_table()) {
        problem("edition", std::string(edition.str()));
        continue;
      }
      for (const auto& [clause, text] : *clauses.as_table())
        own_.wording[std::string(edition.str())][std::string(clause.str())] = text.value_or(std::string());
    }
  }
  /// A kind that is no code would end the reading of the whole file.
  void drop_unknown_documents(toml::table& told) {
    auto* clauses = told["clause"].as_array();
    if (!clauses) return;
    for (auto& one : *clauses) {
      auto* clause = one.as_table();
      const auto kind = clause ? (*clause)["document"].value<std::string>() : std::nullopt;
      if (!kind || is_document(*kind)) continue;
      problem("document", *kind);
      clause->erase("document");
    }
  }
  void keep_sound_clauses(Edition& edition) {
    std::set<std::string> ids;
    std::erase_if(edition.clauses, [&](EditionClause& clause) {
      const auto wrong = [&](const char* what, const std::string& detail) {
        problem(what, detail);
        return true;
      };
      if (clause.id.empty()) return wrong("no_clause_id", {});
      if (!ids.insert(clause.id).second) return wrong("clause_twice", clause.id);
      if (clause.title.en.empty()) clause.title.en = clause.title.fr;
      if (clause.title.fr.empty()) clause.title.fr = clause.title.en;
      if (clause.title.en.empty()) return wrong("no_title", clause.id);
      std::erase_if(clause.measures, [&](const std::string& id) { return !is_measure(id) && wrong("measure", id); });
      const int ways = !clause.measures.empty() + clause.document.has_value() + clause.attested;
      return ways != 1 && wrong("shown_by", clause.id);
    });
  }
  static void whom(const toml::table& told, OwnCatalogue& made) {
    made.everywhere = !told.contains("programmes");
    if (const auto* list = told["programmes"].as_array())
      for (const auto& id : *list) made.programmes.push_back(id.value_or(std::string()));
  }

  std::string name_;
  OwnCatalogues& own_;
};

}  // namespace

bool OwnCatalogue::holds_for(std::string_view programme) const {
  return everywhere || std::find(programmes.begin(), programmes.end(), programme) != programmes.end();
}

std::string OwnCatalogues::wording_of(std::string_view edition, std::string_view clause) const {
  const auto texts = wording.find(std::string(edition));
  if (texts == wording.end()) return {};
  const auto text = texts->second.find(std::string(clause));
  return text == texts->second.end() ? std::string() : text->second;
}

OwnCatalogues read_own_catalogues(const std::string& folder) {
  OwnCatalogues own;
  if (folder.empty()) return own;
  for (const auto& path : files_in(folder)) {
    File file(path.filename().string(), own);
    if (const auto text = text_of(path))
      file.read(*text);
    else
      file.problem("unreadable", "?");
  }
  return own;
}

}  // namespace kith::accreditation
