// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/own_child.h"
#include "placement/desk.h"
#include "placement/my_wait.html.h"
#include "placement/queries.h"
#include "placement/wait_note.html.h"
#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/html.h"

/// A family's own view of the wait (ADR 0226): on a page for who has an account, and the same sentences on paper. No
/// other child, no mentor is named; where survivors are served nothing is shown (workflows.md §18.56).
namespace kith::placement {
namespace {

struct OwnChild {
  std::string name, programme;
  std::vector<std::string> lines;
};
struct MyWaitView {
  std::vector<OwnChild> children;
  std::optional<render::Empty> nothing;
  bool any{};
};
struct NoteView {
  std::string lang, name;
  std::vector<std::string> lines;
  Date day{};
};
struct Case {
  std::int64_t referral{};
  ProgrammeId programme;
};

std::vector<Case> cases_of(Visit& visit, PersonId mentee) {
  return visit.reading([&](db::Tx& tx) {
    return tx.all(sql::own_cases, {{"mentee", mentee}, {"as_of", visit.today}}, [](const db::Row& row) {
      return Case{row.integer(0), row.id<ProgrammeId>(1)};
    });
  });
}

std::optional<Wait> wait_in(Visit& visit, const Uses& uses, PersonId child, const Case& in) {
  const auto from = loaded(visit, uses, in.programme);
  auto wait = wait_of(from->facts, from->pool, from->waits, child);
  if (wait)
    wait->spoken = visit.reading([&](db::Tx& tx) { return last_spoken(tx, in.referral, wait->since, visit.today); });
  return wait;
}

std::string name_of(const Loaded& from, PersonId child) {
  const auto found = std::ranges::find(from.facts.mentees, child, &MenteeFacts::person);
  return found == from.facts.mentees.end() ? std::string() : found->name;
}

void add(Visit& visit, const Uses& uses, const snapshot::Snapshot& snapshot, PersonId child, MyWaitView& view) {
  std::vector<ProgrammeId> seen;
  for (const Case& in : cases_of(visit, child)) {
    if (!casefile::asks_as(visit, snapshot, child, in.programme) || std::ranges::find(seen, in.programme) != seen.end())
      continue;
    seen.push_back(in.programme);
    const auto wait = wait_in(visit, uses, child, in);
    if (!wait) continue;
    visit.saw("person", child.value);
    view.children.push_back({name_of(*loaded(visit, uses, in.programme), child), {}, wait_words(visit.words, *wait)});
    visit.read([&](db::Tx& tx) {
      tx.query(sql::programmes, {{"as_of", visit.today}}, [&](const db::Row& row) {
        if (row.id<ProgrammeId>(0) == in.programme) view.children.back().programme = row.string(2);
      });
    });
  }
}

}  // namespace

http::Response my_wait_page(Visit& visit, const Uses& uses) {
  MyWaitView view;
  if (visit.actor.person) {
    const auto snapshot = uses.columns();
    for (const PersonId child : hidden_from(visit)) add(visit, uses, *snapshot, child, view);
  }
  view.any = !view.children.empty();
  if (!view.any)
    view.nothing = render::Empty{visit.words.text("placement.own.none"), visit.words.text("placement.own.none_hint")};
  render::Html body(4 * 1024);
  html::my_wait(body, view, visit.words);
  return visit.page(visit.words.text("placement.title.my_wait"), body);
}

http::Response wait_note_page(Visit& visit, const Uses& uses) {
  const auto child = open_child(visit, uses);
  if (!child) return visit.refused({RefusalKind::not_found, {}});
  const i18n::Words words(i18n::parse_language(visit.request.query.get("language")).value_or(visit.words.language()));
  const auto wait = wait_in(visit, uses, child->who().person, {child->who().referral, child->pool.programme});
  if (!wait) return visit.refused({RefusalKind::not_found, {}});
  const NoteView view{words.language() == i18n::Language::fr ? "fr" : "en", child->who().name, wait_words(words, *wait),
                      visit.today};
  render::Html page(4 * 1024);
  html::wait_note(page, view, words);
  return printed(std::move(page), "wait.pdf");
}

}  // namespace kith::placement
