// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "casefile/answer_link.h"
#include "platform/base/function_ref.h"
#include "platform/base/result.h"
#include "platform/http/visit.h"

/// A letter that leaves once at each stage of its matter (decisions 0253, 0267): checks that run out, a declaration
/// that is owed. The slice gives the words; the worker's page and the sending are here.
namespace kith::casefile {

struct StageLetter {
  std::string_view act;  ///< what the outbox calls it
  std::int64_t about{};  ///< the record of `act`
  int stage{};           ///< the higher the nearer, from 0
  PersonId person;
  Addressee to;
  std::string subject;                  ///< like the paragraphs in the addressee's language
  std::vector<std::string> paragraphs;  ///< without the link
  std::string link{};                   ///< the path that the letter ends with; empty: none
};

/// Where the page of the letter stands.
struct StageLetterPage {
  std::string heading, lead;  ///< in the worker's language; lead: above the letter, may be empty
  std::string next;           ///< the label of `act`
  render::Url file, send, act;
};

/// The worker's page: the text, how to contact safely, whether it left; leaving by mail in one tap.
http::Response show_stage_letter(Visit& visit, const StageLetter& letter, const StageLetterPage& page);

/// The letter leaves by mail as the change `change`. `conflict` when mail is off, the person has no e-mail address or
/// the letter of this stage has left. `done` answers, in the transaction.
Result<http::Response> send_stage_letter(Visit& visit, std::string_view change, const StageLetter& letter,
                                         FunctionRef<http::Response()> done);

/// The letter in JSON: language, subject, stage, paragraphs.
http::Response stage_letter_json(const StageLetter& letter);
/// The same as `send_stage_letter`, answered in JSON.
http::Response send_stage_letter_json(Visit& visit, std::string_view change, const StageLetter& letter);

}  // namespace kith::casefile
