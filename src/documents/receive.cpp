// SPDX-License-Identifier: AGPL-3.0-or-later
#include "documents/documents.h"
#include "platform/http/sent_file.h"

/// A file that arrives, and one that leaves.
namespace kith::documents {
namespace {

tl::unexpected<Refusal> refuse_file(const char* key) { return refuse(RefusalKind::invalid, key, "file"); }

/// A disk that refuses is told as the database's would be: nothing was written, try again (503).
files::Kept put(const files::Vault& vault, std::string_view content) try {
  return vault.put(content);
} catch (const std::runtime_error& broken) {
  throw db::DbError(db::Fault::io, broken.what());
}

Result<std::optional<Arrived>> keep(Visit& visit, const Uses& uses, const http::SentFile& sent) {
  const auto by = visit.actor.person;
  if (visit.reading(
          [&](db::Tx& tx) { return above_quota(tx, by, static_cast<std::int64_t>(sent.content.size()), visit.now); }))
    return refuse_file("files.refused.quota");
  auto arrived = take_in(*uses.vault, uses.apart, sent);
  if (!arrived) return tl::unexpected(arrived.error());
  return std::move(*arrived);
}

}  // namespace

Result<Arrived> take_in(const files::Vault& vault, const files::Apart& apart, const http::SentFile& sent) {
  if (sent.content.size() > files::most_bytes) return refuse_file("files.refused.too_large");
  const auto looked = apart.inspect(sent.content);
  if (looked.verdict != files::Verdict::clean) return refuse_file(files::words_of(looked.verdict));
  if (!files::fits_name(looked.kind, sent.name) || !files::fits_declared(looked.kind, sent.declared))
    return refuse_file("files.refused.name");
  return Arrived{put(vault, looked.content), looked.kind, files::safe_name(sent.name)};
}

Result<std::optional<Arrived>> receive(Visit& visit, const Uses& uses) {
  const auto sent = http::sent_file(visit.request);
  if (!sent) return tl::unexpected(sent.error());
  if (!*sent) return std::nullopt;
  return keep(visit, uses, **sent);
}

/// Whoever may see the document may have its files; of a paper, whoever may see that part of the case. It is in the
/// audit log before the first byte leaves, and never rendered: an attachment, and sandboxed as everything that is no
/// page (security_headers.h).
http::Response file_download(Visit& visit, const Uses& uses) {
  const auto key = visit.open_record("uploads", visit.path.find("file")->second);
  std::optional<Paper> paper;
  bool seen = false;
  auto upload = visit.reading([&](db::Tx& tx) -> std::optional<Upload> {
    auto found = key ? find_upload(tx, *key) : std::nullopt;
    if (!found || !stands(tx, found->document, visit.today)) return std::nullopt;
    paper = paper_of(tx, found->document);
    for (const auto& series : paper ? std::vector<Series>() : load_register(tx, visit.today))
      for (const auto& version : series.versions)
        seen |= version.chain == found->document && visit.actor.may(auth::Permission::see_documents) &&
                may_read(visit.actor, version.programme);
    return found;
  });
  if (paper) {
    const auto whose = open_case(visit, uses, paper->person);
    seen = whose && whose->sees(paper->table);
    if (seen) visit.saw("person", paper->person.value);
  }
  if (!upload || !seen) return visit.refused({RefusalKind::not_found, {}});
  auto content = uses.vault->get(upload->kept);
  if (!content)
    throw std::runtime_error("a file of the vault is missing or damaged: upload " + std::to_string(upload->id));
  visit.saw("document", upload->document);
  visit.saw("upload", upload->id);
  http::Response answer;
  answer.content_type = files::media_type(upload->kind);
  answer.body = std::move(*content);
  answer.header("content-disposition", files::attachment(upload->name));
  return answer;
}

}  // namespace kith::documents
