// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "casefile/record_form.h"

/// The forms that anybody may fill in without an account: to become a mentor, to refer a young person, to raise a
/// concern.
namespace kith::arrivals {

enum class Kind : std::uint8_t { mentor, referral, concern };
std::string_view name(Kind);  ///< in addresses and words: "mentor"
std::optional<Kind> parse_kind(std::string_view);
/// What the audit log calls one: a concern's is told to nobody who reads the log on a page (casefile/trail.h).
std::string_view subject_of(Kind);
/// The day by which the public is told that somebody answers, and by which the staff's list wants it: 3 days for a
/// concern, 7 else.
Date answer_by(Kind, Date sent_on);

/// A question that is no column of a record by itself; word "arrival.field.<name>", hint "..._hint" if there is one.
struct Question {
  enum class As : std::uint8_t { line, area, check, chips, programme };
  std::string_view name;
  As as{As::line};
  bool required{};
  std::span<const std::string_view> choices{};
};
/// Each question is asked once; the parts stand in this order.
struct PublicForm {
  Kind kind{};
  const casefile::RecordForm* person{};   ///< the applicant, or the child; null: the form is about nobody in particular
  const casefile::RecordForm* of_case{};  ///< what becomes the record, the day left out: it is the day of sending
  std::span<const Question> questions;
};
const PublicForm& form_of(Kind);

inline constexpr int referees = 3;  ///< "referee1_name", "referee1_relation", "referee1_reach" ...

/// Those of the sent fields that the form asks for; nothing else is kept.
http::Fields asked(const PublicForm& form, const http::Fields& sent);
/// What is missing or cannot be read, by field. No answer depends on who is known.
std::vector<Problem> wrong_with(const Visit& visit, const PublicForm& form, const http::Fields& fields);

/// `typed` null: shown for the first time. Programmes for survivors are not offered.
std::vector<casefile::FormRow> rows_of(Visit& visit, const PublicForm& form, const http::Fields* typed,
                                       const Refusal* refusal);

/// What was answered, for people to read.
struct Line {
  std::string label, text;
};
std::vector<Line> lines_of(const Visit& visit, const PublicForm& form, const http::Fields& fields);

}  // namespace kith::arrivals
