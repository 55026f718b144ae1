// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/agreement_texts.h"

#include <algorithm>

#include "records/fold.h"
#include "screening/queries.h"

namespace kith::screening {
namespace {

SigningText text_in(const db::Row& row) {
  SigningText t;
  t.id = row.integer(0), t.document = row.integer(1);
  t.kind = row.string(2), t.version = row.string(3), t.english = row.string(4), t.french = row.string(5);
  if (!row.null(6)) t.visits = row.integer(6);
  if (!row.null(7)) t.months = row.integer(7);
  t.sign_by = row.date(8), t.since = row.date(9);
  return t;
}

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : records::fold(text))
    if (c != ' ' || (!line.empty() && line.back() != ' ')) line += c;
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

/// "Given Family" or "Preferred Family", however case and accents were typed.
bool names_person(db::Tx& tx, PersonId person, std::string_view typed, Date as_of) {
  const auto name = one_line(typed);
  if (name.empty()) return false;
  return tx
      .first(sql::applicant_name, {{"person", person}, {"as_of", as_of}},
             [&](const db::Row& row) {
               const std::string family = row.null(1) ? "" : " " + row.string(1);
               return name == one_line(row.string(0) + family) ||
                      (!row.null(2) && name == one_line(row.string(2) + family));
             })
      .value_or(false);
}

/// The signature as the exchange format tells it (docs/decisions/0243). Returns the agreement.
Result<std::int64_t> record_signature(db::Tx& tx, std::int64_t agreement, const SigningText& text,
                                      const Signature& signature, const records::Author& author) {
  const auto made = records::append(tx, "signatures",
                                    {{"signatures.agreement_id", agreement},
                                     {"signatures.event_date", date_of(author.at)},
                                     {"signatures.signed_name", std::string_view(signature.name)},
                                     {"signatures.version", std::string_view(text.version)},
                                     {"signatures.language", signature.language},
                                     {"signatures.way", signature.own_account ? "own_account" : "at_office"},
                                     {"signatures.wording", std::string_view(text.in(signature.language))}},
                                    author);
  if (!made) return tl::unexpected(made.error());
  return agreement;
}

Result<std::int64_t> sign_one(db::Tx& tx, const MentorFile& file, const SigningText& text, const Signature& signature,
                              const records::Author& author) {
  std::vector<records::Field> fields{{"agreements.person_id", file.person},
                                     {"agreements.programme_id", file.programme},
                                     {"agreements.kind", std::string_view(text.kind)},
                                     {"agreements.version", std::string_view(text.version)},
                                     {"agreements.event_date", date_of(author.at)}};
  if (text.visits) fields.push_back({"agreements.min_visits_per_month", *text.visits});
  if (text.months) fields.push_back({"agreements.duration_months", *text.months});
  const auto made = records::append(tx, "agreements", fields, author);
  if (!made) return tl::unexpected(made.error());
  tx.exec(sql::add_signature, {{"agreement", made->chain},
                               {"text", text.id},
                               {"name", signature.name},
                               {"language", signature.language},
                               {"way", signature.own_account ? "own_account" : "at_office"},
                               {"at", author.at.utc_seconds}});
  return record_signature(tx, made->chain, text, signature, author);
}

}  // namespace

std::string_view signed_as(std::string_view document_kind) {
  return document_kind == "agreement_form"           ? "commitment"
         : document_kind == "code_of_conduct"        ? "code_of_conduct"
         : document_kind == "confidentiality_policy" ? "confidentiality"
                                                     : "";
}

const std::string& SigningText::in(std::string_view language) const {
  if (language == "fr") return french.empty() ? english : french;
  return english.empty() ? french : english;
}

std::vector<SigningText> texts_in_force(db::Tx& tx, ProgrammeId programme, Date day) {
  std::vector<SigningText> list;
  tx.query(sql::texts_in_force, {{"programme", programme}, {"as_of", day}}, [&](const db::Row& row) {
    if (list.empty() || list.back().kind != row.text(2)) list.push_back(text_in(row));
  });
  return list;
}

std::optional<SigningText> text_of_version(db::Tx& tx, std::int64_t document, Date day) {
  return tx.first(sql::text_of_version, {{"document", document}, {"as_of", day}}, text_in);
}

std::optional<TextDocument> text_document(db::Tx& tx, std::int64_t document, Date day) {
  auto found = tx.first(sql::text_document, {{"document", document}, {"as_of", day}}, [](const db::Row& row) {
    return TextDocument{row.integer(0),
                        row.null(1) ? ProgrammeId{} : row.id<ProgrammeId>(1),
                        row.string(2),
                        row.string(3),
                        row.text(4) == "approved",
                        row.date(5)};
  });
  if (found && signed_as(found->kind).empty()) found.reset();
  return found;
}

bool was_signed(db::Tx& tx, std::int64_t document) {
  return tx.first(sql::text_was_signed, {{"document", document}}, [](const db::Row&) { return true; }).has_value();
}

Result<std::int64_t> keep_text(db::Tx& tx, const SigningText& text, const records::Author& author) {
  std::vector<Problem> problems;
  if (text.english.empty() && text.french.empty()) problems.push_back({"text_en", "screening.flaw.no_text"});
  if (text.version.empty()) problems.push_back({"version", "http.field.missing"});
  if (text.kind == "commitment" && !text.visits) problems.push_back({"visits", "screening.flaw.numbers"});
  if (text.kind == "commitment" && !text.months) problems.push_back({"months", "screening.flaw.numbers"});
  if (!problems.empty()) return refuse(std::move(problems));
  const auto taken =
      tx.first(sql::version_taken, {{"kind", text.kind}, {"version", text.version}, {"document", text.document}},
               [](const db::Row&) { return true; });
  if (taken) return refuse(RefusalKind::invalid, "screening.flaw.version_taken", "version");
  if (was_signed(tx, text.document)) return refuse(RefusalKind::conflict, "screening.refused.text_signed");
  const auto number = [](const std::optional<std::int64_t>& n) { return n ? db::Value(*n) : db::Value(); };
  return tx
      .first(sql::add_text,
             {{"document", text.document},
              {"kind", text.kind},
              {"version", text.version},
              {"text_en", text.english},
              {"text_fr", text.french},
              {"visits", number(text.visits)},
              {"months", number(text.months)},
              {"sign_by", text.sign_by},
              {"at", author.at.utc_seconds},
              {"by", author.person}},
             [](const db::Row& row) { return row.integer(0); })
      .value();
}

Result<std::int64_t> sign_texts(db::Tx& tx, const MentorFile& file, const Around& around, State state,
                                std::span<const SigningText> texts, const Signature& signature,
                                const records::Author& author) {
  if (const char* why = refused_in(file, state, Act::agreement)) return refuse(RefusalKind::conflict, why);
  for (const auto& text : texts)
    if (signed_now(file, around, text.kind)) return refuse(RefusalKind::conflict, "screening.refused.signed");
  if (!names_person(tx, file.person, signature.name, date_of(author.at)))
    return refuse(RefusalKind::invalid, "screening.flaw.signed_name", "signed_name");
  if (texts.empty()) return refuse(RefusalKind::invalid, "screening.flaw.nothing_agreed", "signed_name");
  Result<std::int64_t> made = file.application;
  for (const auto& text : texts)
    if (made = sign_one(tx, file, text, signature, author); !made) return made;
  return made;
}

std::optional<Signed> signed_agreement(db::Tx& tx, std::int64_t agreement, Date as_of) {
  return tx.first(sql::signed_agreement, {{"agreement", agreement}, {"as_of", as_of}}, [](const db::Row& row) {
    return Signed{row.id<PersonId>(10), row.id<ProgrammeId>(11), row.date(12), row.string(13),
                  row.string(14),       row.string(15),          text_in(row)};
  });
}

std::vector<SignedLine> signatures_of(db::Tx& tx, PersonId person, Date as_of) {
  return tx.all(sql::signatures_of, {{"person", person}, {"as_of", as_of}}, [](const db::Row& row) {
    return SignedLine{row.integer(0), row.id<ProgrammeId>(1), row.string(2), row.string(3), row.date(4)};
  });
}

std::vector<std::int64_t> applications_of(db::Tx& tx, PersonId person, Date as_of) {
  return tx.all(sql::applications_of, {{"person", person}, {"as_of", as_of}},
                [](const db::Row& row) { return row.integer(0); });
}

}  // namespace kith::screening
