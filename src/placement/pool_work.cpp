// SPDX-License-Identifier: AGPL-3.0-or-later
#include "placement/pool_work.h"

#include "placement/pool_work.html.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"

namespace kith::placement {
namespace {

std::string address_of_pool(const Visit& visit, const Question& question) {
  return "/placement/pool?programme=" + visit.seal(question.programme) +
         "&placement=" + std::string(name(question.kind)) + question.tried_as;
}

std::string how_far(const i18n::Words& words, const Work& work) {
  if (!work.begun) return words.text("placement.work.waits");
  if (work.bound == 0) return words.text("placement.work.pairs", {{"n", work.seconds}});
  const auto missing = work.bound - work.value;
  return words.text("placement.work.far", {{"n", work.seconds}, {"permille", missing * 1'000 / work.bound}});
}

std::optional<Question> asked_to_stop(Visit& visit) {
  const auto programme = asked_programme(visit, programmes_for(visit));
  if (!programme || visit.request.form.get("programme").empty()) return std::nullopt;
  return Question{programme->programme, asked_kind(visit), std::nullopt, std::string(visit.request.form.get("tried"))};
}

Result<http::Response> stop(Visit& visit, const Uses& uses, const Question& question, const http::Response& done) {
  return visit.change("pairing.stop", [&](db::Tx&) -> Result<http::Response> {
    if (uses.desk) uses.desk->stop(question);
    visit.changed("programme", question.programme.value);
    return done;
  });
}

}  // namespace

std::optional<WorkView> work_view(const Visit& visit, const Question& question, const Answer& answer) {
  if (!answer.work && !answer.failed && answer.run && !visit.fragment()) return std::nullopt;
  const auto& words = visit.words;
  WorkView view;
  view.address = render::Url(address_of_pool(visit, question));
  view.programme = visit.seal(question.programme);
  view.kind = name(question.kind);
  view.tried = question.tried_as;
  view.under_way = answer.work.has_value();
  view.told = !answer.work
                  ? words.text(answer.failed ? i18n::Key("placement.work.failed") : i18n::Key("placement.work.ready"))
              : answer.run ? words.text("placement.work.again")
                           : words.text("placement.work.first");
  if (!answer.work) return view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.far = how_far(words, *answer.work);
  view.measured = answer.work->bound > 0;
  view.value = answer.work->value;
  view.bound = answer.work->bound;
  return view;
}

http::Response work_fragment(const Visit& visit, const WorkView& view) {
  render::Html body;
  html::pool_work(body, view, visit.words);
  return http::Response::html(std::string(body.str()));
}

http::Response pool_stop(Visit& visit, const Uses& uses) {
  const auto question = asked_to_stop(visit);
  if (!question) return visit.refused({RefusalKind::not_found, {}});
  const auto made = stop(visit, uses, *question, http::Response::see_other(address_of_pool(visit, *question)));
  return made ? *made : visit.refused(made.error());
}

http::Response pool_api_stop(Visit& visit, const Uses& uses) {
  const auto question = asked_to_stop(visit);
  if (!question) return visit.refused({RefusalKind::not_found, {}});
  const auto made = stop(visit, uses, *question, http::Response::json("{}"));
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::placement
