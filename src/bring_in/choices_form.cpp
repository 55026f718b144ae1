// SPDX-License-Identifier: AGPL-3.0-or-later
#include "bring_in/choices_form.h"

#include <algorithm>
#include <charconv>

#include "bring_in/queries.h"
#include "platform/i18n/keys.h"
#include "records/labels.h"

namespace kith::bring_in {
namespace {

using render::Field;

bool one_for_all(const bring_in::Field& field) {
  return field.choices.empty() && (field.required || field.name == "place" || field.name == "school");
}

Field named(std::string name, std::string label, bool required) {
  Field control;
  control.name = std::move(name);
  control.label = std::move(label);
  control.required = required;
  return control;
}

Field column_field(const Visit& visit, const Columns& columns, const bring_in::Field& field, const Source* source) {
  auto control = named("c_" + std::string(field.name), field_label(visit.words, field.name), field.required);
  control.choices.push_back({"", visit.words.text("bring_in.not_in_file"), !source});
  for (std::size_t i = 0; i < columns.list.size(); ++i) {
    const auto& column = columns.list[i];
    std::string text = column.heading;
    for (std::size_t s = 0; s < column.samples.size(); ++s) text += (s == 0 ? ": " : ", ") + column.samples[s];
    control.choices.push_back({"c" + std::to_string(i), text, source && source->column == column.key});
  }
  for (const auto& choice : field.choices)
    if (field.name != "decision" && choice.code.find(';') == std::string_view::npos)
      control.choices.push_back(
          {"v" + std::string(choice.code),
           visit.words.text("bring_in.every_row",
                            {{"what", std::string_view(records::code_label(visit.words, choice.code))}}),
           source && source->column.empty() && source->constant == choice.code});
  return control;
}

std::string days_hint(const Visit& visit, const Reader& reader) {
  DayColumn::Shape sum;
  for (const auto& field : fields_of(reader.choices().kind))
    if (const auto* days = reader.days(field.name)) {
      const auto all = days->all();
      sum.day_first += all.day_first;
      sum.month_first += all.month_first;
      sum.two_ways += all.two_ways;
    }
  return visit.words.text("bring_in.days_hint",
                          {{"day", sum.day_first}, {"month", sum.month_first}, {"either", sum.two_ways}});
}

std::optional<Order> order_of(std::string_view sent) {
  if (sent == "day-first") return Order::day_first;
  if (sent == "month-first") return Order::month_first;
  return std::nullopt;
}

Field value_for_all(const Visit& visit, const bring_in::Field& field, const Source* source) {
  auto control = named(
      "v_" + std::string(field.name),
      visit.words.text("bring_in.one_for_all", {{"what", std::string_view(field_label(visit.words, field.name))}}),
      false);
  if (source && source->column.empty()) control.value = source->constant;
  return control;
}

Field programme_field(Visit& visit, const Choices& choices) {
  auto control = named("programme", visit.words.text("bring_in.programme"), choices.kind <= Kind::matches);
  control.choices.push_back({"", visit.words.text("bring_in.choose"), !choices.programme});
  visit.read([&](db::Tx& tx) {
    tx.query(sql::programmes, {{"as_of", visit.today}}, [&](const db::Row& row) {
      const auto id = row.id<ProgrammeId>(0);
      control.choices.push_back({visit.seal(id), row.string(1), id == choices.programme});
    });
  });
  return control;
}

/// Whether some day of the file can be read two ways, or was told how it is read.
bool asks_for_order(const Reader& reader) {
  const auto& choices = reader.choices();
  return choices.days || std::ranges::any_of(fields_of(choices.kind), [&](const auto& field) {
           const auto* days = reader.days(field.name);
           return days && days->asks();
         });
}

Field days_field(const Visit& visit, const Reader& reader) {
  const auto order = reader.choices().days;
  auto control = named("days", visit.words.text("bring_in.days"), true);
  control.hint = days_hint(visit, reader);
  control.choices = {{"day-first", visit.words.text("bring_in.day_first"), order == Order::day_first, "days"},
                     {"month-first", visit.words.text("bring_in.month_first"), order == Order::month_first, "days-2"}};
  return control;
}

/// None, where no mapping of the kind was saved.
std::optional<Field> load_field(Visit& visit, Kind kind) {
  auto control = named("load", visit.words.text("bring_in.load"), false);
  control.choices.push_back({"", visit.words.text("bring_in.as_below"), true});
  visit.read([&](db::Tx& tx) {
    for (const auto& one : mappings(tx))
      if (one.kind == kind) control.choices.push_back({one.name, one.name});
  });
  return control.choices.size() > 1 ? std::optional(std::move(control)) : std::nullopt;
}

constexpr std::size_t longest_value = 200, longest_mapping_name = 100;

/// One of the list `fields` of a JSON body.
void change_field(const http::Fields& sent, const std::string& at, const Columns& columns, Choices& choices,
                  std::vector<Problem>& problems) {
  const auto field = sent.get(at + ".field"), heading = sent.get(at + ".column");
  if (!field_named(choices.kind, field)) {
    problems.push_back({at + ".field", "http.field.not_a_choice"});
    return;
  }
  const auto* column = heading.empty() ? nullptr : columns.called(heading);
  if (!heading.empty() && !column) problems.push_back({at + ".column", "http.field.not_a_choice"});
  Source source{column ? column->key : std::string(), {}};
  if (!column) source.constant = sheet::trimmed(sent.get(at + ".value")).substr(0, longest_value);
  choices.fields[std::string(field)] = std::move(source);
}

}  // namespace

ChoicesForm choices_form(Visit& visit, const Columns& columns, const Reader& reader) {
  ChoicesForm form;
  const auto& choices = reader.choices();
  for (const auto& field : fields_of(choices.kind)) {
    const Source* source = choices.source(field.name);
    auto& line = form.lines.emplace_back();
    line.column = column_field(visit, columns, field, source);
    if (one_for_all(field)) line.every = value_for_all(visit, field, source);
  }
  if (choices.kind != Kind::people) form.programme = programme_field(visit, choices);
  if (asks_for_order(reader)) form.days = days_field(visit, reader);
  form.load = load_field(visit, choices.kind);
  form.save_as = named("save_as", visit.words.text("bring_in.save_as"), false);
  form.save_as.hint = visit.words.text("bring_in.save_as_hint");
  return form;
}

Chosen read_choices(Visit& visit, const Columns& columns, const File& file) {
  const auto& sent = visit.request.form;
  Chosen chosen;
  chosen.choices.kind = file.kind;
  for (const auto& field : fields_of(file.kind)) {
    const auto picked = sent.get("c_" + std::string(field.name));
    const auto every = sheet::trimmed(sent.get("v_" + std::string(field.name)));
    std::size_t at = columns.list.size();
    if (picked.starts_with('c')) std::from_chars(picked.data() + 1, picked.data() + picked.size(), at);
    Source source;
    if (at < columns.list.size())
      source.column = columns.list[at].key;
    else if (picked.starts_with('v'))
      source.constant = picked.substr(1);
    else
      source.constant = every.substr(0, longest_value);
    if (!source.empty()) chosen.choices.fields[std::string(field.name)] = std::move(source);
  }
  const auto load = sent.get("load");
  if (!load.empty())
    if (auto saved = visit.reading([&](db::Tx& tx) { return mapping(tx, load, file.kind); }))
      chosen.choices = std::move(*saved);
  if (const auto days = order_of(sent.get("days"))) chosen.choices.days = days;
  if (const auto programme = visit.open_id<ProgrammeId>(sent.get("programme"))) chosen.choices.programme = *programme;
  chosen.save_as = sheet::trimmed(sent.get("save_as")).substr(0, longest_mapping_name);
  return chosen;
}

Result<Chosen> changed_choices(Visit& visit, const Columns& columns, Choices now) {
  const auto& sent = visit.request.form;
  std::vector<Problem> problems;
  Chosen chosen{std::move(now), std::string(sheet::trimmed(sent.get("save_as")).substr(0, longest_mapping_name))};
  auto& choices = chosen.choices;
  if (const auto load = sent.get("load"); !load.empty()) {
    auto saved = visit.reading([&](db::Tx& tx) { return mapping(tx, load, choices.kind); });
    if (!saved) problems.push_back({"load", "http.field.not_a_choice"});
    if (saved) saved->programme = choices.programme, choices = std::move(*saved);
  }
  for (std::size_t i = 0; sent.has("fields." + std::to_string(i) + ".field"); ++i)
    change_field(sent, "fields." + std::to_string(i), columns, choices, problems);
  if (const auto days = order_of(sent.get("days"))) choices.days = days;
  if (const auto typed = sent.get("programme"); !typed.empty()) {
    const auto programme = visit.open_id<ProgrammeId>(typed);
    if (programme) choices.programme = *programme;
    if (!programme) problems.push_back({"programme", "http.field.not_a_choice"});
  }
  if (!problems.empty()) return refuse(std::move(problems));
  return chosen;
}

}  // namespace kith::bring_in
