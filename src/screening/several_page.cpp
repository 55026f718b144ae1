// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "casefile/several.h"
#include "platform/i18n/keys.h"
#include "screening/screening.h"

/// The same for many (docs/decisions/0213): closing inquiries that nobody could reach, a summer's pause of mentors.
namespace kith::screening {
namespace {

using casefile::Candidate;

/// A decision for many accepts nobody: who is accepted was rated, by two people.
constexpr std::string_view decisions[] = {"rejected", "deferred", "withdrawn"};
constexpr casefile::FormField decision_fields[] = {
    {"mentor_decisions.event_date", casefile::Control::date, true},
    {"mentor_decisions.decision", casefile::Control::chips, true, decisions},
    {"mentor_decisions.reason", casefile::Control::area}};
constexpr casefile::RecordForm decision_form{"mentor_decisions", "screening.field.", decision_fields};

const casefile::RecordForm& form_for_many(Act act) { return act == Act::decision ? decision_form : form_of(act); }

i18n::Key act_word(std::string_view act) {
  return act == "decision" ? i18n::Key("screening.act.decision") : i18n::Key("screening.act.status");
}

constexpr std::string_view for_many[] = {"decision", "status"};
constexpr std::string_view filter_fields[] = {"state"};
constexpr casefile::SeveralKind kind{
    "screening",
    "mentor_applications",
    "application",
    "/screening/several",
    "/screening/mentors",
    act_word,
    for_many,
    [](std::string_view act) { return casefile::docs_of(form_for_many(*parse_act(act))); },
    filter_fields};

const char* refused_for(const Seen& seen, Act act) {
  if (act == Act::status && !seen.file->accepted()) return "screening.refused.not_accepted";
  return refused_in(*seen.file, seen.standing.state, act);
}

bool in_list(const Seen& seen, std::string_view state) {
  return state.empty() ? !seen.standing.owed.empty() : state == name(seen.standing.state);
}

class FilesDesk final : public casefile::SeveralDesk {
 public:
  FilesDesk(Visit& visit, const Uses& uses) : SeveralDesk(visit), uses_(uses) {}

  std::vector<Candidate> list(std::string_view act) override {
    const auto state = sent().get("state");
    return candidates([&](const Seen& seen) { return seen.may_record && in_list(seen, state); },
                      [&](const Seen& seen) { return refused_for(seen, *parse_act(act)); });
  }
  std::vector<Candidate> everything() override {
    return candidates([](const Seen&) { return true; }, [](const Seen&) -> const char* { return nullptr; });
  }
  casefile::FormPage form(std::string_view act, const std::vector<Candidate>&, const Refusal* refusal) override {
    const auto& form = form_for_many(*parse_act(act));
    casefile::Answers initial;
    initial.put(form.fields.front().column, static_cast<std::int64_t>(day_number(visit_.today)));
    auto page = casefile::form_page(visit_, form, initial, refusal);
    page.heading = visit_.words.text(act_word(act));
    page.lead = visit_.words.text_of("screening.lead." + std::string(act));
    return page;
  }
  Result<void> prepare(std::string_view act, const std::vector<Candidate>&) override {
    auto decoded = casefile::decode(visit_, form_for_many(*parse_act(act)));
    if (!decoded.problems.empty()) return refuse(std::move(decoded.problems));
    typed_.answers = std::move(decoded.answers);
    reading_files(visit_, uses_, {}, [&](const std::vector<Seen>& all) {
      for (const auto& seen : all)
        stands_.emplace(seen.file->application, std::pair(seen.around(), seen.standing.state));
    });
    return {};
  }
  Result<casefile::Written> write(db::Tx& tx, std::string_view act, const Candidate& row) override {
    const auto file = load_file(tx, row.subject, visit_.today);
    const auto stands = stands_.find(row.subject);
    if (!file || stands == stands_.end()) return refuse(RefusalKind::not_found, "records.not_found");
    const auto what = *parse_act(act);
    const auto chain =
        record_act(tx, *file, stands->second.first, stands->second.second, what, typed_, casefile::author_of(visit_));
    if (!chain) return tl::unexpected(chain.error());
    return casefile::Written{form_for_many(what).table, *chain};
  }

 private:
  std::vector<Candidate> candidates(FunctionRef<bool(const Seen&)> wanted, FunctionRef<const char*(const Seen&)> why) {
    std::vector<Candidate> list;
    reading_files(visit_, uses_, {}, [&](const std::vector<Seen>& all) {
      for (const auto& seen : all)
        if (wanted(seen))
          list.push_back(
              {seen.file->application, seen.name, render::Url(address_of(visit_, seen.file->application)), why(seen)});
    });
    return list;
  }
  const Uses& uses_;
  Typed typed_;
  std::map<std::int64_t, std::pair<Around, State>> stands_;
};

}  // namespace

std::optional<casefile::SeveralOffer> several_offer(Visit& visit, std::string_view state, std::int64_t count) {
  if (!visit.actor.may(auth::Permission::screen_mentors)) return std::nullopt;
  return casefile::offer_several(visit, kind, count, {{"state", std::string(state)}});
}

std::vector<http::Route> several_routes(const Uses& uses) {
  return casefile::several_routes(kind, auth::Permission::screen_mentors,
                                  [uses](Visit& visit) { return std::make_unique<FilesDesk>(visit, uses); });
}

}  // namespace kith::screening
