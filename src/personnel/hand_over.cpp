// SPDX-License-Identifier: AGPL-3.0-or-later
#include "personnel/hand_over.h"

#include <algorithm>

#include "personnel/queries.h"
#include "snapshot/refs.h"

namespace kith::personnel {
namespace {

constexpr int days_back = 14, days_ahead = 90;

using Made = Result<records::Appended>;

std::optional<Refusal> wrong_days(Date day, std::optional<Date> back_on, Date today, const char* field = "day") {
  if (day < add_days(today, -days_back) || day > add_days(today, days_ahead))
    return refuse(RefusalKind::invalid, "personnel.flaw.day", field).value();
  if (back_on && *back_on <= day) return refuse(RefusalKind::invalid, "personnel.flaw.back_on", "back_on").value();
  return std::nullopt;
}

Made begin(db::Tx& tx, const Carried& of, PersonId worker, Date from, std::optional<Date> until,
           const records::Author& author) {
  return records::append(tx, "match_assignments",
                         {{"match_assignments.match_id", of.match},
                          {"match_assignments.person_id", worker},
                          {"match_assignments.need_level", snapshot::word(of.need)},
                          {"match_assignments.start_date", from},
                          {"match_assignments.end_date", until ? db::Value(*until) : db::Value()}},
                         author);
}

/// Ends the day before `day`; what would only begin then never does.
Made end(db::Tx& tx, const Carried& of, Date day, const records::Author& author) {
  if (of.start >= day) return records::void_record(tx, "match_assignments", of.assignment, of.version, author);
  return records::correct(tx, "match_assignments", of.assignment, of.version,
                          {{"match_assignments.end_date", add_days(day, -1)}}, author);
}

Made keep_reason(db::Tx& tx, MatchId match, ProgrammeId programme, std::string_view act, std::string_view why,
                 const records::Author& author) {
  return records::append(tx, "guard_overrides",
                         {{"guard_overrides.programme_id", programme},
                          {"guard_overrides.match_id", match},
                          {"guard_overrides.event_date", date_of(author.at)},
                          {"guard_overrides.act", act},
                          {"guard_overrides.reason", why}},
                         author);
}

/// What one line of a hand-over wrote.
struct Line {
  std::int64_t ended{}, ended_before{}, ended_after{}, begun{};
  std::optional<std::int64_t> back;
};

Result<Line> transfer(db::Tx& tx, const Transfer& t, const HandOver& act, const records::Author& author) {
  const Carried& had = t.carried;
  const auto ended = end(tx, had, act.day, author);
  if (!ended) return tl::unexpected(ended.error());
  const Date from = std::max(act.day, had.start);
  const bool returns = act.back_on && (!had.end || *had.end >= *act.back_on) && *act.back_on > from;
  const auto begun = begin(tx, had, t.to, from, returns ? std::optional(add_days(*act.back_on, -1)) : had.end, author);
  if (!begun) return tl::unexpected(begun.error());
  Line line{had.assignment, had.version, ended->id, begun->chain, {}};
  if (!returns) return line;
  const auto back = begin(tx, had, act.from, *act.back_on, had.end, author);
  if (!back) return tl::unexpected(back.error());
  line.back = back->chain;
  return line;
}

bool unchanged(db::Tx& tx, std::int64_t chain, std::int64_t last) {
  const auto newest = records::newest(tx, "match_assignments", chain);
  return newest && newest->id == last;
}

Made withdraw(db::Tx& tx, std::int64_t chain, const records::Author& author) {
  return records::void_record(tx, "match_assignments", chain, chain, author);
}

/// The worker's assignment as it was before: its end as then, or, if it was withdrawn, the same once more.
Made restore(db::Tx& tx, const Line& line, const records::Author& author) {
  const auto versions = records::history(tx, "match_assignments", line.ended);
  const auto at = [&](std::int64_t id) {
    return std::find_if(versions.begin(), versions.end(), [&](const auto& version) { return version.id == id; });
  };
  const auto before = at(line.ended_before), after = at(line.ended_after);
  const auto value = [&](records::ColumnKey column) {
    return before->values[static_cast<std::size_t>(column.position()) - 1].value();
  };
  if (!after->voided)
    return records::correct(tx, "match_assignments", line.ended, line.ended_after,
                            {{"match_assignments.end_date", value("match_assignments.end_date")}}, author);
  std::vector<records::Field> fields;
  for (const records::ColumnKey column :
       {records::ColumnKey("match_assignments.match_id"), records::ColumnKey("match_assignments.person_id"),
        records::ColumnKey("match_assignments.need_level"), records::ColumnKey("match_assignments.start_date"),
        records::ColumnKey("match_assignments.end_date")})
    fields.push_back({column, value(column)});
  return records::append(tx, "match_assignments", fields, author);
}

bool unchanged(db::Tx& tx, const Line& line) {
  return unchanged(tx, line.ended, line.ended_after) && unchanged(tx, line.begun, line.begun) &&
         (!line.back || unchanged(tx, *line.back, *line.back));
}

Result<bool> take_back_line(db::Tx& tx, const Line& line, const records::Author& author) {
  if (const auto gone = withdraw(tx, line.begun, author); !gone) return tl::unexpected(gone.error());
  if (line.back)
    if (const auto gone = withdraw(tx, *line.back, author); !gone) return tl::unexpected(gone.error());
  if (const auto restored = restore(tx, line, author); !restored) return tl::unexpected(restored.error());
  return true;
}

bool is_over(std::span<const Over> over, PersonId worker) {
  return std::any_of(over.begin(), over.end(), [&](const Over& o) { return o.worker == worker; });
}

}  // namespace

std::vector<Carried> caseload(db::Tx& tx, const snapshot::Snapshot& snapshot, PersonId worker, Date day, Date today) {
  std::vector<Carried> list;
  tx.query(sql::assignments_from, {{"person", worker}, {"day", day}, {"as_of", today}}, [&](const db::Row& row) {
    const auto match = row.id<MatchId>(2);
    const auto state = snapshot::state_of(snapshot, snapshot::ref_of(match), today);
    if (!state || state->closed()) return;
    list.push_back({row.integer(0), row.integer(1), match, snapshot::key_of(state->programme),
                    snapshot::key_of(state->mentor), snapshot::key_of(state->mentee),
                    snapshot::parse_code<snapshot::NeedLevel>(row.text(3)), row.date(4), row.maybe_date(5)});
  });
  return list;
}

std::vector<Carried> carried_of(db::Tx& tx, MatchId match, PersonId worker, Date day, Date today) {
  std::vector<Carried> list;
  tx.query(sql::assignments_of_match, {{"match", match}, {"day", day}, {"as_of", today}}, [&](const db::Row& row) {
    if (row.id<PersonId>(4) != worker) return;
    Carried one;
    one.assignment = row.integer(0);
    one.version = row.integer(1);
    one.match = match;
    one.start = row.date(2);
    one.end = row.maybe_date(3);
    list.push_back(one);
  });
  return list;
}

std::vector<Over> over_limit(const snapshot::Snapshot& snapshot, std::span<const Transfer> transfers, Date day,
                             Date today) {
  Sums sums(snapshot, today);
  const Date then = std::max(day, today);
  std::map<std::pair<PersonId, ProgrammeId>, std::int64_t> more;
  for (const auto& t : transfers) more[{t.to, t.carried.programme}];
  for (auto& [key, weight] : more)
    for (const auto& t : transfers)
      if (t.to == key.first) weight += sums.weight(t.carried.match, key.second, t.carried.need, then);
  std::vector<Over> list;
  for (const auto& [key, weight] : more) {
    const auto carries = sums.of(key.first, key.second, then);
    if (carries.limit && weight > 0 && carries.load.weight + weight > *carries.limit)
      list.push_back({key.first, key.second, carries.load.weight + weight, *carries.limit});
  }
  return list;
}

Result<std::int64_t> hand_over(db::Tx& tx, const HandOver& act, std::span<const Over> over, std::string_view why,
                               const records::Author& author) {
  if (act.transfers.empty()) return refuse(RefusalKind::invalid, "personnel.flaw.nothing", "all_to");
  if (auto wrong = wrong_days(act.day, act.back_on, date_of(author.at))) return tl::unexpected(std::move(*wrong));
  const auto id = *tx.first(sql::add_handover,
                            {{"person", act.from},
                             {"day", act.day},
                             {"back", act.back_on ? db::Value(*act.back_on) : db::Value()},
                             {"now", author.at.utc_seconds},
                             {"by", author.person}},
                            [](const db::Row& row) { return row.integer(0); });
  for (const auto& t : act.transfers) {
    const auto line = transfer(tx, t, act, author);
    if (!line) return tl::unexpected(line.error());
    tx.exec(sql::add_line, {{"handover", id},
                            {"ended", line->ended},
                            {"before", line->ended_before},
                            {"after", line->ended_after},
                            {"begun", line->begun},
                            {"back", line->back ? db::Value(*line->back) : db::Value()}});
    if (!is_over(over, t.to)) continue;
    if (const auto kept = keep_reason(tx, t.carried.match, t.carried.programme, "hand_over", why, author); !kept)
      return tl::unexpected(kept.error());
  }
  return id;
}

Result<std::int64_t> take_back(db::Tx& tx, std::int64_t handover, const records::Author& author) {
  const auto lines = tx.all(sql::lines, {{"handover", handover}}, [](const db::Row& row) {
    return Line{row.integer(0), row.integer(1), row.integer(2), row.integer(3),
                row.null(4) ? std::nullopt : std::optional(row.integer(4))};
  });
  const bool undone =
      tx.first(sql::handover, {{"handover", handover}}, [](const db::Row& row) { return !row.null(1); }).value_or(true);
  if (undone) return refuse(RefusalKind::conflict, "personnel.flaw.undone");
  if (!std::all_of(lines.begin(), lines.end(), [&](const Line& line) { return unchanged(tx, line); }))
    return refuse(RefusalKind::conflict, "personnel.flaw.changed_since");
  tx.exec(sql::undone, {{"handover", handover}, {"now", author.at.utc_seconds}, {"by", author.person}});
  for (const auto& line : lines)
    if (const auto done = take_back_line(tx, line, author); !done) return tl::unexpected(done.error());
  return handover;
}

std::vector<Past> hand_overs_of(db::Tx& tx, PersonId person) {
  return tx.all(sql::handovers_of, {{"person", person}}, [](const db::Row& row) {
    return Past{row.integer(0), row.date(1), row.maybe_date(2), static_cast<int>(row.integer(5)), !row.null(4)};
  });
}

std::vector<Given> given_in(db::Tx& tx, std::int64_t handover) {
  return tx.all(sql::given_in, {{"handover", handover}}, [](const db::Row& row) {
    return Given{row.id<MatchId>(0), row.id<PersonId>(1), row.date(2)};
  });
}

std::optional<PersonId> hand_over_from(db::Tx& tx, std::int64_t handover) {
  return tx.first(sql::handover, {{"handover", handover}}, [](const db::Row& row) { return row.id<PersonId>(0); });
}

Result<std::int64_t> assign(db::Tx& tx, const Assignment& act, std::span<const Carried> until_now, bool over,
                            std::string_view why, const records::Author& author) {
  if (auto wrong = wrong_days(act.day, {}, date_of(author.at), "start_date")) return tl::unexpected(std::move(*wrong));
  for (const auto& had : until_now)
    if (const auto ended = end(tx, had, act.day, author); !ended) return tl::unexpected(ended.error());
  Carried fresh;
  fresh.match = act.match;
  fresh.need = act.need;
  const auto begun = begin(tx, fresh, act.to, act.day, {}, author);
  if (!begun) return tl::unexpected(begun.error());
  if (over)
    if (const auto kept = keep_reason(tx, act.match, act.programme, "assignment", why, author); !kept)
      return tl::unexpected(kept.error());
  return begun->chain;
}

Result<bool> unassign(db::Tx& tx, std::int64_t begun, const records::Author& author) {
  const auto lines = tx.all(sql::ended_for, {{"begun", begun}}, [&](const db::Row& row) {
    return Line{row.integer(0), row.integer(1), row.integer(2), begun, {}};
  });
  if (!unchanged(tx, begun, begun)) return false;
  if (!std::all_of(lines.begin(), lines.end(), [&](const Line& line) { return unchanged(tx, line); })) return false;
  if (const auto gone = withdraw(tx, begun, author); !gone) return tl::unexpected(gone.error());
  for (const auto& line : lines)
    if (const auto restored = restore(tx, line, author); !restored) return tl::unexpected(restored.error());
  return true;
}

}  // namespace kith::personnel
