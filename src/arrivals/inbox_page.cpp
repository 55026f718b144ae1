// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "arrivals/arrival.html.h"
#include "arrivals/inbox.html.h"
#include "arrivals/settling.h"
#include "arrivals/writer.h"
#include "casefile/case_view.h"
#include "casefile/meant.h"
#include "casefile/programmes.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/html.h"
#include "screening/arrived.h"

/// What came and waits for somebody of the staff: the list, and one arrival from which a case is made.
namespace kith::arrivals {
namespace {

using render::Url;

struct Row {
  std::string kind, who, note;
  Date day{};
  Url href;
  render::Status status;
};
constexpr lists::Column<Row> list_columns[] = {
    {"arrival.column.what", lists::field<&Row::kind>},     {"arrival.column.who", lists::field<&Row::who>},
    {"arrival.column.note", lists::field<&Row::note>},     {"arrival.column.sent", lists::field<&Row::day>},
    {"arrival.column.answer", lists::field<&Row::status>},
};
struct InboxView {
  std::vector<Row> rows;
  std::optional<render::Empty> nothing;
  bool any{};
};

struct ArrivalView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string kind;
  Date day{};
  bool doubtful{};
  std::vector<Line> lines;
  Url take, set_aside;
  std::vector<casefile::FormRow> rows;  ///< the programme
  std::optional<Url> open_file;         ///< of the person that it is taken for, because of which it is refused
  std::optional<render::Field> same_as;
  std::optional<WriterPart> writer;  ///< of a referral
  render::Field reason;
  struct Meant {
    std::string name;
    Url href;
  };
  std::vector<Meant> meant;  ///< of a concern: people of the reader's whom it could be about
  bool any_meant{};
};

std::string address_of(const Visit& visit, const Arrival& arrival) {
  return "/arrivals/" + visit.seal_record("arrivals", arrival.arrival);
}

std::string kind_word(const Visit& visit, Kind kind) {
  return visit.words.text_of("arrival.kind." + std::string(name(kind)));
}

Row row_of(const Visit& visit, const Arrival& arrival) {
  Row row;
  row.kind = kind_word(visit, arrival.kind);
  if (arrival.kind == Kind::concern)
    row.who = visit.words.text_of("arrival.field.nature." + std::string(arrival.fields.get("nature")));
  else
    row.who = std::string(arrival.fields.get("given_name")) + " " + std::string(arrival.fields.get("family_name"));
  if (arrival.doubtful) row.note = visit.words.text("arrival.doubtful");
  row.day = *arrival.sent_on;
  row.href = Url(address_of(visit, arrival));
  row.status = casefile::due_status(visit.words, answer_by(arrival.kind, *arrival.sent_on), visit.today);
  return row;
}

/// People in the reader's files whom the words of a concern could mean, whatever they are called there.
std::vector<ArrivalView::Meant> meant_by(Visit& visit, const Uses& uses, const Arrival& arrival) {
  constexpr std::size_t most = 8;
  std::vector<ArrivalView::Meant> list;
  const auto snapshot = uses.people.columns();
  const std::string text = std::string(arrival.fields.get("who")) + "\n" + std::string(arrival.fields.get("what"));
  uses.people.book([&](const casefile::Book& book) {
    const casefile::PeopleReach reach(*snapshot, book, visit.actor, visit.today);
    for (const auto person : casefile::meant_in(book, reach, text, most)) {
      list.push_back({book.of(person)->name, Url(casefile::page_of(visit, person))});
      visit.saw("person", person.value);
    }
  });
  return list;
}

/// What is wrong with one of the two forms; the other stands as at first.
struct Wrong {
  const Refusal *taking{}, *setting_aside{};
};

/// The file that the refusal says to go on in.
std::optional<Url> open_file_of(Visit& visit, const Uses& uses, const Refusal& refusal) {
  const auto& form = visit.request.form;
  const auto programme = visit.open_id<ProgrammeId>(form.get("programme"));
  const auto known = casefile::open_person(visit, uses.people, visit.open_id<PersonId>(form.get("same_as")));
  if (!programme || !known || !std::ranges::any_of(refusal.problems, [](const Problem& problem) {
        return problem.key == "screening.flaw.open_application";
      }))
    return std::nullopt;
  const auto file = visit.reading(
      [&](db::Tx& tx) { return screening::open_application(tx, known->person, *programme, visit.today); });
  if (!file) return std::nullopt;
  return Url("/screening/mentors/" + visit.seal_record("mentor_applications", *file));
}

http::Response show(Visit& visit, const Uses& uses, const Arrival& arrival, const Wrong& wrong) {
  const auto state_of = [&](const Refusal* refusal) {
    return render::FormState(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  };
  const auto* refusal = wrong.taking;
  const auto state = state_of(refusal), aside = state_of(wrong.setting_aside);
  ArrivalView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = wrong.setting_aside ? aside.problems() : state.problems();
  view.kind = kind_word(visit, arrival.kind);
  view.day = *arrival.sent_on;
  view.doubtful = arrival.doubtful;
  view.lines = lines_of(visit, form_of(arrival.kind), arrival.fields);
  view.take = Url(address_of(visit, arrival) + "/take");
  view.set_aside = Url(address_of(visit, arrival) + "/set_aside");
  view.rows.push_back(casefile::programme_row(visit, state, permission_of(arrival.kind), "intake.field.programme",
                                              arrival.fields.get("programme")));
  if (const auto person = person_in(visit, arrival)) {
    auto meant = casefile::who_is_meant(visit, uses.people, *person);
    if (!meant.ask.empty()) {
      view.same_as = casefile::same_as_field(visit, std::move(meant.ask));
      if (!refusal) view.same_as->error.clear();
    }
  }
  if (refusal && arrival.kind == Kind::mentor) view.open_file = open_file_of(visit, uses, *refusal);
  if (arrival.kind == Kind::referral) view.writer = writer_part(visit, uses.people, arrival, state, refusal);
  if (arrival.kind == Kind::concern) view.meant = meant_by(visit, uses, arrival);
  view.any_meant = !view.meant.empty();
  view.reason = aside.field("reason", "arrival.reason");
  render::Html body(8 * 1024);
  html::arrival(body, view, visit.words);
  return visit.page(visit.words.text("arrival.title.one"), body,
                    casefile::status_of(wrong.setting_aside ? wrong.setting_aside : refusal));
}

}  // namespace

http::Response inbox_page(Visit& visit, const Uses&) {
  InboxView view;
  for (const auto& arrival : visit.reading([](db::Tx& tx) { return waiting(tx); })) {
    if (!may_take(visit, arrival)) continue;
    view.rows.push_back(row_of(visit, arrival));
    visit.saw(subject_of(arrival.kind), arrival.arrival);
  }
  if (lists::wanted(visit)) return lists::answer(visit, "arrival.title.inbox", list_columns, view.rows);
  view.any = !view.rows.empty();
  if (view.any) visit.offer_file();
  if (!view.any) view.nothing = render::Empty{visit.words.text("arrival.none"), visit.words.text("arrival.none_hint")};
  render::Html body(8 * 1024);
  html::inbox(body, view, visit.words);
  return visit.page(visit.words.text("arrival.title.inbox"), body);
}

http::Response arrival_page(Visit& visit, const Uses& uses) {
  const auto arrival = open_arrival(visit);
  return arrival ? show(visit, uses, *arrival, {}) : visit.refused({RefusalKind::not_found, {}});
}

http::Response take_post(Visit& visit, const Uses& uses) {
  const auto arrival = open_arrival(visit);
  if (!arrival) return visit.refused({RefusalKind::not_found, {}});
  const auto made = take_arrival(visit, uses, *arrival, [&](const Settled& settled) {
    if (settled.otherwise)
      return http::Response::see_other(casefile::page_of(visit, *settled.otherwise) + "?done=done.writer_on_file");
    return http::Response::see_other(settled.made.address + "?done=done.saved");
  });
  if (!made && made.error().kind == RefusalKind::not_found) return visit.refused(made.error());
  return made ? *made : show(visit, uses, *arrival, {.taking = &made.error()});
}

http::Response set_aside_post(Visit& visit, const Uses& uses) {
  const auto arrival = open_arrival(visit);
  if (!arrival) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      set_arrival_aside(visit, *arrival, [] { return http::Response::see_other("/arrivals?done=done.saved"); });
  return made ? *made : show(visit, uses, *arrival, {.setting_aside = &made.error()});
}

}  // namespace kith::arrivals
