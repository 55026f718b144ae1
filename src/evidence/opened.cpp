// SPDX-License-Identifier: AGPL-3.0-or-later
#include "evidence/opened.h"

#include <algorithm>

#include "evidence/queries.h"

namespace kith::evidence {
namespace {

struct Given {
  std::int64_t opening{}, package{};
};
std::vector<Given> given(db::Tx& tx) {
  return tx.all(sql::opened_packages, {}, [](const db::Row& row) { return Given{row.integer(0), row.integer(1)}; });
}

}  // namespace

bool can_be_opened(const Package& package, ProgrammeId programme) {
  return package.state == PackageState::made && !package.named && package.programme == programme;
}

std::set<std::int64_t> opened_with(db::Tx& tx, std::int64_t opening) {
  std::set<std::int64_t> list;
  for (const Given& one : given(tx))
    if (one.opening == opening) list.insert(one.package);
  return list;
}

Result<std::set<std::int64_t>> open_packages(db::Tx& tx, const review::Opening& opening,
                                             const std::set<std::int64_t>& offered,
                                             const std::set<std::int64_t>& wanted, AccountId by, Instant now) {
  if (!opening.open_on(date_of(now))) return refuse(RefusalKind::conflict, "evidence.flaw.opening_over");
  const auto round = review::find_round(tx, opening.round);
  const auto before = opened_with(tx, opening.id);
  std::set<std::int64_t> changed;
  for (const std::int64_t id : wanted) {
    const auto package = find_package(tx, id);
    if (before.contains(id)) continue;
    if (!round || !package || !can_be_opened(*package, round->programme))
      return refuse(RefusalKind::invalid, "http.field.not_a_choice", "packages");
    tx.exec(sql::open_package_to, {{"opening", opening.id}, {"package", id}, {"now", now.utc_seconds}, {"by", by}});
    changed.insert(id);
  }
  for (const std::int64_t id : before) {
    if (!offered.contains(id) || wanted.contains(id)) continue;
    tx.exec(sql::close_package_to, {{"opening", opening.id}, {"package", id}, {"now", now.utc_seconds}, {"by", by}});
    changed.insert(id);
  }
  return changed;
}

std::vector<Opened> packages_open_to(db::Tx& tx, AccountId account, Date day) {
  std::map<std::int64_t, Opened, std::greater<>> found;
  const auto all = given(tx);
  for (const auto& opening : review::openings(tx)) {
    if (opening.account != account || !opening.open_on(day)) continue;
    const auto round = review::find_round(tx, opening.round);
    for (const Given& one : all) {
      const auto package = one.opening == opening.id ? find_package(tx, one.package) : std::nullopt;
      if (!package || !round || !can_be_opened(*package, round->programme)) continue;
      const auto at = found.try_emplace(package->id, Opened{*package, opening.last}).first;
      at->second.last = std::max(at->second.last, opening.last);
    }
  }
  std::vector<Opened> list;
  for (auto& [_, one] : found) list.push_back(std::move(one));
  return list;
}

std::set<std::int64_t> opened_on(db::Tx& tx, Date day) {
  std::set<std::int64_t> running, list;
  for (const auto& opening : review::openings(tx))
    if (opening.open_on(day)) running.insert(opening.id);
  for (const Given& one : given(tx))
    if (running.contains(one.opening)) list.insert(one.package);
  return list;
}

}  // namespace kith::evidence
