// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "accreditation/own_catalogues.h"
#include "evidence/evidence.h"
#include "platform/base/id.h"
#include "platform/base/result.h"

/// Evidence packages that were asked for on a page: who asked, how far each is, and what became of it. They are no
/// records: whatever is lost here can be made again, byte by byte.
namespace kith::evidence {

/// How long an archive is kept: days after it was asked for, those of one with names, and how many of a programme.
/// The line in the list stays for ever.
inline constexpr int kept_days = 30, kept_days_named = 7, kept_of_programme = 10;
/// How often one is begun: a server that ends in the middle leaves it to its next start.
inline constexpr int tries_at_most = 3;
/// A maker that has not told of itself for so long is gone.
inline constexpr int silent_seconds = 900;

enum class PackageState : std::uint8_t { waiting, running, made, failed, cancelled, removed };
std::string_view name(PackageState);

struct Package {
  std::int64_t id{};
  ProgrammeId programme;
  Date from{}, to{}, as_of{};
  std::string edition;
  i18n::Language language{};
  bool named{}, printed{};
  std::string why;  ///< why with names; empty: pseudonyms
  Date asked_on{};
  AccountId asked_by;
  std::string who;  ///< the account's name
  PackageState state{};
  bool stopping{};
  std::string step;
  std::int64_t done{}, steps{};
  std::string place;  ///< the data folder that makes or keeps it
  std::int64_t ended_at{}, bytes{};
  std::string sha256, package_sum;
  std::optional<Date> removed_on;

  bool under_way() const { return state == PackageState::waiting || state == PackageState::running; }
  /// The last day on which its archive is there.
  Date kept_until() const { return add_days(asked_on, named ? kept_days_named : kept_days); }
  accreditation::Period period() const { return {from, to, as_of}; }
  Asked asked() const;
};

struct NewPackage {
  ProgrammeId programme;
  Date from{}, to{}, as_of{};
  std::string edition{"all"};
  i18n::Language language{};
  bool named{}, names_confirmed{}, printed{true};
  std::string why;
};
/// Puts it in the queue. Refusals by field: to (before from), as_of (in the future; the programme is not there then),
/// edition (neither one the programme follows nor of those of the agency's `own` that it is held to), cases (names of a
/// survivors' programme, edge case 56), names_confirmed and why (names want their own word and their reason);
/// `conflict` while three of the programme wait.
Result<std::int64_t> ask_for(db::Tx& tx, const NewPackage& wanted, const snapshot::Snapshot& snapshot,
                             const accreditation::OwnCatalogues& own, AccountId by, Instant now);

/// Newest first, of every programme.
std::vector<Package> packages(db::Tx& tx);
std::optional<Package> find_package(db::Tx& tx, std::int64_t id);
/// True when it was waiting or under way: it will end as cancelled, and nothing of it is kept.
bool stop_package(db::Tx& tx, std::int64_t id, Instant now);
/// An archive that is taken away, by somebody or by the rule; false when there is none.
bool remove_package(db::Tx& tx, std::int64_t id, Date today);
/// What the rule takes away today, of those kept at `place`; nothing that an outside reviewer may fetch (opened.h).
std::vector<std::int64_t> outlived(db::Tx& tx, const std::string& place, Date today);

/// File names of the archives that the list offers at `place`.
std::set<std::string> archives_at(db::Tx& tx, const std::string& place);
/// The archive's file name; our own words only.
std::string archive_name(std::int64_t package);

struct Ended {
  std::int64_t package{};
  PackageState state{};
};
/// For the maker. At its start: what it had under way is begun again, or has ended: cancelled, or failed after too many
/// tries. Those that have ended are returned.
std::vector<Ended> begin_again(db::Tx& tx, const std::string& place, Instant now);
/// The next one, now under way at `place`; also one whose maker is gone.
std::optional<Package> next_package(db::Tx& tx, const std::string& place, Instant now);
/// False when somebody wants it cancelled.
bool tell_step(db::Tx& tx, std::int64_t id, const std::string& step, int done, int steps, Instant now);
bool wants_stop(db::Tx& tx, std::int64_t id);
/// Back in the queue: the server ends.
void put_back(db::Tx& tx, std::int64_t id);
struct Archive {
  std::int64_t bytes{};
  std::string sha256, package_sum;
};
void note_made(db::Tx& tx, std::int64_t id, const Archive& archive, Instant now);
void note_ended(db::Tx& tx, std::int64_t id, PackageState state, Instant now);

}  // namespace kith::evidence
