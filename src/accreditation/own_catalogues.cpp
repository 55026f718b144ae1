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
    if (!told.contains("clause")) {
      if (!told.contains("wording")) problem("nothing", {});
      return;
    }
    find_lines(told);
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
    const auto line = static_cast<int>(error.source().begin.line);
    problem("unreadable", std::to_string(line), line);
  } catch (const std::exception&) {
    problem("unreadable", "?");
  }
  void problem(const char* what, std::string detail, int line = 0, std::string clause = {}) {
    own_.problems.push_back({name_, what, std::move(detail), line, std::move(clause)});
  }

 private:
  void read_wording(const toml::table& told) {
    const auto* editions = told["wording"].as_table();
    if (!editions) return;
    for (const auto& [edition, clauses] : *editions) {
      if (!edition_in(edition.str()) || !clauses.is_table()) {
        problem("edition", std::string(edition.str()), line_of(clauses));
        continue;
      }
      for (const auto& [clause, text] : *clauses.as_table()) {
        if (!text.is_string()) {
          problem("no_wording", std::string(clause.str()), line_of(text), std::string(clause.str()));
          continue;
        }
        own_.wording[std::string(edition.str())][std::string(clause.str())] = text.value_or(std::string());
      }
    }
  }
  static int line_of(const toml::node& node) { return static_cast<int>(node.source().begin.line); }
  /// Where each clause begins, in their order: the text that is read again has lines of its own.
  void find_lines(const toml::table& told) {
    if (const auto* clauses = told["clause"].as_array())
      for (const auto& one : *clauses)
        if (one.is_table()) lines_.push_back(line_of(one));
  }
  /// A kind that is no code would end the reading of the whole file.
  void drop_unknown_documents(toml::table& told) {
    auto* clauses = told["clause"].as_array();
    if (!clauses) return;
    for (auto& one : *clauses) {
      auto* clause = one.as_table();
      const auto kind = clause ? (*clause)["document"].value<std::string>() : std::nullopt;
      if (!kind || is_document(*kind)) continue;
      problem("document", *kind, line_of(one), (*clause)["id"].value_or(std::string()));
      clause->erase("document");
    }
  }
  void keep_sound_clauses(Edition& edition) {
    std::set<std::string> ids;
    std::size_t at = 0;
    std::vector<EditionClause> sound;
    const auto flawed = [&](EditionClause& clause) {
      const int line = at < lines_.size() ? lines_[at] : 0;
      ++at;
      const auto wrong = [&](const char* what, const std::string& detail) {
        problem(what, detail, line, clause.id);
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
    };
    for (EditionClause& clause : edition.clauses)
      if (!flawed(clause)) sound.push_back(std::move(clause));
    edition.clauses = std::move(sound);
  }
  /// A list that names nobody would be a catalogue that nobody is held to.
  void whom(const toml::table& told, OwnCatalogue& made) {
    const auto* said = told.get("programmes");
    made.everywhere = !said;
    if (!said) return;
    const auto* list = said->as_array();
    bool sound = list && !list->empty();
    if (list)
      for (const auto& id : *list) {
        made.programmes.push_back(id.value_or(std::string()));
        sound = sound && !made.programmes.back().empty();
      }
    if (!sound) problem("whom", {}, line_of(*said));
  }

  std::string name_;
  OwnCatalogues& own_;
  std::vector<int> lines_;
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

void read_own_text(OwnCatalogues& own, const std::string& file, const std::string& text) { File(file, own).read(text); }

OwnCatalogues read_own_catalogues(const std::string& folder) {
  OwnCatalogues own;
  read_own_catalogues(own, folder, {});
  return own;
}

bool lies_in(const std::string& folder, const std::string& file) {
  if (folder.empty()) return false;
  const auto files = files_in(folder);
  return std::any_of(files.begin(), files.end(), [&](const auto& path) { return path.filename() == file; });
}

void read_own_catalogues(OwnCatalogues& own, const std::string& folder, const std::vector<std::string>& taken) {
  if (folder.empty()) return;
  for (const auto& path : files_in(folder)) {
    const std::string name = path.filename().string();
    File file(name, own);
    const auto text = text_of(path);
    if (std::find(taken.begin(), taken.end(), name) != taken.end())
      file.problem("name_taken", {});
    else if (text)
      file.read(*text);
    else
      file.problem("unreadable", "?");
  }
}

}  // namespace kith::accreditation
