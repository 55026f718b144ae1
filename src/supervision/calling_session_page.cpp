// SPDX-License-Identifier: AGPL-3.0-or-later
#include "supervision/calling_session_page.h"

#include <algorithm>

#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "supervision/calling_session.html.h"
#include "supervision/contact_draft.h"
#include "supervision/informants.h"
#include "supervision/saved_view.h"
#include "supervision/session_rows.h"
#include "supervision/work_list_ask.h"

namespace kith::supervision {
namespace {

using auth::Permission;
using http::Fields;
using http::Response;
using obligations::Urgency;
using snapshot::Snapshot;

constexpr std::size_t most_rows = 40;
constexpr std::string_view path = "/supervision/calling-session";

struct Counted {
  std::int64_t count{};
  std::vector<std::string> sentences;
};

struct SessionView {
  render::FormToken token;
  render::Url action, draft, only_today, with_week;
  bool week{false}, any{false};
  std::optional<Counted> recorded, left;
  std::optional<std::string> restored;
  std::vector<SessionRow> rows;
  std::optional<render::Empty> nothing;
};

/// What became of one row that was sent.
struct RowResult {
  std::size_t number{};
  std::optional<ContactId> contact;
  Refusal refusal;
};

bool with_week(const Visit& visit) { return visit.request.query.get("week") == "true"; }

/// The lines of the session: due and overdue, with `week` also what falls due in the next days; those one may record.
std::vector<WorkListLine> lines_of(const Visit& visit, const Snapshot& columns, const WorkListAsk& ask) {
  const Reach reach(columns, visit.actor, Permission::record_contact, visit.today);
  std::vector<WorkListLine> lines = work_list(columns, visit.actor, ask, visit.today).lines;
  std::erase_if(lines, [&](const WorkListLine& line) {
    return (line.owed.urgency == Urgency::upcoming && !with_week(visit)) || !reach.has(line.match);
  });
  if (lines.size() > most_rows) lines.resize(most_rows);
  return lines;
}

void saw_line(Visit& visit, const WorkListLine& line) { visit.saw("match", line.match.match.key); }
void saw_people(Visit& visit, const PersonCards& people) {
  for (const auto& [person, card] : people.seen()) visit.saw("person", person.value);
}

/// The messages about contacts that were just recorded.
std::optional<Counted> recorded(db::Tx& tx, Visit& visit, const Snapshot& columns,
                                const std::vector<ContactId>& contacts, PersonCards& people) {
  Counted counted;
  for (const ContactId contact : contacts) {
    const auto saved = saved_view(tx, visit, columns, contact, people);
    if (!saved) continue;
    ++counted.count;
    for (const auto& line : saved->lines) counted.sentences.push_back(line.text);
  }
  return counted.count ? std::optional<Counted>(std::move(counted)) : std::nullopt;
}

SessionView frame(Visit& visit, const WorkListAsk& ask) {
  const std::string here = address(visit, path, ask, 1);
  SessionView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.week = with_week(visit);
  view.draft = render::Url(address(visit, "/supervision/calling-session/draft", ask, 1));
  view.only_today = render::Url(here);
  view.with_week = render::Url(here + "&week=true");
  view.action = view.week ? view.with_week : view.only_today;
  return view;
}

render::Empty nothing(const Visit& visit) {
  return {visit.words.text("supervision.session.empty"), {}, render::Status{render::Mark::good, {}}};
}

std::vector<ContactId> saved_asked(const Visit& visit) {
  std::vector<ContactId> contacts;
  for (const std::string_view sealed : visit.request.query.all("saved"))
    if (const auto contact = visit.open_id<ContactId>(sealed); contact && contacts.size() < most_rows)
      contacts.push_back(*contact);
  return contacts;
}

Response show(Visit& visit, const SessionView& view, int status) {
  render::Html body(64 * 1024);
  html::calling_session(body, view, visit.words);
  return visit.page(visit.words.text("supervision.title.calling_session"), body, status);
}

SessionView view_of(db::Tx& tx, Visit& visit, const Snapshot& columns, const WorkListAsk& ask,
                    const std::vector<WorkListLine>& lines) {
  SessionView view = frame(visit, ask);
  PersonCards people(tx, visit.today);
  std::optional<Fields> typed;
  if (const auto draft = drafts::load(tx, session_draft(visit, whose_value(visit, ask)).place())) {
    const Reach reach(columns, visit.actor, Permission::record_contact, visit.today);
    const Fields kept = as_fields(draft->fields);
    typed = renumbered(kept, rows_sent(kept, visit, reach), lines);
    if (!rows_answered(*typed).empty())
      view.restored = visit.words.moment(visit.moment_at(draft->saved_at));
    else
      typed.reset();
  }
  for (std::size_t n = 0; n < lines.size(); ++n) {
    const bool row_typed = typed && typed->has(party_field(n, "match"));
    view.rows.push_back(session_row(tx, visit, columns, lines[n], n, row_typed ? &*typed : nullptr, nullptr, people));
    saw_line(visit, lines[n]);
  }
  view.any = !view.rows.empty();
  if (!view.any) view.nothing = nothing(visit);
  view.recorded = recorded(tx, visit, columns, saved_asked(visit), people);
  saw_people(visit, people);
  return view;
}

/// Records one row in the open transaction.
RowResult record_row(db::Tx& tx, Visit& visit, const Snapshot& columns, std::size_t number) {
  DecodedContact decoded = decode_row(visit.request.form, number, visit);
  RowResult result{.number = number, .contact = {}, .refusal = {RefusalKind::invalid, decoded.problems}};
  if (!decoded.problems.empty()) return result;
  fill_from_file(tx, visit.words, decoded.contact, visit.today);
  const auto done = record_contact(tx, columns, {visit.actor, visit.today, visit.now}, decoded.contact);
  if (done) {
    result.contact = done->contacts.front();
    visit.changed("contact", result.contact->value);
  } else {
    for (const Problem& problem : done.error().problems) result.refusal.problems.push_back(decoded.as_sent(problem));
  }
  return result;
}

/// What was typed for rows that are not recorded yet.
drafts::Fields still_typed(const Fields& form, const std::vector<RowResult>& results) {
  drafts::Fields kept;
  for (const auto& [name, value] : form.list()) {
    const auto recorded = [&](const RowResult& r) {
      return r.contact && (name.starts_with(party_field(r.number, "")) || name.starts_with(row_field(r.number, "")));
    };
    if (std::none_of(results.begin(), results.end(), recorded)) kept.emplace_back(name, value);
  }
  return kept;
}

/// The line of a row, as it is owed now; nothing when its window has been met.
std::optional<WorkListLine> line_of(const Visit& visit, const Snapshot& columns, const RowSubject& row) {
  obligations::Scope scope;
  scope.match = snapshot::ref_of(row.match);
  const auto match = snapshot::state_of(columns, *scope.match, visit.today);
  for (const auto& owed : obligations::owed_for(columns, scope, visit.today, horizon_days))
    if (match && owed.track == row.track) return WorkListLine{.owed = owed, .match = *match, .worker = {}};
  return std::nullopt;
}

SessionRow done_row(db::Tx& tx, Visit& visit, const Snapshot& columns, const RowSubject& row, ContactId contact,
                    PersonCards& people) {
  const auto match = snapshot::state_of(columns, snapshot::ref_of(row.match), visit.today);
  SessionRow view;
  view.match = visit.seal(row.match);
  view.track = code(row.track);
  view.track_word = i18n::Key::find(key_of(row.track)).value();
  view.name = people.name(snapshot::key_of(row.track == Track::mentor ? match->mentor : match->mentee));
  view.number = static_cast<std::int64_t>(row.number);
  view.done = true;
  view.contact = visit.seal(contact);
  if (const auto saved = saved_view(tx, visit, columns, contact, people))
    for (const auto& line : saved->lines) view.sentences.push_back(line.text);
  return view;
}

/// The rows after sending: recorded ones with what they met, the others with what was typed and what is missing.
std::vector<SessionRow> rows_after(db::Tx& tx, Visit& visit, const Snapshot& columns,
                                   const std::vector<RowSubject>& sent, const std::vector<RowResult>& results,
                                   PersonCards& people) {
  std::vector<SessionRow> rows;
  for (const RowSubject& row : sent) {
    const auto result =
        std::find_if(results.begin(), results.end(), [&](const RowResult& r) { return r.number == row.number; });
    if (result != results.end() && result->contact) {
      rows.push_back(done_row(tx, visit, columns, row, *result->contact, people));
      continue;
    }
    const auto line = line_of(visit, columns, row);
    if (!line) continue;
    rows.push_back(session_row(tx, visit, columns, *line, row.number, &visit.request.form,
                               result == results.end() ? nullptr : &result->refusal, people));
    saw_line(visit, *line);
  }
  saw_people(visit, people);
  return rows;
}

Response one_row(Visit& visit, SessionRow row) {
  row.new_key = visit.fresh_key();
  render::Html body;
  html::session_row(body, row, visit.words);
  return Response::html(std::move(body).str(), row.done ? 200 : 422);
}

/// The numbers of the rows to record: all with a result, or the one whose button was pressed.
std::vector<std::size_t> rows_asked(const Visit& visit) {
  const std::string_view by_url = visit.request.query.get("row"), by_form = visit.request.form.get("row");
  const std::string_view one = by_url.empty() ? by_form : by_url;
  std::vector<std::size_t> rows = rows_answered(visit.request.form);
  if (!one.empty()) std::erase_if(rows, [&](std::size_t n) { return std::to_string(n) != one; });
  return rows;
}

}  // namespace

Response calling_session_page(Visit& visit, const Columns& columns) {
  const auto snapshot = columns();
  const auto ask = read_ask(visit, *snapshot);
  if (!ask) return visit.refused({RefusalKind::not_found, {}});
  const auto lines = lines_of(visit, *snapshot, *ask);
  return show(visit, visit.reading([&](db::Tx& tx) { return view_of(tx, visit, *snapshot, *ask, lines); }), 200);
}

Response post_calling_session(Visit& visit, const Columns& columns) {
  const auto before = columns();
  const auto ask = read_ask(visit, *before);
  if (!ask) return visit.refused({RefusalKind::not_found, {}});
  std::vector<RowResult> results;
  const auto rows = rows_asked(visit);
  const auto answer = visit.change("record calling session", [&](db::Tx& tx) -> Result<Response> {
    results.clear();
    std::string url = address(visit, path, *ask, 1) + (with_week(visit) ? "&week=true" : "");
    for (const std::size_t n : rows) {
      results.push_back(record_row(tx, visit, *before, n));
      if (results.back().contact) url += "&saved=" + visit.seal(*results.back().contact);
    }
    if (std::none_of(results.begin(), results.end(), [](const RowResult& r) { return r.contact.has_value(); }))
      return refuse(RefusalKind::invalid, "supervision.refusal.parties_missing");
    drafts::save(tx, session_draft(visit, whose_value(visit, *ask)).place(), still_typed(visit.request.form, results),
                 visit.now);
    return Response::see_other(url);
  });
  const bool all_done =
      std::all_of(results.begin(), results.end(), [](const RowResult& r) { return r.contact.has_value(); });
  if (answer && all_done && !visit.fragment()) return *answer;  // also the answer to an act that was sent twice
  if (!answer && answer.error().kind != RefusalKind::invalid) return visit.refused(answer.error());
  const auto after = columns();
  const Reach reach(*after, visit.actor, Permission::record_contact, visit.today);
  SessionView view = frame(visit, *ask);
  visit.read([&](db::Tx& tx) {
    PersonCards people(tx, visit.today);
    view.rows = rows_after(tx, visit, *after, rows_sent(visit.request.form, visit, reach), results, people);
  });
  if (visit.fragment()) {
    for (SessionRow& row : view.rows)
      if (rows.size() == 1 && row.number == static_cast<std::int64_t>(rows.front()))
        return one_row(visit, std::move(row));
    return visit.refused({RefusalKind::not_found, {}});
  }
  view.any = !view.rows.empty();
  const auto left = std::count_if(results.begin(), results.end(), [](const RowResult& r) { return !r.contact; });
  view.left = Counted{left, {}};
  return show(visit, view, answer ? 200 : 422);
}

Response post_session_draft(Visit& visit, const Columns& columns) {
  const auto ask = read_ask(visit, *columns());
  if (!ask) return visit.refused({RefusalKind::not_found, {}});
  const auto answer = visit.change("keep draft", [&](db::Tx& tx) -> Result<Response> {
    if (!drafts::save(tx, session_draft(visit, whose_value(visit, *ask)).place(), visit.request.form.list(), visit.now))
      return refuse(RefusalKind::invalid, "supervision.refusal.text_too_long");
    return Response::text("", 204);
  });
  return answer ? *answer : visit.refused(answer.error());
}

}  // namespace kith::supervision
