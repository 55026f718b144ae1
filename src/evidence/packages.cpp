// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/packages.h"

#include <algorithm>
#include <array>
#include <map>

#include "evidence/edition_choice.h"
#include "evidence/opened.h"
#include "evidence/queries.h"
#include "snapshot/refs.h"

namespace kith::evidence {
namespace {

constexpr std::array<std::string_view, 6> state_names{"waiting", "running", "made", "failed", "cancelled", "removed"};
constexpr int waiting_at_most = 3;

PackageState parse_state(std::string_view text) {
  return static_cast<PackageState>(std::find(state_names.begin(), state_names.end(), text) - state_names.begin());
}

Package package_of(const db::Row& row) {
  Package p;
  p.id = row.integer(0);
  p.programme = row.id<ProgrammeId>(1);
  p.from = row.date(2), p.to = row.date(3), p.as_of = row.date(4);
  p.edition = row.string(5);
  p.language = i18n::parse_language(row.text(6)).value_or(i18n::Language::en);
  p.named = row.flag(7), p.printed = row.flag(8);
  p.why = row.string(9);
  p.asked_on = row.date(10);
  p.asked_by = row.id<AccountId>(11);
  p.who = row.string(12);
  p.state = parse_state(row.text(13));
  p.stopping = row.flag(14);
  p.step = row.string(15);
  p.done = row.integer(16), p.steps = row.integer(17);
  p.place = row.string(18);
  p.ended_at = row.integer(19), p.bytes = row.integer(20);
  p.sha256 = row.string(21), p.package_sum = row.string(22);
  p.removed_on = row.maybe_date(23);
  return p;
}

std::vector<Problem> problems_of(const NewPackage& wanted, const snapshot::Snapshot& snapshot,
                                 const accreditation::OwnCatalogues& own, Date today) {
  std::vector<Problem> problems;
  if (wanted.to < wanted.from) problems.push_back({"to", "records.flaw.end_before_start"});
  if (wanted.as_of > today) problems.push_back({"as_of", "evidence.flaw.future"});
  const auto programme = snapshot::ref_of(wanted.programme);
  const auto* row = snapshot.effective<snapshot::ProgrammeRow>(programme, snapshot::Day(wanted.as_of));
  if (!row) {
    if (wanted.as_of <= today) problems.push_back({"as_of", "evidence.flaw.not_there"});
    return problems;
  }
  const auto offered = editions_of(snapshot, programme, snapshot::Day(wanted.as_of), own);
  if (std::find(offered.begin(), offered.end(), wanted.edition) == offered.end())
    problems.push_back({"edition", "http.field.not_a_choice"});
  if (!wanted.named) return problems;
  if (row->survivor) problems.push_back({"cases", "evidence.flaw.survivors"});
  if (!wanted.names_confirmed) problems.push_back({"names_confirmed", "evidence.flaw.confirm"});
  if (wanted.why.empty()) problems.push_back({"why", "evidence.flaw.why"});
  return problems;
}

}  // namespace

std::string_view name(PackageState state) { return state_names[static_cast<std::size_t>(state)]; }

Asked Package::asked() const {
  Asked asked{snapshot::ref_of(programme), period(), language, named, printed, edition};
  return asked;
}

Result<std::int64_t> ask_for(db::Tx& tx, const NewPackage& wanted, const snapshot::Snapshot& snapshot,
                             const accreditation::OwnCatalogues& own, AccountId by, Instant now) {
  if (auto problems = problems_of(wanted, snapshot, own, date_of(now)); !problems.empty())
    return refuse(std::move(problems));
  const auto waiting = tx.first(sql::waiting_of_programme, {{"programme", wanted.programme}},
                                [](const db::Row& row) { return row.integer(0); });
  if (waiting.value_or(0) >= waiting_at_most) return refuse(RefusalKind::conflict, "evidence.flaw.many");
  return *tx.first(sql::add_package,
                   {{"programme", wanted.programme},
                    {"first", wanted.from},
                    {"last", wanted.to},
                    {"as_of", wanted.as_of},
                    {"edition", wanted.edition},
                    {"language", i18n::short_name(wanted.language)},
                    {"named", wanted.named ? 1 : 0},
                    {"why", wanted.named ? db::Value(wanted.why) : db::Value()},
                    {"printed", wanted.printed ? 1 : 0},
                    {"day", date_of(now)},
                    {"now", now.utc_seconds},
                    {"by", by}},
                   [](const db::Row& row) { return row.integer(0); });
}

std::vector<Package> packages(db::Tx& tx) { return tx.all(sql::packages, {}, package_of); }

std::optional<Package> find_package(db::Tx& tx, std::int64_t id) {
  return tx.first(sql::package, {{"id", id}}, package_of);
}

bool stop_package(db::Tx& tx, std::int64_t id, Instant now) {
  return tx.exec(sql::stop_waiting, {{"id", id}, {"now", now.utc_seconds}}) > 0 ||
         tx.exec(sql::stop_running, {{"id", id}}) > 0;
}

bool remove_package(db::Tx& tx, std::int64_t id, Date today) {
  return tx.exec(sql::remove_package, {{"id", id}, {"day", today}}) > 0;
}

std::vector<std::int64_t> outlived(db::Tx& tx, const std::string& place, Date today) {
  std::vector<std::int64_t> gone;
  std::map<std::int64_t, int> of_programme;
  const auto opened = opened_on(tx, today);
  tx.query(sql::made_packages, {{"place", place}}, [&](const db::Row& row) {
    if (opened.contains(row.integer(0))) return;
    const Date until = add_days(row.date(3), row.flag(2) ? kept_days_named : kept_days);
    if (++of_programme[row.integer(1)] > kept_of_programme || until < today) gone.push_back(row.integer(0));
  });
  return gone;
}

std::string archive_name(std::int64_t package) { return "package-" + std::to_string(package) + ".zip"; }

std::set<std::string> archives_at(db::Tx& tx, const std::string& place) {
  std::set<std::string> names;
  tx.query(sql::made_packages, {{"place", place}},
           [&](const db::Row& row) { names.insert(archive_name(row.integer(0))); });
  return names;
}

std::vector<Ended> begin_again(db::Tx& tx, const std::string& place, Instant now) {
  const auto ended = tx.all(sql::not_begun_again, {{"place", place}, {"most", tries_at_most}}, [](const db::Row& row) {
    return Ended{row.integer(0), row.flag(1) ? PackageState::cancelled : PackageState::failed};
  });
  for (const Ended& one : ended) note_ended(tx, one.package, one.state, now);
  tx.exec(sql::wait_again, {{"place", place}});
  return ended;
}

std::optional<Package> next_package(db::Tx& tx, const std::string& place, Instant now) {
  tx.exec(sql::wait_for_another, {{"before", now.utc_seconds - silent_seconds}});
  const auto next = tx.first(sql::next_package, {}, [](const db::Row& row) { return row.integer(0); });
  if (!next || *next == 0) return std::nullopt;
  tx.exec(sql::begin_package, {{"id", *next}, {"place", place}, {"now", now.utc_seconds}});
  return find_package(tx, *next);
}

bool tell_step(db::Tx& tx, std::int64_t id, const std::string& step, int done, int steps, Instant now) {
  tx.exec(sql::tell_step, {{"id", id}, {"step", step}, {"done", done}, {"steps", steps}, {"now", now.utc_seconds}});
  return !wants_stop(tx, id);
}

bool wants_stop(db::Tx& tx, std::int64_t id) {
  return tx.first(sql::wants_stop, {{"id", id}}, [](const db::Row& row) { return row.flag(0); }).value_or(true);
}

void put_back(db::Tx& tx, std::int64_t id) { tx.exec(sql::put_back, {{"id", id}}); }

void note_made(db::Tx& tx, std::int64_t id, const Archive& archive, Instant now) {
  tx.exec(sql::note_made, {{"id", id},
                           {"now", now.utc_seconds},
                           {"bytes", archive.bytes},
                           {"sha256", archive.sha256},
                           {"sum", archive.package_sum}});
}

void note_ended(db::Tx& tx, std::int64_t id, PackageState state, Instant now) {
  tx.exec(sql::note_ended, {{"id", id}, {"state", name(state)}, {"now", now.utc_seconds}});
}

}  // namespace kith::evidence
