// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/several.h"
#include "platform/i18n/keys.h"
#include "platform/mail/message.h"
#include "screening/reference_letters.h"
#include "screening/reference_mail.h"
#include "screening/screening.h"

/// Asking and chasing many referees in one act (MS 4.02; decision 0256): the letter that is due leaves by mail, or it
/// is noted that it was sent by hand.
namespace kith::screening {
namespace {

using casefile::Candidate;

constexpr std::string_view letter_acts[] = {"mail", "sent"};

i18n::Key letter_word(std::string_view act) {
  return act == "mail" ? i18n::Key("screening.reference.many.mail") : i18n::Key("screening.reference.many.sent");
}

constexpr casefile::SeveralKind references_kind{"references",
                                                "mentor_references",
                                                "person",
                                                "/screening/references/several",
                                                "/screening/references",
                                                letter_word,
                                                letter_acts,
                                                [](std::string_view) { return std::span<const http::FieldDoc>(); }};

/// A letter is named by its reference and its step.
std::int64_t letter_key(std::int64_t reference, int step) { return reference * 100 + step; }
int step_of(std::int64_t letter) { return static_cast<int>(letter % 100); }

const char* why_not(const Asked& asked, std::string_view act, Date today) {
  if (!step_due(asked, today)) return "screening.reference.many.not_due";
  if (act == "mail" && !mail::is_address(asked.way.email)) return "casefile.link.for_many.no_mail";
  return nullptr;
}

/// A letter that waits to leave does not leave; one that left has left.
bool take_letter_back(db::Tx& tx, std::int64_t reference, int step, Instant now) {
  const auto posted = mail::about(tx, "reference", reference);
  const bool waits = std::ranges::any_of(
      posted, [&](const auto& one) { return one.part == step && one.state == mail::State::waiting; });
  if (waits) mail::take_back(tx, "reference", reference, now);
  return waits;
}

class ReferencesDesk final : public casefile::SeveralDesk {
 public:
  ReferencesDesk(Visit& visit, const Uses& uses) : SeveralDesk(visit), uses_(uses) {}
  std::vector<Candidate> list(std::string_view act) override { return candidates(act); }
  std::vector<Candidate> everything() override { return candidates({}); }
  casefile::FormPage form(std::string_view act, const std::vector<Candidate>&, const Refusal* refusal) override {
    auto page = casefile::several_form(visit_, refusal);
    page.heading = visit_.words.text(letter_word(act));
    page.lead = visit_.words.text("screening.reference.many.lead");
    return page;
  }
  Result<void> prepare(std::string_view, const std::vector<Candidate>&) override { return {}; }
  Result<casefile::Written> write(db::Tx& tx, std::string_view act, const Candidate& row) override {
    const auto asked = load_asked_one(tx, row.subject, visit_.today);
    if (!asked) return refuse(RefusalKind::not_found, "records.not_found");
    if (const char* why = why_not(*asked, act, visit_.today)) return refuse(RefusalKind::conflict, why);
    const int step = *step_due(*asked, visit_.today);
    if (act == "mail") {
      if (!mail_letter(tx, *asked, step, path_of_reference(visit_, asked->reference), visit_.now))
        return refuse(RefusalKind::conflict, "casefile.link.for_many.no_mail");
    } else {
      letter_sent(tx, asked->reference, step, casefile::author_of(visit_));
      mail::take_back(tx, "reference", asked->reference, visit_.now);
    }
    return casefile::Written{std::nullopt, letter_key(asked->reference, step)};
  }
  Result<bool> undo(db::Tx& tx, std::string_view act, const casefile::SeveralLine& line) override {
    const auto asked = load_asked_one(tx, line.subject, visit_.today);
    if (!asked || asked->answered) return false;
    const int step = step_of(line.chain);
    return act == "mail" ? take_letter_back(tx, line.subject, step, visit_.now)
                         : letter_not_sent(tx, line.subject, step);
  }

 private:
  std::vector<Candidate> candidates(std::string_view act) {
    std::vector<Candidate> list;
    for (const auto& [asked, applicant] : asked_for(visit_, uses_))
      list.push_back({asked.reference, asked.referee + " · " + applicant,
                      render::Url(address_of_reference(visit_, asked.reference)),
                      act.empty() ? nullptr : why_not(asked, act, visit_.today), asked.person.value});
    return list;
  }
  const Uses& uses_;
};

}  // namespace

casefile::SeveralOffer references_offer(Visit& visit, std::int64_t count) {
  return casefile::offer_several(visit, references_kind, count);
}

std::vector<http::Route> references_routes(const Uses& uses) {
  return casefile::several_routes(references_kind, auth::Permission::screen_mentors,
                                  [uses](Visit& visit) { return std::make_unique<ReferencesDesk>(visit, uses); });
}

}  // namespace kith::screening
