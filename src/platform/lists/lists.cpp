// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/lists/lists.h"

#include <algorithm>

#include "platform/base/html_escape.h"
#include "platform/http/stream.h"
#include "platform/i18n/keys.h"
#include "platform/lists/queries.h"
#include "platform/lists/refused.html.h"
#include "platform/render/html.h"

namespace kith::lists {
namespace {

struct RefusedView {
  std::string text;
};

std::optional<sheet::Kind> kind_of(const Visit& visit) {
  if (!visit.route.path.ends_with(as_file_end)) return std::nullopt;
  const auto& asked = visit.path.find("file")->second;
  if (asked == "csv") return sheet::Kind::csv;
  return asked == "xlsx" ? std::optional(sheet::Kind::xlsx) : std::nullopt;
}

http::Response refused(Visit& visit, std::string text, int status) {
  const RefusedView view{std::move(text)};
  render::Html body;
  html::refused(body, view, visit.words);
  return visit.page(visit.words.text("list.refused"), body, status);
}

http::Response too_many(Visit& visit) {
  return refused(visit, visit.words.text("list.too_many", {{"n", files_a_day}}), 429);
}

bool may_take_one(db::Tx& tx, const Visit& visit) {
  const auto taken = tx.first(sql::files_taken, {{"account", visit.actor.account}, {"day", visit.today}},
                              [](const db::Row& row) { return row.integer(0); });
  return taken.value_or(0) < files_a_day;
}

/// The name in the reader's language with the day; for old programs a plain one.
std::string disposition(const Visit& visit, std::string_view title, std::string_view ending) {
  const std::string rest = "-" + iso(visit.today) + "." + std::string(ending);
  std::string text = "attachment; filename=\"list" + rest + "\"; filename*=UTF-8''";  // RFC 8187
  append_percent(text, title);
  return text + rest;
}

http::Response sent(const Visit& visit, std::string_view title, sheet::Kind kind, std::shared_ptr<UnnamedFile> file) {
  http::Response response;
  const bool csv = kind == sheet::Kind::csv;
  response.content_type =
      csv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  response.header("content-disposition", disposition(visit, title, csv ? "csv" : "xlsx"));
  response.header("cache-control", "no-store");
  response.stream = http::stream_of(std::move(file));
  return response;
}

}  // namespace

bool wanted(const Visit& visit) { return kind_of(visit).has_value(); }

void Rows::cell(const Cell& cell) {
  struct Put {
    sheet::Writer& writer;
    const OutwardNames& names;
    void operator()(std::monostate) const { writer.blank(); }
    void operator()(const std::string& text) const { names.none() ? writer.text(text) : writer.text(names.of(text)); }
    void operator()(Date day) const { writer.day(day); }
    void operator()(std::int64_t number) const { writer.number(number); }
    void operator()(Hundredths number) const { writer.decimal(number.value); }
  };
  std::visit(Put{writer_, names_}, cell.value);
}

http::Response answer(Visit& visit, std::string_view title, FunctionRef<void(Rows&)> fill) {
  const auto kind = kind_of(visit);
  if (!kind) return visit.refused({RefusalKind::not_found, {}});
  if (!visit.reading([&](db::Tx& tx) { return may_take_one(tx, visit); })) return too_many(visit);
  const auto writer = sheet::Writer::make(*kind, visit.scratch_folder(), title);
  const auto names = visit.reading([](db::Tx& tx) { return OutwardNames::read(tx); });
  Rows rows(*writer, names);
  try {
    fill(rows);
  } catch (const sheet::TooManyRows&) {
    return refused(visit, visit.words.text("list.too_long", {{"n", static_cast<std::int64_t>(sheet::most_rows)}}), 422);
  }
  const auto file = writer->finish();
  const auto made = visit.change("list.file", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    if (!may_take_one(tx, visit)) return refuse(RefusalKind::conflict, "list.too_many");
    const auto count = std::max<std::int64_t>(rows.count() - 1, 0);
    tx.exec(sql::count_file, {{"account", visit.actor.account}, {"day", visit.today}, {"rows", count}});
    visit.remark(visit.path.find("file")->second + " rows=" + std::to_string(count));
    return sent(visit, title, *kind, file);
  });
  return made ? *made : too_many(visit);
}

http::Route as_file(std::string_view path, std::string_view title, auth::Permission page, http::PageHandler handler,
                    std::source_location where) {
  return http::page(
      http::Method::get, path, title, auth::Permission::export_list,
      [page, handler = std::move(handler)](Visit& visit) {
        if (!visit.actor.may(page) || !wanted(visit)) return visit.refused({RefusalKind::not_found, {}});
        return handler(visit);
      },
      where);
}

}  // namespace kith::lists
