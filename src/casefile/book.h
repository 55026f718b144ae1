// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "platform/base/date.h"
#include "platform/base/function_ref.h"
#include "platform/base/id.h"

/// Everybody in the records by name, sound and phone, with the files each person has (docs/decisions/0150).
namespace kith::casefile {

/// Why somebody is in the records: one place of one programme. Roles hang on the person; files do not merge (workflows
/// §0).
enum class Side : std::uint8_t { mentee, mentor, staff };
struct File {
  Side side{};
  ProgrammeId programme;
  SiteId site;    ///< 0 = none
  MatchId match;  ///< 0 = not by a match
};

/// What the record says of somebody who is called by an alias (docs/decisions/0205): the index finds by it for whoever
/// may open the seal, and shows it to nobody. Folded.
struct BehindSeal {
  std::string given, family;
  std::vector<std::string> words;
};

/// One person of the index. Words are folded (records/fold.h).
struct Indexed {
  PersonId person;
  std::string name;           ///< as staff call them; the alias where one is in force, and so the next three
  std::string given, family;  ///< folded
  std::string phone;          ///< digits only
  std::optional<Date> born;
  std::vector<std::string> words;
  std::vector<File> files;
  std::vector<PersonId> wards;  ///< mentees this person is family of, or stands to otherwise
  bool gone{};                  ///< withdrawn
  bool number_hidden{};         ///< by an alias or a protected address: the number is for whoever may open the seal
  std::optional<BehindSeal> behind;
};

enum class Fit : std::uint8_t { exact, prefix, variant, phone };
struct Hit {
  PersonId person;
  Fit fit{};
};

/// What to look for when somebody new is typed in.
struct Likeness {
  std::string_view given, family, phone;
  std::optional<Date> born;
  bool one_name{};  ///< one of the two names is enough: Tom and Thomas
};

/// Two records of one person (docs/decisions/0221): whatever is told of the one that is not used any more stands with
/// the one that is kept, which is found by the names and numbers of either; by those of the other only by whoever was
/// shown that one before, so that joining two records tells nobody a name.
class Book {
 public:
  /// Before anything else is told: `absorbed` is not used any more, `kept` instead.
  void join(PersonId absorbed, PersonId kept) { kept_.emplace(absorbed.value, kept); }
  /// Before anybody is put: `person`, under each of their records, is called `alias`.
  void call(PersonId person, std::string_view alias) { aliases_.emplace(person.value, alias); }
  /// The record that is kept; itself when it was joined with none.
  PersonId kept(PersonId person) const;
  /// Before anybody is put: `person`, under each of their records, is protected; so is whoever is called by an alias.
  void hide_number(PersonId person) { hidden_.insert(person.value); }
  /// A version of a person; replaces what was known of them.
  void put(PersonId person, std::string_view given, std::string_view family, std::string_view preferred,
           std::optional<Date> born, std::string_view phone);
  void withdraw(PersonId person);
  /// A record of `kind` (a word of ours) gives `person` a file; a later version of `chain` replaces it.
  void file(char kind, std::int64_t chain, PersonId person, const File& file);
  void ward(std::int64_t chain, PersonId person, PersonId mentee);
  /// Takes back whatever the record gave.
  void drop(char kind, std::int64_t chain);

  /// As they are called under the record that is kept.
  const Indexed* of(PersonId person) const;
  std::size_t size() const { return people_.size(); }

  /// Who fits what was typed and may be shown, best first: all words exactly, as beginnings, then by sound; of three
  /// digits and more, whose number holds them. Of 100,000 people some milliseconds at the most.
  /// Words and numbers behind a seal find only whom `opened` says.
  using Ask = FunctionRef<bool(const Indexed&)>;
  std::vector<Hit> find(std::string_view typed, Ask shown, Ask opened, std::size_t most) const;
  std::vector<Hit> find(std::string_view typed, Ask shown, std::size_t most) const {
    return find(typed, shown, nobody, most);
  }
  /// Who may be the same person: the same name, folded or by sound, and the same birth date or phone. Asks only those
  /// with that birthday or number. A name or number behind a seal counts only for whom `opened` says.
  std::vector<PersonId> alike(const Likeness& wanted, Ask shown, Ask opened) const;
  std::vector<PersonId> alike(const Likeness& wanted, Ask shown) const { return alike(wanted, shown, nobody); }

 private:
  static constexpr auto nobody = [](const Indexed&) { return false; };
  using Words = std::set<std::pair<std::string, std::uint32_t>>;
  struct Given {  ///< what one record gave to whom
    PersonId person;
    std::optional<File> file;
    PersonId ward;
  };
  Indexed& at(PersonId person);
  /// The record itself, and the one that is kept instead.
  std::vector<PersonId> records_of(PersonId person) const;
  /// Whom a record that fits means, if that may be shown.
  const Indexed* meant(const Indexed& one, FunctionRef<bool(const Indexed&)> shown) const;
  void take_out(std::uint32_t place);
  void put_in(std::uint32_t place, const std::string& word);

  std::vector<Indexed> people_;
  std::unordered_map<std::int64_t, std::uint32_t> place_;
  std::unordered_map<std::int64_t, PersonId> kept_;
  std::unordered_map<std::int64_t, std::string> aliases_;
  std::set<std::int64_t> hidden_;
  Words words_, sounds_;
  /// By birthday and by national number; entries of earlier versions stay and are tested again when found.
  std::unordered_multimap<std::int64_t, std::uint32_t> born_;
  std::unordered_multimap<std::string, std::uint32_t> numbers_;
  std::unordered_map<std::uint64_t, std::vector<Given>> given_;
};

}  // namespace kith::casefile
