// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/field_table.h"
#include "platform/http/visit.h"
#include "platform/render/form.h"
#include "platform/render/url.h"
#include "records/append.h"

/// A form that becomes one record: written once as a table of the record's columns, it is the page's fields, the JSON
/// fields with their description, and the values for records::append, whose checks come back to the right field.
///
///     constexpr FormField fields[] = {{"urgent_responses.event_date", Control::date, true}, {"urgent_responses.note",
///     Control::area}}; constexpr RecordForm form{"urgent_responses", "intake.field.", fields};
///
/// The field's name is the column's. Words: label `<words>.<column>`, hint `<words>.<column>_hint` if there is one,
/// choice `<words>.<column>.<code>`. Label and choice fall back to what records/labels.h calls them, so a form needs
/// words of its own only where those of the record would not do.
namespace kith::casefile {

enum class Control : std::uint8_t {
  text,
  area,
  date,
  number,   ///< a whole number
  time,     ///< HH:MM
  decimal,  ///< at most two places, point or comma
  phone,    ///< stored as E.164; ten digits are taken as North American
  chips,
  select,  ///< one of the column's codes
  check,   ///< ticked or not
  yes_no,  ///< true, false or not answered
  many,    ///< some of the column's codes, or of the field's own
  place,   ///< a jurisdiction: known ones are offered and kept as codes, others as typed (i18n/jurisdiction.h)
  person,  ///< one of those offered; sealed id
};

struct FormField {
  records::ColumnKey column;
  Control control{Control::text};
  bool required{false};
  std::span<const std::string_view> own_choices{};  ///< where the column takes free texts and this form does not
  std::string_view name() const { return column->name; }
  std::span<const std::string_view> choices() const { return own_choices.empty() ? column->codes : own_choices; }
};

struct RecordForm {
  records::TableKey table;
  std::string_view words;
  std::span<const FormField> fields;
};

/// What was answered, in the form's order; unanswered columns are there, empty.
class Answers {
 public:
  struct Answer {
    records::ColumnKey column;
    records::Stored stored;
  };
  void put(records::ColumnKey column, records::Stored stored) { list_.push_back({column, std::move(stored)}); }
  void put(records::ColumnKey column, std::int64_t number) { put(column, {db::Value::Kind::integer, number, {}}); }
  void put(records::ColumnKey column, std::string text) {
    if (text.empty())
      put(column, records::Stored{});
    else
      put(column, {db::Value::Kind::text, 0, std::move(text)});
  }
  /// Instead of what was there.
  void replace(records::ColumnKey column, std::string text) {
    std::erase_if(list_, [&](const Answer& a) { return a.column == column; });
    put(column, std::move(text));
  }
  const records::Stored* find(records::ColumnKey column) const;
  std::string_view text(records::ColumnKey column) const;
  std::optional<std::int64_t> number(records::ColumnKey column) const;
  bool yes(records::ColumnKey column) const { return number(column) == 1; }
  std::optional<Date> date(records::ColumnKey column) const;
  template <class Key>
  Key key(records::ColumnKey column) const {
    return Key{number(column).value_or(0)};
  }
  /// For records::append; borrowed from these answers.
  std::vector<records::Field> fields() const;
  const std::vector<Answer>& list() const { return list_; }

 private:
  std::vector<Answer> list_;
};

struct Decoded {
  Answers answers;
  std::vector<Problem> problems;  ///< what could not be read, and what is required and missing
};
/// Reads the request's form or JSON fields. Days may be written as people write them.
Decoded decode(const Visit& visit, const RecordForm& form);
/// The same of fields that were kept.
Decoded decode(const Visit& visit, const http::Fields& sent, const RecordForm& form);

/// The answers a stored version holds, to show it for correction.
Answers answers_of(const RecordForm& form, const records::Version& version);

/// Whom a field of Control::person offers.
struct Offer {
  records::ColumnKey column;
  std::vector<render::Field::Choice> choices;  ///< value = sealed person
};

/// {{> record_fields}} over `rows`.
struct FormRow {
  std::optional<render::Field> as_text, as_area, as_date, as_chips, as_select, as_check, as_list;
};
/// `initial` answers stand in the fields until something was typed.
std::vector<FormRow> form_rows(const Visit& visit, const RecordForm& form, const render::FormState& state,
                               const Answers& initial, std::span<const Offer> offers = {});

/// The same table for check_fields and OpenAPI. `before` come first (such as the record's parent). Lives as long as the
/// program.
std::span<const http::FieldDoc> docs_of(const RecordForm& form, std::span<const http::FieldDoc> before = {});

/// A whole page around one form ({{> record_page}}): what it is, about whom, what is wrong, the fields, the button.
struct FormPage {
  struct Hidden {
    std::string name, value;
  };
  render::FormToken token;
  /// What is missing for this form, and where it is recorded.
  struct Aside {
    std::string text, link;
    render::Url href;
  };
  render::ErrorSummary problems;
  std::string heading, about, lead, save;
  std::optional<Aside> aside;
  render::Url action, back;
  std::vector<Hidden> hidden;
  std::optional<render::Field> same_as;  ///< people who may be the same (casefile.h)
  std::vector<FormRow> rows;
  std::optional<render::Field> override_reason;  ///< offered when a soft guard stands in the way
};
/// `refusal` null: shown for the first time. Sets token, problems and rows;
FormPage form_page(const Visit& visit, const RecordForm& form, const Answers& initial, const Refusal* refusal,
                   std::span<const Offer> offers = {});
/// A soft guard passed by somebody who may (workflows.md §0); empty reason: nobody asked for it.
struct Override {
  std::string reason;
  bool may{};
  bool passes() const { return may && !reason.empty(); }
};
/// Offers `override_reason` on the page.
void offer_override(FormPage& page, const Visit& visit, const Refusal* refusal);
/// What the visitor typed there.
Override override_of(const Visit& visit, bool may);

/// On a form that somebody of the family must be named on: nobody who may consent is on file, add them first.
FormPage::Aside nobody_consents(const Visit& visit, PersonId mentee);

/// The answer: 200, 422 or 409. `title` is the browser tab's, without names.
http::Response show_form(Visit& visit, FormPage page, i18n::Key title, const Refusal* refusal);

/// Minutes of a day as HH:MM.
std::string time_text(std::int64_t minute);
/// A number as E.164: with its plus, or ten digits, taken as North American. Nothing for anything else.
std::optional<std::string> phone_of(std::string_view typed);

inline records::Author author_of(const Visit& visit) { return {visit.actor.person, visit.now}; }
inline int status_of(const Refusal* refusal) {
  return !refusal ? 200 : refusal->kind == RefusalKind::conflict ? 409 : 422;
}

}  // namespace kith::casefile
