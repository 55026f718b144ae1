// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/reference_acts.h"

#include "platform/i18n/keys.h"
#include "screening/reference_fields.h"
#include "screening/reference_letters.h"
#include "screening/reference_mail.h"

namespace kith::screening {

std::optional<OpenReference> open_reference(Visit& visit, const Uses& uses) {
  const auto key = visit.open_record("mentor_references", visit.path.find("reference")->second);
  auto asked = key ? visit.reading([&](db::Tx& tx) { return load_unrecorded(tx, *key, visit.today); }) : std::nullopt;
  if (!asked) return std::nullopt;
  for (auto& seen : files_for(visit, uses, asked->person))
    if (seen.file->application == asked->application && seen.may_record) {
      visit.saw("person", asked->person.value);
      return OpenReference{std::move(*asked), std::move(seen)};
    }
  return std::nullopt;
}

std::optional<int> letter_to_offer(const OpenReference& open, Date today) {
  return in_screening(open.seen.standing.state) ? step_due(open.asked, today) : std::nullopt;
}

Result<http::Response> answer_reference(Visit& visit, const OpenReference& open,
                                        FunctionRef<http::Response(std::int64_t reference)> done) {
  auto decoded = casefile::decode(visit, form_of(Act::reference_answer));
  if (!decoded.problems.empty()) return refuse(std::move(decoded.problems));
  Typed typed;
  typed.answers = std::move(decoded.answers);
  typed.which = open.asked.reference;
  typed.read_answer = visit.request.form.get("read") == "true";
  return visit.change("screening.reference_answer", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    // Read again inside the write: whoever was faster has answered.
    const auto file = load_file(tx, open.asked.application, visit.today);
    if (!file) return refuse(RefusalKind::not_found, "records.not_found");
    const auto row = record_act(tx, *file, open.seen.around(), open.seen.standing.state, Act::reference_answer, typed,
                                casefile::author_of(visit));
    if (!row) return tl::unexpected(row.error());
    auto answer = typed_reference(visit);
    answer.verdict = std::string(typed.answers.text("mentor_references.verdict"));
    const bool told = !answer.known_for.empty() || !answer.strengths.empty() || !answer.worries.empty();
    if (told && !answer_of(tx, open.asked.reference)) keep_answer(tx, open.asked.reference, answer, visit.now);
    visit.changed("application", open.asked.application);
    return done(*row);
  });
}

Result<http::Response> change_way(Visit& visit, const OpenReference& open, FunctionRef<http::Response()> done) {
  constexpr std::size_t longest = 200;
  const auto reach = visit.request.form.get("reach");
  const bool blank = reach.find_first_not_of(" \t\n") == reach.npos;
  if (blank || reach.size() > longest)
    return refuse(RefusalKind::invalid, blank ? "http.field.missing" : "http.field.too_long", "reach");
  return visit.change("screening.reference_way", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    const auto reference = open.asked.reference;
    mail::take_back(tx, "reference", reference, visit.now);  // not to the address that was wrong
    keep_way(tx, reference, way_of(reach, visit.request.form.get("language")), visit.now);
    if (in_screening(open.seen.standing.state))
      mail_when_due(tx, reference, path_of_reference(visit, reference), visit.now);
    visit.changed("application", open.asked.application);
    return done();
  });
}

Result<http::Response> note_letter_sent(Visit& visit, const OpenReference& open, FunctionRef<http::Response()> done) {
  const auto step = letter_to_offer(open, visit.today);
  if (!step) return refuse(RefusalKind::not_found, "records.not_found");
  return visit.change("screening.reference_letter", [&](db::Tx& tx) -> Result<http::Response> {  // not a word: an act
    letter_sent(tx, open.asked.reference, *step, casefile::author_of(visit));
    mail::take_back(tx, "reference", open.asked.reference, visit.now);
    visit.changed("application", open.asked.application);
    return done();
  });
}

}  // namespace kith::screening
