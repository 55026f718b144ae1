// SPDX-License-Identifier: AGPL-3.0-or-later
#include "documents/store.h"

#include <algorithm>
#include <map>

#include "accreditation/catalogue.h"
#include "documents/queries.h"
#include "records/fold.h"

namespace kith::documents {
namespace {

using casefile::Answers;
using casefile::Control;
using casefile::FormField;

constexpr std::string_view words = "document.field.";
constexpr FormField document_fields[] = {
    {"documents.kind", Control::select, true},  {"documents.title", Control::text, true},
    {"documents.status", Control::chips, true}, {"documents.event_date", Control::date, true},
    {"documents.review_date", Control::date},   {"documents.parts_missing", Control::chips, true},
    {"documents.location", Control::text}};
constexpr FormField version_fields[] = {{"documents.status", Control::chips, true},
                                        {"documents.event_date", Control::date, true},
                                        {"documents.review_date", Control::date},
                                        {"documents.parts_missing", Control::chips, true},
                                        {"documents.location", Control::text}};
constexpr FormField approve_fields[] = {{"documents.event_date", Control::date, true},
                                        {"documents.review_date", Control::date},
                                        {"documents.parts_missing", Control::chips, true}};
constexpr FormField review_fields[] = {{"documents.review_date", Control::date, true},
                                       {"documents.parts_missing", Control::chips, true}};
constexpr std::int64_t day_of_seconds = 24 * 3600;

snapshot::DocumentRow row_of(const Document& document) {
  snapshot::DocumentRow row;
  row.date = snapshot::Day(document.day);
  if (document.review) row.review_date = snapshot::Day(*document.review);
  row.status = document.approved ? snapshot::DocumentStatus::approved : snapshot::DocumentStatus::draft;
  row.parts_missing = snapshot::parse_code<snapshot::PartsMissing>(document.parts_missing);
  return row;
}

Upload upload_of(const db::Row& row) {
  Upload upload{row.integer(0),
                row.integer(1),
                {row.string(2), row.string(3), row.string(4), row.integer(5)},
                {},
                row.string(7),
                row.integer(8),
                row.id<PersonId>(9)};
  upload.kind = files::parse_kind(row.text(6)).value_or(files::Kind::text);
  return upload;
}

Result<std::int64_t> chain_of(Result<records::Appended> made) {
  if (!made) return tl::unexpected(made.error());
  return made->chain;
}

Result<std::int64_t> append(db::Tx& tx, std::vector<records::Field> fields, const records::Author& author) {
  return chain_of(records::append(tx, "documents", fields, author));
}

}  // namespace

const casefile::RecordForm document_form{"documents", words, document_fields};
const casefile::RecordForm version_form{"documents", words, version_fields};
const casefile::RecordForm approve_form{"documents", words, approve_fields};
const casefile::RecordForm review_form{"documents", words, review_fields};

Date review_by(const Document& document) { return accreditation::review_by(row_of(document)); }
int status_of(const Document& document, Date as_of) {
  return accreditation::version_status(row_of(document), snapshot::Day(as_of));
}

const Document& Series::holds() const {
  const auto approved = std::find_if(versions.begin(), versions.end(), [](const Document& d) { return d.approved; });
  return approved == versions.end() ? versions.front() : *approved;
}
const Document* Series::draft() const {
  return versions.front().approved || !holds().approved ? nullptr : &versions.front();
}

std::vector<Series> load_register(db::Tx& tx, Date as_of) {
  std::set<std::int64_t> with_files;
  tx.query(sql::with_files, {}, [&](const db::Row& row) { with_files.insert(row.integer(0)); });
  std::map<std::tuple<ProgrammeId, std::string, std::string>, Series> all;
  tx.query(sql::all_documents, {{"as_of", as_of}}, [&](const db::Row& row) {
    Document d;
    d.chain = row.integer(0), d.version = row.integer(1);
    if (!row.null(2)) d.programme = row.id<ProgrammeId>(2);
    if (!row.null(3)) d.programme_name = row.string(3);
    d.kind = row.string(4), d.title = row.string(5), d.approved = row.text(6) == "approved";
    d.day = row.date(7), d.review = row.maybe_date(8), d.parts_missing = row.string(9);
    if (!row.null(10)) d.location = row.string(10);
    d.by = row.id<PersonId>(11);
    d.has_file = with_files.contains(d.chain);
    all[{d.programme, d.kind, records::fold(d.title)}].versions.push_back(std::move(d));
  });
  std::vector<Series> list;
  for (auto& [key, series] : all) {
    std::sort(series.versions.begin(), series.versions.end(), [](const Document& a, const Document& b) {
      return std::pair(a.day, a.chain) > std::pair(b.day, b.chain);
    });
    list.push_back(std::move(series));
  }
  const auto rank = [&](const Series& s) {
    const auto& d = s.holds();
    return std::tuple(!s.overdue(as_of), s.overdue(as_of) ? review_by(d) : Date{}, d.kind, records::fold(d.title),
                      d.chain);
  };
  std::sort(list.begin(), list.end(), [&](const Series& a, const Series& b) { return rank(a) < rank(b); });
  return list;
}

std::optional<Upload> find_upload(db::Tx& tx, std::int64_t upload) {
  return tx.first(sql::upload, {{"upload", upload}}, upload_of);
}
std::vector<Upload> uploads_of(db::Tx& tx, std::int64_t document) {
  return tx.all(sql::uploads_of, {{"document", document}}, upload_of);
}
std::vector<Upload> all_uploads(db::Tx& tx) { return tx.all(sql::uploads, {}, upload_of); }

bool above_quota(db::Tx& tx, PersonId by, std::int64_t bytes, Instant now) {
  const auto one = [](const db::Row& row) { return row.integer(0); };
  const auto today =
      tx.first(sql::sent_since, {{"person", by}, {"since", now.utc_seconds - day_of_seconds}}, one).value_or(0);
  return today + bytes > most_a_day || tx.first(sql::kept_in_all, {}, one).value_or(0) + bytes > most_in_all;
}

std::int64_t attach(db::Tx& tx, std::int64_t document, const Arrived& file, const records::Author& author) {
  const auto made = tx.first(sql::add_upload,
                             {{"document", document},
                              {"file", file.kept.file},
                              {"wrapped_key", file.kept.wrapped_key},
                              {"sha256", file.kept.sha256},
                              {"bytes", file.kept.bytes},
                              {"kind", files::name(file.kind)},
                              {"name", file.name},
                              {"put_at", author.at.utc_seconds},
                              {"put_by", author.person}},
                             [](const db::Row& row) { return row.integer(0); });
  return made.value();
}

Result<std::int64_t> add_document(db::Tx& tx, ProgrammeId programme, const Answers& answers,
                                  const records::Author& author) {
  auto fields = answers.fields();
  fields.push_back({"documents.programme_id", programme ? db::Value(programme) : db::Value()});
  return append(tx, std::move(fields), author);
}

Result<std::int64_t> add_version(db::Tx& tx, const Series& before, const Answers& answers,
                                 const records::Author& author) {
  const auto& last = before.versions.front();
  if (answers.date("documents.event_date") < last.day)
    return refuse(RefusalKind::invalid, "document.flaw.older", "event_date");
  auto fields = answers.fields();
  fields.push_back({"documents.programme_id", last.programme ? db::Value(last.programme) : db::Value()});
  fields.push_back({"documents.kind", std::string_view(last.kind)});
  fields.push_back({"documents.title", std::string_view(last.title)});
  return append(tx, std::move(fields), author);
}

Result<std::int64_t> approve(db::Tx& tx, const Document& draft, const Answers& answers, const records::Author& author) {
  if (draft.approved) return refuse(RefusalKind::conflict, "document.flaw.approved_already");
  if (answers.date("documents.event_date") < draft.day)
    return refuse(RefusalKind::invalid, "document.flaw.before_draft", "event_date");
  auto fields = answers.fields();
  fields.push_back({"documents.status", "approved"});
  return chain_of(records::correct(tx, "documents", draft.chain, draft.version, fields, author));
}

Result<std::int64_t> reviewed(db::Tx& tx, const Document& document, const Answers& answers,
                              const records::Author& author) {
  if (!document.approved) return refuse(RefusalKind::conflict, "document.flaw.only_a_draft");
  if (answers.date("documents.review_date") <= date_of(author.at))
    return refuse(RefusalKind::invalid, "document.flaw.review_past", "review_date");
  return chain_of(records::correct(tx, "documents", document.chain, document.version, answers.fields(), author));
}

Result<std::int64_t> withdraw(db::Tx& tx, const Document& document, const records::Author& author) {
  return chain_of(records::void_record(tx, "documents", document.chain, document.version, author));
}

bool stands(db::Tx& tx, std::int64_t document, Date as_of) {
  return tx.first(sql::stands, {{"document", document}, {"as_of", as_of}}, [](const db::Row&) { return true; })
      .has_value();
}

}  // namespace kith::documents
