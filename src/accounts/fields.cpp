// SPDX-License-Identifier: AGPL-3.0-or-later
#include <algorithm>

#include "accounts/pages.h"
#include "platform/i18n/keys.h"

namespace kith::accounts {
namespace {

using auth::Role;

constexpr Role given_roles[] = {Role::mentor,   Role::mentee,     Role::guardian,     Role::evaluator,
                                Role::reviewer, Role::leadership, Role::administrator};

render::Mark mark_of(auth::AccountState state) {
  switch (state) {
    case auth::AccountState::active: return render::Mark::good;
    case auth::AccountState::invited: return render::Mark::open;
    case auth::AccountState::suspended: return render::Mark::paused;
    case auth::AccountState::expired: return render::Mark::off;
    case auth::AccountState::off_boarded: return render::Mark::off;
  }
  return render::Mark::off;
}

}  // namespace

render::Field password_field(const render::FormState& form, std::string_view name, i18n::Key label,
                             std::string_view autocomplete) {
  render::Field field = form.field(name, label);
  field.value.clear();
  field.type = "password";
  field.autocomplete = autocomplete;
  return field;
}

render::Status state_of(const i18n::Words& words, auth::AccountState state) {
  return {mark_of(state), words.text_of("accounts.state." + std::string(name(state)))};
}

std::string role_name(const i18n::Words& words, Role role) {
  return words.text_of("accounts.role." + std::string(name(role)));
}

render::Field language_field(const render::FormState& form, const i18n::Words& words, std::string_view chosen) {
  render::Field field = form.choice("language", "accounts.field.language",
                                    {{"", words.text("accounts.field.language_auto")},
                                     {"en", words.text("accounts.field.english")},
                                     {"fr", words.text("accounts.field.french")}},
                                    chosen);
  field.required = false;
  return field;
}

render::Field role_field(const render::FormState& form, const i18n::Words& words, bool may_be_none) {
  std::vector<render::Field::Choice> choices;
  if (may_be_none) choices.push_back({"", words.text("accounts.field.role_none")});
  for (const Role role : given_roles) choices.push_back({std::string(name(role)), role_name(words, role)});
  render::Field field = form.choice("role", "accounts.field.role", std::move(choices));
  field.required = !may_be_none;
  return field;
}

bool given_by_administrators(Role role) {
  return std::find(std::begin(given_roles), std::end(given_roles), role) != std::end(given_roles);
}

std::span<const std::string_view> names_of_given_roles() {
  static const auto names = [] {
    std::vector<std::string_view> list;
    for (const Role role : given_roles) list.push_back(name(role));
    return list;
  }();
  return names;
}

tl::unexpected<Refusal> refused_at(std::string_view field, Refusal refusal) {
  for (Problem& problem : refusal.problems) problem.field = field;
  return tl::unexpected(std::move(refusal));
}

Result<std::optional<Date>> day_in(const Visit& visit, std::string_view field) {
  const auto typed = visit.request.form.get(field);
  if (typed.empty()) return std::optional<Date>();
  const auto day = i18n::read_date(typed, visit.today);
  if (!day) return refuse(RefusalKind::invalid, "accounts.dates.unreadable", std::string(field));
  return day;
}

}  // namespace kith::accounts
