// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>
#include <set>

#include "casefile/programmes.h"
#include "casefile/several.h"
#include "platform/i18n/keys.h"
#include "training/training.h"

/// Inviting many who owe a training to one that is planned (docs/decisions/0213).
namespace kith::training {
namespace {

using casefile::Candidate;
using render::Field;

constexpr http::FieldDoc invite_fields[] = {
    {.name = "event", .type = http::FieldType::id, .required = true, .about = "training.several.event"}};
constexpr std::string_view for_many[] = {"invite"};
constexpr casefile::SeveralKind kind{
    "training",       "persons",
    "person",         "/training/several",
    "/training/owed", [](std::string_view) { return i18n::Key("training.several.invite"); },
    for_many,         [](std::string_view) { return std::span<const http::FieldDoc>(invite_fields); }};

/// Whoever owes a training in a programme where the actor records it, once each.
std::vector<Candidate> candidates(Visit& visit, const Uses& uses) {
  const auto scope = scope_of(visit.actor, auth::Permission::record_training);
  std::vector<Candidate> list;
  std::set<PersonId> there;
  for (const auto& owes : owed_for(visit, uses))
    if (scope.sees_whole(owes.programme) && there.insert(owes.mentor).second)
      list.push_back(
          {owes.mentor.value, name_of(uses, owes.mentor), render::Url(casefile::page_of(visit, owes.mentor)), {}});
  return list;
}

/// Trainings to come that the actor records.
std::vector<Event> coming(Visit& visit) {
  const auto scope = scope_of(visit.actor, auth::Permission::record_training);
  auto events = visit.reading([&](db::Tx& tx) { return load_events(tx, visit.today, visit.today); });
  std::erase_if(events, [&](const Event& event) {
    return !event.is_course() || event.plan == 0 || event.event != 0 || event.day < visit.today ||
           !scope.sees_whole(event.programme);
  });
  return events;
}

std::vector<Field::Choice> event_choices(Visit& visit) {
  std::vector<Field::Choice> choices;
  const auto courses = visit.reading([&](db::Tx& tx) { return load_courses(tx, visit.today); });
  for (const auto& event : coming(visit)) {
    std::string text = visit.words.date(event.day);
    for (const auto& course : courses)
      if (course.version == event.version) text += " · " + course.title();
    for (const auto* part : {&event.programme_name, &event.place})
      if (!part->empty()) text += " · " + *part;
    choices.push_back({visit.seal_record("training_plans", event.plan), std::move(text)});
  }
  if (choices.size() != 1) choices.insert(choices.begin(), {"", visit.words.text("casefile.choose")});
  return choices;
}

std::optional<Event> event_sent(Visit& visit) {
  const auto plan = visit.open_record("training_plans", visit.request.form.get("event"));
  for (auto& event : coming(visit))
    if (plan && event.plan == *plan) return std::move(event);
  return std::nullopt;
}

class OwingDesk final : public casefile::SeveralDesk {
 public:
  OwingDesk(Visit& visit, const Uses& uses) : SeveralDesk(visit), uses_(uses) {}

  std::vector<Candidate> list(std::string_view) override { return candidates(visit_, uses_); }
  std::vector<Candidate> everything() override {
    const auto scope = scope_of(visit_.actor, auth::Permission::record_training);
    std::vector<Candidate> list;  // whoever was invited may owe nothing any more
    for (const auto& [programme, name] : casefile::programme_names(visit_))
      if (scope.sees_whole(programme))
        for (const auto& [mentor, service] : mentors_of(*uses_.people.columns(), programme, visit_.today))
          list.push_back({mentor.value, name_of(uses_, mentor), render::Url(casefile::page_of(visit_, mentor)), {}});
    return list;
  }
  casefile::FormPage form(std::string_view, const std::vector<Candidate>&, const Refusal* refusal) override {
    const render::FormState state(visit_.words, refusal ? &visit_.request.form : nullptr, refusal);
    auto page = casefile::several_form(visit_, refusal);
    casefile::FormRow event;
    event.as_select = state.choice("event", "training.several.event", event_choices(visit_));
    page.rows.push_back(std::move(event));
    page.heading = page.save = visit_.words.text("training.several.invite");
    page.lead = visit_.words.text("training.several.lead");
    return page;
  }
  Result<void> prepare(std::string_view, const std::vector<Candidate>&) override {
    event_ = event_sent(visit_);
    if (!event_) return refuse(RefusalKind::invalid, "http.field.missing", "event");
    for (const auto& [mentor, service] : mentors_of(*uses_.people.columns(), event_->programme, visit_.today))
      mentors_.insert(mentor);
    return {};
  }
  Result<casefile::Written> write(db::Tx& tx, std::string_view, const Candidate& row) override {
    const PersonId person{row.subject};
    if (!mentors_.contains(person)) return refuse(RefusalKind::invalid, "training.several.other_programme", "event");
    for (const auto& mark : load_sheet(tx, *event_, {}, visit_.today))
      if (mark.person == person) return refuse(RefusalKind::conflict, "training.several.already", "event");
    expect(tx, event_->plan, person, casefile::author_of(visit_));
    return casefile::Written{std::nullopt, event_->plan};
  }
  Result<bool> undo(db::Tx& tx, std::string_view, const casefile::SeveralLine& line) override {
    no_longer_expect(tx, line.chain, PersonId{line.subject}, casefile::author_of(visit_));
    return true;
  }

 private:
  const Uses& uses_;
  std::optional<Event> event_;
  std::set<PersonId> mentors_;
};

}  // namespace

std::optional<casefile::SeveralOffer> several_offer(Visit& visit, std::int64_t count) {
  if (!visit.actor.may(auth::Permission::record_training)) return std::nullopt;
  return casefile::offer_several(visit, kind, count);
}

std::vector<http::Route> several_routes(const Uses& uses) {
  return casefile::several_routes(kind, auth::Permission::record_training,
                                  [uses](Visit& visit) { return std::make_unique<OwingDesk>(visit, uses); });
}

}  // namespace kith::training
