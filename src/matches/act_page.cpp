// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/corrected.h"
#include "casefile/sites.h"
#include "matches/matches.h"
#include "platform/base/json_writer.h"
#include "platform/i18n/keys.h"
#include "snapshot/policies.h"
#include "snapshot/refs.h"

namespace kith::matches {
namespace {

using casefile::Answers;

/// The record that the act says anew, as it stands: what was talked through at the end, the first meeting planned.
std::optional<records::Version> said_before(Visit& visit, const Seen& seen, Act act) {
  const auto chain = act == Act::checklist && seen.life.closure   ? seen.life.closure->chain
                     : act == Act::introduction && seen.life.plan ? seen.life.plan->chain
                                                                  : 0;
  if (!chain) return std::nullopt;
  return visit.reading([&](db::Tx& tx) { return records::newest(tx, form_of(act).form.table, chain); });
}

/// What a form begins with: today, the usual answer, for a change the record as it stands.
Answers initial_of(Visit& visit, const Seen& seen, const ActForm& form) {
  Answers initial;
  const auto today = static_cast<std::int64_t>(day_number(visit.today));
  if (const auto stands = said_before(visit, seen, form.act)) return casefile::answers_of(form.form, *stands);
  if (form.act == Act::deadline) {
    initial.put("proposal_deadlines.answer_by",
                static_cast<std::int64_t>(day_number(answer_by(seen.life, seen.around))));
    return initial;
  }
  if (!form.form.fields.empty() && form.act != Act::introduction) initial.put(form.form.fields.front().column, today);
  if (form.act == Act::pause && visit.request.query.get("kind") == "safety")
    initial.put("match_pauses.kind", std::string("safety"));
  initial.put("match_assignments.person_id", seen.life.proposed_by.value);
  initial.put("match_assignments.need_level", std::string("standard"));
  initial.put("match_disclosures.audience", std::string(seen.life.told_mentor ? "mentee" : "mentor"));
  for (const auto party : {Party::mentor, Party::mentee, Party::guardian}) {  // the first who has not answered yet
    if (seen.life.answer_of(party) || (party == Party::guardian && !seen.around.guardian)) continue;
    initial.put("match_acceptances.party", std::string(name(party)));
    break;
  }
  for (const auto& due : seen.standing.owed)
    if (!due.kind.empty()) initial.put("match_reviews.kind", std::string(due.kind));
  if (!seen.life.started) initial.put("match_closures.kind", std::string(before_start));
  initial.put("initial_meetings.status", std::string("held"));
  return initial;
}

/// The field of a form that names somebody; nothing for other forms.
std::optional<records::ColumnKey> person_field(Act act) {
  switch (act) {
    case Act::approval: return records::ColumnKey("match_assignments.person_id");
    case Act::answer: return records::ColumnKey("match_acceptances.person_id");
    case Act::briefing: return records::ColumnKey("role_briefings.person_id");
    case Act::commitment: return records::ColumnKey("commitments_told.person_id");
    case Act::pause:
    case Act::pause_approval: return records::ColumnKey("match_pauses.approved_by");
    default: return std::nullopt;
  }
}

/// The people a field of the form offers.
std::vector<casefile::Offer> offers_of(Visit& visit, const Uses& uses, const Seen& seen, Act act) {
  const auto column = person_field(act);
  if (!column) return {};
  const auto people = visit.reading([&](db::Tx& tx) {
    if (act == Act::approval) return workers_of(tx, seen.life.programme, visit.today);
    if (act == Act::answer || act == Act::briefing || act == Act::commitment)
      return guardians_for(tx, seen.life.mentee, visit.today);
    return supervisors_of(tx, seen.life.programme, visit.today, visit.today);
  });
  casefile::Offer offer{*column, {}};
  uses.people.book([&](const casefile::Book& book) {
    for (const auto person : people)
      if (const auto* found = book.of(person)) offer.choices.push_back({visit.seal(person), found->name});
  });
  return {offer};
}

/// Which provider is left out: no person, so the form's table cannot offer it.
casefile::FormRow provider_row(Visit& visit, const Seen& seen, const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  std::vector<render::Field::Choice> choices;
  for (const auto& p : visit.reading([&](db::Tx& tx) { return providers_for(tx, seen.life.mentee, visit.today); }))
    choices.push_back({visit.seal_record("coordinating_providers", p.chain), p.organization});
  const std::string only = choices.size() == 1 ? choices.front().value : "";
  if (choices.size() != 1) choices.insert(choices.begin(), {"", visit.words.text("casefile.choose")});
  casefile::FormRow row;
  row.as_select = state.choice("provider", "life.field.provider", std::move(choices), only);
  return row;
}

/// Some of the providers who work with the mentee help to set a goal (MS 6.03b); nothing where there are none.
std::optional<casefile::FormRow> helpers_row(Visit& visit, const Seen& seen, const render::FormState& state) {
  const auto offered = visit.reading([&](db::Tx& tx) { return providers_for(tx, seen.life.mentee, visit.today); });
  if (offered.empty()) return std::nullopt;
  auto field = state.field("providers", "life.field.providers");
  field.required = false;
  const auto sent = visit.request.form.all("providers");
  for (const auto& provider : offered) {
    const auto sealed = visit.seal_record("coordinating_providers", provider.chain);
    field.choices.push_back({sealed, provider.organization, std::ranges::find(sent, sealed) != sent.end(),
                             field.choices.empty() ? "providers" : "providers-" + sealed});
  }
  casefile::FormRow row;
  row.as_list = std::move(field);
  return row;
}

/// The group a pair meets in (MG-*); nothing where the programme has none today.
std::optional<casefile::FormRow> group_row(Visit& visit, const Seen& seen, const render::FormState& state) {
  const Date from = seen.life.proposed.value_or(visit.today);
  auto offered = visit.reading([&](db::Tx& tx) { return groups_for(tx, seen.life.programme, from, visit.today); });
  for (auto& group :
       visit.reading([&](db::Tx& tx) { return groups_for(tx, seen.life.programme, visit.today, visit.today); }))
    if (std::ranges::find(offered, group.chain, &Group::chain) == offered.end()) offered.push_back(std::move(group));
  if (offered.empty()) return std::nullopt;
  std::vector<render::Field::Choice> choices{{"", visit.words.text("life.no_group")}};
  for (const auto& group : offered) choices.push_back({visit.seal_record("groups", group.chain), group.name});
  casefile::FormRow row;
  row.as_select = state.choice("group", "life.field.group", std::move(choices));
  row.as_select->required = false;
  return row;
}

/// Words of the agency's own for what was told, beside those of the list.
casefile::FormRow own_words_row(const Visit& visit, const render::FormState& state) {
  casefile::FormRow row;
  row.as_text = state.field("own_words", "life.field.own_words");
  row.as_text->hint = visit.words.text("life.field.own_words_hint");
  row.as_text->required = false;
  return row;
}

/// "Raised · weighs 1.5": what each level counts in the workload of who is given the match (MS 2.02).
void say_weights(const Visit& visit, const snapshot::Snapshot& snapshot, const Seen& seen, casefile::FormPage& page) {
  const snapshot::Policies policies(snapshot, snapshot::Day(visit.today));
  const auto weight = [&](snapshot::PolicyKey key) {
    return policies.timeline(key, snapshot::ref_of(seen.life.programme)).hundredths_on(snapshot::Day(visit.today));
  };
  for (auto& row : page.rows) {
    if (!row.as_chips || row.as_chips->name != "need_level") continue;
    for (auto& choice : row.as_chips->choices) {
      const auto key = choice.value == "high"     ? snapshot::PolicyKey::weight_high
                       : choice.value == "raised" ? snapshot::PolicyKey::weight_raised
                                                  : snapshot::PolicyKey::weight_standard;
      const std::string shown = visit.words.decimal(weight(key).value_or(100));
      choice.text += " · " + visit.words.text("life.weighs", {{"weight", std::string_view(shown)}});
    }
  }
}

/// How a match ends hangs on whether it began.
void offer_kinds(const Seen& seen, casefile::FormPage& page) {
  for (auto& row : page.rows)
    if (row.as_chips && row.as_chips->name == "kind")
      std::erase_if(row.as_chips->choices, [&](const render::Field::Choice& choice) {
        return (choice.value == before_start) == seen.life.started.has_value();
      });
}

/// What forms ask beside the columns of their record.
void add_rows(Visit& visit, const Uses& uses, const Seen& seen, Act act, const Refusal* refusal,
              casefile::FormPage& page) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  const auto add = [&](std::optional<casefile::FormRow> row) {
    if (row) page.rows.push_back(std::move(*row));
  };
  if (act == Act::provider_exclusion) page.rows.insert(page.rows.begin(), provider_row(visit, seen, refusal));
  if (act == Act::goal) add(helpers_row(visit, seen, state));
  if (act == Act::disclosure) add(own_words_row(visit, state));
  if (act == Act::pause && !seen.supervisor) page.rows.resize(page.rows.size() - 2);  // the approval is not theirs
  if (act == Act::closure) offer_kinds(seen, page);
  if (act != Act::approval) return;
  say_weights(visit, *uses.people.columns(), seen, page);
  add(casefile::site_row(visit, state, "casefile.site_of_referral"));
  add(group_row(visit, seen, state));
}

/// What the programme asks of a mentor's time today, as the form begins with it.
void usual_time(const Visit& visit, const snapshot::Snapshot& snapshot, const Seen& seen, casefile::Answers& initial) {
  const snapshot::Policies policies(snapshot, snapshot::Day(visit.today));
  const auto asked = [&](snapshot::PolicyKey key) {
    return policies.timeline(key, snapshot::ref_of(seen.life.programme)).hundredths_on(snapshot::Day(visit.today));
  };
  using enum snapshot::PolicyKey;
  if (const auto n = asked(min_duration_months)) initial.put("commitments_told.duration_months", *n / 100);
  if (const auto n = asked(meeting_min_count)) initial.put("commitments_told.min_visits_per_month", *n / 100);
  if (const auto n = asked(meeting_min_hours)) initial.put("commitments_told.min_hours_per_month", *n);
}

/// A supervisor passes what is soft; what is hard stays in the way by itself.
bool may_override(const Seen& seen, Act act) { return seen.supervisor && has_soft_guards(act); }

/// The pause that an end names; 0 when it names none, -1 when what it names is none.
std::int64_t named_pause(const Visit& visit, Act act) {
  if (act != Act::pause_end) return 0;
  const auto sent = visit.request.form.get("pause"), asked = visit.request.query.get("pause");
  const auto named = sent.empty() ? asked : sent;
  return named.empty() ? 0 : visit.open_record("match_pauses", named).value_or(-1);
}

/// A form that ends, withdraws or approves a pause says which; what is posted ends no other.
void name_pause(const Visit& visit, const Seen& seen, Act act, casefile::FormPage& page) {
  const auto& life = seen.life;
  const auto* pause = act == Act::pause_end        ? life.pause_to_end(visit.today, named_pause(visit, act))
                      : act == Act::pause_approval ? life.pause_to_approve(visit.today)
                                                   : nullptr;
  if (!pause) return;
  page.about += " · " + visit.words.text_of("life.field.kind." + pause->kind) + ", " + visit.words.date(pause->start);
  if (act == Act::pause_end) page.hidden.push_back({"pause", visit.seal_record("match_pauses", pause->chain)});
}

http::Response show(Visit& visit, const Uses& uses, const Seen& seen, Act act, const Refusal* refusal) {
  const auto& form = form_of(act);
  const auto offers = offers_of(visit, uses, seen, act);
  auto initial = initial_of(visit, seen, form);
  if (act == Act::commitment) usual_time(visit, *uses.people.columns(), seen, initial);
  auto page = casefile::form_page(visit, form.form, initial, refusal, offers);
  add_rows(visit, uses, seen, act, refusal, page);
  page.heading = act_word(visit, act);
  page.about = seen.mentee + " · " + seen.mentor;
  name_pause(visit, seen, act, page);
  page.lead = visit.words.text_of("life.lead." + std::string(name(act)));
  const bool of_family = act == Act::answer || act == Act::briefing;
  if (of_family && seen.around.guardian && offers.front().choices.empty())
    page.aside = casefile::nobody_consents(visit, seen.life.mentee);
  page.action = render::Url(acts_of(visit, seen.life) + "/" + std::string(name(act)));
  page.back = render::Url(address_of(visit, seen.life));
  if (may_override(seen, act) && !blocks(seen.life, seen.around, act).empty())
    casefile::offer_override(page, visit, refusal);
  return casefile::show_form(visit, page, "life.title.act", refusal);
}

std::optional<Seen> open(Visit& visit, const Uses& uses) {
  auto seen = seen_at(visit, uses);
  return seen && seen->may_record ? std::move(seen) : std::nullopt;
}

/// The act of the path; one of the other kind is not there.
std::optional<Act> act_of(const Visit& visit) {
  const auto act = parse_act(visit.path.find("act")->second);
  return act && of_proposal(*act) == !visit.path.contains("match") ? act : std::nullopt;
}

/// The exchange ids of the providers that were ticked; one that is none of the mentee's stays a name of nobody.
std::string helpers_sent(Visit& visit, const Seen& seen) {
  std::string ids;
  const auto offered = visit.reading([&](db::Tx& tx) { return providers_for(tx, seen.life.mentee, visit.today); });
  for (const auto sealed : visit.request.form.all("providers")) {
    if (sealed.empty()) continue;
    const auto chain = visit.open_record("coordinating_providers", sealed);
    const auto found = std::ranges::find(offered, chain.value_or(0), &Provider::chain);
    (ids += ids.empty() ? "" : ";") += found == offered.end() ? std::string("nobody") : found->id;
  }
  return ids;
}

constexpr std::ptrdiff_t longest_own_word = 60, most_own_words = 8;

/// Words of the agency's own join those of the list: short, parted by commas.
void take_own_words(const Visit& visit, casefile::Decoded& decoded) {
  constexpr std::string_view ends = ",;\n";
  std::string joined(decoded.answers.text("match_disclosures.fields"));
  std::ptrdiff_t count = 0;
  for (auto typed : visit.request.form.all("own_words"))
    while (!typed.empty()) {
      const auto end = std::min(typed.find_first_of(ends), typed.size());
      auto word = typed.substr(0, end);
      typed.remove_prefix(std::min(end + 1, typed.size()));
      word.remove_prefix(std::min(word.find_first_not_of(" \t\r"), word.size()));
      word = word.substr(0, word.find_last_not_of(" \t\r") + 1);
      if (word.empty()) continue;
      const auto letters = std::ranges::count_if(word, [](char c) { return (c & 0xC0) != 0x80; });
      if (letters > longest_own_word || ++count > most_own_words)
        return decoded.problems.push_back({"own_words", "life.flaw.own_words"});
      (joined += joined.empty() ? "" : ";") += word;
    }
  if (count == 0) return;
  std::erase_if(decoded.problems,
                [](const Problem& p) { return p.field == "fields" && p.key == "http.field.missing"; });
  decoded.answers.replace("match_disclosures.fields", std::move(joined));
}

/// The answers of the form, and of what it asks beside its record's columns.
casefile::Decoded decode_act(Visit& visit, const Seen& seen, Act act) {
  const auto stands = said_before(visit, seen, act);
  auto decoded = stands ? casefile::decode_corrected(visit, form_of(act).form, *stands)
                        : casefile::decode(visit, form_of(act).form);
  const auto& form = visit.request.form;
  if (act == Act::approval) {
    if (const SiteId site = casefile::chosen_site(visit, decoded.problems))
      decoded.answers.put("matches.site_id", site.value);
    if (const auto group = form.get("group"); !group.empty())
      decoded.answers.put("matches.group_id", visit.open_record("groups", group).value_or(-1));
  }
  if (act == Act::disclosure) take_own_words(visit, decoded);
  if (act == Act::goal)
    if (auto ids = helpers_sent(visit, seen); !ids.empty())
      decoded.answers.put("match_goals.provider_ids", std::move(ids));
  if (act == Act::provider_exclusion)
    decoded.answers.put("provider_exclusions.provider_id",
                        visit.open_record("coordinating_providers", form.get("provider")).value_or(0));
  return decoded;
}

Result<http::Response> record(Visit& visit, const Uses& uses, const Seen& seen, Act act,
                              FunctionRef<http::Response(std::int64_t)> done) {
  const auto decoded = decode_act(visit, seen, act);
  if (!decoded.problems.empty()) return refuse(decoded.problems);
  const Hand hand{casefile::author_of(visit), casefile::override_of(visit, may_override(seen, act)), seen.supervisor,
                  named_pause(visit, act)};
  const std::string what = "matches." + std::string(name(act)) + (hand.override_.passes() ? ".override" : "");
  const auto snapshot = uses.people.columns();
  return visit.change(what, [&](db::Tx& tx) -> Result<http::Response> {
    // Read again inside the write: whoever was faster has changed what the guards ask.
    const auto life = seen.life.match ? load_life(tx, seen.life.match, visit.today)
                                      : load_proposal(tx, seen.life.proposal, visit.today);
    if (!life) return refuse(RefusalKind::not_found, "records.not_found");
    const auto row = record_act(tx, *snapshot, *life, seen.around, act, decoded.answers, hand);
    if (!row) return tl::unexpected(row.error());
    if (life->match)
      visit.changed("match", life->match.value);
    else
      visit.changed("proposal", life->proposal);
    return done(*row);
  });
}

}  // namespace

http::Response act_page(Visit& visit, const Uses& uses) {
  const auto act = act_of(visit);
  const auto seen = act ? open(visit, uses) : std::nullopt;
  return seen ? show(visit, uses, *seen, *act, nullptr) : visit.refused({RefusalKind::not_found, {}});
}

http::Response act_post(Visit& visit, const Uses& uses) {
  const auto act = act_of(visit);
  const auto seen = act ? open(visit, uses) : std::nullopt;
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, uses, *seen, *act, [&](std::int64_t row) {
    Life then = seen->life;
    if (*act == Act::approval) then.match = MatchId{row};
    return http::Response::see_other(address_of(visit, then) + "?done=done.saved");
  });
  return made ? *made : show(visit, uses, *seen, *act, &made.error());
}

http::Response act_api_post(Visit& visit, const Uses& uses, Act act) {
  const auto seen = open(visit, uses);
  if (!seen) return visit.refused({RefusalKind::not_found, {}});
  const auto made = record(visit, uses, *seen, act, [&](std::int64_t row) {
    std::string out;
    JsonWriter json(out);
    json.object();
    if (act == Act::approval)
      json.member("id", visit.seal(MatchId{row})).member("match", visit.seal(MatchId{row}));
    else
      json.member("id", visit.seal_record(form_of(act).form.table->name, row));
    json.end();
    return http::Response::json(out, 201);
  });
  return made ? *made : visit.refused(made.error());
}

}  // namespace kith::matches
