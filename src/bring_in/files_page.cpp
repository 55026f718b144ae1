// SPDX-License-Identifier: AGPL-3.0-or-later
#include "bring_in/acts.h"
#include "bring_in/files.html.h"
#include "bring_in/sealed_rows.h"
#include "bring_in/sealed_work.html.h"
#include "casefile/people_reach.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/components.h"
#include "platform/render/form.h"
#include "platform/render/html.h"

namespace kith::bring_in {
namespace {

struct FileLine {
  std::string name, kind, rows;
  render::Url href;
  render::Status status;
  Date put_on{};
  std::optional<std::int64_t> taken;  ///< rows; as `rows`, a number
};
constexpr lists::Column<FileLine> list_columns[] = {
    {"bring_in.file_label", lists::field<&FileLine::name>}, {"bring_in.kind_label", lists::field<&FileLine::kind>},
    {"bring_in.put_on", lists::field<&FileLine::put_on>},   {"bring_in.rows_taken", lists::field<&FileLine::taken>},
    {"bring_in.state", lists::field<&FileLine::status>},
};
struct SealedLine {
  std::string file;
  std::int64_t number{};
  Date day{};
  render::Url action;
  render::FormToken token;
};
struct FilesView {
  render::FormToken token;
  render::ErrorSummary problems;
  render::Field kind;
  std::string file_error;
  bool file_wrong() const { return !file_error.empty(); }
  std::vector<FileLine> lines;
  bool any{};
  std::vector<SealedLine> sealed;
  bool any_sealed() const { return !sealed.empty(); }
};
struct WorkView {
  std::int64_t count{};
};

FileLine line_of(const Visit& visit, const File& file) {
  FileLine line;
  line.name = file.name;
  line.kind = visit.words.text_of("bring_in.kind." + std::string(name(file.kind)));
  line.href = render::Url("/bring-in/files/" + visit.seal_record("brought_files", file.id));
  line.put_on = visit.day_at(file.put_at);
  if (file.taken_at) line.taken = file.taken_rows;
  if (file.taken_at) line.rows = visit.words.number(file.taken_rows);
  const auto state = file.undone_at  ? i18n::Key("bring_in.state.undone")
                     : file.taken_at ? i18n::Key("bring_in.state.taken")
                                     : i18n::Key("bring_in.state.waits");
  line.status = {file.undone_at  ? render::Mark::off
                 : file.taken_at ? render::Mark::good
                                 : render::Mark::due,
                 visit.words.text(state)};
  return line;
}

http::Response show(Visit& visit, const Refusal* refusal) {
  const render::FormState form(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  FilesView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = form.problems();
  std::vector<render::Field::Choice> kinds{{"", visit.words.text("bring_in.choose")}};
  for (const Kind kind : all_kinds)
    kinds.push_back({std::string(name(kind)), visit.words.text_of("bring_in.kind." + std::string(name(kind)))});
  view.kind = form.choice("kind", "bring_in.kind_label", std::move(kinds));
  view.file_error = form.error("file");
  visit.read([&](db::Tx& tx) {
    for (const auto& file : files(tx)) view.lines.push_back(line_of(visit, file));
    if (visit.actor.may(auth::Permission::open_seal))
      for (const auto& row : sealed_rows(tx))
        view.sealed.push_back({row.file,
                               row.number,
                               visit.day_at(row.taken_at),
                               render::Url("/bring-in/sealed-rows/" + visit.seal_record("brought_rows", row.id)),
                               {visit.csrf(), visit.fresh_key()}});
  });
  if (lists::wanted(visit)) return lists::answer(visit, "bring_in.title", list_columns, view.lines);
  view.any = !view.lines.empty();
  if (view.any) visit.offer_file();
  render::Html body;
  html::files(body, view, visit.words);
  return visit.page(visit.words.text("bring_in.title"), body, refusal ? 422 : 200);
}

}  // namespace

http::Response files_page(Visit& visit) { return show(visit, nullptr); }

http::Response files_post(Visit& visit) {
  const auto made = put_down(visit, [&](std::int64_t id) {
    return http::Response::see_other("/bring-in/files/" + visit.seal_record("brought_files", id));
  });
  return made ? *made : show(visit, &made.error());
}

http::Response sealed_row_post(Visit& visit) {
  const auto made =
      settle_row_of_path(visit, [] { return http::Response::see_other("/bring-in/files?done=done.saved"); });
  return made ? *made : visit.refused(made.error());
}

Opens opens_for(const Visit& visit, const Uses& uses, const casefile::Book& book) {
  const auto snapshot = uses.columns();
  const auto reach = std::make_shared<casefile::PeopleReach>(*snapshot, book, visit.actor, visit.today);
  return [snapshot, reach](const casefile::Indexed& one) { return reach->of(one).opens; };
}

std::optional<casefile::WorkPart> work_panel(Visit& visit) {
  if (!visit.actor.may(auth::Permission::open_seal) || !visit.actor.may(auth::Permission::import_records))
    return std::nullopt;
  WorkView view;
  view.count = static_cast<std::int64_t>(visit.reading([](db::Tx& tx) { return sealed_rows(tx); }).size());
  if (view.count == 0) return std::nullopt;
  casefile::WorkPart part{
      render::Url("#sealed-rows"), visit.words.text("bring_in.sealed.count", {{"n", view.count}}), {}};
  html::sealed_work(part.body, view, visit.words);
  return part;
}

http::Response files_drop_post(Visit& visit) {
  const auto made = drop_waiting(visit, [] { return http::Response::see_other("/bring-in/files?done=done.saved"); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::bring_in
