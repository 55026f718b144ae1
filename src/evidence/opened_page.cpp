// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "evidence/opened.h"
#include "evidence/opened.html.h"
#include "evidence/package_words.h"
#include "evidence/queries.h"
#include "evidence/routes.h"
#include "platform/base/json_writer.h"
#include "platform/http/stream.h"
#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/html.h"

/// The outside reviewer's packages: those that were opened to the account, as long as they are.
namespace kith::evidence {
namespace {

using render::Url;

struct OpenedLine {
  Date from{}, to{}, as_of{}, last{};
  std::string programme, number, size, sum;
  Url href;
};
struct OpenedView {
  std::vector<OpenedLine> lines;
  std::optional<render::Empty> nothing;
  bool any{};
};

/// Those whose archive lies here.
std::vector<Opened> opened_here(Visit& visit, const Uses& uses) {
  auto list = visit.reading([&](db::Tx& tx) { return packages_open_to(tx, visit.actor.account, visit.today); });
  std::erase_if(list, [&](const Opened& one) { return !is_here(uses, one.package); });
  return list;
}

std::string name_of_programme(db::Tx& tx, ProgrammeId programme, Date as_of) {
  return tx
      .first(sql::programme, {{"programme", programme}, {"as_of", as_of}},
             [](const db::Row& row) { return row.string(0); })
      .value_or(std::string());
}

}  // namespace

http::Response opened_page(Visit& visit, const Uses& uses) {
  OpenedView view;
  const auto list = opened_here(visit, uses);
  visit.read([&](db::Tx& tx) {
    for (const auto& [package, last] : list)
      view.lines.push_back(
          {package.from, package.to, package.as_of, last, name_of_programme(tx, package.programme, visit.today),
           std::to_string(package.id), size_text(visit.words, package.bytes), package.package_sum,
           Url("/evidence/opened/" + visit.seal_record("evidence_packages", package.id) + "/package.zip")});
  });
  view.any = !view.lines.empty();
  if (!view.any)
    view.nothing =
        render::Empty{visit.words.text("evidence.opened.none"), visit.words.text("evidence.opened.none_hint"), {}};
  render::Html body;
  html::opened(body, view, visit.words);
  return visit.page(visit.words.text("evidence.opened.title"), body);
}

http::Response opened_download(Visit& visit, const Uses& uses) {
  const auto id = visit.open_record("evidence_packages", visit.path.find("package")->second);
  for (const auto& [package, _] : opened_here(visit, uses))
    if (id && package.id == *id) return archive_of(visit, uses, package);
  return visit.refused({RefusalKind::not_found, {}});
}

http::Response opened_api(Visit& visit, const Uses& uses) {
  std::string out;
  JsonWriter json(out);
  json.object().key("packages").array();
  for (const auto& [package, last] : opened_here(visit, uses))
    json.object()
        .member("id", visit.seal_record("evidence_packages", package.id))
        .member("from", iso(package.from))
        .member("to", iso(package.to))
        .member("as_of", iso(package.as_of))
        .member("last_day", iso(last))
        .member("bytes", package.bytes)
        .member("sha256", package.sha256)
        .member("package_sum", package.package_sum)
        .end();
  json.end().end();
  return http::Response::json(out);
}

}  // namespace kith::evidence
