// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/record_form.h"

#include <algorithm>
#include <charconv>
#include <deque>
#include <mutex>

#include "platform/i18n/i18n.h"
#include "platform/i18n/jurisdiction.h"
#include "platform/i18n/keys.h"
#include "records/fold.h"
#include "records/labels.h"
#include "records/value.h"

namespace kith::casefile {
namespace {

using http::FieldDoc;
using http::FieldType;
using records::Stored;
using records::Type;
using render::Field;

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\n");
  return first == text.npos ? std::string()
                            : std::string(text.substr(first, text.find_last_not_of(" \t\n") - first + 1));
}

/// "en, fr" -> "en;fr"; free texts are parted by commas, semicolons and lines, other lists by blanks too.
std::string list_of(std::string_view typed, bool free_texts) {
  const std::string_view ends = free_texts ? ",;\n" : ",;\n ";
  std::string out;
  while (!typed.empty()) {
    const auto end = std::min(typed.find_first_of(ends), typed.size());
    if (const auto item = trimmed(typed.substr(0, end)); !item.empty()) (out += out.empty() ? "" : ";") += item;
    typed.remove_prefix(std::min(end + 1, typed.size()));
  }
  return out;
}

std::optional<std::int64_t> whole_number(std::string_view typed) {
  std::int64_t number{};
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  return error == std::errc{} && end == typed.data() + typed.size() ? std::optional(number) : std::nullopt;
}

/// "16:30" or "16 h 30" as minutes after midnight.
std::optional<int> minute_of_day(std::string_view typed) {
  std::string digits;
  for (const char c : typed)
    if (c >= '0' && c <= '9')
      digits += c;
    else if (digits.size() == 1 && (c == ':' || c == 'h' || c == ' '))
      digits.insert(0, "0");
  const auto number = digits.size() == 4 ? whole_number(digits) : std::nullopt;
  if (!number || *number / 100 > 23 || *number % 100 > 59) return std::nullopt;
  return static_cast<int>(*number / 100 * 60 + *number % 100);
}

class Reader {
 public:
  Reader(const Visit& visit, const http::Fields& sent, Decoded& decoded)
      : visit_(visit), sent_(sent), decoded_(decoded) {}

  void read(const FormField& field) {
    field_ = &field;
    const auto typed = trimmed(sent_.get(field.name()));
    if (field.control == Control::many) return many();
    if (field.control == Control::check) return answers().put(field.column, typed == "true" || typed == "on" ? 1 : 0);
    if (typed.empty()) {
      if (field.required) wrong("http.field.missing");
      return answers().put(field.column, Stored{});
    }
    one(typed);
  }

 private:
  Answers& answers() { return decoded_.answers; }
  void wrong(const char* key) { decoded_.problems.push_back({std::string(field_->name()), key}); }
  void day(const std::string& typed) {
    const auto day = i18n::read_date(typed, visit_.today);
    if (day)
      answers().put(field_->column, static_cast<std::int64_t>(day_number(*day)));
    else
      wrong("http.field.not_a_date");
  }
  /// "8,50" and "8.5" alike.
  void decimal(std::string typed) {
    std::replace(typed.begin(), typed.end(), ',', '.');
    if (typed.find('.') != typed.npos) {
      typed.erase(typed.find_last_not_of('0') + 1);
      if (typed.ends_with('.')) typed.pop_back();
    }
    db::Value value;
    if (records::parse(*field_->column, typed, value)) return wrong("http.field.not_a_number");
    answers().put(field_->column, value.integer());
  }
  void one(const std::string& typed) {
    const auto& column = *field_->column;
    switch (field_->control) {
      case Control::date: return day(typed);
      case Control::phone:
        if (auto number = phone_of(typed)) return answers().put(field_->column, std::move(*number));
        return wrong("casefile.flaw.phone");
      case Control::number:
        if (const auto number = whole_number(typed)) return answers().put(field_->column, *number);
        return wrong("http.field.not_a_number");
      case Control::time:
        if (const auto minute = minute_of_day(typed)) return answers().put(field_->column, std::int64_t{*minute});
        return wrong("http.field.wrong_form");
      case Control::decimal: return decimal(typed);
      case Control::yes_no:
        if (typed != "true" && typed != "false") return wrong("http.field.not_a_choice");
        return answers().put(field_->column, typed == "true" ? 1 : 0);
      case Control::person:
        if (const auto person = visit_.open_id<PersonId>(typed)) return answers().put(field_->column, person->value);
        return wrong("http.field.not_a_choice");
      case Control::chips:
      case Control::select:
        if (std::ranges::find(field_->choices(), typed) == field_->choices().end())
          return wrong("http.field.not_a_choice");
        return answers().put(field_->column, typed);
      case Control::place: {
        const auto code = i18n::jurisdiction_code(typed);
        return answers().put(field_->column, code.empty() ? typed : std::string(code));
      }
      default: break;
    }
    if (column.type == Type::codes || column.type == Type::texts)
      return answers().put(field_->column, list_of(typed, column.type == Type::texts));
    answers().put(field_->column, typed);
  }
  void many() {
    std::string list;
    const auto codes = field_->choices();
    const auto sent = sent_.all(field_->name());
    for (const auto value : sent)
      if (!value.empty() && std::find(codes.begin(), codes.end(), value) == codes.end())
        return wrong("http.field.not_a_choice");
    for (const auto code : codes)
      if (std::find(sent.begin(), sent.end(), code) != sent.end()) (list += list.empty() ? "" : ";") += code;
    if (list.empty() && field_->required) wrong("http.field.missing");
    answers().put(field_->column, std::move(list));
  }

  const Visit& visit_;
  const http::Fields& sent_;
  Decoded& decoded_;
  const FormField* field_{};
};

/// A stored value as the field shows it.
std::string shown(const Visit& visit, const FormField& field, const Answers& initial) {
  const auto* stored = initial.find(field.column);
  if (!stored || stored->kind == db::Value::Kind::null) return {};
  if (field.control == Control::date) return visit.words.date(from_day_number(stored->integer));
  if (field.control == Control::time) return time_text(stored->integer);
  if (field.control == Control::decimal) return records::value_label(visit.words, *field.column, stored->value());
  if (field.control == Control::number) return std::to_string(stored->integer);
  if (field.control == Control::person) return visit.seal(PersonId{stored->integer});
  if (field.control == Control::check || field.control == Control::yes_no) return stored->integer ? "true" : "false";
  return stored->text;
}

class Rows {
 public:
  Rows(const Visit& visit, const RecordForm& form, const render::FormState& state, const Answers& initial,
       std::span<const Offer> offers)
      : visit_(visit), form_(form), state_(state), initial_(initial), offers_(offers) {}

  FormRow row(const FormField& field) const {
    FormRow row;
    const auto value = shown(visit_, field, initial_);
    switch (field.control) {
      case Control::text:
      case Control::number:
      case Control::decimal: row.as_text = plain(field, value); break;
      case Control::place: row.as_text = place(field, value); break;
      case Control::phone:
      case Control::time:
        row.as_text = plain(field, value);
        row.as_text->type = field.control == Control::phone ? "tel" : "text";
        break;
      case Control::area: row.as_area = plain(field, value); break;
      case Control::date: row.as_date = day(field, value); break;
      case Control::check: row.as_check = plain(field, value); break;
      case Control::chips: row.as_chips = chosen(field, codes(field), value); break;
      case Control::yes_no: row.as_chips = chosen(field, yes_and_no(), value); break;
      case Control::select: row.as_select = chosen(field, with_none(codes(field), field, value), value); break;
      case Control::person: row.as_select = chosen(field, with_none(offered(field), field, value), value); break;
      case Control::many: row.as_list = list(field, value); break;
    }
    return row;
  }

 private:
  std::string key(const FormField& field) const { return std::string(form_.words) + std::string(field.name()); }
  std::string word(const std::string& key, std::string otherwise) const {
    const auto own = i18n::Key::find(key);
    return own ? visit_.words.text(*own) : std::move(otherwise);
  }
  Field plain(const FormField& field, const std::string& value) const {
    Field made;
    made.name = field.name();
    made.value = state_.value(field.name(), value);
    made.error = state_.error(field.name());
    made.label = word(key(field), records::column_label(visit_.words, field.name()));
    if (const auto hint = i18n::Key::find(key(field) + "_hint")) made.hint = visit_.words.text(*hint);
    made.required = field.required;
    return made;
  }
  /// What is recorded mostly happened today or yesterday.
  Field day(const FormField& field, const std::string& value) const {
    Field made = plain(field, value);
    if (field.name() == "event_date")
      made.choices = {{visit_.words.date(visit_.today), visit_.words.text("form.today")},
                      {visit_.words.date(add_days(visit_.today, -1)), visit_.words.text("form.yesterday")}};
    return made;
  }
  Field place(const FormField& field, const std::string& value) const {
    Field made = plain(field, i18n::jurisdiction_label(visit_.words, value));
    for (const auto code : i18n::jurisdictions()) {
      auto label = i18n::jurisdiction_label(visit_.words, code);
      made.choices.push_back({label, label});
    }
    return made;
  }
  Field chosen(const FormField& field, std::vector<Field::Choice> choices, const std::string& value) const {
    Field made = plain(field, value);
    made.choices = std::move(choices);
    int n = 0;
    for (auto& choice : made.choices) {
      choice.chosen = choice.value == made.value;
      choice.id = n++ == 0 ? made.name : made.name + '-' + std::to_string(n);
    }
    return made;
  }
  std::vector<Field::Choice> codes(const FormField& field) const {
    std::vector<Field::Choice> choices;
    for (const auto code : field.choices())
      choices.push_back(
          {std::string(code), word(key(field) + "." + std::string(code), records::code_label(visit_.words, code))});
    return choices;
  }
  std::vector<Field::Choice> yes_and_no() const {
    return {{"true", visit_.words.text("casefile.yes")}, {"false", visit_.words.text("casefile.no")}};
  }
  std::vector<Field::Choice> offered(const FormField& field) const {
    for (const auto& offer : offers_)
      if (offer.column == field.column) return offer.choices;
    return {};
  }
  std::vector<Field::Choice> with_none(std::vector<Field::Choice> choices, const FormField& field,
                                       const std::string& value) const {
    if (!field.required || value.empty()) choices.insert(choices.begin(), {"", visit_.words.text("casefile.choose")});
    return choices;
  }
  Field list(const FormField& field, const std::string& value) const {
    Field made = chosen(field, codes(field), {});
    const auto sent = visit_.request.form.all(field.name());
    const bool typed = visit_.request.method == http::Method::post;
    const std::string held = ";" + value + ";";
    for (auto& choice : made.choices)
      choice.chosen = typed ? std::find(sent.begin(), sent.end(), choice.value) != sent.end()
                            : held.find(";" + choice.value + ";") != std::string::npos;
    return made;
  }

  const Visit& visit_;
  const RecordForm& form_;
  const render::FormState& state_;
  const Answers& initial_;
  std::span<const Offer> offers_;
};

FieldType type_of(const FormField& field) {
  switch (field.control) {
    case Control::date: return FieldType::date;
    case Control::number: return FieldType::integer;
    case Control::time: return FieldType::time;
    case Control::decimal: return FieldType::decimal;
    case Control::check:
    case Control::yes_no: return FieldType::boolean;
    case Control::person: return FieldType::id;
    case Control::chips:
    case Control::select:
    case Control::many: return FieldType::code;
    default: return FieldType::text;
  }
}

}  // namespace

std::string time_text(std::int64_t minute) {
  const auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(minute / 60) + ":" + two(minute % 60);
}

std::optional<std::string> phone_of(std::string_view typed) {
  const auto digits = records::digits_of(typed);
  if (typed.starts_with('+'))
    return digits.size() >= 8 && digits.size() <= 15 ? std::optional("+" + digits) : std::nullopt;
  if (digits.size() == 10) return "+1" + digits;
  if (digits.size() == 11 && digits.front() == '1') return "+" + digits;
  return std::nullopt;
}

Decoded decode(const Visit& visit, const RecordForm& form) { return decode(visit, visit.request.form, form); }

Decoded decode(const Visit& visit, const http::Fields& sent, const RecordForm& form) {
  Decoded decoded;
  Reader reader(visit, sent, decoded);
  for (const auto& field : form.fields) reader.read(field);
  return decoded;
}

Answers answers_of(const RecordForm& form, const records::Version& version) {
  Answers answers;
  for (const auto& field : form.fields)
    answers.put(field.column, version.values[static_cast<std::size_t>(field.column.position()) - 1]);
  return answers;
}

std::vector<FormRow> form_rows(const Visit& visit, const RecordForm& form, const render::FormState& state,
                               const Answers& initial, std::span<const Offer> offers) {
  const Rows rows(visit, form, state, initial, offers);
  std::vector<FormRow> list;
  for (const auto& field : form.fields) list.push_back(rows.row(field));
  return list;
}

FormPage form_page(const Visit& visit, const RecordForm& form, const Answers& initial, const Refusal* refusal,
                   std::span<const Offer> offers) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  FormPage page;
  page.token = {visit.csrf(), visit.fresh_key()};
  page.problems = state.problems();
  page.rows = form_rows(visit, form, state, initial, offers);
  page.save = visit.words.text("casefile.save");
  return page;
}

void offer_override(FormPage& page, const Visit& visit, const Refusal* refusal) {
  const render::FormState state(visit.words, refusal ? &visit.request.form : nullptr, refusal);
  page.override_reason = state.field("override_reason", "casefile.override");
  page.override_reason->hint = visit.words.text("casefile.override_hint");
  page.override_reason->required = false;
}

Override override_of(const Visit& visit, bool may) { return {trimmed(visit.request.form.get("override_reason")), may}; }

std::span<const FieldDoc> docs_of(const RecordForm& form, std::span<const FieldDoc> before) {
  static std::mutex mutex;
  static std::deque<std::vector<FieldDoc>> kept;
  static std::deque<std::string> names;
  const std::lock_guard lock(mutex);
  auto& list = kept.emplace_back(before.begin(), before.end());
  for (const auto& field : form.fields) {
    auto& about = names.emplace_back(std::string(form.words) + std::string(field.name()));
    if (!i18n::Key::find(about)) about = "record.column." + std::string(field.name());
    list.push_back({.name = field.name(),
                    .type = type_of(field),
                    .required = field.required,
                    .many = field.control == Control::many,
                    .choices = {},
                    .about = about});
    if (list.back().type == FieldType::code) list.back().choices = field.choices();
    if (field.column->type == Type::text) list.back().limit = 20'000;
  }
  return list;
}

}  // namespace kith::casefile
