// SPDX-License-Identifier: AGPL-3.0-or-later
#include "platform/auth/policy.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "platform/render/form.h"
#include "platform/render/html.h"
#include "screening/agreement_texts.h"
#include "screening/screening.h"
#include "screening/text.html.h"

/// The words of a version that mentors sign: typed by who keeps the document, in English and French.
namespace kith::screening {
namespace {

using render::Url;

constexpr int days_to_sign_again = 30;
constexpr std::size_t longest_text = 20'000, longest_label = 80;

struct TextView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string about;
  Url action, back;
  std::vector<render::Field> areas, numbers;
  std::optional<render::Field> version, sign_by;
  bool signed_text{};
};

struct OpenText {
  TextDocument document;
  SigningText text;  ///< as typed last; empty else
};
std::optional<OpenText> open_text(Visit& visit) {
  const auto key = visit.open_record("documents", visit.path.find("document")->second);
  if (!key) return std::nullopt;
  auto found = visit.reading([&](db::Tx& tx) -> std::optional<OpenText> {
    auto document = text_document(tx, *key, visit.today);
    if (!document) return std::nullopt;
    auto text = text_of_version(tx, *key, visit.today);
    return OpenText{std::move(*document), text ? std::move(*text) : SigningText{}};
  });
  if (found && !scope_of(visit.actor, auth::Permission::record_documents).sees_whole(found->document.programme))
    found.reset();
  return found;
}

std::string document_address(const Visit& visit, std::int64_t document) {
  return "/documents/register/" + visit.seal_record("documents", document);
}
std::string digits(const std::optional<std::int64_t>& n) { return n ? std::to_string(*n) : std::string(); }

http::Response show(Visit& visit, const OpenText& open, const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  const auto& t = open.text;
  TextView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = state.problems();
  view.about = open.document.title;
  view.action = Url("/screening/texts/" + visit.seal_record("documents", open.document.document));
  view.back = Url(document_address(visit, open.document.document));
  view.version = state.field("version", "record.column.version", t.id ? t.version : iso(open.document.day));
  view.areas = {state.field("text_en", "screening.text.english", t.english),
                state.field("text_fr", "screening.text.french", t.french)};
  for (auto& area : view.areas) area.required = false;
  if (signed_as(open.document.kind) == "commitment")
    view.numbers = {state.field("visits", "record.column.min_visits_per_month", digits(t.visits)),
                    state.field("months", "record.column.duration_months", digits(t.months))};
  const Date by = t.id ? t.sign_by : add_days(std::max(open.document.day, visit.today), days_to_sign_again);
  view.sign_by = state.field("sign_by", "screening.text.sign_by", visit.words.date(by));
  view.sign_by->hint = visit.words.text("screening.text.sign_by_hint");
  view.signed_text = t.id && visit.reading([&](db::Tx& tx) { return was_signed(tx, t.document); });
  render::Html body(8 * 1024);
  html::text(body, view, visit.words);
  return visit.page(visit.words.text("screening.title.text"), body, casefile::status_of(refusal));
}

std::string unix_lines(std::string_view typed) {
  std::string text;
  for (const char c : typed)
    if (c != '\r') text += c;
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

Result<SigningText> typed_text(const Visit& visit, const TextDocument& document) {
  std::vector<Problem> problems;
  const auto get = [&](const char* field, std::size_t longest) {
    auto text = unix_lines(visit.request.form.get(field));
    if (text.size() > longest) problems.push_back({field, "http.field.too_long"});
    return text;
  };
  const auto number = [&](const char* field) -> std::optional<std::int64_t> {
    const auto text = visit.request.form.get(field);
    if (text.empty()) return std::nullopt;
    if (text.size() <= 3 && text.find_first_not_of("0123456789") == text.npos) return std::stoi(std::string(text));
    problems.push_back({field, "http.field.not_a_number"});
    return std::nullopt;
  };
  SigningText text;
  text.document = document.document;
  text.kind = signed_as(document.kind);
  text.version = get("version", longest_label);
  text.english = get("text_en", longest_text);
  text.french = get("text_fr", longest_text);
  if (text.kind == "commitment") text.visits = number("visits"), text.months = number("months");
  const auto by = i18n::read_date(visit.request.form.get("sign_by"), visit.today);
  if (!by) problems.push_back({"sign_by", "http.field.not_a_date"});
  if (!problems.empty()) return refuse(std::move(problems));
  text.sign_by = *by;
  return text;
}

Result<http::Response> keep(Visit& visit, const OpenText& open, FunctionRef<http::Response(std::int64_t)> done) {
  const auto text = typed_text(visit, open.document);
  if (!text) return tl::unexpected(text.error());
  return visit.change("screening.text", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto made = keep_text(tx, *text, casefile::author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("document", open.document.document);
    return done(*made);
  });
}

}  // namespace

http::Response text_page(Visit& visit, const Uses&) {
  const auto open = open_text(visit);
  return open ? show(visit, *open, nullptr) : visit.refused({RefusalKind::not_found, {}});
}
http::Response text_post(Visit& visit, const Uses&) {
  const auto open = open_text(visit);
  if (!open) return visit.refused({RefusalKind::not_found, {}});
  const auto made = keep(visit, *open, [&](std::int64_t) {
    return http::Response::see_other(document_address(visit, open->document.document) + "?done=done.saved");
  });
  return made ? *made : show(visit, *open, &made.error());
}
http::Response text_api_post(Visit& visit, const Uses&) {
  const auto open = open_text(visit);
  if (!open) return visit.refused({RefusalKind::not_found, {}});
  const auto made = keep(visit, *open, [&](std::int64_t id) { return http::created(visit, "agreement_texts", id); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::screening
