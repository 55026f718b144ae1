// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/casefile.h"
#include "casefile/person_name.h"
#include "casefile/queries.h"
#include "casefile/same_person.h"
#include "casefile/same_person.html.h"
#include "casefile/same_person_two.html.h"
#include "casefile/seal.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"

/// "This is the same person as ...": who may be meant, the two side by side with what follows, the act and its inverse.
/// Whoever does not see both whole is told nothing: 404.
namespace kith::casefile {
namespace {

using render::Url;

struct Candidate {
  std::string name, phone;
  std::optional<Date> born;
  Url href;
};
struct SameView {
  std::string name, q;
  Url back, find;
  std::vector<Candidate> alike, found;
  bool any_alike() const { return !alike.empty(); }
  bool any_found() const { return !found.empty(); }
  bool nothing() const { return alike.empty() && found.empty(); }
};

/// A person whose records the actor sees whole.
std::optional<Opened> whole(const Visit& visit, const Uses& uses, std::optional<PersonId> person) {
  auto who = open_person(visit, uses, person);
  if (!who || !who->sides.whole) return std::nullopt;
  return who;
}
std::optional<PersonId> in_path(const Visit& visit, std::string_view name) {
  return visit.open_id<PersonId>(visit.path.find(name)->second);
}

Candidate candidate_of(const Visit& visit, PersonId person, const Indexed& one, bool opened) {
  return {one.name, one.number_hidden && !opened ? std::string() : one.phone, one.born,
          Url(page_of(visit, person) + "/same/" + visit.seal(one.person))};
}

/// One of the two records, row by row.
struct Record {
  std::string name, full_name, born, phone, email, address, files;
};
struct Fact {
  std::string label, one, other;
};
struct TwoView {
  std::string first, second;
  std::vector<Fact> facts;
  render::FormToken token;
  render::ErrorSummary problems;
  std::vector<FormRow> rows;
  Url action, back;
};

std::string files_of(const Visit& visit, const Opened& who) {
  std::string text;
  for (const auto& [side, key] : {std::pair{Side::mentee, i18n::Key("casefile.role.mentee")},
                                  {Side::mentor, i18n::Key("casefile.role.mentor")},
                                  {Side::staff, i18n::Key("casefile.role.staff")}}) {
    const auto n = std::count_if(who.files.begin(), who.files.end(), [&, s = side](auto& f) { return f.side == s; });
    if (n) (text += text.empty() ? "" : ", ") += visit.words.text(key) + " (" + std::to_string(n) + ")";
  }
  return text;
}

Record record_of(Visit& visit, db::Tx& tx, const Opened& who) {
  Record record;
  record.name = who.name;
  record.files = files_of(visit, who);
  tx.query(sql::person, {{"person", who.person}, {"as_of", visit.today}}, [&](const db::Row& row) {
    record.full_name = row.string(1) + " " + row.string(2);
    if (const auto born = row.maybe_date(4)) record.born = visit.words.date(*born);
    record.email = row.string(7);
    record.phone = row.string(8);
    for (int i = 9; i <= 12; ++i)
      if (!row.text(i).empty()) (record.address += record.address.empty() ? "" : ", ") += row.text(i);
  });
  const auto seals = seals_of(tx, who.person);
  if (!seals.empty() && !who.sides.opens) record.phone = record.email = {};
  if (has(seals, SealKind::address)) record.address = visit.words.text("casefile.seal.protected");
  visit.saw("person", who.person.value);
  return record;
}

std::vector<Fact> facts_of(const i18n::Words& words, const Record& one, const Record& other) {
  std::vector<Fact> facts;
  const auto row = [&](i18n::Key label, const std::string& a, const std::string& b) {
    if (!a.empty() || !b.empty()) facts.push_back({words.text(label), a, b});
  };
  row("casefile.full_name", one.full_name, other.full_name);
  row("casefile.field.birth_date", one.born, other.born);
  row("casefile.field.phone", one.phone, other.phone);
  row("casefile.field.email", one.email, other.email);
  row("casefile.address", one.address, other.address);
  row("casefile.column.roles", one.files, other.files);
  return facts;
}

/// Both of the path, different and whole.
struct Two {
  Opened one, other;
};
std::optional<Two> two_of(const Visit& visit, const Uses& uses) {
  const auto one = whole(visit, uses, in_path(visit, "person")), other = whole(visit, uses, in_path(visit, "other"));
  if (!one || !other || one->person == other->person) return std::nullopt;
  return Two{*one, *other};
}

http::Response show_two(Visit& visit, const Two& two, const Refusal* refusal) {
  TwoView view;
  visit.read([&](db::Tx& tx) {
    const auto one = record_of(visit, tx, two.one), other = record_of(visit, tx, two.other);
    view.first = one.name;
    view.second = other.name;
    view.facts = facts_of(visit.words, one, other);
  });
  const Offer both{
      "person_merges.kept_id",
      {{visit.seal(two.one.person), visit.words.text("casefile.same.keep_first", {{"name", two.one.name}})},
       {visit.seal(two.other.person), visit.words.text("casefile.same.keep_second", {{"name", two.other.name}})}}};
  Answers initial;
  initial.put("person_merges.kept_id", two.one.person.value);
  auto form = form_page(visit, merge_form, initial, refusal, std::span(&both, 1));
  view.token = form.token;
  view.problems = form.problems;
  view.rows = std::move(form.rows);
  view.back = Url(page_of(visit, two.one.person) + "/same");
  view.action = Url(page_of(visit, two.one.person) + "/same/" + visit.seal(two.other.person));
  render::Html body;
  html::same_person_two(body, view, visit.words);
  return visit.page(visit.words.text("casefile.same.title"), body, status_of(refusal));
}

/// The act, for page and JSON alike.
Result<http::Response> join(Visit& visit, const Two& two, const Answers& answers,
                            FunctionRef<http::Response(PersonId, std::int64_t)> done) {
  const auto kept = answers.key<PersonId>("person_merges.kept_id");
  if (kept != two.one.person && kept != two.other.person)
    return refuse(RefusalKind::invalid, "casefile.same.flaw.kept", "kept_id");
  const auto absorbed = kept == two.one.person ? two.other.person : two.one.person;
  return visit.change("person.join", [&](db::Tx& tx) -> Result<http::Response> {
    const auto made = join_records(tx, kept, absorbed, answers.text("person_merges.reason"), author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("person", kept.value);
    visit.changed("person", absorbed.value);
    return done(kept, *made);
  });
}

/// The joined record that is meant, of somebody the actor sees whole.
struct Parting {
  Opened who;
  Merged merged;
};
std::optional<Parting> parting(Visit& visit, const Uses& uses) {
  const auto who = whole(visit, uses, in_path(visit, "person"));
  const auto merge = visit.open_record("person_merges", visit.path.find("merge")->second);
  if (!who || !merge) return std::nullopt;
  for (auto& merged : visit.reading([&](db::Tx& tx) { return merged_into(tx, who->person); }))
    if (merged.merge == *merge) return Parting{*who, merged};
  return std::nullopt;
}
Result<http::Response> part(Visit& visit, const Parting& it, FunctionRef<http::Response()> done) {
  return visit.change("person.part", [&](db::Tx& tx) -> Result<http::Response> {
    const auto gone = part_records(tx, it.merged, author_of(visit));
    if (!gone) return tl::unexpected(gone.error());
    visit.changed("person", it.who.person.value);
    visit.changed("person", it.merged.absorbed.value);
    return done();
  });
}

}  // namespace

http::Response same_person_page(Visit& visit, const Uses& uses) {
  const auto who = whole(visit, uses, in_path(visit, "person"));
  if (!who) return visit.refused({RefusalKind::not_found, {}});
  SameView view;
  view.name = who->name;
  view.q = visit.request.query.get("q");
  view.back = Url(page_of(visit, who->person));
  view.find = Url(page_of(visit, who->person) + "/same");
  const auto snapshot = uses.columns();
  uses.book([&](const Book& book) {
    const PeopleReach reach(*snapshot, book, visit.actor, visit.today);
    const auto& me = *book.of(who->person);
    const auto other = [&](const Indexed& one) {
      return one.person != me.person && reach.of(one).whole && reach.shows(one);
    };
    const auto opened = [&](const Indexed& one) { return reach.of(one).opens; };
    const std::string_view number = me.number_hidden && !opened(me) ? std::string_view() : me.phone;
    auto alike = book.alike({me.given, me.family, number, me.born, true}, other, opened);
    if (me.behind && opened(me))
      for (const auto person :
           book.alike({me.behind->given, me.behind->family, me.phone, me.born, true}, other, opened))
        if (std::ranges::find(alike, person) == alike.end()) alike.push_back(person);
    const auto shown = [&](PersonId person) {
      const auto& one = *book.of(person);
      return candidate_of(visit, who->person, one, opened(one));
    };
    for (const auto person : alike) view.alike.push_back(shown(person));
    if (!view.q.empty())
      for (const auto& hit : book.find(view.q, other, opened, 20)) view.found.push_back(shown(hit.person));
  });
  render::Html body;
  html::same_person(body, view, visit.words);
  return visit.page(visit.words.text("casefile.same.title"), body);
}

http::Response same_person_two_page(Visit& visit, const Uses& uses) {
  const auto two = two_of(visit, uses);
  return two ? show_two(visit, *two, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response same_person_join(Visit& visit, const Uses& uses) {
  const auto two = two_of(visit, uses);
  if (!two) return visit.refused({RefusalKind::not_found, {}});
  const auto decoded = decode(visit, merge_form);
  if (!decoded.problems.empty()) {
    const Refusal refusal{RefusalKind::invalid, decoded.problems};
    return show_two(visit, *two, &refusal);
  }
  const auto made = join(visit, *two, decoded.answers, [&](PersonId kept, std::int64_t) {
    return http::Response::see_other(page_of(visit, kept) + "?done=done.persons_joined");
  });
  return made ? *made : show_two(visit, *two, &made.error());
}

http::Response same_person_part(Visit& visit, const Uses& uses) {
  const auto it = parting(visit, uses);
  if (!it) return visit.refused({RefusalKind::not_found, {}});
  const auto made = part(visit, *it, [&] {
    return http::Response::see_other(page_of(visit, it->who.person) + "?done=done.persons_parted");
  });
  return made ? *made : visit.refused(made.error());
}

http::Response same_person_api_join(Visit& visit, const Uses& uses) {
  const auto two = two_of(visit, uses);
  if (!two) return visit.refused({RefusalKind::not_found, {}});
  const auto decoded = decode(visit, merge_form);
  if (!decoded.problems.empty()) return visit.refused({RefusalKind::invalid, decoded.problems});
  const auto made = join(visit, *two, decoded.answers, [&](PersonId kept, std::int64_t merge) {
    std::string out;
    JsonWriter(out)
        .object()
        .member("person", visit.seal(kept))
        .member("merge", visit.seal_record("person_merges", merge))
        .end();
    return http::Response::json(out, 201);
  });
  return made ? *made : visit.refused(made.error());
}

http::Response same_person_api_part(Visit& visit, const Uses& uses) {
  const auto it = parting(visit, uses);
  if (!it) return visit.refused({RefusalKind::not_found, {}});
  const auto made = part(visit, *it, [&] {
    std::string out;
    JsonWriter(out)
        .object()
        .member("person", visit.seal(it->who.person))
        .member("parted", visit.seal(it->merged.absorbed))
        .end();
    return http::Response::json(out);
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::casefile
