// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include "casefile/answer_link.h"
#include "casefile/several.h"

/// Asking many by links (decisions 0207, 0256): each gets a link of their own, by mail or to be sent by hand. Taking it
/// back closes those that nobody has answered. A slice says whom and what.
namespace kith::casefile {

inline constexpr std::string_view link_acts[] = {"mail", "link"};
i18n::Key link_act_word(std::string_view act);
std::span<const http::FieldDoc> link_act_takes(std::string_view act);  ///< nothing

class LinksDesk : public SeveralDesk {
 public:
  using SeveralDesk::SeveralDesk;
  FormPage form(std::string_view act, const std::vector<Candidate>& rows, const Refusal* refusal) override;
  Result<void> prepare(std::string_view, const std::vector<Candidate>&) override { return {}; }
  Result<Written> write(db::Tx& tx, std::string_view act, const Candidate& row) override;
  Result<bool> undo(db::Tx& tx, std::string_view act, const SeveralLine& line) override;

 protected:
  /// What is asked in the row; `link` and `until` are not set.
  virtual Result<AnswerLink> question(const Candidate& row) = 0;
  virtual std::optional<LinkLetter> letter(db::Tx& tx, const AnswerLink& question) = 0;
};

}  // namespace kith::casefile
