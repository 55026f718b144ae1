// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "platform/auth/public_tries.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"
#include "records/fold.h"
#include "training/sign_in.html.h"
#include "training/training.h"

/// Signing in to a training on a phone, without an account: the code of the day, a name, the last digits of a phone.
/// The answer never says whether anybody is known; the trainer sees what was typed and says who was there.
namespace kith::training {
namespace {

constexpr int wrong_codes_an_hour = 30;
constexpr std::size_t longest_name = 120;

struct SignInView {
  render::FormToken token;
  render::ErrorSummary problems;
  render::Field code, name, phone_end;
};

http::Response show(Visit& visit, const Refusal* refusal, int status) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  SignInView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = state.problems();
  view.code = state.field("code", "training.field.code", visit.request.query.get("code"));
  view.name = state.field("name", "training.field.your_name");
  view.name.autocomplete = "name";
  view.phone_end = state.field("phone_end", "training.field.phone_end");
  view.phone_end.required = false;
  render::Html body;
  html::sign_in(body, view, visit.words);
  return visit.page(visit.words.text("training.title.sign_in"), body, status);
}

/// As people type it from a wall: any case, with blanks.
std::string code_of(std::string_view typed) {
  std::string code;
  for (const char c : typed)
    if (c >= 'a' && c <= 'z')
      code += static_cast<char>(c - 'a' + 'A');
    else if (c != ' ' && c != '-')
      code += c;
  return code;
}

constexpr const char* too_often = "training.flaw.too_often";

/// Signs in, or counts the wrong code: then why not, a key of words.
const char* tried(db::Tx& tx, const Visit& visit, const Uses& uses, std::string_view code, const SignIn& typed) {
  const auth::PublicTries tries{"training code", uses.mark(visit.request.client), wrong_codes_an_hour};
  if (!tries.left(tx, visit.now)) return too_often;
  if (sign_in(tx, code, typed, visit.today, visit.now)) return nullptr;
  tries.count(tx, visit.now);
  return "training.flaw.code";
}

}  // namespace

http::Response sign_in_page(Visit& visit, const Uses&) { return show(visit, nullptr, 200); }

http::Response sign_in_post(Visit& visit, const Uses& uses) {
  const auto& form = visit.request.form;
  const std::string code = code_of(form.get("code")), name(form.get("name"));
  const auto digits = records::digits_of(form.get("phone_end"));
  std::vector<Problem> problems;
  if (code.empty()) problems.push_back({"code", "http.field.missing"});
  if (records::fold(name).find_first_not_of(' ') == std::string::npos)
    problems.push_back({"name", "http.field.missing"});
  if (name.size() > longest_name) problems.push_back({"name", "http.field.too_long"});
  if (!form.get("phone_end").empty() && digits.size() != 4)
    problems.push_back({"phone_end", "training.flaw.four_digits"});
  if (!problems.empty()) {
    const Refusal refusal{RefusalKind::invalid, problems};
    return show(visit, &refusal, 422);
  }
  const char* flaw = nullptr;
  const auto came = visit.change("training.sign_in", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    flaw = tried(tx, visit, uses, code, {name, digits});
    if (flaw) visit.came_to(flaw);
    return http::Response::see_other("/training/sign-in?done=done.signed_in");
  });
  if (!came) return show(visit, &came.error(), 422);
  if (!flaw) return *came;
  const Refusal refusal{RefusalKind::invalid, {{"code", flaw}}};
  return show(visit, &refusal, flaw == too_often ? 429 : 422);
}

}  // namespace kith::training
