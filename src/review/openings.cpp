// SPDX-License-Identifier: AGPL-3.0-or-later
#include "review/openings.h"

#include <algorithm>

#include "records/digest.h"
#include "review/queries.h"

namespace kith::review {
namespace {

std::vector<Round> chosen(db::Tx& tx, std::span<const std::int64_t> ids) {
  auto list = rounds(tx);
  std::erase_if(list, [&](const Round& round) { return std::find(ids.begin(), ids.end(), round.id) == ids.end(); });
  return list;
}

struct ProgrammeTold {
  std::string name;
  bool survivor{};
};
std::map<ProgrammeId, ProgrammeTold> programmes_told(db::Tx& tx, Date as_of) {
  std::map<ProgrammeId, ProgrammeTold> list;
  tx.query(sql::programmes, {{"as_of", as_of}}, [&](const db::Row& row) {
    list[row.id<ProgrammeId>(0)] = {row.string(1), row.flag(3)};
  });
  return list;
}

/// An outsider: nobody in the records, and no role but reviewer.
bool outsider(db::Tx& tx, const auth::Account& account, Date today) {
  if (account.person) return false;
  for (const auto& held : auth::list_grants(tx, account.id))
    if (held.grant.role != auth::Role::reviewer && (!held.valid_until || *held.valid_until >= today)) return false;
  return true;
}

}  // namespace

std::vector<Opening> openings(db::Tx& tx) {
  return tx.all(sql::openings, {}, [](const db::Row& row) {
    return Opening{row.integer(0), row.integer(1), row.integer(2), row.id<AccountId>(3), row.date(4),
                   row.date(5),    row.flag(6),    row.string(7),  row.string(8),        row.maybe_date(9)};
  });
}

std::set<std::int64_t> rounds_open_to(db::Tx& tx, AccountId account, Date day) {
  std::set<std::int64_t> list;
  for (const auto& opening : openings(tx))
    if (opening.account == account && opening.open_on(day)) list.insert(opening.round);
  return list;
}

Reach reach_of(db::Tx& tx, std::span<const std::int64_t> ids, Date today) {
  Reach reach;
  auto told = programmes_told(tx, today);
  std::set<ProgrammeId> programmes;
  for (auto& round : chosen(tx, ids)) {
    Reach::Part part{std::move(round), {}, {}};
    part.programme = told[part.round.programme].name;
    part.files = sample_of(tx, part.round.id);
    reach.files += static_cast<std::int64_t>(part.files.size());
    programmes.insert(part.round.programme);
    reach.parts.push_back(std::move(part));
  }
  reach.programmes = static_cast<std::int64_t>(programmes.size());
  for (const auto programme : programmes) {
    const auto& [name, survivor] = told[programme];
    reach.survivor_programmes += survivor ? 1 : 0;
    reach.names.push_back(name);
  }
  return reach;
}

std::string shown_of(const Reach& reach, std::string_view login) {
  records::Digest digest;
  digest.add(login);
  for (const auto& part : reach.parts)
    for (const auto& file : part.files) digest.add("\n" + std::to_string(file.id));
  constexpr std::size_t letters = 16;
  return digest.text().substr(0, letters);
}

Beside beside_of(db::Tx& tx, std::string_view login, Date today) {
  Beside beside;
  const auto account = auth::find_account(tx, login);
  if (!account) return beside;
  auto told = programmes_told(tx, today);
  const auto all = openings(tx);
  for (const auto& opening : all)
    if (opening.account == account->id && opening.open_on(today))
      if (const auto round = find_round(tx, opening.round))
        beside.open.push_back({round->quarter, told[round->programme].name, opening.last});
  for (const auto& held : auth::list_grants(tx, account->id)) {
    const bool now = held.valid_from <= today && (!held.valid_until || *held.valid_until >= today);
    const auto opened = [&](const Opening& opening) { return opening.grant == held.id; };
    beside.role_alone = beside.role_alone || (now && held.grant.role == auth::Role::reviewer &&
                                              std::none_of(all.begin(), all.end(), opened));
  }
  return beside;
}

Result<void> check_opening(db::Tx& tx, const NewOpening& opening, Date today) {
  std::vector<Problem> problems;
  const auto account = auth::find_account(tx, opening.login);
  if (!account)
    problems.push_back({"login", "review.flaw.no_account"});
  else if (!outsider(tx, *account, today))
    problems.push_back({"login", "review.flaw.insider"});
  if (opening.rounds.empty()) problems.push_back({"rounds", "review.flaw.no_rounds"});
  if (!opening.last)
    problems.push_back({"last_day", "http.field.missing"});
  else if (*opening.last < today || *opening.last > add_days(today, longest_opening_days))
    problems.push_back({"last_day", "review.flaw.last_day"});
  if (opening.why.empty()) problems.push_back({"why", "http.field.missing"});
  if (!problems.empty()) return refuse(std::move(problems));
  return {};
}

Result<void> open_to(db::Tx& tx, const NewOpening& opening, AccountId by, Instant now, PersonId person) {
  const Date today = date_of(now);
  if (auto fits = check_opening(tx, opening, today); !fits) return fits;
  if (reach_of(tx, opening.rounds, today).survivor_programmes > 0 && !opening.released)
    return refuse(RefusalKind::invalid, "review.flaw.release", "released");
  const auto account = auth::find_account(tx, opening.login)->id;
  std::map<ProgrammeId, std::int64_t> grants;
  for (const auto& round : chosen(tx, opening.rounds)) {
    if (!grants.contains(round.programme)) {
      const auto grant =
          auth::add_grant(tx, account, {{auth::Role::reviewer, round.programme, {}}, today, *opening.last}, by, now);
      if (!grant) return tl::unexpected(grant.error());
      grants[round.programme] = *grant;
    }
    tx.exec(sql::add_opening, {{"account", account},
                               {"round", round.id},
                               {"account_grant", grants[round.programme]},
                               {"first", today},
                               {"last", *opening.last},
                               {"released", opening.released ? 1 : 0},
                               {"why", opening.why},
                               {"now", now.utc_seconds},
                               {"by", person}});
  }
  return {};
}

bool end_opening(db::Tx& tx, const Opening& opening, PersonId by, Instant now) {
  if (opening.ended_on) return false;
  const auto all = openings(tx);
  const bool shared = std::any_of(all.begin(), all.end(), [&](const Opening& other) {
    return other.grant == opening.grant && other.id != opening.id && !other.ended_on;
  });
  if (!shared) auth::revoke_grant(tx, opening.account, opening.grant, now);
  tx.exec(sql::end_opening, {{"opening", opening.id}, {"day", date_of(now)}, {"now", now.utc_seconds}, {"by", by}});
  return true;
}

}  // namespace kith::review
