// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <map>

#include "casefile/same_person.h"
#include "casefile/trail.h"
#include "casefile/trail.html.h"
#include "platform/audit/log.h"
#include "platform/auth/account.h"
#include "platform/lists/lists.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "snapshot/refs.h"

namespace kith::casefile {
namespace {

using i18n::Key;
using render::Mark;
using render::Url;

constexpr std::string_view here = "/casefile/trail";
constexpr int days_back = 31;
constexpr std::size_t rows_a_page = 50, rows_a_slice = 1'000, names_a_line = 5;

struct Named {
  std::string name;
  bool followed{};
  std::string_view comma() const { return followed ? "," : ""; }
};
struct TrailLine {
  Instant at{};
  std::string who, what, detail;
  std::vector<Named> whom;
  std::string more;
  render::Status how;
  std::optional<Url> by;  ///< the trail of whoever did it
};
struct Kept {
  std::string_view name;
  std::string value;
};
struct TrailView {
  render::Field from, until;
  std::vector<Kept> kept;
  std::optional<std::string> about;
  Url all;
  std::vector<TrailLine> lines;
  std::optional<render::Empty> nothing;
  std::optional<Url> older;
  bool any() const { return !lines.empty(); }
};

/// What stands in the log of something that keeps its own circle, in whichever part of a path, act or subject.
bool keeps_its_circle(std::string_view word) {
  return word.find("concern") != std::string_view::npos || word.find("formative") != std::string_view::npos;
}

/// "/supervision/matches/{match:id}" within "GET /supervision/matches/{match:id}" or "/lists csv rows=3"; empty: none.
std::string_view path_in(std::string_view detail) {
  const auto start = detail.find('/');
  if (start != 0 && (start == std::string_view::npos || detail[start - 1] != ' ')) return {};
  return detail.substr(start, detail.find(' ', start) - start);
}

std::string_view after_path(std::string_view detail) {
  const auto path = path_in(detail);
  if (path.empty()) return detail;
  const auto end = static_cast<std::size_t>(path.data() - detail.data()) + path.size();
  return end < detail.size() ? detail.substr(end + 1) : std::string_view();
}

/// Among the papers that the public sends a concern is one of many: only it is left out of a row about several.
constexpr std::string_view dropped = "concern_arrival";

/// A row as the page may tell it; false: not at all.
bool tellable(const audit::Row& row, std::vector<audit::Subject>& subjects) {
  subjects = audit::subjects_in(row.subjects);
  const bool named = !subjects.empty();
  std::erase_if(subjects, [](const audit::Subject& subject) { return subject.kind == dropped; });
  if (keeps_its_circle(row.action) || keeps_its_circle(path_in(row.detail)) || (named && subjects.empty()))
    return false;
  return std::none_of(subjects.begin(), subjects.end(),
                      [](const audit::Subject& subject) { return keeps_its_circle(subject.kind); });
}

struct Told {
  audit::Row row;
  std::vector<audit::Subject> subjects;
};
/// Rows that may be told, and whose the accounts in them are.
struct Found {
  std::vector<Told> rows;
  std::map<std::int64_t, auth::Account> accounts;
  std::uint64_t last{};  ///< number of the last row looked at; 0: nothing is left before it
};
using Names = std::map<std::int64_t, std::string>;  ///< of persons, as far as they were looked up

/// Makes lines of rows for one visitor: names of people the visitor may see, each noted as seen.
class Teller {
 public:
  Teller(Visit& visit, const Book& book, const snapshot::Snapshot& snapshot, Names& names)
      : visit_(visit),
        book_(book),
        snapshot_(snapshot),
        names_(names),
        reach_(snapshot, book, visit.actor, visit.today) {}

  /// Empty when the visitor may not see that person.
  std::string name_of(PersonId person) {
    const auto [known, fresh] = names_.try_emplace(person.value);
    if (!fresh) return known->second;
    const auto* one = book_.of(person);
    if (!one || !reach_.shows(*one)) return {};
    visit_.saw("person", person.value);
    return known->second = one->name;
  }
  /// Whoever is in the records is called as there, by an alias too; the name of an account could tell what it hides.
  std::string name_of(const auth::Account& account) const {
    const auto* one = account.person ? book_.of(account.person) : nullptr;
    return one ? one->name : account.display_name;
  }
  std::string names_of(MatchId match) {
    const auto state = snapshot::state_of(snapshot_, snapshot::ref_of(match), snapshot::Day(visit_.today));
    if (!state) return {};
    const auto mentee = name_of(snapshot::key_of(state->mentee)), mentor = name_of(snapshot::key_of(state->mentor));
    if (mentee.empty() || mentor.empty()) return {};
    return mentee + " " + visit_.words.text("match.and") + " " + mentor;
  }
  TrailLine line_of(const Told& told, const Found& found, const TrailUses& uses) {
    const audit::Row& row = told.row;
    TrailLine line;
    line.at = {row.at, row.offset};
    line.who = who(row, found);
    if (row.account != 0) line.by = Url(std::string(here) + "?account=" + visit_.seal(AccountId{row.account}));
    line.detail = after_path(row.detail);
    const auto act = Key::find("casefile.trail.act." + row.action);
    if (const auto title = uses.title(path_in(row.detail))) {
      line.what = visit_.words.text(*title);
      if (row.action != "see" && row.action != "refused")
        line.detail = row.action + (line.detail.empty() ? "" : " " + line.detail);
    } else {
      line.what = act ? visit_.words.text(*act) : row.action;
    }
    line.how = how(row);
    whom(line, told.subjects);
    return line;
  }

 private:
  render::Status how(const audit::Row& row) const {
    if (row.outcome != "done") return {Mark::bad, visit_.words.text("casefile.trail.refused")};
    if (row.action == "see") return {Mark::note, visit_.words.text("casefile.trail.seen")};
    return {Mark::good, visit_.words.text("casefile.trail.done")};
  }
  std::string who(const audit::Row& row, const Found& found) const {
    return row.account == 0 ? visit_.words.text_of("casefile.trail.by." + row.by)
                            : name_of(found.accounts.at(row.account));
  }
  std::string name_of(const audit::Subject& subject) {
    if (subject.kind == "person") return name_of(PersonId{subject.key});
    return subject.kind == "match" ? names_of(MatchId{subject.key}) : std::string();
  }
  /// The first names; the rest, and what has no name, is counted.
  void whom(TrailLine& line, const std::vector<audit::Subject>& subjects) {
    std::int64_t more = 0;
    for (const auto& subject : subjects) {
      auto name = line.whom.size() < names_a_line ? name_of(subject) : std::string();
      if (name.empty())
        ++more;
      else
        line.whom.push_back({std::move(name)});
    }
    for (std::size_t i = 1; i < line.whom.size(); ++i) line.whom[i - 1].followed = true;
    const auto words = line.whom.empty() ? Key("casefile.trail.records") : Key("casefile.trail.more");
    if (more > 0) line.more = visit_.words.text(words, {{"n", more}});
  }

  Visit& visit_;
  const Book& book_;
  const snapshot::Snapshot& snapshot_;
  Names& names_;
  PeopleReach reach_;
};

/// Whose trail is asked for, as the address says it.
struct Whose {
  std::optional<PersonId> person;
  std::optional<MatchId> match;
  std::optional<AccountId> account;
  bool wrong{};  ///< names what is none, or what the visitor may not see
  std::string name;
  std::vector<audit::Subject> about;  ///< of a person: their records and their matches
};

template <class Id>
std::optional<Id> asked_id(const Visit& visit, std::string_view name, bool& wrong) {
  const auto sealed = visit.request.query.get(name);
  const auto id = sealed.empty() ? std::nullopt : visit.open_id<Id>(sealed);
  wrong |= !sealed.empty() && !id;
  return id;
}

Whose whose_trail(Visit& visit, const TrailUses& uses, const snapshot::Snapshot& columns) {
  Whose whose;
  whose.person = asked_id<PersonId>(visit, "person", whose.wrong);
  whose.match = asked_id<MatchId>(visit, "match", whose.wrong);
  whose.account = asked_id<AccountId>(visit, "account", whose.wrong);
  std::optional<auth::Account> account;
  if (whose.account) account = visit.reading([&](db::Tx& tx) { return auth::find_account(tx, *whose.account); });
  if (!whose.person && !whose.match && !whose.account) return whose;
  Names names;
  uses.people.book([&](const Book& book) {
    Teller teller(visit, book, columns, names);
    if (account) whose.name = teller.name_of(*account);
    if (whose.match) {
      whose.name = teller.names_of(*whose.match);
      whose.about.push_back({"match", whose.match->value});
    } else if (whose.person) {
      whose.name = teller.name_of(*whose.person);
      whose.about.push_back({"person", whose.person->value});
      if (const auto* one = book.of(*whose.person))
        for (const auto& file : one->files)
          if (file.match) whose.about.push_back({"match", file.match.value});
    }
  });
  whose.wrong |= whose.name.empty();
  return whose;
}

/// The next `limit` rows that may be told, so that a page is full whatever is left out. Reads what else the person was
/// recorded as, and whose the accounts are.
Found find(Visit& visit, const Whose& whose, audit::Sought sought, std::size_t limit) {
  Found found;
  visit.read([&](db::Tx& tx) {
    sought.about = whose.about;
    if (whose.person)
      for (const auto& one : merged_into(tx, *whose.person)) sought.about.push_back({"person", one.absorbed.value});
    if (whose.account) sought.account = *whose.account;
    for (bool more = true; more && found.rows.size() < limit;) {
      auto rows = audit::newest(tx, sought, static_cast<int>(limit));
      more = rows.size() == limit;
      found.last = 0;
      for (auto& row : rows) {
        sought.before = found.last = row.seq;
        Told told{std::move(row), {}};
        if (!tellable(told.row, told.subjects)) continue;
        found.rows.push_back(std::move(told));
        if (found.rows.size() == limit) break;
      }
    }
    if (found.rows.size() < limit) found.last = 0;
    for (const auto& [row, _] : found.rows)
      if (row.account != 0 && !found.accounts.contains(row.account)) {
        found.accounts.emplace(row.account, auth::find_account(tx, AccountId{row.account}).value_or(auth::Account{}));
      }
  });
  return found;
}

std::vector<TrailLine> lines_of(Visit& visit, const TrailUses& uses, const snapshot::Snapshot& columns,
                                const Found& found, Names& names) {
  std::vector<TrailLine> lines;
  uses.people.book([&](const Book& book) {
    Teller teller(visit, book, columns, names);
    for (const auto& told : found.rows) lines.push_back(teller.line_of(told, found, uses));
  });
  return lines;
}

audit::Sought days_of(const Visit& visit) {
  const auto day = [&](std::string_view name, Date otherwise) {
    return i18n::read_date(visit.request.query.get(name), visit.today).value_or(otherwise);
  };
  audit::Sought sought;
  sought.until = day("until", visit.today);
  sought.from = day("from", add_days(sought.until, -days_back));
  return sought;
}

std::string name_cell(const TrailLine& line) {
  std::string names;
  for (const auto& one : line.whom) (names += names.empty() ? "" : ", ") += one.name;
  return line.more.empty() ? names : names + (names.empty() ? "" : ", ") + line.more;
}

http::Response as_file(Visit& visit, const TrailUses& uses, const snapshot::Snapshot& columns, const Whose& whose) {
  return lists::answer(visit, visit.words.text("casefile.trail.title"), [&](lists::Rows& rows) {
    for (const auto& heading : {Key("casefile.trail.when"), Key("casefile.trail.who"), Key("casefile.trail.how"),
                                Key("casefile.trail.what"), Key("casefile.trail.detail"), Key("casefile.trail.whom")})
      rows.cell(visit.words.text(heading));
    rows.end();
    auto sought = days_of(visit);
    Names names;
    for (bool more = true; more; more = sought.before != 0) {
      const auto found = find(visit, whose, sought, rows_a_slice);
      sought.before = found.last;
      for (const auto& line : lines_of(visit, uses, columns, found, names)) {
        for (const auto& text :
             {visit.words.moment(line.at), line.who, line.how.text, line.what, line.detail, name_cell(line)})
          rows.cell(text);
        rows.end();
      }
    }
  });
}

http::Response trail_page(Visit& visit, const TrailUses& uses) {
  const auto columns = uses.people.columns();
  const auto whose = whose_trail(visit, uses, *columns);
  if (whose.wrong) return visit.refused({RefusalKind::not_found, {}});
  if (lists::wanted(visit)) return as_file(visit, uses, *columns, whose);
  auto sought = days_of(visit);
  // Sealed: the numbers of the rows would tell how many are left out between two.
  sought.before =
      static_cast<std::uint64_t>(visit.open_record("audit_log", visit.request.query.get("before")).value_or(0));
  auto found = find(visit, whose, sought, rows_a_page + 1);
  TrailView view;
  const render::FormState form(visit.words, nullptr, nullptr);
  view.from = form.field("from", "casefile.trail.from", visit.words.date(sought.from));
  view.until = form.field("until", "casefile.trail.until", visit.words.date(sought.until));
  std::string address(here);
  address += "?from=" + iso(sought.from) + "&until=" + iso(sought.until);
  for (const std::string_view name : {"person", "match", "account"})
    if (auto value = std::string(visit.request.query.get(name)); !value.empty()) {
      address += "&" + std::string(name) + "=" + value;
      view.kept.push_back({name, std::move(value)});
    }
  if (found.rows.size() > rows_a_page) {
    found.rows.pop_back();
    const auto last = static_cast<std::int64_t>(found.rows.back().row.seq);
    view.older = Url(address + "&before=" + visit.seal_record("audit_log", last));
  }
  Names names;
  view.lines = lines_of(visit, uses, *columns, found, names);
  if (!whose.name.empty()) view.about = whose.name;
  view.all = Url(here);
  if (view.lines.empty()) view.nothing = render::Empty{visit.words.text("casefile.trail.none"), {}, {}};
  if (view.any()) visit.offer_file();
  render::Html body;
  html::trail(body, view, visit.words);
  return visit.page(visit.words.text("casefile.trail.title"), body);
}

bool may_see_it(const Visit& visit) { return visit.actor.may(auth::Permission::see_audit); }

}  // namespace

std::vector<http::Route> trail_routes(const TrailUses& uses) {
  const auto show = [uses](Visit& visit) { return trail_page(visit, uses); };
  return {
      page(http::Method::get, here, "casefile.trail.title", auth::Permission::see_audit, show),
      lists::as_file("/casefile/trail/as/{file:word}", "list.as_file", auth::Permission::see_audit, show),
  };
}

std::optional<Url> trail_of(const Visit& visit, PersonId person) {
  if (!may_see_it(visit)) return std::nullopt;
  return Url(std::string(here) + "?person=" + visit.seal(person));
}
std::optional<Url> trail_of(const Visit& visit, MatchId match) {
  if (!may_see_it(visit)) return std::nullopt;
  return Url(std::string(here) + "?match=" + visit.seal(match));
}

}  // namespace kith::casefile
