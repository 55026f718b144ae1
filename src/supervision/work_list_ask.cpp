// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/work_list_ask.h"

namespace kith::supervision {

std::optional<WorkListAsk> read_ask(const Visit& visit, const snapshot::Snapshot& columns) {
  const auto& query = visit.request.query;
  WorkListAsk ask;
  const std::string_view whose = query.get("whose"), programme = query.get("programme"), site = query.get("site");
  if (whose.empty())
    ask.whose = usual_choice(columns, visit.actor, visit.today);
  else if (whose == "mine")
    ask.whose = Whose::mine;
  else if (whose == "everyone")
    ask.whose = Whose::everyone;
  else if (whose == "nobody")
    ask.whose = Whose::nobody;
  else if (const auto worker = visit.open_id<PersonId>(whose))
    ask = {.whose = Whose::worker, .worker = *worker};
  else
    return std::nullopt;
  if (!programme.empty()) {
    const auto key = visit.open_id<ProgrammeId>(programme);
    if (!key) return std::nullopt;
    ask.programme = *key;
  }
  if (!site.empty()) {
    const auto key = visit.open_id<SiteId>(site);
    if (!key) return std::nullopt;
    ask.site = *key;
  }
  return ask;
}

std::string whose_value(const Visit& visit, const WorkListAsk& ask) {
  switch (ask.whose) {
    case Whose::mine: return "mine";
    case Whose::everyone: return "everyone";
    case Whose::nobody: return "nobody";
    case Whose::worker: return visit.seal(ask.worker);
  }
  return {};
}

std::string address(const Visit& visit, std::string_view path, const WorkListAsk& ask, int page) {
  std::string url = std::string(path) + "?whose=" + whose_value(visit, ask);
  if (ask.programme) url += "&programme=" + visit.seal(ask.programme);
  if (ask.site) url += "&site=" + visit.seal(ask.site);
  if (page > 1) url += "&page=" + std::to_string(page);
  return url;
}

}  // namespace kith::supervision
