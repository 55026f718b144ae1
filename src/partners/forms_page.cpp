// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/person_forms.h"
#include "casefile/programmes.h"
#include "partners/partners.h"
#include "platform/auth/policy.h"
#include "platform/base/json_writer.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"

/// A new site, and the acts of one: agreements, officials, acknowledgements, contacts.
namespace kith::partners {
namespace {

using auth::Permission;
using casefile::Answers;
using Choices = std::vector<render::Field::Choice>;

/// What the act of the path is about.
struct Open {
  Seen seen;
  Act act{};
  const Agreement* agreement{};
  const Official* official{};
  std::int64_t record() const { return agreement ? agreement->chain : official ? official->chain : 0; }
  std::int64_t version() const { return agreement ? agreement->version : official ? official->version : 0; }
};

std::string_view sent(const Visit& visit, std::string_view field) {
  const auto typed = visit.request.form.get(field);
  return typed.empty() ? visit.request.query.get(field) : typed;
}

template <class Of>
const Of* named(const Visit& visit, std::string_view table, const std::vector<Of>& list) {
  const auto key = visit.open_record(table, sent(visit, "of"));
  const auto found = std::find_if(list.begin(), list.end(), [&](const Of& one) { return key && one.chain == *key; });
  return found == list.end() ? nullptr : &*found;
}

/// Agreements of every programme are recorded by whoever records those of one.
bool covers(const Visit& visit, ProgrammeId programme, SiteId site) {
  return programme ? scope_of(visit.actor, Permission::record_partners).sees_whole(programme, site)
                   : reaches(visit, Permission::record_partners, site);
}

bool find(Visit& visit, const Uses& uses, std::optional<Act> act, std::optional<Open>& open) {
  auto seen = act ? seen_at(visit, uses) : std::nullopt;
  if (!seen || !seen->may_record) return false;
  open.emplace(Open{std::move(*seen), *act});
  if (on_what(*act) == On::agreement) open->agreement = named(visit, "site_agreements", open->seen.site.agreements);
  if (on_what(*act) == On::official) open->official = named(visit, "site_officials", open->seen.site.officials);
  if (open->agreement) return covers(visit, open->agreement->programme, open->seen.site.site);
  return on_what(*act) == On::site || open->official != nullptr;
}

/// A renewal begins where the agreement ends, with the same words.
Answers renewal_of(const Agreement& agreement, Date today) {
  Answers initial;
  const Date begin = agreement.valid_until ? add_days(*agreement.valid_until, 1) : today;
  initial.put("site_agreements.parties", agreement.parties);
  initial.put("site_agreements.role_statement", agreement.role_statement);
  initial.put("site_agreements.valid_from", static_cast<std::int64_t>(day_number(begin)));
  initial.put("site_agreements.valid_until",
              static_cast<std::int64_t>(day_number(add_days(add_months(begin, 12), -1))));
  return initial;
}

Answers initial_of(Visit& visit, const Open& open) {
  const auto& form = form_of(open.act);
  if (open.act == Act::renewal) return renewal_of(*open.agreement, visit.today);
  if (open.act == Act::correction || open.act == Act::terms)
    return visit.reading([&](db::Tx& tx) {
      const auto chain = open.agreement ? open.agreement->chain : open.seen.site.site.value;
      return casefile::answers_of(form, *records::newest(tx, form.table, chain));
    });
  Answers initial;
  const auto today = static_cast<std::int64_t>(day_number(visit.today));
  for (const auto& field : form.fields)
    if (field.control == casefile::Control::date && field.required)
      initial.put(field.column, field.column->name == "closes_on" ? today + climate_days : today);
  initial.put("site_contacts.two_way", 1);
  initial.put("climate_surveys.smallest_group", climate_smallest);
  return initial;
}

bool asks_programme(Act act) { return act == Act::agreement || act == Act::contact || act == Act::climate; }

/// The programmes the actor records for; an agreement may be of all of them.
Choices programmes(Visit& visit, const Open& open) {
  Choices choices;
  for (const auto& programme : casefile::open_programmes(visit))
    if (covers(visit, programme.programme, open.seen.site.site))
      choices.push_back({visit.seal(programme.programme), programme.name});
  if (open.act == Act::agreement)
    choices.insert(choices.begin(), {"", visit.words.text("partner.every_programme")});
  else if (choices.size() > 1)
    choices.insert(choices.begin(), {"", visit.words.text("casefile.choose")});
  return choices;
}

std::int64_t version_of(Visit& visit, const Open& open) {
  if (open.act != Act::correction) return open.version();
  return visit.reading([&](db::Tx& tx) { return records::newest(tx, "sites", open.seen.site.site.value)->id; });
}

http::Response show(Visit& visit, const Open& open, const Refusal* refusal, Choices ask = {}) {
  auto page = casefile::form_page(visit, form_of(open.act), initial_of(visit, open), refusal);
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  if (open.act == Act::official) {
    auto who = casefile::form_page(visit, casefile::brief_person_form, {}, refusal);
    page.rows.insert(page.rows.begin(), who.rows.begin(), who.rows.end());
  }
  if (asks_programme(open.act)) {
    casefile::FormRow row;
    auto choices = programmes(visit, open);
    std::string only = choices.size() == 1 ? choices.front().value : std::string(visit.request.query.get("programme"));
    if (only.empty() && open.seen.use.by.size() == 1) only = visit.seal(open.seen.use.by.begin()->first);
    row.as_select = state.choice("programme", "partner.programme", std::move(choices), only);
    row.as_select->required = open.act != Act::agreement;
    page.rows.insert(page.rows.begin(), std::move(row));
  }
  if (!ask.empty()) page.same_as = casefile::same_as_field(visit, std::move(ask));
  page.heading = visit.words.text_of("partner.act." + std::string(name(open.act)));
  page.about = open.official ? open.official->name + " · " + open.seen.site.name : open.seen.site.name;
  page.lead = visit.words.text_of("partner.lead." + std::string(name(open.act)));
  if (const auto record = open.record())
    page.hidden.push_back({"of", visit.seal_record(open.agreement ? "site_agreements" : "site_officials", record)});
  if (changes(open.act)) page.hidden.push_back({"version", std::to_string(version_of(visit, open))});
  page.action = render::Url(address_of(visit, open.seen.site.site) + "/" + std::string(name(open.act)));
  page.back = render::Url(address_of(visit, open.seen.site.site));
  return casefile::show_form(visit, page, "partner.title.act", refusal);
}

/// The programme that was chosen; nothing when it may not be.
std::optional<ProgrammeId> programme_of(const Visit& visit, const Open& open) {
  if (open.act == Act::renewal) return open.agreement->programme;
  if (!asks_programme(open.act)) return ProgrammeId{};
  const auto typed = visit.request.form.get("programme");
  if (typed.empty() && open.act == Act::agreement) return ProgrammeId{};
  const auto programme = visit.open_id<ProgrammeId>(typed);
  return programme && covers(visit, *programme, open.seen.site.site) ? programme : std::nullopt;
}

/// Who takes office: somebody of the records, or somebody new whose name is given here.
struct NewOfficial {
  std::optional<PersonId> known;
  Answers typed;
  Choices ask;
};
bool who(Visit& visit, const Uses& uses, NewOfficial& official, std::vector<Problem>& problems) {
  auto brief = casefile::decode(visit, casefile::brief_person_form);
  problems.insert(problems.begin(), brief.problems.begin(), brief.problems.end());
  official.typed = std::move(brief.answers);
  if (!problems.empty()) return true;
  auto meant = casefile::who_is_meant(visit, uses.people, official.typed);
  if (meant.wrong) return false;
  official.known = meant.known;
  official.ask = std::move(meant.ask);
  if (!official.ask.empty()) problems.push_back({"same_as", "casefile.flaw.same_as"});
  return true;
}

/// What the address of the version says, or, without one, the version as it stands.
std::int64_t version_seen(Visit& visit, const Open& open) {
  const auto typed = visit.request.form.get("version");
  const auto last = version_of(visit, open);
  return typed.empty() || typed == std::to_string(last) ? last : 0;
}

Result<http::Response> record(Visit& visit, const Uses& uses, const Open& open,
                              FunctionRef<http::Response(std::int64_t)> done, Choices* ask) {
  auto decoded = casefile::decode(visit, form_of(open.act));
  auto problems = std::move(decoded.problems);
  const auto programme = programme_of(visit, open);
  if (!programme) problems.insert(problems.begin(), {"programme", "http.field.missing"});
  NewOfficial official;
  if (open.act == Act::official && !who(visit, uses, official, problems))
    return refuse(RefusalKind::not_found, "records.not_found");
  if (ask) *ask = official.ask;
  if (!problems.empty()) return refuse(std::move(problems));
  const auto version = changes(open.act) ? version_seen(visit, open) : 1;
  return visit.change("partners." + std::string(name(open.act)), [&](db::Tx& tx) -> Result<http::Response> {
    if (!version) return refuse(RefusalKind::conflict, "records.corrected_meanwhile");
    const auto author = casefile::author_of(visit);
    Told told{open.record(), version, *programme, official.known.value_or(PersonId{})};
    if (open.act == Act::official && !official.known) {
      const auto person = casefile::add_person(tx, official.typed, author);
      if (!person) return tl::unexpected(person.error());
      told.person = *person;
      visit.changed("person", person->value);
    }
    const auto row = record_act(tx, open.seen.site, open.act, decoded.answers, told, author);
    if (!row) return tl::unexpected(row.error());
    visit.changed("site", open.seen.site.site.value);
    return done(*row);
  });
}

Result<http::Response> add_site(Visit& visit, FunctionRef<http::Response(SiteId)> done) {
  const auto decoded = casefile::decode(visit, form_of(Act::correction));
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  return visit.change("partners.site", [&](db::Tx& tx) -> Result<http::Response> {
    const auto row = records::append(tx, "sites", decoded.answers.fields(), casefile::author_of(visit));
    if (!row) return tl::unexpected(row.error());
    visit.changed("site", row->chain);
    return done(SiteId{row->chain});
  });
}

/// A new site is everybody's: whoever has one site only does not add another.
bool may_add(const Visit& visit) { return reaches(visit, Permission::record_partners, {}); }

http::Response show_new(Visit& visit, const Refusal* refusal) {
  Answers initial;
  initial.put("sites.start_date", static_cast<std::int64_t>(day_number(visit.today)));
  auto page = casefile::form_page(visit, form_of(Act::correction), initial, refusal);
  page.heading = visit.words.text("partner.title.new");
  page.lead = visit.words.text("partner.lead.new");
  page.action = render::Url("/partners/sites");
  page.back = render::Url("/partners/sites");
  return casefile::show_form(visit, page, "partner.title.new", refusal);
}

}  // namespace

http::Response site_new_page(Visit& visit, const Uses&) {
  return may_add(visit) ? show_new(visit, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response site_post(Visit& visit, const Uses&) {
  if (!may_add(visit)) return visit.refused({RefusalKind::not_found, {}});
  const auto made = add_site(
      visit, [&](SiteId site) { return http::Response::see_other(address_of(visit, site) + "?done=done.saved"); });
  return made ? *made : show_new(visit, &made.error());
}

http::Response site_api_post(Visit& visit, const Uses&) {
  if (!may_add(visit)) return visit.refused({RefusalKind::not_found, {}});
  const auto made = add_site(visit, [&](SiteId site) {
    std::string out;
    JsonWriter(out).object().member("id", visit.seal(site)).end();
    return http::Response::json(out, 201);
  });
  return made ? *made : visit.refused(made.error());
}

http::Response act_page(Visit& visit, const Uses& uses) {
  std::optional<Open> open;
  if (!find(visit, uses, parse_act(visit.path.find("act")->second), open))
    return visit.refused({RefusalKind::not_found, {}});
  return show(visit, *open, nullptr);
}

http::Response act_post(Visit& visit, const Uses& uses) {
  std::optional<Open> open;
  if (!find(visit, uses, parse_act(visit.path.find("act")->second), open))
    return visit.refused({RefusalKind::not_found, {}});
  Choices ask;
  const auto made = record(
      visit, uses, *open,
      [&](std::int64_t) {
        return http::Response::see_other(address_of(visit, open->seen.site.site) + "?done=done.saved");
      },
      &ask);
  if (!made && made.error().kind == RefusalKind::not_found) return visit.refused(made.error());
  return made ? *made : show(visit, *open, &made.error(), std::move(ask));
}

http::Response act_api_post(Visit& visit, const Uses& uses, Act act) {
  std::optional<Open> open;
  if (!find(visit, uses, act, open)) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(
      visit, uses, *open, [&](std::int64_t row) { return http::created(visit, form_of(act).table->name, row); },
      nullptr);
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::partners
