// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/several_links.h"

#include "platform/i18n/keys.h"

namespace kith::casefile {

i18n::Key link_act_word(std::string_view act) {
  return act == "mail" ? i18n::Key("casefile.link.for_many.mail") : i18n::Key("casefile.link.for_many.link");
}

std::span<const http::FieldDoc> link_act_takes(std::string_view) { return {}; }

FormPage LinksDesk::form(std::string_view act, const std::vector<Candidate>&, const Refusal* refusal) {
  auto page = several_form(visit_, refusal);
  page.heading = visit_.words.text(link_act_word(act));
  page.lead = visit_.words.text("casefile.link.for_many.lead");
  return page;
}

Result<Written> LinksDesk::write(db::Tx& tx, std::string_view act, const Candidate& row) {
  const auto asks = question(row);
  if (!asks) return tl::unexpected(asks.error());
  if (is_asked(tx, *asks, visit_.today)) return refuse(RefusalKind::conflict, "casefile.link.already");
  const auto text = letter(tx, *asks);
  if (!text) return refuse(RefusalKind::not_found, "records.not_found");
  const bool by_mail = act == "mail";
  if (by_mail && !may_mail(tx, text->to)) return refuse(RefusalKind::conflict, "casefile.link.for_many.no_mail");
  if (by_mail && !text->to.safe_note.empty()) return refuse(RefusalKind::conflict, "casefile.link.for_many.safe_note");
  const auto key = ask_by_link(tx, *asks, author_of(visit_));
  if (by_mail) put_link_letter(tx, visit_, *answer_link(tx, key), *text);
  return Written{std::nullopt, key};
}

Result<bool> LinksDesk::undo(db::Tx& tx, std::string_view, const SeveralLine& line) {
  return end_link(tx, line.chain, "withdrawn", visit_.now);
}

}  // namespace kith::casefile
