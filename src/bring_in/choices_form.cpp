// SPDX-License-Identifier: AGPL-3.0-or-later
#include "bring_in/choices_form.h"

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

Field column_field(const Visit& visit, const Columns& columns, const bring_in::Field& field, const Source* source) {
  Field control;
  control.name = "c_" + std::string(field.name);
  control.label = field_label(visit.words, field.name);
  control.required = field.required;
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
    ChoicesForm::Line line;
    const Source* source = choices.source(field.name);
    line.column = column_field(visit, columns, field, source);
    if (one_for_all(field)) {
      line.every.emplace();
      line.every->name = "v_" + std::string(field.name);
      line.every->label =
          visit.words.text("bring_in.one_for_all", {{"what", std::string_view(field_label(visit.words, field.name))}});
      line.every->required = false;
      if (source && source->column.empty()) line.every->value = source->constant;
    }
    form.lines.push_back(std::move(line));
  }
  if (choices.kind != Kind::people) {
    form.programme.emplace();
    form.programme->name = "programme";
    form.programme->label = visit.words.text("bring_in.programme");
    form.programme->required = choices.kind <= Kind::matches;
    form.programme->choices.push_back({"", visit.words.text("bring_in.choose"), !choices.programme});
    visit.read([&](db::Tx& tx) {
      tx.query(sql::programmes, {{"as_of", visit.today}}, [&](const db::Row& row) {
        const auto id = row.id<ProgrammeId>(0);
        form.programme->choices.push_back({visit.seal(id), row.string(1), id == choices.programme});
      });
    });
  }
  bool any_days = false;
  for (const auto& field : fields_of(choices.kind))
    if (const auto* days = reader.days(field.name)) any_days = any_days || days->asks();
  if (any_days || choices.days) {
    form.days.emplace();
    form.days->name = "days";
    form.days->label = visit.words.text("bring_in.days");
    form.days->hint = days_hint(visit, reader);
    form.days->choices = {
        {"day-first", visit.words.text("bring_in.day_first"), choices.days == Order::day_first, "days"},
        {"month-first", visit.words.text("bring_in.month_first"), choices.days == Order::month_first, "days-2"}};
  }
  std::vector<Mapping> saved;
  visit.read([&](db::Tx& tx) { saved = mappings(tx); });
  for (const auto& one : saved) {
    if (one.kind != choices.kind) continue;
    if (!form.load) {
      form.load.emplace();
      form.load->name = "load";
      form.load->label = visit.words.text("bring_in.load");
      form.load->required = false;
      form.load->choices.push_back({"", visit.words.text("bring_in.as_below"), true});
    }
    form.load->choices.push_back({one.name, one.name});
  }
  form.save_as.name = "save_as";
  form.save_as.label = visit.words.text("bring_in.save_as");
  form.save_as.hint = visit.words.text("bring_in.save_as_hint");
  form.save_as.required = false;
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
