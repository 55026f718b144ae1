// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/work_list_text.h"

#include "supervision/work_list_json.h"

namespace kith::supervision {
namespace {

/// Hands out every line with its view and exchange id.
template <class Each>
void each_line(Visit& visit, const snapshot::Snapshot& columns, const WorkList& list, Each each) {
  visit.read([&](db::Tx& tx) {
    PersonCards people(tx, visit.today);
    for (std::size_t i = 0; i < list.lines.size(); ++i) {
      const WorkListLine& line = list.lines[i];
      each(line, line_view(tx, visit, columns, line, i, true, people),
           columns.id_of<snapshot::MatchRow>(line.match.match));
      visit.saw("match", line.match.match.key);
    }
    for (const auto& [person, card] : people.seen()) visit.saw("person", person.value);
  });
}

std::string whom(const LineView& view) {
  std::string out;
  for (const Callee& who : view.callees) {
    out.append(out.empty() ? "" : "; ").append(who.name);
    if (!who.phone_shown.empty()) out.append(" ").append(who.phone_shown);
    if (!who.safe_note.empty()) out.append(" (").append(who.safe_note).append(")");
  }
  return out;
}

}  // namespace

std::string work_list_text(Visit& visit, const snapshot::Snapshot& columns, const WorkList& list) {
  std::string out;
  each_line(visit, columns, list, [&](const WorkListLine&, const LineView& view, const std::string& match) {
    out.append(iso(view.due)).append("\t").append(view.status.text).append("\t").append(view.window).append("\t");
    out.append(view.track)
        .append("\t")
        .append(view.mentor)
        .append(" / ")
        .append(view.mentee)
        .append("\t")
        .append(whom(view));
    out.append("\t").append(view.worker).append("\t").append(match).append("\t");
    out.append(no_permission_words(visit.words, view)).append("\n");
  });
  return out;
}

std::string work_list_json(Visit& visit, const snapshot::Snapshot& columns, const WorkList& list) {
  std::string out;
  JsonWriter json(out);
  json.object().member("format", "kith-work-list").member("version", 1).member("as_of", iso(visit.today));
  json.member("overdue", list.counts[0]).member("due_today", list.counts[1]).member("upcoming", list.counts[2]);
  json.key("lines").array();
  each_line(visit, columns, list, [&](const WorkListLine& line, const LineView& view, const std::string& match) {
    write_line(json, visit, line, view, match);
  });
  json.end().end();
  return out;
}

}  // namespace kith::supervision
