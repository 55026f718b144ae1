// SPDX-License-Identifier: AGPL-3.0-or-later
#include "accreditation/cases.h"
#include "evidence/case_of.h"
#include "evidence/package.html.h"
#include "evidence/package_case.html.h"
#include "evidence/package_state.html.h"
#include "evidence/package_words.h"
#include "evidence/routes.h"
#include "platform/http/stream.h"
#include "platform/i18n/keys.h"
#include "platform/render/form.h"
#include "platform/render/html.h"

namespace kith::evidence {
namespace {

using i18n::Key;
using render::Url;

struct StateView {
  render::FormToken token;
  render::Status status;
  std::string told, size, sha256, package_sum;
  Url address, stop_to, remove_to, download;
  std::int64_t done{}, steps{};
  std::optional<Date> kept_until;
  bool under_way{}, may_stop{}, here{};
};
struct Fact {
  std::string name, value;
};
struct PackageView {
  std::string programme;
  StateView state;
  std::vector<Fact> facts;
  Url case_to;
  render::Field pseudonym;
  bool may_ask{};
};
struct CaseFoundView {
  Url back, href;
  std::string pseudonym, who, id;
  bool none{};
  bool linked() const { return !href.empty(); }
};

StateView state_of(Visit& visit, const Uses& uses, const Package& package) {
  StateView view;
  const std::string address = address_of(visit, package);
  view.token = {visit.csrf(), visit.fresh_key()};
  view.here = is_here(uses, package);
  view.status = status_of(visit.words, package, view.here);
  view.under_way = package.under_way();
  view.may_stop = view.under_way && !package.stopping;
  view.address = Url(address), view.stop_to = Url(address + "/stop"), view.remove_to = Url(address + "/remove");
  view.download = Url(address + "/package.zip");
  view.done = package.done;
  view.steps = std::max<std::int64_t>(package.steps, 1);
  if (package.state == PackageState::running) view.told = step_text(visit.words, package.step);
  if (package.state == PackageState::failed) view.told = visit.words.text(Key("evidence.failed_hint"));
  if (!view.here) return view;
  view.size = size_text(visit.words, package.bytes);
  view.sha256 = package.sha256, view.package_sum = package.package_sum;
  view.kept_until = package.kept_until();
  return view;
}

std::vector<Fact> facts_of(Visit& visit, const Uses& uses, const Package& package) {
  const auto& words = visit.words;
  std::vector<Fact> facts{
      {words.text(Key("evidence.period")), words.date(package.from) + " – " + words.date(package.to)},
      {words.text(Key("evidence.as_of")), words.date(package.as_of)},
      {words.text(Key("evidence.edition")), edition_text(words, package.edition, own_for(visit, uses))},
      {words.text(Key("evidence.language")),
       words.text(package.language == i18n::Language::fr ? Key("evidence.french") : Key("evidence.english"))},
      {words.text(Key("evidence.cases")), cases_text(words, package)}};
  if (package.named) facts.push_back({words.text(Key("evidence.why")), package.why});
  facts.push_back({words.text(Key("evidence.asked")), package.who + ", " + words.date(package.asked_on)});
  if (package.ended_at != 0)
    facts.push_back({words.text(Key("evidence.ended")), words.moment(visit.moment_at(package.ended_at))});
  return facts;
}

Pseudonyms pseudonyms_of(const Uses& uses, const snapshot::Snapshot& columns, const Package& package) {
  return Pseudonyms(uses.secret(), subject_of(uses.log(), columns, package.asked()), false);
}

}  // namespace

http::Response package_page(Visit& visit, const Uses& uses) {
  const auto package = open_package(visit);
  if (!package) return visit.refused({RefusalKind::not_found, {}});
  render::Html body;
  if (visit.fragment()) {
    html::package_state(body, state_of(visit, uses, *package), visit.words);
    return http::Response::html(std::string(body.str()));
  }
  PackageView view;
  for (const auto& programme : programmes_for(visit))
    if (programme.id == package->programme) view.programme = programme.name;
  view.state = state_of(visit, uses, *package);
  view.facts = facts_of(visit, uses, *package);
  view.may_ask = !package->named;
  view.case_to = Url(address_of(visit, *package) + "/case");
  const render::FormState form(visit.words, nullptr, nullptr);
  view.pseudonym = form.field("pseudonym", "evidence.pseudonym");
  html::package(body, view, visit.words);
  return visit.page(visit.words.text("evidence.title.package"), body);
}

http::Response package_stop_post(Visit& visit, const Uses& uses) {
  const auto package = open_package(visit);
  if (!package) return visit.refused({RefusalKind::not_found, {}});
  const auto made = stop(visit, uses, *package, http::Response::see_other(address_of(visit, *package)));
  return made ? *made : visit.refused(made.error());
}

http::Response package_remove_post(Visit& visit, const Uses& uses) {
  const auto package = open_package(visit);
  if (!package) return visit.refused({RefusalKind::not_found, {}});
  const auto made =
      take_away(visit, uses, *package, http::Response::see_other(address_of(visit, *package) + "?done=done.saved"));
  return made ? *made : visit.refused(made.error());
}

http::Response package_download(Visit& visit, const Uses& uses) {
  const auto package = open_package(visit);
  if (!package || !is_here(uses, *package)) return visit.refused({RefusalKind::not_found, {}});
  return archive_of(visit, uses, *package);
}

http::Response archive_of(Visit& visit, const Uses& uses, const Package& package) {
  auto archive = http::stream_of_file(archive_path(uses.folder(), package.id));
  if (!archive) return visit.refused({RefusalKind::not_found, {}});
  visit.saw(package.named ? "evidence_package_named" : "evidence_package", package.id);
  http::Response response;
  response.content_type = "application/zip";
  response.header("content-disposition", "attachment; filename=\"" + download_name(package) + "\"");
  response.stream = std::move(archive);
  return response;
}

http::Response package_case_page(Visit& visit, const Uses& uses) {
  const auto package = open_package(visit);
  if (!package || package->named) return visit.refused({RefusalKind::not_found, {}});
  const auto columns = uses.columns();
  CaseFoundView view;
  view.back = Url(address_of(visit, *package));
  view.pseudonym = visit.request.query.get("pseudonym");
  const auto found = case_of(*columns, package->asked(), pseudonyms_of(uses, *columns, *package), view.pseudonym);
  const accreditation::CaseSight sight(visit, *columns, package->programme);
  std::optional<accreditation::CaseView> shown;
  if (found)
    visit.read([&](db::Tx& tx) {
      accreditation::Cases cases(visit, tx, *columns, sight, package->period().as_of);
      shown = cases.of(found->measure, {found->unit, {}});
    });
  view.none = !shown;
  if (shown) {
    view.who = shown->who, view.href = shown->href, view.id = found->id;
    visit.saw("evidence_package", package->id);
  } else {
    view.pseudonym.clear();
  }
  render::Html body;
  html::package_case(body, view, visit.words);
  return visit.page(visit.words.text("evidence.title.case"), body, shown ? 200 : 404);
}

}  // namespace kith::evidence
