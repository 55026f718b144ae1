// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "platform/render/url.h"
#include "policies/policies.h"
#include "policies/setting.h"
#include "policies/value.html.h"
#include "policies/values.h"

namespace kith::policies {
namespace {

using i18n::Key;
using render::Field;

struct Past {
  std::string value, from, until, where, approver, recorded, reason;
  std::optional<render::Status> standing;
};
struct ValueForm {
  render::FormToken token;
  render::ErrorSummary problems;
  render::Url action;
  std::optional<Field> number, one, many, list;
  Field from, until, reason;
};
struct ValueView {
  std::string name, programme, what, now, usual, read_by;
  render::Url back;
  std::optional<render::Status> looser;
  std::vector<Past> history;
  bool never{};
  std::optional<ValueForm> form;
};

std::string address_of(const Visit& visit, const Place& place, const KeyRule& rule) {
  return "/policies/programme/" + visit.seal(place.programme) + "/" + std::string(snapshot::word(rule.key));
}

Past past_of(const Visit& visit, const KeyRule& rule, const Value& value, const Value* now) {
  Past past{value_words(visit.words, rule, value.value),
            visit.words.date(value.from),
            value.until ? visit.words.date(*value.until) : std::string(),
            visit.words.text(value.agency_wide ? Key("policy.agency_wide") : Key("policy.of_programme")),
            value.approver,
            visit.words.date(value.recorded_on),
            value.reason,
            {}};
  if (&value == now) past.standing = render::Status{render::Mark::good, visit.words.text("policy.in_force")};
  if (value.from > visit.today) past.standing = render::Status{render::Mark::open, visit.words.text("policy.to_come")};
  return past;
}

ValueForm form_of(const Visit& visit, const Place& place, const KeyRule& rule, const std::string& now,
                  const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  ValueForm form;
  form.token = {visit.csrf(), visit.fresh_key()};
  form.problems = state.problems();
  form.action = render::Url(address_of(visit, place, rule));
  std::vector<Field::Choice> choices;
  for (const auto code : choices_of(rule)) choices.push_back({std::string(code), value_words(visit.words, rule, code)});
  switch (rule.kind) {
    case Kind::choice:
    case Kind::yes_no: form.one = state.choice("value", Key("policy.field.value"), std::move(choices), now); break;
    case Kind::checks: {
      form.many = state.choice("value", Key("policy.field.value"), std::move(choices));
      const std::string chosen = ";" + (refusal ? typed_value(visit) : now) + ";";
      for (auto& choice : form.many->choices) choice.chosen = chosen.find(";" + choice.value + ";") != chosen.npos;
      break;
    }
    case Kind::texts:
      form.list = state.field("value", Key("policy.field.value"), now);
      form.list->hint = visit.words.text("policy.field.list_hint");
      break;
    default:
      form.number = state.field("value", Key("policy.field.value"), now);
      form.number->hint = visit.words.text(Key("policy.field.range"),
                                           {{"least", std::int64_t{rule.least}}, {"most", std::int64_t{rule.most}}});
  }
  form.from = state.field("valid_from", Key("policy.field.valid_from"), visit.words.date(visit.today));
  form.until = state.field("valid_until", Key("policy.field.valid_until"));
  form.until.required = false;
  form.reason = state.field("reason", Key("policy.field.reason"));
  form.reason.required = false;
  form.reason.hint = visit.words.text("policy.field.reason_hint");
  return form;
}

http::Response show(Visit& visit, const Place& place, const KeyRule& rule, const Refusal* refusal) {
  const auto values = visit.reading([&](db::Tx& tx) { return values_of(tx, place.programme, visit.today); });
  const Value* now = in_force(values, rule, visit.today);
  const std::string stored = now ? now->value : default_text(rule);
  ValueView view;
  view.name = key_words(visit.words, rule);
  view.programme = place.name;
  view.what = visit.words.text_of("policy.what." + std::string(snapshot::word(rule.key)));
  view.now = value_words(visit.words, rule, stored);
  view.usual = value_words(visit.words, rule, default_text(rule));
  view.read_by = rule.read_by.empty() ? visit.words.text("policy.read_by_work") : std::string(rule.read_by);
  view.back = render::Url("/policies/programme?programme=" + visit.seal(place.programme));
  if (now && is_looser(rule, stored))
    view.looser = render::Status{render::Mark::late, visit.words.text("policy.looser")};
  for (auto v = values.rbegin(); v != values.rend(); ++v)
    if (v->key == snapshot::word(rule.key)) view.history.push_back(past_of(visit, rule, *v, now));
  view.never = view.history.empty();
  if (place.may_set) view.form = form_of(visit, place, rule, stored, refusal);
  render::Html body(16 * 1024);
  html::value(body, view, visit.words);
  return visit.page(visit.words.text("policy.title.value"), body,
                    !refusal                                 ? 200
                    : refusal->kind == RefusalKind::conflict ? 409
                                                             : 422);
}

}  // namespace

std::string typed_value(const Visit& visit) {
  std::string text;
  for (const auto part : visit.request.form.all("value")) (text += text.empty() ? "" : ";") += part;
  return text;
}

Result<http::Response> set_from(Visit& visit, const Place& place, const KeyRule& rule,
                                FunctionRef<http::Response(std::int64_t)> done) {
  const auto& form = visit.request.form;
  NewValue wanted{place.programme, typed_value(visit), {}, {}, std::string(form.get("reason"))};
  while (!wanted.reason.empty() && std::string_view(" \n\r\t").find(wanted.reason.back()) != std::string_view::npos)
    wanted.reason.pop_back();
  std::vector<Problem> problems;
  const auto day = [&](std::string_view name, std::optional<Date>& into) {
    const auto text = form.get(name);
    if (!text.empty() && !(into = i18n::read_date(text, visit.today)))
      problems.push_back({std::string(name), "http.field.not_a_date"});
  };
  day("valid_from", wanted.from);
  day("valid_until", wanted.until);
  if (!problems.empty()) return refuse(std::move(problems));
  return visit.change("policy.set", [&](db::Tx& tx) -> Result<http::Response> {
    const auto made = set_value(tx, rule, wanted, {visit.actor.person, visit.now});
    if (!made) return tl::unexpected(made.error());
    visit.changed("policy", *made);
    return done(*made);
  });
}

http::Response value_page(Visit& visit) {
  const auto place = place_at(visit, visit.path.find("programme")->second);
  const KeyRule* rule = rule_of(visit.path.find("key")->second);
  return place && rule ? show(visit, *place, *rule, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response value_post(Visit& visit) {
  const auto place = place_at(visit, visit.path.find("programme")->second);
  const KeyRule* rule = rule_of(visit.path.find("key")->second);
  if (!place || !place->may_set || !rule) return visit.refused({RefusalKind::not_found, {}});
  const auto made = set_from(visit, *place, *rule, [&](std::int64_t) {
    return http::Response::see_other(address_of(visit, *place, *rule) + "?done=done.saved");
  });
  return made ? *made : show(visit, *place, *rule, &made.error());
}

}  // namespace kith::policies
