// SPDX-License-Identifier: AGPL-3.0-or-later
#include "documents/documents.h"
#include "platform/http/sent_file.h"
#include "platform/lists/lists.h"

namespace kith::documents {
namespace {

using http::FieldDoc;
using http::FieldType;

constexpr FieldDoc document_table[] = {
    {.name = "programme", .type = FieldType::id, .about = "document.column.programme"},
    http::file_docs[0],
    http::file_docs[1]};
constexpr FieldDoc paper_table[] = {{.name = "of", .required = true, .limit = 80, .about = "document.field.of"},
                                    http::file_docs[0],
                                    http::file_docs[1]};

}  // namespace

std::vector<http::Route> routes(const Uses& uses) {
  using enum http::Method;
  using enum auth::Permission;
  const auto with = [&uses](http::Response (*handler)(Visit&, const Uses&)) -> http::PageHandler {
    return [handler, uses](Visit& visit) { return handler(visit, uses); };
  };
  const auto new_docs = casefile::docs_of(document_form, document_table),
             version_docs = casefile::docs_of(version_form, http::file_docs),
             approve_docs = casefile::docs_of(approve_form), review_docs = casefile::docs_of(review_form);
  return {
      page(get, "/documents/register", "document.title.register", see_documents, with(register_page)),
      lists::as_file("/documents/register/as/{file:word}", "list.as_file", see_documents, with(register_page)),
      page(get, "/documents/register/new", "document.title.new", record_documents, with(new_page)),
      page(post, "/documents/register", "document.title.new", record_documents, with(new_post)),
      page(get, "/documents/register/{document:id}", "document.title.document", see_documents, with(document_page)),
      page(get, "/documents/register/{document:id}/version", "document.title.version", record_documents,
           with(version_page)),
      page(post, "/documents/register/{document:id}/version", "document.title.version", record_documents,
           with(version_post)),
      page(get, "/documents/register/{document:id}/approve", "document.title.approve", record_documents,
           with(approve_page)),
      page(post, "/documents/register/{document:id}/approve", "document.title.approve", record_documents,
           with(approve_post)),
      page(get, "/documents/register/{document:id}/reviewed", "document.title.reviewed", record_documents,
           with(reviewed_page)),
      page(post, "/documents/register/{document:id}/reviewed", "document.title.reviewed", record_documents,
           with(reviewed_post)),
      page(post, "/documents/register/{document:id}/withdraw", "document.withdraw", record_documents,
           with(withdraw_post)),
      page(post, "/documents/register/{document:id}/files", "document.title.file", record_documents, with(file_post)),
      page(get, "/documents/files/{file:id}", "document.title.file", signed_in, with(file_download)),
      page(get, "/documents/people/{person:id}", "document.title.papers", see_people, with(papers_page)),
      page(post, "/documents/people/{person:id}", "document.title.papers", see_people, with(papers_post)),
      page(post, "/documents/papers/{document:id}/withdraw", "document.withdraw", see_people,
           with(paper_withdraw_post)),
      api(get, "/api/v1/documents", "document.title.register", see_documents, with(register_api)),
      api(post, "/api/v1/documents", "document.title.new", record_documents, with(new_api), {.takes = new_docs}),
      api(post, "/api/v1/documents/{document:id}/versions", "document.title.version", record_documents,
          with(version_api), {.takes = version_docs}),
      api(post, "/api/v1/documents/{document:id}/approve", "document.title.approve", record_documents,
          with(approve_api), {.takes = approve_docs}),
      api(post, "/api/v1/documents/{document:id}/reviewed", "document.title.reviewed", record_documents,
          with(reviewed_api), {.takes = review_docs}),
      api(post, "/api/v1/documents/{document:id}/withdraw", "document.withdraw", record_documents, with(withdraw_api)),
      api(post, "/api/v1/documents/{document:id}/files", "document.title.file", record_documents, with(file_api),
          {.takes = http::file_docs}),
      api(get, "/api/v1/documents/files/{file:id}", "document.title.file", signed_in, with(file_download)),
      api(get, "/api/v1/documents/people/{person:id}", "document.title.papers", see_people, with(papers_api)),
      api(post, "/api/v1/documents/people/{person:id}", "document.title.papers", see_people, with(paper_api_post),
          {.takes = paper_table}),
      api(post, "/api/v1/documents/papers/{document:id}/withdraw", "document.withdraw", see_people,
          with(paper_withdraw_api)),
  };
}

}  // namespace kith::documents
