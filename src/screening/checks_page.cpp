// SPDX-License-Identifier: AGPL-3.0-or-later

#include "casefile/programmes.h"
#include "platform/base/json_writer.h"
#include "platform/base/sort_once.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/lists/paged.h"
#include "platform/render/html.h"
#include "records/labels.h"
#include "screening/check_words.h"
#include "screening/checks.html.h"
#include "screening/declaration.h"
#include "screening/screening.h"

/// Checks that expire (workflows.md §5.1): expired or missing first, then those within 30 and within 60 days.
namespace kith::screening {
namespace {

using render::Url;

constexpr std::size_t rows_per_page = 25;

struct Row {
  std::string name, programme, check, band, matches, act;
  Url href, act_href, letter;
  std::optional<Date> until;
  render::Status status;
  bool may_act{}, has_letter{};
};
constexpr lists::Column<Row> list_columns[] = {
    {"screening.column.mentor", lists::field<&Row::name>},    {"list.programme", lists::field<&Row::programme>},
    {"screening.column.check", lists::field<&Row::check>},    {"casefile.column.state", lists::field<&Row::status>},
    {"screening.column.last_day", lists::field<&Row::until>}, {"screening.column.matches", lists::field<&Row::matches>},
    {"casefile.column.next", lists::field<&Row::act>},
};
struct ChecksView {
  std::vector<Row> rows;
  std::optional<render::Empty> nothing;
  bool any{};
  std::optional<lists::PageLinks> pages;
};
struct Expiring {
  const Seen* seen{};
  const Covered* check{};
  Act act() const { return bringing_act(*seen->file, check->type); }
};

/// What is added is to be brought by its own day, whatever held before.
std::optional<Date> last_day_of(const Covered& one) { return one.cover == Cover::added ? one.bring : one.until; }

/// Points into `all`.
std::vector<Expiring> expiring(const std::vector<Seen>& all) {
  std::vector<Expiring> list;
  for (const auto& seen : all) {
    if (!concerned(seen)) continue;
    for (const auto& one : seen.covered())
      if (one.cover != Cover::valid) list.push_back({&seen, &one});
  }
  sort_once(list, [](const Expiring& e) { return last_day_of(*e.check).value_or(Date{}); });
  return list;
}

/// Whether the declaration's letter opens.
bool can_ask(const Expiring& one, Date today) {
  const auto owed = declaration_owed(*one.seen->file, one.seen->around(), one.seen->standing.state, today);
  return owed && owed->anchor != 0;
}

std::string band_of(const Visit& visit, const Covered& one) {
  if (auto note = check_note(visit.words, one); !note.empty()) return note;
  if (one.cover != Cover::expiring) return {};
  return visit.words.text("screening.days_left", {{"n", days_between(visit.today, *one.until)}});
}

Row row_of(const Visit& visit, const Expiring& one, const std::map<ProgrammeId, std::string>& programmes) {
  const auto& seen = *one.seen;
  const Covered& check = *one.check;
  const Act act = one.act();
  const std::string address = address_of(visit, seen.file->application);
  Row row;
  row.name = seen.name;
  if (const auto found = programmes.find(seen.file->programme); found != programmes.end())
    row.programme = found->second;
  row.check = records::code_label(visit.words, check.type);
  row.status = cover_status(visit, check, true);
  row.band = band_of(visit, check);
  row.until = last_day_of(check);
  if (seen.around().matches > 0)
    row.matches = visit.words.text("screening.active_matches", {{"n", seen.around().matches}});
  if (seen.around().matches > 0 && seen.standing.state == State::suspended)
    row.matches += " · " + visit.words.text("screening.state.suspended");
  row.href = Url(address);
  row.act_href = Url(address + "/" + std::string(name(act)));
  row.letter = Url(address + (check.type == declaration_type ? "/ask" : "/reminder"));
  row.has_letter = check.type != declaration_type || can_ask(one, visit.today);
  row.act = visit.words.text_of("screening.act." + std::string(name(act)));
  row.may_act = true;
  return row;
}

}  // namespace

bool concerned(const Seen& seen) {
  return seen.may_record && seen.file->accepted() && seen.standing.state != State::exited &&
         seen.standing.state != State::barred;
}

http::Response checks_page(Visit& visit, const Uses& uses) {
  const auto programmes = casefile::programme_names(visit);
  ChecksView view;
  reading_files(visit, uses, {}, [&](const std::vector<Seen>& all) {
    const auto list = expiring(all);
    const auto page = lists::paged(visit, list.size(), rows_per_page);
    view.pages = page.links;
    for (std::size_t i = page.first; i < page.last; ++i) {
      view.rows.push_back(row_of(visit, list[i], programmes));
      visit.saw("person", list[i].seen->file->person.value);
    }
  });
  if (lists::wanted(visit)) return lists::answer(visit, "screening.title.checks", list_columns, view.rows);
  view.any = !view.rows.empty();
  if (view.any)
    visit.offer_file();
  else
    view.nothing = render::Empty{visit.words.text("screening.no_expiry"), visit.words.text("screening.no_expiry_hint")};
  render::Html body(32 * 1024);
  html::checks(body, view, visit.words);
  return visit.page(visit.words.text("screening.title.checks"), body);
}

http::Response checks_api_list(Visit& visit, const Uses& uses) {
  const auto all = files_for(visit, uses);
  std::string out;
  JsonWriter json(out);
  json.object().key("checks").array();
  for (const auto& one : expiring(all)) {
    visit.saw("person", one.seen->file->person.value);
    json.object()
        .member("mentor", visit.seal_record("mentor_applications", one.seen->file->application))
        .member("name", one.seen->name);
    write_check(json, *one.check, true);
    json.member("next", name(one.act())).end();
  }
  json.end().end();
  return http::Response::json(out);
}

}  // namespace kith::screening
