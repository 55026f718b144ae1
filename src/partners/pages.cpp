// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/case_view.h"
#include "casefile/programmes.h"
#include "partners/list.html.h"
#include "partners/partners.h"
#include "partners/site.html.h"
#include "platform/auth/policy.h"
#include "platform/i18n/keys.h"
#include "platform/lists/lists.h"
#include "platform/render/html.h"
#include "records/labels.h"
#include "snapshot/refs.h"

/// The list of sites, and one site: who it is, what is owed, what happened last.
namespace kith::partners {
namespace {

using render::Url;
using Names = std::map<ProgrammeId, std::string>;

struct Row {
  std::string name, kind, here, owed;
  Url href;
  std::optional<Url> act;
  render::Status state;
  std::optional<render::Status> due;
  bool more{};
  std::int64_t rest{};
};
constexpr lists::Column<Row> site_columns[] = {
    {"partner.column.site", lists::field<&Row::name>},       {"record.column.kind", lists::field<&Row::kind>},
    {"partner.column.agreement", lists::field<&Row::state>}, {"partner.column.here", lists::field<&Row::here>},
    {"partner.column.owed", lists::field<&Row::owed>},       {"list.standing", lists::field<&Row::due>},
};
struct Reopened {
  std::string id, name;
};
struct ListView {
  std::vector<Row> rows;
  std::vector<Reopened> reopened;
  std::optional<render::Empty> nothing;
  bool any{}, may_record{};
};

struct AgreementView {
  std::string parties, programme, days, role_statement, missing;
  std::optional<Date> signed_on, review;
  Url terms, renewal, ending;
  render::Status state;
  bool running{};
};
struct OfficialView {
  std::string name, title, phone, days, acknowledged;
  Url acknowledge, leaving;
};
struct ActivityView {
  std::string programme;
  std::int64_t matches{}, groups{};
};
struct ReopenedView {
  std::string programme, reason;
  Date day{};
};
/// Of each role the mean of a round, how many answered while nothing is shown.
struct RoundRow {
  Url href;
  Date opened{};
  std::string programme, host, mentor, staff;
};
struct SiteView {
  std::string id, name, kind, place, control, days;
  render::Status state;
  std::vector<casefile::OwedRow> owed;
  std::vector<ReopenedView> reopened;
  std::vector<AgreementView> agreements;
  std::vector<OfficialView> officials;
  std::vector<ActivityView> activities;
  std::vector<render::Event> events;
  std::vector<RoundRow> rounds;
  std::optional<Url> improvement;
  std::int64_t social{}, tagged{};
  bool may_record{}, alert{}, idle{}, no_agreement{}, no_events{}, unused{}, no_official{}, school{}, any_tagged{},
      no_round{};
};

std::string programme_word(const Visit& visit, ProgrammeId programme, const Names& names) {
  if (!programme) return visit.words.text("partner.every_programme");
  const auto found = names.find(programme);
  return found == names.end() ? std::string() : found->second;
}

std::string days_of(const Visit& visit, Date from, std::optional<Date> until) {
  const std::string first = visit.words.date(from), last = until ? visit.words.date(*until) : std::string();
  if (!until) return visit.words.text("partner.since", {{"day", std::string_view(first)}});
  return visit.words.text("partner.from_until", {{"from", std::string_view(first)}, {"until", std::string_view(last)}});
}

Row row_of(const Visit& visit, const Seen& seen, const Names& names) {
  Row row;
  row.name = seen.site.name;
  row.kind = records::code_label(visit.words, seen.site.kind);
  row.here = visit.words.text("partner.activity", {{"matches", seen.use.matches()}, {"groups", seen.use.groups()}});
  row.href = Url(address_of(visit, seen.site.site));
  row.state = seen.site.controlled_by_org ? render::Status{render::Mark::off, visit.words.text("partner.controlled")}
                                          : state_status(visit.words, state_of(seen.site, visit.today));
  if (seen.owed.empty()) return row;
  row.due = casefile::due_status(visit.words, seen.owed.front().due, visit.today);
  row.owed = owed_words(visit, seen.owed.front(), names);
  row.rest = static_cast<std::int64_t>(seen.owed.size()) - 1;
  row.more = row.rest > 0;
  if (seen.may_record) row.act = form_for(visit, seen.site, seen.owed.front());
  return row;
}

/// "agency;host" as people write it.
std::string listed(std::string text) {
  for (std::size_t at = text.find(';'); at != text.npos; at = text.find(';', at)) text.replace(at, 1, ", ");
  return text;
}

class Pages {
 public:
  Pages(Visit& visit, const Seen& seen, const Names& names)
      : visit_(visit), seen_(seen), site_(seen.site), names_(names) {}

  SiteView view() {
    head();
    owed();
    for (const auto& a : site_.agreements) v_.agreements.push_back(of(a));
    for (const auto& o : site_.officials) v_.officials.push_back(of(o));
    for (const auto& [programme, activity] : seen_.use.by)
      if (activity.matches + activity.groups > 0)
        v_.activities.push_back({programme_word(visit_, programme, names_), activity.matches, activity.groups});
    lessons();
    events();
    rounds();
    v_.no_round = v_.rounds.empty();
    v_.no_agreement = v_.agreements.empty();
    v_.no_events = v_.events.empty();
    v_.unused = v_.activities.empty();
    v_.no_official = v_.officials.empty();
    return std::move(v_);
  }

 private:
  void head() {
    const auto& words = visit_.words;
    v_.id = visit_.seal(site_.site);
    v_.name = site_.name;
    v_.kind = records::code_label(words, site_.kind);
    v_.place = site_.city;
    if (!site_.region.empty()) (v_.place += v_.place.empty() ? "" : ", ") += site_.region;
    v_.control =
        words.text(site_.controlled_by_org ? i18n::Key("partner.controlled_long") : i18n::Key("partner.external"));
    v_.days = days_of(visit_, site_.start, site_.end);
    v_.state = state_status(words, state_of(site_, visit_.today));
    v_.may_record = seen_.may_record;
    for (const auto& decision : seen_.reopened)
      v_.reopened.push_back({programme_word(visit_, decision.programme, names_),
                             records::code_label(words, decision.reason), decision.decided});
    if (visit_.actor.may(auth::Permission::see_improvement)) v_.improvement = Url("/review/improvement");
  }
  void owed() {
    for (const auto& debt : seen_.owed)
      v_.owed.push_back({owed_words(visit_, debt, names_),
                         visit_.words.text(debt.need == Need::contact ? i18n::Key("partner.clause_contact")
                                                                      : i18n::Key("partner.clause")),
                         form_for(visit_, site_, debt), debt.due,
                         casefile::due_status(visit_.words, debt.due, visit_.today)});
    v_.idle = v_.owed.empty();
  }
  Url at(std::string_view act, std::string_view table, std::int64_t record) const {
    return Url(address_of(visit_, site_.site) + "/" + std::string(act) + "?of=" + visit_.seal_record(table, record));
  }
  AgreementView of(const Agreement& a) const {
    AgreementView view;
    view.parties = listed(a.parties);
    view.programme = programme_word(visit_, a.programme, names_);
    view.days = days_of(visit_, a.valid_from, a.valid_until);
    view.role_statement = a.role_statement;
    view.signed_on = a.signed_on;
    view.review = a.review_date;
    for (const auto missing : missing_of(a))
      (view.missing += view.missing.empty() ? "" : ", ") +=
          visit_.words.text_of("partner.missing." + std::string(name(missing)));
    view.terms = at("terms", "site_agreements", a.chain);
    view.renewal = at("renewal", "site_agreements", a.chain);
    view.ending = at("ending", "site_agreements", a.chain);
    view.state = state_status(visit_.words, state_of(a, site_.agreements, visit_.today));
    view.running = a.runs_on(visit_.today);
    return view;
  }
  OfficialView of(const Official& o) const {
    OfficialView view{o.name,
                      o.title,
                      o.phone,
                      days_of(visit_, o.start, o.end),
                      {},
                      at("acknowledgement", "site_officials", o.chain),
                      at("leaving", "site_officials", o.chain)};
    if (!o.acknowledged) {
      view.acknowledged = visit_.words.text("partner.not_acknowledged");
    } else {
      const std::string day = visit_.words.date(*o.acknowledged);
      view.acknowledged = visit_.words.text("partner.acknowledged", {{"day", std::string_view(day)}});
    }
    return view;
  }
  void lessons() {
    v_.school = site_.kind == "school";
    v_.social = seen_.use.social;
    v_.tagged = seen_.use.tagged;
    v_.any_tagged = v_.tagged > 0;
    v_.alert = v_.school && v_.any_tagged && snapshot::mostly_lessons(v_.social, v_.tagged);
  }
  std::string said_words(const Said& said) const {
    if (said.shown && said.mean) return visit_.words.decimal(*said.mean);
    return visit_.words.text("partner.climate.count", {{"n", std::int64_t{said.count}}});
  }
  /// The climate check, latest round first: how it went from year to year.
  void rounds() {
    visit_.read([&](db::Tx& tx) {
      for (const auto& round : site_.rounds) {
        const auto said = said_in(round, load_climate_answers(tx, round.chain, visit_.today), visit_.today);
        v_.rounds.push_back({round_address(visit_, site_.site, round), round.opened,
                             programme_word(visit_, round.programme, names_), said_words(said[0]), said_words(said[1]),
                             said_words(said[2])});
      }
    });
  }
  /// Contacts, acknowledgements and signatures, latest first. Notes are for those who record.
  void events() {
    const auto scope = scope_of(visit_.actor, auth::Permission::see_partners);
    visit_.read([&](db::Tx& tx) {
      for (const auto& c : load_contacts(tx, site_.site, visit_.today))
        if (scope.sees_whole(c.programme, site_.site)) v_.events.push_back(event(c));
      for (const auto& given : load_acknowledgements(tx, site_.site, visit_.today)) {
        const auto who = std::find_if(site_.officials.begin(), site_.officials.end(),
                                      [&](const auto& o) { return o.chain == given.official; });
        if (who == site_.officials.end()) continue;
        v_.events.push_back({.day = given.day,
                             .title = visit_.words.text("partner.event.acknowledged"),
                             .by = who->name,
                             .note = {},
                             .tags = {},
                             .href = {}});
      }
    });
    for (const auto& a : site_.agreements)
      if (a.signed_on)
        v_.events.push_back({.day = *a.signed_on,
                             .title = visit_.words.text("partner.event.signed"),
                             .by = listed(a.parties),
                             .note = {},
                             .tags = {},
                             .href = {}});
    std::stable_sort(v_.events.begin(), v_.events.end(), [](const auto& a, const auto& b) { return a.day > b.day; });
  }
  render::Event event(const Contact& c) const {
    render::Event one;
    one.day = c.day;
    one.icon = "phone";
    one.title = visit_.words.text(c.two_way ? i18n::Key("partner.event.contact") : i18n::Key("partner.event.told"));
    one.by = c.staff;
    std::string list = c.participants;
    while (!list.empty()) {
      const auto end = std::min(list.find(';'), list.size());
      one.title += (one.title.find(": ") == one.title.npos ? ": " : ", ") +
                   records::code_label(visit_.words, list.substr(0, end));
      list.erase(0, end + 1);
    }
    if (seen_.may_record) one.note = c.note;
    one.tags.push_back({programme_word(visit_, c.programme, names_), "plain"});
    return one;
  }

  Visit& visit_;
  const Seen& seen_;
  const Site& site_;
  const Names& names_;
  SiteView v_;
};

}  // namespace

http::Response board_page(Visit& visit, const Uses& uses) {
  ListView view;
  const auto names = casefile::programme_names(visit);
  for (const auto& seen : sites_for(visit, uses)) {
    view.rows.push_back(row_of(visit, seen, names));
    if (!seen.reopened.empty()) view.reopened.push_back({visit.seal(seen.site.site), seen.site.name});
    visit.saw("site", seen.site.site.value);
  }
  if (lists::wanted(visit)) return lists::answer(visit, "partner.title.board", site_columns, view.rows);
  view.any = !view.rows.empty();
  if (view.any) visit.offer_file();
  view.may_record = visit.actor.may(auth::Permission::record_partners);
  if (!view.any) view.nothing = render::Empty{visit.words.text("partner.none"), visit.words.text("partner.none_hint")};
  render::Html body(16 * 1024);
  html::list(body, view, visit.words);
  return visit.page(visit.words.text("partner.title.board"), body);
}

http::Response site_page(Visit& visit, const Uses& uses) {
  const auto seen = seen_at(visit, uses);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto names = casefile::programme_names(visit);
  const auto view = Pages(visit, *seen, names).view();
  for (const auto& official : seen->site.officials) visit.saw("person", official.person.value);
  render::Html body(16 * 1024);
  html::site(body, view, visit.words);
  return visit.page(visit.words.text("partner.title.one"), body);
}

}  // namespace kith::partners
