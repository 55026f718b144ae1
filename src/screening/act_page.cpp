// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/sites.h"
#include "platform/http/created.h"
#include "platform/i18n/jurisdiction.h"
#include "platform/i18n/keys.h"
#include "records/labels.h"
#include "screening/file_api.h"
#include "screening/queries.h"
#include "screening/reference_letters.h"
#include "screening/said_by_others.h"
#include "screening/screening.h"
#include "snapshot/policies.h"
#include "snapshot/refs.h"

namespace kith::screening {
namespace {

using auth::Permission;
using casefile::Answers;
using render::Field;

bool is_check_type(std::string_view code) {
  const auto codes = records::ColumnKey("background_checks.check_type")->codes;
  return std::ranges::find(codes, code) != codes.end();
}

/// What a form begins with: today, the usual answer.
Answers initial_of(const Visit& visit, const Seen& seen, Act act) {
  Answers initial;
  const bool drives = act == Act::transport && seen.file->driving;
  initial.put(form_of(act).fields.front().column,
              static_cast<std::int64_t>(day_number(drives ? seen.file->driving->from : visit.today)));
  if (act == Act::application)
    initial.put("background_checks.consented_on", static_cast<std::int64_t>(day_number(visit.today)));
  if (act == Act::check_order)  // the first that is missing and not asked for already
    for (const auto& one : coverage(*seen.file, seen.around(), visit.today)) {
      const Check* opened = nullptr;
      for (const auto& c : seen.file->checks)
        if (c.type == one.type && c.waiting() && (!opened || !c.ordered)) opened = &c;
      if (one.cover == Cover::valid || (opened && opened->ordered) || one.type == declaration_type) continue;
      initial.put("background_checks.check_type", one.type);
      if (opened && !opened->jurisdiction.empty()) initial.put("background_checks.jurisdiction", opened->jurisdiction);
      break;
    }
  if (const auto type = visit.request.query.get("type"); act == Act::check_order && is_check_type(type))
    initial.put("background_checks.check_type", std::string(type));
  initial.put("mentor_interviews.mode", std::string("in_person"));
  return initial;
}

std::string check_name(const Visit& visit, const Check& c) {
  return records::code_label(visit.words, c.type) +
         (c.jurisdiction.empty() ? "" : ", " + i18n::jurisdiction_label(visit.words, c.jurisdiction));
}

/// Who may stand beside the actor for a decision.
std::vector<casefile::Offer> offers_of(Visit& visit, const Uses& uses, const Seen& seen, Act act) {
  if (act != Act::decision && act != Act::sighting) return {};
  const auto people = visit.reading([&](db::Tx& tx) {
    return tx.all(sql::deciders, {{"programme", seen.file->programme}, {"as_of", visit.today}},
                  [](const db::Row& row) { return row.id<PersonId>(0); });
  });
  casefile::Offer offer{
      act == Act::sighting ? records::ColumnKey("check_sightings.seen_by") : "mentor_decisions.decided_by", {}};
  uses.people.book([&](const casefile::Book& book) {
    for (const auto person : people)
      if (const auto* found = book.of(person); found && person != visit.actor.person)
        offer.choices.push_back({visit.seal(person), found->name});
  });
  return {offer};
}

/// Only soft guards are in the way, and the actor may pass them.
bool may_override(const Visit& visit, const Seen& seen, Act act) {
  if (act != Act::decision || !scope_of(visit.actor, Permission::override_guard).sees_whole(seen.file->programme))
    return false;
  const auto typed = i18n::read_date(visit.request.form.get("event_date"), visit.today);
  const auto list = blocks(*seen.file, seen.around(), std::min(typed.value_or(visit.today), visit.today));
  return std::none_of(list.begin(), list.end(), [](const Block& b) { return b.hard; });
}

std::string score_field(std::size_t n, std::string_view part) {
  return "scores." + std::to_string(n) + "." + std::string(part);
}

/// One line of five chips for each criterion that is not scored yet.
void offer_scores(const Visit& visit, const Seen& seen, const render::FormState& state, casefile::FormPage& page) {
  std::size_t n = 0;
  for (const auto& criterion : seen.around().criteria) {
    if (std::find(seen.file->scored.begin(), seen.file->scored.end(), criterion) != seen.file->scored.end()) continue;
    page.hidden.push_back({score_field(n, "criterion"), criterion});
    std::vector<Field::Choice> choices;
    for (int i = 1; i <= 5; ++i) choices.push_back({std::to_string(i), std::to_string(i)});
    casefile::FormRow chips, note;
    chips.as_chips = state.choice(score_field(n, "score"), "screening.score", std::move(choices));
    chips.as_chips->label = records::text_label(visit.words, criterion);
    chips.as_chips->required = false;
    note.as_text = state.field(score_field(n, "note"), "screening.score_note");
    note.as_text->required = false;
    page.rows.push_back(std::move(chips));
    page.rows.push_back(std::move(note));
    ++n;
  }
}

/// Findings are decided by the rules in force (workflows.md §5.1): which they are.
std::string rules_word(Visit& visit, const Seen& seen) {
  std::string word = visit.words.text("screening.rules_none");
  visit.read([&](db::Tx& tx) {
    tx.first(sql::rules_in_force, {{"day", visit.today}, {"programme", seen.file->programme}, {"as_of", visit.today}},
             [&](const db::Row& row) {
               const std::string title = row.string(0);
               word = visit.words.text("screening.rules", {{"title", std::string_view(title)}, {"day", row.date(1)}});
               return 0;
             });
  });
  return word;
}

/// What the programme asks of a mentor's time today, as the form begins with it.
void usual_time(const Visit& visit, const Uses& uses, const Seen& seen, Answers& initial) {
  const auto columns = uses.people.columns();
  const snapshot::Policies policies(*columns, snapshot::Day(visit.today));
  const auto asked = [&](snapshot::PolicyKey key) {
    return policies.timeline(key, snapshot::ref_of(seen.file->programme)).hundredths_on(snapshot::Day(visit.today));
  };
  using enum snapshot::PolicyKey;
  if (const auto n = asked(min_duration_months)) initial.put("commitments_told.duration_months", *n / 100);
  if (const auto n = asked(meeting_min_count)) initial.put("commitments_told.min_visits_per_month", *n / 100);
  if (const auto n = asked(meeting_min_hours)) initial.put("commitments_told.min_hours_per_month", *n);
}

http::Response show(Visit& visit, const Uses& uses, const Seen& seen, Act act, const Refusal* refusal) {
  const auto offers = offers_of(visit, uses, seen, act);
  auto initial = initial_of(visit, seen, act);
  if (act == Act::commitment_told) usual_time(visit, uses, seen, initial);
  auto page = casefile::form_page(visit, form_of(act), initial, refusal, offers);
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  if (about(act)) {
    auto choices = which_of(visit, seen, act);
    const std::string only = choices.size() == 1 ? choices.front().value : "";
    if (choices.size() != 1) choices.insert(choices.begin(), {"", visit.words.text("casefile.choose")});
    casefile::FormRow which;
    which.as_select = state.choice("which", "screening.which", std::move(choices), only);
    page.rows.insert(page.rows.begin(), std::move(which));
  }
  if (act == Act::score) offer_scores(visit, seen, state, page);
  if (act == Act::agreement)
    if (auto site = casefile::site_row(visit, state)) page.rows.push_back(std::move(*site));
  page.heading = visit.words.text_of("screening.act." + std::string(name(act)));
  page.about = seen.name;
  page.lead = visit.words.text_of("screening.lead." + std::string(name(act)));
  if (act == Act::adjudication) {
    page.lead += " " + rules_word(visit, seen);
    for (const auto& word : first_words(visit, uses, seen)) page.lead += " " + word;
  }
  if (act == Act::exemption && page.rows.front().as_select->choices.size() == 1 &&
      page.rows.front().as_select->choices.front().value.empty())
    page.lead += " " + visit.words.text("screening.no_legal_text");
  page.action = render::Url(address_of(visit, seen.file->application) + "/" + std::string(name(act)));
  page.back = render::Url(address_of(visit, seen.file->application));
  if (may_override(visit, seen, act)) casefile::offer_override(page, visit, refusal);
  return casefile::show_form(visit, page, "screening.title.file", refusal);
}

std::vector<Score> scores_of(const Visit& visit, const Seen& seen, std::vector<Problem>& problems) {
  std::vector<Score> scores;
  for (std::size_t n = 0; n < seen.around().criteria.size(); ++n) {
    const auto criterion = visit.request.form.get(score_field(n, "criterion"));
    const auto typed = visit.request.form.get(score_field(n, "score"));
    if (typed.empty()) continue;
    if (std::find(seen.around().criteria.begin(), seen.around().criteria.end(), criterion) ==
            seen.around().criteria.end() ||
        typed.size() != 1 || typed[0] < '1' || typed[0] > '5') {
      problems.push_back({score_field(n, "score"), "http.field.not_a_choice"});
      continue;
    }
    scores.push_back(
        {std::string(criterion), typed[0] - '0', std::string(visit.request.form.get(score_field(n, "note")))});
  }
  return scores;
}

Result<Typed> read(Visit& visit, const Seen& seen, Act act) {
  auto decoded = casefile::decode(visit, form_of(act));
  Typed typed;
  if (const SiteId site = act == Act::agreement ? casefile::chosen_site(visit, decoded.problems) : SiteId{})
    decoded.answers.put("agreements.site_id", site.value);
  typed.answers = std::move(decoded.answers);
  typed.passed = casefile::override_of(visit, may_override(visit, seen, act));
  typed.director = scope_of(visit.actor, Permission::adjudicate_checks).sees_whole(seen.file->programme);
  if (about(act)) {
    const auto sent = visit.request.form.get("which");
    const auto choices = which_of(visit, seen, act);
    const bool offered = std::any_of(choices.begin(), choices.end(), [&](const auto& c) { return c.value == sent; });
    if (!offered)
      decoded.problems.insert(decoded.problems.begin(),
                              {"which", sent.empty() ? "http.field.missing" : "http.field.not_a_choice"});
    else
      typed.which = *visit.open_record((*about(act))->name, sent);
  }
  const records::ColumnKey second =
      act == Act::sighting ? records::ColumnKey("check_sightings.seen_by") : "mentor_decisions.decided_by";
  if ((act == Act::decision || act == Act::sighting) && typed.answers.number(second)) {
    const auto people = visit.reading([&](db::Tx& tx) {
      return tx.all(sql::deciders, {{"programme", seen.file->programme}, {"as_of", visit.today}},
                    [](const db::Row& row) { return row.id<PersonId>(0); });
    });
    if (std::find(people.begin(), people.end(), typed.answers.key<PersonId>(second)) == people.end())
      decoded.problems.push_back({std::string(second->name), "http.field.not_a_choice"});
  }
  if (act == Act::score) typed.scores = scores_of(visit, seen, decoded.problems);
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  return typed;
}

Result<http::Response> record(Visit& visit, const Seen& seen, Act act, FunctionRef<http::Response(std::int64_t)> done) {
  const auto typed = read(visit, seen, act);
  if (!typed) return tl::unexpected(typed.error());
  const std::string what = "screening." + std::string(name(act)) + (typed->passed.passes() ? ".override" : "");
  return visit.change(what, [&](db::Tx& tx) -> Result<http::Response> {
    // Read again inside the write: whoever was faster has changed what the guards ask.
    const auto file = load_file(tx, seen.file->application, visit.today);
    if (!file) return refuse(RefusalKind::not_found, "records.not_found");
    const auto state = standing(*file, seen.around(), visit.today).state;
    const auto row = record_act(tx, *file, seen.around(), state, act, *typed, casefile::author_of(visit));
    if (!row) return tl::unexpected(row.error());
    visit.changed("person", seen.file->person.value);
    return done(*row);
  });
}

std::optional<Seen> open_for_recording(Visit& visit, const Uses& uses) {
  auto seen = open_file(visit, uses);
  if (seen && !seen->may_record) seen.reset();
  return seen;
}

}  // namespace

std::vector<Field::Choice> which_of(Visit& visit, const Seen& seen, Act act) {
  std::vector<Field::Choice> choices;
  const auto add = [&](std::int64_t chain, std::string text) {
    choices.push_back({visit.seal_record((*about(act))->name, chain), std::move(text)});
  };
  if (act == Act::reference_answer)
    for (const auto& r : seen.file->references)
      if (r.status == "requested") {
        const bool by_link = visit.reading([&](db::Tx& tx) { return answer_of(tx, r.chain).has_value(); });
        add(r.chain, r.referee + (by_link ? " · " + visit.words.text("screening.reference.to_read") : ""));
      }
  for (const auto& c : seen.file->checks)
    if (act == Act::sighting) {
      if (may_be_seen(c)) add(c.chain, check_name(visit, c) + ", " + visit.words.date(c.completed));
    } else if ((act == Act::check_return && c.waiting() && c.ordered) || (act == Act::adjudication && c.open_finding()))
      add(c.chain, check_name(visit, c));
    else if (const auto days = act == Act::revocation && may_be_revoked(c) ? held(c) : std::nullopt;
             days && days->until >= visit.today)
      add(c.chain, check_name(visit, c) + ", " + visit.words.text("screening.until", {{"day", days->until}}));
  if (act == Act::exemption)
    visit.read([&](db::Tx& tx) {
      tx.query(sql::legal_texts, {{"as_of", visit.today}},
               [&](const db::Row& row) { add(row.integer(0), row.string(1)); });
    });
  return choices;
}

void write_which(JsonWriter& json, Visit& visit, const Seen& seen) {
  json.key("which").array();
  for (int n = 0; seen.may_record && n < act_count; ++n) {
    const auto act = static_cast<Act>(n);
    if (!about(act) || refused_in(*seen.file, seen.standing.state, act)) continue;
    for (const auto& choice : which_of(visit, seen, act))
      json.object().member("act", name(act)).member("id", choice.value).member("name", choice.text).end();
  }
  json.end();
}

http::Response act_page(Visit& visit, const Uses& uses) {
  const auto act = parse_act(visit.path.find("act")->second);
  const auto seen = act ? open_for_recording(visit, uses) : std::nullopt;
  return seen ? show(visit, uses, *seen, *act, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response act_post(Visit& visit, const Uses& uses) {
  const auto act = parse_act(visit.path.find("act")->second);
  const auto seen = act ? open_for_recording(visit, uses) : std::nullopt;
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, *seen, *act, [&](std::int64_t) {
    return http::Response::see_other(address_of(visit, seen->file->application) + "?done=done.saved");
  });
  return made ? *made : show(visit, uses, *seen, *act, &made.error());
}

http::Response act_api_post(Visit& visit, const Uses& uses, Act act) {
  const auto seen = open_for_recording(visit, uses);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, *seen, act,
                           [&](std::int64_t chain) { return http::created(visit, form_of(act).table->name, chain); });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::screening
