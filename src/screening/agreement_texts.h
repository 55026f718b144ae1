// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <span>

#include "platform/db/db.h"
#include "records/append.h"
#include "screening/mentor_file.h"

/// Texts signed on screen: commitment, code of conduct, confidentiality (MS 4.03, IMA I-7). A text belongs to a version
/// of a document in the register; approving that version puts the text in force (docs/decisions/0204).
namespace kith::screening {

inline constexpr std::string_view signing_kinds[] = {"commitment", "code_of_conduct", "confidentiality"};
/// The kind of text that a kind of document holds ("agreement_form" -> "commitment"); empty: none is signed.
std::string_view signed_as(std::string_view document_kind);

struct SigningText {
  std::int64_t id{}, document{};
  std::string kind, version, english, french;              ///< paragraphs; at least one language is there
  std::optional<std::int64_t> visits, months;              ///< of a commitment: least visits a month, months of service
  Date since{}, sign_by{};                                 ///< in force from; earlier signers sign until then
  const std::string& in(std::string_view language) const;  ///< the other language when there is none
};
/// Those in force for a programme on `day`, one of each kind at most: of the programme before those of the agency, then
/// the newest.
std::vector<SigningText> texts_in_force(db::Tx& tx, ProgrammeId programme, Date day);
/// The text of a version, in force or not.
std::optional<SigningText> text_of_version(db::Tx& tx, std::int64_t document, Date day);

/// The document that a text is typed for.
struct TextDocument {
  std::int64_t document{};
  ProgrammeId programme;  ///< 0: of the whole agency
  std::string kind, title;
  bool approved{};
  Date day{};
};
/// Nothing when there is none, or its kind is not signed.
std::optional<TextDocument> text_document(db::Tx& tx, std::int64_t document, Date day);
/// Whether somebody has signed a text of that version.
bool was_signed(db::Tx& tx, std::int64_t document);
/// `invalid`: no words (field text_en), no version, a commitment without its numbers (MS 4.03c), a version
/// that another text of the kind is called by. `conflict`: somebody
/// has signed it; a new version is needed.
Result<std::int64_t> keep_text(db::Tx& tx, const SigningText& text, const records::Author& author);

struct Signature {
  std::string name;           ///< as typed
  std::string_view language;  ///< en, fr: in which the text was read
  bool own_account{};         ///< else on a worker's screen
};
/// The mentor signs the texts, today: one agreement each, with version and numbers. `invalid` when the typed name is
/// not the mentor's (field signed_name); `conflict` when the file does not stand so, or a text is signed already.
Result<std::int64_t> sign_texts(db::Tx& tx, const MentorFile& file, const Around& around, State state,
                                std::span<const SigningText> texts, const Signature& signature,
                                const records::Author& author);

/// A signature with the text as it was read.
struct Signed {
  PersonId person;
  ProgrammeId programme;
  Date day{};
  std::string name, language, way;
  SigningText text;
};
std::optional<Signed> signed_agreement(db::Tx& tx, std::int64_t agreement, Date as_of);
/// On-screen signatures of a person, newest first: agreement, kind, version, day.
struct SignedLine {
  std::int64_t agreement{};
  ProgrammeId programme;
  std::string kind, version;
  Date day{};
};
std::vector<SignedLine> signatures_of(db::Tx& tx, PersonId person, Date as_of);
/// Applications of a person, newest first.
std::vector<std::int64_t> applications_of(db::Tx& tx, PersonId person, Date as_of);

}  // namespace kith::screening
