// SPDX-License-Identifier: AGPL-3.0-or-later
#include "bring_in/acts.h"
#include "bring_in/files_one.html.h"
#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/html.h"
#include "records/labels.h"

namespace kith::bring_in {
namespace {

constexpr std::size_t most_lines = 200;

struct CountLine {
  std::uint64_t n{};
  render::Status status;
  render::Url href;
};
struct RowLine {
  std::string who, why;
  std::uint64_t number{};
  render::Status status;
};
struct UnusedLine {
  std::string heading;
  std::uint64_t values{};
};
struct OneView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string name, about, state, first;
  render::Url choices_to, take_to, undo_to, drop_to, left_to;
  bool waits{}, taken{}, may_take{}, any_left{}, any_rows{}, more{};
  std::uint64_t to_take{};
  std::vector<CountLine> counts;
  std::vector<RowLine> rows;
  std::vector<UnusedLine> unused;
  std::vector<std::string> in_the_way;
  ChoicesForm form;
};

render::Mark mark_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::take:
    case Verdict::join: return render::Mark::good;
    case Verdict::known:
    case Verdict::blank: return render::Mark::off;
    case Verdict::ask: return render::Mark::due;
    case Verdict::refuse: return render::Mark::bad;
  }
  return render::Mark::note;
}

std::string verdict_text(const Visit& visit, Verdict verdict) {
  return visit.words.text_of("bring_in.verdict." + std::string(name(verdict)));
}

std::string address(const Visit& visit, std::int64_t id) {
  return "/bring-in/files/" + visit.seal_record("brought_files", id);
}

std::string about(const Visit& visit, const Opened& opened, const Reader& reader) {
  const auto& form = opened.sheet().form();
  const std::string how = form.xlsx ? "XLSX, " + form.sheet : std::string(sheet::name(form.encoding));
  return visit.words.text(
      "bring_in.about", {{"how", std::string_view(how)}, {"row", opened.columns().heading_row}, {"n", reader.rows()}});
}

/// What the file would do, row by row. Only lines of the verdict asked for are listed. Whether rows wait for somebody
/// who may open sealed names.
bool try_it(Visit& visit, const Uses& uses, const Opened& opened, const Reader& reader, OneView& view) {
  const auto asked = visit.request.query.get("show");
  bool sealed = false;
  const auto counts = try_rows(visit, uses, opened, reader, [&](const sheet::Row& row, const Outcome& outcome) {
    sealed = sealed || asks_opener(outcome);
    const bool listed = asked.empty() ? is_left(outcome.verdict) : asked == name(outcome.verdict);
    if (!listed) return;
    if (view.rows.size() >= most_lines) {
      view.more = true;
      return;
    }
    RowLine line{outcome.who, {}, row.number, {mark_of(outcome.verdict), verdict_text(visit, outcome.verdict)}};
    for (const auto& reason : outcome.reasons) (line.why += line.why.empty() ? "" : " · ") += told(visit.words, reason);
    view.rows.push_back(std::move(line));
  });
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    const auto verdict = static_cast<Verdict>(i);
    view.counts.push_back({counts[i],
                           {mark_of(verdict), verdict_text(visit, verdict)},
                           render::Url(view.choices_to.text().substr(0, view.choices_to.text().rfind('/')) +
                                       "?show=" + std::string(name(verdict)))});
    if (is_taken(verdict)) view.to_take += counts[i];
    if (is_left(verdict)) view.any_left = true;
  }
  return sealed;
}

http::Response show(Visit& visit, const Uses& uses, const File& file, const Refusal* refusal,
                    std::vector<std::string> in_the_way = {}) {
  OneView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = render::FormState(visit.words, nullptr, refusal).problems();
  view.name = file.name;
  const auto here = address(visit, file.id);
  view.choices_to = render::Url(here + "/choices");
  view.take_to = render::Url(here + "/take");
  view.undo_to = render::Url(here + "/undo");
  view.drop_to = render::Url(here + "/drop");
  view.left_to = render::Url(here + "/left");
  view.waits = !file.taken_at;
  view.taken = file.taken_at && !file.undone_at;
  view.in_the_way = std::move(in_the_way);
  visit.saw("brought_file", file.id);
  if (view.waits) {
    const Opened opened(file.content, visit.today);
    const auto choices = choices_of(file);
    const Reader reader(opened.sheet(), opened.columns(), choices, visit.today);
    view.about = about(visit, opened, reader);
    view.form = choices_form(visit, opened.columns(), reader);
    const bool sealed = try_it(visit, uses, opened, reader, view);
    for (const auto& left : reader.unused()) view.unused.push_back({left.heading, left.values});
    std::string what;
    for (const auto field : missing(choices)) (what += what.empty() ? "" : ", ") += field_label(visit.words, field);
    if (view.form.programme && view.form.programme->required && !choices.programme)
      (what += what.empty() ? "" : ", ") += view.form.programme->label;
    if (!what.empty()) view.first = visit.words.text("bring_in.first", {{"what", std::string_view(what)}});
    view.may_take = (view.to_take > 0 || sealed) && missing(choices).empty();
    view.any_rows = !view.rows.empty();
  } else {
    view.state = visit.words.text(file.undone_at ? i18n::Key("bring_in.is_undone") : i18n::Key("bring_in.is_taken"),
                                  {{"n", file.taken_rows}});
  }
  render::Html body;
  html::files_one(body, view, visit.words);
  return visit.page(visit.words.text("bring_in.title_one"), body,
                    !refusal                                 ? 200
                    : refusal->kind == RefusalKind::conflict ? 409
                                                             : 422);
}

http::Response again(const Visit& visit, const File& file) {
  return http::Response::see_other(address(visit, file.id) + "?done=done.saved");
}

http::Response not_there(Visit& visit) { return visit.refused({RefusalKind::not_found, {}}); }

}  // namespace

http::Response files_one_page(Visit& visit, const Uses& uses) {
  const auto about = file_of(visit);
  return about ? show(visit, uses, *about, nullptr) : not_there(visit);
}

http::Response files_choices_post(Visit& visit, const Uses& uses) {
  const auto about = waiting_file_of(visit);
  if (!about) return not_there(visit);
  const auto chosen = read_choices(visit, Opened(about->content, visit.today).columns(), *about);
  const auto made = choose_for(visit, *about, chosen, [&] { return again(visit, *about); });
  return made ? *made : show(visit, uses, *about, &made.error());
}

http::Response files_take_post(Visit& visit, const Uses& uses) {
  const auto about = waiting_file_of(visit);
  if (!about) return not_there(visit);
  const auto made = take_waiting(visit, uses, *about, [&](const Taken&) { return again(visit, *about); });
  return made ? *made : show(visit, uses, *about, &made.error());
}

http::Response files_undo_post(Visit& visit, const Uses& uses) {
  const auto about = file_of(visit);
  if (!about) return not_there(visit);
  std::vector<InTheWay> in_the_way;
  const auto made = undo_taken(visit, *about, in_the_way, [&](const Undone&) { return again(visit, *about); });
  if (made) return *made;
  std::vector<std::string> why;
  for (const auto& one : in_the_way)
    why.push_back(visit.words.text(one.changed ? i18n::Key("bring_in.was_changed") : i18n::Key("bring_in.builds_on"),
                                   {{"what", std::string_view(records::table_label(visit.words, one.table))}}));
  return show(visit, uses, *about, &made.error(), std::move(why));
}

http::Response files_left_page(Visit& visit, const Uses& uses) {
  const auto about = waiting_file_of(visit);
  if (!about) return not_there(visit);
  const Opened opened(about->content, visit.today);
  const Reader reader(opened.sheet(), opened.columns(), choices_of(*about), visit.today);
  http::Response answer;
  answer.content_type = "text/csv; charset=utf-8";
  answer.header("content-disposition", "attachment; filename=\"left-out.csv\"");
  uses.book([&](const casefile::Book& book) {
    const auto opens = opens_for(visit, uses, book);
    const auto known = visit.reading([&](db::Tx& tx) { return read_known(tx, book, visit.today, opens); });
    write_left([&](std::string_view bytes) { answer.body += bytes; }, opened, reader, known, visit.words);
  });
  visit.saw("brought_file", about->id);
  return answer;
}

}  // namespace kith::bring_in
