// SPDX-License-Identifier: AGPL-3.0-or-later
#include "arrivals/forms.h"

#include <algorithm>
#include <array>

#include "casefile/programmes.h"
#include "platform/i18n/keys.h"
#include "records/fold.h"
#include "records/labels.h"
#include "records/value.h"

namespace kith::arrivals {
namespace {

using casefile::Control;
using casefile::FormField;
using casefile::FormRow;
using render::Field;
using As = Question::As;

constexpr std::size_t longest_line = 200, longest_area = 5'000;

constexpr FormField applicant_fields[] = {{"persons.given_name", Control::text, true},
                                          {"persons.family_name", Control::text, true},
                                          {"persons.birth_date", Control::date},
                                          {"persons.phone", Control::phone, true},
                                          {"persons.email"},
                                          {"persons.city"}};
constexpr casefile::RecordForm applicant{"persons", "casefile.field.", applicant_fields};
constexpr FormField inquiry_fields[] = {{"mentor_applications.source"}};
constexpr casefile::RecordForm inquiry{"mentor_applications", "arrival.inquiry.", inquiry_fields};
constexpr Question mentor_questions[] = {{"programme", As::programme},
                                         {"spoken"},
                                         {"about_you", As::area},
                                         {"referee1_name"},
                                         {"referee1_relation"},
                                         {"referee1_reach"},
                                         {"referee2_name"},
                                         {"referee2_relation"},
                                         {"referee2_reach"},
                                         {"referee3_name"},
                                         {"referee3_relation"},
                                         {"referee3_reach"},
                                         {"consent_checks", As::check},
                                         {"signature"}};

constexpr FormField child_fields[] = {
    {"persons.given_name", Control::text, true}, {"persons.family_name"}, {"persons.birth_date", Control::date}};
constexpr casefile::RecordForm child{"persons", "casefile.field.", child_fields};
constexpr FormField referral_fields[] = {{"referrals.source", Control::select, true},
                                         {"referrals.request", Control::area, true},
                                         {"referrals.identified_because", Control::area}};
constexpr casefile::RecordForm referral{"referrals", "intake.field.", referral_fields};
constexpr Question referral_questions[] = {{"programme", As::programme}, {"spoken"},
                                           {"by_name", As::line, true},  {"by_relation", As::line, true},
                                           {"by_reach", As::line, true}, {"by_safe", As::area},
                                           {"by_guardian", As::check},   {"family_knows", As::check}};

constexpr std::array<std::string_view, 3> natures{"danger", "worry", "complaint"};
constexpr Question concern_questions[] = {{"nature", As::chips, true, natures},
                                          {"what", As::area, true},
                                          {"when"},
                                          {"who"},
                                          {"programme", As::programme},
                                          {"by_name"},
                                          {"by_reach"}};

constexpr PublicForm forms[] = {{Kind::mentor, &applicant, &inquiry, mentor_questions},
                                {Kind::referral, &child, &referral, referral_questions},
                                {Kind::concern, nullptr, nullptr, concern_questions}};

i18n::Key label_of(const Question& question) {
  return i18n::Key::find("arrival.field." + std::string(question.name)).value();
}

bool blank(std::string_view text) { return text.find_first_not_of(" \t\n") == text.npos; }

class Checker {
 public:
  Checker(const Visit& visit, const PublicForm& form, const http::Fields& fields)
      : visit_(visit), form_(form), fields_(fields) {}
  std::vector<Problem> problems() {
    for (const auto* part : {form_.person, form_.of_case})
      if (part) {
        auto decoded = casefile::decode(visit_, fields_, *part);
        problems_.insert(problems_.end(), decoded.problems.begin(), decoded.problems.end());
        if (const auto born = decoded.answers.date("persons.birth_date");
            part == form_.person && born && *born > visit_.today)
          wrong("birth_date", "arrival.flaw.future");
        for (const auto& field : part->fields) {
          too_long(field.name(), field.control == Control::area);
          storable(field);
        }
      }
    for (const auto& question : form_.questions) check(question);
    if (form_.kind == Kind::mentor) application();
    return std::move(problems_);
  }

 private:
  void wrong(std::string_view field, const char* key) { problems_.push_back({std::string(field), key}); }
  void too_long(std::string_view field, bool area) {
    if (fields_.get(field).size() > (area ? longest_area : longest_line)) wrong(field, "http.field.too_long");
  }
  /// What a record would refuse is told now, not to the worker who takes it.
  void storable(const FormField& field) {
    const auto typed = fields_.get(field.name());
    const bool text = field.control == Control::text || field.control == Control::area;
    db::Value value;
    if (text && !blank(typed) && records::parse(*field.column, typed, value))
      wrong(field.name(), "http.field.wrong_form");
  }
  void check(const Question& question) {
    const auto typed = fields_.get(question.name);
    if (blank(typed)) {
      if (question.required) wrong(question.name, "http.field.missing");
      return;
    }
    if (question.as == As::line || question.as == As::area) too_long(question.name, question.as == As::area);
    if (question.as == As::chips &&
        std::find(question.choices.begin(), question.choices.end(), typed) == question.choices.end())
      wrong(question.name, "http.field.not_a_choice");
    if (question.as == As::programme && !visit_.open_id<ProgrammeId>(typed))
      wrong(question.name, "http.field.not_a_choice");
  }
  /// The field of a referee who has the name of one before.
  std::optional<std::string> named_twice() const {
    std::vector<std::vector<std::string>> names;
    for (int i = 1; i <= referees; ++i) {
      const std::string field = "referee" + std::to_string(i) + "_name";
      auto name = records::name_words(fields_.get(field));
      if (!name.empty() && std::ranges::find(names, name) != names.end()) return field;
      names.push_back(std::move(name));
    }
    return std::nullopt;
  }
  /// Signed: an application; then the agency may ask the referees and the police. Not signed: an inquiry.
  void application() {
    int named = 0;
    for (int i = 1; i <= referees; ++i) {
      const std::string one = "referee" + std::to_string(i);
      const bool has_name = !blank(fields_.get(one + "_name")), has_reach = !blank(fields_.get(one + "_reach"));
      named += has_name && has_reach;
      if (has_name && !has_reach) wrong(one + "_reach", "arrival.flaw.reach");
      if (has_reach && !has_name) wrong(one + "_name", "http.field.missing");
    }
    const bool signature = !blank(fields_.get("signature")), consent = fields_.get("consent_checks") == "true";
    if (signature && !consent) wrong("consent_checks", "arrival.flaw.consent");
    if (consent && !signature) wrong("signature", "arrival.flaw.signature");
    if (const auto twice = named_twice()) wrong(*twice, "arrival.flaw.same_referee");
    if (signature && named < 2) wrong("referee2_name", "arrival.flaw.two_referees");
  }

  const Visit& visit_;
  const PublicForm& form_;
  const http::Fields& fields_;
  std::vector<Problem> problems_;
};

FormRow row_of(Visit& visit, const Question& question, const render::FormState& state) {
  FormRow row;
  const auto label = label_of(question);
  Field* field = nullptr;
  switch (question.as) {
    case As::line: field = &row.as_text.emplace(state.field(question.name, label)); break;
    case As::area: field = &row.as_area.emplace(state.field(question.name, label)); break;
    case As::check: field = &row.as_check.emplace(state.field(question.name, label)); break;
    case As::chips: {
      std::vector<Field::Choice> choices;
      for (const auto choice : question.choices)
        choices.push_back({std::string(choice), visit.words.text_of("arrival.field.nature." + std::string(choice))});
      field = &row.as_chips.emplace(state.choice(question.name, label, std::move(choices)));
      break;
    }
    case As::programme: {
      std::vector<Field::Choice> choices{{"", visit.words.text("arrival.not_sure")}};
      for (const auto& programme : casefile::open_programmes(visit))
        if (!programme.survivor) choices.push_back({visit.seal(programme.programme), programme.name});
      field = &row.as_select.emplace(state.choice(question.name, label, std::move(choices)));
      break;
    }
  }
  field->required = question.required;
  if (const auto hint = i18n::Key::find("arrival.field." + std::string(question.name) + "_hint"))
    field->hint = visit.words.text(*hint);
  return row;
}

}  // namespace

std::string_view name(Kind kind) {
  constexpr std::string_view names[] = {"mentor", "referral", "concern"};
  return names[static_cast<std::size_t>(kind)];
}

Date answer_by(Kind kind, Date sent_on) { return add_days(sent_on, kind == Kind::concern ? 3 : 7); }

std::string_view subject_of(Kind kind) { return kind == Kind::concern ? "concern_arrival" : "arrival"; }

std::optional<Kind> parse_kind(std::string_view text) {
  for (const auto& form : forms)
    if (name(form.kind) == text) return form.kind;
  return std::nullopt;
}

const PublicForm& form_of(Kind kind) { return forms[static_cast<std::size_t>(kind)]; }

http::Fields asked(const PublicForm& form, const http::Fields& sent) {
  http::Fields kept;
  const auto keep = [&](std::string_view field) {
    if (const auto value = sent.get(field); !value.empty()) kept.add(std::string(field), std::string(value));
  };
  for (const auto* part : {form.person, form.of_case})
    if (part)
      for (const auto& field : part->fields) keep(field.name());
  for (const auto& question : form.questions) keep(question.name);
  return kept;
}

std::vector<Problem> wrong_with(const Visit& visit, const PublicForm& form, const http::Fields& fields) {
  return Checker(visit, form, fields).problems();
}

std::vector<FormRow> rows_of(Visit& visit, const PublicForm& form, const http::Fields* typed, const Refusal* refusal) {
  const render::FormState state(visit.words, typed, refusal);
  std::vector<FormRow> rows;
  const auto add = [&](const casefile::RecordForm* part) {
    if (!part) return;
    for (auto& row : casefile::form_rows(visit, *part, state, {})) rows.push_back(std::move(row));
  };
  const bool child_first = form.kind != Kind::mentor;
  add(form.person);
  add(form.of_case);
  for (const auto& question : form.questions) {
    auto row = row_of(visit, question, state);
    if (question.as == As::programme && !child_first)
      rows.insert(rows.begin(), std::move(row));
    else
      rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<Line> lines_of(const Visit& visit, const PublicForm& form, const http::Fields& fields) {
  std::vector<Line> lines;
  for (const auto* part : {form.person, form.of_case})
    if (part)
      for (const auto& field : part->fields) {
        const std::string typed(fields.get(field.name()));
        if (typed.empty()) continue;
        lines.push_back({records::column_label(visit.words, field.name()),
                         field.control == Control::select ? records::code_label(visit.words, typed) : typed});
      }
  for (const auto& question : form.questions) {
    std::string typed(fields.get(question.name));
    if (typed.empty() || question.as == As::programme) continue;
    if (question.as == As::check) typed = visit.words.text("arrival.yes");
    if (question.as == As::chips) typed = visit.words.text_of("arrival.field.nature." + typed);
    lines.push_back({visit.words.text(label_of(question)), std::move(typed)});
  }
  return lines;
}

}  // namespace kith::arrivals
