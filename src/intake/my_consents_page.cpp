// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/programmes.h"
#include "intake/my_consents.html.h"
#include "intake/own_consents.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "platform/render/components.h"
#include "platform/render/html.h"
#include "snapshot/guardian_right.h"
#include "snapshot/refs.h"

namespace kith::intake {
namespace {

using casefile::Indexed;
using i18n::Key;
using render::Mark;

constexpr std::string_view own_page = "/intake/my-consents";
constexpr int days_ahead = 30;

std::string way_back(const Visit& visit, std::int64_t consent) {
  std::string path(own_page);
  path += '/';
  path += visit.seal_record("consents", consent);
  path += "/withdraw";
  return path;
}

struct ConsentView {
  std::string kind, what, given, copy;
  render::Status status;
  std::optional<render::Url> take_back;
};
struct AskView {
  std::string text, who;
};
struct ChildView {
  std::string id, name;
  std::vector<AskView> asked;
  std::vector<ConsentView> consents;
  bool any_asked() const { return !asked.empty(); }
  bool any_consents() const { return !consents.empty(); }
};
struct MyConsentsView {
  std::vector<ChildView> children;
  std::optional<render::Empty> nothing;
  bool any() const { return !children.empty(); }
};

/// Names are those of people who may read this too; whose right does not stand is not named to another.
class Told {
 public:
  Told(Visit& visit, const Uses& uses)
      : visit_(visit), uses_(uses), columns_(uses.people.columns()), programmes_(casefile::programme_names(visit)) {}

  std::string giver(const OwnChild& child, const OwnConsent& one) const {
    if (one.given_by == visit_.actor.person) return visit_.words.text("intake.own.you");
    if (one.given_by == child.person) return child.name;
    const snapshot::Day day(visit_.today);
    const auto mentee = snapshot::mentee_as_of(*columns_, snapshot::ref_of(child.person), day);
    std::string name;
    if (snapshot::guardian_right_stands(mentee, snapshot::ref_of(one.given_by), day))
      uses_.people.book([&](const casefile::Book& book) {
        if (const Indexed* who = book.of(one.given_by)) name = who->name;
      });
    return name.empty() ? visit_.words.text("intake.own.another") : name;
  }
  std::string programme(ProgrammeId of) const {
    const auto found = programmes_.find(of);
    return found == programmes_.end() ? visit_.words.text("intake.own.all_programmes") : found->second;
  }
  std::string scope(const OwnConsent& one) const {
    std::string list;
    for (std::string_view rest = one.scope; !rest.empty();) {
      const auto end = std::min(rest.find(';'), rest.size());
      (list += list.empty() ? "" : ", ") += visit_.words.text_of("record.code." + std::string(rest.substr(0, end)));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return list;
  }
  std::string what(const OwnConsent& one) const {
    const auto in = programme(one.programme);
    if (one.kind != "information_release")
      return visit_.words.text(*Key::find("intake.own.what." + one.kind), {{"programme", std::string_view(in)}});
    const auto parts = scope(one);
    return visit_.words.text("intake.own.what.information_release", {{"recipient", std::string_view(one.recipient)},
                                                                     {"parts", std::string_view(parts)},
                                                                     {"programme", std::string_view(in)}});
  }
  render::Status status(const OwnConsent& one) const {
    const auto& words = visit_.words;
    const Date today = visit_.today;
    if (one.withdrawn) return {Mark::open, words.text("intake.own.withdrawn", {{"day", *one.withdrawn}})};
    if (one.until && *one.until < today) return {Mark::open, words.text("intake.own.ended", {{"day", *one.until}})};
    if (!one.until) return {Mark::good, words.text("intake.own.stands")};
    return {*one.until <= add_days(today, days_ahead) ? Mark::due : Mark::good,
            words.text("intake.own.stands_until", {{"day", *one.until}})};
  }

  ConsentView consent(const OwnChild& child, const OwnConsent& one) const {
    ConsentView view;
    view.kind = visit_.words.text_of("intake.field.kind." + one.kind);
    view.what = what(one);
    const auto who = giver(child, one), basis = visit_.words.text_of("intake.field.basis." + one.basis);
    view.given = visit_.words.text(
        "intake.own.given", {{"who", std::string_view(who)}, {"basis", std::string_view(basis)}, {"day", one.day}});
    view.status = status(one);
    if (one.kind == "information_release")
      view.copy = one.copy_given ? visit_.words.text("intake.own.copy", {{"day", *one.copy_given}})
                                 : visit_.words.text("intake.own.no_copy");
    if (takes_back(visit_, one)) view.take_back = render::Url(way_back(visit_, one.chain));
    return view;
  }
  AskView ask(const OwnChild& child, const OwnAsk& one) const {
    const auto in = programme(one.programme);
    const auto key = child.as == auth::Role::mentee ? Key("intake.own.ask_mentee") : Key("intake.own.ask");
    AskView view{visit_.words.text(key, {{"child", std::string_view(child.name)}, {"programme", std::string_view(in)}}),
                 {}};
    if (one.since && *one.since <= visit_.today)
      view.text += " " + visit_.words.text("intake.own.missing_since", {{"day", *one.since}});
    else if (one.since)
      view.text += " " + visit_.words.text("intake.own.needed_by", {{"day", *one.since}});
    if (!one.of_actor) view.who = visit_.words.text("intake.own.ask_another");
    return view;
  }

 private:
  Visit& visit_;
  const Uses& uses_;
  std::shared_ptr<const snapshot::Snapshot> columns_;
  std::map<ProgrammeId, std::string> programmes_;
};

/// One consent of the path that the actor may take back today.
struct TakenBack {
  OwnChild child;
  OwnConsent consent;
};
std::optional<TakenBack> open_own(Visit& visit, const Uses& uses) {
  const auto chain = visit.open_record("consents", visit.path.find("consent")->second);
  if (!chain) return std::nullopt;
  for (auto& child : own_children(visit, uses))
    for (const auto& one : child.consents)
      if (one.chain == *chain && one.given_by == visit.actor.person) return TakenBack{child, one};
  return std::nullopt;
}

bool permits(const OwnConsent& one) {
  return one.kind == "guardian_permission" || one.kind == "self_consent" || one.kind == "mature_minor";
}

/// Whether nothing else permits what this one does (snapshot/permission.h): meetings rest when it is taken back.
bool only_permission(const Visit& visit, const TakenBack& it) {
  return permits(it.consent) && std::ranges::none_of(it.child.consents, [&](const OwnConsent& one) {
           return one.chain != it.consent.chain && permits(one) && one.stands(visit.today) &&
                  (!one.programme || one.programme == it.consent.programme);
         });
}

Result<http::Response> record_take_back(Visit& visit, const TakenBack& it, FunctionRef<http::Response()> done) {
  return visit.change("intake.own_withdrawal", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto made = take_back(tx, it.child.person, it.consent.chain, casefile::author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("consent", *made);
    visit.changed("person", it.child.person.value);
    return done();
  });
}

void consents_json(JsonWriter& json, const Visit& visit, const Told& told, const OwnChild& child) {
  json.key("consents").array();
  for (const auto& one : child.consents) {
    json.object().member("consent", visit.seal_record("consents", one.chain)).member("kind", one.kind);
    if (one.programme) json.member("programme", told.programme(one.programme));
    const bool by_you = one.given_by == visit.actor.person;
    json.member("by_you", by_you).member("given_by", by_you ? std::nullopt : std::optional(told.giver(child, one)));
    json.member("basis", one.basis).member("event_date", iso(one.day));
    if (one.until) json.member("valid_until", iso(*one.until));
    if (one.withdrawn) json.member("withdrawn_on", iso(*one.withdrawn));
    if (!one.recipient.empty()) json.member("recipient", one.recipient);
    if (!one.scope.empty()) json.member("scope", one.scope);
    if (one.copy_given) json.member("copy_given_on", iso(*one.copy_given));
    json.member("stands", one.stands(visit.today)).member("may_withdraw", takes_back(visit, one)).end();
  }
  json.end();
}

void asked_json(JsonWriter& json, const Told& told, const OwnChild& child) {
  json.key("asked").array();
  for (const auto& ask : child.asked) {
    json.object().member("programme", told.programme(ask.programme)).member("of_you", ask.of_actor);
    if (ask.since) json.member("by", iso(*ask.since));
    json.end();
  }
  json.end();
}

}  // namespace

http::Response my_consents_page(Visit& visit, const Uses& uses) {
  MyConsentsView view;
  const auto children = own_children(visit, uses);
  const Told told(visit, uses);
  for (const auto& child : children) {
    ChildView& shown = view.children.emplace_back();
    shown.id = visit.seal(child.person);
    shown.name = child.name;
    for (const auto& ask : child.asked) shown.asked.push_back(told.ask(child, ask));
    for (const auto& one : child.consents) shown.consents.push_back(told.consent(child, one));
  }
  if (children.empty())
    view.nothing = render::Empty{visit.words.text("intake.own.none"), visit.words.text("placement.own.none_hint")};
  render::Html body(8 * 1024);
  html::my_consents(body, view, visit.words);
  return visit.page(visit.words.text("intake.title.my_consents"), body);
}

http::Response my_consents_api(Visit& visit, const Uses& uses) {
  const auto children = own_children(visit, uses);
  const Told told(visit, uses);
  std::string out;
  JsonWriter json(out);
  json.object().key("children").array();
  for (const auto& child : children) {
    json.object().member("name", child.name).member("as", auth::name(child.as));
    asked_json(json, told, child);
    consents_json(json, visit, told, child);
    json.end();
  }
  json.end().end();
  return http::Response::json(out);
}

http::Response take_back_page(Visit& visit, const Uses& uses) {
  const auto it = open_own(visit, uses);
  if (!it) return visit.refused({RefusalKind::not_found, {}});
  if (!takes_back(visit, it->consent))
    return visit.refused(refuse(RefusalKind::conflict, "intake.refused.ended").value());
  const Told told(visit, uses);
  casefile::FormPage page;
  page.token = {visit.csrf(), visit.fresh_key()};
  page.heading = visit.words.text("intake.own.take_back");
  page.about = it->child.name + " · " + told.what(it->consent);
  page.lead = visit.words.text(only_permission(visit, *it) ? Key("intake.own.take_back_rests")
                                                           : Key("intake.own.take_back_lead"));
  page.save = page.heading;
  page.action = render::Url(visit.request.path);
  page.back = render::Url(std::string(own_page));
  return casefile::show_form(visit, page, "intake.title.my_consents", nullptr);
}

http::Response take_back_post(Visit& visit, const Uses& uses) {
  const auto it = open_own(visit, uses);
  if (!it) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      record_take_back(visit, *it, [] { return http::Response::see_other("/intake/my-consents?done=done.saved"); });
  return made ? *made : visit.refused(made.error());
}

http::Response take_back_api(Visit& visit, const Uses& uses) {
  const auto it = open_own(visit, uses);
  if (!it) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record_take_back(visit, *it, [] { return http::Response::json("{}"); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::intake
