// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/casefile.h"
#include "casefile/corrected.h"
#include "casefile/people_one.html.h"
#include "casefile/person_name.h"
#include "casefile/person_words.h"
#include "casefile/queries.h"
#include "casefile/same_person.h"
#include "casefile/seal.h"
#include "casefile/trail.h"
#include "obligations/obligations.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"
#include "snapshot/people.h"
#include "snapshot/refs.h"

namespace kith::casefile {
namespace {

using render::Mark;
using render::Status;
using render::Url;

struct Fact {
  std::string name, text;
};
struct OwedLine {
  std::string text;
  Url href;
  Status status;
  Date due{};
};
struct MatchLine {
  std::string text, place;
  Url href;
  Status status;
  std::optional<Date> since;
};
struct FamilyLine {
  std::string id, person, name, what, rule, phone, note, days;
  Url href, change;
  bool barred{}, over{};
  std::string phone_shown() const { return casefile::phone_shown(phone); }
};
struct MergedLine {
  std::string name, why;
  Date since{};
  Url part;
};
struct SealLine {
  std::string text;
  Date since{};
  Url end;
  bool may_end{};
};
/// What is hidden of the person, and who may change that.
struct SealsPanel {
  std::vector<SealLine> lines;
  Url open, give_alias, protect;
  bool may_open{}, may_alias{}, may_protect{};
};
struct CustodyLine {
  std::string id, organization, what, informant, days;
  Url change;
};

struct PersonView {
  std::string name, roles, safe_note;
  std::vector<Fact> facts;
  std::vector<OwedLine> owed;
  std::vector<CaseLine> cases;
  std::vector<MatchLine> matches;
  std::vector<FamilyLine> family, wards;
  std::vector<CustodyLine> custody;
  std::vector<MergedLine> merged;
  std::optional<SealsPanel> seals;
  render::FormToken token;
  std::vector<render::Event> events;
  Url papers, correct, same, add_family, add_custody;
  std::optional<Url> support, trail;
  bool may_record{}, as_mentee{}, may_join{};
  bool nothing_owed() const { return owed.empty() && cases.empty(); }
  bool any_match() const { return !matches.empty(); }
  bool any_merged() const { return !merged.empty(); }
  bool any_ward() const { return !wards.empty(); }
  bool no_events() const { return events.empty(); }
};

class PersonPage {
 public:
  PersonPage(Visit& visit, db::Tx& tx, const snapshot::Snapshot& snapshot, const Opened& who, PersonView& view)
      : visit_(visit), tx_(tx), snapshot_(snapshot), who_(who), view_(view), words_(visit.words) {}

  void fill() {
    seals();
    person();
    roles();
    merged();
    if (who_.sides.mentee) {
      family();
      wards();
      custody();
    }
    for (const auto& file : who_.files)
      if (file.match && (file.side == Side::mentee ? who_.sides.mentee : who_.sides.mentor)) match(file);
    std::stable_sort(view_.owed.begin(), view_.owed.end(), [](const auto& a, const auto& b) { return a.due < b.due; });
    std::stable_sort(view_.events.begin(), view_.events.end(),
                     [](const auto& a, const auto& b) { return a.day > b.day; });
    if (view_.events.size() > 8) view_.events.resize(8);
  }

 private:
  void fact(i18n::Key name, std::string text) {
    if (!text.empty()) view_.facts.push_back({words_.text(name), std::move(text)});
  }
  std::string address(const db::Row& row) const {
    std::string text;
    for (int i = 9; i <= 12; ++i)
      if (!row.text(i).empty()) (text += text.empty() ? "" : ", ") += row.text(i);
    return text;
  }
  void person() {
    tx_.query(sql::person, {{"person", who_.person}, {"as_of", visit_.today}}, [&](const db::Row& row) {
      view_.name = person_name(row.text(1), row.text(2), row.text(3));
      view_.safe_note = row.string(13);
      if (!row.null(3)) fact("casefile.full_name", row.string(1) + " " + row.string(2));
      if (const auto born = row.maybe_date(4))
        fact("casefile.field.birth_date",
             words_.text("casefile.born", {{"day", *born}, {"n", std::int64_t{age_on(*born, visit_.today)}}}));
      if (number_closed()) {
        fact("casefile.field.phone", words_.text("casefile.seal.number_protected"));
      } else {
        fact("casefile.field.phone", phone_shown(row.string(8)));
        fact("casefile.field.email", row.string(7));
      }
      fact("casefile.field.languages", languages_shown(words_, row.text(5)));
      fact("casefile.address", has(seals_, SealKind::address) ? words_.text("casefile.seal.protected") : address(row));
      fact("casefile.field.accessibility_note", row.string(14));
      if (const auto died = row.maybe_date(15)) fact("casefile.deceased", words_.date(*died));
      fact("casefile.record_id", row.string(16));
    });
  }
  /// Behind a seal, number and e-mail are for whoever may open it (docs/decisions/0284).
  bool number_closed() const { return !seals_.empty() && !who_.sides.opens; }
  void seals() {
    seals_ = seals_of(tx_, who_.person);
    const bool hides = who_.sides.may_record || who_.sides.opens;
    if (seals_.empty() && !hides) return;
    const auto page = page_of(visit_, who_.person);
    SealsPanel panel;
    for (const auto& seal : seals_) {
      const auto what =
          seal.kind == SealKind::alias ? i18n::Key("casefile.seal.called") : "casefile.seal.address_hidden";
      panel.lines.push_back({words_.text(what), seal.since,
                             Url(page + "/seals/" + std::string(forms_of(seal.kind).word) + "/end"), who_.sides.opens});
    }
    panel.may_open = who_.sides.opens && !seals_.empty();
    panel.may_alias = hides && !has(seals_, SealKind::alias);
    panel.may_protect = hides && !has(seals_, SealKind::address);
    panel.open = Url(page + "/open");
    panel.give_alias = Url(page + "/seals/alias");
    panel.protect = Url(page + "/seals/address");
    view_.seals = std::move(panel);
  }
  void merged() {
    if (!who_.sides.whole) return;  // what the other record was called is for whoever sees all of it
    for (const auto& one : merged_into(tx_, who_.person)) {
      std::string why = one.reason;
      for (const auto& more :
           {one.born ? words_.date(*one.born) : std::string(), number_closed() ? std::string() : one.phone, one.by})
        if (!more.empty()) why += " · " + more;
      visit_.saw("person", one.absorbed.value);
      view_.merged.push_back(
          {one.name, std::move(why), one.since,
           Url(page_of(visit_, who_.person) + "/parted/" + visit_.seal_record("person_merges", one.merge))});
    }
  }
  void roles() {
    std::vector<std::string> told;
    const auto tell = [&](const File& file, i18n::Key role) {
      std::string text = words_.text(role);
      if (const auto place = tx_.first(sql::programme_of, {{"programme", file.programme}, {"as_of", visit_.today}},
                                       [](const db::Row& row) { return row.string(0); }))
        text += " · " + *place;
      if (std::find(told.begin(), told.end(), text) == told.end()) told.push_back(std::move(text));
    };
    for (const auto& file : who_.files) {
      if (file.side == Side::mentee && who_.sides.mentee) tell(file, "casefile.role.mentee");
      if (file.side == Side::mentor && who_.sides.mentor) tell(file, "casefile.role.mentor");
      if (file.side == Side::staff) tell(file, "casefile.role.staff");
    }
    for (const auto& text : told) (view_.roles += view_.roles.empty() ? "" : ", ") += text;
  }
  std::string days(const db::Row& row, int from) const {
    const auto end = row.maybe_date(from + 1);
    return end ? words_.text("casefile.from_until", {{"from", row.date(from)}, {"until", *end}})
               : words_.text("casefile.since", {{"day", row.date(from)}});
  }
  bool over(const db::Row& row, int end) const { return !row.null(end) && row.date(end) < visit_.today; }
  void family() {
    tx_.query(sql::family_of, {{"person", who_.person}, {"as_of", visit_.today}}, [&](const db::Row& row) {
      FamilyLine line;
      const auto person = row.id<PersonId>(1);
      line.name = person_name(row.text(9), row.text(10), row.text(11));
      line.what = words_.text_of("casefile.relation.kind." + row.string(2));
      line.barred = row.text(6) == "barred";
      for (const auto& [at, key] : {std::pair{3, "casefile.relation.guardian"},
                                    {4, "casefile.relation.consents"},
                                    {5, "casefile.relation.picks_up"}})
        if (row.flag(at) && (at == 3 || !line.barred)) line.what += ", " + words_.text_of(key);
      line.rule = words_.text_of("casefile.relation.contact_rule." + row.string(6));
      line.days = days(row, 7);
      line.over = over(row, 8);
      if (!line.barred && (!row.flag(14) || who_.sides.opens)) line.phone = row.string(12);
      line.note = row.string(13);
      line.href = Url(page_of(visit_, person));
      line.id = visit_.seal_record("relationships", row.integer(0));
      line.person = visit_.seal(person);
      line.change = Url("/casefile/family/" + line.id);
      visit_.saw("person", person.value);
      view_.family.push_back(std::move(line));
    });
  }
  void wards() {
    tx_.query(sql::wards_of, {{"person", who_.person}, {"as_of", visit_.today}}, [&](const db::Row& row) {
      FamilyLine line;
      line.name = person_name(row.text(7), row.text(8), row.text(9));
      line.what = words_.text_of("casefile.relation.kind." + row.string(2));
      line.barred = row.text(4) == "barred";
      line.rule = words_.text_of("casefile.relation.contact_rule." + row.string(4));
      line.href = Url(page_of(visit_, row.id<PersonId>(1)));
      visit_.saw("person", row.integer(1));
      view_.wards.push_back(std::move(line));
    });
  }
  void custody() {
    tx_.query(sql::custody_of, {{"person", who_.person}, {"as_of", visit_.today}}, [&](const db::Row& row) {
      std::string what = words_.text_of(row.flag(4) ? "casefile.custody.is_temporary" : "casefile.custody.is_lasting");
      if (row.flag(5)) what += ", " + words_.text("casefile.relation.consents");
      if (!row.null(3)) what += ", " + row.string(3);
      if (const auto end = row.maybe_date(7); end && *end < visit_.today)
        what += ", " + words_.text("casefile.custody.released", {{"day", *end}});
      const auto id = visit_.seal_record("custody_intervals", row.integer(0));
      view_.custody.push_back(
          {id, row.string(1), std::move(what), row.string(2), days(row, 6), Url("/casefile/custody/" + id)});
    });
  }
  std::string name_of(PersonId person) {
    visit_.saw("person", person.value);
    return tx_
        .first(sql::person, {{"person", person}, {"as_of", visit_.today}},
               [](const db::Row& row) { return person_name(row.text(1), row.text(2), row.text(3)); })
        .value_or("");
  }
  void match(const File& file) {
    const snapshot::Day today(visit_.today);
    const auto state = snapshot::state_of(snapshot_, snapshot::ref_of(file.match), today);
    if (!state) return;
    const Url href("/supervision/matches/" + visit_.seal(file.match));
    const auto other = snapshot::key_of(file.side == Side::mentor ? state->mentee : state->mentor);
    const bool closed = state->closed() && !state->active_on(today);
    MatchLine line{words_.text("casefile.match_with", {{"name", name_of(other)}}),
                   {},
                   href,
                   closed             ? Status{Mark::off, words_.text("match.state.closed")}
                   : state->started() ? Status{Mark::good, words_.text("match.state.active")}
                                      : Status{Mark::open, words_.text("match.state.not_started")},
                   {}};
    if (state->started()) line.since = Date(state->start);
    if (!closed) owed(file, line.text, href);
    view_.matches.push_back(std::move(line));
    contacts(file.match);
  }
  void owed(const File& file, const std::string& text, const Url& href) {
    for (const auto& next :
         obligations::next_due(snapshot_, snapshot::ref_of(file.match), snapshot::Day(visit_.today))) {
      if (next.status != obligations::Status::open) continue;
      const Date due = next.window.due;
      const auto mark = due < visit_.today ? Mark::bad : due == visit_.today ? Mark::due : Mark::open;
      const auto track = words_.text_of("supervision.track." + std::string(snapshot::word(next.track)));
      view_.owed.push_back(
          {words_.text("casefile.contact_owed", {{"track", track}}) + " · " + text,
           href,
           {mark, words_.text(due < visit_.today ? i18n::Key("match.window.overdue") : i18n::Key("match.window.open"))},
           due});
    }
  }
  void contacts(MatchId match) {
    tx_.query(sql::last_contacts_of, {{"match", match}, {"as_of", visit_.today}}, [&](const db::Row& row) {
      std::string title = words_.text_of("supervision.track." + row.string(3)) + " · " +
                          words_.text_of("supervision.result." + row.string(4));
      visit_.saw("contact", row.integer(0));
      view_.events.push_back({row.date(1),
                              row.text(4) == "reached" ? "phone" : "open",
                              std::move(title),
                              {},
                              row.string(5),
                              {},
                              false,
                              Url("/supervision/contacts/" + visit_.seal(row.id<ContactId>(0)))});
    });
  }

  Visit& visit_;
  db::Tx& tx_;
  const snapshot::Snapshot& snapshot_;
  const Opened& who_;
  PersonView& view_;
  std::vector<Seal> seals_;
  const i18n::Words& words_;
};

std::optional<PersonId> asked_for(const Visit& visit) {
  return visit.open_id<PersonId>(visit.path.find("person")->second);
}
std::optional<Opened> in_path(const Visit& visit, const Uses& uses) {
  return open_person(visit, uses, asked_for(visit));
}

PersonView view_of(Visit& visit, const Uses& uses, const Opened& who) {
  PersonView view;
  const auto snapshot = uses.columns();
  visit.saw("person", who.person.value);
  visit.read([&](db::Tx& tx) { PersonPage(visit, tx, *snapshot, who, view).fill(); });
  if (uses.cases) view.cases = uses.cases(visit, who.person);
  view.may_record = who.sides.may_record;
  view.as_mentee = who.sides.mentee;
  const auto sealed = page_of(visit, who.person);
  view.papers = Url("/documents/people/" + visit.seal(who.person));
  view.trail = trail_of(visit, who.person);
  view.may_join = who.sides.whole;
  if (visit.actor.may(auth::Permission::record_support) && who.person != visit.actor.person &&
      (who.sides.mentee || std::ranges::any_of(who.files, [](const File& f) { return f.side == Side::mentor; })) &&
      uses.supports && uses.supports(visit, who.person))
    view.support = Url("/supervision/people/" + visit.seal(who.person));
  view.token = {visit.csrf(), visit.fresh_key()};
  view.same = Url(sealed + "/same");
  view.correct = Url(sealed + "/correct");
  view.add_family = Url(sealed + "/family/new");
  view.add_custody = Url(sealed + "/custody/new");
  return view;
}

void tell_family(JsonWriter& json, const PersonView& view) {
  json.key("family").array();
  for (const auto& line : view.family)
    json.object()
        .member("relationship", line.id)
        .member("person", line.person)
        .member("name", line.name)
        .member("what", line.what)
        .member("barred", line.barred)
        .member("ended", line.over)
        .end();
  json.end().key("custody").array();
  for (const auto& line : view.custody)
    json.object().member("custody", line.id).member("organization", line.organization).member("what", line.what).end();
  json.end();
}

}  // namespace

http::Response people_one_page(Visit& visit, const Uses& uses) {
  const auto who = in_path(visit, uses);
  if (!who) return visit.refused({RefusalKind::not_found, {}});
  // A record that is not used any more leads to the one that is kept.
  if (const auto kept = page_of(visit, who->person); who->person != asked_for(visit))
    return http::Response::see_other(kept);
  const auto view = view_of(visit, uses, *who);
  render::Html body(16 * 1024);
  html::people_one(body, view, visit.words);
  return visit.page(visit.words.text("casefile.title.one"), body);
}

http::Response people_api_one(Visit& visit, const Uses& uses) {
  const auto who = in_path(visit, uses);
  if (!who) return visit.refused({RefusalKind::not_found, {}});
  const auto view = view_of(visit, uses, *who);
  const auto seals = visit.reading([&](db::Tx& tx) { return seals_of(tx, who->person); });
  std::string out;
  JsonWriter json(out);
  json.object()
      .member("id", visit.seal(who->person))
      .member("name", view.name)
      .member("roles", view.roles)
      .member("safe_contact_note", view.safe_note)
      .member("called_by_alias", has(seals, SealKind::alias))
      .member("address_protected", has(seals, SealKind::address));
  tell_record(json, visit, uses);
  tell_family(json, view);
  json.key("owed").array();
  for (const auto& line : view.owed) json.object().member("what", line.text).member("due", iso(line.due)).end();
  json.end().end();
  return http::Response::json(out);
}

}  // namespace kith::casefile
