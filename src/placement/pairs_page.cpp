// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "placement/pair_cost.h"
#include "placement/pool_run.h"
#include "placement/queries.h"
#include "platform/base/json_writer.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "records/append.h"

/// Keeping a pair together or apart, with the reason, and ending that. Each is a version of a record.
namespace kith::placement {
namespace {

using casefile::Answers;
using casefile::Control;
using casefile::FormField;

constexpr FormField rule_fields[] = {
    {"matching_pair_rules.rule", Control::select, true},
    {"matching_pair_rules.end_date", Control::date},
    {"matching_pair_rules.note", Control::area, true},
};

struct Opened {
  ProgrammePool pool;
  std::int32_t mentor{}, mentee{};
  const Somebody& of_mentor() const { return pool.mentors[static_cast<std::size_t>(mentor)]; }
  const Somebody& of_mentee() const { return pool.mentees[static_cast<std::size_t>(mentee)]; }
};

std::string_view sent(const Visit& visit, std::string_view field) {
  const auto typed = visit.request.form.get(field);
  return typed.empty() ? visit.request.query.get(field) : typed;
}

/// Two of a pool in which the actor decides.
std::optional<Opened> open(Visit& visit, const snapshot::Snapshot& snapshot) {
  const auto programme = asked_programme(visit, programmes_for(visit));
  const auto mentor = visit.open_id<PersonId>(sent(visit, "mentor"));
  const auto mentee = visit.open_id<PersonId>(sent(visit, "mentee"));
  if (!programme || sent(visit, "programme").empty() || !may_decide(visit, programme->programme) || !mentor || !mentee)
    return std::nullopt;
  Opened opened{load_pool(visit, snapshot, programme->programme)};
  const auto i = find_person(opened.pool.mentors, *mentor);
  const auto j = std::ranges::find(opened.pool.mentees, *mentee, &Somebody::person);
  if (i == opened.pool.mentors.end() || j == opened.pool.mentees.end() || hidden_from(visit).contains(*mentee))
    return std::nullopt;
  opened.mentor = static_cast<std::int32_t>(i - opened.pool.mentors.begin());
  opened.mentee = static_cast<std::int32_t>(j - opened.pool.mentees.begin());
  return opened;
}

http::Response show(Visit& visit, const Opened& opened, const Refusal* refusal) {
  Answers initial;
  initial.put("matching_pair_rules.rule", std::string(visit.request.query.get("rule")));
  auto page = casefile::form_page(visit, pair_rule_form, initial, refusal);
  page.heading = visit.words.text("placement.title.pair");
  page.about = opened.of_mentee().name + " · " + opened.of_mentor().name;
  page.lead =
      visit.words.text("placement.pair_lead") + " " + cost_words(visit, opened.pool, opened.mentor, opened.mentee);
  page.action = render::Url("/placement/pairs");
  page.back = render::Url("/placement/pool?programme=" + visit.seal(opened.pool.programme));
  page.hidden = {{"programme", visit.seal(opened.pool.programme)},
                 {"mentor", visit.seal(opened.of_mentor().person)},
                 {"mentee", visit.seal(opened.of_mentee().person)}};
  visit.saw("person", opened.of_mentee().person.value);
  return casefile::show_form(visit, page, "placement.title.pair", refusal);
}

Result<http::Response> record(Visit& visit, const Opened& opened, FunctionRef<http::Response(std::int64_t)> done) {
  const auto decoded = casefile::decode(visit, pair_rule_form);
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  return visit.change("pairing.rule", [&](db::Tx& tx) -> Result<http::Response> {
    const auto row =
        record_pair_rule(tx, opened.pool, opened.mentor, opened.mentee, decoded.answers, casefile::author_of(visit));
    if (!row) return tl::unexpected(row.error());
    visit.changed("person", opened.of_mentee().person.value);
    return done(*row);
  });
}

/// Ends the rule of the path.
Result<http::Response> end_rule(Visit& visit, const Uses& uses, const http::Response& done) {
  const Refusal unknown{RefusalKind::not_found, {}};
  const auto programme = asked_programme(visit, programmes_for(visit));
  const auto key = visit.open_record("matching_pair_rules", visit.path.find("rule")->second);
  if (!programme || visit.request.form.get("programme").empty() || !key || !may_decide(visit, programme->programme))
    return tl::unexpected(unknown);
  const auto rules = written_rules(visit, load_pool(visit, *uses.columns(), programme->programme));
  const auto rule = std::ranges::find(rules, *key, &WrittenRule::chain);
  if (rule == rules.end()) return tl::unexpected(unknown);
  return visit.change("pairing.rule_end", [&](db::Tx& tx) -> Result<http::Response> {
    const auto author = casefile::author_of(visit);
    // The end is the last day in force: a rule of today was entered in error, an older one held until yesterday.
    const auto row = rule->since < visit.today
                         ? records::correct(tx, "matching_pair_rules", rule->chain, rule->version,
                                            {{"matching_pair_rules.end_date", add_days(visit.today, -1)}}, author)
                         : records::void_record(tx, "matching_pair_rules", rule->chain, rule->version, author);
    if (!row) return tl::unexpected(row.error());
    visit.changed("programme", programme->programme.value);
    return done;
  });
}

}  // namespace

const casefile::RecordForm pair_rule_form{"matching_pair_rules", "placement.field.", rule_fields};

http::Response pair_page(Visit& visit, const Uses& uses) {
  const auto opened = open(visit, *uses.columns());
  return opened ? show(visit, *opened, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response pairs_post(Visit& visit, const Uses& uses) {
  const auto opened = open(visit, *uses.columns());
  if (!opened) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, *opened, [&](std::int64_t) {
    return http::Response::see_other("/placement/pool?programme=" + visit.seal(opened->pool.programme) +
                                     "&done=done.saved");
  });
  return made ? *made : show(visit, *opened, &made.error());
}

http::Response pairs_api_post(Visit& visit, const Uses& uses) {
  const auto opened = open(visit, *uses.columns());
  if (!opened) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      record(visit, *opened, [&](std::int64_t row) { return http::created(visit, "matching_pair_rules", row); });
  return made ? *made : visit.refused(made.error());
}

http::Response pair_end(Visit& visit, const Uses& uses) {
  const auto made =
      end_rule(visit, uses,
               http::Response::see_other("/placement/pool?programme=" + std::string(sent(visit, "programme")) +
                                         "&done=done.saved"));
  return made ? *made : visit.refused(made.error());
}

http::Response pairs_api(Visit& visit, const Uses& uses) {
  const auto programme = asked_programme(visit, programmes_for(visit));
  if (!programme) return visit.refused({RefusalKind::not_found, {}});
  const bool decides = may_decide(visit, programme->programme);
  std::string out;
  JsonWriter json(out);
  json.object().member("programme", visit.seal(programme->programme)).key("pairs").array();
  for (const auto& rule : written_rules(visit, load_pool(visit, *uses.columns(), programme->programme))) {
    json.object().member("id", visit.seal_record("matching_pair_rules", rule.chain)).member("rule", rule.rule);
    json.member("mentee", visit.seal(rule.of_mentee)).member("mentor", visit.seal(rule.of_mentor));
    json.member("since", iso(rule.since)).member("state", rule.state);
    if (decides) json.member("note", rule.note);
    json.end();
    visit.saw("person", rule.of_mentee.value);
  }
  json.end().end();
  return http::Response::json(out);
}

http::Response pair_api_end(Visit& visit, const Uses& uses) {
  const auto made = end_rule(visit, uses, http::Response::json("{}"));
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::placement
