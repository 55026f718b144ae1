// SPDX-License-Identifier: AGPL-3.0-or-later
#include "review/commands.h"

#include <ostream>

#include "platform/cli/command.h"
#include "review/queries.h"
#include "review/round.h"

namespace kith::review {
namespace {

constexpr int not_found = 4;

std::optional<Round> find(db::Tx& tx, const std::string& programme, Date quarter) {
  const auto key =
      tx.first(sql::programme_by_id, {{"id", programme}}, [](const db::Row& row) { return row.id<ProgrammeId>(0); });
  for (auto& round : rounds(tx))
    if (key && round.programme == *key && round.quarter.first == quarter) return std::move(round);
  return std::nullopt;
}

}  // namespace

int review_command(std::span<const std::string> args, db::Db& db, const std::function<void()>& before,
                   std::ostream& out, std::ostream& err) {
  if (args.empty() || args[0] != "draw") {
    const bool asked = !args.empty() && args[0] == "--help";
    (asked ? out : err) << "usage: kith review draw  (--help for its options)\n";
    return asked ? cli::done : cli::invalid;
  }
  std::string programme;
  Date quarter{};
  bool json = false;
  cli::Command command("kith review draw",
                       "Repeats the draw of a round of file review and compares it with the sample that was kept.");
  command.option("--programme", programme, "exchange id of the programme").required();
  command.option("--quarter", quarter, "first day of the quarter, YYYY-MM-DD").required();
  command.flag("--json", json, "population, seed and sample as JSON");
  if (const auto exit = command.parse(args.subspan(1), out, err)) return *exit;
  const auto drawn = db.reading("review draw", [&](db::Tx& tx) -> std::optional<std::string> {
    const auto round = find(tx, programme, quarter);
    return round ? std::optional(draw_json(tx, *round)) : std::nullopt;
  });
  if (!drawn) {
    err << "kith review draw: no round of that programme and quarter\n";
    return not_found;
  }
  before();
  const bool same = drawn->ends_with("\"agrees\":true}");
  if (json)
    out << *drawn << '\n';
  else
    out << (same ? "the draw gives the same sample\n" : "the draw gives another sample\n");
  return same ? cli::done : cli::failed;
}

}  // namespace kith::review
