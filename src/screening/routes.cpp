// SPDX-License-Identifier: AGPL-3.0-or-later
#include <array>

#include "casefile/sites.h"
#include "platform/lists/lists.h"
#include "screening/reference_fields.h"
#include "screening/screening.h"

namespace kith::screening {
namespace {

using auth::Permission;
using http::FieldDoc;
using http::FieldType;
using http::Method;

constexpr FieldDoc state_table[] = {{.name = "state", .type = FieldType::word, .about = "casefile.column.state"}};
constexpr FieldDoc override_table[] = {{.name = "override_reason", .limit = 2'000, .about = "casefile.override"}};
constexpr FieldDoc agreement_table[] = {casefile::site_doc};
constexpr FieldDoc which_table[] = {
    {.name = "which", .type = FieldType::id, .required = true, .about = "screening.which"}};
constexpr FieldDoc score_table[] = {
    {.name = "scores", .type = FieldType::object, .required = true, .many = true, .about = "screening.act.score"},
    {.name = "scores.*.criterion", .type = FieldType::word, .required = true, .about = "record.column.criterion"},
    {.name = "scores.*.score", .type = FieldType::integer, .required = true, .limit = 5, .about = "screening.score"},
    {.name = "scores.*.note", .limit = 20'000, .about = "screening.score_note"},
};
constexpr FieldDoc inquiry_table[] = {
    {.name = "person", .type = FieldType::id, .about = "casefile.title.one"},
    {.name = "same_as", .type = FieldType::word, .about = "casefile.same_as"},
    {.name = "given_name", .about = "casefile.field.given_name"},
    {.name = "family_name", .about = "casefile.field.family_name"},
    {.name = "birth_date", .type = FieldType::date, .about = "casefile.field.birth_date"},
    {.name = "phone", .about = "casefile.field.phone"},
    {.name = "programme", .type = FieldType::id, .required = true, .about = "screening.field.programme"},
};
constexpr FieldDoc sign_table[] = {
    {.name = "signed_name", .required = true, .limit = 200, .about = "screening.sign.name"},
    {.name = "application", .type = FieldType::id, .about = "screening.title.file"},
    {.name = "commitment", .type = FieldType::id, .about = "screening.sign.agree"},
    {.name = "code_of_conduct", .type = FieldType::id, .about = "screening.sign.agree"},
    {.name = "confidentiality", .type = FieldType::id, .about = "screening.sign.agree"},
};
constexpr FieldDoc text_table[] = {
    {.name = "version", .required = true, .limit = 80, .about = "record.column.version"},
    {.name = "text_en", .limit = 20'000, .about = "screening.text.english"},
    {.name = "text_fr", .limit = 20'000, .about = "screening.text.french"},
    {.name = "visits", .type = FieldType::integer, .limit = 999, .about = "record.column.min_visits_per_month"},
    {.name = "months", .type = FieldType::integer, .limit = 999, .about = "record.column.duration_months"},
    {.name = "sign_by", .type = FieldType::date, .required = true, .about = "screening.text.sign_by"},
};
constexpr FieldDoc declared_table[] = {
    {.name = "result", .type = FieldType::word, .required = true, .about = "screening.declaration.question"}};
constexpr std::string_view letter_ways[] = {"mail"};
constexpr FieldDoc letter_table[] = {
    {.name = "language", .type = FieldType::word, .about = "screening.reference.language"},
    {.name = "way", .type = FieldType::code, .choices = letter_ways, .about = "screening.letter.way"}};
constexpr FieldDoc answer_table[] = {
    {.name = "known_for", .limit = longest_reference_words, .about = "screening.reference.known_for"},
    {.name = "strengths", .limit = longest_reference_words, .about = "screening.reference.strengths"},
    {.name = "worries", .limit = longest_reference_words, .about = "screening.reference.worries"},
    {.name = "read", .type = FieldType::boolean, .about = "screening.reference.read"},
};
constexpr std::string_view letter_languages[] = {"en", "fr"};
constexpr FieldDoc way_table[] = {
    {.name = "reach", .required = true, .limit = 200, .about = "screening.reference.reach"},
    {.name = "language",
     .type = FieldType::code,
     .required = true,
     .choices = letter_languages,
     .about = "screening.reference.language"},
};
constexpr std::array<std::string_view, act_count> act_paths{
    "/api/v1/mentors/{application:id}/application",      "/api/v1/mentors/{application:id}/interview",
    "/api/v1/mentors/{application:id}/reference",        "/api/v1/mentors/{application:id}/reference_answer",
    "/api/v1/mentors/{application:id}/check_order",      "/api/v1/mentors/{application:id}/check_return",
    "/api/v1/mentors/{application:id}/self_declaration", "/api/v1/mentors/{application:id}/exemption",
    "/api/v1/mentors/{application:id}/adjudication",     "/api/v1/mentors/{application:id}/score",
    "/api/v1/mentors/{application:id}/agreement",        "/api/v1/mentors/{application:id}/capacity",
    "/api/v1/mentors/{application:id}/decision",         "/api/v1/mentors/{application:id}/status",
    "/api/v1/mentors/{application:id}/transport",        "/api/v1/mentors/{application:id}/move",
    "/api/v1/mentors/{application:id}/revocation",       "/api/v1/mentors/{application:id}/sighting",
    "/api/v1/mentors/{application:id}/commitment_told"};

std::span<const FieldDoc> docs_for(Act act) {
  if (act == Act::decision) return casefile::docs_of(form_of(act), override_table);
  if (act == Act::agreement) return casefile::docs_of(form_of(act), agreement_table);
  if (act == Act::score) return casefile::docs_of(form_of(act), score_table);
  return about(act) ? casefile::docs_of(form_of(act), which_table) : casefile::docs_of(form_of(act));
}

using Handler = http::Response (*)(Visit&, const Uses&);

/// The self-declaration of mentors, letters about their other checks.
std::vector<http::Route> declaring(const Uses& uses) {
  const auto with = [&uses](Handler handler) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  return {
      page(Method::get, "/screening/my-checks", "screening.title.my_checks", Permission::signed_in,
           with(my_checks_page)),
      page(Method::post, "/screening/my-checks", "screening.title.my_checks", Permission::signed_in,
           with(my_checks_post)),
      page(Method::get, "/screening/mentors/{application:id}/ask", "screening.title.declaration_letter",
           Permission::screen_mentors, with(declaration_letter_page)),
      page(Method::post, "/screening/mentors/{application:id}/ask", "screening.title.declaration_letter",
           Permission::screen_mentors, with(declaration_letter_post)),
      page(Method::get, "/screening/mentors/{application:id}/reminder", "screening.title.reminder",
           Permission::screen_mentors, with(reminder_page)),
      page(Method::post, "/screening/mentors/{application:id}/reminder", "screening.title.reminder",
           Permission::screen_mentors, with(reminder_post)),
      api(Method::get, "/api/v1/mentors/{application:id}/reminder", "screening.title.reminder",
          Permission::screen_mentors, with(reminder_api_get)),
      api(Method::post, "/api/v1/mentors/{application:id}/reminder", "screening.title.reminder",
          Permission::screen_mentors, with(reminder_api_post)),
      api(Method::get, "/api/v1/mentors/{application:id}/ask", "screening.title.declaration_letter",
          Permission::screen_mentors, with(declaration_letter_api)),
      api(Method::post, "/api/v1/mentors/{application:id}/ask", "screening.title.declaration_letter",
          Permission::screen_mentors, with(declaration_letter_api_post)),
      page(Method::get, "/declaration/{check:id}", "screening.title.declaration", Permission::anyone,
           with(declaration_page)),
      page(Method::post, "/declaration/{check:id}", "screening.title.declaration", Permission::anyone,
           with(declaration_post)),
      api(Method::get, "/api/v1/my-checks", "screening.title.my_checks", Permission::signed_in, with(my_checks_api)),
      api(Method::post, "/api/v1/my-checks", "screening.title.my_checks", Permission::signed_in,
          with(my_checks_api_post), {.takes = declared_table}),
  };
}

/// One referee: the answer, the way, the letter.
std::vector<http::Route> asking_referees(const Uses& uses) {
  const auto with = [&uses](Handler handler) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  const auto answer_docs = casefile::docs_of(form_of(Act::reference_answer), answer_table);
  return {
      page(Method::get, "/screening/references", "screening.title.references", Permission::screen_mentors,
           with(references_page)),
      lists::as_file("/screening/references/as/{file:word}", "list.as_file", Permission::screen_mentors,
                     with(references_page)),
      lists::as_file("/screening/references/letters/as/{file:word}", "screening.reference.letters",
                     Permission::screen_mentors, with(reference_letters)),
      page(Method::get, "/screening/references/{reference:id}", "screening.title.reference", Permission::screen_mentors,
           with(reference_page)),
      page(Method::post, "/screening/references/{reference:id}", "screening.title.reference",
           Permission::screen_mentors, with(reference_post)),
      page(Method::post, "/screening/references/{reference:id}/way", "screening.title.reference",
           Permission::screen_mentors, with(way_post)),
      page(Method::post, "/screening/references/{reference:id}/sent", "screening.title.reference",
           Permission::screen_mentors, with(letter_sent_post)),
      page(Method::get, "/reference/{reference:id}", "screening.title.referee", Permission::anyone, with(referee_page)),
      page(Method::post, "/reference/{reference:id}", "screening.title.referee", Permission::anyone,
           with(referee_post)),
      api(Method::get, "/api/v1/references", "screening.title.references", Permission::screen_mentors,
          with(references_api)),
      api(Method::get, "/api/v1/references/{reference:id}", "screening.title.reference", Permission::screen_mentors,
          with(reference_api)),
      api(Method::post, "/api/v1/references/{reference:id}", "screening.title.reference", Permission::screen_mentors,
          with(reference_api_post), {.takes = answer_docs}),
      api(Method::post, "/api/v1/references/{reference:id}/way", "screening.title.reference",
          Permission::screen_mentors, with(way_api_post), {.takes = way_table}),
      api(Method::post, "/api/v1/references/{reference:id}/sent", "screening.title.reference",
          Permission::screen_mentors, with(letter_sent_api_post)),
  };
}

/// Letters to applicants and texts that are signed on screen.
std::vector<http::Route> telling_and_signing(const Uses& uses) {
  const auto with = [&uses](Handler handler) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  return {
      page(Method::post, "/screening/mentors/{application:id}/letter", "screening.title.letter",
           Permission::screen_mentors, with(letter_post)),
      page(Method::get, "/screening/mentors/{application:id}/letter/paper", "screening.title.letter",
           Permission::screen_mentors, with(letter_paper_page)),
      page(Method::get, "/screening/mentors/{application:id}/sign", "screening.title.sign", Permission::screen_mentors,
           with(sign_page)),
      page(Method::post, "/screening/mentors/{application:id}/sign", "screening.title.sign", Permission::screen_mentors,
           with(sign_post)),
      page(Method::get, "/screening/my-agreements", "screening.title.sign", Permission::signed_in,
           with(my_agreements_page)),
      page(Method::post, "/screening/my-agreements", "screening.title.sign", Permission::signed_in,
           with(my_agreements_post)),
      page(Method::get, "/screening/signatures/{agreement:id}", "screening.title.sign", Permission::signed_in,
           with(signed_copy_page)),
      page(Method::get, "/screening/texts/{document:id}", "screening.title.text", Permission::record_documents,
           with(text_page)),
      page(Method::post, "/screening/texts/{document:id}", "screening.title.text", Permission::record_documents,
           with(text_post)),
      api(Method::get, "/api/v1/my-agreements", "screening.title.sign", Permission::signed_in, with(my_agreements_api)),
      api(Method::post, "/api/v1/my-agreements", "screening.title.sign", Permission::signed_in,
          with(my_agreements_api_post), {.takes = sign_table}),
      api(Method::post, "/api/v1/mentors/{application:id}/signature", "screening.title.sign",
          Permission::screen_mentors, with(sign_api_post), {.takes = sign_table}),
      api(Method::post, "/api/v1/mentors/{application:id}/letter", "screening.title.letter", Permission::screen_mentors,
          with(letter_api_post), {.takes = letter_table}),
      api(Method::post, "/api/v1/agreement-texts/{document:id}", "screening.title.text", Permission::record_documents,
          with(text_api_post), {.takes = text_table}),
  };
}

}  // namespace

std::vector<http::Route> routes(const Uses& uses) {
  const auto with = [&uses](Handler handler) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  const auto inquiry_docs = casefile::docs_of(inquiry_form, inquiry_table);
  std::vector<http::Route> routes{
      page(Method::get, "/screening/mentors", "screening.title.board", Permission::see_mentor_file, with(board_page)),
      lists::as_file("/screening/mentors/as/{file:word}", "list.as_file", Permission::see_mentor_file,
                     with(board_page)),
      page(Method::get, "/screening/checks", "screening.title.checks", Permission::screen_mentors, with(checks_page)),
      lists::as_file("/screening/checks/as/{file:word}", "list.as_file", Permission::screen_mentors, with(checks_page)),
      page(Method::get, "/screening/mentors/{application:id}", "screening.title.file", Permission::see_mentor_file,
           with(file_page)),
      page(Method::get, "/screening/mentors/{application:id}/letter", "screening.title.letter",
           Permission::screen_mentors, with(letter_page)),
      page(Method::get, "/screening/mentors/{application:id}/{act:word}", "screening.title.file",
           Permission::screen_mentors, with(act_page)),
      page(Method::post, "/screening/mentors/{application:id}/{act:word}", "screening.title.file",
           Permission::screen_mentors, with(act_post)),
      page(Method::get, "/screening/inquiries/new", "screening.title.inquiry", Permission::screen_mentors,
           with(inquiry_new_page)),
      page(Method::post, "/screening/inquiries", "screening.title.inquiry", Permission::screen_mentors,
           with(inquiry_post)),
      api(Method::get, "/api/v1/mentors", "screening.title.board", Permission::see_mentor_file, with(files_api_list),
          {.takes = state_table}),
      api(Method::get, "/api/v1/mentors/{application:id}", "screening.title.file", Permission::see_mentor_file,
          with(file_api_one)),
      api(Method::get, "/api/v1/expiring-checks", "screening.title.checks", Permission::screen_mentors,
          with(checks_api_list)),
      api(Method::post, "/api/v1/inquiries", "screening.title.inquiry", Permission::screen_mentors,
          with(inquiry_api_post), {.takes = inquiry_docs}),
  };
  for (auto& route : asking_referees(uses)) routes.push_back(std::move(route));
  for (auto& route : telling_and_signing(uses)) routes.push_back(std::move(route));
  for (auto& route : several_routes(uses)) routes.push_back(std::move(route));
  for (auto& route : references_routes(uses)) routes.push_back(std::move(route));
  for (auto& route : declaring(uses)) routes.push_back(std::move(route));
  for (int i = 0; i < act_count; ++i) {
    const auto act = static_cast<Act>(i);
    const auto docs = docs_for(act);
    routes.push_back(api(Method::post, act_paths[static_cast<std::size_t>(i)], "screening.title.file",
                         Permission::screen_mentors,
                         [uses, act](Visit& visit) { return act_api_post(visit, uses, act); }, {.takes = docs}));
  }
  return routes;
}

}  // namespace kith::screening
