// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/programmes.h"
#include "documents/document_form.html.h"
#include "documents/documents.h"
#include "platform/base/json_writer.h"
#include "platform/http/created.h"
#include "platform/i18n/keys.h"
#include "platform/render/html.h"

/// A document, a version, an approval, a review, a file: what a director does with the register. Page and JSON do the
/// same.
namespace kith::documents {
namespace {

using casefile::Answers;
using casefile::RecordForm;
using render::Url;

constexpr std::string_view whole_agency = "agency";

struct FormView {
  render::FormToken token;
  render::ErrorSummary problems;
  std::string heading, about, lead, save;
  Url action, back;
  std::vector<casefile::FormRow> rows;
  std::optional<render::Field> file;
};

std::int64_t number_of(Date day) { return static_cast<std::int64_t>(day_number(day)); }

std::vector<render::Field::Choice> keepers_programmes(Visit& visit) {
  auto choices = casefile::programmes_for(visit, auth::Permission::record_documents);
  if (may_keep(visit.actor, {}))
    choices.insert(choices.begin(), {std::string(whole_agency), visit.words.text("document.whole_agency")});
  return choices;
}

/// What an act is called and where it goes.
struct Sheet {
  const RecordForm& form;
  i18n::Key title;
  const char* lead;
  std::string about, action, back;
  bool takes_file{};
};

http::Response show(Visit& visit, const Sheet& sheet, const Answers& initial, const Refusal* refusal,
                    bool with_programme = false) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  FormView view;
  view.token = {visit.csrf(), visit.fresh_key()};
  view.problems = state.problems();
  view.heading = visit.words.text(sheet.title);
  view.about = sheet.about;
  view.lead = visit.words.text_of(sheet.lead);
  view.save = visit.words.text(sheet.title);
  view.action = Url(sheet.action);
  view.back = Url(sheet.back);
  view.rows = casefile::form_rows(visit, sheet.form, state, initial);
  if (with_programme) {
    casefile::FormRow row;
    auto choices = keepers_programmes(visit);
    const std::string first = choices.empty() ? std::string() : choices.front().value;
    row.as_select = state.choice("programme", "document.column.programme", std::move(choices), first);
    view.rows.insert(view.rows.begin(), std::move(row));
  }
  if (sheet.takes_file) {
    view.file = state.field("file", "document.field.file");
    view.file->hint = visit.words.text("document.field.file_hint");
    view.file->required = false;
  }
  render::Html body(8 * 1024);
  html::document_form(body, view, visit.words);
  return visit.page(visit.words.text(sheet.title), body, casefile::status_of(refusal));
}

Answers fresh(const Visit& visit) {
  Answers initial;
  initial.put("documents.status", std::string("draft"));
  initial.put("documents.event_date", number_of(visit.today));
  initial.put("documents.parts_missing", std::string("none"));
  return initial;
}

Sheet new_sheet() {
  return {document_form, "document.title.new", "document.lead.new", {}, "/documents/register", "/documents/register",
          true};
}
Sheet sheet_of(const Visit& visit, const Opened& opened, const RecordForm& form, i18n::Key title, const char* lead,
               const char* act) {
  const auto address = address_of(visit, opened.one());
  return {form, title, lead, opened.one().title, address + "/" + act, address, &form == &version_form};
}
Sheet version_sheet(const Visit& visit, const Opened& o) {
  return sheet_of(visit, o, version_form, "document.title.version", "document.lead.version", "version");
}
Sheet approve_sheet(const Visit& visit, const Opened& o) {
  return sheet_of(visit, o, approve_form, "document.title.approve", "document.lead.approve", "approve");
}
Sheet review_sheet(const Visit& visit, const Opened& o) {
  return sheet_of(visit, o, review_form, "document.title.reviewed", "document.lead.reviewed", "reviewed");
}

Answers for_approval(const Visit& visit, const Document& draft) {
  Answers initial;
  initial.put("documents.event_date", number_of(visit.today));
  if (draft.review && *draft.review > visit.today) initial.put("documents.review_date", number_of(*draft.review));
  initial.put("documents.parts_missing", draft.parts_missing);
  return initial;
}
Answers for_review(const Visit& visit, const Document& document) {
  Answers initial;
  initial.put("documents.review_date", number_of(add_months(visit.today, 12)));
  initial.put("documents.parts_missing", document.parts_missing);
  return initial;
}

/// Nothing is meant by the whole agency's director who names none: the whole agency.
std::optional<ProgrammeId> chosen_programme(Visit& visit) {
  const auto typed = visit.request.form.get("programme");
  const bool all = typed.empty() || typed == whole_agency;
  const auto programme = all ? std::optional(ProgrammeId{}) : visit.open_id<ProgrammeId>(typed);
  return programme && may_keep(visit.actor, *programme) ? programme : std::nullopt;
}

using Done = FunctionRef<http::Response(std::int64_t)>;
using Write = FunctionRef<Result<std::int64_t>(db::Tx&, const Answers&)>;

/// Reads the form, then the file, and writes both; the file lies in the vault before the transaction that names it
/// begins.
Result<http::Response> act(Visit& visit, const Uses& uses, std::string_view name, const RecordForm& form,
                           std::vector<Problem> problems, Write write, Done done) {
  auto decoded = casefile::decode(visit, form);
  problems.insert(problems.end(), decoded.problems.begin(), decoded.problems.end());
  if (!problems.empty()) return refuse(std::move(problems));
  const auto file = receive(visit, uses);
  if (!file) return tl::unexpected(file.error());
  return visit.change(name, [&](db::Tx& tx) -> Result<http::Response> {
    const auto document = write(tx, decoded.answers);
    if (!document) return tl::unexpected(document.error());
    visit.changed("document", *document);
    if (*file) visit.changed("upload", attach(tx, *document, **file, casefile::author_of(visit)));
    return done(*document);
  });
}

Result<http::Response> add(Visit& visit, const Uses& uses, Done done) {
  const auto programme = chosen_programme(visit);
  std::vector<Problem> problems;
  if (!programme) problems.push_back({"programme", "http.field.not_a_choice"});
  return act(
      visit, uses, "documents.add", document_form, std::move(problems),
      [&](db::Tx& tx, const Answers& answers) {
        return add_document(tx, *programme, answers, casefile::author_of(visit));
      },
      done);
}
Result<http::Response> next(Visit& visit, const Uses& uses, const Opened& opened, Done done) {
  return act(
      visit, uses, "documents.version", version_form, {},
      [&](db::Tx& tx, const Answers& answers) {
        return add_version(tx, opened.series, answers, casefile::author_of(visit));
      },
      done);
}
Result<http::Response> approval(Visit& visit, const Uses& uses, const Opened& opened, Done done) {
  return act(
      visit, uses, "documents.approve", approve_form, {},
      [&](db::Tx& tx, const Answers& answers) {
        return approve(tx, opened.one(), answers, casefile::author_of(visit));
      },
      done);
}
Result<http::Response> review(Visit& visit, const Uses& uses, const Opened& opened, Done done) {
  return act(
      visit, uses, "documents.reviewed", review_form, {},
      [&](db::Tx& tx, const Answers& answers) {
        return reviewed(tx, opened.one(), answers, casefile::author_of(visit));
      },
      done);
}

http::Response to_document(const Visit& visit, std::int64_t document) {
  Document made;
  made.chain = document;
  return http::Response::see_other(address_of(visit, made) + "?done=done.saved");
}
http::Response as_json(const Visit& visit, std::int64_t document, int status) {
  std::string out;
  JsonWriter(out).object().member("id", visit.seal_record("documents", document)).end();
  return http::Response::json(out, status);
}

using Make = Sheet (*)(const Visit&, const Opened&);
using Begin = Answers (*)(const Visit&, const Document&);
using Act = Result<http::Response> (*)(Visit&, const Uses&, const Opened&, Done);

http::Response not_there(Visit& visit) { return visit.refused({RefusalKind::not_found, {}}); }

http::Response get_act(Visit& visit, Make make, Begin begin) {
  const auto opened = open_document(visit, true);
  return opened ? show(visit, make(visit, *opened), begin(visit, opened->one()), nullptr) : not_there(visit);
}
http::Response post_act(Visit& visit, const Uses& uses, Make make, Begin begin, Act act) {
  const auto opened = open_document(visit, true);
  if (!opened) return not_there(visit);
  const auto made = act(visit, uses, *opened, [&](std::int64_t document) { return to_document(visit, document); });
  return made ? *made : show(visit, make(visit, *opened), begin(visit, opened->one()), &made.error());
}
http::Response api_act(Visit& visit, const Uses& uses, Act act, int status) {
  const auto opened = open_document(visit, true);
  if (!opened) return not_there(visit);
  const auto made = act(visit, uses, *opened, [&](std::int64_t document) { return as_json(visit, document, status); });
  return made ? *made : visit.refused(made.error());
}

Answers for_version(const Visit& visit, const Document& before) {
  auto initial = fresh(visit);
  initial.put("documents.location", before.location);
  return initial;
}

Result<http::Response> withdrawal(Visit& visit, const Opened& opened, Done done) {
  return visit.change("documents.withdraw", [&](db::Tx& tx) -> Result<http::Response> {
    const auto made = withdraw(tx, opened.one(), casefile::author_of(visit));
    if (!made) return tl::unexpected(made.error());
    visit.changed("document", *made);
    return done(*made);
  });
}

Result<http::Response> filing(Visit& visit, const Uses& uses, const Opened& opened, Done done) {
  const auto file = receive(visit, uses);
  if (!file) return tl::unexpected(file.error());
  if (!*file) return refuse(RefusalKind::invalid, "document.flaw.no_file", "file");
  return visit.change("documents.file", [&](db::Tx& tx) -> Result<http::Response> {
    visit.changed("document", opened.one().chain);
    const auto upload = attach(tx, opened.one().chain, **file, casefile::author_of(visit));
    visit.changed("upload", upload);
    return done(upload);
  });
}

}  // namespace

http::Response new_page(Visit& visit, const Uses&) { return show(visit, new_sheet(), fresh(visit), nullptr, true); }
http::Response new_post(Visit& visit, const Uses& uses) {
  const auto made = add(visit, uses, [&](std::int64_t document) { return to_document(visit, document); });
  return made ? *made : show(visit, new_sheet(), fresh(visit), &made.error(), true);
}
http::Response new_api(Visit& visit, const Uses& uses) {
  const auto made = add(visit, uses, [&](std::int64_t document) { return as_json(visit, document, 201); });
  return made ? *made : visit.refused(made.error());
}

http::Response version_page(Visit& visit, const Uses&) { return get_act(visit, version_sheet, for_version); }
http::Response version_post(Visit& visit, const Uses& uses) {
  return post_act(visit, uses, version_sheet, for_version, next);
}
http::Response version_api(Visit& visit, const Uses& uses) { return api_act(visit, uses, next, 201); }
http::Response approve_page(Visit& visit, const Uses&) { return get_act(visit, approve_sheet, for_approval); }
http::Response approve_post(Visit& visit, const Uses& uses) {
  return post_act(visit, uses, approve_sheet, for_approval, approval);
}
http::Response approve_api(Visit& visit, const Uses& uses) { return api_act(visit, uses, approval, 200); }
http::Response reviewed_page(Visit& visit, const Uses&) { return get_act(visit, review_sheet, for_review); }
http::Response reviewed_post(Visit& visit, const Uses& uses) {
  return post_act(visit, uses, review_sheet, for_review, review);
}
http::Response reviewed_api(Visit& visit, const Uses& uses) { return api_act(visit, uses, review, 200); }

http::Response withdraw_post(Visit& visit, const Uses&) {
  const auto opened = open_document(visit, true);
  if (!opened) return not_there(visit);
  const auto made = withdrawal(
      visit, *opened, [](std::int64_t) { return http::Response::see_other("/documents/register?done=done.saved"); });
  return made ? *made : visit.refused(made.error());
}
http::Response withdraw_api(Visit& visit, const Uses&) {
  const auto opened = open_document(visit, true);
  if (!opened) return not_there(visit);
  const auto made = withdrawal(visit, *opened, [&](std::int64_t document) { return as_json(visit, document, 200); });
  return made ? *made : visit.refused(made.error());
}

namespace {

/// The form of a file alone, to show again what was wrong with it.
constexpr RecordForm file_form{"documents", "document.field.", {}};
Sheet file_sheet(const Visit& visit, const Opened& opened) {
  const auto address = address_of(visit, opened.one());
  return {file_form, "document.title.file", "document.lead.file", opened.one().title, address + "/files", address,
          true};
}

}  // namespace

http::Response file_post(Visit& visit, const Uses& uses) {
  const auto opened = open_document(visit, true);
  if (!opened) return not_there(visit);
  const auto made = filing(visit, uses, *opened, [&](std::int64_t) { return to_document(visit, opened->one().chain); });
  return made ? *made : show(visit, file_sheet(visit, *opened), {}, &made.error());
}
http::Response file_api(Visit& visit, const Uses& uses) {
  const auto opened = open_document(visit, true);
  if (!opened) return not_there(visit);
  const auto made =
      filing(visit, uses, *opened, [&](std::int64_t upload) { return http::created(visit, "uploads", upload); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::documents
