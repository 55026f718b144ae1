// SPDX-License-Identifier: AGPL-3.0-or-later
#include "partners/store.h"

#include <algorithm>
#include <limits>

#include "casefile/person_name.h"
#include "partners/climate.h"
#include "partners/queries.h"

namespace kith::partners {
namespace {

using casefile::Answers;
using casefile::Control;
using casefile::FormField;

constexpr std::string_view words = "partner.field.";
constexpr FormField site[] = {{"sites.name", Control::text, true},
                              {"sites.kind", Control::select, true},
                              {"sites.controlled_by_org", Control::check},
                              {"sites.city"},
                              {"sites.region"},
                              {"sites.start_date", Control::date, true},
                              {"sites.end_date", Control::date}};
constexpr FormField agreement[] = {
    {"site_agreements.parties", Control::text, true}, {"site_agreements.role_statement", Control::area},
    {"site_agreements.signed_on", Control::date},     {"site_agreements.valid_from", Control::date, true},
    {"site_agreements.valid_until", Control::date},   {"site_agreements.review_date", Control::date}};
constexpr FormField ending[] = {{"site_agreements.valid_until", Control::date, true}};
constexpr FormField official[] = {{"site_officials.title", Control::text, true},
                                  {"site_officials.start_date", Control::date, true}};
constexpr FormField leaving[] = {{"site_officials.end_date", Control::date, true}};
constexpr FormField acknowledgement[] = {{"official_acknowledgements.event_date", Control::date, true}};
constexpr FormField contact[] = {{"site_contacts.event_date", Control::date, true},
                                 {"site_contacts.participants", Control::many, true},
                                 {"site_contacts.two_way", Control::yes_no, true},
                                 {"site_contacts.note", Control::area}};

constexpr FormField climate[] = {{"climate_surveys.event_date", Control::date, true},
                                 {"climate_surveys.closes_on", Control::date, true},
                                 {"climate_surveys.smallest_group", Control::number, true}};

struct ActForm {
  std::string_view name;
  On on;
  casefile::RecordForm form;
};
const ActForm acts[] = {{"correction", On::site, {"sites", words, site}},
                        {"agreement", On::site, {"site_agreements", words, agreement}},
                        {"terms", On::agreement, {"site_agreements", words, agreement}},
                        {"renewal", On::agreement, {"site_agreements", words, agreement}},
                        {"ending", On::agreement, {"site_agreements", words, ending}},
                        {"official", On::site, {"site_officials", words, official}},
                        {"leaving", On::official, {"site_officials", words, leaving}},
                        {"acknowledgement", On::official, {"official_acknowledgements", words, acknowledgement}},
                        {"contact", On::site, {"site_contacts", words, contact}},
                        {"climate", On::site, {"climate_surveys", words, climate}}};
static_assert(std::size(acts) == act_count);

std::vector<Site> load(db::Tx& tx, std::int64_t first, std::int64_t last, Date as_of) {
  std::map<std::int64_t, Site*> by;
  auto sites = tx.all(sql::sites, {{"first", first}, {"last", last}, {"as_of", as_of}}, [](const db::Row& row) {
    Site one;
    one.site = row.id<SiteId>(0);
    one.name = row.string(1);
    one.kind = row.string(2);
    one.controlled_by_org = row.flag(3);
    one.city = row.null(4) ? "" : row.string(4);
    one.region = row.null(5) ? "" : row.string(5);
    one.start = row.date(6);
    one.end = row.maybe_date(7);
    one.control_changed_on = row.maybe_date(8);
    return one;
  });
  for (auto& one : sites) by[one.site.value] = &one;
  tx.query(sql::agreements, {{"first", first}, {"last", last}, {"as_of", as_of}}, [&](const db::Row& row) {
    const auto found = by.find(row.integer(2));
    if (found == by.end()) return;
    found->second->agreements.push_back({row.integer(0), row.integer(1), row.id<ProgrammeId>(3), row.string(4),
                                         row.null(5) ? "" : row.string(5), row.maybe_date(6), row.date(7),
                                         row.maybe_date(8), row.maybe_date(9), row.flag(10), row.flag(11)});
  });
  tx.query(sql::officials, {{"first", first}, {"last", last}, {"as_of", as_of}}, [&](const db::Row& row) {
    const auto found = by.find(row.integer(2));
    if (found == by.end()) return;
    const auto text = [&](int at) { return row.null(at) ? std::string() : row.string(at); };
    found->second->officials.push_back({row.integer(0), row.integer(1), row.id<PersonId>(3),
                                        casefile::person_name(text(4), text(5), text(6)), row.string(7), text(8),
                                        row.date(9), row.maybe_date(10), row.maybe_date(11)});
  });
  for (auto& [site, round] : load_rounds(tx, first, last, as_of))
    if (const auto found = by.find(site.value); found != by.end()) found->second->rounds.push_back(round);
  return sites;
}

/// Days that cannot be: what is said to have happened is not to come, what ends does not end before it begins.
class Guards {
 public:
  Guards(const Answers& answers, Date today) : a_(answers), today_(today) {}
  void happened(records::ColumnKey column) {
    if (const auto day = a_.date(column); day && *day > today_) wrong(column, "partner.flaw.future");
  }
  void after(records::ColumnKey later, std::optional<Date> earlier) {
    if (const auto day = a_.date(later); day && earlier && *day < *earlier) wrong(later, "partner.flaw.before_begin");
  }
  /// A round takes answers, and for not too long: nothing of it is shown before its last day.
  void length_of_round() {
    const auto from = a_.date("climate_surveys.event_date"), until = a_.date("climate_surveys.closes_on");
    if (until && *until < today_) wrong("climate_surveys.closes_on", "partner.flaw.round_over");
    if (from && until && *until > add_months(*from, longest_round))
      wrong("climate_surveys.closes_on", "partner.flaw.round_long");
  }
  /// A programme asks at a site in one round at a time.
  void one_round(std::span<const Round> rounds, ProgrammeId programme) {
    const auto from = a_.date("climate_surveys.event_date"), until = a_.date("climate_surveys.closes_on");
    for (const auto& round : rounds)
      if (round.programme == programme && from && until && round.opened <= *until && *from <= round.closes)
        return wrong("climate_surveys.event_date", "partner.flaw.round_open");
  }
  void wrong(records::ColumnKey column, const char* key) { problems_.push_back({std::string(column->name), key}); }
  std::vector<Problem> done() { return std::move(problems_); }

 private:
  const Answers& a_;
  Date today_;
  std::vector<Problem> problems_;
};

const Agreement* agreement_of(const Site& site, std::int64_t chain) {
  const auto found =
      std::find_if(site.agreements.begin(), site.agreements.end(), [&](const auto& a) { return a.chain == chain; });
  return found == site.agreements.end() ? nullptr : &*found;
}
const Official* official_of(const Site& site, std::int64_t chain) {
  const auto found =
      std::find_if(site.officials.begin(), site.officials.end(), [&](const auto& o) { return o.chain == chain; });
  return found == site.officials.end() ? nullptr : &*found;
}

/// Of the site as the transaction sees it: another round may have been opened since the page was asked for.
std::vector<Round> rounds_now(db::Tx& tx, SiteId site, Date today) {
  std::vector<Round> list;
  for (auto& [_, round] : load_rounds(tx, site.value, site.value, today)) list.push_back(round);
  return list;
}

std::vector<Problem> flaws(db::Tx& tx, const Site& site, Act act, const Answers& answers, const Told& told,
                           Date today) {
  Guards guards(answers, today);
  switch (act) {
    case Act::correction: guards.after("sites.end_date", answers.date("sites.start_date")); break;
    case Act::agreement:
    case Act::terms:
    case Act::renewal: {
      const auto begin = answers.date("site_agreements.valid_from");
      guards.happened("site_agreements.signed_on");
      guards.after("site_agreements.valid_until", begin);
      guards.after("site_agreements.review_date", begin);
      break;
    }
    case Act::ending: guards.after("site_agreements.valid_until", agreement_of(site, told.record)->valid_from); break;
    case Act::official: guards.happened("site_officials.start_date"); break;
    case Act::leaving: guards.after("site_officials.end_date", official_of(site, told.record)->start); break;
    case Act::acknowledgement: guards.happened("official_acknowledgements.event_date"); break;
    case Act::contact: guards.happened("site_contacts.event_date"); break;
    case Act::climate:
      guards.happened("climate_surveys.event_date");
      guards.after("climate_surveys.closes_on", answers.date("climate_surveys.event_date"));
      guards.length_of_round();
      guards.one_round(rounds_now(tx, site.site, today), told.programme);
      break;
  }
  return guards.done();
}

/// What a table wants beside the answers of the form.
void complete(std::vector<records::Field>& fields, const Site& site, Act act, const Told& told,
              const records::Author& author) {
  const auto programme = told.programme ? db::Value(told.programme) : db::Value();
  switch (act) {
    case Act::agreement:
    case Act::renewal:
      fields.insert(fields.end(),
                    {{"site_agreements.site_id", site.site}, {"site_agreements.programme_id", programme}});
      break;
    case Act::official:
      fields.insert(fields.end(), {{"site_officials.site_id", site.site}, {"site_officials.person_id", told.person}});
      break;
    case Act::acknowledgement: fields.push_back({"official_acknowledgements.official_id", told.record}); break;
    case Act::contact:
      fields.insert(fields.end(), {{"site_contacts.site_id", site.site},
                                   {"site_contacts.programme_id", told.programme},
                                   {"site_contacts.staff_id", author.person}});
      break;
    case Act::climate:
      fields.insert(fields.end(), {{"climate_surveys.site_id", site.site},
                                   {"climate_surveys.programme_id", told.programme},
                                   {"climate_surveys.asked_by", author.person},
                                   {"climate_surveys.version", climate_version}});
      break;
    default: break;
  }
}

}  // namespace

std::vector<Site> load_sites(db::Tx& tx, Date as_of) {
  return load(tx, 0, std::numeric_limits<std::int64_t>::max(), as_of);
}

std::optional<Site> load_site(db::Tx& tx, SiteId site, Date as_of) {
  auto found = load(tx, site.value, site.value, as_of);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<NotApplicable> load_not_applicable(db::Tx& tx, Date as_of) {
  return tx.all(sql::not_applicable, {{"as_of", as_of}}, [](const db::Row& row) {
    return NotApplicable{row.id<ProgrammeId>(0), row.date(1), row.string(2)};
  });
}

std::vector<Contact> load_contacts(db::Tx& tx, SiteId site, Date as_of) {
  return tx.all(sql::contacts, {{"site", site}, {"as_of", as_of}}, [](const db::Row& row) {
    const auto text = [&](int at) { return row.null(at) ? std::string() : row.string(at); };
    return Contact{row.id<ProgrammeId>(1),
                   row.date(2),
                   text(3),
                   text(5),
                   casefile::person_name(text(6), text(7), text(8)),
                   row.flag(4)};
  });
}

std::vector<Given> load_acknowledgements(db::Tx& tx, SiteId site, Date as_of) {
  return tx.all(sql::acknowledgements, {{"site", site}, {"as_of", as_of}}, [](const db::Row& row) {
    return Given{row.integer(0), row.date(1)};
  });
}

std::string_view name(Act act) { return acts[static_cast<std::size_t>(act)].name; }
On on_what(Act act) { return acts[static_cast<std::size_t>(act)].on; }
const casefile::RecordForm& form_of(Act act) { return acts[static_cast<std::size_t>(act)].form; }
std::optional<Act> parse_act(std::string_view word) {
  for (std::size_t at = 0; at < std::size(acts); ++at)
    if (acts[at].name == word) return static_cast<Act>(at);
  return std::nullopt;
}

Result<std::int64_t> record_act(db::Tx& tx, const Site& site, Act act, const Answers& answers, const Told& told,
                                const records::Author& author) {
  if (auto problems = flaws(tx, site, act, answers, told, date_of(author.at)); !problems.empty())
    return refuse(std::move(problems));
  const auto table = form_of(act).table;
  auto fields = answers.fields();
  complete(fields, site, act, told, author);
  const auto made = changes(act) ? records::correct(tx, table, act == Act::correction ? site.site.value : told.record,
                                                    told.version, fields, author)
                                 : records::append(tx, table, fields, author);
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

}  // namespace kith::partners
