// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/several.h"

#include "casefile/queries.h"
#include "casefile/several_lines.h"
#include "records/referring.h"

namespace kith::casefile {
namespace {

Several several_in(const db::Row& row) {
  return {row.integer(0), row.integer(2), row.string(1), row.id<PersonId>(3), {}};
}

/// Nothing was changed in it since, and it stands.
bool as_written(db::Tx& tx, const SeveralLine& line) {
  const auto last = records::newest(tx, *line.table, line.chain);
  return last && last->id == line.chain && !last->voided;
}

/// Whether a record stands on it. Asked one by one only when some record stands on some of them.
bool built_upon(db::Tx& tx, const SeveralLine& line) {
  records::Chains one;
  one[*line.table].insert(line.chain);
  return !records::referring_to(tx, one, 1).empty();
}

void keep_lines(db::Tx& tx, std::int64_t several, const std::vector<SeveralLine>& lines) {
  for (const auto& line : lines)
    tx.exec(sql::add_several_line, {{"several", several},
                                    {"subject", line.subject},
                                    {"table", line.table ? (*line.table)->name : std::string_view()},
                                    {"chain", line.chain},
                                    {"refused", line.refused}});
}

}  // namespace

Result<bool> SeveralDesk::undo(db::Tx&, std::string_view, const SeveralLine&) { return false; }

Result<http::Response> record_several(Visit& visit, const SeveralKind& kind, std::string_view act,
                                      const std::vector<Candidate>& rows, SeveralDesk& desk,
                                      const std::optional<Refusal>& against,
                                      FunctionRef<http::Response(const Recorded&)> done) {
  const std::string what = std::string(kind.kind) + "." + std::string(act) + ".several";
  return visit.change(what, [&](db::Tx& tx) -> Result<http::Response> {
    if (against) return tl::unexpected(*against);
    std::optional<Refusal> first;
    std::vector<std::int64_t> acted;  // what the audit log calls the rows that were recorded
    std::vector<SeveralLine> lines;
    Recorded recorded;
    for (const auto& row : rows) {
      SeveralLine line{0, row.subject, 0, std::nullopt, {}, false};
      if (row.refused) {
        line.refused = row.refused;
      } else if (const auto made = desk.write(tx, act, row)) {
        line.chain = made->chain;
        line.table = made->table;
        ++recorded.written;
        acted.push_back(row.saw ? row.saw : row.subject);
      } else {
        line.refused = made.error().problems.empty() ? "records.not_found" : made.error().problems.front().key;
        if (!first) first = made.error();
      }
      lines.push_back(std::move(line));
    }
    if (recorded.written == 0) {
      if (!first) return refuse(RefusalKind::conflict, "casefile.several.none");
      return tl::unexpected(*first);
    }
    recorded.refused = static_cast<std::int64_t>(lines.size()) - recorded.written;
    recorded.several =
        *tx.first(sql::add_several,
                  {{"kind", kind.kind}, {"act", act}, {"now", visit.now.utc_seconds}, {"by", visit.actor.person}},
                  [](const db::Row& row) { return row.integer(0); });
    keep_lines(tx, recorded.several, lines);
    visit.changed("several", recorded.several);
    for (const auto key : acted) visit.changed(kind.saw, key);
    visit.remark("rows=" + std::to_string(recorded.written));
    return done(recorded);
  });
}

std::optional<Several> load_several(db::Tx& tx, const SeveralKind& kind, std::int64_t id) {
  auto found = tx.first(sql::several, {{"several", id}, {"kind", kind.kind}}, several_in);
  if (found)
    found->lines = tx.all(sql::several_lines, {{"several", id}}, [](const db::Row& row) {
      return SeveralLine{row.integer(0), row.integer(1),
                         row.integer(3), row.text(2).empty() ? std::nullopt : records::TableKey::find(row.text(2)),
                         row.string(4),  !row.null(5)};
    });
  return found;
}

std::vector<Several> last_several(db::Tx& tx, const SeveralKind& kind, PersonId by) {
  return tx.all(sql::several_of, {{"kind", kind.kind}, {"by", by}}, several_in);
}

Result<std::int64_t> take_back(db::Tx& tx, const Several& several, SeveralDesk& desk,
                               const std::set<std::int64_t>& mine, const records::Author& author) {
  records::Chains chains;
  for (const auto& line : several.lines)
    if (line.chain != 0 && !line.back && line.table) chains[*line.table].insert(line.chain);
  const bool some_stand = !chains.empty() && !records::referring_to(tx, chains, 1).empty();
  std::int64_t taken = 0;
  for (const auto& line : several.lines) {
    if (line.chain == 0 || line.back || !mine.contains(line.subject)) continue;
    if (!line.table) {
      const auto undone = desk.undo(tx, several.act, line);
      if (!undone) return tl::unexpected(undone.error());
      if (!*undone) continue;
    } else {
      if (!as_written(tx, line) || (some_stand && built_upon(tx, line))) continue;
      const auto gone = records::void_record(tx, *line.table, line.chain, line.chain, author);
      if (!gone) return tl::unexpected(gone.error());
    }
    tx.exec(sql::several_back, {{"line", line.id}, {"now", author.at.utc_seconds}});
    ++taken;
  }
  if (taken == 0) return refuse(RefusalKind::conflict, "casefile.several.none_back");
  return taken;
}

}  // namespace kith::casefile
