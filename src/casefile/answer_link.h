// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "casefile/record_form.h"
#include "platform/base/date.h"
#include "platform/base/id.h"
#include "platform/db/db.h"
#include "platform/http/visit.h"
#include "records/append.h"

/// Asking somebody of a match by a link that is answered once, without an account (docs/decisions/0207): a survey, a
/// month's meetings. The worker sends it in a letter or by e-mail; the page behind it is the asking slice's.
namespace kith::casefile {

inline constexpr int answer_link_days = 30;  ///< how long a link can be answered, counted from the day it was made
inline constexpr std::string_view link_letter_act = "link";  ///< of letters by mail (mail/outbox.h)
inline constexpr int link_answers_an_hour = 20;              ///< from one network

struct AnswerLink {
  std::int64_t link{};
  std::string kind;     ///< "survey", "meetings"
  std::string subject;  ///< in the words of the slice
  MatchId match;
  PersonId person;  ///< who is asked
  Date until{};     ///< the last day
  bool ended{};     ///< answered, or taken back
};
/// The link of a question, made on the author's day; the one that is still open when the same was asked before.
std::int64_t ask_by_link(db::Tx& tx, const AnswerLink& question, const records::Author& author);
std::optional<AnswerLink> answer_link(db::Tx& tx, std::int64_t link);
/// Those of a kind that can still be answered on `today`: until when, by match and subject.
std::map<std::pair<std::int64_t, std::string>, Date> open_links(db::Tx& tx, std::string_view kind, Date today);
/// Whether the same is asked already by a link that can still be answered.
bool is_asked(db::Tx& tx, const AnswerLink& question, Date today);
/// All of a kind that can still be answered on `today`, oldest first.
std::vector<AnswerLink> links_open(db::Tx& tx, std::string_view kind, Date today);
/// False, changing nothing, when it has ended before. A letter that waits to leave by mail is taken back.
bool end_link(db::Tx& tx, std::int64_t link, std::string_view how, Instant now);

/// Its public id.
std::string sealed_link(const Visit& visit, std::int64_t link);
/// "/survey/<sealed>": where `kind` is answered.
std::string path_of_link(const Visit& visit, std::string_view kind, std::int64_t link);
/// The link that the path of a page without an account names, while it may be answered.
std::optional<AnswerLink> link_at(Visit& visit, std::string_view kind);
/// The link that the path of a worker's page names, ended or not; who may see it is the slice's to ask.
std::optional<AnswerLink> link_of_worker(Visit& visit, std::string_view kind);

/// How somebody is written to.
struct Addressee {
  std::string name;   ///< as staff call them
  std::string given;  ///< as they are greeted
  std::string email, phone, safe_note;
  i18n::Language language{};  ///< the first of their languages that kith speaks, else English
  bool hides{};               ///< an alias or a protected address is in force: `email` is for sending alone (0284)
  /// For pages and files.
  std::string_view email_shown() const { return hides ? std::string_view() : email; }
  /// Instead of the e-mail address, where there is one that is not shown.
  std::string hidden(const i18n::Words& words) const;
};
std::optional<Addressee> addressee(db::Tx& tx, PersonId person, Date as_of);

/// The text that goes with a link: the slice gives what is asked, in the addressee's language.
struct LinkLetter {
  Addressee to;
  std::string asks;  ///< one sentence or two
};
/// The worker's page of a link: the text, e-mail in one tap, taking it back. `back`: where to go on.
http::Response show_link(Visit& visit, const AnswerLink& link, const LinkLetter& letter, const render::Url& back);
/// Its id, subject, text and address, for JSON.
std::string link_json(const Visit& visit, const AnswerLink& link, const LinkLetter& letter);
/// POST .../mail of a worker, on a page or as JSON: the letter leaves by mail. Refused (`conflict`) when mail is off,
/// the person has no e-mail address, the link is not open or was mailed before.
http::Response mail_link(Visit& visit, const AnswerLink& link, const LinkLetter& letter);
/// Whether a letter could leave by mail to them now.
bool may_mail(db::Tx& tx, const Addressee& to);
/// In the transaction of an act: the letter leaves by mail; false when it was put before.
bool put_link_letter(db::Tx& tx, const Visit& visit, const AnswerLink& link, const LinkLetter& letter);
/// A letter to be sent by hand, with how to contact safely.
struct LetterRow {
  std::string name, email, phone, safe_note, language, subject, text;
};
http::Response letters_file(Visit& visit, const std::vector<LetterRow>& rows);  ///< of a route made by `lists::as_file`
/// A file with the text of each letter, to be sent by hand, and how to contact safely. Of a route made by
/// `lists::as_file`, for it holds names, numbers and live links.
http::Response letters_file(Visit& visit, const std::vector<std::pair<AnswerLink, LinkLetter>>& letters);
/// POST .../withdraw of a worker, on a page or as JSON: the link opens nothing any more.
http::Response withdraw_link(Visit& visit, const AnswerLink& link, const render::Url& back);
/// What is shown once a link was answered.
http::Response link_answered(Visit& visit, std::string_view title);

}  // namespace kith::casefile
