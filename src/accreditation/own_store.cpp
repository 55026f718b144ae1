// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/own_store.h"

#include <toml++/toml.h>

#include <algorithm>
#include <sstream>

#include "accreditation/catalogue.h"
#include "accreditation/queries.h"

namespace kith::accreditation {
namespace {

constexpr std::size_t longest_name = 60;

OwnText text_in(const db::Row& row) {
  return {row.integer(0), row.integer(1), row.string(2), row.string(4), row.date(3), row.null(5) ? "" : row.string(5)};
}

std::size_t letters_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// Records hold no text with blanks around it.
std::string trimmed(const std::string& text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto from = text.find_first_not_of(blanks);
  return from == text.npos ? std::string() : text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

bool is_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !name.empty() && name.size() <= longest_name && letter(name.front()) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || c == '-' || c == '_'; });
}

std::optional<ProgrammeId> programme_of(db::Tx& tx, const std::string& id) {
  return tx.first(sql::programme_by_exchange_id, {{"id", id}},
                  [](const db::Row& row) { return row.id<ProgrammeId>(0); });
}

std::vector<Problem> flaws_of(db::Tx& tx, std::optional<std::int64_t> chain, const std::string& name,
                              const std::string& content, Date today) {
  std::vector<Problem> problems;
  if (!is_name(name)) problems.push_back({"name", "accreditation.own.flaw.name"});
  for (const OwnText& other : own_texts(tx, today))
    if (other.name == name && other.chain != chain) problems.push_back({"name", "accreditation.own.flaw.taken"});
  if (content.empty())
    problems.push_back({"content", "http.field.missing"});
  else if (letters_in(content) > most_own_letters)
    problems.push_back({"content", "accreditation.own.flaw.long"});
  else if (!check_own_text(tx, name, content).problems.empty())
    problems.push_back({"content", "accreditation.own.flaw.content"});
  return problems;
}

}  // namespace

std::vector<OwnText> own_texts(db::Tx& tx, Date as_of) { return tx.all(sql::own_texts, {{"as_of", as_of}}, text_in); }

std::optional<OwnText> own_text(db::Tx& tx, std::int64_t chain, Date as_of) {
  return tx.first(sql::own_text, {{"chain", chain}, {"as_of", as_of}}, text_in);
}

std::vector<OwnText> versions_of_own_text(db::Tx& tx, std::int64_t chain) {
  return tx.all(sql::own_versions, {{"chain", chain}}, text_in);
}

OwnCatalogues own_catalogues(db::Tx& tx, const std::string& folder, Date as_of) {
  OwnCatalogues own;
  std::vector<std::string> taken;
  for (const OwnText& text : own_texts(tx, as_of)) {
    if (std::find(taken.begin(), taken.end(), text.file()) != taken.end()) {
      own.problems.push_back({text.file(), "name_taken", {}});
      continue;
    }
    taken.push_back(text.file());
    read_own_text(own, text.file(), text.content);
  }
  read_own_catalogues(own, folder, taken);
  std::stable_sort(own.all.begin(), own.all.end(),
                   [](const auto& a, const auto& b) { return a->edition.folder < b->edition.folder; });
  return own;
}

OwnCatalogues check_own_text(db::Tx& tx, const std::string& name, const std::string& content) {
  OwnCatalogues own;
  read_own_text(own, name + ".toml", content);
  for (const auto& catalogue : own.all)
    for (const auto& id : catalogue->programmes)
      if (!programme_of(tx, id)) own.problems.push_back({name + ".toml", "programme", id});
  return own;
}

std::vector<ProgrammeNamed> programmes_named(db::Tx& tx, Date as_of) {
  return tx.all(sql::programmes_named, {{"as_of", as_of}}, [](const db::Row& row) {
    return ProgrammeNamed{row.id<ProgrammeId>(0), row.string(1), row.string(2)};
  });
}

std::optional<std::vector<ProgrammeId>> programmes_of(db::Tx& tx, const OwnCatalogues& checked) {
  std::vector<ProgrammeId> all;
  if (checked.all.empty() || !checked.wording.empty()) return std::nullopt;
  for (const auto& catalogue : checked.all) {
    if (catalogue->everywhere) return std::nullopt;
    for (const auto& id : catalogue->programmes)
      if (const auto programme = programme_of(tx, id)) all.push_back(*programme);
  }
  return all;
}

Result<std::int64_t> keep_own_text(db::Tx& tx, std::optional<std::int64_t> chain, const std::string& name,
                                   const std::string& typed, const records::Author& author) {
  const Date today = date_of(author.at);
  const std::string content = trimmed(typed);
  const auto before = chain ? own_text(tx, *chain, today) : std::nullopt;
  if (chain && !before) return refuse(RefusalKind::not_found, "records.not_found");
  if (auto problems = flaws_of(tx, chain, name, content, today); !problems.empty()) return refuse(std::move(problems));
  const std::vector<records::Field> fields{{"own_catalogues.name", std::string_view(name)},
                                           {"own_catalogues.event_date", today},
                                           {"own_catalogues.content", std::string_view(content)}};
  if (before && before->name == name && before->content == content) return *chain;
  const auto made = before ? records::correct(tx, "own_catalogues", *chain, before->version, fields, author)
                           : records::append(tx, "own_catalogues", fields, author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

Result<std::int64_t> withdraw_own_text(db::Tx& tx, std::int64_t chain, const records::Author& author) {
  const auto before = own_text(tx, chain, date_of(author.at));
  if (!before) return refuse(RefusalKind::not_found, "records.not_found");
  const auto made = records::void_record(tx, "own_catalogues", chain, before->version, author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

std::string text_of_wording(const std::string& edition, const std::string& clause, const std::string& text) {
  std::ostringstream out;
  out << toml::table{{"wording", toml::table{{edition, toml::table{{clause, text}}}}}};
  return out.str();
}

std::string name_of_wording(std::string_view edition, std::string_view clause) {
  std::string name = "wording-" + std::string(edition) + "-";
  for (const char c : clause) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool plain = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
    name += plain ? lower : '-';
  }
  return name;
}

std::vector<std::string> clauses_of_edition(const Edition& edition) {
  std::vector<std::string> ids;
  for (const EditionClause& clause : edition.clauses) ids.push_back(clause.id);
  constexpr std::string_view base = "coa-ms-2020";  // its clauses are those of the program's base
  if (edition.folder != base && edition.base != base) return ids;
  for (const ClauseRules* rules : all_clauses())
    if (!rules->section.empty() && std::find(ids.begin(), ids.end(), rules->clause) == ids.end())
      ids.emplace_back(rules->clause);
  return ids;
}

}  // namespace kith::accreditation
