// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/corrected.h"

#include <algorithm>

#include "casefile/correction.h"
#include "platform/http/json_kinds.h"

namespace kith::casefile {
namespace {

const records::Stored& stored_in(const records::Version& version, const FormField& field) {
  return version.values[static_cast<std::size_t>(field.column.position()) - 1];
}

void tell_field(JsonWriter& json, const Visit& visit, const FormField& field, const records::Stored& stored) {
  json.key(field.name());
  if (stored.kind == db::Value::Kind::null) {
    json.null();
  } else if (field.control == Control::date) {
    json.value(iso(from_day_number(stored.integer)));
  } else if (field.control == Control::check || field.control == Control::yes_no) {
    json.value(stored.integer != 0);
  } else if (field.control == Control::number) {
    json.value(stored.integer);
  } else if (field.control == Control::decimal) {
    json.value(JsonWriter::Decimal{stored.integer, 2});
  } else if (field.control == Control::time) {
    json.value(time_text(stored.integer));
  } else if (field.control == Control::person) {
    json.value(visit.seal(PersonId{stored.integer}));
  } else if (field.control == Control::many) {
    json.array();
    for (std::string_view rest = stored.text; !rest.empty();) {
      const auto end = std::min(rest.find(';'), rest.size());
      json.value(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    json.end();
  } else {
    json.value(stored.text);
  }
}

}  // namespace

Decoded decode_corrected(const Visit& visit, const RecordForm& form, const records::Version& stands) {
  if (visit.route.kind != http::Kind::api) return decode(visit, form);
  std::vector<FormField> named;
  std::ranges::copy_if(form.fields, std::back_inserter(named),
                       [&](const FormField& field) { return http::body_names(visit.request, field.name()); });
  auto typed = decode(visit, {form.table, form.words, named});
  Decoded whole{{}, std::move(typed.problems)};
  for (const auto& field : form.fields) {
    const auto* said = typed.answers.find(field.column);
    whole.answers.put(field.column, said ? *said : stored_in(stands, field));
  }
  return whole;
}

void refuse_others(const Visit& visit, std::span<const FormField> all, std::span<const FormField> here, const char* why,
                   std::vector<Problem>& problems) {
  if (visit.route.kind != http::Kind::api) return;
  for (const auto& field : all)
    if (std::ranges::none_of(here, [&](const FormField& one) { return one.column == field.column; }) &&
        http::body_names(visit.request, field.name()))
      problems.push_back({std::string(field.name()), why});
}

Result<records::Appended> correct_standing(db::Tx& tx, const Visit& visit, const RecordForm& form,
                                           const records::Version& stands, const Answers& answers) {
  if (visit.request.form.get("version") != std::to_string(stands.id))
    return refuse(RefusalKind::conflict, "records.corrected_meanwhile");
  return records::correct(tx, form.table, stands.chain, stands.id, answers.fields(), author_of(visit));
}

void tell_standing(JsonWriter& json, const Visit& visit, const RecordForm& form, const records::Version& stands) {
  json.member("version", std::to_string(stands.id));
  for (const auto& field : form.fields) tell_field(json, visit, field, stored_in(stands, field));
}

std::span<const http::FieldDoc> docs_of_corrected(const RecordForm& form) {
  std::vector<FormField> fields(form.fields.begin(), form.fields.end());
  for (auto& field : fields) field.required = false;
  return docs_of({form.table, form.words, fields}, correction_docs.first(1));
}

http::Response corrected(std::string_view sealed_record, const records::Appended& row) {
  std::string out;
  JsonWriter(out).object().member("id", sealed_record).member("version", std::to_string(row.id)).end();
  return http::Response::json(out);
}

}  // namespace kith::casefile
